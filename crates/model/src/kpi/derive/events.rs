//! From rows to deployment events: what has ended is one, rows of several regions are one, and what
//! was stopped or never ran is none.

use std::collections::HashMap;

use super::{Aside, AsideOf, Event, NO_EVENT, Outcome, Plan};
use crate::{
    fact::DeploymentStatus,
    kpi::{LeftOut, Profile, Settings, Token, lane::Row},
};

/// The events of a lane. With `left_out` none of its rows counts, for that reason.
pub(in crate::kpi) fn plan(settings: &Settings, rows: &[Row], left_out: Option<LeftOut>) -> Plan {
    let mut plan = Plan {
        events: Vec::with_capacity(if left_out.is_none() { rows.len() } else { 0 }),
        row_event: Vec::with_capacity(rows.len()),
        aside: Vec::new(),
    };
    let mut pipelines = HashMap::new();
    let mut merged = false;
    for (place, row) in rows.iter().enumerate() {
        let outcome = left_out.map_or_else(|| outcome_of(row), Err);
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(reason) => {
                plan.row_event.push(NO_EVENT);
                plan.put_aside(row, reason);
                continue;
            }
        };
        let joined = match settings.profile {
            Profile::Muster => joined_event(settings, rows, place, &plan),
            Profile::Devlake => pipelines.get(&row.pipeline).copied(),
        };
        if let Some(event) = joined {
            merged = true;
            plan.row_event.push(event);
            plan.events[event as usize].join(row, outcome);
            continue;
        }
        let event = u32::try_from(plan.events.len()).unwrap_or(NO_EVENT);
        if settings.profile == Profile::Devlake && row.pipeline.is_known() {
            pipelines.insert(row.pipeline, event);
        }
        plan.row_event.push(event);
        plan.events.push(Event::of(row, place, outcome));
    }
    let failed = plan
        .events
        .iter()
        .any(|event| event.outcome == Outcome::Failed);
    if merged || (failed && !settings.failed_attempts_reach_users) {
        plan.put_in_order(rows, settings.failed_attempts_reach_users);
    }
    plan
}

fn outcome_of(row: &Row) -> Result<Outcome, LeftOut> {
    match row.status {
        DeploymentStatus::Running => Err(LeftOut::Running),
        DeploymentStatus::Cancelled => Err(LeftOut::Cancelled),
        DeploymentStatus::Skipped => Err(LeftOut::Skipped),
        _ if !row.ended => Err(LeftOut::NoEnd),
        DeploymentStatus::Success => Ok(Outcome::Success),
        DeploymentStatus::RolledBack => Ok(Outcome::RolledBack),
        DeploymentStatus::Failed => Ok(Outcome::Failed),
    }
}

/// The event of which `rows[place]` is one more region: the same commit by the same pipeline to
/// another environment, within the window from its first row on.
fn joined_event(settings: &Settings, rows: &[Row], place: usize, plan: &Plan) -> Option<u32> {
    let row = &rows[place];
    if !row.commit.is_known() || !row.pipeline.is_known() {
        return None;
    }
    let earliest = row.at.saturating_sub(settings.region_window.0);
    let mut joined = None;
    for other in (0..place).rev() {
        let before = &rows[other];
        if before.at < earliest {
            break;
        }
        let alike = before.pipeline == row.pipeline && before.commit == row.commit;
        if !alike || plan.row_event[other] == NO_EVENT {
            continue;
        }
        if before.environment == row.environment {
            return None;
        }
        joined = Some(plan.row_event[other]);
    }
    joined.filter(|event| rows[plan.events[*event as usize].row as usize].at >= earliest)
}

impl Event {
    fn of(row: &Row, place: usize, outcome: Outcome) -> Self {
        Self {
            at: row.at,
            started: row.started,
            row: u32::try_from(place).unwrap_or(NO_EVENT),
            outcome,
            kind: row.kind,
            mark: row.mark,
            failure: None,
            rework: row.rework,
            restored: None,
            restored_at: 0,
        }
    }

    /// Takes in another region: it ends with its last one, and went out if any did.
    fn join(&mut self, row: &Row, outcome: Outcome) {
        self.at = self.at.max(row.at);
        self.started = self.started.min(row.started);
        self.mark = self.mark.or(row.mark);
        self.rework = self.rework.or(row.rework);
        self.outcome = match (self.outcome, outcome) {
            (Outcome::RolledBack, _) | (_, Outcome::RolledBack) => Outcome::RolledBack,
            (Outcome::Success, _) | (_, Outcome::Success) => Outcome::Success,
            _ => Outcome::Failed,
        };
    }
}

impl Plan {
    fn put_aside(&mut self, row: &Row, reason: LeftOut) {
        self.aside.push(Aside {
            at: row.at,
            reason,
            subject: AsideOf::Deployment(row.key),
        });
    }

    /// Orders the events by their ends, after regions have joined, and takes out the attempts that
    /// failed everywhere and reached nobody.
    fn put_in_order(&mut self, rows: &[Row], attempts_count: bool) {
        let mut moved_to = vec![NO_EVENT; self.events.len()];
        self.events
            .retain(|event| attempts_count || event.outcome != Outcome::Failed);
        self.events.sort_by_key(|event| event.at);
        for (place, event) in (0..).zip(&self.events) {
            moved_to[self.row_event[event.row as usize] as usize] = place;
        }
        for (place, event) in self.row_event.iter_mut().enumerate() {
            if *event == NO_EVENT {
                continue;
            }
            *event = moved_to[*event as usize];
            if *event == NO_EVENT {
                self.aside.push(Aside {
                    at: rows[place].at,
                    reason: LeftOut::FailedAttempt,
                    subject: AsideOf::Deployment(rows[place].key),
                });
            }
        }
    }
}

/// Whether the event carries a text, by any row of it; regions share commit and reference.
pub(super) fn names(rows: &[Row], event: &Event, version: Token) -> bool {
    let row = &rows[event.row as usize];
    row.commit == version || row.reference == version
}
