//! A post in Slack's own form: Block Kit for the eye and the hand, plain text for notifications,
//! and what lets Slack and Muster recognise a post that is there already.

use serde_json::{Value, json};

use crate::post::{Post, PostAction};

/// What Muster calls its posts in their metadata.
const EVENT: &str = "muster_post";
/// The block that holds the buttons.
pub(super) const BUTTONS: &str = "muster";
/// The longest text of a header block, in characters.
const LONGEST_TITLE: usize = 150;
/// The longest text of a section block, in characters.
const LONGEST_TEXT: usize = 3_000;
/// How many lines have a block of their own; Slack takes 50 blocks.
const MOST_LINES: usize = 45;

/// What `chat.postMessage` takes to post `post` in `channel`, a name or an id.
pub(super) fn message(channel: &str, post: &Post) -> Value {
    let mut message = body(post);
    message["channel"] = json!(address(channel));
    message["unfurl_links"] = json!(false);
    message["unfurl_media"] = json!(false);
    message["client_msg_id"] = json!(post.key);
    message
}

/// What `chat.update` takes to put `post` in the place of the message `ts`.
pub(super) fn update(channel: &str, ts: &str, post: &Post) -> Value {
    let mut message = body(post);
    message["channel"] = json!(channel);
    message["ts"] = json!(ts);
    message
}

fn body(post: &Post) -> Value {
    let mut blocks = vec![json!({
        "type": "header",
        "text": {"type": "plain_text", "text": cut(&post.title, LONGEST_TITLE)},
    })];
    if let Some(severity) = post.severity {
        blocks.push(json!({
            "type": "context",
            "elements": [{"type": "mrkdwn", "text": format!("*{}*", severity.name())}],
        }));
    }
    let (own, rest) = post.lines.split_at(post.lines.len().min(MOST_LINES));
    let rest = (!rest.is_empty()).then(|| rest.join("\n"));
    for line in own.iter().chain(&rest).filter(|it| !it.trim().is_empty()) {
        blocks.push(json!({
            "type": "section",
            "text": {"type": "mrkdwn", "text": cut(&escape(line), LONGEST_TEXT)},
        }));
    }
    let buttons: Vec<Value> = post
        .actions
        .iter()
        .filter_map(|action| button(*action, post))
        .collect();
    if !buttons.is_empty() {
        blocks.push(json!({"type": "actions", "block_id": BUTTONS, "elements": buttons}));
    }
    json!({
        "text": escape(&post.text()),
        "blocks": blocks,
        "metadata": {"event_type": EVENT, "event_payload": {"key": post.key}},
    })
}

/// The button for an action; none if the post tells of no incident.
fn button(action: PostAction, post: &Post) -> Option<Value> {
    let incident = post.incident?;
    let text = json!({"type": "plain_text", "text": action.label()});
    Some(match action {
        PostAction::Acknowledge => json!({
            "type": "button",
            "action_id": id_of(action),
            "text": text,
            "style": "primary",
            "value": incident,
        }),
        PostAction::Open => json!({
            "type": "button",
            "action_id": id_of(action),
            "text": text,
            "url": post.link()?,
        }),
    })
}

/// How a button is told from others.
const fn id_of(action: PostAction) -> &'static str {
    match action {
        PostAction::Acknowledge => "acknowledge",
        PostAction::Open => "open",
    }
}

/// The action of a button; none if it is not one of ours.
pub(super) fn action_of(id: &str) -> Option<PostAction> {
    [PostAction::Acknowledge, PostAction::Open]
        .into_iter()
        .find(|action| id_of(*action) == id)
}

/// How Slack wants a channel named: an id as it is, a name with its sign.
fn address(channel: &str) -> String {
    if is_id(channel) {
        channel.to_owned()
    } else {
        format!("#{channel}")
    }
}

/// Whether a channel is given by its id.
pub(super) fn is_id(channel: &str) -> bool {
    channel.len() >= 9
        && channel.starts_with(['C', 'G', 'D'])
        && channel
            .chars()
            .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
}

/// A text in which nothing means anything to Slack.
pub(super) fn escape(text: &str) -> String {
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
    use std::collections::BTreeSet;

    use muster_model::{ids::IncidentId, record::Severity};
    use rstest::rstest;

    use super::*;
    use crate::chat::test_post;

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
        let post = Post {
            title: "ä".repeat(400),
            ..test_post()
        };
        let message = message("ops", &post);
        let title = message["blocks"][0]["text"]["text"].as_str().unwrap();
        assert_eq!(title.chars().count(), LONGEST_TITLE);
        assert_eq!(message["client_msg_id"], json!(post.key));
    }

    #[test]
    fn a_post_has_no_more_blocks_than_slack_takes_and_loses_no_line() {
        let post = Post {
            lines: (0..200).map(|number| format!("line {number}")).collect(),
            severity: Some(Severity::Sev1),
            incident: Some(IncidentId::new()),
            actions: BTreeSet::from([PostAction::Acknowledge, PostAction::Open]),
            ..test_post()
        };
        let message = message("ops", &post);
        let blocks = message["blocks"].as_array().unwrap();
        assert!(blocks.len() <= 50, "{}", blocks.len());
        assert!(
            blocks[47]["text"]["text"]
                .as_str()
                .unwrap()
                .contains("line 199")
        );
    }

    #[test]
    fn buttons_name_the_incident_and_a_post_without_one_has_none() {
        let incident = IncidentId::new();
        let post = Post {
            incident: Some(incident),
            actions: BTreeSet::from([PostAction::Acknowledge, PostAction::Open]),
            ..test_post()
        };
        let with = message("ops", &post);
        let buttons = with["blocks"].as_array().unwrap().last().unwrap();
        assert_eq!(buttons["elements"][0]["value"], json!(incident));
        assert_eq!(
            buttons["elements"][1]["url"],
            format!("muster://incident/{incident}")
        );
        for element in buttons["elements"].as_array().unwrap() {
            assert!(action_of(element["action_id"].as_str().unwrap()).is_some());
        }
        let without = message(
            "ops",
            &Post {
                incident: None,
                ..post
            },
        );
        let last = without["blocks"].as_array().unwrap().last().unwrap();
        assert_eq!(last["type"], "section");
    }
}
