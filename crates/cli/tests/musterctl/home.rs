//! A home, and what musterctl says in it.

use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use muster_engine::{Clock, Engine, Home, NoNotifier, SystemClock};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A home with the sample workspace.
pub struct Sample(TempDir);

impl Sample {
    pub fn new() -> Self {
        let sample = Self(tempfile::tempdir().unwrap());
        sample.with_engine(|engine| {
            engine.open_sample().unwrap();
        });
        sample
    }

    /// The folder, in which musterctl runs.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Asks an engine as the app has it, with no workspace open.
    pub fn with_engine<T>(&self, ask: impl FnOnce(&Engine) -> T) -> T {
        with_engine(self.path(), Arc::new(SystemClock), ask)
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        musterctl(self.path(), arguments)
    }

    /// What it prints for programs.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    }
}

/// Asks an engine as the app has it in a home at a time, with no workspace open.
pub fn with_engine<T>(home: &Path, clock: Arc<dyn Clock>, ask: impl FnOnce(&Engine) -> T) -> T {
    let runtime = Runtime::new().unwrap();
    let handle = runtime.handle().clone();
    let engine = Engine::start(Home::below(home), clock, Arc::new(NoNotifier), handle);
    let answer = ask(&engine);
    engine.stop();
    answer
}

pub fn musterctl(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_musterctl"))
        .arg("--home")
        .arg(home)
        .args(arguments)
        .current_dir(home)
        .output()
        .unwrap()
}

pub fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
