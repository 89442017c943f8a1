//! The TypeScript bindings in the repository are those of the commands as they are now.

use std::{fs, path::Path};

/// Set to write the bindings instead of comparing them: `make bindings`.
const WRITE: &str = "MUSTER_WRITE_BINDINGS";

#[test]
fn the_bindings_are_up_to_date() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/bindings.ts");
    if std::env::var_os(WRITE).is_some() {
        muster_desktop::write_bindings(&kept).unwrap();
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let fresh = directory.path().join("bindings.ts");
    muster_desktop::write_bindings(&fresh).unwrap();
    // Compared as a whole, so that a difference is one line and not the file.
    assert!(
        fs::read(&kept).unwrap() == fs::read(&fresh).unwrap(),
        "ui/src/bindings.ts is out of date: run `make bindings`"
    );
}
