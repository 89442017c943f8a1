//! Taking part: places and the line of those who wait, being there, and saying what it was good for.

use muster_engine::training::{NewFeedback, Reach};
use muster_model::{
    ids::SessionId,
    record::{SessionState, SignUp},
    time::Millis,
};

use super::{DAY, Story, rated, signed_up_elsewhere};
use crate::laptop::START;

impl Story {
    /// A session with so many places.
    fn with_places(&self, capacity: u32) -> SessionId {
        let mut new = self.tuesday("Fail over");
        new.capacity = Some(capacity);
        self.plan(&new)
    }

    /// Lets everybody sign up, one after another.
    fn everybody_signs_up(&self, session: SessionId) {
        for member in [self.bo, self.cy, self.ada] {
            self.sign_up(session, member);
            self.laptop.clock.advance(Millis::minutes(1));
        }
    }
}

#[test]
fn who_comes_first_has_a_place_and_whoever_withdraws_lets_the_next_in() {
    let story = Story::begin();
    let id = story.with_places(1);
    story.everybody_signs_up(id);
    let names = |taken: &[&str], waiting: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        (owned(taken), owned(waiting))
    };
    assert_eq!(story.line(id), names(&["Bo"], &["Cy", "Ada"]));
    let row = story.detail(id).row;
    assert_eq!((row.places_taken, row.waiting), (1, 2));
    assert_eq!((row.signed_up, row.waiting_place), (false, Some(2)));

    // Signing up twice changes nothing.
    story.sign_up(id, story.ada);
    assert_eq!(story.line(id), names(&["Bo"], &["Cy", "Ada"]));
    let engine = &story.laptop.engine;
    engine.withdraw(id, story.bo).unwrap();
    assert_eq!(story.line(id), names(&["Cy"], &["Ada"]));
    let invited: Vec<_> = story
        .detail(id)
        .invited
        .into_iter()
        .map(|it| it.1)
        .collect();
    assert_eq!(invited, ["Bo"], "who withdrew is asked again");
    // Who comes back stands at the end.
    story.sign_up(id, story.bo);
    assert_eq!(story.line(id), names(&["Cy"], &["Ada", "Bo"]));
    engine.withdraw(id, story.cy).unwrap();
    assert_eq!(story.line(id), names(&["Ada"], &["Bo"]));
    assert!(story.detail(id).row.signed_up);
    // Withdrawing without having signed up does no harm.
    engine.withdraw(id, story.cy).unwrap();
}

#[test]
fn more_room_lets_those_who_wait_in_and_less_lets_the_last_wait() {
    let story = Story::begin();
    let id = story.with_places(1);
    story.everybody_signs_up(id);
    let mut new = story.tuesday("Fail over");
    for (capacity, places) in [(Some(2), 2), (None, 3), (Some(1), 1)] {
        new.capacity = capacity;
        let engine = &story.laptop.engine;
        engine.save_session(Some(id), &new, Reach::One).unwrap();
        assert_eq!(story.line(id).0.len(), places);
    }
    assert_eq!(story.line(id).0, ["Bo"]);
}

#[test]
fn two_laptops_that_sign_somebody_up_at_once_agree_on_the_line() {
    // Cy took the last place on another laptop a minute before Ada did here, and it comes late.
    let story = Story::begin();
    let id = story.with_places(1);
    story.laptop.clock.advance(Millis::minutes(1));
    story.sign_up(id, story.ada);
    assert_eq!(story.line(id).0, ["Ada"]);
    let part = signed_up_elsewhere(id, story.cy, START);
    story.write_as(story.cy, |door, author, _| {
        door.create(author, START, SignUp::id_of(id, story.cy), &part)
    });
    assert_eq!(story.line(id).0, ["Cy"]);
    assert_eq!(story.detail(id).row.waiting_place, Some(1));
    // And whoever signs Cy up here writes the same part, which is there already.
    story.sign_up(id, story.cy);
    assert_eq!(story.detail(id).sign_ups.len(), 2);
    assert_eq!(story.line(id).0, ["Cy"]);
}

#[test]
fn who_was_there_is_written_down_and_may_be_put_right() {
    let story = Story::begin();
    let id = story.with_places(1);
    story.everybody_signs_up(id);
    let engine = &story.laptop.engine;
    engine.withdraw(id, story.ada).unwrap();
    story.laptop.clock.advance(Millis::days(9));
    story.was_there(id, &[(story.bo, false), (story.cy, true)]);
    let detail = story.detail(id);
    assert_eq!(detail.row.state, SessionState::Held);
    assert_eq!((detail.row.attended, detail.row.waiting), (1, 0));
    let seen: Vec<_> = detail
        .sign_ups
        .iter()
        .map(|it| (it.name.as_str(), it.attended, it.waiting_place))
        .collect();
    assert_eq!(
        seen,
        [("Bo", Some(false), None), ("Cy", Some(true), None)],
        "nobody waits for what was held"
    );
    // Ada had withdrawn, and came after all; nothing is said of Bo, who stays away.
    story.was_there(id, &[(story.ada, true)]);
    let detail = story.detail(id);
    let there: Vec<_> = detail
        .sign_ups
        .iter()
        .filter(|it| it.attended == Some(true))
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(there, ["Cy", "Ada"]);
    story.was_there(id, &[(story.cy, false)]);
    assert_eq!(story.detail(id).row.attended, 1);
}

#[test]
fn who_was_there_says_what_it_was_good_for() {
    let story = Story::begin();
    let id = story.with_places(5);
    story.sign_up(id, story.ada);
    story.laptop.clock.advance(Millis::days(9));
    let engine = &story.laptop.engine;
    assert!(engine.give_feedback(id, &rated(4, "")).is_err());
    story.was_there(id, &[(story.ada, true), (story.bo, true)]);
    assert!(story.detail(id).may_give_feedback);
    let refused = engine.give_feedback(id, &rated(6, "")).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("useful"));
    engine
        .give_feedback(id, &rated(4, " More of that. "))
        .unwrap();
    let bo = story.bo;
    story.write_as(bo, |door, author, now| {
        door.change::<SignUp>(author, now, SignUp::id_of(id, bo), |it| it.useful = Some(1))
            .map(drop)
    });
    let detail = story.detail(id);
    assert_eq!(detail.row.useful, Some(2.5));
    assert_eq!(detail.sign_ups[0].feedback, "More of that.");
    let taken_back = NewFeedback {
        useful: None,
        feedback: String::new(),
    };
    engine.give_feedback(id, &taken_back).unwrap();
    assert_eq!(story.detail(id).row.useful, Some(1.0));
}

#[test]
fn nobody_signs_up_for_what_is_over_was_held_or_does_not_take_place() {
    let story = Story::begin();
    let (over, cancelled) = (story.with_places(5), story.with_places(5));
    let engine = &story.laptop.engine;
    story.sign_up(over, story.bo);
    engine.cancel_session(cancelled, Reach::One).unwrap();
    assert!(engine.sign_up(cancelled, story.ada).is_err());
    // Until it ends, one may.
    let begins = story.detail(over).row.starts_at;
    story
        .laptop
        .clock
        .advance(begins.since(START) + Millis::minutes(59));
    assert!(story.detail(over).may_sign_up);
    story.laptop.clock.advance(Millis::minutes(1));
    assert!(!story.detail(over).may_sign_up);
    let refused = engine.sign_up(over, story.ada).unwrap_err();
    assert_eq!(
        refused.message,
        "'Fail over' is over. Say who was there instead."
    );
    // But whoever could not come may still say so.
    engine.withdraw(over, story.bo).unwrap();
    story.laptop.clock.advance(DAY);
    story.was_there(over, &[]);
    assert_eq!(story.detail(over).row.state, SessionState::Held);
    for refused in [
        engine.sign_up(over, story.bo),
        engine.withdraw(over, story.bo),
    ] {
        assert!(refused.unwrap_err().message.contains("was held already"));
    }
}
