use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    ids::{ConnectionId, ServiceId, TeamId},
    time::Millis,
};

/// A thing that is run and deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Service {
    /// What people call it; alerts name it in their `service` label.
    pub name: String,
    /// What it does, for people.
    pub description: String,
    /// Which teams own it.
    pub teams: BTreeSet<TeamId>,
    /// Which projects and jobs of connected systems build and deploy it.
    pub sources: Vec<ServiceSource>,
    /// How long after a deployment of this service an incident may still be attributed to it, if
    /// not as long as the workspace says.
    pub attribution_window: Option<Millis>,
}

/// A project or job of a connected system.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
pub struct ServiceSource {
    /// The connection that it was seen through.
    pub connection: ConnectionId,
    /// Its path there: `group/project`, or `folder/job`.
    pub path: String,
}

impl Record for Service {
    type Id = ServiceId;
    const KIND: RecordKind = RecordKind::Service;

    fn merge_of(field: &str) -> Merge {
        match field {
            "teams" => Merge::Set,
            "description" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        self.description.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "service", &self.name)?;
        if let Some(window) = self.attribution_window
            && (window < Millis::hours(1) || window > Millis::days(14))
        {
            return Err(Invalid::new(
                "attribution_window",
                "Choose between 1 hour and 14 days for how long after a deployment an incident may \
                 be attributed to it.",
            ));
        }
        Ok(())
    }
}
