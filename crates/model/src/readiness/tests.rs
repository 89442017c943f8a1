use std::collections::BTreeSet;

use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::{
    ids::{IncidentId, MemberId, ReviewId},
    record::{ActionKind, ActionState, ReviewStatus},
    review_template::BuiltInTemplate,
    time::Timestamp,
};

const ADA: MemberId = MemberId::from_uuid(Uuid::from_u128(1));
const BEN: MemberId = MemberId::from_uuid(Uuid::from_u128(2));

const READY: &str = "## Summary\nPayments failed.\n## Impact\n12 % of users could not pay.\n\
                     ## Detection\nAn alert told us.\n## What contributed\nA full disk.\n\
                     ## What went well\nThe rollback.\n## What we will do\n";

fn review(text: &str) -> Review {
    Review {
        title: "Checkout".to_owned(),
        incident: IncidentId::from_uuid(Uuid::from_u128(9)),
        status: ReviewStatus::Draft,
        text: text.to_owned(),
        owner: Some(ADA),
        reviewers: BTreeSet::from([BEN]),
        approved_by: BTreeSet::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::from(["full disk".to_owned()]),
        dismissed: BTreeSet::new(),
        created_at: Timestamp(0),
        created_by: ADA,
        requested_at: None,
        published_at: None,
        published_by: None,
    }
}

fn action(owner: Option<MemberId>, due: Option<&str>, state: ActionState) -> ActionItem {
    ActionItem {
        title: "Alert on disks".to_owned(),
        description: String::new(),
        kind: ActionKind::Detect,
        state,
        owner,
        due: due.map(|due| due.parse().unwrap()),
        review: ReviewId::from_uuid(Uuid::from_u128(8)),
        incident: IncidentId::from_uuid(Uuid::from_u128(9)),
        issue: None,
        created_at: Timestamp(0),
        created_by: ADA,
        ended_at: (!state.is_open()).then_some(Timestamp(1)),
    }
}

fn good_action() -> ActionItem {
    action(Some(ADA), Some("2026-12-31"), ActionState::Open)
}

/// What a text lacks whose actions, factors and reviewers are there.
fn lacks(text: &str) -> Vec<Lack> {
    let missing = missing(&review(text), &[good_action()]);
    missing.into_iter().map(|missing| missing.lack).collect()
}

#[test]
fn a_review_that_says_it_all_lacks_nothing() {
    assert_eq!(missing(&review(READY), &[good_action()]), []);
}

#[rstest]
#[case::nothing("", &[Lack::Summary, Lack::Impact])]
#[case::a_comment_is_no_answer(
    "## Summary\n<!-- In short? -->\n## Impact\n<!--\nHow many?\n-->\n", &[Lack::Summary, Lack::Impact])]
#[case::marks_are_no_answer("## Summary\n- \n1. **\n## Impact\n| |\n|-|\n", &[Lack::Summary, Lack::Impact])]
#[case::prose_without_headings("Payments failed.", &[Lack::Impact])]
#[case::prose_under_a_title("# Checkout\nPayments failed.\n## Impact\n5 min", &[])]
#[case::a_summary_under_its_heading("# Checkout\nSEV1\n## Summary\n## Impact\n5 min", &[Lack::Summary])]
#[case::what_is_below_it_counts("## Summary\n### In one line\nIt failed.\n## Impact\n5 min", &[])]
#[case::no_number("It failed.\n# Impact\nMany users could not pay.", &[Lack::ImpactNumber])]
#[case::a_name_with_a_digit("It failed.\n# Impact\nA SEV1 of checkout-v2 in eu-1.", &[Lack::ImpactNumber])]
#[case::a_link_with_digits("It failed.\n# Impact\n[Users](https://x.y/12) left.", &[Lack::ImpactNumber])]
#[case::a_number_in_a_comment("It failed.\n# Impact\nUsers left. <!-- 12? -->", &[Lack::ImpactNumber])]
#[case::a_share("It failed.\n# Impact\nUsers left: ~12%.", &[])]
#[case::money("It failed.\n# Impact\n€3,400 less.", &[])]
#[case::in_words("It failed.\n# Impact\nAbout two thousand users.", &[])]
#[case::no_users("It failed.\n# Impact\nNo users noticed.", &[])]
#[case::detection_is_asked_for("It failed.\n# Impact\n5 min\n# How we noticed\n", &[Lack::Detection])]
#[case::a_long_text_says_how_it_was_noticed(
    "It failed.\n# Impact\n5 min\n# A\na\n# B\nb\n# C\nc\n# D\nd", &[Lack::Detection])]
#[case::a_short_one_need_not("It failed.\n# Impact\n5 min\n# A\na\n# B\nb\n# C\nc", &[])]
#[case::other_names(
    "# TL;DR:\nIt failed.\n# 2. Customer impact\n5 min\n# How was it detected?\nAn alert.", &[])]
#[case::a_blank("It failed.\n# Impact\n5 min on {{service}}", &[Lack::Blank])]
#[case::a_blank_in_code("It failed: `{{ $value }}`\n# Impact\n5 min\n```\n{{x}}\n```", &[])]
#[case::a_blank_in_a_comment("It failed. <!-- {{x}} -->\n# Impact\n5 min", &[])]
#[case::an_empty_section("It failed.\n# Impact\n5 min\n# Where we got lucky\n<!-- How? -->", &[Lack::Blank])]
#[case::a_heading_in_code("It failed.\n```\n# Luck\n```\n# Impact\n5 min", &[])]
fn a_text_lacks(#[case] text: &str, #[case] expected: &[Lack]) {
    assert_eq!(lacks(text), expected);
}

#[rstest]
#[case::none(READY, vec![], &["Add an action item, or say why none is needed, under 'What we will do'."])]
#[case::a_reason_for_none(&format!("{READY}Nothing: the disk is gone."), vec![], &[])]
#[case::nobody_sees_to_it(
    READY, vec![action(None, Some("2026-12-31"), ActionState::Open)],
    &["Choose who sees to the action 'Alert on disks'."])]
#[case::no_day(
    READY, vec![good_action(), action(Some(ADA), None, ActionState::InProgress)],
    &["Choose a day for the action 'Alert on disks'."])]
#[case::neither(
    READY, vec![action(None, None, ActionState::Open)],
    &["Choose who sees to the action 'Alert on disks'.", "Choose a day for the action 'Alert on disks'."])]
#[case::what_is_over_needs_nothing(
    READY, vec![action(None, None, ActionState::Done), action(None, None, ActionState::Dropped)], &[])]
fn actions_lack(#[case] text: &str, #[case] actions: Vec<ActionItem>, #[case] expected: &[&str]) {
    let missing = missing(&review(text), &actions);
    let sentences: Vec<_> = missing
        .iter()
        .map(|missing| missing.sentence.as_str())
        .collect();
    assert_eq!(sentences, expected);
}

#[test]
fn factors_and_reviewers_are_asked_for() {
    let review = Review {
        factors: BTreeSet::new(),
        reviewers: BTreeSet::from([ADA]),
        ..review(READY)
    };
    let missing = missing(&review, &[good_action()]);
    let found: Vec<_> = missing.iter().map(|it| (it.lack, it.at)).collect();
    let at = READY.find("A full disk").unwrap();
    assert_eq!(
        found,
        [
            (Lack::Factor, u32::try_from(at).ok()),
            (Lack::Reviewer, None)
        ]
    );
}

#[test]
fn it_is_said_where_something_is_missing() {
    let missing = missing(
        &review("🔥\n## Summary\n## Impact\nUsers of {{x}} left.\n"),
        &[],
    );
    let found: Vec<_> = missing
        .iter()
        .map(|it| (it.lack, it.sentence.as_str(), it.at))
        .collect();
    assert_eq!(
        found,
        [
            (
                Lack::Summary,
                "Say in two or three sentences what happened, under 'Summary'.",
                Some(14)
            ),
            (
                Lack::ImpactNumber,
                "Give a number for the impact: how many users, orders, minutes, under 'Impact'.",
                Some(24)
            ),
            (
                Lack::Action,
                "Add an action item, or say why none is needed, under a heading 'What we will do'.",
                None
            ),
            (Lack::Blank, "Fill in {{x}}, or take it out.", Some(33)),
        ]
    );
}

#[rstest]
#[case(BuiltInTemplate::Muster, true)]
#[case(BuiltInTemplate::Google, true)]
#[case(BuiltInTemplate::FiveWhys, true)]
#[case(BuiltInTemplate::Short, false)]
fn every_form_has_the_parts_that_are_asked_for(
    #[case] form: BuiltInTemplate,
    #[case] detection: bool,
) {
    let sections = Sections::of(form.text());
    for part in [Part::Summary, Part::Impact, Part::Factors, Part::Actions] {
        assert!(sections.place(part).is_some(), "{form:?} has no {part:?}");
    }
    assert_eq!(sections.asks_for_detection(), detection);
    assert_eq!(sections.place(Part::Detection).is_some(), detection);
}

proptest! {
    #[test]
    fn what_is_missing_is_in_order_and_within_the_text(
        text in "(?s)(## Summary\n|## Impact\n|# Luck\n|a|5| |\n|🔥|<!--|-->|\\{\\{x\\}\\}|```\n|- ){0,30}",
    ) {
        let missing = missing(&review(&text), &[]);
        let lacks: Vec<_> = missing.iter().map(|it| it.lack).collect();
        prop_assert!(lacks.is_sorted());
        let end = crate::offsets::units(&text);
        prop_assert!(missing.iter().all(|it| it.at.is_none_or(|at| at <= end)));
        prop_assert!(missing.iter().all(|it| it.sentence.ends_with('.')));
    }
}
