//! What the window may do and load, read from the configuration that the app is built with; and that
//! every line of the threat model names tests that are there.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn configuration() -> Value {
    serde_json::from_str(&read("tauri.conf.json")).expect("it is JSON")
}

/// The sources that each directive of the policy lets in.
fn policy() -> BTreeMap<String, Vec<String>> {
    let configuration = configuration();
    let text = configuration["app"]["security"]["csp"]
        .as_str()
        .expect("there is a policy");
    text.split(';')
        .map(|directive| {
            let mut words = directive.split_whitespace().map(str::to_owned);
            (
                words.next().expect("a directive has a name"),
                words.collect(),
            )
        })
        .collect()
}

#[test]
fn the_window_loads_nothing_from_elsewhere() {
    let policy = policy();
    let of = |name: &str| policy[name].join(" ");
    assert_eq!(of("default-src"), "'none'");
    assert_eq!(of("script-src"), "'self'");
    for closed in ["object-src", "base-uri", "form-action"] {
        assert_eq!(of(closed), "'none'", "{closed}");
    }
    let own = [
        "'none'",
        "'self'",
        "data:",
        "about:",
        "ipc:",
        "http://ipc.localhost",
        "'unsafe-inline'",
    ];
    for (directive, sources) in &policy {
        for source in sources {
            assert!(own.contains(&source.as_str()), "{directive} {source}");
            let is_loose = source == "'unsafe-inline'";
            assert!(!is_loose || directive == "style-src", "{directive}");
        }
    }
}

#[test]
fn the_window_is_made_by_the_app_and_speaks_to_no_other_page() {
    let configuration = configuration();
    assert_eq!(configuration["app"]["windows"], json!([]));
    assert_eq!(configuration["app"]["withGlobalTauri"], Value::Null);
    let security = configuration["app"]["security"].as_object().unwrap();
    let keys: Vec<_> = security.keys().collect();
    assert_eq!(keys, ["csp"], "nothing loosens what the policy says");
}

#[test]
fn the_window_may_do_no_more_than_it_needs() {
    let folder = root().join("src-tauri/capabilities");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 1, "one window, one list");
    let capability: Value =
        serde_json::from_str(&fs::read_to_string(files[0].path()).unwrap()).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["remote"], Value::Null);
    let opener = json!({
        "identifier": "opener:allow-open-url",
        "allow": [{ "url": "http://*" }, { "url": "https://*" }, { "url": "mailto:*" }],
    });
    let permissions = json!([
        "core:event:default",
        "dialog:allow-open",
        "dialog:allow-save",
        opener,
        "autostart:default",
    ]);
    assert_eq!(capability["permissions"], permissions);
}

/// The tests that the threat model's tables name: a file and the tests in it, one after another.
fn named_tests(model: &str) -> Vec<(&str, &str)> {
    let mut named = Vec::new();
    for line in model.lines().filter(|line| line.starts_with('|')) {
        let mut file = None;
        for code in line.split('`').skip(1).step_by(2) {
            let is_file = [".rs", ".ts"].iter().any(|ending| code.ends_with(ending));
            if is_file {
                file = Some(code);
            } else if let Some(file) = file {
                named.push((file, code));
            }
        }
    }
    named
}

#[test]
fn the_threat_model_names_tests_that_are_there() {
    let model = read("docs/threat-model.md");
    let named = named_tests(&model);
    assert!(named.len() >= 30, "only {} tests are named", named.len());
    for (file, test) in named {
        let source = read(file);
        let is_there =
            source.contains(&format!("fn {test}(")) || source.contains(&format!("'{test}'"));
        assert!(is_there, "{file} has no test {test}");
    }
    let rows = model.lines().filter(|line| {
        line.starts_with("| ") && !line.starts_with("| ---") && !line.starts_with("| Threat")
    });
    for row in rows {
        assert!(
            row.contains(".rs`") || row.contains(".ts`"),
            "no test: {row}"
        );
    }
}
