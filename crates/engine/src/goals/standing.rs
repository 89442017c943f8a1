//! How one goal and its key results stand, by the model's rules.

use std::collections::BTreeSet;

use muster_model::{
    action_items::day_at,
    goals::{
        GoalFacts, OwnedGoal, Period, Remark, Standing, check_in_due, is_behind, is_left_alone,
        mean_progress, progress, remarks, standing,
    },
    ids::{GoalId, KeyResultId},
    record::{Confidence, Discipline, Goal, KeyResult, Measure, TargetScope},
    time::Timestamp,
};

use super::{
    book::{GoalBook, bound},
    values::Measured,
};
use crate::Problem;

/// How a key result stands.
pub(super) struct ResultStanding {
    pub(super) value: Option<f64>,
    pub(super) absence: String,
    pub(super) progress: Option<f64>,
    pub(super) behind: bool,
    pub(super) confidence: Option<Confidence>,
    pub(super) last_check_in: Option<Timestamp>,
    pub(super) check_in_due: Option<Timestamp>,
    pub(super) crossed: Vec<String>,
}

impl GoalBook<'_> {
    /// How a key result of a goal stands.
    pub(super) fn result_standing(
        &self,
        goal: &Goal,
        id: KeyResultId,
        result: &KeyResult,
    ) -> Result<ResultStanding, Problem> {
        let said = self.said.get(&id);
        let Measured { value, absence } = self.value_now(goal, id, result)?;
        let progress = value.map(|value| progress(&result.measure, value));
        let window = self.window(goal);
        let runs = goal.closing.is_none() && self.now < window.to;
        let last_check_in = said.map(|said| said.check_in.at);
        let is_reached = progress.is_some_and(|progress| progress >= 1.0);
        let due = check_in_due(
            window,
            result.created_at,
            last_check_in,
            is_reached,
            self.check_in_every,
        );
        Ok(ResultStanding {
            behind: progress.is_some_and(|it| self.result_is_behind(goal, &result.measure, it)),
            value,
            absence,
            progress,
            confidence: said.map(|said| said.check_in.confidence),
            last_check_in,
            check_in_due: due.filter(|_| runs),
            crossed: self.crossed(&result.measure),
        })
    }

    /// Where a key result is now, or was at its goal's end: as its KPI says, else as people said
    /// last, else still where it began.
    fn value_now(
        &self,
        goal: &Goal,
        id: KeyResultId,
        result: &KeyResult,
    ) -> Result<Measured, Problem> {
        if let Some((kpi, scope)) = bound(&result.measure) {
            return self.measured(kpi, scope, self.now.min(self.window(goal).to));
        }
        let said = self.said.get(&id).and_then(|said| said.value);
        Ok(Measured {
            value: Some(said.unwrap_or(result.measure.span().0)),
            absence: String::new(),
        })
    }

    /// Whether a key result is further back than its goal's time lets expect. Nobody is done with
    /// half a milestone, so that one is late only once the time is over.
    fn result_is_behind(&self, goal: &Goal, measure: &Measure, progress: f64) -> bool {
        let expected = Period::of(goal).expected(self.today);
        let judged = match measure {
            Measure::Milestone => expected >= 1.0,
            _ => true,
        };
        goal.closing.is_none() && judged && is_behind(progress, expected)
    }

    /// The thresholds of a key result's KPI that are crossed, as sentences: those for the same team
    /// or service, and those for everybody.
    fn crossed(&self, measure: &Measure) -> Vec<String> {
        let Some((kpi, scope)) = bound(measure) else {
            return Vec::new();
        };
        let crossings = self.crossings.iter().filter(|crossing| {
            let threshold = &crossing.threshold;
            threshold.kpi == kpi
                && (threshold.scope == scope || threshold.scope == TargetScope::Workspace)
        });
        let mut sentences: Vec<String> = crossings
            .map(|crossing| {
                format!(
                    "{} has been {} its threshold since {}.",
                    self.kpi_name(kpi),
                    crossing.threshold.side.name(),
                    day_at(crossing.since, self.zone)
                )
            })
            .collect();
        sentences.sort();
        sentences
    }

    /// How far a goal is: the mean over its key results or, where it has none, over the goals that
    /// serve it. Goals that serve each other in a circle, which two laptops can make together, are
    /// as far as what is known without going round again.
    pub(super) fn progress_of(&self, id: GoalId) -> Result<Option<f64>, Problem> {
        self.progress_below(id, &mut Vec::new())
    }

    fn progress_below(&self, id: GoalId, above: &mut Vec<GoalId>) -> Result<Option<f64>, Problem> {
        if let Some(known) = self.progress.borrow().get(&id) {
            return Ok(*known);
        }
        if above.contains(&id) {
            return Ok(None);
        }
        let goal = self.goal(id)?;
        let mut parts = Vec::new();
        let results = self.key_results(id);
        if results.is_empty() {
            above.push(id);
            for child in self.children(id) {
                parts.push(self.progress_below(*child, above)?);
            }
            above.pop();
        }
        for (result, record) in results {
            let value = self.value_now(goal, *result, record)?.value;
            parts.push(value.map(|value| progress(&record.measure, value)));
        }
        let mean = mean_progress(parts);
        // What was found on the way round a circle holds only there.
        if above.is_empty() || !results.is_empty() {
            self.progress.borrow_mut().insert(id, mean);
        }
        Ok(mean)
    }

    /// How a goal is.
    pub(super) fn standing_of(
        &self,
        goal: &Goal,
        progress: Option<f64>,
        results: &[(&KeyResult, ResultStanding)],
    ) -> Standing {
        let said = results
            .iter()
            .filter_map(|(result, standing)| Some((result.title.as_str(), standing.confidence?)));
        let crossed = results.iter().flat_map(|(_, standing)| &standing.crossed);
        standing(&GoalFacts {
            closed: goal.closing.is_some(),
            period: Period::of(goal),
            today: self.today,
            said: said.collect(),
            crossed: crossed.map(String::as_str).collect(),
            progress,
        })
    }

    /// What people should look at in a goal.
    pub(super) fn remarks_on(
        &self,
        id: GoalId,
        goal: &Goal,
        results: &[(&KeyResult, ResultStanding)],
    ) -> Vec<Remark> {
        let owning: BTreeSet<Discipline> = goal
            .owners
            .iter()
            .flat_map(|owner| self.disciplines(*owner))
            .collect();
        let teams = self.teams.iter();
        let sharing = teams.filter(|(team, _)| goal.teams.contains(team));
        let left_alone = results.iter().filter(|(_, standing)| {
            let due = standing.check_in_due;
            due.is_some_and(|due| is_left_alone(due, self.now, self.check_in_every))
        });
        remarks(&OwnedGoal {
            closed: goal.closing.is_some(),
            owners: goal.owners.len(),
            owning,
            sharing: sharing.map(|(_, team)| team.discipline).collect(),
            measured: !results.is_empty() || !self.children(id).is_empty(),
            left_alone: left_alone.count(),
        })
    }

    /// How the key results of a goal stand, the first written down first.
    pub(super) fn results_of(
        &self,
        id: GoalId,
        goal: &Goal,
    ) -> Result<Vec<(&KeyResult, ResultStanding)>, Problem> {
        let results = self.key_results(id).iter();
        results
            .map(|(result, record)| Ok((record, self.result_standing(goal, *result, record)?)))
            .collect()
    }
}
