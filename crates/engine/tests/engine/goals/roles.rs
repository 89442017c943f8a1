//! Who may do what about goals.

use muster_engine::{
    Problem,
    goals::{GoalFilter, NewKeyResult},
};
use muster_model::{
    ids::{CheckInId, GoalId, KeyResultId},
    rbac::Role,
    record::{Confidence, Measure},
};
use rstest::rstest;

use super::{Story, change_role, period, said};

/// A goal with a key result and a check-in of Ada's.
struct Written {
    story: Story,
    goal: GoalId,
    result: KeyResultId,
    said: CheckInId,
}

impl Written {
    fn begin() -> Self {
        let story = Story::begin();
        let goal = story.goal(&story.march("Nights become quiet"));
        let result = story.result(goal, "The rota is on the wall", Measure::Milestone);
        let engine = &story.laptop.engine;
        let said = engine
            .check_in(result, &said(None, Confidence::OnTrack))
            .unwrap();
        Self {
            story,
            goal,
            result,
            said,
        }
    }
}

fn new_result() -> NewKeyResult {
    NewKeyResult {
        title: "A list of alerts".to_owned(),
        measure: Measure::Milestone,
        owner: None,
    }
}

type Step = fn(&Written) -> Result<(), Problem>;

const DIRECTING: [(&str, Step); 8] = [
    ("write a goal", |it| {
        let new = it.story.march("Small changes");
        it.story.laptop.engine.save_goal(None, &new).map(drop)
    }),
    ("change a goal", |it| {
        let new = it.story.march("Small changes");
        it.story
            .laptop
            .engine
            .save_goal(Some(it.goal), &new)
            .map(drop)
    }),
    ("write a key result", |it| {
        let engine = &it.story.laptop.engine;
        engine
            .save_key_result(it.goal, None, &new_result())
            .map(drop)
    }),
    ("change a key result", |it| {
        let engine = &it.story.laptop.engine;
        engine
            .save_key_result(it.goal, Some(it.result), &new_result())
            .map(drop)
    }),
    ("go on with a goal", |it| {
        let april = period("2026-04-01", "2026-04-30");
        it.story
            .laptop
            .engine
            .carry_over_goal(it.goal, april)
            .map(drop)
    }),
    ("close a goal", |it| {
        it.story.laptop.engine.close_goal(it.goal, 1.0, "")
    }),
    ("delete a key result", |it| {
        it.story.laptop.engine.delete_key_result(it.result)
    }),
    ("delete a goal", |it| {
        it.story.laptop.engine.delete_goal(it.goal)
    }),
];

const RECORDING: [(&str, Step); 3] = [
    ("check in", |it| {
        let engine = &it.story.laptop.engine;
        engine
            .check_in(it.result, &said(Some(1.0), Confidence::OnTrack))
            .map(drop)
    }),
    ("correct a check-in", |it| {
        let engine = &it.story.laptop.engine;
        engine.change_check_in(it.said, &said(Some(1.0), Confidence::AtRisk))
    }),
    ("take a check-in back", |it| {
        it.story.laptop.engine.delete_check_in(it.said)
    }),
];

#[rstest]
#[case(Role::Viewer, false, false)]
#[case(Role::Responder, false, false)]
#[case(Role::Editor, false, true)]
#[case(Role::Manager, true, true)]
#[case(Role::Admin, true, true)]
#[case(Role::Auditor, false, false)]
fn roles_decide_who_writes_goals_and_who_checks_in(
    #[case] role: Role,
    #[case] directs: bool,
    #[case] records: bool,
) {
    for (steps, allowed) in [(&DIRECTING[..], directs), (&RECORDING[..], records)] {
        for (what, step) in steps {
            let it = Written::begin();
            change_role(&it.story.laptop, role);
            let done = step(&it);
            assert_eq!(done.is_ok(), allowed, "{} {what}: {done:?}", role.name());
        }
    }
    let it = Written::begin();
    change_role(&it.story.laptop, role);
    let (detail, engine) = (it.story.detail(it.goal), &it.story.laptop.engine);
    let list = engine.goals(&GoalFilter::default()).unwrap();
    assert_eq!((detail.may_direct, detail.may_check_in), (directs, records));
    assert_eq!((list.may_direct, list.may_check_in), (directs, records));
    assert_eq!(detail.check_ins[0].may_write, records);
    assert!(engine.alignment(period("2026-03-01", "2026-03-31")).is_ok());
}

#[test]
fn opening_a_goal_again_sets_direction_too() {
    let it = Written::begin();
    let engine = &it.story.laptop.engine;
    engine.close_goal(it.goal, 1.0, "").unwrap();
    change_role(&it.story.laptop, Role::Editor);
    assert!(engine.reopen_goal(it.goal).is_err());
    change_role(&it.story.laptop, Role::Manager);
    engine.reopen_goal(it.goal).unwrap();
}
