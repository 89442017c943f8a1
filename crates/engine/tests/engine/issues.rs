//! Issues in GitLab and GitHub by which action items are followed: each is opened once, whatever
//! happens meanwhile, and what becomes of it is seen.

use muster_engine::{
    Event,
    reviews::{ActionFilter, ActionView, TemplateChoice},
};
use muster_model::{
    ids::{ActionItemId, ConnectionId},
    rbac::Role,
    record::{ActionState, ConnectionSettings},
    time::Millis,
};
use muster_replay::{
    TOKEN,
    issues::{IssueTracker, OPEN},
};
use rstest::rstest;
use wiremock::MockServer;

use crate::{
    action_items::{incident, new_action},
    laptop::{Laptop, START, connection, is_end_of},
};

const PROJECT: &str = "shop/checkout";

/// A laptop with a GitHub, and an action of a review.
struct Shop {
    laptop: Laptop,
    tracker: IssueTracker,
    connection: ConnectionId,
    action: ActionItemId,
    server: MockServer,
}

impl Shop {
    fn new() -> Self {
        let laptop = Laptop::set_up();
        let (server, tracker) = laptop.wait_for(async {
            let server = muster_replay::github::start().await;
            let tracker = IssueTracker::github(&server).await;
            (server, tracker)
        });
        tracker.set_now(START);
        let settings =
            ConnectionSettings::new("github", [("repositories", (&[PROJECT][..]).into())]);
        let address = format!("{}/api/v3", server.uri());
        let connection = laptop.connect(connection("GitHub", address, settings), Some(TOKEN));
        let review = laptop
            .engine
            .start_review(incident(&laptop), TemplateChoice::Empty)
            .unwrap();
        let action = laptop
            .engine
            .add_action(review, &new_action("Check pending migrations"))
            .unwrap();
        Self {
            laptop,
            tracker,
            connection,
            action,
            server,
        }
    }

    fn open(&self) {
        self.laptop
            .engine
            .open_issue(self.action, self.connection, PROJECT)
            .unwrap();
    }

    fn view(&self) -> ActionView {
        let list = self.laptop.engine.actions(&ActionFilter::default());
        list.unwrap().rows.remove(0)
    }

    /// Waits until the action looks so, while events come.
    fn wait_until(&self, wanted: impl Fn(&ActionView) -> bool) -> ActionView {
        let mut events = self.laptop.engine.events();
        loop {
            let view = self.view();
            if wanted(&view) {
                return view;
            }
            self.laptop.wait_for_event(&mut events, |event| {
                matches!(event, Event::Changed { .. } | Event::SyncEnded { .. })
            });
        }
    }

    fn is_linked(view: &ActionView) -> bool {
        view.issue.as_ref().is_some_and(|issue| issue.key.is_some())
    }

    fn wait_until_linked(&self) -> ActionView {
        self.wait_until(Self::is_linked)
    }

    /// Waits until a failure was told, and answers its sentence.
    fn wait_for_failure(&self) -> String {
        let failed = |view: &ActionView| view.issue.as_ref().is_some_and(|it| !it.error.is_empty());
        self.wait_until(failed).issue.unwrap().error
    }

    fn address_of(&self, number: u64) -> String {
        format!("{}/{PROJECT}/issues/{number}", self.server.uri())
    }
}

#[test]
fn an_issue_that_is_asked_for_is_opened_linked_and_followed_until_it_is_closed() {
    let shop = Shop::new();
    let targets = shop.laptop.engine.issue_targets(shop.action).unwrap();
    assert_eq!(targets.len(), 1);
    assert_eq!(targets[0].projects, [PROJECT]);
    shop.open();
    let view = shop.wait_until_linked();
    let issue = view.issue.unwrap();
    assert_eq!(issue.name, "shop/checkout#41");
    assert_eq!(issue.open, Some(true));
    assert_eq!(issue.url, shop.address_of(41));
    let opened = shop.tracker.issues().remove(0);
    assert_eq!(opened.title, "Check pending migrations");
    assert!(
        opened
            .body
            .contains(&format!("muster://review/{}", view.review))
    );

    shop.tracker.close(PROJECT, 41);
    shop.laptop.sync(shop.connection);
    let view = shop.view();
    assert_eq!(view.state, ActionState::Done);
    assert!(view.by_issue && view.ended_at.is_some() && !view.overdue);
    let engine = &shop.laptop.engine;
    let refused = engine.set_action_state(shop.action, ActionState::InProgress);
    let sentence = refused.unwrap_err().message;
    assert!(sentence.contains("shop/checkout#41"), "{sentence}");

    shop.tracker.reopen(PROJECT, 41);
    shop.laptop.sync(shop.connection);
    let view = shop.view();
    assert_eq!((view.state, view.by_issue), (ActionState::Open, false));
    engine
        .set_action_state(shop.action, ActionState::InProgress)
        .unwrap();
}

#[test]
fn an_issue_whose_answer_is_lost_is_opened_once() {
    let shop = Shop::new();
    shop.tracker.lose_next_answer(OPEN);
    shop.open();
    shop.wait_for_failure();
    shop.laptop.clock.advance(Millis::minutes(2));
    shop.wait_until_linked();
    assert_eq!(shop.tracker.issues().len(), 1);
    assert_eq!(shop.tracker.calls_so_far(OPEN), 1);
}

#[test]
fn an_issue_that_the_system_failed_over_is_opened_once_it_works() {
    let shop = Shop::new();
    shop.tracker.refuse_next(OPEN, 502);
    shop.open();
    shop.wait_for_failure();
    shop.laptop.clock.advance(Millis::minutes(2));
    shop.wait_until_linked();
    assert_eq!(shop.tracker.issues().len(), 1);
    assert_eq!(shop.tracker.calls_so_far(OPEN), 2);
}

#[test]
fn an_issue_whose_sending_was_killed_is_opened_once() {
    let mut shop = Shop::new();
    shop.tracker.lose_next_answer(OPEN);
    shop.open();
    let tracker = shop.tracker.clone();
    shop.laptop
        .wait_for(tracker.wait_until(|it| it.calls_so_far(OPEN) == 1));
    shop.laptop.kill();
    shop.laptop.start_again();
    let settings = ConnectionSettings::new("github", [("repositories", (&[PROJECT][..]).into())]);
    let address = format!("{}/api/v3", shop.server.uri());
    let mut again = crate::laptop::draft(connection("GitHub", address, settings), Some(TOKEN));
    again.id = Some(shop.connection);
    shop.laptop.engine.save_connection(&again).unwrap();
    shop.laptop.clock.advance(Millis::minutes(2));
    shop.wait_until_linked();
    assert_eq!(shop.tracker.issues().len(), 1);
}

#[test]
fn a_token_that_only_reads_is_told_and_the_issue_is_opened_once_it_may() {
    let shop = Shop::new();
    shop.tracker.only_reads(true);
    shop.open();
    let sentence = shop.wait_for_failure();
    assert!(sentence.contains("may not open issues"), "{sentence}");
    assert!(sentence.contains("issues (write)"), "{sentence}");
    let view = shop.view();
    let issue = view.issue.unwrap();
    assert_eq!((issue.key, issue.name.as_str()), (None, PROJECT));
    shop.tracker.only_reads(false);
    shop.laptop.clock.advance(Millis::hours(1));
    shop.wait_until_linked();
}

#[test]
fn a_second_issue_is_refused_and_one_that_waits_can_be_taken_back() {
    let shop = Shop::new();
    let engine = &shop.laptop.engine;
    shop.tracker.only_reads(true);
    shop.open();
    shop.wait_for_failure();
    let again = engine.open_issue(shop.action, shop.connection, PROJECT);
    assert!(again.unwrap_err().message.contains("waits to be opened"));
    engine.unlink_issue(shop.action).unwrap();
    assert_eq!(shop.view().issue, None);
    shop.tracker.only_reads(false);
    shop.open();
    shop.wait_until_linked();
    let again = engine.open_issue(shop.action, shop.connection, PROJECT);
    assert!(again.unwrap_err().message.contains("is linked"));
    assert_eq!(shop.tracker.issues().len(), 1);
}

#[rstest]
#[case::a_project_that_is_not_read("shop/unknown")]
#[case::nothing("")]
fn an_issue_is_opened_in_projects_that_are_known(#[case] project: &str) {
    let shop = Shop::new();
    let engine = &shop.laptop.engine;
    let refused = engine.open_issue(shop.action, shop.connection, project);
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("project"));
    let nowhere = engine.open_issue(shop.action, ConnectionId::new(), PROJECT);
    assert_eq!(nowhere.unwrap_err().field.as_deref(), Some("connection"));
}

#[test]
fn an_issue_is_linked_by_its_address_and_looked_at_soon() {
    let shop = Shop::new();
    let number = shop.tracker.put(PROJECT, "Migrations before rollouts");
    shop.tracker.close(PROJECT, number);
    let engine = &shop.laptop.engine;
    engine
        .link_issue(shop.action, &shop.address_of(number))
        .unwrap();
    let issue = shop.view().issue.unwrap();
    assert_eq!(issue.url, shop.address_of(number));
    let view = shop.wait_until(|view| view.by_issue);
    assert_eq!(view.state, ActionState::Done);
    assert_eq!(view.issue.unwrap().title, "Migrations before rollouts");
    engine.unlink_issue(shop.action).unwrap();
    let view = shop.view();
    assert_eq!((view.state, view.issue), (ActionState::Open, None));
}

#[rstest]
#[case::elsewhere("https://git.elsewhere.example/shop/checkout/-/issues/1")]
#[case::no_address("shop/checkout#41")]
#[case::no_issue("http://127.0.0.1/shop/checkout/pull/41")]
fn an_address_that_is_no_issue_of_a_connection_is_refused(#[case] address: &str) {
    let shop = Shop::new();
    let refused = shop.laptop.engine.link_issue(shop.action, address);
    let problem = refused.unwrap_err();
    assert_eq!(problem.field.as_deref(), Some("url"));
    assert!(problem.message.contains("browser"), "{}", problem.message);
}

#[test]
fn an_issue_that_is_gone_is_told_with_the_sync_and_the_action_stays() {
    let shop = Shop::new();
    shop.open();
    shop.wait_until_linked();
    shop.tracker.remove(PROJECT, 41);
    let mut events = shop.laptop.engine.events();
    shop.laptop.engine.sync_now(shop.connection).unwrap();
    shop.laptop
        .wait_for_event(&mut events, |event| is_end_of(event, shop.connection));
    // A sync that began before may have ended first.
    shop.laptop.sync(shop.connection);
    let detail = shop.laptop.engine.connection(shop.connection).unwrap();
    assert!(
        detail
            .left_out
            .iter()
            .any(|it| it.contains("shop/checkout#41")),
        "{:?}",
        detail.left_out
    );
    assert_eq!(detail.view.error, None);
    let view = shop.view();
    assert_eq!(view.state, ActionState::Open);
    assert_eq!(view.issue.unwrap().name, "shop/checkout#41");
}

#[test]
fn who_may_not_write_actions_opens_and_links_no_issue() {
    let shop = Shop::new();
    let engine = &shop.laptop.engine;
    let second = shop.laptop.colleague("Ben");
    let mut member = engine.members().unwrap();
    let promote = member.iter().position(|it| it.id == second).unwrap();
    let mut ben = member.remove(promote).member;
    ben.role = Role::Admin;
    engine.save_member(Some(second), &ben).unwrap();
    let me = shop.laptop.me();
    let mut ada = engine.members().unwrap();
    let place = ada.iter().position(|it| it.id == me).unwrap();
    let mut ada = ada.remove(place).member;
    ada.role = Role::Responder;
    engine.save_member(Some(me), &ada).unwrap();
    assert!(
        engine
            .open_issue(shop.action, shop.connection, PROJECT)
            .is_err()
    );
    assert!(engine.link_issue(shop.action, &shop.address_of(1)).is_err());
    assert!(engine.unlink_issue(shop.action).is_err());
    assert_eq!(shop.tracker.calls_so_far(OPEN), 0);
}
