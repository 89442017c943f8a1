//! Which events failed their users, which were rework, and when users had a working service again.
//! The first rule that speaks is the one that is shown; a person's word stands above all.

use super::{Derived, Event, Lines, Outcome};
use crate::{
    fact::DeploymentKind,
    kpi::{Profile, Rule},
    record::Verdict,
};

/// Concludes failure, rework and recovery of every event.
pub(super) fn conclude(lines: &Lines<'_>, derived: &mut Derived) {
    let own_rules = lines.settings.profile == Profile::Muster;
    let events = &mut derived.events;
    for event in events.iter_mut() {
        event.rework = rework_of(event);
        if event.mark == Some(Verdict::Failed) {
            event.failure = Some(Rule::MarkedByHand);
        }
    }
    for link in &derived.links {
        let event = &mut events[link.event as usize];
        event.failure = event.failure.or(Some(link.rule));
        if let Some(resolved) = link.resolved {
            event.restore(resolved, Rule::IncidentResolved);
        }
    }
    if own_rules {
        mark_what_went_back(events);
        mark_what_was_fixed(events);
    }
    for event in events.iter_mut() {
        if event.mark == Some(Verdict::Sound) {
            event.failure = None;
        }
        if event.failure.is_none() {
            (event.restored, event.restored_at) = (None, 0);
        }
    }
}

/// What makes an event rework: a person, its kind, or what its names tell.
fn rework_of(event: &Event) -> Option<Rule> {
    match (event.mark, event.kind) {
        (Some(Verdict::Rework), _) => Some(Rule::MarkedByHand),
        (_, DeploymentKind::Rollback) => Some(Rule::IsRollback),
        (_, DeploymentKind::Hotfix) => Some(Rule::IsHotfix),
        _ => event.rework,
    }
}

/// What was taken back failed: by its own status, by the rollback after it, or by never arriving.
fn mark_what_went_back(events: &mut [Event]) {
    let mut next_success: Option<i64> = None;
    for event in events.iter_mut().rev() {
        let gone = match event.outcome {
            Outcome::RolledBack => Some(Rule::StatusRolledBack),
            Outcome::Failed => Some(Rule::FailedAttempt),
            Outcome::Success => None,
        };
        if gone.is_some() {
            event.failure = event.failure.or(gone);
            if let Some(at) = next_success {
                event.restore(at, Rule::Replaced);
            }
        }
        if event.outcome == Outcome::Success {
            next_success = Some(event.at);
        }
    }
    let mut running: Option<usize> = None;
    for place in 0..events.len() {
        if events[place].outcome == Outcome::Failed {
            continue;
        }
        if events[place].kind == DeploymentKind::Rollback
            && let Some(before) = running
        {
            let at = events[place].at;
            let before = &mut events[before];
            before.failure = before.failure.or(Some(Rule::LaterRollback));
            before.restore(at, Rule::RollbackEnded);
        }
        running = Some(place);
    }
}

/// A hotfix repairs the newest deployment before it that brought something: not a rollback, which
/// only went back.
fn mark_what_was_fixed(events: &mut [Event]) {
    let mut brought: Option<usize> = None;
    for place in 0..events.len() {
        if events[place].outcome == Outcome::Failed
            || events[place].kind == DeploymentKind::Rollback
        {
            continue;
        }
        // A person's mark as rework speaks of that deployment only, not of the one before.
        if events[place].rework.is_some_and(Rule::is_hotfix)
            && let Some(before) = brought
        {
            let at = events[place].at;
            let before = &mut events[before];
            before.failure = before.failure.or(Some(Rule::LaterHotfix));
            before.restore(at, Rule::HotfixEnded);
        }
        brought = Some(place);
    }
}

impl Event {
    /// Notes an end of the trouble; the earliest stands.
    fn restore(&mut self, at: i64, rule: Rule) {
        if self.restored.is_none() || at < self.restored_at {
            (self.restored, self.restored_at) = (Some(rule), at);
        }
    }
}
