//! What hangs on training sessions, on what they hang, and who may write what of them.

use std::collections::BTreeSet;

use muster_model::{
    ids::{ActionItemId, IncidentId, MemberId, ReviewId, SessionId, SkillId, TeamId},
    rbac::{Action, Author, Role, may},
    record::{
        ActionItem, Assessment, Confirmation, Incident, Member, Proficiency, Review, Session,
        SessionKind, SessionState, SignUp, Skill, SkillLevel, Team,
    },
    time::{Millis, Window},
};
use muster_store::StoreError;
use rstest::rstest;

use crate::world::{NOON, World, action, review};

fn session(host_team: TeamId, by: MemberId) -> Session {
    Session {
        title: "Fail over".to_owned(),
        description: String::new(),
        kind: SessionKind::IncidentDrill,
        skills: BTreeSet::new(),
        host_team,
        guest_teams: BTreeSet::new(),
        facilitator: None,
        starts_at: NOON,
        length: Millis::hours(1),
        time_zone: "Europe/Paris".to_owned(),
        place: String::new(),
        materials: String::new(),
        capacity: None,
        state: SessionState::Planned,
        series: None,
        incident: None,
        action_item: None,
        created_at: NOON,
        created_by: by,
    }
}

/// A workspace with a team that gives a session.
struct Training {
    world: World,
    host: TeamId,
    session: SessionId,
}

impl Training {
    fn new() -> Self {
        let world = World::new();
        let host = world.team("Ops", &[]);
        let id = SessionId::new();
        world.create(id, &session(host, world.admin_id)).unwrap();
        Self {
            world,
            host,
            session: id,
        }
    }

    fn change(&self, edit: impl FnOnce(&mut Session)) {
        self.world.change::<Session>(self.session, edit).unwrap();
    }

    fn now(&self) -> Session {
        self.world.get::<Session>(self.session).unwrap()
    }

    fn part(&self, member: MemberId) -> SignUp {
        SignUp {
            session: self.session,
            member,
            at: NOON,
            withdrawn: false,
            attended: None,
            useful: None,
            feedback: String::new(),
        }
    }

    /// Writes a member's part down by the hand of an admin, as far as that may.
    fn sign_up(&self, member: MemberId) {
        let id = SignUp::id_of(self.session, member);
        self.world.create(id, &self.part(member)).unwrap();
    }
}

type Edit<R> = fn(&mut R);

fn allowed<T>(result: Result<T, StoreError>) -> bool {
    match result {
        Ok(_) => true,
        Err(StoreError::NotAllowed(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_session_goes_with_who_signed_up_for_it() {
    let it = Training::new();
    let bob = it.world.member("Bob", Role::Responder);
    it.sign_up(bob);
    it.world.delete::<Session>(it.session).unwrap();
    let part = SignUp::id_of(it.session, bob);
    assert_eq!(it.world.get::<SignUp>(part), None);
}

#[test]
fn who_leaves_leads_no_session_that_is_to_come_and_is_in_none() {
    let it = Training::new();
    let world = &it.world;
    let bob = world.member("Bob", Role::Editor);
    it.change(|session| session.facilitator = Some(bob));
    let held = SessionId::new();
    let mut record = session(it.host, bob);
    record.state = SessionState::Held;
    record.facilitator = Some(bob);
    world.create(held, &record).unwrap();
    it.sign_up(bob);
    it.sign_up(world.admin_id);
    world.delete::<Member>(bob).unwrap();
    assert_eq!(it.now().facilitator, None);
    // Who led what was held stays, as who planned it does.
    assert_eq!(world.get::<Session>(held).unwrap().facilitator, Some(bob));
    let left = world
        .store
        .read(|reader| reader.sign_ups_of(it.session))
        .unwrap();
    let left: Vec<_> = left.into_iter().map(|(_, part)| part.member).collect();
    assert_eq!(left, [world.admin_id]);
    let theirs = world.store.read(|reader| reader.sign_ups_by(bob)).unwrap();
    assert!(theirs.is_empty());
}

#[test]
fn a_team_that_gives_a_session_stays_and_one_that_is_invited_is_so_no_more() {
    let it = Training::new();
    let guest = it.world.team("Dev", &[]);
    it.change(|session| session.guest_teams = [guest].into());
    it.world.delete::<Team>(guest).unwrap();
    assert_eq!(it.now().guest_teams, BTreeSet::new());
    assert_eq!(
        it.world.delete::<Team>(it.host).unwrap_err().to_string(),
        "The team 'Ops' gives the session 'Fail over'. Let another team give it, or cancel it, \
         first."
    );
    it.change(|session| session.state = SessionState::Cancelled);
    it.world.delete::<Team>(it.host).unwrap();
    assert_eq!(it.now().host_team, it.host);
    // And what was given by a team that is gone can still be changed.
    it.change(|session| session.title = "Fail over again".to_owned());
}

#[test]
fn a_drill_and_a_session_that_was_asked_for_stay_without_what_asked_for_them() {
    let it = Training::new();
    let world = &it.world;
    let incident: IncidentId = world.incident("Checkout is down");
    let lessons = ReviewId::new();
    let record = review(incident, world.admin_id, "Lessons");
    world.create(lessons, &record).unwrap();
    let item = ActionItemId::new();
    world
        .create(item, &action(incident, lessons, world.admin_id))
        .unwrap();
    it.change(|session| {
        session.incident = Some(incident);
        session.action_item = Some(item);
    });
    world.delete::<ActionItem>(item).unwrap();
    assert_eq!(it.now().action_item, None);
    world.delete::<Review>(lessons).unwrap();
    world.delete::<Incident>(incident).unwrap();
    assert_eq!(it.now().incident, None);
}

#[test]
fn a_skill_that_goes_is_taught_no_more() {
    let it = Training::new();
    let skill = skill(&it.world);
    it.change(|session| session.skills = [skill].into());
    it.world.delete::<Skill>(skill).unwrap();
    assert_eq!(it.now().skills, BTreeSet::new());
}

#[test]
fn what_does_not_exist_is_not_named() {
    let it = Training::new();
    let tries: [(&str, Edit<Session>); 5] = [
        ("host_team", |it| it.host_team = TeamId::new()),
        ("guest_teams", |it| {
            it.guest_teams = [TeamId::new()].into();
        }),
        ("facilitator", |it| it.facilitator = Some(MemberId::new())),
        ("skills", |it| it.skills = [SkillId::new()].into()),
        ("incident", |it| it.incident = Some(IncidentId::new())),
    ];
    for (wrong, edit) in tries {
        let refused = it.world.change::<Session>(it.session, edit).unwrap_err();
        assert!(
            matches!(&refused, StoreError::Invalid { field, .. } if field == wrong),
            "{wrong}: {refused}"
        );
    }
}

#[test]
fn a_sign_up_stays_with_its_member_and_its_session() {
    let it = Training::new();
    let (bob, eve) = (
        it.world.member("Bob", Role::Responder),
        it.world.member("Eve", Role::Responder),
    );
    it.sign_up(bob);
    let own = SignUp::id_of(it.session, bob);
    let moved = it.world.change::<SignUp>(own, |part| part.member = eve);
    assert!(
        matches!(moved, Err(StoreError::Invalid { .. })),
        "{moved:?}"
    );
    let foreign = SignUp::id_of(it.session, eve);
    let again = it.world.create(foreign, &it.part(it.world.admin_id));
    assert!(
        matches!(again, Err(StoreError::Invalid { .. })),
        "{again:?}"
    );
}

#[test]
fn sessions_are_found_by_time_by_state_and_by_series() {
    let it = Training::new();
    let series = SessionId::new();
    for (week, state) in [
        (0, SessionState::Held),
        (1, SessionState::Planned),
        (2, SessionState::Cancelled),
        (3, SessionState::Planned),
    ] {
        let id = if week == 0 { series } else { SessionId::new() };
        let mut record = session(it.host, it.world.admin_id);
        record.title = format!("Week {week}");
        record.series = Some(series);
        record.starts_at = NOON + Millis::days(7 * week);
        record.state = state;
        it.world.create(id, &record).unwrap();
    }
    let titles = |found: Vec<(SessionId, Session)>| -> Vec<String> {
        found.into_iter().map(|(_, it)| it.title).collect()
    };
    let store = &it.world.store;
    let found = store.read(|reader| reader.sessions_of_series(series));
    assert_eq!(
        titles(found.unwrap()),
        ["Week 0", "Week 1", "Week 2", "Week 3"]
    );
    let window = Window {
        from: NOON + Millis::days(7),
        to: NOON + Millis::days(21),
    };
    let found = store.read(|reader| reader.sessions_within(window));
    assert_eq!(titles(found.unwrap()), ["Week 1", "Week 2"]);
    let found = store.read(|reader| reader.sessions_planned_before(window.to));
    assert_eq!(titles(found.unwrap()), ["Fail over", "Week 1"]);
}

#[rstest]
fn who_responds_to_incidents_writes_their_own_part_and_who_records_progress_all_but_opinions(
    #[values(
        Role::Viewer,
        Role::Responder,
        Role::Editor,
        Role::Manager,
        Role::Admin,
        Role::Auditor
    )]
    role: Role,
    #[values(true, false)] own: bool,
) {
    let (takes_part, records) = (
        may(role, Action::RespondToIncidents),
        may(role, Action::RecordProgress),
    );
    let edits: [(&str, Edit<SignUp>, bool); 7] = [
        ("sign up", |_| {}, records || takes_part && own),
        (
            "withdraw",
            |it| it.withdrawn = true,
            records || takes_part && own,
        ),
        (
            "sign up again",
            |it| it.at = NOON + Millis(1),
            records || takes_part && own,
        ),
        ("rate", |it| it.useful = Some(4), takes_part && own),
        (
            "say more",
            |it| it.feedback = "Good.".to_owned(),
            takes_part && own,
        ),
        ("be there", |it| it.attended = Some(true), records),
        (
            "be there and rate",
            |it| {
                it.attended = Some(true);
                it.useful = Some(4);
            },
            records && own,
        ),
    ];
    for (what, edit, may) in edits {
        for is_new in [true, false] {
            let it = Training::new();
            let bob = it.world.member("Bob", role);
            let eve = it.world.member("Eve", Role::Viewer);
            let who = if own { bob } else { eve };
            let id = SignUp::id_of(it.session, who);
            if !is_new {
                it.sign_up(who);
            }
            let done = it.world.store.write(|door| {
                if is_new {
                    let mut part = it.part(who);
                    edit(&mut part);
                    return door.create(Author::Member(bob), NOON, id, &part);
                }
                door.change::<SignUp>(Author::Member(bob), NOON, id, edit)
                    .map(drop)
            });
            // An edit that changes nothing is nobody's business.
            let is_nothing = !is_new && what == "sign up";
            let name = role.name();
            assert_eq!(
                allowed(done),
                may || is_nothing,
                "{name}: {what}, own: {own}, new: {is_new}"
            );
        }
    }
}

#[test]
fn an_opinion_is_changed_by_nobody_else_and_goes_with_its_session() {
    let it = Training::new();
    let bob = it.world.member("Bob", Role::Responder);
    let id = SignUp::id_of(it.session, bob);
    let mut part = it.part(bob);
    part.useful = Some(2);
    let author = Author::Member(bob);
    let store = &it.world.store;
    store
        .write(|door| door.create(author, NOON, id, &part))
        .unwrap();
    for edit in [
        (|it| it.useful = Some(5)) as Edit<SignUp>,
        |it| it.useful = None,
        |it| it.feedback = "Great.".to_owned(),
    ] {
        let refused = it.world.change::<SignUp>(id, edit).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Only whoever was there says what they thought of a session."
        );
        let refused = store.write(|door| door.change(Author::Muster, NOON, id, edit));
        assert!(!allowed(refused));
    }
    it.world
        .change::<SignUp>(id, |part| part.attended = Some(true))
        .unwrap();
    it.world.delete::<Session>(it.session).unwrap();
    assert_eq!(it.world.get::<SignUp>(id), None);
}

fn skill(world: &World) -> SkillId {
    let id = SkillId::new();
    let skill = Skill {
        name: "Fail over".to_owned(),
        description: String::new(),
        service: None,
        tool: String::new(),
        wanted: 2,
    };
    world.create(id, &skill).unwrap();
    id
}

fn level(skill: SkillId, member: MemberId) -> SkillLevel {
    SkillLevel {
        skill,
        member,
        assessed: None,
        confirmed: None,
    }
}

const ASSESSED: Assessment = Assessment {
    proficiency: Proficiency::Assisted,
    at: NOON,
};

#[rstest]
#[case(Role::Viewer, false, false)]
#[case(Role::Responder, true, false)]
#[case(Role::Editor, true, true)]
#[case(Role::Manager, true, true)]
#[case(Role::Admin, true, true)]
#[case(Role::Auditor, false, false)]
fn who_responds_to_incidents_says_how_well_they_know_a_thing_and_not_what_others_confirmed(
    #[case] role: Role,
    #[case] assesses: bool,
    #[case] confirms: bool,
) {
    let world = World::new();
    let bob = world.member("Bob", role);
    let eve = world.member("Eve", Role::Viewer);
    let skill = skill(&world);
    let author = Author::Member(bob);
    let create = |member, record: &SkillLevel| {
        let id = SkillLevel::id_of(skill, member);
        allowed(
            world
                .store
                .write(|door| door.create(author, NOON, id, record)),
        )
    };
    let confirmed = Confirmation {
        proficiency: Proficiency::Independent,
        at: NOON,
        by: world.admin_id,
    };
    let mut own = level(skill, bob);
    own.assessed = Some(ASSESSED);
    let mut proud = own.clone();
    proud.confirmed = Some(confirmed);
    let mut others = own.clone();
    others.member = eve;
    assert_eq!(create(eve, &others), confirms);
    if role == Role::Responder {
        assert!(!create(bob, &proud));
    }
    assert_eq!(create(bob, &own), assesses);
    if !assesses {
        return;
    }
    let id = SkillLevel::id_of(skill, bob);
    let change = |edit: &dyn Fn(&mut SkillLevel)| {
        allowed(
            world
                .store
                .write(|door| door.change::<SkillLevel>(author, NOON, id, edit)),
        )
    };
    assert!(change(&|it| it.assessed = None));
    assert_eq!(change(&|it| it.confirmed = Some(confirmed)), confirms);
    world
        .change::<SkillLevel>(id, |it| it.confirmed = Some(confirmed))
        .unwrap();
    assert!(change(&|it| it.assessed = Some(ASSESSED)));
    assert_eq!(change(&|it| it.confirmed = None), confirms);
}
