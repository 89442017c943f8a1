//! Incidents in bulk, by the few columns that KPIs of what Muster knows are counted from.

use muster_model::{
    ids::{IncidentId, ReviewId, ServiceId},
    record::Severity,
    time::{Timestamp, Window},
};

use crate::{Reader, StoreError, records::read_optional_id, words::read_word};

/// An incident that began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BegunIncident {
    /// Which one.
    pub id: IncidentId,
    /// The service that suffered; none if none is known.
    pub service: Option<ServiceId>,
    /// When it began.
    pub opened_at: Timestamp,
}

/// An incident of a service, with how it was handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandledIncident {
    /// The service that suffered.
    pub service: ServiceId,
    /// When it began.
    pub opened_at: Timestamp,
    /// When a person first acknowledged it, also if it was opened again since.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
}

/// An incident that is over, with its review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverIncident {
    /// Which one.
    pub id: IncidentId,
    /// The service that suffered; none if none is known.
    pub service: Option<ServiceId>,
    /// How bad it was.
    pub severity: Severity,
    /// When it was over.
    pub resolved_at: Timestamp,
    /// Its review: of several the one that was published first; none if there is none.
    pub review: Option<ReviewId>,
    /// When that was published; none while it is not.
    pub published_at: Option<Timestamp>,
}

impl Reader {
    /// The incidents that began within `window`, the first one first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_begun(&self, window: Window) -> Result<Vec<BegunIncident>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, service, opened_at FROM incidents
             WHERE opened_at >= ?1 AND opened_at < ?2 ORDER BY opened_at, id",
        )?;
        let mut rows = statement.query([window.from.millis(), window.to.millis()])?;
        let mut begun = Vec::new();
        while let Some(row) = rows.next()? {
            begun.push(BegunIncident {
                id: IncidentId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                service: read_optional_id(row, 1)?,
                opened_at: Timestamp(row.get(2)?),
            });
        }
        Ok(begun)
    }

    /// The incidents of services that began within `window`, the first one first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_handled(&self, window: Window) -> Result<Vec<HandledIncident>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT service, opened_at,
                 coalesce(json_extract(body, '$.first_acknowledged_at'), acknowledged_at),
                 resolved_at FROM incidents
             WHERE opened_at >= ?1 AND opened_at < ?2 AND service IS NOT NULL
             ORDER BY opened_at, id",
        )?;
        let mut rows = statement.query([window.from.millis(), window.to.millis()])?;
        let mut handled = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(service) = read_optional_id(row, 0)? else {
                continue;
            };
            handled.push(HandledIncident {
                service,
                opened_at: Timestamp(row.get(1)?),
                acknowledged_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
                resolved_at: row.get::<_, Option<i64>>(3)?.map(Timestamp),
            });
        }
        Ok(handled)
    }

    /// When the first incident began that there is; none if there is none.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn first_incident_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(opened_at) FROM incidents")?
            .query_row([], |row| row.get(0))?;
        Ok(at.map(Timestamp))
    }

    /// The incidents that were over within `window`, in the order in which they ended, each with its
    /// review.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_over(&self, window: Window) -> Result<Vec<OverIncident>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT n.id, n.service, n.severity, n.resolved_at, r.id, r.published_at
             FROM incidents AS n LEFT JOIN reviews AS r ON r.id = (
                 SELECT id FROM reviews WHERE incident = n.id
                 ORDER BY published_at IS NULL, published_at, id LIMIT 1)
             WHERE n.resolved_at >= ?1 AND n.resolved_at < ?2 ORDER BY n.resolved_at, n.id",
        )?;
        let mut rows = statement.query([window.from.millis(), window.to.millis()])?;
        let mut over = Vec::new();
        while let Some(row) = rows.next()? {
            over.push(OverIncident {
                id: IncidentId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                service: read_optional_id(row, 1)?,
                severity: read_word(row, 2)?,
                resolved_at: Timestamp(row.get(3)?),
                review: read_optional_id(row, 4)?,
                published_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
            });
        }
        Ok(over)
    }
}
