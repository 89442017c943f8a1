//! Reminders of status updates that are due. One goes to whoever writes the updates of an incident,
//! on their own laptop, once for each update that is due; it escalates no page. What was reminded of
//! is written down, so that a restart reminds nobody again.

use muster_model::{
    ids::IncidentId,
    record::{Incident, Member, Severity, WorkspaceSettings},
    time::Timestamp,
    update_due::update_due,
};
use muster_store::{Reader, StoreError, update_reminder};

use super::{Held, decide::earliest};
use crate::{Engine, Notice, Problem, engine::Workspace};

/// An update that is due and that nobody was reminded of yet.
struct Due {
    incident: IncidentId,
    title: String,
    severity: Severity,
    at: Timestamp,
}

/// The updates that the user of this laptop has to give.
#[derive(Default)]
struct Outlook {
    due: Vec<Due>,
    /// When the next one will be due.
    next: Option<Timestamp>,
}

impl Engine {
    /// Reminds whoever uses this laptop of the status updates that are due and theirs to give.
    /// Quiet hours and pauses hold a reminder back as they do a page. Answers when there is
    /// something to do next.
    pub(super) fn remind_of_updates(
        &self,
        workspace: &Workspace,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Problem> {
        let (outlook, me) = workspace.store.read(|reader| {
            let outlook = Outlook::read(reader, workspace, now)?;
            Ok((outlook, reader.get::<Member>(workspace.me)?))
        })?;
        let paused_until = self.paused_until(now);
        let mut next = outlook.next;
        for due in outlook.due {
            if let Some(held) = Held::at(now, me.as_ref(), due.severity, paused_until) {
                next = earliest(next, Some(held.until));
                continue;
            }
            // Written down first: a reminder that is lost with the process is better than one that
            // comes at every start.
            let first = workspace
                .store
                .write(|door| door.note_reminder(&due.key(), now))?;
            if first {
                self.show_reminder(due.notice());
            }
        }
        Ok(next)
    }
}

impl Due {
    /// Under which name it is remembered.
    fn key(&self) -> String {
        update_reminder(self.incident, self.at)
    }

    fn notice(&self) -> Notice {
        Notice::Reminder {
            incident: self.incident,
            title: "A status update is due".to_owned(),
            body: format!("{} {}", self.severity.name(), self.title),
        }
    }
}

impl Outlook {
    fn read(reader: &Reader, workspace: &Workspace, now: Timestamp) -> Result<Self, StoreError> {
        let mut outlook = Self::default();
        let Some((_, settings)) = reader.workspace()? else {
            return Ok(outlook);
        };
        for (id, incident) in reader.open_incidents()? {
            if incident.told_of_updates() == Some(workspace.me) {
                outlook.add(reader, id, incident, &settings, now)?;
            }
        }
        Ok(outlook)
    }

    fn add(
        &mut self,
        reader: &Reader,
        id: IncidentId,
        incident: Incident,
        settings: &WorkspaceSettings,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let last = reader.last_status_update(id)?;
        let last = last.as_ref().map(|(_, update)| update);
        let Some(at) = update_due(&incident, last, settings) else {
            return Ok(());
        };
        if at > now {
            self.next = earliest(self.next, Some(at));
            return Ok(());
        }
        let due = Due {
            incident: id,
            severity: incident.severity,
            title: incident.title,
            at,
        };
        if !reader.was_reminded(&due.key())? {
            self.due.push(due);
        }
        Ok(())
    }
}
