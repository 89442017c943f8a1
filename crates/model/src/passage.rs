//! Where a passage that somebody commented on stands now. The text was edited since, so that the
//! words themselves and what stood around them are looked for.

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::{
    offsets::{byte_of, utf16_of},
    record::Passage,
};

/// How much of what stands around a passage is kept, in characters on each side.
const AROUND: usize = 40;
/// How much is kept at most, where less would not tell a passage from another one.
const MOST_AROUND: usize = 4 * AROUND;
/// How much more a character counts if nothing was edited between it and the passage.
const NEAR: usize = 3;
/// Of how many equal passages the surroundings are compared.
const COMPARED: usize = 1_000;

/// The passage of a text from one UTF-16 code unit to another, with what stands around it; none if
/// there is nothing in it.
///
/// 40 characters on each side are kept, and more only where the same words stand among the same
/// ones elsewhere.
#[must_use]
pub fn passage(text: &str, from: u32, to: u32) -> Option<Passage> {
    let range = byte_of(text, from)..byte_of(text, to);
    let quote = text.get(range.clone())?;
    if quote.trim().is_empty() {
        return None;
    }
    let kept = |around| Passage {
        quote: quote.to_owned(),
        before: before(text, range.start, around),
        after: after(text, range.end, around),
    };
    let mut around = AROUND;
    while around < MOST_AROUND && exact(text, &kept(around)) != Some(range.clone()) {
        around *= 2;
    }
    Some(kept(around))
}

/// Where a passage stands in a text, in UTF-16 code units; none if its words are gone. Of several
/// equal ones it is the one whose surroundings are most alike.
///
/// Words that were only wrapped anew are the same words.
#[must_use]
pub fn find(text: &str, passage: &Passage) -> Option<(u32, u32)> {
    let range = exact(text, passage).or_else(|| rewrapped(text, passage))?;
    Some((utf16_of(text, range.start), utf16_of(text, range.end)))
}

/// Where the very words stand, in bytes.
fn exact(text: &str, passage: &Passage) -> Option<Range<usize>> {
    let quote = passage.quote.as_str();
    if quote.is_empty() {
        return None;
    }
    let mut best = None;
    let mut from = 0;
    for _ in 0..COMPARED {
        let rest = text.get(from..).unwrap_or_default();
        let Some(at) = rest.find(quote) else { break };
        let range = from + at..from + at + quote.len();
        let alike = alike(text, &range, passage);
        if best.as_ref().is_none_or(|(most, _)| alike > *most) {
            best = Some((alike, range.clone()));
        }
        // Equal passages may overlap.
        from = text.ceil_char_boundary(range.start + 1);
    }
    best.map(|(_, range)| range)
}

/// Where the words stand if all space between words is the same, in bytes.
fn rewrapped(text: &str, passage: &Passage) -> Option<Range<usize>> {
    let (flat_text, bytes) = flat(text);
    let (quote, _) = flat(passage.quote.trim());
    let (before, _) = flat(&passage.before);
    let (after, _) = flat(&passage.after);
    let found = exact(
        &flat_text,
        &Passage {
            quote,
            before,
            after,
        },
    )?;
    let last = text.get(*bytes.get(found.end.checked_sub(1)?)?..)?;
    let end = text.len() - last.len() + last.chars().next()?.len_utf8();
    Some(*bytes.get(found.start)?..end)
}

/// A text with each run of space as one space, and for each of its bytes where the character that
/// it belongs to begins in the text.
fn flat(text: &str) -> (String, Vec<usize>) {
    let mut flat = String::with_capacity(text.len());
    let mut bytes = Vec::with_capacity(text.len());
    for (byte, character) in text.char_indices() {
        if !character.is_whitespace() {
            flat.push(character);
        } else if !flat.ends_with(' ') {
            flat.push(' ');
        }
        bytes.resize(flat.len(), byte);
    }
    (flat, bytes)
}

/// How much the surroundings of a range are like those of a passage.
fn alike(text: &str, range: &Range<usize>, passage: &Passage) -> usize {
    let nearest_first = |words: &str| words.chars().rev().collect::<Vec<_>>();
    let kept_before = nearest_first(&passage.before);
    let kept_after: Vec<char> = passage.after.chars().collect();
    // What was written between may have moved some of it away.
    let before = before(text, range.start, kept_before.len() + AROUND);
    let after: Vec<char> = after(text, range.end, kept_after.len() + AROUND)
        .chars()
        .collect();
    shared(&kept_before, &nearest_first(&before)) + shared(&kept_after, &after)
}

/// How much two surroundings share: the characters up to the first difference, and the longest
/// sequence that both have in the same order, with others between. The first counts more, for what
/// is near tells most; the second tells apart what was edited right beside the passage.
fn shared(kept: &[char], now: &[char]) -> usize {
    let same = kept
        .iter()
        .zip(now)
        .take_while(|(kept, now)| kept == now)
        .count();
    let mut longest = vec![0; now.len() + 1];
    for kept in kept {
        let mut diagonal = 0;
        let mut left = 0;
        for (now, above) in now.iter().zip(longest.iter_mut().skip(1)) {
            let here = if kept == now {
                diagonal + 1
            } else {
                left.max(*above)
            };
            diagonal = *above;
            *above = here;
            left = here;
        }
    }
    NEAR * same + longest.last().copied().unwrap_or_default()
}

/// So many characters before a byte.
fn before(text: &str, byte: usize, characters: usize) -> String {
    let before = text.get(..byte).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .take(characters)
        .last()
        .map_or(before.len(), |(start, _)| start);
    before.get(start..).unwrap_or_default().to_owned()
}

/// So many characters from a byte.
fn after(text: &str, byte: usize, characters: usize) -> String {
    let after = text.get(byte..).unwrap_or_default();
    after.chars().take(characters).collect()
}
