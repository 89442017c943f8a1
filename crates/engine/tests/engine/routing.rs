//! Alerts: what becomes of each, that it can say why, and that none costs its neighbours.

use muster_engine::incidents::AlertView;
use muster_model::{
    fact::AlertState,
    record::{IncidentStatus, Severity},
    time::Millis,
};
use rstest::rstest;

use crate::{
    alertmanager::{Alertmanager, Kept, alert, route_everything},
    laptop::{Laptop, short_of},
};

#[test]
fn alerts_that_end_end_an_incident_that_nobody_took() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    route_everything(&laptop, Some(policy), Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "critical");
    source.tell(&laptop);
    laptop.clock.advance(Millis::minutes(3));
    source.end("F1");
    source.tell(&laptop);
    let incident = &laptop.incidents()[0];
    assert_eq!(incident.status, IncidentStatus::Resolved);
    assert_eq!(
        incident.resolved_at.map(|at| at.since(incident.opened_at)),
        Some(Millis::minutes(3))
    );
    laptop.desktop.wait_for_withdrawal(incident.id);
}

#[test]
fn alerts_that_end_leave_an_incident_to_whoever_took_it() {
    let laptop = Laptop::set_up();
    route_everything(&laptop, None, Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "critical");
    source.tell(&laptop);
    let id = laptop.incidents()[0].id;
    laptop.engine.acknowledge_incident(id).unwrap();
    source.end("F1");
    source.tell(&laptop);
    assert_eq!(laptop.incident(id).row.status, IncidentStatus::Acknowledged);
    assert_eq!(alert(&laptop, "F1").state, AlertState::Resolved);
}

#[test]
fn one_alert_that_recovers_never_ends_the_group() {
    let laptop = Laptop::set_up();
    laptop.service("checkout");
    route_everything(&laptop, None, Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "warning");
    source.fire(&laptop, "F2", "checkout", "critical");
    source.tell(&laptop);
    let incidents = laptop.incidents();
    assert_eq!((incidents.len(), incidents[0].alerts), (1, 2));
    assert_eq!(incidents[0].severity, Severity::Sev1);
    source.end("F2");
    source.tell(&laptop);
    assert_eq!(laptop.incidents()[0].status, IncidentStatus::Open);
    source.end("F1");
    source.tell(&laptop);
    assert_eq!(laptop.incidents()[0].status, IncidentStatus::Resolved);
}

#[rstest]
#[case::silenced(Kept::Silenced, "It pages nobody: it is silenced at its source by S1.")]
#[case::inhibited(
    Kept::Inhibited,
    "It pages nobody: it is inhibited at its source by F0."
)]
fn an_alert_that_is_kept_quiet_opens_nothing_and_says_why(#[case] kept: Kept, #[case] why: &str) {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    route_everything(&laptop, Some(policy), Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire_kept(&laptop, "F1", "checkout", "critical", kept);
    source.tell(&laptop);
    assert_eq!(laptop.incidents(), []);
    assert_eq!(laptop.desktop.take(), []);
    assert_eq!(alert(&laptop, "F1").why, why);
    // Once nothing keeps it quiet any more, it pages.
    source.fire_kept(&laptop, "F1", "checkout", "critical", Kept::Loud);
    laptop.clock.advance(Millis::seconds(1));
    source.tell(&laptop);
    assert_eq!(laptop.desktop.take_titles().len(), 1);
}

#[test]
fn an_alert_that_no_rule_matches_says_so() {
    let laptop = Laptop::set_up();
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "critical");
    source.tell(&laptop);
    assert_eq!(laptop.incidents(), []);
    let AlertView {
        why,
        connection_name,
        incident,
        ..
    } = alert(&laptop, "F1");
    assert!(why.contains("no routing rule"), "{why}");
    assert_eq!((connection_name.as_str(), incident), ("Alerts", None));
}

#[test]
fn an_unknown_severity_never_costs_the_alert_or_its_neighbours() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    for service in ["checkout", "mail", "search"] {
        laptop.service(service);
    }
    route_everything(&laptop, Some(policy), Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "critical");
    source.fire(&laptop, "F2", "mail", "catastrophic");
    source.fire(&laptop, "F3", "search", "warning");
    source.tell(&laptop);
    let mut titles = laptop.desktop.take_titles();
    titles.sort();
    assert_eq!(
        titles,
        [
            "SEV1 checkout answers with errors",
            "SEV3 mail answers with errors",
            "SEV3 search answers with errors",
        ]
    );
    let why = alert(&laptop, "F2").why;
    assert!(why.contains("'catastrophic' is not known here"), "{why}");
}

#[test]
fn a_blip_wakes_nobody_where_the_rule_waits() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    route_everything(&laptop, Some(policy), Millis::minutes(5));
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "critical");
    source.fire(&laptop, "F2", "mail", "critical");
    source.tell(&laptop);
    let why = alert(&laptop, "F1").why;
    assert!(
        why.contains("the rule 'Everything' asks for an alert that is still firing"),
        "{why}"
    );

    laptop.pass(short_of(Millis::minutes(5)));
    source.end("F2");
    source.tell(&laptop);
    assert_eq!(laptop.incidents(), []);
    laptop.pass(Millis(1));
    assert_eq!(laptop.desktop.take_titles(), ["SEV1 checkout: Errors"]);
    assert_eq!(laptop.incidents().len(), 1);
}

#[test]
fn the_same_trouble_at_two_services_stays_two_incidents() {
    let laptop = Laptop::set_up();
    laptop.service("checkout");
    laptop.service("mail");
    route_everything(&laptop, None, Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "checkout", "warning");
    source.fire(&laptop, "F2", "mail", "warning");
    source.tell(&laptop);
    assert_eq!(laptop.incidents().len(), 2);
}

#[test]
fn whoever_declares_is_offered_the_services_that_burn_first_and_the_policy_that_fits() {
    let laptop = Laptop::set_up();
    let (checkout, search) = (laptop.service("checkout"), laptop.service("Search"));
    laptop.service("billing");
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop.policy(&[laptop.me()], 1);
    route_everything(&laptop, Some(policy), Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    source.fire(&laptop, "F1", "search", "critical");
    source.fire_kept(&laptop, "F2", "search", "warning", Kept::Silenced);
    source.fire(&laptop, "F3", "checkout", "warning");
    source.fire(&laptop, "F4", "nothing we know", "warning");
    source.tell(&laptop);

    let choices = laptop.engine.declare_choices().unwrap();
    let offered: Vec<_> = choices
        .services
        .iter()
        .map(|offer| (offer.name.as_str(), offer.firing, offer.policy))
        .collect();
    let fits = Some(policy);
    let expected = [
        ("Search", 2, fits),
        ("checkout", 1, fits),
        ("billing", 0, fits),
    ];
    assert_eq!(offered, expected);
    assert_eq!(
        [choices.services[0].id, choices.services[1].id],
        [search, checkout]
    );
    assert_eq!(choices.policy, fits);
}
