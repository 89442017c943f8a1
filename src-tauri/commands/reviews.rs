//! Reviews and action items.

use std::path::Path;

use muster_engine::reviews::{
    ActionFilter, ActionList, ExportFormat, Exported, IncidentReviews, IssueTarget, NewAction,
    NewComment, NewTemplate, ReviewCheck, ReviewChoices, ReviewDetail, ReviewFields, ReviewFilter,
    ReviewList, ReviewScope, SavedText, StatisticsView, TemplateChoice, UnreviewedIncident,
    VersionText, VersionView, WrittenPart,
};
use muster_model::{
    ids::{ActionItemId, ConnectionId, IncidentId, ReviewCommentId, ReviewId, ReviewTemplateId},
    record::ActionState,
};

use super::{Answer, Engine};

/// A part of the list of reviews.
#[tauri::command(async)]
#[specta::specta]
pub fn reviews(engine: Engine<'_>, filter: ReviewFilter) -> Answer<ReviewList> {
    engine.reviews(&filter)
}

/// The incidents that need a review and have none.
#[tauri::command(async)]
#[specta::specta]
pub fn unreviewed_incidents(engine: Engine<'_>) -> Answer<Vec<UnreviewedIncident>> {
    engine.unreviewed_incidents()
}

/// One review.
#[tauri::command(async)]
#[specta::specta]
pub fn review(engine: Engine<'_>, id: ReviewId) -> Answer<ReviewDetail> {
    engine.review(id)
}

/// The reviews of an incident.
#[tauri::command(async)]
#[specta::specta]
pub fn incident_reviews(engine: Engine<'_>, id: IncidentId) -> Answer<IncidentReviews> {
    engine.incident_reviews(id)
}

/// What can be chosen when a review is begun or described.
#[tauri::command(async)]
#[specta::specta]
pub fn review_choices(engine: Engine<'_>) -> Answer<ReviewChoices> {
    engine.review_choices()
}

/// Begins a review of an incident.
#[tauri::command(async)]
#[specta::specta]
pub fn start_review(
    engine: Engine<'_>,
    incident: IncidentId,
    template: TemplateChoice,
) -> Answer<ReviewId> {
    engine.start_review(incident, template)
}

/// Saves the text of a review, merging what was written elsewhere meanwhile.
#[tauri::command(async)]
#[specta::specta]
pub fn save_review_text(
    engine: Engine<'_>,
    id: ReviewId,
    version: String,
    text: String,
) -> Answer<SavedText> {
    engine.save_review_text(id, &version, &text)
}

/// Changes what a review says beside its text.
#[tauri::command(async)]
#[specta::specta]
pub fn describe_review(engine: Engine<'_>, id: ReviewId, fields: ReviewFields) -> Answer<()> {
    engine.describe_review(id, &fields)
}

/// Dismisses a hint on the language of a review, or takes that back.
#[tauri::command(async)]
#[specta::specta]
pub fn dismiss_review_hint(
    engine: Engine<'_>,
    id: ReviewId,
    key: String,
    dismissed: bool,
) -> Answer<()> {
    engine.dismiss_review_hint(id, &key, dismissed)
}

/// Deletes a review with its comments and actions.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_review(engine: Engine<'_>, id: ReviewId) -> Answer<()> {
    engine.delete_review(id)
}

/// What this text of a review looks like and lacks.
#[tauri::command(async)]
#[specta::specta]
pub fn check_review(engine: Engine<'_>, id: ReviewId, text: String) -> Answer<ReviewCheck> {
    engine.check_review(id, &text)
}

/// Markdown as HTML, without anything that could run.
#[tauri::command(async)]
#[specta::specta]
pub fn markdown(engine: Engine<'_>, text: String) -> String {
    engine.markdown(&text)
}

/// Hands a review to its reviewers.
#[tauri::command(async)]
#[specta::specta]
pub fn request_review(engine: Engine<'_>, id: ReviewId) -> Answer<()> {
    engine.request_review(id)
}

/// Takes a review back from its reviewers.
#[tauri::command(async)]
#[specta::specta]
pub fn withdraw_review(engine: Engine<'_>, id: ReviewId) -> Answer<()> {
    engine.withdraw_review(id)
}

/// Agrees to publish a review, or takes that back.
#[tauri::command(async)]
#[specta::specta]
pub fn approve_review(engine: Engine<'_>, id: ReviewId, agreed: bool) -> Answer<()> {
    engine.approve_review(id, agreed)
}

/// Publishes a review.
#[tauri::command(async)]
#[specta::specta]
pub fn publish_review(engine: Engine<'_>, id: ReviewId, anyway: bool) -> Answer<()> {
    engine.publish_review(id, anyway)
}

/// Makes a draft of a published review again.
#[tauri::command(async)]
#[specta::specta]
pub fn reopen_review(engine: Engine<'_>, id: ReviewId) -> Answer<()> {
    engine.reopen_review(id)
}

/// Comments on a review.
#[tauri::command(async)]
#[specta::specta]
pub fn add_review_comment(
    engine: Engine<'_>,
    id: ReviewId,
    comment: NewComment,
) -> Answer<ReviewCommentId> {
    engine.add_review_comment(id, &comment)
}

/// Changes what a comment says.
#[tauri::command(async)]
#[specta::specta]
pub fn change_review_comment(engine: Engine<'_>, id: ReviewCommentId, text: String) -> Answer<()> {
    engine.change_review_comment(id, &text)
}

/// Settles a thread of comments, or opens it again.
#[tauri::command(async)]
#[specta::specta]
pub fn resolve_review_comment(
    engine: Engine<'_>,
    id: ReviewCommentId,
    resolved: bool,
) -> Answer<()> {
    engine.resolve_review_comment(id, resolved)
}

/// Deletes a comment.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_review_comment(engine: Engine<'_>, id: ReviewCommentId) -> Answer<()> {
    engine.delete_review_comment(id)
}

/// The versions of a review, the newest first.
#[tauri::command(async)]
#[specta::specta]
pub fn review_versions(engine: Engine<'_>, id: ReviewId) -> Answer<Vec<VersionView>> {
    engine.review_versions(id)
}

/// The text of a review as it was after an edit.
#[tauri::command(async)]
#[specta::specta]
pub fn review_version(engine: Engine<'_>, id: ReviewId, edit: u32) -> Answer<VersionText> {
    engine.review_version(id, i64::from(edit))
}

/// Who wrote what of a review's text.
#[tauri::command(async)]
#[specta::specta]
pub fn review_authors(engine: Engine<'_>, id: ReviewId) -> Answer<Vec<WrittenPart>> {
    engine.review_authors(id)
}

/// Action items of all reviews.
#[tauri::command(async)]
#[specta::specta]
pub fn actions(engine: Engine<'_>, filter: ActionFilter) -> Answer<ActionList> {
    engine.actions(&filter)
}

/// Writes down what will be done because of a review.
#[tauri::command(async)]
#[specta::specta]
pub fn add_action(engine: Engine<'_>, review: ReviewId, action: NewAction) -> Answer<ActionItemId> {
    engine.add_action(review, &action)
}

/// Changes what an action item says.
#[tauri::command(async)]
#[specta::specta]
pub fn change_action(engine: Engine<'_>, id: ActionItemId, action: NewAction) -> Answer<()> {
    engine.change_action(id, &action)
}

/// Says how far an action item is.
#[tauri::command(async)]
#[specta::specta]
pub fn set_action_state(engine: Engine<'_>, id: ActionItemId, state: ActionState) -> Answer<()> {
    engine.set_action_state(id, state)
}

/// Deletes an action item.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_action(engine: Engine<'_>, id: ActionItemId) -> Answer<()> {
    engine.delete_action(id)
}

/// Where an issue for an action item can be opened.
#[tauri::command(async)]
#[specta::specta]
pub fn issue_targets(engine: Engine<'_>, id: ActionItemId) -> Answer<Vec<IssueTarget>> {
    engine.issue_targets(id)
}

/// Opens an issue for an action item.
#[tauri::command(async)]
#[specta::specta]
pub fn open_issue(
    engine: Engine<'_>,
    id: ActionItemId,
    connection: ConnectionId,
    project: String,
) -> Answer<()> {
    engine.open_issue(id, connection, &project)
}

/// Links an issue that exists, by its address.
#[tauri::command(async)]
#[specta::specta]
pub fn link_issue(engine: Engine<'_>, id: ActionItemId, url: String) -> Answer<()> {
    engine.link_issue(id, &url)
}

/// Forgets the link to an issue.
#[tauri::command(async)]
#[specta::specta]
pub fn unlink_issue(engine: Engine<'_>, id: ActionItemId) -> Answer<()> {
    engine.unlink_issue(id)
}

/// Makes a form for reviews, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_review_template(
    engine: Engine<'_>,
    id: Option<ReviewTemplateId>,
    template: NewTemplate,
) -> Answer<ReviewTemplateId> {
    engine.save_review_template(id, &template)
}

/// Deletes a form for reviews.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_review_template(engine: Engine<'_>, id: ReviewTemplateId) -> Answer<()> {
    engine.delete_review_template(id)
}

/// How a form would begin the review of an incident, as Markdown.
#[tauri::command(async)]
#[specta::specta]
pub fn fill_review_template(
    engine: Engine<'_>,
    text: String,
    incident: Option<IncidentId>,
) -> Answer<String> {
    engine.fill_review_template(&text, incident)
}

/// What many reviews say together.
#[tauri::command(async)]
#[specta::specta]
pub fn review_statistics(engine: Engine<'_>, scope: ReviewScope) -> Answer<StatisticsView> {
    engine.review_statistics(&scope)
}

/// The name of a file for reviews.
#[tauri::command(async)]
#[specta::specta]
pub fn export_name(engine: Engine<'_>, ids: Vec<ReviewId>, format: ExportFormat) -> Answer<String> {
    engine.export_name(&ids, format)
}

/// Writes reviews to a file.
#[tauri::command(async)]
#[specta::specta]
pub fn export_reviews(
    engine: Engine<'_>,
    ids: Vec<ReviewId>,
    format: ExportFormat,
    path: String,
) -> Answer<Exported> {
    engine.export_reviews(&ids, format, Path::new(&path))
}

/// Reviews as one HTML file, to print.
#[tauri::command(async)]
#[specta::specta]
pub fn print_reviews(engine: Engine<'_>, ids: Vec<ReviewId>) -> Answer<String> {
    let html = engine.render_reviews(&ids, ExportFormat::Html)?;
    Ok(String::from_utf8_lossy(&html).into_owned())
}
