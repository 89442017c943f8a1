//! What is done because of reviews: written down, found, and seen to.

use muster_engine::reviews::{ActionFilter, ActionList, NewAction, TemplateChoice};
use muster_model::{
    ids::{IncidentId, ReviewId},
    rbac::Role,
    record::{ActionKind, ActionState, Day, Severity},
    time::Millis,
};
use rstest::rstest;

use crate::laptop::Laptop;

/// An incident that is over.
pub fn incident(laptop: &Laptop) -> IncidentId {
    let policy = laptop.policy(&[laptop.me()], 0);
    let id = laptop.declare("Checkout is down", Severity::Sev2, policy);
    laptop.engine.acknowledge_incident(id).unwrap();
    laptop.engine.resolve_incident(id).unwrap();
    id
}

/// What somebody writes down, with neither owner nor day.
pub fn new_action(title: &str) -> NewAction {
    NewAction {
        title: title.to_owned(),
        description: String::new(),
        kind: ActionKind::Prevent,
        owner: None,
        due: None,
    }
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn review(laptop: &Laptop) -> ReviewId {
    let incident = incident(laptop);
    laptop
        .engine
        .start_review(incident, TemplateChoice::Empty)
        .unwrap()
}

fn list(laptop: &Laptop, filter: &ActionFilter) -> ActionList {
    laptop.engine.actions(filter).unwrap()
}

fn titles(list: &ActionList) -> Vec<&str> {
    list.rows.iter().map(|row| row.title.as_str()).collect()
}

/// Three actions: one overdue and Ada's, one due today and nobody's, one with no day.
fn three(laptop: &Laptop) -> ReviewId {
    let review = review(laptop);
    let engine = &laptop.engine;
    let me = laptop.me();
    for new in [
        NewAction {
            kind: ActionKind::Training,
            ..new_action("Session on migrations")
        },
        NewAction {
            due: Some(day("2026-03-02")),
            kind: ActionKind::Detect,
            ..new_action("Alert on 50 % errors")
        },
        NewAction {
            due: Some(day("2026-03-01")),
            owner: Some(me),
            description: "Stop the rollout while one is pending.".to_owned(),
            ..new_action("Check pending migrations")
        },
    ] {
        engine.add_action(review, &new).unwrap();
    }
    review
}

#[test]
fn actions_are_listed_by_their_day_and_counted() {
    let laptop = Laptop::set_up();
    let review = three(&laptop);
    let all = list(&laptop, &ActionFilter::default());
    assert_eq!(
        titles(&all),
        [
            "Check pending migrations",
            "Alert on 50 % errors",
            "Session on migrations"
        ]
    );
    assert_eq!((all.open, all.overdue, all.unowned), (3, 1, 2));
    assert!(all.may_act);
    let first = &all.rows[0];
    assert!(first.overdue && first.may_progress);
    assert_eq!(first.owner_name, "Ada");
    assert_eq!(
        (first.review, first.review_title.as_str()),
        (review, "Review of Checkout is down")
    );
    assert!(!all.rows[1].overdue, "it is due today");
}

#[test]
fn an_action_is_overdue_from_the_midnight_of_the_workspaces_zone_on() {
    let laptop = Laptop::set_up();
    three(&laptop);
    // 22:59:59 UTC is a second before midnight in Paris.
    laptop
        .clock
        .advance(Millis::hours(12) + Millis::minutes(53) + Millis::seconds(19));
    assert_eq!(list(&laptop, &ActionFilter::default()).overdue, 1);
    laptop.clock.advance(Millis::seconds(1));
    assert_eq!(list(&laptop, &ActionFilter::default()).overdue, 2);
}

#[rstest]
#[case::a_word(ActionFilter { text: "MIGRATION".to_owned(), ..Default::default() }, &["Check pending migrations", "Session on migrations"])]
#[case::a_word_of_the_description(ActionFilter { text: "rollout".to_owned(), ..Default::default() }, &["Check pending migrations"])]
#[case::a_sign(ActionFilter { text: "50 %".to_owned(), ..Default::default() }, &["Alert on 50 % errors"])]
#[case::a_kind(ActionFilter { kinds: vec![ActionKind::Training], ..Default::default() }, &["Session on migrations"])]
#[case::overdue(ActionFilter { overdue: true, ..Default::default() }, &["Check pending migrations"])]
#[case::nobodys(ActionFilter { unowned: true, ..Default::default() }, &["Alert on 50 % errors", "Session on migrations"])]
#[case::a_state(ActionFilter { states: vec![ActionState::Done], ..Default::default() }, &["Session on migrations"])]
#[case::two_states(ActionFilter { states: vec![ActionState::Open, ActionState::InProgress], ..Default::default() }, &["Check pending migrations", "Alert on 50 % errors"])]
fn actions_are_found_by(#[case] filter: ActionFilter, #[case] expected: &[&str]) {
    let laptop = Laptop::set_up();
    three(&laptop);
    let engine = &laptop.engine;
    let all = list(&laptop, &ActionFilter::default());
    let session = all.rows.iter().find(|row| row.kind == ActionKind::Training);
    if !filter.states.is_empty() {
        engine
            .set_action_state(session.unwrap().id, ActionState::Done)
            .unwrap();
    }
    assert_eq!(titles(&list(&laptop, &filter)), expected);
}

#[test]
fn an_action_ends_when_it_is_done_or_dropped_and_begins_anew() {
    let laptop = Laptop::set_up();
    three(&laptop);
    let engine = &laptop.engine;
    let id = list(&laptop, &ActionFilter::default()).rows[0].id;
    let state = |state| {
        engine.set_action_state(id, state).unwrap();
        let all = list(&laptop, &ActionFilter::default());
        let row = all.rows.into_iter().find(|row| row.id == id).unwrap();
        (row.state, row.ended_at, row.overdue)
    };
    let now = crate::laptop::START;
    assert_eq!(
        state(ActionState::InProgress),
        (ActionState::InProgress, None, true)
    );
    assert_eq!(
        state(ActionState::Done),
        (ActionState::Done, Some(now), false)
    );
    laptop.clock.advance(Millis::hours(1));
    // Saying it again changes nothing.
    assert_eq!(
        state(ActionState::Done),
        (ActionState::Done, Some(now), false)
    );
    let later = now + Millis::hours(1);
    assert_eq!(
        state(ActionState::Dropped),
        (ActionState::Dropped, Some(later), false)
    );
    assert_eq!(state(ActionState::Open), (ActionState::Open, None, true));
}

#[test]
fn an_action_is_changed_and_deleted_and_goes_with_its_review() {
    let laptop = Laptop::set_up();
    let review = three(&laptop);
    let engine = &laptop.engine;
    let rows = list(&laptop, &ActionFilter::default()).rows;
    let change = NewAction {
        due: Some(day("2026-04-01")),
        ..new_action(" Check migrations that wait ")
    };
    engine.change_action(rows[0].id, &change).unwrap();
    engine.delete_action(rows[1].id).unwrap();
    assert!(engine.delete_action(rows[1].id).is_err());
    let all = list(&laptop, &ActionFilter::default());
    assert_eq!(
        titles(&all),
        ["Check migrations that wait", "Session on migrations"]
    );
    assert_eq!((all.open, all.overdue), (2, 0));
    assert_eq!(engine.review(review).unwrap().actions.len(), 2);
    engine.delete_review(review).unwrap();
    assert_eq!(list(&laptop, &ActionFilter::default()).rows, []);
}

#[rstest]
#[case::no_title(new_action(" "), "title")]
#[case::a_day_of_another_century(NewAction { due: Some(day("0026-03-01")), ..new_action("Do it") }, "due")]
fn an_action_must_say_what_is_to_be_done(#[case] new: NewAction, #[case] field: &str) {
    let laptop = Laptop::set_up();
    let review = review(&laptop);
    let refused = laptop.engine.add_action(review, &new).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some(field));
}

#[test]
fn who_may_write_no_actions_says_how_far_their_own_are() {
    let laptop = Laptop::set_up();
    three(&laptop);
    let engine = &laptop.engine;
    let ben = laptop.colleague("Ben");
    let become_responder = |id, role| {
        let view = engine.members().unwrap().into_iter().find(|it| it.id == id);
        let mut member = view.unwrap().member;
        member.role = role;
        engine.save_member(Some(id), &member).unwrap();
    };
    become_responder(ben, Role::Admin);
    become_responder(laptop.me(), Role::Responder);
    let all = list(&laptop, &ActionFilter::default());
    assert!(!all.may_act);
    let may: Vec<_> = all.rows.iter().map(|row| row.may_progress).collect();
    assert_eq!(may, [true, false, false]);
    let done = ActionState::Done;
    engine.set_action_state(all.rows[0].id, done).unwrap();
    assert!(engine.set_action_state(all.rows[1].id, done).is_err());
    assert!(
        engine
            .change_action(all.rows[0].id, &new_action("Mine"))
            .is_err()
    );
    assert!(engine.delete_action(all.rows[0].id).is_err());
}

#[test]
fn mine_that_are_due_soon_or_overdue_are_on_today() {
    let laptop = Laptop::set_up();
    let review = three(&laptop);
    let engine = &laptop.engine;
    let mine = |title: &str, due| NewAction {
        owner: Some(laptop.me()),
        due: Some(day(due)),
        ..new_action(title)
    };
    engine
        .add_action(review, &mine("Next week", "2026-03-09"))
        .unwrap();
    engine
        .add_action(review, &mine("Later", "2026-03-10"))
        .unwrap();
    engine
        .add_action(review, &mine("Much later", "2026-04-01"))
        .unwrap();
    let reviews = engine.my_reviews().unwrap();
    let told: Vec<_> = reviews
        .actions
        .iter()
        .map(|it| (it.action.title.as_str(), it.days_over))
        .collect();
    assert_eq!(
        told,
        [("Check pending migrations", Some(1)), ("Next week", None)]
    );
    let next = reviews.next_action.map(|action| action.title);
    assert_eq!(next.as_deref(), Some("Later"));
    assert_eq!(engine.today().unwrap().reviews.actions.len(), 2);
}
