use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, check_name};
use crate::ids::{MemberId, TeamId};

/// What a team is there for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// Runs systems.
    Operations,
    /// Builds them.
    Development,
    /// Builds what the others build on.
    Platform,
    /// Keeps them safe.
    Security,
    /// Anything else.
    Other,
}

impl Discipline {
    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Development => "development",
            Self::Platform => "platform",
            Self::Security => "security",
            Self::Other => "another discipline",
        }
    }
}

/// A group of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Team {
    /// What people call it.
    pub name: String,
    /// What it is there for.
    pub discipline: Discipline,
    /// Who is in it.
    pub members: BTreeSet<MemberId>,
}

impl Record for Team {
    type Id = TeamId;
    const KIND: RecordKind = RecordKind::Team;

    fn merge_of(field: &str) -> Merge {
        if field == "members" {
            Merge::Set
        } else {
            Merge::Value
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "team", &self.name)
    }
}
