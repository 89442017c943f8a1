//! A file or folder that may not be written is named, and left as it is.

use std::{
    fs,
    io::{self, Write},
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
};

use muster_store::file::{Fault, OpenError, Workspaces};
use tempfile::TempDir;

use crate::folder::{CHILD, NOON, child, folder_with_a_workspace, names_in, slug};

/// Permissions do not bind root, so that the question is asked by somebody else.
const NOBODY: u32 = 65_534;

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Opens the workspace in a process that permissions bind, and gives what it answers.
fn open_as_somebody_else(test: &str, folder: &TempDir, workspaces: &Workspaces) -> String {
    let program = folder.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    allow(&program, 0o755);
    allow(folder.path(), 0o755);
    let mut command = child(
        &program,
        &format!("permissions::{test}"),
        workspaces.folder(),
    );
    if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        command.uid(NOBODY);
    }
    let output = command.current_dir(folder.path()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// In the other process: tells what opening answers, and ends.
fn tell(folder: &std::ffi::OsStr) -> ! {
    let workspaces = Workspaces::in_folder(PathBuf::from(folder));
    let answer = match workspaces.open(&slug("payments"), NOON) {
        Ok(_) => "opened".to_owned(),
        Err(OpenError::Disk { fault, path }) => {
            format!("{}: {}", path.display(), fault == Fault::ReadOnly)
        }
        Err(other) => other.to_string(),
    };
    io::stdout().write_all(answer.as_bytes()).unwrap();
    std::process::exit(0)
}

#[test]
fn a_read_only_file_is_named_and_not_set_aside() {
    if let Some(folder) = std::env::var_os(CHILD) {
        tell(&folder);
    }
    let (folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    allow(workspaces.folder(), 0o777);
    allow(&workspaces.folder().join("payments.lock"), 0o666);
    allow(&path, 0o444);
    let before = fs::read(&path).unwrap();
    let test = "a_read_only_file_is_named_and_not_set_aside";
    let answer = open_as_somebody_else(test, &folder, &workspaces);
    assert!(answer.contains("payments.muster: true"), "{answer}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_read_only_folder_is_named_and_nothing_is_set_aside() {
    if let Some(folder) = std::env::var_os(CHILD) {
        tell(&folder);
    }
    let (folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    allow(workspaces.folder(), 0o555);
    let names = names_in(workspaces.folder());
    let test = "a_read_only_folder_is_named_and_nothing_is_set_aside";
    let answer = open_as_somebody_else(test, &folder, &workspaces);
    allow(workspaces.folder(), 0o755);
    assert!(answer.contains("payments.lock: true"), "{answer}");
    assert!(path.exists());
    assert_eq!(names_in(workspaces.folder()), names);
}

#[test]
fn a_daily_backup_that_fails_does_not_keep_the_workspace_shut() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    // A file where the folder of backups should be.
    fs::write(workspaces.folder().join("backups"), "in the way").unwrap();
    let opened = workspaces.open(&slug, NOON).unwrap();
    let failure = opened.file.back_up_if_due(NOON).unwrap_err();
    assert!(failure.to_string().contains("backups"), "{failure}");
}
