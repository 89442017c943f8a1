use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, check_name};
use crate::ids::{ServiceId, SkillId};

/// A thing that one can know about a service or a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Skill {
    /// What it is called: 'Fail the database over'.
    pub name: String,
    /// What somebody who knows it can do, in Markdown; may be empty.
    pub description: String,
    /// The service that it is about; none if it is about a tool, or about neither.
    pub service: Option<ServiceId>,
    /// The tool that it is about; empty if it is about a service, or about neither.
    pub tool: String,
    /// How many people should be able to do it alone.
    pub wanted: u32,
}

impl Skill {
    /// The longest description, in characters.
    pub const MAX_DESCRIPTION: usize = 10_000;
    /// How many people should be able to do a thing alone unless a team says otherwise: one may be
    /// on holiday.
    pub const WANTED: u32 = 2;
    /// The most people that may be wanted.
    pub const MOST_WANTED: u32 = 1_000;
}

impl Record for Skill {
    type Id = SkillId;
    const KIND: RecordKind = RecordKind::Skill;

    fn merge_of(field: &str) -> Merge {
        match field {
            "description" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        format!("{}\n{}", self.tool, self.description)
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "skill", &self.name)?;
        if !self.tool.is_empty() {
            check_name("tool", "tool", &self.tool)?;
        }
        if self.service.is_some() && !self.tool.is_empty() {
            return Err(Invalid::new(
                "tool",
                "A skill is about a service or about a tool; leave one of them empty.",
            ));
        }
        if self.description.chars().count() > Self::MAX_DESCRIPTION {
            return Err(Invalid::new(
                "description",
                format!(
                    "Shorten the description to {} characters.",
                    Self::MAX_DESCRIPTION
                ),
            ));
        }
        if self.wanted > Self::MOST_WANTED {
            return Err(Invalid::new(
                "wanted",
                format!(
                    "Choose between 0 and {} people who should be able to do it alone.",
                    Self::MOST_WANTED
                ),
            ));
        }
        Ok(())
    }
}
