use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Day, Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    ids::{GoalId, MemberId, TeamId},
    time::Timestamp,
};

/// An objective that one or more teams share for a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Goal {
    /// One line that says what will be different.
    pub title: String,
    /// Why, and what else there is to know, in Markdown; may be empty.
    pub description: String,
    /// The teams that share it.
    pub teams: BTreeSet<TeamId>,
    /// Who sees to it.
    pub owners: BTreeSet<MemberId>,
    /// The goal that it serves; none if it stands for itself.
    pub parent: Option<GoalId>,
    /// The first day of its time, in the workspace's zone.
    pub first_day: Day,
    /// The last day of its time.
    pub last_day: Day,
    /// How it ended; none while nobody said.
    pub closing: Option<GoalClosing>,
    /// The goal of an earlier time that this one goes on with.
    pub carried_from: Option<GoalId>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// Who wrote it down.
    pub created_by: MemberId,
}

/// How a goal ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct GoalClosing {
    /// When somebody said so.
    pub at: Timestamp,
    /// Who.
    pub by: MemberId,
    /// How far it was reached, from 0 to 1.
    pub score: f64,
    /// What was learned, in Markdown; may be empty.
    pub note: String,
}

impl Goal {
    /// The longest description and the longest note of an ending, in characters.
    pub const MAX_PROSE: usize = 20_000;
    /// The longest time, in days.
    pub const MOST_DAYS: i64 = 1_830;
}

impl Record for Goal {
    type Id = GoalId;
    const KIND: RecordKind = RecordKind::Goal;

    fn merge_of(field: &str) -> Merge {
        match field {
            "description" => Merge::Prose,
            "teams" | "owners" => Merge::Set,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn prose(&self) -> String {
        match &self.closing {
            Some(closing) => format!("{}\n{}", self.description, closing.note),
            None => self.description.clone(),
        }
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("title", "goal", &self.title)?;
        self.first_day.check("first_day")?;
        self.last_day.check("last_day")?;
        if self.last_day < self.first_day {
            return Err(Invalid::new(
                "last_day",
                "The last day comes before the first; choose a later one.",
            ));
        }
        if (self.last_day.0 - self.first_day.0).num_days() > Self::MOST_DAYS {
            return Err(Invalid::new(
                "last_day",
                "A goal lasts five years at the most; choose an earlier last day.",
            ));
        }
        if self.teams.is_empty() {
            return Err(Invalid::new(
                "teams",
                "Choose at least one team that shares the goal.",
            ));
        }
        let note = self.closing.as_ref().map_or("", |closing| &closing.note);
        for (field, text) in [
            ("description", self.description.as_str()),
            ("closing", note),
        ] {
            if text.chars().count() > Self::MAX_PROSE {
                return Err(Invalid::new(
                    field,
                    format!("Shorten the text to {} characters.", Self::MAX_PROSE),
                ));
            }
        }
        match &self.closing {
            Some(closing) if !(0.0..=1.0).contains(&closing.score) => Err(Invalid::new(
                "closing",
                "A score lies between 0 % and 100 %.",
            )),
            _ => Ok(()),
        }
    }
}
