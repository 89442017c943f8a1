//! Issues in other systems by which teams follow action items: opened from here on request through
//! the outbox, linked by their address, and their state read with each sync.

use std::collections::{BTreeSet, HashMap};

use muster_connectors::{Outgoing, Receipt, issue_at, issue_page, tracks_issues};
use muster_model::{
    fact::{Fact, FactKey, Issue},
    ids::{ActionItemId, ConnectionId, MemberId, ServiceId},
    rbac::{Action, Author, may},
    record::{ActionItem, Connection, Incident, Member, Review},
    time::Timestamp,
};
use muster_store::{Door, OutboxItem, Reader, StoreError};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Engine, Problem,
    names::Names,
    outbox::{self, Letter},
};

/// The label by which a team finds the issues that came of reviews.
const LABEL: &str = "post-mortem";

/// The issue by which a team follows an action item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct IssueView {
    /// Its identity; none while it waits to be opened.
    pub key: Option<FactKey>,
    /// What people call it: `shop/checkout#42`, or the project while it waits to be opened.
    pub name: String,
    /// Its title; empty while it was not seen.
    pub title: String,
    /// Whether it is open; none while it was not seen.
    pub open: Option<bool>,
    /// Where to look at it; empty while it waits to be opened.
    pub url: String,
    /// The name of the connection that it is behind.
    pub connection_name: String,
    /// When its state was last seen.
    pub seen_at: Option<Timestamp>,
    /// Why it could not be opened yet, in a sentence; empty if nothing is wrong.
    pub error: String,
}

/// Where issues can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct IssueTarget {
    /// Through which connection.
    pub connection: ConnectionId,
    /// Its name.
    pub connection_name: String,
    /// The paths of its projects, those of the action's service first.
    pub projects: Vec<String>,
}

impl Engine {
    /// Where an issue for an action item can be opened.
    ///
    /// # Errors
    /// If the action is gone.
    pub fn issue_targets(&self, id: ActionItemId) -> Result<Vec<IssueTarget>, Problem> {
        self.read(|reader| {
            let action = reader.require::<ActionItem>(id)?;
            let incident = reader.get::<Incident>(action.incident)?;
            targets(reader, incident.and_then(|incident| incident.service))
        })
    }

    /// Opens an issue for an action item. It waits in the outbox until the system took it, and is
    /// opened once.
    ///
    /// # Errors
    /// A sentence if it has one, if nothing of that name is there, or if the role does not allow it.
    pub fn open_issue(
        &self,
        id: ActionItemId,
        connection: ConnectionId,
        project: &str,
    ) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, _, now| {
            require_progress(door, me)?;
            let action = door.require::<ActionItem>(id)?;
            require_none(door, id, &action)?;
            let project = project.trim();
            let found = targets(door, None)?
                .into_iter()
                .find(|target| target.connection == connection);
            let Some(target) = found else {
                return Err(invalid(
                    "connection",
                    "No issue can be opened through this connection: it is gone, switched off, or \
                     of a kind that has no issues. Choose another."
                        .to_owned(),
                ));
            };
            if !target.projects.iter().any(|known| known == project) {
                return Err(invalid(
                    "project",
                    format!(
                        "{} knows no project '{project}'. Choose one of its projects.",
                        target.connection_name
                    ),
                ));
            }
            let key = Uuid::now_v7();
            let letter = Letter {
                to: connection,
                message: Outgoing::OpenIssue {
                    project: project.to_owned(),
                    title: action.title.clone(),
                    body: body(door, &action)?,
                    labels: vec![LABEL.to_owned()],
                    key,
                },
            };
            outbox::put(
                door,
                &letter,
                format!("issue:{key}"),
                Some(id.into()),
                None,
                now,
            )?;
            Ok(())
        })
    }

    /// Links an issue that exists, by its address. How it stands is read at once, if the system can
    /// be reached.
    ///
    /// # Errors
    /// A sentence if no connection speaks with that host, if it is not an issue's address, or if the
    /// role does not allow it.
    pub fn link_issue(&self, id: ActionItemId, url: &str) -> Result<(), Problem> {
        let linked = self.write(|door, author, now| {
            let issue = issue_named(door, url)?;
            let connection = issue.connection;
            door.change::<ActionItem>(author, now, id, |action| action.issue = Some(issue))?;
            drop_waiting(door, id)?;
            Ok(connection)
        })?;
        self.follow_soon(linked);
        Ok(())
    }

    /// Forgets the link to an issue, or that one was to be opened. The issue stays.
    ///
    /// # Errors
    /// If the role does not allow it, or the action is gone.
    pub fn unlink_issue(&self, id: ActionItemId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            require_progress(door, me)?;
            door.change::<ActionItem>(author, now, id, |action| action.issue = None)?;
            drop_waiting(door, id)
        })
    }

    /// Has a connection look at its issues soon, if it is polled at all.
    pub(crate) fn follow_soon(&self, connection: ConnectionId) {
        if let Err(problem) = self.sync_now(connection) {
            tracing::debug!(%problem, "a linked issue is not looked at");
        }
    }
}

/// Takes note of an issue that was opened: whoever asked for it links it to its action item. One
/// that nobody wants any more, or whose place was taken meanwhile, is left alone.
pub(crate) fn opened(
    door: &mut Door<'_>,
    item: &OutboxItem,
    letter: &Letter,
    receipt: &Receipt,
    (me, now): (MemberId, Timestamp),
) -> Result<(), StoreError> {
    let (Outgoing::OpenIssue { project, title, .. }, Some(about)) = (&letter.message, item.about)
    else {
        return Ok(());
    };
    let id = ActionItemId::from(about);
    let is_wanted = door.outbox_about(about)?.iter().any(|it| it.id == item.id);
    let vacant = door
        .get::<ActionItem>(id)?
        .is_some_and(|action| action.issue.is_none());
    if !is_wanted || !vacant {
        tracing::info!(
            issue = receipt.id,
            "opened for an action that it is not linked to"
        );
        return Ok(());
    }
    let key = FactKey {
        connection: letter.to,
        external_id: receipt.id.clone(),
    };
    // Dated back to when it was asked for, so that whatever its system says of it is newer.
    let seen = Issue {
        key: key.clone(),
        observed_at: item.created_at,
        project: project.clone(),
        number: number_in(&receipt.id),
        title: title.clone(),
        open: true,
        closed_at: None,
        url: receipt.url.clone(),
    };
    door.apply_facts(&[Fact::Issue(seen)])?;
    let linked = door.change::<ActionItem>(Author::Member(me), now, id, |action| {
        action.issue = Some(key);
    });
    match linked {
        // Whoever asked has lost their role meanwhile. The issue is there all the same, and trying
        // again would open no other.
        Err(StoreError::NotAllowed(reason)) => {
            tracing::warn!(
                reason,
                issue = receipt.id,
                "an opened issue could not be linked"
            );
            Ok(())
        }
        other => other.map(drop),
    }
}

/// An issue that waits to be opened.
pub(super) struct Waiting {
    connection: ConnectionId,
    project: String,
    error: String,
}

/// The issues that wait to be opened, by action item.
pub(super) fn waiting(reader: &Reader) -> Result<HashMap<ActionItemId, Waiting>, StoreError> {
    let mut waiting = HashMap::new();
    for item in reader.outbox_due(Timestamp::MAX, u32::MAX)? {
        let (Some(letter), Some(about)) = (outbox::letter_in(&item), item.about) else {
            continue;
        };
        if let Outgoing::OpenIssue { project, .. } = letter.message {
            let one = Waiting {
                connection: letter.to,
                project,
                error: item.error.unwrap_or_default(),
            };
            waiting.insert(ActionItemId::from(about), one);
        }
    }
    Ok(waiting)
}

/// The issue of an action item as it is shown: `seen` as it was seen last, `waiting` if it is to be
/// opened.
pub(super) fn view(
    reader: &Reader,
    action: &ActionItem,
    seen: Option<Issue>,
    waiting: Option<&Waiting>,
    names: &Names,
) -> Result<Option<IssueView>, StoreError> {
    if let Some(key) = &action.issue {
        let url = match &seen {
            Some(seen) if !seen.url.is_empty() => seen.url.clone(),
            _ => reader
                .get::<Connection>(key.connection)?
                .map(|connection| issue_page(&connection, &key.external_id))
                .unwrap_or_default(),
        };
        return Ok(Some(IssueView {
            key: Some(key.clone()),
            name: key.external_id.clone(),
            open: seen.as_ref().map(|seen| seen.open),
            seen_at: match &seen {
                Some(seen) => Some(seen_at(reader, seen)?),
                None => None,
            },
            title: seen.map(|seen| seen.title).unwrap_or_default(),
            url,
            connection_name: names.connection(key.connection),
            error: String::new(),
        }));
    }
    Ok(waiting.map(|waiting| IssueView {
        key: None,
        name: waiting.project.clone(),
        title: action.title.clone(),
        open: None,
        url: String::new(),
        connection_name: names.connection(waiting.connection),
        seen_at: None,
        error: waiting.error.clone(),
    }))
}

/// When an issue was last looked at: with the last sync of its connection.
fn seen_at(reader: &Reader, seen: &Issue) -> Result<Timestamp, StoreError> {
    let synced = reader.sync_state(seen.key.connection)?;
    let synced = synced.and_then(|state| state.last_success);
    Ok(synced.map_or(seen.observed_at, |at| at.max(seen.observed_at)))
}

/// Where issues can be opened: connections by name, those with projects of the service first, and
/// in each its projects, those of the service first.
fn targets(reader: &Reader, service: Option<ServiceId>) -> Result<Vec<IssueTarget>, StoreError> {
    let sources = reader.sources()?;
    let mut targets = Vec::new();
    for (id, connection) in reader.list::<Connection>()? {
        if !connection.enabled || !tracks_issues(&connection.settings.kind) {
            continue;
        }
        let own = sources.iter().filter(|seen| seen.source.connection == id);
        let of_service: BTreeSet<String> = own
            .clone()
            .filter(|seen| service.is_some() && seen.service == service)
            .map(|seen| seen.source.path.clone())
            .collect();
        let mut others: BTreeSet<String> = own.map(|seen| seen.source.path.clone()).collect();
        // A project in which nothing happened yet has streams, and no facts.
        for stream in reader.streams(id)? {
            let project = stream.name.split_once(':').map(|(_, project)| project);
            others.extend(project.map(str::to_owned));
        }
        others.retain(|project| !of_service.contains(project));
        let target = IssueTarget {
            connection: id,
            connection_name: connection.name,
            projects: of_service.iter().cloned().chain(others).collect(),
        };
        if !target.projects.is_empty() {
            targets.push((of_service.is_empty(), target));
        }
    }
    targets.sort_by_key(|(elsewhere, _)| *elsewhere);
    Ok(targets.into_iter().map(|(_, target)| target).collect())
}

/// The issue that an address names. Of several connections to its host the one that reads its
/// project is taken.
fn issue_named(reader: &Reader, url: &str) -> Result<FactKey, StoreError> {
    let connections = reader.list::<Connection>()?;
    let known = targets(reader, None)?;
    let reads = |id: ConnectionId, project: &str| {
        let target = known.iter().find(|target| target.connection == id);
        target.is_some_and(|target| target.projects.iter().any(|it| it == project))
    };
    let mut found: Vec<_> = connections
        .iter()
        .filter_map(|(id, connection)| {
            let name = issue_at(connection, url)?;
            let rank = (!connection.enabled, !reads(*id, &name.project));
            Some((rank, *id, name))
        })
        .collect();
    found.sort_by_key(|(rank, ..)| *rank);
    match found.into_iter().next() {
        Some((_, connection, name)) => Ok(FactKey {
            connection,
            external_id: name.external_id(),
        }),
        None => Err(invalid(
            "url",
            "This is no issue of a GitLab or GitHub that Muster is connected to. Copy the issue's \
             address from the browser, such as \
             https://gitlab.example.com/shop/checkout/-/issues/42; or connect its system first."
                .to_owned(),
        )),
    }
}

/// What an issue says: what the action does, and where it comes from.
fn body(reader: &Reader, action: &ActionItem) -> Result<String, StoreError> {
    let mut parts = Vec::new();
    if !action.description.trim().is_empty() {
        parts.push(action.description.trim().to_owned());
    }
    let title = reader.require::<Review>(action.review)?.title;
    let mut lines = vec![format!(
        "An action of the review \"{title}\": `muster://review/{}`",
        action.review
    )];
    if let Some(due) = action.due {
        lines.push(format!("Due on {due}."));
    }
    parts.push(format!("---\n{}", lines.join("\n")));
    Ok(parts.join("\n\n"))
}

fn require_progress(reader: &Reader, me: MemberId) -> Result<(), StoreError> {
    let role = reader.get::<Member>(me)?.map(|member| member.role);
    if role.is_some_and(|role| may(role, Action::RecordProgress)) {
        return Ok(());
    }
    Err(StoreError::NotAllowed(format!(
        "Your role does not allow you to {}, which opening and linking issues is part of. Ask an \
         admin for another role.",
        Action::RecordProgress.phrase()
    )))
}

/// Refuses if the action has an issue, or one waits to be opened for it.
fn require_none(reader: &Reader, id: ActionItemId, action: &ActionItem) -> Result<(), StoreError> {
    if let Some(issue) = &action.issue {
        return Err(invalid(
            "issue",
            format!(
                "Issue {} is linked to this action. Remove the link before you open another.",
                issue.external_id
            ),
        ));
    }
    if let Some(waiting) = waiting(reader)?.get(&id) {
        return Err(invalid(
            "issue",
            format!(
                "An issue in {} waits to be opened for this action. Remove it before you open \
                 another.",
                waiting.project
            ),
        ));
    }
    Ok(())
}

/// Forgets the issues that wait to be opened for an action.
fn drop_waiting(door: &mut Door<'_>, id: ActionItemId) -> Result<(), StoreError> {
    for item in door.outbox_about(id.into())? {
        door.outbox_dropped(item.id)?;
    }
    Ok(())
}

/// The number at the end of an external id, as people write it.
fn number_in(external_id: &str) -> String {
    let number = external_id.rsplit_once('#').map(|(_, number)| number);
    number
        .map(|number| format!("#{number}"))
        .unwrap_or_default()
}

fn invalid(field: &str, message: String) -> StoreError {
    StoreError::Invalid {
        field: field.to_owned(),
        message,
    }
}
