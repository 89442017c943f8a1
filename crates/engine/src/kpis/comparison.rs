//! One KPI side by side: of each team, or of each service.

use std::cmp::Ordering;

use muster_model::{
    ids::{ServiceId, TeamId},
    kpi::{Direction, Evaluation, KpiRef},
    record::{KpiDefinition, KpiSource, Service, Team},
};
use serde::{Deserialize, Serialize};

use super::KpiScope;
use crate::{Engine, Problem};

/// What a KPI is compared across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CompareBy {
    /// Teams.
    Team,
    /// Services.
    Service,
}

/// A KPI side by side.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Comparison {
    /// Those of the scope: with a value first, the best first.
    pub rows: Vec<Compared>,
    /// Why it cannot be compared, as a sentence; empty if it can.
    pub reason: String,
}

/// A KPI of one team or service.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Compared {
    /// The team, if it is one.
    pub team: Option<TeamId>,
    /// The service, if it is one.
    pub service: Option<ServiceId>,
    /// Its name.
    pub name: String,
    /// The KPI.
    pub evaluation: Evaluation,
}

impl Engine {
    /// One KPI of each team or service of the scope.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read, or there is no such KPI.
    pub fn kpi_comparison(
        &self,
        kpi: KpiRef,
        scope: &KpiScope,
        by: CompareBy,
    ) -> Result<Comparison, Problem> {
        if let Some(id) = kpi.definition() {
            let definition = self.read(|reader| reader.require::<KpiDefinition>(id))?;
            if !matches!(definition.source, KpiSource::Own { .. }) {
                return Ok(Comparison {
                    rows: Vec::new(),
                    reason: format!(
                        "‘{}’ has one series of values, which is of no single team or service, so \
                         there is nothing to compare.",
                        definition.name
                    ),
                });
            }
        }
        let mut rows = Vec::new();
        for (scope, name) in self.parts(scope, by)? {
            rows.push(Compared {
                team: scope
                    .teams
                    .first()
                    .copied()
                    .filter(|_| by == CompareBy::Team),
                service: scope.services.first().copied(),
                name,
                evaluation: self.evaluation(kpi, &scope)?,
            });
        }
        rows.sort_by(best_first);
        let reason = match (by, rows.is_empty()) {
            (_, false) => "",
            (CompareBy::Team, true) => "There are no teams to compare yet.",
            (CompareBy::Service, true) => "There are no services to compare yet.",
        };
        Ok(Comparison {
            rows,
            reason: reason.to_owned(),
        })
    }

    /// The scope of each team or service that a scope holds, and its name.
    fn parts(&self, scope: &KpiScope, by: CompareBy) -> Result<Vec<(KpiScope, String)>, Problem> {
        self.read(|reader| match by {
            CompareBy::Team => Ok(reader
                .list::<Team>()?
                .into_iter()
                .filter(|(id, _)| scope.teams.is_empty() || scope.teams.contains(id))
                .map(|(id, team)| {
                    let part = KpiScope {
                        services: Vec::new(),
                        teams: vec![id],
                        ..scope.clone()
                    };
                    (part, team.name)
                })
                .collect()),
            CompareBy::Service => Ok(reader
                .list::<Service>()?
                .into_iter()
                .filter(|(id, service)| {
                    let of_team = scope.teams.iter().any(|team| service.teams.contains(team));
                    (scope.services.is_empty() || scope.services.contains(id))
                        && (scope.teams.is_empty() || of_team)
                })
                .map(|(id, service)| {
                    let part = KpiScope {
                        services: vec![id],
                        teams: Vec::new(),
                        ..scope.clone()
                    };
                    (part, service.name)
                })
                .collect()),
        })
    }
}

/// With a value first, the best first, then by name.
fn best_first(one: &Compared, other: &Compared) -> Ordering {
    let by_value = match (one.evaluation.value, other.evaluation.value) {
        (Some(one_value), Some(other_value)) => match one.evaluation.direction {
            Direction::Up => other_value.total_cmp(&one_value),
            Direction::Down => one_value.total_cmp(&other_value),
        },
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    by_value.then_with(|| one.name.cmp(&other.name))
}
