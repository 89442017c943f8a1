//! What `musterctl goal` prints: a line for each goal and key result, or JSON in the shapes of the
//! app.

use muster_engine::{
    goals::{CheckInView, GoalDetail, GoalList, GoalRow, KeyResultView, MeasureFormat},
    kpis::Scale,
};
use muster_model::record::Measure;

use super::incident::{instant, plain};

pub(crate) fn list(list: &GoalList, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(&list.rows)?);
        return Ok(());
    }
    for row in &list.rows {
        println!("{}", line(row));
    }
    for remark in &list.balance {
        eprintln!("{}", plain(&remark.sentence));
    }
    Ok(())
}

pub(crate) fn detail(detail: &GoalDetail, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(detail)?);
        return Ok(());
    }
    let row = &detail.row;
    println!("{}", plain(&row.title));
    println!("{}", standing(row));
    let teams = row.teams.iter().map(|team| team.name.clone());
    let owners = row.owners.iter().map(|owner| owner.name.clone());
    for (name, value) in [
        ("Teams", teams.collect::<Vec<_>>().join(", ")),
        ("Owners", owners.collect::<Vec<_>>().join(", ")),
        ("Serves", title_of(detail.parent.as_ref())),
        ("Goes on with", title_of(detail.carried_from.as_ref())),
    ] {
        if !value.is_empty() {
            println!("{name}: {}", plain(&value));
        }
    }
    for remark in &row.remarks {
        println!("Note: {}", plain(&remark.sentence));
    }
    block(&detail.goal.description);
    if let Some(closing) = &detail.goal.closing {
        println!(
            "\nClosed {} at {:.0} %.",
            instant(closing.at),
            closing.score * 100.0
        );
        block(&closing.note);
    }
    if !detail.key_results.is_empty() {
        println!("\nKey results:");
        for result in &detail.key_results {
            println!("{}", result_line(result));
        }
    }
    if !detail.check_ins.is_empty() {
        println!("\nCheck-ins:");
        for said in &detail.check_ins {
            println!("{}", said_line(said));
        }
    }
    Ok(())
}

/// The id of a check-in that was made.
pub(crate) fn check_in(id: &str) -> anyhow::Result<()> {
    println!(
        "{}",
        serde_json::to_string_pretty(&serde_json::json!({ "id": id }))?
    );
    Ok(())
}

fn block(text: &str) {
    if text.trim().is_empty() {
        return;
    }
    println!();
    for line in text.trim_end().lines() {
        println!("{}", plain(line));
    }
}

fn title_of(row: Option<&GoalRow>) -> String {
    row.map(|row| row.title.clone()).unwrap_or_default()
}

/// One goal: id, state, progress, what is expected, its time, owners and title.
fn line(row: &GoalRow) -> String {
    let owners: Vec<_> = row.owners.iter().map(|owner| plain(&owner.name)).collect();
    let owners = if owners.is_empty() {
        "-".to_owned()
    } else {
        owners.join(", ")
    };
    format!(
        "{}\t{}\t{}\t{:.0} %\t{}\t{owners}\t{}",
        row.id,
        row.state.name().replace(' ', "-"),
        share(row.progress),
        row.expected * 100.0,
        row.period_name,
        plain(&row.title)
    )
}

fn share(progress: Option<f64>) -> String {
    progress.map_or_else(|| "-".to_owned(), |it| format!("{:.0} %", it * 100.0))
}

fn standing(row: &GoalRow) -> String {
    let why = if row.why.is_empty() {
        String::new()
    } else {
        format!(" {}", plain(&row.why))
    };
    format!(
        "{}, {}: {} of the way, {:.0} % expected.{why}",
        row.period_name,
        row.state.name(),
        share(row.progress),
        row.expected * 100.0
    )
}

/// One key result: id, progress, value, from where to where, confidence, owner and title.
fn result_line(result: &KeyResultView) -> String {
    let measure = &result.key_result.measure;
    let (start, target) = measure.span();
    let value = match (measure, result.value) {
        (Measure::Milestone, Some(value)) if value >= 1.0 => "done".to_owned(),
        (Measure::Milestone, _) => "not done".to_owned(),
        (_, Some(value)) => written(value, &result.format),
        (_, None) => "-".to_owned(),
    };
    let way = match measure {
        Measure::Milestone => "-".to_owned(),
        _ => format!(
            "{} to {}",
            written(start, &result.format),
            written(target, &result.format)
        ),
    };
    let confidence = result
        .confidence
        .map_or_else(|| "-".to_owned(), |it| it.name().replace(' ', "-"));
    let owner = if result.owner_name.is_empty() {
        "-".to_owned()
    } else {
        plain(&result.owner_name)
    };
    format!(
        "{}\t{}\t{value}\t{way}\t{confidence}\t{owner}\t{}",
        result.id,
        share(result.progress),
        plain(&result.key_result.title)
    )
}

/// A value in the words of its key result.
fn written(value: f64, format: &MeasureFormat) -> String {
    let label = plain(&format.label);
    let scale = Scale {
        unit: format.unit,
        label: &label,
    };
    scale.say(value)
}

/// One check-in: when, who, confidence, the key result and the first line of what was said.
fn said_line(said: &CheckInView) -> String {
    format!(
        "{}\t{}\t{}\t{}\t{}",
        instant(said.at),
        plain(&said.by_name),
        said.confidence.name().replace(' ', "-"),
        plain(&said.key_result_title),
        plain(said.comment.lines().next().unwrap_or_default())
    )
}
