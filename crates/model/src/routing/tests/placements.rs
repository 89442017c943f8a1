use proptest::prelude::*;

use super::*;

#[test]
fn an_alert_with_an_unknown_severity_costs_its_neighbours_nothing() {
    let odd = alert("a", &[("severity", "apocalyptic"), ("service", "checkout")]);
    let bad = alert("b", &[("severity", "critical"), ("service", "checkout")]);
    let incident = opened(&odd);
    assert_eq!(
        placed(&bad, &[(id(1), &incident)]),
        Placement::Join {
            incident: id(1),
            raise_to: Some(Severity::Sev1),
            tell: None,
        }
    );
}

#[test]
fn an_alert_opens_an_incident_that_began_with_it() {
    let alert = alert("a", &[("severity", "critical"), ("service", "checkout")]);
    let incident = opened(&alert);
    assert_eq!(incident.title, "5 % of calls fail");
    assert_eq!(incident.service, Some(CHECKOUT));
    assert_eq!(incident.policy, Some(ON_CALL));
    assert_eq!(incident.opened_at, alert.started_at);
    assert_eq!(incident.escalated_at, NOW);
    assert_eq!(incident.alerts, BTreeSet::from([alert.key.to_string()]));
    assert_eq!(incident.status(), IncidentStatus::Open);
}

#[test]
fn an_alert_from_a_fast_clock_has_not_begun_in_the_future() {
    let mut alert = alert("a", &[]);
    alert.started_at = NOW + Millis::minutes(2);
    assert_eq!(opened(&alert).opened_at, NOW);
}

#[test]
fn siblings_join_the_open_incident_of_their_service_and_no_other() {
    let incident = opened(&alert("a", &[("service", "checkout")]));
    let all = [(id(1), &incident)];
    let sibling = placed(&alert("b", &[("service", "CHECKOUT")]), &all);
    assert!(
        matches!(sibling, Placement::Join { incident, raise_to: None, .. } if incident == id(1))
    );
    for stranger in [&[("service", "search")][..], &[]] {
        assert!(matches!(
            placed(&alert("b", stranger), &all),
            Placement::Open(_)
        ));
    }
}

#[test]
fn without_a_known_service_the_same_kind_of_trouble_joins() {
    let first = opened(&alert("a", &[("instance", "web-1")]));
    let cart = opened(&alert("c", &[("service", "cart")]));
    assert_eq!(first.title, "HighErrorRate");
    assert_eq!(cart.title, "cart: HighErrorRate");
    assert_eq!(first.summary, "5 % of calls fail");
    let all = [(id(1), &first), (id(2), &cart)];
    let join = |alert: &Alert| match placed(alert, &all) {
        Placement::Join { incident, .. } => Some(incident),
        _ => None,
    };
    assert_eq!(join(&alert("b", &[("instance", "web-2")])), Some(id(1)));
    assert_eq!(join(&alert("d", &[("service", "Cart")])), Some(id(2)));
    let mut other = alert("e", &[]);
    other.name = "DiskFull".to_owned();
    assert_eq!(join(&other), None);
}

#[test]
fn of_several_open_incidents_the_first_one_takes_the_alert() {
    let older = opened(&alert("a", &[("service", "checkout")]));
    let newer = Incident {
        opened_at: NOW,
        ..older.clone()
    };
    let sibling = alert("b", &[("service", "checkout")]);
    for all in [
        [(id(1), &newer), (id(2), &older)],
        [(id(2), &older), (id(1), &newer)],
    ] {
        assert!(
            matches!(placed(&sibling, &all), Placement::Join { incident, .. } if incident == id(2))
        );
    }
}

#[test]
fn an_alert_that_goes_on_firing_does_not_come_back_to_what_a_person_ended() {
    let alert = alert("a", &[("service", "checkout")]);
    let over = incident_life::resolve(&opened(&alert), ADA, NOW).unwrap();
    assert_eq!(
        placed(&alert, &[(id(1), &over)]),
        Placement::Held { incident: id(1) }
    );
    let another = self::alert("b", &[("service", "checkout")]);
    assert!(matches!(
        placed(&another, &[(id(1), &over)]),
        Placement::Open(_)
    ));
}

#[test]
fn an_incident_that_told_nobody_begins_to_escalate_when_an_alert_brings_a_policy() {
    let first = alert("a", &[("service", "checkout")]);
    let silent = Incident {
        policy: None,
        escalated_at: NOW - Millis::hours(1),
        ..opened(&first)
    };
    let second = alert("b", &[("service", "checkout"), ("severity", "critical")]);
    let Placement::Join { raise_to, tell, .. } = placed(&second, &[(id(1), &silent)]) else {
        panic!("expected to join");
    };
    assert_eq!(tell, Some(ON_CALL));
    let joined = join(silent.clone(), &second, raise_to, tell, NOW);
    assert_eq!(joined.policy, Some(ON_CALL));
    assert_eq!(joined.escalated_at, NOW);
    assert_eq!(joined.severity, Severity::Sev1);
    assert_eq!(joined.alerts.len(), 2);

    let taken = incident_life::assign(&silent, Some(ADA));
    assert!(
        matches!(
            placed(&second, &[(id(1), &taken)]),
            Placement::Join { tell: None, .. }
        ),
        "somebody has it already"
    );
}

#[test]
fn an_earlier_alert_moves_the_beginning_of_what_alerts_opened() {
    let incident = opened(&alert("a", &[("service", "checkout")]));
    let mut earlier = alert("b", &[("service", "checkout")]);
    earlier.started_at = NOW - Millis::hours(1);
    let joined = join(incident.clone(), &earlier, None, None, NOW);
    assert_eq!(joined.opened_at, earlier.started_at);
    assert_eq!(joined.escalated_at, incident.escalated_at);
    let declared = Incident {
        origin: Origin::Declared,
        ..incident.clone()
    };
    let joined = join(declared.clone(), &earlier, None, None, NOW);
    assert_eq!(joined.opened_at, incident.opened_at);
}

proptest! {
    #[test]
    fn whatever_an_alert_says_its_incident_can_be_written(
        name in ".{0,300}",
        summary in "(?s).{0,300}",
        service in ".{0,300}",
        severity in ".{0,20}",
        started in any::<i64>(),
    ) {
        let mut alert = alert("a", &[("service", &service), ("severity", &severity)]);
        alert.name = name;
        alert.annotations.insert("summary".to_owned(), summary);
        alert.started_at = Timestamp(started);
        if let Decision::Incident(_) = decide(&[rule("All", 0)], &alert) {
            prop_assert_eq!(opened(&alert).validate(), Ok(()));
        }
    }
}
