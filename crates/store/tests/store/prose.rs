//! Two people write one text. Whatever they do to it meanwhile, both copies come to the same text,
//! and nothing that either of them wrote is lost.

use std::collections::BTreeSet;

use muster_model::{
    ids::{DeviceId, ReviewId},
    record::{Record, Review},
};
use muster_store::{
    StoreError, audit,
    document::{Document, Fields},
    rebuild,
};
use proptest::{collection::vec, prelude::*};
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{NOON, World, review};

/// What somebody does to a text: at which part of it, how much they delete there, and how much
/// they write.
#[derive(Debug, Clone, Copy)]
struct Change {
    place: usize,
    delete: usize,
    insert: usize,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change =
        (any::<usize>(), 0..12_usize, 0..12_usize).prop_map(|(place, delete, insert)| Change {
            place,
            delete,
            insert,
        });
    vec(change, 1..8)
}

/// Letters of many scripts and signs of one to four bytes, each used once, so that it can be said
/// of each what became of it.
struct Letters(u32);

impl Letters {
    fn next(&mut self) -> char {
        self.0 += 1;
        let number = self.0 / 4;
        let block = match self.0 % 4 {
            0 if number < 90 => 0x21,
            0 => 0x400,
            1 => 0x1000,
            2 => 0x4e00,
            _ => 0x1_f300,
        };
        char::from_u32(block + number).unwrap()
    }

    fn some(&mut self, count: usize) -> String {
        (0..count).map(|_| self.next()).collect()
    }
}

fn apply(text: &str, change: Change, letters: &mut Letters) -> String {
    let mut text: Vec<char> = text.chars().collect();
    let from = change.place % (text.len() + 1);
    let to = (from + change.delete).min(text.len());
    text.splice(from..to, letters.some(change.insert).chars());
    text.into_iter().collect()
}

/// The text after each of the changes.
fn texts(base: &str, changes: &[Change], letters: &mut Letters) -> Vec<String> {
    let mut texts = Vec::new();
    let mut text = base.to_owned();
    for change in changes {
        text = apply(&text, *change, letters);
        texts.push(text.clone());
    }
    texts
}

fn letters(text: &str) -> BTreeSet<char> {
    text.chars().collect()
}

/// What both wrote is there, and what neither deleted, each once; nothing else is.
fn assert_nothing_is_lost(
    base: &str,
    here: &str,
    there: &str,
    merged: &str,
) -> Result<(), TestCaseError> {
    let (base, one, other) = (letters(base), letters(here), letters(there));
    let kept = base.iter().filter(|c| one.contains(c) && other.contains(c));
    let written = one.union(&other).filter(|c| !base.contains(c));
    let expected: BTreeSet<char> = kept.chain(written).copied().collect();
    prop_assert_eq!(&letters(merged), &expected);
    prop_assert_eq!(merged.chars().count(), expected.len());
    Ok(())
}

/// Each finds what is left of their own text in the order in which they had it.
fn assert_in_order(side: &str, merged: &str) -> Result<(), TestCaseError> {
    let (has, left) = (letters(side), letters(merged));
    let found: String = merged.chars().filter(|c| has.contains(c)).collect();
    let expected: String = side.chars().filter(|c| left.contains(c)).collect();
    prop_assert_eq!(found, expected);
    Ok(())
}

fn with_text(text: &str) -> Fields {
    Fields::from_iter([("text".to_owned(), Value::from(text))])
}

fn write(document: &Document, before: &str, after: &str) -> Vec<u8> {
    document
        .edit(&with_text(before), &with_text(after))
        .unwrap()
}

/// A text on two laptops.
fn two_copies(text: &str) -> (Document, Document) {
    let new = || Document::new(DeviceId::new(), Review::merge_of).unwrap();
    let (here, there) = (new(), new());
    there
        .merge(&here.edit(&Fields::new(), &with_text(text)).unwrap())
        .unwrap();
    (here, there)
}

/// Writes texts one after another, and answers the updates.
fn write_all(document: &Document, base: &str, texts: &[String]) -> Vec<Vec<u8>> {
    let mut before = base;
    let mut updates = Vec::new();
    for text in texts {
        updates.push(write(document, before, text));
        before = text;
    }
    updates
}

/// A review with a text, and the state in which it is.
fn written(world: &World, text: &str) -> (ReviewId, String) {
    let incident = world.incident("Checkout is down");
    let id = ReviewId::new();
    let mut record = review(incident, world.admin_id, "Lessons");
    record.text = text.to_owned();
    world.create(id, &record).unwrap();
    (id, version(world, id))
}

fn version(world: &World, id: ReviewId) -> String {
    let read = |reader: &muster_store::Reader| rebuild::version(reader, id.into());
    world.store.read(read).unwrap()
}

fn save(
    world: &World,
    id: ReviewId,
    base: &str,
    text: &str,
) -> Result<(String, String), StoreError> {
    let written = world
        .store
        .write(|door| door.change_prose::<Review>(world.admin, NOON, id, "text", base, text))?;
    Ok((written.record.text, written.version))
}

/// The document is what its edits make, the row is what the document says, and the log is sound.
fn assert_is_sound(world: &World, id: ReviewId, text: &str) {
    world
        .store
        .read(|reader| {
            assert_eq!(rebuild::document(reader, id.into())?.prose("text"), text);
            assert_eq!(
                rebuild::stored_document(reader, id.into())?.prose("text"),
                text
            );
            assert_eq!(reader.require::<Review>(id)?.text, text);
            assert!(audit::verify(reader)?.is_ok());
            Ok(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn two_diverged_copies_come_to_one_text_and_lose_nothing(
        length in 0..200_usize,
        one in changes(),
        other in changes(),
    ) {
        let mut letters = Letters(0);
        let base = letters.some(length);
        let (here, there) = two_copies(&base);
        let (one, other) = (texts(&base, &one, &mut letters), texts(&base, &other, &mut letters));
        let from_here = write_all(&here, &base, &one);
        let from_there = write_all(&there, &base, &other);
        here.merge_all(&from_there).unwrap();
        for update in from_here {
            there.merge(&update).unwrap();
        }
        let merged = here.prose("text");
        prop_assert_eq!(&merged, &there.prose("text"));
        prop_assert_eq!(here.version(), there.version());
        let (one, other) = (one.last().unwrap(), other.last().unwrap());
        assert_nothing_is_lost(&base, one, other, &merged)?;
        assert_in_order(one, &merged)?;
        assert_in_order(other, &merged)?;
    }

    #[test]
    fn any_two_texts_made_of_one_come_to_the_same_on_both_laptops(
        base in any::<String>(),
        one in any::<String>(),
        other in any::<String>(),
    ) {
        let (here, there) = two_copies(&base);
        let (a, b) = (write(&here, &base, &one), write(&there, &base, &other));
        here.merge(&b).unwrap();
        there.merge(&a).unwrap();
        prop_assert_eq!(here.prose("text"), there.prose("text"));
    }

    #[test]
    fn a_state_that_never_was_is_refused(garbage in vec(any::<u8>(), 0..40)) {
        let (here, _) = two_copies("It is the log.");
        let named = garbage.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        prop_assert!(here.edit_prose("text", &named, "It is a log.").is_err());
        prop_assert_eq!(here.prose("text"), "It is the log.");
    }
}

proptest! {
    // Each case makes a workspace on the disk.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_text_saved_on_an_old_state_is_merged_and_loses_nothing(
        length in 0..200_usize,
        one in changes(),
        other in changes(),
    ) {
        let mut letters = Letters(0);
        let base = letters.some(length);
        let world = World::new();
        let (id, old) = written(&world, &base);
        let (one, other) = (texts(&base, &one, &mut letters), texts(&base, &other, &mut letters));
        let mut state = old.clone();
        for text in &one {
            state = save(&world, id, &state, text).unwrap().1;
        }
        let there = other.last().unwrap();
        let (merged, state) = save(&world, id, &old, there).unwrap();
        assert_nothing_is_lost(&base, one.last().unwrap(), there, &merged)?;
        assert_is_sound(&world, id, &merged);
        prop_assert_eq!(state, version(&world, id));
    }
}

#[test]
fn a_text_saved_on_an_old_state_keeps_what_others_wrote_since() {
    let world = World::new();
    let (id, old) = written(&world, "Payments time out.");
    save(&world, id, &old, "All payments time out.").unwrap();
    world
        .change::<Review>(id, |review| review.title = "What we learnt".to_owned())
        .unwrap();
    let (text, state) = save(&world, id, &old, "Payments time out. Cards only.").unwrap();
    assert_eq!(text, "All payments time out. Cards only.");
    let (text, _) = save(&world, id, &state, "All payments time out.").unwrap();
    assert_eq!(text, "All payments time out.");
    assert_is_sound(&world, id, &text);
}

#[test]
fn what_somebody_changed_beside_the_text_does_not_disturb_who_writes_it() {
    let world = World::new();
    let (id, old) = written(&world, "One.");
    world
        .change::<Review>(id, |review| review.title = "What we learnt".to_owned())
        .unwrap();
    let (text, _) = save(&world, id, &old, "One. Two.").unwrap();
    assert_eq!(text, "One. Two.");
    assert_eq!(world.get::<Review>(id).unwrap().title, "What we learnt");
}

#[test]
fn saving_what_is_there_already_writes_nothing() {
    let world = World::new();
    let (id, old) = written(&world, "One.");
    let edits = || {
        let read = |reader: &muster_store::Reader| audit::history(reader, id.into());
        world.store.read(read).unwrap()
    };
    let (text, state) = save(&world, id, &old, "One.").unwrap();
    assert_eq!((text.as_str(), &state), ("One.", &old));
    assert_eq!(edits().len(), 1);
    save(&world, id, &old, "One. Two.").unwrap();
    // The same change, saved twice over: the second would double it if it were merged.
    save(&world, id, &version(&world, id), "One. Two.").unwrap();
    assert_eq!(edits().len(), 2);
}

#[test]
fn the_log_shows_the_passage_that_changed() {
    let world = World::new();
    let long = "A sentence that nobody touches. ".repeat(50);
    let (id, old) = written(&world, &long);
    save(&world, id, &old, &format!("{long}The end.")).unwrap();
    let edits = world
        .store
        .read(|reader| audit::history(reader, id.into()))
        .unwrap();
    let change = &edits[1].diff["text"];
    let around = "…ouches. A sentence that nobody touches. ";
    assert_eq!(change, &json!([around, format!("{around}The end.")]));
}

#[rstest]
#[case::nothing("")]
#[case::no_state("the one before")]
#[case::bytes_that_are_none("ffffffffffffffffffff")]
fn a_state_that_is_not_known_is_told_in_a_sentence(#[case] version: &str) {
    let world = World::new();
    let (id, _) = written(&world, "One.");
    let refused = save(&world, id, version, "Two.").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "What this text was made from is not known here any more. Copy your text, open it again, \
         and put in what you changed."
    );
}

#[test]
fn the_state_of_another_record_is_not_known() {
    let world = World::new();
    let (id, _) = written(&world, "One.");
    let laptop = World::new();
    let (_, other) = written(&laptop, "One.");
    assert!(save(&world, id, &other, "Two.").is_err());
}

#[test]
fn a_long_text_is_replaced_altogether_in_no_time() {
    let world = World::new();
    let text = |word: &str| {
        (0..8_000)
            .map(|n| format!("{word}{n}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (id, old) = written(&world, &text("one"));
    let (saved, _) = save(&world, id, &old, &text("two")).unwrap();
    assert_eq!(saved, text("two"));
    assert_is_sound(&world, id, &saved);
}

#[test]
fn the_text_after_each_edit_is_made_again_from_the_log() {
    let world = World::new();
    let (id, mut state) = written(&world, "0");
    let mut expected = vec!["0".to_owned()];
    for number in 1..20 {
        let text = format!("{} {number}", expected.last().unwrap());
        state = save(&world, id, &state, &text).unwrap().1;
        expected.push(text);
    }
    world
        .store
        .read(|reader| {
            let edits = audit::history(reader, id.into())?;
            let places: Vec<i64> = edits.iter().map(|edit| edit.seq).collect();
            let texts = rebuild::prose_after(reader, id.into(), "text", &places)?;
            assert_eq!(texts, expected);
            let some = [places[3], places[11]];
            let texts = rebuild::prose_after(reader, id.into(), "text", &some)?;
            assert_eq!(texts, [expected[3].clone(), expected[11].clone()]);
            assert!(rebuild::prose_after(reader, id.into(), "text", &[999]).is_err());
            Ok(())
        })
        .unwrap();
}
