//! On call: schedules, overrides, offers of shifts, hand-over notes and calendar files.

use muster_engine::on_call::{
    CalendarImport, CalendarPerson, MyOnCall, NewOffer, SchedulePreview, ScheduleRow, ScheduleView,
};
use muster_model::{
    ids::{HandOverId, OverrideId, ScheduleId, ShiftOfferId},
    record::{Override, Schedule},
    time::{Millis, Timestamp, Window},
};

use super::{Answer, Engine};

/// Every schedule by name, with who is on call in it at `at`, or now.
#[tauri::command(async)]
#[specta::specta]
pub fn schedules(engine: Engine<'_>, at: Option<Timestamp>) -> Answer<Vec<ScheduleRow>> {
    engine.schedules(at)
}

/// One schedule in some time.
#[tauri::command(async)]
#[specta::specta]
pub fn schedule(engine: Engine<'_>, id: ScheduleId, window: Window) -> Answer<ScheduleView> {
    engine.schedule(id, window)
}

/// What a schedule that is being edited would be in some time.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_schedule(
    engine: Engine<'_>,
    id: Option<ScheduleId>,
    schedule: Schedule,
    window: Window,
) -> Answer<SchedulePreview> {
    engine.preview_schedule(id, &schedule, window)
}

/// When whoever uses this laptop is on call.
#[tauri::command(async)]
#[specta::specta]
pub fn my_on_call(engine: Engine<'_>) -> Answer<MyOnCall> {
    engine.my_on_call()
}

/// Chooses how long before a shift one is reminded of it.
#[tauri::command(async)]
#[specta::specta]
pub fn set_shift_reminder(engine: Engine<'_>, before: Option<Millis>) -> Answer<()> {
    engine.set_shift_reminder(before)
}

/// Makes a schedule, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_schedule(
    engine: Engine<'_>,
    id: Option<ScheduleId>,
    schedule: Schedule,
) -> Answer<ScheduleId> {
    engine.save_schedule(id, &schedule)
}

/// Deletes a schedule with its overrides, offers and hand-over notes.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_schedule(engine: Engine<'_>, id: ScheduleId) -> Answer<()> {
    engine.delete_schedule(id)
}

/// Makes an override, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_override(
    engine: Engine<'_>,
    id: Option<OverrideId>,
    record: Override,
) -> Answer<OverrideId> {
    engine.save_override(id, &record)
}

/// Deletes an override.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_override(engine: Engine<'_>, id: OverrideId) -> Answer<()> {
    engine.delete_override(id)
}

/// Offers a shift of one's own.
#[tauri::command(async)]
#[specta::specta]
pub fn offer_shift(engine: Engine<'_>, offer: NewOffer) -> Answer<ShiftOfferId> {
    engine.offer_shift(&offer)
}

/// Takes an offered shift.
#[tauri::command(async)]
#[specta::specta]
pub fn take_offer(engine: Engine<'_>, id: ShiftOfferId) -> Answer<()> {
    engine.take_offer(id)
}

/// Says that one cannot take an offered shift.
#[tauri::command(async)]
#[specta::specta]
pub fn decline_offer(engine: Engine<'_>, id: ShiftOfferId) -> Answer<()> {
    engine.decline_offer(id)
}

/// Withdraws one's own offer.
#[tauri::command(async)]
#[specta::specta]
pub fn withdraw_offer(engine: Engine<'_>, id: ShiftOfferId) -> Answer<()> {
    engine.withdraw_offer(id)
}

/// Writes a hand-over note, or changes one's own.
#[tauri::command(async)]
#[specta::specta]
pub fn write_hand_over(
    engine: Engine<'_>,
    id: Option<HandOverId>,
    schedule: ScheduleId,
    text: String,
) -> Answer<HandOverId> {
    engine.write_hand_over(id, schedule, &text)
}

/// Deletes one's own hand-over note.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_hand_over(engine: Engine<'_>, id: HandOverId) -> Answer<()> {
    engine.delete_hand_over(id)
}

/// What a calendar file would bring as overrides of a schedule.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_calendar_import(
    engine: Engine<'_>,
    schedule: ScheduleId,
    path: String,
    people: Vec<CalendarPerson>,
) -> Answer<CalendarImport> {
    engine.preview_calendar_import(schedule, &path, &people)
}

/// Writes the events of a calendar file as overrides of a schedule.
#[tauri::command(async)]
#[specta::specta]
pub fn import_calendar(
    engine: Engine<'_>,
    schedule: ScheduleId,
    path: String,
    people: Vec<CalendarPerson>,
) -> Answer<u32> {
    engine.import_calendar(schedule, &path, &people)
}

/// Writes the shifts of a schedule into a calendar file.
#[tauri::command(async)]
#[specta::specta]
pub fn export_calendar(
    engine: Engine<'_>,
    schedule: ScheduleId,
    path: String,
    only_mine: bool,
) -> Answer<u32> {
    engine.export_calendar(schedule, &path, only_mine)
}

/// Keeps a calendar file of a schedule current in a folder, or no more.
#[tauri::command(async)]
#[specta::specta]
pub fn set_calendar_feed(
    engine: Engine<'_>,
    schedule: ScheduleId,
    folder: Option<String>,
    only_mine: bool,
) -> Answer<()> {
    engine.set_calendar_feed(schedule, folder.as_deref(), only_mine)
}
