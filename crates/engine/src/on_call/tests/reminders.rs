use super::*;

#[test]
fn a_shift_is_announced_once_before_it_begins_also_across_a_restart() {
    let desk = Desk::new();
    desk.engine
        .set_shift_reminder(Some(Millis::minutes(30)))
        .unwrap();
    assert!(desk.titles().is_empty());
    let begins = MONDAY + Millis::hours(1);
    assert_eq!(desk.turn(), begins - Millis::minutes(30));
    desk.pass(Millis::minutes(30));
    let shown = desk.shown();
    assert_eq!(
        shown,
        [(
            "You are on call in 30 min: Primary".to_owned(),
            "Mon 2 Mar 09:00 to Mon 9 Mar 09:00".to_owned()
        )]
    );
    let desk = desk.restarted();
    desk.pass(Millis::hours(2));
    assert!(desk.titles().is_empty());
}

#[test]
fn a_laptop_that_wakes_says_that_the_shift_has_begun_and_nothing_of_one_that_is_over() {
    let desk = Desk::new();
    desk.engine
        .set_shift_reminder(Some(Millis::minutes(30)))
        .unwrap();
    desk.turn();
    desk.pass(Millis::hours(10));
    assert_eq!(desk.titles(), ["You are on call: Primary"]);

    let desk = Desk::new();
    desk.engine
        .set_shift_reminder(Some(Millis::minutes(30)))
        .unwrap();
    desk.turn();
    desk.pass(Millis::days(8));
    assert!(desk.titles().is_empty());
}

#[test]
fn nobody_is_reminded_who_did_not_ask_for_it() {
    let desk = Desk::new();
    desk.pass(Millis::hours(3));
    assert!(desk.titles().is_empty());
}

#[test]
fn a_change_of_my_shifts_by_somebody_else_is_told_and_so_is_its_end() {
    let desk = Desk::new();
    let id = desk.override_by_ben(&desk.ben_instead_of_ada(2));
    let shown = desk.shown();
    assert_eq!(
        shown,
        [(
            "Your shifts have changed: Primary".to_owned(),
            "No longer yours: Wed 4 Mar 20:00 to Thu 5 Mar 08:00\nChanged by Ben".to_owned()
        )]
    );
    let desk = desk.restarted();
    assert!(desk.titles().is_empty());

    let workspace = desk.engine.workspace().unwrap();
    let now = desk.clock.now();
    workspace
        .store
        .write(|door| door.delete::<Override>(Author::Member(desk.ben), now, id))
        .unwrap();
    let shown = desk.shown();
    assert_eq!(
        shown[0].1,
        "New: Wed 4 Mar 20:00 to Thu 5 Mar 08:00\nChanged by Ben"
    );
    assert_eq!(shown.len(), 1);
}

#[test]
fn shifts_that_go_with_a_deleted_schedule_are_told_also_across_a_restart() {
    let desk = Desk::new();
    let workspace = desk.engine.workspace().unwrap();
    let (author, now) = (Author::Member(desk.ben), desk.clock.now());
    let other = ScheduleId::new();
    workspace
        .store
        .write(|door| door.create(author, now, other, &weekly(&[desk.ben])))
        .unwrap();
    drop(workspace);
    assert!(desk.titles().is_empty(), "no shift of mine is in it");
    let desk = desk.restarted();
    let workspace = desk.engine.workspace().unwrap();
    workspace
        .store
        .write(|door| {
            door.delete::<Schedule>(author, now, desk.schedule)?;
            door.delete::<Schedule>(author, now, other)
        })
        .unwrap();
    assert_eq!(
        desk.shown(),
        [(
            "Primary was deleted, and your shifts with it".to_owned(),
            "No longer yours: Mon 2 Mar 09:00 to Mon 9 Mar 09:00\n\
             No longer yours: Mon 16 Mar 09:00 to Mon 23 Mar 09:00\n\
             No longer yours: Mon 30 Mar 09:00 to Mon 6 Apr 09:00\n\
             No longer yours: Mon 13 Apr 09:00 to Mon 20 Apr 09:00\n\
             And 1 more\n\
             Changed by Ben"
                .to_owned()
        )]
    );
    assert!(desk.titles().is_empty());
}

#[test]
fn a_schedule_that_i_deleted_myself_is_not_told() {
    let desk = Desk::new();
    desk.engine.delete_schedule(desk.schedule).unwrap();
    assert!(desk.titles().is_empty());
}

#[test]
fn my_own_changes_and_those_of_others_shifts_are_not_told() {
    let desk = Desk::new();
    desk.engine
        .save_override(None, &desk.ben_instead_of_ada(2))
        .unwrap();
    assert!(desk.titles().is_empty());
    // In Ben's week nothing of Ada's changes.
    desk.override_by_ben(&desk.ben_instead_of_ada(9));
    assert!(desk.titles().is_empty());
}

#[test]
fn an_offer_that_asks_me_is_told_once_and_not_after_it_was_withdrawn() {
    let desk = Desk::new();
    let offer = ShiftOffer {
        schedule: desk.schedule,
        member: desk.ben,
        window: desk.night(9),
        asked: Some(desk.ada()),
        in_return: None,
        note: "Please".to_owned(),
        taken_by: None,
        taken_at: None,
        closed_at: None,
        declined_by: BTreeSet::new(),
    };
    let workspace = desk.engine.workspace().unwrap();
    let (author, now) = (Author::Member(desk.ben), desk.clock.now());
    let withdrawn = ShiftOffer {
        closed_at: Some(now),
        ..offer.clone()
    };
    workspace
        .store
        .write(|door| {
            door.create(author, now, ShiftOfferId::new(), &offer)?;
            door.create(author, now, ShiftOfferId::new(), &withdrawn)
        })
        .unwrap();
    let shown = desk.shown();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].0, "Ben asks you to take a shift: Primary");
    assert_eq!(shown[0].1, "Wed 11 Mar 20:00 to Thu 12 Mar 08:00\nPlease");
    assert!(desk.titles().is_empty());
}

/// The taker's edit changes my shifts as well; one notice is enough.
#[test]
fn an_offer_of_mine_that_was_taken_is_told_once() {
    let desk = Desk::new();
    let offer = crate::on_call::NewOffer {
        schedule: desk.schedule,
        window: desk.night(3),
        asked: Some(desk.ben),
        in_return: None,
        note: String::new(),
    };
    let id = desk.engine.offer_shift(&offer).unwrap();
    assert!(desk.titles().is_empty());
    desk.pass(Millis::minutes(5));
    let (author, now) = (Author::Member(desk.ben), desk.clock.now());
    let workspace = desk.engine.workspace().unwrap();
    workspace
        .store
        .write(|door| {
            door.change::<ShiftOffer>(author, now, id, |offer| {
                offer.taken_by = Some(desk.ben);
                offer.taken_at = Some(now);
            })?;
            door.create(author, now, OverrideId::new(), &desk.ben_instead_of_ada(3))
        })
        .unwrap();
    assert_eq!(desk.titles(), ["Ben took your shift: Primary"]);
    assert!(desk.titles().is_empty());
}

#[test]
fn a_pause_holds_reminders_back_until_it_ends() {
    let desk = Desk::new();
    desk.engine
        .set_shift_reminder(Some(Millis::minutes(30)))
        .unwrap();
    desk.engine
        .pause_notifications(crate::settings::Pause::Minutes(45))
        .unwrap();
    desk.pass(Millis::minutes(30));
    desk.override_by_ben(&desk.ben_instead_of_ada(2));
    assert!(desk.titles().is_empty());
    desk.pass(Millis::minutes(15));
    let mut titles = desk.titles();
    titles.sort();
    assert_eq!(
        titles,
        [
            "You are on call in 15 min: Primary",
            "Your shifts have changed: Primary"
        ]
    );
}

#[test]
fn front_ends_are_told_when_a_shift_begins() {
    let desk = Desk::new();
    let mut events = desk.engine.events();
    desk.turn();
    desk.pass(Millis::hours(1));
    desk.turn();
    let mut told = false;
    while let Ok(event) = events.try_recv() {
        told |= event == Event::changed("on_call", None);
    }
    assert!(told);
}
