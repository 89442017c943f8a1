//! What belongs to an incident beside its notes.

use muster_model::{
    ids::{AttachmentId, CorrectionId, IncidentId, MemberId, StatusUpdateId, TaskId},
    rbac::{Author, Role},
    record::{
        Attachment, Audience, Correction, Incident, Member, Note, RecordKind, StatusUpdate, Task,
    },
    time::Millis,
};
use muster_store::{StoreError, Stored, audit, content_hash, update_reminder};
use rstest::rstest;

use crate::world::{NOON, World};

fn task(incident: IncidentId, title: &str, owner: Option<MemberId>) -> Task {
    Task {
        incident,
        title: title.to_owned(),
        owner,
        due_at: None,
        created_at: NOON,
        done_at: None,
        done_by: None,
    }
}

fn update(world: &World, incident: IncidentId, minute: i64, text: &str) -> StatusUpdate {
    StatusUpdate {
        incident,
        text: text.to_owned(),
        audience: Audience::Internal,
        at: NOON + Millis::minutes(minute),
        by: world.admin_id,
        channels: [].into(),
        next_update_at: None,
    }
}

fn attachment(world: &World, incident: IncidentId, bytes: &[u8]) -> Attachment {
    Attachment {
        incident,
        name: "worker.log".to_owned(),
        media_type: "text/plain".to_owned(),
        size: u32::try_from(bytes.len()).unwrap(),
        content: content_hash(bytes),
        added_at: NOON,
        added_by: world.admin_id,
        alt: "The end of the worker's log".to_owned(),
    }
}

fn attach(world: &World, incident: IncidentId, bytes: &[u8]) -> AttachmentId {
    let id = AttachmentId::new();
    let record = attachment(world, incident, bytes);
    world
        .store
        .write(|door| {
            assert_eq!(door.put_content(bytes)?, record.content);
            door.create(world.admin, NOON, id, &record)
        })
        .unwrap();
    id
}

fn content(world: &World, bytes: &[u8]) -> Option<Vec<u8>> {
    world
        .store
        .read(|reader| reader.content(&content_hash(bytes)))
        .unwrap()
}

#[test]
fn tasks_are_found_by_their_incident_and_by_who_has_to_do_them() {
    let world = World::new();
    let (one, other) = (world.incident("One"), world.incident("Other"));
    let me = Some(world.admin_id);
    let [undated, late, soon, done, theirs] = std::array::from_fn(|_| TaskId::new());
    let due = |minutes| Some(NOON + Millis::minutes(minutes));
    for (id, record) in [
        (undated, task(one, "No date", me)),
        (
            late,
            Task {
                due_at: due(90),
                ..task(other, "Late", me)
            },
        ),
        (
            soon,
            Task {
                due_at: due(10),
                ..task(one, "Soon", me)
            },
        ),
        (
            done,
            Task {
                done_at: due(1),
                done_by: me,
                ..task(one, "Done", me)
            },
        ),
        (theirs, task(one, "Nobody's", None)),
    ] {
        world.create(id, &record).unwrap();
    }
    let ids = |tasks: Vec<(TaskId, Task)>| tasks.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    world
        .store
        .read(|reader| {
            assert_eq!(ids(reader.tasks_of(one)?), [undated, soon, done, theirs]);
            assert_eq!(
                ids(reader.tasks_to_do(world.admin_id)?),
                [soon, late, undated]
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_last_update_is_the_latest_whatever_was_written_last() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let last = || {
        let found = world
            .store
            .read(|reader| reader.last_status_update(incident));
        found.unwrap().map(|(_, update)| update.text)
    };
    assert_eq!(last(), None);
    for (minute, text) in [(5, "second"), (9, "third"), (1, "first")] {
        let record = update(&world, incident, minute, text);
        world.create(StatusUpdateId::new(), &record).unwrap();
    }
    assert_eq!(last().as_deref(), Some("third"));
    let all = world
        .store
        .read(|reader| reader.status_updates_of(incident));
    let texts: Vec<_> = all.unwrap().into_iter().map(|(_, it)| it.text).collect();
    assert_eq!(texts, ["first", "second", "third"]);
}

#[test]
fn bytes_are_kept_once_and_go_with_the_last_who_has_them() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let bytes = b"out of memory";
    let first = attach(&world, incident, bytes);
    let second = attach(&world, incident, bytes);
    let kept: i64 = world
        .raw()
        .query_row("SELECT count(*) FROM contents", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 1);
    world.delete::<Attachment>(first).unwrap();
    assert_eq!(content(&world, bytes).as_deref(), Some(&bytes[..]));
    world.delete::<Attachment>(second).unwrap();
    assert_eq!(content(&world, bytes), None);
}

#[test]
fn an_incident_takes_all_that_was_written_in_it_along() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let other = world.incident("Search is slow");
    let bytes = b"out of memory";
    attach(&world, incident, bytes);
    let task_id = TaskId::new();
    world
        .create(task_id, &task(incident, "Look", None))
        .unwrap();
    let stays = TaskId::new();
    world.create(stays, &task(other, "Look", None)).unwrap();
    let update_id = StatusUpdateId::new();
    let record = update(&world, incident, 1, "We see it.");
    world.create(update_id, &record).unwrap();
    let correction = Correction {
        incident,
        entry: "alert-began/x".to_owned(),
        at: NOON,
        by: world.admin_id,
        corrected_at: NOON,
    };
    let correction_id = CorrectionId::new();
    world.create(correction_id, &correction).unwrap();
    let reminded = |due| {
        let noted = world
            .store
            .write(|door| door.note_reminder(&update_reminder(incident, due), NOON));
        noted.unwrap()
    };
    assert!(reminded(NOON));
    assert!(!reminded(NOON), "it was noted before");
    let other = update_reminder(IncidentId::new(), NOON);
    let other_is_reminded = || {
        let noted = world.store.write(|door| door.note_reminder(&other, NOON));
        noted.unwrap()
    };
    assert!(other_is_reminded());

    world.delete::<Incident>(incident).unwrap();
    assert_eq!(world.get::<Task>(task_id), None);
    assert_eq!(world.get::<StatusUpdate>(update_id), None);
    assert_eq!(world.get::<Correction>(correction_id), None);
    assert_eq!(content(&world, bytes), None);
    assert!(reminded(NOON), "its reminders are forgotten");
    assert!(!other_is_reminded(), "others are not");
    assert!(world.get::<Task>(stays).is_some());
}

fn refusal<R: Stored>(world: &World, by: Author, id: R::Id, record: &R) -> String {
    let refused: Result<(), StoreError> =
        world.store.write(|door| door.create(by, NOON, id, record));
    refused.unwrap_err().to_string()
}

#[test]
fn a_viewer_writes_nothing_in_the_room() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let viewer = Author::Member(world.member("Vera", Role::Viewer));
    let expected = "As a viewer you may not handle incidents. Ask an admin for another role.";
    let record = task(incident, "Look", None);
    assert_eq!(refusal(&world, viewer, TaskId::new(), &record), expected);
    let record = update(&world, incident, 1, "We see it.");
    let id = StatusUpdateId::new();
    assert_eq!(refusal(&world, viewer, id, &record), expected);
    let record = attachment(&world, incident, b"a log");
    let id = AttachmentId::new();
    assert_eq!(refusal(&world, viewer, id, &record), expected);
}

#[rstest]
#[case::of_no_incident(|task: &mut Task| task.incident = IncidentId::new(), "incident")]
#[case::of_nobody(|task: &mut Task| task.owner = Some(MemberId::new()), "owner")]
#[case::without_a_title(|task: &mut Task| task.title = "  ".to_owned(), "title")]
#[case::of_two_lines(|task: &mut Task| task.title = "a\nb".to_owned(), "title")]
fn a_task_that_cannot_be_is_refused(#[case] spoil: fn(&mut Task), #[case] wrong: &str) {
    let world = World::new();
    let mut record = task(world.incident("Checkout is down"), "Look", None);
    spoil(&mut record);
    let refused = world.create(TaskId::new(), &record).unwrap_err();
    assert!(
        matches!(&refused, StoreError::Invalid { field, .. } if field == wrong),
        "{refused:?}"
    );
}

#[test]
fn whoever_holds_a_role_stays_and_whoever_had_tasks_leaves_them_to_nobody() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let bob = world.member("Bob", Role::Responder);
    world
        .change::<Incident>(incident, |it| it.communications = Some(bob))
        .unwrap();
    let to_do = TaskId::new();
    world
        .create(to_do, &task(incident, "Look", Some(bob)))
        .unwrap();
    assert_eq!(
        world.delete::<Member>(bob).unwrap_err().to_string(),
        "Bob is communications lead of the incident 'Checkout is down', which is not over. Give \
         the role to somebody else first."
    );
    world
        .change::<Incident>(incident, |it| it.communications = None)
        .unwrap();
    world.delete::<Member>(bob).unwrap();
    assert_eq!(world.get::<Task>(to_do).unwrap().owner, None);
}

#[test]
fn what_is_written_in_the_room_is_found_by_its_words() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let record = task(incident, "Restart the flux capacitor", None);
    world.create(TaskId::new(), &record).unwrap();
    let record = update(&world, incident, 1, "The capacitor is being replaced.");
    world.create(StatusUpdateId::new(), &record).unwrap();
    attach(&world, incident, b"a log");
    let kinds = |query: &str| {
        let hits = world.store.read(|reader| reader.search(query, 10)).unwrap();
        hits.into_iter().map(|hit| hit.kind).collect::<Vec<_>>()
    };
    assert_eq!(
        kinds("capacitor"),
        [RecordKind::Task, RecordKind::StatusUpdate]
    );
    assert_eq!(kinds("worker"), [RecordKind::Attachment]);
}

#[test]
fn the_history_of_an_incident_has_its_tasks_and_what_was_corrected_and_nothing_of_others() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let other = world.incident("Search is slow");
    for incident in [incident, other] {
        let id = TaskId::new();
        world.create(id, &task(incident, "Look", None)).unwrap();
        let note = Note {
            incident,
            author: world.admin_id,
            at: NOON,
            text: "Cards.".to_owned(),
        };
        let id = muster_model::ids::NoteId::new();
        world.create(id, &note).unwrap();
        world
            .change::<Note>(id, |note| note.text = "Cards only.".to_owned())
            .unwrap();
    }
    let history = world
        .store
        .read(|reader| audit::history_of_incident(reader, incident))
        .unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|edit| (edit.kind, edit.action))
        .collect();
    assert_eq!(
        told,
        [
            (RecordKind::Incident, audit::Action::Create),
            (RecordKind::Task, audit::Action::Create),
            (RecordKind::Note, audit::Action::Change),
        ]
    );
}
