use muster_model::{
    ids::{DeploymentMarkId, IncidentId, MemberId, RecordId, TargetId, TeamId},
    kpi::Kpi,
    rbac::{Author, Role, may},
    record::{
        DeploymentMark, Discipline, Member, Record, Target, TargetScope, Team, Verdict,
        WorkspaceSettings,
    },
};
use muster_store::{Store, StoreError, Stored};
use rstest::rstest;

use crate::world::{NOON, World, incident, key, member};

fn is_allowed<R: Stored>(store: &Store, author: Author, id: R::Id, record: &R) -> bool {
    match store.write(|door| door.create(author, NOON, id, record)) {
        Ok(()) => true,
        Err(StoreError::NotAllowed(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn each_role_writes_what_the_matrix_says() {
    let world = World::new();
    let connection = world.connection();
    let mark = DeploymentMark {
        deployment: key(connection, "1"),
        verdict: Verdict::Failed,
        reason: String::new(),
    };
    let target = Target {
        kpi: Kpi::LeadTime.into(),
        scope: TargetScope::Workspace,
        value: 1.0,
        by: None,
        start: None,
    };
    let team = Team {
        name: "Shop".to_owned(),
        discipline: Discipline::Other,
        members: [].into(),
    };
    for role in Role::ALL {
        let author = Author::Member(world.member("Bob", role));
        let allowed = [
            is_allowed(&world.store, author, IncidentId::new(), &incident("Down")),
            is_allowed(&world.store, author, DeploymentMarkId::new(), &mark),
            is_allowed(&world.store, author, TargetId::new(), &target),
            is_allowed(&world.store, author, TeamId::new(), &team),
        ];
        let expected = [
            muster_model::record::Incident::KIND,
            DeploymentMark::KIND,
            Target::KIND,
            Team::KIND,
        ]
        .map(|kind| may(role, kind.write_action()));
        assert_eq!(allowed, expected, "{}", role.name());
    }
}

#[test]
fn muster_itself_handles_incidents_and_nothing_else() {
    let world = World::new();
    let team = Team {
        name: "Shop".to_owned(),
        discipline: Discipline::Other,
        members: [].into(),
    };
    assert!(is_allowed(
        &world.store,
        Author::Muster,
        IncidentId::new(),
        &incident("Down")
    ));
    assert!(!is_allowed(
        &world.store,
        Author::Muster,
        TeamId::new(),
        &team
    ));
}

#[rstest]
#[case(
    Role::Viewer,
    "As a viewer you may not handle incidents. Ask an admin for another role."
)]
#[case(
    Role::Auditor,
    "As an auditor you may not handle incidents. Ask an admin for another role."
)]
fn a_refusal_says_what_to_do(#[case] role: Role, #[case] sentence: &str) {
    let world = World::new();
    let author = Author::Member(world.member("Bob", role));
    let refused = world
        .store
        .write(|door| door.create(author, NOON, IncidentId::new(), &incident("Down")))
        .unwrap_err();
    assert_eq!(refused.to_string(), sentence);
}

#[test]
fn who_was_removed_may_not_write_any_more() {
    let world = World::new();
    let bob = world.member("Bob", Role::Responder);
    world.delete::<Member>(bob).unwrap();
    let author = Author::Member(bob);
    assert!(!is_allowed(
        &world.store,
        author,
        IncidentId::new(),
        &incident("Down")
    ));
}

#[rstest]
#[case::name(|m: &mut Member| m.name = "Robert".to_owned(), true)]
#[case::mail(|m: &mut Member| m.email = "bob@example.com".to_owned(), true)]
#[case::zone(|m: &mut Member| m.time_zone = "Asia/Tokyo".to_owned(), true)]
#[case::role(|m: &mut Member| m.role = Role::Admin, false)]
#[case::name_and_role(
    |m: &mut Member| { m.name = "Robert".to_owned(); m.role = Role::Admin; },
    false
)]
fn members_change_themselves_but_not_their_role(
    #[case] edit: fn(&mut Member),
    #[case] allowed: bool,
) {
    let world = World::new();
    let bob = world.member("Bob", Role::Viewer);
    let change = |author| {
        world
            .store
            .write(|door| door.change(Author::Member(author), NOON, bob, edit))
    };
    assert_eq!(change(bob).is_ok(), allowed);
    assert!(change(world.admin_id).is_ok());
}

#[test]
fn nobody_changes_somebody_else_without_being_admin() {
    let world = World::new();
    let bob = world.member("Bob", Role::Viewer);
    let eve = Author::Member(world.member("Eve", Role::Manager));
    let refused = world
        .store
        .write(|door| door.change::<Member>(eve, NOON, bob, |m| m.name = "Rob".to_owned()));
    assert!(matches!(refused, Err(StoreError::NotAllowed(_))));
}

#[test]
fn the_last_admin_stays() {
    let world = World::new();
    let demoted = world.change::<Member>(world.admin_id, |m| m.role = Role::Viewer);
    let removed = world.delete::<Member>(world.admin_id);
    for refused in [demoted.map(drop), removed] {
        assert_eq!(
            refused.unwrap_err().to_string(),
            "Ada is the only admin. Make somebody else admin first."
        );
    }
    world.member("Bob", Role::Admin);
    world.delete::<Member>(world.admin_id).unwrap();
}

#[test]
fn anybody_sets_a_workspace_up_and_its_first_member_is_admin() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("workspace.db")).unwrap();
    let me = MemberId::new();
    let settings = WorkspaceSettings::new("Shop", "UTC".parse().unwrap());
    assert!(is_allowed(
        &store,
        Author::Member(me),
        RecordId::new(),
        &settings
    ));
    assert!(!is_allowed(
        &store,
        Author::Member(me),
        me,
        &member("Ada", Role::Viewer)
    ));
    assert!(is_allowed(
        &store,
        Author::Member(me),
        me,
        &member("Ada", Role::Admin)
    ));
    assert!(!is_allowed(
        &store,
        Author::Member(MemberId::new()),
        MemberId::new(),
        &member("Mallory", Role::Admin)
    ));
}
