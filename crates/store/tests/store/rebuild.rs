use muster_model::{
    fact::Fact,
    ids::{
        ActionItemId, EnvironmentRuleId, IncidentId, MemberId, NoteId, PolicyId, ReviewCommentId,
        ReviewId, ReviewTemplateId,
    },
    rbac::Role,
    record::{EnvironmentRule, Incident, LevelTarget, Member, Note, Review, ReviewTemplate, Tier},
};
use muster_store::{ChangedKind, Store, rebuild};
use rusqlite::{Connection, types::Value};

use crate::world::{NOON, World, action, comment, deployment, key, policy, review, source};

fn full_world() -> World {
    let world = World::new();
    let bob = world.member("Bob", Role::Responder);
    let team = world.team("Shop", &[bob, world.admin_id]);
    let connection = world.connection();
    let service = world.service("Checkout", &[team], &[source(connection, "shop/checkout")]);
    let ladder = PolicyId::new();
    world
        .create(ladder, &policy("Nights", LevelTarget::Team(team)))
        .unwrap();
    let rule = EnvironmentRule {
        pattern: "prod*".to_owned(),
        tier: Tier::Production,
        position: 1,
    };
    world.create(EnvironmentRuleId::new(), &rule).unwrap();
    let incident = world.incident("Checkout is down");
    world
        .change::<Incident>(incident, |i| {
            i.service = Some(service);
            i.policy = Some(ladder);
            i.summary = "Cards only.".to_owned();
            i.alerts = [format!("{connection}/a"), format!("{connection}/b")].into();
        })
        .unwrap();
    world
        .change::<Incident>(incident, |i| i.summary = "Cards, not cash.".to_owned())
        .unwrap();
    let note = Note {
        incident,
        author: bob,
        at: NOON,
        text: "Looking.".to_owned(),
    };
    world.create(NoteId::new(), &note).unwrap();
    reviewed(&world, incident, bob);
    world.incident("A false alarm");
    let gone = world.member("Eve", Role::Viewer);
    world.delete::<Member>(gone).unwrap();
    world
        .store
        .write(|door| door.apply_facts(&[Fact::Deployment(deployment(connection, "1"))]))
        .unwrap();
    world
}

/// A review with comments, a form, and what is to be done because of it.
fn reviewed(world: &World, incident: IncidentId, bob: MemberId) {
    let id = ReviewId::new();
    let mut lessons = review(incident, world.admin_id, "Lessons");
    lessons.owner = Some(bob);
    lessons.reviewers = [world.admin_id, bob].into();
    lessons.approved_by = [bob].into();
    lessons.tags = ["2025".to_owned()].into();
    lessons.factors = ["Capacity".to_owned(), "Äußere Umstände".to_owned()].into();
    world.create(id, &lessons).unwrap();
    world
        .change::<Review>(id, |review| review.text = "The pool was empty.".to_owned())
        .unwrap();
    let opening = ReviewCommentId::new();
    let said = comment(id, bob, "Which one?", None);
    world.create(opening, &said).unwrap();
    let answer = comment(id, world.admin_id, "The larger", Some(opening));
    world.create(ReviewCommentId::new(), &answer).unwrap();
    let mut item = action(incident, id, bob);
    item.issue = Some(key(world.connection(), "shop/checkout#1"));
    world.create(ActionItemId::new(), &item).unwrap();
    let form = ReviewTemplate {
        name: "Ours".to_owned(),
        description: "For all of them".to_owned(),
        text: "# Summary".to_owned(),
    };
    world.create(ReviewTemplateId::new(), &form).unwrap();
}

const PROJECTED: [&str; 42] = [
    "workspace_settings",
    "members",
    "teams",
    "team_members",
    "services",
    "service_teams",
    "environment_rules",
    "connections",
    "policies",
    "routing_rules",
    "incidents",
    "incident_alerts",
    "incident_channels",
    "notes",
    "targets",
    "deployment_marks",
    "tasks",
    "status_updates",
    "attachments",
    "corrections",
    "reviews",
    "review_reviewers",
    "review_tags",
    "review_factors",
    "review_comments",
    "review_templates",
    "action_items",
    "goals",
    "key_results",
    "check_ins",
    "kpi_definitions",
    "kpi_samples",
    "kpi_notes",
    "kpi_thresholds",
    "sessions",
    "sign_ups",
    "skills",
    "skill_levels",
    "weekly_reviews",
    "weekly_notes",
    "sources",
    "environments",
];

fn rows_of(raw: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut statement = raw.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let mut rows: Vec<Vec<Value>> = statement
        .query_map([], |row| {
            (0..columns).map(|column| row.get(column)).collect()
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}

fn all_rows(store: &Store) -> Vec<(&'static str, Vec<Vec<Value>>)> {
    let raw = Connection::open(store.path()).unwrap();
    let mut tables: Vec<_> = PROJECTED.map(|table| (table, rows_of(&raw, table))).into();
    tables.push(("search", rows_of(&raw, "search")));
    tables
}

#[test]
fn rows_are_made_again_from_documents() {
    let world = full_world();
    let before = all_rows(&world.store);
    let events = world.store.subscribe();
    world
        .raw()
        .execute_batch(
            "DELETE FROM services; UPDATE members SET name = 'Mallory', body = '{}';
             DELETE FROM search; DELETE FROM incident_alerts; DELETE FROM incident_channels; UPDATE sources SET service = NULL;
             DELETE FROM review_tags; UPDATE reviews SET number = -number; UPDATE review_comments SET is_open = 0;
             UPDATE environments SET tier = 'other'; DELETE FROM notes;",
        )
        .unwrap();
    world.store.write(rebuild::projections).unwrap();
    assert_eq!(all_rows(&world.store), before);
    assert!(
        events
            .try_iter()
            .any(|event| event.kind == ChangedKind::Service)
    );
}

#[test]
fn a_document_is_made_again_from_its_edits_alone() {
    let world = full_world();
    let ids: Vec<[u8; 16]> = world
        .raw()
        .prepare("SELECT id FROM documents")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(ids.len() > 10);
    world
        .store
        .read(|reader| {
            for id in &ids {
                let id = muster_model::ids::RecordId::from_uuid(uuid::Uuid::from_bytes(*id));
                let stored = rebuild::stored_document(reader, id)?;
                let replayed = rebuild::document(reader, id)?;
                assert_eq!(replayed.fields()?, stored.fields()?);
                assert_eq!(replayed.deleted_at(), stored.deleted_at());
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_edit_goes_on_after_a_rebuild() {
    let world = full_world();
    world.store.write(rebuild::projections).unwrap();
    let (id, _) = world
        .store
        .read(muster_store::Reader::open_incidents)
        .unwrap()
        .remove(0);
    world
        .change::<Incident>(id, |i| i.title = "Checkout is slow".to_owned())
        .unwrap();
    let hits = world
        .store
        .read(|reader| reader.search("slow", 10))
        .unwrap();
    assert_eq!(hits.len(), 1);
}
