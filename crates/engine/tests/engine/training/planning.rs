//! Planning one session, changing it, cancelling it, and what belongs to it.

use muster_engine::{
    reviews::{ActionFilter, TemplateChoice},
    training::{NewSession, Reach, SessionFilter},
};
use muster_model::{
    ids::TeamId,
    record::{Discipline, SessionKind, SessionState, Severity},
    time::{Millis, Timestamp},
};

use super::{DAY, Story, paris, rated};
use crate::{
    action_items::{incident, new_action},
    laptop::START,
};

#[test]
fn a_session_says_who_gives_it_who_is_invited_and_where_and_when_it_is() {
    let story = Story::begin();
    let mut new = story.tuesday("  Fail over ");
    new.facilitator = Some(story.ada);
    new.place = " Room 2 ".to_owned();
    new.description = "**How** we do it <script>alert(1)</script>".to_owned();
    new.materials = "- a laptop".to_owned();
    new.capacity = Some(8);
    let detail = story.detail(story.plan(&new));
    let row = &detail.row;
    assert_eq!(
        (row.title.as_str(), row.place.as_str()),
        ("Fail over", "Room 2")
    );
    assert_eq!(row.facilitator_name, "Ada");
    assert_eq!(
        (row.host.id, row.host.discipline),
        (story.web, Some(Discipline::Operations))
    );
    let guests: Vec<_> = row
        .guests
        .iter()
        .map(|it| (it.id, it.name.as_str()))
        .collect();
    assert_eq!(guests, [(story.apps, "Apps")]);
    assert_eq!(
        (row.starts_at, row.length),
        (paris("2026-03-10 14:00"), Millis::hours(1))
    );
    assert_eq!((row.state, row.repeats), (SessionState::Planned, false));
    assert_eq!(
        (row.capacity, row.places_taken, row.waiting),
        (Some(8), 0, 0)
    );
    assert_eq!(
        (detail.session.created_at, detail.session.created_by),
        (START, story.ada)
    );
    assert!(detail.description_html.contains("<strong>How</strong>"));
    assert!(!detail.description_html.contains("<script"));
    assert!(
        detail.materials_html.contains("<li>a laptop"),
        "{}",
        detail.materials_html
    );
    let invited: Vec<_> = detail.invited.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(invited, ["Bo", "Cy"]);
    assert_eq!(detail.my_teams, [story.web]);
    assert!(detail.may_plan && detail.may_sign_up && !detail.may_give_feedback);
    assert!(detail.series.is_empty());
}

type Spoil = fn(&mut NewSession);

#[test]
fn what_is_not_acceptable_is_refused_with_its_field_and_writes_nothing() {
    let story = Story::begin();
    let sound = story.tuesday("Fail over");
    let table: [(&str, Spoil); 6] = [
        ("title", |it| it.title = " ".to_owned()),
        ("length", |it| it.length = Millis::minutes(4)),
        ("time_zone", |it| it.time_zone = "Mars/Olympus".to_owned()),
        ("capacity", |it| it.capacity = Some(0)),
        ("starts_at", |it| it.starts_at = Timestamp::MAX),
        ("host_team", |it| it.host_team = TeamId::new()),
    ];
    let engine = &story.laptop.engine;
    for (field, spoil) in table {
        let mut new = sound.clone();
        spoil(&mut new);
        let refused = engine.save_session(None, &new, Reach::One).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some(field), "{refused}");
    }
    assert!(story.titles(&SessionFilter::default()).is_empty());
}

#[test]
fn a_drill_shows_the_incident_that_it_replays() {
    let story = Story::begin();
    let policy = story.laptop.policy(&[story.bo], 0);
    let incident = story
        .laptop
        .declare("Checkout is down", Severity::Sev2, policy);
    story.laptop.clock.advance(Millis::hours(2));
    story.laptop.engine.resolve_incident(incident).unwrap();
    let mut new = story.tuesday("Checkout was down");
    new.incident = Some(incident);
    let engine = &story.laptop.engine;
    let refused = engine.save_session(None, &new, Reach::One).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("incident"));
    new.kind = SessionKind::IncidentDrill;
    let replayed = story.detail(story.plan(&new)).incident.unwrap();
    assert_eq!(
        (replayed.id, replayed.title.as_str()),
        (incident, "Checkout is down")
    );
    assert_eq!(replayed.severity, Severity::Sev2);
    assert_eq!(
        (replayed.opened_at, replayed.resolved_at),
        (START, Some(START + Millis::hours(2)))
    );
}

#[test]
fn a_session_that_an_action_item_asked_for_leads_back_to_it_and_leaves_it_open() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let incident = incident(&story.laptop);
    let review = engine
        .start_review(incident, TemplateChoice::Empty)
        .unwrap();
    let item = engine
        .add_action(review, &new_action("Train the others"))
        .unwrap();
    let mut new = story.tuesday("Fail over");
    new.action_item = Some(item);
    let id = story.plan(&new);
    assert_eq!(
        story.detail(id).action_item,
        Some((item, review, "Train the others".to_owned()))
    );
    story.laptop.clock.advance(Millis::days(9));
    story.was_there(id, &[(story.bo, true)]);
    let actions = engine.actions(&ActionFilter::default()).unwrap();
    assert!(actions.rows[0].state.is_open());
}

#[test]
fn a_session_is_changed_cancelled_planned_again_and_deleted() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    let id = story.plan(&new);
    story.sign_up(id, story.bo);
    let engine = &story.laptop.engine;
    new.title = "Fail the database over".to_owned();
    new.starts_at = paris("2026-03-11 10:00");
    assert_eq!(
        engine
            .save_session(Some(id), &new, Reach::Following)
            .unwrap(),
        id
    );
    let row = story.detail(id).row;
    assert_eq!(
        (row.title, row.starts_at),
        (new.title.clone(), new.starts_at)
    );
    assert_eq!(row.places_taken, 1);

    let refused = engine.restore_session(id).unwrap_err();
    assert!(refused.message.contains("is not cancelled"), "{refused}");
    engine.cancel_session(id, Reach::One).unwrap();
    engine.cancel_session(id, Reach::One).unwrap();
    let detail = story.detail(id);
    assert_eq!(detail.row.state, SessionState::Cancelled);
    assert_eq!(detail.sign_ups.len(), 1, "who signed up stays written down");
    assert!(!detail.may_sign_up);
    engine.restore_session(id).unwrap();
    assert_eq!(story.detail(id).row.state, SessionState::Planned);

    engine.delete_session(id, Reach::One).unwrap();
    let gone = engine.session(id).unwrap_err();
    assert!(gone.message.contains("does not exist any more"), "{gone}");
}

#[test]
fn what_was_held_is_neither_cancelled_nor_put_off() {
    let story = Story::begin();
    let mut new = story.tuesday("Fail over");
    let id = story.plan(&new);
    story.laptop.clock.advance(DAY);
    let engine = &story.laptop.engine;
    let early = engine.record_attendance(id, &[]).unwrap_err();
    assert_eq!(
        early.message,
        "'Fail over' has not begun yet. Say who was there once it has."
    );
    story.laptop.clock.advance(Millis::days(8));
    story.was_there(id, &[(story.bo, true)]);
    assert!(engine.cancel_session(id, Reach::One).is_err());
    new.starts_at = paris("2026-04-10 14:00");
    let refused = engine.save_session(Some(id), &new, Reach::One).unwrap_err();
    assert!(
        refused.message.contains("cannot begin in the future"),
        "{refused}"
    );
    // When it really was may be put right, and what is said of it as well.
    new.starts_at = paris("2026-03-10 15:00");
    new.materials = "The slides".to_owned();
    engine.save_session(Some(id), &new, Reach::One).unwrap();
    assert_eq!(story.detail(id).row.state, SessionState::Held);
    let silent = engine.give_feedback(id, &rated(5, "")).unwrap_err();
    assert!(
        silent.message.contains("Only who was at 'Fail over'"),
        "{silent}"
    );
}
