//! The order of an incident's timeline, and what a correction does to an entry. The order is total
//! and the same on every laptop; a correction moves an entry and never loses what was recorded
//! first. Gathering the entries is left to others.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{CorrectionId, MemberId},
    record::Correction,
    time::Timestamp,
};

/// What an entry of a timeline tells.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
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
    /// A role was taken, handed over or given up.
    Assigned,
    /// A field of it changed.
    Changed,
    /// A person wrote something.
    Note,
    /// A task was added.
    TaskAdded,
    /// A task got another title, owner or due date.
    TaskChanged,
    /// A task was done.
    TaskDone,
    /// A task was not done after all.
    TaskReopened,
    /// A status update was given.
    Update,
    /// A file was attached.
    Attachment,
    /// A message in a chat channel of the incident.
    Chat,
    /// A deployment of the same service ended near its start.
    Deployment,
    /// A run of a pipeline or of infrastructure as code of the same service, near its start.
    Run,
    /// It was over.
    Resolved,
    /// It was opened again.
    Reopened,
}

/// What people choose entries by.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum TimelineFilter {
    /// Alerts that began or ended.
    Alert,
    /// Pages.
    Page,
    /// Acknowledgements.
    Acknowledgement,
    /// Changes of severity.
    Severity,
    /// Roles taken, handed over and given up.
    Role,
    /// Tasks.
    Task,
    /// Status updates.
    Update,
    /// Deployments.
    Deployment,
    /// Runs of pipelines and of infrastructure as code.
    Run,
    /// Notes.
    Note,
    /// Messages from chat.
    Chat,
    /// Attached files.
    Attachment,
    /// Where the incident stands and what is known of it: opened, resolved, edited.
    Status,
}

impl TimelineKind {
    /// What people find it by.
    #[must_use]
    pub const fn filter(self) -> TimelineFilter {
        match self {
            Self::AlertJoined | Self::AlertEnded => TimelineFilter::Alert,
            Self::Paged => TimelineFilter::Page,
            Self::Acknowledged => TimelineFilter::Acknowledgement,
            Self::Severity => TimelineFilter::Severity,
            Self::Assigned => TimelineFilter::Role,
            Self::TaskAdded | Self::TaskChanged | Self::TaskDone | Self::TaskReopened => {
                TimelineFilter::Task
            }
            Self::Update => TimelineFilter::Update,
            Self::Deployment => TimelineFilter::Deployment,
            Self::Run => TimelineFilter::Run,
            Self::Note => TimelineFilter::Note,
            Self::Chat => TimelineFilter::Chat,
            Self::Attachment => TimelineFilter::Attachment,
            Self::Opened | Self::Changed | Self::Resolved | Self::Reopened => {
                TimelineFilter::Status
            }
        }
    }

    /// Its place among entries of the same instant: causes before effects.
    const fn rank(self) -> u8 {
        match self {
            Self::Deployment | Self::Run => 0,
            Self::AlertJoined => 1,
            Self::Opened => 2,
            Self::Reopened => 3,
            Self::Paged => 4,
            Self::Acknowledged => 5,
            Self::Severity
            | Self::Assigned
            | Self::Changed
            | Self::Note
            | Self::TaskAdded
            | Self::TaskChanged
            | Self::TaskDone
            | Self::TaskReopened
            | Self::Update
            | Self::Attachment
            | Self::Chat => 6,
            Self::AlertEnded => 7,
            Self::Resolved => 8,
        }
    }
}

/// Where an entry stands: by its instant, then by its kind, then by its key, which no other entry
/// of the timeline has. Entries of one laptop's edits have keys in the order of those edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a> {
    at: Timestamp,
    rank: u8,
    key: &'a str,
}

impl<'a> Place<'a> {
    /// The place of an entry.
    #[must_use]
    pub const fn of(at: Timestamp, kind: TimelineKind, key: &'a str) -> Self {
        Self {
            at,
            rank: kind.rank(),
            key,
        }
    }
}

/// One correction of an entry: what it was and what it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its time before and after; none if the time stayed.
    pub at: Option<(Timestamp, Timestamp)>,
    /// Its text before and after; none if the text stayed.
    pub text: Option<(String, String)>,
    /// Who corrected it; none if Muster did.
    pub by: Option<MemberId>,
    /// When.
    pub on: Timestamp,
}

/// What is kept of an entry that was corrected: what was recorded first, and who changed it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The time that was recorded first; none if that is the time still.
    pub was_at: Option<Timestamp>,
    /// The text that was written first; none if that is the text still.
    pub was_text: Option<String>,
    /// Who corrected it last; none if Muster did.
    pub by: Option<MemberId>,
    /// When.
    pub on: Timestamp,
}

/// The trace of corrections, the earliest first; none if there are none, or if they came back to
/// what was recorded first.
#[must_use]
pub fn trace(changes: &[Change]) -> Option<Trace> {
    let last = changes.last()?;
    let was_at = ends(changes.iter().filter_map(|change| change.at.as_ref()));
    let was_text = ends(changes.iter().filter_map(|change| change.text.as_ref()));
    (was_at.is_some() || was_text.is_some()).then_some(Trace {
        was_at,
        was_text,
        by: last.by,
        on: last.on,
    })
}

/// What was first, unless that is what it is at last.
fn ends<'c, T: Clone + PartialEq + 'c>(mut pairs: impl Iterator<Item = &'c (T, T)>) -> Option<T> {
    let (first, then) = pairs.next()?;
    let last = pairs.last().map_or(then, |(_, after)| after);
    (first != last).then(|| first.clone())
}

/// Of several corrections of one entry, made on several laptops, the one that counts: the last.
#[must_use]
pub fn standing<'c>(
    corrections: impl IntoIterator<Item = &'c (CorrectionId, Correction)>,
) -> Option<&'c (CorrectionId, Correction)> {
    corrections
        .into_iter()
        .max_by_key(|(id, correction)| (correction.corrected_at, *id))
}

/// When an entry that was recorded at `recorded` is shown, and the trace of its correction.
#[must_use]
pub fn corrected(recorded: Timestamp, by: &Correction) -> (Timestamp, Option<Trace>) {
    let change = Change {
        at: Some((recorded, by.at)),
        text: None,
        by: Some(by.by),
        on: by.corrected_at,
    };
    (by.at, trace(&[change]))
}
