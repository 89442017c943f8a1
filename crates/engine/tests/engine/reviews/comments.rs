use muster_engine::reviews::{CommentView, NewComment};
use muster_model::{
    ids::ReviewCommentId,
    record::{Review, ReviewComment},
    time::Millis,
};

use super::Story;
use crate::laptop::START;

fn said(text: &str) -> NewComment {
    NewComment {
        text: text.to_owned(),
        place: None,
        reply_to: None,
    }
}

fn on(place: (u32, u32)) -> NewComment {
    NewComment {
        place: Some(place),
        ..said("Which one?")
    }
}

impl Story {
    fn comment(&self, new: &NewComment) -> ReviewCommentId {
        self.laptop.clock.advance(Millis::minutes(1));
        let engine = &self.laptop.engine;
        engine.add_review_comment(self.review, new).unwrap()
    }

    fn bo_comments(&self, text: &str) -> ReviewCommentId {
        let id = ReviewCommentId::new();
        let comment = ReviewComment {
            review: self.review,
            text: text.to_owned(),
            passage: None,
            reply_to: None,
            at: START,
            by: self.bo,
            resolved_at: None,
            resolved_by: None,
        };
        self.bo(|door, bo| door.create(bo, START, id, &comment));
        id
    }

    fn comments(&self) -> Vec<CommentView> {
        self.detail().comments
    }
}

#[test]
fn answers_follow_what_they_answer() {
    let story = Story::begin();
    let first = story.comment(&said("First"));
    let second = story.comment(&said("Second"));
    let answer = |to, text: &str| NewComment {
        reply_to: Some(to),
        ..said(text)
    };
    let below = story.comment(&answer(first, "To the first"));
    story.comment(&answer(second, "To the second"));
    story.comment(&answer(below, "To the first again"));
    let texts: Vec<_> = story.comments().into_iter().map(|it| it.text).collect();
    assert_eq!(
        texts,
        [
            "First",
            "To the first",
            "To the first again",
            "Second",
            "To the second"
        ]
    );
    assert_eq!(story.detail().row.open_comments, 2);
}

#[test]
fn a_passage_that_was_commented_on_is_found_again_after_the_text_has_changed() {
    let story = Story::begin();
    story.save("🚒 It is the log of the worker.");
    // Places count in UTF-16, where the fire engine takes two.
    story.comment(&on((13, 16)));
    let comment = &story.comments()[0];
    assert_eq!(comment.passage.as_ref().unwrap().quote, "log");
    assert_eq!(comment.place, Some((13, 16)));
    story.save("After an hour we knew: it is the log of the worker.");
    assert_eq!(story.comments()[0].place, Some((33, 36)));
    story.save("We do not know.");
    let comment = &story.comments()[0];
    assert_eq!(comment.place, None);
    assert_eq!(comment.passage.as_ref().unwrap().quote, "log");
}

#[test]
fn a_comment_on_nothing_is_refused() {
    let story = Story::begin();
    story.save("It is the log.");
    let engine = &story.laptop.engine;
    for place in [(3, 3), (400, 500)] {
        let refused = engine
            .add_review_comment(story.review, &on(place))
            .unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("passage"), "{place:?}");
    }
    let refused = engine
        .add_review_comment(story.review, &said(" \n"))
        .unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("text"));
}

#[test]
fn only_who_wrote_a_comment_changes_or_deletes_it() {
    let story = Story::begin();
    let mine = story.comment(&said("Mine"));
    let his = story.bo_comments("His");
    let engine = &story.laptop.engine;
    engine.change_review_comment(mine, "Mine, changed").unwrap();
    for (refused, what) in [
        (engine.change_review_comment(his, "Hers"), "change"),
        (engine.delete_review_comment(his), "delete"),
    ] {
        assert_eq!(
            refused.unwrap_err().message,
            format!(
                "Bo wrote this comment, and nobody else may {what} it. Answer it, or settle it."
            )
        );
    }
    let comments: Vec<_> = story
        .comments()
        .into_iter()
        .map(|it| (it.text, it.by_name, it.mine))
        .collect();
    assert_eq!(
        comments,
        [
            ("His".to_owned(), "Bo".to_owned(), false),
            ("Mine, changed".to_owned(), "Ada".to_owned(), true)
        ]
    );
}

#[test]
fn a_thread_is_settled_by_anybody_once_and_opened_again() {
    let story = Story::begin();
    let his = story.bo_comments("Which log?");
    let engine = &story.laptop.engine;
    let answer = story.comment(&NewComment {
        reply_to: Some(his),
        ..said("The worker's")
    });
    engine.resolve_review_comment(answer, true).unwrap();
    let settled = story.comments().remove(0);
    assert!(!settled.open);
    assert_eq!(settled.resolved_by_name, "Ada");
    story.laptop.clock.advance(Millis::minutes(1));
    engine.resolve_review_comment(his, true).unwrap();
    assert_eq!(story.comments()[0].resolved_at, settled.resolved_at);
    engine.resolve_review_comment(his, false).unwrap();
    let open = story.comments().remove(0);
    assert!(open.open);
    assert_eq!(open.resolved_at, None);
}

#[test]
fn a_deleted_comment_takes_its_answers_along() {
    let story = Story::begin();
    let mine = story.comment(&said("Mine"));
    story.comment(&NewComment {
        reply_to: Some(mine),
        ..said("An answer")
    });
    let kept = story.bo_comments("His");
    story.laptop.engine.delete_review_comment(mine).unwrap();
    let left: Vec<_> = story.comments().into_iter().map(|it| it.id).collect();
    assert_eq!(left, [kept]);
}

#[test]
fn a_review_that_is_gone_is_not_commented_on() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    engine.delete_review(story.review).unwrap();
    assert!(
        engine
            .add_review_comment(story.review, &said("Late"))
            .is_err()
    );
    let read = |reader: &muster_store::Reader| reader.list::<Review>();
    assert!(super::store(&story.laptop).read(read).unwrap().is_empty());
}
