use rstest::rstest;
use uuid::Uuid;

use super::*;

const CHECKOUT: ServiceId = ServiceId::from_uuid(Uuid::from_u128(1));
const SEARCH: ServiceId = ServiceId::from_uuid(Uuid::from_u128(2));

/// The middle of the window, in days.
const MIDDLE: i64 = 45;
/// The present, in days.
const NOW: i64 = 90;

const fn at(days: i64) -> Timestamp {
    Timestamp(days * 86_400_000)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn review(opened: i64, service: Option<ServiceId>, factors: &[&str]) -> ReviewFacts {
    ReviewFacts {
        opened_at: at(opened),
        resolved_at: Some(at(opened + 1)),
        published_at: None,
        due_at: None,
        service,
        factors: factors.iter().map(|factor| (*factor).to_owned()).collect(),
    }
}

fn told(reviews: &[ReviewFacts], actions: &[ActionFacts]) -> ReviewStatistics {
    statistics(reviews, actions, at(MIDDLE), at(NOW), day("2026-06-15"))
}

#[test]
fn nothing_says_nothing() {
    let all = ActionCount {
        kind: None,
        all: 0,
        done: 0,
        done_in_time: 0,
        done_with_day: 0,
        dropped: 0,
        open: 0,
        overdue: 0,
        median_time: None,
    };
    let expected = ReviewStatistics {
        reviews: 0,
        published: 0,
        in_time: 0,
        due: 0,
        median_time_to_publish: None,
        factors: vec![],
        services: vec![],
        actions: vec![all],
    };
    assert_eq!(told(&[], &[]), expected);
}

/// When it was due, when it was published, and how it counts: as published, in time, due.
#[rstest]
#[case::in_time(Some(20), Some(19), (1, 1, 1))]
#[case::at_the_last_instant(Some(20), Some(20), (1, 1, 1))]
#[case::late(Some(20), Some(21), (1, 0, 1))]
#[case::overdue(Some(20), None, (0, 0, 1))]
#[case::not_yet_due(Some(NOW), None, (0, 0, 0))]
#[case::before_it_is_due(Some(200), Some(80), (1, 1, 1))]
#[case::unasked(None, Some(19), (1, 0, 0))]
#[case::nothing(None, None, (0, 0, 0))]
fn reviews_are_in_time(
    #[case] due: Option<i64>,
    #[case] published: Option<i64>,
    #[case] expected: (u32, u32, u32),
) {
    let review = ReviewFacts {
        due_at: due.map(at),
        published_at: published.map(at),
        ..review(10, None, &[])
    };
    let found = told(&[review], &[]);
    assert_eq!((found.published, found.in_time, found.due), expected);
}

#[test]
fn publishing_takes_from_the_end_of_the_incident() {
    let published = |opened, on| ReviewFacts {
        published_at: Some(at(on)),
        ..review(opened, None, &[])
    };
    // 4, 6 and 20 days after the end; one that is not published; one whose incident is not over.
    let mut reviews = vec![
        published(10, 15),
        published(20, 41),
        published(30, 37),
        review(40, None, &[]),
    ];
    assert_eq!(
        told(&reviews, &[]).median_time_to_publish,
        Some(Millis::days(6))
    );
    reviews.push(ReviewFacts {
        resolved_at: None,
        ..published(1, 80)
    });
    assert_eq!(
        told(&reviews, &[]).median_time_to_publish,
        Some(Millis::days(6))
    );
    // Published before it was over counts as at once: 0, 4, 6, 20.
    reviews.push(published(50, 50));
    assert_eq!(
        told(&reviews, &[]).median_time_to_publish,
        Some(Millis::days(5))
    );
}

#[test]
fn factors_come_back_whatever_their_capitals() {
    let reviews = [
        review(50, Some(CHECKOUT), &["DNS", "no alert"]),
        review(10, Some(SEARCH), &["dns ", "Retries"]),
        review(60, Some(CHECKOUT), &["Dns", "dns", "retries"]),
        review(44, None, &[" ", "no alert"]),
    ];
    let count = |service, reviews| ServiceCount { service, reviews };
    let factor = |factor: &str, reviews, later_half, services, last| FactorCount {
        factor: factor.to_owned(),
        reviews,
        later_half,
        services,
        last_at: at(last),
    };
    let expected = [
        factor(
            "dns",
            3,
            2,
            vec![count(Some(CHECKOUT), 2), count(Some(SEARCH), 1)],
            60,
        ),
        factor(
            "no alert",
            2,
            1,
            vec![count(Some(CHECKOUT), 1), count(None, 1)],
            50,
        ),
        factor(
            "Retries",
            2,
            1,
            vec![count(Some(CHECKOUT), 1), count(Some(SEARCH), 1)],
            60,
        ),
    ];
    let found = told(&reviews, &[]);
    assert_eq!(found.factors, expected);
    assert_eq!(
        found.services,
        [
            count(Some(CHECKOUT), 2),
            count(Some(SEARCH), 1),
            count(None, 1)
        ]
    );
}

#[test]
fn the_middle_belongs_to_the_later_half() {
    let reviews = [
        review(MIDDLE, None, &["x"]),
        review(MIDDLE - 1, None, &["x"]),
    ];
    assert_eq!(told(&reviews, &[]).factors[0].later_half, 1);
}

fn action(
    kind: ActionKind,
    state: ActionState,
    due: Option<&str>,
    ended: Option<&str>,
    took: Option<i64>,
) -> ActionFacts {
    ActionFacts {
        kind,
        state,
        created_at: at(0),
        due: due.map(day),
        ended_on: ended.map(day),
        took: took.map(Millis::days),
    }
}

#[test]
fn actions_fare_by_kind_and_all_together() {
    use ActionKind::{Detect, Prevent};
    use ActionState::{Done, Dropped, InProgress, Open};
    let (past, today, later) = (Some("2026-06-14"), Some("2026-06-15"), Some("2026-07-01"));
    let actions = [
        action(Prevent, Done, today, today, Some(4)), // in time, on its last day
        action(Prevent, Done, past, today, Some(8)),  // late
        action(Prevent, Done, None, today, Some(30)), // without a day
        action(Prevent, Open, past, None, None),      // overdue
        action(Prevent, InProgress, today, None, None), // due today: not overdue
        action(Detect, Dropped, past, today, None),   // dropped: neither late nor done
        action(Detect, Open, None, None, None),       // without a day
        action(Detect, Open, later, None, None),      // not due yet
    ];
    let prevent = ActionCount {
        kind: Some(Prevent),
        all: 5,
        done: 3,
        done_in_time: 1,
        done_with_day: 2,
        dropped: 0,
        open: 2,
        overdue: 1,
        median_time: Some(Millis::days(8)),
    };
    let detect = ActionCount {
        kind: Some(Detect),
        all: 3,
        done: 0,
        done_in_time: 0,
        done_with_day: 0,
        dropped: 1,
        open: 2,
        overdue: 0,
        median_time: None,
    };
    let all = ActionCount {
        kind: None,
        all: 8,
        done: 3,
        done_in_time: 1,
        done_with_day: 2,
        dropped: 1,
        open: 4,
        overdue: 1,
        median_time: Some(Millis::days(8)),
    };
    assert_eq!(told(&[], &actions).actions, [all, prevent, detect]);
}
