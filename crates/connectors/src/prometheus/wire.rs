//! What Prometheus answers, as far as Muster reads it: the envelope of its API, version 1, and the
//! forms of result. `infos` came with 2.53.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

/// The envelope of every answer.
#[derive(Debug, Deserialize)]
pub(super) struct Reply<T> {
    pub(super) data: T,
    #[serde(default)]
    pub(super) warnings: Vec<String>,
    #[serde(default)]
    pub(super) infos: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct BuildInfo {
    pub(super) version: String,
}

/// The outcome of a query.
#[derive(Debug, Deserialize)]
#[serde(tag = "resultType", content = "result", rename_all = "snake_case")]
pub(super) enum Outcome {
    /// Series with many values each.
    Matrix(Vec<Series>),
    /// Series with one value each.
    Vector(Vec<Instant>),
    /// One number.
    Scalar(Value),
    /// One text.
    String(Value),
}

#[derive(Debug, Deserialize)]
pub(super) struct Series {
    /// Pairs of an instant in seconds and a number as text.
    #[serde(default)]
    pub(super) values: Vec<Value>,
    #[serde(default)]
    pub(super) histograms: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Instant {
    /// None for a histogram.
    pub(super) value: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Alerts {
    pub(super) alerts: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Alert {
    pub(super) labels: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) state: String,
    #[serde(rename = "activeAt")]
    pub(super) active_at: DateTime<Utc>,
}
