//! What Muster says in a chat, before any chat system's own form: a note with a title and a few
//! lines, and the key by which a system can tell that it was sent before. How a note looks and
//! where it goes is each system's business.

use uuid::Uuid;

use crate::{connector::Outgoing, error::ConnectorError};

/// Something to say in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// Its identity: a note with the same key is the same note.
    pub(crate) key: Uuid,
    /// What it is about, in a word that other programs can read.
    pub(crate) topic: &'static str,
    /// Its first line.
    pub(crate) title: String,
    /// Its other lines, as plain text.
    pub(crate) lines: Vec<String>,
}

impl Note {
    /// The note that shows that sending works. Each is another one: who sends it twice wants to
    /// see it twice.
    pub(crate) fn test() -> Self {
        Self {
            key: Uuid::now_v7(),
            topic: "muster_test",
            title: "Muster can post here".to_owned(),
            lines: vec![
                "This is a test message. Somebody sent it from Muster's page of connections."
                    .to_owned(),
            ],
        }
    }

    /// All of it as plain text.
    pub(crate) fn text(&self) -> String {
        let mut text = self.title.clone();
        for line in &self.lines {
            text.push('\n');
            text.push_str(line);
        }
        text
    }
}

/// The channel and the note that a message to a chat system is; the channel is empty for every
/// one that the connection has.
///
/// # Errors
/// That chat systems do not take a message of this kind.
pub(crate) fn addressed(message: &Outgoing) -> Result<(&str, Note), ConnectorError> {
    match message {
        Outgoing::Test { channel } => Ok((channel.trim().trim_start_matches('#'), Note::test())),
        Outgoing::Deployment { .. } => Err(ConnectorError::settings(
            "kind",
            "Muster does not post deployments in chats; it sends them to systems that measure \
             delivery.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_test_notes_are_two_and_go_to_the_channel_without_its_sign() {
        let message = Outgoing::Test {
            channel: " #ops ".to_owned(),
        };
        let (channel, first) = addressed(&message).unwrap();
        let (_, second) = addressed(&message).unwrap();
        assert_eq!(channel, "ops");
        assert_ne!(first.key, second.key);
        assert_eq!(first.text().lines().count(), 2);
    }
}
