use muster_model::{
    ids::{CheckInId, GoalId, KeyResultId, RecordId},
    kpi::KpiRef,
    record::{CheckIn, Goal, KeyResult, Measure, RecordKind, TargetScope},
    time::Timestamp,
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, kpi_reference, scope_reference, word_of};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for KeyResult {
    const TABLE: &'static str = "key_results";
    const ORDER: &'static str = "goal, created_at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        let kpi = match &self.measure {
            Measure::Kpi { kpi, .. } => Some(word_of(kpi)?),
            _ => None,
        };
        rows.prepare_cached(
            "INSERT OR REPLACE INTO key_results (id, goal, kpi, created_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            key(self.goal),
            kpi,
            self.created_at.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let goal = Reference {
            field: "goal",
            kind: RecordKind::Goal,
            id: self.goal.into(),
        };
        let owner = self.owner.map(|id| Reference {
            field: "owner",
            kind: RecordKind::Member,
            id: id.into(),
        });
        let measured = match &self.measure {
            Measure::Kpi { kpi, scope, .. } => [
                kpi_reference("measure", *kpi),
                scope_reference("measure", *scope),
            ],
            _ => [None, None],
        };
        [Some(goal), owner]
            .into_iter()
            .chain(measured)
            .flatten()
            .collect()
    }

    /// What was said of it goes with it.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        for (check_in, _) in door.check_ins_of(id.into())? {
            door.delete::<CheckIn>(by.author, by.at, check_in)?;
        }
        Ok(())
    }
}

/// The title of a goal that a KPI of this team or service measures; none if there is none.
pub(super) fn goal_measured_for(
    reader: &Reader,
    measured: TargetScope,
) -> Result<Option<String>, StoreError> {
    for (_, result) in reader.list::<KeyResult>()? {
        if matches!(&result.measure, Measure::Kpi { scope, .. } if *scope == measured) {
            let goal = reader.get::<Goal>(result.goal)?;
            return Ok(Some(goal.map(|goal| goal.title).unwrap_or_default()));
        }
    }
    Ok(None)
}

/// What was said last of a key result.
#[derive(Debug, Clone, PartialEq)]
pub struct LastSaid {
    /// The newest check-in.
    pub check_in: CheckIn,
    /// The value of the newest check-in that has one; none if none has.
    pub value: Option<f64>,
}

impl Reader {
    /// The key results of a goal, the first written down first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn key_results_of(
        &self,
        goal: GoalId,
    ) -> Result<Vec<(KeyResultId, KeyResult)>, StoreError> {
        self.records("WHERE goal = ?1 ORDER BY created_at, id", [key(goal)])
    }

    /// The titles of the goals that a KPI measures, each once, by title.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn goals_measured_by(&self, kpi: KpiRef) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT g.body ->> '$.title' FROM goals AS g
             WHERE g.id IN (SELECT goal FROM key_results WHERE kpi = ?1)
             ORDER BY g.body ->> '$.title' COLLATE NOCASE, g.id",
        )?;
        let titles = statement.query_map([word_of(kpi)?], |row| row.get(0))?;
        Ok(titles.collect::<Result<_, _>>()?)
    }

    /// The check-ins of a key result, the earliest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn check_ins_of(
        &self,
        result: KeyResultId,
    ) -> Result<Vec<(CheckInId, CheckIn)>, StoreError> {
        self.records("WHERE key_result = ?1 ORDER BY at, id", [key(result)])
    }

    /// What was said last of a key result until an instant; none if nothing was.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn last_said(
        &self,
        result: KeyResultId,
        until: Timestamp,
    ) -> Result<Option<LastSaid>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT body FROM check_ins WHERE key_result = ?1 AND at <= ?2
             ORDER BY at DESC, id DESC",
        )?;
        let mut rows = statement.query(params![key(result), until.millis()])?;
        let mut last: Option<LastSaid> = None;
        while let Some(row) = rows.next()? {
            let check_in: CheckIn = serde_json::from_str(crate::words::text(row, 0)?)?;
            let value = check_in.value;
            let last = last.get_or_insert(LastSaid {
                check_in,
                value: None,
            });
            if value.is_some() {
                last.value = value;
                break;
            }
        }
        Ok(last)
    }
}
