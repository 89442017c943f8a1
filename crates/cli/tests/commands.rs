//! `musterctl` as a script calls it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use muster_engine::{Engine, Home, NoNotifier, SystemClock};

fn musterctl(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_musterctl"))
        .arg("--home")
        .arg(home)
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn with_the_sample(home: &Path) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let handle = runtime.handle().clone();
    let engine = Engine::start(
        Home::below(home),
        Arc::new(SystemClock),
        Arc::new(NoNotifier),
        handle,
    );
    engine.open_sample().unwrap();
    engine.stop();
}

#[test]
fn without_a_workspace_it_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let output = musterctl(home.path(), &["audit", "verify"]);
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("No workspace"), "{error}");
}

#[test]
fn an_export_imports_elsewhere_with_the_same_numbers_and_a_chain_that_holds() {
    let (home, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    with_the_sample(home.path());
    let file = home.path().join("sample.zip");
    let file = file.to_str().unwrap();

    assert!(said(&musterctl(home.path(), &["workspaces"])).contains("(sample)"));
    assert!(said(&musterctl(home.path(), &["audit", "verify"])).contains("every link"));
    assert!(said(&musterctl(home.path(), &["backup"])).contains("Backed up"));
    assert!(musterctl(home.path(), &["export", file]).status.success());
    let imported = musterctl(elsewhere.path(), &["import", file]);
    assert!(
        imported.status.success(),
        "{}",
        String::from_utf8_lossy(&imported.stderr)
    );
    assert!(said(&musterctl(elsewhere.path(), &["audit", "verify"])).contains("every link"));
    let kpis = |home: &Path| said(&musterctl(home, &["kpi", "show", "--days", "182"]));
    assert_eq!(kpis(home.path()), kpis(elsewhere.path()));
}

#[test]
fn plans_are_imported_into_the_workspace_and_what_is_none_is_named() {
    let home = tempfile::tempdir().unwrap();
    with_the_sample(home.path());
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let plan = fixtures.join("terraform_files/has_changes_plan.json");
    let other = fixtures.join("README.md");
    let plan = plan.to_str().unwrap();

    let imported = musterctl(home.path(), &["import", plan]);
    assert!(
        said(&imported).contains("1 run (Terraform files)"),
        "{imported:?}"
    );
    assert!(imported.status.success());

    let both = musterctl(home.path(), &["import", plan, other.to_str().unwrap()]);
    assert!(!both.status.success());
    assert!(said(&both).contains("1 run"));
    let error = String::from_utf8(both.stderr).unwrap();
    assert!(error.contains("README.md"), "{error}");
}
