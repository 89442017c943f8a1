//! The recorded answers, read from the fixtures and moved in time as a journey asks.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PROJECT_ID, PROJECT_PATH};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/gitlab");

/// One element of a recorded answer, with the call that returned it.
#[derive(Deserialize)]
struct Row {
    url: String,
    data: Value,
}

/// All that was recorded of one project.
pub struct Recording {
    /// The project itself: its recorded id and path, in the shape of the API.
    pub project: Value,
    /// `GET /projects/:id/deployments`.
    pub deployments: Vec<Value>,
    /// `GET /projects/:id/pipelines`.
    pub pipelines: Vec<Value>,
    /// `GET /projects/:id/merge_requests`.
    pub merge_requests: Vec<Value>,
    commits: HashMap<String, Vec<Value>>,
}

impl Recording {
    /// Reads all files, and moves every instant in them by `shift`.
    pub fn read(shift: TimeDelta) -> Result<Self> {
        let data = |name: &str| -> Result<Vec<Value>> {
            Ok(rows(name, shift)?.into_iter().map(|row| row.data).collect())
        };
        let mut commits: HashMap<String, Vec<Value>> = HashMap::new();
        for row in rows("merge_request_commits", shift)? {
            let iid = row
                .url
                .split("/merge_requests/")
                .nth(1)
                .and_then(|rest| rest.split('/').next());
            let iid = iid.with_context(|| format!("no merge request in {}", row.url))?;
            commits.entry(iid.to_owned()).or_default().push(row.data);
        }
        Ok(Self {
            project: json!({
                "id": PROJECT_ID,
                "name": "charts",
                "path": "charts",
                "path_with_namespace": PROJECT_PATH,
                "name_with_namespace": "merico-dev / ee / charts",
                "default_branch": "master",
                "archived": false,
                "web_url": format!("https://gitlab.com/{PROJECT_PATH}"),
            }),
            deployments: data("deployments")?,
            pipelines: data("pipelines")?,
            merge_requests: data("merge_requests")?,
            commits,
        })
    }

    /// `GET /projects/:id/merge_requests/:iid/commits`; empty where none were recorded.
    pub fn commits_of(&self, iid: &str) -> &[Value] {
        self.commits.get(iid).map_or(&[], Vec::as_slice)
    }
}

fn rows(name: &str, shift: TimeDelta) -> Result<Vec<Row>> {
    let path = Path::new(FOLDER).join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("reading the recording {} failed", path.display()))?;
    let mut rows: Vec<Row> = serde_json::from_str(&text)
        .with_context(|| format!("{} is not a recording", path.display()))?;
    for row in &mut rows {
        move_instants(&mut row.data, shift);
    }
    Ok(rows)
}

fn move_instants(value: &mut Value, shift: TimeDelta) {
    match value {
        Value::String(text) => {
            if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
                let moved = instant.with_timezone(&Utc) + shift;
                *text = moved.to_rfc3339_opts(SecondsFormat::Millis, true);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| move_instants(one, shift)),
        Value::Object(all) => all.values_mut().for_each(|one| move_instants(one, shift)),
        _ => {}
    }
}
