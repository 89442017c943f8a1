//! What the sections of a review's text say, as far as readiness asks.

use std::sync::LazyLock;

use regex::Regex;

use super::Part;
use crate::{
    markdown::{Markdown, Section, compile},
    offsets::utf16_of,
};

/// How many sections the short form has at most; longer texts also say how it was noticed.
const SHORT_FORM: usize = 4;

/// The sections of a text.
#[derive(Debug)]
pub(super) struct Sections<'t> {
    text: &'t str,
    markdown: Markdown<'t>,
    /// Those of its headings that are not its title.
    sections: Vec<Section<'t>>,
    /// What stands before all of them.
    lead: String,
}

impl<'t> Sections<'t> {
    /// Those of a text.
    pub(super) fn of(text: &'t str) -> Self {
        let markdown = Markdown::read(text);
        let mut sections = markdown.sections();
        let mut lead = markdown.shown(&(0..markdown.first_heading()));
        let is_title = |section: &Section<'_>| {
            section.level == 1
                && Part::called(section.name).is_none()
                && section.body.end == text.len()
        };
        if sections.first().is_some_and(is_title) {
            let title = sections.remove(0);
            lead.push_str(&markdown.shown(&title.own));
        }
        Self {
            text,
            markdown,
            sections,
            lead,
        }
    }

    fn section(&self, part: Part) -> Option<&Section<'t>> {
        let of_part = |section: &&Section<'t>| Part::called(section.name) == Some(part);
        // Of two with one name, such as a heading and one below it, one that says something counts.
        let says = |section: &&Section<'t>| !self.is_empty(section);
        let mut all = self.sections.iter().filter(of_part);
        all.clone().find(says).or_else(|| all.next())
    }

    fn shown(&self, section: &Section<'_>) -> String {
        self.markdown.shown(&section.body)
    }

    fn is_empty(&self, section: &Section<'_>) -> bool {
        says_nothing(&self.shown(section))
    }

    /// Whether something is said in a part.
    pub(super) fn says(&self, part: Part) -> bool {
        self.section(part)
            .is_some_and(|section| !self.is_empty(section))
    }

    /// Whether a number is said in a part, in digits or in words.
    pub(super) fn says_number(&self, part: Part) -> bool {
        self.section(part).is_some_and(|section| {
            let shown = self.shown(section);
            NUMBER.is_match(&ADDRESS.replace_all(&shown, " "))
        })
    }

    /// Whether something says in short what happened.
    pub(super) fn has_summary(&self) -> bool {
        if self.section(Part::Summary).is_some() {
            return self.says(Part::Summary);
        }
        !says_nothing(&self.lead)
    }

    /// Whether the text ought to say how it was noticed.
    pub(super) fn asks_for_detection(&self) -> bool {
        self.section(Part::Detection).is_some() || self.sections.len() > SHORT_FORM
    }

    /// Where a part begins, after its heading, in UTF-16 code units; none if it has no heading.
    pub(super) fn place(&self, part: Part) -> Option<u32> {
        let section = self.section(part)?;
        Some(utf16_of(self.text, section.own.start))
    }

    /// A sentence that asks for something, with where to write it.
    pub(super) fn under(&self, part: Part, asks: &str) -> String {
        match self.section(part) {
            Some(section) => format!("{asks}, under '{}'.", section.name),
            None => format!("{asks}, under a heading '{}'.", part.name()),
        }
    }

    /// Blanks that nobody filled in, with where they stand in UTF-16 code units.
    pub(super) fn blanks(&self) -> impl Iterator<Item = (&'t str, u32)> {
        self.markdown.blanks().into_iter().filter_map(|range| {
            let at = utf16_of(self.text, range.start);
            Some((self.text.get(range)?, at))
        })
    }

    /// The sections of no part, in which nothing is said.
    pub(super) fn empty_others(&self) -> impl Iterator<Item = (&'t str, u32)> {
        let empty = self.sections.iter().filter(|section| {
            Part::called(section.name).is_none()
                && section.own == section.body
                && self.is_empty(section)
        });
        empty.map(|section| (section.name, utf16_of(self.text, section.own.start)))
    }
}

/// Whether nothing is left without the marks of lists, tables and emphasis.
fn says_nothing(shown: &str) -> bool {
    ITEM.replace_all(shown, "")
        .chars()
        .all(|mark| !mark.is_alphanumeric())
}

/// What begins an item of a list, with a box to tick.
static ITEM: LazyLock<Regex> =
    LazyLock::new(|| compile(r"(?m)^[\s>]*(?:[-*+]|\d{1,9}[.)])(?:\s+\[[ xX]\])?(?:\s|$)"));

/// Where a link leads; the digits in it are no numbers.
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| compile(r"(?i)\]\([^)\n]*\)|\b[a-z][a-z0-9+.-]*://\S+"));

/// A number in digits that belong to no name, or in words. 'SEV1' and 'checkout-v2' are none.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"(?i)(?:^|[^\w.-])[-+.,]?\d",
        r"|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen",
        r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty",
        r"|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third",
        r"|quarter|none|nobody|no (?:users?|customers?|orders?|requests?|data)",
        r"|all (?:users|customers|orders|requests))\b",
    ))
});
