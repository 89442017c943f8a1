//! What was ever said of what members know, and incidents as they were handled.

use muster_model::{
    ids::{IncidentId, MemberId, ServiceId, SkillId},
    rbac::Role,
    record::{Assessment, Confirmation, Proficiency, Skill, SkillLevel},
    time::{Millis, Timestamp, Window},
};
use muster_store::{LevelHistory, Reader};

use crate::world::{NOON, World, incident};

fn hour(hours: i64) -> Timestamp {
    NOON + Millis::hours(hours)
}

fn skill(world: &World, name: &str) -> SkillId {
    let id = SkillId::new();
    let skill = Skill {
        name: name.to_owned(),
        description: String::new(),
        service: None,
        tool: String::new(),
        wanted: 2,
    };
    world.create(id, &skill).unwrap();
    id
}

fn says(proficiency: Proficiency, hours: i64) -> Assessment {
    Assessment {
        proficiency,
        at: hour(hours),
    }
}

/// Says something of a level at an hour: makes its record or changes it.
fn say(
    world: &World,
    skill: SkillId,
    member: MemberId,
    hours: i64,
    edit: impl Fn(&mut SkillLevel),
) {
    let id = SkillLevel::id_of(skill, member);
    world
        .store
        .write(|door| {
            if door.get::<SkillLevel>(id)?.is_some() {
                door.change(world.admin, hour(hours), id, edit)?;
                return Ok(());
            }
            let mut level = SkillLevel {
                skill,
                member,
                assessed: None,
                confirmed: None,
            };
            edit(&mut level);
            door.create(world.admin, hour(hours), id, &level)
        })
        .unwrap();
}

fn histories(world: &World) -> Vec<LevelHistory> {
    world.store.read(Reader::level_histories).unwrap()
}

#[test]
fn all_that_was_said_is_remembered_also_of_who_has_left() {
    use Proficiency::{Assisted, Independent, Teacher};
    let world = World::new();
    let roll = skill(&world, "Roll it back");
    let [bo, cy] = ["Bo", "Cy"].map(|name| world.member(name, Role::Responder));
    for (at, proficiency) in [(1, Teacher), (2, Assisted), (5, Independent)] {
        say(&world, roll, bo, at, |level| {
            level.assessed = Some(says(proficiency, at));
        });
    }
    let seen = Confirmation {
        proficiency: Teacher,
        at: hour(6),
        by: world.admin_id,
    };
    say(&world, roll, bo, 6, |level| level.confirmed = Some(seen));
    say(&world, roll, cy, 3, |level| {
        level.assessed = Some(says(Teacher, 3));
    });
    world
        .store
        .write(|door| door.delete::<muster_model::record::Member>(world.admin, hour(9), cy))
        .unwrap();

    let found = histories(&world);
    let of = |member: MemberId| found.iter().find(|it| it.member == member).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(
        of(bo).assessed,
        [says(Teacher, 1), says(Assisted, 2), says(Independent, 5)]
    );
    assert_eq!(
        (of(bo).confirmed.clone(), of(bo).gone_at),
        (vec![seen], None)
    );
    assert_eq!(of(cy).assessed, [says(Teacher, 3)]);
    assert_eq!((of(cy).skill, of(cy).gone_at), (roll, Some(hour(9))));
}

#[test]
fn histories_are_read_from_the_edits_of_levels_alone() {
    let world = World::new();
    let plan: Vec<String> = world
        .raw()
        .prepare(
            "EXPLAIN QUERY PLAN SELECT record, at, action = 'delete', diff FROM edits
             WHERE kind = 'skill_level' AND action <> 'create' ORDER BY record, seq",
        )
        .unwrap()
        .query_map([], |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(
        plan.iter()
            .all(|step| step.contains("edits_of_skill_levels")),
        "{plan:?}"
    );
}

#[test]
fn a_skill_was_written_down_when_its_first_edit_was() {
    let world = World::new();
    let roll = skill(&world, "Roll it back");
    world
        .store
        .write(|door| {
            door.change::<Skill>(world.admin, hour(4), roll, |skill| skill.wanted = 5)?;
            Ok(())
        })
        .unwrap();
    let found = world.store.read(Reader::written_skills).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].id, found[0].skill.wanted, found[0].written_at),
        (roll, 5, NOON)
    );
}

#[test]
fn incidents_of_services_come_with_their_first_acknowledgement() {
    let world = World::new();
    let service: ServiceId = world.service("shop", &[], &[]);
    let add = |opened: i64, first: Option<i64>, then: Option<i64>, of: Option<ServiceId>| {
        let mut record = incident("It is slow");
        record.opened_at = hour(opened);
        record.escalated_at = hour(opened);
        record.first_acknowledged_at = first.map(hour);
        record.acknowledged_at = then.map(hour);
        record.resolved_at = Some(hour(opened + 9));
        record.service = of;
        world.create(IncidentId::new(), &record).unwrap();
    };
    add(2, None, Some(3), Some(service));
    add(1, Some(2), Some(7), Some(service));
    add(3, None, None, Some(service));
    add(2, None, None, None);
    add(0, None, None, Some(service));
    add(4, None, None, Some(service));
    let window = Window {
        from: hour(1),
        to: hour(4),
    };
    let found = world
        .store
        .read(|reader| reader.incidents_handled(window))
        .unwrap();
    let times: Vec<_> = found
        .iter()
        .map(|it| (it.opened_at, it.acknowledged_at, it.resolved_at))
        .collect();
    assert_eq!(
        times,
        [
            (hour(1), Some(hour(2)), Some(hour(10))),
            (hour(2), Some(hour(3)), Some(hour(11))),
            (hour(3), None, Some(hour(12))),
        ]
    );
    assert!(found.iter().all(|it| it.service == service));
}
