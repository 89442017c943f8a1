//! What `musterctl kpi` prints: a line for each KPI, one KPI with its series, or JSON in the shapes
//! of the app.

use muster_engine::kpis::{
    CsvImport, DefinitionView, KpiCard, KpiDetail, KpiOverview, NewKpiSample, Scale, TargetView,
};
use muster_model::{
    kpi::{Kpi, Trend},
    time::Timestamp,
};
use serde_json::{Value, json};

use super::incident::{instant, plain};

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
            kpi.word(),
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
    let label = plain(&card.unit_label);
    let scale = Scale {
        unit: evaluation.unit,
        label: &label,
    };
    let written = |value| scale.say(value);
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
    let label = plain(&card.unit_label);
    let scale = Scale {
        unit: evaluation.unit,
        label: &label,
    };
    let value = match (evaluation.value, &evaluation.absence) {
        (Some(value), _) => scale.say(value),
        (None, Some(absence)) => absence.sentence.clone(),
        (None, None) => String::new(),
    };
    format!("{}: {value} (n = {})", plain(&card.name), evaluation.n)
}
