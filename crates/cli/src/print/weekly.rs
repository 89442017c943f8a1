//! What `musterctl weekly` prints: a line for each weekly review, one week in lines, or JSON in the
//! shapes of the app.

use muster_engine::{
    kpis::{KpiCard, Scale},
    weekly::{
        WeeklyIncident, WeeklyNoteView, WeeklyPage, WeeklyPostMortem, WeeklyReviewList,
        WeeklySession,
    },
};
use muster_model::{kpi::Direction, time::Millis};

use super::incident::{instant, plain};

pub(crate) fn list(list: &WeeklyReviewList, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(&list.reviews)?);
        return Ok(());
    }
    for view in &list.reviews {
        let teams = if view.team_names.is_empty() {
            "everybody".to_owned()
        } else {
            plain(&view.team_names.join(", "))
        };
        println!(
            "{}\t{}\t{teams}\t{}",
            view.id,
            view.open_follow_ups,
            plain(&view.review.name)
        );
    }
    Ok(())
}

pub(crate) fn page(page: &WeeklyPage, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(page)?);
        return Ok(());
    }
    println!("{}", plain(&page.review.name));
    let so_far = if page.partial { ", so far" } else { "" };
    println!("{}{so_far}", page.name);
    section("KPIs", page.kpis.iter().map(kpi));
    section(
        "What changed",
        page.changes.iter().map(|change| plain(&change.sentence)),
    );
    section("Incidents", page.incidents.iter().map(incident));
    section("Reviews", page.reviews.iter().map(review));
    section(
        "Goals in doubt",
        page.goals
            .iter()
            .map(|goal| format!("{}\t{}", goal.state.name(), plain(&goal.title))),
    );
    section(
        "Overdue actions",
        page.actions.iter().map(|action| {
            let (owner, title) = (or_dash(&action.owner_name), plain(&action.title));
            format!("{}\t{owner}\t{title}", action.due)
        }),
    );
    section("Training done", page.training_done.iter().map(session));
    section("Training coming", page.training_coming.iter().map(session));
    section("Said", page.notes.iter().map(note));
    section("Carried over", page.carried_over.iter().map(note));
    Ok(())
}

/// A part of a week; nothing of one that has no lines.
fn section(name: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        println!("\n{name}:");
    }
    for line in lines {
        println!("{line}");
    }
}

/// One KPI: its value, what its target asks for, whether it reaches it, and its name.
fn kpi(card: &KpiCard) -> String {
    let evaluation = &card.evaluation;
    let label = plain(&card.unit_label);
    let scale = Scale {
        unit: evaluation.unit,
        label: &label,
    };
    let said = |value| scale.say(value);
    let limit = match evaluation.direction {
        Direction::Up => "at least",
        Direction::Down => "at most",
    };
    let target = card.target.as_ref();
    let reached = match card.on_target {
        Some(true) => "reached",
        Some(false) => "missed",
        None => "-",
    };
    format!(
        "{}\t{}\t{reached}\t{}",
        evaluation.value.map_or_else(|| "-".to_owned(), said),
        target.map_or_else(|| "-".to_owned(), |it| format!("{limit} {}", said(it.now))),
        plain(&card.name)
    )
}

/// One incident: severity, when it began, how long it took to acknowledge and to restore, title.
fn incident(incident: &WeeklyIncident) -> String {
    let took = |span: Option<Millis>| span.map_or_else(|| "-".to_owned(), Millis::spoken);
    format!(
        "{}\t{}\t{}\t{}\t{}",
        incident.severity.name(),
        instant(incident.opened_at),
        took(incident.to_acknowledge),
        took(incident.to_restore),
        plain(&incident.title)
    )
}

/// One review: how far it is, by when it is to be published, and its title.
fn review(review: &WeeklyPostMortem) -> String {
    let status = review.status.map_or("missing", |status| status.name());
    let due = match review.due_at {
        Some(due) if review.overdue => format!("{}, overdue", instant(due)),
        Some(due) => instant(due),
        None => "-".to_owned(),
    };
    format!("{status}\t{due}\t{}", plain(&review.title))
}

/// One session: when, how, by whom, with how many, and its title.
fn session(session: &WeeklySession) -> String {
    format!(
        "{}\t{}\t{}\t{}\t{}",
        instant(session.starts_at),
        session.kind.name(),
        or_dash(&session.host_name),
        session.people,
        plain(&session.title)
    )
}

/// Something that was said: its week, what it is, who sees to it, and its first line.
fn note(note: &WeeklyNoteView) -> String {
    let kind = match note.done_at {
        Some(_) => format!("{}, done", note.kind.name()),
        None => note.kind.name().to_owned(),
    };
    format!(
        "{}\t{kind}\t{}\t{}",
        note.week,
        or_dash(&note.owner_name),
        plain(note.text.lines().next().unwrap_or_default())
    )
}

fn or_dash(name: &str) -> String {
    if name.is_empty() {
        "-".to_owned()
    } else {
        plain(name)
    }
}
