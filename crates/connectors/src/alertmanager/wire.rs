//! What Alertmanager answers, as far as Muster reads it: `gettableAlert` and `alertStatus` of its
//! OpenAPI description. `mutedBy` came with 0.28.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Alert {
    pub(super) labels: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) fingerprint: String,
    #[serde(rename = "startsAt")]
    pub(super) starts_at: DateTime<Utc>,
    #[serde(rename = "updatedAt")]
    pub(super) updated_at: DateTime<Utc>,
    #[serde(rename = "generatorURL")]
    pub(super) generator_url: Option<String>,
    pub(super) status: AlertStatus,
}

#[derive(Debug, Deserialize)]
pub(super) struct AlertStatus {
    #[serde(rename = "silencedBy", default)]
    pub(super) silenced_by: Vec<String>,
    #[serde(rename = "inhibitedBy", default)]
    pub(super) inhibited_by: Vec<String>,
    #[serde(rename = "mutedBy", default)]
    pub(super) muted_by: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Status {
    #[serde(rename = "versionInfo")]
    pub(super) version_info: VersionInfo,
    pub(super) cluster: Option<Cluster>,
}

#[derive(Debug, Deserialize)]
pub(super) struct VersionInfo {
    pub(super) version: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Cluster {
    pub(super) status: String,
}
