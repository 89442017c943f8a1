//! Reminders about reviews and actions: each comes once, when it is of use, to whoever it is for.

use muster_engine::{
    Notice, ReviewPlace,
    reviews::{NewAction, NewComment, ReviewFields, TemplateChoice},
    settings::Pause,
};
use muster_model::{
    ids::{MemberId, ReviewId},
    rbac::Author,
    record::{ActionState, QuietHours, Review, ReviewComment, ReviewStatus, Severity},
    time::Millis,
};
use muster_store::Store;

use crate::{
    action_items::{day, incident, new_action},
    laptop::Laptop,
};

const DAY: Millis = Millis::days(1);

/// What was told about reviews since this was last asked: place, title and text.
fn told(laptop: &Laptop) -> Vec<(ReviewPlace, String, String)> {
    let notices = laptop.desktop.take().into_iter();
    notices
        .filter_map(|notice| match notice {
            Notice::Review { place, title, body } => Some((place, title, body)),
            _ => None,
        })
        .collect()
}

fn titles(laptop: &Laptop) -> Vec<String> {
    told(laptop)
        .into_iter()
        .map(|(_, title, _)| title)
        .collect()
}

/// Lets days pass one by one, and answers what was told on each.
fn days(laptop: &Laptop, count: usize) -> Vec<Vec<String>> {
    (0..count)
        .map(|_| {
            laptop.pass(DAY);
            titles(laptop)
        })
        .collect()
}

/// A laptop with an incident that Ada led, and its review if one is begun.
fn after_an_incident(begun: bool) -> (Laptop, Option<ReviewId>) {
    let laptop = Laptop::set_up();
    let id = incident(&laptop);
    laptop
        .engine
        .assign_incident(id, Some(laptop.me()))
        .unwrap();
    let review = begun.then(|| {
        let started = laptop.engine.start_review(id, TemplateChoice::Empty);
        started.unwrap()
    });
    laptop.desktop.take();
    (laptop, review)
}

/// Writes as somebody else.
fn write_as<T>(
    laptop: &mut Laptop,
    write: impl FnOnce(&mut muster_store::Door<'_>) -> Result<T, muster_store::StoreError>,
) -> T {
    laptop.quit();
    let store = Store::open(&laptop.workspace_file()).unwrap();
    let written = store.write(write).unwrap();
    drop(store);
    laptop.start_again();
    written
}

#[test]
fn who_led_an_incident_is_told_that_its_review_is_due_and_then_every_third_day() {
    let (laptop, _) = after_an_incident(false);
    // A SEV2 of Monday, 2 March: its review is due on Thursday the 12th.
    let told = days(&laptop, 20);
    let days: Vec<(usize, &str)> = told
        .iter()
        .enumerate()
        .flat_map(|(day, titles)| titles.iter().map(move |title| (day + 3, title.as_str())))
        .collect();
    let what = |nearness: &str| format!("The review of an incident that you led is {nearness}");
    let expected = [
        (10, what("due in 2 days")),
        (12, what("due today")),
        (13, what("overdue since yesterday")),
        (16, what("overdue by 4 days")),
        (19, what("overdue by 7 days")),
        (22, what("overdue by 10 days")),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(day, it)| (*day, it.as_str()))
        .collect();
    assert_eq!(days, expected);
}

#[test]
fn a_laptop_that_slept_tells_once_how_it_stands_and_not_again_after_a_restart() {
    let (mut laptop, review) = after_an_incident(true);
    laptop.pass(Millis::days(14));
    let told = told(&laptop);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, ReviewPlace::Review(review.unwrap()));
    assert_eq!(told[0].1, "The review that you see to is overdue by 4 days");
    laptop.quit();
    laptop.start_again();
    laptop.pass(Millis::hours(3));
    assert_eq!(titles(&laptop), [""; 0]);
    laptop.pass(Millis::days(3));
    assert_eq!(
        titles(&laptop),
        ["The review that you see to is overdue by 7 days"]
    );
}

#[test]
fn nobody_is_told_of_a_review_that_somebody_else_sees_to_or_that_is_published() {
    let (laptop, review) = after_an_incident(true);
    let ben = laptop.colleague("Ben");
    let fields = ReviewFields {
        title: "Checkout was down".to_owned(),
        owner: Some(ben),
        reviewers: [laptop.me()].into(),
        tags: Default::default(),
        factors: Default::default(),
    };
    laptop
        .engine
        .describe_review(review.unwrap(), &fields)
        .unwrap();
    assert!(days(&laptop, 15).concat().is_empty());

    let (laptop, review) = after_an_incident(true);
    laptop.engine.publish_review(review.unwrap(), true).unwrap();
    assert!(days(&laptop, 15).concat().is_empty());
}

#[test]
fn an_owner_is_told_of_an_action_the_day_before_and_weekly_once_it_is_overdue() {
    let (laptop, review) = after_an_incident(true);
    let engine = &laptop.engine;
    let action = NewAction {
        owner: Some(laptop.me()),
        due: Some(day("2026-03-06")),
        ..new_action("Check pending migrations")
    };
    let action = engine.add_action(review.unwrap(), &action).unwrap();
    let due: Vec<Vec<String>> = days(&laptop, 12)
        .into_iter()
        .map(|titles| {
            titles
                .into_iter()
                .filter(|it| it.contains("action"))
                .collect()
        })
        .collect();
    let said: Vec<(usize, &str)> = due
        .iter()
        .enumerate()
        .flat_map(|(day, titles)| titles.iter().map(move |title| (day + 3, title.as_str())))
        .collect();
    assert_eq!(
        said,
        [
            (5, "Your action is due tomorrow"),
            (7, "Your action is overdue since yesterday"),
            (14, "Your action is overdue by 8 days"),
        ]
    );
    engine.set_action_state(action, ActionState::Done).unwrap();
    let later = days(&laptop, 10).concat();
    assert!(
        later.iter().all(|title| !title.contains("action")),
        "{later:?}"
    );
}

#[test]
fn many_actions_come_in_one_notice() {
    let (laptop, review) = after_an_incident(true);
    for number in 1..=5 {
        let action = NewAction {
            owner: Some(laptop.me()),
            due: Some(day("2026-03-04")),
            ..new_action(&format!("Action {number}"))
        };
        laptop.engine.add_action(review.unwrap(), &action).unwrap();
    }
    laptop.pass(DAY);
    let told = told(&laptop);
    assert_eq!(told.len(), 1, "{told:?}");
    let (place, title, body) = &told[0];
    assert_eq!(*place, ReviewPlace::Actions);
    assert_eq!(title, "5 of your actions are due or overdue");
    assert!(body.ends_with("And 2 more"), "{body}");
    laptop.pass(Millis::hours(1));
    assert_eq!(titles(&laptop), [""; 0]);
}

#[test]
fn reminders_wait_for_the_end_of_quiet_hours_and_of_a_pause() {
    let (laptop, review) = after_an_incident(true);
    let me = laptop.me();
    let view = laptop.engine.members().unwrap().remove(0);
    let mut ada = view.member;
    // She is in Tokyo, where it is evening while Paris begins to work.
    ada.time_zone = "Asia/Tokyo".to_owned();
    ada.quiet_hours = Some(QuietHours {
        from_minute: 16 * 60,
        to_minute: 22 * 60,
        break_through: Severity::Sev1,
    });
    laptop.engine.save_member(Some(me), &ada).unwrap();
    let action = NewAction {
        owner: Some(me),
        due: Some(day("2026-03-05")),
        ..new_action("Check pending migrations")
    };
    laptop.engine.add_action(review.unwrap(), &action).unwrap();
    // Wednesday, 09:00 in Paris is 17:00 in Tokyo.
    laptop.pass(DAY + Millis::hours(22));
    assert_eq!(titles(&laptop), [""; 0]);
    laptop
        .engine
        .pause_notifications(Pause::Minutes(480))
        .unwrap();
    laptop.pass(Millis::hours(6));
    assert_eq!(titles(&laptop), [""; 0]);
    laptop.pass(Millis::hours(3));
    assert_eq!(titles(&laptop), ["Your action is due tomorrow"]);
}

/// What Ben does with a review on another laptop.
fn by_ben(laptop: &mut Laptop, ben: MemberId, id: ReviewId, edit: impl FnOnce(&mut Review)) {
    let now = laptop_now(laptop);
    write_as(laptop, |door| {
        door.change::<Review>(Author::Member(ben), now, id, edit)?;
        Ok(())
    });
}

fn laptop_now(laptop: &Laptop) -> muster_model::time::Timestamp {
    muster_engine::Clock::now(&*laptop.clock)
}

#[test]
fn a_reviewer_is_told_once_that_a_review_waits_and_again_if_it_is_handed_over_anew() {
    let (mut laptop, review) = after_an_incident(true);
    let (me, review) = (laptop.me(), review.unwrap());
    let ben = laptop.colleague("Ben");
    let now = laptop_now(&laptop);
    by_ben(&mut laptop, ben, review, |review| {
        review.owner = Some(ben);
        review.status = ReviewStatus::InReview;
        review.requested_at = Some(now);
        review.reviewers = [me].into();
    });
    laptop.catch_up();
    let first = told(&laptop);
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(first[0].0, ReviewPlace::Review(review));
    assert_eq!(first[0].1, "A review waits for you to read it");
    laptop.pass(DAY);
    assert_eq!(titles(&laptop), [""; 0]);
    let later = laptop_now(&laptop);
    by_ben(&mut laptop, ben, review, |review| {
        review.requested_at = Some(later);
    });
    laptop.catch_up();
    assert_eq!(titles(&laptop), ["A review waits for you to read it"]);
}

#[test]
fn what_others_say_of_my_review_and_answer_me_is_told_once_and_by_review() {
    let (mut laptop, review) = after_an_incident(true);
    let review = review.unwrap();
    let ben = laptop.colleague("Ben");
    let mine = NewComment {
        text: "Is this number right?".to_owned(),
        place: None,
        reply_to: None,
    };
    let mine = laptop.engine.add_review_comment(review, &mine).unwrap();
    laptop.catch_up();
    assert_eq!(titles(&laptop), [""; 0]);
    let at = laptop_now(&laptop);
    let said = |text: &str, reply_to| ReviewComment {
        review,
        text: text.to_owned(),
        passage: None,
        reply_to,
        at,
        by: ben,
        resolved_at: None,
        resolved_by: None,
    };
    let comments = [
        said("One", None),
        said("Two", None),
        said("It is.", Some(mine)),
    ];
    write_as(&mut laptop, |door| {
        for comment in &comments {
            let id = muster_model::ids::ReviewCommentId::new();
            door.create(Author::Member(ben), at, id, comment)?;
        }
        Ok(())
    });
    laptop.catch_up();
    let told = told(&laptop);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, ReviewPlace::Review(review));
    assert!(told[0].1.starts_with("Ben "), "{told:?}");
    assert!(told[0].2.ends_with("And 2 more"), "{told:?}");
    laptop.pass(Millis::hours(1));
    assert_eq!(titles(&laptop), [""; 0]);
}

#[test]
fn the_sample_tells_nothing_of_its_past() {
    let laptop = Laptop::new();
    laptop.engine.open_sample().unwrap();
    laptop.catch_up();
    assert_eq!(titles(&laptop), [""; 0]);
}
