//! Thresholds of KPIs: what a crossing asks for is done once, and what is history is left alone.

use std::collections::BTreeSet;

use muster_engine::{
    Event,
    kpis::{AnnotationSubject, KpiScope, NewKpiDefinition, NewKpiNote, NewKpiSample, NewThreshold},
};
use muster_model::{
    ids::{KpiDefinitionId, KpiThresholdId, RecordId},
    kpi::{Bucket, Direction, Unit},
    rbac::Role,
    record::{Aggregation, KpiSource, Member, Severity, Side, TargetScope, Tier},
    time::{Millis, Timestamp, Window},
};
use muster_store::Store;
use rstest::rstest;

use crate::laptop::{Laptop, START};

const DAY: Millis = Millis::days(1);

/// A laptop on which people enter how long the queue is, and nobody wants it above 100.
struct Queue {
    laptop: Laptop,
    kpi: KpiDefinitionId,
}

impl Queue {
    fn new() -> Self {
        let laptop = Laptop::set_up();
        let kpi = define(&laptop, "Queue");
        let queue = Self { laptop, kpi };
        queue.enter(START - Millis::days(3), 20.0);
        queue
    }

    /// Another KPI on the same laptop.
    fn beside(&self) -> KpiDefinitionId {
        let kpi = define(&self.laptop, "Backlog");
        self.enter_for(kpi, START - Millis::days(3), 20.0);
        kpi
    }

    fn enter(&self, at: Timestamp, value: f64) {
        self.enter_for(self.kpi, at, value);
    }

    fn enter_for(&self, kpi: KpiDefinitionId, at: Timestamp, value: f64) {
        let new = NewKpiSample {
            at,
            value,
            note: String::new(),
        };
        let engine = &self.laptop.engine;
        engine.save_kpi_sample(kpi, None, &new).unwrap();
    }

    fn threshold(&self, pages: bool, in_a_row: u32) -> KpiThresholdId {
        self.threshold_of(self.kpi, pages, in_a_row)
    }

    fn threshold_of(&self, kpi: KpiDefinitionId, pages: bool, in_a_row: u32) -> KpiThresholdId {
        let policy = self.laptop.policy(&[self.laptop.me()], 0);
        let new = NewThreshold {
            kpi: kpi.into(),
            scope: TargetScope::Workspace,
            side: Side::Above,
            value: 100.0,
            bucket: Bucket::Day,
            in_a_row,
            note: true,
            goal_at_risk: false,
            policy: pages.then_some(policy),
            severity: Severity::Sev2,
        };
        self.laptop.engine.save_threshold(None, &new).unwrap()
    }

    fn scope(&self) -> KpiScope {
        KpiScope {
            window: Window {
                from: START - Millis::days(60),
                to: START + Millis::days(60),
            },
            services: Vec::new(),
            teams: Vec::new(),
            tier: Tier::Production,
            bucket: Bucket::Day,
        }
    }

    /// What is said on the KPI's chart, and by whom.
    fn notes(&self) -> Vec<(String, String)> {
        let detail = self.laptop.engine.kpi(self.kpi.into(), &self.scope());
        let annotations = detail.unwrap().annotations.into_iter();
        annotations
            .filter_map(|annotation| match annotation.subject {
                AnnotationSubject::Note { author, .. } => Some((annotation.title, author)),
                _ => None,
            })
            .collect()
    }

    fn incidents(&self) -> Vec<(String, Severity)> {
        let rows = self.laptop.incidents().into_iter();
        rows.map(|row| (row.title, row.severity)).collect()
    }

    /// How many thresholds the cards of the KPIs page show as crossed, by the KPI's name.
    fn crossed(&self) -> Vec<(String, u32)> {
        let cards = self.laptop.engine.kpis(&self.scope()).unwrap().cards;
        let crossed = cards.into_iter().filter(|card| card.crossed > 0);
        crossed.map(|card| (card.name, card.crossed)).collect()
    }

    /// Does something to the row of the first KPI's definition, as a failing disk might.
    fn harm(&self, sql: &str) {
        let file = rusqlite::Connection::open(self.laptop.workspace_file()).unwrap();
        let row = RecordId::from(self.kpi).uuid().into_bytes();
        assert_eq!(file.execute(sql, [row]).unwrap(), 1);
    }
}

/// A KPI whose values people enter.
fn define(laptop: &Laptop, name: &str) -> KpiDefinitionId {
    let new = NewKpiDefinition {
        name: name.to_owned(),
        description: String::new(),
        unit: Unit::Number,
        unit_label: "orders".to_owned(),
        direction: Direction::Down,
        aggregation: Aggregation::Maximum,
        source: KpiSource::Hand,
        service: None,
        teams: BTreeSet::new(),
        owner: None,
    };
    laptop.engine.save_kpi_definition(None, &new).unwrap()
}

#[test]
fn a_crossing_writes_one_note_and_pages_once() {
    let mut queue = Queue::new();
    queue.threshold(true, 1);
    queue.laptop.catch_up();
    assert_eq!((queue.notes().len(), queue.incidents().len()), (0, 0));

    queue.enter(START, 120.0);
    for _ in 0..3 {
        queue.laptop.catch_up();
    }
    queue.enter(START + Millis(1), 130.0);
    queue.laptop.pass(Millis::minutes(1));
    queue.laptop.kill();
    queue.laptop.start_again();
    queue.laptop.catch_up();

    let said = "Queue is above 100 orders";
    assert_eq!(
        queue.notes(),
        [(format!("{said}: 120 orders"), String::new())]
    );
    assert_eq!(queue.incidents(), [(said.to_owned(), Severity::Sev2)]);
    let today = queue.laptop.engine.today().unwrap();
    assert_eq!(today.pages.len(), 1);
    let detail = queue
        .laptop
        .engine
        .kpi(queue.kpi.into(), &queue.scope())
        .unwrap();
    assert_eq!(detail.card.crossed, 1);
    assert!(detail.thresholds[0].crossed_since.is_some());
}

#[test]
fn the_next_crossing_is_another_one() {
    let queue = Queue::new();
    queue.threshold(true, 1);
    queue.enter(START, 120.0);
    queue.laptop.catch_up();
    queue.laptop.pass(DAY);
    queue.enter(START + DAY, 50.0);
    queue.laptop.pass(DAY);
    assert_eq!(queue.incidents().len(), 1);
    queue.enter(START + Millis::days(2), 150.0);
    queue.laptop.catch_up();
    assert_eq!(queue.incidents().len(), 2);
    assert_eq!(queue.notes().len(), 2);
}

#[test]
fn a_crossing_that_goes_on_is_the_same_one() {
    let queue = Queue::new();
    queue.threshold(true, 2);
    for day in 0..20 {
        queue.enter(START + Millis::days(day), 120.0);
        queue.laptop.catch_up();
        queue.laptop.pass(DAY);
    }
    assert_eq!(queue.incidents().len(), 1);
    assert_eq!(queue.notes().len(), 1);
}

#[test]
fn history_that_comes_late_pages_nobody() {
    let queue = Queue::new();
    queue.threshold(true, 1);
    for days in (0..20).rev() {
        queue.enter(START - Millis::days(days), 500.0);
    }
    queue.laptop.catch_up();
    assert_eq!((queue.notes().len(), queue.incidents().len()), (0, 0));
}

#[test]
fn a_run_that_grows_backwards_is_the_same_crossing() {
    let queue = Queue::new();
    queue.threshold(true, 1);
    for days in 0..20 {
        queue.enter(START - Millis::days(days), 500.0);
        queue.laptop.catch_up();
    }
    assert_eq!((queue.notes().len(), queue.incidents().len()), (1, 1));
}

#[test]
fn what_somebody_deleted_is_not_written_again() {
    let queue = Queue::new();
    queue.threshold(false, 1);
    queue.enter(START, 120.0);
    queue.laptop.catch_up();
    let detail = queue.laptop.engine.kpi(queue.kpi.into(), &queue.scope());
    let id = detail
        .unwrap()
        .annotations
        .into_iter()
        .find_map(|annotation| match annotation.subject {
            AnnotationSubject::Note { id, .. } => Some(id),
            _ => None,
        });
    queue.laptop.engine.delete_kpi_note(id.unwrap()).unwrap();
    queue.laptop.catch_up();
    assert_eq!(queue.notes(), []);
}

#[test]
fn the_thresholds_of_an_archived_kpi_are_not_judged() {
    let queue = Queue::new();
    let engine = &queue.laptop.engine;
    queue.enter(START, 120.0);
    engine.archive_kpi(queue.kpi, true).unwrap();
    queue.threshold(true, 1);
    queue.laptop.catch_up();
    assert_eq!((queue.notes().len(), queue.incidents().len()), (0, 0));
    let detail = engine.kpi(queue.kpi.into(), &queue.scope()).unwrap();
    assert_eq!(detail.card.crossed, 0);
    let shown = &detail.thresholds[0];
    assert_eq!(shown.crossed_since, None);
    assert!(shown.not_judged.contains("archived"), "{shown:?}");

    engine.archive_kpi(queue.kpi, false).unwrap();
    queue.laptop.catch_up();
    assert_eq!((queue.notes().len(), queue.incidents().len()), (1, 1));
    assert_eq!(queue.crossed(), [("Queue".to_owned(), 1)]);
    let detail = engine.kpi(queue.kpi.into(), &queue.scope()).unwrap();
    assert_eq!(detail.thresholds[0].not_judged, "");
}

#[rstest]
#[case::gone("DELETE FROM kpi_definitions WHERE id = ?1")]
#[case::damaged("UPDATE kpi_definitions SET body = '{' WHERE id = ?1")]
fn a_threshold_whose_kpi_cannot_be_evaluated_holds_up_no_other(#[case] harm: &str) {
    let queue = Queue::new();
    queue.threshold(true, 1);
    let backlog = queue.beside();
    queue.threshold_of(backlog, true, 1);
    queue.harm(harm);
    let mut events = queue.laptop.engine.events();
    queue.enter_for(backlog, START, 120.0);
    queue.laptop.wait_for_event(
        &mut events,
        |event| matches!(event, Event::Changed { kind, .. } if kind == "incident"),
    );
    assert_eq!(
        queue.incidents(),
        [("Backlog is above 100 orders".to_owned(), Severity::Sev2)]
    );
    let engine = &queue.laptop.engine;
    let detail = engine.kpi(backlog.into(), &queue.scope()).unwrap();
    assert_eq!(detail.card.crossed, 1);
}

#[test]
fn the_kpis_page_and_today_open_though_the_kpi_of_a_threshold_is_gone() {
    let queue = Queue::new();
    queue.threshold(true, 1);
    let backlog = queue.beside();
    queue.threshold_of(backlog, false, 1);
    queue.enter_for(backlog, START, 120.0);
    queue.harm("DELETE FROM kpi_definitions WHERE id = ?1");
    queue.laptop.pass(Millis::minutes(1));
    assert_eq!(queue.crossed(), [("Backlog".to_owned(), 1)]);
    queue.laptop.engine.today().unwrap();
}

#[test]
fn what_is_crossed_follows_every_change_at_once() {
    let queue = Queue::new();
    let engine = &queue.laptop.engine;
    let crossed = |count: u32| {
        let expected: Vec<(String, u32)> = match count {
            0 => Vec::new(),
            _ => vec![("Queue".to_owned(), count)],
        };
        assert_eq!(queue.crossed(), expected);
        // The KPI's own page judges for itself.
        let detail = engine.kpi(queue.kpi.into(), &queue.scope()).unwrap();
        assert_eq!(detail.card.crossed, count);
    };
    crossed(0);
    let one = queue.threshold(false, 1);
    crossed(0);
    queue.enter(START, 120.0);
    crossed(1);
    queue.threshold(false, 1);
    crossed(2);
    engine.delete_threshold(one).unwrap();
    crossed(1);
    queue.enter(START, 80.0);
    crossed(0);
    queue.enter(START, 130.0);
    crossed(1);
    // A day without a value is not judged before it is over.
    queue.laptop.clock.advance(DAY);
    crossed(1);
    queue.laptop.clock.advance(DAY);
    crossed(0);
}

#[test]
fn a_responder_writes_notes_and_changes_only_their_own() {
    let queue = Queue::new();
    let note = |text: &str| NewKpiNote {
        kpi: Some(queue.kpi.into()),
        at: START,
        text: text.to_owned(),
    };
    let engine = &queue.laptop.engine;
    let theirs = engine.save_kpi_note(None, &note("Sale begins")).unwrap();
    let bo = queue.laptop.colleague("Bo");
    let store = Store::open(&queue.laptop.workspace_file()).unwrap();
    let me = queue.laptop.me();
    store
        .seed(|door| {
            let author = muster_model::rbac::Author::Member(bo);
            door.change::<Member>(author, START, bo, |bo| bo.role = Role::Admin)?;
            door.change::<Member>(author, START, me, |me| me.role = Role::Responder)?;
            door.change::<muster_model::record::KpiNote>(author, START, theirs, |note| {
                note.by = Some(bo);
            })
        })
        .unwrap();
    drop(store);
    let refused = engine.save_kpi_note(Some(theirs), &note("Changed"));
    assert!(refused.unwrap_err().to_string().contains("Somebody else"));
    engine.delete_kpi_note(theirs).unwrap_err();
    let own = engine.save_kpi_note(None, &note("Mine")).unwrap();
    engine
        .save_kpi_note(Some(own), &note("Mine, put right"))
        .unwrap();
    engine.delete_kpi_note(own).unwrap();
}

#[test]
fn a_threshold_that_does_nothing_is_refused() {
    let queue = Queue::new();
    let new = NewThreshold {
        kpi: queue.kpi.into(),
        scope: TargetScope::Workspace,
        side: Side::Below,
        value: 1.0,
        bucket: Bucket::Week,
        in_a_row: 1,
        note: false,
        goal_at_risk: false,
        policy: None,
        severity: Severity::Sev3,
    };
    let refused = queue.laptop.engine.save_threshold(None, &new).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("note"));
}
