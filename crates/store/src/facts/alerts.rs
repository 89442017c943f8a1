use std::{collections::BTreeSet, sync::LazyLock};

use muster_model::{
    fact::{Alert, AlertState, FactKey, FactKind},
    ids::ConnectionId,
    time::{Timestamp, Window},
};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::{List, Outcome, Upsert, read_key};
use crate::{
    Door, Page, PageRequest, Reader, StoreError,
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

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = [
        "name",
        "labels",
        "annotations",
        "state",
        "suppressed_by",
        "url",
        "started_at",
        "ended_at",
    ];
    Upsert::new("alerts", &columns)
});

const LIST: List = List {
    tables: "alerts AS f",
    columns: "f.id, f.connection, f.external_id, f.observed_at, f.name, f.labels, f.annotations,
         f.state, f.suppressed_by, f.url, f.started_at, f.ended_at",
    time: "f.started_at",
};

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
        ROWS.apply(self, &fact.key, values)
    }

    /// Ends, as of `at`, the alerts of a connection whose external id begins with `prefix`, and whose
    /// source tells what is active and does not name them any more. Answers those that ended now.
    ///
    /// Their observation keeps its instant: should the source name one again, in words that it
    /// used before, it is active again.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn end_alerts_not_in(
        &mut self,
        connection: ConnectionId,
        prefix: &str,
        active: &BTreeSet<String>,
        at: Timestamp,
    ) -> Result<Vec<FactKey>, StoreError> {
        let mut ended = self.not_named("alerts", "state <> 'resolved'", connection, active)?;
        ended.retain(|(_, external_id)| external_id.starts_with(prefix));
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
            conditions.holds("f.connection = ?", key(connection));
        }
        conditions.any_of("f.state", filter.states.iter().map(|state| state.word()));
        conditions.contains_text(
            &["f.name", "f.labels", "f.annotations"],
            filter.text.as_deref(),
        );
        conditions.within(LIST.time, filter.window);
        LIST.page(self, conditions, page, read)
    }

    /// The alerts that have not ended, the first that began first: also those that their source
    /// keeps quiet.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn active_alerts(&self) -> Result<Vec<Alert>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {} FROM {} WHERE f.state IN ('firing', 'silenced', 'inhibited')
             ORDER BY f.started_at, f.id",
            LIST.columns, LIST.tables
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
        LIST.one(self, fact, read)
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
