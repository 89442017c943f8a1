//! Reviews as one HTML file.

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{super::ActionView, Document, title_of};
use crate::document::{
    page::{facts, page},
    prose::{Prose, Setting, escaped, html as prose_html, leads_somewhere},
};

/// Reviews as one page.
pub(super) fn html(documents: &[Document]) -> String {
    let title = title_of(documents);
    let contents = if documents.len() > 1 {
        contents(documents, &title)
    } else {
        String::new()
    };
    let reviews: String = (1..)
        .zip(documents)
        .map(|(number, document)| one(number, document))
        .collect();
    page(&title, &format!("{contents}{reviews}"))
}

fn contents(documents: &[Document], title: &str) -> String {
    let lines: String = (1..)
        .zip(documents)
        .map(|(number, document)| {
            format!(
                "<li><a href=\"#review-{number}\">{}</a> <small>{} · {}</small></li>\n",
                escaped(&document.title),
                document.severity.name(),
                escaped(&document.day(document.opened_at))
            )
        })
        .collect();
    let title = escaped(title);
    format!("<nav aria-label=\"Contents\">\n<h1>{title}</h1>\n<ol>\n{lines}</ol>\n</nav>\n")
}

fn one(number: usize, document: &Document) -> String {
    let known = document.facts();
    let facts = facts(known.iter().map(|fact| (fact.label, fact.value.as_str())));
    let factors = if document.factors.is_empty() {
        String::new()
    } else {
        let factors = document.factors.iter();
        let factors: String = factors
            .map(|factor| format!("<li>{}</li>\n", escaped(factor)))
            .collect();
        format!(
            "<p class=\"label\">Contributing factors</p>\n<ul class=\"factors\">\n{factors}</ul>\n"
        )
    };
    let prose = Prose::with_actions(&document.text, &document.actions_place()).below(2);
    let picture = |id| {
        let picture = document.pictures.get(&id)?;
        let base64 = BASE64_STANDARD.encode(&picture.bytes);
        Some(format!("data:{};base64,{base64}", picture.media_type))
    };
    let prefix = format!("review-{number}-");
    let text = prose_html(
        &prose,
        &Setting {
            actions: &action_table(&document.actions),
            prefix: &prefix,
            picture: &picture,
        },
    );
    format!(
        "<article id=\"review-{number}\" aria-labelledby=\"review-{number}-title\">\n<header>\n\
         <p class=\"label\"><span class=\"{severity}\">{severity_name}</span> Incident review · \
         {status}</p>\n<h1 id=\"review-{number}-title\">{title}</h1>\n{facts}\
         {factors}</header>\n{text}</article>\n",
        severity = document.severity.name().to_lowercase(),
        severity_name = document.severity.name(),
        status = document.status_name(),
        title = escaped(&document.title),
    )
}

/// Action items as a table.
pub(in super::super) fn action_table(actions: &[ActionView]) -> String {
    let rows: String = actions.iter().map(action_row).collect();
    format!(
        "<table class=\"actions\">\n<thead>\n<tr><th scope=\"col\">Action</th>\
         <th scope=\"col\">Kind</th><th scope=\"col\">Owner</th><th scope=\"col\">Due</th>\
         <th scope=\"col\">State</th></tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

fn action_row(action: &ActionView) -> String {
    let issue = action.issue.as_ref().map_or_else(String::new, |issue| {
        let name = escaped(&issue.name);
        if leads_somewhere(&issue.url) {
            format!("<br><a href=\"{}\">{name}</a>", escaped(&issue.url))
        } else {
            format!("<br>{name}")
        }
    });
    let due = action.due.map(|due| due.to_string()).unwrap_or_default();
    let owner = if action.owner_name.is_empty() {
        "nobody"
    } else {
        &action.owner_name
    };
    format!(
        "<tr><td>{}{issue}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escaped(&action.title),
        action.kind.name(),
        escaped(owner),
        if due.is_empty() { "no date" } else { &due },
        action.state.name()
    )
}
