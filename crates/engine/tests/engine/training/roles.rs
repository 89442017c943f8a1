//! Who may do what about training.

use muster_engine::{
    Problem,
    training::{Attended, Reach, SessionFilter},
};
use muster_model::{ids::SessionId, rbac::Role, record::SessionState, time::Millis};
use rstest::rstest;

use super::{Story, paris, rated};
use crate::{goals::change_role, laptop::START};

/// One session that is to come, one that was held and at which Ada was.
struct Planned {
    story: Story,
    coming: SessionId,
    held: SessionId,
}

impl Planned {
    fn begin() -> Self {
        let story = Story::begin();
        let coming = story.plan(&story.tuesday("Fail over"));
        let mut new = story.tuesday("Fail back");
        new.starts_at = paris("2026-03-02 10:00");
        let held = story.plan(&new);
        story.was_there(held, &[(story.ada, true)]);
        Self {
            story,
            coming,
            held,
        }
    }
}

type Step = fn(&Planned) -> Result<(), Problem>;

const RECORDING: [(&str, Step); 9] = [
    ("plan a session", |it| {
        let new = it.story.tuesday("Another");
        it.story
            .laptop
            .engine
            .save_session(None, &new, Reach::One)
            .map(drop)
    }),
    ("change a session", |it| {
        let new = it.story.tuesday("Another");
        let engine = &it.story.laptop.engine;
        engine
            .save_session(Some(it.coming), &new, Reach::One)
            .map(drop)
    }),
    ("cancel a session", |it| {
        it.story.laptop.engine.cancel_session(it.coming, Reach::One)
    }),
    ("delete a session", |it| {
        it.story.laptop.engine.delete_session(it.coming, Reach::One)
    }),
    ("sign somebody else up", |it| {
        it.story.laptop.engine.sign_up(it.coming, it.story.bo)
    }),
    ("sign up and withdraw somebody else", |it| {
        let engine = &it.story.laptop.engine;
        engine.sign_up(it.coming, it.story.bo)?;
        engine.withdraw(it.coming, it.story.bo)
    }),
    ("say who was there", |it| {
        let attended = Attended {
            member: it.story.bo,
            attended: true,
        };
        it.story
            .laptop
            .engine
            .record_attendance(it.held, &[attended])
    }),
    ("say that one was not there oneself", |it| {
        let attended = Attended {
            member: it.story.ada,
            attended: false,
        };
        it.story
            .laptop
            .engine
            .record_attendance(it.held, &[attended])
    }),
    ("bring sessions from a calendar file", |it| {
        let path = it.story.laptop.folder().join("file.ics");
        super::calendar::write_file(&path, &["UID:1\nSUMMARY:Talk\nDTSTART:20260601T090000"]);
        let engine = &it.story.laptop.engine;
        engine.import_sessions(&path, it.story.web).map(drop)
    }),
];

const TAKING_PART: [(&str, Step); 3] = [
    ("sign up", |it| {
        it.story.laptop.engine.sign_up(it.coming, it.story.ada)
    }),
    ("sign up and withdraw", |it| {
        let engine = &it.story.laptop.engine;
        engine.sign_up(it.coming, it.story.ada)?;
        engine.withdraw(it.coming, it.story.ada)
    }),
    ("say what one thought", |it| {
        it.story
            .laptop
            .engine
            .give_feedback(it.held, &rated(4, "Good."))
    }),
];

const READING: [(&str, Step); 3] = [
    ("list", |it| {
        let engine = &it.story.laptop.engine;
        engine.sessions(&SessionFilter::default()).map(drop)
    }),
    ("look ahead", |it| {
        let new = it.story.tuesday("Another");
        it.story.laptop.engine.session_dates(&new).map(drop)
    }),
    ("write an invitation", |it| {
        let path = it.story.laptop.folder().join("out.ics");
        it.story.laptop.engine.export_invitation(it.coming, &path)
    }),
];

#[rstest]
#[case(Role::Viewer, false, false)]
#[case(Role::Responder, false, true)]
#[case(Role::Editor, true, true)]
#[case(Role::Manager, true, true)]
#[case(Role::Admin, true, true)]
#[case(Role::Auditor, false, false)]
fn roles_decide_who_plans_sessions_and_who_takes_part(
    #[case] role: Role,
    #[case] plans: bool,
    #[case] takes_part: bool,
) {
    let it = Planned::begin();
    for (steps, allowed) in [
        (&RECORDING[..], plans),
        (&TAKING_PART[..], takes_part),
        (&READING[..], true),
    ] {
        for (what, step) in steps {
            // What is allowed changes the story, which then is told anew.
            let fresh = allowed.then(Planned::begin);
            let it = fresh.as_ref().unwrap_or(&it);
            change_role(&it.story.laptop, role);
            let done = step(it);
            assert_eq!(done.is_ok(), allowed, "{} {what}: {done:?}", role.name());
        }
    }
    let it = Planned::begin();
    change_role(&it.story.laptop, role);
    let (coming, held) = (it.story.detail(it.coming), it.story.detail(it.held));
    let list = it
        .story
        .laptop
        .engine
        .sessions(&SessionFilter::default())
        .unwrap();
    assert_eq!((coming.may_plan, coming.may_sign_up), (plans, takes_part));
    assert_eq!((list.may_plan, list.may_sign_up), (plans, takes_part));
    assert!(!held.may_sign_up);
    assert_eq!(held.may_give_feedback, takes_part);
}

#[test]
fn a_refusal_leaves_everything_as_it_was() {
    let it = Planned::begin();
    let mut new = it.story.tuesday("Weekly");
    new.repeat = super::weekly("2026-04-10");
    change_role(&it.story.laptop, Role::Responder);
    let engine = &it.story.laptop.engine;
    let refused = engine.save_session(None, &new, Reach::One).unwrap_err();
    assert_eq!(
        refused.message,
        "As a responder you may not record progress. Ask an admin for another role."
    );
    assert_eq!(it.story.titles(&SessionFilter::default()).len(), 2);
    it.story.laptop.clock.advance(Millis::days(30));
    let attended = Attended {
        member: it.story.bo,
        attended: true,
    };
    assert!(engine.record_attendance(it.coming, &[attended]).is_err());
    let coming = it.story.detail(it.coming);
    assert!(coming.sign_ups.is_empty());
    assert_eq!(coming.row.state, SessionState::Planned);
    assert_eq!(coming.session.created_at, START);
}
