//! Which weekly reviews there are, and writing them down.

use muster_engine::weekly::NewWeeklyReview;
use muster_model::{kpi::Kpi, record::WeeklyNoteKind};

use super::{FIRST, Two, day, new_review};
use crate::room::updates::channel;

#[test]
fn those_of_ones_own_teams_come_first_then_by_name() {
    let two = Two::begin();
    two.review("apps alone", &[two.apps]);
    two.review("Zone of Web", &[two.web, two.apps]);
    let all = two.review("Everybody", &[]);
    two.say(all, FIRST, WeeklyNoteKind::FollowUp, "Ask the bank", None);
    let list = two.laptop.engine.weekly_reviews().unwrap();
    let rows: Vec<_> = list
        .reviews
        .iter()
        .map(|it| {
            (
                it.review.name.as_str(),
                it.team_names.join(" and "),
                it.open_follow_ups,
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Everybody", String::new(), 1),
            ("Zone of Web", "Apps and Web".to_owned(), 0),
            ("apps alone", "Apps".to_owned(), 0),
        ]
    );
    assert_eq!(list.this_week, day(FIRST));
    assert!(list.may_direct);
}

#[test]
fn a_weekly_review_is_changed_and_deleted() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let key = channel(&two.laptop);
    let id = two.review(" Web on Monday ", &[two.web]);
    let new = NewWeeklyReview {
        channels: [key.clone()].into(),
        ..new_review("Both", &[two.web, two.apps], &[Kpi::Mttr.into()])
    };
    engine.save_weekly_review(Some(id), &new).unwrap();
    let view = engine.weekly_reviews().unwrap().reviews.remove(0);
    assert_eq!((view.id, view.review.name.as_str()), (id, "Both"));
    assert_eq!(view.review.kpis, [Kpi::Mttr.into()]);
    assert_eq!(view.channel_names, [(key, "status".to_owned())]);
    assert_eq!(view.review.created_by, two.ada);
    engine.delete_weekly_review(id).unwrap();
    assert!(engine.weekly_reviews().unwrap().reviews.is_empty());
    assert!(engine.weekly_page(id, day(FIRST)).is_err());
}

#[test]
fn what_is_not_acceptable_is_refused_and_changes_nothing() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let id = two.review("Web on Monday", &[two.web]);
    let refused = |new: &NewWeeklyReview| {
        let refused = engine.save_weekly_review(Some(id), new).unwrap_err();
        refused.field.unwrap_or_default()
    };
    let good = new_review("Both", &[two.web], &[]);
    assert_eq!(refused(&new_review(" ", &[], &[])), "name");
    let twice = new_review("Both", &[], &[Kpi::Mttr.into(), Kpi::Mttr.into()]);
    assert_eq!(refused(&twice), "kpis");
    let nowhere = NewWeeklyReview {
        channels: ["gone".to_owned()].into(),
        ..good
    };
    assert_eq!(refused(&nowhere), "channels");
    assert!(engine.save_weekly_review(None, &nowhere).is_err());
    let list = engine.weekly_reviews().unwrap();
    assert_eq!(list.reviews.len(), 1);
    assert_eq!(list.reviews[0].review.name, "Web on Monday");
}
