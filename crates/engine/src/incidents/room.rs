//! The incident room: what people share while they handle an incident, beside its timeline. Roles,
//! tasks, status updates, attached files, corrections and pins, and what else happened near its
//! beginning. Each step is a rule of the model, applied through the one door.

mod attachments;
mod deliveries;
mod entries;
mod mine;
mod on_disk;
mod related;
mod roles;
mod tasks;
mod updates;

use muster_model::{
    ids::{IncidentId, MemberId},
    record::{BySeverity, Incident},
    time::Timestamp,
    update_due::{suggested_next, update_due},
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

pub use attachments::{AttachmentContent, AttachmentView};
pub use deliveries::{DeliveryState, DeliveryView, UpdateChannel};
pub(crate) use deliveries::{put_right, require_known};
pub(crate) use mine::Mine;
pub use mine::{MyRoles, MyTask, UpdateDue};
pub use related::{RelatedKind, RelatedView};
pub use roles::RoleView;
pub use tasks::{NewTask, TaskView};
pub use updates::{NewStatusUpdate, StatusUpdateView};

use super::timeline::Traces;
use crate::{Engine, Problem, names::Names};

/// What people share while they handle an incident.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Room {
    /// Every role with whoever holds it.
    pub roles: Vec<RoleView>,
    /// What is to be done and what was, in the order in which it was added.
    pub tasks: Vec<TaskView>,
    /// The status updates, the newest first.
    pub updates: Vec<StatusUpdateView>,
    /// The attached files, the first added first.
    pub attachments: Vec<AttachmentView>,
    /// When the next status update is due; none if none is.
    pub update_due_at: Option<Timestamp>,
    /// Who is reminded of it: the communications lead, else the commander.
    pub told_of_updates: Option<MemberId>,
    /// Their name; empty if nobody is.
    pub told_of_updates_name: String,
    /// What to promise for the update after one given now; none if the severity asks for none.
    pub suggested_next_update_at: Option<Timestamp>,
    /// The chat channels that an update can go to.
    pub channels: Vec<UpdateChannel>,
    /// What each severity means in this workspace.
    pub severity_guide: BySeverity<String>,
}

impl Engine {
    /// What people share while they handle an incident.
    ///
    /// # Errors
    /// If it does not exist any more.
    pub fn room(&self, id: IncidentId) -> Result<Room, Problem> {
        let now = self.now();
        self.read(|reader| {
            let incident = reader.require::<Incident>(id)?;
            let names = Names::read(reader)?;
            let settings = settings(reader)?;
            let traces = Traces::read(reader, id)?;
            let last = reader.last_status_update(id)?;
            let last = last.as_ref().map(|(_, update)| update);
            let told = incident.told_of_updates();
            Ok(Room {
                roles: roles::views(&incident, &names),
                tasks: tasks::views(reader, id, &names, now)?,
                updates: updates::views(reader, id, &traces, &names)?,
                attachments: attachments::views(reader, id, &names)?,
                update_due_at: update_due(&incident, last, &settings),
                told_of_updates: told,
                told_of_updates_name: names.member(told),
                suggested_next_update_at: suggested_next(&incident, &settings, now),
                channels: deliveries::channels(reader, &incident, &settings)?,
                severity_guide: settings.severity_guide,
            })
        })
    }

    /// What each severity means in this workspace.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn severity_guide(&self) -> Result<BySeverity<String>, Problem> {
        self.read(|reader| Ok(settings(reader)?.severity_guide))
    }
}

/// The settings of the workspace.
pub(crate) fn settings(
    reader: &Reader,
) -> Result<muster_model::record::WorkspaceSettings, StoreError> {
    match reader.workspace()? {
        Some((_, settings)) => Ok(settings),
        None => Err(StoreError::Damaged("it has no settings".to_owned())),
    }
}
