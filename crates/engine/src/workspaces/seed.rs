//! The first content of a workspace: a new one's few records, or the whole sample.

use std::collections::BTreeSet;

use muster_model::{
    ids::{EnvironmentRuleId, MemberId, RecordId, TeamId},
    rbac::{Author, Role},
    record::{EnvironmentRule, Member, Record, Team, Tier, WorkspaceSettings},
    time::Timestamp,
};
use muster_store::{Door, Store, StoreError, Stored};

use super::NewWorkspace;
use crate::{
    Problem, goals, on_call, reviews,
    sample::{self, AnyRecord, SampleEdit},
    training,
};

/// Under which key a workspace's file remembers who uses this laptop.
pub(super) const ME: &str = "me";

/// What the sample workspace's file is called.
pub(super) const SAMPLE_NAME: &str = "Sample";

/// The seed of the sample: the same story on every laptop.
const SAMPLE_SEED: u64 = 20_240_229;

/// The exact names that a new workspace maps. Anything else waits to be mapped by a person.
const FIRST_RULES: [(&str, Tier); 5] = [
    ("production", Tier::Production),
    ("prod", Tier::Production),
    ("staging", Tier::Staging),
    ("testing", Tier::Testing),
    ("test", Tier::Testing),
];

/// The records that a new workspace begins with.
pub(super) struct FirstRecords {
    settings: WorkspaceSettings,
    member: Member,
    team_name: String,
    team: Team,
}

/// Checks what a person entered and makes the first records of it.
pub(super) fn first_records(new: &NewWorkspace) -> Result<FirstRecords, Problem> {
    let zone = new.time_zone.parse().map_err(|_| {
        Problem::with_field(
            "time_zone",
            format!(
                "'{}' is not a time zone; choose one such as 'Europe/Paris'.",
                new.time_zone
            ),
        )
    })?;
    let settings = WorkspaceSettings::new(new.name.trim(), zone);
    settings.validate()?;
    let member = Member {
        name: new.your_name.trim().to_owned(),
        email: new.your_email.trim().to_owned(),
        role: Role::Admin,
        time_zone: new.time_zone.clone(),
        quiet_hours: None,
        pause_break_through: None,
        remind_before_shift: None,
    };
    member.validate().map_err(|error| match error.field {
        "name" => Problem::with_field("your_name", "Enter your name."),
        "email" => Problem::with_field("your_email", error.message),
        _ => error.into(),
    })?;
    let team = Team {
        name: new.team_name.trim().to_owned(),
        discipline: new.discipline,
        members: BTreeSet::new(),
    };
    team.validate()
        .map_err(|error| Problem::with_field("team_name", error.message))?;
    Ok(FirstRecords {
        settings,
        member,
        team_name: team.name.clone(),
        team,
    })
}

/// Writes the first records, in one transaction.
pub(super) fn write_first(
    store: &Store,
    first: &FirstRecords,
    now: Timestamp,
) -> Result<(), StoreError> {
    let me = MemberId::new();
    store.seed(|door| {
        let author = Author::Member(me);
        door.create(author, now, me, &first.member)?;
        door.create(author, now, RecordId::new(), &first.settings)?;
        let team = Team {
            name: first.team_name.clone(),
            members: BTreeSet::from([me]),
            ..first.team.clone()
        };
        door.create(author, now, TeamId::new(), &team)?;
        for (position, (pattern, tier)) in (0..).zip(FIRST_RULES) {
            let rule = EnvironmentRule {
                pattern: pattern.to_owned(),
                tier,
                position,
            };
            door.create(author, now, EnvironmentRuleId::new(), &rule)?;
        }
        door.set_local(ME, Some(&me.to_string()))
    })
}

/// Writes the sample, in one transaction.
pub(super) fn write_sample(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let sample = sample::generate(SAMPLE_SEED, now);
    store.seed(|door| {
        for edit in sample.log() {
            replay(door, edit)?;
        }
        for bytes in &sample.contents {
            door.put_content(bytes)?;
        }
        door.apply_facts(&sample.facts)?;
        // Whoever opens the sample sees its offers; a notification is for real ones.
        for record in &sample.records {
            if let AnyRecord::ShiftOffer(id, _) = &record.record {
                door.note_reminder(&on_call::offer_key(*id), now)?;
            }
        }
        reviews::note_all(door, sample.me, now)?;
        goals::note_all(door, sample.me, now)?;
        training::note_all(door, sample.me, now)?;
        door.set_local(ME, Some(&sample.me.to_string()))
    })
}

/// Makes one edit of the sample, through the door and with its own instant.
fn replay(door: &mut Door<'_>, edit: &SampleEdit) -> Result<(), StoreError> {
    match &edit.record {
        AnyRecord::Workspace(id, record) => put(door, edit, *id, record),
        AnyRecord::Member(id, record) => put(door, edit, *id, record),
        AnyRecord::Team(id, record) => put(door, edit, *id, record),
        AnyRecord::Service(id, record) => put(door, edit, *id, record),
        AnyRecord::EnvironmentRule(id, record) => put(door, edit, *id, record),
        AnyRecord::Connection(id, record) => put(door, edit, *id, record),
        AnyRecord::MappingRule(id, record) => put(door, edit, *id, record),
        AnyRecord::Policy(id, record) => put(door, edit, *id, record),
        AnyRecord::RoutingRule(id, record) => put(door, edit, *id, record),
        AnyRecord::Incident(id, record) => put(door, edit, *id, record),
        AnyRecord::Note(id, record) => put(door, edit, *id, record),
        AnyRecord::Target(id, record) => put(door, edit, *id, record),
        AnyRecord::DeploymentMark(id, record) => put(door, edit, *id, record),
        AnyRecord::Schedule(id, record) => put(door, edit, *id, record),
        AnyRecord::Override(id, record) => put(door, edit, *id, record),
        AnyRecord::ShiftOffer(id, record) => put(door, edit, *id, record),
        AnyRecord::HandOver(id, record) => put(door, edit, *id, record),
        AnyRecord::Task(id, record) => put(door, edit, *id, record),
        AnyRecord::StatusUpdate(id, record) => put(door, edit, *id, record),
        AnyRecord::Attachment(id, record) => put(door, edit, *id, record),
        AnyRecord::Correction(id, record) => put(door, edit, *id, record),
        AnyRecord::ReviewTemplate(id, record) => put(door, edit, *id, record),
        AnyRecord::Review(id, record) => put(door, edit, *id, record),
        AnyRecord::ReviewComment(id, record) => put(door, edit, *id, record),
        AnyRecord::ActionItem(id, record) => put(door, edit, *id, record),
        AnyRecord::Goal(id, record) => put(door, edit, *id, record),
        AnyRecord::KeyResult(id, record) => put(door, edit, *id, record),
        AnyRecord::CheckIn(id, record) => put(door, edit, *id, record),
        AnyRecord::KpiDefinition(id, record) => put(door, edit, *id, record),
        AnyRecord::KpiSample(id, record) => put(door, edit, *id, record),
        AnyRecord::KpiNote(id, record) => put(door, edit, *id, record),
        AnyRecord::KpiThreshold(id, record) => put(door, edit, *id, record),
        AnyRecord::Session(id, record) => put(door, edit, *id, record),
        AnyRecord::SignUp(id, record) => put(door, edit, *id, record),
        AnyRecord::Skill(id, record) => put(door, edit, *id, record),
        AnyRecord::SkillLevel(id, record) => put(door, edit, *id, record),
        AnyRecord::WeeklyReview(id, record) => put(door, edit, *id, record),
        AnyRecord::WeeklyNote(id, record) => put(door, edit, *id, record),
    }
}

fn put<R: Stored>(
    door: &mut Door<'_>,
    edit: &SampleEdit,
    id: R::Id,
    record: &R,
) -> Result<(), StoreError> {
    if door.get::<R>(id)?.is_some() {
        door.change::<R>(edit.author, edit.at, id, |stored| stored.clone_from(record))?;
        Ok(())
    } else {
        door.create(edit.author, edit.at, id, record)
    }
}
