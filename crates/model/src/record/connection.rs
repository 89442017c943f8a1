use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, check_name};
use crate::{
    ids::ConnectionId,
    time::{Millis, Timestamp},
};

/// A kind of external system that Muster speaks to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorKind {
    /// GitLab CI/CD.
    #[serde(rename = "gitlab")]
    GitLab,
    /// Jenkins.
    Jenkins,
    /// Prometheus Alertmanager.
    Alertmanager,
}

impl ConnectorKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::GitLab, Self::Jenkins, Self::Alertmanager];

    /// The product's own name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitLab => "GitLab",
            Self::Jenkins => "Jenkins",
            Self::Alertmanager => "Alertmanager",
        }
    }
}

/// A configured link to one external system. Its token is not here: it lives in the keyring, under
/// the connection's identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Connection {
    /// What people call it.
    pub name: String,
    /// Where the system answers, with the path that it lives below, if any.
    pub base_url: String,
    /// What is read, in the terms of that system.
    pub settings: ConnectionSettings,
    /// The user name that goes with the token, where the system wants one; else empty.
    pub user: String,
    /// A PEM file of certificates to trust besides the machine's own; empty for none.
    pub ca_file: String,
    /// The HTTP proxy to go through; empty to follow the machine's settings.
    pub proxy: String,
    /// How long to wait between two polls.
    pub poll_interval: Millis,
    /// The first sync reads no further back than this.
    pub since: Timestamp,
    /// Whether it is polled at all.
    pub enabled: bool,
}

/// What a connection reads, in the terms of its system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConnectionSettings {
    /// GitLab CI/CD.
    #[serde(rename = "gitlab")]
    GitLab(GitLabSettings),
    /// Jenkins.
    Jenkins(JenkinsSettings),
    /// Prometheus Alertmanager.
    Alertmanager(AlertmanagerSettings),
}

/// Which part of a GitLab to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GitLabSettings {
    /// Whether `paths` are projects or one group with all below it.
    pub scope: GitLabScope,
    /// Full paths, such as `shop/checkout`, or numeric ids.
    pub paths: Vec<String>,
}

/// What the paths of a GitLab connection name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GitLabScope {
    /// Single projects.
    Projects,
    /// Groups, with all their projects and subgroups.
    Group,
}

/// Which jobs of a Jenkins to read, and which of them deploy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct JenkinsSettings {
    /// The folder to start from, such as `shop/backend`; empty for the whole server.
    pub folder: String,
    /// A regular expression over a job's full name: builds of what it matches are deployments.
    /// Empty: none is. A group named `environment` gives the environment's name.
    pub deployment_jobs: String,
    /// The environment of deployments whose job name does not say it.
    pub default_environment: String,
}

/// Which alerts of an Alertmanager to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AlertmanagerSettings {
    /// Matchers in Alertmanager's own syntax, such as `team="shop"`; all must hold.
    pub filters: Vec<String>,
}

impl ConnectionSettings {
    /// Which kind of system these settings are for.
    #[must_use]
    pub const fn connector(&self) -> ConnectorKind {
        match self {
            Self::GitLab(_) => ConnectorKind::GitLab,
            Self::Jenkins(_) => ConnectorKind::Jenkins,
            Self::Alertmanager(_) => ConnectorKind::Alertmanager,
        }
    }
}

impl Record for Connection {
    type Id = ConnectionId;
    const KIND: RecordKind = RecordKind::Connection;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        self.base_url.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "connection", &self.name)?;
        let has_scheme = ["http://", "https://"].iter().any(|scheme| {
            self.base_url
                .strip_prefix(scheme)
                .is_some_and(|rest| !rest.trim_matches('/').is_empty())
        });
        if !has_scheme || self.base_url.chars().any(char::is_whitespace) {
            return Err(Invalid::new(
                "base_url",
                format!(
                    "'{}' is not an address; write it as https://host or https://host/path.",
                    self.base_url
                ),
            ));
        }
        if names_a_user(&self.base_url) {
            return Err(Invalid::new(
                "base_url",
                "Leave the user and password out of the address; the token has its own field and is \
                 kept in the keyring.",
            ));
        }
        if names_a_user(&self.proxy) {
            return Err(Invalid::new(
                "proxy",
                "Leave the user and password out of the proxy's address: everybody who uses this \
                 workspace could read them here. Where the proxy asks for them, put them into this \
                 computer's own proxy settings and leave this empty.",
            ));
        }
        if self.poll_interval < Millis::seconds(5) || self.poll_interval > Millis::days(1) {
            return Err(Invalid::new(
                "poll_interval",
                "Choose between 5 seconds and 1 day for how often to look for news.",
            ));
        }
        match &self.settings {
            ConnectionSettings::GitLab(settings) if settings.paths.is_empty() => Err(Invalid::new(
                "paths",
                match settings.scope {
                    GitLabScope::Projects => "Name at least one project, such as shop/checkout.",
                    GitLabScope::Group => "Name the group, such as shop.",
                },
            )),
            ConnectionSettings::Jenkins(settings) => {
                match regex::Regex::new(&settings.deployment_jobs) {
                    Ok(_) => Ok(()),
                    Err(error) => Err(Invalid::new(
                        "deployment_jobs",
                        format!("The pattern for deployment jobs cannot be read: {error}."),
                    )),
                }
            }
            ConnectionSettings::GitLab(_) | ConnectionSettings::Alertmanager(_) => Ok(()),
        }
    }
}

/// Whether an address holds a user, with or without a password. Its scheme may be missing.
fn names_a_user(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/')
        .next()
        .is_some_and(|authority| authority.contains('@'))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::names_a_user;

    #[rstest]
    #[case("", false)]
    #[case("http://proxy.example.com:3128", false)]
    #[case("proxy.example.com:3128", false)]
    #[case("https://git.example.com/@group", false)]
    #[case("http://ada@proxy.example.com", true)]
    #[case("http://ada:hunter2@proxy.example.com:3128/", true)]
    #[case("ada:hunter2@proxy.example.com:3128", true)]
    fn knows_an_address_with_a_user(#[case] address: &str, #[case] named: bool) {
        assert_eq!(names_a_user(address), named);
    }
}
