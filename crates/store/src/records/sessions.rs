use muster_model::{
    ids::{ActionItemId, IncidentId, MemberId, RecordId, SessionId, TeamId},
    record::{RecordKind, Session, SessionState, SignUp},
    time::{Timestamp, Window},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, optional_key, word_of};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for Session {
    const TABLE: &'static str = "sessions";
    const ORDER: &'static str = "starts_at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO sessions (id, series, starts_at, state, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            optional_key(self.series),
            self.starts_at.millis(),
            word_of(self.state)?,
            body
        ])?;
        Ok(())
    }

    // The series is no reference: it is the identity that its sessions share, and stays so when
    // the first of them is deleted.
    fn references(&self) -> Vec<Reference> {
        let named = |field, kind, id| Reference { field, kind, id };
        let skills = self
            .skills
            .iter()
            .map(|id| named("skills", RecordKind::Skill, RecordId::from(*id)));
        let guests = self
            .guest_teams
            .iter()
            .map(|id| named("guest_teams", RecordKind::Team, RecordId::from(*id)));
        let may_be = [
            self.facilitator
                .map(|id| named("facilitator", RecordKind::Member, id.into())),
            self.incident
                .map(|id| named("incident", RecordKind::Incident, id.into())),
            self.action_item
                .map(|id| named("action_item", RecordKind::ActionItem, id.into())),
        ];
        skills
            .chain(guests)
            .chain(may_be.into_iter().flatten())
            .chain([
                named("host_team", RecordKind::Team, self.host_team.into()),
                named("created_by", RecordKind::Member, self.created_by.into()),
            ])
            .collect()
    }

    /// Who signed up for it goes with it.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        for (sign_up, _) in door.sign_ups_of(id.into())? {
            door.delete::<SignUp>(by.author, by.at, sign_up)?;
        }
        Ok(())
    }
}

/// Takes a member out of the sessions that they were to lead.
pub(super) fn without_facilitator(
    door: &mut Door<'_>,
    by: Signature,
    member: MemberId,
) -> Result<(), StoreError> {
    for (id, session) in door.list::<Session>()? {
        if session.facilitator == Some(member) && session.state == SessionState::Planned {
            door.change::<Session>(by.author, by.at, id, |session| session.facilitator = None)?;
        }
    }
    Ok(())
}

/// Takes a team out of the sessions to which it was invited. Refuses if it is to give one.
pub(super) fn without_team(
    door: &mut Door<'_>,
    by: Signature,
    team: TeamId,
    name: &str,
) -> Result<(), StoreError> {
    let sessions = door.list::<Session>()?;
    for (_, session) in &sessions {
        if session.host_team == team && session.state == SessionState::Planned {
            return Err(StoreError::InUse(format!(
                "The team '{name}' gives the session '{}'. Let another team give it, or cancel it, \
                 first.",
                session.title
            )));
        }
    }
    for (id, session) in sessions {
        if session.guest_teams.contains(&team) {
            door.change::<Session>(by.author, by.at, id, |session| {
                session.guest_teams.remove(&team);
            })?;
        }
    }
    Ok(())
}

/// Takes an incident out of the drills that replay it.
pub(super) fn without_incident(
    door: &mut Door<'_>,
    by: Signature,
    incident: IncidentId,
) -> Result<(), StoreError> {
    for (id, session) in door.list::<Session>()? {
        if session.incident == Some(incident) {
            door.change::<Session>(by.author, by.at, id, |session| session.incident = None)?;
        }
    }
    Ok(())
}

/// Takes an action item out of the sessions that it asked for.
pub(super) fn without_action_item(
    door: &mut Door<'_>,
    by: Signature,
    item: ActionItemId,
) -> Result<(), StoreError> {
    for (id, session) in door.list::<Session>()? {
        if session.action_item == Some(item) {
            door.change::<Session>(by.author, by.at, id, |session| session.action_item = None)?;
        }
    }
    Ok(())
}

impl Reader {
    /// The sessions that begin within a time, the first first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sessions_within(&self, window: Window) -> Result<Vec<(SessionId, Session)>, StoreError> {
        self.records(
            "WHERE starts_at >= ?1 AND starts_at < ?2 ORDER BY starts_at, id",
            params![window.from.millis(), window.to.millis()],
        )
    }

    /// The sessions that were to begin before an instant and are still planned, the first first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sessions_planned_before(
        &self,
        at: Timestamp,
    ) -> Result<Vec<(SessionId, Session)>, StoreError> {
        self.records(
            "WHERE starts_at < ?1 AND state = ?2 ORDER BY starts_at, id",
            params![at.millis(), word_of(SessionState::Planned)?],
        )
    }

    /// The sessions that repeat together, the first first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sessions_of_series(
        &self,
        series: SessionId,
    ) -> Result<Vec<(SessionId, Session)>, StoreError> {
        self.records("WHERE series = ?1 ORDER BY starts_at, id", [key(series)])
    }
}
