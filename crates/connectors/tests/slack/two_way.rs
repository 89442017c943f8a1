//! Both ways, against a workspace that remembers: posts that change, channels for incidents, what
//! people press and write, and what goes wrong between.

use std::{collections::BTreeSet, time::Duration};

use muster_connectors::{Heard, Limits, Lookup, Post, PostAction, Receipt, connect_with};
use muster_model::{fact::ChatMessage, ids::IncidentId, record::Severity, time::Timestamp};
use muster_replay::slack_server::{ADA, MALLORY, SlackServer};
use tokio::{sync::mpsc, time::timeout};

use super::*;

/// The id of the channel `ops`.
const OPS: &str = "C012AB3CD";
/// How long what happens by itself may take.
const DEADLINE: Duration = Duration::from_secs(20);
/// Before everything that happens in the workspace.
const BEFORE: Timestamp = Timestamp(1_772_452_000_000);

fn connected(server: &SlackServer) -> Box<dyn Connector> {
    connect(workspace(&server.uri())).expect("the connection can be used")
}

fn impatient(server: &SlackServer) -> Box<dyn Connector> {
    let limits = Limits {
        read: Duration::from_millis(200),
        ..Limits::default()
    };
    connect_with(workspace(&server.uri()), limits).expect("the connection can be used")
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

fn posting(post: &Post) -> Outgoing {
    Outgoing::Post {
        channel: OPS.to_owned(),
        post: post.clone(),
    }
}

/// What is heard, one after the other.
struct Ear(mpsc::Receiver<Heard>);

impl Ear {
    async fn next(&mut self) -> Heard {
        let next = timeout(DEADLINE, self.0.recv()).await;
        next.expect("something is heard").expect("it listens")
    }

    async fn said(&mut self) -> ChatMessage {
        match self.next().await {
            Heard::Said(message) => *message,
            other => panic!("{other:?} is not a message"),
        }
    }
}

/// Listens while `story` goes on.
async fn listening<F: Future<Output = ()>>(
    server: &SlackServer,
    story: impl FnOnce(Ear) -> F,
) -> Result<(), ConnectorError> {
    let connector = connected(server);
    let (sender, receiver) = mpsc::channel(100);
    tokio::select! {
        outcome = connector.listen(&sender) => outcome,
        () = story(Ear(receiver)) => Ok(()),
    }
}

#[tokio::test]
async fn a_post_is_changed_in_its_place() {
    let server = SlackServer::start().await;
    let connector = connected(&server);
    let first = post();
    let receipt = connector.send(&posting(&first)).await.unwrap();
    assert!(
        receipt
            .url
            .ends_with(&format!("/archives/{OPS}/p{}", receipt.id.replace('.', "")))
    );
    let posted = server.posts("ops");
    assert!(posted[0].has_button("acknowledge") && posted[0].has_button("open"));
    let changed = Post {
        lines: vec!["Acknowledged by Ada".to_owned()],
        actions: BTreeSet::from([PostAction::Open]),
        ..first
    };
    let change = Outgoing::Repost {
        channel: OPS.to_owned(),
        message: receipt.id,
        post: changed,
    };
    connector.send(&change).await.unwrap();
    let posted = server.posts("ops");
    assert_eq!(posted.len(), 1);
    assert!(!posted[0].has_button("acknowledge"));
    assert!(posted[0].text.contains("Acknowledged by Ada"));
}

#[rstest]
#[case("internal_error", true)]
#[case("not_in_channel", false)]
#[tokio::test]
async fn a_refusal_settles_it_unless_slack_itself_does_not_know(
    #[case] word: &str,
    #[case] open: bool,
) {
    let server = SlackServer::start().await;
    server.refuse_next("chat.postMessage", word);
    let error = connected(&server)
        .send(&posting(&post()))
        .await
        .unwrap_err();
    assert_eq!(error.leaves_open(), open, "{error}");
}

#[tokio::test]
async fn a_post_that_is_gone_needs_no_change() {
    let server = SlackServer::start().await;
    let change = Outgoing::Repost {
        channel: OPS.to_owned(),
        message: "1772452801.000100".to_owned(),
        post: post(),
    };
    let receipt = connected(&server).send(&change).await.unwrap();
    assert_eq!(receipt, Receipt::default());
}

#[tokio::test]
async fn a_post_whose_answer_came_too_late_is_found() {
    let server = SlackServer::start().await;
    server.answer_late("chat.postMessage", Duration::from_secs(2));
    let connector = impatient(&server);
    let post = post();
    let error = connector.send(&posting(&post)).await.unwrap_err();
    assert!(matches!(error, ConnectorError::Timeout { .. }), "{error}");
    assert!(error.leaves_open());
    let found = connector.look_up(&posting(&post), BEFORE).await.unwrap();
    let ts = server.posts("ops")[0].ts.clone();
    assert!(matches!(found, Lookup::Arrived(Receipt { id, .. }) if id == ts));
    let other = connector.look_up(&posting(&self::post()), BEFORE).await;
    assert_eq!(other.unwrap(), Lookup::SendAgain);
}

#[tokio::test]
async fn where_muster_may_not_look_it_says_so() {
    let server = SlackServer::start().await;
    server.refuse_next("conversations.history", "not_in_channel");
    let found = connected(&server).look_up(&posting(&post()), BEFORE).await;
    match found.unwrap() {
        Lookup::Unknown(sentence) => assert!(sentence.contains("channels:history"), "{sentence}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_rate_limit_is_obeyed_and_settles_that_nothing_was_posted() {
    let server = SlackServer::start().await;
    server.rate_limit_next("chat.postMessage", 30);
    let connector = connected(&server);
    let error = connector.send(&posting(&post())).await.unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::RateLimited {
                retry_at: Some(_),
                ..
            }
        ),
        "{error}"
    );
    assert!(!error.leaves_open());
    let again = connector.send(&posting(&post())).await.unwrap_err();
    assert!(
        matches!(again, ConnectorError::RateLimited { .. }),
        "{again}"
    );
    assert_eq!(server.calls_so_far("chat.postMessage"), 1);
}

fn opening(incident: IncidentId) -> Outgoing {
    Outgoing::OpenChannel {
        incident,
        name: "inc-pay".to_owned(),
        topic: "SEV1 · open".to_owned(),
        invited: vec!["ada@example.com".to_owned(), "who@else.example".to_owned()],
    }
}

#[tokio::test]
async fn a_channel_is_opened_once_for_an_incident_however_many_laptops_ask() {
    let server = SlackServer::start().await;
    let incident = IncidentId::new();
    let first = connected(&server).send(&opening(incident)).await.unwrap();
    let second = connected(&server).send(&opening(incident)).await.unwrap();
    assert_eq!(first, second);
    let channels = server.channels();
    assert_eq!(channels.len(), 1);
    assert_eq!(channels[0].topic, "SEV1 · open");
    assert_eq!(channels[0].invited[0], ADA);
    assert!(channels[0].purpose.contains(&incident.to_string()));
    let other = connected(&server)
        .send(&opening(IncidentId::new()))
        .await
        .unwrap();
    assert_ne!(other.id, first.id);
    assert_eq!(server.channels()[1].name, "inc-pay-2");
}

#[tokio::test]
async fn a_channel_of_somebody_else_is_left_alone() {
    let server = SlackServer::start().await;
    server.occupy("inc-pay");
    connected(&server)
        .send(&opening(IncidentId::new()))
        .await
        .unwrap();
    let names: Vec<_> = server.channels().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["inc-pay", "inc-pay-2"]);
}

#[tokio::test]
async fn a_channel_whose_opening_was_interrupted_is_taken_up() {
    let server = SlackServer::start().await;
    server.lose_next_answer("conversations.create");
    let incident = IncidentId::new();
    let connector = connected(&server);
    connector.send(&opening(incident)).await.unwrap_err();
    connector.send(&opening(incident)).await.unwrap();
    assert_eq!(server.channels().len(), 1);
}

#[tokio::test]
async fn a_press_names_the_incident_and_who_pressed() {
    let server = SlackServer::start().await;
    let post = post();
    connected(&server).send(&posting(&post)).await.unwrap();
    let posted = server.posts("ops").remove(0);
    listening(&server, |mut ear| async move {
        assert_eq!(ear.next().await, Heard::Listening);
    })
    .await
    .unwrap();
    let server = &server;
    listening(server, |mut ear| async move {
        assert_eq!(ear.next().await, Heard::Listening);
        server.press(ADA, &posted, "open").unwrap();
        let envelope = server.press(ADA, &posted, "acknowledge").unwrap();
        match ear.next().await {
            Heard::Pressed(press) => {
                assert_eq!(Some(press.incident), post.incident);
                assert_eq!(press.action, PostAction::Acknowledge);
                assert_eq!(press.email, "ada@example.com");
                assert_eq!((press.channel, press.message), (posted.channel, posted.ts));
            }
            other => panic!("{other:?}"),
        }
        assert!(server.acknowledged().contains(&envelope));
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn an_envelope_that_comes_again_counts_once_and_is_acknowledged_twice() {
    let server = &SlackServer::start().await;
    listening(server, |mut ear| async move {
        assert_eq!(ear.next().await, Heard::Listening);
        server.say(OPS, ADA, "one", None);
        server.send_again();
        server.say(OPS, ADA, "two", None);
        assert_eq!(ear.said().await.text, "one");
        assert_eq!(ear.said().await.text, "two");
        let acknowledged = server.acknowledged();
        assert_eq!(acknowledged[0], acknowledged[1]);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn it_connects_anew_when_slack_wishes_and_hears_on() {
    let server = &SlackServer::start().await;
    listening(server, |mut ear| async move {
        assert_eq!(ear.next().await, Heard::Listening);
        server.disconnect();
        assert_eq!(ear.next().await, Heard::Listening);
        server.say(OPS, MALLORY, "still there?", None);
        assert_eq!(ear.said().await.author, "Mallory Elsewhere");
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_an_error_that_passes() {
    let server = &SlackServer::start().await;
    let error = listening(server, |mut ear| async move {
        assert_eq!(ear.next().await, Heard::Listening);
        server.cut();
        std::future::pending::<()>().await;
    })
    .await
    .unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert!(!error.to_string().contains(TICKET), "{error}");
}

#[tokio::test]
async fn listening_waits_as_long_as_slack_wants() {
    let server = &SlackServer::start().await;
    server.rate_limit_next("apps.connections.open", 30);
    let error = listening(server, |_| std::future::pending())
        .await
        .unwrap_err();
    assert!(error.retry_at().is_some(), "{error}");
}

#[tokio::test]
async fn messages_edits_pins_and_deletions_are_heard() {
    let server = &SlackServer::start().await;
    listening(server, |mut ear| async move {
        assert_eq!(ear.next().await, Heard::Listening);
        let ts = server.say(OPS, ADA, "the <https://a.example|disk> is full &amp; hot", None);
        let said = ear.said().await;
        assert_eq!(said.text, "the disk (https://a.example) is full & hot");
        assert_eq!((said.author.as_str(), said.author_email.as_str()), ("Ada Example", "ada@example.com"));
        assert_eq!(said.key.external_id, format!("{OPS}/{ts}"));
        assert!(said.url.starts_with("https://shop.slack.example/archives/"), "{}", said.url);
        server.edit(OPS, &ts, ADA, "the disk is new");
        let edited = ear.said().await;
        assert_eq!((edited.key.clone(), edited.text.as_str()), (said.key.clone(), "the disk is new"));
        assert!(edited.observed_at > said.observed_at && edited.edited_at.is_some());
        let answer = server.say(OPS, MALLORY, "thanks", Some(&ts));
        let answered = ear.said().await;
        assert_eq!(answered.reply_to, Some(said.key.clone()));
        server.pin(OPS, &ts, true);
        assert!(matches!(ear.next().await, Heard::Pinned { message, pinned: true } if message == said.key));
        server.delete(OPS, &answer);
        assert_eq!(ear.next().await, Heard::Deleted(answered.key));
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn what_was_said_meanwhile_is_read_with_threads_and_pins_and_without_musters_own() {
    let server = SlackServer::start().await;
    let connector = connected(&server);
    connector.send(&posting(&post())).await.unwrap();
    let first = server.say_unheard(OPS, ADA, "one", None);
    server.say_unheard(OPS, MALLORY, "below one", Some(&first));
    let below = server.posts("ops")[0].ts.clone();
    server.say_unheard(OPS, MALLORY, "below the post", Some(&below));
    server.pin(OPS, &first, true);
    let read = |below: Option<String>| {
        let connector = &connector;
        async move {
            let page = connector
                .conversation(OPS, below.as_deref(), None, NOW)
                .await
                .unwrap();
            let mut said: Vec<_> = page
                .facts
                .into_iter()
                .filter_map(|fact| match fact {
                    Fact::ChatMessage(message) => Some((message.text, message.pinned)),
                    _ => None,
                })
                .collect();
            said.sort();
            said
        }
    };
    let of = |text: &str, pinned| (text.to_owned(), pinned);
    assert_eq!(
        read(None).await,
        [
            of("below one", false),
            of("below the post", false),
            of("one", true)
        ]
    );
    assert_eq!(read(Some(below)).await, [of("below the post", false)]);
}

#[tokio::test]
async fn who_pressed_is_told_in_private() {
    let server = SlackServer::start().await;
    let answer = Outgoing::Answer {
        channel: OPS.to_owned(),
        message: "1772452801.000100".to_owned(),
        to: MALLORY.to_owned(),
        text: "Ask Ada.".to_owned(),
    };
    let connector = connected(&server);
    connector.send(&answer).await.unwrap();
    assert_eq!(
        server.answers(),
        [(MALLORY.to_owned(), "Ask Ada.".to_owned())]
    );
    server.refuse_next("chat.postEphemeral", "user_not_in_channel");
    connector.send(&answer).await.unwrap();
    let below = server.posts("ops").remove(0);
    assert_eq!(below.text, format!("<@{MALLORY}> Ask Ada."));
    assert_eq!(below.below.as_deref(), Some("1772452801.000100"));
}

#[tokio::test]
async fn an_expired_token_is_an_error_for_people() {
    let server = SlackServer::start().await;
    server.expire_token(true);
    let connector = connected(&server);
    let error = connector.send(&posting(&post())).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Unauthorized { .. }),
        "{error}"
    );
    assert!(!error.leaves_open());
    server.expire_token(false);
    connector.send(&posting(&post())).await.unwrap();
    assert_eq!(server.posts("ops").len(), 1);
}
