//! Values of KPIs as people say them: in notes, incidents, exports and on the command line.

use muster_model::{kpi::Unit, time::Millis};

/// How the values of a KPI are said.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'a> {
    /// What they count.
    pub unit: Unit,
    /// What a plain number counts; empty for none.
    pub label: &'a str,
}

impl Scale<'_> {
    /// A value with its unit: '18.2 %', '2 h 14 min', '1.4 per day', '320 tickets'.
    #[must_use]
    pub fn say(self, value: f64) -> String {
        // No minus before nought.
        let value = value + 0.0;
        if value < 0.0 {
            return format!("−{}", self.say(-value));
        }
        match self.unit {
            Unit::PerDay => format!("{} per day", rounded(value)),
            Unit::Share => format!("{} %", rounded(percent(value))),
            Unit::Duration => span(value),
            Unit::Number if self.label.is_empty() => rounded(value),
            Unit::Number => format!("{} {}", rounded(value), self.label),
        }
    }
}

/// A share in percent. What is nearly all must not read as all.
fn percent(share: f64) -> f64 {
    let percent = share * 100.0;
    if share < 1.0 {
        percent.min(99.99)
    } else {
        percent
    }
}

/// A span in its two largest units, to the second; below a minute in one unit.
fn span(millis: f64) -> String {
    const SECOND: f64 = 1_000.0;
    // From here on it rounds to the next unit.
    const NEARLY_A_MINUTE: f64 = 59_950.0;
    const NEARLY_A_SECOND: f64 = 999.5;
    if millis >= NEARLY_A_MINUTE {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a span of milliseconds, as people say it"
        )]
        let seconds = (millis / SECOND).round() as i64;
        return Millis::seconds(seconds).spoken();
    }
    if millis >= NEARLY_A_SECOND {
        return format!("{} s", trimmed(&format!("{:.1}", millis / SECOND)));
    }
    let unit = if millis == 0.0 { "s" } else { "ms" };
    format!("{} {unit}", rounded(millis))
}

/// A number of 0 or more with as many decimals as tell it apart, and none that say nothing: two at
/// most, fewer of large ones, and three digits of those below one.
fn rounded(value: f64) -> String {
    let decimals = match value {
        large if large >= 1_000.0 => 0,
        large if large >= 100.0 => 1,
        small => {
            // Noughts that come before the first digit.
            let mut noughts = 0;
            let mut rest = small;
            while rest < 1.0 && noughts < 7 {
                rest *= 10.0;
                noughts += 1;
            }
            2 + noughts
        }
    };
    trimmed(&format!("{value:.decimals$}")).to_owned()
}

/// Decimals without the noughts at their end.
fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
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
            (0.085, Unit::Share, "", "8.5 %"),
            (0.9995, Unit::Share, "", "99.95 %"),
            (0.999_999, Unit::Share, "", "99.99 %"),
            (0.000_05, Unit::Share, "", "0.005 %"),
            (1.0, Unit::Share, "", "100 %"),
            (0.0, Unit::Share, "", "0 %"),
            (8_040_000.0, Unit::Duration, "", "2 h 14 min"),
            (90_000_000.0, Unit::Duration, "", "1 d 1 h"),
            (86_400_000.0, Unit::Duration, "", "1 d"),
            (240_000.0, Unit::Duration, "", "4 min"),
            (59_960.0, Unit::Duration, "", "1 min"),
            (59_940.0, Unit::Duration, "", "59.9 s"),
            (1_500.0, Unit::Duration, "", "1.5 s"),
            (999.7, Unit::Duration, "", "1 s"),
            (182.4, Unit::Duration, "", "182.4 ms"),
            (0.0, Unit::Duration, "", "0 s"),
            (-60_000.0, Unit::Duration, "", "−1 min"),
            (1.4, Unit::PerDay, "", "1.4 per day"),
            (1.0 / 3.0, Unit::PerDay, "", "0.333 per day"),
            (320.0, Unit::Number, "tickets", "320 tickets"),
            (150.5, Unit::Number, "tickets", "150.5 tickets"),
            (12.345, Unit::Number, "", "12.35"),
            (0.0031, Unit::Number, "", "0.0031"),
            (0.0, Unit::Number, "", "0"),
            (-0.0, Unit::Number, "", "0"),
            (-0.25, Unit::Number, "", "−0.25"),
            (1_234.6, Unit::Number, "", "1235"),
        ];
        for (value, unit, label, said) in table {
            assert_eq!(Scale { unit, label }.say(value), said, "{value}");
        }
    }
}
