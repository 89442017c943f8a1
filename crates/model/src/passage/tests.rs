use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::offsets::units;

/// The passage of the words between the bars, and the text without them.
fn marked(text: &str) -> (String, Passage) {
    let parts: Vec<&str> = text.split('|').collect();
    let [before, quote, after] = parts.as_slice() else {
        panic!("two bars are expected in {text}");
    };
    let from = units(before);
    let text = format!("{before}{quote}{after}");
    let passage = passage(&text, from, from + units(quote)).unwrap();
    assert_eq!(passage.quote, *quote);
    (text, passage)
}

/// The text with bars around where the passage stands now.
fn found(text: &str, passage: &Passage) -> Option<String> {
    let (from, to) = find(text, passage)?;
    let (from, to) = (byte_of(text, from), byte_of(text, to));
    let (before, quote, after) = (&text[..from], &text[from..to], &text[to..]);
    Some(format!("{before}|{quote}|{after}"))
}

#[rstest]
#[case::unchanged("a |b| c", "a b c", Some("a |b| c"))]
#[case::moved("a |b| c", "x 🔥 a b c", Some("x 🔥 a |b| c"))]
#[case::surroundings_gone(
    "a |disk was full| c",
    "The disk was full.",
    Some("The |disk was full|.")
)]
#[case::gone("a |b| c", "a c", None)]
#[case::reworded("The |disk was full|.", "The disk was nearly full.", None)]
#[case::the_second_of_two(
    "retry one. |retry| two.",
    "retry one. retry two.",
    Some("retry one. |retry| two.")
)]
#[case::the_second_moved_first(
    "on red: retry. on blue: |retry|.",
    "on blue: retry. on red: retry.",
    Some("on blue: |retry|. on red: retry.")
)]
#[case::beside_an_edit(
    "The north was slow: |retry|. We waited. The south was fast: retry. We slept.",
    "The south was fast: retry. We slept. The north was very slow, so: retry. We waited.",
    Some("The south was fast: retry. We slept. The north was very slow, so: |retry|. We waited.")
)]
#[case::wrapped("a |b c\nd| e", "a b\nc d e", Some("a |b\nc d| e"))]
#[case::wrapped_in_a_list(
    "see |one\n  two ü| end",
    "see\none two\tü end",
    Some("see\n|one two\tü| end")
)]
#[case::emoji("🔥|🔥|🔥🔥", "🔥🔥🔥🔥", Some("🔥|🔥|🔥🔥"))]
fn a_passage_is_found_again(#[case] text: &str, #[case] now: &str, #[case] expected: Option<&str>) {
    let (_, passage) = marked(text);
    assert_eq!(found(now, &passage).as_deref(), expected);
}

#[rstest]
#[case::nothing_selected("abc", 1, 1)]
#[case::turned_round("abc", 2, 1)]
#[case::only_space("a  c", 1, 3)]
#[case::past_the_end("abc", 7, 9)]
#[case::half_an_emoji("🔥", 0, 1)]
#[case::no_text("", 0, 1)]
fn there_is_nothing_in_it(#[case] text: &str, #[case] from: u32, #[case] to: u32) {
    assert_eq!(passage(text, from, to), None);
}

#[test]
fn forty_characters_around_it_are_kept() {
    let (_, passage) = marked(&format!("{}|here|{}", "ü".repeat(50), "🔥".repeat(50)));
    assert_eq!(passage.before, "ü".repeat(40));
    assert_eq!(passage.after, "🔥".repeat(40));
}

#[test]
fn more_is_kept_where_the_same_words_stand_among_the_same_elsewhere() {
    let row = "- checked the queue, and it was empty as before\n";
    let text = format!("First:\n{}", row.repeat(6));
    let at = units("First:\n") + 2 * units(row) + 2;
    let passage = passage(&text, at, at + 7).unwrap();
    assert!(passage.before.chars().count() > AROUND);
    assert_eq!(find(&text, &passage), Some((at, at + 7)));
}

#[test]
fn an_empty_quote_is_nowhere() {
    let passage = Passage {
        quote: String::new(),
        before: "a".to_owned(),
        after: String::new(),
    };
    assert_eq!(find("abc", &passage), None);
}

/// A text short enough that its whole may be kept, and a selection in it.
fn selection() -> impl Strategy<Value = (String, u32, u32)> {
    ("[ab \n🔥ü]{1,60}", any::<u32>(), any::<u32>()).prop_filter_map(
        "something is selected",
        |(text, one, other)| {
            let ends: Vec<u32> = text
                .char_indices()
                .map(|(byte, _)| utf16_of(&text, byte))
                .chain([units(&text)])
                .collect();
            let at = |number: u32| ends[number as usize % ends.len()];
            let (from, to) = (at(one).min(at(other)), at(one).max(at(other)));
            passage(&text, from, to).map(|_| (text, from, to))
        },
    )
}

proptest! {
    #[test]
    fn in_an_unchanged_text_it_stands_where_it_stood((text, from, to) in selection()) {
        let passage = passage(&text, from, to).unwrap();
        prop_assert_eq!(find(&text, &passage), Some((from, to)));
    }

    #[test]
    fn what_is_written_before_moves_it((text, from, to) in selection(), new in "[xyz ]{0,30}") {
        let passage = passage(&text, from, to).unwrap();
        let moved = units(&new);
        let found = find(&format!("{new}{text}"), &passage);
        prop_assert_eq!(found, Some((from + moved, to + moved)));
    }

    #[test]
    fn what_is_found_are_the_words((text, from, to) in selection(), now in "[ab \n🔥ü]{0,60}") {
        let passage = passage(&text, from, to).unwrap();
        if let Some((from, to)) = find(&now, &passage) {
            let words = now.get(byte_of(&now, from)..byte_of(&now, to)).unwrap();
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(plain(words), plain(&passage.quote));
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in any::<String>(), from: u32, to: u32, now in any::<String>()) {
        if let Some(passage) = passage(&text, from, to) {
            let _ = find(&now, &passage);
        }
    }
}
