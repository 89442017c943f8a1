use proptest::prelude::*;
use rstest::rstest;

use super::{day, says, sees};
use crate::{
    ids::{MemberId, SkillId},
    record::{
        Assessment, Confirmation,
        Proficiency::{self, Assisted, Aware, Independent, Teacher, Unknown},
        SkillLevel,
    },
    skills::{Statement, fading, is_alone, level_at, statements},
    time::{Millis, Timestamp},
};

const FADES: Option<Millis> = Some(Millis::days(100));

fn level(said: &[Statement], attended: &[i64], at: i64) -> Option<(Proficiency, Option<i64>)> {
    let attended: Vec<Timestamp> = attended.iter().map(|days| day(*days)).collect();
    let known = level_at(said, &attended, FADES, day(at))?;
    let fades = known
        .fades_at
        .map(|at| at.since(day(0)).0 / Millis::days(1).0);
    Some((known.proficiency, fades))
}

#[rstest]
#[case::fresh(0, Teacher, Some(100))]
#[case::a_day_before_it_fades(99, Teacher, Some(100))]
#[case::one_degree_less(100, Independent, Some(200))]
#[case::two_less(200, Assisted, Some(300))]
#[case::three_less_is_the_floor(300, Aware, None)]
#[case::and_it_stays_there(5_000, Aware, None)]
fn each_whole_span_without_proof_takes_one_degree_off(
    #[case] at: i64,
    #[case] proficiency: Proficiency,
    #[case] fades: Option<i64>,
) {
    assert_eq!(
        level(&[says(0, Teacher)], &[], at),
        Some((proficiency, fades))
    );
}

#[rstest]
#[case::unknown(Unknown, Unknown)]
#[case::aware(Aware, Aware)]
#[case::assisted(Assisted, Aware)]
fn who_saw_it_done_does_not_forget_that_and_nobody_gets_better(
    #[case] said: Proficiency,
    #[case] after: Proficiency,
) {
    assert_eq!(level(&[says(0, said)], &[], 1_000), Some((after, None)));
}

#[rstest]
#[case::nothing_was_said(&[], &[10], 20, None)]
#[case::nothing_yet(&[says(21, Teacher)], &[], 20, None)]
#[case::the_newest_counts(&[says(0, Teacher), sees(10, Aware)], &[], 20, Some((Aware, None)))]
#[case::the_newest_by_then(&[says(0, Teacher), sees(21, Aware)], &[], 20, Some((Teacher, Some(100))))]
#[case::of_two_at_once_what_was_seen(&[sees(5, Assisted), says(5, Teacher)], &[], 20, Some((Assisted, Some(105))))]
#[case::whatever_their_order(&[says(5, Teacher), sees(5, Assisted)], &[], 20, Some((Assisted, Some(105))))]
#[case::a_session_is_proof(&[says(0, Teacher)], &[90], 150, Some((Teacher, Some(190))))]
#[case::also_after_it_faded(&[says(0, Teacher)], &[250], 260, Some((Teacher, Some(350))))]
#[case::not_before_it_ends(&[says(0, Teacher)], &[151], 150, Some((Independent, Some(200))))]
#[case::the_last_session(&[says(0, Teacher)], &[120, 60], 150, Some((Teacher, Some(220))))]
#[case::an_earlier_session_is_of_no_account(&[says(50, Assisted)], &[10], 149, Some((Assisted, Some(150))))]
fn the_newest_statement_counts_and_sessions_prove_it(
    #[case] said: &[Statement],
    #[case] attended: &[i64],
    #[case] at: i64,
    #[case] expected: Option<(Proficiency, Option<i64>)>,
) {
    assert_eq!(level(said, attended, at), expected);
}

#[rstest]
#[case::nobody_saw_it(&[says(0, Teacher)], false)]
#[case::somebody_did(&[says(0, Teacher), sees(1, Teacher)], true)]
#[case::and_said_less(&[says(0, Teacher), sees(1, Assisted)], true)]
#[case::without_being_told(&[sees(1, Assisted)], true)]
#[case::the_member_says_otherwise(&[sees(1, Assisted), says(2, Teacher)], false)]
#[case::the_member_says_the_same(&[sees(1, Assisted), says(2, Assisted)], true)]
#[case::it_will_be_seen_tomorrow(&[says(0, Teacher), sees(31, Teacher)], false)]
fn a_confirmation_stands_until_the_member_says_otherwise(
    #[case] said: &[Statement],
    #[case] confirmed: bool,
) {
    let known = level_at(said, &[], FADES, day(30)).unwrap();
    assert_eq!(known.is_confirmed, confirmed);
}

#[test]
fn a_workspace_may_let_nothing_fade() {
    assert_eq!(fading(None), None);
    assert_eq!(fading(Some(365)), Some(Millis::days(365)));
    let known = level_at(&[says(0, Teacher)], &[], fading(None), day(9_000)).unwrap();
    assert_eq!((known.proficiency, known.fades_at), (Teacher, None));
}

#[test]
fn what_a_laptop_whose_clock_is_ahead_said_counts_as_said_now() {
    let member = MemberId::new();
    let record = SkillLevel {
        skill: SkillId::new(),
        member,
        assessed: Some(Assessment {
            proficiency: Teacher,
            at: day(5),
        }),
        confirmed: Some(Confirmation {
            proficiency: Independent,
            at: day(1),
            by: MemberId::new(),
        }),
    };
    assert_eq!(
        statements(&record, day(2)),
        [says(2, Teacher), sees(1, Independent)]
    );
    assert_eq!(statements(&record, day(9))[0], says(5, Teacher));
}

fn said() -> impl Strategy<Value = Vec<Statement>> {
    let one =
        (0..400_i64, 0..5_usize, any::<bool>()).prop_map(|(days, degree, is_confirmation)| {
            Statement {
                at: day(days),
                proficiency: Proficiency::ALL[degree],
                is_confirmation,
            }
        });
    prop::collection::vec(one, 1..6)
}

proptest! {
    #[test]
    fn without_new_proof_a_level_only_falls(
        said in said(),
        attended in prop::collection::vec(0..400_i64, 0..4),
        first in 400..2_000_i64,
        later in 0..2_000_i64,
    ) {
        let (one, other) = (
            level(&said, &attended, first).unwrap(),
            level(&said, &attended, first + later).unwrap(),
        );
        prop_assert!(other.0 <= one.0);
        prop_assert!(one.0 <= said.iter().map(|it| it.proficiency).max().unwrap());
        // What was announced is what happens.
        if let Some(fades) = one.1 {
            prop_assert_eq!(level(&said, &attended, fades - 1).unwrap().0, one.0);
            prop_assert_eq!(level(&said, &attended, fades).unwrap().0, one.0.below());
        }
    }

    #[test]
    fn more_proof_never_harms(
        said in said(),
        attended in prop::collection::vec(0..900_i64, 0..4),
        another in 0..900_i64,
        at in 400..1_000_i64,
    ) {
        let without = level(&said, &attended, at).unwrap().0;
        let with = level(&said, &[attended, vec![another]].concat(), at).unwrap().0;
        prop_assert!(with >= without);
        prop_assert!(is_alone(with) || !is_alone(without));
    }
}
