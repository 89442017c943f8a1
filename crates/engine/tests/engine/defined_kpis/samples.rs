use muster_engine::Problem;
use muster_model::{kpi::Subject, rbac::Role};
use rstest::rstest;

use super::*;

#[test]
fn values_that_people_enter_are_the_kpi() {
    let (laptop, id) = with_tickets();
    let found = ask(&laptop, id);
    assert_eq!(
        (found.value, found.n, found.previous),
        (Some(10.0), 3, Some(8.0))
    );
    let card = laptop.engine.kpi(id.into(), &scope(&[], &[])).unwrap().card;
    assert_eq!(
        (card.name.as_str(), card.unit_label.as_str()),
        ("Support tickets", "tickets")
    );
    let listed = laptop.engine.kpi_samples(id, 0, 2).unwrap();
    let values: Vec<f64> = listed.rows.iter().map(|row| row.value).collect();
    assert_eq!((values, listed.total), (vec![2.0, 5.0], 4));
    assert!(listed.rows.iter().all(|row| row.by_name == "Ada"));
}

#[test]
fn the_events_are_the_values_of_the_window() {
    let (laptop, id) = with_tickets();
    let note = NewKpiSample {
        note: "The sale".to_owned(),
        ..value(days_ago(5), 7.0)
    };
    let noted = laptop.engine.save_kpi_sample(id, None, &note).unwrap();
    let events = events(&laptop, id.into(), &scope(&[], &[]));
    let values: Vec<f64> = events.iter().filter_map(|it| it.event.value).collect();
    assert_eq!(values, [2.0, 7.0, 5.0, 3.0]);
    assert_eq!(events[1].title, "The sale");
    assert_eq!(events[1].event.subject, Subject::Entered(noted));
    assert_eq!(events[0].title, "Support tickets");
    assert_eq!(events[0].event.sentence, "Entered by Ada.");
}

#[test]
fn the_same_instant_has_one_value() {
    let (laptop, id) = with_tickets();
    let engine = &laptop.engine;
    let again = engine
        .save_kpi_sample(id, None, &value(days_ago(3), 6.0))
        .unwrap();
    assert_eq!(
        (
            ask(&laptop, id).value,
            engine.kpi_samples(id, 0, 9).unwrap().total
        ),
        (Some(14.0), 4)
    );
    // Moved onto the instant of another, it takes its place.
    engine
        .save_kpi_sample(id, Some(again), &value(days_ago(10), 1.0))
        .unwrap();
    let rows = engine.kpi_samples(id, 0, 9).unwrap().rows;
    let values: Vec<f64> = rows.iter().map(|row| row.value).collect();
    assert_eq!(values, [1.0, 3.0, 8.0]);
    engine.delete_kpi_sample(again).unwrap();
    assert_eq!(ask(&laptop, id).value, Some(3.0));
}

#[test]
fn what_cannot_be_a_value_is_refused_with_its_field() {
    let (laptop, id) = with_tickets();
    let refused = |new: NewKpiSample| {
        let problem = laptop.engine.save_kpi_sample(id, None, &new).unwrap_err();
        problem.field.unwrap_or_default()
    };
    assert_eq!(refused(value(START + Millis::days(2), 1.0)), "at");
    assert_eq!(refused(value(Timestamp(-1), 1.0)), "at");
    assert_eq!(refused(value(START, f64::NAN)), "value");
    let long = NewKpiSample {
        note: "x".repeat(1_001),
        ..value(START, 1.0)
    };
    assert_eq!(refused(long), "note");
}

#[test]
fn only_a_kpi_by_hand_that_is_in_use_takes_values() {
    let (laptop, id) = with_tickets();
    laptop.engine.archive_kpi(id, true).unwrap();
    let refused = |laptop: &Laptop| {
        let new = value(START, 1.0);
        laptop
            .engine
            .save_kpi_sample(id, None, &new)
            .unwrap_err()
            .message
    };
    assert!(refused(&laptop).contains("'Support tickets' is archived"));
    laptop.engine.archive_kpi(id, false).unwrap();
    let measure = muster_model::record::OwnMeasure::IncidentsOpened;
    let own = NewKpiDefinition {
        source: KpiSource::Own { measure },
        ..tickets()
    };
    laptop.engine.save_kpi_definition(Some(id), &own).unwrap();
    assert!(refused(&laptop).contains("do not come by hand"));
    // Taken back, the values that were entered are there again.
    laptop
        .engine
        .save_kpi_definition(Some(id), &tickets())
        .unwrap();
    assert_eq!(ask(&laptop, id).value, Some(10.0));
}

#[test]
fn a_value_is_read_as_people_write_it() {
    let (laptop, id) = with_tickets();
    let read = |text, at| laptop.engine.read_kpi_sample(id, text, at);
    let new = read("12,5 tickets", Some("2026-02-01")).unwrap();
    // The first instant of the day in Paris.
    assert_eq!((new.value, new.at), (12.5, Timestamp(1_769_900_400_000)));
    assert_eq!(read("-3", None).unwrap().at, START);
    assert_eq!(
        read("many", None).unwrap_err().field.as_deref(),
        Some("value")
    );
    assert_eq!(
        read("1", Some("yesterday")).unwrap_err().field.as_deref(),
        Some("at")
    );
}

type Step = fn(&Laptop, KpiDefinitionId) -> Result<(), Problem>;

#[rstest]
#[case::define(Role::Manager, |l: &Laptop, _|  l.engine.save_kpi_definition(None, &tickets()).map(drop))]
#[case::change(Role::Manager, |l: &Laptop, id| l.engine.save_kpi_definition(Some(id), &NewKpiDefinition {
    name: "Tickets".to_owned(), ..tickets()
}).map(drop))]
#[case::archive(Role::Manager, |l: &Laptop, id| l.engine.archive_kpi(id, true))]
#[case::delete(Role::Manager, |l: &Laptop, id| l.engine.delete_kpi_definition(id))]
#[case::enter(Role::Editor, |l: &Laptop, id| l.engine.save_kpi_sample(id, None, &value(START, 1.0)).map(drop))]
#[case::take_away(Role::Editor, |l: &Laptop, id| {
    let first = l.engine.kpi_samples(id, 0, 1)?.rows.remove(0);
    l.engine.delete_kpi_sample(first.id)
})]
#[case::import(Role::Editor, |l: &Laptop, id| l.engine.import_kpi_csv(id, "2026-02-02,1", true).map(drop))]
fn who_may(#[case] least: Role, #[case] step: Step) {
    for role in Role::ALL {
        let (laptop, id) = with_tickets();
        change_role(&laptop, role);
        let allowed = match least {
            Role::Manager => matches!(role, Role::Manager | Role::Admin),
            _ => matches!(role, Role::Editor | Role::Manager | Role::Admin),
        };
        let outcome = step(&laptop, id);
        assert_eq!(outcome.is_ok(), allowed, "{}: {outcome:?}", role.name());
        if let Err(problem) = outcome {
            assert!(problem.message.starts_with("As a"), "{problem:?}");
        }
    }
}

#[rstest]
#[case(Role::Viewer, (false, false, false))]
#[case(Role::Responder, (false, false, true))]
#[case(Role::Editor, (false, true, true))]
#[case(Role::Manager, (true, true, true))]
#[case(Role::Auditor, (false, false, false))]
fn what_whoever_looks_may_do_is_told(#[case] role: Role, #[case] expected: (bool, bool, bool)) {
    let (laptop, id) = with_tickets();
    change_role(&laptop, role);
    let detail = laptop.engine.kpi(id.into(), &scope(&[], &[])).unwrap();
    let may = (detail.may_direct, detail.may_record, detail.may_note);
    assert_eq!(may, expected);
    let overview = laptop.engine.kpis(&scope(&[], &[])).unwrap();
    assert_eq!(overview.may_direct, expected.0);
}
