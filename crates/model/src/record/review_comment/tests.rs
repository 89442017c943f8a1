use rstest::rstest;
use uuid::Uuid;

use super::*;

fn comment() -> ReviewComment {
    ReviewComment {
        review: ReviewId::from_uuid(Uuid::from_u128(1)),
        text: "Which disk?\nThere are two.".to_owned(),
        passage: Some(quoting("the disk was full")),
        reply_to: None,
        at: Timestamp(0),
        by: MemberId::from_uuid(Uuid::from_u128(2)),
        resolved_at: None,
        resolved_by: None,
    }
}

fn quoting(quote: &str) -> Passage {
    Passage {
        quote: quote.to_owned(),
        before: String::new(),
        after: String::new(),
    }
}

#[rstest]
#[case::on_a_passage(comment())]
#[case::on_the_whole(ReviewComment { passage: None, ..comment() })]
#[case::as_long_as_may_be(ReviewComment {
    text: "ü".repeat(ReviewComment::MAX_TEXT),
    passage: Some(quoting(&"ü".repeat(ReviewComment::MAX_QUOTE))),
    ..comment()
})]
fn this_comment_is_acceptable(#[case] comment: ReviewComment) {
    assert_eq!(comment.validate(), Ok(()));
}

#[rstest]
#[case::nothing_said(
    ReviewComment { text: " \n".to_owned(), ..comment() }, "text", "Write the comment.")]
#[case::too_much_said(
    ReviewComment { text: "x".repeat(10_001), ..comment() }, "text",
    "Shorten the comment to 10000 characters; it has 10001.")]
#[case::nothing_selected(
    ReviewComment { passage: Some(quoting(" ")), ..comment() }, "passage",
    "Select the words that the comment is about, or comment on the whole review.")]
#[case::too_much_selected(
    ReviewComment { passage: Some(quoting(&"x".repeat(2_001))), ..comment() }, "passage",
    "Select at most 2000 characters to comment on.")]
fn this_comment_is_not_acceptable(
    #[case] comment: ReviewComment,
    #[case] field: &str,
    #[case] message: &str,
) {
    let invalid = comment.validate().unwrap_err();
    assert_eq!((invalid.field, invalid.message.as_str()), (field, message));
}

#[test]
fn a_thread_is_open_until_it_is_settled_and_an_answer_never_is() {
    assert!(comment().is_open());
    let settled = ReviewComment {
        resolved_at: Some(Timestamp(1)),
        ..comment()
    };
    assert!(!settled.is_open());
    let answer = ReviewComment {
        reply_to: Some(ReviewCommentId::new()),
        ..comment()
    };
    assert!(!answer.is_open());
}

#[test]
fn it_is_called_by_its_first_line() {
    assert_eq!(comment().title(), "Which disk?");
    let long = ReviewComment {
        text: "ü".repeat(500),
        ..comment()
    };
    assert_eq!(long.title(), "ü".repeat(120));
    assert_eq!(comment().prose(), comment().text);
    assert_eq!(ReviewComment::merge_of("text"), Merge::Prose);
    assert_eq!(ReviewComment::merge_of("resolved_at"), Merge::Value);
}
