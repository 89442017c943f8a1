use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Hours, Invalid, Record, RecordKind, Severity, check_name};
use crate::{
    fact::FactKey,
    ids::{MemberId, PolicyId, ScheduleId, TeamId},
    time::Millis,
};

/// Who is told of an incident, in what order, after how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Policy {
    /// What people call it.
    pub name: String,
    /// The levels, told one after another until somebody acknowledges: of every incident that none
    /// of the paths is for.
    pub levels: Vec<Level>,
    /// How often the whole ladder is climbed again after the first time.
    pub repeat: u32,
    /// The service hours that paths go by, in their own zone; none if no path asks for them.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// Other ladders for some severities and some hours. The first that fits is taken.
    #[serde(default)]
    pub paths: Vec<Path>,
}

/// A ladder for some of a policy's incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Path {
    /// What people call it.
    pub name: String,
    /// The severities that it is for; empty for all.
    pub severities: BTreeSet<Severity>,
    /// When the escalation must begin for this path to be taken; none for at any time.
    pub during: Option<During>,
    /// When its first level is told.
    pub start: PathStart,
    /// Its levels, told one after another until somebody acknowledges.
    pub levels: Vec<Level>,
    /// How often the whole ladder is climbed again after the first time.
    pub repeat: u32,
}

/// A part of the week, by a policy's service hours.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum During {
    /// Within the service hours.
    Hours,
    /// Outside them.
    OutsideHours,
}

/// When the first level of a path is told.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum PathStart {
    /// When the escalation begins.
    AtOnce,
    /// When the escalation begins within the service hours; else when they begin next.
    NextHours,
}

/// One rung of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Level {
    /// Who is told.
    pub targets: Vec<LevelTarget>,
    /// How long to wait for an acknowledgement before the next level is told.
    pub wait: Millis,
}

/// Somebody, a group of people, or a place where people read, on a level.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum LevelTarget {
    /// One member.
    Member(MemberId),
    /// Everybody in a team.
    Team(TeamId),
    /// Whoever is on call in a schedule when the level is told.
    Schedule(ScheduleId),
    /// A chat channel, by `FactKey`'s text: a message is posted there.
    Channel(String),
}

impl Policy {
    /// The most levels that a policy, or one of its paths, may have.
    pub const MAX_LEVELS: usize = 20;
    /// The most repeats that a policy may ask for.
    pub const MAX_REPEAT: u32 = 50;
    /// The most paths that a policy may have.
    pub const MAX_PATHS: usize = 20;

    /// Every ladder: the one for everything else, then those of the paths, each with its path.
    pub fn ladders(&self) -> impl Iterator<Item = (Option<&Path>, &[Level])> {
        let paths = self.paths.iter();
        std::iter::once((None, self.levels.as_slice()))
            .chain(paths.map(|path| (Some(path), path.levels.as_slice())))
    }

    /// Whether any level of any ladder names this target.
    #[must_use]
    pub fn tells(&self, target: &LevelTarget) -> bool {
        self.targets().any(|other| other == target)
    }

    /// Every target of every ladder.
    pub fn targets(&self) -> impl Iterator<Item = &LevelTarget> {
        self.ladders()
            .flat_map(|(_, levels)| levels)
            .flat_map(|level| &level.targets)
    }
}

impl Record for Policy {
    type Id = PolicyId;
    const KIND: RecordKind = RecordKind::Policy;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "policy", &self.name)?;
        if let Some(hours) = &self.hours {
            check_hours(hours)?;
        }
        check_levels("levels", "", &self.levels)?;
        check_repeat("repeat", "A policy", self.repeat)?;
        if self.paths.len() > Self::MAX_PATHS {
            return Err(Invalid::new(
                "paths",
                format!("A policy has at most {} paths.", Self::MAX_PATHS),
            ));
        }
        self.paths.iter().try_for_each(|path| self.check_path(path))
    }
}

impl Policy {
    fn check_path(&self, path: &Path) -> Result<(), Invalid> {
        check_name("paths", "path", &path.name)?;
        let name = path.name.trim();
        let namesakes = self.paths.iter().filter(|other| other.name.trim() == name);
        if namesakes.count() > 1 {
            return Err(Invalid::new(
                "paths",
                format!("Two paths are called '{name}'. Give each a name of its own."),
            ));
        }
        if path.asks_for_hours() && self.hours.is_none() {
            return Err(Invalid::new(
                "hours",
                format!("The path '{name}' goes by the service hours. Say when they are."),
            ));
        }
        check_levels("paths", &format!(" of the path '{name}'"), &path.levels)?;
        check_repeat("paths", &format!("The path '{name}'"), path.repeat)
    }
}

impl Path {
    /// Whether it goes by the policy's service hours.
    #[must_use]
    pub const fn asks_for_hours(&self) -> bool {
        self.during.is_some() || matches!(self.start, PathStart::NextHours)
    }
}

/// Service hours stand alone, so they say in which zone they are meant.
fn check_hours(hours: &Hours) -> Result<(), Invalid> {
    match &hours.time_zone {
        None => Err(Invalid::new(
            "hours",
            "Say in which time zone the service hours are meant.",
        )),
        Some(zone) if zone.parse::<Tz>().is_err() => Err(Invalid::new(
            "hours",
            format!("'{zone}' is not a time zone; choose one such as 'Europe/Paris'."),
        )),
        Some(_) if hours.spans.is_empty() => Err(Invalid::new(
            "hours",
            "Add at least one span of time to the service hours, or remove them.",
        )),
        Some(_) => hours.check("hours"),
    }
}

/// `whose` is said after the number of a level: empty for the path for everything else.
fn check_levels(field: &'static str, whose: &str, levels: &[Level]) -> Result<(), Invalid> {
    if levels.is_empty() {
        let to = if whose.is_empty() {
            String::new()
        } else {
            whose.replacen(" of", " to", 1)
        };
        return Err(Invalid::new(
            field,
            format!("Add at least one level{to}, so that somebody is told."),
        ));
    }
    if levels.len() > Policy::MAX_LEVELS {
        return Err(Invalid::new(
            field,
            format!("A policy has at most {} levels{whose}.", Policy::MAX_LEVELS),
        ));
    }
    for (index, level) in levels.iter().enumerate() {
        let number = index + 1;
        if level.targets.is_empty() {
            return Err(Invalid::new(
                field,
                format!("Say who is told on level {number}{whose}."),
            ));
        }
        if level.wait < Millis::seconds(10) || level.wait > Millis::days(1) {
            return Err(Invalid::new(
                field,
                format!("Level {number}{whose} must wait between 10 seconds and 1 day."),
            ));
        }
        for target in &level.targets {
            if let LevelTarget::Channel(channel) = target
                && channel.parse::<FactKey>().is_err()
            {
                return Err(Invalid::new(
                    field,
                    format!(
                        "'{channel}' on level {number}{whose} does not name a channel. Choose one \
                         from the list."
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn check_repeat(field: &'static str, what: &str, repeat: u32) -> Result<(), Invalid> {
    if repeat > Policy::MAX_REPEAT {
        return Err(Invalid::new(
            field,
            format!("{what} repeats at most {} times.", Policy::MAX_REPEAT),
        ));
    }
    Ok(())
}
