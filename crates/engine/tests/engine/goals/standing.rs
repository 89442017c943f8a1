//! How goals and key results stand, from what people say and KPIs measure.

use std::collections::BTreeSet;

use muster_engine::{
    goals::{GoalFilter, GoalState, NewKeyResult, RemarkKind},
    kpis::{KpiScope, NewKpiDefinition, NewKpiSample, NewThreshold},
};
use muster_model::{
    ids::{KpiDefinitionId, KpiSampleId, TeamId},
    kpi::{Bucket, Direction, Kpi, KpiRef, Unit},
    record::{Aggregation, Confidence, KpiSource, Measure, Severity, Side, TargetScope, Tier},
    time::{Millis, Timestamp, Window},
};

use super::{DAY, Story, kinds, percentage, said};
use crate::laptop::{Laptop, START};

fn sample() -> Laptop {
    let laptop = Laptop::new();
    laptop.engine.open_sample().unwrap();
    laptop
}

/// The four weeks until now, for some teams.
fn four_weeks(teams: &[TeamId]) -> KpiScope {
    KpiScope {
        window: Window {
            from: START - Millis::days(28),
            to: START,
        },
        services: Vec::new(),
        teams: teams.to_vec(),
        tier: Tier::Production,
        bucket: Bucket::Day,
    }
}

fn close(found: Option<f64>, expected: f64) {
    let found = found.expect("there is a value");
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn a_goal_is_as_far_as_its_key_results_in_the_mean() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let fresh = story.row(goal);
    assert_eq!((fresh.progress, fresh.state), (None, GoalState::OnTrack));
    assert_eq!(kinds(&fresh), [RemarkKind::NoKeyResults].into());

    let runbooks = story.result(goal, "Alerts with a runbook", percentage(40.0, 90.0));
    let alerts = Measure::Number {
        unit: "alerts".to_owned(),
        start: 30.0,
        target: 10.0,
    };
    let alerts = story.result(goal, "Alerts that nobody acts on", alerts);
    let rota = story.result(goal, "The rota is on the wall", Measure::Milestone);
    close(story.row(goal).progress, 0.0);

    story.say(runbooks, Some(65.0), Confidence::OnTrack);
    story.say(alerts, Some(35.0), Confidence::OnTrack);
    story.say(rota, Some(1.0), Confidence::OnTrack);
    let detail = story.detail(goal);
    let progress: Vec<_> = detail.key_results.iter().map(|it| it.progress).collect();
    assert_eq!(progress, [Some(0.5), Some(0.0), Some(1.0)]);
    close(detail.row.progress, 0.5);
    // One of 31 days is over.
    close(Some(detail.row.expected), 1.0 / 31.0);
    assert_eq!(detail.row.confidence, Some(Confidence::OnTrack));
    assert_eq!(detail.row.key_results, 3);
    assert!(detail.row.remarks.is_empty());
    let formats: Vec<_> = detail.key_results.iter().map(|it| &it.format).collect();
    assert_eq!(
        (
            formats[0].unit,
            formats[0].label.as_str(),
            formats[0].direction
        ),
        (Unit::Number, "%", Direction::Up)
    );
    assert_eq!(
        (formats[1].label.as_str(), formats[1].direction),
        ("alerts", Direction::Down)
    );
}

#[test]
fn the_worst_that_was_said_last_decides_and_after_that_the_time() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let one = story.result(goal, "Runbooks", percentage(0.0, 100.0));
    let other = story.result(goal, "Alerts", percentage(0.0, 100.0));
    story.say(one, Some(30.0), Confidence::OffTrack);
    story.say(other, Some(30.0), Confidence::AtRisk);
    let row = story.row(goal);
    assert_eq!(
        (row.state, row.why.as_str()),
        (
            GoalState::OffTrack,
            "The last check-in calls ‘Runbooks’ off track."
        )
    );
    story.laptop.clock.advance(DAY);
    story.say(one, None, Confidence::OnTrack);
    assert_eq!(story.row(goal).state, GoalState::AtRisk);
    story.laptop.clock.advance(DAY);
    story.say(other, None, Confidence::OnTrack);
    assert_eq!(story.row(goal).state, GoalState::OnTrack);

    // On the 17th, 16 of 31 days are over: 52 % are expected, and there are 30 %.
    story.laptop.clock.advance(Millis::days(13));
    let row = story.row(goal);
    assert_eq!(
        (row.state, row.why.as_str()),
        (
            GoalState::Behind,
            "It is at 30 %, and its time lets expect 52 %."
        )
    );
    assert!(story.detail(goal).key_results.iter().all(|it| it.behind));
}

#[test]
fn a_milestone_is_late_only_once_the_time_is_over() {
    let story = Story::begin();
    let goal = story.goal(&story.march("One rota"));
    story.result(goal, "The rota is on the wall", Measure::Milestone);
    story.laptop.clock.advance(Millis::days(29));
    let detail = story.detail(goal);
    assert_eq!(detail.row.state, GoalState::Behind);
    assert!(!detail.key_results[0].behind);
    story.laptop.clock.advance(DAY);
    let detail = story.detail(goal);
    assert_eq!(detail.row.state, GoalState::Ended);
    assert!(detail.key_results[0].behind);
}

#[test]
fn a_goal_with_no_key_result_of_its_own_is_as_far_as_those_that_serve_it() {
    let story = Story::begin();
    let top = story.goal(&story.march("Customers notice nothing"));
    for (title, value) in [("One", 20.0), ("Two", 60.0)] {
        let mut below = story.march(title);
        below.parent = Some(top);
        let below = story.goal(&below);
        let result = story.result(below, "Done", percentage(0.0, 100.0));
        story.say(result, Some(value), Confidence::OnTrack);
    }
    let detail = story.detail(top);
    close(detail.row.progress, 0.4);
    assert!(detail.row.remarks.is_empty());
    assert_eq!(detail.children.len(), 2);
    assert_eq!(
        story.detail(detail.children[0].id).parent.map(|it| it.id),
        Some(top)
    );
}

#[test]
fn who_owns_it_alone_is_pointed_out() {
    let story = Story::begin();
    let mut new = story.march("Nights become quiet");
    new.owners = [story.bo].into();
    let goal = story.goal(&new);
    story.result(goal, "Done", Measure::Milestone);
    let sentence = |goal| story.row(goal).remarks[0].sentence.clone();
    assert_eq!(
        sentence(goal),
        "Only development owns it. Ask somebody of operations to own it too."
    );
    new.owners.insert(story.ada);
    story.laptop.engine.save_goal(Some(goal), &new).unwrap();
    assert!(story.row(goal).remarks.is_empty());
    new.owners.clear();
    new.teams = [story.web].into();
    story.laptop.engine.save_goal(Some(goal), &new).unwrap();
    assert_eq!(
        kinds(&story.row(goal)),
        [RemarkKind::OneDiscipline, RemarkKind::NoOwner].into()
    );
}

#[test]
fn what_nobody_spoke_of_for_two_weeks_is_pointed_out_until_somebody_does() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let result = story.result(goal, "Runbooks", percentage(0.0, 100.0));
    story.laptop.clock.advance(Millis::days(13));
    assert!(story.row(goal).remarks.is_empty());
    story.laptop.clock.advance(DAY);
    assert_eq!(kinds(&story.row(goal)), [RemarkKind::NoCheckIn].into());
    story.say(result, Some(60.0), Confidence::OnTrack);
    assert!(story.row(goal).remarks.is_empty());
}

#[test]
fn a_key_result_on_a_kpi_moves_by_itself() {
    let laptop = sample();
    let engine = &laptop.engine;
    let list = engine.goals(&GoalFilter::default()).unwrap();
    let details = list.rows.iter().map(|row| engine.goal(row.id).unwrap());
    let bound: Vec<_> = details
        .flat_map(|detail| {
            let (from, to) = (detail.from, detail.to);
            let results = detail.key_results.into_iter();
            results.map(move |result| (from, to, result))
        })
        .filter(|(_, _, result)| result.format.kpi.is_some())
        .collect();
    assert!(bound.len() >= 6, "{}", bound.len());
    let now = muster_engine::Clock::now(&*laptop.clock);
    for (from, to, result) in bound {
        let title = &result.key_result.title;
        assert!(
            result.value.is_some() && result.absence.is_empty(),
            "{title}"
        );
        let last = result.history.last().unwrap();
        assert_eq!(
            (last.at, last.value),
            (now.min(to), result.value),
            "{title}"
        );
        assert_eq!(result.history[0].at, from, "{title}");
        assert!(result.history.is_sorted_by(|a, b| a.at < b.at), "{title}");
        let weeks = to.min(now).since(from).0.div_euclid(7 * DAY.0);
        let points = i64::try_from(result.history.len()).unwrap();
        assert!(
            (weeks + 1..=weeks + 2).contains(&points),
            "{title}: {points}"
        );
        let refused = engine.check_in(result.id, &said(Some(1.0), Confidence::OnTrack));
        assert!(refused.is_err(), "{title}");
    }
}

#[test]
fn the_value_is_the_one_that_the_kpis_page_has_for_four_weeks() {
    let laptop = sample();
    let engine = &laptop.engine;
    let team = engine.teams().unwrap()[0].id;
    let list = engine.goals(&GoalFilter::default()).unwrap();
    let open = list.rows.iter().find(|row| row.score.is_none()).unwrap();
    let measure = |scope| Measure::Kpi {
        kpi: Kpi::LeadTime.into(),
        scope,
        start: 1e9,
        target: 1.0,
    };
    for scope in [TargetScope::Workspace, TargetScope::Team(team)] {
        let new = NewKeyResult {
            title: "Lead time".to_owned(),
            measure: measure(scope),
            owner: None,
        };
        let id = engine.save_key_result(open.id, None, &new).unwrap();
        let detail = engine.goal(open.id).unwrap();
        let result = detail.key_results.iter().find(|it| it.id == id).unwrap();
        let teams: &[_] = match scope {
            TargetScope::Team(team) => &[team],
            _ => &[],
        };
        let card = engine
            .kpi(Kpi::LeadTime.into(), &four_weeks(teams))
            .unwrap()
            .card;
        assert_eq!(result.value, card.evaluation.value);
        assert_eq!(result.format.kpi_name, card.name);
    }
}

/// Tickets, whose values people enter and add up.
fn tickets(story: &Story) -> KpiDefinitionId {
    let new = NewKpiDefinition {
        name: "Support tickets".to_owned(),
        description: String::new(),
        unit: Unit::Number,
        unit_label: "tickets".to_owned(),
        direction: Direction::Down,
        aggregation: Aggregation::Sum,
        source: KpiSource::Hand,
        service: None,
        teams: BTreeSet::new(),
        owner: None,
    };
    story.laptop.engine.save_kpi_definition(None, &new).unwrap()
}

fn enter(story: &Story, kpi: KpiDefinitionId, at: Timestamp, value: f64) -> KpiSampleId {
    let new = NewKpiSample {
        at,
        value,
        note: String::new(),
    };
    let engine = &story.laptop.engine;
    engine.save_kpi_sample(kpi, None, &new).unwrap()
}

/// From 100 down to 20.
fn fewer(kpi: impl Into<KpiRef>) -> Measure {
    Measure::Kpi {
        kpi: kpi.into(),
        scope: TargetScope::Workspace,
        start: 100.0,
        target: 20.0,
    }
}

#[test]
fn a_key_result_on_a_kpi_of_the_workspaces_own_moves_with_the_values_that_people_enter() {
    let story = Story::begin();
    let kpi = tickets(&story);
    let goal = story.goal(&story.march("Customers need no help"));
    story.result(goal, "Fewer tickets", fewer(kpi));
    let standing = || {
        let result = story.detail(goal).key_results.remove(0);
        (result.value, result.progress, result.absence)
    };
    let (value, progress, absence) = standing();
    assert_eq!((value, progress), (None, None));
    assert!(!absence.is_empty());

    // What is older than four weeks does not count.
    enter(&story, kpi, START - Millis::days(30), 500.0);
    enter(&story, kpi, START - Millis::days(3), 60.0);
    assert_eq!(standing(), (Some(60.0), Some(0.5), String::new()));
    let late = enter(&story, kpi, START - Millis::hours(1), 20.0);
    assert_eq!(standing(), (Some(80.0), Some(0.25), String::new()));
    close(story.row(goal).progress, 0.25);
    story.laptop.engine.delete_kpi_sample(late).unwrap();
    assert_eq!(standing().0, Some(60.0));
    // 26 days later the 60 are older than four weeks too.
    story.laptop.clock.advance(Millis::days(26));
    enter(&story, kpi, START + Millis::days(25), 20.0);
    assert_eq!(standing(), (Some(20.0), Some(1.0), String::new()));
    let format = story.detail(goal).key_results.remove(0).format;
    assert_eq!(
        (format.kpi_name.as_str(), format.label.as_str()),
        ("Support tickets", "tickets")
    );
}

#[test]
fn a_crossed_threshold_puts_the_goals_at_risk_that_its_kpi_measures() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let kpi = tickets(&story);
    let goal = story.goal(&story.march("Customers need no help"));
    story.result(goal, "Fewer tickets", fewer(kpi));
    let apart = story.goal(&story.march("Nights become quiet"));
    story.result(apart, "Runbooks", percentage(0.0, 100.0));
    let threshold = |goal_at_risk: bool, scope| NewThreshold {
        kpi: kpi.into(),
        scope,
        side: Side::Above,
        value: 50.0,
        bucket: Bucket::Day,
        in_a_row: 1,
        note: !goal_at_risk,
        goal_at_risk,
        policy: None,
        severity: Severity::Sev3,
    };
    // One that writes a note alone, and one for a team that the key result is not of.
    for other in [
        threshold(false, TargetScope::Workspace),
        threshold(true, TargetScope::Team(story.web)),
    ] {
        engine.save_threshold(None, &other).unwrap();
    }
    let strict = threshold(true, TargetScope::Workspace);
    let strict = engine.save_threshold(None, &strict).unwrap();
    enter(&story, kpi, START - Millis::days(2), 20.0);
    assert_eq!(story.row(goal).state, GoalState::OnTrack);

    let high = enter(&story, kpi, START - Millis::hours(1), 60.0);
    let detail = story.detail(goal);
    let sentence = "Support tickets has been above its threshold since 2026-03-02.";
    assert_eq!(detail.key_results[0].crossed, [sentence]);
    assert_eq!(
        (detail.row.state, detail.row.why.as_str()),
        (GoalState::AtRisk, sentence)
    );
    let at_risk = engine.today().unwrap().goals.at_risk;
    let titles: Vec<_> = at_risk.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Customers need no help"]);
    assert_eq!(story.row(apart).state, GoalState::OnTrack);

    // It is so for as long as it lasts, and as the threshold is there and judged.
    engine.archive_kpi(kpi, true).unwrap();
    assert_eq!(story.row(goal).state, GoalState::OnTrack);
    engine.archive_kpi(kpi, false).unwrap();
    assert_eq!(story.row(goal).state, GoalState::AtRisk);
    engine.delete_kpi_sample(high).unwrap();
    assert_eq!(story.row(goal).state, GoalState::OnTrack);
    enter(&story, kpi, START - Millis::hours(1), 60.0);
    assert_eq!(story.row(goal).state, GoalState::AtRisk);
    engine.delete_threshold(strict).unwrap();
    assert_eq!(story.row(goal).state, GoalState::OnTrack);
}
