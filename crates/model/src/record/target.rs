use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{
    ids::{ServiceId, TargetId, TeamId},
    kpi::Kpi,
    time::Timestamp,
};

/// Where a KPI should be. Whether more or less is better is the KPI's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Target {
    /// Which KPI.
    pub kpi: Kpi,
    /// For whom.
    pub scope: TargetScope,
    /// The value to reach, in the KPI's own unit.
    pub value: f64,
    /// By when; none for 'from now on'.
    pub by: Option<Timestamp>,
}

/// For whom a target holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum TargetScope {
    /// Everybody.
    Workspace,
    /// The services of one team.
    Team(TeamId),
    /// One service.
    Service(ServiceId),
}

impl Record for Target {
    type Id = TargetId;
    const KIND: RecordKind = RecordKind::Target;

    fn title(&self) -> String {
        format!("Target for {}", self.kpi.name())
    }

    fn validate(&self) -> Result<(), Invalid> {
        if !self.value.is_finite() || self.value < 0.0 {
            return Err(Invalid::new(
                "value",
                "A target is a number that is not negative.",
            ));
        }
        Ok(())
    }
}
