//! A note in Slack's own form: Block Kit for the eye, plain text for notifications, and what lets
//! Slack recognise a note that it has already.

use serde_json::{Value, json};

use crate::chat::Note;

/// The longest text of a header block, in characters.
const LONGEST_TITLE: usize = 150;
/// The longest text of a section block, in characters.
const LONGEST_TEXT: usize = 3_000;

/// What `chat.postMessage` takes to post `note` in `channel`, a name or an id.
pub(super) fn message(channel: &str, note: &Note) -> Value {
    let mut blocks = vec![json!({
        "type": "header",
        "text": {"type": "plain_text", "text": cut(&note.title, LONGEST_TITLE)},
    })];
    for line in &note.lines {
        blocks.push(json!({
            "type": "section",
            "text": {"type": "mrkdwn", "text": cut(&escape(line), LONGEST_TEXT)},
        }));
    }
    json!({
        "channel": address(channel),
        "text": escape(&note.text()),
        "blocks": blocks,
        "unfurl_links": false,
        "unfurl_media": false,
        "client_msg_id": note.key,
        "metadata": {"event_type": note.topic, "event_payload": {"key": note.key}},
    })
}

/// How Slack wants a channel named: an id as it is, a name with its sign.
fn address(channel: &str) -> String {
    let is_id = channel.len() >= 9
        && channel.starts_with(['C', 'G', 'D'])
        && channel
            .chars()
            .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
    if is_id {
        channel.to_owned()
    } else {
        format!("#{channel}")
    }
}

/// A text in which nothing means anything to Slack.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The text that Slack wrote as [`escape`] does.
pub(super) fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("ops", "#ops")]
    #[case("cab-reviews", "#cab-reviews")]
    #[case("C060B5BQQJV", "C060B5BQQJV")]
    fn a_name_has_its_sign_and_an_id_has_none(#[case] channel: &str, #[case] expected: &str) {
        assert_eq!(address(channel), expected);
    }

    #[rstest]
    #[case("a < b && <!channel>")]
    #[case("&lt;")]
    fn what_is_escaped_comes_back_and_calls_nobody(#[case] text: &str) {
        let escaped = escape(text);
        assert!(!escaped.contains('<'), "{escaped}");
        assert_eq!(unescape(&escaped), text);
    }

    #[test]
    fn a_long_title_is_cut_to_what_slack_takes() {
        let note = Note {
            title: "ä".repeat(400),
            ..Note::test()
        };
        let message = message("ops", &note);
        let title = message["blocks"][0]["text"]["text"].as_str().unwrap();
        assert_eq!(title.chars().count(), LONGEST_TITLE);
        assert_eq!(message["client_msg_id"], json!(note.key));
    }
}
