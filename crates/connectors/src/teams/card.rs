//! A post as an Adaptive Card, and the two envelopes in which Teams takes one: that of a Workflow's
//! webhook, and that of a message through Microsoft Graph.

use serde_json::{Value, json};

use crate::post::{Post, PostAction};

/// What Teams calls a card's form.
const CARD: &str = "application/vnd.microsoft.card.adaptive";

/// The card itself. Its texts are runs, in which no character means anything to Teams.
fn card(post: &Post) -> Value {
    let mut title = block(&json!({
        "type": "TextRun", "text": post.title, "size": "Medium", "weight": "Bolder",
    }));
    // By this a post is found again.
    title["id"] = json!(post.key);
    let mut body = vec![title];
    if let Some(severity) = post.severity {
        body.push(block(
            &json!({"type": "TextRun", "text": severity.name(), "weight": "Bolder"}),
        ));
    }
    body.extend(
        post.lines
            .iter()
            .map(|line| block(&json!({"type": "TextRun", "text": line}))),
    );
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": post.text(),
        "body": body,
    });
    // Of the buttons only the link: Teams sends a press to bots with a public address only.
    if let Some(link) = post.link()
        && post.actions.contains(&PostAction::Open)
    {
        let title = PostAction::Open.label();
        card["actions"] = json!([{"type": "Action.OpenUrl", "title": title, "url": link}]);
    }
    card
}

fn block(run: &Value) -> Value {
    json!({"type": "RichTextBlock", "inlines": [run]})
}

/// What a Workflow's webhook takes.
pub(super) fn for_webhook(post: &Post) -> Value {
    json!({
        "type": "message",
        "attachments": [{"contentType": CARD, "contentUrl": null, "content": card(post)}],
    })
}

/// What Graph takes as a message of a channel, or as an answer below one.
pub(super) fn for_graph(post: &Post) -> Value {
    let id = post.key.to_string();
    json!({
        "body": {"contentType": "html", "content": format!("<attachment id=\"{id}\"></attachment>")},
        "attachments": [{
            "id": id,
            "contentType": CARD,
            "contentUrl": null,
            "content": card(post).to_string(),
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_webhooks_envelope_holds_the_card_as_the_vendors_sample_does() {
        let sample: Value = serde_json::from_str(include_str!(
            "../../../../tests/fixtures/teams/workflow_webhook_request_adaptive_card.json"
        ))
        .unwrap();
        let sent = for_webhook(&crate::chat::test_post());
        assert_eq!(sent["type"], sample["type"]);
        let (sent, sample) = (&sent["attachments"][0], &sample["attachments"][0]);
        assert_eq!(sent["contentType"], sample["contentType"]);
        assert_eq!(sent["contentUrl"], sample["contentUrl"]);
        for field in ["$schema", "type"] {
            assert_eq!(sent["content"][field], sample["content"][field]);
        }
    }

    #[test]
    fn graphs_message_names_its_card_and_carries_it_as_text() {
        let sent = for_graph(&crate::chat::test_post());
        let attachment = &sent["attachments"][0];
        let id = attachment["id"].as_str().unwrap();
        assert!(sent["body"]["content"].as_str().unwrap().contains(id));
        let card: Value = serde_json::from_str(attachment["content"].as_str().unwrap()).unwrap();
        assert_eq!(card["type"], "AdaptiveCard");
    }
}
