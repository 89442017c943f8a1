//! Pages: who is told, when, and that nobody is told twice or forgotten.

use muster_engine::{Event, Notice, incidents::TimelineKind};
use muster_model::{
    escalation::RungState,
    record::{IncidentStatus, Severity},
    time::Millis,
};

use crate::{
    alertmanager::{Alertmanager, route_everything},
    desktop::Answer,
    laptop::{Laptop, START, short_of},
};

fn paged(laptop: &Laptop) -> usize {
    let incident = laptop.incidents()[0].id;
    let timeline = laptop.incident(incident).timeline;
    timeline
        .iter()
        .filter(|entry| entry.kind == TimelineKind::Paged)
        .count()
}

#[test]
fn an_alert_that_a_rule_matches_opens_an_incident_and_pages_level_one() {
    let laptop = Laptop::set_up();
    let service = laptop.service("checkout");
    let bo = laptop.colleague("Bo");
    let policy = laptop.policy(&[laptop.me(), bo], 0);
    route_everything(&laptop, Some(policy), Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "critical");
    source.tell(&laptop);

    let incidents = laptop.incidents();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].service, Some(service));
    assert_eq!(incidents[0].severity, Severity::Sev1);
    assert_eq!(incidents[0].status, IncidentStatus::Open);
    let shown = laptop.desktop.take();
    let [
        Notice::Page {
            incident,
            severity,
            title,
            body,
        },
    ] = shown.as_slice()
    else {
        panic!("{shown:?} is not one page");
    };
    assert_eq!((*incident, *severity), (incidents[0].id, Severity::Sev1));
    assert_eq!(title, "SEV1 checkout answers with errors");
    assert_eq!(body, "checkout · 1 alert");
    let states: Vec<_> = laptop
        .incident(*incident)
        .ladder
        .iter()
        .map(|rung| rung.state)
        .collect();
    assert_eq!(states, [RungState::Told, RungState::Next]);
}

#[test]
fn a_declared_incident_pages_at_once() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    let id = laptop.declare("Nobody can pay", Severity::Sev2, policy);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV2 Nobody can pay"]);
    let today = laptop.engine.today().unwrap();
    assert_eq!(today.pages.len(), 1);
    assert_eq!((today.pages[0].incident, today.pages[0].level), (id, 1));
    assert_eq!(today.pages[0].held, None);
}

#[test]
fn level_two_is_told_exactly_when_the_policy_says_and_once() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let policy = laptop.policy(&[bo, laptop.me()], 0);
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    assert_eq!(laptop.catch_up(), Some(START + Millis::minutes(5)));
    laptop.pass(short_of(Millis::minutes(5)));
    assert_eq!(laptop.desktop.take(), []);
    laptop.pass(Millis(1));
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 Nobody can pay"]);
    assert_eq!(laptop.catch_up(), None);
    laptop.pass(Millis::hours(2));
    assert_eq!(laptop.desktop.take(), []);
    assert_eq!(paged(&laptop), 2);
}

#[test]
fn an_acknowledgement_ends_it_for_everyone() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let policy = laptop.policy(&[laptop.me(), bo, laptop.me()], 3);
    let id = laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.pass(Millis::minutes(2));
    assert_eq!(laptop.desktop.take().len(), 1);
    laptop.engine.acknowledge_incident(id).unwrap();
    laptop.desktop.wait_for_withdrawal(id);
    assert_eq!(laptop.catch_up(), None);
    laptop.pass(Millis::hours(5));
    assert_eq!(laptop.desktop.take(), []);
    assert_eq!(laptop.engine.active_pages().unwrap(), []);
    let detail = laptop.incident(id);
    assert_eq!(detail.row.acknowledged_by_name, "Ada");
    assert!(
        detail.ladder[1..]
            .iter()
            .all(|rung| rung.state == RungState::NotNeeded)
    );
    assert_eq!(paged(&laptop), 1);
}

#[test]
fn after_hours_of_sleep_each_incident_is_told_of_once() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me(), laptop.me()], 2);
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take().len(), 1);
    laptop.declare("The search is slow", Severity::Sev3, policy);
    laptop.catch_up();
    laptop.desktop.take();

    laptop.pass(Millis::hours(6));
    let mut titles = laptop.desktop.take_titles();
    titles.sort();
    assert_eq!(titles, ["SEV1 Nobody can pay", "SEV3 The search is slow"]);
    // What was owed is on record all the same: two levels in three rounds.
    assert_eq!(paged(&laptop), 6);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take(), []);
}

#[test]
fn a_restart_repeats_no_page_and_misses_none() {
    let mut laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me(), laptop.me()], 0);
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take().len(), 1);
    laptop.quit();
    laptop.start_again();
    laptop.catch_up();
    assert_eq!(laptop.desktop.take(), []);
    laptop.quit();
    laptop.clock.advance(Millis::minutes(5));
    laptop.start_again();
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 Nobody can pay"]);
    assert_eq!(
        laptop.engine.active_pages().unwrap()[0].incident,
        laptop.incidents()[0].id
    );
}

#[test]
fn a_kill_between_deciding_and_showing_loses_no_page() {
    let mut laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop.desktop.answers(Answer::Dies);
    let mut events = laptop.engine.events();
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.wait_for_event(&mut events, |event| *event == Event::changed("pages", None));
    laptop.kill();
    assert_eq!(laptop.desktop.take(), []);

    laptop.start_again();
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 Nobody can pay"]);
    assert_eq!(paged(&laptop), 1);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take(), []);
}

#[test]
fn a_page_that_the_desktop_refused_says_so_on_today() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop.desktop.answers(Answer::Refuses);
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.catch_up();
    let pages = laptop.engine.active_pages().unwrap();
    assert_eq!(pages.len(), 1);
    assert_eq!(
        pages[0].held.as_deref(),
        Some("No notification service runs here.")
    );
}

#[test]
fn an_incident_that_is_opened_again_pages_again() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    let id = laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.pass(Millis::minutes(1));
    laptop.engine.resolve_incident(id).unwrap();
    laptop.pass(Millis::minutes(1));
    assert_eq!(laptop.desktop.take().len(), 1);
    laptop.engine.reopen_incident(id).unwrap();
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 Nobody can pay"]);
    assert_eq!(laptop.engine.active_pages().unwrap().len(), 1);
}
