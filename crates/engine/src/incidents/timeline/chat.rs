//! What people wrote in chats about the incident, in its timeline: under the member's name where the
//! chat system tells a mail address that is a member's.

use std::collections::HashMap;

use muster_model::{
    ids::IncidentId,
    record::{Incident, Member},
    timeline::TimelineKind,
};
use muster_store::{Reader, StoreError};

use super::{EntryKey, TimelineEntry};
use crate::chat;

/// The messages.
pub(super) fn messages(
    reader: &Reader,
    id: IncidentId,
    incident: &Incident,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    let messages = chat::messages(reader, id, incident)?;
    if messages.is_empty() {
        return Ok(());
    }
    let members: HashMap<String, String> = reader
        .list::<Member>()?
        .into_iter()
        .filter(|(_, member)| !member.email.is_empty())
        .map(|(_, member)| (member.email.to_lowercase(), member.name))
        .collect();
    for message in messages {
        let channel = reader.channel(&message.channel)?;
        let channel = channel.map_or_else(|| "chat".to_owned(), |it| format!("#{}", it.name));
        let what = match (message.pinned, &message.reply_to) {
            (true, _) => "Pinned message in",
            (false, Some(_)) => "Answer in",
            (false, None) => "Message in",
        };
        let author = members.get(&message.author_email.to_lowercase());
        let key = EntryKey::ChatMessage(message.key);
        entries.push(TimelineEntry {
            text: plain(&message.text),
            author: author.cloned().unwrap_or(message.author),
            url: message.url,
            ..TimelineEntry::automatic(
                &key,
                message.sent_at,
                TimelineKind::Chat,
                format!("{what} {channel}"),
            )
        });
    }
    Ok(())
}

/// The text as Markdown that shows just that: each line a line, and no letter a mark.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for line in text.lines() {
        if !plain.is_empty() {
            // Two spaces at its end make a line end.
            plain.push_str("  \n");
        }
        for letter in line.chars() {
            if letter.is_ascii_punctuation() && !"-.,:;'/?=%@()".contains(letter) {
                plain.push('\\');
            }
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("the disk is full (90 %)", "the disk is full (90 %)")]
    #[case("*not* <b>bold</b>", "\\*not\\* \\<b\\>bold\\</b\\>")]
    #[case("one\ntwo", "one  \ntwo")]
    #[case("https://a.example/x?y=1", "https://a.example/x?y=1")]
    fn a_message_is_shown_as_it_was_written(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(plain(text), expected);
    }
}
