//! The chats of the workspace as a whole: every channel that a connection brought, and where
//! channels can be opened. For forms in which people choose where something is written.

use muster_model::{ids::ConnectionId, record::Connection};
use serde::Serialize;

use crate::{Engine, Problem};

/// The kinds of system in which Muster can open channels.
const OPENING: [&str; 1] = ["slack"];

/// A channel to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChatChannel {
    /// Its key, by which records name it.
    pub key: String,
    /// Its name, without a leading `#`.
    pub name: String,
    /// The name of the connection that it belongs to.
    pub connection_name: String,
    /// Whether Muster may post there as things are.
    pub reachable: bool,
}

/// A connection through which channels can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct OpeningChat {
    /// Which connection.
    pub id: ConnectionId,
    /// What people call it.
    pub name: String,
}

/// The chats of the workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Chats {
    /// Every channel, by name.
    pub channels: Vec<ChatChannel>,
    /// The connections through which channels can be opened, by name.
    pub opening: Vec<OpeningChat>,
}

impl Engine {
    /// The chats of the workspace.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn chats(&self) -> Result<Chats, Problem> {
        self.read(|reader| {
            let mut chats = Chats::default();
            for (id, connection) in reader.list::<Connection>()? {
                for channel in reader.channels(id)? {
                    chats.channels.push(ChatChannel {
                        key: channel.key.to_string(),
                        name: channel.name,
                        connection_name: connection.name.clone(),
                        reachable: channel.reachable,
                    });
                }
                if OPENING.contains(&connection.settings.kind.as_str()) {
                    chats.opening.push(OpeningChat {
                        id,
                        name: connection.name,
                    });
                }
            }
            chats
                .channels
                .sort_by_cached_key(|channel| channel.name.to_lowercase());
            chats
                .opening
                .sort_by_cached_key(|chat| chat.name.to_lowercase());
            Ok(chats)
        })
    }
}
