use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::ids::IncidentId;

const ADA: MemberId = MemberId::from_uuid(Uuid::from_u128(1));
const BEN: MemberId = MemberId::from_uuid(Uuid::from_u128(2));
const CLEO: MemberId = MemberId::from_uuid(Uuid::from_u128(3));

const NOON: Timestamp = Timestamp(1_790_175_600_000);
const LATER: Timestamp = Timestamp(1_790_179_200_000);

/// Ada's draft, to be read by some.
fn draft(reviewers: &[MemberId]) -> Review {
    Review {
        title: "Checkout".to_owned(),
        incident: IncidentId::from_uuid(Uuid::from_u128(9)),
        status: ReviewStatus::Draft,
        text: "## Summary".to_owned(),
        owner: Some(ADA),
        reviewers: reviewers.iter().copied().collect(),
        approved_by: BTreeSet::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::new(),
        dismissed: BTreeSet::new(),
        created_at: Timestamp(0),
        created_by: ADA,
        requested_at: None,
        published_at: None,
        published_by: None,
    }
}

fn in_review() -> Review {
    request(&draft(&[BEN, CLEO]), NOON).unwrap()
}

fn published() -> Review {
    let agreed = approve(&in_review(), BEN, true).unwrap();
    publish(&agreed, 0, false, ADA, LATER).unwrap()
}

#[test]
fn a_review_goes_from_draft_through_its_reviewers_to_everybody() {
    let review = in_review();
    assert_eq!(review.status, ReviewStatus::InReview);
    assert_eq!(review.requested_at, Some(NOON));
    let review = approve(&review, BEN, true).unwrap();
    assert_eq!(agreed(&review).collect::<Vec<_>>(), [BEN]);
    let review = publish(&review, 0, false, ADA, LATER).unwrap();
    assert_eq!(review.status, ReviewStatus::Published);
    assert_eq!(review.published_at, Some(LATER));
    assert_eq!(review.published_by, Some(ADA));
    assert_eq!(
        review.approved_by,
        BTreeSet::from([BEN]),
        "it stays known who agreed"
    );
}

type Step = fn(&Review) -> Result<Review, Refusal>;

const REQUEST: Step = |review| request(review, LATER);
const PUBLISH: Step = |review| publish(review, 0, false, ADA, LATER);
const ANYWAY: Step = |review| publish(review, 3, true, ADA, LATER);
const WITH_OPEN_COMMENTS: Step = |review| publish(review, 3, false, ADA, LATER);
const AGREE: Step = |review| approve(review, BEN, true);
const AGREE_TO_OWN: Step = |review| approve(review, ADA, true);

#[rstest]
#[case::nobody_reads_it(
    draft(&[]), REQUEST,
    "Choose at least one reviewer for 'Checkout', who is not its owner, before you hand it over.")]
#[case::only_its_owner_reads_it(
    draft(&[ADA]), REQUEST,
    "Choose at least one reviewer for 'Checkout', who is not its owner, before you hand it over.")]
#[case::handed_over_once_published(
    published(),
    REQUEST,
    "'Checkout' is published. Reopen it to change it."
)]
#[case::taken_back_unasked(
    draft(&[BEN]), withdraw,
    "'Checkout' is not in review, so there is nothing to agree to or to take back.")]
#[case::agreed_to_a_draft(
    draft(&[BEN]), AGREE,
    "'Checkout' is not in review, so there is nothing to agree to or to take back.")]
#[case::agreed_to_once_published(
    published(),
    AGREE,
    "'Checkout' is not in review, so there is nothing to agree to or to take back."
)]
#[case::agreed_to_by_somebody_else(
    request(&draft(&[CLEO]), NOON).unwrap(), AGREE,
    "You are not a reviewer of 'Checkout'. Add yourself to its reviewers first.")]
#[case::agreed_to_by_its_owner(
    request(&draft(&[ADA, BEN]), NOON).unwrap(), AGREE_TO_OWN,
    "You own 'Checkout', so somebody else has to agree to publish it.")]
#[case::published_twice(
    published(),
    PUBLISH,
    "'Checkout' is published. Reopen it to change it."
)]
#[case::published_twice_anyway(
    published(),
    ANYWAY,
    "'Checkout' is published. Reopen it to change it."
)]
#[case::published_with_open_comments(
    approve(&in_review(), BEN, true).unwrap(), WITH_OPEN_COMMENTS,
    "Comments on 'Checkout' that are open: 3. Settle them before you publish it.")]
#[case::published_unread(
    in_review(),
    PUBLISH,
    "No reviewer has agreed to publish 'Checkout' yet."
)]
#[case::a_draft_published(
    draft(&[BEN]), PUBLISH, "No reviewer has agreed to publish 'Checkout' yet.")]
#[case::reopened_before_it_is_published(
    in_review(),
    reopen,
    "'Checkout' is not published, so there is nothing to reopen."
)]
#[case::without_a_title(
    Review { title: String::new(), ..draft(&[BEN]) }, REQUEST, "Give the review a name.")]
fn this_is_refused(#[case] review: Review, #[case] step: Step, #[case] sentence: &str) {
    assert_eq!(step(&review).unwrap_err().to_string(), sentence);
}

#[test]
fn a_team_of_one_publishes_anyway() {
    let review = ANYWAY(&draft(&[])).unwrap();
    assert_eq!(review.status, ReviewStatus::Published);
    assert_eq!(review.approved_by, BTreeSet::new());
}

#[test]
fn who_agreed_is_asked_again_when_it_is_handed_over_again() {
    let review = approve(&in_review(), BEN, true).unwrap();
    let again = REQUEST(&review).unwrap();
    assert_eq!(again.approved_by, BTreeSet::new());
    assert_eq!(again.requested_at, Some(LATER));
    let taken_back = withdraw(&review).unwrap();
    assert_eq!(taken_back.status, ReviewStatus::Draft);
    assert_eq!(taken_back.approved_by, BTreeSet::new());
}

#[test]
fn a_reviewer_changes_their_mind() {
    let review = approve(&in_review(), BEN, true).unwrap();
    let review = approve(&review, BEN, false).unwrap();
    assert!(matches!(PUBLISH(&review), Err(Refusal::NotApproved { .. })));
}

#[test]
fn a_reopened_review_is_a_draft_that_nobody_agreed_to() {
    let review = reopen(&published()).unwrap();
    assert_eq!(
        review,
        Review {
            requested_at: Some(NOON),
            ..draft(&[BEN, CLEO])
        }
    );
}

#[test]
fn what_a_merge_leaves_behind_counts_for_nothing() {
    let merged = Review {
        approved_by: BTreeSet::from([ADA, CLEO]),
        ..request(&draft(&[ADA, BEN]), NOON).unwrap()
    };
    assert!(matches!(PUBLISH(&merged), Err(Refusal::NotApproved { .. })));
    let draft = Review {
        approved_by: BTreeSet::from([BEN]),
        published_at: Some(NOON),
        ..draft(&[BEN])
    };
    assert!(matches!(PUBLISH(&draft), Err(Refusal::NotApproved { .. })));
    assert_eq!(REQUEST(&draft).unwrap().published_at, None);
}

/// One thing that somebody does.
#[derive(Debug, Clone, Copy)]
enum Doing {
    Request,
    Withdraw,
    Approve(MemberId, bool),
    Publish(usize, bool),
    Reopen,
}

fn doing() -> impl Strategy<Value = Doing> {
    let member = prop_oneof![Just(ADA), Just(BEN), Just(CLEO)];
    prop_oneof![
        Just(Doing::Request),
        Just(Doing::Withdraw),
        (member, any::<bool>()).prop_map(|(by, agreed)| Doing::Approve(by, agreed)),
        (0usize..2, any::<bool>()).prop_map(|(open, anyway)| Doing::Publish(open, anyway)),
        Just(Doing::Reopen),
    ]
}

fn done(review: &Review, doing: Doing, at: Timestamp) -> Result<Review, Refusal> {
    match doing {
        Doing::Request => request(review, at),
        Doing::Withdraw => withdraw(review),
        Doing::Approve(by, agreed) => approve(review, by, agreed),
        Doing::Publish(open, anyway) => publish(review, open, anyway, ADA, at),
        Doing::Reopen => reopen(review),
    }
}

proptest! {
    /// Whatever people do in whatever order: status, instants and agreement say the same.
    #[test]
    fn status_and_instants_agree(
        reviewers in proptest::collection::btree_set(
            prop_oneof![Just(ADA), Just(BEN), Just(CLEO)], 0..4),
        steps in proptest::collection::vec(doing(), 0..24),
    ) {
        let reviewers: Vec<_> = reviewers.into_iter().collect();
        let mut review = draft(&reviewers);
        for (at, step) in (1..).zip(steps) {
            let Ok(next) = done(&review, step, Timestamp(at)) else { continue };
            let is_published = next.status == ReviewStatus::Published;
            prop_assert_eq!(next.published_at.is_some(), is_published);
            prop_assert_eq!(next.published_by.is_some(), is_published);
            prop_assert!(next.status != ReviewStatus::InReview || next.requested_at.is_some());
            prop_assert!(next.status != ReviewStatus::Draft || next.approved_by.is_empty());
            prop_assert!(next.approved_by.is_subset(&next.reviewers));
            prop_assert!(!next.approved_by.contains(&ADA), "its owner does not count");
            if is_published && !matches!(step, Doing::Publish(_, true)) {
                prop_assert!(!next.approved_by.is_empty());
            }
            prop_assert!(next.validate().is_ok());
            review = next;
        }
    }
}
