use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    Day, Hours, Invalid, Merge, Record, RecordKind, Weekday, check_name, hours::check_zone,
};
use crate::ids::{MemberId, ScheduleId};

/// Who is on call when. What follows from it at an instant is decided in [`crate::on_call`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Schedule {
    /// What people call it.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// The IANA zone in which its hand-overs are meant.
    pub time_zone: String,
    /// Its layers. A later one covers the earlier ones wherever it is on. Without any, only
    /// overrides say who is on call.
    pub layers: Vec<Layer>,
}

/// Members who take turns, perhaps in some hours of the week only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Layer {
    /// What people call it.
    pub name: String,
    /// Who takes turns, in this order. Somebody who is named twice has two turns in each cycle.
    pub members: Vec<MemberId>,
    /// When one turn ends and the next begins.
    pub rotation: Rotation,
    /// The day on which the layer, and the first member's turn, begins: at the time of the
    /// hand-over, or at midnight if the hand-over is counted in hours.
    pub starts_on: Day,
    /// The day on which the layer ends, at that same time; none if it goes on.
    pub ends_on: Option<Day>,
    /// The hours in which it is on; none for always. Without a zone they are the schedule's.
    pub hours: Option<Hours>,
}

/// When one turn ends and the next begins. Days and weeks are those of the schedule's wall clock:
/// a hand-over at a time that the clocks skip comes at the first instant after it, and one at a
/// time that they show twice comes at the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rotation {
    /// After so many hours as they pass, whatever the clocks do.
    Hours {
        /// How many, 1 to 1000.
        every: u32,
    },
    /// After so many days.
    Days {
        /// How many, 1 to 365.
        every: u32,
        /// The minute of the day, 0 to 1439.
        at: u16,
    },
    /// After so many weeks.
    Weeks {
        /// How many, 1 to 52.
        every: u32,
        /// The day of the hand-over. Where the layer begins on another day, the first turn is
        /// shorter.
        weekday: Weekday,
        /// The minute of the day, 0 to 1439.
        at: u16,
    },
}

impl Schedule {
    /// The most layers that a schedule may have.
    pub const MAX_LAYERS: usize = 20;
    /// The longest description, in characters.
    pub const MAX_DESCRIPTION: usize = 2_000;

    /// The zone of its hand-overs; UTC if its name is not known here.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// Whether a member takes turns in it.
    #[must_use]
    pub fn has(&self, member: MemberId) -> bool {
        self.layers
            .iter()
            .any(|layer| layer.members.contains(&member))
    }
}

impl Layer {
    /// The most turns that one cycle of a layer may have.
    pub const MAX_MEMBERS: usize = 100;

    fn check(&self) -> Result<(), Invalid> {
        check_name("layers", "layer", &self.name)?;
        let name = &self.name;
        let refuse = |message: String| Err(Invalid::new("layers", message));
        if self.members.is_empty() {
            return refuse(format!("Say who takes turns in the layer '{name}'."));
        }
        if self.members.len() > Self::MAX_MEMBERS {
            return refuse(format!(
                "The layer '{name}' has more than {} turns; make it shorter.",
                Self::MAX_MEMBERS
            ));
        }
        let (every, most, at) = match self.rotation {
            Rotation::Hours { every } => (every, 1_000, 0),
            Rotation::Days { every, at } => (every, 365, at),
            Rotation::Weeks { every, at, .. } => (every, 52, at),
        };
        if every == 0 || every > most {
            return refuse(format!(
                "A turn in the layer '{name}' lasts between 1 and {most} of its units."
            ));
        }
        if at >= 1_440 {
            return refuse(format!(
                "The hand-over in the layer '{name}' lies between 00:00 and 23:59."
            ));
        }
        self.starts_on.check("layers")?;
        if let Some(ends_on) = self.ends_on {
            ends_on.check("layers")?;
            if ends_on <= self.starts_on {
                return refuse(format!(
                    "The layer '{name}' must end on a later day than it starts."
                ));
            }
        }
        match &self.hours {
            Some(hours) => hours.check("layers"),
            None => Ok(()),
        }
    }
}

impl Record for Schedule {
    type Id = ScheduleId;
    const KIND: RecordKind = RecordKind::Schedule;

    fn merge_of(field: &str) -> Merge {
        if field == "description" {
            Merge::Prose
        } else {
            Merge::Value
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        let layers = self.layers.iter().map(|layer| layer.name.as_str());
        std::iter::once(self.description.as_str())
            .chain(layers)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "schedule", &self.name)?;
        let length = self.description.chars().count();
        if length > Self::MAX_DESCRIPTION {
            return Err(Invalid::new(
                "description",
                format!(
                    "Shorten the description to {} characters; it has {length}.",
                    Self::MAX_DESCRIPTION
                ),
            ));
        }
        check_zone("time_zone", &self.time_zone)?;
        if self.layers.len() > Self::MAX_LAYERS {
            return Err(Invalid::new(
                "layers",
                format!("A schedule has at most {} layers.", Self::MAX_LAYERS),
            ));
        }
        self.layers.iter().try_for_each(Layer::check)
    }
}
