use muster_engine::reviews::{NewComment, ReviewTask, TemplateChoice};
use muster_model::{
    record::{ReviewStatus, Severity},
    time::Millis,
};

use super::{Story, over};
use crate::laptop::Laptop;

/// Hands over a review that Bo sees to and Ada reads.
fn handed_over() -> Story {
    let story = Story::begin();
    story.describe(Some(story.bo), &[story.laptop.me()]);
    story.laptop.engine.request_review(story.review).unwrap();
    story
}

fn comment(text: &str) -> NewComment {
    NewComment {
        text: text.to_owned(),
        place: None,
        reply_to: None,
    }
}

#[test]
fn a_review_is_handed_over_agreed_to_published_and_opened_again() {
    let story = handed_over();
    let engine = &story.laptop.engine;
    let review = story.read_review();
    assert_eq!(review.status, ReviewStatus::InReview);
    assert!(review.requested_at.is_some());
    engine.approve_review(story.review, true).unwrap();
    assert!(story.detail().reviewers[0].approved);
    engine.publish_review(story.review, false).unwrap();
    let review = story.read_review();
    assert_eq!(review.status, ReviewStatus::Published);
    assert_eq!(review.published_by, Some(story.laptop.me()));
    engine.reopen_review(story.review).unwrap();
    let review = story.read_review();
    assert_eq!(review.status, ReviewStatus::Draft);
    assert_eq!(review.published_at, None);
}

#[test]
fn a_review_that_nobody_is_asked_to_read_is_not_handed_over() {
    let story = Story::begin();
    let refused = story
        .laptop
        .engine
        .request_review(story.review)
        .unwrap_err();
    assert!(
        refused.message.starts_with("Choose at least one reviewer"),
        "{refused}"
    );
}

#[test]
fn who_is_not_asked_does_not_agree() {
    let story = Story::begin();
    story.describe(None, &[story.bo]);
    let engine = &story.laptop.engine;
    engine.request_review(story.review).unwrap();
    let refused = engine.approve_review(story.review, true).unwrap_err();
    assert!(
        refused.message.starts_with("You are not a reviewer"),
        "{refused}"
    );
    engine.withdraw_review(story.review).unwrap();
    assert_eq!(story.read_review().status, ReviewStatus::Draft);
}

#[test]
fn a_review_is_published_without_an_agreement_only_on_purpose() {
    let story = handed_over();
    let engine = &story.laptop.engine;
    let refused = engine.publish_review(story.review, false).unwrap_err();
    assert_eq!(
        refused.message,
        "No reviewer has agreed to publish 'Lessons' yet."
    );
    engine.publish_review(story.review, true).unwrap();
    assert_eq!(story.read_review().status, ReviewStatus::Published);
}

#[test]
fn an_open_comment_stands_in_the_way_until_it_is_settled() {
    let story = handed_over();
    let engine = &story.laptop.engine;
    engine.approve_review(story.review, true).unwrap();
    let thread = engine
        .add_review_comment(story.review, &comment("Which log?"))
        .unwrap();
    let refused = engine.publish_review(story.review, false).unwrap_err();
    assert_eq!(
        refused.message,
        "Comments on 'Lessons' that are open: 1. Settle them before you publish it."
    );
    engine.resolve_review_comment(thread, true).unwrap();
    engine.publish_review(story.review, false).unwrap();
    engine
        .add_review_comment(story.review, &comment("And how is it today?"))
        .unwrap();
    assert_eq!(story.read_review().status, ReviewStatus::Published);
}

#[test]
fn who_is_not_asked_any_more_has_not_agreed() {
    let story = handed_over();
    let engine = &story.laptop.engine;
    engine.approve_review(story.review, true).unwrap();
    story.describe(Some(story.laptop.me()), &[story.bo]);
    assert!(story.read_review().approved_by.is_empty());
}

#[test]
fn an_incident_is_told_to_lack_a_review_until_one_is_begun_and_to_owe_it_until_it_is_published() {
    let laptop = Laptop::set_up();
    let minor = over(&laptop, "A slow page", Severity::Sev4);
    let grave = over(&laptop, "Nobody can pay", Severity::Sev1);
    let bad = over(&laptop, "Search finds nothing", Severity::Sev2);
    let engine = &laptop.engine;
    let lacking = || -> Vec<_> {
        let lacking = engine.unreviewed_incidents().unwrap();
        lacking
            .into_iter()
            .map(|it| (it.incident.id, it.overdue))
            .collect()
    };
    assert_eq!(lacking(), [(grave, false), (bad, false)]);
    laptop.clock.advance(Millis::days(6));
    assert_eq!(lacking(), [(grave, true), (bad, false)]);

    let review = engine.start_review(grave, TemplateChoice::Empty).unwrap();
    assert_eq!(lacking(), [(bad, false)]);
    let owed = engine.incident_reviews(grave).unwrap();
    assert!(owed.overdue && owed.due_at.is_some());
    assert!(owed.reviews[0].overdue);
    engine.publish_review(review, true).unwrap();
    let met = engine.incident_reviews(grave).unwrap();
    assert!(!met.overdue && met.due_at.is_none());
    assert_eq!(met.reviews[0].status, ReviewStatus::Published);
    let none = engine.incident_reviews(minor).unwrap();
    assert!(none.reviews.is_empty() && none.due_at.is_none());

    laptop.clock.advance(Millis::days(365));
    assert_eq!(lacking(), [], "nobody writes of last year");
}

#[test]
fn what_waits_for_me_is_on_today_once_each_and_the_longest_waiting_first() {
    let story = Story::begin();
    let (me, engine) = (story.laptop.me(), &story.laptop.engine);
    let begin = |title| {
        let incident = over(&story.laptop, title, Severity::Sev2);
        engine
            .start_review(incident, TemplateChoice::Empty)
            .unwrap()
    };
    let tasks = || -> Vec<_> {
        let tasks = engine.my_reviews().unwrap().reviews.into_iter();
        tasks
            .map(|mine| (mine.review.id, mine.review.open_comments, mine.task))
            .collect()
    };
    let (first, second) = (story.review, begin("Search finds nothing"));
    assert_eq!(
        tasks(),
        [
            (first, 0, ReviewTask::Write),
            (second, 0, ReviewTask::Write)
        ]
    );
    story.laptop.clock.advance(Millis::minutes(1));
    // Handed over to Bo, there is nothing to do; to me, it is to be read, since this moment.
    story.describe(Some(me), &[story.bo]);
    engine.request_review(first).unwrap();
    assert_eq!(tasks(), [(second, 0, ReviewTask::Write)]);
    story.describe(Some(story.bo), &[me]);
    engine.add_review_comment(first, &comment("Why?")).unwrap();
    assert_eq!(
        tasks(),
        [(second, 0, ReviewTask::Write), (first, 1, ReviewTask::Read)]
    );
    // Its owner may be asked to read it too: that is one line.
    let now = muster_engine::Clock::now(&*story.laptop.clock);
    story.bo(|door, bo| {
        door.change::<muster_model::record::Review>(bo, now, first, |review| {
            review.owner = Some(me);
            review.reviewers.insert(story.bo);
            review.approved_by.insert(story.bo);
        })
    });
    assert_eq!(
        tasks(),
        [
            (second, 0, ReviewTask::Write),
            (first, 1, ReviewTask::Write)
        ]
    );
}
