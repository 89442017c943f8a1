//! Reminders about training: that a session begins, and what others changed of it.

use muster_engine::{Notice, settings::Pause, training::Reach};
use muster_model::{
    ids::SessionId,
    record::{QuietHours, Session, SessionState, Severity, SignUp},
    time::Millis,
};

use super::{DAY, Story, paris, weekly};
use crate::laptop::START;

const MINUTE: Millis = Millis::minutes(1);

impl Story {
    /// What was told about training since this was last asked: session, title and text.
    fn told(&self) -> Vec<(SessionId, String, String)> {
        self.laptop.catch_up();
        let notices = self.laptop.desktop.take().into_iter();
        notices
            .filter_map(|notice| match notice {
                Notice::Training {
                    session,
                    title,
                    body,
                } => Some((session, title, body)),
                _ => None,
            })
            .collect()
    }

    fn told_titles(&self) -> Vec<String> {
        self.told().into_iter().map(|(_, title, _)| title).collect()
    }

    /// A session that begins in two hours, in which Ada has a place.
    fn in_two_hours(&self) -> SessionId {
        let mut new = self.tuesday("Fail over");
        new.starts_at = START + Millis::hours(2);
        new.place = "Room 2\nOn the left".to_owned();
        let id = self.plan(&new);
        self.sign_up(id, self.ada);
        assert!(self.told().is_empty());
        id
    }

    /// Lets minutes pass one by one, and answers after which of them something was told.
    fn minutes(&self, count: usize) -> Vec<usize> {
        (1..=count)
            .filter(|_| {
                self.laptop.pass(MINUTE);
                !self.told().is_empty()
            })
            .collect()
    }
}

#[test]
fn who_has_a_place_is_told_half_an_hour_before_and_once() {
    let story = Story::begin();
    let id = story.in_two_hours();
    story.laptop.pass(Millis::minutes(89));
    assert!(story.told().is_empty());
    story.laptop.pass(MINUTE);
    let told = story.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, id);
    assert_eq!(told[0].1, "A session begins in 30 min: Fail over");
    // Ada's clock on the wall is in Paris.
    assert_eq!(told[0].2, "Mon 2 Mar 13:06 to Mon 2 Mar 14:06\nRoom 2");
    assert_eq!(story.minutes(120), [0; 0]);
}

#[test]
fn who_leads_is_told_and_who_waits_or_withdrew_is_not() {
    let story = Story::begin();
    let mut new = story.tuesday("Led");
    new.starts_at = START + Millis::hours(2);
    new.facilitator = Some(story.ada);
    story.plan(&new);
    new.facilitator = None;
    new.title = "Waiting".to_owned();
    new.capacity = Some(1);
    let waiting = story.plan(&new);
    story.sign_up(waiting, story.bo);
    story.laptop.clock.advance(Millis(1));
    story.sign_up(waiting, story.ada);
    new.title = "Withdrawn".to_owned();
    let withdrawn = story.plan(&new);
    story.sign_up(withdrawn, story.ada);
    let engine = &story.laptop.engine;
    engine.withdraw(withdrawn, story.ada).unwrap();
    new.title = "Cancelled".to_owned();
    let cancelled = story.plan(&new);
    story.sign_up(cancelled, story.ada);
    engine.cancel_session(cancelled, Reach::One).unwrap();
    story.laptop.pass(Millis::minutes(95));
    assert_eq!(story.told_titles(), ["In 25 min you lead a session: Led"]);
}

#[test]
fn a_laptop_that_slept_tells_on_waking_while_it_is_of_use_and_not_again_after_a_restart() {
    let mut story = Story::begin();
    story.in_two_hours();
    story.laptop.pass(Millis::minutes(130));
    assert_eq!(story.told_titles(), ["A session has begun: Fail over"]);
    story.laptop.quit();
    story.laptop.start_again();
    story.laptop.pass(MINUTE);
    assert!(story.told().is_empty());

    let story = Story::begin();
    story.in_two_hours();
    story.laptop.pass(Millis::minutes(180));
    assert!(story.told().is_empty(), "it is over");
}

#[test]
fn a_session_that_moved_is_told_of_at_its_new_time_too() {
    let story = Story::begin();
    let id = story.in_two_hours();
    story.laptop.pass(Millis::minutes(90));
    assert_eq!(story.told().len(), 1);
    let mut new = story.tuesday("Fail over");
    new.starts_at = START + Millis::hours(4);
    let engine = &story.laptop.engine;
    engine.save_session(Some(id), &new, Reach::One).unwrap();
    // Ada moved it herself, so there is nothing to tell her of that.
    assert_eq!(story.minutes(150), [120]);
}

#[test]
fn quiet_hours_do_not_hold_back_what_somebody_signed_up_for_and_a_pause_does() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let mut members = engine.members().unwrap();
    let me = members.iter().position(|it| it.is_me).unwrap();
    let mut ada = members.swap_remove(me).member;
    ada.quiet_hours = Some(QuietHours {
        from_minute: 0,
        to_minute: 23 * 60,
        break_through: Severity::Sev1,
    });
    engine.save_member(Some(story.ada), &ada).unwrap();
    let id = story.in_two_hours();
    story.laptop.pass(Millis::minutes(90));
    assert_eq!(story.told().len(), 1);
    // What others changed is held back until eleven in the evening.
    story.change_as(story.bo, id, |it| it.state = SessionState::Cancelled);
    assert!(story.told().is_empty());
    story.laptop.pass(Millis::hours(9));
    assert!(story.told().is_empty());
    story.laptop.pass(Millis::hours(2));
    assert!(story.told().is_empty(), "by then it is of no use");

    let story = Story::begin();
    story.in_two_hours();
    let engine = &story.laptop.engine;
    engine.pause_notifications(Pause::Minutes(100)).unwrap();
    assert_eq!(story.minutes(120), [100]);
}

#[test]
fn what_somebody_else_moves_or_cancels_is_told_and_ones_own_edits_are_not() {
    let story = Story::begin();
    let id = story.plan(&story.tuesday("Fail over"));
    story.sign_up(id, story.ada);
    assert!(story.told().is_empty());
    story.change_as(story.bo, id, |it| {
        it.starts_at = paris("2026-03-11 10:00");
        it.place = "The cellar".to_owned();
    });
    let told = story.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, "A session has moved: Fail over");
    assert_eq!(
        told[0].2,
        "Wed 11 Mar 10:00, before Tue 10 Mar 14:00\nNow at: The cellar\nChanged by Bo"
    );
    story.laptop.pass(MINUTE);
    assert!(story.told().is_empty());
    // Of its title and of what to read nothing is told.
    story.change_as(story.bo, id, |it| it.materials = "The slides".to_owned());
    assert!(story.told().is_empty());
    let engine = &story.laptop.engine;
    engine.cancel_session(id, Reach::One).unwrap();
    assert!(story.told().is_empty(), "Ada knows that");
    story.change_as(story.bo, id, |it| it.state = SessionState::Planned);
    assert_eq!(
        story.told_titles(),
        ["A session takes place after all: Fail over"]
    );
    story.change_as(story.bo, id, |it| it.state = SessionState::Cancelled);
    assert_eq!(
        story.told_titles(),
        ["A session does not take place: Fail over"]
    );
}

#[test]
fn a_session_that_is_deleted_or_is_none_of_ones_business() {
    let story = Story::begin();
    let mut new = story.tuesday("Led");
    new.facilitator = Some(story.ada);
    let led = story.plan(&new);
    let other = story.plan(&story.tuesday("Other"));
    let left = story.plan(&story.tuesday("Left"));
    story.sign_up(left, story.ada);
    assert!(story.told().is_empty());
    story.laptop.engine.withdraw(left, story.ada).unwrap();
    for id in [other, left] {
        story.change_as(story.bo, id, |it| it.state = SessionState::Cancelled);
    }
    story.write_as(story.bo, |door, author, now| {
        door.delete::<Session>(author, now, led)
    });
    let told = story.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, "A session does not take place: Led");
    assert_eq!(told[0].2, "Tue 10 Mar 14:00\nChanged by Bo");
}

#[test]
fn what_changed_while_muster_was_closed_is_told_once_at_its_start() {
    let mut story = Story::begin();
    let id = story.plan(&story.tuesday("Fail over"));
    story.sign_up(id, story.ada);
    assert!(story.told().is_empty());
    story.laptop.quit();
    story.change_as(story.bo, id, |it| it.starts_at = it.starts_at + DAY);
    story.laptop.start_again();
    assert_eq!(story.told_titles(), ["A session has moved: Fail over"]);
    story.laptop.quit();
    story.laptop.start_again();
    assert!(story.told().is_empty());
}

#[test]
fn a_whole_series_that_moves_is_told_in_one_notice() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    new.facilitator = Some(story.ada);
    new.repeat = weekly("2026-04-14");
    let first = story.plan(&new);
    assert!(story.told().is_empty());
    let series = story.series(first);
    story.write_as(story.bo, |door, author, now| {
        for (id, _) in series {
            door.change::<Session>(author, now, id, |it| it.starts_at = it.starts_at + DAY)?;
        }
        Ok(())
    });
    let told = story.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, "6 of your sessions have changed");
    assert!(told[0].2.ends_with("\nAnd 3 more"), "{}", told[0].2);
}

#[test]
fn who_waited_is_told_that_a_place_became_free() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    new.capacity = Some(1);
    let id = story.plan(&new);
    story.sign_up(id, story.bo);
    story.laptop.clock.advance(Millis(1));
    story.sign_up(id, story.ada);
    assert!(story.told().is_empty());
    let bo = story.bo;
    story.write_as(bo, |door, author, now| {
        door.change::<SignUp>(author, now, SignUp::id_of(id, bo), |it| it.withdrawn = true)
            .map(drop)
    });
    let told = story.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, "You have a place now: Fail over");
    assert!(story.told().is_empty());
}
