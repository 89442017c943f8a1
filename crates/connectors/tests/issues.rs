//! Issues of GitLab and GitHub: each is opened once, whatever becomes of the answer, and followed.

#[expect(dead_code, reason = "issues are in no stream")]
#[path = "replay/access.rs"]
mod access;

use std::time::Duration;

use access::access;
use muster_connectors::{
    Connector, ConnectorError, Followed, Limits, Lookup, Outgoing, connect, connect_with,
};
use muster_model::{
    record::ConnectionSettings,
    time::{Millis, Timestamp},
};
use muster_replay::issues::{IssueTracker, LIST, OPEN, READ};
use rstest::rstest;
use uuid::Uuid;
use wiremock::MockServer;

/// When the tests say that it is.
const NOW: Timestamp = access::NOW;
const KEY: Uuid = Uuid::from_u128(7);

/// Whose issues they are.
#[derive(Debug, Clone, Copy)]
enum Maker {
    GitLab,
    GitHub,
}

struct World {
    tracker: IssueTracker,
    connector: Box<dyn Connector>,
    _server: MockServer,
}

impl World {
    async fn of(maker: Maker) -> Self {
        Self::within(maker, Limits::default()).await
    }

    async fn within(maker: Maker, limits: Limits) -> Self {
        let server = MockServer::start().await;
        let lines = || (&["shop/checkout"][..]).into();
        let (tracker, access) = match maker {
            Maker::GitLab => {
                let settings = ConnectionSettings::new("gitlab", [("paths", lines())]);
                let address = format!("{}/gitlab", server.uri());
                let tracker = IssueTracker::gitlab(&server).await;
                (tracker, access(&address, "", settings))
            }
            Maker::GitHub => {
                let settings = ConnectionSettings::new("github", [("repositories", lines())]);
                let address = format!("{}/api/v3", server.uri());
                let tracker = IssueTracker::github(&server).await;
                (tracker, access(&address, "", settings))
            }
        };
        tracker.set_now(NOW);
        let connector = if limits == Limits::default() {
            connect(access)
        } else {
            connect_with(access, limits)
        };
        Self {
            tracker,
            connector: connector.expect("the settings are good"),
            _server: server,
        }
    }

    async fn look_up(&self) -> Lookup {
        let found = self.connector.look_up(&issue(KEY), NOW).await;
        found.expect("it can be looked up")
    }

    async fn follow(&self, ids: &[&str]) -> Followed {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let followed = self.connector.issues(&ids).await;
        followed.expect("the system can be asked")
    }

    fn opened(&self) -> usize {
        self.tracker.issues().len()
    }
}

fn issue(key: Uuid) -> Outgoing {
    Outgoing::OpenIssue {
        project: "shop/checkout".to_owned(),
        title: "Check pending migrations".to_owned(),
        body: "Before each rollout.".to_owned(),
        labels: vec!["post-mortem".to_owned(), "database".to_owned()],
        key,
    }
}

fn tiny() -> Limits {
    Limits {
        total: Duration::from_millis(300),
        ..Limits::default()
    }
}

#[rstest]
#[case(Maker::GitLab, "/gitlab/shop/checkout/-/issues/41")]
#[case(Maker::GitHub, "/shop/checkout/issues/41")]
#[tokio::test]
async fn an_issue_is_opened_with_its_labels_and_a_mark_that_nobody_sees(
    #[case] maker: Maker,
    #[case] page: &str,
) {
    let world = World::of(maker).await;
    let receipt = world.connector.send(&issue(KEY)).await.unwrap();
    assert_eq!(receipt.id, "shop/checkout#41");
    assert!(receipt.url.ends_with(page), "{}", receipt.url);
    let opened = world.tracker.issues().remove(0);
    assert_eq!(opened.title, "Check pending migrations");
    assert_eq!(
        opened.body,
        format!("Before each rollout.\n\n<!-- muster:{KEY} -->")
    );
    assert_eq!(opened.labels, ["post-mortem", "database"]);
}

#[rstest]
#[tokio::test]
async fn an_issue_whose_answer_was_lost_is_found_and_not_opened_again(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::of(maker).await;
    world.tracker.put("shop/checkout", "Another one");
    world.tracker.lose_next_answer(OPEN);
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    assert!(error.leaves_open(), "{error}");
    match world.look_up().await {
        Lookup::Arrived(receipt) => assert_eq!(receipt.id, "shop/checkout#42"),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.opened(), 2);
}

#[rstest]
#[tokio::test]
async fn an_issue_whose_answer_came_too_late_is_found(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::within(maker, tiny()).await;
    world.tracker.answer_late(OPEN, Duration::from_secs(5));
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Timeout { .. }) && error.leaves_open(),
        "{error}"
    );
    assert!(matches!(world.look_up().await, Lookup::Arrived(_)));
}

#[rstest]
#[tokio::test]
async fn an_issue_that_the_system_failed_over_may_be_opened_again(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::of(maker).await;
    world.tracker.put("shop/checkout", "Another one");
    world.tracker.refuse_next(OPEN, 500);
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    assert!(error.leaves_open() && error.is_transient(), "{error}");
    assert_eq!(world.look_up().await, Lookup::SendAgain);
}

#[rstest]
#[tokio::test]
async fn an_issue_is_found_among_many_new_ones_and_never_mistaken_for_an_old_one(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::of(maker).await;
    // One with the same mark, from before.
    world.tracker.set_now(NOW - Millis::days(3));
    world.connector.send(&issue(KEY)).await.unwrap();
    world.tracker.set_now(NOW);
    for number in 0..130 {
        world
            .tracker
            .put("shop/checkout", &format!("Issue {number}"));
    }
    assert_eq!(world.look_up().await, Lookup::SendAgain);
    world.connector.send(&issue(KEY)).await.unwrap();
    for number in 0..130 {
        world
            .tracker
            .put("shop/checkout", &format!("Later {number}"));
    }
    match world.look_up().await {
        Lookup::Arrived(receipt) => assert_eq!(receipt.id, "shop/checkout#172"),
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn who_asks_to_slow_down_is_left_alone(#[values(Maker::GitLab, Maker::GitHub)] maker: Maker) {
    let world = World::of(maker).await;
    world.tracker.rate_limit_next(OPEN, 90);
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    assert!(
        error.retry_at().is_some() && error.is_transient(),
        "{error}"
    );
    // It was refused, so that there is nothing to look for.
    assert!(!error.leaves_open());
    assert_eq!(world.opened(), 0);
}

#[rstest]
#[case(Maker::GitLab, "the scope api")]
#[case(Maker::GitHub, "issues (write)")]
#[tokio::test]
async fn a_token_that_only_reads_is_told_what_it_needs(#[case] maker: Maker, #[case] needed: &str) {
    let world = World::of(maker).await;
    world.tracker.only_reads(true);
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.starts_with("The token may not open issues in 'shop/checkout'"),
        "{sentence}"
    );
    assert!(sentence.contains(needed), "{sentence}");
    assert!(!error.is_transient() && !error.leaves_open());
}

#[rstest]
#[tokio::test]
async fn a_project_that_is_gone_or_moved_is_named(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::of(maker).await;
    world.tracker.rename("shop/checkout", "shop/orders");
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    assert!(!error.is_transient() && !error.leaves_open(), "{error}");

    let world = World::of(maker).await;
    world.tracker.hide("shop/checkout");
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    assert!(error.to_string().contains("'shop/checkout'"), "{error}");
    assert!(!error.is_transient() && !error.leaves_open(), "{error}");
}

#[rstest]
#[tokio::test]
async fn issues_are_followed_as_they_are_closed_and_opened_again(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::of(maker).await;
    let number = world
        .tracker
        .put("shop/checkout", "Check pending migrations");
    let id = format!("shop/checkout#{number}");
    let first = world.follow(&[&id]).await.issues.remove(0);
    assert_eq!((first.open, first.closed_at), (true, None));
    assert_eq!(first.key.external_id, id);
    assert_eq!(
        (first.project.as_str(), first.number.as_str()),
        ("shop/checkout", "#41")
    );
    assert_eq!(first.title, "Check pending migrations");
    world.tracker.close("shop/checkout", number);
    let closed = world.follow(&[&id]).await.issues.remove(0);
    assert!(!closed.open && closed.closed_at.is_some());
    assert!(closed.observed_at > first.observed_at);
    world.tracker.reopen("shop/checkout", number);
    let again = world.follow(&[&id]).await.issues.remove(0);
    assert_eq!((again.open, again.closed_at), (true, None));
    assert!(again.observed_at > closed.observed_at);
}

#[rstest]
#[tokio::test]
async fn an_issue_that_is_gone_costs_its_neighbours_nothing(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::of(maker).await;
    let number = world.tracker.put("shop/checkout", "There");
    world.tracker.put("shop/search", "Hidden");
    world.tracker.hide("shop/search");
    let id = format!("shop/checkout#{number}");
    let followed = world
        .follow(&["shop/checkout#7", "shop/search#41", &id, "no issue"])
        .await;
    let found: Vec<_> = followed
        .issues
        .iter()
        .map(|it| &it.key.external_id)
        .collect();
    assert_eq!(found, [&id]);
    let sentences = followed.left_out.join("\n");
    assert_eq!(followed.left_out.len(), 2, "{sentences}");
    assert!(
        sentences.contains("shop/checkout#7") && sentences.contains("shop/search"),
        "{sentences}"
    );
}

#[rstest]
#[tokio::test]
async fn an_issue_of_a_renamed_project_is_found_under_the_name_that_was_linked(
    #[values(Maker::GitLab, Maker::GitHub)] maker: Maker,
) {
    let world = World::of(maker).await;
    let number = world.tracker.put("shop/checkout", "There");
    world.tracker.rename("shop/checkout", "shop/orders");
    let id = format!("shop/checkout#{number}");
    let followed = world.follow(&[&id]).await;
    assert_eq!(followed.left_out, [""; 0]);
    assert_eq!(followed.issues[0].key.external_id, id);
}

#[rstest]
#[case(Maker::GitLab, LIST)]
#[case(Maker::GitHub, READ)]
#[tokio::test]
async fn what_makes_following_fail_may_pass(#[case] maker: Maker, #[case] call: &str) {
    let world = World::of(maker).await;
    let number = world.tracker.put("shop/checkout", "There");
    let ids = [format!("shop/checkout#{number}")];
    world.tracker.refuse_next(call, 503);
    let error = world.connector.issues(&ids).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert_eq!(world.connector.issues(&ids).await.unwrap().issues.len(), 1);
}

#[tokio::test]
async fn many_issues_of_a_project_of_gitlab_are_asked_for_at_once() {
    let world = World::of(Maker::GitLab).await;
    let ids: Vec<String> = (0..120)
        .map(|_| {
            format!(
                "shop/checkout#{}",
                world.tracker.put("shop/checkout", "One")
            )
        })
        .collect();
    let followed = world.connector.issues(&ids).await.unwrap();
    assert_eq!(followed.issues.len(), 120);
    assert_eq!(world.tracker.calls_so_far(LIST), 3);
}

#[tokio::test]
async fn an_issue_of_github_that_did_not_change_is_not_sent_again() {
    let world = World::of(Maker::GitHub).await;
    let number = world.tracker.put("shop/checkout", "One");
    let id = format!("shop/checkout#{number}");
    let first = world.follow(&[&id]).await;
    let again = world.follow(&[&id]).await;
    assert_eq!(first, again);
    assert_eq!(world.tracker.calls_so_far(READ), 2);
}

#[tokio::test]
async fn a_repository_without_issues_says_so() {
    let world = World::of(Maker::GitHub).await;
    world.tracker.refuse_next(OPEN, 410);
    let error = world.connector.send(&issue(KEY)).await.unwrap_err();
    assert!(
        error.to_string().starts_with("Issues are switched off"),
        "{error}"
    );
}
