//! Test messages, and what keeps one from its channel.

use super::*;

#[tokio::test]
async fn a_test_message_goes_to_its_channel_with_blocks_and_a_key() {
    let server = slack::start().await;
    let connector = connector(&server);
    connector.send(&to("#ops")).await.unwrap();
    connector.send(&to("C060B5BQQJV")).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let sent: Vec<Value> = requests
        .iter()
        .filter(|it| it.url.path() == "/api/chat.postMessage")
        .map(|it| it.body_json().unwrap())
        .collect();
    assert_eq!(sent[0]["channel"], "#ops");
    assert_eq!(sent[1]["channel"], "C060B5BQQJV");
    assert_eq!(sent[0]["blocks"][0]["type"], "header");
    assert_eq!(sent[0]["metadata"]["event_type"], "muster_post");
    assert_eq!(
        sent[0]["metadata"]["event_payload"]["key"],
        sent[0]["client_msg_id"]
    );
    assert_ne!(sent[0]["client_msg_id"], sent[1]["client_msg_id"]);
}

#[tokio::test]
async fn a_message_needs_a_channel_that_there_is() {
    let server = slack::start().await;
    let connector = connector(&server);
    let error = connector.send(&to(" ")).await.unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::Settings {
                field: "channel",
                ..
            }
        ),
        "{error}"
    );
    let error = connector.send(&to("opps")).await.unwrap_err();
    assert!(
        error.to_string().contains("there is no such channel"),
        "{error}"
    );
}

#[rstest]
#[case("not_in_channel", "/invite @")]
#[case("is_archived", "archived")]
#[case("restricted_action", "keeps apps from posting")]
#[case("access_denied", "administrators do not allow")]
#[case("next_year", "docs.slack.dev")]
#[tokio::test]
async fn a_message_that_is_refused_says_what_to_do(#[case] word: &str, #[case] advice: &str) {
    let server = answering("chat.postMessage", slack::refused(word)).await;
    let error = connector(&server).send(&to("ops")).await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains(advice) && sentence.contains("'ops'"),
        "{sentence}"
    );
    assert!(sentence.contains(&format!("({word})")), "{sentence}");
    assert!(!error.is_transient());
}

#[tokio::test]
async fn posting_without_its_scope_is_forbidden_in_words_that_fit() {
    let refusal = json!({"ok": false, "error": "missing_scope", "needed": "chat:write"});
    let server = answering(
        "chat.postMessage",
        ResponseTemplate::new(200).set_body_json(refusal),
    )
    .await;
    let error = connector(&server).send(&to("ops")).await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains("may not read or post messages"),
        "{sentence}"
    );
    assert!(sentence.contains("the scope chat:write"), "{sentence}");
}
