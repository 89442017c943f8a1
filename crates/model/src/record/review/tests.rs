use rstest::rstest;
use uuid::Uuid;

use super::*;

fn review() -> Review {
    Review {
        title: "Checkout was down".to_owned(),
        incident: IncidentId::from_uuid(Uuid::from_u128(1)),
        status: ReviewStatus::Draft,
        text: "## Summary".to_owned(),
        owner: None,
        reviewers: BTreeSet::new(),
        approved_by: BTreeSet::new(),
        tags: BTreeSet::from(["payments".to_owned()]),
        factors: BTreeSet::from(["Ein voller Datenträger".to_owned()]),
        dismissed: BTreeSet::new(),
        created_at: Timestamp(0),
        created_by: MemberId::from_uuid(Uuid::from_u128(2)),
        requested_at: None,
        published_at: None,
        published_by: None,
    }
}

fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_review_is_acceptable_up_to_its_limits() {
    assert_eq!(review().validate(), Ok(()));
    let long = Review {
        text: "ü".repeat(Review::MAX_TEXT),
        tags: words(&[&"ü".repeat(Review::MAX_WORDS)]),
        factors: BTreeSet::new(),
        ..review()
    };
    assert_eq!(long.validate(), Ok(()));
}

#[rstest]
#[case::no_title(
    Review { title: " ".to_owned(), ..review() }, "title", "Give the review a name.")]
#[case::too_long(
    Review { text: "ü".repeat(Review::MAX_TEXT + 1), ..review() }, "text",
    "Shorten the review to 500000 characters; it has 500001. Attach long logs to the incident instead.")]
#[case::an_empty_tag(
    Review { tags: words(&[""]), ..review() }, "tags",
    "'' is not a tag: write some words on one line.")]
#[case::a_tag_with_space_around(
    Review { tags: words(&[" a"]), ..review() }, "tags",
    "' a' is not a tag: write some words on one line.")]
#[case::a_factor_on_two_lines(
    Review { factors: words(&["a\nb"]), ..review() }, "factors",
    "'a\nb' is not a contributing factor: write some words on one line.")]
#[case::a_factor_that_is_a_story(
    Review { factors: words(&[&"x".repeat(81)]), ..review() }, "factors",
    &format!("Shorten the contributing factor '{}' to 80 characters.", "x".repeat(81)))]
fn this_review_is_not_acceptable(
    #[case] review: Review,
    #[case] field: &str,
    #[case] message: &str,
) {
    let invalid = review.validate().unwrap_err();
    assert_eq!((invalid.field, invalid.message.as_str()), (field, message));
}

#[test]
fn prose_merges_by_letter_and_lists_by_element() {
    assert_eq!(Review::merge_of("text"), Merge::Prose);
    for field in ["reviewers", "approved_by", "tags", "factors", "dismissed"] {
        assert_eq!(Review::merge_of(field), Merge::Set);
    }
    assert_eq!(Review::merge_of("status"), Merge::Value);
}

#[test]
fn a_search_finds_it_by_its_text_its_tags_and_its_factors() {
    assert_eq!(
        review().prose(),
        "## Summary\npayments\nEin voller Datenträger"
    );
    assert_eq!(review().title(), "Checkout was down");
}

#[test]
fn it_reads_back_what_it_writes() {
    let json = serde_json::to_value(review()).unwrap();
    assert_eq!(json["status"], "draft");
    assert_eq!(serde_json::from_value::<Review>(json).unwrap(), review());
    for status in ReviewStatus::ALL {
        assert!(!status.name().is_empty());
    }
}
