//! What many reviews say together.

use std::collections::BTreeSet;

use muster_model::{
    action_items::{day_at, standing},
    ids::{ServiceId, TeamId},
    record::{ActionState, WorkspaceSettings},
    review_due::{ReviewNeed, need},
    review_statistics::{ActionFacts, ReviewFacts, ReviewStatistics, statistics},
    time::{Millis, Window},
};
use muster_store::{ActionItemFilter, ActionItemRow, ScannedReview};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, incidents::room::settings, names::Names};

/// Which reviews to count. Empty lists ask for all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ReviewScope {
    /// When their incidents began.
    pub window: Window,
    /// Which service suffered.
    pub services: Vec<ServiceId>,
    /// Which team owns it.
    pub teams: Vec<TeamId>,
}

/// What many reviews say together, with the names of services.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct StatisticsView {
    /// The numbers.
    pub statistics: ReviewStatistics,
    /// The services that they name, with their names.
    pub services: Vec<(ServiceId, String)>,
}

impl Engine {
    /// What the reviews of a scope say together.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn review_statistics(&self, scope: &ReviewScope) -> Result<StatisticsView, Problem> {
        let now = self.now();
        self.read(|reader| {
            let mut services = scope.services.clone();
            for team in &scope.teams {
                services.extend(reader.services_of(*team)?);
            }
            // Teams that own nothing have no reviews; asked for without any filter are all.
            let of_nothing = services.is_empty() && !scope.teams.is_empty();
            let (reviews, actions) = if of_nothing {
                (Vec::new(), Vec::new())
            } else {
                let filter = ActionItemFilter {
                    services: services.clone(),
                    window: Some(scope.window),
                    ..ActionItemFilter::default()
                };
                (
                    reader.scan_reviews(scope.window, &services)?,
                    reader.action_items(&filter)?,
                )
            };
            let settings = settings(reader)?;
            let reviews: Vec<ReviewFacts> = reviews
                .into_iter()
                .map(|review| review_facts(review, &settings))
                .collect();
            let actions: Vec<ActionFacts> = actions
                .into_iter()
                .map(|row| action_facts(&row, &settings))
                .collect();
            let middle = scope.window.from + Millis(scope.window.length().0 / 2);
            let today = day_at(now, settings.zone());
            let statistics = statistics(&reviews, &actions, middle, now, today);
            let named: BTreeSet<ServiceId> = statistics
                .factors
                .iter()
                .flat_map(|factor| &factor.services)
                .chain(&statistics.services)
                .filter_map(|count| count.service)
                .collect();
            let names = Names::read(reader)?;
            Ok(StatisticsView {
                services: named
                    .into_iter()
                    .map(|id| (id, names.service(Some(id))))
                    .collect(),
                statistics,
            })
        })
    }
}

fn review_facts(review: ScannedReview, settings: &WorkspaceSettings) -> ReviewFacts {
    // As if there were none yet: when one was asked for does not change once it is there.
    let due_at = match need(&review.incident, [], settings) {
        ReviewNeed::Due { at } => Some(at),
        ReviewNeed::None | ReviewNeed::Met => None,
    };
    ReviewFacts {
        opened_at: review.incident.opened_at,
        resolved_at: review.incident.resolved_at,
        published_at: review.published_at,
        due_at,
        service: review.incident.service,
        factors: review.factors,
    }
}

fn action_facts(row: &ActionItemRow, settings: &WorkspaceSettings) -> ActionFacts {
    let stands = standing(&row.action, row.issue.as_ref());
    let done_at = stands
        .ended_at
        .filter(|_| stands.state == ActionState::Done);
    ActionFacts {
        kind: row.action.kind,
        state: stands.state,
        created_at: row.action.created_at,
        due: row.action.due,
        ended_on: stands.ended_at.map(|at| day_at(at, settings.zone())),
        took: done_at.map(|at| at.since(row.action.created_at)),
    }
}
