//! The weekly review.

use std::{collections::BTreeSet, path::Path};

use muster_engine::{
    reviews::ExportFormat,
    weekly::{NewWeeklyNote, NewWeeklyReview, WeeklyNoteView, WeeklyPage, WeeklyReviewList},
};
use muster_model::{
    ids::{WeeklyNoteId, WeeklyReviewId},
    record::Day,
};

use super::{Answer, Engine};

/// The weekly reviews.
#[tauri::command(async)]
#[specta::specta]
pub fn weekly_reviews(engine: Engine<'_>) -> Answer<WeeklyReviewList> {
    engine.weekly_reviews()
}

/// Writes a weekly review down, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_weekly_review(
    engine: Engine<'_>,
    id: Option<WeeklyReviewId>,
    review: NewWeeklyReview,
) -> Answer<WeeklyReviewId> {
    engine.save_weekly_review(id, &review)
}

/// Deletes a weekly review with what was said in it.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_weekly_review(engine: Engine<'_>, id: WeeklyReviewId) -> Answer<()> {
    engine.delete_weekly_review(id)
}

/// The page of one week, which is named by its Monday.
#[tauri::command(async)]
#[specta::specta]
pub fn weekly_page(engine: Engine<'_>, id: WeeklyReviewId, week: Day) -> Answer<WeeklyPage> {
    engine.weekly_page(id, week)
}

/// Writes down what was said in a week, or changes it.
#[tauri::command(async)]
#[specta::specta]
pub fn save_weekly_note(
    engine: Engine<'_>,
    review: WeeklyReviewId,
    week: Day,
    id: Option<WeeklyNoteId>,
    note: NewWeeklyNote,
) -> Answer<WeeklyNoteId> {
    engine.save_weekly_note(review, week, id, &note)
}

/// Deletes what was said.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_weekly_note(engine: Engine<'_>, id: WeeklyNoteId) -> Answer<()> {
    engine.delete_weekly_note(id)
}

/// Says that a follow-up is done, or that it is not after all.
#[tauri::command(async)]
#[specta::specta]
pub fn end_follow_up(engine: Engine<'_>, id: WeeklyNoteId, done: bool) -> Answer<()> {
    engine.end_follow_up(id, done)
}

/// What was said in any week of a weekly review and holds these words.
#[tauri::command(async)]
#[specta::specta]
pub fn weekly_notes(
    engine: Engine<'_>,
    review: WeeklyReviewId,
    text: String,
) -> Answer<Vec<WeeklyNoteView>> {
    engine.weekly_notes(review, &text)
}

/// The name of a file for a week, without its folder.
#[tauri::command(async)]
#[specta::specta]
pub fn week_name(
    engine: Engine<'_>,
    id: WeeklyReviewId,
    week: Day,
    format: ExportFormat,
) -> Answer<String> {
    engine.week_name(id, week, format)
}

/// Writes a week to a file.
#[tauri::command(async)]
#[specta::specta]
pub fn export_week(
    engine: Engine<'_>,
    id: WeeklyReviewId,
    week: Day,
    format: ExportFormat,
    path: String,
) -> Answer<()> {
    engine.export_week(id, week, format, Path::new(&path))
}

/// A week as one HTML file, to print.
#[tauri::command(async)]
#[specta::specta]
pub fn print_week(engine: Engine<'_>, id: WeeklyReviewId, week: Day) -> Answer<String> {
    let html = engine.render_week(id, week, ExportFormat::Html)?;
    Ok(String::from_utf8_lossy(&html).into_owned())
}

/// A week as Markdown, to paste elsewhere.
#[tauri::command(async)]
#[specta::specta]
pub fn week_text(engine: Engine<'_>, id: WeeklyReviewId, week: Day) -> Answer<String> {
    let text = engine.render_week(id, week, ExportFormat::Markdown)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The digest of a week, as chats get it.
#[tauri::command(async)]
#[specta::specta]
pub fn weekly_digest(engine: Engine<'_>, id: WeeklyReviewId, week: Day) -> Answer<String> {
    engine.weekly_digest(id, week)
}

/// Posts the digest of a week to channels.
#[tauri::command(async)]
#[specta::specta]
pub fn post_weekly_digest(
    engine: Engine<'_>,
    id: WeeklyReviewId,
    week: Day,
    channels: BTreeSet<String>,
) -> Answer<()> {
    engine.post_weekly_digest(id, week, &channels)
}
