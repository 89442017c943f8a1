//! Sessions that repeat: planned at once, and changed together.

use std::collections::BTreeSet;

use muster_engine::training::{Reach, Repeat, RepeatEvery, SessionFilter};
use muster_model::{
    ids::SessionId,
    record::{Discipline, SessionState, Team},
    time::Millis,
};

use super::{Story, on_the_wall, paris, weekly};

impl Story {
    /// Four Tuesdays from 17 March, across the change of the clocks on the 29th.
    fn four_weeks(&self) -> SessionId {
        let mut new = self.tuesday("Fail over");
        new.starts_at = paris("2026-03-17 14:00");
        new.repeat = weekly("2026-04-12");
        self.plan(&new)
    }
}

#[test]
fn a_series_keeps_its_time_of_day_when_the_clocks_change() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    new.starts_at = paris("2026-03-17 14:00");
    new.repeat = weekly("2026-04-12");
    let engine = &story.laptop.engine;
    let dates = engine.session_dates(&new).unwrap();
    let first = story.plan(&new);
    let series = story.series(first);
    assert_eq!(
        on_the_wall(&series),
        ["03-17 14:00", "03-24 14:00", "03-31 14:00", "04-07 14:00"]
    );
    let begins: Vec<_> = series.iter().map(|(_, it)| it.starts_at).collect();
    assert_eq!(begins, dates, "what was promised is what was planned");
    assert_eq!(series[0].0, first);
    assert!(series.iter().all(|(_, it)| it.series == Some(first)));
    let detail = story.detail(series[1].0);
    assert!(detail.row.repeats);
    let others: Vec<_> = detail.series.iter().map(|(id, _)| *id).collect();
    assert_eq!(others, [series[0].0, series[2].0, series[3].0]);
}

#[test]
fn one_that_repeats_once_stands_alone() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    new.repeat = weekly("2026-03-12");
    let detail = story.detail(story.plan(&new));
    assert_eq!(detail.session.series, None);
    assert!(!detail.row.repeats);
}

#[test]
fn too_many_are_refused_and_none_is_planned() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    for (last_day, interval, field) in [
        ("2027-12-31", 1, "last_day"),
        ("2026-03-09", 1, "last_day"),
        ("2026-06-01", 0, "interval"),
    ] {
        new.repeat = Some(Repeat {
            every: RepeatEvery::Week,
            interval,
            last_day: last_day.parse().unwrap(),
        });
        let engine = &story.laptop.engine;
        let refused = engine.save_session(None, &new, Reach::One).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some(field), "{refused}");
        assert_eq!(engine.session_dates(&new).unwrap_err(), refused);
    }
    assert!(story.titles(&SessionFilter::default()).is_empty());
}

#[test]
fn what_follows_moves_by_as_much_on_the_wall_and_keeps_what_it_has_of_its_own() {
    let story = Story::begin();
    let first = story.four_weeks();
    let series = story.series(first);
    let engine = &story.laptop.engine;
    // The third is in another room, with one team more; the last was cancelled.
    let other_team = Team {
        name: "Data".to_owned(),
        discipline: Discipline::Other,
        members: BTreeSet::new(),
    };
    let data = engine.save_team(None, &other_team).unwrap();
    let mut third = story.tuesday("Fail over");
    third.starts_at = series[2].1.starts_at;
    third.place = "The cellar".to_owned();
    third.guest_teams.insert(data);
    engine
        .save_session(Some(series[2].0), &third, Reach::One)
        .unwrap();
    engine.cancel_session(series[3].0, Reach::One).unwrap();

    // The second moves to Wednesday at nine, for nobody of Apps any more, under another title.
    let mut second = story.tuesday("Fail the database over");
    second.starts_at = paris("2026-03-25 09:00");
    second.guest_teams.clear();
    second.guest_teams.insert(story.web);
    engine
        .save_session(Some(series[1].0), &second, Reach::Following)
        .unwrap();
    let now = story.series(first);
    assert_eq!(
        on_the_wall(&now),
        ["03-17 14:00", "03-25 09:00", "04-01 09:00", "04-07 14:00"]
    );
    let titles: Vec<_> = now.iter().map(|(_, it)| it.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Fail over",
            "Fail the database over",
            "Fail the database over",
            "Fail over"
        ]
    );
    assert_eq!(now[2].1.place, "The cellar");
    assert_eq!(now[2].1.guest_teams, [story.web, data].into());
    assert_eq!(now[3].1.state, SessionState::Cancelled);
}

#[test]
fn another_zone_keeps_the_time_that_the_wall_shows() {
    let story = Story::begin();
    let first = story.four_weeks();
    let mut new = story.tuesday("Fail over");
    new.starts_at = paris("2026-03-17 14:00") + Millis::hours(1);
    new.time_zone = "Europe/London".to_owned();
    let engine = &story.laptop.engine;
    engine
        .save_session(Some(first), &new, Reach::Following)
        .unwrap();
    // At two in London, which changes its clocks on the same night.
    let series = story.series(first);
    assert_eq!(
        on_the_wall(&series),
        ["03-17 15:00", "03-24 15:00", "03-31 15:00", "04-07 15:00"]
    );
    assert!(series.iter().all(|(_, it)| it.time_zone == "Europe/London"));
}

#[test]
fn a_change_of_one_leaves_the_others() {
    let story = Story::begin();
    let first = story.four_weeks();
    let series = story.series(first);
    let mut new = story.tuesday("Another");
    new.starts_at = paris("2026-03-24 16:00");
    let engine = &story.laptop.engine;
    engine
        .save_session(Some(series[1].0), &new, Reach::One)
        .unwrap();
    assert_eq!(
        on_the_wall(&story.series(first)),
        ["03-17 14:00", "03-24 16:00", "03-31 14:00", "04-07 14:00"]
    );
}

#[test]
fn those_that_follow_are_cancelled_and_deleted_together() {
    let story = Story::begin();
    let first = story.four_weeks();
    let series = story.series(first);
    let engine = &story.laptop.engine;
    engine
        .cancel_session(series[2].0, Reach::Following)
        .unwrap();
    let states: Vec<_> = story.series(first).iter().map(|(_, it)| it.state).collect();
    let (planned, cancelled) = (SessionState::Planned, SessionState::Cancelled);
    assert_eq!(states, [planned, planned, cancelled, cancelled]);
    // What is not planned any more does not go with those that follow.
    engine
        .delete_session(series[1].0, Reach::Following)
        .unwrap();
    let left: Vec<_> = story.series(first).into_iter().map(|it| it.0).collect();
    assert_eq!(left, [series[0].0, series[2].0, series[3].0]);
    engine.delete_session(first, Reach::One).unwrap();
    assert!(story.detail(series[2].0).row.repeats);
}

#[test]
fn one_edit_that_cannot_be_refuses_them_all() {
    let story = Story::begin();
    let first = story.four_weeks();
    let mut new = story.tuesday("Fail over");
    new.starts_at = paris("2026-03-17 14:00");
    new.capacity = Some(0);
    let engine = &story.laptop.engine;
    assert!(
        engine
            .save_session(Some(first), &new, Reach::Following)
            .is_err()
    );
    assert!(
        story
            .series(first)
            .iter()
            .all(|(_, it)| it.capacity.is_none())
    );
}
