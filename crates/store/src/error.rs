//! Everything that can go wrong with a workspace's file, as sentences for the person who waits for
//! it. SQLite's codes are told apart here and nowhere else.

use muster_model::{
    ids::RecordId,
    record::{Invalid, RecordKind},
};
use rusqlite::ErrorCode;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No room is left where the workspace's file lives. Nothing of the edit was kept.
    #[error("The disk is full, so nothing was saved. Free some space and try again.")]
    DiskFull,
    /// The file or its folder may not be written.
    #[error(
        "The workspace's file is read-only, so nothing was saved. Allow writing to the file and \
         its folder, then try again."
    )]
    ReadOnly,
    /// Another process holds the file for longer than we wait.
    #[error(
        "Another program is using the workspace's file. Close the other Muster or wait until it is \
         done, then try again."
    )]
    Busy,
    /// The file, or something in it, is not what Muster wrote.
    #[error(
        "The workspace's file is damaged: {0}. Restore the newest backup, or ask whoever keeps \
         the machine to check its disk."
    )]
    Damaged(String),
    /// The file cannot be opened at all.
    #[error(
        "The workspace's file cannot be opened: {0}. Check that its folder exists and that you may \
         read it."
    )]
    CannotOpen(String),
    /// A newer Muster has changed the file's layout.
    #[error(
        "This workspace was written by a newer Muster. Update Muster on this machine to open it."
    )]
    NewerSchema,
    /// The author's role does not allow it, or it would break a rule that holds for everybody.
    #[error("{0}")]
    NotAllowed(String),
    /// The record is not acceptable as it is.
    #[error("{message}")]
    Invalid {
        /// The field to put right, by its name in the record.
        field: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// Something else still needs what was to be deleted.
    #[error("{0}")]
    InUse(String),
    /// There is no such record, or it was deleted.
    #[error("This {} does not exist any more; somebody may have deleted it.", noun(*kind))]
    NotFound {
        /// What was looked for.
        kind: RecordKind,
        /// Which one.
        id: RecordId,
    },
    /// A record with this identity was written before.
    #[error("This {} was already saved.", noun(*kind))]
    Exists {
        /// What was to be made.
        kind: RecordKind,
        /// Which one.
        id: RecordId,
    },
    /// A file beside the workspace (a backup, an export) could not be read or written.
    #[error("{what} failed: {source}. Check the path and the free space, then try again.")]
    File {
        /// What was being done to which file.
        what: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// SQLite refused for a reason that is ours to repair.
    #[error("The workspace's database refused a request: {0}. Please report this.")]
    Database(rusqlite::Error),
}

/// What people call a record of this kind, in the middle of a sentence.
pub(crate) const fn noun(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Workspace => "workspace",
        RecordKind::Member => "member",
        RecordKind::Team => "team",
        RecordKind::Service => "service",
        RecordKind::EnvironmentRule => "environment rule",
        RecordKind::Connection => "connection",
        RecordKind::MappingRule => "mapping rule",
        RecordKind::Policy => "policy",
        RecordKind::RoutingRule => "routing rule",
        RecordKind::Incident => "incident",
        RecordKind::Note => "note",
        RecordKind::Target => "target",
        RecordKind::DeploymentMark => "verdict",
        RecordKind::Schedule => "schedule",
        RecordKind::Override => "override",
        RecordKind::ShiftOffer => "offer of a shift",
        RecordKind::HandOver => "hand-over note",
        RecordKind::Task => "task",
        RecordKind::StatusUpdate => "status update",
        RecordKind::Attachment => "attachment",
        RecordKind::Correction => "correction",
        RecordKind::Review => "review",
        RecordKind::ReviewComment => "comment",
        RecordKind::ReviewTemplate => "template",
        RecordKind::ActionItem => "action",
        RecordKind::Goal => "goal",
        RecordKind::KeyResult => "key result",
        RecordKind::CheckIn => "check-in",
        RecordKind::KpiDefinition => "KPI",
        RecordKind::KpiSample => "value",
        RecordKind::KpiNote => "note",
        RecordKind::KpiThreshold => "threshold",
        RecordKind::Session => "session",
        RecordKind::SignUp => "sign-up",
        RecordKind::Skill => "skill",
        RecordKind::SkillLevel => "level",
        RecordKind::WeeklyReview => "weekly review",
        RecordKind::WeeklyNote => "note",
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            return match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..) => Self::Damaged(error.to_string()),
                other => Self::Database(other),
            };
        };
        match code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Self::Damaged(error.to_string())
            }
            ErrorCode::CannotOpen => Self::CannotOpen(error.to_string()),
            _ => Self::Database(error),
        }
    }
}

impl From<Invalid> for StoreError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid {
            field: invalid.field.to_owned(),
            message: invalid.message,
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(format!("a stored value cannot be read ({error})"))
    }
}

impl From<loro::LoroError> for StoreError {
    fn from(error: loro::LoroError) -> Self {
        Self::Damaged(format!("a document cannot be read ({error})"))
    }
}

impl From<loro::LoroEncodeError> for StoreError {
    fn from(error: loro::LoroEncodeError) -> Self {
        Self::Damaged(format!("a document cannot be encoded ({error})"))
    }
}
