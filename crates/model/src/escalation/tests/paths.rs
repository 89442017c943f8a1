use std::collections::BTreeSet;

use rstest::rstest;

use super::{shifts::at, *};
use crate::record::{During, Hours, PathStart, Span, Weekday};

/// Monday to Friday, 09:00 to 17:00 in Berlin.
fn office_hours() -> Hours {
    use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    Hours {
        time_zone: Some("Europe/Berlin".to_owned()),
        spans: vec![Span {
            weekdays: BTreeSet::from([Monday, Tuesday, Wednesday, Thursday, Friday]),
            from_minute: 9 * 60,
            to_minute: 17 * 60,
        }],
    }
}

/// SEV1 has a ladder of its own; SEV3 and SEV4 wait outside office hours until they begin; all else
/// is told at once.
fn with_paths() -> Policy {
    let levels = || vec![(vec![one(1)], 5), (vec![one(2)], 5)];
    Policy {
        hours: Some(office_hours()),
        paths: vec![
            path("Everyone", &[Severity::Sev1], vec![(vec![group(1)], 5)]),
            Path {
                during: Some(During::OutsideHours),
                start: PathStart::NextHours,
                ..path(
                    "In the morning",
                    &[Severity::Sev3, Severity::Sev4],
                    levels(),
                )
            },
        ],
        ..policy(vec![(vec![one(0)], 5)], 0)
    }
}

/// 2026-03-27 is a Friday; the clocks go forward on Sunday the 29th.
#[rstest]
#[case::worst_at_night(Severity::Sev1, "2026-03-27T02:00:00+01:00", "Everyone", None)]
#[case::bad_at_night(Severity::Sev2, "2026-03-27T02:00:00+01:00", "", None)]
#[case::small_in_hours(Severity::Sev3, "2026-03-27T12:00:00+01:00", "", None)]
#[case::small_as_they_begin(Severity::Sev3, "2026-03-27T09:00:00+01:00", "", None)]
#[case::small_just_before(
    Severity::Sev3,
    "2026-03-27T08:59:59+01:00",
    "In the morning",
    Some("2026-03-27T09:00:00+01:00")
)]
#[case::small_as_they_end(
    Severity::Sev4,
    "2026-03-27T17:00:00+01:00",
    "In the morning",
    Some("2026-03-30T09:00:00+02:00")
)]
#[case::small_in_the_night_of_the_change(
    Severity::Sev3,
    "2026-03-29T01:30:00+01:00",
    "In the morning",
    Some("2026-03-30T09:00:00+02:00")
)]
fn the_first_path_that_fits_is_taken(
    #[case] severity: Severity,
    #[case] begins: &str,
    #[case] name: &str,
    #[case] told: Option<&str>,
) {
    let policy = with_paths();
    let begins = at(begins);
    let course = course(&policy, severity, begins);
    assert_eq!(course.path.map_or("", |path| path.name.as_str()), name);
    assert_eq!(course.starts_at, told.map_or(begins, at));
}

fn opened(severity: Severity, begins: &str) -> Incident {
    Incident {
        severity,
        escalated_at: at(begins),
        opened_at: at(begins),
        ..incident()
    }
}

fn due(incident: &Incident, policy: &Policy, now: &str) -> Vec<(MemberId, Timestamp)> {
    let people = People::new();
    pages_due(
        incident_id(),
        incident,
        Some(policy),
        &people.roster(),
        at(now),
    )
    .iter()
    .map(|page| (page.member, page.due_at))
    .collect()
}

#[test]
fn what_can_wait_wakes_nobody_and_is_told_when_the_hours_begin() {
    let policy = with_paths();
    let people = People::new();
    let small = opened(Severity::Sev3, "2026-03-27T02:00:00+01:00");
    assert_eq!(due(&small, &policy, "2026-03-27T08:59:59+01:00"), []);
    assert_eq!(
        next_due(
            &small,
            Some(&policy),
            &people.roster(),
            at("2026-03-27T02:00:00+01:00")
        ),
        Some(at("2026-03-27T09:00:00+01:00"))
    );
    assert_eq!(
        due(&small, &policy, "2026-03-27T09:05:00+01:00"),
        [
            (member(1), at("2026-03-27T09:00:00+01:00")),
            (member(2), at("2026-03-27T09:05:00+01:00"))
        ]
    );
}

#[test]
fn the_path_does_not_change_while_the_clock_goes_on() {
    let policy = with_paths();
    let late = opened(Severity::Sev3, "2026-03-27T16:58:00+01:00");
    assert_eq!(
        due(&late, &policy, "2026-03-27T18:00:00+01:00"),
        [(member(0), at("2026-03-27T16:58:00+01:00"))]
    );
}

#[test]
fn what_turns_out_worse_is_told_at_once() {
    let policy = with_paths();
    let small = opened(Severity::Sev3, "2026-03-27T02:00:00+01:00");
    let worse = incident_life::set_severity(&small, Severity::Sev2);
    let worse = follow_severity(
        &small,
        worse,
        Some(&policy),
        at("2026-03-27T03:00:00+01:00"),
    );
    assert_eq!(
        due(&worse, &policy, "2026-03-27T03:00:00+01:00"),
        [(member(0), at("2026-03-27T03:00:00+01:00"))]
    );
}

#[test]
fn a_severity_on_the_same_path_goes_on_with_the_ladder() {
    let policy = with_paths();
    let small = opened(Severity::Sev3, "2026-03-27T02:00:00+01:00");
    let smaller = incident_life::set_severity(&small, Severity::Sev4);
    let now = at("2026-03-27T03:00:00+01:00");
    assert_eq!(
        follow_severity(&small, smaller.clone(), Some(&policy), now),
        smaller
    );
}

#[test]
fn whoever_acknowledged_is_not_paged_because_it_got_worse() {
    let policy = with_paths();
    let small = opened(Severity::Sev3, "2026-03-27T12:00:00+01:00");
    let now = at("2026-03-27T12:10:00+01:00");
    let taken = incident_life::acknowledge(&small, member(0), now).unwrap();
    let worse = incident_life::set_severity(&taken, Severity::Sev1);
    assert_eq!(
        follow_severity(&taken, worse.clone(), Some(&policy), now),
        worse
    );
}

#[test]
fn hours_that_never_begin_hold_nothing_back() {
    let mut policy = with_paths();
    policy.hours = Some(Hours {
        spans: Vec::new(),
        ..office_hours()
    });
    let small = opened(Severity::Sev3, "2026-03-27T02:00:00+01:00");
    assert_eq!(
        due(&small, &policy, "2026-03-27T02:00:00+01:00"),
        [(member(1), at("2026-03-27T02:00:00+01:00"))]
    );
}

#[test]
fn a_channel_is_posted_to_in_its_turn_and_its_wait_counts() {
    let people = People::new();
    let roster = people.roster().with_channels([CHANNEL.to_owned()]);
    let policy = policy(vec![(vec![channel()], 5), (vec![one(0)], 5)], 1);
    let posts = posts_due(
        incident_id(),
        &incident(),
        Some(&policy),
        &roster,
        minutes(60),
    );
    let told: Vec<_> = posts
        .iter()
        .map(|post| (post.due_at, post.round, post.level))
        .collect();
    assert_eq!(told, [(minutes(0), 0, 0), (minutes(10), 1, 0)]);
    let pages = pages_due(
        incident_id(),
        &incident(),
        Some(&policy),
        &roster,
        minutes(60),
    );
    let told: Vec<_> = pages.iter().map(|page| page.due_at).collect();
    assert_eq!(told, [minutes(5), minutes(15)]);
    assert_ne!(posts[0].identity(), posts[1].identity());
}

#[test]
fn a_channel_that_is_gone_is_passed_over() {
    let people = People::new();
    let policy = policy(vec![(vec![channel()], 5), (vec![one(0)], 5)], 0);
    let roster = people.roster();
    let pages = pages_due(incident_id(), &incident(), Some(&policy), &roster, START);
    assert_eq!(pages.len(), 1);
    let posts = posts_due(
        incident_id(),
        &incident(),
        Some(&policy),
        &roster,
        minutes(60),
    );
    assert_eq!(posts, []);
}
