//! How a goal is, and why, as a sentence.

use serde::{Deserialize, Serialize};

use super::{Period, is_behind};
use crate::record::{Confidence, Day};

/// How a goal is. The first that holds, from above.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum GoalState {
    /// Somebody said how it ended.
    Closed,
    /// Its time is over, and nobody said how it ended.
    Ended,
    /// Its time is yet to come.
    Upcoming,
    /// A check-in says that a key result is off track.
    OffTrack,
    /// A check-in says that a key result is at risk, or a threshold of its KPI is crossed.
    AtRisk,
    /// Nobody doubts it, and it is further back than its time lets expect.
    Behind,
    /// As it should be.
    OnTrack,
}

impl GoalState {
    /// Every state, in the order in which they are decided.
    pub const ALL: [Self; 7] = [
        Self::Closed,
        Self::Ended,
        Self::Upcoming,
        Self::OffTrack,
        Self::AtRisk,
        Self::Behind,
        Self::OnTrack,
    ];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Ended => "ended",
            Self::Upcoming => "upcoming",
            Self::OffTrack => "off track",
            Self::AtRisk => "at risk",
            Self::Behind => "behind",
            Self::OnTrack => "on track",
        }
    }

    /// Whether its time runs, and it is not as it should be.
    #[must_use]
    pub const fn is_in_doubt(self) -> bool {
        matches!(self, Self::OffTrack | Self::AtRisk | Self::Behind)
    }
}

/// What a goal's state follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalFacts<'a> {
    /// Whether somebody said how it ended.
    pub closed: bool,
    /// Its time.
    pub period: Period,
    /// The day that it is in the workspace's zone.
    pub today: Day,
    /// The titles of its key results that have a check-in, with what the newest says.
    pub said: Vec<(&'a str, Confidence)>,
    /// The thresholds that are crossed and put it at risk, as sentences.
    pub crossed: Vec<&'a str>,
    /// How far it is, from 0 to 1; none where nothing measures it.
    pub progress: Option<f64>,
}

/// How a goal is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How.
    pub state: GoalState,
    /// Why, as a sentence; empty where the state says all.
    pub why: String,
}

/// How a goal is, and why.
#[must_use]
pub fn standing(facts: &GoalFacts<'_>) -> Standing {
    let (state, why) = decide(facts);
    Standing { state, why }
}

fn decide(facts: &GoalFacts<'_>) -> (GoalState, String) {
    let period = facts.period;
    if facts.closed {
        return (GoalState::Closed, String::new());
    }
    if period.last_day < facts.today {
        let why = format!(
            "Its last day was {}. Say how far it was reached.",
            period.last_day
        );
        return (GoalState::Ended, why);
    }
    if facts.today < period.first_day {
        let why = format!("Its first day is {}.", period.first_day);
        return (GoalState::Upcoming, why);
    }
    if let Some(why) = doubted(facts, Confidence::OffTrack) {
        return (GoalState::OffTrack, why);
    }
    if let Some(why) = doubted(facts, Confidence::AtRisk) {
        return (GoalState::AtRisk, why);
    }
    // The first by its words, so that the order of key results changes nothing.
    if let Some(crossed) = facts.crossed.iter().min() {
        return (GoalState::AtRisk, (*crossed).to_owned());
    }
    let expected = period.expected(facts.today);
    match facts.progress {
        Some(progress) if is_behind(progress, expected) => {
            let why = format!(
                "It is at {}, and its time lets expect {}.",
                percent(progress),
                percent(expected)
            );
            (GoalState::Behind, why)
        }
        _ => (GoalState::OnTrack, String::new()),
    }
}

/// Which key results the newest check-ins call so, as a sentence; none if there are none.
fn doubted(facts: &GoalFacts<'_>, confidence: Confidence) -> Option<String> {
    let said = facts.said.iter();
    let mut titles: Vec<&str> = said
        .filter(|(_, said)| *said == confidence)
        .map(|(title, _)| *title)
        .collect();
    titles.sort_unstable();
    let (first, others) = titles.split_first()?;
    let word = confidence.name();
    Some(match others.len() {
        0 => format!("The last check-in calls ‘{first}’ {word}."),
        1 => format!("The last check-ins call ‘{first}’ and one more key result {word}."),
        more => format!("The last check-ins call ‘{first}’ and {more} more key results {word}."),
    })
}

/// A share as whole percent.
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
