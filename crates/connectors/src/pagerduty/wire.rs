//! What PagerDuty answers, as far as it is read.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A page of a list, whatever the list's name.
#[derive(Debug)]
pub(super) struct ListPage {
    pub(super) elements: Vec<Value>,
    /// Whether another page follows.
    pub(super) more: bool,
    /// How many elements there are, if that was asked for.
    pub(super) total: Option<u64>,
}

impl ListPage {
    /// The page that an answer is, whose elements go by the name `key`; none if they are missing.
    pub(super) fn new(key: &str, mut answer: Map<String, Value>) -> Option<Self> {
        let Some(Value::Array(elements)) = answer.remove(key) else {
            return None;
        };
        Some(Self {
            elements,
            more: answer.get("more").and_then(Value::as_bool) == Some(true),
            total: answer.get("total").and_then(Value::as_u64),
        })
    }
}

/// The page that the bytes are.
pub(super) fn page(key: &str, body: &[u8]) -> Result<ListPage, &'static str> {
    serde_json::from_slice(body)
        .ok()
        .and_then(|answer| ListPage::new(key, answer))
        .ok_or("it is no page of a list")
}

/// Something that PagerDuty refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Reference {
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) summary: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) html_url: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
}

impl Reference {
    /// What people call it: references have a summary, whole objects also a name.
    pub(super) fn called(&self) -> &str {
        [&self.name, &self.summary, &self.id]
            .into_iter()
            .flatten()
            .map(|name| name.trim())
            .find(|name| !name.is_empty())
            .unwrap_or_default()
    }
}

/// An incident.
#[derive(Debug, Deserialize)]
pub(super) struct Incident {
    pub(super) id: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) status: String,
    #[serde(default)]
    pub(super) incident_number: Option<u64>,
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) incident_key: Option<String>,
    #[serde(default)]
    pub(super) updated_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) last_status_change_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) resolved_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) urgency: Option<String>,
    #[serde(default)]
    pub(super) html_url: Option<String>,
    #[serde(default)]
    pub(super) service: Option<Reference>,
    #[serde(default)]
    pub(super) priority: Option<Reference>,
    #[serde(default)]
    pub(super) escalation_policy: Option<Reference>,
    #[serde(default)]
    pub(super) teams: Option<Vec<Reference>>,
}

impl Incident {
    /// Whether it is over.
    pub(super) fn is_resolved(&self) -> bool {
        self.status == "resolved"
    }
}

/// One incident as an answer of its own.
#[derive(Debug, Deserialize)]
pub(super) struct Sole {
    pub(super) incident: Incident,
}

/// Somebody who is on call.
#[derive(Debug, Deserialize)]
pub(super) struct OnCall {
    pub(super) user: Reference,
    pub(super) escalation_policy: Reference,
    #[serde(default)]
    pub(super) escalation_level: Option<u32>,
    #[serde(default)]
    pub(super) schedule: Option<Reference>,
    #[serde(default)]
    pub(super) start: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) end: Option<DateTime<Utc>>,
}

/// A service, team or escalation policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Thing {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) summary: Option<String>,
    /// Of a service: who is told.
    #[serde(default)]
    pub(super) escalation_policy: Option<Reference>,
}

/// What the account may do.
#[derive(Debug, Deserialize)]
pub(super) struct Abilities {
    pub(super) abilities: Vec<String>,
}

/// The owner of a personal key.
#[derive(Debug, Deserialize)]
pub(super) struct Me {
    pub(super) user: Reference,
}
