//! KPIs: each number follows from the events that are listed for it, targets judge it, and parts
//! add up to the whole. Asked of the sample, whose half-year has every case.

use muster_engine::kpis::{KpiCard, KpiEventView, KpiScope};
use muster_model::{
    ids::{ServiceId, TeamId},
    kpi::{Bucket, Direction, Kpi, KpiRef, Part},
    record::{TargetScope, Tier},
    time::{Millis, Window},
};

use crate::laptop::{Laptop, START};

const DAYS: i64 = 84;

fn sample() -> Laptop {
    let laptop = Laptop::new();
    laptop.engine.open_sample().unwrap();
    laptop
}

fn scope(services: &[ServiceId], teams: &[TeamId]) -> KpiScope {
    KpiScope {
        window: Window {
            from: START - Millis::days(DAYS),
            to: START,
        },
        services: services.to_vec(),
        teams: teams.to_vec(),
        tier: Tier::Production,
        bucket: Bucket::Week,
    }
}

fn card(laptop: &Laptop, kpi: impl Into<KpiRef>, scope: &KpiScope) -> KpiCard {
    laptop.engine.kpi(kpi.into(), scope).unwrap().card
}

/// Every event behind a KPI, page by page as a front end reads them.
fn events(laptop: &Laptop, kpi: Kpi, scope: &KpiScope) -> Vec<KpiEventView> {
    let mut all = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap();
        let page = laptop
            .engine
            .kpi_events(kpi.into(), scope, offset, 100)
            .unwrap();
        all.extend(page.events);
        if all.len() >= page.total as usize {
            assert_eq!(all.len(), page.total as usize);
            return all;
        }
    }
}

fn count(events: &[KpiEventView], part: Part) -> usize {
    events.iter().filter(|it| it.event.role == part).count()
}

/// The values of the samples, the smallest first.
fn values(events: &[KpiEventView]) -> Vec<f64> {
    let samples = events.iter().filter(|it| it.event.role != Part::Apart);
    let mut values: Vec<f64> = samples.filter_map(|it| it.event.value).collect();
    values.sort_by(f64::total_cmp);
    values
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a sample has far fewer events than 2^53"
)]
const fn float(n: usize) -> f64 {
    n as f64
}

#[test]
fn every_value_is_what_its_events_give() {
    let laptop = sample();
    let scope = scope(&[], &[]);
    for kpi in Kpi::ALL {
        let KpiCard {
            name, evaluation, ..
        } = card(&laptop, kpi, &scope);
        let events = events(&laptop, kpi, &scope);
        let value = evaluation
            .value
            .unwrap_or_else(|| panic!("{name} has no value"));
        let counted = count(&events, Part::Counted);
        let against = count(&events, Part::Against);
        match kpi {
            Kpi::DeploymentFrequency => {
                assert_eq!(evaluation.n as usize, counted, "{name}");
                assert!(near(value, float(counted) / DAYS as f64), "{name}");
            }
            Kpi::ChangeFailureRate | Kpi::ReworkRate => {
                assert_eq!(evaluation.n as usize, counted + against, "{name}");
                assert!(
                    near(value, float(against) / float(counted + against)),
                    "{name}"
                );
                assert!((0.01..0.5).contains(&value), "{name} is {value}");
            }
            Kpi::LeadTime | Kpi::RecoveryTime | Kpi::Mtta => {
                let values = values(&events);
                assert_eq!(evaluation.n as usize, values.len(), "{name}");
                let middle = values[(values.len() - 1) / 2]..=values[values.len() / 2];
                assert!(
                    middle.contains(&value),
                    "{name} is {value}, not in {middle:?}"
                );
                assert!(evaluation.p90 >= evaluation.median, "{name}");
            }
            Kpi::Mttr => {
                let values = values(&events);
                assert_eq!(evaluation.n as usize, values.len(), "{name}");
                assert!(
                    near(value, values.iter().sum::<f64>() / float(values.len())),
                    "{name}"
                );
            }
            Kpi::Reliability => assert!((0.9..1.0).contains(&value), "{name} is {value}"),
        }
        assert!(
            events.is_sorted_by(|a, b| a.event.at >= b.event.at),
            "{name}"
        );
        assert!(events.iter().all(|it| !it.title.is_empty()), "{name}");
        let against_without_a_rule = events
            .iter()
            .filter(|it| it.event.role == Part::Against && it.event.rule.is_none());
        assert_eq!(against_without_a_rule.count(), 0, "{name}");
    }
}

#[test]
fn the_overview_and_the_page_of_one_kpi_show_the_same_number() {
    let laptop = sample();
    let scope = scope(&[], &[]);
    let cards = laptop.engine.kpis(&scope).unwrap().cards;
    // The sample has some of its own besides.
    assert!(cards.len() > Kpi::ALL.len());
    for expected in cards {
        assert_eq!(card(&laptop, expected.evaluation.kpi, &scope), expected);
    }
}

#[test]
fn targets_judge_whether_the_number_is_good_enough() {
    let laptop = sample();
    let scope = scope(&[], &[]);
    for kpi in Kpi::ALL {
        let value = card(&laptop, kpi, &scope).evaluation.value.unwrap();
        let up = kpi.direction() == Direction::Up;
        for (target, reached) in [(value * 0.5, up), (value * 1.5, !up), (value, true)] {
            let id = laptop
                .engine
                .set_target(kpi.into(), TargetScope::Workspace, target, None, None)
                .unwrap();
            let judged = card(&laptop, kpi, &scope);
            assert_eq!(
                judged.on_target,
                Some(reached),
                "{kpi:?} {value} against {target}"
            );
            assert_eq!(judged.target.map(|it| it.id), Some(id));
        }
    }
    // A team's own target goes before the workspace's.
    let team = laptop.engine.teams().unwrap()[0].id;
    let own = TargetScope::Team(team);
    let id = laptop
        .engine
        .set_target(Kpi::Mttr.into(), own, 1.0, None, None)
        .unwrap();
    let of_team = card(&laptop, Kpi::Mttr, &self::scope(&[], &[team]));
    assert_eq!(
        (of_team.target.unwrap().id, of_team.on_target),
        (id, Some(false))
    );
    laptop.engine.clear_target(id).unwrap();
    let of_team = card(&laptop, Kpi::Mttr, &self::scope(&[], &[team]));
    assert_eq!(
        of_team.target.map(|it| it.scope),
        Some(TargetScope::Workspace)
    );
}

#[test]
fn services_and_teams_add_up_to_the_whole() {
    let laptop = sample();
    let n = |scope: &KpiScope| card(&laptop, Kpi::DeploymentFrequency, scope).evaluation.n;
    let whole = n(&scope(&[], &[]));
    let services = laptop.engine.services().unwrap();
    let ids: Vec<ServiceId> = services.iter().map(|it| it.id).collect();
    assert!(ids.len() > 2);
    assert_eq!(
        ids.iter().map(|id| n(&scope(&[*id], &[]))).sum::<u32>(),
        whole
    );
    assert_eq!(n(&scope(&ids, &[])), whole);
    for team in laptop.engine.teams().unwrap() {
        let of_team = n(&scope(&[], &[team.id]));
        let owned: u32 = team.services.iter().map(|id| n(&scope(&[*id], &[]))).sum();
        assert_eq!(of_team, owned, "{}", team.team.name);
        assert!(of_team < whole);
    }
    // A service that the team does not own leaves nothing.
    let teams = laptop.engine.teams().unwrap();
    let strange = teams.iter().find_map(|team| {
        let id = ids.iter().find(|id| !team.services.contains(id))?;
        Some(scope(&[*id], &[team.id]))
    });
    assert_eq!(n(&strange.unwrap()), 0);
}
