//! What many reviews say together: which contributing factors come back, in which services, and
//! whether actions are done, and done in time. An average of nothing is no number.

#[cfg(test)]
mod tests;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::{Deserialize, Serialize};

use crate::{
    action_items::is_late,
    ids::ServiceId,
    on_call_load::median,
    record::{ActionKind, ActionState, Day},
    time::{Millis, Timestamp},
};

/// What the statistics need to know of one review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFacts {
    /// When its incident began.
    pub opened_at: Timestamp,
    /// When its incident was over.
    pub resolved_at: Option<Timestamp>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// When it was due, if it was asked for.
    pub due_at: Option<Timestamp>,
    /// The service that suffered.
    pub service: Option<ServiceId>,
    /// What contributed.
    pub factors: BTreeSet<String>,
}

/// What the statistics need to know of one action item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionFacts {
    /// What it is good for.
    pub kind: ActionKind,
    /// How it stands.
    pub state: ActionState,
    /// When it was written down.
    pub created_at: Timestamp,
    /// The last day on which it is in time.
    pub due: Option<Day>,
    /// The day on which it ended, in the workspace's zone.
    pub ended_on: Option<Day>,
    /// How long it took, if it is done.
    pub took: Option<Millis>,
}

/// A contributing factor and how often it came up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FactorCount {
    /// The factor, as it was written in the review of the earliest incident.
    pub factor: String,
    /// In how many reviews.
    pub reviews: u32,
    /// In how many of them in the second half of the window.
    pub later_half: u32,
    /// In which services, the most frequent first.
    pub services: Vec<ServiceCount>,
    /// When the last incident with it began.
    pub last_at: Timestamp,
}

/// How many reviews there are of incidents of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ServiceCount {
    /// The service; none for incidents of none.
    pub service: Option<ServiceId>,
    /// How many reviews.
    pub reviews: u32,
}

/// How actions of one kind fare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActionCount {
    /// The kind; none for all together.
    pub kind: Option<ActionKind>,
    /// How many there are.
    pub all: u32,
    /// How many are done.
    pub done: u32,
    /// How many of these by their day; those without a day are not counted.
    pub done_in_time: u32,
    /// How many of those that are done had a day.
    pub done_with_day: u32,
    /// How many were dropped.
    pub dropped: u32,
    /// How many are left.
    pub open: u32,
    /// How many of these are past their day.
    pub overdue: u32,
    /// Half of those that are done took no longer than this; none if none is done.
    pub median_time: Option<Millis>,
}

/// What many reviews say together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReviewStatistics {
    /// How many reviews.
    pub reviews: u32,
    /// How many of them are published.
    pub published: u32,
    /// Of those that were due and are published or late: how many were published in time.
    pub in_time: u32,
    /// How many were due and are published or late.
    pub due: u32,
    /// Half of the published ones took no longer than this from the end of their incident.
    pub median_time_to_publish: Option<Millis>,
    /// Contributing factors, those in most reviews first.
    pub factors: Vec<FactorCount>,
    /// Services, those with most reviews first.
    pub services: Vec<ServiceCount>,
    /// Actions of all kinds together, then of each kind that there is.
    pub actions: Vec<ActionCount>,
}

/// What these reviews and actions say together. Factors that differ in capitals alone are one.
///
/// A review is late once its day is over and it is not published. `middle` halves the window for trends, `now` and
/// `today` are the present.
#[must_use]
pub fn statistics(
    reviews: &[ReviewFacts],
    actions: &[ActionFacts],
    middle: Timestamp,
    now: Timestamp,
    today: Day,
) -> ReviewStatistics {
    let published = reviews
        .iter()
        .filter(|review| review.published_at.is_some());
    let judged = || {
        reviews.iter().filter_map(|review| {
            let due = review.due_at?;
            let known = review.published_at.is_some() || due < now;
            known.then_some((due, review.published_at))
        })
    };
    let in_time = judged().filter(|(due, published)| published.is_some_and(|at| at <= *due));
    let took = reviews.iter().filter_map(|review| {
        let published = review.published_at?;
        Some(published.since(review.resolved_at?).max(Millis::ZERO))
    });
    ReviewStatistics {
        reviews: count(reviews),
        published: count(published),
        in_time: count(in_time),
        due: count(judged()),
        median_time_to_publish: median(took),
        factors: factors(reviews, middle),
        services: services(reviews.iter().map(|review| review.service)),
        actions: by_kind(actions, today),
    }
}

fn count(things: impl IntoIterator) -> u32 {
    u32::try_from(things.into_iter().count()).unwrap_or(u32::MAX)
}

/// Each factor of these reviews, those in most reviews first, then by name.
fn factors(reviews: &[ReviewFacts], middle: Timestamp) -> Vec<FactorCount> {
    let mut by_time: Vec<&ReviewFacts> = reviews.iter().collect();
    by_time.sort_by_key(|review| review.opened_at);
    let mut with: BTreeMap<String, (&str, Vec<&ReviewFacts>)> = BTreeMap::new();
    for review in by_time {
        let mut seen = BTreeSet::new();
        for factor in &review.factors {
            let factor = factor.trim();
            let name = factor.to_lowercase();
            if !factor.is_empty() && seen.insert(name.clone()) {
                let (_, reviews) = with.entry(name).or_insert((factor, Vec::new()));
                reviews.push(review);
            }
        }
    }
    let mut counts: Vec<FactorCount> = with
        .into_values()
        .filter_map(|(factor, reviews)| {
            let later = reviews.iter().filter(|review| review.opened_at >= middle);
            Some(FactorCount {
                factor: factor.to_owned(),
                reviews: count(&reviews),
                later_half: count(later),
                services: services(reviews.iter().map(|review| review.service)),
                last_at: reviews.last()?.opened_at,
            })
        })
        .collect();
    // They are in the order of their names, and sorting keeps it among equals.
    counts.sort_by_key(|factor| Reverse(factor.reviews));
    counts
}

/// Each service among these, the most frequent first.
fn services(of: impl Iterator<Item = Option<ServiceId>>) -> Vec<ServiceCount> {
    let mut counts: BTreeMap<Option<ServiceId>, u32> = BTreeMap::new();
    for service in of {
        *counts.entry(service).or_default() += 1;
    }
    let mut counts: Vec<ServiceCount> = counts
        .into_iter()
        .map(|(service, reviews)| ServiceCount { service, reviews })
        .collect();
    // Of equals, those of no service come last.
    counts.sort_by_key(|count| (Reverse(count.reviews), count.service.is_none()));
    counts
}

/// Actions of all kinds together, then of each kind that there is.
fn by_kind(actions: &[ActionFacts], today: Day) -> Vec<ActionCount> {
    let of = |kind: ActionKind| {
        let some: Vec<&ActionFacts> = actions.iter().filter(|it| it.kind == kind).collect();
        (!some.is_empty()).then(|| fare(Some(kind), &some, today))
    };
    let all: Vec<&ActionFacts> = actions.iter().collect();
    std::iter::once(fare(None, &all, today))
        .chain(ActionKind::ALL.into_iter().filter_map(of))
        .collect()
}

fn fare(kind: Option<ActionKind>, actions: &[&ActionFacts], today: Day) -> ActionCount {
    let of = |state: ActionState| actions.iter().filter(move |action| action.state == state);
    let open = || actions.iter().filter(|action| action.state.is_open());
    let days = || of(ActionState::Done).filter_map(|action| Some((action.due?, action.ended_on?)));
    ActionCount {
        kind,
        all: count(actions),
        done: count(of(ActionState::Done)),
        done_in_time: count(days().filter(|(due, ended)| !is_late(Some(*due), *ended))),
        done_with_day: count(days()),
        dropped: count(of(ActionState::Dropped)),
        open: count(open()),
        overdue: count(open().filter(|action| is_late(action.due, today))),
        median_time: median(of(ActionState::Done).filter_map(|action| action.took)),
    }
}
