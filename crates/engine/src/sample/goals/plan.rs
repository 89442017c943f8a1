//! The goals of the shop as data: two of last quarter and five of this one. The two teams share what
//! they used to throw over the wall; one goal is still Checkout's alone, and makes changes faster
//! with nothing that holds them stable.

mod last;
mod this;

use muster_model::{kpi::Kpi, record::Confidence};

use crate::sample::people::Crew;

/// Which quarter.
#[derive(Clone, Copy)]
pub(super) enum Quarter {
    Last,
    This,
}

/// Of whom a KPI is.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Everybody,
    Crew(Crew),
}

/// How a key result is measured.
pub(super) enum How {
    Number {
        unit: &'static str,
        start: f64,
        target: f64,
    },
    Percentage {
        start: f64,
        target: f64,
    },
    Milestone,
    Kpi {
        kpi: Kpi,
        of: Of,
        start: f64,
        target: f64,
    },
}

/// What is said of a key result in a week of the quarter, counted from 0.
pub(super) struct Line {
    pub(super) week: u64,
    pub(super) by: usize,
    /// How far it is then, from 0 to 1; of no account where a KPI moves it.
    pub(super) share: f64,
    pub(super) mood: Confidence,
    pub(super) comment: &'static str,
}

/// A key result.
pub(super) struct ResultPlan {
    pub(super) title: &'static str,
    pub(super) how: How,
    pub(super) owner: Option<usize>,
    /// Who checks in where nothing else is planned.
    pub(super) by: usize,
    /// On which day of the week, from 0 for Monday.
    pub(super) weekday: u64,
    pub(super) lines: &'static [Line],
}

/// A goal.
pub(super) struct GoalPlan {
    pub(super) quarter: Quarter,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) teams: &'static [Crew],
    pub(super) owners: &'static [usize],
    pub(super) author: usize,
    /// Where in the plan the goal stands that it serves.
    pub(super) serves: Option<usize>,
    /// Where the goal stands that it goes on with.
    pub(super) goes_on_with: Option<usize>,
    /// How far it was reached, and what was learnt.
    pub(super) closing: Option<(f64, &'static str)>,
    pub(super) results: &'static [ResultPlan],
}

const HOUR: f64 = 3_600_000.0;
const MINUTE: f64 = 60_000.0;

const BOTH: &[Crew] = &[Crew::Platform, Crew::Checkout];

const fn said(week: u64, by: usize, share: f64, mood: Confidence, comment: &'static str) -> Line {
    Line {
        week,
        by,
        share,
        mood,
        comment,
    }
}

/// All goals, each after those that it names by their place.
pub(super) fn goals() -> impl Iterator<Item = &'static GoalPlan> {
    last::GOALS.iter().chain(&this::GOALS)
}
