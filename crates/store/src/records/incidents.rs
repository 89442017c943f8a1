use muster_model::{
    fact::FactKey,
    ids::{IncidentId, MemberId, RecordId, ServiceId, TeamId},
    record::{
        Attachment, CauseLink, Correction, Incident, IncidentStatus, Note, RecordKind, Review,
        Severity, StatusUpdate, Task,
    },
    time::{Timestamp, Window},
};
use rusqlite::{Connection as Rows, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{Projection, Reference, key, optional_key, word_of};
use crate::{
    Cursor, Door, Page, PageRequest, Reader, StoreError,
    conditions::Conditions,
    door::Signature,
    words::{Word, text},
};

impl Projection for Incident {
    const TABLE: &'static str = "incidents";
    const ORDER: &'static str = "opened_at DESC";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            // In place, so that a row keeps its number: pages of lists go by it.
            "INSERT INTO incidents (id, title, service, severity, status, opened_at,
                 acknowledged_at, resolved_at, assignee, policy, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (id) DO UPDATE SET title = ?2, service = ?3, severity = ?4, status = ?5,
                 opened_at = ?6, acknowledged_at = ?7, resolved_at = ?8, assignee = ?9,
                 policy = ?10, body = ?11",
        )?
        .execute(params![
            key(id),
            self.title,
            optional_key(self.service),
            self.severity.word(),
            word_of(self.status())?,
            self.opened_at.millis(),
            self.acknowledged_at.map(Timestamp::millis),
            self.resolved_at.map(Timestamp::millis),
            optional_key(self.assignee),
            optional_key(self.policy),
            body
        ])?;
        rows.prepare_cached("DELETE FROM incident_alerts WHERE incident = ?1")?
            .execute([key(id)])?;
        let mut insert =
            rows.prepare_cached("INSERT INTO incident_alerts (incident, alert) VALUES (?1, ?2)")?;
        for alert in &self.alerts {
            insert.execute(params![key(id), alert])?;
        }
        rows.prepare_cached("DELETE FROM incident_channels WHERE incident = ?1")?
            .execute([key(id)])?;
        let mut insert = rows
            .prepare_cached("INSERT INTO incident_channels (incident, channel) VALUES (?1, ?2)")?;
        for channel in &self.channels {
            insert.execute(params![key(id), channel])?;
        }
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let member = |field, id: Option<MemberId>| {
            id.map(|id| Reference {
                field,
                kind: RecordKind::Member,
                id: id.into(),
            })
        };
        let service = self.service.map(|id| Reference {
            field: "service",
            kind: RecordKind::Service,
            id: id.into(),
        });
        let policy = self.policy.map(|id| Reference {
            field: "policy",
            kind: RecordKind::Policy,
            id: id.into(),
        });
        [
            service,
            policy,
            member("assignee", self.assignee),
            member("communications", self.communications),
            member("scribe", self.scribe),
            member("operations_lead", self.operations_lead),
            member("acknowledged_by", self.acknowledged_by),
            member("resolved_by", self.resolved_by),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn check(
        &self,
        _reader: &Reader,
        _id: RecordId,
        before: Option<&Self>,
    ) -> Result<(), StoreError> {
        let is_new = |alert: &&String| before.is_none_or(|before| !before.alerts.contains(*alert));
        let names_nothing = |name: &&String| name.parse::<FactKey>().is_err();
        if let Some(alert) = self.alerts.iter().filter(is_new).find(names_nothing) {
            return Err(StoreError::Invalid {
                field: "alerts".to_owned(),
                message: format!("'{alert}' does not name an alert."),
            });
        }
        if let Some(channel) = self.channels.iter().find(names_nothing) {
            return Err(StoreError::Invalid {
                field: "channels".to_owned(),
                message: format!("'{channel}' does not name a channel."),
            });
        }
        Ok(())
    }

    /// All that was written in it goes with it, and so do the pages and reminders that this laptop
    /// decided for it.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let incident = IncidentId::from(id);
        for (note, _) in door.notes_of(incident)? {
            door.delete::<Note>(by.author, by.at, note)?;
        }
        for (task, _) in door.tasks_of(incident)? {
            door.delete::<Task>(by.author, by.at, task)?;
        }
        for (update, _) in door.status_updates_of(incident)? {
            door.delete::<StatusUpdate>(by.author, by.at, update)?;
        }
        for (attachment, _) in door.attachments_of(incident)? {
            door.delete::<Attachment>(by.author, by.at, attachment)?;
        }
        for (correction, _) in door.corrections_of(incident)? {
            door.delete::<Correction>(by.author, by.at, correction)?;
        }
        for (review, _) in door.reviews_of(incident)? {
            door.delete::<Review>(by.author, by.at, review)?;
        }
        super::sessions::without_incident(door, by, incident)?;
        door.forget_update_reminders(incident)?;
        door.forget_channel_posts(incident)?;
        door.forget_pages(incident)
    }
}

/// Which incidents a list shows. Conditions that are empty or none hold for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct IncidentFilter {
    /// Of these services.
    pub services: Vec<ServiceId>,
    /// Of the services that this team owns.
    pub team: Option<TeamId>,
    /// Of these severities.
    pub severities: Vec<Severity>,
    /// That stand so.
    pub statuses: Vec<IncidentStatus>,
    /// Led by this member.
    pub assignee: Option<MemberId>,
    /// With this text in the title.
    pub text: Option<String>,
    /// Opened in this time.
    pub window: Option<Window>,
}

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IncidentRow {
    /// Which one.
    pub id: IncidentId,
    /// The incident.
    pub incident: Incident,
    /// Where it stands.
    pub status: IncidentStatus,
}

impl Reader {
    /// A page of the incidents that `filter` lets through, the last opened first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents(
        &self,
        filter: &IncidentFilter,
        page: PageRequest,
    ) -> Result<Page<IncidentRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.any_of("i.service", filter.services.iter().map(|id| key(*id)));
        if let Some(team) = filter.team {
            conditions.holds(
                "i.service IN (SELECT service FROM service_teams WHERE team = ?)",
                key(team),
            );
        }
        conditions.any_of(
            "i.severity",
            filter.severities.iter().map(|severity| severity.word()),
        );
        let statuses = filter
            .statuses
            .iter()
            .map(word_of)
            .collect::<Result<Vec<_>, _>>()?;
        conditions.any_of("i.status", statuses);
        if let Some(member) = filter.assignee {
            conditions.holds("i.assignee = ?", key(member));
        }
        conditions.contains_text(&["i.title"], filter.text.as_deref());
        conditions.within("i.opened_at", filter.window);
        let limit = page.bounded_limit();
        let total = conditions.count(self, "incidents AS i")?;
        conditions.after("i.opened_at", "i.rowid", page.after);
        let rows = conditions.query(
            self,
            "SELECT i.id, i.body, i.opened_at, i.rowid FROM incidents AS i",
            "ORDER BY i.opened_at DESC, i.rowid DESC",
            limit + 1,
            |row| {
                let incident: Incident = serde_json::from_str(text(row, 1)?)?;
                let cursor = Cursor {
                    at: Timestamp(row.get(2)?),
                    row: row.get(3)?,
                };
                Ok((
                    cursor,
                    IncidentRow {
                        id: IncidentId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                        status: incident.status(),
                        incident,
                    },
                ))
            },
        )?;
        Ok(Page::cut(rows, limit, total))
    }

    /// The incidents that are not over, the first opened first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open_incidents(&self) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE status IN ('open', 'acknowledged') ORDER BY opened_at, id",
            [],
        )
    }

    /// The incidents that are open, or were resolved since then, in the order in which they began.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_not_over_since(
        &self,
        since: Timestamp,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE resolved_at IS NULL OR resolved_at >= ?1 ORDER BY opened_at, id",
            [since.millis()],
        )
    }

    /// The incidents that began or were over within a time, in the order in which they began.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_begun_or_over(
        &self,
        window: Window,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE (opened_at >= ?1 AND opened_at < ?2)
                OR (resolved_at >= ?1 AND resolved_at < ?2)
             ORDER BY opened_at, id",
            [window.from.millis(), window.to.millis()],
        )
    }

    /// The incidents that an alert belongs to, the last opened first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_with_alert(
        &self,
        alert: &FactKey,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE id IN (SELECT incident FROM incident_alerts WHERE alert = ?1)
             ORDER BY opened_at DESC, id DESC",
            [alert.to_string()],
        )
    }

    /// The incidents whose running escalation, or last one, was acknowledged within `window`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_acknowledged_within(
        &self,
        window: Window,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE acknowledged_at >= ?1 AND acknowledged_at < ?2 ORDER BY acknowledged_at, id",
            [window.from.millis(), window.to.millis()],
        )
    }

    /// The incident that an alert belongs to; of several the last opened.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incident_of_alert(&self, alert: &FactKey) -> Result<Option<IncidentId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT i.id FROM incident_alerts AS a JOIN incidents AS i ON i.id = a.incident
                 WHERE a.alert = ?1 ORDER BY i.opened_at DESC, i.id DESC LIMIT 1",
            )?
            .query_row([alert.to_string()], |row| row.get(0))
            .optional()?
            .map(|id| IncidentId::from_uuid(uuid::Uuid::from_bytes(id))))
    }

    /// The incidents that a channel was opened for, the last opened first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_with_channel(
        &self,
        channel: &FactKey,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE id IN (SELECT incident FROM incident_channels WHERE channel = ?1)
             ORDER BY opened_at DESC, id DESC",
            [channel.to_string()],
        )
    }

    /// The incidents that a person attributed to a deployment.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_caused_by(
        &self,
        deployment: &FactKey,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        let mut incidents = self.records::<Incident>(
            "WHERE json_extract(body, '$.cause.deployment.external_id') = ?1
             ORDER BY opened_at DESC, id DESC",
            [&deployment.external_id],
        )?;
        let cause = CauseLink::Deployment(deployment.clone());
        incidents.retain(|(_, incident)| incident.cause.as_ref() == Some(&cause));
        Ok(incidents)
    }
}
