//! What `terraform plan -json` and `terraform apply -json` print: a message a line, the last of
//! which sums up. OpenTofu prints the same. A line that is no message, such as one of a CI job's
//! own, is passed over.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use muster_model::{
    fact::{IacAction, IacStatus, ResourceCounts},
    time::Timestamp,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Outcome, Touched};
use crate::folder::{file::File, format::Reading};

/// Among how many lines the first message must be.
const LEADING_LINES: usize = 50;

/// One line.
#[derive(Deserialize)]
struct Message {
    #[serde(rename = "@level")]
    level: String,
    #[serde(rename = "@module")]
    module: String,
    #[serde(rename = "@timestamp", default)]
    at: Option<DateTime<Utc>>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    change: Option<ResourceChange>,
    #[serde(default)]
    changes: Option<Summary>,
    #[serde(default)]
    outputs: Option<BTreeMap<String, Value>>,
}

/// What becomes of one resource.
#[derive(Deserialize)]
struct ResourceChange {
    resource: Resource,
    action: String,
}

#[derive(Deserialize)]
struct Resource {
    addr: String,
}

/// What becomes of all.
#[derive(Deserialize)]
struct Summary {
    add: u32,
    change: u32,
    remove: u32,
    operation: String,
}

/// One run, as far as its lines have been read.
#[derive(Default)]
struct Printed {
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
    summary: Option<Summary>,
    failed: bool,
    /// Whether it began to change something.
    applies: bool,
    changes_outputs: bool,
    drifted: u32,
    touched: Touched,
    /// Where its lines are in the text.
    begin: usize,
    end: usize,
}

/// Reads all runs of a file; none if nothing in it was printed by Terraform.
pub(super) fn read(file: &File) -> Option<Reading> {
    let mut runs: Vec<Printed> = Vec::new();
    let mut end = 0;
    for (number, line) in file.text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let begin = end;
        end += line.len();
        if runs.is_empty() && number == LEADING_LINES {
            return None;
        }
        let Some(message) = message(line) else {
            continue;
        };
        if runs.is_empty() || message.kind == "version" {
            runs.push(Printed {
                begin,
                ..Printed::default()
            });
        }
        if let Some(run) = runs.last_mut() {
            run.end = end;
            run.add(message);
        }
    }
    if runs.is_empty() {
        return None;
    }
    let mut reading = Reading::default();
    for run in runs {
        let part = &file.text[run.begin..run.end];
        match run.outcome() {
            Some(outcome) => reading.runs.push(outcome.into_run(file, part)),
            None => reading.reasons.push(
                "what Terraform printed into it ends before its summary; it is read again when it \
                 has changed"
                    .to_owned(),
            ),
        }
    }
    Some(reading)
}

/// The message on a line; none if it is something else.
fn message(line: &[u8]) -> Option<Message> {
    let line = line.trim_ascii();
    if !line.starts_with(b"{") {
        return None;
    }
    let message: Message = serde_json::from_slice(line).ok()?;
    matches!(message.module.as_str(), "terraform.ui" | "tofu.ui").then_some(message)
}

impl Printed {
    fn add(&mut self, message: Message) {
        let at = message.at.map(Timestamp::from);
        self.started_at = self.started_at.or(at);
        self.finished_at = self.finished_at.max(at);
        match message.kind.as_str() {
            "diagnostic" => self.failed |= message.level == "error",
            "apply_start" => self.applies = true,
            "change_summary" => self.summary = message.changes,
            "planned_change" => {
                if let Some(change) = message.change
                    && !matches!(change.action.as_str(), "noop" | "read")
                {
                    self.touched.add(&change.resource.addr);
                }
            }
            "resource_drift" => {
                let drifted = message.change.is_some_and(|it| it.action != "noop");
                self.drifted = self.drifted.saturating_add(drifted.into());
            }
            "outputs" => {
                let outputs = message.outputs.unwrap_or_default();
                self.changes_outputs |= outputs.values().any(|it| {
                    it.get("action")
                        .and_then(Value::as_str)
                        .is_some_and(|action| action != "noop")
                });
            }
            _ => {}
        }
    }

    /// What came of it; none if it is not over.
    fn outcome(self) -> Option<Outcome> {
        let counts = self.summary.as_ref().map(|it| ResourceCounts {
            add: it.add,
            change: it.change,
            destroy: it.remove,
        });
        let action = match self.summary.as_ref().map(|it| it.operation.as_str()) {
            Some("apply") => IacAction::Apply,
            Some("destroy") => IacAction::Destroy,
            _ if self.applies => IacAction::Apply,
            _ => IacAction::Plan,
        };
        // An apply sums up the plan first; what it did is known by a summary of its own.
        let is_summed_up = self.summary.as_ref().is_some_and(|it| {
            !self.applies || matches!(it.operation.as_str(), "apply" | "destroy")
        });
        let nothing = counts.is_some_and(ResourceCounts::is_empty)
            && self.touched.count == 0
            && !self.changes_outputs;
        let status = match (self.failed, action) {
            (true, _) => IacStatus::Failed,
            (false, _) if !is_summed_up => return None,
            (false, _) if nothing => IacStatus::Unchanged,
            (false, IacAction::Plan) => IacStatus::Planned,
            (false, _) => IacStatus::Applied,
        };
        Some(Outcome {
            action,
            status,
            resources: counts,
            drifted: counts.map(|_| self.drifted),
            touched: self.touched,
            started_at: self.started_at,
            finished_at: self.finished_at,
        })
    }
}
