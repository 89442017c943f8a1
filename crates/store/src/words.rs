//! The words by which the model's small enumerations stand in columns. They are the ones that the
//! model serialises; a test holds them together. Facts are read and written by the hundred
//! thousand, so that going through a serialiser for each would be felt.

use muster_model::{
    fact::{
        AlertState, DeploymentKind, DeploymentStatus, IacAction, IacStatus, IacTool, RunStatus,
    },
    record::{Severity, Tier, Verdict},
};
use rusqlite::Row;

use crate::StoreError;

/// An enumeration that stands in a column as a word.
pub(crate) trait Word: Copy + 'static {
    /// Its word.
    fn word(self) -> &'static str;
    /// What the word means.
    fn read(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal),* $(,)? })*) => {
        $(impl Word for $name {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            fn read(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        })*

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn the_words_are_those_that_the_model_serialises() {
                $($(
                    let value = $name::$variant;
                    assert_eq!(serde_json::to_value(value).unwrap(), value.word());
                    assert_eq!($name::read(value.word()), Some(value));
                )*)*
                assert_eq!(Tier::read("nonsense"), None);
            }
        }
    };
}

words! {
    DeploymentStatus {
        Running = "running", Success = "success", Failed = "failed", Cancelled = "cancelled",
        Skipped = "skipped", RolledBack = "rolled_back",
    }
    DeploymentKind { Rollout = "rollout", Rollback = "rollback", Hotfix = "hotfix" }
    RunStatus {
        Waiting = "waiting", Running = "running", Success = "success", Unstable = "unstable",
        Failed = "failed", Cancelled = "cancelled", Skipped = "skipped", Unknown = "unknown",
    }
    AlertState {
        Firing = "firing", Silenced = "silenced", Inhibited = "inhibited", Resolved = "resolved",
    }
    IacTool { Terraform = "terraform", Ansible = "ansible" }
    IacAction {
        Plan = "plan", Apply = "apply", Destroy = "destroy", DriftCheck = "drift_check",
        Play = "play", Check = "check",
    }
    IacStatus {
        Waiting = "waiting", Running = "running", Planned = "planned", Applied = "applied",
        Unchanged = "unchanged", Failed = "failed", Discarded = "discarded",
        Cancelled = "cancelled", Unknown = "unknown",
    }
    Tier { Production = "production", Staging = "staging", Testing = "testing", Other = "other" }
    Severity { Sev1 = "sev1", Sev2 = "sev2", Sev3 = "sev3", Sev4 = "sev4" }
    Verdict { Failed = "failed", Sound = "sound", Rework = "rework" }
}

/// Reads the word in a column.
pub(crate) fn read_word<T: Word>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    let word = text(row, column)?;
    T::read(word).ok_or_else(|| StoreError::Damaged(format!("'{word}' is not a known word")))
}

/// Reads the word in a column that may be empty.
pub(crate) fn read_optional_word<T: Word>(
    row: &Row<'_>,
    column: usize,
) -> Result<Option<T>, StoreError> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => read_word(row, column).map(Some),
    }
}

/// Borrows the text in a column.
pub(crate) fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, StoreError> {
    row.get_ref(column)?
        .as_str()
        .map_err(|error| StoreError::Damaged(format!("column {column} of a row: {error}")))
}
