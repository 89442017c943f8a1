//! What people do with incidents. Each step is a pure rule of the model, applied through the one
//! door.

use muster_model::{
    escalation,
    ids::{IncidentId, MemberId, NoteId, ServiceId},
    incident_life::{self, Declaration, Refusal},
    record::{CauseLink, Incident, Note, Policy, Severity},
    time::Timestamp,
};
use muster_store::StoreError;

use super::NewIncident;
use crate::{Engine, Problem};

impl Engine {
    /// Declares an incident; its escalation begins at once.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable.
    pub fn declare_incident(&self, new: &NewIncident) -> Result<IncidentId, Problem> {
        let declaration = Declaration {
            title: new.title.clone(),
            summary: new.summary.clone(),
            service: new.service,
            severity: new.severity,
            policy: new.policy,
            assignee: new.commander,
            communications: new.communications,
            scribe: new.scribe,
            operations_lead: new.operations_lead,
        };
        let incident = incident_life::declare(declaration, self.now())?;
        let id = IncidentId::new();
        self.write(|door, author, now| door.create(author, now, id, &incident))?;
        Ok(id)
    }

    /// Acknowledges an incident as whoever uses this laptop.
    ///
    /// # Errors
    /// If it was over already, or the role does not allow it.
    pub fn acknowledge_incident(&self, id: IncidentId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.step(id, |incident, at| {
            incident_life::acknowledge(incident, me, at)
        })
    }

    /// Changes how bad an incident is. If nobody has acknowledged it and another path of its policy is
    /// for that severity, that path begins to be told.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn change_severity(&self, id: IncidentId, severity: Severity) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let before = door.require::<Incident>(id)?;
            let policy = match before.policy {
                Some(policy) => door.get::<Policy>(policy)?,
                None => None,
            };
            let after = incident_life::set_severity(&before, severity);
            let after = escalation::follow_severity(&before, after, policy.as_ref(), now);
            door.change::<Incident>(author, now, id, |record| *record = after)?;
            Ok(())
        })
    }

    /// Says who leads the work.
    ///
    /// # Errors
    /// If the role does not allow it, or the member is gone.
    pub fn assign_incident(&self, id: IncidentId, member: Option<MemberId>) -> Result<(), Problem> {
        self.step(id, |incident, _| {
            Ok(incident_life::assign(incident, member))
        })
    }

    /// Changes what an incident is called, what is known of it, and which service suffers.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable.
    pub fn describe_incident(
        &self,
        id: IncidentId,
        title: &str,
        summary: &str,
        service: Option<ServiceId>,
    ) -> Result<(), Problem> {
        self.step(id, |incident, _| {
            Ok(Incident {
                title: title.trim().to_owned(),
                summary: summary.to_owned(),
                service,
                ..incident.clone()
            })
        })
    }

    /// Says that an incident is over.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn resolve_incident(&self, id: IncidentId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.step(id, |incident, at| incident_life::resolve(incident, me, at))
    }

    /// Opens an incident again.
    ///
    /// # Errors
    /// If it is not over, or the role does not allow it.
    pub fn reopen_incident(&self, id: IncidentId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.step(id, |incident, at| incident_life::reopen(incident, me, at))
    }

    /// Corrects which deployment caused an incident; none leaves it to the rules.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn set_incident_cause(
        &self,
        id: IncidentId,
        cause: Option<&CauseLink>,
    ) -> Result<(), Problem> {
        self.step(id, |incident, _| {
            Ok(Incident {
                cause: cause.cloned(),
                ..incident.clone()
            })
        })
    }

    /// Adds a note to an incident's timeline; at none, it tells of now.
    ///
    /// # Errors
    /// If there is no text, or the role does not allow it.
    pub fn add_note(
        &self,
        id: IncidentId,
        text: &str,
        at: Option<Timestamp>,
    ) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            door.require::<Incident>(id)?;
            let note = Note {
                incident: id,
                author: me,
                at: at.unwrap_or(now),
                text: text.trim_end().to_owned(),
            };
            door.create(author, now, NoteId::new(), &note)
        })
    }

    /// Takes one step in an incident's life.
    pub(super) fn step(
        &self,
        id: IncidentId,
        step: impl FnOnce(&Incident, Timestamp) -> Result<Incident, Refusal>,
    ) -> Result<(), Problem> {
        let refused = self.write(|door, author, now| {
            let incident = door.require::<Incident>(id)?;
            let next = match step(&incident, now) {
                Ok(next) => next,
                Err(refusal) => return Ok(Some(refusal)),
            };
            door.change::<Incident>(author, now, id, |record| *record = next)?;
            Ok::<_, StoreError>(None)
        })?;
        refused.map_or(Ok(()), |refusal| Err(refusal.into()))
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(invalid) => invalid.into(),
            refusal => Self::new(refusal.to_string()),
        }
    }
}
