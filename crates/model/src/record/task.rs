use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, check_name};
use crate::{
    ids::{IncidentId, MemberId, TaskId},
    time::Timestamp,
};

/// Something that is to be done while an incident is handled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Task {
    /// The incident that it belongs to.
    pub incident: IncidentId,
    /// One line that says what is to be done.
    pub title: String,
    /// Who does it; none while nobody has taken it.
    pub owner: Option<MemberId>,
    /// By when it should be done.
    pub due_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was done; none while it is not.
    pub done_at: Option<Timestamp>,
    /// Who said so.
    pub done_by: Option<MemberId>,
}

impl Task {
    /// Whether it is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.done_at.is_none()
    }
}

impl Record for Task {
    type Id = TaskId;
    const KIND: RecordKind = RecordKind::Task;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("title", "task", &self.title)
    }
}
