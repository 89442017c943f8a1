use std::collections::BTreeSet;

use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::{
    ids::{IncidentId, MemberId},
    incident_life::{self, Declaration},
    record::{ReviewStatus, Severity},
};

const ADA: MemberId = MemberId::from_uuid(Uuid::from_u128(1));

/// Hours after the incident was declared.
const fn at(hours: i64) -> Timestamp {
    Timestamp(1_790_175_600_000 + hours * 3_600_000)
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

fn over(severity: Severity) -> Incident {
    incident_life::resolve(&incident(severity), ADA, at(2)).unwrap()
}

fn review(published_at: Option<Timestamp>) -> Review {
    Review {
        title: "Checkout is down".to_owned(),
        incident: IncidentId::new(),
        status: if published_at.is_some() {
            ReviewStatus::Published
        } else {
            ReviewStatus::InReview
        },
        text: String::new(),
        owner: None,
        reviewers: BTreeSet::new(),
        approved_by: BTreeSet::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::new(),
        dismissed: BTreeSet::new(),
        created_at: at(3),
        created_by: ADA,
        requested_at: None,
        published_at,
        published_by: published_at.map(|_| ADA),
    }
}

fn settings() -> WorkspaceSettings {
    WorkspaceSettings::new("Shop", chrono_tz::Europe::Berlin)
}

const DUE: fn(i64) -> ReviewNeed = |hours| ReviewNeed::Due { at: at(hours) };

#[rstest]
#[case::a_sev1_within_five_days(over(Severity::Sev1), &[], DUE(2 + 5 * 24))]
#[case::a_sev2_within_ten(over(Severity::Sev2), &[], DUE(2 + 10 * 24))]
#[case::a_sev3_needs_none(over(Severity::Sev3), &[], ReviewNeed::None)]
#[case::a_sev4_needs_none(over(Severity::Sev4), &[], ReviewNeed::None)]
#[case::nor_does_one_that_has_it(over(Severity::Sev4), &[Some(at(9))], ReviewNeed::None)]
#[case::it_is_not_over(incident(Severity::Sev1), &[], ReviewNeed::None)]
#[case::it_is_written(over(Severity::Sev1), &[None], DUE(2 + 5 * 24))]
#[case::it_is_published(over(Severity::Sev1), &[Some(at(9))], ReviewNeed::Met)]
#[case::late(over(Severity::Sev1), &[Some(at(999))], ReviewNeed::Met)]
#[case::one_of_two_is(over(Severity::Sev1), &[None, Some(at(9)), None], ReviewNeed::Met)]
fn a_review_is_needed(
    #[case] incident: Incident,
    #[case] published: &[Option<Timestamp>],
    #[case] expected: ReviewNeed,
) {
    let reviews: Vec<Review> = published.iter().copied().map(review).collect();
    assert_eq!(need(&incident, &reviews, &settings()), expected);
}

#[test]
fn a_team_chooses_what_needs_a_review_and_how_soon() {
    let mut settings = settings();
    settings.review_within.sev1 = None;
    settings.review_within.sev3 = Some(1);
    let none: [Review; 0] = [];
    assert_eq!(
        need(&over(Severity::Sev1), &none, &settings),
        ReviewNeed::None
    );
    assert_eq!(need(&over(Severity::Sev3), &none, &settings), DUE(26));
}

#[test]
fn an_incident_that_was_opened_again_is_due_from_its_last_end() {
    let none: [Review; 0] = [];
    let again = incident_life::reopen(&over(Severity::Sev1), ADA, at(10)).unwrap();
    assert_eq!(need(&again, &none, &settings()), ReviewNeed::None);
    let over = incident_life::resolve(&again, ADA, at(12)).unwrap();
    assert_eq!(need(&over, &none, &settings()), DUE(12 + 5 * 24));
}

#[test]
fn no_date_makes_it_overflow() {
    let mut incident = over(Severity::Sev1);
    incident.resolved_at = Some(Timestamp::MAX);
    let mut settings = settings();
    settings.review_within.sev1 = Some(u32::MAX);
    let none: [Review; 0] = [];
    assert_eq!(
        need(&incident, &none, &settings),
        ReviewNeed::Due { at: Timestamp::MAX }
    );
}
