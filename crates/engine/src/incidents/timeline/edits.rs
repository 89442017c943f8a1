//! What the edits of an incident tell: one entry for each thing that people care about.

use muster_model::{
    ids::{ConnectionId, MemberId},
    rbac::Author,
    record::{IncidentRole, Origin, Severity},
    timeline::TimelineKind,
};
use muster_store::audit::{Action, Edit};
use serde::de::DeserializeOwned;

use super::{EntryKey, TimelineEntry};
use crate::names::Names;

/// What one edit of the incident tells.
pub(super) fn edited(edit: &Edit, names: &Names, entries: &mut Vec<TimelineEntry>) {
    let author = author_of(edit, names);
    let mut tell = |field, kind, title: String| {
        let key = EntryKey::of_edit(edit, field);
        entries.push(TimelineEntry {
            author: author.clone(),
            ..TimelineEntry::automatic(&key, edit.at, kind, title)
        });
    };
    for role in IncidentRole::ALL {
        if let Some(title) = handed_over(edit, role, names) {
            tell(role.field(), TimelineKind::Assigned, title);
        }
    }
    if edit.action == Action::Create {
        tell("opened", TimelineKind::Opened, opened(edit));
        return;
    }
    if let Some(severity) = after::<Severity>(edit, "severity") {
        let before = before::<Severity>(edit, "severity").map_or("", Severity::name);
        let title = format!("Severity changed from {before} to {}", severity.name());
        tell("severity", TimelineKind::Severity, title);
    }
    if is_set(edit, "acknowledged_at") {
        let title = match after::<ConnectionId>(edit, "acknowledged_through") {
            Some(chat) => format!("Acknowledged from {}", names.connection(chat)),
            None => "Acknowledged".to_owned(),
        };
        tell("acknowledged_at", TimelineKind::Acknowledged, title);
    }
    if is_set(edit, "resolved_at") {
        let title = match edit.author {
            Author::Muster => "Resolved: all its alerts are over",
            Author::Member(_) => "Resolved",
        };
        tell("resolved_at", TimelineKind::Resolved, title.to_owned());
    } else if edit.diff.contains_key("resolved_at") {
        let title = "Opened again".to_owned();
        tell("resolved_at", TimelineKind::Reopened, title);
    }
    for (field, title) in [
        ("title", "Renamed"),
        ("summary", "Summary edited"),
        ("service", "Service changed"),
        ("policy", "Policy changed"),
        ("cause", "Cause corrected"),
    ] {
        if edit.diff.contains_key(field) {
            tell(field, TimelineKind::Changed, title.to_owned());
        }
    }
}

fn opened(edit: &Edit) -> String {
    let severity = after::<Severity>(edit, "severity").map_or("", Severity::name);
    let how = match after::<Origin>(edit, "origin") {
        Some(Origin::Declared) => "Declared",
        Some(Origin::Threshold) => "Opened for a KPI",
        _ => "Opened for an alert",
    };
    format!("{how} as {severity}")
}

/// Who holds a role since an edit, and from whom they took it; none if the edit says nothing of it.
fn handed_over(edit: &Edit, role: IncidentRole, names: &Names) -> Option<String> {
    let field = role.field();
    if !edit.diff.contains_key(field) {
        return None;
    }
    let from = before::<MemberId>(edit, field).map(|member| names.member(Some(member)));
    let to = after::<MemberId>(edit, field).map(|member| names.member(Some(member)));
    let does = match role {
        IncidentRole::Commander => "leads the work".to_owned(),
        role => format!("is {}", role.name()),
    };
    match (from, to) {
        (None, None) => None,
        (None, Some(to)) => Some(format!("{to} {does}")),
        (Some(from), Some(to)) => Some(format!("{to} {does}, taking over from {from}")),
        (Some(from), None) => Some(format!("Nobody {does} any more: {from} gave it up")),
    }
}

/// Who made an edit; empty if Muster did.
pub(super) fn author_of(edit: &Edit, names: &Names) -> String {
    match edit.author {
        Author::Member(id) => names.member(Some(id)),
        Author::Muster => String::new(),
    }
}

/// Whether the edit gave the field a value.
pub(super) fn is_set(edit: &Edit, field: &str) -> bool {
    edit.diff.get(field).is_some_and(|pair| !pair[1].is_null())
}

/// The field's value after the edit; none if it has none, or if the edit did not change it.
pub(super) fn after<T: DeserializeOwned>(edit: &Edit, field: &str) -> Option<T> {
    edit.diff
        .get(field)
        .and_then(|pair| serde_json::from_value(pair[1].clone()).ok())
}

fn before<T: DeserializeOwned>(edit: &Edit, field: &str) -> Option<T> {
    edit.diff
        .get(field)
        .and_then(|pair| serde_json::from_value(pair[0].clone()).ok())
}
