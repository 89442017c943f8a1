//! Reviews: the post-mortems of incidents, from the first draft, written with no network, to what
//! was done because of them. The rules are the model's; this part reads what they need, applies
//! them through the one door, and puts together what a front end shows.

mod actions;
mod comments;
mod export;
mod facts;
mod issues;
mod life;
mod listing;
mod mine;
mod preview;
mod reminders;
mod snippet;
mod statistics;
mod templates;
mod versions;
mod writing;

use std::collections::BTreeSet;

use muster_model::{
    ids::{IncidentId, MemberId, ReviewId, ReviewTemplateId, ServiceId},
    record::{Review, ReviewStatus, Severity},
    review_template::{Blank, BuiltInTemplate},
    time::{Timestamp, Window},
};
use muster_store::Cursor;
use serde::{Deserialize, Serialize};

pub use actions::{ActionFilter, ActionList, ActionView, NewAction};
pub use comments::{CommentView, NewComment};
pub use export::{ExportFormat, Exported};
pub(crate) use issues::opened as issue_opened;
pub use issues::{IssueTarget, IssueView};
pub(crate) use listing::BROUGHT_UP;
pub use mine::{MyAction, MyReview, MyReviews, ReviewTask};
pub use preview::ReviewCheck;
pub(crate) use reminders::{CLOCK, ReviewClock, matters, note_all};
pub use statistics::{ReviewScope, StatisticsView};
pub use templates::{NewTemplate, TemplateView};
pub use versions::{ChangedPart, PartKind, VersionText, VersionView, WrittenPart};
pub use writing::SavedText;

/// Which reviews to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ReviewFilter {
    /// Words that the title, the text, a tag or a factor begins with; all of them.
    pub text: String,
    /// How far they are.
    pub statuses: Vec<ReviewStatus>,
    /// Which service suffered.
    pub services: Vec<ServiceId>,
    /// How bad the incident was.
    pub severities: Vec<Severity>,
    /// Tags; one of them is enough.
    pub tags: Vec<String>,
    /// Contributing factors; one of them is enough.
    pub factors: Vec<String>,
    /// When the incident began.
    pub window: Option<Window>,
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// How many to return at the most.
    pub limit: u32,
}

/// One line of the list of reviews.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ReviewRow {
    /// Which review.
    pub id: ReviewId,
    /// Its title.
    pub title: String,
    /// How far it is.
    pub status: ReviewStatus,
    /// The incident.
    pub incident: IncidentId,
    /// Its title.
    pub incident_title: String,
    /// How bad it was.
    pub severity: Severity,
    /// When it began.
    pub opened_at: Timestamp,
    /// The service that suffered; empty if none is known.
    pub service_name: String,
    /// Who sees to the review; empty if nobody does.
    pub owner_name: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was published; none while it is not.
    pub published_at: Option<Timestamp>,
    /// By when it is to be published; none if nothing asks for it, or it is.
    pub due_at: Option<Timestamp>,
    /// Whether that has passed.
    pub overdue: bool,
    /// How many of its comments are open.
    pub open_comments: u32,
    /// How many action items it has.
    pub actions: u32,
    /// How many of them are left.
    pub open_actions: u32,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What contributed.
    pub factors: Vec<String>,
    /// The part of its text that was searched for, or its beginning; plain text.
    pub snippet: String,
}

/// A part of the list of reviews.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ReviewList {
    /// The lines asked for, the last begun first.
    pub rows: Vec<ReviewRow>,
    /// Where the next page starts; none if this is the last.
    pub next: Option<Cursor>,
    /// How many the filter lets through.
    pub total: u32,
    /// Whether there are more than `total`: counting ends at some thousands.
    pub total_is_more: bool,
}

/// An incident that needs a review and has none.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct UnreviewedIncident {
    /// The incident.
    pub incident: crate::incidents::IncidentRow,
    /// By when its review is to be published.
    pub due_at: Timestamp,
    /// Whether that has passed.
    pub overdue: bool,
}

/// All there is to say of one review.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ReviewDetail {
    /// Its line in the list.
    pub row: ReviewRow,
    /// The record.
    pub review: Review,
    /// The state of its text: what [`save_review_text`](crate::Engine::save_review_text) goes by.
    pub version: String,
    /// Names of the reviewers, in the order of the record, and whether each agreed.
    pub reviewers: Vec<Reviewer>,
    /// The comments, by thread: each thread's opening, then its answers, the oldest thread first.
    pub comments: Vec<CommentView>,
    /// What will be done because of it.
    pub actions: Vec<ActionView>,
    /// What the text looks like and lacks now.
    pub check: ReviewCheck,
    /// Whether whoever uses this laptop may write in it.
    pub may_write: bool,
    /// Whether they may write action items.
    pub may_act: bool,
}

/// Somebody who is asked to read a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Reviewer {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Whether they agreed to publish it.
    pub approved: bool,
}

/// A review of an incident, in a word or two, for the incident's page.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct IncidentReviews {
    /// The reviews that there are, the first begun first.
    pub reviews: Vec<ReviewRow>,
    /// By when one is to be published; none if nothing asks for it, or one is.
    pub due_at: Option<Timestamp>,
    /// Whether that has passed.
    pub overdue: bool,
    /// Whether whoever uses this laptop may begin one.
    pub may_write: bool,
}

/// What can be chosen when a review is begun or described.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ReviewChoices {
    /// The forms, Muster's own first.
    pub templates: Vec<TemplateView>,
    /// Contributing factors: those in use, the most frequent first, then usual ones.
    pub factors: Vec<String>,
    /// Tags in use, the most frequent first.
    pub tags: Vec<String>,
    /// What a form's blanks may be.
    pub blanks: Vec<Blank>,
    /// Whether whoever uses this laptop may begin reviews and write in them.
    pub may_write: bool,
    /// Whether they may write, change and delete forms.
    pub may_edit_templates: bool,
}

/// The form that a review begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum TemplateChoice {
    /// One that Muster brings.
    BuiltIn(BuiltInTemplate),
    /// One that a team made.
    Own(ReviewTemplateId),
    /// None: an empty page.
    Empty,
}

/// What a review says beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ReviewFields {
    /// One line that says what it is about.
    pub title: String,
    /// Who sees to it.
    pub owner: Option<MemberId>,
    /// Who is asked to read it.
    pub reviewers: BTreeSet<MemberId>,
    /// Words to find it by.
    pub tags: BTreeSet<String>,
    /// What contributed to the incident.
    pub factors: BTreeSet<String>,
}
