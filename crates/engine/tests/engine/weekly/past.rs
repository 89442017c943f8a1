//! The page of a week that is over: what was so at its end, whatever happened since.

use muster_model::{
    record::{ActionState, Confidence, ReviewStatus},
    time::Millis,
};

use super::{
    FIRST, SECOND, at, day,
    story::{Story, check_in},
};

#[test]
fn a_week_that_is_over_shows_what_was_so_at_its_end() {
    let story = Story::told();
    let engine = &story.laptop.engine;
    engine
        .set_action_state(story.action, ActionState::Done)
        .unwrap();
    engine.close_goal(story.goal, 0.5, "").unwrap();
    let page = story.page(story.all, FIRST);
    assert!(!page.partial);
    assert_eq!(page.next, Some(day(SECOND)));

    // One began an hour before its end, and was restored in the next.
    let incidents: Vec<_> = page
        .incidents
        .iter()
        .map(|it| (it.title.as_str(), it.to_restore))
        .collect();
    assert_eq!(
        incidents,
        [
            ("Cards fail", Some(Millis::minutes(30))),
            ("Search is slow", None)
        ]
    );
    // Its review was a draft then, and is published now.
    let reviews: Vec<_> = page
        .reviews
        .iter()
        .map(|it| (it.incident, it.status, it.due_at, it.overdue))
        .collect();
    let due = Some(at("2026-03-12T10:36:40Z"));
    assert_eq!(
        reviews,
        [(story.cards, Some(ReviewStatus::Draft), due, false)]
    );
    // The action was two days late, and is done now; nobody doubted the goal, which is closed now.
    let actions: Vec<_> = page
        .actions
        .iter()
        .map(|it| (it.title.as_str(), it.days))
        .collect();
    assert_eq!(actions, [("Alert on errors", 2)]);
    assert_eq!((page.goals.len(), page.goals_under_way), (0, 2));
    assert!(
        page.training_coming
            .iter()
            .any(|it| it.title == "Reading traces")
    );

    let page = story.page(story.all, SECOND);
    assert!(page.actions.is_empty(), "it is done");
    assert_eq!((page.goals.len(), page.goals_under_way), (0, 1));
}

#[test]
fn what_was_said_of_a_goal_later_changes_no_week_that_is_over() {
    let story = Story::told();
    story.until("2026-03-17T09:00:00Z");
    check_in(&story, story.goal, Confidence::OffTrack);
    let state = |week| story.page(story.web, week).goals[0].state;
    assert_eq!(state(SECOND).name(), "at risk");
    assert_eq!(state("2026-03-16").name(), "off track");
}

#[test]
fn what_is_to_be_done_is_carried_over_until_it_is_done() {
    let story = Story::told();
    let engine = &story.laptop.engine;
    let carried = |week| -> Vec<(String, bool)> {
        let carried = story.page(story.web, week).carried_over.into_iter();
        carried.map(|it| (it.text, it.done_at.is_some())).collect()
    };
    let runbook = |done| ("Write the *runbook*".to_owned(), done);
    let bank = ("Ask the bank".to_owned(), false);
    assert_eq!(carried(FIRST), []);
    assert_eq!(carried(SECOND), [runbook(false)]);
    engine.end_follow_up(story.runbook, true).unwrap();
    assert_eq!(
        carried(SECOND),
        [runbook(true)],
        "it was open when the week began"
    );
    story.until("2026-03-16T09:00:00Z");
    assert_eq!(carried("2026-03-16"), std::slice::from_ref(&bank));
    assert_eq!(carried(SECOND), [runbook(true)]);
    engine.end_follow_up(story.runbook, false).unwrap();
    assert_eq!(carried("2026-03-16"), [runbook(false), bank]);
}
