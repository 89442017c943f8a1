use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use muster_model::{fact::Fact, record::Incident};
use muster_store::{DeploymentFilter, PageRequest};

use crate::world::{World, deployment, incident};

#[test]
fn a_reader_sees_one_moment() {
    let world = World::new();
    world.incident("First");
    world
        .store
        .read(|reader| {
            assert_eq!(reader.count::<Incident>()?, 1);
            world.incident("Second");
            assert_eq!(reader.count::<Incident>()?, 1);
            Ok(())
        })
        .unwrap();
    assert_eq!(
        world
            .store
            .read(muster_store::Reader::count::<Incident>)
            .unwrap(),
        2
    );
}

#[test]
fn readers_work_while_others_write() {
    const BATCHES: usize = 40;
    const SIZE: u64 = 25;
    let world = World::new();
    let connection = world.connection();
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let mut last = 0;
                    while !is_done.load(Ordering::Acquire) {
                        let filter = DeploymentFilter::default();
                        let total = world
                            .store
                            .read(|reader| reader.deployments(&filter, PageRequest::first(5)))
                            .unwrap()
                            .total;
                        assert_eq!(total % SIZE, 0, "half a batch was seen");
                        assert!(total >= last);
                        last = total;
                    }
                })
            })
            .collect();
        for batch in 0..BATCHES {
            let facts: Vec<_> = (0..SIZE)
                .map(|n| Fact::Deployment(deployment(connection, &format!("{batch}/{n}"))))
                .collect();
            world.store.write(|door| door.apply_facts(&facts)).unwrap();
        }
        is_done.store(true, Ordering::Release);
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

#[test]
fn writers_take_turns() {
    let world = World::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for n in 0..10 {
                    world.incident(&format!("Incident {n}"));
                }
            });
        }
    });
    let verified = world
        .store
        .read(muster_store::audit::verify)
        .unwrap()
        .unwrap();
    assert_eq!(verified.edits, 42);
}

#[test]
fn a_panic_while_writing_leaves_the_store_usable() {
    let world = World::new();
    let panicked = thread::scope(|scope| {
        scope
            .spawn(|| {
                world.store.write::<()>(|door| {
                    let id = muster_model::ids::IncidentId::new();
                    door.create(world.admin, crate::world::NOON, id, &incident("Lost"))?;
                    panic!("a defect of the caller's");
                })
            })
            .join()
            .is_err()
    });
    assert!(panicked);
    world.incident("Kept");
    assert_eq!(
        world
            .store
            .read(muster_store::Reader::count::<Incident>)
            .unwrap(),
        1
    );
}

#[test]
fn a_closed_workspace_is_one_file() {
    let world = World::new();
    world.incident("Checkout is down");
    world
        .store
        .read(muster_store::Reader::count::<Incident>)
        .unwrap();
    let World { store, folder, .. } = world;
    drop(store);
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["workspace.db"]);
}
