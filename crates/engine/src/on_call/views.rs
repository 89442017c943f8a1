//! What front ends are shown of schedules: people with their names, shifts, and what is wrong.

use muster_model::{
    ids::{HandOverId, MemberId, OverrideId, ScheduleId, ShiftOfferId},
    record::{HandOver, OfferState, Override, Schedule, ShiftOffer},
    time::{Timestamp, Window},
};
use serde::{Deserialize, Serialize};

/// Somebody, with their name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, specta::Type)]
pub struct Person {
    /// Which member.
    pub member: MemberId,
    /// Their name; empty for one who is gone.
    pub name: String,
}

/// Who is on call at an instant, and who comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OnCallNow {
    /// Who is on call; empty if nobody is.
    pub people: Vec<Person>,
    /// Since when they are, without a break; none if it cannot be seen, or for nobody.
    pub since: Option<Timestamp>,
    /// Until when; none if no change is in sight (two years).
    pub until: Option<Timestamp>,
    /// Who is on call after that; empty if nobody is, or if no change is in sight.
    pub next: Vec<Person>,
    /// Until when those are; none if no further change is in sight.
    pub next_until: Option<Timestamp>,
}

/// A schedule in the list.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ScheduleRow {
    /// Which schedule.
    pub id: ScheduleId,
    /// The record.
    pub schedule: Schedule,
    /// Who is on call now and next.
    pub now: OnCallNow,
    /// Whether whoever uses this laptop takes turns in it, or is on call in it.
    pub is_mine: bool,
    /// The first time in the next four weeks when nobody is on call; none if there is none.
    pub next_gap: Option<Window>,
    /// How many times in the next four weeks nobody is on call.
    pub gaps: u32,
    /// How many double bookings it has part in, in the next four weeks.
    pub double_bookings: u32,
    /// How many offers of shifts can be taken.
    pub open_offers: u32,
}

/// A time in which the same people are on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ShiftView {
    /// From when to when, cut to what was asked for.
    pub window: Window,
    /// Who.
    pub people: Vec<Person>,
    /// Whether an override put somebody there during all or a part of it.
    pub overridden: bool,
    /// Whether whoever uses this laptop is among them.
    pub is_mine: bool,
}

/// The shifts of one layer alone, before later layers and overrides cover it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct LayerShifts {
    /// Its place among the schedule's layers, from 0.
    pub layer: u32,
    /// Its name.
    pub name: String,
    /// Its turns, cut by its hours.
    pub shifts: Vec<ShiftView>,
}

/// What is wrong: somebody is booked twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DoubleBookingView {
    /// When.
    pub window: Window,
    /// Who is meant.
    pub people: Vec<Person>,
    /// The schedules that it is about.
    pub schedules: Vec<ScheduleId>,
    /// The overrides that contradict each other, the one that stands last; empty where somebody is
    /// on call in several schedules.
    pub overrides: Vec<OverrideId>,
    /// The matter in a sentence.
    pub sentence: String,
}

/// A schedule in some time: also one that is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SchedulePreview {
    /// The time that is shown: what was asked for, at most 400 days.
    pub window: Window,
    /// Its layers, the first one first.
    pub layers: Vec<LayerShifts>,
    /// Who is on call in the end.
    pub shifts: Vec<ShiftView>,
    /// When nobody is on call.
    pub gaps: Vec<Window>,
    /// Who is booked twice.
    pub double_bookings: Vec<DoubleBookingView>,
}

/// An override, with its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OverrideView {
    /// Which override.
    pub id: OverrideId,
    /// The record; named so because `override` is a word of Rust.
    pub record: Override,
    /// Who is on call.
    pub member: Person,
    /// In whose place; none for whoever is on.
    pub instead_of: Option<Person>,
    /// Whether whoever uses this laptop may change it.
    pub may_edit: bool,
}

/// An offer of a shift, with its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OfferView {
    /// Which offer.
    pub id: ShiftOfferId,
    /// The record.
    pub offer: ShiftOffer,
    /// The schedule's name.
    pub schedule_name: String,
    /// How it stands.
    pub state: OfferState,
    /// Who offers.
    pub member: Person,
    /// Who is asked; none for anybody.
    pub asked: Option<Person>,
    /// Who took it.
    pub taken_by: Option<Person>,
    /// Who declined.
    pub declined_by: Vec<Person>,
    /// Whether it waits for an answer by whoever uses this laptop.
    pub asks_me: bool,
    /// Whether whoever uses this laptop may take it.
    pub may_take: bool,
    /// Whether whoever uses this laptop may withdraw it: it is theirs and open.
    pub may_withdraw: bool,
}

/// A hand-over note, with its author's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HandOverView {
    /// Which note.
    pub id: HandOverId,
    /// The record.
    pub note: HandOver,
    /// Who wrote it.
    pub by: Person,
    /// Whether whoever uses this laptop wrote it, and may change it.
    pub is_mine: bool,
}

/// A calendar file that this laptop keeps current for a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarFeed {
    /// The schedule.
    pub schedule: ScheduleId,
    /// The folder of the file.
    pub folder: String,
    /// Whether it has only the shifts of whoever uses this laptop.
    pub only_mine: bool,
}

/// How a calendar file stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CalendarFeedView {
    /// What was chosen.
    pub feed: CalendarFeed,
    /// The file.
    pub path: String,
    /// Why it could not be written last; none if it was.
    pub error: Option<String>,
}

/// One schedule, in some time.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ScheduleView {
    /// Which schedule.
    pub id: ScheduleId,
    /// The record.
    pub schedule: Schedule,
    /// Who is on call now and next.
    pub now: OnCallNow,
    /// Its shifts, gaps and double bookings.
    pub plan: SchedulePreview,
    /// The overrides that hold in that time, in the order in which they were made.
    pub overrides: Vec<OverrideView>,
    /// The offers of shifts in that time, and all others that are open; in the order in which they
    /// were made.
    pub offers: Vec<OfferView>,
    /// The last hand-over notes, the newest first; at most 50.
    pub hand_overs: Vec<HandOverView>,
    /// The calendar file that this laptop keeps current; none if it keeps none.
    pub feed: Option<CalendarFeedView>,
    /// Whether whoever uses this laptop may change the schedule and everybody's overrides.
    pub may_edit: bool,
    /// Whether whoever uses this laptop may offer and take shifts, write hand-over notes and
    /// override their own shifts.
    pub may_take_part: bool,
}

/// A shift of whoever uses this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct MyShift {
    /// In which schedule.
    pub schedule: ScheduleId,
    /// The schedule's name.
    pub name: String,
    /// From when to when.
    pub window: Window,
}

/// When whoever uses this laptop is on call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct MyOnCall {
    /// The shifts that they are in; empty if they are not on call.
    pub now: Vec<MyShift>,
    /// Until when they are on call without a break, in any schedule; none if they are not, or if
    /// no end is in sight.
    pub until: Option<Timestamp>,
    /// The next shift that begins; none if none is in sight.
    pub next: Option<MyShift>,
}

/// A shift to offer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewOffer {
    /// The schedule.
    pub schedule: ScheduleId,
    /// What is offered.
    pub window: Window,
    /// Who is asked; none for anybody.
    pub asked: Option<MemberId>,
    /// The shift that would be taken in return; none for nothing.
    pub in_return: Option<Window>,
    /// A word with it; may be empty.
    pub note: String,
}

/// A person whom a calendar file names, and the member whom they are taken for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct CalendarPerson {
    /// How the file names them: a mail address, or the event's title.
    pub text: String,
    /// Who that is; none if nobody is, and their events are left out.
    pub member: Option<MemberId>,
}

/// An event of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CalendarEntry {
    /// Its title.
    pub title: String,
    /// From when to when.
    pub window: Window,
    /// How the file names who is on call.
    pub person: String,
    /// Who that is; none if nobody matches.
    pub member: Option<Person>,
    /// Whether the schedule has this override already, so that it is left out.
    pub is_known: bool,
}

/// What a calendar file would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CalendarImport {
    /// The events, the earliest first; recurring ones as single events.
    pub entries: Vec<CalendarEntry>,
    /// The people whom it names, by their names.
    pub people: Vec<CalendarPerson>,
    /// How many overrides an import would write.
    pub to_write: u32,
    /// What was left out, and why, in sentences.
    pub left_out: Vec<String>,
}

/// The card of one schedule on Today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OnCallCard {
    /// Which schedule.
    pub schedule: ScheduleId,
    /// Its name.
    pub name: String,
    /// Who is on call now and next.
    pub now: OnCallNow,
    /// Whether whoever uses this laptop takes turns in it, or is on call in it.
    pub is_mine: bool,
    /// The first gap in the next week; none if there is none.
    pub next_gap: Option<Window>,
    /// The last hand-over note of the last two weeks; none if there is none.
    pub hand_over: Option<HandOverView>,
}

/// On call, as Today shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct OnCallToday {
    /// Who is on call in each schedule; one's own first.
    pub schedules: Vec<OnCallCard>,
    /// When whoever uses this laptop is on call.
    pub me: MyOnCall,
    /// Offers that wait for an answer by whoever uses this laptop.
    pub offers: Vec<OfferView>,
}
