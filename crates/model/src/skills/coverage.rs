//! Since when enough people can do a thing alone, and when that was otherwise: the past of a skill,
//! as it can be told from all that was said of it.

use super::{Statement, is_alone, level_at};
use crate::time::{Millis, Timestamp};

/// What was ever known of one member and one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// All that was said, in any order.
    pub statements: Vec<Statement>,
    /// When sessions that teach it and that the member attended ended, in any order.
    pub attended: Vec<Timestamp>,
    /// When the member left; none while they are there.
    pub gone_at: Option<Timestamp>,
}

/// A time in which enough people could do a thing alone, or in which too few could.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverTime {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it; none while it lasts.
    pub until: Option<Timestamp>,
    /// Whether enough could.
    pub is_covered: bool,
}

/// The times of a skill from `since`, when it was written down, until `now`: each begins where the
/// one before it ends, and the last one lasts. None if nobody has to be able to do it.
#[must_use]
pub fn cover_times(
    (since, now): (Timestamp, Timestamp),
    wanted: u32,
    histories: &[History],
    fades_after: Option<Millis>,
) -> Vec<CoverTime> {
    if wanted == 0 || since > now {
        return Vec::new();
    }
    let mut turns: Vec<(Timestamp, i64)> = histories
        .iter()
        .flat_map(|history| turns(history, fades_after, now))
        // What was known before it was written down counts from then on.
        .map(|(at, by)| (at.max(since), by))
        .collect();
    turns.sort_unstable();
    let mut alone = 0;
    let mut times: Vec<CoverTime> = Vec::new();
    let mut left = turns.iter().peekable();
    let mut at = since;
    loop {
        while let Some((_, by)) = left.next_if(|(turn, _)| *turn <= at) {
            alone += by;
        }
        let is_covered = alone >= i64::from(wanted);
        if times
            .last()
            .is_none_or(|last| last.is_covered != is_covered)
        {
            if let Some(last) = times.last_mut() {
                last.until = Some(at);
            }
            times.push(CoverTime {
                from: at,
                until: None,
                is_covered,
            });
        }
        match left.peek() {
            Some((next, _)) => at = *next,
            None => return times,
        }
    }
}

/// When a member began and ceased to be able to do it alone, until `now`: +1 and −1.
fn turns(history: &History, fades_after: Option<Millis>, now: Timestamp) -> Vec<(Timestamp, i64)> {
    let History {
        statements,
        attended,
        gone_at,
    } = history;
    let mut events: Vec<Timestamp> = statements.iter().map(|it| it.at).collect();
    let Some(first) = events.iter().min().copied() else {
        return Vec::new();
    };
    events.extend(attended.iter().filter(|end| **end > first));
    events.sort_unstable();
    let end = gone_at.map_or(now, |gone| gone.min(now));
    let mut turns = Vec::new();
    let mut was_alone = false;
    let mut next = Some(first);
    while let Some(at) = next.filter(|at| *at <= end) {
        let known = level_at(statements, attended, fades_after, at);
        let now_alone = known.is_some_and(|known| is_alone(known.proficiency));
        if now_alone != was_alone {
            turns.push((at, if now_alone { 1 } else { -1 }));
            was_alone = now_alone;
        }
        let event = events.get(events.partition_point(|event| *event <= at));
        let fades_at = known.and_then(|known| known.fades_at);
        next = event.copied().into_iter().chain(fades_at).min();
    }
    if let Some(gone) = gone_at.filter(|gone| was_alone && *gone <= now) {
        turns.push((gone, -1));
    }
    turns
}
