//! What `musterctl review` prints: a line for each review, or JSON in the shapes of the app.

use muster_engine::reviews::{Exported, ReviewDetail, ReviewList, ReviewRow, UnreviewedIncident};

use super::{
    action,
    incident::{instant, plain},
};

pub(crate) fn list(list: &ReviewList, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(&list.rows)?);
        return Ok(());
    }
    for row in &list.rows {
        println!("{}", line(row));
    }
    let (shown, total) = (list.rows.len(), list.total);
    if list.total_is_more {
        eprintln!("{shown} of more than {total} are listed; '--limit' lists more.");
    } else if shown as u64 != u64::from(total) {
        eprintln!("{shown} of {total} are listed; '--limit' lists more.");
    }
    Ok(())
}

pub(crate) fn detail(detail: &ReviewDetail, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(detail)?);
        return Ok(());
    }
    let row = &detail.row;
    println!("{}", plain(&row.title));
    println!("{}", standing(row));
    println!(
        "Incident: {} {}",
        row.severity.name(),
        plain(&row.incident_title)
    );
    for (name, value) in [
        ("Service", row.service_name.clone()),
        ("Owner", row.owner_name.clone()),
        ("Reviewers", reviewers(detail)),
        ("Contributing factors", row.factors.join(", ")),
        ("Tags", row.tags.join(", ")),
    ] {
        if !value.is_empty() {
            println!("{name}: {}", plain(&value));
        }
    }
    if !detail.review.text.trim().is_empty() {
        println!();
        for line in detail.review.text.trim_end().lines() {
            println!("{}", plain(line));
        }
    }
    if !detail.actions.is_empty() {
        println!("\nAction items:");
        for it in &detail.actions {
            println!("{}", action::line(it));
        }
    }
    Ok(())
}

pub(crate) fn missing(incidents: &[UnreviewedIncident], as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(incidents)?);
        return Ok(());
    }
    for it in incidents {
        println!(
            "{}\t{}\t{}\t{}\t{}",
            it.incident.id,
            it.incident.severity.name(),
            instant(it.due_at),
            if it.overdue { "overdue" } else { "in time" },
            plain(&it.incident.title)
        );
    }
    Ok(())
}

pub(crate) fn exported(exported: &Exported) {
    let reviews = if exported.reviews == 1 {
        "review"
    } else {
        "reviews"
    };
    println!(
        "Exported {} {reviews} to {}.",
        exported.reviews, exported.path
    );
}

fn line(row: &ReviewRow) -> String {
    let service = if row.service_name.is_empty() {
        "-".to_owned()
    } else {
        plain(&row.service_name)
    };
    format!(
        "{}\t{}\t{}\t{}\t{service}\t{}",
        row.id,
        row.status.name().replace(' ', "-"),
        row.severity.name(),
        instant(row.opened_at),
        plain(&row.title)
    )
}

fn standing(row: &ReviewRow) -> String {
    let mut parts = vec![format!("Begun {}", instant(row.created_at))];
    parts.push(match row.published_at {
        Some(at) => format!("published {}", instant(at)),
        None => row.status.name().to_owned(),
    });
    if let Some(due) = row.due_at {
        let overdue = if row.overdue { " and overdue" } else { "" };
        parts.push(format!("due {}{overdue}", instant(due)));
    }
    format!("{}.", parts.join(", "))
}

fn reviewers(detail: &ReviewDetail) -> String {
    let names = detail.reviewers.iter().map(|reviewer| {
        let sign = if reviewer.approved { " (agreed)" } else { "" };
        format!("{}{sign}", reviewer.name)
    });
    names.collect::<Vec<_>>().join(", ")
}
