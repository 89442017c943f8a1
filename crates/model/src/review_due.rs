//! Which incidents need a review, and by when it is to be published.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    record::{Incident, Review, WorkspaceSettings},
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
    let within = settings.review_within.of(incident.severity);
    let (Some(days), Some(over)) = (within, incident.resolved_at) else {
        return ReviewNeed::None;
    };
    let published = |review: &Review| review.published_at.is_some();
    if reviews.into_iter().any(published) {
        return ReviewNeed::Met;
    }
    ReviewNeed::Due {
        at: over + Millis::days(i64::from(*days)),
    }
}
