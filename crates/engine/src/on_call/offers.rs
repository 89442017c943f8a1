//! Shifts that are given away: offered, taken, declined, withdrawn.

use muster_model::{
    ids::{MemberId, OverrideId, ScheduleId, ShiftOfferId},
    rbac::{Action, Role, may},
    record::{OfferState, Override, Schedule, ShiftOffer},
    time::{Timestamp, Window},
};
use muster_store::{Door, Reader, StoreError};

use super::{
    duties::Duties,
    views::{NewOffer, OfferView},
};
use crate::{Engine, Problem};

impl Engine {
    /// Offers a shift of whoever uses this laptop.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable: they must be on call in that time,
    /// and whoever is asked in that of the shift in return.
    pub fn offer_shift(&self, new: &NewOffer) -> Result<ShiftOfferId, Problem> {
        let me = self.workspace()?.me;
        let offer = ShiftOffer {
            schedule: new.schedule,
            member: me,
            window: new.window,
            asked: new.asked,
            in_return: new.in_return,
            note: new.note.trim().to_owned(),
            taken_by: None,
            taken_at: None,
            closed_at: None,
            declined_by: [].into(),
        };
        self.write(|door, author, now| {
            if offer.window.to <= now {
                return Err(invalid(
                    "window",
                    "This shift is over. Offer one that is to come.",
                ));
            }
            if offer.in_return.is_some_and(|back| back.to <= now) {
                let message = "The shift in return is over. Choose one that is to come.";
                return Err(invalid("in_return", message));
            }
            if !is_on_call(door, offer.schedule, me, offer.window)? {
                let message = "You are not on call then. Choose a time in which you are.";
                return Err(invalid("window", message));
            }
            if let (Some(asked), Some(back)) = (offer.asked, offer.in_return)
                && !is_on_call(door, offer.schedule, asked, back)?
            {
                let message = "Whoever you ask is not on call then. Choose a shift of theirs.";
                return Err(invalid("in_return", message));
            }
            let id = ShiftOfferId::new();
            door.create(author, now, id, &offer)?;
            Ok(id)
        })
    }

    /// Takes an offered shift; writes the overrides that go with it.
    ///
    /// # Errors
    /// That it cannot be taken any more, or not by whoever uses this laptop.
    pub fn take_offer(&self, id: ShiftOfferId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            let offer = open_offer(door, id, now)?;
            require_asked(&offer, me)?;
            // What has begun is taken from now on.
            let window = Window {
                from: offer.window.from.max(now),
                to: offer.window.to,
            };
            if !is_on_call(door, offer.schedule, offer.member, window)? {
                return Err(refused(
                    "Whoever offered this shift is not on call then any more. The schedule was \
                     changed meanwhile.",
                ));
            }
            if let Some(back) = offer.in_return
                && !is_on_call(door, offer.schedule, me, back)?
            {
                return Err(refused(
                    "You are not on call in the time that this offer asks for in return, so that \
                     you cannot take it.",
                ));
            }
            door.change::<ShiftOffer>(author, now, id, |offer| {
                offer.taken_by = Some(me);
                offer.taken_at = Some(now);
            })?;
            let mut stand_in = |member, instead_of, window| {
                let record = Override {
                    schedule: offer.schedule,
                    member,
                    instead_of: Some(instead_of),
                    window,
                    reason: offer.note.clone(),
                };
                door.create(author, now, OverrideId::new(), &record)
            };
            stand_in(me, offer.member, window)?;
            if let Some(back) = offer.in_return {
                let from = back.from.max(now);
                stand_in(offer.member, me, Window { from, to: back.to })?;
            }
            Ok(())
        })
    }

    /// Says that whoever uses this laptop cannot take an offered shift.
    ///
    /// # Errors
    /// That it was not offered to them, or is not open any more.
    pub fn decline_offer(&self, id: ShiftOfferId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            require_asked(&open_offer(door, id, now)?, me)?;
            door.change::<ShiftOffer>(author, now, id, |offer| {
                offer.declined_by.insert(me);
            })?;
            Ok(())
        })
    }

    /// Withdraws an offer of whoever uses this laptop.
    ///
    /// # Errors
    /// That it is somebody else's, or not open any more.
    pub fn withdraw_offer(&self, id: ShiftOfferId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            let offer = door.require::<ShiftOffer>(id)?;
            if offer.member != me {
                return Err(refused(
                    "This offer is somebody else's; only they can withdraw it.",
                ));
            }
            if !matches!(offer.state(now), OfferState::Open | OfferState::Declined) {
                return Err(not_open(offer.state(now)));
            }
            door.change::<ShiftOffer>(author, now, id, |offer| offer.closed_at = Some(now))?;
            Ok(())
        })
    }
}

/// Whether an offer waits for an answer by a member: they are asked, or everybody is and they take
/// turns in the schedule; and they have not declined.
pub(super) fn asks(
    offer: &ShiftOffer,
    schedule: Option<&Schedule>,
    member: MemberId,
    now: Timestamp,
) -> bool {
    offer.state(now) == OfferState::Open
        && offer.may_be_taken_by(member)
        && !offer.declined_by.contains(&member)
        && (offer.asked == Some(member) || schedule.is_some_and(|schedule| schedule.has(member)))
}

/// An offer with its names, for a member of this role.
pub(super) fn view(
    duties: &Duties,
    (id, offer): (ShiftOfferId, ShiftOffer),
    (me, role): (MemberId, Role),
    now: Timestamp,
) -> OfferView {
    let schedule = duties
        .schedules
        .iter()
        .find(|(id, _)| *id == offer.schedule)
        .map(|(_, schedule)| schedule);
    let state = offer.state(now);
    let may_take_part = may(role, Action::RespondToIncidents);
    OfferView {
        id,
        schedule_name: duties.name_of(offer.schedule).to_owned(),
        state,
        member: duties.person(offer.member),
        asked: offer.asked.map(|member| duties.person(member)),
        taken_by: offer.taken_by.map(|member| duties.person(member)),
        declined_by: duties.people(&offer.declined_by),
        asks_me: may_take_part && asks(&offer, schedule, me, now),
        may_take: may_take_part && state == OfferState::Open && offer.may_be_taken_by(me),
        may_withdraw: offer.member == me
            && matches!(state, OfferState::Open | OfferState::Declined),
        offer,
    }
}

/// Whether a member is on call in a schedule in some part of `window`.
fn is_on_call(
    reader: &Reader,
    schedule: ScheduleId,
    member: MemberId,
    window: Window,
) -> Result<bool, StoreError> {
    let record = reader.require::<Schedule>(schedule)?;
    let duties = Duties::read(reader, window)?;
    let shifts = duties.rota(schedule, &record).shifts(window);
    Ok(shifts.iter().any(|shift| shift.members.contains(&member)))
}

fn open_offer(door: &Door<'_>, id: ShiftOfferId, now: Timestamp) -> Result<ShiftOffer, StoreError> {
    let offer = door.require::<ShiftOffer>(id)?;
    match offer.state(now) {
        OfferState::Open => Ok(offer),
        state => Err(not_open(state)),
    }
}

fn require_asked(offer: &ShiftOffer, me: MemberId) -> Result<(), StoreError> {
    if offer.may_be_taken_by(me) {
        return Ok(());
    }
    Err(refused(if offer.member == me {
        "This shift is yours already; withdraw the offer if you want to keep it."
    } else {
        "This shift was offered to somebody else."
    }))
}

fn not_open(state: OfferState) -> StoreError {
    refused(match state {
        OfferState::Open => "This offer is still open.",
        OfferState::Taken => "Somebody took this shift already.",
        OfferState::Declined => "Whoever was asked declined this offer already.",
        OfferState::Withdrawn => "This offer was withdrawn.",
        OfferState::Expired => "The time of this offer is over.",
    })
}

fn refused(message: &str) -> StoreError {
    StoreError::NotAllowed(message.to_owned())
}

fn invalid(field: &str, message: &str) -> StoreError {
    StoreError::Invalid {
        field: field.to_owned(),
        message: message.to_owned(),
    }
}
