//! A workspace that was just created, in a folder of its own, with the engine that has it open: where
//! benchmarks begin.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use muster_engine::{Clock, Engine, Home, Notifier, workspaces::NewWorkspace};
use muster_model::record::Discipline;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// An engine with a workspace whose only member is Ada.
pub struct Shop {
    pub engine: Engine,
    /// The workspace's file, to be written beside the engine.
    pub file: PathBuf,
    /// What the engine's tasks run on.
    _runtime: Runtime,
    /// Gone with all that is in it.
    _folder: TempDir,
}

impl Shop {
    pub fn open(clock: Arc<dyn Clock>, notifier: Arc<dyn Notifier>) -> Self {
        let folder = TempDir::new().unwrap();
        let runtime = Runtime::new().unwrap();
        let home = Home::below(folder.path());
        let engine = Engine::start(home, clock, notifier, runtime.handle().clone());
        engine
            .create_workspace(&NewWorkspace {
                name: "Shop".to_owned(),
                time_zone: "Europe/Paris".to_owned(),
                your_name: "Ada".to_owned(),
                your_email: "ada@example.com".to_owned(),
                team_name: "Web".to_owned(),
                discipline: Discipline::Operations,
            })
            .unwrap();
        Self {
            file: file_below(folder.path()),
            engine,
            _runtime: runtime,
            _folder: folder,
        }
    }
}

fn file_below(folder: &Path) -> PathBuf {
    let workspaces = Home::below(folder).data().join("workspaces");
    let mut entries = fs::read_dir(workspaces).unwrap();
    entries
        .find_map(|entry| {
            let path = entry.unwrap().path();
            path.extension()
                .is_some_and(|it| it == "muster")
                .then_some(path)
        })
        .unwrap()
}
