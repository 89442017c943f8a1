use rstest::rstest;

use super::super::{OwnedGoal, RemarkKind, remarks};
use crate::record::Discipline::{self, Development, Operations, Other, Platform, Security};

/// A goal in which nothing is odd.
fn sound() -> OwnedGoal {
    OwnedGoal {
        closed: false,
        owners: 2,
        owning: [Operations, Development].into(),
        sharing: [Operations, Development].into(),
        measured: true,
        left_alone: 0,
    }
}

#[test]
fn nothing_is_odd_in_a_goal_that_both_own_and_something_measures() {
    assert_eq!(remarks(&sound()), []);
}

const ONLY_OPERATIONS: &str = "Only operations owns it. Ask somebody of development to own it too.";
const ONLY_DEVELOPMENT: &str =
    "Only development owns it. Ask somebody of operations to own it too.";

#[rstest]
#[case::operations(&[Operations], Some(ONLY_OPERATIONS))]
#[case::development(&[Development], Some(ONLY_DEVELOPMENT))]
#[case::both(&[Operations, Development], None)]
#[case::operations_and_platform(&[Operations, Platform], None)]
#[case::development_and_security(&[Development, Security], None)]
#[case::platform_alone(&[Platform], None)]
#[case::others(&[Other], None)]
fn a_goal_that_only_one_discipline_owns_is_pointed_out(
    #[case] owning: &[Discipline],
    #[case] sentence: Option<&str>,
) {
    let found = remarks(&OwnedGoal {
        owning: owning.iter().copied().collect(),
        ..sound()
    });
    let found: Vec<_> = found
        .iter()
        .map(|it| (it.kind, it.sentence.as_str()))
        .collect();
    let expected = sentence.map(|sentence| (RemarkKind::OneDiscipline, sentence));
    assert_eq!(found, Vec::from_iter(expected));
}

#[test]
fn owners_decide_whatever_teams_share_it_and_the_teams_where_owners_are_in_none() {
    let kinds = |goal: &OwnedGoal| -> Vec<_> {
        let found = remarks(goal).into_iter();
        found.map(|remark| (remark.kind, remark.sentence)).collect()
    };
    let by_owners = OwnedGoal {
        owning: [Development].into(),
        ..sound()
    };
    assert_eq!(
        kinds(&by_owners),
        [(RemarkKind::OneDiscipline, ONLY_DEVELOPMENT.to_owned())]
    );
    let by_teams = OwnedGoal {
        owners: 1,
        owning: [].into(),
        sharing: [Operations].into(),
        ..sound()
    };
    let shared = "Only operations shares it. Ask a team of development to share it too.";
    assert_eq!(
        kinds(&by_teams),
        [(RemarkKind::OneDiscipline, shared.to_owned())]
    );
    let nobody = OwnedGoal {
        owners: 0,
        ..by_teams
    };
    assert_eq!(
        kinds(&nobody),
        [
            (RemarkKind::OneDiscipline, shared.to_owned()),
            (
                RemarkKind::NoOwner,
                "Nobody owns it. Choose who sees to it.".to_owned()
            ),
        ]
    );
}

#[test]
fn what_nothing_measures_and_what_was_left_alone_is_pointed_out() {
    let bare = OwnedGoal {
        measured: false,
        ..sound()
    };
    assert_eq!(
        remarks(&bare)[0].sentence,
        "Nothing measures it. Add a key result."
    );
    for (left_alone, sentence) in [
        (
            1,
            "One key result has had no check-in for too long. Say how far it is.",
        ),
        (
            3,
            "3 key results have had no check-in for too long. Say how far they are.",
        ),
    ] {
        let found = remarks(&OwnedGoal {
            left_alone,
            ..sound()
        });
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, RemarkKind::NoCheckIn);
        assert_eq!(found[0].sentence, sentence);
    }
}

#[test]
fn nothing_is_left_to_look_at_in_a_closed_goal() {
    let closed = OwnedGoal {
        closed: true,
        left_alone: 2,
        ..OwnedGoal::default()
    };
    assert_eq!(remarks(&closed), []);
}
