use muster_model::{kpi::Kpi, record::Discipline};

use super::*;

#[test]
fn the_overview_has_the_delivery_kpis_and_then_the_own_ones_by_name() {
    let laptop = the_sample();
    let cards = laptop.engine.kpis(&scope(&[], &[])).unwrap().cards;
    let (delivery, defined) = cards.split_at(Kpi::ALL.len());
    let order = delivery.iter().zip(Kpi::ALL);
    assert!(
        order
            .into_iter()
            .all(|(card, kpi)| card.evaluation.kpi == kpi.into())
    );
    let names: Vec<String> = defined
        .iter()
        .map(|card| card.name.to_lowercase())
        .collect();
    assert_eq!(names.len(), 9);
    assert!(names.is_sorted(), "{names:?}");
    for card in defined {
        assert!(card.evaluation.value.is_some(), "{}", card.name);
        let detail = laptop
            .engine
            .kpi(card.evaluation.kpi, &scope(&[], &[]))
            .unwrap();
        assert_eq!(detail.card, *card);
        assert!(!detail.definition.is_empty(), "{}", card.name);
        assert_eq!(detail.defined.unwrap().definition.name, card.name);
    }
}

#[test]
fn every_value_of_the_sample_is_what_its_values_give() {
    let laptop = the_sample();
    let scope = scope(&[], &[]);
    let views = laptop.engine.kpi_definitions().unwrap();
    let mut asked = 0;
    for view in views {
        let KpiSource::Own { .. } = view.definition.source else {
            let found = ask(&laptop, view.id);
            let events = events(&laptop, view.id.into(), &scope);
            let values: Vec<f64> = events.iter().filter_map(|it| it.event.value).collect();
            assert_eq!(found.n as usize, values.len(), "{}", view.definition.name);
            let sum = values.iter().sum::<f64>();
            let expected = match view.definition.aggregation {
                Aggregation::Sum => sum,
                Aggregation::Mean => sum / values.len() as f64,
                _ => continue,
            };
            assert!(
                near(found.value.unwrap(), expected),
                "{}",
                view.definition.name
            );
            assert!(events.is_sorted_by(|a, b| a.event.at >= b.event.at));
            asked += 1;
            continue;
        };
    }
    assert_eq!(asked, 4);
}

#[test]
fn a_scope_about_others_leaves_a_kpi_out() {
    let laptop = Laptop::set_up();
    let engine = &laptop.engine;
    let team = |name: &str| {
        let team = muster_model::record::Team {
            name: name.to_owned(),
            discipline: Discipline::Development,
            members: BTreeSet::new(),
        };
        engine.save_team(None, &team).unwrap()
    };
    let (shop, search) = (team("Shop"), team("Search"));
    let service = |name: &str, team| {
        let id = laptop.service(name);
        let mut record = engine
            .services()
            .unwrap()
            .into_iter()
            .find(|it| it.id == id)
            .unwrap()
            .service;
        record.teams = BTreeSet::from([team]);
        engine.save_service(Some(id), &record).unwrap();
        id
    };
    let (checkout, index) = (service("Checkout", shop), service("Index", search));
    let define = |name: &str, service, teams: &[TeamId]| {
        let new = NewKpiDefinition {
            name: name.to_owned(),
            service,
            teams: teams.iter().copied().collect(),
            ..tickets()
        };
        engine.save_kpi_definition(None, &new).unwrap();
    };
    define("Of nobody", None, &[]);
    define("Of the checkout", Some(checkout), &[]);
    define("Of the shop", None, &[shop]);
    let shown = |services: &[ServiceId], teams: &[TeamId]| {
        let cards = engine.kpis(&scope(services, teams)).unwrap().cards;
        let own = cards.into_iter().skip(Kpi::ALL.len());
        own.map(|card| card.name).collect::<Vec<_>>()
    };
    let all = ["Of nobody", "Of the checkout", "Of the shop"];
    assert_eq!(shown(&[], &[]), all);
    assert_eq!(shown(&[checkout], &[]), all);
    assert_eq!(shown(&[], &[shop]), all);
    assert_eq!(shown(&[index], &[]), ["Of nobody"]);
    assert_eq!(shown(&[], &[search]), ["Of nobody"]);
    assert_eq!(shown(&[], &[shop, search]), all);
}
