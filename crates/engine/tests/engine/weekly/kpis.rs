//! What a page says of KPIs: which it shows, with what it compares them, and what stands out.

use std::collections::BTreeSet;

use muster_engine::kpis::{KpiCard, NewKpiDefinition, NewKpiSample, NewThreshold};
use muster_model::{
    ids::{KpiDefinitionId, TeamId},
    kpi::{Bucket, Direction, Kpi, KpiRef, Trend, Unit},
    record::{Aggregation, KpiSource, Severity, Side, TargetScope},
    time::Millis,
};

use super::{FIRST, SECOND, Two, at, new_review, story::WEDNESDAY};

impl Two {
    /// A KPI that people enter; of a team, or of everybody.
    fn kpi(&self, name: &str, team: Option<TeamId>) -> KpiDefinitionId {
        let new = NewKpiDefinition {
            name: name.to_owned(),
            description: String::new(),
            unit: Unit::Number,
            unit_label: "orders".to_owned(),
            direction: Direction::Down,
            aggregation: Aggregation::Mean,
            source: KpiSource::Hand,
            service: None,
            teams: team.into_iter().collect::<BTreeSet<_>>(),
            owner: None,
        };
        self.laptop.engine.save_kpi_definition(None, &new).unwrap()
    }

    fn enter(&self, kpi: KpiDefinitionId, when: &str, value: f64) {
        let new = NewKpiSample {
            at: at(when),
            value,
            note: String::new(),
        };
        self.laptop.engine.save_kpi_sample(kpi, None, &new).unwrap();
    }

    /// Asks for 20 at the most.
    fn target(&self, kpi: impl Into<KpiRef>, scope: TargetScope) {
        let engine = &self.laptop.engine;
        engine
            .set_target(kpi.into(), scope, 20.0, None, None)
            .unwrap();
    }
}

fn names(cards: &[KpiCard]) -> Vec<&str> {
    cards.iter().map(|card| card.name.as_str()).collect()
}

#[test]
fn without_a_choice_the_keys_of_delivery_come_first_then_what_has_a_target() {
    let two = Two::begin();
    let queue = two.kpi("Queue", None);
    let (of_web, of_apps) = (
        two.kpi("Pages", Some(two.web)),
        two.kpi("Builds", Some(two.apps)),
    );
    two.kpi("Without a target", None);
    two.target(queue, TargetScope::Workspace);
    two.target(of_web, TargetScope::Team(two.web));
    two.target(of_apps, TargetScope::Workspace);
    two.target(Kpi::Mtta, TargetScope::Team(two.apps));
    let keys = [
        "Deployment frequency",
        "Lead time for changes",
        "Change failure rate",
        "Failed-deployment recovery time",
    ];
    let shown = |teams: &[TeamId]| {
        let review = two.review("Some", teams);
        two.page(review, FIRST).kpis
    };
    let with = |others: &[&'static str]| [&keys[..], others].concat();
    assert_eq!(names(&shown(&[two.web])), with(&["Pages", "Queue"]));
    assert_eq!(
        names(&shown(&[two.apps])),
        with(&["MTTA", "Builds", "Queue"])
    );
    assert_eq!(names(&shown(&[])), with(&["Builds", "Queue"]));
}

#[test]
fn a_choice_is_shown_in_its_order() {
    let two = Two::begin();
    let queue = two.kpi("Queue", None);
    let new = new_review("Some", &[two.web], &[Kpi::Mttr.into(), queue.into()]);
    let engine = &two.laptop.engine;
    let review = engine.save_weekly_review(None, &new).unwrap();
    assert_eq!(names(&two.page(review, FIRST).kpis), ["MTTR", "Queue"]);
    engine.archive_kpi(queue, true).unwrap();
    assert_eq!(names(&two.page(review, FIRST).kpis), ["MTTR"]);
}

#[test]
fn a_value_is_compared_with_the_same_part_of_the_week_before_and_judged_by_its_target() {
    let two = Two::begin();
    let queue = two.kpi("Queue", None);
    two.target(queue, TargetScope::Workspace);
    let review = new_review("All of us", &[], &[queue.into()]);
    let review = two.laptop.engine.save_weekly_review(None, &review).unwrap();
    two.until("2026-03-09T07:00:00Z");
    two.enter(queue, "2026-02-24T09:00:00Z", 40.0);
    two.enter(queue, "2026-03-02T09:00:00Z", 10.0);
    two.enter(queue, "2026-03-06T09:00:00Z", 50.0);
    two.until(WEDNESDAY);
    two.enter(queue, "2026-03-10T09:00:00Z", 15.0);

    let card = two.page(review, SECOND).kpis.remove(0);
    let evaluation = &card.evaluation;
    assert_eq!(
        (evaluation.value, evaluation.previous),
        (Some(15.0), Some(10.0))
    );
    assert_eq!(
        (evaluation.change, evaluation.trend),
        (Some(0.5), Some(Trend::Worse))
    );
    assert_eq!(card.on_target, Some(true));
    // Twelve weeks before, and the week itself, which is not over.
    let series = &evaluation.series;
    assert_eq!(series.len(), 13);
    assert_eq!(series[0].from, at("2025-12-14T23:00:00Z"));
    let values: Vec<_> = series[10..]
        .iter()
        .map(|it| (it.value, it.partial))
        .collect();
    let expected = [(Some(40.0), false), (Some(30.0), false), (Some(15.0), true)];
    assert_eq!(values, expected);

    // All of the week that is over, compared with all of the one before.
    let card = two.page(review, FIRST).kpis.remove(0);
    let evaluation = &card.evaluation;
    assert_eq!(
        (evaluation.value, evaluation.previous),
        (Some(30.0), Some(40.0))
    );
    assert_eq!(
        (evaluation.change, evaluation.trend),
        (Some(-0.25), Some(Trend::Better))
    );
    assert_eq!(card.on_target, Some(false));
    assert_eq!(evaluation.series.len(), 13);
    assert!(evaluation.series.iter().all(|point| !point.partial));
}

#[test]
fn a_level_that_changed_lately_and_a_threshold_that_is_crossed_stand_out() {
    let two = Two::begin();
    let queue = two.kpi("Queue", None);
    let review = new_review("All of us", &[], &[queue.into()]);
    let review = two.laptop.engine.save_weekly_review(None, &review).unwrap();
    two.until(WEDNESDAY);
    // Wednesdays, back from that of the week before: three high ones, and before them low ones.
    for back in 1..=25_i64 {
        let when = at("2026-03-11T09:00:00Z") - Millis::days(7 * back);
        let value = match back {
            1 | 3 => 30.0,
            2 => 31.0,
            _ if back % 2 == 0 => 10.0,
            _ => 11.0,
        };
        two.enter(queue, &when.to_string(), value);
    }
    let threshold = |scope| NewThreshold {
        kpi: queue.into(),
        scope,
        side: Side::Above,
        value: 25.0,
        bucket: Bucket::Week,
        in_a_row: 1,
        note: true,
        goal_at_risk: false,
        policy: None,
        severity: Severity::Sev3,
    };
    let engine = &two.laptop.engine;
    engine
        .save_threshold(None, &threshold(TargetScope::Workspace))
        .unwrap();
    engine
        .save_threshold(None, &threshold(TargetScope::Team(two.apps)))
        .unwrap();

    let changes = |week| -> Vec<String> {
        let changes = two.page(review, week).changes.into_iter();
        changes.map(|change| change.sentence).collect()
    };
    // Eleven weeks of 10 and as many of 11; then 30, 31 and 30.
    let sentence = "Queue went from about 10.5 orders to about 30.33 orders in the week of 16 \
                    February, which is worse.";
    assert_eq!(changes(SECOND), [sentence]);
    assert_eq!(changes(FIRST), [sentence]);
    assert_eq!(
        changes("2026-02-23"),
        Vec::<String>::new(),
        "two values are no level yet"
    );

    let page = two.page(review, SECOND);
    let since = Some(at("2026-02-15T23:00:00Z"));
    assert_eq!(
        page.thresholds.len(),
        2,
        "everybody's page has everybody's thresholds"
    );
    assert_eq!(page.thresholds[0].crossed_since, since);
    assert_eq!(page.thresholds[0].value, Some(30.0));
    assert_eq!(page.kpis[0].crossed, 2);
    let of_web = two.review("Web alone", &[two.web]);
    let page = two.page(of_web, SECOND);
    let scopes: Vec<_> = page
        .thresholds
        .iter()
        .map(|it| it.threshold.scope)
        .collect();
    assert_eq!(scopes, [TargetScope::Workspace]);
    assert!(
        two.page(of_web, "2026-02-09").thresholds.is_empty(),
        "it was not crossed then"
    );
}
