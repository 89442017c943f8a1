use proptest::prelude::*;
use rstest::rstest;

use super::{
    super::{GoalFacts, GoalState, standing},
    day, quarter,
};
use crate::record::Confidence::{self, AtRisk, OffTrack, OnTrack};

const CROSSED: &str = "Reliability has been below its threshold since 2026-11-02.";

/// A goal of the fourth quarter, half of which is over, at half of the way.
fn half_way() -> GoalFacts<'static> {
    GoalFacts {
        closed: false,
        period: quarter(),
        today: day("2026-11-16"),
        said: Vec::new(),
        crossed: Vec::new(),
        progress: Some(0.5),
    }
}

#[rstest]
#[case::as_expected(|_: &mut GoalFacts<'_>| {}, GoalState::OnTrack, "")]
#[case::nothing_measures_it(
    |it: &mut GoalFacts<'_>| it.progress = None,
    GoalState::OnTrack,
    ""
)]
#[case::a_little_late(|it: &mut GoalFacts<'_>| it.progress = Some(0.3), GoalState::OnTrack, "")]
#[case::late(
    |it: &mut GoalFacts<'_>| it.progress = Some(0.29),
    GoalState::Behind,
    "It is at 29 %, and its time lets expect 50 %."
)]
#[case::late_and_believed_in(
    |it: &mut GoalFacts<'_>| {
        it.progress = Some(0.1);
        it.said = vec![("Fewer pages", OnTrack)];
    },
    GoalState::Behind,
    "It is at 10 %, and its time lets expect 50 %."
)]
#[case::doubted(
    |it: &mut GoalFacts<'_>| it.said = vec![("Fewer pages", AtRisk), ("Runbooks", OnTrack)],
    GoalState::AtRisk,
    "The last check-in calls ‘Fewer pages’ at risk."
)]
#[case::crossed(
    |it: &mut GoalFacts<'_>| it.crossed = vec![CROSSED],
    GoalState::AtRisk,
    CROSSED
)]
#[case::doubted_and_crossed(
    |it: &mut GoalFacts<'_>| {
        it.crossed = vec![CROSSED];
        it.said = vec![("Runbooks", AtRisk), ("Fewer pages", AtRisk)];
    },
    GoalState::AtRisk,
    "The last check-ins call ‘Fewer pages’ and one more key result at risk."
)]
#[case::given_up(
    |it: &mut GoalFacts<'_>| {
        it.crossed = vec![CROSSED];
        it.said = vec![("C", OffTrack), ("A", AtRisk), ("B", OffTrack), ("D", OffTrack)];
    },
    GoalState::OffTrack,
    "The last check-ins call ‘B’ and 2 more key results off track."
)]
#[case::to_come(
    |it: &mut GoalFacts<'_>| {
        it.today = day("2026-09-30");
        it.said = vec![("Fewer pages", OffTrack)];
    },
    GoalState::Upcoming,
    "Its first day is 2026-10-01."
)]
#[case::on_its_first_day(
    |it: &mut GoalFacts<'_>| {
        it.today = day("2026-10-01");
        it.progress = Some(0.0);
    },
    GoalState::OnTrack,
    ""
)]
#[case::on_its_last_day(
    |it: &mut GoalFacts<'_>| {
        it.today = day("2026-12-31");
        it.progress = Some(0.9);
    },
    GoalState::OnTrack,
    ""
)]
#[case::over(
    |it: &mut GoalFacts<'_>| {
        it.today = day("2027-01-01");
        it.said = vec![("Fewer pages", OffTrack)];
    },
    GoalState::Ended,
    "Its last day was 2026-12-31. Say how far it was reached."
)]
#[case::closed(
    |it: &mut GoalFacts<'_>| {
        it.closed = true;
        it.said = vec![("Fewer pages", OffTrack)];
    },
    GoalState::Closed,
    ""
)]
fn the_first_state_that_holds_is_the_goals(
    #[case] change: fn(&mut GoalFacts<'_>),
    #[case] state: GoalState,
    #[case] why: &str,
) {
    let mut facts = half_way();
    change(&mut facts);
    let found = standing(&facts);
    assert_eq!((found.state, found.why.as_str()), (state, why));
}

#[test]
fn states_are_ordered_as_they_are_decided() {
    assert!(GoalState::ALL.is_sorted());
}

fn said() -> impl Strategy<Value = Vec<(String, Confidence)>> {
    let one = ("[a-d]{1,3}", proptest::sample::select(&Confidence::ALL[..]));
    proptest::collection::vec(one, 0..8)
}

proptest! {
    #[test]
    fn a_state_does_not_depend_on_the_order_of_key_results(
        said in said().prop_flat_map(|said| (Just(said.clone()), Just(said).prop_shuffle())),
        crossed in proptest::collection::vec("[a-d]{1,3}", 0..4)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        progress in proptest::option::of(0.0..=1.0_f64),
    ) {
        let facts = |said: &[(String, Confidence)], crossed: &[String]| {
            standing(&GoalFacts {
                said: said.iter().map(|(title, said)| (title.as_str(), *said)).collect(),
                crossed: crossed.iter().map(String::as_str).collect(),
                progress,
                ..half_way()
            })
        };
        prop_assert_eq!(facts(&said.0, &crossed.0), facts(&said.1, &crossed.1));
    }

    #[test]
    fn no_check_in_makes_a_goal_look_better(said in said(), more in said()) {
        let state = |said: &[(String, Confidence)]| {
            let said = said.iter().map(|(title, said)| (title.as_str(), *said)).collect();
            standing(&GoalFacts { said, ..half_way() }).state
        };
        let both: Vec<_> = said.iter().chain(&more).cloned().collect();
        prop_assert!(state(&both) <= state(&said));
    }
}
