use std::collections::BTreeSet;

use muster_model::{
    fact::{Alert, AlertState, FactKey, FactKind},
    ids::ConnectionId,
    time::{Timestamp, Window},
};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{Outcome, read_key};
use crate::{
    Cursor, Door, Page, PageRequest, Reader, StoreError,
    conditions::Conditions,
    records::key,
    words::{Word, read_word, text},
};

/// Which alerts a list shows. Conditions that are empty or none hold for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct AlertFilter {
    /// Seen through this connection.
    pub connection: Option<ConnectionId>,
    /// In these states.
    pub states: Vec<AlertState>,
    /// With this text in the name, labels or annotations.
    pub text: Option<String>,
    /// That began to fire in this time.
    pub window: Option<Window>,
}

const SELECT: &str = "SELECT id, connection, external_id, observed_at, name, labels, annotations,
         state, suppressed_by, url, started_at, ended_at
     FROM alerts";

impl Door<'_> {
    pub(super) fn apply_alert(&mut self, fact: &Alert) -> Result<Outcome, StoreError> {
        let labels = serde_json::to_string(&fact.labels)?;
        let annotations = serde_json::to_string(&fact.annotations)?;
        let suppressed_by = serde_json::to_string(&fact.suppressed_by)?;
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            fact.name,
            labels,
            annotations,
            fact.state.word(),
            suppressed_by,
            fact.url,
            fact.started_at.millis(),
            fact.ended_at.map(Timestamp::millis)
        ];
        let inserted = self
            .connection
            .prepare_cached(
                "INSERT INTO alerts (connection, external_id, observed_at, name, labels,
                     annotations, state, suppressed_by, url, started_at, ended_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(values)?;
        if inserted > 0 {
            return Ok(Outcome::Inserted);
        }
        let updated = self
            .connection
            .prepare_cached(
                "UPDATE alerts SET observed_at = ?3, name = ?4, labels = ?5, annotations = ?6,
                     state = ?7, suppressed_by = ?8, url = ?9, started_at = ?10, ended_at = ?11
                 WHERE connection = ?1 AND external_id = ?2 AND (observed_at < ?3
                     OR (observed_at = ?3 AND (name, labels, annotations, state, suppressed_by,
                         url, started_at, ended_at) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)))",
            )?
            .execute(values)?;
        self.outcome_of("alerts", updated, &fact.key)
    }

    /// Ends, as of `at`, the alerts of a connection whose source tells what is active and does not
    /// name them any more. Answers those that ended now.
    ///
    /// Their observation keeps its instant: should the source name one again, in words that it
    /// used before, it is active again.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn end_alerts_not_in(
        &mut self,
        connection: ConnectionId,
        active: &BTreeSet<String>,
        at: Timestamp,
    ) -> Result<Vec<FactKey>, StoreError> {
        let mut ended = Vec::new();
        {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, external_id FROM alerts
                 WHERE connection = ?1 AND state <> 'resolved' ORDER BY id",
            )?;
            let mut rows = statement.query([key(connection)])?;
            while let Some(row) = rows.next()? {
                let external_id = text(row, 1)?;
                if !active.contains(external_id) {
                    ended.push((row.get::<_, i64>(0)?, external_id.to_owned()));
                }
            }
        }
        let mut end = self.connection.prepare_cached(
            "UPDATE alerts SET state = 'resolved', ended_at = max(?2, started_at) WHERE id = ?1",
        )?;
        for (row, _) in &ended {
            end.execute(params![row, at.millis()])?;
        }
        drop(end);
        if !ended.is_empty() {
            self.tell(FactKind::Alert, None);
        }
        Ok(ended
            .into_iter()
            .map(|(_, external_id)| FactKey {
                connection,
                external_id,
            })
            .collect())
    }
}

impl Reader {
    /// A page of the alerts that `filter` lets through, the last that began first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn alerts(
        &self,
        filter: &AlertFilter,
        page: PageRequest,
    ) -> Result<Page<Alert>, StoreError> {
        let mut conditions = Conditions::default();
        if let Some(connection) = filter.connection {
            conditions.holds("connection = ?", key(connection));
        }
        conditions.any_of("state", filter.states.iter().map(|state| state.word()));
        conditions.contains_text(&["name", "labels", "annotations"], filter.text.as_deref());
        conditions.within("started_at", filter.window);
        let total = conditions.count(self, "alerts")?;
        conditions.after("started_at", "id", page.after);
        let limit = page.bounded_limit();
        let order = "ORDER BY started_at DESC, id DESC";
        let rows = conditions.query(self, SELECT, order, limit + 1, |row| {
            let alert = read(row)?;
            let cursor = Cursor {
                at: alert.started_at,
                row: row.get(0)?,
            };
            Ok((cursor, alert))
        })?;
        Ok(Page::cut(rows, limit, total))
    }

    /// The alerts that have not ended, the first that began first: also those that their source
    /// keeps quiet.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn active_alerts(&self) -> Result<Vec<Alert>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{SELECT} WHERE state IN ('firing', 'silenced', 'inhibited') ORDER BY started_at, id"
        ))?;
        let mut rows = statement.query([])?;
        let mut alerts = Vec::new();
        while let Some(row) = rows.next()? {
            alerts.push(read(row)?);
        }
        Ok(alerts)
    }

    /// The alert of this identity; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn alert(&self, fact: &FactKey) -> Result<Option<Alert>, StoreError> {
        self.connection
            .prepare_cached(&format!(
                "{SELECT} WHERE connection = ?1 AND external_id = ?2"
            ))?
            .query_row(params![key(fact.connection), fact.external_id], |row| {
                Ok(read(row))
            })
            .optional()?
            .transpose()
    }
}

fn read(row: &Row<'_>) -> Result<Alert, StoreError> {
    Ok(Alert {
        key: read_key(row, 1, 2)?,
        observed_at: Timestamp(row.get(3)?),
        name: text(row, 4)?.to_owned(),
        labels: serde_json::from_str(text(row, 5)?)?,
        annotations: serde_json::from_str(text(row, 6)?)?,
        state: read_word(row, 7)?,
        suppressed_by: serde_json::from_str(text(row, 8)?)?,
        url: text(row, 9)?.to_owned(),
        started_at: Timestamp(row.get(10)?),
        ended_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
    })
}
