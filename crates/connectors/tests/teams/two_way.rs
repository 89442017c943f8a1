//! Both ways, against Teams that remember: cards that change, what people answer, and what goes
//! wrong between.

use std::{collections::BTreeSet, time::Duration};

use muster_connectors::{Limits, Lookup, Post, PostAction, Receipt, connect_with};
use muster_model::{fact::ChatMessage, ids::IncidentId, record::Severity, time::Timestamp};
use muster_replay::teams_server::TeamsServer;

use super::*;

/// Before everything that happens in Teams.
const BEFORE: Timestamp = Timestamp(1_772_452_000_000);
/// The channel that the tests post in.
const DESIGN: &str =
    "45c26d8b-7408-4abd-a0e2-a70c492f769f/19:bb90e11ce1f44e7391404f7017026bb7@thread.tacv2";

fn reading(server: &TeamsServer) -> Access {
    let mut access = organisation(&server.uri(), TENANT, &[("refresh_token", TOKEN)]);
    access.connection.settings = ConnectionSettings::new(
        "teams",
        [
            ("tenant", TENANT.into()),
            ("client_id", CLIENT_ID.into()),
            ("sign_in_address", server.uri().as_str().into()),
            ("read_messages", true.into()),
        ],
    );
    access
}

fn impatient(access: Access) -> Box<dyn Connector> {
    let limits = Limits {
        read: Duration::from_millis(200),
        ..Limits::default()
    };
    connect_with(access, limits).expect("the connection can be used")
}

fn post() -> Post {
    Post {
        key: uuid::Uuid::now_v7(),
        title: "Nobody can pay".to_owned(),
        lines: vec!["Since noon".to_owned()],
        severity: Some(Severity::Sev1),
        incident: Some(IncidentId::new()),
        actions: BTreeSet::from([PostAction::Acknowledge, PostAction::Open]),
    }
}

fn posting(channel: &str, post: &Post) -> Outgoing {
    Outgoing::Post {
        channel: channel.to_owned(),
        post: post.clone(),
    }
}

fn changing(message: &str, post: &Post) -> Outgoing {
    Outgoing::Repost {
        channel: DESIGN.to_owned(),
        message: message.to_owned(),
        post: post.clone(),
    }
}

#[tokio::test]
async fn a_card_has_a_link_and_changes_in_its_place() {
    let server = TeamsServer::start().await;
    let connector = connector(reading(&server));
    let first = post();
    let receipt = connector.send(&posting(DESIGN, &first)).await.unwrap();
    let posted = server.messages().remove(0);
    assert_eq!(
        (posted.id.as_str(), posted.channel.as_str()),
        (receipt.id.as_str(), DESIGN)
    );
    assert_eq!(
        posted.card()["actions"][0]["url"],
        format!("muster://incident/{}", first.incident.unwrap())
    );
    let changed = Post {
        lines: vec!["Acknowledged by Ada".to_owned()],
        ..post()
    };
    connector
        .send(&changing(&receipt.id, &changed))
        .await
        .unwrap();
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0]
            .card()
            .to_string()
            .contains("Acknowledged by Ada")
    );
}

#[tokio::test]
async fn what_teams_does_not_change_is_answered_below() {
    let server = TeamsServer::start().await;
    let connector = connector(reading(&server));
    let receipt = connector.send(&posting(DESIGN, &post())).await.unwrap();
    server.refuse_next("change", 403);
    connector
        .send(&changing(&receipt.id, &post()))
        .await
        .unwrap();
    let messages = server.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[1].below, Some(receipt.id));
    let gone = connector.send(&changing("1", &post())).await.unwrap();
    assert_eq!(gone, Receipt::default());
}

#[tokio::test]
async fn a_card_whose_answer_came_too_late_is_found() {
    let server = TeamsServer::start().await;
    let connector = impatient(reading(&server));
    server.answer_late("post", Duration::from_secs(2));
    let post = post();
    let error = connector.send(&posting(DESIGN, &post)).await.unwrap_err();
    assert!(error.leaves_open(), "{error}");
    let found = connector
        .look_up(&posting(DESIGN, &post), BEFORE)
        .await
        .unwrap();
    let id = server.messages()[0].id.clone();
    assert!(matches!(found, Lookup::Arrived(receipt) if receipt.id == id));
    let other = connector
        .look_up(&posting(DESIGN, &self::post()), BEFORE)
        .await;
    assert_eq!(other.unwrap(), Lookup::SendAgain);
}

#[tokio::test]
async fn nobody_can_tell_whether_a_workflow_posted() {
    let server = TeamsServer::start().await;
    let webhooks = organisation(&server.uri(), "", &[("webhooks", &server.webhooks())]);
    let connector = impatient(webhooks);
    server.answer_late("webhook", Duration::from_secs(2));
    let message = posting("webhook:ops", &post());
    let error = connector.send(&message).await.unwrap_err();
    assert!(error.leaves_open(), "{error}");
    assert_eq!(server.through_webhooks().len(), 1);
    match connector.look_up(&message, BEFORE).await.unwrap() {
        Lookup::Unknown(sentence) => assert!(sentence.contains("'ops'"), "{sentence}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_may_not_read_cannot_look() {
    let server = teams::start().await;
    let connector = connector(signed_in(&server));
    let found = connector.look_up(&posting(DESIGN, &post()), BEFORE).await;
    assert!(matches!(found.unwrap(), Lookup::Unknown(_)));
    assert!(!connector.reads_conversations());
}

#[tokio::test]
async fn a_rate_limit_is_obeyed_and_an_expired_token_renewed() {
    let server = TeamsServer::start().await;
    let connector = connector(reading(&server));
    server.expire_token();
    connector.send(&posting(DESIGN, &post())).await.unwrap();
    assert_eq!(server.messages().len(), 1);
    server.rate_limit_next("post");
    let error = connector.send(&posting(DESIGN, &post())).await.unwrap_err();
    assert!(
        error.retry_at().is_some() && !error.leaves_open(),
        "{error}"
    );
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn answers_are_read_below_a_post_and_in_a_channel_without_musters_own() {
    let server = TeamsServer::start().await;
    let connector = connector(reading(&server));
    let receipt = connector.send(&posting(DESIGN, &post())).await.unwrap();
    server.say(DESIGN, "disk is full", Some(&receipt.id));
    server.say(DESIGN, "lunch?", None);
    let read = |below: Option<String>| {
        let connector = &connector;
        async move {
            let page = connector
                .conversation(DESIGN, below.as_deref(), None, NOW)
                .await
                .unwrap();
            let said = page.facts.into_iter().filter_map(|fact| match fact {
                Fact::ChatMessage(message) => Some(message),
                _ => None,
            });
            said.collect::<Vec<ChatMessage>>()
        }
    };
    let below = read(Some(receipt.id.clone())).await;
    assert_eq!(below.len(), 1);
    assert_eq!(
        (below[0].text.as_str(), below[0].author.as_str()),
        ("disk is full", "Ada Example")
    );
    let post = below[0].reply_to.as_ref().unwrap();
    assert_eq!(post.external_id, format!("{DESIGN}/{}", receipt.id));
    let mut all: Vec<_> = read(None).await.into_iter().map(|it| it.text).collect();
    all.sort();
    assert_eq!(all, ["disk is full", "lunch?"]);
}
