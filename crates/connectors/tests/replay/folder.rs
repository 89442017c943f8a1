//! A watched folder with recorded files in it.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use muster_connectors::{Access, Connector, Page, connect};
use muster_model::{
    fact::{Fact, IacRun},
    record::ConnectionSettings,
    time::Timestamp,
};
use muster_replay::fixtures;
use tempfile::TempDir;

use crate::access::{NOW, access, stream};

/// When every file was last changed, unless a test says otherwise.
pub const CHANGED: Timestamp = Timestamp(1_772_445_600_000);

/// A folder called `watched`, and the connection to it.
pub struct Watched {
    parent: TempDir,
    pub access: Access,
}

impl Watched {
    /// An empty one for connections of this kind.
    pub fn new(kind: &str) -> Self {
        let parent = tempfile::tempdir().expect("a folder");
        fs::create_dir(parent.path().join("watched")).expect("a folder in it");
        let address = format!("file://{}/watched", parent.path().display());
        let access = access(&address, "", ConnectionSettings::new::<&str>(kind, []));
        Self { parent, access }
    }

    pub fn path(&self) -> PathBuf {
        self.parent.path().join("watched")
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        self.write_at(name, text, CHANGED);
    }

    /// Writes a file that was last changed at `at`.
    pub fn write_at(&self, name: &str, text: impl AsRef<[u8]>, at: Timestamp) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder");
        fs::write(&path, text).expect("the file can be written");
        let since = Duration::from_millis(at.millis().unsigned_abs());
        fs::File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(SystemTime::UNIX_EPOCH + since))
            .expect("its time can be set");
    }

    /// Copies a recorded file.
    pub fn copy(&self, fixture: &str, name: &str) {
        self.write(name, recorded(fixture));
    }

    pub fn connector(&self) -> Box<dyn Connector> {
        connect(self.access.clone()).expect("the connection can be used")
    }

    pub async fn pull(&self, cursor: Option<&str>) -> Page {
        self.connector()
            .pull(&stream("files"), cursor, NOW)
            .await
            .expect("the folder can be read")
    }
}

/// A recorded file, as it is.
pub fn recorded(fixture: &str) -> Vec<u8> {
    let file = fixtures().join(fixture);
    fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The runs among facts; there is nothing else.
pub fn runs(facts: &[Fact]) -> Vec<&IacRun> {
    facts
        .iter()
        .map(|fact| match fact {
            Fact::IacRun(run) => run,
            other => panic!("{other:?} is no run"),
        })
        .collect()
}
