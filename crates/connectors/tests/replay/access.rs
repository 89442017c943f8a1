//! Connections for tests.

use muster_connectors::{Access, Stream, Tokens};
use muster_model::{
    ids::ConnectionId,
    record::{Connection, ConnectionSettings},
    time::{Millis, Timestamp},
};

/// A token that must turn up nowhere but in the requests to its own host.
pub const TOKEN: &str = "canary-7f3a9e-token";

/// When the tests say that it is.
pub const NOW: Timestamp = Timestamp(1_772_446_000_000);

/// A connection to `base_url` that reads everything since 1970.
pub fn access(base_url: &str, user: &str, settings: ConnectionSettings) -> Access {
    Access {
        id: ConnectionId::new(),
        connection: Connection {
            name: "Test".to_owned(),
            base_url: base_url.to_owned(),
            settings,
            user: user.to_owned(),
            ca_file: String::new(),
            proxy: String::new(),
            poll_interval: Millis::minutes(1),
            since: Timestamp(0),
            enabled: true,
            speaks_for: Vec::new(),
        },
        tokens: Tokens::one(TOKEN.into()),
        keeper: None,
    }
}

/// The stream of this name.
pub fn stream(name: &str) -> Stream {
    Stream {
        name: name.to_owned(),
        title: name.to_owned(),
    }
}
