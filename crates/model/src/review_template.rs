//! The forms that a review begins with, and how their blanks are filled in from the incident. What
//! is filled in is Markdown; facts keep a link to the entry of the timeline that they come from.
//!
//! Forms ask in comments, which neither a preview nor an export shows, so that a question that
//! nobody answered does not look like an answer.

mod blanks;
mod citations;
#[cfg(test)]
mod tests;

use std::{ops::Range, sync::LazyLock};

pub use citations::{citation, cited};
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use crate::{
    ids::IncidentId,
    markdown::{Markdown, compile},
    readiness::Part,
    time::{Millis, Timestamp},
};

/// A form that Muster brings.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum BuiltInTemplate {
    /// Ours: what happened, what it meant, how we noticed, what contributed, what we will do.
    Muster,
    /// After the example in Google's book on site reliability engineering.
    Google,
    /// From the problem to what lies under it, in five questions.
    FiveWhys,
    /// For small incidents: half a page.
    Short,
}

impl BuiltInTemplate {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Muster, Self::Google, Self::FiveWhys, Self::Short];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Muster => "Muster",
            Self::Google => "Google style",
            Self::FiveWhys => "Five whys",
            Self::Short => "Short form",
        }
    }

    /// When to use it, in a sentence.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Muster => {
                "For most incidents: from the impact to what we will do, with room for luck."
            }
            Self::Google => {
                "After the example in Google's book on site reliability engineering, for teams \
                 that know it."
            }
            Self::FiveWhys => "For one clear problem: asks why until there is something to change.",
            Self::Short => "For small incidents: half a page.",
        }
    }

    /// Its text, with blanks.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Muster => include_str!("review_template/forms/muster.md"),
            Self::Google => include_str!("review_template/forms/google.md"),
            Self::FiveWhys => include_str!("review_template/forms/five_whys.md"),
            Self::Short => include_str!("review_template/forms/short.md"),
        }
    }
}

/// What is known of an incident for the blanks of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentFacts {
    /// Which one.
    pub incident: IncidentId,
    /// Its title.
    pub title: String,
    /// What is known of it, in Markdown; may be empty.
    pub summary: String,
    /// Its severity, as people call it.
    pub severity: String,
    /// The service that suffered; empty if none is known.
    pub service: String,
    /// When it began, as people write it in the workspace's zone.
    pub opened: String,
    /// When it was over; empty while it is not.
    pub resolved: String,
    /// How long it took; none while it is not over.
    pub duration: Option<Millis>,
    /// What first told of it, in words: an alert by name and source, or the person who declared it.
    pub detection: String,
    /// How long after the first sign of it the incident was opened.
    pub time_to_detect: Option<Millis>,
    /// How long until somebody acknowledged it.
    pub time_to_acknowledge: Option<Millis>,
    /// How long until it was over.
    pub time_to_restore: Option<Millis>,
    /// Its roles with who held them, such as `Commander: Ada`.
    pub roles: Vec<String>,
    /// What is thought to have caused it, in a sentence; empty if nothing is.
    pub cause: String,
    /// The entries of its timeline that matter, in order.
    pub timeline: Vec<TimelineFact>,
}

/// An entry of a timeline, for a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineFact {
    /// The entry's key.
    pub key: String,
    /// When.
    pub at: Timestamp,
    /// When, as people write it in the workspace's zone: `14:03`, with the day where it changes.
    pub time: String,
    /// What happened, in one line of plain text.
    pub text: String,
}

/// A blank that a form may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Blank {
    /// Its name, as it stands between `{{` and `}}`.
    pub name: String,
    /// What is filled in.
    pub meaning: String,
}

/// Every blank that a form may have.
#[must_use]
pub fn blanks() -> Vec<Blank> {
    blanks::blanks()
}

/// The text of a form with its blanks filled in. A blank that Muster does not know stays as it is,
/// so that readiness points at it.
///
/// What is filled in is shown as it is: no text of an alert or a person becomes a heading, a link, a
/// blank or anything else. Only the summary, which people write in Markdown, stays Markdown; it is
/// kept from reaching beyond its place.
#[must_use]
pub fn fill(form: &str, facts: &IncidentFacts) -> String {
    let filled = BLANK.replace_all(form, |blank: &Captures<'_>| {
        let whole = blank.get_match();
        let part = |name| blank.name(name).map_or("", |part| part.as_str());
        let Some(content) = blanks::content(part("name"), facts) else {
            return whole.as_str().to_owned();
        };
        let before = form.get(..whole.start()).unwrap_or_default();
        let begins_line = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .trim()
            .is_empty();
        if content.is_empty() && begins_line && !part("gap").is_empty() {
            return String::new();
        }
        // A list begins on a line of its own.
        let above = if content.starts_with("- **") && !begins_line {
            "\n\n"
        } else {
            ""
        };
        format!("{above}{content}{}", part("gap"))
    });
    let filled = filled.trim_end();
    if filled.is_empty() {
        return String::new();
    }
    format!("{filled}\n")
}

/// A blank, with the empty line after it if its own ends there.
static BLANK: LazyLock<Regex> =
    LazyLock::new(|| compile(r"\{\{\s*(?P<name>\w+)\s*\}\}(?P<gap>[ \t]*\n[ \t]*\n)?"));

/// Where the action items of a review are listed: the bytes between the heading of that name, such
/// as 'What we will do', and the next heading. None if the text has no such heading.
#[must_use]
pub fn action_section(text: &str) -> Option<Range<usize>> {
    let sections = Markdown::read(text).sections();
    let actions = sections
        .into_iter()
        .find(|section| Part::called(section.name) == Some(Part::Actions))?;
    Some(actions.own)
}
