//! What was said week by week.

use std::collections::BTreeSet;

use chrono::Datelike;
use muster_model::{
    action_items::day_at,
    ids::WeeklyReviewId,
    record::{WeeklyNote, WeeklyNoteKind, WeeklyReview},
};
use rstest::rstest;

use super::*;

fn reviews(sample: &Sample) -> Vec<(WeeklyReviewId, &WeeklyReview)> {
    let records = sample.records.iter();
    let reviews = records.filter_map(|record| match &record.record {
        AnyRecord::WeeklyReview(id, review) => Some((*id, review)),
        _ => None,
    });
    reviews.collect()
}

fn notes(sample: &Sample) -> Vec<&WeeklyNote> {
    let records = sample.records.iter();
    let notes = records.filter_map(|record| match &record.record {
        AnyRecord::WeeklyNote(_, note) => Some(note),
        _ => None,
    });
    notes.collect()
}

#[rstest]
#[case::by_day(NOW)]
#[case::on_a_sunday(Timestamp(NOW.0 + 4 * 86_400_000))]
#[case::on_a_monday_before_work(Timestamp(NOW.0 + 5 * 86_400_000 - 12 * 3_600_000))]
#[case::after_the_clocks_changed(Timestamp(NOW.0 + 33 * 86_400_000))]
fn notes_are_written_on_the_monday_of_their_week(#[case] now: Timestamp) {
    let sample = generate(7, now);
    for note in notes(&sample) {
        let written = day_at(note.created_at, calendar::ZONE);
        assert_eq!(note.week, written, "{note:?}");
        assert_eq!(note.week.0.weekday(), chrono::Weekday::Mon);
        let is_follow_up = note.kind == WeeklyNoteKind::FollowUp;
        assert_eq!(note.owner.is_some(), is_follow_up, "{note:?}");
        assert!(
            note.done_at
                .is_none_or(|done| done > note.created_at && done <= now)
        );
    }
}

#[test]
fn ten_weeks_of_both_teams_are_kept_and_the_viewer_has_one_thing_to_see_to() {
    let sample = sample();
    let reviews = reviews(&sample);
    let (both, of_both) = &reviews[0];
    assert_eq!(of_both.teams.len(), 2);
    let notes = notes(&sample);
    let weeks: BTreeSet<_> = notes
        .iter()
        .filter(|it| it.weekly_review == *both)
        .map(|it| it.week)
        .collect();
    assert_eq!(weeks.len(), 10);
    let kinds: BTreeSet<_> = notes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, WeeklyNoteKind::ALL.into());
    let follow_ups = notes
        .into_iter()
        .filter(|it| it.kind == WeeklyNoteKind::FollowUp);
    let (done, open): (Vec<&WeeklyNote>, Vec<&WeeklyNote>) =
        follow_ups.partition(|it| it.done_at.is_some());
    assert!(done.len() >= 8 && open.len() == 4, "{open:?}");
    let mine = open.iter().filter(|it| it.owner == Some(sample.me));
    assert_eq!(mine.count(), 1);
}
