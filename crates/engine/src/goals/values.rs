//! Where key results are that move by a KPI: its value over four weeks, through the same door as
//! every other place that shows it. Each value is asked for once for one answer.

use std::{cell::RefCell, collections::HashMap};

use muster_model::{
    kpi::{Bucket, Evaluation, KpiRef},
    record::{TargetScope, Tier},
    time::{Millis, Timestamp, Window},
};

use super::book::GoalBook;
use crate::{Problem, kpis::KpiScope};

/// Over how long a KPI is looked at for a key result: as long as by default on the KPIs page, and
/// long enough that a single week does not sway it.
pub(super) const LOOKED_AT: Millis = Millis::days(28);

/// The value of a KPI.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    /// None where there is none to give.
    pub(super) value: Option<f64>,
    /// Why there is none, as a sentence; empty if there is one.
    pub(super) absence: String,
}

/// The values that were asked for.
#[derive(Debug, Default)]
pub(super) struct Values {
    known: RefCell<HashMap<(KpiRef, TargetScope, Timestamp), Measured>>,
}

impl GoalBook<'_> {
    /// The value of a KPI over the four weeks until an instant.
    pub(super) fn measured(
        &self,
        kpi: KpiRef,
        scope: TargetScope,
        until: Timestamp,
    ) -> Result<Measured, Problem> {
        let question = (kpi, scope, until);
        if let Some(known) = self.values.known.borrow().get(&question) {
            return Ok(known.clone());
        }
        let measured = if self.is_gone(kpi) {
            Measured {
                value: None,
                absence: "Its KPI does not exist any more. Choose another measure.".to_owned(),
            }
        } else {
            let found = self.evaluated(kpi, scope, until)?;
            Measured {
                absence: match (found.value, found.absence) {
                    (Some(_), _) => String::new(),
                    (None, Some(absence)) => absence.sentence,
                    (None, None) => "There is no value in these four weeks.".to_owned(),
                },
                value: found.value,
            }
        };
        let mut known = self.values.known.borrow_mut();
        known.insert(question, measured.clone());
        Ok(measured)
    }

    /// What a KPI says of the four weeks until an instant.
    pub(super) fn evaluated(
        &self,
        kpi: KpiRef,
        scope: TargetScope,
        until: Timestamp,
    ) -> Result<Evaluation, Problem> {
        let (services, teams) = match scope {
            TargetScope::Workspace => (Vec::new(), Vec::new()),
            TargetScope::Team(team) => (Vec::new(), vec![team]),
            TargetScope::Service(service) => (vec![service], Vec::new()),
        };
        let asked = KpiScope {
            window: Window {
                from: until - LOOKED_AT,
                to: until,
            },
            services,
            teams,
            tier: Tier::Production,
            // Only the headline is read; this is the shortest series.
            bucket: Bucket::Month,
        };
        self.engine.evaluation(kpi, &asked)
    }

    /// Whether a KPI was deleted, which another laptop may do while a key result is made of it.
    pub(super) fn is_gone(&self, kpi: KpiRef) -> bool {
        let definition = kpi.definition();
        definition.is_some_and(|id| !self.definitions.contains_key(&id))
    }
}
