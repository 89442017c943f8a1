use muster_model::{
    fact::{Fact, FactKey, Sample},
    ids::ConnectionId,
    kpi::{Detail, NullReason, Subject},
    record::{ConnectionSettings, MetricQuery, OwnMeasure, SettingValue, TargetScope},
};

use super::*;
use crate::laptop::{connection, draft};

/// A connection that is switched off, with a metric that has two values.
fn metric(laptop: &Laptop) -> ConnectionId {
    let query = MetricQuery {
        name: "p95".to_owned(),
        unit: "s".to_owned(),
        query: "p95".to_owned(),
    };
    let settings = ConnectionSettings::new(
        "prometheus",
        [("metrics", SettingValue::Metrics(vec![query]))],
    );
    let mut record = connection("Prometheus", "http://127.0.0.1:9".to_owned(), settings);
    record.enabled = false;
    let id = laptop.engine.save_connection(&draft(record, None)).unwrap();
    let facts = [(9, 1.5), (2, 2.0), (1, 4.0)].map(|(days, value)| {
        let at = days_ago(days);
        Fact::Sample(Sample {
            key: FactKey {
                connection: id,
                external_id: format!("p95@{days}"),
            },
            observed_at: at,
            metric: "p95".to_owned(),
            unit: "s".to_owned(),
            at,
            value,
        })
    });
    store(laptop)
        .write(|door| door.apply_facts(&facts))
        .unwrap();
    id
}

fn response(connection: ConnectionId) -> NewKpiDefinition {
    NewKpiDefinition {
        name: "Response time".to_owned(),
        unit: Unit::Duration,
        unit_label: "ms".to_owned(),
        aggregation: Aggregation::Maximum,
        source: KpiSource::Metric {
            connection,
            metric: "p95".to_owned(),
            scale: 1_000.0,
        },
        ..tickets()
    }
}

#[test]
fn samples_of_a_metric_are_a_kpi_in_its_own_unit() {
    let laptop = Laptop::set_up();
    let new = response(metric(&laptop));
    let previewed = laptop.engine.preview_kpi(&new, &scope(&[], &[])).unwrap();
    let id = laptop.engine.save_kpi_definition(None, &new).unwrap();
    let found = ask(&laptop, id);
    assert_eq!(
        (found.value, found.median, found.n),
        (Some(4_000.0), Some(2_000.0), 3)
    );
    assert_eq!(
        (previewed.value, previewed.series),
        (found.value, found.series)
    );
    assert_eq!(
        found.detail,
        Detail::Defined {
            aggregation: Aggregation::Maximum,
            latest: Some(4_000.0),
            latest_at: Some(days_ago(1)),
        }
    );
    // A label stands beside plain numbers only.
    let view = laptop.engine.kpi_definitions().unwrap().remove(0);
    assert_eq!(view.definition.unit_label, "");
    assert_eq!(
        view.source,
        "Values of ‘p95’ of Prometheus, which is switched off, each value multiplied by 1000."
    );
    let events = events(&laptop, id.into(), &scope(&[], &[]));
    let values: Vec<f64> = events.iter().filter_map(|it| it.event.value).collect();
    assert_eq!(values, [4_000.0, 2_000.0, 1_500.0]);
    assert_eq!(
        (events[0].title.as_str(), events[0].event.subject),
        ("p95 (Prometheus)", Subject::Sample)
    );
    assert_eq!(
        events[0].event.sentence,
        "Measured as 4, and multiplied by 1000."
    );
}

#[test]
fn what_is_left_of_an_error_budget_is_the_attainment_of_its_objective() {
    let laptop = Laptop::set_up();
    let connection = metric(&laptop);
    let new = NewKpiDefinition {
        unit: Unit::Share,
        direction: Direction::Up,
        aggregation: Aggregation::Mean,
        source: KpiSource::ErrorBudget {
            connection,
            metric: "p95".to_owned(),
            scale: 0.25,
            objective: 0.99,
        },
        ..tickets()
    };
    let found = laptop.engine.preview_kpi(&new, &scope(&[], &[])).unwrap();
    // 1.5, 2 and 4 quarters of the budget are 37.5 %, 50 % and all of it: 62.5 % on average.
    assert!(
        near(found.value.unwrap(), 0.99 + 0.625 * 0.01),
        "{:?}",
        found.value
    );
}

#[test]
fn a_connection_that_is_off_or_gone_leaves_what_it_brought() {
    let laptop = Laptop::set_up();
    let connection = metric(&laptop);
    let id = laptop
        .engine
        .save_kpi_definition(None, &response(connection))
        .unwrap();
    assert!(!ask(&laptop, id).health.connected);
    assert_eq!(
        laptop
            .engine
            .remove_connection(connection, false)
            .unwrap_err()
            .message,
        "The KPI 'Response time' is made of values of the connection 'Prometheus'. Archive or \
         change the KPI first."
    );
    laptop.engine.archive_kpi(id, true).unwrap();
    laptop.engine.remove_connection(connection, false).unwrap();
    assert_eq!(ask(&laptop, id).value, Some(4_000.0));
    let later = KpiScope {
        window: Window {
            from: START,
            to: START + Millis::days(7),
        },
        ..scope(&[], &[])
    };
    let found = laptop.engine.kpi(id.into(), &later).unwrap();
    let absence = found.card.evaluation.absence.unwrap();
    assert_eq!(absence.reason, NullReason::SourceGone);
    assert!(
        found.definition.contains("of a connection that is gone"),
        "{}",
        found.definition
    );
}

#[test]
fn there_is_a_choice_of_metrics_and_of_what_muster_knows() {
    let laptop = Laptop::set_up();
    let connection = metric(&laptop);
    let choices = laptop.engine.kpi_choices().unwrap();
    let metric = &choices.metrics[0];
    assert_eq!(
        (
            metric.connection,
            metric.metric.as_str(),
            metric.unit.as_str()
        ),
        (connection, "p95", "s")
    );
    assert_eq!(
        (metric.latest, metric.latest_at),
        (Some(4.0), Some(days_ago(1)))
    );
    assert_eq!(choices.own.len(), OwnMeasure::ALL.len());
    assert!(choices.own.iter().all(|it| it.definition.ends_with('.')));
}

#[test]
fn what_is_not_acceptable_is_refused_beforehand_too() {
    let laptop = Laptop::set_up();
    for (field, new) in [
        (
            "name",
            NewKpiDefinition {
                name: "  ".to_owned(),
                ..tickets()
            },
        ),
        (
            "unit",
            NewKpiDefinition {
                source: KpiSource::Own {
                    measure: OwnMeasure::ActionsInTime,
                },
                ..tickets()
            },
        ),
        (
            "source",
            NewKpiDefinition {
                source: KpiSource::Metric {
                    connection: ConnectionId::new(),
                    metric: "p95".to_owned(),
                    scale: 0.0,
                },
                ..tickets()
            },
        ),
    ] {
        let problems = [
            laptop
                .engine
                .preview_kpi(&new, &scope(&[], &[]))
                .unwrap_err(),
            laptop.engine.save_kpi_definition(None, &new).unwrap_err(),
        ];
        assert!(
            problems.iter().all(|it| it.field.as_deref() == Some(field)),
            "{problems:?}"
        );
    }
}

#[test]
fn an_archived_kpi_is_out_of_the_overview_and_last_in_the_list() {
    let (laptop, id) = with_tickets();
    let other = NewKpiDefinition {
        name: "Visitors".to_owned(),
        ..tickets()
    };
    laptop.engine.save_kpi_definition(None, &other).unwrap();
    laptop.engine.archive_kpi(id, true).unwrap();
    // Changed meanwhile, it stays archived.
    laptop
        .engine
        .save_kpi_definition(Some(id), &tickets())
        .unwrap();
    let names: Vec<String> = laptop
        .engine
        .kpi_definitions()
        .unwrap()
        .into_iter()
        .map(|view| view.definition.name)
        .collect();
    assert_eq!(names, ["Visitors", "Support tickets"]);
    let cards = laptop.engine.kpis(&scope(&[], &[])).unwrap().cards;
    assert!(cards.iter().all(|card| card.name != "Support tickets"));
    assert!(cards.iter().any(|card| card.name == "Visitors"));
    assert_eq!(ask(&laptop, id).value, Some(10.0));
}

#[test]
fn a_deleted_kpi_takes_its_values_and_targets_along() {
    let (laptop, id) = with_tickets();
    let target = |kpi: KpiRef| {
        laptop
            .engine
            .set_target(kpi, TargetScope::Workspace, 12.0, None, None)
    };
    target(id.into()).unwrap();
    let card = laptop.engine.kpi(id.into(), &scope(&[], &[])).unwrap().card;
    assert_eq!(
        (card.target.map(|it| it.value), card.on_target),
        (Some(12.0), Some(true))
    );
    laptop.engine.delete_kpi_definition(id).unwrap();
    assert_eq!(laptop.engine.kpi_samples(id, 0, 9).unwrap().total, 0);
    assert!(laptop.engine.kpi(id.into(), &scope(&[], &[])).is_err());
    let targets = store(&laptop)
        .read(muster_store::Reader::list::<muster_model::record::Target>)
        .unwrap();
    assert!(targets.is_empty());
}
