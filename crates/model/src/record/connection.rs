use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Invalid, Record, RecordKind, check_name};
use crate::{
    ids::ConnectionId,
    time::{Millis, Timestamp},
};

/// A configured link to one external system. Its token is not here: it lives in the keyring, under
/// the connection's identity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Connection {
    /// What people call it.
    pub name: String,
    /// Where the system answers, with the path that it lives below, if any; for files, the folder
    /// as `file:///…`.
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
    /// Names of environments, in which `*` stands for any text, whose deployments this connection
    /// speaks for: of them, those that come through another connection of the same service do not
    /// count. Empty: it claims none.
    #[serde(default)]
    pub speaks_for: Vec<String>,
}

/// What a connection reads, in the terms of its system: which system, and the values that its form
/// asks for, by the names of its fields. What they mean, and which are acceptable, is the
/// connector's to say, so that a new system needs no change here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ConnectionSettings {
    /// Which system, such as `gitlab`: the name under which its connector is registered.
    pub kind: String,
    /// The values of the form's fields.
    #[serde(flatten)]
    pub values: BTreeMap<String, SettingValue>,
}

/// The value of one setting. An empty list is one of lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(untagged)]
pub enum SettingValue {
    /// Yes or no.
    Flag(bool),
    /// One text.
    Text(String),
    /// Several texts.
    Lines(Vec<String>),
    /// Named queries whose values become samples.
    Metrics(Vec<MetricQuery>),
}

/// A query in the language of a metrics system, whose values become samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MetricQuery {
    /// What people call what it measures; unique in its connection.
    pub name: String,
    /// What its values count, such as `ms` or `%`; empty for plain numbers.
    pub unit: String,
    /// The query itself.
    pub query: String,
}

impl ConnectionSettings {
    /// Settings for the system `kind`.
    #[must_use]
    pub fn new<N: Into<String>>(
        kind: &str,
        values: impl IntoIterator<Item = (N, SettingValue)>,
    ) -> Self {
        Self {
            kind: kind.to_owned(),
            values: values
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        }
    }

    /// The settings as the connector's own type, which says what a missing one means.
    ///
    /// # Errors
    /// What could not be read, in the words of the library.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::to_value(&self.values).and_then(serde_json::from_value)
    }
}

impl From<bool> for SettingValue {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<&str> for SettingValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&[&str]> for SettingValue {
    fn from(lines: &[&str]) -> Self {
        Self::Lines(lines.iter().map(|&line| line.to_owned()).collect())
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

    /// What holds for every system; its connector checks the settings.
    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "connection", &self.name)?;
        let has_scheme = ["http://", "https://", "file:///"].iter().any(|scheme| {
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
        if self.settings.kind.trim().is_empty() {
            return Err(Invalid::new("kind", "Choose which system to connect."));
        }
        Ok(())
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

    use serde_json::json;

    use super::{ConnectionSettings, SettingValue, names_a_user};

    #[test]
    fn settings_are_written_flat_beside_their_kind() {
        let settings = ConnectionSettings::new(
            "gitlab",
            [
                ("scope", SettingValue::from("projects")),
                ("paths", SettingValue::from(&["shop/checkout"][..])),
            ],
        );
        let written = json!({"kind": "gitlab", "paths": ["shop/checkout"], "scope": "projects"});
        assert_eq!(serde_json::to_value(&settings).unwrap(), written);
        assert_eq!(
            serde_json::from_value::<ConnectionSettings>(written).unwrap(),
            settings
        );
    }

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
