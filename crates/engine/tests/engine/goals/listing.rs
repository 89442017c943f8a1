//! The list: in the order of a tree, filtered, with the times that there are.

use muster_engine::goals::{GoalFilter, GoalState};
use muster_model::{
    ids::{GoalId, KeyResultId},
    kpi::Kpi,
    rbac::Author,
    record::{Confidence, Goal, KeyResult, Measure, TargetScope},
};
use muster_store::Store;

use super::{Story, day, period};
use crate::laptop::{Laptop, START};

/// Three goals of March, two of them below the first, and one of April.
fn tree() -> (Story, Vec<GoalId>) {
    let story = Story::begin();
    let top = story.goal(&story.march("Customers notice nothing"));
    let mut ids = vec![top];
    for title in ["Quiet nights", "Small changes"] {
        let mut below = story.march(title);
        below.parent = Some(top);
        ids.push(story.goal(&below));
    }
    let mut later = story.march("One rota");
    later.period = period("2026-04-01", "2026-04-30");
    later.description = "For all who are on call.".to_owned();
    later.owners = [story.bo].into();
    later.teams = [story.apps].into();
    later.parent = Some(ids[1]);
    ids.push(story.goal(&later));
    (story, ids)
}

#[test]
fn goals_stand_below_those_that_they_serve() {
    let (story, _) = tree();
    let all = GoalFilter::default();
    assert_eq!(
        story.titles(&all),
        [
            "Customers notice nothing",
            "- Quiet nights",
            "- - One rota",
            "- Small changes",
        ]
    );
    let list = story.laptop.engine.goals(&all).unwrap();
    assert_eq!(list.total, 4);
    assert!(list.may_direct && list.may_check_in);
}

#[test]
fn filters_let_through_what_they_name_and_the_rest_of_the_tree_closes_up() {
    let (story, ids) = tree();
    let result = story.result(ids[1], "Alerts", Measure::Milestone);
    story.say(result, None, Confidence::AtRisk);
    let none = GoalFilter::default;
    let table: [(GoalFilter, &[&str]); 8] = [
        (
            GoalFilter {
                text: "NIGHTS quiet".to_owned(),
                ..none()
            },
            &["Quiet nights"],
        ),
        (
            GoalFilter {
                text: "on call".to_owned(),
                ..none()
            },
            &["One rota"],
        ),
        (
            GoalFilter {
                period: Some(period("2026-04-01", "2026-06-30")),
                ..none()
            },
            &["One rota"],
        ),
        (
            GoalFilter {
                period: Some(period("2026-03-31", "2026-03-31")),
                ..none()
            },
            &[
                "Customers notice nothing",
                "- Quiet nights",
                "- Small changes",
            ],
        ),
        (
            GoalFilter {
                teams: vec![story.web],
                text: "s".to_owned(),
                ..none()
            },
            &[
                "Customers notice nothing",
                "- Quiet nights",
                "- Small changes",
            ],
        ),
        (
            GoalFilter {
                owners: vec![story.ada],
                text: "rota".to_owned(),
                ..none()
            },
            &[],
        ),
        (
            GoalFilter {
                states: vec![GoalState::AtRisk, GoalState::Upcoming],
                ..none()
            },
            &["Quiet nights", "- One rota"],
        ),
        (
            GoalFilter {
                states: vec![GoalState::Closed],
                ..none()
            },
            &[],
        ),
    ];
    for (filter, titles) in table {
        assert_eq!(story.titles(&filter), titles, "{filter:?}");
    }
}

#[test]
fn the_times_that_goals_have_can_be_chosen_and_this_quarter_always() {
    let (story, _) = tree();
    let choices = story
        .laptop
        .engine
        .goals(&GoalFilter::default())
        .unwrap()
        .periods;
    let seen: Vec<_> = choices
        .iter()
        .map(|it| (it.name.as_str(), it.goals, it.current))
        .collect();
    assert_eq!(
        seen,
        [
            ("April 2026", 1, false),
            ("March 2026", 3, true),
            ("Q1 2026", 0, true),
        ]
    );
}

#[test]
fn a_list_of_two_hundred_goals_with_kpis_is_put_together() {
    let laptop = Laptop::new();
    laptop.engine.open_sample().unwrap();
    let engine = &laptop.engine;
    let (team, me) = (engine.teams().unwrap()[0].id, laptop.me());
    let store = Store::open(&laptop.workspace_file()).unwrap();
    let author = Author::Member(me);
    store
        .seed(|door| {
            for number in 0..193 {
                let id = GoalId::new();
                let goal = Goal {
                    title: format!("Goal {number}"),
                    description: String::new(),
                    teams: [team].into(),
                    owners: [me].into(),
                    parent: None,
                    first_day: day("2026-03-01"),
                    last_day: day("2026-03-31"),
                    closing: None,
                    carried_from: None,
                    created_at: START,
                    created_by: me,
                };
                door.create(author, START, id, &goal)?;
                for turn in 0..3 {
                    let scope = if turn == 0 {
                        TargetScope::Team(team)
                    } else {
                        TargetScope::Workspace
                    };
                    let result = KeyResult {
                        goal: id,
                        title: "It moves".to_owned(),
                        measure: Measure::Kpi {
                            kpi: Kpi::ALL[(number + turn) % 8].into(),
                            scope,
                            start: 1e9,
                            target: -1.0,
                        },
                        owner: None,
                        created_at: START,
                    };
                    door.create(author, START, KeyResultId::new(), &result)?;
                }
            }
            Ok(())
        })
        .unwrap();
    let list = engine.goals(&GoalFilter::default()).unwrap();
    assert_eq!(list.rows.len(), 200);
    assert!(list.rows.iter().all(|row| row.progress.is_some()));
}
