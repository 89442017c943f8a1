use muster_engine::reviews::{ChangedPart, PartKind};
use muster_model::time::Millis;

use super::Story;

/// Ada writes, then Bo, then Ada again after lunch.
fn written_by_two() -> Story {
    let story = Story::begin();
    story.save("It is");
    story.save("It is the log.");
    story.bo_saves(&story.version(), "It is the log of the worker.");
    story.laptop.clock.advance(Millis::hours(1));
    story.save("It was the log of the worker.");
    story
}

#[test]
fn what_one_person_writes_in_one_go_is_a_version() {
    let story = written_by_two();
    let versions = story.laptop.engine.review_versions(story.review).unwrap();
    let shown: Vec<_> = versions
        .iter()
        .map(|it| {
            (
                it.author_name.as_str(),
                it.added,
                it.removed,
                it.what.as_str(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("Ada", 2, 1, ""),
            ("Bo", 14, 0, ""),
            ("Ada", 14, 0, "begun")
        ]
    );
    assert_eq!(versions[2].at.since(versions[2].from), Millis::minutes(2));
}

#[test]
fn an_earlier_text_is_shown_with_what_has_changed_since() {
    let story = written_by_two();
    let engine = &story.laptop.engine;
    let versions = engine.review_versions(story.review).unwrap();
    let first = engine
        .review_version(story.review, versions[2].edit)
        .unwrap();
    assert_eq!(first.text, "It is the log.");
    let part = |kind, text: &str| ChangedPart {
        kind,
        text: text.to_owned(),
    };
    assert_eq!(
        first.changes,
        [
            part(PartKind::Same, "It "),
            part(PartKind::Removed, "is"),
            part(PartKind::Added, "was"),
            part(PartKind::Same, " the log"),
            part(PartKind::Added, " of the worker"),
            part(PartKind::Same, "."),
        ]
    );
    let unknown = engine.review_version(story.review, 999_999).unwrap_err();
    assert!(unknown.message.contains("no such version"), "{unknown}");
}

#[test]
fn each_part_of_the_text_names_who_wrote_it() {
    let story = written_by_two();
    let parts = story.laptop.engine.review_authors(story.review).unwrap();
    let shown: Vec<_> = parts
        .iter()
        .map(|part| (part.text.as_str(), part.author_name.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("It ", "Ada"),
            ("was", "Ada"),
            (" the log", "Ada"),
            (" of the worker", "Bo"),
            (".", "Ada"),
        ]
    );
    assert!(parts[1].at > parts[3].at);
}

#[test]
fn a_step_in_its_life_is_a_version_of_its_own_words() {
    let story = written_by_two();
    story
        .laptop
        .engine
        .publish_review(story.review, true)
        .unwrap();
    let versions = story.laptop.engine.review_versions(story.review).unwrap();
    assert_eq!(versions[0].what, "published");
}

#[test]
fn hundreds_of_saves_are_a_few_versions() {
    let story = Story::begin();
    let mut version = story.version();
    let mut text = "What happened, and why. ".repeat(250);
    for number in 0..300 {
        story.laptop.clock.advance(Millis::seconds(20));
        if number % 40 == 0 {
            story.laptop.clock.advance(Millis::hours(1));
        }
        text.push_str(["a ", "word ", "more. "][number % 3]);
        let saved = story
            .laptop
            .engine
            .save_review_text(story.review, &version, &text)
            .unwrap();
        version = saved.version;
    }
    let engine = &story.laptop.engine;
    assert_eq!(engine.review_versions(story.review).unwrap().len(), 9);
    let parts = engine.review_authors(story.review).unwrap();
    let whole: String = parts.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(whole, text);
    assert_eq!(parts.len(), 8);
}
