//! Sessions that repeat and one that replays an incident, who comes to them, what people know, and a
//! weekly review with all that may be said in one.

use std::collections::BTreeSet;

use muster_model::{
    ids::{MemberId, SessionId, SkillId, WeeklyNoteId, WeeklyReviewId},
    kpi::Kpi,
    rbac::{Author, Role},
    record::{
        Assessment, Confirmation, Member, Proficiency, Session, SessionKind, SessionState, SignUp,
        Skill, SkillLevel, WeeklyNote, WeeklyNoteKind, WeeklyReview,
    },
    time::Millis,
};
use muster_store::{Door, StoreError};

use super::{AWKWARD, Ids, NOON, key};

pub(super) fn training(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    // Nobody confirms their own level.
    let colleague = MemberId::new();
    let record = Member {
        name: "Ádám".to_owned(),
        email: String::new(),
        role: Role::Editor,
        time_zone: "UTC".to_owned(),
        quiet_hours: None,
        pause_break_through: None,
        remind_before_shift: None,
    };
    door.create(author, NOON, colleague, &record)?;
    let skill = SkillId::new();
    let record = Skill {
        name: "Fail the database over 🚒".to_owned(),
        description: AWKWARD.to_owned(),
        service: Some(ids.service),
        tool: String::new(),
        wanted: 2,
    };
    door.create(author, NOON, skill, &record)?;
    let level = SkillLevel {
        skill,
        member: ids.me,
        assessed: Some(Assessment {
            proficiency: Proficiency::Teacher,
            at: NOON,
        }),
        confirmed: Some(Confirmation {
            proficiency: Proficiency::Independent,
            at: NOON + Millis(1),
            by: colleague,
        }),
    };
    let id = SkillLevel::id_of(skill, ids.me);
    door.create(author, NOON, id, &level)?;
    let first = SessionId::new();
    let session = Session {
        title: "Ausfall üben ☂".to_owned(),
        description: AWKWARD.to_owned(),
        kind: SessionKind::IncidentDrill,
        skills: [skill].into(),
        host_team: ids.team,
        guest_teams: [ids.team].into(),
        facilitator: Some(ids.me),
        starts_at: NOON,
        length: Millis::minutes(90),
        time_zone: "Australia/Lord_Howe".to_owned(),
        place: "https://meet.example.com/x?y=1".to_owned(),
        materials: AWKWARD.to_owned(),
        capacity: Some(1),
        state: SessionState::Held,
        series: Some(first),
        incident: Some(ids.incident),
        action_item: None,
        created_at: NOON,
        created_by: ids.me,
    };
    door.create(author, NOON, first, &session)?;
    let next = Session {
        state: SessionState::Cancelled,
        starts_at: NOON + Millis::days(7),
        ..session.clone()
    };
    door.create(author, NOON, SessionId::new(), &next)?;
    let alone = Session {
        kind: SessionKind::Talk,
        skills: BTreeSet::new(),
        guest_teams: BTreeSet::new(),
        facilitator: None,
        capacity: None,
        state: SessionState::Planned,
        series: None,
        incident: None,
        ..session
    };
    door.create(author, NOON, SessionId::new(), &alone)?;
    let sign_up = SignUp {
        session: first,
        member: ids.me,
        at: NOON,
        withdrawn: false,
        attended: Some(true),
        useful: Some(5),
        feedback: AWKWARD.to_owned(),
    };
    let id = SignUp::id_of(first, ids.me);
    door.create(author, NOON, id, &sign_up)
}

pub(super) fn weekly(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let review = WeeklyReviewId::new();
    let record = WeeklyReview {
        name: "Ops and Dev, Monday ☕".to_owned(),
        teams: [ids.team].into(),
        kpis: vec![Kpi::LeadTime.into()],
        channels: [key(ids, "C1").to_string()].into(),
        created_at: NOON,
        created_by: ids.me,
    };
    door.create(author, NOON, review, &record)?;
    for kind in WeeklyNoteKind::ALL {
        let note = WeeklyNote {
            weekly_review: review,
            week: "2023-11-13".parse().unwrap(),
            kind,
            text: AWKWARD.to_owned(),
            owner: Some(ids.me),
            done_at: (kind == WeeklyNoteKind::FollowUp).then_some(NOON),
            created_at: NOON,
            created_by: ids.me,
        };
        door.create(author, NOON, WeeklyNoteId::new(), &note)?;
    }
    Ok(())
}
