//! Reviews as Markdown: the facts as a list, the text as it was written, and the actions as a table
//! where they belong. Pictures follow at the end, so that the text can be read as it is.

use std::{collections::HashMap, ops::Range};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use comrak::{
    Arena,
    nodes::{NodeValue, Sourcepos},
    parse_document,
};
use muster_model::ids::AttachmentId;

use super::{super::ActionView, Document};
use crate::document::prose::{ActionsPlace, Prose, address, attachment, options, plain};

/// Reviews as one text.
pub(super) fn markdown(documents: &[Document]) -> String {
    let mut pictures = Vec::new();
    let parts: Vec<String> = documents
        .iter()
        .map(|document| one(document, &mut pictures))
        .collect();
    let mut text = parts.join("\n---\n\n");
    if !pictures.is_empty() {
        text.push('\n');
        text.push_str(&pictures.concat());
    }
    text
}

/// One review; its pictures are added to those of the others.
fn one(document: &Document, pictures: &mut Vec<String>) -> String {
    let mut text = format!("# {}\n\n", plain(&document.title));
    for fact in document.facts() {
        text.push_str(&format!("- **{}:** {}\n", fact.label, plain(&fact.value)));
    }
    if !document.factors.is_empty() {
        let factors = plain(&document.factors());
        text.push_str(&format!("- **Contributing factors:** {factors}\n"));
    }
    let body = with_actions(document);
    let body = with_pictures(&body, document, pictures);
    let body = body.trim_matches(['\n', '\r']);
    if !body.is_empty() {
        text.push('\n');
        text.push_str(body);
        text.push('\n');
    }
    text
}

/// The text with its actions.
fn with_actions(document: &Document) -> String {
    let text = &document.text;
    match document.actions_place() {
        ActionsPlace::Nowhere => text.clone(),
        ActionsPlace::Section(section) => {
            let at = section.end.min(text.len());
            let (above, below) = text.split_at(at);
            format!(
                "{}\n\n{}\n{}",
                above.trim_end(),
                table(&document.actions),
                below.trim_start_matches(['\n', '\r'])
            )
        }
        ActionsPlace::End => {
            let level = Prose::read(text).highest().unwrap_or(2);
            format!(
                "{}\n\n{} Action items\n\n{}",
                text.trim_end(),
                "#".repeat(usize::from(level)),
                table(&document.actions)
            )
        }
    }
}

fn table(actions: &[ActionView]) -> String {
    let mut text = "| Action | Kind | Owner | Due | State | Issue |\n\
                    | --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for action in actions {
        let issue = action.issue.as_ref().map_or_else(String::new, |issue| {
            if issue.url.is_empty() {
                plain(&issue.name)
            } else {
                format!("[{}](<{}>)", plain(&issue.name), address(&issue.url))
            }
        });
        let due = action.due.map(|due| due.to_string()).unwrap_or_default();
        let cells = [
            plain(&action.title),
            action.kind.name().to_owned(),
            plain(&action.owner_name),
            due,
            action.state.name().to_owned(),
            issue,
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// The text with pictures that are named, and defined behind all texts.
fn with_pictures(text: &str, document: &Document, pictures: &mut Vec<String>) -> String {
    if document.pictures.is_empty() {
        return text.to_owned();
    }
    let mut numbers: HashMap<AttachmentId, usize> = HashMap::new();
    let mut named = String::with_capacity(text.len());
    let mut from = 0;
    for (place, id, alt) in shown(text) {
        let Some(picture) = document.pictures.get(&id).filter(|_| place.start >= from) else {
            continue;
        };
        let number = *numbers.entry(id).or_insert_with(|| {
            let number = pictures.len() + 1;
            let base64 = BASE64_STANDARD.encode(&picture.bytes);
            pictures.push(format!(
                "[picture-{number}]: data:{};base64,{base64}\n",
                picture.media_type
            ));
            number
        });
        named.push_str(&text[from..place.start]);
        named.push_str(&format!("![{}][picture-{number}]", plain(&alt)));
        from = place.end;
    }
    named.push_str(&text[from..]);
    named
}

/// The attached pictures of a text: where they stand, which they are, and what they show.
fn shown(text: &str) -> Vec<(Range<usize>, AttachmentId, String)> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let mut found = Vec::new();
    for node in root.descendants() {
        let NodeValue::Image(image) = &node.data().value else {
            continue;
        };
        let Some(id) = attachment(&image.url) else {
            continue;
        };
        // A place that does not hold an image is none: what stands there is left alone.
        let place = range(&starts, node.data().sourcepos).filter(|place| {
            let written = text.get(place.clone());
            written.is_some_and(|it| it.starts_with("![") && it.contains(&image.url))
        });
        if let Some(place) = place {
            let words = node.descendants().filter_map(|it| match &it.data().value {
                NodeValue::Text(words) => Some(words.to_string()),
                NodeValue::Code(code) => Some(code.literal.clone()),
                NodeValue::SoftBreak => Some(" ".to_owned()),
                _ => None,
            });
            found.push((place, id, words.collect()));
        }
    }
    found.sort_by_key(|(place, ..)| place.start);
    found
}

fn range(starts: &[usize], place: Sourcepos) -> Option<Range<usize>> {
    let at = |line: usize, column: usize| Some(starts.get(line.checked_sub(1)?)? + column);
    let from = at(place.start.line, place.start.column.checked_sub(1)?)?;
    let to = at(place.end.line, place.end.column)?;
    (from < to).then_some(from..to)
}
