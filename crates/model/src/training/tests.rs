mod places;
mod record;
mod steps;

use std::collections::BTreeSet;

use crate::{
    ids::{MemberId, SessionId, TeamId},
    record::{Session, SessionKind, SessionState, SignUp},
    time::{Millis, Timestamp},
};

/// 2026-03-02T09:00:00Z.
const NINE: Timestamp = Timestamp(1_772_442_000_000);

const fn member(number: u128) -> MemberId {
    MemberId::from_uuid(uuid::Uuid::from_u128(number))
}

const ID: SessionId = SessionId::from_uuid(uuid::Uuid::from_u128(9));

/// A session of an hour from nine.
fn session(state: SessionState) -> Session {
    Session {
        title: "Fail over".to_owned(),
        description: String::new(),
        kind: SessionKind::Workshop,
        skills: BTreeSet::new(),
        host_team: TeamId::from_uuid(uuid::Uuid::from_u128(7)),
        guest_teams: BTreeSet::new(),
        facilitator: None,
        starts_at: NINE,
        length: Millis::hours(1),
        time_zone: "Europe/Paris".to_owned(),
        place: String::new(),
        materials: String::new(),
        capacity: None,
        state,
        series: None,
        incident: None,
        action_item: None,
        created_at: NINE,
        created_by: member(1),
    }
}

/// Somebody who signed up so many minutes after nine the day before.
fn signed_up(who: u128, minute: i64) -> SignUp {
    SignUp {
        session: ID,
        member: member(who),
        at: NINE - Millis::days(1) + Millis::minutes(minute),
        withdrawn: false,
        attended: None,
        useful: None,
        feedback: String::new(),
    }
}
