//! A plan as `terraform show -json` writes it, in every form since Terraform 0.12. A state has a
//! similar form and is told apart: it says what is there, and not what a run did.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use muster_model::{
    fact::{IacAction, IacStatus, ResourceCounts},
    time::Timestamp,
};
use serde::{Deserialize, de::IgnoredAny};

use super::{Outcome, Touched};
use crate::folder::{file::File, format::Reading};

/// The newest form that is known; later ones of the same major number only add to it.
const NEWEST_MAJOR: u32 = 1;
/// Before this form outputs always counted as changed, and drift was not written down.
const FORM_WITH_DRIFT: (u32, u32) = (0, 2);

/// Which parts a document has, whatever is in them.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Parts {
    format_version: Option<IgnoredAny>,
    planned_values: Option<IgnoredAny>,
    resource_changes: Option<IgnoredAny>,
    errored: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
    terraform_version: Option<IgnoredAny>,
    lineage: Option<IgnoredAny>,
    serial: Option<IgnoredAny>,
}

/// A plan. Values before and after a change are passed over.
#[derive(Deserialize)]
struct Plan {
    format_version: String,
    #[serde(default)]
    timestamp: Option<DateTime<Utc>>,
    #[serde(default)]
    errored: Option<bool>,
    #[serde(default)]
    resource_changes: Option<Vec<Resource>>,
    #[serde(default)]
    resource_drift: Option<Vec<Resource>>,
    #[serde(default)]
    output_changes: Option<BTreeMap<String, Change>>,
}

#[derive(Deserialize)]
struct Resource {
    address: String,
    change: Change,
}

#[derive(Deserialize)]
struct Change {
    actions: Vec<String>,
}

impl Change {
    /// Whether it does anything to what it is about.
    fn is_effective(&self) -> bool {
        self.actions
            .iter()
            .any(|action| !matches!(action.as_str(), "no-op" | "read"))
    }
}

/// Reads a plan or a state; none if the file is neither.
pub(super) fn read(file: &File) -> Option<Reading> {
    if is_saved_plan(&file.text) {
        return Some(Reading::left_out(
            "it is a saved plan in Terraform's own form; write it as JSON with 'terraform show \
             -json PLAN > plan.json'",
        ));
    }
    if !file.text.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let parts = match serde_json::from_slice::<Parts>(&file.text) {
        Ok(parts) => parts,
        Err(error) => return cut_short(&file.text, &error),
    };
    let is_plan = parts.planned_values.is_some()
        || parts.resource_changes.is_some()
        || parts.errored.is_some();
    let is_shown_state = parts.values.is_some() || parts.terraform_version.is_some();
    let is_kept_state = parts.lineage.is_some() && parts.serial.is_some();
    if is_kept_state || parts.format_version.is_some() && !is_plan && is_shown_state {
        return Some(Reading::left_out(
            "it is a state of Terraform's, which says what is there and not what a run would \
             change; write a plan instead",
        ));
    }
    if parts.format_version.is_none() || !is_plan {
        return None;
    }
    Some(match serde_json::from_slice(&file.text) {
        Ok(plan) => understand(&plan).map_or_else(Reading::left_out, |outcome| {
            Reading::run(outcome.into_run(file, &file.text))
        }),
        Err(error) => Reading::left_out(format!(
            "the plan in it does not have the form that Terraform writes (line {}, column {})",
            error.line(),
            error.column()
        )),
    })
}

/// Whether it is a plan as `terraform plan -out` writes it: an archive with a file `tfplan`.
fn is_saved_plan(text: &[u8]) -> bool {
    text.starts_with(b"PK\x03\x04") && text.get(30..36) == Some(b"tfplan")
}

/// A file that begins as a plan does and is not whole; none if it begins otherwise.
fn cut_short(text: &[u8], error: &serde_json::Error) -> Option<Reading> {
    let begins_so = text
        .trim_ascii_start()
        .strip_prefix(b"{")
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\"format_version\""));
    begins_so.then(|| {
        Reading::left_out(format!(
            "it begins as a plan of Terraform's and is not whole JSON (line {}, column {}); write \
             it anew",
            error.line(),
            error.column()
        ))
    })
}

/// What the plan says.
fn understand(plan: &Plan) -> Result<Outcome, String> {
    let form = version(&plan.format_version);
    if form.is_none_or(|(major, _)| major > NEWEST_MAJOR) {
        return Err(format!(
            "the plan in it has the form '{}', which this version of Muster does not know; update \
             Muster",
            plan.format_version.chars().take(20).collect::<String>()
        ));
    }
    let has_drift = form >= Some(FORM_WITH_DRIFT);
    let mut counts = ResourceCounts::default();
    let mut touched = Touched::default();
    for resource in plan.resource_changes.iter().flatten() {
        for action in &resource.change.actions {
            match action.as_str() {
                "create" => counts.add += 1,
                "update" => counts.change += 1,
                "delete" => counts.destroy += 1,
                _ => {}
            }
        }
        if resource.change.is_effective() {
            touched.add(&resource.address);
        }
    }
    let changes_outputs = has_drift
        && plan
            .output_changes
            .iter()
            .flatten()
            .any(|(_, change)| change.is_effective());
    let drifted = has_drift.then(|| {
        let drift = plan.resource_drift.iter().flatten();
        drift.filter(|it| it.change.is_effective()).count()
    });
    let at = plan.timestamp.map(Timestamp::from);
    Ok(Outcome {
        action: IacAction::Plan,
        status: if plan.errored == Some(true) {
            IacStatus::Failed
        } else if touched.count == 0 && !changes_outputs {
            IacStatus::Unchanged
        } else {
            IacStatus::Planned
        },
        resources: Some(counts),
        drifted: drifted.map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
        touched,
        started_at: at,
        finished_at: None,
    })
}

/// The major and minor number of a form.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Some((major, minor)),
        _ => None,
    }
}
