//! Values of KPIs as people say them.

use muster_model::{
    kpi::{KpiRef, Unit},
    time::Millis,
};

/// How the values of a KPI are said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale<'a> {
    /// What they count.
    pub(crate) unit: Unit,
    /// What a plain number counts; empty for none.
    pub(crate) label: &'a str,
}

impl Scale<'_> {
    /// A value with its unit: '18.2 %', '2 h 14 min', '1.4 per day', '320 tickets'.
    pub(crate) fn say(self, value: f64) -> String {
        match self.unit {
            Unit::PerDay => format!("{} per day", rounded(value)),
            Unit::Share => format!("{} %", rounded(value * 100.0)),
            Unit::Duration if value < 0.0 => format!("−{}", span(-value)),
            Unit::Duration => span(value),
            Unit::Number if self.label.is_empty() => rounded(value),
            Unit::Number => format!("{} {}", rounded(value), self.label),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a span of milliseconds, as people say it"
)]
fn span(millis: f64) -> String {
    Millis(millis as i64).spoken()
}

/// With as many decimals as tell it apart, and none that say nothing.
fn rounded(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// How links and the command line name a KPI.
pub(crate) fn reference(kpi: KpiRef) -> String {
    match serde_json::to_value(kpi) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_said_with_their_unit() {
        let table = [
            (0.182, Unit::Share, "", "18.2 %"),
            (0.15, Unit::Share, "", "15 %"),
            (1.0, Unit::Share, "", "100 %"),
            (8_040_000.0, Unit::Duration, "", "2 h 14 min"),
            (-60_000.0, Unit::Duration, "", "−1 min"),
            (1.4, Unit::PerDay, "", "1.4 per day"),
            (320.0, Unit::Number, "tickets", "320 tickets"),
            (0.0, Unit::Number, "", "0"),
            (1_234.5, Unit::Number, "", "1234"),
        ];
        for (value, unit, label, said) in table {
            assert_eq!(Scale { unit, label }.say(value), said, "{value}");
        }
    }
}
