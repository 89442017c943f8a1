//! On call: schedules, exceptions to them, shifts that are offered and taken, hand-over notes, and
//! calendar files. Who is on call when is decided in `muster_model::on_call`; this gathers the
//! records for it, shows what follows with names, and writes what people decide.

mod calendar;
mod duties;
mod offers;
mod plan;
mod reminders;
mod views;
mod writing;

#[cfg(test)]
mod tests;

pub(crate) use duties::Duties;
pub(crate) use reminders::{CLOCK, OnCallClock, matters, offer_key};
pub use views::{
    CalendarEntry, CalendarFeed, CalendarFeedView, CalendarImport, CalendarPerson,
    DoubleBookingView, HandOverView, LayerShifts, MyOnCall, MyShift, NewOffer, OfferView,
    OnCallCard, OnCallNow, OnCallToday, OverrideView, Person, SchedulePreview, ScheduleRow,
    ScheduleView, ShiftView,
};

use muster_model::{
    ids::{HandOverId, MemberId, OverrideId, ScheduleId},
    on_call::{double_bookings, gaps},
    rbac::{Action, Role, may},
    record::{HandOver, Member, OfferState, Override, Record, Schedule, ShiftOffer},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};

use crate::{Engine, Problem, engine::Workspace, incidents::number};

/// How far ahead gaps and double bookings are counted in the list.
const COUNTED: Millis = Millis::days(28);

/// How far ahead Today says that nobody will be on call.
const NEAR: Millis = Millis::days(7);

/// How old the last hand-over note may be that Today shows.
const RECENT: Millis = Millis::days(14);

/// How many hand-over notes a schedule's page shows.
const NOTES: u32 = 50;

impl Engine {
    /// Every schedule by name, with who is on call in it at `at`, or now.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn schedules(&self, at: Option<Timestamp>) -> Result<Vec<ScheduleRow>, Problem> {
        let me = self.workspace()?.me;
        let now = self.now();
        let at = plan::bounded(at.unwrap_or(now));
        let window = Window {
            from: at,
            to: at + COUNTED,
        };
        self.read(|reader| {
            let duties = Duties::read(reader, window)?;
            let offers = reader.coming_shift_offers(now)?;
            let rotas = duties.rotas();
            let bookings = double_bookings(&rotas, window);
            let rows = duties.schedules.iter().zip(&rotas);
            Ok(rows
                .map(|((id, schedule), rota)| {
                    let gaps = gaps(rota, window);
                    let open = offers.iter().filter(|(_, offer)| {
                        offer.schedule == *id && offer.state(now) == OfferState::Open
                    });
                    let bookings = bookings.iter().filter(|booking| booking.concerns(*id));
                    ScheduleRow {
                        id: *id,
                        schedule: schedule.clone(),
                        now: duties.now(rota, at),
                        is_mine: schedule.has(me) || rota.on_call(at).contains(&me),
                        next_gap: gaps.first().copied(),
                        gaps: number(gaps.len() as u64),
                        double_bookings: number(bookings.count() as u64),
                        open_offers: number(open.count() as u64),
                    }
                })
                .collect())
        })
    }

    /// One schedule in some time.
    ///
    /// # Errors
    /// If there is no such schedule, or it cannot be read.
    pub fn schedule(&self, id: ScheduleId, window: Window) -> Result<ScheduleView, Problem> {
        let workspace = self.workspace()?;
        let now = self.now();
        let window = plan::shown(window);
        let feed = self.calendar_feed(&workspace, id)?;
        self.read(|reader| {
            let me = Viewer::read(reader, &workspace)?;
            let schedule = reader.require::<Schedule>(id)?;
            let duties = Duties::read(reader, around(window, now))?;
            Ok(ScheduleView {
                id,
                now: duties.now(&duties.rota(id, &schedule), now),
                plan: plan::plan(&duties, id, &schedule, window, me.id),
                overrides: reader
                    .overrides_of(id, window)?
                    .into_iter()
                    .map(|(id, record)| override_view(&duties, id, record, me))
                    .collect(),
                offers: offers_of(reader, id, window, now)?
                    .into_iter()
                    .map(|offer| offers::view(&duties, offer, (me.id, me.role), now))
                    .collect(),
                hand_overs: reader
                    .hand_overs_of(id, NOTES)?
                    .into_iter()
                    .map(|(id, note)| hand_over_view(&duties, id, note, me.id))
                    .collect(),
                feed,
                may_edit: may(me.role, Schedule::KIND.write_action()),
                may_take_part: may(me.role, Action::RespondToIncidents),
                schedule,
            })
        })
    }

    /// What a schedule that is being edited would be in some time, with the overrides of the one
    /// that it is a change of.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable.
    pub fn preview_schedule(
        &self,
        id: Option<ScheduleId>,
        schedule: &Schedule,
        window: Window,
    ) -> Result<SchedulePreview, Problem> {
        schedule.validate()?;
        let me = self.workspace()?.me;
        let window = plan::shown(window);
        let id = id.unwrap_or_else(ScheduleId::new);
        self.read(|reader| {
            let duties = Duties::read(reader, window)?;
            Ok(plan::plan(&duties, id, schedule, window, me))
        })
    }

    /// When whoever uses this laptop is on call.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn my_on_call(&self) -> Result<MyOnCall, Problem> {
        let me = self.workspace()?.me;
        let now = self.now();
        self.read(|reader| Ok(Duties::read_at(reader, now)?.on_call_of(me, now)))
    }

    /// What Today shows of it.
    pub(crate) fn on_call_today(&self) -> Result<OnCallToday, Problem> {
        let workspace = self.workspace()?;
        let now = self.now();
        let near = Window {
            from: now,
            to: now + NEAR,
        };
        self.read(|reader| {
            let me = Viewer::read(reader, &workspace)?;
            let duties = Duties::read(reader, near)?;
            let mut schedules = Vec::new();
            for ((id, schedule), rota) in duties.schedules.iter().zip(duties.rotas()) {
                let last = reader.hand_overs_of(*id, 1)?.into_iter().next();
                schedules.push(OnCallCard {
                    schedule: *id,
                    name: schedule.name.clone(),
                    now: duties.now(&rota, now),
                    is_mine: schedule.has(me.id) || rota.on_call(now).contains(&me.id),
                    next_gap: gaps(&rota, near).first().copied(),
                    hand_over: last
                        .filter(|(_, note)| now.since(note.at) < RECENT)
                        .map(|(id, note)| hand_over_view(&duties, id, note, me.id)),
                });
            }
            schedules.sort_by_key(|card| !card.is_mine);
            let offers = reader
                .coming_shift_offers(now)?
                .into_iter()
                .map(|offer| offers::view(&duties, offer, (me.id, me.role), now))
                .filter(|offer| offer.asks_me)
                .collect();
            Ok(OnCallToday {
                schedules,
                me: duties.on_call_of(me.id, now),
                offers,
            })
        })
    }
}

/// Whoever looks: the member who uses this laptop, and their role.
#[derive(Debug, Clone, Copy)]
struct Viewer {
    id: MemberId,
    role: Role,
}

impl Viewer {
    /// Somebody who is not a member any more only looks.
    fn read(reader: &Reader, workspace: &Workspace) -> Result<Self, StoreError> {
        let id = workspace.me;
        let role = reader.get::<Member>(id)?.map(|member| member.role);
        Ok(Self {
            id,
            role: role.unwrap_or(Role::Viewer),
        })
    }
}

/// The time that is shown, and now.
fn around(window: Window, now: Timestamp) -> Window {
    Window {
        from: window.from.min(now),
        to: window.to.max(now),
    }
}

/// The offers whose time meets the window, and all others that are open; as they were made.
fn offers_of(
    reader: &Reader,
    schedule: ScheduleId,
    window: Window,
    now: Timestamp,
) -> Result<Vec<(muster_model::ids::ShiftOfferId, ShiftOffer)>, StoreError> {
    let mut offers = reader.shift_offers_of(schedule, window)?;
    let open = reader.coming_shift_offers(now)?.into_iter();
    offers.extend(
        open.filter(|(_, offer)| {
            offer.schedule == schedule && offer.state(now) == OfferState::Open
        }),
    );
    offers.sort_by_key(|(id, _)| *id);
    offers.dedup_by_key(|(id, _)| *id);
    Ok(offers)
}

fn override_view(duties: &Duties, id: OverrideId, record: Override, me: Viewer) -> OverrideView {
    let is_own = record.member == me.id || record.instead_of == Some(me.id);
    OverrideView {
        id,
        member: duties.person(record.member),
        instead_of: record.instead_of.map(|member| duties.person(member)),
        may_edit: may(me.role, Override::KIND.write_action())
            || (is_own && may(me.role, Action::RespondToIncidents)),
        record,
    }
}

fn hand_over_view(duties: &Duties, id: HandOverId, note: HandOver, me: MemberId) -> HandOverView {
    HandOverView {
        id,
        by: duties.person(note.by),
        is_mine: note.by == me,
        note,
    }
}
