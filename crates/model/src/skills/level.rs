//! How well a member knows a thing, as of an instant. What was said last counts, and fades while
//! nothing proves it.

use crate::{
    record::{Proficiency, SkillLevel},
    time::{Millis, Timestamp},
};

/// Something that was said of how well a member knows a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// When.
    pub at: Timestamp,
    /// How well.
    pub proficiency: Proficiency,
    /// Whether somebody else saw it; else the member says so themselves.
    pub is_confirmation: bool,
}

/// How well a member knows a thing, as of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// How well, after fading.
    pub proficiency: Proficiency,
    /// What was said last, before fading.
    pub said: Proficiency,
    /// Whether somebody else confirmed it, and the member has not said otherwise since.
    pub is_confirmed: bool,
    /// When there was the last proof.
    pub proved_at: Timestamp,
    /// When it counts one degree less unless there is new proof; none if it does not fade further.
    pub fades_at: Option<Timestamp>,
}

/// Whether somebody who knows a thing so well can do it alone.
#[must_use]
pub fn is_alone(proficiency: Proficiency) -> bool {
    proficiency >= Proficiency::Independent
}

/// After how long without proof a level counts one degree less, from the workspace's setting.
#[must_use]
pub fn fading(after_days: Option<u32>) -> Option<Millis> {
    let days = after_days.filter(|days| *days > 0);
    days.map(|days| Millis::days(days.into()))
}

/// What a level's record says. What a laptop whose clock is ahead said counts as said now.
#[must_use]
pub fn statements(level: &SkillLevel, now: Timestamp) -> Vec<Statement> {
    let assessed = level.assessed.map(|it| Statement {
        at: it.at.min(now),
        proficiency: it.proficiency,
        is_confirmation: false,
    });
    let confirmed = level.confirmed.map(|it| Statement {
        at: it.at.min(now),
        proficiency: it.proficiency,
        is_confirmation: true,
    });
    assessed.into_iter().chain(confirmed).collect()
}

/// How well a member knew a thing as of `at`; none if nothing had been said by then.
///
/// The newest statement counts; of two at once, what somebody else saw. The last proof is that
/// statement or, if it is later, the end of a session that the member attended and that teaches the
/// thing. Each whole `fades_after` since then takes one degree off, but who ever saw a thing done
/// does not forget that: it never fades below [`Proficiency::Aware`].
#[must_use]
pub fn level_at(
    statements: &[Statement],
    attended: &[Timestamp],
    fades_after: Option<Millis>,
    at: Timestamp,
) -> Option<Known> {
    let by_then = || statements.iter().filter(|it| it.at <= at);
    let newest = by_then().max_by_key(|it| (it.at, it.is_confirmation))?;
    let attended = attended.iter().copied().filter(|end| *end <= at);
    let proved_at = attended.fold(newest.at, Timestamp::max);
    let said = newest.proficiency;
    let floor = said.min(Proficiency::Aware);
    let mut known = Known {
        proficiency: said,
        said,
        is_confirmed: is_confirmed(&by_then()),
        proved_at,
        fades_at: None,
    };
    if let Some(step) = fades_after.filter(|step| step.0 > 0) {
        let steps = at.since(proved_at).0 / step.0;
        let mut left = steps;
        while left > 0 && known.proficiency > floor {
            known.proficiency = known.proficiency.below();
            left -= 1;
        }
        let next = proved_at + Millis(step.0.saturating_mul(steps + 1));
        known.fades_at = (known.proficiency > floor).then_some(next);
    }
    Some(known)
}

/// Whether the last confirmation still stands: the member has said nothing since, or the same.
fn is_confirmed<'a>(statements: &(impl Iterator<Item = &'a Statement> + Clone)) -> bool {
    let newest = |is_confirmation| {
        let of_kind = statements
            .clone()
            .filter(move |it| it.is_confirmation == is_confirmation);
        of_kind.max_by_key(|it| it.at)
    };
    match (newest(true), newest(false)) {
        (Some(seen), Some(said)) => said.at <= seen.at || said.proficiency == seen.proficiency,
        (seen, _) => seen.is_some(),
    }
}
