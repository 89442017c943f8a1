use std::collections::BTreeSet;

use chrono::Datelike;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    ids::{ActionItemId, IncidentId, MemberId, SessionId, SkillId, TeamId},
    time::{Millis, Timestamp},
};

/// A training session: one team teaches, others come. Each occurrence of one that repeats is a
/// session of its own, with its own sign-ups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Session {
    /// What it is about: one line.
    pub title: String,
    /// What people will learn, in Markdown; may be empty.
    pub description: String,
    /// How it is done.
    pub kind: SessionKind,
    /// What people know better afterwards.
    pub skills: BTreeSet<SkillId>,
    /// The team that teaches.
    pub host_team: TeamId,
    /// The teams that are invited besides.
    pub guest_teams: BTreeSet<TeamId>,
    /// Who leads it; none while nobody does.
    pub facilitator: Option<MemberId>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it lasts.
    pub length: Millis,
    /// The IANA zone in which it was planned: one that repeats keeps its time of day there.
    pub time_zone: String,
    /// A room or a link; may be empty.
    pub place: String,
    /// What to read or bring, in Markdown; may be empty.
    pub materials: String,
    /// How many people it has room for; none for any number.
    pub capacity: Option<u32>,
    /// How far it is.
    pub state: SessionState,
    /// The first session of those that repeat; none if it stands alone. The first names itself.
    pub series: Option<SessionId>,
    /// The past incident whose timeline an incident drill replays.
    pub incident: Option<IncidentId>,
    /// The action item that asked for it.
    pub action_item: Option<ActionItemId>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// Who wrote it down.
    pub created_by: MemberId,
}

/// How a session is done.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// One speaks, the others listen and ask.
    Talk,
    /// All of them do it.
    Workshop,
    /// One watches another at work.
    Shadowing,
    /// Something is broken on purpose, and repaired.
    GameDay,
    /// A past incident is gone through again, as it unfolded.
    IncidentDrill,
}

impl SessionKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Talk,
        Self::Workshop,
        Self::Shadowing,
        Self::GameDay,
        Self::IncidentDrill,
    ];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Workshop => "workshop",
            Self::Shadowing => "shadowing",
            Self::GameDay => "game day",
            Self::IncidentDrill => "incident drill",
        }
    }
}

/// How far a session is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// It will take place.
    Planned,
    /// It took place: somebody said who was there.
    Held,
    /// It does not take place.
    Cancelled,
}

impl Session {
    /// The longest description and the longest materials, in characters.
    pub const MAX_PROSE: usize = 20_000;
    /// The longest place, in characters.
    pub const MAX_PLACE: usize = 500;
    /// The most people that a session may have room for.
    pub const MOST_PEOPLE: u32 = 10_000;
    /// The most teams that may be invited.
    pub const MOST_TEAMS: usize = 100;
    /// The most skills that one session may teach.
    pub const MOST_SKILLS: usize = 50;
    /// The shortest session.
    pub const SHORTEST: Millis = Millis::minutes(5);
    /// The longest session.
    pub const LONGEST: Millis = Millis::days(5);
    /// The years in which a session may begin, counted in UTC.
    const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

    /// The zone with this name, in which a session is to be planned.
    ///
    /// # Errors
    /// A sentence if there is none.
    pub fn zone_named(name: &str) -> Result<Tz, Invalid> {
        name.parse().map_err(|_| {
            Invalid::new(
                "time_zone",
                format!("'{name}' is not a time zone; choose one such as 'Europe/Paris'."),
            )
        })
    }

    /// When it ends.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + self.length
    }

    /// The zone in which it was planned; UTC if its name is not known here.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// The teams that it brings together: the host and the guests.
    pub fn teams(&self) -> impl Iterator<Item = TeamId> + '_ {
        let guests = self.guest_teams.iter().copied();
        std::iter::once(self.host_team).chain(guests.filter(|team| *team != self.host_team))
    }
}

impl Record for Session {
    type Id = SessionId;
    const KIND: RecordKind = RecordKind::Session;

    fn merge_of(field: &str) -> Merge {
        match field {
            "description" | "materials" => Merge::Prose,
            "skills" | "guest_teams" => Merge::Set,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn prose(&self) -> String {
        format!("{}\n{}\n{}", self.description, self.place, self.materials)
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("title", "session", &self.title)?;
        let year = self.starts_at.to_utc().year();
        if !Self::YEARS.contains(&year) {
            return Err(Invalid::new(
                "starts_at",
                format!("Choose a time between 1970 and 2200; the year {year} is not."),
            ));
        }
        if self.length < Self::SHORTEST || self.length > Self::LONGEST {
            return Err(Invalid::new(
                "length",
                "A session lasts between 5 minutes and 5 days; choose a length between them.",
            ));
        }
        Self::zone_named(&self.time_zone)?;
        for (field, text, most) in [
            ("description", &self.description, Self::MAX_PROSE),
            ("materials", &self.materials, Self::MAX_PROSE),
            ("place", &self.place, Self::MAX_PLACE),
        ] {
            if text.chars().count() > most {
                return Err(Invalid::new(
                    field,
                    format!("Shorten the text to {most} characters."),
                ));
            }
        }
        if self
            .capacity
            .is_some_and(|most| !(1..=Self::MOST_PEOPLE).contains(&most))
        {
            return Err(Invalid::new(
                "capacity",
                format!(
                    "A session has room for 1 to {} people; leave it empty for any number.",
                    Self::MOST_PEOPLE
                ),
            ));
        }
        if self.guest_teams.len() > Self::MOST_TEAMS {
            return Err(Invalid::new(
                "guest_teams",
                format!("Invite {} teams at the most.", Self::MOST_TEAMS),
            ));
        }
        if self.skills.len() > Self::MOST_SKILLS {
            return Err(Invalid::new(
                "skills",
                format!(
                    "A session teaches {} skills at the most.",
                    Self::MOST_SKILLS
                ),
            ));
        }
        if self.incident.is_some() && self.kind != SessionKind::IncidentDrill {
            return Err(Invalid::new(
                "incident",
                "Only an incident drill replays an incident; choose that kind, or no incident.",
            ));
        }
        Ok(())
    }
}
