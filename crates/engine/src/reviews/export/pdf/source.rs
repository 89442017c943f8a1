//! The source of a PDF of reviews.

use super::{
    super::{super::ActionView, Document, title_of},
    DESIGN,
};
use crate::document::{
    pdf::{Place, Writer, flowing, is_link, string},
    prose::Prose,
};

/// The source for reviews, with or without their pictures.
pub(super) fn of(documents: &[Document], workspace: &str, with_pictures: bool) -> String {
    // What is put into texts is there before their writer, which only borrows it.
    let parts: Vec<(String, String)> = (1..)
        .zip(documents)
        .map(|(number, document)| (format!("note-{number}-"), actions(&document.actions)))
        .collect();
    let mut writer = Writer::new(DESIGN);
    writer.put("#reviews(");
    writer.field("title", &title_of(documents));
    writer.field("workspace", workspace);
    writer.put("authors: (");
    let mut authors: Vec<_> = documents.iter().map(|it| it.owner.as_str()).collect();
    authors.sort_unstable();
    authors.dedup();
    for author in authors.into_iter().filter(|it| !it.is_empty()) {
        writer.put(&format!("{},", string(author)));
    }
    writer.put("),\n");
    if let Some(at) = documents.iter().map(Document::dated).max() {
        writer.date(at);
    }
    for (document, (notes, actions)) in documents.iter().zip(&parts) {
        let place = Place {
            actions,
            notes,
            pictures: with_pictures.then_some(&document.pictures),
        };
        one(&mut writer, document, place);
    }
    writer.put(")\n");
    writer.written()
}

fn one<'a>(writer: &mut Writer<'a>, document: &Document, place: Place<'a>) {
    writer.put("(\n");
    writer.field("title", &flowing(&document.title));
    writer.field("severity", document.severity.name());
    writer.field("status", document.status_name());
    writer.field("began", &document.day(document.opened_at));
    writer.put("facts: ");
    // How bad it was stands above the title.
    let facts = document.facts();
    let facts = facts.iter().filter(|it| it.label != "Severity");
    writer.facts(facts.map(|fact| (fact.label, fact.value.as_str())));
    writer.put(",\nfactors: (");
    for factor in &document.factors {
        writer.put(&format!("{},", string(&flowing(factor))));
    }
    writer.put("),\nbody: ");
    let prose = Prose::with_actions(&document.text, &document.actions_place()).below(2);
    let left = writer.text(&prose, place);
    writer.put(",\nrest: (");
    for (number, note) in left {
        writer.put(&format!("({},", string(&number.to_string())));
        writer.footnote(note);
        writer.put("),");
    }
    writer.put("),\n),\n");
}

/// The code that lists action items.
fn actions(actions: &[ActionView]) -> String {
    let mut writer = Writer::fragment();
    writer.put("actions(");
    for action in actions {
        one_action(&mut writer, action);
    }
    writer.put(")");
    writer.written()
}

fn one_action(writer: &mut Writer<'_>, action: &ActionView) {
    writer.put("(");
    writer.field("title", &flowing(&action.title));
    writer.field("kind", action.kind.name());
    writer.field("owner", &flowing(&action.owner_name));
    let due = action.due.map(|due| due.to_string());
    writer.field("due", &due.unwrap_or_default());
    writer.field("state", action.state.name());
    writer.field("done", if action.state.is_open() { "" } else { "yes" });
    if let Some(issue) = &action.issue {
        writer.field("issue", &flowing(&issue.name));
        writer.field("url", if is_link(&issue.url) { &issue.url } else { "" });
    }
    writer.put("),\n");
}
