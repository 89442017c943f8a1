//! Schedules: who is on call, shifts given away, calendars in and out.

use muster_engine::on_call::{CalendarPerson, NewOffer};
use muster_model::{
    ids::{MemberId, ScheduleId},
    record::{HandOver, Layer, OfferState, Override, Rotation, Schedule, Weekday},
    time::{Millis, Window},
};

use crate::laptop::{Laptop, START};

/// Weekly turns from Monday 09:00 UTC, in this order. The tests begin in the first one.
fn weekly(laptop: &Laptop, name: &str, members: &[MemberId]) -> ScheduleId {
    let schedule = Schedule {
        name: name.to_owned(),
        description: String::new(),
        time_zone: "UTC".to_owned(),
        layers: vec![layer(members)],
    };
    laptop.engine.save_schedule(None, &schedule).unwrap()
}

fn layer(members: &[MemberId]) -> Layer {
    Layer {
        name: "Primary".to_owned(),
        members: members.to_vec(),
        rotation: Rotation::Weeks {
            every: 1,
            weekday: Weekday::Monday,
            at: 540,
        },
        starts_on: "2026-03-02".parse().unwrap(),
        ends_on: None,
        hours: None,
    }
}

/// From so many hours after the tests begin for so many.
fn hours(from: i64, length: i64) -> Window {
    let from = START + Millis::hours(from);
    Window {
        from,
        to: from + Millis::hours(length),
    }
}

/// From 10:06:40 on Monday to the hand-over a week later.
const WEEK: Millis = Millis(7 * 86_400_000 - 4_000_000);

#[test]
fn everybody_sees_who_is_on_call_now_and_next() {
    let laptop = Laptop::set_up();
    let (ada, ben) = (laptop.me(), laptop.colleague("Ben"));
    let id = weekly(&laptop, "Primary", &[ada, ben]);
    let rows = laptop.engine.schedules(None).unwrap();
    let now = &rows[0].now;
    assert_eq!(now.people[0].name, "Ada");
    assert_eq!(now.next[0].name, "Ben");
    assert_eq!(now.until, Some(START + WEEK));
    assert_eq!(now.next_until, Some(START + WEEK + Millis::days(7)));
    assert!(rows[0].is_mine && rows[0].gaps == 0);

    let mine = laptop.engine.my_on_call().unwrap();
    assert_eq!(mine.now[0].schedule, id);
    assert_eq!(mine.until, now.until);
    let next = mine.next.unwrap();
    assert_eq!(next.window.from, START + WEEK + Millis::days(7));
    assert_eq!(laptop.engine.status().unwrap().on_call.until, mine.until);

    let then = laptop
        .engine
        .schedules(Some(START + Millis::days(8)))
        .unwrap();
    assert_eq!(then[0].now.people[0].name, "Ben");
}

#[test]
fn gaps_and_double_bookings_are_seen_before_a_schedule_is_saved() {
    let laptop = Laptop::set_up();
    let ada = laptop.me();
    let primary = weekly(&laptop, "Primary", &[ada]);
    let mut draft = Schedule {
        name: "Draft".to_owned(),
        description: String::new(),
        time_zone: "UTC".to_owned(),
        layers: vec![layer(&[ada])],
    };
    draft.layers[0].starts_on = "2026-03-03".parse().unwrap();
    let day = hours(0, 48);
    let preview = laptop.engine.preview_schedule(None, &draft, day).unwrap();
    let begins = START + Millis::hours(24) - Millis(4_000_000);
    assert_eq!(
        preview.gaps,
        [Window {
            from: day.from,
            to: begins
        }]
    );
    let booking = &preview.double_bookings[0];
    assert_eq!(
        booking.window,
        Window {
            from: begins,
            to: day.to
        }
    );
    assert_eq!(
        booking.sentence,
        "Ada is on call in 'Draft' and 'Primary' at once."
    );
    assert!(booking.schedules.contains(&primary));
    assert_eq!(preview.shifts.len(), 1);

    draft.layers[0].members.clear();
    let refused = laptop
        .engine
        .preview_schedule(None, &draft, day)
        .unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("layers"));
}

/// grafana/oncall #395: asking for a swap is a chore in chat.
#[test]
fn an_offered_shift_is_taken_and_one_is_taken_in_return() {
    let laptop = Laptop::set_up();
    let (ada, ben) = (laptop.me(), laptop.colleague("Ben"));
    // Ben offers on his laptop; here Ada's own offer is taken by nobody but him.
    let id = weekly(&laptop, "Primary", &[ada, ben]);
    let offer = NewOffer {
        schedule: id,
        window: hours(24, 12),
        asked: Some(ben),
        in_return: Some(hours(8 * 24, 12)),
        note: "Concert".to_owned(),
    };
    let offered = laptop.engine.offer_shift(&offer).unwrap();
    let refused = laptop.engine.take_offer(offered).unwrap_err();
    assert!(refused.message.contains("yours already"), "{refused}");
    assert!(laptop.engine.decline_offer(offered).is_err());
    let view = laptop.engine.schedule(id, hours(0, 24)).unwrap();
    assert_eq!(view.offers.len(), 1);
    assert_eq!(view.offers[0].state, OfferState::Open);
    assert!(view.offers[0].may_withdraw && !view.offers[0].may_take);
    laptop.engine.withdraw_offer(offered).unwrap();
    assert!(laptop.engine.withdraw_offer(offered).is_err());
}

#[test]
fn only_a_shift_of_ones_own_that_is_to_come_can_be_offered() {
    let laptop = Laptop::set_up();
    let (ada, ben) = (laptop.me(), laptop.colleague("Ben"));
    let id = weekly(&laptop, "Primary", &[ada, ben]);
    let offer = |window, asked, in_return| {
        let new = NewOffer {
            schedule: id,
            window,
            asked,
            in_return,
            note: String::new(),
        };
        laptop.engine.offer_shift(&new).unwrap_err().field.unwrap()
    };
    let (mine, bens) = (hours(24, 12), hours(8 * 24, 12));
    assert_eq!(offer(bens, None, None), "window");
    assert_eq!(offer(hours(-24, 12), None, None), "window");
    assert_eq!(offer(mine, Some(ada), None), "asked");
    assert_eq!(offer(mine, Some(ben), Some(hours(48, 12))), "in_return");
    assert_eq!(offer(mine, Some(ben), Some(mine)), "in_return");
}

#[test]
fn a_hand_over_note_stands_on_today_and_is_changed_by_its_author() {
    let laptop = Laptop::set_up();
    let id = weekly(&laptop, "Primary", &[laptop.me()]);
    let refused = laptop.engine.write_hand_over(None, id, "  ").unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("text"));
    let note = laptop.engine.write_hand_over(None, id, "Quiet").unwrap();
    laptop
        .engine
        .write_hand_over(Some(note), id, "Quiet but for the index")
        .unwrap();
    let today = laptop.engine.today().unwrap().on_call;
    let shown: &HandOver = &today.schedules[0].hand_over.as_ref().unwrap().note;
    assert_eq!(shown.text, "Quiet but for the index");
    assert_eq!(shown.at, START);
    laptop.engine.delete_hand_over(note).unwrap();
    let today = laptop.engine.today().unwrap().on_call;
    assert_eq!(today.schedules[0].hand_over, None);
}

#[test]
fn an_exported_calendar_imports_elsewhere_once() {
    let laptop = Laptop::set_up();
    let (ada, ben) = (laptop.me(), laptop.colleague("Ben"));
    let primary = weekly(&laptop, "Primary", &[ada, ben]);
    let file = laptop.folder().join("primary.ics");
    let file = file.to_str().unwrap();
    let count = laptop.engine.export_calendar(primary, file, false).unwrap();
    // From the month before on the schedule has 27 weeks, the last one cut.
    assert_eq!(count, 27);

    let empty = Schedule {
        name: "Imported".to_owned(),
        description: String::new(),
        time_zone: "UTC".to_owned(),
        layers: Vec::new(),
    };
    let other = laptop.engine.save_schedule(None, &empty).unwrap();
    let preview = laptop
        .engine
        .preview_calendar_import(other, file, &[])
        .unwrap();
    assert_eq!((preview.entries.len(), preview.to_write), (27, 27));
    assert_eq!(preview.left_out, Vec::<String>::new());
    // Ada is known by her mail address, Ben by his name in the title.
    assert!(preview.people.contains(&CalendarPerson {
        text: "ada@example.com".to_owned(),
        member: Some(ada),
    }));
    assert!(preview.people.contains(&CalendarPerson {
        text: "Ben: Primary".to_owned(),
        member: Some(ben),
    }));
    let nobody = CalendarPerson {
        text: "Ben: Primary".to_owned(),
        member: None,
    };
    let without_ben = laptop
        .engine
        .preview_calendar_import(other, file, std::slice::from_ref(&nobody))
        .unwrap();
    assert_eq!(without_ben.to_write, 14);

    assert_eq!(laptop.engine.import_calendar(other, file, &[]).unwrap(), 27);
    assert_eq!(laptop.engine.import_calendar(other, file, &[]).unwrap(), 0);
    let shown = |id| {
        let view = laptop.engine.schedule(id, hours(0, 24 * 60)).unwrap();
        let shifts = view.plan.shifts.into_iter();
        shifts.map(|it| (it.window, it.people)).collect::<Vec<_>>()
    };
    assert_eq!(shown(other), shown(primary));

    let refused = laptop
        .engine
        .preview_calendar_import(other, laptop.workspace_file().to_str().unwrap(), &[])
        .unwrap_err();
    assert!(refused.message.contains(".ics"), "{refused}");
}

#[test]
fn a_calendar_file_is_kept_current_and_keeps_its_name() {
    let laptop = Laptop::set_up();
    let (ada, ben) = (laptop.me(), laptop.colleague("Ben"));
    let id = weekly(&laptop, "Primary", &[ada, ben]);
    let folder = laptop.folder().join("calendars");
    let feed = |folder: Option<&str>| laptop.engine.set_calendar_feed(id, folder, false);
    let refused = feed(folder.to_str()).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("folder"));
    std::fs::create_dir(&folder).unwrap();
    feed(folder.to_str()).unwrap();
    let shown = || laptop.engine.schedule(id, hours(0, 24)).unwrap();
    let path = shown().feed.unwrap().path;
    assert!(path.ends_with("primary.ics"), "{path}");
    let before = std::fs::read_to_string(&path).unwrap();
    laptop.catch_up();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);

    let away = Override {
        schedule: id,
        member: ben,
        instead_of: Some(ada),
        window: hours(24, 12),
        reason: String::new(),
    };
    laptop.engine.save_override(None, &away).unwrap();
    let mut renamed = shown().schedule;
    renamed.name = "Nights".to_owned();
    laptop.engine.save_schedule(Some(id), &renamed).unwrap();
    laptop.catch_up();
    let after = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        after.matches("BEGIN:VEVENT").count(),
        before.matches("BEGIN:VEVENT").count() + 2
    );
    assert_eq!(shown().feed.unwrap().path, path);

    // A folder that went away is told of, and hinders nothing else.
    std::fs::rename(&folder, laptop.folder().join("elsewhere")).unwrap();
    laptop.catch_up();
    assert!(
        shown()
            .feed
            .unwrap()
            .error
            .unwrap()
            .contains("could not be written")
    );
    feed(None).unwrap();
    assert_eq!(shown().feed, None);
}

#[test]
fn a_search_finds_schedules_and_opens_what_hangs_on_them_there() {
    let laptop = Laptop::set_up();
    let id = weekly(&laptop, "Platform primary", &[laptop.me()]);
    laptop
        .engine
        .write_hand_over(None, id, "Watch the index")
        .unwrap();
    for words in ["platform", "index"] {
        let hits = laptop.engine.search(words).unwrap();
        assert_eq!(hits[0].schedule, Some(id.to_string()), "{words}");
    }
}
