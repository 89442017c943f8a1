use muster_model::{
    ids::NoteId,
    record::{Incident, Note, RecordKind},
};
use proptest::prelude::*;
use rstest::rstest;

use crate::world::{NOON, World};

fn titles(world: &World, query: &str) -> Vec<String> {
    let hits = world.store.read(|reader| reader.search(query, 10)).unwrap();
    hits.into_iter().map(|hit| hit.title).collect()
}

#[rstest]
#[case::a_word("checkout", 1)]
#[case::the_beginning_of_a_word("check", 1)]
#[case::one_letter("c", 1)]
#[case::words_in_any_order("down checkout", 1)]
#[case::accents_do_not_matter("cafe", 1)]
#[case::upper_and_lower_case_are_alike("CHECKOUT", 1)]
#[case::all_words_must_be_there("checkout up", 0)]
#[case::the_middle_of_a_word("eckout", 0)]
#[case::nothing("", 0)]
#[case::only_signs("\"*()-^:", 0)]
#[case::the_words_of_the_query_language("checkout AND down", 0)]
#[case::quotation_marks("\"checkout\"", 1)]
fn finds_by_words(#[case] query: &str, #[case] hits: usize) {
    let world = World::new();
    world.incident("Checkout of the Café is down");
    assert_eq!(titles(&world, query).len(), hits);
}

#[test]
fn a_title_counts_for_more_than_prose() {
    let world = World::new();
    let prose = world.incident("Something else");
    world
        .change::<Incident>(prose, |i| i.summary = "It began with payments.".to_owned())
        .unwrap();
    world.incident("Payments are down");
    assert_eq!(
        titles(&world, "payments"),
        ["Payments are down", "Something else"]
    );
}

#[test]
fn a_hit_says_where_it_was_found() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let id = NoteId::new();
    let note = Note {
        incident,
        author: world.admin_id,
        at: NOON,
        text: "First line.\n\nThe certificate of the gateway expired at noon.".to_owned(),
    };
    world.create(id, &note).unwrap();
    let hits = world
        .store
        .read(|reader| reader.search("certif", 10))
        .unwrap();
    assert_eq!((hits[0].kind, hits[0].id), (RecordKind::Note, id.into()));
    assert!(
        hits[0].snippet.contains("certificate"),
        "{}",
        hits[0].snippet
    );
}

#[test]
fn the_index_follows_edits() {
    let world = World::new();
    let id = world.incident("Checkout is down");
    world
        .change::<Incident>(id, |i| i.title = "Basket is down".to_owned())
        .unwrap();
    assert!(titles(&world, "checkout").is_empty());
    assert_eq!(titles(&world, "basket"), ["Basket is down"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_input_is_a_syntax_error(query in any::<String>()) {
        thread_local! {
            static WORLD: World = World::new();
        }
        WORLD.with(|world| titles(world, &query));
    }
}
