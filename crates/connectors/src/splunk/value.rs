//! The one value of a search: pure functions from rows to a number, or to the reason why there is
//! none. Nothing is added up, averaged or picked: what the search does not say is not known.

use chrono::{DateTime, NaiveDateTime};
use muster_model::time::Timestamp;
use serde_json::Value;

use super::wire::{self, Row};

/// The column that counts where there are several.
const VALUE: &str = "value";

/// What a search found out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) value: f64,
    /// The instant that the row bears, if it bears one.
    pub(super) at: Option<Timestamp>,
}

/// The value of a search with these rows, or why it has none, so that it fits after 'because'.
pub(super) fn find(rows: &[Row]) -> Result<Found, String> {
    let row = match rows {
        [] => return Err("the search has no row".to_owned()),
        [row] => row,
        _ => return Err("the search has several rows, and one is wanted".to_owned()),
    };
    let mut columns = row
        .iter()
        .filter(|(name, value)| !name.starts_with('_') && !value.is_null());
    let named = row.get(VALUE).filter(|value| !value.is_null());
    let value = match (named, columns.next(), columns.next()) {
        (Some(value), ..) | (None, Some((_, value)), None) => value,
        (None, None, _) => return Err("its row has no value".to_owned()),
        (None, Some(_), Some(_)) => {
            return Err(format!(
                "its row has several values; call the one that counts '{VALUE}', by '| rename … as \
                 {VALUE}'"
            ));
        }
    };
    let number = number(value).ok_or("its value is no number")?;
    Ok(Found {
        value: number,
        at: row.get("_time").and_then(instant),
    })
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Array(list) => match &list[..] {
            [one @ (Value::Number(_) | Value::String(_))] => number(one),
            _ => None,
        },
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    }
    .filter(|number| number.is_finite())
}

/// An instant as results write it: RFC 3339, seconds since the epoch, or for people in Greenwich
/// time. In another zone, named by letters, it is not certain and not read.
fn instant(value: &Value) -> Option<Timestamp> {
    if let Some(seconds) = number(value) {
        return Some(wire::seconds(seconds));
    }
    let text = value.as_str()?.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc().into());
    }
    let text = text
        .strip_suffix(" GMT")
        .or_else(|| text.strip_suffix(" UTC"))?;
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok()?;
    Some(at.and_utc().into())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn rows(rows: Value) -> Vec<Row> {
        serde_json::from_value(rows).unwrap()
    }

    #[rstest]
    #[case(json!([{"count": "42"}]), 42.0)]
    #[case(json!([{"avg(ms)": 12.5, "_span": "60"}]), 12.5)]
    #[case(json!([{"host": "a", "value": " 1e3 "}]), 1_000.0)]
    #[case(json!([{"x": ["7"]}]), 7.0)]
    #[case(json!([{"x": "7", "n": null}]), 7.0)]
    fn one_row_with_one_value_gives_it(#[case] answer: Value, #[case] value: f64) {
        assert_eq!(find(&rows(answer)).unwrap().value, value);
    }

    #[rstest]
    #[case(json!([]), "no row")]
    #[case(json!([{"count": "1"}, {"count": "2"}]), "several rows")]
    #[case(json!([{"a": "1", "b": "2"}]), "several values")]
    #[case(json!([{"_time": "2026-10-08T13:47:15Z"}]), "no value")]
    #[case(json!([{"count": "many"}]), "no number")]
    #[case(json!([{"count": "NaN"}]), "no number")]
    #[case(json!([{"count": ["1", "2"]}]), "no number")]
    fn anything_else_gives_a_reason_and_no_value(#[case] answer: Value, #[case] reason: &str) {
        let told = find(&rows(answer)).unwrap_err();
        assert!(told.contains(reason), "{told}");
    }

    #[rstest]
    #[case(json!("2026-10-08T13:47:15.000+00:00"), Some(1_791_467_235_000))]
    #[case(json!("2026-10-08 13:47:15.000 GMT"), Some(1_791_467_235_000))]
    #[case(json!("1791467235.5"), Some(1_791_467_235_500))]
    #[case(json!("2026-10-08 13:47:15.000 MDT"), None)]
    #[case(json!("soon"), None)]
    fn an_instant_is_read_where_it_is_certain(#[case] text: Value, #[case] at: Option<i64>) {
        assert_eq!(instant(&text), at.map(Timestamp));
    }
}
