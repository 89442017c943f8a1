use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::{
    fact::FactKey,
    ids::{ConnectionId, IncidentId, MemberId, ReviewId},
    record::ActionKind,
};

fn action(state: ActionState) -> ActionItem {
    ActionItem {
        title: "Alert on the queue's length".to_owned(),
        description: String::new(),
        kind: ActionKind::Detect,
        state,
        owner: None,
        due: None,
        review: ReviewId::from_uuid(Uuid::from_u128(1)),
        incident: IncidentId::from_uuid(Uuid::from_u128(2)),
        issue: None,
        created_at: Timestamp(0),
        created_by: MemberId::from_uuid(Uuid::from_u128(3)),
        ended_at: (!state.is_open()).then_some(Timestamp(5)),
    }
}

fn issue(closed_at: Option<i64>, open: bool) -> Issue {
    Issue {
        key: FactKey {
            connection: ConnectionId::from_uuid(Uuid::from_u128(4)),
            external_id: "shop/checkout#42".to_owned(),
        },
        observed_at: Timestamp(9),
        project: "shop/checkout".to_owned(),
        number: "#42".to_owned(),
        title: "Alert on the queue's length".to_owned(),
        open,
        closed_at: closed_at.map(Timestamp),
        url: "https://gitlab.example/shop/checkout/-/issues/42".to_owned(),
    }
}

#[rstest]
#[case::no_issue(ActionState::Open, None, (ActionState::Open, None, false))]
#[case::an_open_issue(
    ActionState::InProgress, Some(issue(None, true)), (ActionState::InProgress, None, false))]
#[case::a_closed_issue(
    ActionState::Open, Some(issue(Some(7), false)), (ActionState::Done, Some(7), true))]
#[case::closed_at_an_unknown_instant(
    ActionState::InProgress, Some(issue(None, false)), (ActionState::Done, Some(9), true))]
#[case::done_before_its_issue(
    ActionState::Done, Some(issue(Some(7), false)), (ActionState::Done, Some(5), false))]
#[case::dropped_for_good(
    ActionState::Dropped, Some(issue(Some(7), false)), (ActionState::Dropped, Some(5), false))]
#[case::opened_again_there(
    ActionState::Done, Some(issue(Some(7), true)), (ActionState::Done, Some(5), false))]
fn a_closed_issue_ends_its_action(
    #[case] state: ActionState,
    #[case] issue: Option<Issue>,
    #[case] (expected, ended_at, by_issue): (ActionState, Option<i64>, bool),
) {
    let expected = Standing {
        state: expected,
        ended_at: ended_at.map(Timestamp),
        by_issue,
    };
    assert_eq!(standing(&action(state), issue.as_ref()), expected);
}

#[rstest]
#[case::utc(chrono_tz::UTC, "2026-06-14")]
#[case::east(chrono_tz::Asia::Tokyo, "2026-06-15")]
#[case::west(chrono_tz::America::New_York, "2026-06-14")]
#[case::summer_time(chrono_tz::Europe::Berlin, "2026-06-15")]
fn a_day_is_that_of_the_zone(#[case] zone: Tz, #[case] expected: &str) {
    // 2026-06-14T22:30:00Z
    let at = Timestamp(1_781_476_200_000);
    assert_eq!(day_at(at, zone).to_string(), expected);
}

#[rstest]
#[case::no_day(None, false)]
#[case::the_day_before(Some("2026-06-14"), true)]
#[case::the_last_day(Some("2026-06-15"), false)]
#[case::the_day_after(Some("2026-06-16"), false)]
fn an_action_is_late_after_its_last_day(#[case] due: Option<&str>, #[case] expected: bool) {
    let today = "2026-06-15".parse().unwrap();
    assert_eq!(
        is_late(due.map(|due| due.parse().unwrap()), today),
        expected
    );
}
