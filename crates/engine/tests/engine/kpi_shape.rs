//! What a KPI's series looks like, side by side, and as text, with the sample's numbers.

use muster_engine::kpis::{CompareBy, KpiDocument, KpiScope, Picture};
use muster_model::{
    kpi::{Bucket, Kpi},
    record::Tier,
    time::{Millis, Window},
};

use crate::laptop::{Laptop, START};

fn sample() -> Laptop {
    let laptop = Laptop::new();
    laptop.engine.open_sample().unwrap();
    laptop
}

fn weeks(count: i64) -> KpiScope {
    KpiScope {
        window: Window {
            from: START - Millis::days(7 * count),
            to: START,
        },
        services: Vec::new(),
        teams: Vec::new(),
        tier: Tier::Production,
        bucket: Bucket::Week,
    }
}

#[test]
fn every_kpi_has_a_shape_with_sound_numbers() {
    let laptop = sample();
    for kpi in Kpi::ALL {
        let shape = laptop.engine.kpi_shape(kpi.into(), &weeks(26)).unwrap();
        assert!(!shape.previous.is_empty(), "{kpi:?}");
        assert_eq!(shape.forecast.is_none(), !shape.no_forecast.is_empty());
        for change in &shape.changepoints {
            assert!(change.around.len() <= 8, "{kpi:?}");
            let up = change.after > change.before;
            let better = up == (kpi.direction() == muster_model::kpi::Direction::Up);
            assert_eq!(change.better, better, "{kpi:?} {change:?}");
        }
        for point in shape.forecast.iter().flat_map(|forecast| &forecast.points) {
            assert!(point.low95 <= point.low80 && point.high80 <= point.high95);
            assert!(point.low95 >= 0.0, "{kpi:?} {point:?}");
        }
        if let Some(spread) = shape.distribution {
            assert_eq!(
                spread.bars.iter().map(|bar| bar.n).sum::<u32>(),
                spread.n,
                "{kpi:?}"
            );
        }
    }
}

#[test]
fn a_short_time_has_no_forecast_and_says_why() {
    let laptop = sample();
    let shape = laptop
        .engine
        .kpi_shape(Kpi::LeadTime.into(), &weeks(4))
        .unwrap();
    assert!(shape.forecast.is_none());
    assert!(
        shape.no_forecast.contains("at least 8"),
        "{}",
        shape.no_forecast
    );
}

/// Twelve weeks until now, which is what the page of a KPI begins with, hold eleven that are whole.
#[test]
fn what_a_kpis_page_begins_with_is_not_too_short_for_a_forecast() {
    let laptop = sample();
    let mut forecasts = 0;
    for kpi in Kpi::ALL {
        let shape = laptop.engine.kpi_shape(kpi.into(), &weeks(12)).unwrap();
        assert!(
            !shape.no_forecast.contains("at least"),
            "{kpi:?}: {}",
            shape.no_forecast
        );
        forecasts += usize::from(shape.forecast.is_some());
    }
    assert!(forecasts >= 4, "{forecasts}");
}

#[test]
fn teams_and_services_stand_side_by_side_with_the_best_first() {
    let laptop = sample();
    let scope = weeks(12);
    for by in [CompareBy::Team, CompareBy::Service] {
        let found = laptop
            .engine
            .kpi_comparison(Kpi::DeploymentFrequency.into(), &scope, by)
            .unwrap();
        assert!(found.rows.len() > 1 && found.reason.is_empty());
        let values: Vec<_> = found.rows.iter().map(|row| row.evaluation.value).collect();
        let known: Vec<f64> = values.iter().flatten().copied().collect();
        assert!(known.windows(2).all(|pair| pair[0] >= pair[1]), "{known:?}");
        assert!(values.iter().skip(known.len()).all(Option::is_none));
        // Each is what the KPI's page shows for that team or service alone.
        let first = &found.rows[0];
        let alone = KpiScope {
            services: first.service.into_iter().collect(),
            teams: first.team.into_iter().collect(),
            ..scope.clone()
        };
        let page = laptop.engine.kpi(Kpi::DeploymentFrequency.into(), &alone);
        assert_eq!(page.unwrap().card.evaluation, first.evaluation);
    }
}

#[test]
fn a_kpi_is_written_as_markdown_and_csv() {
    let laptop = sample();
    let scope = weeks(4);
    let kpi = Kpi::ChangeFailureRate.into();
    let text = |document| laptop.engine.kpi_text(kpi, &scope, document).unwrap();
    let card = laptop.engine.kpi(kpi, &scope).unwrap().card;

    let markdown = text(KpiDocument::Markdown);
    assert!(
        markdown.starts_with("## Change failure rate\n"),
        "{markdown}"
    );
    assert!(markdown.contains(&format!("(n = {})", card.evaluation.n)));
    assert!(markdown.contains("of everybody"), "{markdown}");

    let csv = text(KpiDocument::Csv);
    let mut lines = csv.split("\r\n");
    assert_eq!(lines.next(), Some("from,to,value,n,partial,target"));
    for (line, point) in lines.zip(&card.evaluation.series) {
        let cells: Vec<&str> = line.split(',').collect();
        let value = point.value.map(|value| value.to_string());
        assert_eq!(cells[2], value.unwrap_or_default());
        assert_eq!(cells[3], point.n.to_string());
    }

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rate.csv");
    laptop
        .engine
        .export_kpi(kpi, &scope, KpiDocument::Csv, &path)
        .unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), csv);
    let picture = Picture::Svg("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned());
    let path = folder.path().join("rate.svg");
    laptop.engine.export_picture(&picture, &path).unwrap();
    assert!(path.is_file());
    let nowhere = folder.path().join("none").join("rate.svg");
    let refused = laptop
        .engine
        .export_picture(&picture, &nowhere)
        .unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("path"));
}
