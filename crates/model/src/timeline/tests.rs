use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::ids::IncidentId;

const KINDS: [TimelineKind; 20] = [
    TimelineKind::Opened,
    TimelineKind::AlertJoined,
    TimelineKind::AlertEnded,
    TimelineKind::Paged,
    TimelineKind::Acknowledged,
    TimelineKind::Severity,
    TimelineKind::Assigned,
    TimelineKind::Changed,
    TimelineKind::Note,
    TimelineKind::TaskAdded,
    TimelineKind::TaskChanged,
    TimelineKind::TaskDone,
    TimelineKind::TaskReopened,
    TimelineKind::Update,
    TimelineKind::Attachment,
    TimelineKind::Chat,
    TimelineKind::Deployment,
    TimelineKind::Run,
    TimelineKind::Resolved,
    TimelineKind::Reopened,
];

#[rstest]
#[case::earlier_first((1, TimelineKind::Resolved, "z"), (2, TimelineKind::Deployment, "a"))]
#[case::an_alert_opens((5, TimelineKind::AlertJoined, "z"), (5, TimelineKind::Opened, "a"))]
#[case::a_deployment_before_its_alert(
    (5, TimelineKind::Deployment, "z"), (5, TimelineKind::AlertJoined, "a"))]
#[case::opened_then_paged((5, TimelineKind::Opened, "z"), (5, TimelineKind::Paged, "a"))]
#[case::paged_then_acknowledged((5, TimelineKind::Paged, "z"), (5, TimelineKind::Acknowledged, "a"))]
#[case::the_last_word((5, TimelineKind::Note, "z"), (5, TimelineKind::Resolved, "a"))]
#[case::alerts_end_it((5, TimelineKind::AlertEnded, "z"), (5, TimelineKind::Resolved, "a"))]
#[case::by_key_at_last((5, TimelineKind::Note, "note/1"), (5, TimelineKind::Note, "note/2"))]
#[case::edits_as_they_were_made(
    (5, TimelineKind::Changed, "edit/d/000000000009/title"),
    (5, TimelineKind::Changed, "edit/d/000000000010/title"))]
fn causes_come_before_effects(
    #[case] first: (i64, TimelineKind, &str),
    #[case] second: (i64, TimelineKind, &str),
) {
    let place = |(at, kind, key)| Place::of(Timestamp(at), kind, key);
    assert!(place(first) < place(second));
}

fn change(at: Option<(i64, i64)>, text: Option<(&str, &str)>, on: i64) -> Change {
    Change {
        at: at.map(|(before, after)| (Timestamp(before), Timestamp(after))),
        text: text.map(|(before, after)| (before.to_owned(), after.to_owned())),
        by: None,
        on: Timestamp(on),
    }
}

#[rstest]
#[case::nothing(&[], None)]
#[case::the_time(&[change(Some((10, 20)), None, 1)], Some((Some(10), None, 1)))]
#[case::the_text(&[change(None, Some(("a", "b")), 1)], Some((None, Some("a"), 1)))]
#[case::twice(
    &[change(Some((10, 20)), None, 1), change(Some((20, 30)), None, 2)], Some((Some(10), None, 2)))]
#[case::one_after_the_other(
    &[change(Some((10, 20)), None, 1), change(None, Some(("a", "b")), 2)],
    Some((Some(10), Some("a"), 2)))]
#[case::taken_back(&[change(Some((10, 20)), None, 1), change(Some((20, 10)), None, 2)], None)]
#[case::half_taken_back(
    &[change(Some((10, 20)), Some(("a", "b")), 1), change(None, Some(("b", "a")), 2)],
    Some((Some(10), None, 2)))]
fn a_correction_leaves_a_trace(
    #[case] changes: &[Change],
    #[case] expected: Option<(Option<i64>, Option<&str>, i64)>,
) {
    let found = trace(changes);
    let expected = expected.map(|(was_at, was_text, on)| Trace {
        was_at: was_at.map(Timestamp),
        was_text: was_text.map(str::to_owned),
        by: None,
        on: Timestamp(on),
    });
    assert_eq!(found, expected);
}

fn correction(at: i64, corrected_at: i64) -> (CorrectionId, Correction) {
    let correction = Correction {
        incident: IncidentId::new(),
        entry: "note/1".to_owned(),
        at: Timestamp(at),
        by: MemberId::new(),
        corrected_at: Timestamp(corrected_at),
    };
    (CorrectionId::new(), correction)
}

#[test]
fn of_two_laptops_corrections_the_later_one_stands() {
    let (early, late) = (correction(20, 100), correction(30, 200));
    for both in [[early.clone(), late.clone()], [late.clone(), early]] {
        assert_eq!(standing(&both), Some(&late));
    }
    let (at, trace) = corrected(Timestamp(10), &late.1);
    assert_eq!(at, Timestamp(30));
    assert_eq!(trace.unwrap().was_at, Some(Timestamp(10)));
}

proptest! {
    /// However often a time is corrected, what was recorded first is there: in the trace, or, where
    /// there is none, as the time itself.
    #[test]
    fn correcting_never_loses_the_original(times in proptest::collection::vec(0i64..50, 1..12)) {
        let changes: Vec<_> = times
            .windows(2)
            .map(|pair| change(Some((pair[0], pair[1])), None, 0))
            .collect();
        let (first, last) = (Timestamp(times[0]), Timestamp(times[times.len() - 1]));
        let original = trace(&changes).and_then(|trace| trace.was_at).unwrap_or(last);
        prop_assert_eq!(original, first);
    }

    /// Whatever order the entries are gathered in, they are shown in one.
    #[test]
    fn the_order_is_total_and_stable(
        entries in proptest::collection::btree_map("[a-z]{1,6}", (0i64..4, 0usize..20), 1..40),
        seed in any::<u64>(),
    ) {
        let place = |(key, (at, kind)): (&'static str, (i64, usize))| {
            Place::of(Timestamp(at), KINDS[kind], key)
        };
        let entries: Vec<(&'static str, _)> = entries
            .into_iter()
            .map(|(key, rest)| (&*key.leak(), rest))
            .collect();
        let mut sorted: Vec<_> = entries.iter().copied().map(place).collect();
        let turn = usize::try_from(seed % entries.len() as u64).unwrap();
        let mut turned = sorted.clone();
        turned.rotate_left(turn);
        turned.reverse();
        sorted.sort();
        turned.sort();
        prop_assert_eq!(&sorted, &turned);
        prop_assert!(sorted.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
