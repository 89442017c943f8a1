//! How far apart samples are: a duration as Prometheus writes it, such as `30s`, `5m` or `1h30m`.

use muster_model::time::Millis;

use crate::error::ConnectorError;

/// The distance unless a person chooses another.
pub(super) const DEFAULT: &str = "5m";
/// The units, in seconds. Years have no place here, and milliseconds would be more samples than
/// anybody looks at.
const UNITS: [(char, i64); 5] = [
    ('w', 7 * 86_400),
    ('d', 86_400),
    ('h', 3_600),
    ('m', 60),
    ('s', 1),
];

/// Reads a duration of 10 seconds to a week; an empty text is the default.
pub(super) fn parse(text: &str) -> Result<Millis, ConnectorError> {
    let text = match text.trim() {
        "" => DEFAULT,
        text => text,
    };
    match seconds(text) {
        Some(seconds) if (10..=7 * 86_400).contains(&seconds) => Ok(Millis::seconds(seconds)),
        _ => Err(ConnectorError::settings(
            "step",
            format!(
                "'{text}' is no distance between samples. Write it as 30s, 5m, 1h or 1d, from 10 \
                 seconds to a week."
            ),
        )),
    }
}

fn seconds(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut number = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() {
            number.push(character);
            continue;
        }
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == character)?;
        let count: i64 = number.parse().ok()?;
        total = total.checked_add(count.checked_mul(*unit)?)?;
        number.clear();
    }
    number.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", Some(300))]
    #[case(" 5m ", Some(300))]
    #[case("30s", Some(30))]
    #[case("1h30m", Some(5_400))]
    #[case("1w", Some(604_800))]
    #[case("8d", None)]
    #[case("1s", None)]
    #[case("5", None)]
    #[case("m", None)]
    #[case("5 m", None)]
    #[case("99999999999999999999w", None)]
    #[case("9223372036854775807w", None)]
    fn reads_durations_as_prometheus_writes_them(
        #[case] text: &str,
        #[case] expected: Option<i64>,
    ) {
        assert_eq!(parse(text).ok(), expected.map(Millis::seconds));
    }
}
