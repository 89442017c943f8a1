//! What Datadog answers, as far as Muster reads it: `MonitorGroupSearchResponse` and
//! `MetricsQueryResponse` of its API, version 1, `IncidentSearchResponse` and `EventsListResponse`
//! of version 2. Lists are left as they come, so that each element is read on its own.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

/// A page of groups of monitors.
#[derive(Debug, Deserialize)]
pub(super) struct Groups {
    pub(super) groups: Vec<Value>,
    pub(super) metadata: GroupPages,
}

#[derive(Debug, Deserialize)]
pub(super) struct GroupPages {
    pub(super) page_count: Option<u64>,
}

/// One group of a monitor; one that has no groups has the group `total`.
#[derive(Debug, Deserialize)]
pub(super) struct Group {
    pub(super) monitor_id: u64,
    #[serde(default)]
    pub(super) monitor_name: String,
    pub(super) group: String,
    pub(super) status: String,
    #[serde(default)]
    pub(super) group_tags: Vec<String>,
    #[serde(default)]
    pub(super) all_tags: Vec<String>,
    #[serde(default)]
    pub(super) muted: bool,
    #[serde(default)]
    pub(super) downtimes: Vec<Value>,
    pub(super) priority: Option<u8>,
    /// In seconds; 0 or none if never.
    pub(super) last_triggered_ts: Option<f64>,
    /// Likewise.
    pub(super) last_nodata_ts: Option<f64>,
}

/// A page of found incidents.
#[derive(Debug, Deserialize)]
pub(super) struct IncidentSearch {
    pub(super) data: IncidentResults,
    pub(super) meta: IncidentMeta,
}

#[derive(Debug, Deserialize)]
pub(super) struct IncidentResults {
    pub(super) attributes: IncidentList,
}

#[derive(Debug, Deserialize)]
pub(super) struct IncidentList {
    pub(super) total: u64,
    #[serde(default)]
    pub(super) incidents: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct IncidentMeta {
    pub(super) pagination: IncidentPages,
}

#[derive(Debug, Deserialize)]
pub(super) struct IncidentPages {
    pub(super) next_offset: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Incident {
    pub(super) id: String,
    pub(super) attributes: IncidentAttributes,
}

#[derive(Debug, Deserialize)]
pub(super) struct IncidentAttributes {
    pub(super) public_id: u64,
    pub(super) title: String,
    pub(super) state: Option<String>,
    pub(super) severity: Option<String>,
    pub(super) created: DateTime<Utc>,
    pub(super) modified: DateTime<Utc>,
    pub(super) detected: Option<DateTime<Utc>>,
    pub(super) resolved: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) is_test: Option<bool>,
    /// By name; each an object whose `value` is a text, a list of texts or none.
    #[serde(default)]
    pub(super) fields: Value,
}

/// A page of events.
#[derive(Debug, Deserialize)]
pub(super) struct Events {
    pub(super) data: Vec<Value>,
    #[serde(default)]
    pub(super) meta: EventMeta,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct EventMeta {
    #[serde(default)]
    pub(super) page: EventPages,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct EventPages {
    pub(super) after: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) attributes: EventAttributes,
}

#[derive(Debug, Deserialize)]
pub(super) struct EventAttributes {
    #[serde(default)]
    pub(super) attributes: EventDetails,
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    pub(super) timestamp: DateTime<Utc>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct EventDetails {
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) evt: EventOrigin,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct EventOrigin {
    pub(super) id: Option<String>,
}

/// The outcome of a metric query.
#[derive(Debug, Deserialize)]
pub(super) struct Query {
    /// `ok` or `error`.
    pub(super) status: String,
    pub(super) error: Option<String>,
    #[serde(default)]
    pub(super) series: Vec<Series>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Series {
    /// How far apart points are, in seconds.
    #[serde(default)]
    pub(super) interval: i64,
    /// Pairs of an instant in milliseconds and a number or none.
    #[serde(default)]
    pub(super) pointlist: Vec<Value>,
}
