//! What `musterctl kpi` prints: a line for each KPI, one KPI with its series, or JSON in the shapes
//! of the app.

use muster_engine::kpis::{
    CsvImport, DefinitionView, KpiCard, KpiDetail, KpiOverview, NewKpiSample, TargetView,
};
use muster_model::{
    kpi::{Kpi, KpiRef, Trend, Unit},
    time::Timestamp,
};
use serde_json::{Value, json};

use super::incident::{instant, plain};

/// The one text that stands for a KPI.
pub(crate) fn reference(kpi: KpiRef) -> String {
    match serde_json::to_value(kpi) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(crate) fn list(defined: &[DefinitionView], as_json: bool) -> anyhow::Result<()> {
    if as_json {
        let delivery = Kpi::ALL.map(|kpi| {
            json!({
                "kpi": kpi,
                "name": kpi.name(),
                "definition": kpi.definition(),
                "archived": false,
            })
        });
        let defined = defined.iter().map(|view| {
            json!({
                "kpi": view.id,
                "name": view.definition.name,
                "definition": view.definition.description,
                "archived": view.definition.archived,
                "defined": view,
            })
        });
        let all: Vec<Value> = delivery.into_iter().chain(defined).collect();
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(());
    }
    for kpi in Kpi::ALL {
        println!(
            "{}\t{}\tCounted from deliveries and incidents.",
            reference(kpi.into()),
            kpi.name()
        );
    }
    for view in defined {
        let archived = if view.definition.archived {
            " Archived."
        } else {
            ""
        };
        println!(
            "{}\t{}\t{}{archived}",
            view.id,
            plain(&view.definition.name),
            plain(&view.source)
        );
    }
    Ok(())
}

pub(crate) fn overview(overview: &KpiOverview, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(overview)?);
        return Ok(());
    }
    for card in &overview.cards {
        println!("{}", line(card));
    }
    Ok(())
}

pub(crate) fn detail(detail: &KpiDetail, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(detail)?);
        return Ok(());
    }
    let card = &detail.card;
    let evaluation = &card.evaluation;
    let written = |value| readable(value, evaluation.unit, &card.unit_label);
    println!("{}", line(card));
    for line in detail.definition.lines() {
        println!("{}", plain(line));
    }
    if let Some(view) = &detail.defined {
        println!("Source: {}", plain(&view.source));
    }
    if let Some(caution) = &evaluation.caution {
        println!("{caution}");
    }
    if let (Some(previous), Some(trend)) = (evaluation.previous, evaluation.trend) {
        let way = match trend {
            Trend::Better => "better",
            Trend::Worse => "worse",
            Trend::Steady => "steady",
        };
        println!("Before: {} ({way})", written(previous));
    }
    if let Some(target) = &card.target {
        println!("{}", target_line(target, card.on_target, written));
    }
    println!();
    for point in &evaluation.series {
        let value = point.value.map_or_else(|| "-".to_owned(), written);
        let partial = if point.partial { "\tpartial" } else { "" };
        println!("{}\t{value}\tn = {}{partial}", instant(point.from), point.n);
    }
    Ok(())
}

pub(crate) fn entered(sample: &NewKpiSample) {
    println!("Entered for {}.", instant(sample.at));
}

pub(crate) fn imported(import: &CsvImport) {
    if import.problems.is_empty() {
        println!(
            "{} added, {} replaced, {} unchanged.",
            import.added, import.replaced, import.unchanged
        );
        return;
    }
    for problem in &import.problems {
        eprintln!("Line {}: {}", problem.line, problem.sentence);
    }
    eprintln!("Nothing was imported.");
}

fn target_line(
    target: &TargetView,
    on_target: Option<bool>,
    written: impl Fn(f64) -> String,
) -> String {
    let by = target
        .by
        .map(|by: Timestamp| format!(" by {}", instant(by)))
        .unwrap_or_default();
    let judged = match on_target {
        Some(true) => " (reached)",
        Some(false) => " (not reached)",
        None => "",
    };
    let target_value = written(target.value);
    let now = written(target.now);
    if target.start.is_some() {
        format!("Target: {target_value}{by}, {now} now{judged}")
    } else {
        format!("Target: {target_value}{by}{judged}")
    }
}

fn line(card: &KpiCard) -> String {
    let evaluation = &card.evaluation;
    let value = match (evaluation.value, &evaluation.absence) {
        (Some(value), _) => readable(value, evaluation.unit, &card.unit_label),
        (None, Some(absence)) => absence.sentence.clone(),
        (None, None) => String::new(),
    };
    format!("{}: {value} (n = {})", plain(&card.name), evaluation.n)
}

pub(super) fn readable(value: f64, unit: Unit, label: &str) -> String {
    match unit {
        Unit::PerDay => format!("{value:.2} per day"),
        Unit::Share => format!("{} %", rounded(value * 100.0, 2)),
        Unit::Duration => duration(value),
        Unit::Number => {
            let number = format!("{value:.2}");
            let number = number.trim_end_matches('0').trim_end_matches('.');
            format!("{number} {}", plain(label)).trim_end().to_owned()
        }
    }
}

/// At least one decimal, and at most so many, so that 99.95 stays what it is.
fn rounded(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_suffix('0') {
        Some(short) if decimals > 1 => short.to_owned(),
        _ => text,
    }
}

/// A span as people say it, to the two largest units.
fn duration(millis: f64) -> String {
    const SECOND: f64 = 1_000.0;
    const MINUTE: f64 = 60.0 * SECOND;
    const HOUR: f64 = 60.0 * MINUTE;
    const DAY: f64 = 24.0 * HOUR;
    let parts = |large: f64, small: f64, large_name: &str, small_name: &str| {
        let (whole, rest) = ((millis / large).floor(), (millis % large / small).floor());
        if rest > 0.0 {
            format!("{whole} {large_name} {rest} {small_name}")
        } else {
            format!("{whole} {large_name}")
        }
    };
    if millis >= DAY {
        parts(DAY, HOUR, "d", "h")
    } else if millis >= HOUR {
        parts(HOUR, MINUTE, "h", "min")
    } else if millis >= MINUTE || millis == 0.0 {
        format!("{} min", (millis / MINUTE).round())
    } else if millis.abs() >= SECOND {
        format!("{} s", rounded(millis / SECOND, 1))
    } else {
        format!("{} ms", millis.round())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_say_them() {
        let said = |value, unit| readable(value, unit, "");
        assert_eq!(said(1.0 / 3.0, Unit::PerDay), "0.33 per day");
        assert_eq!(said(0.085, Unit::Share), "8.5 %");
        assert_eq!(said(0.9995, Unit::Share), "99.95 %");
        assert_eq!(said(8_040_000.0, Unit::Duration), "2 h 14 min");
        assert_eq!(said(90_000_000.0, Unit::Duration), "1 d 1 h");
        assert_eq!(said(86_400_000.0, Unit::Duration), "1 d");
        assert_eq!(said(240_000.0, Unit::Duration), "4 min");
        assert_eq!(said(1_500.0, Unit::Duration), "1.5 s");
        assert_eq!(said(182.4, Unit::Duration), "182 ms");
        assert_eq!(readable(41.0, Unit::Number, "tickets"), "41 tickets");
        assert_eq!(readable(-0.25, Unit::Number, ""), "-0.25");
    }

    #[test]
    fn a_kpi_is_one_word_or_its_identity() {
        assert_eq!(reference(Kpi::LeadTime.into()), "lead_time");
    }
}
