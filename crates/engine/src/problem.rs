//! What a front end is told when a call fails: a sentence for the person, the field to put right
//! if there is one, and the technical cause behind a fold. Never a secret, never a `Debug` print.

use std::error::Error;

use muster_connectors::ConnectorError;
use muster_model::record::Invalid;
use muster_store::{StoreError, archive::ArchiveError, backup::BackupError, file::OpenError};
use serde::Serialize;

/// Why a call could not be done, for the person who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What failed, for what, and what to do next.
    pub message: String,
    /// The field of the form to put right, by its name in the record.
    pub field: Option<String>,
    /// The technical cause, for whoever looks into it.
    pub details: Option<String>,
}

impl Problem {
    /// A problem that needs no details.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            field: None,
            details: None,
        }
    }

    /// A problem with one field of a form.
    pub fn with_field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            field: Some(field.into()),
            details: None,
        }
    }

    /// The same problem with a technical cause behind the fold.
    #[must_use]
    pub fn caused_by(mut self, cause: &dyn Error) -> Self {
        self.details = Some(chain(cause));
        self
    }
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str("\ncaused by: ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

fn details_of(error: &dyn Error) -> Option<String> {
    error.source().map(chain)
}

impl From<Invalid> for Problem {
    fn from(error: Invalid) -> Self {
        Self::with_field(error.field, error.message)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Invalid { field, message } => Self::with_field(field, message),
            other => {
                let details = details_of(&other);
                Self {
                    message: other.to_string(),
                    field: None,
                    details,
                }
            }
        }
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Self {
        let details = match &error {
            OpenError::Damaged { findings, .. } if !findings.is_empty() => Some(findings.clone()),
            _ => None,
        };
        Self {
            message: error.to_string(),
            field: None,
            details,
        }
    }
}

impl From<BackupError> for Problem {
    fn from(error: BackupError) -> Self {
        Self {
            message: error.to_string(),
            field: None,
            details: details_of(&error),
        }
    }
}

impl From<ArchiveError> for Problem {
    fn from(error: ArchiveError) -> Self {
        Self {
            message: error.to_string(),
            field: None,
            details: details_of(&error),
        }
    }
}

impl From<ConnectorError> for Problem {
    fn from(error: ConnectorError) -> Self {
        match error {
            ConnectorError::Settings { field, message } => Self::with_field(field, message),
            other => {
                let details = details_of(&other);
                Self {
                    message: other.to_string(),
                    field: None,
                    details,
                }
            }
        }
    }
}
