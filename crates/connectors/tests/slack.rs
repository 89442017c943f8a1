//! The Slack connector against a workspace made from recorded answers, and against everything that
//! Slack refuses.

#[path = "replay/access.rs"]
mod access;
#[path = "slack/checking.rs"]
mod checking;
#[path = "slack/posting.rs"]
mod posting;
#[path = "replay/sync.rs"]
mod sync;
#[path = "slack/two_way.rs"]
mod two_way;

use access::{NOW, TOKEN, access, stream};
use muster_connectors::{
    Access, Connector, ConnectorError, Outgoing, Page, Snapshot, Tokens, connect,
};
use muster_model::{
    fact::{Channel, Fact, FactKind},
    record::ConnectionSettings,
    time::Millis,
};
use muster_replay::{recorded, slack};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path, query_param},
};

/// The ticket in the address that Socket Mode is to be opened at.
const TICKET: &str = "canary-ticket-5d1b";
const APP_TOKEN: &str = "canary-7f3a9e-token";

fn workspace(base_url: &str) -> Access {
    let mut access = access(base_url, "", ConnectionSettings::new::<&str>("slack", []));
    access.tokens = Tokens::from_iter([
        ("token".to_owned(), TOKEN.into()),
        ("app_token".to_owned(), APP_TOKEN.into()),
    ]);
    access
}

fn connector(server: &MockServer) -> Box<dyn Connector> {
    connect(workspace(&server.uri())).expect("the connection can be used")
}

fn channels(page: &Page) -> Vec<&Channel> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Channel(channel) => channel,
            other => panic!("{other:?} is not a channel"),
        })
        .collect()
}

/// A workspace of which one method answers otherwise.
async fn answering(name: &str, answer: ResponseTemplate) -> MockServer {
    let server = slack::start().await;
    Mock::given(path(format!("/api/{name}")))
        .respond_with(answer)
        .with_priority(1)
        .mount(&server)
        .await;
    server
}

async fn pull_refused(answer: ResponseTemplate) -> ConnectorError {
    let server = answering("conversations.list", answer).await;
    let outcome = connector(&server)
        .pull(&stream("channels"), None, NOW)
        .await;
    outcome.expect_err("the answer is a refusal")
}

fn to(channel: &str) -> Outgoing {
    Outgoing::Test {
        channel: channel.to_owned(),
    }
}

#[tokio::test]
async fn all_pages_make_one_listing() {
    let server = slack::start().await;
    let pages = sync::sync(|| connector(&server), &stream("channels"), None).await;
    assert_eq!(pages.len(), 1);
    let page = &pages[0];
    assert_eq!(
        (page.total, page.active.clone(), page.left_out.len()),
        (Some(5), Some(Snapshot::all(FactKind::Channel)), 0)
    );
    let found: Vec<_> = channels(page)
        .iter()
        .map(|it| (it.name.as_str(), it.private, it.reachable))
        .collect();
    let expected = [
        ("random", false, true),
        ("test", false, true),
        ("general", false, true),
        ("ops", false, true),
        ("incidents", true, true),
    ];
    assert_eq!(found, expected);
    let first = channels(page)[0];
    assert_eq!(first.key.external_id, "C060B5BQQJV");
    assert_eq!(first.members, Some(1));
    assert_eq!(
        first.url,
        format!(
            "{}/app_redirect?channel=C060B5BQQJV&team=T05V9J9TL4D",
            server.uri()
        )
    );
    assert!(
        first.topic.starts_with("This channel is for..."),
        "{}",
        first.topic
    );
}

#[tokio::test]
async fn a_whole_listing_is_read_anew_by_the_next_sync() {
    let server = slack::start().await;
    let first = connector(&server)
        .pull(&stream("channels"), None, NOW)
        .await
        .unwrap();
    let again = connector(&server)
        .pull(&stream("channels"), Some(&first.cursor), NOW)
        .await
        .unwrap();
    assert_eq!((first.facts.len(), again.facts.len()), (5, 5));
    assert_eq!(again.active, Some(Snapshot::all(FactKind::Channel)));
}

#[tokio::test]
async fn a_workspace_without_channels_is_a_whole_picture_too() {
    let body = json!({"ok": true, "channels": [], "response_metadata": {"next_cursor": ""}});
    let server = answering("conversations.list", slack::answer(&body)).await;
    let page = connector(&server)
        .pull(&stream("channels"), None, NOW)
        .await
        .unwrap();
    assert_eq!(
        (page.facts.len(), page.more, page.active),
        (0, false, Some(Snapshot::all(FactKind::Channel)))
    );
}

/// A workspace with so many pages of one channel each.
async fn large(pages: usize) -> MockServer {
    let server = slack::start().await;
    for number in 0..pages {
        let next = if number + 1 < pages {
            format!("page{}", number + 1)
        } else {
            String::new()
        };
        let body = json!({
            "ok": true,
            "channels": [{"id": format!("C{number:08}"), "name": format!("c{number}"), "is_member": true}],
            "response_metadata": {"next_cursor": next},
        });
        let mock = Mock::given(path("/api/conversations.list")).respond_with(slack::answer(&body));
        let first = Mock::given(path("/api/conversations.list"))
            .and(query_param("cursor", format!("page{number}")))
            .respond_with(slack::answer(&body))
            .with_priority(1);
        first.mount(&server).await;
        if number == 0 {
            mock.with_priority(2).mount(&server).await;
        }
    }
    server
}

#[tokio::test]
async fn a_large_workspace_is_read_in_parts_and_only_the_last_is_the_whole_picture() {
    let server = large(23).await;
    let pages = sync::sync(|| connector(&server), &stream("channels"), None).await;
    let seen: Vec<_> = pages
        .iter()
        .map(|page| (page.facts.len(), page.active.is_some()))
        .collect();
    assert_eq!(seen, [(10, false), (20, false), (23, true)]);
    assert_eq!(server.received_requests().await.unwrap().len(), 23);
}

#[tokio::test]
async fn a_cursor_that_slack_has_forgotten_begins_the_listing_anew() {
    let server = large(12).await;
    let part = connector(&server)
        .pull(&stream("channels"), None, NOW)
        .await
        .unwrap();
    assert!(part.more);
    Mock::given(path("/api/conversations.list"))
        .and(query_param("cursor", "page10"))
        .respond_with(slack::refused("invalid_cursor"))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&server)
        .await;
    let pages = sync::sync(
        || connector(&server),
        &stream("channels"),
        Some(part.cursor),
    )
    .await;
    let last = pages.last().unwrap();
    assert_eq!(
        (last.facts.len(), last.active.clone()),
        (12, Some(Snapshot::all(FactKind::Channel)))
    );
}

#[tokio::test]
async fn pages_that_do_not_end_are_an_error() {
    let body = json!({
        "ok": true, "channels": [], "response_metadata": {"next_cursor": "round"},
    });
    let error = pull_refused(slack::answer(&body)).await;
    assert!(error.to_string().contains("do not end"), "{error}");
}

#[tokio::test]
async fn a_token_without_groups_read_reads_public_channels() {
    let server = slack::start().await;
    Mock::given(path("/api/conversations.list"))
        .and(query_param("types", "public_channel,private_channel"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({
            "ok": false, "error": "missing_scope", "needed": "groups:read",
        })))
        .with_priority(1)
        .mount(&server)
        .await;
    let page = connector(&server)
        .pull(&stream("channels"), None, NOW)
        .await
        .unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (5, Some(Snapshot::all(FactKind::Channel)))
    );
}

#[rstest]
#[case::member("chat:write", true, false, true)]
#[case::stranger("chat:write", false, false, false)]
#[case::public_stranger("chat:write,chat:write.public", false, false, true)]
#[case::private_stranger("chat:write,chat:write.public", false, true, false)]
#[case::member_who_may_not_write("channels:read", true, false, false)]
#[tokio::test]
async fn a_channel_is_reachable_where_the_bot_may_post(
    #[case] scopes: &str,
    #[case] member: bool,
    #[case] private: bool,
    #[case] reachable: bool,
) {
    let body = json!({"ok": true, "channels": [{
        "id": "C1", "name": "ops", "is_member": member, "is_private": private,
        "topic": {"value": ""}, "purpose": {"value": "a &lt;b&gt; &amp;amp;"},
    }]});
    let answer = ResponseTemplate::new(200)
        .set_body_json(body)
        .insert_header("x-oauth-scopes", scopes);
    let server = answering("conversations.list", answer).await;
    let page = connector(&server)
        .pull(&stream("channels"), None, NOW)
        .await
        .unwrap();
    let channel = channels(&page)[0];
    assert_eq!(channel.reachable, reachable);
    assert_eq!(channel.topic, "a <b> &amp;");
    assert_eq!(channel.members, None);
}

#[tokio::test]
async fn a_channel_that_makes_no_sense_costs_no_other_and_ends_none() {
    let body = json!({"ok": true, "channels": [
        {"id": TOKEN, "name": {"is": TOKEN}}, {"id": "C2", "name": "ops"},
    ]});
    let server = answering("conversations.list", slack::answer(&body)).await;
    let page = connector(&server)
        .pull(&stream("channels"), None, NOW)
        .await
        .unwrap();
    assert_eq!(
        (page.facts.len(), page.left_out.len(), page.active.clone()),
        (1, 1, None)
    );
    assert!(!format!("{page:?}").contains(TOKEN), "{page:?}");
}

#[rstest]
#[case("invalid_auth")]
#[case("token_expired")]
#[case("token_revoked")]
#[case("account_inactive")]
#[case("not_authed")]
#[tokio::test]
async fn a_token_that_is_not_good_is_unauthorized(#[case] word: &str) {
    let error = pull_refused(slack::refused(word)).await;
    assert!(
        matches!(error, ConnectorError::Unauthorized { .. }),
        "{error}"
    );
    assert!(error.to_string().contains(word), "{error}");
    let recorded = pull_refused(
        ResponseTemplate::new(200).set_body_json(recorded("slack/sample_auth.test_error.json")),
    )
    .await;
    assert!(
        matches!(recorded, ConnectorError::Unauthorized { .. }),
        "{recorded}"
    );
}

#[tokio::test]
async fn a_missing_scope_is_forbidden_by_its_name() {
    let body = recorded("slack/error_missing_scope.json");
    let error = pull_refused(ResponseTemplate::new(200).set_body_json(body)).await;
    assert!(
        matches!(&error, ConnectorError::Forbidden { needs, .. } if needs.contains("identity.basic")),
        "{error}"
    );
}

#[rstest]
#[case("internal_error", true)]
#[case("service_unavailable", true)]
#[case("team_access_not_granted", false)]
#[case("a_word_of_next_year", false)]
#[tokio::test]
async fn any_other_word_is_shown_in_a_sentence(#[case] word: &str, #[case] transient: bool) {
    let error = pull_refused(slack::refused(word)).await;
    assert_eq!(error.is_transient(), transient, "{error:?}");
    let sentence = error.to_string();
    assert!(
        sentence.starts_with("Slack did not give the channels: ")
            && sentence.ends_with(&format!("({word}).")),
        "{sentence}"
    );
}

#[rstest]
#[case(401, "Unauthorized")]
#[case(403, "Forbidden")]
#[case(404, "NotFound")]
#[case(500, "Server")]
#[case(503, "Server")]
#[tokio::test]
async fn a_status_has_its_error(#[case] status: u16, #[case] variant: &str) {
    let error = pull_refused(ResponseTemplate::new(status)).await;
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
}

#[rstest]
#[case("{\"ok\": true, \"channels\": [")]
#[case("{}")]
#[case("<html>")]
#[case("{\"ok\": true, \"channels\": 7}")]
#[tokio::test]
async fn what_is_no_answer_is_malformed(#[case] body: &str) {
    let error = pull_refused(ResponseTemplate::new(200).set_body_string(body)).await;
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn no_request_goes_out_before_slack_wants_to_hear_from_us_again() {
    let recorded = recorded("slack/error_ratelimited_429.json");
    let answer = ResponseTemplate::new(429)
        .set_body_json(&recorded["body"]["json"])
        .insert_header("Retry-After", "30");
    let server = answering("conversations.list", answer).await;
    let connector = connector(&server);
    let stream = stream("channels");
    let first = connector.pull(&stream, None, NOW).await.unwrap_err();
    let until = first.retry_at().expect("Slack said when");
    let second = connector.pull(&stream, None, NOW).await.unwrap_err();
    assert!(
        matches!(second, ConnectorError::RateLimited { .. }),
        "{second}"
    );
    assert!(second.retry_at().unwrap() <= until + Millis::seconds(1));
    connector.send(&to("ops")).await.unwrap_err();
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn being_too_fast_without_a_status_is_a_rate_limit_too() {
    let error = pull_refused(slack::refused("ratelimited")).await;
    assert!(
        matches!(error, ConnectorError::RateLimited { .. }),
        "{error}"
    );
}

#[tokio::test]
async fn no_text_holds_a_token_or_the_ticket_of_socket_mode() {
    let echo = format!("{TOKEN} wss://wss.slack.example/?ticket={TICKET}");
    let words = json!({"ok": false, "error": TOKEN, "needed": TOKEN});
    let missing = json!({"ok": false, "error": "missing_scope", "needed": TOKEN});
    let answers = [
        ResponseTemplate::new(200).set_body_json(words),
        ResponseTemplate::new(200).set_body_json(missing),
        ResponseTemplate::new(200).set_body_json(json!({"ok": echo})),
        ResponseTemplate::new(401).set_body_json(json!({"error": TOKEN})),
        ResponseTemplate::new(400).set_body_json(json!({"error": TOKEN})),
        ResponseTemplate::new(500).set_body_string(echo.clone()),
    ];
    for answer in answers {
        let server = slack::start().await;
        Mock::given(method("POST"))
            .respond_with(answer.clone())
            .with_priority(1)
            .mount(&server)
            .await;
        let connector = connector(&server);
        for error in [
            connector.test().await.unwrap_err(),
            connector.send(&to("ops")).await.unwrap_err(),
            pull_refused(answer).await,
        ] {
            for text in [error.to_string(), format!("{error:?}")] {
                assert!(!text.contains(TOKEN) && !text.contains(TICKET), "{text}");
            }
        }
        let debug = format!("{:?}", workspace(&server.uri()));
        assert!(!debug.contains(TOKEN), "{debug}");
    }
}
