//! Slack's timestamps: seconds and microseconds since 1970 with a point between, which also are the
//! identities of messages in their channel.

use muster_model::time::Timestamp;

/// The instant that a timestamp names, in whole milliseconds; none if it is none.
pub(super) fn at(ts: &str) -> Option<Timestamp> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let seconds: i64 = seconds.parse().ok()?;
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let millis: i64 = digits.parse().ok()?;
    (seconds > 0 && millis >= 0)
        .then(|| seconds.checked_mul(1_000)?.checked_add(millis))
        .flatten()
        .map(Timestamp)
}

/// An instant as a timestamp.
pub(super) fn of(at: Timestamp) -> String {
    let millis = at.millis().max(0);
    format!("{}.{:03}000", millis / 1_000, millis % 1_000)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1610241741.000200", Some(1_610_241_741_000))]
    #[case("1610241741.987654", Some(1_610_241_741_987))]
    #[case("1610241741", Some(1_610_241_741_000))]
    #[case("1610241741.5", Some(1_610_241_741_500))]
    #[case("", None)]
    #[case("0000000000.000000", None)]
    #[case("99999999999999999999.0", None)]
    #[case("9223372036854775807.0", None)]
    #[case("1.x", None)]
    #[case("1.-1", None)]
    fn a_timestamp_is_an_instant(#[case] ts: &str, #[case] expected: Option<i64>) {
        assert_eq!(at(ts), expected.map(Timestamp));
    }

    #[test]
    fn an_instant_comes_back_from_its_timestamp() {
        let instant = Timestamp(1_772_446_000_123);
        assert_eq!(of(instant), "1772446000.123000");
        assert_eq!(at(&of(instant)), Some(instant));
    }
}
