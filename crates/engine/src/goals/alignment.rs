//! The alignment map: which goals serve which, the teams that share them, and the KPIs under them.

use std::collections::BTreeMap;

use muster_model::{
    goals::{Concern, Period, Remark, concern},
    ids::{GoalId, TeamId},
    kpi::{KpiRef, Trend},
    record::{Discipline, TargetScope, Team},
};
use serde::Serialize;

use super::{
    GoalRow,
    book::{GoalBook, bound},
};
use crate::{Engine, Problem};

/// Who pulls where in a time.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Alignment {
    /// The goals, each after the goal that it serves.
    pub goals: Vec<AlignedGoal>,
    /// The teams: those with goals first, operations and development side by side.
    pub teams: Vec<AlignedTeam>,
    /// The KPIs under the goals.
    pub kpis: Vec<AlignedKpi>,
    /// What is odd about the goals of teams.
    pub balance: Vec<Remark>,
}

/// A goal on the map.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AlignedGoal {
    /// Its line in the list.
    pub row: GoalRow,
    /// The teams that share it.
    pub teams: Vec<TeamId>,
    /// The KPIs that measure it.
    pub kpis: Vec<KpiRef>,
}

/// A team on the map.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AlignedTeam {
    /// Which team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// What it is there for.
    pub discipline: Discipline,
    /// The goals that it shares with teams of another discipline.
    pub shared: Vec<GoalId>,
    /// The goals that it has for itself, or with teams of its own discipline.
    pub own: Vec<GoalId>,
}

/// A KPI on the map.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AlignedKpi {
    /// Which KPI.
    pub kpi: KpiRef,
    /// Its name.
    pub name: String,
    /// Whether it is about speed, stability, or something else.
    pub concern: Concern,
    /// Which way it went over four weeks.
    pub trend: Option<Trend>,
}

impl Engine {
    /// Who pulls where in a time.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn alignment(&self, period: Period) -> Result<Alignment, Problem> {
        let book = GoalBook::read(self)?;
        let ids = book.within(period);
        let mut goals = Vec::new();
        for (id, depth) in book.in_tree(&ids) {
            goals.push(AlignedGoal {
                row: book.row(id, depth)?,
                teams: book.goals[&id].teams.iter().copied().collect(),
                kpis: book.kpis_of(id),
            });
        }
        Ok(Alignment {
            teams: book.aligned_teams(&goals),
            kpis: book.aligned_kpis(&ids)?,
            balance: book.balance_in(period)?,
            goals,
        })
    }
}

impl GoalBook<'_> {
    /// The KPIs that measure a goal, each once, the first written down first.
    fn kpis_of(&self, goal: GoalId) -> Vec<KpiRef> {
        let mut kpis = Vec::new();
        for (_, result) in self.key_results(goal) {
            if let Some((kpi, _)) = bound(&result.measure)
                && !kpis.contains(&kpi)
            {
                kpis.push(kpi);
            }
        }
        kpis
    }

    /// The teams, those with goals first; among these by discipline, so that operations and
    /// development stand side by side, then by name.
    fn aligned_teams(&self, goals: &[AlignedGoal]) -> Vec<AlignedTeam> {
        let discipline = |id: &TeamId| {
            let mut teams = self.teams.iter();
            let team = teams.find(|(team, _)| team == id);
            team.map(|(_, team)| team.discipline)
        };
        let line = |(id, team): &(TeamId, Team)| {
            let all = goals.iter().filter(|goal| goal.teams.contains(id));
            let (shared, own) = all.partition::<Vec<_>, _>(|goal| {
                let mut with = goal.teams.iter().filter_map(discipline);
                with.any(|other| other != team.discipline)
            });
            let ids = |goals: Vec<&AlignedGoal>| goals.iter().map(|goal| goal.row.id).collect();
            AlignedTeam {
                id: *id,
                name: team.name.clone(),
                discipline: team.discipline,
                shared: ids(shared),
                own: ids(own),
            }
        };
        let mut teams: Vec<AlignedTeam> = self.teams.iter().map(line).collect();
        // The teams are in the order of their names, which a stable sort keeps.
        teams.sort_by_key(|team| {
            let has_none = team.shared.is_empty() && team.own.is_empty();
            (has_none, team.discipline)
        });
        teams
    }

    /// The KPIs under these goals: those about speed, then those about stability, then others, each
    /// by name. A KPI that measures goals for one team or service only is looked at for that one.
    fn aligned_kpis(&self, goals: &[GoalId]) -> Result<Vec<AlignedKpi>, Problem> {
        let mut scopes: BTreeMap<KpiRef, Vec<TargetScope>> = BTreeMap::new();
        for (goal, kpi, scope) in self.measures() {
            if goals.contains(&goal) {
                scopes.entry(kpi).or_default().push(scope);
            }
        }
        let mut kpis = Vec::new();
        for (kpi, scopes) in scopes {
            let scope = match scopes.split_first() {
                Some((first, others)) if others.iter().all(|it| it == first) => *first,
                _ => TargetScope::Workspace,
            };
            let trend = if self.is_gone(kpi) {
                None
            } else {
                self.evaluated(kpi, scope, self.now)?.trend
            };
            kpis.push(AlignedKpi {
                kpi,
                name: self.kpi_name(kpi),
                concern: concern(kpi),
                trend,
            });
        }
        kpis.sort_by_cached_key(|it| (it.concern, it.name.to_lowercase(), it.kpi));
        Ok(kpis)
    }
}
