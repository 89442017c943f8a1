use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::record::IncidentStatus;

const ADA: MemberId = MemberId::from_uuid(Uuid::from_u128(1));
const BEN: MemberId = MemberId::from_uuid(Uuid::from_u128(2));

fn declared() -> Incident {
    let declaration = Declaration {
        title: " Checkout is down ".to_owned(),
        summary: String::new(),
        service: None,
        severity: Severity::Sev2,
        policy: None,
        assignee: None,
        communications: None,
        scribe: None,
        operations_lead: None,
    };
    declare(declaration, Timestamp(1_000)).unwrap()
}

#[test]
fn a_declared_incident_is_open_and_escalates_from_its_beginning() {
    let incident = declared();
    assert_eq!(incident.title, "Checkout is down");
    assert_eq!(incident.status(), IncidentStatus::Open);
    assert_eq!(incident.opened_at, Timestamp(1_000));
    assert_eq!(incident.escalated_at, Timestamp(1_000));
    assert!(!incident.is_taken());
}

#[test]
fn an_incident_without_a_title_is_not_declared() {
    let declaration = Declaration {
        title: "  ".to_owned(),
        summary: String::new(),
        service: None,
        severity: Severity::Sev2,
        policy: None,
        assignee: None,
        communications: None,
        scribe: None,
        operations_lead: None,
    };
    let refusal = declare(declaration, Timestamp(1_000)).unwrap_err();
    assert_eq!(refusal.to_string(), "Give the incident a name.");
}

#[rstest]
#[case(&[(ADA, 2_000), (BEN, 3_000)])]
#[case(&[(BEN, 3_000), (ADA, 2_000)])]
#[case(&[(ADA, 2_000), (BEN, 2_000)])]
#[case(&[(BEN, 2_000), (ADA, 2_000)])]
fn the_first_acknowledgement_stands_whichever_is_heard_of_first(#[case] taps: &[(MemberId, i64)]) {
    let incident = taps.iter().fold(declared(), |incident, (by, at)| {
        acknowledge(&incident, *by, Timestamp(*at)).unwrap()
    });
    assert_eq!(incident.status(), IncidentStatus::Acknowledged);
    assert_eq!(incident.acknowledged_at, Some(Timestamp(2_000)));
    assert_eq!(incident.acknowledged_by, Some(ADA));
}

#[test]
fn an_acknowledgement_from_a_slow_clock_counts() {
    let incident = acknowledge(&declared(), ADA, Timestamp(10)).unwrap();
    assert_eq!(incident.status(), IncidentStatus::Acknowledged);
    assert_eq!(incident.acknowledged_at, Some(Timestamp(1_000)));
}

#[test]
fn acknowledging_what_is_over_is_refused_in_a_sentence() {
    let over = resolve(&declared(), BEN, Timestamp(5_000)).unwrap();
    let refusal = acknowledge(&over, ADA, Timestamp(5_000)).unwrap_err();
    assert!(
        refusal
            .to_string()
            .starts_with("'Checkout is down' was over")
    );
    let before = acknowledge(&over, ADA, Timestamp(4_000)).unwrap();
    assert_eq!(before.status(), IncidentStatus::Resolved);
    assert_eq!(before.first_acknowledgement(), Some(Timestamp(4_000)));
}

#[rstest]
#[case(&[(ADA, 2_000), (BEN, 3_000)])]
#[case(&[(BEN, 3_000), (ADA, 2_000)])]
fn the_first_resolution_stands(#[case] taps: &[(MemberId, i64)]) {
    let incident = taps.iter().fold(declared(), |incident, (by, at)| {
        resolve(&incident, *by, Timestamp(*at)).unwrap()
    });
    assert_eq!(incident.status(), IncidentStatus::Resolved);
    assert_eq!(incident.resolved_at, Some(Timestamp(2_000)));
    assert_eq!(incident.resolved_by, Some(ADA));
}

#[test]
fn an_incident_is_not_over_before_it_began() {
    let refusal = resolve(&declared(), ADA, Timestamp(999)).unwrap_err();
    assert!(matches!(refusal, Refusal::Invalid(_)));
}

#[test]
fn severity_and_assignee_change_at_any_time_and_end_nothing() {
    let incident = set_severity(&declared(), Severity::Sev1);
    let incident = assign(&incident, Some(BEN));
    assert_eq!(incident.severity, Severity::Sev1);
    assert_eq!(incident.assignee, Some(BEN));
    assert_eq!(incident.status(), IncidentStatus::Open);
    assert!(incident.is_taken());
    let over = resolve(&incident, BEN, Timestamp(2_000)).unwrap();
    let milder = set_severity(&over, Severity::Sev4);
    assert_eq!(milder.severity, Severity::Sev4);
    assert_eq!(milder.resolved_at, Some(Timestamp(2_000)));
    assert_eq!(assign(&milder, None).assignee, None);
}

#[test]
fn only_what_is_over_is_reopened() {
    let refusal = reopen(&declared(), ADA, Timestamp(2_000)).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "'Checkout is down' is not resolved, so there is nothing to reopen."
    );
}

#[test]
fn a_reopened_incident_escalates_again_and_keeps_its_first_acknowledgement() {
    let incident = acknowledge(&declared(), ADA, Timestamp(2_000)).unwrap();
    let incident = resolve(&incident, ADA, Timestamp(3_000)).unwrap();
    let incident = reopen(&incident, BEN, Timestamp(9_000)).unwrap();
    assert_eq!(incident.status(), IncidentStatus::Open);
    assert_eq!(incident.escalated_at, Timestamp(9_000));
    assert_eq!(incident.opened_at, Timestamp(1_000));
    assert_eq!(incident.assignee, Some(BEN));
    assert_eq!(incident.first_acknowledgement(), Some(Timestamp(2_000)));

    let incident = acknowledge(&incident, BEN, Timestamp(9_500)).unwrap();
    assert_eq!(incident.status(), IncidentStatus::Acknowledged);
    assert_eq!(incident.acknowledged_at, Some(Timestamp(9_500)));
    assert_eq!(incident.first_acknowledgement(), Some(Timestamp(2_000)));
}

#[test]
fn an_old_acknowledgement_that_a_merge_brings_back_does_not_silence_a_reopened_incident() {
    let over = resolve(&declared(), ADA, Timestamp(3_000)).unwrap();
    let merged = Incident {
        acknowledged_at: Some(Timestamp(2_500)),
        acknowledged_by: Some(BEN),
        ..reopen(&over, ADA, Timestamp(9_000)).unwrap()
    };
    assert_eq!(merged.status(), IncidentStatus::Open);
    assert_eq!(merged.first_acknowledgement(), Some(Timestamp(2_500)));
    let again = acknowledge(&merged, ADA, Timestamp(9_100)).unwrap();
    assert_eq!(again.acknowledged_at, Some(Timestamp(9_100)));
    assert_eq!(again.acknowledged_by, Some(ADA));
    assert_eq!(again.first_acknowledgement(), Some(Timestamp(2_500)));
}

#[test]
fn reopening_with_a_slow_clock_still_begins_another_escalation() {
    let over = resolve(&declared(), ADA, Timestamp(1_000)).unwrap();
    let again = reopen(&over, ADA, Timestamp(500)).unwrap();
    assert!(again.escalated_at > over.escalated_at);
}
