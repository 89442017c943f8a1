use chrono_tz::Tz;

use super::{Roster, Step, steps::Steps};
use crate::{
    hours,
    record::{During, Incident, Level, LevelTarget, Path, PathStart, Policy, Severity},
    time::{Millis, Timestamp},
};

/// The ladder that an escalation climbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course<'p> {
    /// The path that was taken; none for the one for everything else.
    pub path: Option<&'p Path>,
    /// Its levels.
    pub levels: &'p [Level],
    /// How often it is climbed again, within the bounds of a policy.
    pub repeat: u32,
    /// When its first level is told: later than the escalation begins if it waits for the service
    /// hours.
    pub starts_at: Timestamp,
}

/// The course of an escalation that begins at `at` with this severity: the first path that is for
/// the severity and the hour, else the levels for everything else. It is chosen once, by the
/// beginning of the escalation, so that a ladder does not change while the clock goes on.
///
/// Service hours that never begin hold nothing back: a page that waits for ever is a page lost.
#[must_use]
pub fn course(policy: &Policy, severity: Severity, at: Timestamp) -> Course<'_> {
    let is_open = policy
        .hours
        .as_ref()
        .map(|it| hours::contains(it, Tz::UTC, at));
    let fits = |path: &&Path| {
        (path.severities.is_empty() || path.severities.contains(&severity))
            && match path.during {
                None => true,
                Some(During::Hours) => is_open == Some(true),
                Some(During::OutsideHours) => is_open == Some(false),
            }
    };
    match policy.paths.iter().find(fits) {
        None => Course {
            path: None,
            levels: &policy.levels,
            repeat: policy.repeat.min(Policy::MAX_REPEAT),
            starts_at: at,
        },
        Some(path) => Course {
            path: Some(path),
            levels: &path.levels,
            repeat: path.repeat.min(Policy::MAX_REPEAT),
            starts_at: match path.start {
                PathStart::AtOnce => at,
                PathStart::NextHours => next_hours(policy, at).unwrap_or(at),
            },
        },
    }
}

/// The course of an incident's escalation.
#[must_use]
pub fn course_of<'p>(incident: &Incident, policy: &'p Policy) -> Course<'p> {
    course(policy, incident.severity, incident.escalated_at)
}

/// `after` with its escalation begun anew at `at`, if the severity that it has taken leads to
/// another path than the one that is climbed. What waited for the morning is told at once when it
/// turns out to be worse. An incident that somebody acknowledged, or that is over, tells nobody
/// whatever its severity, and stays as it is.
#[must_use]
pub fn follow_severity(
    before: &Incident,
    after: Incident,
    policy: Option<&Policy>,
    at: Timestamp,
) -> Incident {
    let Some(policy) = policy else { return after };
    let same_escalation =
        before.policy == after.policy && before.escalated_at == after.escalated_at;
    if !same_escalation || !super::still_owed(&after) {
        return after;
    }
    if course_of(before, policy).path == course_of(&after, policy).path {
        return after;
    }
    Incident {
        // Later than the escalation before it whatever the clock says, for the pages of both must
        // be told apart.
        escalated_at: at.max(before.escalated_at + Millis(1)),
        ..after
    }
}

impl<'p> Course<'p> {
    /// Whether any of its levels posts to a channel.
    #[must_use]
    pub fn has_channels(&self) -> bool {
        self.levels
            .iter()
            .flat_map(|level| &level.targets)
            .any(|target| matches!(target, LevelTarget::Channel(_)))
    }

    /// Its steps in order, each worked out when it is asked for.
    pub fn steps<'a>(self, roster: &'a Roster<'a>) -> impl Iterator<Item = Step> + 'a
    where
        'p: 'a,
    {
        Steps::new(self, roster)
    }
}

fn next_hours(policy: &Policy, at: Timestamp) -> Option<Timestamp> {
    // Their zone is always said; see the policy's checks.
    hours::next_inside(policy.hours.as_ref()?, Tz::UTC, at)
}
