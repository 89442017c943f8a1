//! KPIs that a workspace defines: what they show is made of the values that are listed for them,
//! wherever those come from, and they stand beside the delivery KPIs.

mod csv;
mod definitions;
mod own;
mod samples;
mod shown;

use std::collections::BTreeSet;

use muster_engine::kpis::{KpiEventView, KpiScope, NewKpiDefinition, NewKpiSample};
use muster_model::{
    ids::{KpiDefinitionId, ServiceId, TeamId},
    kpi::{Bucket, Direction, Evaluation, KpiRef, Unit},
    rbac::Role,
    record::{Aggregation, KpiSource, Member, Tier},
    time::{Millis, Timestamp, Window},
};

use muster_store::Store;

use crate::laptop::{Laptop, START};

/// The four weeks until now.
fn scope(services: &[ServiceId], teams: &[TeamId]) -> KpiScope {
    KpiScope {
        window: Window {
            from: START - Millis::days(28),
            to: START,
        },
        services: services.to_vec(),
        teams: teams.to_vec(),
        tier: Tier::Production,
        bucket: Bucket::Week,
    }
}

fn days_ago(days: i64) -> Timestamp {
    START - Millis::days(days)
}

/// Tickets, by hand.
fn tickets() -> NewKpiDefinition {
    NewKpiDefinition {
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
    }
}

fn value(at: Timestamp, value: f64) -> NewKpiSample {
    NewKpiSample {
        at,
        value,
        note: String::new(),
    }
}

/// A laptop with a KPI that has values of 3, 5 and 2 in the last four weeks, and one of 8 before.
fn with_tickets() -> (Laptop, KpiDefinitionId) {
    let laptop = Laptop::set_up();
    let id = laptop.engine.save_kpi_definition(None, &tickets()).unwrap();
    for (days, tickets) in [(55, 8.0), (20, 3.0), (10, 5.0), (3, 2.0)] {
        laptop
            .engine
            .save_kpi_sample(id, None, &value(days_ago(days), tickets))
            .unwrap();
    }
    (laptop, id)
}

fn ask(laptop: &Laptop, kpi: KpiDefinitionId) -> Evaluation {
    laptop
        .engine
        .kpi(kpi.into(), &scope(&[], &[]))
        .unwrap()
        .card
        .evaluation
}

/// Every event behind a KPI, page by page.
fn events(laptop: &Laptop, kpi: KpiRef, scope: &KpiScope) -> Vec<KpiEventView> {
    let mut all = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap();
        let page = laptop.engine.kpi_events(kpi, scope, offset, 40).unwrap();
        all.extend(page.events);
        if all.len() >= page.total as usize {
            assert_eq!(all.len(), page.total as usize);
            return all;
        }
    }
}

/// Gives whoever uses the laptop another role; somebody else is admin from then on.
fn change_role(laptop: &Laptop, role: Role) {
    let member = |name: &str, role| Member {
        name: name.to_owned(),
        email: String::new(),
        role,
        time_zone: "UTC".to_owned(),
        quiet_hours: None,
        pause_break_through: None,
        remind_before_shift: None,
    };
    let engine = &laptop.engine;
    let root = member("Root", Role::Admin);
    engine.save_member(None, &root).unwrap();
    engine
        .save_member(Some(laptop.me()), &member("Ada", role))
        .unwrap();
}

/// The workspace's file, beside the engine.
fn store(laptop: &Laptop) -> Store {
    Store::open(&laptop.workspace_file()).unwrap()
}

fn the_sample() -> Laptop {
    let laptop = Laptop::new();
    laptop.engine.open_sample().unwrap();
    laptop
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}
