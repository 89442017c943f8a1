//! Language that blames: words in a review that name a person as the cause, judge after the fact,
//! or say what somebody should have done. Each finding says why it is one, and proposes another
//! wording. It only ever proposes: people dismiss what does not apply.
//!
//! It reads English, and knows no grammar. People are found first, by name and by role; the rules
//! then say what must not stand next to them, so that a server may fail and a person does not.

mod people;
mod rules;
mod sentences;
#[cfg(test)]
mod tests;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{markdown::Markdown, offsets::units};
use people::{Mention, Names};
use rules::{Place, RULES, Rule};
use sentences::Sentences;

/// A passage that blames, or may be read so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Hint {
    /// Where it begins in the text, in UTF-16 code units, as the window counts.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The words.
    pub words: String,
    /// Why they blame, in a sentence.
    pub why: String,
    /// Another wording, or a question that leads to one.
    pub instead: String,
    /// By what it is dismissed: the same for the same words in the same sentence.
    pub key: String,
}

/// The passages of a Markdown text that blame, in order; they do not overlap. `names` are those of
/// the people who may be named, in full; their first names alone are found too. What stands in
/// code, in quotations, in comments and in addresses is passed over.
#[must_use]
pub fn hints(text: &str, names: &[&str]) -> Vec<Hint> {
    let prose = Markdown::read(text).prose();
    let sentences = Sentences::of(&prose);
    let mut found = anywhere(&prose, &sentences);
    found.extend(beside_people(&prose, &sentences, names));
    // Of those that begin together the longest says most; of equals, the first rule.
    found.sort_by(|(a, _), (b, _)| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));

    let mut hints = Vec::new();
    let mut read = 0;
    let mut read_units = 0;
    for (range, rule) in found {
        if range.start < read {
            continue;
        }
        let Some(words) = text.get(range.clone()) else {
            continue;
        };
        let from = read_units + units(text.get(read..range.start).unwrap_or_default());
        let to = from + units(words);
        hints.push(Hint {
            from,
            to,
            words: words.to_owned(),
            why: rule.why.to_owned(),
            instead: rule.instead.to_owned(),
            key: sentences.key(text, &range),
        });
        read = range.end;
        read_units = to;
    }
    hints
}

type Found = (Range<usize>, &'static Rule);

/// What blames whoever is meant.
fn anywhere(prose: &str, sentences: &Sentences) -> Vec<Found> {
    let rules = RULES.iter().filter(|rule| rule.place == Place::Anywhere);
    rules
        .flat_map(|rule| rule.find(prose).map(move |range| (range, rule)))
        .filter(|(range, rule)| {
            let sentence = sentences.around(range.start);
            let before = prose.get(sentence.start.min(range.start)..range.start);
            let after = prose.get(range.end..sentence.end.max(range.end));
            rule.applies(before.unwrap_or_default(), after.unwrap_or_default())
        })
        .collect()
}

/// What blames because it stands before or after a person.
fn beside_people(prose: &str, sentences: &Sentences, names: &[&str]) -> Vec<Found> {
    let people = people::mentions(prose, &Names::of(names));
    people
        .iter()
        .flat_map(|person| beside(prose, &sentences.around(person.range.start), person))
        .collect()
}

/// How far before a person a rule looks, in bytes.
const LOOKS_BACK: usize = 120;

fn beside(prose: &str, sentence: &Range<usize>, person: &Mention) -> Vec<Found> {
    let Range { start, end } = person.range;
    let from = prose.ceil_char_boundary(sentence.start.max(start.saturating_sub(LOOKS_BACK)));
    let before = prose.get(from..start).unwrap_or_default();
    let after = prose.get(end..sentence.end.max(end)).unwrap_or_default();
    let rules = RULES
        .iter()
        .filter(|rule| rule.people.contains(&person.kind));
    rules
        .filter_map(|rule| {
            let range = match rule.place {
                Place::After => start..end + rule.find(after).next()?.end,
                Place::Before => from + rule.find(before).next()?.start..end,
                Place::Anywhere => return None,
            };
            let rest = prose.get(range.end..sentence.end).unwrap_or_default();
            rule.applies(before, rest).then_some((range, rule))
        })
        .collect()
}
