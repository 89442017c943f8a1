use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, check_name};
use crate::{
    ids::{MemberId, PolicyId, TeamId},
    time::Millis,
};

/// Who is told of an incident, in what order, after how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Policy {
    /// What people call it.
    pub name: String,
    /// The levels, told one after another until somebody acknowledges.
    pub levels: Vec<Level>,
    /// How often the whole ladder is climbed again after the first time.
    pub repeat: u32,
}

/// One rung of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Level {
    /// Who is told.
    pub targets: Vec<LevelTarget>,
    /// How long to wait for an acknowledgement before the next level is told.
    pub wait: Millis,
}

/// Somebody, or a group of people, on a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum LevelTarget {
    /// One member.
    Member(MemberId),
    /// Everybody in a team.
    Team(TeamId),
}

impl Policy {
    /// The most levels that a policy may have.
    pub const MAX_LEVELS: usize = 20;
    /// The most repeats that a policy may ask for.
    pub const MAX_REPEAT: u32 = 50;
}

impl Record for Policy {
    type Id = PolicyId;
    const KIND: RecordKind = RecordKind::Policy;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "policy", &self.name)?;
        if self.levels.is_empty() {
            return Err(Invalid::new(
                "levels",
                "Add at least one level, so that somebody is told.",
            ));
        }
        if self.levels.len() > Self::MAX_LEVELS {
            return Err(Invalid::new(
                "levels",
                format!("A policy has at most {} levels.", Self::MAX_LEVELS),
            ));
        }
        for (index, level) in self.levels.iter().enumerate() {
            let number = index + 1;
            if level.targets.is_empty() {
                return Err(Invalid::new(
                    "levels",
                    format!("Say who is told on level {number}."),
                ));
            }
            if level.wait < Millis::seconds(10) || level.wait > Millis::days(1) {
                return Err(Invalid::new(
                    "levels",
                    format!("Level {number} must wait between 10 seconds and 1 day."),
                ));
            }
        }
        if self.repeat > Self::MAX_REPEAT {
            return Err(Invalid::new(
                "repeat",
                format!("A policy repeats at most {} times.", Self::MAX_REPEAT),
            ));
        }
        Ok(())
    }
}
