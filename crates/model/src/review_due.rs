//! Which incidents need a review, and by when it is to be published.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    record::{Incident, Review, Severity, WorkspaceSettings},
    time::{Millis, Timestamp},
};

/// How the review that an incident needs stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReviewNeed {
    /// None is asked for: by its severity, or because it is not over.
    None,
    /// One is to be published by then.
    Due {
        /// By when.
        at: Timestamp,
    },
    /// One is published.
    Met,
}

/// How the review that an incident needs stands, given all reviews of it.
///
/// One is due so many days of 24 hours after the incident's end as its severity asks for. An
/// incident that was opened again needs none until it is over again, however many there are.
#[must_use]
pub fn need<'r>(
    incident: &Incident,
    reviews: impl IntoIterator<Item = &'r Review>,
    settings: &WorkspaceSettings,
) -> ReviewNeed {
    let due = incident
        .resolved_at
        .and_then(|over| due_at(incident.severity, over, settings));
    let Some(at) = due else {
        return ReviewNeed::None;
    };
    let published = |review: &Review| review.published_at.is_some();
    if reviews.into_iter().any(published) {
        return ReviewNeed::Met;
    }
    ReviewNeed::Due { at }
}

/// By when the review of an incident of this severity that was over then is to be published; none if
/// none is asked for.
#[must_use]
pub fn due_at(
    severity: Severity,
    over: Timestamp,
    settings: &WorkspaceSettings,
) -> Option<Timestamp> {
    let days = (*settings.review_within.of(severity))?;
    Some(over + Millis::days(i64::from(days)))
}
