//! KPIs that the workspace defines, with values, a note and a threshold.

use std::collections::BTreeSet;

use muster_model::{
    ids::{KpiDefinitionId, KpiNoteId, KpiSampleId, KpiThresholdId, TargetId},
    kpi::{Bucket, Direction, Kpi, Unit},
    rbac::Author,
    record::{
        Aggregation, KpiDefinition, KpiNote, KpiSample, KpiSource, KpiThreshold, Severity, Side,
        Target, TargetScope, TargetStart, ThresholdPage,
    },
    time::Millis,
};
use muster_store::{Door, StoreError};

use super::{AWKWARD, Ids, NOON};

pub(super) fn kpis(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let by_hand = KpiDefinition {
        name: "Cloud cost ☁".to_owned(),
        description: AWKWARD.to_owned(),
        unit: Unit::Number,
        unit_label: "€".to_owned(),
        direction: Direction::Down,
        aggregation: Aggregation::Sum,
        source: KpiSource::Hand,
        service: None,
        teams: BTreeSet::from([ids.team]),
        owner: Some(ids.me),
        archived: false,
    };
    let cost = KpiDefinitionId::new();
    door.create(author, NOON, cost, &by_hand)?;
    let budget = KpiDefinition {
        name: "Availability".to_owned(),
        unit: Unit::Share,
        unit_label: String::new(),
        source: KpiSource::ErrorBudget {
            connection: ids.connection,
            metric: "latency".to_owned(),
            scale: 0.01,
            objective: 0.999,
        },
        service: Some(ids.service),
        teams: BTreeSet::new(),
        archived: true,
        ..by_hand
    };
    door.create(author, NOON, KpiDefinitionId::new(), &budget)?;
    for (days, value) in [(0, 0.1 + 0.2), (30, -1e300), (60, 18_400.5)] {
        let sample = KpiSample {
            kpi: cost,
            at: NOON + Millis::days(days),
            value,
            note: AWKWARD.to_owned(),
            by: ids.me,
        };
        door.create(author, NOON, KpiSampleId::new(), &sample)?;
    }
    let threshold = KpiThreshold {
        kpi: cost.into(),
        scope: TargetScope::Team(ids.team),
        side: Side::Above,
        value: 20_000.0,
        bucket: Bucket::Month,
        in_a_row: 2,
        note: true,
        goal_at_risk: true,
        page: Some(ThresholdPage {
            policy: ids.policy,
            severity: Severity::Sev4,
        }),
    };
    let crossed = KpiThresholdId::new();
    door.create(author, NOON, crossed, &threshold)?;
    for (kpi, by, threshold) in [
        (None, Some(ids.me), None),
        (Some(Kpi::LeadTime.into()), Some(ids.me), None),
        (Some(cost.into()), None, Some(crossed)),
    ] {
        let note = KpiNote {
            kpi,
            at: NOON,
            text: AWKWARD.to_owned(),
            by,
            threshold,
        };
        door.create(author, NOON, KpiNoteId::new(), &note)?;
    }
    let target = Target {
        kpi: cost.into(),
        scope: TargetScope::Workspace,
        value: 15_000.0,
        by: Some(NOON + Millis::days(90)),
        start: Some(TargetStart {
            at: NOON,
            value: 18_000.0,
        }),
    };
    door.create(author, NOON, TargetId::new(), &target)
}
