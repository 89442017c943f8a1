//! The timeline of an incident, put together from what is recorded of it.

use muster_model::{
    fact::Alert,
    ids::{IncidentId, MemberId, NoteId},
    rbac::Author,
    record::{Incident, Origin, Severity},
    time::{Millis, Timestamp, Window},
};
use muster_store::{
    DeploymentFilter, FactScope, PageRequest, PageRow, Reader, StoreError, TierFilter,
    audit::{self, Action, Edit},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{escalation::alerts_of, names::Names};

/// How long before an incident a deployment of its service is worth showing.
const NEAR: Millis = Millis::hours(6);

/// How many such deployments are shown at the most.
const SHOWN: u32 = 20;

/// What an entry of a timeline tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// The incident began.
    Opened,
    /// An alert joined it.
    AlertJoined,
    /// An alert of it ended.
    AlertEnded,
    /// Somebody was told.
    Paged,
    /// A person acknowledged it.
    Acknowledged,
    /// Its severity changed.
    Severity,
    /// Somebody was asked to lead.
    Assigned,
    /// A field of it changed.
    Changed,
    /// A person wrote something.
    Note,
    /// A deployment of the same service ended near its start.
    Deployment,
    /// It was over.
    Resolved,
    /// It was opened again.
    Reopened,
}

/// One entry of an incident's timeline.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct TimelineEntry {
    /// When it happened.
    pub at: Timestamp,
    /// What it tells.
    pub kind: TimelineKind,
    /// One sentence.
    pub title: String,
    /// The note's text, in Markdown; empty for what is automatic.
    pub text: String,
    /// Who did it; empty if nobody in particular.
    pub author: String,
    /// The note, if it is one.
    pub note: Option<NoteId>,
}

/// What happened to an incident, the oldest first: from the log of its edits, its alerts, the
/// pages that this laptop decided, and the notes that people wrote.
pub(super) fn of(
    reader: &Reader,
    id: IncidentId,
    incident: &Incident,
    names: &Names,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let mut entries = Vec::new();
    for edit in audit::history(reader, id.into())? {
        edited(&edit, names, &mut entries);
    }
    for alert in alerts_of(reader, incident)? {
        alerted(&alert, &mut entries);
    }
    for page in reader.pages_of(id)? {
        entries.push(paged(&page, names));
    }
    for (note_id, note) in reader.notes_of(id)? {
        entries.push(TimelineEntry {
            text: note.text,
            author: names.member(Some(note.author)),
            note: Some(note_id),
            ..TimelineEntry::automatic(note.at, TimelineKind::Note, "Note")
        });
    }
    for deployment in deployments_near(reader, incident)? {
        entries.push(deployment);
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}

impl TimelineEntry {
    fn automatic(at: Timestamp, kind: TimelineKind, title: impl Into<String>) -> Self {
        Self {
            at,
            kind,
            title: title.into(),
            text: String::new(),
            author: String::new(),
            note: None,
        }
    }
}

/// What one edit of the incident tells: one entry for each thing that people care about.
fn edited(edit: &Edit, names: &Names, entries: &mut Vec<TimelineEntry>) {
    let author = match edit.author {
        Author::Member(id) => names.member(Some(id)),
        Author::Muster => String::new(),
    };
    let mut tell = |kind, title: String| {
        entries.push(TimelineEntry {
            author: author.clone(),
            ..TimelineEntry::automatic(edit.at, kind, title)
        });
    };
    if edit.action == Action::Create {
        let severity = after::<Severity>(edit, "severity").map_or("", Severity::name);
        let declared = after::<Origin>(edit, "origin") == Some(Origin::Declared);
        let how = if declared {
            "Declared"
        } else {
            "Opened for an alert"
        };
        tell(TimelineKind::Opened, format!("{how} as {severity}"));
        return;
    }
    if let Some(severity) = after::<Severity>(edit, "severity") {
        let before = before::<Severity>(edit, "severity").map_or("", Severity::name);
        let title = format!("Severity changed from {before} to {}", severity.name());
        tell(TimelineKind::Severity, title);
    }
    if is_set(edit, "acknowledged_at") {
        tell(TimelineKind::Acknowledged, "Acknowledged".to_owned());
    }
    if edit.diff.contains_key("assignee") {
        let title = match after::<MemberId>(edit, "assignee") {
            Some(member) => format!("{} leads the work", names.member(Some(member))),
            None => "Nobody leads the work any more".to_owned(),
        };
        tell(TimelineKind::Assigned, title);
    }
    if is_set(edit, "resolved_at") {
        let by_itself = edit.author == Author::Muster;
        let title = if by_itself {
            "Resolved: all its alerts are over"
        } else {
            "Resolved"
        };
        tell(TimelineKind::Resolved, title.to_owned());
    } else if edit.diff.contains_key("resolved_at") {
        tell(TimelineKind::Reopened, "Opened again".to_owned());
    }
    for (field, title) in [
        ("title", "Renamed"),
        ("summary", "Summary edited"),
        ("service", "Service changed"),
        ("policy", "Policy changed"),
        ("cause", "Cause corrected"),
    ] {
        if edit.diff.contains_key(field) {
            tell(TimelineKind::Changed, title.to_owned());
        }
    }
}

fn alerted(alert: &Alert, entries: &mut Vec<TimelineEntry>) {
    entries.push(TimelineEntry::automatic(
        alert.started_at,
        TimelineKind::AlertJoined,
        format!("Alert firing: {}", alert.headline()),
    ));
    if let Some(ended) = alert.ended_at {
        entries.push(TimelineEntry::automatic(
            ended,
            TimelineKind::AlertEnded,
            format!("Alert over: {}", alert.headline()),
        ));
    }
}

fn paged(page: &PageRow, names: &Names) -> TimelineEntry {
    let level = page.key.level + 1;
    let name = names.member(Some(page.key.member));
    let title = match &page.held {
        Some(reason) => format!("Level {level}: {name} was owed a page, not shown: {reason}"),
        None if page.shown_at.is_none() => format!("Level {level}: {name} is owed a page"),
        None => format!("Level {level}: {name} paged"),
    };
    TimelineEntry::automatic(page.due_at, TimelineKind::Paged, title)
}

/// The production deployments of the incident's service that ended shortly before it began.
fn deployments_near(
    reader: &Reader,
    incident: &Incident,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let Some(service) = incident.service else {
        return Ok(Vec::new());
    };
    let filter = DeploymentFilter {
        scope: FactScope {
            services: vec![service],
            window: Some(Window {
                from: incident.opened_at - NEAR,
                to: incident.resolved_at.unwrap_or(incident.opened_at + NEAR),
            }),
            ..FactScope::default()
        },
        tiers: vec![TierFilter::Production],
        ..DeploymentFilter::default()
    };
    let page = reader.deployments(&filter, PageRequest::first(SHOWN))?;
    Ok(page
        .rows
        .into_iter()
        .filter_map(|row| {
            let ended = row.deployment.finished_at?;
            let title = format!(
                "Deployment to {}: {}",
                row.deployment.environment, row.deployment.title
            );
            Some(TimelineEntry {
                author: row.deployment.author,
                ..TimelineEntry::automatic(ended, TimelineKind::Deployment, title)
            })
        })
        .collect())
}

/// Whether the edit gave the field a value.
fn is_set(edit: &Edit, field: &str) -> bool {
    edit.diff.get(field).is_some_and(|pair| !pair[1].is_null())
}

fn after<T: DeserializeOwned>(edit: &Edit, field: &str) -> Option<T> {
    edit.diff
        .get(field)
        .and_then(|pair| serde_json::from_value(pair[1].clone()).ok())
}

fn before<T: DeserializeOwned>(edit: &Edit, field: &str) -> Option<T> {
    edit.diff
        .get(field)
        .and_then(|pair| serde_json::from_value(pair[0].clone()).ok())
}
