//! What Splunk answers, as far as it is read. Numbers come as numbers and as strings, flags as
//! booleans, numbers and strings, depending on the version: all are taken.

use chrono::{DateTime, Utc};
use muster_model::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// A list of entries.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Feed {
    #[serde(default)]
    pub(super) entry: Vec<Value>,
    #[serde(default)]
    pub(super) paging: Paging,
}

/// How much of a list this is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Paging {
    pub(super) total: Option<Loose>,
}

/// A number or a flag in any of the forms in which Splunk writes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Loose {
    Flag(bool),
    Number(f64),
    Text(String),
}

impl Loose {
    /// The number; none if it is none, or not a finite one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Flag(_) => None,
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// Whether it says yes.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Flag(flag) => *flag,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => matches!(text.trim(), "1" | "true"),
        }
    }

    /// The number as a count; none if it is none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float outside the range of counts becomes its nearest end"
    )]
    pub(super) fn count(&self) -> Option<u64> {
        self.number().map(|number| number as u64)
    }

    /// The number as seconds since the epoch.
    pub(super) fn instant(&self) -> Option<Timestamp> {
        self.number().map(seconds)
    }
}

/// Seconds since the epoch as an instant.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float outside the range of instants becomes its nearest end"
)]
pub(super) fn seconds(seconds: f64) -> Timestamp {
    Timestamp((seconds * 1_000.0).round() as i64)
}

/// Who may see something, and which app it belongs to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Acl {
    pub(super) app: Option<String>,
    pub(super) owner: Option<String>,
}

/// One firing of an alert.
#[derive(Debug, Deserialize)]
pub(super) struct Firing {
    pub(super) name: String,
    #[serde(default)]
    pub(super) acl: Acl,
    pub(super) content: FiringContent,
}

/// What a firing is about.
#[derive(Debug, Deserialize)]
pub(super) struct FiringContent {
    pub(super) savedsearch_name: String,
    #[serde(default)]
    pub(super) sid: Option<String>,
    #[serde(default)]
    pub(super) severity: Option<Loose>,
    pub(super) trigger_time: Loose,
    #[serde(default)]
    pub(super) trigger_time_rendered: Option<String>,
    #[serde(default)]
    pub(super) expiration_time_rendered: Option<String>,
}

/// An alert with the number of its firings.
#[derive(Debug, Deserialize)]
pub(super) struct Fired {
    pub(super) name: String,
    pub(super) content: FiredContent,
}

/// How often an alert has fired.
#[derive(Debug, Deserialize)]
pub(super) struct FiredContent {
    #[serde(default)]
    pub(super) triggered_alert_count: Option<Loose>,
}

/// One run of a saved search.
#[derive(Debug, Deserialize)]
pub(super) struct Run {
    /// The search id.
    pub(super) name: String,
    #[serde(default)]
    pub(super) published: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) updated: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) content: RunContent,
}

/// How a run went.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RunContent {
    pub(super) is_done: Option<Loose>,
    pub(super) is_failed: Option<Loose>,
    pub(super) is_scheduled: Option<Loose>,
    pub(super) start: Option<Loose>,
}

/// The rows of a search.
#[derive(Debug, Deserialize)]
pub(super) struct Results {
    pub(super) results: Vec<Row>,
}

/// One row: the values of its columns.
pub(super) type Row = serde_json::Map<String, Value>;

/// One line of an exported search.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    #[serde(default)]
    pub(super) preview: bool,
    #[serde(default)]
    pub(super) result: Option<Row>,
    #[serde(default)]
    pub(super) messages: Vec<Message>,
}

/// What Splunk says besides an answer.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    #[serde(default, rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) text: String,
}

/// A list of one entry of which only the content counts.
#[derive(Debug, Deserialize)]
pub(super) struct Sole<T> {
    pub(super) entry: [Content<T>; 1],
}

/// An entry of which only the content counts.
#[derive(Debug, Deserialize)]
pub(super) struct Content<T> {
    pub(super) content: T,
}

/// Which Splunk this is.
#[derive(Debug, Deserialize)]
pub(super) struct Server {
    pub(super) version: String,
    #[serde(default, rename = "serverName")]
    pub(super) server_name: String,
    #[serde(default)]
    pub(super) product_type: Option<String>,
    #[serde(default)]
    pub(super) instance_type: Option<String>,
}

/// Whose token it is, and what it may do.
#[derive(Debug, Deserialize)]
pub(super) struct Context {
    pub(super) username: String,
    #[serde(default)]
    pub(super) roles: Vec<String>,
    #[serde(default)]
    pub(super) capabilities: Vec<String>,
}
