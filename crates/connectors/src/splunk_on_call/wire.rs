//! What Splunk On-Call answers, as far as it is read. Its description and its answers differ in
//! names and in letters, and the incidents of the past have names of their own: all are taken.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

/// A list of incidents.
#[derive(Debug, Deserialize)]
pub(super) struct Incidents {
    pub(super) incidents: Vec<Value>,
    /// How many there are in all, where they come in pages.
    #[serde(default)]
    pub(super) total: Option<f64>,
}

/// A number that may come as a text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Number {
    Number(u64),
    Text(String),
}

/// An incident, of today or of the past.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Incident {
    pub(super) incident_number: Number,
    pub(super) start_time: DateTime<Utc>,
    #[serde(default)]
    pub(super) current_phase: Option<String>,
    #[serde(default, alias = "entityDispName")]
    pub(super) entity_display_name: Option<String>,
    #[serde(default)]
    pub(super) entity_id: Option<String>,
    #[serde(default)]
    pub(super) entity_state: Option<String>,
    #[serde(default)]
    pub(super) entity_type: Option<String>,
    #[serde(default)]
    pub(super) host: Option<String>,
    #[serde(default)]
    pub(super) service: Option<String>,
    #[serde(default)]
    pub(super) routing_key: Option<String>,
    #[serde(default)]
    pub(super) incident_link: Option<String>,
    #[serde(default)]
    pub(super) last_alert_time: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) ack_time: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) end_time: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) paged_policies: Option<Vec<PagedPolicy>>,
    /// Of the past: the names of teams, with commas between.
    #[serde(default)]
    pub(super) teams: Option<String>,
    #[serde(default)]
    pub(super) transitions: Option<Vec<Transition>>,
}

impl Incident {
    /// Whether it is over.
    pub(super) fn is_resolved(&self) -> bool {
        let is = |phase: &String| phase.eq_ignore_ascii_case("resolved");
        // Those of the past need not say what they all are.
        self.current_phase
            .as_ref()
            .map_or(self.end_time.is_some(), is)
    }
}

/// An escalation policy that was followed, with its team.
#[derive(Debug, Deserialize)]
pub(super) struct PagedPolicy {
    #[serde(default)]
    pub(super) policy: Named,
    #[serde(default)]
    pub(super) team: Named,
}

/// Something with a name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) slug: String,
}

/// A change of an incident's phase.
#[derive(Debug, Deserialize)]
pub(super) struct Transition {
    #[serde(default)]
    pub(super) name: String,
    pub(super) at: DateTime<Utc>,
}

/// Who is on call.
#[derive(Debug, Deserialize)]
pub(super) struct OnCall {
    #[serde(rename = "teamsOnCall")]
    pub(super) teams_on_call: Vec<Value>,
}

/// Who is on call in a team.
#[derive(Debug, Deserialize)]
pub(super) struct Team {
    pub(super) team: Named,
    #[serde(default, rename = "oncallNow", alias = "onCallNow")]
    pub(super) on_call_now: Vec<Policy>,
}

impl Team {
    /// The user names of everybody on call in it.
    pub(super) fn users(&self) -> impl Iterator<Item = &str> {
        self.on_call_now.iter().flat_map(Policy::users)
    }
}

/// Who is on call for an escalation policy.
#[derive(Debug, Deserialize)]
pub(super) struct Policy {
    #[serde(rename = "escalationPolicy")]
    pub(super) escalation_policy: Named,
    #[serde(default)]
    users: Vec<OnCallUser>,
}

impl Policy {
    /// Their user names.
    pub(super) fn users(&self) -> impl Iterator<Item = &str> {
        self.users.iter().map(|it| it.user.username.as_str())
    }
}

#[derive(Debug, Deserialize)]
struct OnCallUser {
    #[serde(rename = "onCalluser", alias = "onCallUser", alias = "oncallUser")]
    user: UserName,
}

#[derive(Debug, Deserialize)]
struct UserName {
    username: String,
}

/// A list of users, or of lists of users.
#[derive(Debug, Deserialize)]
pub(super) struct Users {
    pub(super) users: Vec<Value>,
}

/// A user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) username: String,
    #[serde(default)]
    pub(super) first_name: Option<String>,
    #[serde(default)]
    pub(super) last_name: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
}

/// A list without lists in it.
pub(super) fn flat(list: Vec<Value>) -> Vec<Value> {
    list.into_iter()
        .flat_map(|element| match element {
            Value::Array(inner) => inner,
            other => vec![other],
        })
        .collect()
}
