use proptest::prelude::*;

use super::{day, says, sees};
use crate::{
    record::Proficiency::{self, Assisted, Aware, Independent, Teacher},
    skills::{CoverTime, History, Statement, cover_times, is_alone, level_at},
    time::{Millis, Timestamp},
};

const FADES: Option<Millis> = Some(Millis::days(100));

fn history(statements: &[Statement], attended: &[i64]) -> History {
    History {
        statements: statements.to_vec(),
        attended: attended.iter().map(|days| day(*days)).collect(),
        gone_at: None,
    }
}

/// The times of a skill that two people should be able to do, from day 0 until day 400: when each
/// begins, and whether enough can.
fn times(histories: &[History]) -> Vec<(i64, bool)> {
    let found = cover_times((day(0), day(400)), 2, histories, FADES);
    for pair in found.windows(2) {
        assert_eq!(pair[0].until, Some(pair[1].from));
    }
    assert_eq!(found.last().and_then(|last| last.until), None);
    found
        .iter()
        .map(|it| (it.from.since(day(0)).0 / Millis::days(1).0, it.is_covered))
        .collect()
}

#[test]
fn a_skill_is_covered_from_when_enough_can_until_one_fades() {
    assert_eq!(times(&[]), [(0, false)]);
    let ada = history(&[says(10, Teacher)], &[]);
    let bo = history(&[says(5, Aware), sees(30, Independent)], &[]);
    // Bo fades at day 130, Ada at day 210.
    let both = [ada.clone(), bo.clone()];
    assert_eq!(times(&both), [(0, false), (30, true), (130, false)]);
    // A session on day 120 keeps Bo's, until day 220; Ada's is over by then.
    let trained = history(&bo.statements, &[120]);
    assert_eq!(
        times(&[ada.clone(), trained]),
        [(0, false), (30, true), (210, false)]
    );
    // One on day 200 brings it back.
    let late = history(&bo.statements, &[200]);
    assert_eq!(
        times(&[ada.clone(), late]),
        [
            (0, false),
            (30, true),
            (130, false),
            (200, true),
            (210, false)
        ]
    );
    // Who says less can do less.
    let modest = history(&[says(0, Teacher), says(50, Assisted)], &[]);
    assert_eq!(
        times(&[ada.clone(), modest]),
        [(0, false), (10, true), (50, false)]
    );
    let gone = History {
        gone_at: Some(day(70)),
        ..ada
    };
    assert_eq!(times(&[gone, bo]), [(0, false), (30, true), (70, false)]);
}

#[test]
fn what_was_known_before_it_was_written_down_counts_from_then_on() {
    let [ada, bo] = [-300, -20].map(|days| history(&[says(days, Teacher)], &[]));
    // Ada's had faded by then, Bo's does at day 180, and Cy's at day 70.
    let cy = history(&[says(-30, Independent)], &[]);
    assert_eq!(times(&[ada, bo, cy]), [(0, true), (70, false)]);
}

#[test]
fn a_skill_that_nobody_has_to_know_or_that_is_of_tomorrow_has_no_times() {
    let ada = [history(&[says(0, Teacher)], &[])];
    assert_eq!(cover_times((day(0), day(9)), 0, &ada, FADES), []);
    assert_eq!(cover_times((day(10), day(9)), 1, &ada, FADES), []);
}

fn histories() -> impl Strategy<Value = Vec<History>> {
    let said = (-50..400_i64, 0..5_usize, any::<bool>()).prop_map(|(days, degree, seen)| {
        let proficiency = Proficiency::ALL[degree];
        if seen {
            sees(days, proficiency)
        } else {
            says(days, proficiency)
        }
    });
    let one = (
        prop::collection::vec(said, 0..4),
        prop::collection::vec(-50..400_i64, 0..3),
        prop::option::of(0..400_i64),
    );
    let one = one.prop_map(|(statements, attended, gone)| History {
        gone_at: gone.map(day),
        ..history(&statements, &attended)
    });
    prop::collection::vec(one, 0..5)
}

/// The same by counting who can at one instant.
fn is_covered(histories: &[History], wanted: u32, at: Timestamp) -> bool {
    let able = histories.iter().filter(|it| {
        it.gone_at.is_none_or(|gone| gone > at)
            && level_at(&it.statements, &it.attended, FADES, at)
                .is_some_and(|known| is_alone(known.proficiency))
    });
    able.count() >= wanted as usize
}

proptest! {
    #[test]
    fn the_times_are_what_counting_at_each_instant_gives(
        histories in histories(),
        wanted in 1..4_u32,
        at in 0..400_i64,
    ) {
        let found = cover_times((day(0), day(400)), wanted, &histories, FADES);
        let at = day(at);
        let then: Vec<&CoverTime> = found
            .iter()
            .filter(|it| it.from <= at && it.until.is_none_or(|until| until > at))
            .collect();
        prop_assert_eq!(then.len(), 1);
        prop_assert_eq!(then[0].is_covered, is_covered(&histories, wanted, at));
    }
}
