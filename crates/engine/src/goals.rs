//! Goals: what teams want to reach together, by which results they judge it, and how far they are. The
//! rules are the model's; this part reads what they need, applies them through the one door, and
//! puts together what a front end shows.

mod alignment;
mod book;
mod check_ins;
mod detail;
mod in_doubt;
mod life;
mod listing;
mod mine;
mod reminders;
mod rows;
mod standing;
mod values;
mod writing;

use std::collections::BTreeSet;

use muster_model::{
    ids::{GoalId, MemberId, TeamId},
    kpi::{Direction, KpiRef, Unit},
    record::{Confidence, Discipline},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

pub use muster_model::goals::{Concern, GoalState, Period, Remark, RemarkKind};

pub use alignment::{AlignedGoal, AlignedKpi, AlignedTeam, Alignment};
pub use check_ins::{CheckInView, NewCheckIn};
pub use detail::{GoalDetail, KeyResultView, ProgressPoint};
pub(crate) use in_doubt::GoalsThen;
pub use mine::{CheckInDue, MyGoals};
pub(crate) use reminders::{CLOCK, GoalClock, matters, note_all};
pub use writing::{NewGoal, NewKeyResult};

/// Which goals to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct GoalFilter {
    /// Words that the title or the description holds.
    pub text: String,
    /// Goals whose time touches these days.
    pub period: Option<Period>,
    /// Teams that share them; one of them is enough.
    pub teams: Vec<TeamId>,
    /// Who sees to them; one of them is enough.
    pub owners: Vec<MemberId>,
    /// How they are.
    pub states: Vec<GoalState>,
}

/// A time that goals have, to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct PeriodChoice {
    /// Its days.
    pub period: Period,
    /// What people call it: 'Q4 2026', '2026', or its days.
    pub name: String,
    /// How many goals have exactly this time.
    pub goals: u32,
    /// Whether today lies in it.
    pub current: bool,
}

/// One line of the list of goals.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct GoalRow {
    /// Which goal.
    pub id: GoalId,
    /// What will be different.
    pub title: String,
    /// The goal that it serves.
    pub parent: Option<GoalId>,
    /// How many goals it stands below in the list, for indenting; 0 at the top.
    pub depth: u32,
    /// Its time.
    pub period: Period,
    /// What people call that time.
    pub period_name: String,
    /// The teams that share it.
    pub teams: Vec<GoalTeam>,
    /// Who sees to it.
    pub owners: Vec<GoalOwner>,
    /// How it is.
    pub state: GoalState,
    /// Why it is so, as a sentence; empty where the state says all.
    pub why: String,
    /// How far it is, from 0 to 1; none where nothing measures it.
    pub progress: Option<f64>,
    /// How far its time lets expect it to be, from 0 to 1.
    pub expected: f64,
    /// How far it was reached, as somebody said at its end.
    pub score: Option<f64>,
    /// How many key results it has.
    pub key_results: u32,
    /// The worst that the newest check-ins of its key results say; none where there are none.
    pub confidence: Option<Confidence>,
    /// When the last check-in was; none where there was none.
    pub last_check_in: Option<Timestamp>,
    /// What is odd about it.
    pub remarks: Vec<Remark>,
}

/// A team that shares a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct GoalTeam {
    /// Which team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// What it is there for.
    pub discipline: Discipline,
}

/// Somebody who sees to a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct GoalOwner {
    /// Who.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// What their teams are there for.
    pub disciplines: BTreeSet<Discipline>,
}

/// Goals.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct GoalList {
    /// Those that the filter lets through, each below the goal that it serves where that is there
    /// too; the first to end first.
    pub rows: Vec<GoalRow>,
    /// The times that goals have, the latest first; the current quarter is always among them.
    pub periods: Vec<PeriodChoice>,
    /// What is odd about the goals of teams in the period that is asked for, or in the current
    /// quarter.
    pub balance: Vec<Remark>,
    /// How many goals the workspace has.
    pub total: u32,
    /// Whether whoever uses this laptop may write goals.
    pub may_direct: bool,
    /// Whether they may check in.
    pub may_check_in: bool,
}

/// How the values of a key result are written.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MeasureFormat {
    /// What they count.
    pub unit: Unit,
    /// What a plain number counts; empty for none.
    pub label: String,
    /// Which way is better, from its start to its target.
    pub direction: Direction,
    /// The KPI by which it moves, if it does.
    pub kpi: Option<KpiRef>,
    /// That KPI's name.
    pub kpi_name: String,
    /// Of whom the KPI is, as a name; empty for everybody.
    pub scope_name: String,
}
