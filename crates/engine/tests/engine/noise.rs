//! Noise: many pages at once, quiet hours, and a pause hold it back, and never what is owed.

use muster_engine::{Notice, settings::Pause};
use muster_model::{
    record::{QuietHours, Severity},
    time::{Millis, Timestamp},
};

use crate::laptop::{Laptop, START, short_of};

/// Quiet from 10:00 to 12:00 UTC, which is when the tests begin.
fn in_quiet_hours() -> Laptop {
    let laptop = Laptop::set_up();
    let quiet = QuietHours {
        from_minute: 600,
        to_minute: 720,
        break_through: Severity::Sev2,
    };
    laptop
        .engine
        .save_profile("Ada", "ada@example.com", "UTC", Some(quiet))
        .unwrap();
    laptop
}

const NOON: Timestamp = Timestamp(START.0 + 6_800_000);

#[test]
fn more_than_three_pages_in_ten_seconds_become_one_summary() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    let bo = laptop.colleague("Bo");
    let later = laptop.policy(&[bo, laptop.me()], 0);
    for n in 1..=6 {
        laptop.declare(&format!("Trouble {n}"), Severity::Sev3, later);
    }
    laptop.pass(Millis::minutes(5));
    let shown = laptop.desktop.take();
    let (summaries, pages): (Vec<_>, Vec<_>) = shown
        .iter()
        .partition(|notice| matches!(notice, Notice::Summary { .. }));
    assert_eq!((pages.len(), summaries.len()), (3, 1), "{shown:?}");
    let Notice::Summary {
        count,
        severity,
        body,
    } = summaries[0]
    else {
        unreachable!()
    };
    assert_eq!((*count, *severity), (6, Severity::Sev3));
    assert_eq!(body.lines().count(), 3, "{body}");

    laptop.pass(Millis::seconds(10));
    laptop.declare("Trouble after the storm", Severity::Sev3, policy);
    laptop.catch_up();
    assert_eq!(
        laptop.desktop.take_titles(),
        ["SEV3 Trouble after the storm"]
    );
}

#[test]
fn a_storm_that_goes_on_keeps_the_worst_of_it_in_its_summary() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    for (n, severity) in [3, 3, 3, 1, 4].into_iter().enumerate() {
        let title = format!("Trouble {n}");
        laptop.declare(&title, Severity::ALL[severity - 1], policy);
        laptop.pass(Millis::seconds(1));
    }
    let last = laptop.desktop.take().pop();
    let Some(Notice::Summary {
        count,
        severity,
        body,
    }) = last
    else {
        panic!("{last:?} is no summary");
    };
    assert_eq!((count, severity), (5, Severity::Sev1));
    assert_eq!(body, "SEV1 Trouble 3\nSEV4 Trouble 4");
}

#[test]
fn quiet_hours_hold_the_noise_and_make_it_afterwards_if_it_is_still_owed() {
    let laptop = in_quiet_hours();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop.declare("The search is slow", Severity::Sev3, policy);
    let other = laptop.declare("The logo is blurred", Severity::Sev4, policy);
    assert_eq!(laptop.catch_up(), Some(NOON));
    assert_eq!(laptop.desktop.take(), []);
    let pages = laptop.engine.today().unwrap().pages;
    assert_eq!(pages.len(), 2);
    for page in &pages {
        let held = page.held.as_deref().unwrap_or_default();
        assert!(
            held.contains("quiet hours") && held.contains("12:00"),
            "{held:?}"
        );
    }
    laptop.engine.acknowledge_incident(other).unwrap();
    laptop.pass(short_of(NOON.since(START)));
    assert_eq!(laptop.desktop.take(), []);
    laptop.pass(Millis(1));
    assert_eq!(laptop.desktop.take_titles(), ["SEV3 The search is slow"]);
    assert_eq!(laptop.engine.active_pages().unwrap()[0].held, None);
}

#[test]
fn what_is_severe_breaks_through_quiet_hours() {
    let laptop = in_quiet_hours();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop.declare("Nobody can pay", Severity::Sev2, policy);
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV2 Nobody can pay"]);
}

#[test]
fn a_pause_holds_the_noise_until_it_ends() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop
        .engine
        .pause_notifications(Pause::Minutes(30))
        .unwrap();
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    assert_eq!(laptop.catch_up(), Some(START + Millis::minutes(30)));
    assert_eq!(laptop.desktop.take(), []);
    let held = laptop.engine.active_pages().unwrap()[0]
        .held
        .clone()
        .unwrap_or_default();
    assert!(held.contains("paused"), "{held:?}");
    assert_eq!(
        laptop.engine.status().unwrap().paused_until,
        Some(START + Millis::minutes(30))
    );
    laptop.pass(Millis::minutes(30));
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 Nobody can pay"]);
}

#[test]
fn a_pause_that_is_ended_early_shows_at_once_what_is_owed() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop
        .engine
        .pause_notifications(Pause::UntilTomorrow)
        .unwrap();
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.pass(Millis::minutes(1));
    assert_eq!(laptop.desktop.take(), []);
    laptop.engine.resume_notifications().unwrap();
    laptop.catch_up();
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 Nobody can pay"]);
}
