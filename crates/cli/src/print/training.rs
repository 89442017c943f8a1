//! What `musterctl training` prints: a line for each session, or JSON in the shapes of the app.

use muster_engine::training::{SessionDetail, SessionRow, SignUpView};
use muster_model::record::SessionState;

use super::incident::{instant, plain};

pub(crate) fn list(rows: &[SessionRow], as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(rows)?);
        return Ok(());
    }
    for row in rows {
        println!("{}", line(row));
    }
    Ok(())
}

pub(crate) fn detail(detail: &SessionDetail, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(detail)?);
        return Ok(());
    }
    let row = &detail.row;
    println!("{}", plain(&row.title));
    println!(
        "{}, {}: {} for {}.",
        row.kind.name(),
        state(row.state),
        instant(row.starts_at),
        row.length.spoken()
    );
    let guests: Vec<_> = row.guests.iter().map(|team| team.name.as_str()).collect();
    let incident = detail.incident.as_ref();
    let action = detail.action_item.as_ref();
    for (name, value) in [
        ("Where", row.place.clone()),
        ("Given by", row.host.name.clone()),
        ("For", guests.join(", ")),
        ("Led by", row.facilitator_name.clone()),
        ("Skills", row.skill_names.join(", ")),
        (
            "Replays",
            incident.map(|it| it.title.clone()).unwrap_or_default(),
        ),
        (
            "Because of",
            action.map(|it| it.2.clone()).unwrap_or_default(),
        ),
    ] {
        if !value.is_empty() {
            println!("{name}: {}", plain(&value));
        }
    }
    block("", &detail.session.description);
    block("Materials:", &detail.session.materials);
    if !detail.sign_ups.is_empty() {
        println!("\nSigned up ({}):", places(row));
        for part in &detail.sign_ups {
            println!("{}", part_line(part));
        }
    }
    Ok(())
}

fn block(head: &str, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    println!();
    if !head.is_empty() {
        println!("{head}");
    }
    for line in text.trim_end().lines() {
        println!("{}", plain(line));
    }
}

const fn state(state: SessionState) -> &'static str {
    match state {
        SessionState::Planned => "planned",
        SessionState::Held => "held",
        SessionState::Cancelled => "cancelled",
    }
}

/// One session: id, state, when, how long, kind, places, host and title.
fn line(row: &SessionRow) -> String {
    let host = if row.host.name.is_empty() {
        "-".to_owned()
    } else {
        plain(&row.host.name)
    };
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}\t{host}\t{}",
        row.id,
        state(row.state),
        instant(row.starts_at),
        row.length.spoken(),
        row.kind.name(),
        places(row),
        plain(&row.title)
    )
}

/// How many places are taken, of how many there are, and how many wait: `8/8+2`.
fn places(row: &SessionRow) -> String {
    let mut places = row.places_taken.to_string();
    if let Some(capacity) = row.capacity {
        places.push_str(&format!("/{capacity}"));
    }
    if row.waiting > 0 {
        places.push_str(&format!("+{}", row.waiting));
    }
    places
}

/// One member's part: how it stands, how useful it was to them, who, and the first line of what they
/// said.
fn part_line(part: &SignUpView) -> String {
    let standing = match (part.waiting_place, part.attended) {
        (_, Some(true)) => "was there".to_owned(),
        (_, Some(false)) => "was not there".to_owned(),
        (Some(place), None) => format!("waits, {place}"),
        (None, None) => "has a place".to_owned(),
    };
    let useful = part
        .useful
        .map_or_else(|| "-".to_owned(), |it| format!("{it}/5"));
    format!(
        "{standing}\t{useful}\t{}\t{}",
        plain(&part.name),
        plain(part.feedback.lines().next().unwrap_or_default())
    )
}
