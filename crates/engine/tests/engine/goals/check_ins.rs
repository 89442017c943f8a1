//! What people say of key results, and who may take it back.

use muster_engine::goals::NewCheckIn;
use muster_model::{
    rbac::{Author, Role},
    record::{CheckIn, Confidence, Measure},
    time::Millis,
};
use muster_store::Store;

use super::{DAY, Story, change_role, percentage, said};

#[test]
fn a_check_in_that_says_no_value_leaves_the_key_result_where_it_was() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let result = story.result(goal, "Runbooks", percentage(40.0, 90.0));
    for (value, confidence) in [
        (Some(50.0), Confidence::OnTrack),
        (None, Confidence::AtRisk),
        (Some(65.0), Confidence::OnTrack),
    ] {
        story.say(result, value, confidence);
        story.laptop.clock.advance(DAY);
    }
    let detail = story.detail(goal);
    let seen: Vec<_> = detail
        .check_ins
        .iter()
        .map(|it| (it.value, it.previous, it.confidence))
        .collect();
    assert_eq!(
        seen,
        [
            (Some(65.0), Some(50.0), Confidence::OnTrack),
            (Some(50.0), Some(50.0), Confidence::AtRisk),
            (Some(50.0), None, Confidence::OnTrack),
        ]
    );
    let history: Vec<_> = detail.key_results[0]
        .history
        .iter()
        .map(|it| it.value)
        .collect();
    assert_eq!(history, [Some(50.0), Some(65.0)]);
    // On the second day one of 31 days is over: 40 + 50/31.
    let asked = detail.key_results[0].history[0].expected;
    assert!((asked - (40.0 + 50.0 / 31.0)).abs() < 1e-9, "{asked}");
    assert_eq!(detail.check_ins[0].by_name, "Ada");
    assert_eq!(detail.row.last_check_in, Some(detail.check_ins[0].at));
    assert_eq!(
        detail.key_results[0].check_in_due,
        Some(detail.check_ins[0].at + Millis::days(7))
    );
}

#[test]
fn comments_are_shown_as_safe_html() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let result = story.result(goal, "Runbooks", percentage(40.0, 90.0));
    let new = NewCheckIn {
        comment: "**Two** more <script>alert(1)</script>".to_owned(),
        ..said(None, Confidence::OnTrack)
    };
    story.laptop.engine.check_in(result, &new).unwrap();
    let html = &story.detail(goal).check_ins[0].comment_html;
    assert!(html.contains("<strong>Two</strong>"), "{html}");
    assert!(!html.contains("<script"), "{html}");
}

#[test]
fn values_that_a_key_result_cannot_have_are_refused() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let share = story.result(goal, "Runbooks", percentage(40.0, 90.0));
    let done = story.result(goal, "The rota is on the wall", Measure::Milestone);
    for (result, value, message) in [
        (share, 101.0, "A percentage lies between 0 and 100."),
        (share, f64::NAN, "A percentage lies between 0 and 100."),
        (
            done,
            0.5,
            "A milestone is done, which is 1, or not yet, which is 0.",
        ),
    ] {
        let new = said(Some(value), Confidence::OnTrack);
        let problem = story.laptop.engine.check_in(result, &new).unwrap_err();
        assert_eq!(
            (problem.field.as_deref(), problem.message.as_str()),
            (Some("value"), message)
        );
    }
    assert!(story.detail(goal).check_ins.is_empty());
}

#[test]
fn what_was_said_is_corrected_and_taken_back() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let result = story.result(goal, "Runbooks", percentage(40.0, 90.0));
    let engine = &story.laptop.engine;
    let id = engine
        .check_in(result, &said(Some(50.0), Confidence::OnTrack))
        .unwrap();
    story.laptop.clock.advance(DAY);
    engine
        .change_check_in(id, &said(Some(60.0), Confidence::AtRisk))
        .unwrap();
    let detail = story.detail(goal);
    let view = &detail.check_ins[0];
    assert_eq!(
        (view.value, view.confidence),
        (Some(60.0), Confidence::AtRisk)
    );
    assert_eq!(view.at, crate::laptop::START, "when it was said stays");
    engine.delete_check_in(id).unwrap();
    let detail = story.detail(goal);
    assert!(detail.check_ins.is_empty());
    assert_eq!(detail.key_results[0].value, Some(40.0));
}

#[test]
fn a_closed_goal_takes_no_check_ins_and_keeps_those_that_it_has() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let result = story.result(goal, "Runbooks", percentage(40.0, 90.0));
    let engine = &story.laptop.engine;
    let id = engine
        .check_in(result, &said(Some(50.0), Confidence::OnTrack))
        .unwrap();
    engine.close_goal(goal, 0.4, "").unwrap();
    let new = said(Some(60.0), Confidence::OnTrack);
    let refusals = [
        engine.check_in(result, &new).map(drop),
        engine.change_check_in(id, &new),
        engine.delete_check_in(id),
    ];
    for refusal in refusals {
        assert_eq!(
            refusal.unwrap_err().message,
            "The goal 'Nights become quiet' is closed, and what was said of it stays as it is. \
             Open it again first."
        );
    }
    let detail = story.detail(goal);
    assert!(!detail.check_ins[0].may_write);
    assert_eq!(detail.key_results[0].check_in_due, None);
    engine.reopen_goal(goal).unwrap();
    engine.change_check_in(id, &new).unwrap();
}

#[test]
fn only_who_sets_direction_changes_what_somebody_else_said() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let result = story.result(goal, "Runbooks", percentage(40.0, 90.0));
    let engine = &story.laptop.engine;
    let own = engine
        .check_in(result, &said(Some(50.0), Confidence::OnTrack))
        .unwrap();
    let theirs = muster_model::ids::CheckInId::new();
    let check_in = CheckIn {
        key_result: result,
        at: crate::laptop::START,
        by: story.bo,
        value: Some(55.0),
        confidence: Confidence::AtRisk,
        comment: String::new(),
    };
    let store = Store::open(&story.laptop.workspace_file()).unwrap();
    store
        .seed(|door| door.create(Author::Member(story.bo), check_in.at, theirs, &check_in))
        .unwrap();
    change_role(&story.laptop, Role::Editor);
    let views = story.detail(goal).check_ins;
    let may_write = |id| views.iter().find(|it| it.id == id).unwrap().may_write;
    assert!(may_write(own) && !may_write(theirs));
    let new = said(Some(60.0), Confidence::OnTrack);
    let refused = "As an editor you may not set goals, targets, policies and schedules. Ask an \
                   admin for another role.";
    for refusal in [
        engine.change_check_in(theirs, &new),
        engine.delete_check_in(theirs),
    ] {
        assert_eq!(refusal.unwrap_err().message, refused);
    }
    engine.change_check_in(own, &new).unwrap();
    change_role(&story.laptop, Role::Manager);
    engine.change_check_in(theirs, &new).unwrap();
    let views = story.detail(goal).check_ins;
    let changed = views.iter().find(|it| it.id == theirs).unwrap();
    assert_eq!((changed.by, changed.value), (story.bo, Some(60.0)));
    engine.delete_check_in(theirs).unwrap();
}
