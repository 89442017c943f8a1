use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// One dated value of a metric query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Sample {
    /// Its identity: the metric's name and the instant.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// The name that the connection's settings give to the query.
    pub metric: String,
    /// What the value counts, such as `ms` or `%`; empty for a plain number.
    pub unit: String,
    /// The instant that the value is for.
    pub at: Timestamp,
    /// The value. Finite.
    pub value: f64,
}
