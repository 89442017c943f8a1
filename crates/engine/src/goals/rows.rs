//! Lines of the list of goals, and what else is said of goals in many places.

use muster_model::{
    goals::{Guard, Period, Remark, TeamGoals, balance, concern},
    ids::GoalId,
    kpi::{Direction, KpiRef, Unit},
    record::{Confidence, Goal, Measure, Target},
};
use muster_store::Reader;

use super::{
    GoalOwner, GoalRow, GoalTeam, MeasureFormat,
    book::{GoalBook, bound},
};
use crate::{Problem, incidents::number};

impl GoalBook<'_> {
    /// The line of a goal that has so many above it.
    pub(super) fn row(&self, id: GoalId, depth: u32) -> Result<GoalRow, Problem> {
        let goal = self.goal(id)?;
        let results = self.results_of(id, goal)?;
        let progress = self.progress_of(id)?;
        let standing = self.standing_of(goal, progress, &results);
        let period = Period::of(goal);
        let said = results.iter().filter_map(|(_, it)| it.confidence);
        let confidence: Option<Confidence> = said.max();
        Ok(GoalRow {
            id,
            title: goal.title.clone(),
            parent: goal.parent,
            depth,
            period,
            period_name: period.name(),
            teams: self.teams_of(goal),
            owners: self.owners_of(goal),
            state: standing.state,
            why: standing.why,
            progress,
            expected: period.expected(self.today),
            score: goal.closing.as_ref().map(|closing| closing.score),
            key_results: number(results.len() as u64),
            confidence,
            last_check_in: results.iter().filter_map(|(_, it)| it.last_check_in).max(),
            remarks: self.remarks_on(id, goal, &results),
        })
    }

    /// The teams that share a goal, by name.
    fn teams_of(&self, goal: &Goal) -> Vec<GoalTeam> {
        let teams = self.teams.iter();
        teams
            .filter(|(id, _)| goal.teams.contains(id))
            .map(|(id, team)| GoalTeam {
                id: *id,
                name: team.name.clone(),
                discipline: team.discipline,
            })
            .collect()
    }

    /// Who sees to a goal, by name.
    fn owners_of(&self, goal: &Goal) -> Vec<GoalOwner> {
        let owners = goal.owners.iter().map(|id| GoalOwner {
            id: *id,
            name: self.names.member(Some(*id)),
            disciplines: self.disciplines(*id),
        });
        let mut owners: Vec<GoalOwner> = owners.filter(|it| !it.name.is_empty()).collect();
        owners.sort_by_cached_key(|owner| (owner.name.to_lowercase(), owner.id));
        owners
    }

    /// How the values of a key result are written.
    pub(super) fn format(&self, measure: &Measure) -> MeasureFormat {
        let (start, target) = measure.span();
        let (unit, label) = match measure {
            Measure::Number { unit, .. } => (Unit::Number, unit.clone()),
            Measure::Percentage { .. } => (Unit::Number, "%".to_owned()),
            Measure::Milestone => (Unit::Number, String::new()),
            Measure::Kpi { kpi, .. } => self.kpi_unit(*kpi),
        };
        let bound = bound(measure);
        MeasureFormat {
            unit,
            label,
            direction: if target > start {
                Direction::Up
            } else {
                Direction::Down
            },
            kpi: bound.map(|(kpi, _)| kpi),
            kpi_name: bound.map(|(kpi, _)| self.kpi_name(kpi)).unwrap_or_default(),
            scope_name: bound
                .map(|(_, scope)| self.names.scope(scope))
                .unwrap_or_default(),
        }
    }

    /// What a KPI's values count, and what a plain number of it is called.
    fn kpi_unit(&self, kpi: KpiRef) -> (Unit, String) {
        match kpi {
            KpiRef::Delivery(kpi) => (kpi.unit(), String::new()),
            KpiRef::Defined(id) => self
                .definitions
                .get(&id)
                .map_or((Unit::Number, String::new()), |definition| {
                    (definition.unit, definition.unit_label.clone())
                }),
        }
    }

    /// What is odd about the goals of teams in a period: those that speed changes up with nothing
    /// that holds them stable, and the other way round.
    pub(super) fn balance_in(&self, period: Period) -> Result<Vec<Remark>, Problem> {
        let within = self.within(period);
        let measures: Vec<_> = self
            .measures()
            .filter(|(goal, _, _)| within.contains(goal))
            .collect();
        if measures.is_empty() {
            return Ok(Vec::new());
        }
        let targets = self.engine.read(Reader::list::<Target>)?;
        let guards: Vec<Guard> = targets
            .iter()
            .map(|(_, target)| Guard::of(target))
            .collect();
        let teams: Vec<TeamGoals> = self
            .teams
            .iter()
            .map(|(id, team)| TeamGoals {
                team: *id,
                name: team.name.clone(),
                concerns: measures
                    .iter()
                    .filter(|(goal, _, _)| self.goals[goal].teams.contains(id))
                    .map(|(_, kpi, _)| concern(*kpi))
                    .collect(),
            })
            .collect();
        Ok(balance(&teams, &guards))
    }
}
