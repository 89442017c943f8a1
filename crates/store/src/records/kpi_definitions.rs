use muster_model::{
    ids::{KpiDefinitionId, RecordId},
    kpi::KpiRef,
    record::{
        Goal, KeyResult, KpiDefinition, KpiNote, KpiSample, KpiSource, KpiThreshold, Measure,
        RecordKind, Target,
    },
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Door, StoreError, door::Signature};

impl Projection for KpiDefinition {
    const TABLE: &'static str = "kpi_definitions";
    const ORDER: &'static str = "name COLLATE NOCASE, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO kpi_definitions (id, name, archived, body)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![key(id), self.name, self.archived, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let named = |field, kind, id| Reference { field, kind, id };
        let connection = match &self.source {
            KpiSource::Metric { connection, .. } | KpiSource::ErrorBudget { connection, .. } => {
                Some(named(
                    "source",
                    RecordKind::Connection,
                    (*connection).into(),
                ))
            }
            KpiSource::Own { .. } | KpiSource::Hand => None,
        };
        let service = self
            .service
            .map(|id| named("service", RecordKind::Service, id.into()));
        let owner = self
            .owner
            .map(|id| named("owner", RecordKind::Member, id.into()));
        let teams = self
            .teams
            .iter()
            .map(|id| named("teams", RecordKind::Team, RecordId::from(*id)));
        [connection, service, owner]
            .into_iter()
            .flatten()
            .chain(teams)
            .collect()
    }

    /// A goal would lose its measure, so a person changes that first. Values, notes, targets and
    /// thresholds go with the KPI.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let definition = KpiDefinitionId::from(id);
        let kpi = KpiRef::Defined(definition);
        for (_, result) in door.list::<KeyResult>()? {
            if matches!(&result.measure, Measure::Kpi { kpi: bound, .. } if *bound == kpi) {
                let goal = door.get::<Goal>(result.goal)?;
                return Err(StoreError::InUse(format!(
                    "The KPI '{}' measures the goal '{}'. Change that key result first, or archive \
                     the KPI instead.",
                    self.name,
                    goal.map(|goal| goal.title).unwrap_or_default()
                )));
            }
        }
        super::weekly_reviews::without_kpi(door, by, definition)?;
        for sample in door.kpi_sample_ids(definition)? {
            door.delete::<KpiSample>(by.author, by.at, sample)?;
        }
        for (note, record) in door.list::<KpiNote>()? {
            if record.kpi == Some(kpi) {
                door.delete::<KpiNote>(by.author, by.at, note)?;
            }
        }
        for (target, record) in door.list::<Target>()? {
            if record.kpi == kpi {
                door.delete::<Target>(by.author, by.at, target)?;
            }
        }
        for (threshold, _) in door.kpi_thresholds_of(kpi)? {
            door.delete::<KpiThreshold>(by.author, by.at, threshold)?;
        }
        Ok(())
    }
}
