//! From rows to deployment events: what has ended is one, rows that belong together are one, and
//! what was stopped, never ran or is another connection's to report is none.

use std::collections::HashMap;

use super::{
    Aside, AsideOf, Event, NO_EVENT, Outcome, Plan, Twin,
    joining::{Joined, Makeup, Told, joined, spoken_by},
};
use crate::{
    fact::{DeploymentKind, DeploymentStatus},
    kpi::{LeftOut, Profile, Settings, lane::Row},
};

/// The events of a lane. With `left_out` none of its rows counts, for that reason.
pub(in crate::kpi) fn plan(settings: &Settings, rows: &[Row], left_out: Option<LeftOut>) -> Plan {
    let mut plan = Plan {
        events: Vec::with_capacity(if left_out.is_none() { rows.len() } else { 0 }),
        row_event: Vec::with_capacity(rows.len()),
        ..Plan::default()
    };
    let mut pipelines = HashMap::new();
    let (mut merged, mut spoken_for) = (false, Vec::new());
    for (place, row) in rows.iter().enumerate() {
        let outcome = left_out.map_or_else(|| outcome_of(row), Err);
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(reason) => {
                plan.row_event.push(NO_EVENT);
                plan.put_aside(row, reason);
                // What was stopped or never ran is no report of one that counts.
                if reason == LeftOut::SpokenForElsewhere && ended_as(row).is_ok() {
                    spoken_for.push(place);
                }
                continue;
            }
        };
        let joined = match settings.profile {
            Profile::Muster => joined(settings, rows, place, &plan),
            Profile::Devlake => pipelines.get(&row.pipeline).copied().map(Joined::Region),
        };
        if let Some(joined) = joined {
            merged |= matches!(joined, Joined::Region(_));
            plan.join(joined, rows, place, outcome);
            continue;
        }
        let event = u32::try_from(plan.events.len()).unwrap_or(NO_EVENT);
        if settings.profile == Profile::Devlake && row.pipeline.is_known() {
            pipelines.insert(row.pipeline, event);
        }
        plan.row_event.push(event);
        plan.events.push(Event::of(row, place, outcome));
    }
    plan.attach_spoken_for(settings, rows, &spoken_for);
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
    if row.spoken_for {
        return Err(LeftOut::SpokenForElsewhere);
    }
    ended_as(row)
}

/// How it ended, whoever speaks for it.
fn ended_as(row: &Row) -> Result<Outcome, LeftOut> {
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

impl Event {
    fn of(row: &Row, place: usize, outcome: Outcome) -> Self {
        Self {
            at: row.at,
            started: row.started,
            row: number(place),
            last: number(place),
            outcome,
            kind: row.kind,
            mark: row.mark,
            failure: None,
            rework: row.rework,
            restored: None,
            restored_at: 0,
        }
    }

    /// Takes in another region: it ends with its last one.
    fn join_region(&mut self, row: &Row) {
        self.at = self.at.max(row.at);
        self.started = self.started.min(row.started);
    }

    /// Takes in another row of whatever sort: it went out if any did, and what any row tells of a
    /// fix, a rollback or a verdict is told of all. Of two regions this must not depend on which
    /// came first, or a second connection that reports the later one would say more than it.
    fn join(&mut self, row: &Row, place: usize, outcome: Outcome) {
        self.last = number(place);
        if self.kind == DeploymentKind::Rollout {
            self.kind = row.kind;
        }
        self.mark = self.mark.or(row.mark);
        self.rework = self.rework.or(row.rework);
        self.outcome = match (self.outcome, outcome) {
            (Outcome::RolledBack, _) | (_, Outcome::RolledBack) => Outcome::RolledBack,
            (Outcome::Success, _) | (_, Outcome::Success) => Outcome::Success,
            _ => Outcome::Failed,
        };
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NO_EVENT)
}

impl Plan {
    pub(in crate::kpi) fn makeup<'a>(&'a self, rows: &'a [Row]) -> Makeup<'a> {
        Makeup {
            rows,
            events: &self.events,
            row_event: &self.row_event,
        }
    }

    /// Adds `rows[place]` to an event.
    fn join(&mut self, joined: Joined, rows: &[Row], place: usize, outcome: Outcome) {
        let row = &rows[place];
        let event = match joined {
            Joined::Region(event) => {
                self.events[event as usize].join_region(row);
                event
            }
            // The times stand, which are the earlier ones.
            Joined::Twin { event, of } => {
                let place = number(place);
                self.twins.push(Twin { row: place, of });
                self.put_aside(row, LeftOut::ReportedTwice);
                event
            }
        };
        self.row_event.push(event);
        self.events[event as usize].join(row, place, outcome);
    }

    /// Lets what people said of deployments that another connection speaks for be said of the ones
    /// that count.
    fn attach_spoken_for(&mut self, settings: &Settings, rows: &[Row], places: &[usize]) {
        let mut told = Told::default();
        for &place in places {
            if let Some(event) = spoken_by(settings, rows, place, self, &told) {
                self.row_event[place] = event;
                let content = &mut self.events[event as usize];
                content.mark = content.mark.or(rows[place].mark);
                told.add(event, place);
            }
        }
    }

    fn put_aside(&mut self, row: &Row, reason: LeftOut) {
        self.aside.push(Aside {
            at: row.at,
            reason,
            subject: AsideOf::Deployment(row.key),
        });
    }

    /// Orders the events by their ends, after regions have joined, and takes out the attempts that
    /// failed everywhere and reached nobody. Twins, and those that another connection speaks for,
    /// were put aside before.
    fn put_in_order(&mut self, rows: &[Row], attempts_count: bool) {
        let mut moved_to = vec![NO_EVENT; self.events.len()];
        self.events
            .retain(|event| attempts_count || event.outcome != Outcome::Failed);
        self.events.sort_by_key(|event| event.at);
        for (place, event) in (0..).zip(&self.events) {
            moved_to[self.row_event[event.row as usize] as usize] = place;
        }
        let mut twins = self.twins.iter().map(|twin| twin.row as usize).peekable();
        for (place, event) in self.row_event.iter_mut().enumerate() {
            let is_twin = twins.next_if_eq(&place).is_some();
            if *event == NO_EVENT {
                continue;
            }
            *event = moved_to[*event as usize];
            if *event == NO_EVENT && !is_twin && !rows[place].spoken_for {
                self.aside.push(Aside {
                    at: rows[place].at,
                    reason: LeftOut::FailedAttempt,
                    subject: AsideOf::Deployment(rows[place].key),
                });
            }
        }
    }
}
