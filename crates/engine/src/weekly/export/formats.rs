//! The three formats of a week.

use super::{super::told::Told, content::content};
use crate::{
    Problem,
    document::{
        page::{facts, page},
        pdf::{self, Place, Writer, flowing},
        prose::{self, Block, Inline, Item, Prose, Setting, escaped},
    },
};

/// What stands at the head of a week on paper.
const DESIGN: &str = include_str!("week.typ");

/// What stands at its head: names and what they say.
fn about(told: &Told) -> Vec<(&'static str, String)> {
    let page = &told.page;
    let compared = if page.partial {
        "with the same part of the week before"
    } else {
        "with the week before"
    };
    let mut about = vec![("Teams", told.teams())];
    if page.partial {
        about.push(("So far", told.until()));
    }
    about.push(("Compared", compared.to_owned()));
    about.push(("Days of", page.time_zone.clone()));
    about
}

/// A week as Markdown.
pub(super) fn markdown(told: &Told) -> String {
    let page = &told.page;
    let fact = |(name, value): (&str, String)| Item {
        done: None,
        content: vec![Block::Paragraph(vec![
            Inline::Strong(vec![Inline::Text(format!("{name}:"))]),
            Inline::Text(format!(" {value}")),
        ])],
    };
    let head = [
        Block::Heading {
            level: 1,
            content: vec![Inline::Text(page.review.name.clone())],
        },
        Block::Paragraph(vec![Inline::Text(page.name.clone())]),
        Block::List {
            start: None,
            tight: true,
            items: about(told).into_iter().map(fact).collect(),
        },
    ];
    prose::markdown(&Prose {
        blocks: head.into_iter().chain(content(told)).collect(),
        notes: Vec::new(),
    })
}

/// A week as one HTML file.
pub(super) fn html(told: &Told) -> String {
    let page = &told.page;
    let about = about(told);
    let text = prose::html(&body(told), &Setting::PLAIN);
    let article = format!(
        "<article aria-labelledby=\"week-title\">\n<header>\n\
         <p class=\"label\">Weekly review · {week}</p>\n<h1 id=\"week-title\">{name}</h1>\n\
         {facts}</header>\n{text}</article>\n",
        week = escaped(&page.name),
        name = escaped(&page.review.name),
        facts = facts(about.iter().map(|(name, value)| (*name, value.as_str()))),
    );
    self::page(&title(told), &article)
}

/// A week as a PDF.
///
/// # Errors
/// A sentence if typst cannot set it.
pub(super) fn pdf(told: &Told) -> Result<Vec<u8>, Problem> {
    pdf::pdf(Vec::new(), |_| source(told))
}

fn source(told: &Told) -> String {
    let page = &told.page;
    let about = about(told);
    let body = body(told);
    let mut writer = Writer::new(DESIGN);
    writer.put("#week(");
    writer.field("title", &title(told));
    writer.field("name", &flowing(&page.review.name));
    writer.field("week", &page.name);
    writer.field("workspace", &told.workspace);
    writer.date(told.at);
    writer.put("about: ");
    writer.facts(about.iter().map(|(name, value)| (*name, value.as_str())));
    writer.put(",\nbody: ");
    writer.text(&body, Place::default());
    writer.put(")\n");
    writer.written()
}

fn body(told: &Told) -> Prose {
    Prose {
        blocks: content(told),
        notes: Vec::new(),
    }
}

fn title(told: &Told) -> String {
    format!("{}: {}", told.page.review.name, told.page.name)
}
