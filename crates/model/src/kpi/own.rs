//! KPIs of what Muster itself knows: pages, nights, incidents, action items, reviews and skills,
//! counted for any period of the past as it was then.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{
    Evaluation, Periods, Point, Subject,
    basis::index,
    defined::{Answer, answer, caution, reaches},
    evaluate::FEW,
};
use crate::{
    ids::{KpiDefinitionId, MemberId, ServiceId},
    record::{Day, KpiDefinition, OwnMeasure},
    time::{Timestamp, Window},
};

/// Something that a measure counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Owned {
    /// What it is.
    pub subject: Subject,
    /// The service that it concerns; none if none is known.
    pub service: Option<ServiceId>,
    /// When it counts: for an action or a review that fell due, the last instant in time; for an
    /// overdue action, the first instant past its day; for a skill, since when it is so.
    pub at: Timestamp,
    /// What there is to know of it.
    pub fact: OwnFact,
}

/// What there is to know of something that a measure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnFact {
    /// An incident began.
    Began,
    /// A page fell due.
    Paged {
        /// To whom.
        member: MemberId,
    },
    /// Somebody heard a page at night.
    Woken {
        /// Who.
        member: MemberId,
        /// The day on which the night began, by their own clock.
        night: Day,
    },
    /// An action item is past its last day.
    Overdue {
        /// When it was done or dropped; none while it is neither.
        until: Option<Timestamp>,
    },
    /// An action item or a review fell due.
    Due {
        /// Whether it was done by then.
        in_time: bool,
    },
    /// A skill is known by enough people, or by too few. The next time of the same skill begins
    /// where this one ends.
    Known {
        /// Until when it is so; none while it is.
        until: Option<Timestamp>,
        /// Whether enough people can do it alone.
        by_enough: bool,
    },
}

/// All that a measure counts, of the scope that is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnFacts<'a> {
    /// In any order; what lies outside the periods does not count.
    pub all: &'a [Owned],
    /// Since when there is anything to count; none if there never was.
    pub since: Option<Timestamp>,
    /// The present: nothing has fallen due after it.
    pub now: Timestamp,
}

/// The answer of a KPI that Muster computes itself.
///
/// Each period has the measure of that period, and the headline is that of the whole window. Where
/// nothing was known yet there is no value; a period in which nothing happened has 0 of it.
#[must_use]
pub fn evaluate_own(
    id: KpiDefinitionId,
    definition: &KpiDefinition,
    measure: OwnMeasure,
    periods: &Periods,
    facts: OwnFacts<'_>,
) -> Evaluation {
    let (window, earlier) = (periods.window, periods.earlier);
    let (headline, n) = facts.measure(measure, window);
    // A share or a level of what is known is one, a count of a part is not one of the whole.
    let is_known = !is_count(measure) || reaches(facts.since, earlier);
    let previous = if is_known {
        facts.measure(measure, earlier).0
    } else {
        None
    };
    let series: Vec<Point> = periods
        .calendar
        .spans
        .iter()
        .map(|span| {
            let (value, n) = facts.measure(measure, span.window);
            Point {
                from: span.window.from,
                to: span.window.to,
                value,
                n: index(n),
                partial: span.partial,
            }
        })
        .collect();
    let latest = series
        .iter()
        .rev()
        .find_map(|point| Some((point.from, point.value?)));
    let few = headline.is_some() && n < FEW && !is_level(measure);
    Evaluation {
        caution: few.then(|| caution(n, noun(measure, n))),
        ..answer(
            id,
            definition,
            Answer {
                headline,
                previous,
                n,
                series,
                latest,
                window,
                connected: true,
            },
        )
    }
}

impl OwnFacts<'_> {
    /// The events of `all` that a measure counts in a window.
    pub fn counted(&self, measure: OwnMeasure, window: Window) -> impl Iterator<Item = &Owned> {
        let end = self.end(window);
        self.all.iter().filter(move |it| match (measure, it.fact) {
            (OwnMeasure::PagesPerPerson, OwnFact::Paged { .. })
            | (OwnMeasure::NightsDisturbed, OwnFact::Woken { .. })
            | (OwnMeasure::IncidentsOpened, OwnFact::Began) => window.contains(it.at),
            (OwnMeasure::OverdueActions, OwnFact::Overdue { until })
            | (OwnMeasure::TrainingCoverage, OwnFact::Known { until, .. }) => {
                it.at <= end && until.is_none_or(|until| until > end)
            }
            (OwnMeasure::ActionsInTime | OwnMeasure::ReviewsInTime, OwnFact::Due { .. }) => {
                window.contains(it.at) && it.at < self.now
            }
            _ => false,
        })
    }

    /// The value of a window, and on how many events it rests.
    fn measure(&self, measure: OwnMeasure, window: Window) -> (Option<f64>, usize) {
        let is_known = self.since.is_some_and(|since| since < window.to);
        if !is_known || window.from >= window.to.min(self.now) {
            return (None, 0);
        }
        let counted = || self.counted(measure, window);
        let n = counted().count();
        match measure {
            OwnMeasure::IncidentsOpened | OwnMeasure::OverdueActions => (Some(n as f64), n),
            OwnMeasure::PagesPerPerson => {
                let people: BTreeSet<MemberId> = counted()
                    .filter_map(|it| match it.fact {
                        OwnFact::Paged { member } => Some(member),
                        _ => None,
                    })
                    .collect();
                // Nobody was paged: that is no page for anybody.
                (Some(n as f64 / people.len().max(1) as f64), n)
            }
            OwnMeasure::NightsDisturbed => {
                let nights: BTreeSet<Day> = counted()
                    .filter_map(|it| match it.fact {
                        OwnFact::Woken { night, .. } => Some(night),
                        _ => None,
                    })
                    .collect();
                (Some(nights.len() as f64), n)
            }
            OwnMeasure::ActionsInTime | OwnMeasure::ReviewsInTime => {
                let in_time = counted().filter(|it| it.fact == OwnFact::Due { in_time: true });
                (share(in_time.count(), n), n)
            }
            OwnMeasure::TrainingCoverage => {
                let covered = counted().filter(|it| {
                    let OwnFact::Known { by_enough, .. } = it.fact else {
                        return false;
                    };
                    by_enough
                });
                (share(covered.count(), n), n)
            }
        }
    }

    /// The end of a window, or now while that lies ahead.
    fn end(&self, window: Window) -> Timestamp {
        window.to.min(self.now)
    }
}

/// The share of `n` that so many are; none of none.
fn share(part: usize, n: usize) -> Option<f64> {
    (n > 0).then(|| part as f64 / n as f64)
}

/// Whether a measure says how something stands at the end of a period. One more of it is then one
/// more in truth, and not by chance.
const fn is_level(measure: OwnMeasure) -> bool {
    matches!(
        measure,
        OwnMeasure::OverdueActions | OwnMeasure::TrainingCoverage
    )
}

const fn is_count(measure: OwnMeasure) -> bool {
    matches!(
        measure,
        OwnMeasure::PagesPerPerson | OwnMeasure::NightsDisturbed | OwnMeasure::IncidentsOpened
    )
}

const fn noun(measure: OwnMeasure, n: usize) -> &'static str {
    match (measure, n) {
        (OwnMeasure::PagesPerPerson | OwnMeasure::NightsDisturbed, 1) => "page",
        (OwnMeasure::PagesPerPerson | OwnMeasure::NightsDisturbed, _) => "pages",
        (OwnMeasure::IncidentsOpened, 1) => "incident",
        (OwnMeasure::IncidentsOpened, _) => "incidents",
        (OwnMeasure::OverdueActions | OwnMeasure::ActionsInTime, 1) => "action",
        (OwnMeasure::OverdueActions | OwnMeasure::ActionsInTime, _) => "actions",
        (OwnMeasure::ReviewsInTime, 1) => "review",
        (OwnMeasure::ReviewsInTime, _) => "reviews",
        (OwnMeasure::TrainingCoverage, 1) => "skill",
        (OwnMeasure::TrainingCoverage, _) => "skills",
    }
}
