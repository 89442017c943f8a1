//! Times and values as people write them into tables: days and RFC 3339, numbers with a point or a
//! comma, percentages, and spans such as ‘2h 14min’. What could mean two things is refused.

use chrono::DateTime;
use chrono_tz::Tz;
use muster_model::{
    kpi::{Unit, start_of_day},
    record::Day,
    time::Timestamp,
};

/// How values are written.
#[derive(Debug, Clone, Copy)]
pub(in crate::kpis) struct Notation<'a> {
    /// What they count.
    pub(in crate::kpis) unit: Unit,
    /// What may stand behind a plain number.
    pub(in crate::kpis) unit_label: &'a str,
    /// Whether decimals may stand behind a comma.
    pub(in crate::kpis) decimal_comma: bool,
}

/// The instant that a text means: of a day its beginning, in the zone of the workspace.
pub(in crate::kpis) fn instant(text: &str, zone: Tz) -> Result<Timestamp, String> {
    if let Ok(day) = text.parse::<Day>() {
        return Ok(start_of_day(day, zone));
    }
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc().into())
        .map_err(|_| {
            format!(
                "‘{text}’ is not a date. Write it as 2026-12-31, or as 2026-12-31T18:00:00+01:00."
            )
        })
}

/// The value that a text means, in the unit of the KPI.
pub(in crate::kpis) fn value(text: &str, notation: Notation<'_>) -> Result<f64, String> {
    if text.is_empty() {
        return Err("The value is missing.".to_owned());
    }
    match notation.unit {
        Unit::Duration => duration(text, notation),
        Unit::Share => share(text, notation),
        Unit::Number | Unit::PerDay => {
            let label = notation.unit_label;
            let plain = text.strip_suffix(label).filter(|_| !label.is_empty());
            number(plain.unwrap_or(text).trim_end(), notation)
                .ok_or_else(|| not_a_number(text, notation))
        }
    }
}

fn not_a_number(text: &str, notation: Notation<'_>) -> String {
    let example = if notation.decimal_comma {
        "12.5 or 12,5"
    } else {
        "12.5"
    };
    format!("‘{text}’ is not a number. Write it as {example}, without marks between thousands.")
}

/// A plain number: a sign, digits, and decimals behind a point or a comma.
fn number(text: &str, notation: Notation<'_>) -> Option<f64> {
    let text = text.replace('\u{2212}', "-");
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let is_plain = digits.chars().all(|sign| {
        sign.is_ascii_digit() || sign == '.' || (sign == ',' && notation.decimal_comma)
    });
    let marks = digits.matches(['.', ',']).count();
    let is_written_out = digits.starts_with(|sign: char| sign.is_ascii_digit())
        && digits.ends_with(|sign: char| sign.is_ascii_digit());
    if is_plain && marks <= 1 && is_written_out {
        return text
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|it: &f64| it.is_finite());
    }
    // As programs write very large and very small numbers.
    let is_scientific = digits.starts_with(|sign: char| sign.is_ascii_digit())
        && digits.ends_with(|sign: char| sign.is_ascii_digit())
        && digits.contains(['e', 'E'])
        && digits
            .chars()
            .all(|sign| sign.is_ascii_digit() || "+-.eE".contains(sign));
    text.parse()
        .ok()
        .filter(|it: &f64| is_scientific && it.is_finite())
}

/// A share: in percent, or as a number from 0 to 1.
fn share(text: &str, notation: Notation<'_>) -> Result<f64, String> {
    let Some(percent) = text.strip_suffix('%') else {
        let found = number(text, notation).ok_or_else(|| not_a_number(text, notation))?;
        return if (-1.0..=1.0).contains(&found) {
            Ok(found)
        } else {
            Err(format!(
                "‘{text}’ may mean {text} % or {text} times as much. Write it as ‘{text} %’, or as a \
                 share such as 0.15."
            ))
        };
    };
    number(percent.trim_end(), notation)
        .map(|percent| percent / 100.0)
        .ok_or_else(|| not_a_number(text, notation))
}

const UNITS: [(&[&str], f64); 5] = [
    (&["d", "day", "days"], 86_400_000.0),
    (&["h", "hour", "hours"], 3_600_000.0),
    (&["min", "minute", "minutes", "m"], 60_000.0),
    (&["s", "sec", "second", "seconds"], 1_000.0),
    (&["ms", "millisecond", "milliseconds"], 1.0),
];

/// A span in milliseconds: numbers, each with its unit, from the largest to the smallest.
fn duration(text: &str, notation: Notation<'_>) -> Result<f64, String> {
    let wrong =
        || format!("‘{text}’ is not a span of time. Write it with its units, such as ‘2h 14min’.");
    let mut rest = text;
    let mut total = 0.0;
    let mut next_unit = 0;
    while !rest.is_empty() {
        let digits = rest
            .find(|sign: char| !(sign.is_ascii_digit() || sign == '.' || sign == ','))
            .ok_or_else(wrong)?;
        let (amount, behind) = rest.split_at(digits);
        let amount = number(amount, notation).ok_or_else(wrong)?;
        let behind = behind.trim_start();
        let letters = behind
            .find(|sign: char| !sign.is_ascii_alphabetic())
            .unwrap_or(behind.len());
        let (name, behind) = behind.split_at(letters);
        let name = name.to_ascii_lowercase();
        let position = UNITS
            .iter()
            .position(|(names, _)| names.contains(&name.as_str()))
            .filter(|position| *position >= next_unit)
            .ok_or_else(wrong)?;
        total += amount * UNITS[position].1;
        next_unit = position + 1;
        rest = behind.trim_start();
    }
    Ok(total)
}
