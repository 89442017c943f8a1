use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Override, Record, RecordKind, r#override::check_window};
use crate::{
    ids::{MemberId, ScheduleId, ShiftOfferId},
    time::{Timestamp, Window},
};

/// A shift that somebody wants to give away, perhaps for another one. Taking it writes the
/// overrides that go with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ShiftOffer {
    /// The schedule.
    pub schedule: ScheduleId,
    /// Who offers.
    pub member: MemberId,
    /// What is offered: the time in which they would be on call.
    pub window: Window,
    /// Who is asked; none for anybody.
    pub asked: Option<MemberId>,
    /// The shift that they would take in return; none for nothing.
    pub in_return: Option<Window>,
    /// A word with it; may be empty.
    pub note: String,
    /// Who took it; none if nobody did.
    pub taken_by: Option<MemberId>,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// When it was withdrawn; none if it was not.
    pub closed_at: Option<Timestamp>,
    /// Who said that they cannot.
    pub declined_by: BTreeSet<MemberId>,
}

/// How an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// It can be taken.
    Open,
    /// Somebody took it.
    Taken,
    /// Whoever was asked declined.
    Declined,
    /// It was withdrawn.
    Withdrawn,
    /// Its time is over, and nobody took it.
    Expired,
}

impl ShiftOffer {
    /// The longest note, in characters.
    pub const MAX_NOTE: usize = 2_000;

    /// How the offer stands at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> OfferState {
        if self.taken_by.is_some() {
            OfferState::Taken
        } else if self.closed_at.is_some() {
            OfferState::Withdrawn
        } else if self.window.to <= now || self.in_return.is_some_and(|back| back.to <= now) {
            OfferState::Expired
        } else if self
            .asked
            .is_some_and(|asked| self.declined_by.contains(&asked))
        {
            OfferState::Declined
        } else {
            OfferState::Open
        }
    }

    /// Whether `member` may take it: anybody but whoever offers, or the one who is asked.
    #[must_use]
    pub fn may_be_taken_by(&self, member: MemberId) -> bool {
        member != self.member && self.asked.is_none_or(|asked| asked == member)
    }
}

impl Record for ShiftOffer {
    type Id = ShiftOfferId;
    const KIND: RecordKind = RecordKind::ShiftOffer;

    fn merge_of(field: &str) -> Merge {
        if field == "declined_by" {
            Merge::Set
        } else {
            Merge::Value
        }
    }

    fn title(&self) -> String {
        "Offered shift".to_owned()
    }

    fn prose(&self) -> String {
        self.note.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_window("window", self.window, Override::MAX_LENGTH)?;
        if let Some(back) = self.in_return {
            check_window("in_return", back, Override::MAX_LENGTH)?;
            if back.from < self.window.to && self.window.from < back.to {
                return Err(Invalid::new(
                    "in_return",
                    "The shift in return must not overlap the one that is offered.",
                ));
            }
        }
        if self.asked == Some(self.member) {
            return Err(Invalid::new(
                "asked",
                "Ask somebody else, or leave it open to anybody.",
            ));
        }
        if self.taken_by.is_some() != self.taken_at.is_some() {
            return Err(Invalid::new(
                "taken_by",
                "An offer that was taken says by whom and when.",
            ));
        }
        if self.note.chars().count() > Self::MAX_NOTE {
            return Err(Invalid::new(
                "note",
                "Shorten the note to 2,000 characters.",
            ));
        }
        Ok(())
    }
}
