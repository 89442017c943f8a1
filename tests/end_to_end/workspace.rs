//! What a journey needs and is not about: a workspace of its own, connections, policies and rules.
//! All but the workspace is made by the app's own commands rather than by filling one form after
//! another.

use anyhow::Result;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;

/// Who makes the workspaces of the journeys.
pub const ME: &str = "Ada Lovelace";
/// Their team.
pub const TEAM: &str = "Platform";

/// Makes a workspace with one team and one member as a newcomer does, and returns the member's id.
///
/// # Errors
/// When the app refuses.
pub async fn make(app: &App) -> Result<String> {
    #[derive(Deserialize)]
    struct Start {
        me: String,
    }
    app.fill("Workspace name", "Workshop").await?;
    app.fill("Your name", ME).await?;
    app.fill("Your team", TEAM).await?;
    app.press("Create workspace").await?;
    app.element("heading", "Today").await?;
    let start: Start = app.call("start", json!({})).await?;
    Ok(start.me)
}

/// Adds a policy that tells one person at once, and the same person as level 2 after `wait`
/// seconds. Returns its id.
///
/// # Errors
/// When the app refuses.
pub async fn add_policy(app: &App, member: &str, wait: u32) -> Result<String> {
    let level = json!({
        "targets": [{ "kind": "member", "id": member }],
        "wait": wait * 1_000,
    });
    let policy = json!({ "name": "Twice", "levels": [level.clone(), level], "repeat": 0 });
    app.call("save_policy", json!({ "id": null, "policy": policy }))
        .await
}

/// Adds a routing rule that makes an incident of every alert at once, and tells `policy`.
///
/// # Errors
/// When the app refuses.
pub async fn route_all_alerts(app: &App, policy: &str) -> Result<()> {
    let rule = json!({
        "name": "All alerts",
        "position": 0,
        "matchers": [],
        "service": null,
        "severity": null,
        "policy": policy,
        "still_firing_after": 0,
        "enabled": true,
    });
    let _: String = app
        .call("save_routing_rule", json!({ "id": null, "rule": rule }))
        .await?;
    Ok(())
}

/// Connects an Alertmanager that is asked every five seconds.
///
/// # Errors
/// When the app refuses.
pub async fn connect_alertmanager(app: &App, url: &str) -> Result<()> {
    let connection = json!({
        "name": "Alertmanager",
        "base_url": url,
        "settings": { "kind": "alertmanager", "filters": [] },
        "user": "",
        "ca_file": "",
        "proxy": "",
        "poll_interval": 5_000,
        "since": chrono::Utc::now().timestamp_millis(),
        "enabled": true,
        "speaks_for": [],
    });
    let draft = json!({
        "id": null,
        "connection": connection,
        "secrets": {},
        "this_run_only": false,
    });
    let _: String = app
        .call("save_connection", json!({ "draft": draft }))
        .await?;
    Ok(())
}

/// One incident as the app tells it.
#[derive(Debug, Deserialize)]
pub struct IncidentDetail {
    /// The record.
    pub incident: Incident,
    /// What happened, in order.
    pub timeline: Vec<TimelineEntry>,
    /// Who is told, when.
    pub ladder: Vec<Rung>,
}

/// The record of an incident, as far as the journeys look at it.
#[derive(Debug, Deserialize)]
pub struct Incident {
    /// When somebody acknowledged it, in milliseconds since 1970.
    pub acknowledged_at: Option<i64>,
}

/// One entry of an incident's timeline.
#[derive(Debug, Deserialize)]
pub struct TimelineEntry {
    /// What it tells, such as `paged` or `note`.
    pub kind: String,
    /// One sentence.
    pub title: String,
    /// What was written, for a note.
    pub text: String,
}

/// One level in one round of an incident's policy.
#[derive(Debug, Deserialize)]
pub struct Rung {
    /// When it falls due, in milliseconds since 1970.
    pub due_at: i64,
    /// Where it stands, such as `told`.
    pub state: String,
}

/// Every incident's id and title, the last opened first.
///
/// # Errors
/// When the app refuses.
pub async fn incidents(app: &App) -> Result<Vec<(String, String)>> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        title: String,
    }
    #[derive(Deserialize)]
    struct List {
        rows: Vec<Row>,
        next: Option<Value>,
    }
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let filter = json!({
            "statuses": [],
            "severities": [],
            "services": [],
            "text": "",
            "after": after,
            "limit": 200,
        });
        let list: List = app.call("incidents", json!({ "filter": filter })).await?;
        found.extend(list.rows.into_iter().map(|row| (row.id, row.title)));
        after = list.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// One incident.
///
/// # Errors
/// When the app refuses.
pub async fn incident(app: &App, id: &str) -> Result<IncidentDetail> {
    app.call("incident", json!({ "id": id })).await
}

/// A review as a list tells it.
#[derive(Debug, Deserialize)]
pub struct Review {
    /// Which one.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How far it is, such as `draft`.
    pub status: String,
}

/// The reviews of the workspace, the last begun first.
///
/// # Errors
/// When the app refuses.
pub async fn reviews(app: &App) -> Result<Vec<Review>> {
    #[derive(Deserialize)]
    struct List {
        rows: Vec<Review>,
    }
    let filter = json!({
        "text": "",
        "statuses": [],
        "services": [],
        "severities": [],
        "tags": [],
        "factors": [],
        "window": null,
        "after": null,
        "limit": 200,
    });
    let list: List = app.call("reviews", json!({ "filter": filter })).await?;
    Ok(list.rows)
}
