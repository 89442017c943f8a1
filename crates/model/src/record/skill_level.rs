use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{
    ids::{MemberId, SkillId, SkillLevelId, of_two},
    time::Timestamp,
};

/// How well one member knows one thing: what they say of themselves, and what somebody else
/// confirmed. Its identity follows from the two, see [`SkillLevel::id_of`], so that two laptops which
/// write it at once write the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SkillLevel {
    /// The thing.
    pub skill: SkillId,
    /// Who.
    pub member: MemberId,
    /// What they say; none if only somebody else said something.
    pub assessed: Option<Assessment>,
    /// What somebody else saw; none while nobody confirmed anything.
    pub confirmed: Option<Confirmation>,
}

/// What a member says of how well they know a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Assessment {
    /// How well.
    pub proficiency: Proficiency,
    /// When they said so.
    pub at: Timestamp,
}

/// What somebody saw of how well another knows a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Confirmation {
    /// How well.
    pub proficiency: Proficiency,
    /// When they said so.
    pub at: Timestamp,
    /// Who.
    pub by: MemberId,
}

/// How well somebody knows a thing, the least first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Proficiency {
    /// Not at all.
    Unknown,
    /// They have seen it done.
    Aware,
    /// They can do it with help.
    Assisted,
    /// They can do it alone, also at night.
    Independent,
    /// They can teach it.
    Teacher,
}

impl Proficiency {
    /// Every degree, the least first.
    pub const ALL: [Self; 5] = [
        Self::Unknown,
        Self::Aware,
        Self::Assisted,
        Self::Independent,
        Self::Teacher,
    ];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "does not know it",
            Self::Aware => "has seen it",
            Self::Assisted => "with help",
            Self::Independent => "alone",
            Self::Teacher => "can teach it",
        }
    }

    /// The degree below it; the lowest has none.
    #[must_use]
    pub const fn below(self) -> Self {
        match self {
            Self::Unknown | Self::Aware => Self::Unknown,
            Self::Assisted => Self::Aware,
            Self::Independent => Self::Assisted,
            Self::Teacher => Self::Independent,
        }
    }
}

impl SkillLevel {
    /// The identity of a member's level of a skill.
    #[must_use]
    pub fn id_of(skill: SkillId, member: MemberId) -> SkillLevelId {
        SkillLevelId::from_uuid(of_two(skill.uuid(), member.uuid()))
    }
}

impl Record for SkillLevel {
    type Id = SkillLevelId;
    const KIND: RecordKind = RecordKind::SkillLevel;

    fn title(&self) -> String {
        String::new()
    }

    fn validate(&self) -> Result<(), Invalid> {
        if self
            .confirmed
            .is_some_and(|confirmed| confirmed.by == self.member)
        {
            return Err(Invalid::new(
                "confirmed",
                "Somebody else confirms a level; ask a colleague who has seen it.",
            ));
        }
        Ok(())
    }
}
