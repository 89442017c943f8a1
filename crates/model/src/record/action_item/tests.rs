use rstest::rstest;
use uuid::Uuid;

use super::*;

fn action(state: ActionState, ended_at: Option<i64>) -> ActionItem {
    ActionItem {
        title: "Alert on disks".to_owned(),
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
        ended_at: ended_at.map(Timestamp),
    }
}

#[rstest]
#[case::open(ActionState::Open, None)]
#[case::begun(ActionState::InProgress, None)]
#[case::done(ActionState::Done, Some(1))]
#[case::dropped(ActionState::Dropped, Some(1))]
fn an_action_has_ended_exactly_if_it_is_done_or_dropped(
    #[case] state: ActionState,
    #[case] ended_at: Option<i64>,
) {
    assert_eq!(action(state, ended_at).validate(), Ok(()));
    let other = if ended_at.is_some() { None } else { Some(1) };
    let invalid = action(state, other).validate().unwrap_err();
    assert_eq!(invalid.field, "ended_at");
}

#[rstest]
#[case::no_title(
    ActionItem { title: String::new(), ..action(ActionState::Open, None) }, "title",
    "Give the action a name.")]
#[case::a_title_on_two_lines(
    ActionItem { title: "a\nb".to_owned(), ..action(ActionState::Open, None) }, "title",
    "The action's name must be one line.")]
#[case::a_day_of_another_age(
    ActionItem { due: "0026-06-15".parse().ok(), ..action(ActionState::Open, None) }, "due",
    "Choose a day between 1970 and 2200; 0026-06-15 is not.")]
#[case::too_long(
    ActionItem { description: "x".repeat(20_001), ..action(ActionState::Open, None) }, "description",
    "Shorten the description to 20000 characters.")]
fn this_action_is_not_acceptable(
    #[case] action: ActionItem,
    #[case] field: &str,
    #[case] message: &str,
) {
    let invalid = action.validate().unwrap_err();
    assert_eq!((invalid.field, invalid.message.as_str()), (field, message));
}

#[test]
fn it_reads_back_what_it_writes() {
    let mut all = action(ActionState::InProgress, None);
    all.due = "2026-12-31".parse().ok();
    let json = serde_json::to_value(&all).unwrap();
    assert_eq!(
        (&json["state"], &json["kind"]),
        (&"in_progress".into(), &"detect".into())
    );
    assert_eq!(serde_json::from_value::<ActionItem>(json).unwrap(), all);
}

#[test]
fn every_kind_and_state_has_a_name() {
    assert!(ActionKind::ALL.iter().all(|kind| !kind.name().is_empty()));
    assert!(
        ActionState::ALL
            .iter()
            .all(|state| !state.name().is_empty())
    );
    assert_eq!(ActionItem::merge_of("description"), Merge::Prose);
    assert_eq!(ActionItem::merge_of("state"), Merge::Value);
}
