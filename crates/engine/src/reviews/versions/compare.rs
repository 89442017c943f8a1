//! Comparing two texts word by word.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

use super::{ChangedPart, PartKind};

/// For how long texts are compared before what is left is taken as changed altogether.
const COMPARING: Duration = Duration::from_millis(500);

/// The words of a text and what stands between them: all of it, in order.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric())
        } else {
            Some(first.len_utf8())
        };
        let (token, after) = rest.split_at(length.unwrap_or(rest.len()));
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// A part of what two sequences have in common or not: where it is in each.
pub(super) struct Hunk {
    pub(super) same: bool,
    pub(super) old: std::ops::Range<usize>,
    pub(super) new: std::ops::Range<usize>,
}

/// The way from one sequence to another.
pub(super) fn hunks<T: Eq + std::hash::Hash + Ord>(old: &[T], new: &[T]) -> Vec<Hunk> {
    let deadline = Some(Instant::now() + COMPARING);
    capture_diff_slices_deadline(Algorithm::Myers, old, new, deadline)
        .into_iter()
        .map(|op| Hunk {
            same: op.tag() == DiffTag::Equal,
            old: op.old_range(),
            new: op.new_range(),
        })
        .collect()
}

/// The way from one text to another, word by word: both, in order. What is removed at a place
/// comes before what is added there.
pub(super) fn changes(old: &str, new: &str) -> Vec<ChangedPart> {
    let (old, new) = (tokens(old), tokens(new));
    let mut parts = Parts::default();
    let hunks = hunks(&old, &new);
    for (number, hunk) in hunks.iter().enumerate() {
        let (from, to) = (
            old[hunk.old.clone()].concat(),
            new[hunk.new.clone()].concat(),
        );
        // Two changed words are one changed passage, although both texts have a space there.
        let is_gap = hunk.same && from.chars().all(|c| c == ' ') && number + 1 < hunks.len();
        if hunk.same && !(is_gap && parts.is_changing()) {
            parts.same(from);
        } else {
            parts.changed(&from, &to);
        }
    }
    parts.finish()
}

#[derive(Default)]
struct Parts {
    done: Vec<ChangedPart>,
    removed: String,
    added: String,
}

impl Parts {
    fn is_changing(&self) -> bool {
        !self.removed.is_empty() && !self.added.is_empty()
    }

    fn changed(&mut self, removed: &str, added: &str) {
        self.removed.push_str(removed);
        self.added.push_str(added);
    }

    fn same(&mut self, text: String) {
        for (kind, part) in [
            (PartKind::Removed, std::mem::take(&mut self.removed)),
            (PartKind::Added, std::mem::take(&mut self.added)),
            (PartKind::Same, text),
        ] {
            if !part.is_empty() {
                self.done.push(ChangedPart { kind, text: part });
            }
        }
    }

    fn finish(mut self) -> Vec<ChangedPart> {
        self.same(String::new());
        self.done
    }
}

/// How many characters were added on the way from one text to another, and how many removed.
pub(super) fn counted(old: &str, new: &str) -> (u32, u32) {
    let (old, new) = (tokens(old), tokens(new));
    let (mut added, mut removed) = (0, 0);
    for hunk in hunks(&old, &new).iter().filter(|hunk| !hunk.same) {
        let from: Vec<char> = old[hunk.old.clone()].concat().chars().collect();
        let to: Vec<char> = new[hunk.new.clone()].concat().chars().collect();
        let alike = in_common(&from, &to);
        removed += from.len() - alike;
        added += to.len() - alike;
    }
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (number(added), number(removed))
}

/// How many characters two passages have in common at their beginnings and ends: of a word that
/// got another letter, only the letter counts.
fn in_common(one: &[char], other: &[char]) -> usize {
    let before = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let after = one[before..]
        .iter()
        .rev()
        .zip(other[before..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    before + after
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let parts = changes(old, new).into_iter();
        parts
            .map(|part| match part.kind {
                PartKind::Same => part.text,
                PartKind::Added => format!("[+{}]", part.text),
                PartKind::Removed => format!("[-{}]", part.text),
            })
            .collect()
    }

    #[rstest]
    #[case::nothing("", "", "")]
    #[case::the_same("It is the log.", "It is the log.", "It is the log.")]
    #[case::a_word("It is the log.", "It was the log.", "It [-is][+was] the log.")]
    #[case::words_beside_each_other("a quick fox", "a slow cat", "a [-quick fox][+slow cat]")]
    #[case::a_beginning("", "New.", "[+New.]")]
    #[case::an_end("One. Two.", "One.", "One.[- Two.]")]
    #[case::other_scripts("日本 é", "日本 ü", "日本 [-é][+ü]")]
    fn texts_are_compared_word_by_word(
        #[case] old: &str,
        #[case] new: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(shown(old, new), expected);
    }

    #[rstest]
    #[case::nothing("a", "a", (0, 0))]
    #[case::all_of_it("", "ab c", (4, 0))]
    #[case::a_letter("color", "colour", (1, 0))]
    #[case::a_word("It is.", "It was.", (2, 1))]
    fn changed_characters_are_counted(
        #[case] old: &str,
        #[case] new: &str,
        #[case] expected: (u32, u32),
    ) {
        assert_eq!(counted(old, new), expected);
    }

    proptest! {
        #[test]
        fn the_parts_make_up_both_texts(
            old in "([a-c é🚒]|\\PC){0,60}",
            new in "([a-c é🚒]|\\PC){0,60}",
        ) {
            let parts = changes(&old, &new);
            let side = |missing: PartKind| -> String {
                let parts = parts.iter().filter(|part| part.kind != missing);
                parts.map(|part| part.text.as_str()).collect()
            };
            prop_assert_eq!(side(PartKind::Added), old.clone());
            prop_assert_eq!(side(PartKind::Removed), new.clone());
            let (added, removed) = counted(&old, &new);
            let length = |text: &str| i64::try_from(text.chars().count()).unwrap();
            prop_assert_eq!(
                length(&old) + i64::from(added) - i64::from(removed),
                length(&new)
            );
        }
    }
}
