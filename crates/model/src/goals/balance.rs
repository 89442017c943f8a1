//! Speed and stability go together: teams that get faster without watching how well changes hold
//! pay for it later, and the other way round. Whose goals push one and guard the other with nothing
//! is pointed out.

use serde::Serialize;

use super::{Remark, RemarkKind};
use crate::{
    ids::TeamId,
    kpi::{Kpi, KpiRef},
    record::{Target, TargetScope},
};

/// What a KPI is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// How fast changes reach users.
    Speed,
    /// How well they hold there.
    Stability,
    /// Something else.
    Other,
}

/// What a KPI is about. A KPI that a workspace defines may be about anything, so it is neither.
#[must_use]
pub const fn concern(kpi: KpiRef) -> Concern {
    match kpi {
        KpiRef::Delivery(Kpi::DeploymentFrequency | Kpi::LeadTime) => Concern::Speed,
        KpiRef::Delivery(
            Kpi::ChangeFailureRate
            | Kpi::RecoveryTime
            | Kpi::Mttr
            | Kpi::ReworkRate
            | Kpi::Reliability,
        ) => Concern::Stability,
        KpiRef::Delivery(Kpi::Mtta) | KpiRef::Defined(_) => Concern::Other,
    }
}

/// A target that guards a concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// What its KPI is about.
    pub concern: Concern,
    /// For whom it holds.
    pub scope: TargetScope,
}

impl Guard {
    /// What a target guards.
    #[must_use]
    pub const fn of(target: &Target) -> Self {
        Self {
            concern: concern(target.kpi),
            scope: target.scope,
        }
    }

    fn holds_for(&self, team: TeamId) -> bool {
        self.scope == TargetScope::Workspace || self.scope == TargetScope::Team(team)
    }
}

/// The goals of a team in a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamGoals {
    /// Which team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// What the KPIs under its goals are about, in any order.
    pub concerns: Vec<Concern>,
}

/// What is odd about the goals of teams: in their order, one remark a team at the most. A target for
/// the team or for everybody is a guard as good as a key result.
#[must_use]
pub fn balance(teams: &[TeamGoals], guards: &[Guard]) -> Vec<Remark> {
    teams
        .iter()
        .filter_map(|goals| lopsided(goals, guards))
        .collect()
}

fn lopsided(goals: &TeamGoals, guards: &[Guard]) -> Option<Remark> {
    let pushes = |concern| goals.concerns.contains(&concern);
    let guarded = |concern| {
        let mut guards = guards.iter();
        guards.any(|guard| guard.concern == concern && guard.holds_for(goals.team))
    };
    let name = &goals.name;
    let (kind, sentence) = match (pushes(Concern::Speed), pushes(Concern::Stability)) {
        (true, false) if !guarded(Concern::Stability) => (
            RemarkKind::SpeedWithoutStability,
            format!(
                "The goals of {name} make changes faster, and none holds them stable. Add a key \
                 result or a target for the change failure rate or the recovery time."
            ),
        ),
        (false, true) if !guarded(Concern::Speed) => (
            RemarkKind::StabilityWithoutSpeed,
            format!(
                "The goals of {name} make changes more stable, and none keeps them fast. Add a key \
                 result or a target for the deployment frequency or the lead time."
            ),
        ),
        _ => return None,
    };
    Some(Remark {
        kind,
        sentence,
        team: Some(goals.team),
    })
}
