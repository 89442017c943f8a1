use rstest::rstest;

use super::session;
use crate::{
    ids::IncidentId,
    record::{Record, Session, SessionKind, SessionState},
    time::{Millis, Timestamp},
};

#[test]
fn a_session_with_what_it_needs_is_acceptable() {
    assert_eq!(session(SessionState::Planned).validate(), Ok(()));
}

#[rstest]
#[case::no_title("title", |it: &mut Session| it.title = " ".to_owned())]
#[case::too_short("length", |it: &mut Session| it.length = Millis::minutes(5) + Millis(-1))]
#[case::too_long("length", |it: &mut Session| it.length = Millis::days(5) + Millis(1))]
#[case::no_such_zone("time_zone", |it: &mut Session| it.time_zone = "Mars/Olympus".to_owned())]
#[case::before_time("starts_at", |it: &mut Session| it.starts_at = Timestamp::MIN)]
#[case::after_time("starts_at", |it: &mut Session| it.starts_at = Timestamp::MAX)]
#[case::no_room("capacity", |it: &mut Session| it.capacity = Some(0))]
#[case::a_stadium("capacity", |it: &mut Session| it.capacity = Some(10_001))]
#[case::a_long_place("place", |it: &mut Session| it.place = "x".repeat(501))]
#[case::a_book("materials", |it: &mut Session| it.materials = "x".repeat(20_001))]
#[case::a_talk_about_an_incident("incident", |it: &mut Session| {
    it.incident = Some(IncidentId::from_uuid(uuid::Uuid::nil()));
})]
fn what_is_not_acceptable_is_named(#[case] field: &str, #[case] change: fn(&mut Session)) {
    let mut session = session(SessionState::Planned);
    change(&mut session);
    let refused = session.validate().unwrap_err();
    assert_eq!(refused.field, field, "{refused}");
}

#[test]
fn an_incident_drill_may_replay_an_incident() {
    let drill = Session {
        kind: SessionKind::IncidentDrill,
        incident: Some(IncidentId::new()),
        ..session(SessionState::Planned)
    };
    assert_eq!(drill.validate(), Ok(()));
}
