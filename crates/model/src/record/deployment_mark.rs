use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{fact::FactKey, ids::DeploymentMarkId};

/// A person's verdict on one deployment. The fact itself is never edited, so that the verdict
/// survives every sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeploymentMark {
    /// The deployment that is judged.
    pub deployment: FactKey,
    /// What the person says of it.
    pub verdict: Verdict,
    /// Why, in a line; may be empty.
    pub reason: String,
}

/// What a person says of a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It failed its users.
    Failed,
    /// It did not fail, whatever the rules say.
    Sound,
    /// It was unplanned work on a problem that users had.
    Rework,
}

impl Record for DeploymentMark {
    type Id = DeploymentMarkId;
    const KIND: RecordKind = RecordKind::DeploymentMark;

    fn title(&self) -> String {
        format!("Verdict on deployment {}", self.deployment.external_id)
    }

    fn prose(&self) -> String {
        self.reason.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        if self.reason.chars().count() > 2_000 {
            return Err(Invalid::new(
                "reason",
                "Shorten the reason to 2,000 characters.",
            ));
        }
        Ok(())
    }
}
