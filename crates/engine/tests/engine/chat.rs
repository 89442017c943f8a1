//! Two-way chat: what is posted once and stays current, what people press and write, and what
//! happens when Slack, Teams or Muster fail in the middle.

use std::{collections::BTreeSet, time::Duration};

use muster_connectors::{Outgoing, Post, PostAction};
use muster_engine::{Event, connections::ConnectionDraft};
use muster_model::{
    ids::{ConnectionId, IncidentId},
    rbac::Role,
    record::{ConnectionSettings, IncidentChannels, IncidentStatus, Member, Severity},
    time::{Millis, Timestamp},
    timeline::TimelineKind,
};
use muster_replay::{
    TOKEN,
    slack_server::{ADA, MALLORY, Posted, SlackServer},
    teams::{CLIENT_ID, TENANT},
    teams_server::TeamsServer,
};
use muster_store::{NewOutboxItem, Store};
use rstest::rstest;
use serde_json::json;

use crate::laptop::{Laptop, connection, draft, is_end_of};

/// The channel `ops` of the Slack.
pub const OPS: &str = "C012AB3CD";

/// A laptop that is connected to a Slack, and an incident.
struct Story {
    laptop: Laptop,
    slack: SlackServer,
    connection: ConnectionId,
    incident: IncidentId,
}

impl Story {
    fn begin() -> Self {
        let laptop = Laptop::set_up();
        let slack = laptop.wait_for(SlackServer::start());
        let connection = connect(&laptop, &slack, None);
        laptop.wait_for(slack.wait_for_connections(1));
        let policy = laptop.policy(&[laptop.me()], 0);
        let incident = laptop.declare("Nobody can pay", Severity::Sev2, policy);
        Self {
            laptop,
            slack,
            connection,
            incident,
        }
    }

    /// Posts about the incident in `ops`, as a policy's level does.
    fn post(&mut self) -> Posted {
        self.put_post();
        self.posted(1)
    }

    /// Has the post waiting in the outbox when Muster starts.
    fn put_post(&mut self) {
        let connections = self.slack.opened_so_far();
        self.laptop.quit();
        put_post(&self.laptop, self.connection, OPS, self.incident);
        self.laptop.start_again();
        connect(&self.laptop, &self.slack, Some(self.connection));
        let listening = self.slack.wait_for_connections(connections + 1);
        self.laptop.wait_for(listening);
    }

    /// Waits until there are so many posts in `ops`, and answers the last.
    fn posted(&self, count: usize) -> Posted {
        let enough = |slack: &SlackServer| slack.posts("ops").len() >= count;
        self.laptop.wait_for(self.slack.wait_until(enough));
        self.slack.posts("ops").pop().unwrap()
    }

    /// Waits until the first post in `ops` looks so.
    fn looks(&self, wanted: impl Fn(&Posted) -> bool) -> Posted {
        let looks = |slack: &SlackServer| slack.posts("ops").first().is_some_and(&wanted);
        self.laptop.wait_for(self.slack.wait_until(looks));
        self.slack.posts("ops").remove(0)
    }

    /// Waits until the incident stands so.
    fn stands(&self, wanted: IncidentStatus) {
        let mut events = self.laptop.engine.events();
        while self.laptop.incident(self.incident).row.status != wanted {
            self.laptop
                .wait_for_event(&mut events, |event| is_change(event, "incident"));
        }
    }

    /// Waits until the incident's timeline holds messages with these texts.
    fn told(&self, wanted: &[&str]) {
        let mut events = self.laptop.engine.events();
        loop {
            let timeline = self.laptop.incident(self.incident).timeline;
            let texts: BTreeSet<&str> = timeline
                .iter()
                .filter(|entry| entry.kind == TimelineKind::Chat)
                .map(|entry| entry.text.as_str())
                .collect();
            if texts == wanted.iter().copied().collect() {
                return;
            }
            self.laptop
                .wait_for_event(&mut events, |event| is_change(event, "chat_message"));
        }
    }
}

fn is_change(event: &Event, kind: &str) -> bool {
    matches!(event, Event::Changed { kind: of, .. } if of == kind)
}

fn connect(laptop: &Laptop, slack: &SlackServer, id: Option<ConnectionId>) -> ConnectionId {
    connect_to(laptop, slack.uri(), id)
}

/// Connects a laptop to the Slack at this address, and waits for the first sync.
pub fn connect_to(laptop: &Laptop, uri: String, id: Option<ConnectionId>) -> ConnectionId {
    let settings = ConnectionSettings::new::<&str>("slack", []);
    let mut draft = draft(connection("Slack", uri, settings), Some(TOKEN));
    let app = ("app_token".to_owned(), TOKEN.to_owned());
    draft.secrets.extend([app]);
    draft.id = id;
    save(laptop, &draft)
}

fn save(laptop: &Laptop, draft: &ConnectionDraft) -> ConnectionId {
    let mut events = laptop.engine.events();
    let id = laptop.engine.save_connection(draft).unwrap();
    laptop.wait_for_event(&mut events, |event| is_end_of(event, id));
    id
}

/// Puts a post about an incident into the outbox of a laptop that is switched off.
fn put_post(laptop: &Laptop, to: ConnectionId, channel: &str, incident: IncidentId) {
    let post = Post {
        key: uuid::Uuid::now_v7(),
        title: "Nobody can pay".to_owned(),
        lines: vec!["Since noon".to_owned()],
        severity: Some(Severity::Sev2),
        incident: Some(incident),
        actions: BTreeSet::from([PostAction::Acknowledge, PostAction::Open]),
    };
    let item = NewOutboxItem {
        idempotency_key: format!("post:{to}/{channel}:{}", post.key),
        kind: "connection".to_owned(),
        payload: json!({
            "to": to,
            "message": Outgoing::Post { channel: channel.to_owned(), post },
        })
        .to_string(),
        about: Some(incident.into()),
        incident: Some(incident),
        at: Timestamp(0),
    };
    let store = Store::open(&laptop.workspace_file()).unwrap();
    store.write(|door| door.put_outbox(&item)).unwrap();
}

#[test]
fn whoever_presses_the_button_acknowledges_and_the_post_says_so() {
    let mut story = Story::begin();
    let post = story.post();
    assert!(post.has_button("acknowledge"));
    story.slack.press(ADA, &post, "acknowledge").unwrap();
    story.stands(IncidentStatus::Acknowledged);
    let detail = story.laptop.incident(story.incident);
    assert_eq!(detail.row.acknowledged_by_name, "Ada");
    let told = detail
        .timeline
        .iter()
        .find(|entry| entry.kind == TimelineKind::Acknowledged)
        .unwrap();
    assert_eq!(
        (told.title.as_str(), told.author.as_str()),
        ("Acknowledged from Slack", "Ada")
    );
    let post = story.looks(|post| !post.has_button("acknowledge"));
    assert!(post.text.contains("Acknowledged by Ada"), "{}", post.text);
    assert!(post.has_button("open"));
    assert_eq!(story.slack.posts("ops").len(), 1);
}

#[rstest]
#[case::of_an_unknown_person(None, "Ask Ada")]
#[case::of_a_viewer(Some(Role::Viewer), "")]
fn a_press_changes_nothing_and_is_answered_if_it_is(
    #[case] role: Option<Role>,
    #[case] advice: &str,
) {
    let mut story = Story::begin();
    if let Some(role) = role {
        let member = Member {
            name: "Mallory".to_owned(),
            email: "mallory@elsewhere.example".to_owned(),
            role,
            ..story.laptop.engine.settings().unwrap().me
        };
        story.laptop.engine.save_member(None, &member).unwrap();
    }
    let post = story.post();
    story.slack.press(MALLORY, &post, "acknowledge").unwrap();
    let answered = |slack: &SlackServer| !slack.answers().is_empty();
    story.laptop.wait_for(story.slack.wait_until(answered));
    let (to, text) = story.slack.answers().remove(0);
    assert_eq!(to, MALLORY);
    assert!(text.contains(advice), "{text}");
    let detail = story.laptop.incident(story.incident);
    assert_eq!(detail.row.status, IncidentStatus::Open);
}

#[test]
fn a_post_stays_current_whatever_happens_to_the_incident() {
    let mut story = Story::begin();
    story.post();
    let (engine, id) = (story.laptop.engine.clone(), story.incident);
    engine.change_severity(id, Severity::Sev1).unwrap();
    story.looks(|post| post.blocks.to_string().contains("SEV1"));
    engine.acknowledge_incident(id).unwrap();
    story.looks(|post| post.text.contains("Acknowledged by Ada"));
    engine.resolve_incident(id).unwrap();
    story.looks(|post| post.text.contains("Resolved by Ada"));
    engine.reopen_incident(id).unwrap();
    let open = story.looks(|post| post.has_button("acknowledge"));
    assert!(!open.text.contains("Resolved"), "{}", open.text);
    assert_eq!(story.slack.posts("ops").len(), 1);
}

#[test]
fn a_post_whose_answer_was_lost_is_not_posted_again() {
    let mut story = Story::begin();
    story.slack.lose_next_answer("chat.postMessage");
    story.put_post();
    story.posted(1);
    story
        .laptop
        .engine
        .acknowledge_incident(story.incident)
        .unwrap();
    // The next attempt is a while after, and looks first.
    advance_until(&story, |slack| {
        let posts = slack.posts("ops");
        posts[0].text.contains("Acknowledged by Ada")
    });
    assert_eq!(story.slack.posts("ops").len(), 1);
    assert_eq!(posts_asked_for(&story), 1);
}

#[test]
fn a_post_that_muster_was_killed_over_is_not_posted_again() {
    let mut story = Story::begin();
    story
        .slack
        .answer_late("chat.postMessage", Duration::from_secs(10));
    story.put_post();
    story.posted(1);
    story.laptop.kill();
    story.laptop.start_again();
    connect(&story.laptop, &story.slack, Some(story.connection));
    story
        .laptop
        .engine
        .acknowledge_incident(story.incident)
        .unwrap();
    story.looks(|post| post.text.contains("Acknowledged by Ada"));
    assert_eq!(story.slack.posts("ops").len(), 1);
    assert_eq!(posts_asked_for(&story), 1);
}

#[test]
fn a_post_that_was_refused_is_posted_once_it_may_be() {
    let mut story = Story::begin();
    story.slack.rate_limit_next("chat.postMessage", 1);
    story
        .slack
        .refuse_next("chat.postMessage", "not_in_channel");
    story.put_post();
    let asked = |count| move |slack: &SlackServer| slack.calls_so_far("chat.postMessage") >= count;
    story.laptop.wait_for(story.slack.wait_until(asked(1)));
    advance_until(&story, asked(2));
    advance_until(&story, |slack: &SlackServer| !slack.posts("ops").is_empty());
    assert_eq!(story.slack.posts("ops").len(), 1);
}

/// Lets time pass until the workspace looks so. A message that was refused is tried again later by
/// the laptop's clock, and a refusal of Slack's is obeyed by the wall's.
fn advance_until(story: &Story, wanted: impl Fn(&SlackServer) -> bool) {
    let mut events = story.laptop.engine.events();
    while !wanted(&story.slack) {
        story.laptop.clock.advance(Millis::hours(25));
        story
            .laptop
            .wait_for_event(&mut events, |event| is_change(event, "outbox"));
    }
}

fn posts_asked_for(story: &Story) -> usize {
    story.slack.calls_so_far("chat.postMessage")
}

/// Has incidents get channels in the story's Slack.
fn want_channels(story: &Story) {
    let engine = &story.laptop.engine;
    let mut settings = engine.settings().unwrap().workspace;
    settings.incident_channels = Some(IncidentChannels {
        connection: story.connection,
        pattern: "inc-{severity}-{title}".to_owned(),
        severities: BTreeSet::from([Severity::Sev1]),
    });
    engine.save_workspace_settings(&settings).unwrap();
}

#[test]
fn an_incident_gets_its_channel_with_its_topic_and_what_is_said_there_is_told() {
    let mut story = Story::begin();
    want_channels(&story);
    let policy = story.laptop.policy(&[story.laptop.me()], 0);
    story.incident = story.laptop.declare("Disk full", Severity::Sev1, policy);
    let opened = |slack: &SlackServer| slack.channels().len() == 1;
    story.laptop.wait_for(story.slack.wait_until(opened));
    let mut events = story.laptop.engine.events();
    while story
        .laptop
        .incident(story.incident)
        .incident
        .channels
        .is_empty()
    {
        story
            .laptop
            .wait_for_event(&mut events, |event| is_change(event, "incident"));
    }
    let channel = story.slack.channels().remove(0);
    assert_eq!(channel.name, "inc-sev1-disk-full");
    story
        .laptop
        .engine
        .acknowledge_incident(story.incident)
        .unwrap();
    let current = |slack: &SlackServer| slack.channels()[0].topic.contains("acknowledged");
    story.laptop.wait_for(story.slack.wait_until(current));

    let ts = story.slack.say(&channel.id, ADA, "looking", None);
    story.told(&["looking"]);
    story.slack.edit(&channel.id, &ts, ADA, "it is the log");
    story.told(&["it is the log"]);
    story.slack.say(OPS, ADA, "lunch?", None);
    story.slack.pin(&channel.id, &ts, true);
    let mut events = story.laptop.engine.events();
    let pinned = |story: &Story| {
        let timeline = story.laptop.incident(story.incident).timeline;
        timeline
            .iter()
            .any(|it| it.title == "Pinned message in #inc-sev1-disk-full")
    };
    while !pinned(&story) {
        story
            .laptop
            .wait_for_event(&mut events, |event| is_change(event, "chat_message"));
    }
    story.slack.delete(&channel.id, &ts);
    story.told(&[]);
}

#[test]
fn a_channel_is_opened_once_over_restarts() {
    let mut story = Story::begin();
    want_channels(&story);
    let policy = story.laptop.policy(&[story.laptop.me()], 0);
    story.slack.lose_next_answer("conversations.create");
    story.incident = story.laptop.declare("Disk full", Severity::Sev1, policy);
    let opened = |slack: &SlackServer| slack.channels().len() == 1;
    story.laptop.wait_for(story.slack.wait_until(opened));
    story.laptop.kill();
    story.laptop.start_again();
    connect(&story.laptop, &story.slack, Some(story.connection));
    story.laptop.clock.advance(Millis::hours(2));
    let described = |slack: &SlackServer| slack.channels()[0].topic.contains("SEV1");
    story.laptop.wait_for(story.slack.wait_until(described));
    assert_eq!(story.slack.channels().len(), 1);
}

#[test]
fn what_is_answered_below_a_post_while_nothing_listens_is_read_later() {
    let mut story = Story::begin();
    let post = story.post();
    story.slack.say(OPS, MALLORY, "not heard: elsewhere", None);
    let connections = story.slack.opened_so_far();
    story.slack.cut();
    story
        .slack
        .say_unheard(OPS, MALLORY, "it is the log", Some(&post.ts));
    let mut listening = Box::pin(story.slack.wait_for_connections(connections + 1));
    // Muster waits before it connects again, by the laptop's clock.
    story.laptop.wait_for(async {
        loop {
            story.laptop.clock.advance(Millis::minutes(5));
            let next = tokio::time::timeout(Duration::from_millis(50), &mut listening);
            if next.await.is_ok() {
                return;
            }
        }
    });
    story.told(&["it is the log"]);
}

#[test]
fn answers_in_teams_are_told_and_the_card_stays_current() {
    let mut laptop = Laptop::set_up();
    let teams = laptop.wait_for(TeamsServer::start());
    let settings = || {
        ConnectionSettings::new(
            "teams",
            [
                ("tenant", TENANT.into()),
                ("client_id", CLIENT_ID.into()),
                ("sign_in_address", teams.uri().as_str().into()),
                ("read_messages", true.into()),
            ],
        )
    };
    let form = |id| {
        let mut draft = draft(connection("Teams", teams.uri(), settings()), None);
        let token = ("refresh_token".to_owned(), TOKEN.to_owned());
        draft.secrets.extend([token]);
        draft.id = id;
        draft
    };
    let id = save(&laptop, &form(None));
    let policy = laptop.policy(&[laptop.me()], 0);
    let incident = laptop.declare("Nobody can pay", Severity::Sev2, policy);
    let channel = {
        let store = Store::open(&laptop.workspace_file()).unwrap();
        let channels = store.read(|reader| reader.channels(id)).unwrap();
        channels[0].key.external_id.clone()
    };
    laptop.quit();
    put_post(&laptop, id, &channel, incident);
    laptop.start_again();
    save(&laptop, &form(Some(id)));
    let posted = |teams: &TeamsServer| !teams.messages().is_empty();
    laptop.wait_for(teams.wait_until(posted));
    laptop.engine.acknowledge_incident(incident).unwrap();
    let current = |teams: &TeamsServer| {
        let card = teams.messages()[0].card().to_string();
        card.contains("Acknowledged by Ada")
    };
    laptop.wait_for(teams.wait_until(current));
    let message = teams.messages().remove(0);
    teams.say(&channel, "it is the log", Some(&message.id));
    let mut events = laptop.engine.events();
    laptop.clock.advance(Millis::minutes(2));
    laptop.wait_for_event(&mut events, |event| is_change(event, "chat_message"));
    let timeline = laptop.incident(incident).timeline;
    let told = timeline
        .iter()
        .find(|it| it.kind == TimelineKind::Chat)
        .unwrap();
    assert_eq!(
        (told.text.as_str(), told.author.as_str()),
        ("it is the log", "Ada Example")
    );
}
