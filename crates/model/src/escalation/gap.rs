use serde::{Deserialize, Serialize};

use super::Roster;
use crate::record::Policy;

/// Where a policy reaches nobody: to be said loudly before an incident finds out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "levels", rename_all = "snake_case")]
pub enum Gap {
    /// No level reaches anybody: an incident with this policy pages no one.
    Everywhere,
    /// These levels, counted from 0, reach nobody and are passed over.
    Levels(Vec<u32>),
}

impl Gap {
    /// A sentence for the person who can close the gap.
    #[must_use]
    pub fn sentence(&self, policy: &Policy) -> String {
        let name = &policy.name;
        match self {
            Self::Everywhere => format!(
                "The policy '{name}' reaches nobody: an incident with it pages no one. Add a \
                 member, or a team that has members, to one of its levels."
            ),
            Self::Levels(levels) => {
                let numbers: Vec<String> =
                    levels.iter().map(|level| (level + 1).to_string()).collect();
                let (subject, passed) = match numbers.as_slice() {
                    [one] => (format!("Level {one}"), "reaches nobody and is passed over"),
                    several => (
                        format!("Levels {}", several.join(", ")),
                        "reach nobody and are passed over",
                    ),
                };
                format!(
                    "{subject} of the policy '{name}' {passed}. Add a member, or a team that has \
                     members."
                )
            }
        }
    }
}

/// Where `policy` reaches nobody; none if every level reaches somebody.
#[must_use]
pub fn unreachable(policy: &Policy, roster: &Roster<'_>) -> Option<Gap> {
    let gaps: Vec<u32> = (0..)
        .zip(&policy.levels)
        .filter(|(_, level)| roster.reached_by(level).is_empty())
        .map(|(index, _)| index)
        .collect();
    if gaps.len() == policy.levels.len() {
        Some(Gap::Everywhere)
    } else if gaps.is_empty() {
        None
    } else {
        Some(Gap::Levels(gaps))
    }
}
