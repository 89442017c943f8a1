use muster_model::{
    ids::DeviceId,
    rbac::{Author, Role},
    record::{Incident, Member, RecordKind},
    time::{Millis, Window},
};
use muster_store::{
    PageRequest,
    audit::{Action, Broken, EditFilter, edits, history, verify},
};
use rstest::rstest;
use serde_json::json;

use crate::world::{NOON, World};

/// A workspace with six edits.
fn busy_world() -> World {
    let world = World::new();
    let id = world.incident("Checkout is down");
    world
        .change::<Incident>(id, |i| i.summary = "Cards only.".to_owned())
        .unwrap();
    let bob = world.member("Bob", Role::Viewer);
    world.delete::<Member>(bob).unwrap();
    world
}

fn first_broken(world: &World) -> Broken {
    world.store.read(verify).unwrap().unwrap_err()
}

#[test]
fn an_untouched_log_verifies() {
    let world = busy_world();
    let verified = world.store.read(verify).unwrap().unwrap();
    assert_eq!(verified.edits, 6);
}

#[rstest]
fn an_altered_row_is_named(
    #[values(1, 4, 6)] seq: i64,
    #[values(
        "device",
        "number",
        "author",
        "at",
        "kind",
        "record",
        "action",
        "update_bytes",
        "diff",
        "previous",
        "hash"
    )]
    column: &str,
) {
    let world = busy_world();
    let raw = world.raw();
    raw.pragma_update(None, "ignore_check_constraints", true)
        .unwrap();
    let altered = match column {
        "number" | "at" => format!("{column} + 1000"),
        // The last byte of a blob or letter of a text becomes another.
        "author" | "kind" | "action" | "diff" => {
            format!("substr({column}, 1, length({column}) - 1) || '~'")
        }
        _ => format!(
            "CAST(substr({column}, 1, length({column}) - 1)
                 || CASE WHEN substr({column}, -1) = x'00' THEN x'01' ELSE x'00' END AS BLOB)"
        ),
    };
    let sql = format!("UPDATE edits SET {column} = {altered} WHERE seq = ?1");
    assert_eq!(raw.execute(&sql, [seq]).unwrap(), 1);
    let broken = first_broken(&world);
    assert_eq!(broken.seq, seq, "{}", broken.what);
    if column != "device" {
        assert_eq!(broken.device, world.store.device());
    }
    assert!(broken.what.ends_with('.'));
}

#[test]
fn text_that_is_text_no_more_is_found_as_well() {
    let world = busy_world();
    world
        .raw()
        .execute(
            "UPDATE edits SET diff = CAST(x'ff' || diff AS TEXT) WHERE seq = 3",
            [],
        )
        .unwrap();
    assert_eq!(first_broken(&world).seq, 3);
}

#[test]
fn a_row_that_was_moved_is_named() {
    let world = busy_world();
    world
        .raw()
        .execute("UPDATE edits SET seq = 60 WHERE seq = 6", [])
        .unwrap();
    assert_eq!(first_broken(&world).seq, 60);
}

#[test]
fn a_removed_row_is_named_by_the_one_after_it() {
    let world = busy_world();
    world
        .raw()
        .execute("DELETE FROM edits WHERE seq = 3", [])
        .unwrap();
    let broken = first_broken(&world);
    assert_eq!((broken.seq, broken.number), (4, 4));
}

#[test]
fn an_edit_in_another_laptops_name_is_found() {
    let world = busy_world();
    let other = DeviceId::new().uuid().into_bytes();
    world
        .raw()
        .execute(
            "INSERT INTO edits (device, number, author, at, kind, record, action, update_bytes,
                 diff, previous, hash)
             SELECT ?1, 1, author, at, kind, record, action, update_bytes, diff, zeroblob(32), hash
             FROM edits WHERE seq = 1",
            [other],
        )
        .unwrap();
    let broken = first_broken(&world);
    assert_eq!((broken.seq, broken.number), (7, 1));
}

#[test]
fn a_history_tells_who_when_what_before_and_after() {
    let world = World::new();
    let id = world.incident("Checkout is down");
    let later = NOON + Millis::minutes(1);
    world
        .store
        .write(|door| door.change::<Incident>(Author::Muster, later, id, |i| i.title.push('!')))
        .unwrap();
    let edits = world
        .store
        .read(|reader| history(reader, id.into()))
        .unwrap();
    let [made, changed] = edits.as_slice() else {
        panic!("{edits:?}")
    };
    assert_eq!(
        (made.author, made.at, made.action),
        (world.admin, NOON, Action::Create)
    );
    assert_eq!(made.diff["title"], json!([null, "Checkout is down"]));
    assert_eq!((changed.author, changed.at), (Author::Muster, later));
    assert_eq!(changed.number, made.number + 1);
    assert_eq!(
        serde_json::Value::from(changed.diff.clone()),
        json!({"title": ["Checkout is down", "Checkout is down!"]})
    );
}

#[test]
fn the_log_is_read_page_by_page_and_filtered() {
    let world = busy_world();
    let page = |filter: &EditFilter, request| {
        world
            .store
            .read(|reader| edits(reader, filter, request))
            .unwrap()
    };
    let all = EditFilter::default();
    let first = page(&all, PageRequest::first(4));
    assert_eq!(first.total, 6);
    assert_eq!(
        first.rows.iter().map(|edit| edit.seq).collect::<Vec<_>>(),
        [6, 5, 4, 3]
    );
    let rest = page(
        &all,
        PageRequest {
            after: first.next,
            limit: 4,
        },
    );
    assert_eq!(
        rest.rows.iter().map(|edit| edit.seq).collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(rest.next, None);

    let by_muster = EditFilter {
        author: Some(Author::Muster),
        ..EditFilter::default()
    };
    assert_eq!(page(&by_muster, PageRequest::first(10)).total, 2);
    let of_incidents = EditFilter {
        kind: Some(RecordKind::Incident),
        ..EditFilter::default()
    };
    assert_eq!(page(&of_incidents, PageRequest::first(10)).total, 2);
    let later = Window {
        from: NOON + Millis::seconds(1),
        to: NOON + Millis::days(1),
    };
    let none = EditFilter {
        window: Some(later),
        ..EditFilter::default()
    };
    assert_eq!(page(&none, PageRequest::first(10)).total, 0);
}
