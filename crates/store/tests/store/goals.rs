//! What hangs on goals, and on what goals hang.

use muster_model::{
    ids::{CheckInId, GoalId, KeyResultId, MemberId, ServiceId, TeamId},
    kpi::Kpi,
    rbac::{Author, Role},
    record::{CheckIn, Confidence, Goal, KeyResult, Measure, Member, Service, TargetScope, Team},
    time::{Millis, Timestamp},
};
use muster_store::StoreError;

use crate::world::{NOON, World};

fn goal(world: &World, title: &str, teams: &[TeamId], owners: &[MemberId]) -> GoalId {
    let id = GoalId::new();
    let goal = Goal {
        title: title.to_owned(),
        description: String::new(),
        teams: teams.iter().copied().collect(),
        owners: owners.iter().copied().collect(),
        parent: None,
        first_day: "2026-10-01".parse().unwrap(),
        last_day: "2026-12-31".parse().unwrap(),
        closing: None,
        carried_from: None,
        created_at: NOON,
        created_by: world.admin_id,
    };
    world.create(id, &goal).unwrap();
    id
}

fn result(world: &World, goal: GoalId, measure: Measure, owner: Option<MemberId>) -> KeyResultId {
    let id = KeyResultId::new();
    let result = KeyResult {
        goal,
        title: "It is so".to_owned(),
        measure,
        owner,
        created_at: NOON,
    };
    world.create(id, &result).unwrap();
    id
}

fn moved_by(scope: TargetScope) -> Measure {
    Measure::Kpi {
        kpi: Kpi::LeadTime.into(),
        scope,
        start: 2.0,
        target: 1.0,
    }
}

fn say(world: &World, key_result: KeyResultId, at: Timestamp, value: Option<f64>) -> CheckInId {
    let id = CheckInId::new();
    let said = CheckIn {
        key_result,
        at,
        by: world.admin_id,
        value,
        confidence: Confidence::AtRisk,
        comment: String::new(),
    };
    world.create(id, &said).unwrap();
    id
}

fn refused(result: Result<(), StoreError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_goal_goes_with_all_that_was_said_of_it_and_what_served_it_stands_for_itself() {
    let world = World::new();
    let team = world.team("Ops", &[]);
    let above = goal(&world, "Above", &[team], &[]);
    let below = goal(&world, "Below", &[team], &[]);
    let next = goal(&world, "Next", &[team], &[]);
    let other = goal(&world, "Other", &[team], &[]);
    world
        .change::<Goal>(below, |it| it.parent = Some(above))
        .unwrap();
    world
        .change::<Goal>(next, |it| it.carried_from = Some(above))
        .unwrap();
    let untouched = world.get::<Goal>(other);
    let key_result = result(&world, above, Measure::Milestone, None);
    let said = say(&world, key_result, NOON, None);
    world.delete::<Goal>(above).unwrap();
    assert_eq!(world.get::<KeyResult>(key_result), None);
    assert_eq!(world.get::<CheckIn>(said), None);
    assert_eq!(world.get::<Goal>(below).unwrap().parent, None);
    assert_eq!(world.get::<Goal>(next).unwrap().carried_from, None);
    assert_eq!(world.get::<Goal>(other), untouched);
}

#[test]
fn a_team_leaves_goals_that_others_share_and_stays_for_those_that_have_only_it() {
    let world = World::new();
    let (ops, dev) = (world.team("Ops", &[]), world.team("Dev", &[]));
    let shared = goal(&world, "Shared", &[ops, dev], &[]);
    let alone = goal(&world, "Alone", &[ops], &[]);
    assert_eq!(
        refused(world.delete::<Team>(ops)),
        "The goal 'Alone' has no team but 'Ops'. Give it another team, or delete it, first."
    );
    assert_eq!(world.get::<Goal>(shared).unwrap().teams.len(), 2);
    world
        .change::<Goal>(alone, |it| it.teams = [dev].into())
        .unwrap();
    let key_result = result(&world, alone, moved_by(TargetScope::Team(ops)), None);
    assert_eq!(
        refused(world.delete::<Team>(ops)),
        "The team 'Ops' is whose KPI measures the goal 'Alone'. Change that key result first."
    );
    world.delete::<KeyResult>(key_result).unwrap();
    world.delete::<Team>(ops).unwrap();
    assert_eq!(world.get::<Goal>(shared).unwrap().teams, [dev].into());
}

#[test]
fn who_is_deleted_owns_no_goal_and_no_key_result_any_more_and_what_they_said_stays() {
    let world = World::new();
    let bob = world.member("Bob", Role::Editor);
    let team = world.team("Ops", &[]);
    let id = goal(&world, "Shared", &[team], &[world.admin_id, bob]);
    let key_result = result(&world, id, Measure::Milestone, Some(bob));
    let said = say(&world, key_result, NOON, None);
    world.change::<CheckIn>(said, |it| it.by = bob).unwrap();
    world.delete::<Member>(bob).unwrap();
    assert_eq!(
        world.get::<Goal>(id).unwrap().owners,
        [world.admin_id].into()
    );
    assert_eq!(world.get::<KeyResult>(key_result).unwrap().owner, None);
    assert_eq!(world.get::<CheckIn>(said).unwrap().by, bob);
}

#[test]
fn a_service_whose_kpi_measures_a_goal_stays() {
    let world = World::new();
    let team = world.team("Ops", &[]);
    let service: ServiceId = world.service("checkout", &[], &[]);
    let id = goal(&world, "Faster", &[team], &[]);
    let key_result = result(&world, id, moved_by(TargetScope::Service(service)), None);
    assert_eq!(
        refused(world.delete::<Service>(service)),
        "The service 'checkout' is whose KPI measures the goal 'Faster'. Change that key result \
         first."
    );
    world.delete::<KeyResult>(key_result).unwrap();
    world.delete::<Service>(service).unwrap();
}

#[test]
fn what_was_said_last_is_the_newest_check_in_with_the_last_value() {
    let world = World::new();
    let team = world.team("Ops", &[]);
    let id = goal(&world, "Faster", &[team], &[]);
    let key_result = result(&world, id, Measure::Milestone, None);
    let until = |instant| {
        let last = world
            .store
            .read(|reader| reader.last_said(key_result, instant))
            .unwrap();
        last.map(|last| (last.check_in.at, last.value))
    };
    let last = || until(Timestamp::MAX);
    let at = |hours| NOON + Millis::hours(hours);
    assert_eq!(last(), None);
    say(&world, key_result, at(2), None);
    assert_eq!(last(), Some((at(2), None)));
    let first = say(&world, key_result, at(1), Some(0.0));
    assert_eq!(last(), Some((at(2), Some(0.0))));
    say(&world, key_result, at(3), Some(1.0));
    say(&world, key_result, at(4), None);
    assert_eq!(last(), Some((at(4), Some(1.0))));
    assert_eq!(until(at(3)), Some((at(3), Some(1.0))));
    assert_eq!(until(at(2)), Some((at(2), Some(0.0))));
    assert_eq!(until(at(0)), None);
    world.delete::<CheckIn>(first).unwrap();
    assert_eq!(last(), Some((at(4), Some(1.0))));
}

#[test]
fn only_who_said_it_or_who_sets_direction_changes_a_check_in() {
    let world = World::new();
    let team = world.team("Ops", &[]);
    let (bob, eve) = (
        world.member("Bob", Role::Editor),
        world.member("Eve", Role::Editor),
    );
    let id = goal(&world, "Faster", &[team], &[]);
    let key_result = result(&world, id, Measure::Milestone, None);
    let said = say(&world, key_result, NOON, None);
    world.change::<CheckIn>(said, |it| it.by = bob).unwrap();
    let change = |by: MemberId, value: f64| {
        world.store.write(|door| {
            door.change::<CheckIn>(Author::Member(by), NOON, said, |it| it.value = Some(value))
        })
    };
    change(bob, 0.0).unwrap();
    assert!(matches!(change(eve, 1.0), Err(StoreError::NotAllowed(_))));
    change(world.admin_id, 1.0).unwrap();
    let delete = |by: MemberId| {
        let author = Author::Member(by);
        world
            .store
            .write(|door| door.delete::<CheckIn>(author, NOON, said))
    };
    assert!(matches!(delete(eve), Err(StoreError::NotAllowed(_))));
    delete(bob).unwrap();
}
