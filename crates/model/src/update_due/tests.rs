use std::collections::BTreeSet;

use rstest::rstest;

use super::*;
use crate::{
    ids::{IncidentId, MemberId},
    incident_life::{self, Declaration},
    record::{Audience, Severity},
    time::Millis,
};

/// Minutes after the incident was declared.
const fn at(minutes: i64) -> Timestamp {
    Timestamp(1_790_175_600_000 + minutes * 60_000)
}

fn incident(severity: Severity) -> Incident {
    let declaration = Declaration {
        title: "Checkout is down".to_owned(),
        summary: String::new(),
        service: None,
        severity,
        policy: None,
        assignee: None,
        communications: None,
        scribe: None,
        operations_lead: None,
    };
    incident_life::declare(declaration, at(0)).unwrap()
}

fn update(given: i64, next: Option<i64>) -> StatusUpdate {
    StatusUpdate {
        incident: IncidentId::new(),
        text: "We are on it.".to_owned(),
        audience: Audience::Internal,
        at: at(given),
        by: MemberId::new(),
        channels: BTreeSet::new(),
        next_update_at: next.map(at),
    }
}

fn settings() -> WorkspaceSettings {
    WorkspaceSettings::new("Shop", chrono_tz::UTC)
}

#[rstest]
#[case::the_first_of_a_sev1(Severity::Sev1, None, Some(30))]
#[case::the_first_of_a_sev2(Severity::Sev2, None, Some(60))]
#[case::a_sev3_asks_for_none(Severity::Sev3, None, None)]
#[case::a_sev4_asks_for_none(Severity::Sev4, None, None)]
#[case::what_was_promised_counts(Severity::Sev1, Some((10, Some(100))), Some(100))]
#[case::also_where_none_is_asked_for(Severity::Sev4, Some((10, Some(100))), Some(100))]
#[case::nothing_promised_the_interval_counts(Severity::Sev1, Some((10, None)), Some(40))]
#[case::nothing_promised_nothing_asked_for(Severity::Sev3, Some((10, None)), None)]
fn an_update_is_due(
    #[case] severity: Severity,
    #[case] last: Option<(i64, Option<i64>)>,
    #[case] expected: Option<i64>,
) {
    let last = last.map(|(given, next)| update(given, next));
    let due = update_due(&incident(severity), last.as_ref(), &settings());
    assert_eq!(due, expected.map(at));
}

#[test]
fn a_team_chooses_its_own_intervals() {
    let mut settings = settings();
    settings.update_interval.sev1 = None;
    settings.update_interval.sev3 = Some(Millis::hours(4));
    assert_eq!(update_due(&incident(Severity::Sev1), None, &settings), None);
    let sev3 = incident(Severity::Sev3);
    assert_eq!(update_due(&sev3, None, &settings), Some(at(240)));
    assert_eq!(suggested_next(&sev3, &settings, at(7)), Some(at(247)));
}

#[test]
fn nothing_is_due_once_it_is_over_and_anew_once_it_is_opened_again() {
    let me = MemberId::new();
    let promised = update(10, Some(50));
    let resolved = incident_life::resolve(&incident(Severity::Sev1), me, at(20)).unwrap();
    assert_eq!(update_due(&resolved, Some(&promised), &settings()), None);
    let again = incident_life::reopen(&resolved, me, at(200)).unwrap();
    let due = update_due(&again, Some(&promised), &settings());
    assert_eq!(due, Some(at(230)), "the old promise is forgotten");
}

#[test]
fn a_raised_severity_asks_sooner() {
    let raised = incident_life::set_severity(&incident(Severity::Sev3), Severity::Sev1);
    let last = update(10, None);
    assert_eq!(update_due(&raised, Some(&last), &settings()), Some(at(40)));
}
