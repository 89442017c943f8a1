//! The systems that Muster speaks to, as servers on loopback that answer what the real ones
//! answered: one module per system, named as its connector. Each makes a small believable
//! installation of which every call succeeds, and refuses a wrong token as the system does. What
//! goes wrong is left to the contract tests, which mount it on top. The two chat systems also come
//! as servers that remember what was posted, and in which people press buttons and write.

mod faults;

pub mod awx;
pub mod datadog;
pub mod github;
pub mod issues;
pub mod pagerduty;
pub mod prometheus;
pub mod slack;
pub mod slack_server;
pub mod splunk;
pub mod splunk_on_call;
pub mod teams;
pub mod teams_server;
pub mod terraform;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The token that every server takes. It must turn up nowhere but in requests.
pub const TOKEN: &str = "canary-7f3a9e-token";

/// The folder of recorded answers.
#[must_use]
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

/// A recorded answer, by its path in the folder of fixtures.
///
/// # Panics
/// If it is not there or is not JSON: the test that asks for it is wrong.
#[must_use]
pub fn recorded(path: &str) -> Value {
    let file = fixtures().join(path);
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{} is not JSON: {error}", file.display()))
}
