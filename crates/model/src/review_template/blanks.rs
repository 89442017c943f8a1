//! What each blank of a form is filled with. What comes from elsewhere is a text, and never Markdown
//! that could become more than a text.

use super::{Blank, IncidentFacts, citation};
use crate::{markdown, time::Millis};

/// What is filled in where nobody knows.
const NOT_KNOWN: &str = "not known";
/// What is asked where only people know.
const IMPACT: &str = "<!-- Who could not do what, how many were they, and for how long? Give a \
                      number, or a range where you can only guess. -->";

type Content = fn(&IncidentFacts) -> String;

/// The blanks: a name, what it means, and what is filled in.
const BLANKS: [(&str, &str, Content); 16] = [
    ("title", "The incident's title", |it| words(&it.title)),
    ("summary", "What is known of the incident so far", |it| {
        contained(&it.summary)
    }),
    ("severity", "Its severity", |it| known(&it.severity)),
    ("service", "The service that suffered", |it| {
        known(&it.service)
    }),
    ("opened", "When it began", |it| known(&it.opened)),
    ("resolved", "When it was over", |it| {
        if it.resolved.trim().is_empty() {
            "not over yet".to_owned()
        } else {
            words(&it.resolved)
        }
    }),
    ("duration", "How long it took", |it| span(it.duration)),
    (
        "impact",
        "A question, since only people know what it meant",
        |_| IMPACT.to_owned(),
    ),
    ("detection", "What first told of it", |it| {
        words(&it.detection)
    }),
    (
        "time_to_detect",
        "How long until the incident was opened",
        |it| span(it.time_to_detect),
    ),
    (
        "time_to_acknowledge",
        "How long until somebody acknowledged it",
        |it| span(it.time_to_acknowledge),
    ),
    ("time_to_restore", "How long until it was over", |it| {
        span(it.time_to_restore)
    }),
    ("roles", "Who held which role", roles),
    ("cause", "What is thought to have caused it", |it| {
        words(&it.cause)
    }),
    (
        "timeline",
        "The entries of its timeline that matter, each with a link to it",
        timeline,
    ),
    ("incident", "A link to the incident", |it| {
        format!(
            "[{}](muster://incident/{})",
            link_words(&it.title),
            it.incident
        )
    }),
];

/// Every blank that a form may have.
pub(super) fn blanks() -> Vec<Blank> {
    let blank = |(name, meaning, _): (&str, &str, Content)| Blank {
        name: name.to_owned(),
        meaning: meaning.to_owned(),
    };
    BLANKS.into_iter().map(blank).collect()
}

/// What is filled in for a blank; none if there is no blank of this name.
pub(super) fn content(name: &str, facts: &IncidentFacts) -> Option<String> {
    let is_it = |(known, _, _): &&(&str, &str, Content)| known.eq_ignore_ascii_case(name.trim());
    let (_, _, content) = BLANKS.iter().find(is_it)?;
    Some(content(facts))
}

fn known(text: &str) -> String {
    if text.trim().is_empty() {
        NOT_KNOWN.to_owned()
    } else {
        words(text)
    }
}

fn span(span: Option<Millis>) -> String {
    span.map_or_else(|| NOT_KNOWN.to_owned(), Millis::spoken)
}

fn roles(facts: &IncidentFacts) -> String {
    let roles: Vec<String> = facts.roles.iter().map(|role| words(role)).collect();
    if roles.is_empty() {
        return "nobody held one".to_owned();
    }
    roles.join("; ")
}

fn timeline(facts: &IncidentFacts) -> String {
    let lines: Vec<String> = facts
        .timeline
        .iter()
        .map(|entry| {
            let (time, text) = (words(&entry.time), link_words(&entry.text));
            format!(
                "- **{time}** [{text}]({})",
                citation(facts.incident, &entry.key)
            )
        })
        .collect();
    lines.join("\n")
}

/// A text that a link shows: a link without one could not be seen.
fn link_words(text: &str) -> String {
    let words = words(text);
    if words.is_empty() {
        "…".to_owned()
    } else {
        words
    }
}

/// A plain text on one line, as Markdown that shows exactly this text.
fn words(text: &str) -> String {
    let one_line: Vec<&str> = text
        .split(|mark: char| mark.is_whitespace() || mark.is_control() || is_line_end(mark))
        .filter(|word| !word.is_empty())
        .collect();
    let line = one_line.join(" ");
    let mut escaped = String::with_capacity(line.len());
    let mut before = None;
    let mut rest = line.chars().filter(|mark| !turns_text(*mark)).peekable();
    while let Some(mark) = rest.next() {
        if must_be_escaped(before, mark, rest.peek().copied(), &escaped) {
            escaped.push('\\');
        }
        escaped.push(mark);
        before = Some(mark);
    }
    escaped
}

/// Whether a character would be read as Markdown. Signs that are read so only at times are left
/// alone otherwise, so that what people edit stays readable: `checkout_api`, `{job="x"}`.
fn must_be_escaped(before: Option<char>, mark: char, next: Option<char>, line: &str) -> bool {
    let in_word = |beside: Option<char>| beside.is_some_and(char::is_alphanumeric);
    match mark {
        '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => true,
        '_' => !(in_word(before) && in_word(next)),
        '{' | '}' => before == Some(mark) || next == Some(mark),
        '#' | '-' | '+' | '=' => line.is_empty(),
        '.' | ')' => !line.is_empty() && line.chars().all(|digit| digit.is_ascii_digit()),
        _ => false,
    }
}

/// Line ends that are neither control characters nor white space everywhere.
const fn is_line_end(mark: char) -> bool {
    matches!(mark, '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// Characters that turn the direction of a text, by which it could seem to say something else.
const fn turns_text(mark: char) -> bool {
    matches!(mark, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// Markdown that stays where it is put: it has no headings, and neither code nor a comment that it
/// begins goes on after it.
fn contained(text: &str) -> String {
    markdown::contained(text.trim())
}
