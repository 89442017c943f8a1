//! Who may do what about weekly reviews. What is said in one is a shared minute: who may write it
//! may change what others wrote.

use muster_engine::Problem;
use muster_model::{
    ids::{WeeklyNoteId, WeeklyReviewId},
    rbac::Role,
    record::WeeklyNoteKind,
};
use rstest::rstest;

use super::{FIRST, Two, day, new_review, note};
use crate::{goals::change_role, room::updates::channel};

struct Written {
    two: Two,
    review: WeeklyReviewId,
    said: WeeklyNoteId,
    channel: String,
}

type Step = fn(&Written) -> Result<(), Problem>;

const DIRECTING: [(&str, Step); 3] = [
    ("write a weekly review", |it| {
        let new = new_review("Another", &[], &[]);
        it.two
            .laptop
            .engine
            .save_weekly_review(None, &new)
            .map(drop)
    }),
    ("change a weekly review", |it| {
        let new = new_review("Another", &[], &[]);
        let engine = &it.two.laptop.engine;
        engine.save_weekly_review(Some(it.review), &new).map(drop)
    }),
    ("delete a weekly review", |it| {
        it.two.laptop.engine.delete_weekly_review(it.review)
    }),
];

const WRITING: [(&str, Step); 5] = [
    ("post the digest", |it| {
        let channels = [it.channel.clone()].into();
        let engine = &it.two.laptop.engine;
        engine.post_weekly_digest(it.review, day(FIRST), &channels)
    }),
    ("say something", |it| {
        let new = note(WeeklyNoteKind::Decision, "Freeze on Fridays", None);
        let engine = &it.two.laptop.engine;
        engine
            .save_weekly_note(it.review, day(FIRST), None, &new)
            .map(drop)
    }),
    ("change what somebody else said", |it| {
        let new = note(WeeklyNoteKind::FollowUp, "Ask the bank", None);
        let engine = &it.two.laptop.engine;
        engine
            .save_weekly_note(it.review, day(FIRST), Some(it.said), &new)
            .map(drop)
    }),
    ("end a follow-up", |it| {
        it.two.laptop.engine.end_follow_up(it.said, true)
    }),
    ("delete what somebody else said", |it| {
        it.two.laptop.engine.delete_weekly_note(it.said)
    }),
];

#[rstest]
#[case(Role::Viewer, false, false)]
#[case(Role::Responder, false, true)]
#[case(Role::Editor, false, true)]
#[case(Role::Manager, true, true)]
#[case(Role::Admin, true, true)]
#[case(Role::Auditor, false, false)]
fn roles_decide_who_writes_weekly_reviews_and_what_is_said_in_them(
    #[case] role: Role,
    #[case] may_direct: bool,
    #[case] may_write: bool,
) {
    let two = Two::begin();
    let written = Written {
        review: two.review("All of us", &[]),
        channel: channel(&two.laptop),
        said: WeeklyNoteId::new(),
        two,
    };
    let said = written.two.say(
        written.review,
        FIRST,
        WeeklyNoteKind::FollowUp,
        "Ask the bank",
        Some(written.two.bo),
    );
    let written = Written { said, ..written };
    change_role(&written.two.laptop, role);
    let page = written.two.page(written.review, FIRST);
    assert_eq!((page.may_direct, page.may_write), (may_direct, may_write));
    let list = written.two.laptop.engine.weekly_reviews().unwrap();
    assert_eq!(list.may_direct, may_direct);
    for (what, step) in WRITING {
        assert_eq!(
            step(&written).is_ok(),
            may_write,
            "{what} as {}",
            role.name()
        );
    }
    for (what, step) in DIRECTING {
        assert_eq!(
            step(&written).is_ok(),
            may_direct,
            "{what} as {}",
            role.name()
        );
    }
}
