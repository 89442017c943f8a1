//! What one person has to do in incidents: for Today.

use muster_model::{
    ids::MemberId,
    record::{Incident, IncidentRole},
    time::Timestamp,
    update_due::update_due,
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use super::{
    settings,
    tasks::{self, TaskView},
};
use crate::{
    incidents::{IncidentRow, row_of},
    names::Names,
};

/// A task that this person has yet to do.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MyTask {
    /// The incident that it belongs to.
    pub incident: IncidentRow,
    /// The task.
    pub task: TaskView,
}

/// A status update that is due, or will be.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct UpdateDue {
    /// The incident that it is about.
    pub incident: IncidentRow,
    /// When it is due.
    pub due_at: Timestamp,
    /// Whether that has passed.
    pub overdue: bool,
    /// Whether this person is the one to write it; if not, nobody is.
    pub mine: bool,
}

/// The roles that this person holds in an incident.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MyRoles {
    /// Which incident.
    pub incident: IncidentRow,
    /// The roles.
    pub roles: Vec<IncidentRole>,
}

/// What one person has to do in incidents.
pub(crate) struct Mine {
    pub(crate) tasks: Vec<MyTask>,
    pub(crate) updates_due: Vec<UpdateDue>,
    pub(crate) roles: Vec<MyRoles>,
}

impl Mine {
    /// Reads it for `me`.
    pub(crate) fn read(
        reader: &Reader,
        me: MemberId,
        names: &Names,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let settings = settings(reader)?;
        let mut updates_due = Vec::new();
        let mut roles = Vec::new();
        for (id, incident) in reader.open_incidents()? {
            let held: Vec<_> = incident.roles_of(me).collect();
            if !held.is_empty() {
                roles.push(MyRoles {
                    incident: row_of(id, &incident, names),
                    roles: held,
                });
            }
            let told = incident.told_of_updates();
            if told.is_some_and(|told| told != me) {
                continue;
            }
            let last = reader.last_status_update(id)?;
            let last = last.as_ref().map(|(_, update)| update);
            if let Some(due_at) = update_due(&incident, last, &settings) {
                updates_due.push(UpdateDue {
                    incident: row_of(id, &incident, names),
                    due_at,
                    overdue: due_at <= now,
                    mine: told == Some(me),
                });
            }
        }
        updates_due.sort_by_key(|update| update.due_at);
        roles.sort_by_key(|mine| (mine.incident.severity, mine.incident.opened_at));
        Ok(Self {
            tasks: my_tasks(reader, me, names, now)?,
            updates_due,
            roles,
        })
    }
}

/// What `me` has yet to do, the first due first.
fn my_tasks(
    reader: &Reader,
    me: MemberId,
    names: &Names,
    now: Timestamp,
) -> Result<Vec<MyTask>, StoreError> {
    let mut mine = Vec::new();
    for (id, task) in reader.tasks_to_do(me)? {
        let Some(incident) = reader.get::<Incident>(task.incident)? else {
            continue;
        };
        mine.push(MyTask {
            incident: row_of(task.incident, &incident, names),
            task: tasks::view(id, task, names, now),
        });
    }
    Ok(mine)
}
