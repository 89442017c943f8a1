//! A week as somebody looks at it: while it goes on, as it is now; once it is over, as it was at its
//! end.

use chrono_tz::Tz;
use muster_model::{
    action_items::day_at,
    record::Day,
    time::{Millis, Timestamp, Window},
    week::Week,
};

use crate::Problem;

/// A week as somebody looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// The week.
    pub(super) week: Week,
    /// The zone in which it is counted.
    pub(super) zone: Tz,
    /// All of its time.
    pub(super) window: Window,
    /// The instant as of which it is looked at: now, or its last one.
    pub(super) at: Timestamp,
    /// Whether it is not over yet.
    pub(super) partial: bool,
}

impl Look {
    /// The week that a Monday names, as it is looked at now.
    ///
    /// # Errors
    /// If the day names no week, or one that has not begun.
    pub(super) fn new(monday: Day, zone: Tz, now: Timestamp) -> Result<Self, Problem> {
        let week = Week::named(monday)?;
        let window = week.window(zone);
        if now < window.from {
            return Err(Problem::with_field(
                "week",
                format!(
                    "{} has not begun. Choose this week, or one before it.",
                    week.name()
                ),
            ));
        }
        let last = window.to - Millis(1);
        Ok(Self {
            week,
            zone,
            window,
            at: now.min(last),
            partial: now <= last,
        })
    }

    /// Its time as far as it is over; the instant at which it is looked at is within.
    pub(super) fn so_far(&self) -> Window {
        Window {
            from: self.window.from,
            to: self.at + Millis(1),
        }
    }

    /// What it is compared with: the week before, and while it goes on the same part of it.
    pub(super) fn compared_with(&self) -> Window {
        let before = self.week.previous().window(self.zone);
        let to = if self.partial {
            before.to.min(before.from + self.so_far().length())
        } else {
            before.to
        };
        Window { to, ..before }
    }

    /// The day of the instant at which it is looked at.
    pub(super) fn today(&self) -> Day {
        day_at(self.at, self.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(monday: &str, now: &str) -> Result<Look, Problem> {
        let now = now.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        Look::new(monday.parse().unwrap(), Tz::Europe__Paris, now.into())
    }

    #[test]
    fn a_week_that_goes_on_is_looked_at_now_and_compared_with_the_same_part_of_the_one_before() {
        let look = look("2026-11-30", "2026-12-02T11:00:00Z").unwrap();
        assert!(look.partial);
        assert_eq!(look.today().to_string(), "2026-12-02");
        assert_eq!(look.so_far().to.to_string(), "2026-12-02T11:00:00.001Z");
        let before = look.compared_with();
        assert_eq!(
            (
                before.from.to_string().as_str(),
                before.to.to_string().as_str()
            ),
            ("2026-11-22T23:00:00.000Z", "2026-11-25T11:00:00.001Z")
        );
    }

    #[test]
    fn a_week_that_is_over_is_looked_at_as_of_its_end_and_compared_with_all_of_the_one_before() {
        // The clocks went back on its Sunday.
        let look = look("2026-10-19", "2026-12-02T11:00:00Z").unwrap();
        assert!(!look.partial);
        assert_eq!(look.today().to_string(), "2026-10-25");
        assert_eq!(look.so_far(), look.window);
        assert_eq!(look.so_far().length(), Millis::hours(169));
        assert_eq!(look.compared_with().length(), Millis::hours(168));
        assert_eq!(look.compared_with().to, look.window.from);
    }

    #[test]
    fn a_week_begins_and_ends_with_its_instants() {
        assert!(look("2026-11-30", "2026-11-29T23:00:00Z").unwrap().partial);
        assert!(
            look("2026-11-30", "2026-12-06T22:59:59.999Z")
                .unwrap()
                .partial
        );
        assert!(!look("2026-11-30", "2026-12-06T23:00:00Z").unwrap().partial);
    }

    #[test]
    fn a_week_that_has_not_begun_is_refused() {
        let refused = look("2026-11-30", "2026-11-29T22:59:59.999Z").unwrap_err();
        assert_eq!(
            refused.message,
            "Week 49, 30 November to 6 December 2026 has not begun. Choose this week, or one \
             before it."
        );
        assert_eq!(refused.field.as_deref(), Some("week"));
        let refused = look("2026-12-01", "2026-12-02T11:00:00Z").unwrap_err();
        assert!(refused.message.contains("2026-12-01 is none"), "{refused}");
    }
}
