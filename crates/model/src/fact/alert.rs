use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// One firing of an alert. An alert that fires again after it ended is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Alert {
    /// Its identity: for Alertmanager the fingerprint and the start.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// What kind of trouble it is: the `alertname` label.
    pub name: String,
    /// All labels.
    pub labels: BTreeMap<String, String>,
    /// All annotations.
    pub annotations: BTreeMap<String, String>,
    /// The source's own word on it.
    pub state: AlertState,
    /// What keeps it quiet at the source: ids of silences and fingerprints of inhibiting alerts.
    pub suppressed_by: Vec<String>,
    /// Where it comes from; empty if the source has no page for it.
    pub url: String,
    /// When it began to fire.
    pub started_at: Timestamp,
    /// When it ended; none while it has not.
    pub ended_at: Option<Timestamp>,
}

/// The state of an alert, as its source tells it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Firing.
    Firing,
    /// Firing, and silenced at the source.
    Silenced,
    /// Firing, and inhibited at the source by another alert.
    Inhibited,
    /// Over.
    Resolved,
}

impl Alert {
    /// One line for people: the summary annotation, else the name.
    #[must_use]
    pub fn headline(&self) -> &str {
        self.annotations
            .get("summary")
            .map(String::as_str)
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(&self.name)
    }

    /// The value of a label; empty if it has none, as in Alertmanager.
    #[must_use]
    pub fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }
}
