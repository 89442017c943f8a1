//! The turns of one layer, found by arithmetic: the turn at an instant costs the same ten years
//! after the layer began as on its first day.

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

use super::shifts::Turn;
use crate::{
    hours,
    record::{Layer, Rotation},
    time::{Millis, Timestamp, Window},
};

/// A layer, ready to be asked.
#[derive(Debug, Clone)]
pub(super) struct Turns<'a> {
    layer: &'a Layer,
    zone: Tz,
    /// When it is on, but for its hours.
    life: Window,
    /// The day on which the cycle of hand-overs is counted from; the layer may begin after it.
    anchor: NaiveDate,
}

/// One turn: its number, and from when to when.
#[derive(Debug, Clone, Copy)]
struct Numbered {
    number: i64,
    window: Window,
}

impl<'a> Turns<'a> {
    pub(super) fn new(layer: &'a Layer, zone: Tz) -> Self {
        let starts_on = layer.starts_on.0;
        let (at, anchor) = match layer.rotation {
            Rotation::Hours { .. } => (0, starts_on),
            Rotation::Days { at, .. } => (at, starts_on),
            Rotation::Weeks { weekday, at, .. } => {
                let today = starts_on.weekday().num_days_from_monday();
                let back = (today + 7 - weekday.days_from_monday()) % 7;
                let day = starts_on.checked_sub_days(Days::new(u64::from(back)));
                (at, day.unwrap_or(starts_on))
            }
        };
        let life = Window {
            from: hours::instant_of(zone, starts_on, at),
            to: layer
                .ends_on
                .map_or(Timestamp::MAX, |day| hours::instant_of(zone, day.0, at)),
        };
        Self {
            layer,
            zone,
            life,
            anchor,
        }
    }

    /// Whose turn it is at `at`, and from when to when; none while the layer is not on.
    pub(super) fn at(&self, at: Timestamp) -> Option<Turn> {
        let is_on = |hours| hours::contains(hours, self.zone, at);
        if !self.life.contains(at) || !self.layer.hours.as_ref().is_none_or(is_on) {
            return None;
        }
        self.turn(self.numbered(at))
    }

    /// The turns within `window`, in order, cut by the window and by the layer's hours.
    pub(super) fn within(&self, window: Window) -> Vec<Turn> {
        let Some(window) = hours::common(window, self.life) else {
            return Vec::new();
        };
        let open = match &self.layer.hours {
            Some(hours) => hours::windows(hours, self.zone, window),
            None => vec![window],
        };
        let mut found = Vec::new();
        for open in open {
            let mut numbered = self.numbered(open.from);
            loop {
                let cut = hours::common(numbered.window, open);
                found.extend(
                    self.turn(numbered)
                        .zip(cut)
                        .map(|(turn, window)| Turn { window, ..turn }),
                );
                if numbered.window.to >= open.to {
                    break;
                }
                numbered = self.number(numbered.number + 1);
            }
        }
        found
    }

    fn turn(&self, turn: Numbered) -> Option<Turn> {
        let members = &self.layer.members;
        let count = i64::try_from(members.len()).ok().filter(|n| *n > 0)?;
        let index = usize::try_from(turn.number.rem_euclid(count)).ok()?;
        Some(Turn {
            member: *members.get(index)?,
            window: hours::common(turn.window, self.life)?,
        })
    }

    /// The turn that contains `at`, wherever the layer begins and ends.
    fn numbered(&self, at: Timestamp) -> Numbered {
        let guess = match self.layer.rotation {
            Rotation::Hours { every } => {
                let start = hours::instant_of(self.zone, self.anchor, 0);
                at.since(start).0.div_euclid(hourly(every).0)
            }
            Rotation::Days { .. } | Rotation::Weeks { .. } => {
                let day = hours::day_of(self.zone, at);
                let days = day.signed_duration_since(self.anchor).num_days();
                days.div_euclid(self.days())
            }
        };
        // The time of the hand-over, and clocks that change, put it at most a turn off.
        let mut turn = self.number(guess);
        while turn.window.from > at {
            turn = self.number(turn.number - 1);
        }
        while turn.window.to <= at {
            turn = self.number(turn.number + 1);
        }
        turn
    }

    fn number(&self, number: i64) -> Numbered {
        Numbered {
            number,
            window: Window {
                from: self.hand_over(number),
                to: self.hand_over(number.saturating_add(1)),
            },
        }
    }

    /// When the turn of this number begins.
    fn hand_over(&self, number: i64) -> Timestamp {
        match self.layer.rotation {
            Rotation::Hours { every } => {
                let start = hours::instant_of(self.zone, self.anchor, 0);
                start + Millis(hourly(every).0.saturating_mul(number))
            }
            Rotation::Days { at, .. } | Rotation::Weeks { at, .. } => {
                let days = self.days().saturating_mul(number);
                let distance = Days::new(days.unsigned_abs());
                let day = if days < 0 {
                    self.anchor.checked_sub_days(distance)
                } else {
                    self.anchor.checked_add_days(distance)
                };
                match day {
                    Some(day) => hours::instant_of(self.zone, day, at),
                    None if days < 0 => Timestamp::MIN,
                    None => Timestamp::MAX,
                }
            }
        }
    }

    /// How many days a turn lasts, where turns are counted in days.
    fn days(&self) -> i64 {
        let days = match self.layer.rotation {
            Rotation::Hours { .. } => 1,
            Rotation::Days { every, .. } => i64::from(every),
            Rotation::Weeks { every, .. } => i64::from(every) * 7,
        };
        days.max(1)
    }
}

fn hourly(every: u32) -> Millis {
    Millis::hours(i64::from(every.max(1)))
}
