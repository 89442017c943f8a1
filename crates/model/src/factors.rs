//! Contributing factors as people usually name them, offered when a review is described, so that
//! the same thing gets the same words and comes back in statistics. They name conditions, never
//! people.

/// Usual contributing factors, by the part of the work that they belong to: change, capacity and
/// dependencies, data, noticing, answering.
pub const USUAL: [&str; 22] = [
    "Configuration change",
    "Code change without a test",
    "Database migration",
    "Deployment without a canary",
    "Rollback was slow or impossible",
    "Feature flag",
    "Capacity",
    "Traffic spike",
    "Time-out or retry settings",
    "Dependency failed",
    "Third-party outage",
    "Network",
    "Hardware",
    "Expired certificate or secret",
    "Data quality",
    "Missing or late alert",
    "Too many alerts",
    "Missing or outdated runbook",
    "Unclear ownership",
    "Missing access",
    "Hand-over between teams",
    "Knowledge held by few people",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::record::Review;

    #[test]
    fn usual_factors_are_acceptable_and_each_is_there_once() {
        let distinct: BTreeSet<_> = USUAL.iter().map(|factor| factor.to_lowercase()).collect();
        assert_eq!(distinct.len(), USUAL.len());
        for factor in USUAL {
            assert!(factor.chars().count() <= Review::MAX_WORDS);
            assert_eq!(factor.trim(), factor);
        }
    }
}
