//! Reminders of check-ins: once a week, on a weekday's morning, to who owes them.

use muster_engine::{GoalPlace, Notice, settings::Pause};
use muster_model::{
    record::{Confidence, Measure, QuietHours, Severity},
    time::Millis,
};

use super::{DAY, Story, percentage};

/// What was told about goals since this was last asked: place, title and text.
fn told(story: &Story) -> Vec<(GoalPlace, String, String)> {
    let notices = story.laptop.desktop.take().into_iter();
    notices
        .filter_map(|notice| match notice {
            Notice::Goal { place, title, body } => Some((place, title, body)),
            _ => None,
        })
        .collect()
}

/// Lets hours pass one by one, and answers at which of them something was told.
fn hours(story: &Story, count: usize) -> Vec<usize> {
    (1..=count)
        .filter(|_| {
            story.laptop.pass(Millis::hours(1));
            !told(story).is_empty()
        })
        .collect()
}

/// A goal with a key result of Ada's whose check-in is due on Monday the 9th, six minutes past
/// eleven in Paris.
fn due_on_monday() -> (Story, muster_model::ids::KeyResultId) {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let result = story.result(goal, "Runbooks", percentage(0.0, 100.0));
    (story, result)
}

#[test]
fn who_owes_a_check_in_is_told_on_the_next_morning_and_once_a_week() {
    let (story, result) = due_on_monday();
    assert_eq!(hours(&story, 7 * 24), [0; 0]);
    // On Tuesday the 10th a little past nine, and on Monday the 16th.
    assert_eq!(hours(&story, 7 * 24), [22, 166]);
    assert_eq!(hours(&story, 7 * 24), [166]);
    story.say(result, Some(100.0), Confidence::OnTrack);
    assert_eq!(hours(&story, 7 * 24), [0; 0]);
}

#[test]
fn the_notice_names_what_is_due_and_opens_the_goal() {
    let (story, _) = due_on_monday();
    story.laptop.pass(Millis::days(7) + Millis::hours(22));
    let found = told(&story);
    assert_eq!(found.len(), 1, "{found:?}");
    let (place, title, body) = &found[0];
    assert!(matches!(place, GoalPlace::Goal(_)));
    assert_eq!(title, "A check-in is due: Nights become quiet");
    assert_eq!(body, "Runbooks");

    let (story, _) = due_on_monday();
    let other = story.goal(&story.march("Small changes"));
    for number in 1..=4 {
        story.result(other, &format!("Result {number}"), Measure::Milestone);
    }
    story.laptop.pass(Millis::days(7) + Millis::hours(22));
    let found = told(&story);
    assert_eq!(found.len(), 1, "{found:?}");
    let (place, title, body) = &found[0];
    assert_eq!(*place, GoalPlace::Goals);
    assert_eq!(title, "5 check-ins are due");
    assert!(
        body.starts_with("Runbooks\n") && body.ends_with("\nAnd 2 more"),
        "{body}"
    );
}

#[test]
fn nobody_is_told_on_a_weekend_or_of_what_somebody_else_owes() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    story.owned_result(goal, "Of Bo", Measure::Milestone, Some(story.bo));
    story.laptop.pass(Millis::days(4));
    story.owned_result(goal, "Of Ada", Measure::Milestone, Some(story.ada));
    told(&story);
    // Due on Friday the 13th past eleven: told on Monday the 16th past nine.
    assert_eq!(hours(&story, 11 * 24), [10 * 24 - 2]);
}

#[test]
fn a_laptop_that_slept_tells_once_on_waking_and_not_again_after_a_restart() {
    let (mut story, _) = due_on_monday();
    story.laptop.pass(Millis::days(9));
    assert_eq!(told(&story).len(), 1);
    story.laptop.quit();
    story.laptop.start_again();
    story.laptop.pass(Millis::hours(3));
    assert!(told(&story).is_empty());
    story.laptop.pass(DAY);
    assert!(told(&story).is_empty());
}

#[test]
fn quiet_hours_and_pauses_hold_it_back() {
    let (story, _) = due_on_monday();
    let engine = &story.laptop.engine;
    let mut members = engine.members().unwrap();
    let me = members.iter().position(|it| it.is_me).unwrap();
    let mut ada = members.swap_remove(me).member;
    // Ada sleeps until ten.
    ada.quiet_hours = Some(QuietHours {
        from_minute: 22 * 60,
        to_minute: 10 * 60,
        break_through: Severity::Sev2,
    });
    engine.save_member(Some(story.ada), &ada).unwrap();
    assert_eq!(hours(&story, 8 * 24), [7 * 24 + 23]);

    let (story, _) = due_on_monday();
    story.laptop.pass(Millis::days(7) + Millis::hours(21));
    let engine = &story.laptop.engine;
    engine.pause_notifications(Pause::Minutes(210)).unwrap();
    assert_eq!(hours(&story, 24), [4]);
}
