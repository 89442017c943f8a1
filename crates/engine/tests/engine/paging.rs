//! Paging by schedules, paths and channels, and what is told of it afterwards: the story of pages
//! and the load of being on call.

mod beforehand;

use std::collections::BTreeSet;

use muster_engine::{Clock, Event, settings::Pause};
use muster_model::{
    fact::{Channel, Fact, FactKey},
    ids::{ConnectionId, IncidentId, MemberId, OverrideId, PolicyId, ScheduleId},
    rbac::Author,
    record::{
        ConnectionSettings, During, Hours, Layer, Level, LevelTarget, Override, Path, PathStart,
        Policy, Rotation, Schedule, Severity, Span, Weekday,
    },
    time::{Millis, Timestamp, Window},
};
use muster_store::{Store, Stored};
use proptest::prelude::*;

use crate::{
    alertmanager::{Alertmanager, route_everything},
    desktop::Answer,
    laptop::{Laptop, START, connection},
};

/// Writes a record past the engine, as a colleague's laptop would.
fn write<R: Stored>(laptop: &Laptop, id: R::Id, record: &R) {
    Store::open(&laptop.workspace_file())
        .unwrap()
        .write(|door| door.create(Author::Member(laptop.me()), laptop.clock.now(), id, record))
        .unwrap();
}

/// A schedule in which these members take turns of a day, from midnight UTC of the first day of
/// the tests on.
fn daily(laptop: &Laptop, members: &[MemberId], hours: Option<Hours>) -> ScheduleId {
    let schedule = Schedule {
        name: "Checkout on call".to_owned(),
        description: String::new(),
        time_zone: "UTC".to_owned(),
        layers: vec![Layer {
            name: "Primary".to_owned(),
            members: members.to_vec(),
            rotation: Rotation::Days { every: 1, at: 0 },
            starts_on: "2026-03-02".parse().unwrap(),
            ends_on: None,
            hours,
        }],
    };
    let id = ScheduleId::new();
    write(laptop, id, &schedule);
    id
}

fn policy(laptop: &Laptop, levels: &[(LevelTarget, i64)]) -> PolicyId {
    let policy = Policy {
        name: "On call".to_owned(),
        levels: self::levels(levels),
        repeat: 0,
        hours: None,
        paths: Vec::new(),
    };
    laptop.engine.save_policy(None, &policy).unwrap()
}

fn levels(levels: &[(LevelTarget, i64)]) -> Vec<Level> {
    levels
        .iter()
        .map(|(target, minutes)| Level {
            targets: vec![target.clone()],
            wait: Millis::minutes(*minutes),
        })
        .collect()
}

/// Every day from 12:00 to 13:00 UTC: an hour and 53 minutes after the tests begin.
fn at_noon() -> Hours {
    Hours {
        time_zone: Some("UTC".to_owned()),
        spans: vec![Span {
            weekdays: Weekday::ALL.into_iter().collect(),
            from_minute: 720,
            to_minute: 780,
        }],
    }
}

const NOON: Timestamp = Timestamp(START.0 + 6_800_000);

/// A policy whose SEV3 waits for noon, and whose other incidents are told at once.
fn patient(laptop: &Laptop) -> PolicyId {
    let me = LevelTarget::Member(laptop.me());
    let policy = Policy {
        name: "On call".to_owned(),
        levels: levels(&[(me.clone(), 5)]),
        repeat: 0,
        hours: Some(at_noon()),
        paths: vec![Path {
            name: "At noon".to_owned(),
            severities: BTreeSet::from([Severity::Sev3, Severity::Sev4]),
            during: Some(During::OutsideHours),
            start: PathStart::NextHours,
            levels: levels(&[(me, 5)]),
            repeat: 0,
        }],
    };
    laptop.engine.save_policy(None, &policy).unwrap()
}

/// A chat with one channel where Muster may post; nothing answers at its address.
fn chat(laptop: &Laptop) -> (ConnectionId, String) {
    let settings = ConnectionSettings::new::<&str>("slack", []);
    let id = ConnectionId::new();
    write(
        laptop,
        id,
        &connection("Chat", "http://127.0.0.1:9".to_owned(), settings),
    );
    let key = FactKey {
        connection: id,
        external_id: "C1".to_owned(),
    };
    let channel = Channel {
        key: key.clone(),
        observed_at: START,
        name: "ops".to_owned(),
        topic: String::new(),
        members: None,
        private: false,
        reachable: true,
        url: String::new(),
    };
    Store::open(&laptop.workspace_file())
        .unwrap()
        .write(|door| door.apply_facts(&[Fact::Channel(channel)]))
        .unwrap();
    (id, key.to_string())
}

/// How many posts were ever put into the outbox.
fn posts(laptop: &Laptop) -> i64 {
    let file = rusqlite::Connection::open(laptop.workspace_file()).unwrap();
    file.query_row(
        "SELECT count(*) FROM outbox WHERE idempotency_key LIKE 'post:%'",
        [],
        |row| row.get(0),
    )
    .unwrap()
}

fn told(laptop: &Laptop, id: IncidentId) -> Vec<(MemberId, Timestamp)> {
    let pages = laptop.engine.incident_pages(id).unwrap();
    pages
        .escalations
        .iter()
        .flat_map(|story| &story.pages)
        .map(|page| (page.member, page.due_at))
        .collect()
}

#[test]
fn whoever_is_on_call_is_told_and_after_the_hand_over_whoever_is_then() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let schedule = daily(&laptop, &[laptop.me(), bo], None);
    let on_call = LevelTarget::Schedule(schedule);
    let policy = policy(&laptop, &[(on_call.clone(), 1_440), (on_call, 5)]);
    let id = laptop.declare("Nobody can pay", Severity::Sev2, policy);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV2 Nobody can pay"]);
    laptop.pass(Millis::days(1));
    let day = START + Millis::days(1);
    assert_eq!(told(&laptop, id), [(laptop.me(), START), (bo, day)]);
}

#[test]
fn a_swap_while_it_climbs_tells_the_new_one_at_once_and_nobody_twice() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let schedule = daily(&laptop, &[bo], None);
    let policy = policy(&laptop, &[(LevelTarget::Schedule(schedule), 60)]);
    let id = laptop.declare("Nobody can pay", Severity::Sev2, policy);
    laptop.pass(Millis::minutes(1));
    assert_eq!(laptop.desktop.take(), []);
    let stands_in = Override {
        schedule,
        member: laptop.me(),
        instead_of: None,
        window: Window {
            from: START - Millis::hours(1),
            to: START + Millis::hours(8),
        },
        reason: String::new(),
    };
    write(&laptop, OverrideId::new(), &stands_in);
    laptop.catch_up();
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV2 Nobody can pay"]);
    let members: BTreeSet<_> = told(&laptop, id).into_iter().map(|(it, _)| it).collect();
    assert_eq!(members, BTreeSet::from([bo, laptop.me()]));
    assert_eq!(told(&laptop, id).len(), 2);
}

#[test]
fn what_can_wait_is_told_when_the_hours_begin_also_after_a_restart() {
    let mut laptop = Laptop::set_up();
    let policy = patient(&laptop);
    let id = laptop.declare("A disk fills", Severity::Sev3, policy);
    assert_eq!(laptop.catch_up(), Some(NOON));
    assert_eq!(laptop.desktop.take(), []);
    laptop.quit();
    laptop.start_again();
    assert_eq!(laptop.catch_up(), Some(NOON));
    laptop.pass(NOON.since(START));
    assert_eq!(laptop.desktop.take_titles(), ["SEV3 A disk fills"]);
    let pages = laptop.engine.incident_pages(id).unwrap();
    assert_eq!(pages.escalations[0].path_name, "At noon");
}

#[test]
fn what_turns_out_worse_no_longer_waits() {
    let laptop = Laptop::set_up();
    let policy = patient(&laptop);
    let id = laptop.declare("A disk fills", Severity::Sev3, policy);
    laptop.pass(Millis::minutes(10));
    assert_eq!(laptop.desktop.take(), []);
    laptop.engine.change_severity(id, Severity::Sev1).unwrap();
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 A disk fills"]);
    assert_eq!(
        told(&laptop, id),
        [(laptop.me(), START + Millis::minutes(10))]
    );
}

#[test]
fn a_level_posts_to_its_channel_once_whatever_happens_meanwhile() {
    let mut laptop = Laptop::set_up();
    let (_, channel) = chat(&laptop);
    let me = LevelTarget::Member(laptop.me());
    let policy = policy(&laptop, &[(LevelTarget::Channel(channel), 5), (me, 5)]);
    let id = laptop.declare("Nobody can pay", Severity::Sev2, policy);
    laptop.catch_up();
    laptop.kill();
    laptop.start_again();
    laptop.catch_up();
    laptop.catch_up();
    assert_eq!(posts(&laptop), 1);
    assert_eq!(laptop.desktop.take(), []);
    laptop.pass(Millis::minutes(5));
    assert_eq!(laptop.desktop.take_titles(), ["SEV2 Nobody can pay"]);
    let story = &laptop.engine.incident_pages(id).unwrap().escalations[0];
    assert_eq!(story.posts.len(), 1);
    assert_eq!(story.posts[0].channel_name, "ops");
    assert_eq!(story.posts[0].held, None);
}

#[test]
fn after_a_night_of_sleep_a_channel_is_told_once() {
    let laptop = Laptop::set_up();
    let (_, channel) = chat(&laptop);
    let policy = Policy {
        name: "On call".to_owned(),
        levels: levels(&[(LevelTarget::Channel(channel), 5)]),
        repeat: 7,
        hours: None,
        paths: Vec::new(),
    };
    let policy = laptop.engine.save_policy(None, &policy).unwrap();
    let id = laptop.declare("Nobody can pay", Severity::Sev2, policy);
    laptop.pass(Millis::hours(9));
    let story = &laptop.engine.incident_pages(id).unwrap().escalations[0];
    assert_eq!(story.posts.len(), 8);
    let sent = story.posts.iter().filter(|post| post.held.is_none());
    // The first may have been posted before the sleep.
    assert!(sent.count() <= 2);
    assert_eq!(story.posts[7].held, None);
}

#[test]
fn a_pause_is_broken_through_by_what_is_bad_enough() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop
        .engine
        .set_pause_break_through(Some(Severity::Sev1))
        .unwrap();
    laptop
        .engine
        .pause_notifications(Pause::Minutes(60))
        .unwrap();
    laptop.declare("The search is slow", Severity::Sev2, policy);
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 Nobody can pay"]);
    laptop.pass(Millis::minutes(60));
    assert_eq!(laptop.desktop.take_titles(), ["SEV2 The search is slow"]);
}

#[test]
fn the_story_of_a_page_is_kept_from_owed_to_acknowledged() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let policy = laptop.policy(&[laptop.me(), bo], 0);
    let id = laptop.declare("Nobody can pay", Severity::Sev2, policy);
    laptop.catch_up();
    laptop.pass(Millis::minutes(2));
    laptop.engine.saw_incident(id).unwrap();
    laptop.pass(Millis::minutes(1));
    laptop.engine.saw_incident(id).unwrap();
    laptop.engine.acknowledge_incident(id).unwrap();
    let pages = laptop.engine.incident_pages(id).unwrap();
    let [story] = pages.escalations.as_slice() else {
        panic!("{pages:?}");
    };
    let acknowledgement = story.acknowledgement.as_ref().unwrap();
    assert_eq!(acknowledgement.member_name, "Ada");
    assert_eq!(acknowledgement.after, Millis::minutes(3));
    assert!(acknowledgement.is_this_laptop);
    let [page] = story.pages.as_slice() else {
        panic!("{story:?}");
    };
    assert_eq!(page.seen_at, Some(START + Millis::minutes(2)));
    assert_eq!(page.acknowledged_after, Some(Millis::minutes(3)));
    assert_eq!(
        page.story,
        "Shown as it fell due. Seen after 2 min. Ada acknowledged after 3 min."
    );
}

#[test]
fn nights_disturbed_and_times_to_acknowledge_are_counted() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let policy = laptop.policy(&[laptop.me(), bo], 0);
    // From Monday 10:06 UTC to Tuesday 02:06.
    laptop.pass(Millis::hours(16));
    for _ in 0..2 {
        let id = laptop.declare("Nobody can pay", Severity::Sev1, policy);
        laptop.pass(Millis::minutes(7));
        laptop.engine.acknowledge_incident(id).unwrap();
    }
    let load = laptop.engine.on_call_load(4).unwrap();
    assert_eq!(load.rows.len(), 2);
    let ada = load.rows.iter().find(|row| row.name == "Ada").unwrap();
    assert_eq!((ada.pages, ada.acknowledged), (2, 2));
    assert_eq!(ada.time_to_acknowledge, Some(Millis::minutes(7)));
    let nights: Vec<String> = ada.nights.iter().map(ToString::to_string).collect();
    assert_eq!(nights, ["2026-03-02"]);
    assert_eq!(ada.weekends, []);
    let bo = load.rows.iter().find(|row| row.name == "Bo").unwrap();
    assert_eq!((bo.pages, bo.acknowledged, bo.nights.len()), (2, 0, 1));
}

/// What befalls a laptop in the night.
#[derive(Debug, Clone)]
enum Fate {
    Sleeps(i64),
    Looks,
    Quits,
    DiesWhileShowing,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => (1_i64..40).prop_map(Fate::Sleeps),
        2 => Just(Fate::Looks),
        1 => Just(Fate::Quits),
        1 => Just(Fate::DiesWhileShowing),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn whatever_befalls_the_laptop_no_page_comes_early_is_missed_or_is_written_twice(
        fates in prop::collection::vec(fate(), 1..8),
    ) {
        let mut laptop = Laptop::set_up();
        let bo = laptop.colleague("Bo");
        let me = laptop.me();
        let schedule = daily(&laptop, &[me, bo], None);
        let on_call = LevelTarget::Schedule(schedule);
        let policy = policy(&laptop, &[(on_call, 10), (LevelTarget::Member(bo), 10)]);
        let id = laptop.declare("Nobody can pay", Severity::Sev1, policy);
        let mut shown = 0;
        for fate in fates {
            match fate {
                Fate::Sleeps(minutes) => laptop.clock.advance(Millis::minutes(minutes)),
                Fate::Looks => {
                    laptop.catch_up();
                }
                Fate::Quits => {
                    laptop.quit();
                    shown += laptop.desktop.take().len();
                    laptop.start_again();
                }
                Fate::DiesWhileShowing => {
                    laptop.desktop.answers(Answer::Dies);
                    laptop.kill();
                    shown += laptop.desktop.take().len();
                    laptop.start_again();
                }
            }
        }
        laptop.pass(Millis::minutes(30));
        shown += laptop.desktop.take().len();
        // Ada was on call when it began; Bo came ten minutes later. Ada's is shown at least once.
        prop_assert!(shown >= 1);
        prop_assert_eq!(
            told(&laptop, id),
            vec![(me, START), (bo, START + Millis::minutes(10))]
        );
        let pages = laptop.engine.incident_pages(id).unwrap();
        for page in pages.escalations.iter().flat_map(|story| &story.pages) {
            prop_assert!(page.decided_at >= page.due_at);
        }
    }
}

#[test]
fn ten_minutes_of_a_storm_are_one_summary_and_one_edit_for_each_incident() {
    let laptop = Laptop::set_up();
    laptop.service("checkout");
    let policy = laptop.policy(&[laptop.me()], 0);
    route_everything(&laptop, Some(policy), Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    for n in 0..300 {
        source.fire(&laptop, &format!("F{n:04}"), "checkout", "critical");
    }
    let mut events = laptop.engine.events();
    source.tell(&laptop);
    let incidents = laptop.incidents();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].alerts, 300);
    assert_eq!(laptop.desktop.take().len(), 1);
    let mut edits = 0;
    while let Ok(event) = events.try_recv() {
        let of_it = Event::changed("incident", Some(incidents[0].id.to_string()));
        edits += usize::from(event == of_it);
    }
    assert!(edits <= 2, "{edits} edits of one incident");
}
