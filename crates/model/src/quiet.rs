//! Quiet hours: whether a member wants to hear of a page at an instant. Only the noise is held
//! back: the page is owed, recorded and shown in the app all the same. Hours are those of the
//! member's own wall clock, whatever it does on the nights when clocks change.

use chrono::Timelike;
use chrono_tz::Tz;

use crate::{
    record::{Member, QuietHours, Severity},
    time::{Millis, Timestamp},
};

/// Whether a page of this severity makes no noise for `member` at `at`.
#[must_use]
pub fn is_held(member: &Member, severity: Severity, at: Timestamp) -> bool {
    member.quiet_hours.is_some_and(|quiet| {
        severity > quiet.break_through && contains(quiet, minute_of_day(member.zone(), at))
    })
}

/// When the noise of a page that is held at `at` may be made: the first minute after it that is
/// not quiet. None if it is not held. A page that is still owed then is shown then.
#[must_use]
pub fn held_until(member: &Member, severity: Severity, at: Timestamp) -> Option<Timestamp> {
    // A night on which clocks go forward can skip the only loud minutes of a day, so the search
    // goes on into the day after.
    const SEARCHED_MINUTES: i64 = 3 * 24 * 60;

    if !is_held(member, severity, at) {
        return None;
    }
    let minute = at.millis() - at.millis().rem_euclid(Millis::minutes(1).0);
    (1..=SEARCHED_MINUTES)
        .map(|n| Timestamp(minute) + Millis::minutes(n))
        .find(|candidate| !is_held(member, severity, *candidate))
}

/// Whether a minute of the day lies inside. Hours that begin and end at the same minute are empty.
const fn contains(quiet: QuietHours, minute: u32) -> bool {
    let (from, to) = (quiet.from_minute as u32, quiet.to_minute as u32);
    if from <= to {
        from <= minute && minute < to
    } else {
        from <= minute || minute < to
    }
}

fn minute_of_day(zone: Tz, at: Timestamp) -> u32 {
    let local = at.to_utc().with_timezone(&zone);
    local.hour() * 60 + local.minute()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use rstest::rstest;

    use super::*;
    use crate::rbac::Role;

    fn member(zone: &str, from: (u16, u16), to: (u16, u16)) -> Member {
        Member {
            name: "Ada".to_owned(),
            email: String::new(),
            role: Role::Responder,
            time_zone: zone.to_owned(),
            quiet_hours: Some(QuietHours {
                from_minute: from.0 * 60 + from.1,
                to_minute: to.0 * 60 + to.1,
                break_through: Severity::Sev2,
            }),
            pause_break_through: None,
            remind_before_shift: None,
        }
    }

    fn at(text: &str) -> Timestamp {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
    }

    #[rstest]
    #[case::before_midnight("2024-06-03T21:59:59+02:00", false)]
    #[case::the_first_quiet_minute("2024-06-03T22:00:00+02:00", true)]
    #[case::midnight("2024-06-04T00:00:00+02:00", true)]
    #[case::the_last_quiet_minute("2024-06-04T06:59:59+02:00", true)]
    #[case::morning("2024-06-04T07:00:00+02:00", false)]
    #[case::night_before_clocks_go_forward("2024-03-31T01:59:00+01:00", true)]
    #[case::night_after_clocks_went_forward("2024-03-31T06:59:00+02:00", true)]
    #[case::morning_after_clocks_went_forward("2024-03-31T07:00:00+02:00", false)]
    #[case::half_past_two_the_first_time("2024-10-27T02:30:00+02:00", true)]
    #[case::half_past_two_again("2024-10-27T02:30:00+01:00", true)]
    #[case::morning_after_clocks_went_back("2024-10-27T07:00:00+01:00", false)]
    fn hours_that_span_midnight_are_those_of_the_wall_clock(
        #[case] instant: &str,
        #[case] held: bool,
    ) {
        let member = member("Europe/Paris", (22, 0), (7, 0));
        assert_eq!(is_held(&member, Severity::Sev3, at(instant)), held);
    }

    #[rstest]
    #[case("America/New_York", "2024-06-03T16:30:00Z", true)]
    #[case("Europe/Paris", "2024-06-03T16:30:00Z", false)]
    #[case("Asia/Kolkata", "2024-06-03T06:45:00Z", true)]
    #[case("no such zone", "2024-06-03T12:30:00Z", true)]
    fn each_member_has_their_own_noon(
        #[case] zone: &str,
        #[case] instant: &str,
        #[case] held: bool,
    ) {
        let member = member(zone, (12, 0), (13, 0));
        assert_eq!(is_held(&member, Severity::Sev4, at(instant)), held);
    }

    #[rstest]
    #[case(Severity::Sev1, false)]
    #[case(Severity::Sev2, false)]
    #[case(Severity::Sev3, true)]
    #[case(Severity::Sev4, true)]
    fn the_severities_that_break_through_are_heard(#[case] severity: Severity, #[case] held: bool) {
        let member = member("UTC", (0, 0), (23, 59));
        assert_eq!(is_held(&member, severity, at("2024-06-03T03:00:00Z")), held);
    }

    #[test]
    fn nothing_is_held_without_quiet_hours_or_in_empty_ones() {
        let mut member = member("UTC", (3, 0), (3, 0));
        let night = at("2024-06-03T03:00:00Z");
        assert!(!is_held(&member, Severity::Sev4, night));
        member.quiet_hours = None;
        assert!(!is_held(&member, Severity::Sev4, night));
        assert_eq!(held_until(&member, Severity::Sev4, night), None);
    }

    #[rstest]
    #[case::an_ordinary_night("2024-06-03T23:10:30+02:00", "2024-06-04T07:00:00+02:00")]
    #[case::the_short_night("2024-03-30T23:00:00+01:00", "2024-03-31T07:00:00+02:00")]
    #[case::the_long_night("2024-10-26T23:00:00+02:00", "2024-10-27T07:00:00+01:00")]
    fn held_noise_is_made_in_the_morning(#[case] page: &str, #[case] morning: &str) {
        let member = member("Europe/Paris", (22, 0), (7, 0));
        let released = held_until(&member, Severity::Sev3, at(page));
        assert_eq!(released, Some(at(morning)));
    }

    #[test]
    fn loud_minutes_that_the_clock_skips_come_the_next_night() {
        let member = member("Europe/Paris", (3, 0), (2, 0));
        let released = held_until(&member, Severity::Sev3, at("2024-03-31T01:30:00+01:00"));
        assert_eq!(released, Some(at("2024-04-01T02:00:00+02:00")));
    }
}
