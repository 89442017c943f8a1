//! What the shop wants to reach.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    goals::{Concern, Guard, TeamGoals, balance, concern},
    ids::{GoalId, KeyResultId, TeamId},
    record::{CheckIn, Confidence, Discipline, Goal, KeyResult, Measure, Team},
    time::{Millis, Timestamp},
};

use super::{AnyRecord, NOW, Sample, generate, sample};

fn goals(sample: &Sample) -> Vec<(GoalId, &Goal)> {
    let records = sample.records.iter();
    let goals = records.filter_map(|record| match &record.record {
        AnyRecord::Goal(id, goal) => Some((*id, goal)),
        _ => None,
    });
    goals.collect()
}

fn results(sample: &Sample) -> Vec<(KeyResultId, &KeyResult)> {
    let records = sample.records.iter();
    let results = records.filter_map(|record| match &record.record {
        AnyRecord::KeyResult(id, result) => Some((*id, result)),
        _ => None,
    });
    results.collect()
}

fn check_ins(sample: &Sample) -> Vec<&CheckIn> {
    let records = sample.records.iter();
    let said = records.filter_map(|record| match &record.record {
        AnyRecord::CheckIn(_, said) => Some(said),
        _ => None,
    });
    said.collect()
}

fn teams(sample: &Sample) -> BTreeMap<TeamId, &Team> {
    let records = sample.records.iter();
    let teams = records.filter_map(|record| match &record.record {
        AnyRecord::Team(id, team) => Some((*id, team)),
        _ => None,
    });
    teams.collect()
}

#[test]
fn last_quarter_is_scored_and_one_goal_of_it_goes_on() {
    let sample = sample();
    let goals = goals(&sample);
    let closed: Vec<_> = goals
        .iter()
        .filter(|(_, it)| it.closing.is_some())
        .collect();
    assert_eq!(closed.len(), 2);
    let ends: BTreeSet<_> = goals.iter().map(|(_, it)| it.last_day).collect();
    assert_eq!(ends.len(), 2, "two quarters");
    for (_, goal) in &closed {
        assert_eq!(Some(&goal.last_day), ends.first());
    }
    let same_words = goals.iter().filter(|(_, goal)| {
        let before = goal.carried_from;
        let before = before.and_then(|id| goals.iter().find(|(other, _)| *other == id));
        before.is_some_and(|(_, before)| before.title == goal.title)
    });
    assert_eq!(same_words.count(), 1);
}

#[test]
fn goals_serve_one_that_both_teams_share_and_one_is_of_a_single_discipline() {
    let sample = sample();
    let (goals, teams) = (goals(&sample), teams(&sample));
    let top = goals.iter().find(|(id, _)| {
        let below = goals.iter().filter(|(_, goal)| goal.parent == Some(*id));
        below.count() >= 3
    });
    assert_eq!(top.unwrap().1.teams.len(), 2);
    let owning = |goal: &Goal| -> BTreeSet<Discipline> {
        let owners = teams
            .values()
            .filter(|team| !team.members.is_disjoint(&goal.owners));
        owners.map(|team| team.discipline).collect()
    };
    let alone: Vec<_> = goals
        .iter()
        .filter(|(_, goal)| owning(goal) == [Discipline::Development].into())
        .collect();
    assert_eq!(alone.len(), 1);
}

#[test]
fn one_team_gets_faster_with_nothing_that_holds_changes_stable() {
    let sample = sample();
    let (goals, results) = (goals(&sample), results(&sample));
    let concerns = |team: TeamId| -> Vec<Concern> {
        let bound = results
            .iter()
            .filter_map(|(_, result)| match result.measure {
                Measure::Kpi { kpi, .. } => Some((result.goal, concern(kpi))),
                _ => None,
            });
        let of_team = bound.filter(|(id, _)| {
            let goal = goals.iter().find(|(goal, _)| goal == id).unwrap().1;
            goal.closing.is_none() && goal.teams.contains(&team)
        });
        of_team.map(|(_, concern)| concern).collect()
    };
    let teams: Vec<TeamGoals> = teams(&sample)
        .into_iter()
        .map(|(id, team)| TeamGoals {
            team: id,
            name: team.name.clone(),
            concerns: concerns(id),
        })
        .collect();
    let guards: Vec<Guard> = sample
        .records
        .iter()
        .filter_map(|record| match &record.record {
            AnyRecord::Target(_, target) => Some(Guard::of(target)),
            _ => None,
        })
        .collect();
    let remarks = balance(&teams, &guards);
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert!(
        remarks[0]
            .sentence
            .starts_with("The goals of Checkout Engineering make changes faster"),
        "{}",
        remarks[0].sentence
    );
}

#[test]
fn key_results_are_of_all_measures_and_people_say_week_by_week_how_far_they_are() {
    let sample = sample();
    let results = results(&sample);
    let kinds: BTreeSet<_> = results
        .iter()
        .map(|(_, result)| match result.measure {
            Measure::Number { .. } => "number",
            Measure::Percentage { .. } => "percentage",
            Measure::Milestone => "milestone",
            Measure::Kpi { .. } => "KPI",
        })
        .collect();
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    let said = check_ins(&sample);
    let moods: BTreeSet<_> = said.iter().map(|it| it.confidence).collect();
    assert_eq!(moods, Confidence::ALL.into());
    let people: BTreeSet<_> = said.iter().map(|it| it.by).collect();
    assert!(people.len() >= 5, "{}", people.len());
    for (id, result) in &results {
        let of_it: Vec<_> = said.iter().filter(|it| it.key_result == *id).collect();
        assert!(of_it.len() >= 3, "{}", result.title);
        let moves = matches!(result.measure, Measure::Kpi { .. });
        assert!(
            of_it.iter().all(|it| it.value.is_none() == moves),
            "{}",
            result.title
        );
    }
}

#[test]
fn nobody_checks_in_outside_of_a_goals_time_on_any_day_of_a_quarter() {
    for day in (0..126).step_by(6) {
        let now = Timestamp(NOW.0) + Millis::days(day);
        let sample = generate(7, now);
        let (goals, results) = (goals(&sample), results(&sample));
        assert_eq!((goals.len(), results.len()), (7, 19));
        for said in check_ins(&sample) {
            let result = results
                .iter()
                .find(|(id, _)| *id == said.key_result)
                .unwrap()
                .1;
            let goal = goals.iter().find(|(id, _)| *id == result.goal).unwrap().1;
            let day = muster_model::action_items::day_at(said.at, sample.settings.zone());
            assert!(goal.first_day <= day && day <= goal.last_day, "{said:?}");
            assert!(said.at > result.created_at && said.at <= now, "{said:?}");
        }
    }
}
