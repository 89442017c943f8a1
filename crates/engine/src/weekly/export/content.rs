//! What a document says of a week, as the tree that every format is written from. Sections of which
//! there is nothing to say are left out, or say so where that is good news.

use muster_model::{record::WeeklyNoteKind, time::Millis};

use super::super::{
    WeeklyIncident, WeeklyNoteView, WeeklySession,
    told::{self, Told},
};
use crate::document::prose::{Block, Inline, Item, Prose, Side, Table};

/// The level of the headings of sections; the title has 1.
const SECTION: u8 = 2;

/// What a document says of a week.
pub(super) fn content(told: &Told) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (heading, section) in [
        ("KPIs", kpis(told)),
        ("What changed", changes(told)),
        ("Incidents", incidents(told)),
        ("Reviews of incidents", reviews(told)),
        ("Goals in doubt", goals(told)),
        ("Overdue actions", actions(told)),
        ("Training", training(told)),
        ("Decisions", notes(told, WeeklyNoteKind::Decision)),
        ("Follow-ups", notes(told, WeeklyNoteKind::FollowUp)),
        ("Carried over", carried_over(told)),
        ("Notes", notes(told, WeeklyNoteKind::Note)),
    ] {
        if !section.is_empty() {
            blocks.push(heading_of(SECTION, heading));
            blocks.extend(section);
        }
    }
    blocks
}

fn kpis(told: &Told) -> Vec<Block> {
    let rows = told.page.kpis.iter().map(|card| {
        vec![
            text(&card.name),
            text(&told::value(card)),
            text(&told::before(card)),
            text(&told::change(card)),
            text(&told::target(card)),
            text(told::reached(card)),
        ]
    });
    let so_far = if told.page.partial { "So far" } else { "Value" };
    table(
        &[
            ("KPI", Side::Start),
            (so_far, Side::End),
            ("Before", Side::End),
            ("Change", Side::End),
            ("Target", Side::End),
            ("Reached", Side::Start),
        ],
        rows.collect(),
    )
}

fn changes(told: &Told) -> Vec<Block> {
    let levels = told.page.changes.iter().map(|it| it.sentence.clone());
    let thresholds = told.page.thresholds.iter().map(|it| told.threshold(it));
    list(levels.chain(thresholds).map(|it| item(&it)).collect())
}

fn incidents(told: &Told) -> Vec<Block> {
    if told.page.incidents.is_empty() {
        return sentence("None began, and none ended.");
    }
    let row = |incident: &WeeklyIncident| {
        let after = |took: Option<Millis>, missing: &str| {
            text(&took.map_or_else(|| missing.to_owned(), Millis::spoken))
        };
        vec![
            text(incident.severity.name()),
            text(&incident.title),
            text(&incident.service),
            text(&told.began(incident)),
            after(incident.to_acknowledge, "not acknowledged"),
            after(incident.to_restore, "not over"),
        ]
    };
    table(
        &[
            ("Severity", Side::Start),
            ("Incident", Side::Start),
            ("Service", Side::Start),
            ("Began", Side::Start),
            ("Acknowledged after", Side::End),
            ("Restored after", Side::End),
        ],
        told.page.incidents.iter().map(row).collect(),
    )
}

fn reviews(told: &Told) -> Vec<Block> {
    let line = told.page.reviews.iter().map(|review| {
        let standing = format!(": {}", told.review(review));
        line_of(vec![
            Inline::Strong(text(&review.title)),
            Inline::Text(standing),
        ])
    });
    list(line.collect())
}

fn goals(told: &Told) -> Vec<Block> {
    let under_way = told.page.goals_under_way;
    if told.page.goals.is_empty() {
        return match under_way {
            0 => Vec::new(),
            1 => sentence("None: the one that is under way is on track."),
            _ => sentence(&format!(
                "None: all {under_way} that are under way are on track."
            )),
        };
    }
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    let rows = told.page.goals.iter().map(|goal| {
        let progress = goal
            .progress
            .map_or_else(|| "not measured".to_owned(), share);
        vec![
            text(&goal.title),
            text(goal.state.name()),
            text(&progress),
            text(&share(goal.expected)),
            text(&goal.why),
        ]
    });
    table(
        &[
            ("Goal", Side::Start),
            ("State", Side::Start),
            ("Progress", Side::End),
            ("Expected", Side::End),
            ("Why", Side::Start),
        ],
        rows.collect(),
    )
}

fn actions(told: &Told) -> Vec<Block> {
    if told.page.actions.is_empty() {
        return sentence("None.");
    }
    let rows = told.page.actions.iter().map(|action| {
        vec![
            text(&action.title),
            text(or_nobody(&action.owner_name)),
            text(&action.due.to_string()),
            text(&told::days(action.days)),
        ]
    });
    table(
        &[
            ("Action", Side::Start),
            ("Owner", Side::Start),
            ("Due", Side::Start),
            ("Overdue", Side::End),
        ],
        rows.collect(),
    )
}

fn training(told: &Told) -> Vec<Block> {
    let part = |heading: &str, sessions: &[WeeklySession], done: bool| {
        let lines = sessions.iter().map(|session| {
            let how = format!(": {}", told.session(session, done));
            line_of(vec![
                Inline::Strong(text(&session.title)),
                Inline::Text(how),
            ])
        });
        let mut part = list(lines.collect());
        if !part.is_empty() {
            part.insert(0, heading_of(SECTION + 1, heading));
        }
        part
    };
    let mut blocks = part("Done", &told.page.training_done, true);
    blocks.extend(part("Coming", &told.page.training_coming, false));
    blocks
}

fn notes(told: &Told, kind: WeeklyNoteKind) -> Vec<Block> {
    let notes = told.page.notes.iter().filter(|note| note.kind == kind);
    list(notes.map(|note| said(told, note, false)).collect())
}

fn carried_over(told: &Told) -> Vec<Block> {
    let notes = told.page.carried_over.iter();
    list(notes.map(|note| said(told, note, true)).collect())
}

/// What somebody said, with who sees to it. What was not said in this week's review says when it
/// was.
fn said(told: &Told, note: &WeeklyNoteView, of_earlier: bool) -> Item {
    let is_follow_up = note.kind == WeeklyNoteKind::FollowUp;
    let mut more = Vec::new();
    if is_follow_up || !note.owner_name.is_empty() {
        more.push(or_nobody(&note.owner_name).to_owned());
    }
    if of_earlier {
        more.push(format!("since the week of {}", note.week));
    }
    if let Some(done) = note.done_at {
        more.push(format!("done on {}", told.day(done)));
    }
    let mut content = Prose::read(&note.text)
        .below(SECTION + 2)
        .with_notes_below();
    if !more.is_empty() {
        let more = Inline::Text(format!(" ({})", more.join(", ")));
        match content.as_mut_slice() {
            [Block::Paragraph(words)] => words.push(more),
            _ => content.push(Block::Paragraph(vec![more])),
        }
    }
    Item {
        done: is_follow_up.then_some(note.done_at.is_some()),
        content,
    }
}

fn or_nobody(name: &str) -> &str {
    if name.is_empty() { "nobody" } else { name }
}

fn text(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.to_owned())]
}

fn heading_of(level: u8, words: &str) -> Block {
    Block::Heading {
        level,
        content: text(words),
    }
}

fn sentence(words: &str) -> Vec<Block> {
    vec![Block::Paragraph(text(words))]
}

fn line_of(content: Vec<Inline>) -> Item {
    Item {
        done: None,
        content: vec![Block::Paragraph(content)],
    }
}

fn item(words: &str) -> Item {
    line_of(text(words))
}

/// A list; nothing if there is nothing to list.
fn list(items: Vec<Item>) -> Vec<Block> {
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::List {
        start: None,
        tight: true,
        items,
    }]
}

/// A table; nothing if it has no rows.
fn table(columns: &[(&str, Side)], rows: Vec<Vec<Vec<Inline>>>) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Table(Table {
        sides: columns.iter().map(|(_, side)| *side).collect(),
        head: columns.iter().map(|(name, _)| text(name)).collect(),
        rows,
    })]
}
