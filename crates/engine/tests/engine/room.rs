//! The incident room: what people share while they handle an incident, and what is refused.

mod timeline;
pub mod updates;

use muster_engine::{
    Problem,
    incidents::{
        TimelineEntry, TimelineFilter, TimelineKind,
        room::{NewStatusUpdate, NewTask},
    },
};
use muster_model::{
    ids::{AttachmentId, IncidentId, MemberId, StatusUpdateId, TaskId},
    rbac::{Author, Role},
    record::{Attachment, Audience, IncidentRole, Member, Severity},
    time::{Millis, Timestamp},
};
use muster_store::{Store, content_hash};

use crate::laptop::{Laptop, START};

const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n not much of a picture";

fn declare(laptop: &Laptop, severity: Severity) -> IncidentId {
    let policy = laptop.policy(&[laptop.me()], 0);
    let id = laptop.declare("Nobody can pay", severity, policy);
    laptop.engine.acknowledge_incident(id).unwrap();
    id
}

fn task(title: &str, owner: Option<MemberId>) -> NewTask {
    NewTask {
        title: title.to_owned(),
        owner,
        due_at: None,
    }
}

fn update(text: &str, next_update_at: Option<Timestamp>) -> NewStatusUpdate {
    NewStatusUpdate {
        text: text.to_owned(),
        audience: Audience::Stakeholders,
        channels: None,
        next_update_at,
    }
}

fn entries(laptop: &Laptop, id: IncidentId, filter: TimelineFilter) -> Vec<TimelineEntry> {
    let mut entries = laptop.incident(id).timeline;
    entries.retain(|entry| entry.filter == filter);
    entries
}

fn titles(laptop: &Laptop, id: IncidentId, filter: TimelineFilter) -> Vec<String> {
    let entries = entries(laptop, id, filter);
    entries.into_iter().map(|entry| entry.title).collect()
}

/// The workspace's store, beside the engine.
fn store(laptop: &Laptop) -> Store {
    Store::open(&laptop.workspace_file()).unwrap()
}

/// Makes whoever uses the laptop a viewer, by the hand of another admin.
fn become_viewer(laptop: &Laptop) {
    let member = |name: &str, role| Member {
        name: name.to_owned(),
        email: String::new(),
        role,
        time_zone: "UTC".to_owned(),
        quiet_hours: None,
        remind_before_shift: None,
        pause_break_through: None,
    };
    let engine = &laptop.engine;
    engine
        .save_member(None, &member("Root", Role::Admin))
        .unwrap();
    let me = laptop.me();
    engine
        .save_member(Some(me), &member("Ada", Role::Viewer))
        .unwrap();
}

#[test]
fn a_role_is_handed_over_and_the_timeline_says_from_whom_to_whom() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let (bo, cy) = (laptop.colleague("Bo"), laptop.colleague("Cy"));
    let hand_over = |role, to| {
        laptop.clock.advance(Millis::minutes(1));
        laptop.engine.hand_over_role(id, role, to).unwrap();
    };
    hand_over(IncidentRole::Communications, Some(bo));
    hand_over(IncidentRole::Communications, Some(cy));
    hand_over(IncidentRole::Communications, None);
    hand_over(IncidentRole::Commander, Some(cy));
    assert_eq!(
        titles(&laptop, id, TimelineFilter::Role),
        [
            "Bo is communications lead",
            "Cy is communications lead, taking over from Bo",
            "Nobody is communications lead any more: Cy gave it up",
            "Cy leads the work",
        ]
    );
    let roles = laptop.engine.room(id).unwrap().roles;
    let held: Vec<_> = roles.iter().map(|it| it.holder_name.as_str()).collect();
    assert_eq!(held, ["Cy", "", "", ""]);
}

#[test]
fn an_incident_is_declared_with_all_its_roles() {
    let laptop = Laptop::set_up();
    let me = laptop.me();
    let bo = laptop.colleague("Bo");
    let new = muster_engine::incidents::NewIncident {
        title: "Nobody can pay".to_owned(),
        severity: Severity::Sev1,
        service: None,
        policy: None,
        summary: String::new(),
        commander: Some(me),
        communications: Some(bo),
        scribe: Some(bo),
        operations_lead: None,
    };
    let id = laptop.engine.declare_incident(&new).unwrap();
    let incident = laptop.incident(id).incident;
    assert_eq!(incident.assignee, Some(me));
    assert_eq!(
        (incident.communications, incident.scribe),
        (Some(bo), Some(bo))
    );
    assert_eq!(titles(&laptop, id, TimelineFilter::Role).len(), 3);
}

#[test]
fn a_task_is_added_taken_done_and_opened_again() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    let to_do = engine.add_task(id, &task("  Roll back  ", None)).unwrap();
    let me = laptop.me();
    laptop.clock.advance(Millis::minutes(1));
    let taken = NewTask {
        due_at: Some(START + Millis::minutes(5)),
        ..task("Roll back", Some(me))
    };
    engine.change_task(to_do, &taken).unwrap();
    laptop.clock.advance(Millis::minutes(10));
    let today = engine.today().unwrap();
    assert_eq!(today.tasks.len(), 1);
    assert_eq!(today.tasks[0].incident.id, id);
    assert!(today.tasks[0].task.overdue);
    engine.set_task_done(to_do, true).unwrap();
    let done_at = engine.room(id).unwrap().tasks[0].done_at;
    assert_eq!(done_at, Some(START + Millis::minutes(11)));
    laptop.clock.advance(Millis::minutes(1));
    engine.set_task_done(to_do, true).unwrap();
    let tasks = engine.room(id).unwrap().tasks;
    assert_eq!(tasks[0].done_at, done_at, "the first word stands");
    assert!(!tasks[0].overdue);
    assert!(engine.today().unwrap().tasks.is_empty());
    engine.set_task_done(to_do, false).unwrap();
    let kinds: Vec<_> = entries(&laptop, id, TimelineFilter::Task)
        .into_iter()
        .map(|entry| entry.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            TimelineKind::TaskAdded,
            TimelineKind::TaskChanged,
            TimelineKind::TaskChanged,
            TimelineKind::TaskDone,
            TimelineKind::TaskReopened,
        ]
    );
    engine.delete_task(to_do).unwrap();
    assert!(engine.room(id).unwrap().tasks.is_empty());
    assert!(entries(&laptop, id, TimelineFilter::Task).is_empty());
}

#[test]
fn a_file_is_attached_read_and_removed() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    let picture = engine
        .attach_file(id, "graph.png", "Errors rise", PIXEL)
        .unwrap();
    let log = engine
        .attach_base64(id, "worker.log", "", "T29wcy4=")
        .unwrap();
    let files = engine.room(id).unwrap().attachments;
    let seen: Vec<_> = files
        .iter()
        .map(|it| {
            (
                it.name.as_str(),
                it.media_type.as_str(),
                it.is_image,
                it.available,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("graph.png", "image/png", true, true),
            ("worker.log", "text/plain", false, true),
        ]
    );
    assert_eq!(engine.attachment_bytes(picture).unwrap().1, PIXEL);
    assert_eq!(engine.attachment_content(log).unwrap().base64, "T29wcy4=");
    let told = entries(&laptop, id, TimelineFilter::Attachment);
    assert_eq!(told[0].attachment, Some(picture));
    engine.remove_attachment(picture).unwrap();
    assert_eq!(engine.room(id).unwrap().attachments.len(), 1);
}

#[test]
fn an_attachment_whose_bytes_are_gone_is_shown_as_such() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    let picture = AttachmentId::new();
    let record = Attachment {
        incident: id,
        name: "graph.png".to_owned(),
        media_type: "image/png".to_owned(),
        size: 33,
        content: content_hash(b"elsewhere"),
        added_at: START,
        added_by: laptop.me(),
        alt: String::new(),
    };
    let author = Author::Member(laptop.me());
    let written = store(&laptop).write(|door| door.create(author, START, picture, &record));
    written.unwrap();
    assert!(!engine.room(id).unwrap().attachments[0].available);
    let told = engine.attachment_content(picture).unwrap_err().message;
    assert!(
        told.contains("'graph.png' are not on this laptop"),
        "{told}"
    );
}

#[test]
fn a_viewer_may_look_and_change_nothing() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    let to_do = engine.add_task(id, &task("Roll back", None)).unwrap();
    let told = engine
        .write_status_update(id, &update("We see it.", None))
        .unwrap();
    let file = engine.attach_file(id, "graph.png", "", PIXEL).unwrap();
    engine.add_note(id, "Looking", None).unwrap();
    let note = entries(&laptop, id, TimelineFilter::Note).remove(0);
    let began = entries(&laptop, id, TimelineFilter::Status).remove(0).key;
    become_viewer(&laptop);
    let refusals: Vec<Result<(), Problem>> = vec![
        engine.hand_over_role(id, IncidentRole::Scribe, Some(laptop.me())),
        engine.add_task(id, &task("More", None)).map(drop),
        engine.change_task(to_do, &task("Other", None)),
        engine.set_task_done(to_do, true),
        engine.delete_task(to_do),
        engine
            .write_status_update(id, &update("It is over.", None))
            .map(drop),
        engine.correct_status_update(told, "We saw it."),
        engine.attach_file(id, "other.png", "", PIXEL).map(drop),
        engine.remove_attachment(file),
        engine.pin_entry(id, &note.key, true),
        engine.correct_entry(id, &note.key, START),
        engine.correct_entry(id, &began, START - Millis(1)),
        engine.correct_note(note.note.unwrap(), "Looked"),
    ];
    for (number, refused) in refusals.into_iter().enumerate() {
        // The time of the note is what it is already: that changes nothing.
        if number == 10 {
            continue;
        }
        let told = refused.unwrap_err().message;
        assert!(
            told.starts_with("As a viewer you may not"),
            "{number}: {told}"
        );
    }
    assert_eq!(engine.room(id).unwrap().tasks.len(), 1);
}

#[test]
fn what_is_not_there_or_makes_no_sense_is_refused_in_a_sentence() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    let field = |refused: Problem| refused.field.unwrap_or_default();
    assert_eq!(
        field(engine.add_task(id, &task(" ", None)).unwrap_err()),
        "title"
    );
    let stranger = task("Roll back", Some(MemberId::new()));
    assert_eq!(field(engine.add_task(id, &stranger).unwrap_err()), "owner");
    assert_eq!(
        field(
            engine
                .write_status_update(id, &update(" ", None))
                .unwrap_err()
        ),
        "text"
    );
    let backwards = update("We see it.", Some(START - Millis(1)));
    let refused = engine.write_status_update(id, &backwards).unwrap_err();
    assert_eq!(field(refused), "next_update_at");
    let program = engine
        .attach_file(id, "a.exe", "", b"MZ\x90\0\xff")
        .unwrap_err();
    assert_eq!(field(program), "content");
    assert_eq!(
        field(
            engine
                .attach_base64(id, "a.png", "", "no base64!")
                .unwrap_err()
        ),
        "content"
    );
    let nobody = IncidentId::new();
    for refused in [
        engine.room(nobody).map(drop),
        engine.related_to_incident(nobody).map(drop),
        engine.add_task(nobody, &task("Look", None)).map(drop),
        engine
            .write_status_update(nobody, &update("We see it.", None))
            .map(drop),
        engine.attach_file(nobody, "graph.png", "", PIXEL).map(drop),
        engine.hand_over_role(nobody, IncidentRole::Scribe, None),
        engine.pin_entry(nobody, "note/1", true),
        engine.pin_entry(id, "note/1", true),
        engine.correct_entry(id, "edit/nothing", START),
        engine.set_task_done(TaskId::new(), true),
        engine.delete_task(TaskId::new()),
        engine.correct_status_update(StatusUpdateId::new(), "We see it."),
        engine.attachment_content(AttachmentId::new()).map(drop),
        engine.remove_attachment(AttachmentId::new()),
    ] {
        let told = refused.unwrap_err().message;
        assert!(told.ends_with('.'), "{told}");
    }
    assert!(engine.room(id).unwrap().attachments.is_empty());
}
