use super::*;

#[test]
fn one_recovered_alert_does_not_resolve_the_group() {
    let incident = opened(&alert("a", &[]));
    let incident = join(incident, &alert("b", &[]), None, None, NOW);
    let (one, two) = (ended("a", NOW), ended("b", NOW + Millis::minutes(3)));
    let firing = alert("b", &[]);
    let silenced = Alert {
        state: AlertState::Silenced,
        ..alert("b", &[])
    };
    assert_eq!(resolve_by_alerts(&incident, [&one, &firing]), None);
    assert_eq!(resolve_by_alerts(&incident, [&one, &silenced]), None);
    assert_eq!(resolve_by_alerts(&incident, [&one]), None, "b is not known");

    let over = resolve_by_alerts(&incident, [&one, &two]).unwrap();
    assert_eq!(over.resolved_at, Some(NOW + Millis::minutes(3)));
    assert_eq!(over.resolved_by, None);
    assert_eq!(resolve_by_alerts(&over, [&one, &two]), None);
}

#[test]
fn what_a_person_took_or_declared_is_theirs_to_end() {
    let incident = opened(&alert("a", &[]));
    let end = ended("a", NOW);
    assert!(resolve_by_alerts(&incident, [&end]).is_some());
    let acknowledged = incident_life::acknowledge(&incident, ADA, NOW).unwrap();
    assert_eq!(resolve_by_alerts(&acknowledged, [&end]), None);
    let assigned = incident_life::assign(&incident, Some(ADA));
    assert_eq!(resolve_by_alerts(&assigned, [&end]), None);
    let declared = Incident {
        origin: Origin::Declared,
        ..incident.clone()
    };
    assert_eq!(resolve_by_alerts(&declared, [&end]), None);
    let over = resolve_by_alerts(&incident, [&end]).unwrap();
    let again = incident_life::reopen(&over, ADA, NOW + Millis::hours(1)).unwrap();
    assert_eq!(resolve_by_alerts(&again, [&end]), None);
}

#[test]
fn an_incident_without_alerts_is_not_ended_by_them() {
    let incident = Incident {
        alerts: BTreeSet::new(),
        ..opened(&alert("a", &[]))
    };
    assert_eq!(alerts_ended(&incident, [&ended("a", NOW)]), None);
}

#[test]
fn an_end_before_the_beginning_becomes_the_beginning() {
    let incident = opened(&alert("a", &[]));
    let over = resolve_by_alerts(&incident, [&ended("a", NOW - Millis::days(1))]).unwrap();
    assert_eq!(over.resolved_at, Some(incident.opened_at));
    assert_eq!(over.validate(), Ok(()));
}
