//! Where sentences begin and end, and by what a finding in one is known again.

use std::ops::Range;

use crate::markdown::BLOCK_END_CHAR;

/// The sentences of a prose, in order; together they are all of it.
#[derive(Debug)]
pub(super) struct Sentences {
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Sentences {
    /// Those of a prose: each ends with its block, or with a mark before a space.
    pub(super) fn of(prose: &str) -> Self {
        let mut ends = Vec::new();
        let mut marked = false;
        for (place, character) in prose.char_indices() {
            let after = place + character.len_utf8();
            if character == BLOCK_END_CHAR || (marked && character.is_whitespace()) {
                ends.push(after);
                marked = false;
            } else if matches!(character, '.' | '!' | '?' | '…') {
                marked = true;
            } else if !matches!(character, '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_') {
                marked = false;
            }
        }
        ends.push(prose.len());
        Self { ends }
    }

    /// The one that a byte belongs to.
    pub(super) fn around(&self, byte: usize) -> Range<usize> {
        let place = self.ends.partition_point(|end| *end <= byte);
        let before = place
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let last = self.ends.last().copied().unwrap_or_default();
        let start = before.copied().unwrap_or_default();
        start..self.ends.get(place).copied().unwrap_or(last)
    }

    /// By what words in a sentence are known again, wherever the sentence stands, however its lines
    /// break and whatever its capitals.
    pub(super) fn key(&self, text: &str, words: &Range<usize>) -> String {
        let sentence = self.around(words.start);
        let words = text.get(words.clone()).unwrap_or_default();
        let sentence = text.get(sentence).unwrap_or_default();
        format!("{}|{:016x}", plain(words), fnv1a(&plain(sentence)))
    }
}

/// Lower-cased, with single spaces, and without what marks an item of a list.
fn plain(text: &str) -> String {
    let text = text.trim_start_matches(|mark: char| mark.is_whitespace() || "-+*#".contains(mark));
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// The 64-bit hash FNV-1a: stable across versions and laptops, which std's hasher does not promise.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
