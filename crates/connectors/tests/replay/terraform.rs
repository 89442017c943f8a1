//! What both tests of the HCP Terraform connector begin with.

use muster_connectors::{Access, Connector, connect};
use muster_model::record::{ConnectionSettings, SettingValue};
use muster_replay::terraform::ORGANIZATION;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path_regex};

use crate::access::access;

/// A connection to the replayed installation that reads these workspaces.
pub fn reading(base_url: &str, workspaces: &[&str]) -> Access {
    let values: [(&str, SettingValue); 4] = [
        ("organization", ORGANIZATION.into()),
        ("workspaces", workspaces.into()),
        (
            "deployment_workspaces",
            "^shop-(?P<environment>[a-z]+)$".into(),
        ),
        ("default_environment", "production".into()),
    ];
    access(base_url, "", ConnectionSettings::new("terraform", values))
}

/// A connector that reads all workspaces.
pub fn connector(server: &MockServer) -> Box<dyn Connector> {
    connect(reading(&server.uri(), &[])).expect("the connection can be used")
}

/// Answers every call whose path ends so in another way.
pub async fn over(server: &MockServer, ending: &str, answer: ResponseTemplate) {
    Mock::given(path_regex(format!("{ending}$")))
        .respond_with(answer)
        .with_priority(1)
        .mount(server)
        .await;
}
