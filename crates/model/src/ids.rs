//! Identities. Each kind of thing has its own type, so that the compiler keeps them apart.
//! All are UUIDv7: ordered by the time they were made, and unique across laptops without asking
//! anybody.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is not an identity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an identity of Muster's")]
pub struct InvalidId(pub String);

macro_rules! identity {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            Serialize, Deserialize, specta::Type,
        )]
        #[serde(transparent)]
        pub struct $name(#[specta(type = String)] Uuid);

        impl $name {
            /// A new identity, later in order than all made before it on this machine.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default identity has no meaning")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The identity with exactly this value: for tests, seeds and storage.
            #[must_use]
            pub const fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            /// The underlying value.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self).map_err(|_| InvalidId(text.to_owned()))
            }
        }
    )*};
}

identity! {
    /// A laptop (or server) on which Muster runs; the source of a numbered run of edits.
    DeviceId,
    /// Any record, whatever its kind.
    RecordId,
    /// A person.
    MemberId,
    /// A group of members with a discipline.
    TeamId,
    /// A thing that is run and deployed.
    ServiceId,
    /// A rule that gives environments a tier.
    EnvironmentRuleId,
    /// A rule that gives projects, jobs and alerts to services.
    MappingRuleId,
    /// A configured link to one external system.
    ConnectionId,
    /// An escalation policy.
    PolicyId,
    /// A rule that turns alerts into incidents.
    RoutingRuleId,
    /// An incident.
    IncidentId,
    /// A written entry of an incident's timeline.
    NoteId,
    /// A target for a KPI.
    TargetId,
    /// A person's verdict on one deployment.
    DeploymentMarkId,
    /// A schedule: who is on call when.
    ScheduleId,
    /// An exception to a schedule.
    OverrideId,
    /// A shift that somebody wants to give away.
    ShiftOfferId,
    /// What one person on call tells the next.
    HandOverId,
    /// Something that is to be done while an incident is handled.
    TaskId,
    /// What others are told of an incident.
    StatusUpdateId,
    /// A file that belongs to an incident.
    AttachmentId,
    /// A corrected time of a timeline's entry.
    CorrectionId,
    /// The post-mortem of an incident.
    ReviewId,
    /// What somebody says of a review.
    ReviewCommentId,
    /// A form for reviews that a team made for itself.
    ReviewTemplateId,
    /// Something that will be done because of what a review taught.
    ActionItemId,
    /// An objective that teams share for a time.
    GoalId,
    /// A measurable result by which a goal is judged.
    KeyResultId,
    /// What somebody says of how far a key result is.
    CheckInId,
    /// A KPI that the workspace defines.
    KpiDefinitionId,
    /// A value that a person entered for a KPI.
    KpiSampleId,
    /// What somebody says of a moment on KPIs' charts.
    KpiNoteId,
    /// A value of a KPI that must not be crossed.
    KpiThresholdId,
    /// A training session.
    SessionId,
    /// One member's part in one training session.
    SignUpId,
    /// A thing that one can know about a service or a tool.
    SkillId,
    /// How well one member knows one thing.
    SkillLevelId,
    /// The page that a group of teams looks at once a week.
    WeeklyReviewId,
    /// Something that was said in a weekly review.
    WeeklyNoteId,
}

macro_rules! record_identity {
    ($($name:ident),* $(,)?) => {$(
        impl From<$name> for RecordId {
            fn from(id: $name) -> Self {
                Self::from_uuid(id.uuid())
            }
        }

        impl From<RecordId> for $name {
            fn from(id: RecordId) -> Self {
                Self::from_uuid(id.uuid())
            }
        }
    )*};
}

record_identity! {
    MemberId, TeamId, ServiceId, EnvironmentRuleId, MappingRuleId, ConnectionId, PolicyId,
    RoutingRuleId, IncidentId, NoteId, TargetId, DeploymentMarkId,
    ScheduleId, OverrideId, ShiftOfferId, HandOverId,
    TaskId, StatusUpdateId, AttachmentId, CorrectionId,
    ReviewId, ReviewCommentId, ReviewTemplateId, ActionItemId,
    GoalId, KeyResultId, CheckInId, KpiDefinitionId, KpiSampleId, KpiNoteId, KpiThresholdId,
    SessionId, SignUpId, SkillId, SkillLevelId, WeeklyReviewId, WeeklyNoteId,
}

/// The value of an identity that follows from two others, in this order: for a record of which
/// there is one for each such pair, whichever laptop writes it first.
pub(crate) const fn of_two(first: Uuid, second: Uuid) -> Uuid {
    // Turned by half, so that the instants at which the two were made do not cancel each other out.
    let mixed = first.as_u128() ^ second.as_u128().rotate_left(64);
    uuid::Builder::from_custom_bytes(mixed.to_be_bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_prints() {
        let id = IncidentId::new();
        assert_eq!(id.to_string().parse::<IncidentId>(), Ok(id));
    }

    #[test]
    fn later_identities_sort_later() {
        let ids: Vec<_> = (0..1_000).map(|_| IncidentId::new()).collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn an_identity_of_two_is_the_same_each_time_and_another_for_each_pair() {
        let sessions: Vec<_> = (0..100).map(|_| SessionId::new()).collect();
        let members: Vec<_> = (0..100).map(|_| MemberId::new()).collect();
        let mut seen = std::collections::HashSet::new();
        for session in &sessions {
            for member in &members {
                let id = of_two(session.uuid(), member.uuid());
                assert_eq!(id, of_two(session.uuid(), member.uuid()));
                assert!(seen.insert(id));
            }
        }
    }

    #[test]
    fn refuses_other_text() {
        assert_eq!("42".parse::<MemberId>(), Err(InvalidId("42".to_owned())));
    }
}
