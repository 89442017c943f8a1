//! The sample workspace: a believable half-year of two teams of an online shop, made by code from
//! a seed, with every date relative to a given now. It promises the same output for the same seed
//! and instant, and that a story is visible in the KPIs (its numbers are in `story`). Writing it into a store,
//! through the one door and with the instants given here, is left to the caller.

mod calendar;
mod deliveries;
mod dice;
mod goals;
mod incidents;
mod kpis;
mod on_call;
mod people;
mod policies;
mod reviews;
mod services;
mod story;
mod toolchain;
mod training;
mod weekly;

#[cfg(test)]
mod tests;

use muster_model::{
    fact::Fact,
    ids::{
        ActionItemId, AttachmentId, CheckInId, ConnectionId, CorrectionId, DeploymentMarkId,
        EnvironmentRuleId, GoalId, HandOverId, IncidentId, KeyResultId, KpiDefinitionId, KpiNoteId,
        KpiSampleId, KpiThresholdId, MappingRuleId, MemberId, NoteId, OverrideId, PolicyId,
        RecordId, ReviewCommentId, ReviewId, ReviewTemplateId, RoutingRuleId, ScheduleId,
        ServiceId, SessionId, ShiftOfferId, SignUpId, SkillId, SkillLevelId, StatusUpdateId,
        TargetId, TaskId, TeamId, WeeklyNoteId, WeeklyReviewId,
    },
    rbac::Author,
    record::{
        ActionItem, Attachment, CheckIn, Connection, Correction, DeploymentMark, EnvironmentRule,
        Goal, HandOver, Incident, Invalid, KeyResult, KpiDefinition, KpiNote, KpiSample,
        KpiThreshold, MappingRule, Member, Note, Override, Policy, Record, RecordKind, Review,
        ReviewComment, ReviewTemplate, RoutingRule, Schedule, Service, Session, ShiftOffer, SignUp,
        Skill, SkillLevel, StatusUpdate, Target, Task, Team, WeeklyNote, WeeklyReview,
        WorkspaceSettings,
    },
    time::{Millis, Timestamp},
};

use self::{deliveries::Deliveries, dice::Dice, story::HISTORY};

/// A whole made-up workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The member whose eyes the viewer looks through: an admin.
    pub me: MemberId,
    /// The settings of the workspace, marked as a sample; also the first of `records`.
    pub settings: WorkspaceSettings,
    /// Every record, after all those that it refers to.
    pub records: Vec<SampleRecord>,
    /// Every fact, in no particular order.
    pub facts: Vec<Fact>,
    /// The bytes of the attached files.
    pub contents: Vec<&'static [u8]>,
}

impl Sample {
    /// All edits of all records, the earliest first: the order in which to replay them so that a
    /// log of edits never goes back in time. A record's references are there before it is.
    #[must_use]
    pub fn log(&self) -> Vec<&SampleEdit> {
        let mut log: Vec<_> = self
            .records
            .iter()
            .flat_map(|record| &record.edits)
            .collect();
        log.sort_by_key(|edit| edit.at);
        log
    }
}

/// One record and how it came to be.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleRecord {
    /// When it was first written.
    pub created_at: Timestamp,
    /// Who wrote it first.
    pub author: Author,
    /// Its final state.
    pub record: AnyRecord,
    /// Every edit in order, the creation first; the last one leaves it as `record` is.
    pub edits: Vec<SampleEdit>,
}

impl SampleRecord {
    /// A record that was written once and never edited.
    fn written(at: Timestamp, author: Author, record: AnyRecord) -> Self {
        Self {
            created_at: at,
            author,
            record: record.clone(),
            edits: vec![SampleEdit { at, author, record }],
        }
    }

    /// This record after one more edit.
    fn edited(mut self, at: Timestamp, author: Author, record: AnyRecord) -> Self {
        self.record = record.clone();
        self.edits.push(SampleEdit { at, author, record });
        self
    }
}

/// One edit: the whole record as it was after it.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleEdit {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: Author,
    /// The record's state after it.
    pub record: AnyRecord,
}

macro_rules! any_record {
    ($($(#[$doc:meta])* $kind:ident($id:ident, $record:ident)),* $(,)?) => {
        /// A record of any kind, with its identity.
        #[derive(Debug, Clone, PartialEq)]
        pub enum AnyRecord {
            $($(#[$doc])* $kind($id, $record),)*
        }

        impl AnyRecord {
            /// Its identity.
            #[must_use]
            pub fn id(&self) -> RecordId {
                match self {
                    $(Self::$kind(id, _) => (*id).into(),)*
                }
            }

            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> RecordKind {
                match self {
                    $(Self::$kind(..) => <$record as Record>::KIND,)*
                }
            }

            /// Checks what the record can know by itself.
            ///
            /// # Errors
            /// The first field that is not acceptable, as [`Record::validate`] says it.
            pub fn validate(&self) -> Result<(), Invalid> {
                match self {
                    $(Self::$kind(_, record) => record.validate(),)*
                }
            }
        }
    };
}

any_record! {
    /// The settings of the workspace.
    Workspace(RecordId, WorkspaceSettings),
    /// A person.
    Member(MemberId, Member),
    /// A group of members.
    Team(TeamId, Team),
    /// A thing that is run and deployed.
    Service(ServiceId, Service),
    /// A rule that gives environments a tier.
    EnvironmentRule(EnvironmentRuleId, EnvironmentRule),
    /// A link to an external system.
    Connection(ConnectionId, Connection),
    /// A rule that gives sources to services.
    MappingRule(MappingRuleId, MappingRule),
    /// An escalation policy.
    Policy(PolicyId, Policy),
    /// A rule that turns alerts into incidents.
    RoutingRule(RoutingRuleId, RoutingRule),
    /// An incident.
    Incident(IncidentId, Incident),
    /// A written entry of an incident's timeline.
    Note(NoteId, Note),
    /// A target for a KPI.
    Target(TargetId, Target),
    /// A person's verdict on one deployment.
    DeploymentMark(DeploymentMarkId, DeploymentMark),
    /// Who is on call when.
    Schedule(ScheduleId, Schedule),
    /// An exception to a schedule.
    Override(OverrideId, Override),
    /// A shift that somebody wants to give away.
    ShiftOffer(ShiftOfferId, ShiftOffer),
    /// What one person on call tells the next.
    HandOver(HandOverId, HandOver),
    /// Something that is to be done while an incident is handled.
    Task(TaskId, Task),
    /// What others are told of an incident.
    StatusUpdate(StatusUpdateId, StatusUpdate),
    /// A file that belongs to an incident.
    Attachment(AttachmentId, Attachment),
    /// A corrected time of a timeline's entry.
    Correction(CorrectionId, Correction),
    /// A form for reviews that a team made.
    ReviewTemplate(ReviewTemplateId, ReviewTemplate),
    /// The post-mortem of an incident.
    Review(ReviewId, Review),
    /// What somebody said of a review.
    ReviewComment(ReviewCommentId, ReviewComment),
    /// Something that will be done because of a review.
    ActionItem(ActionItemId, ActionItem),
    /// An objective that teams share for a time.
    Goal(GoalId, Goal),
    /// A measurable result of a goal.
    KeyResult(KeyResultId, KeyResult),
    /// What somebody said of how far a key result is.
    CheckIn(CheckInId, CheckIn),
    /// A KPI that the workspace defines.
    KpiDefinition(KpiDefinitionId, KpiDefinition),
    /// A value that a person entered for a KPI.
    KpiSample(KpiSampleId, KpiSample),
    /// What somebody said of a moment on KPIs' charts.
    KpiNote(KpiNoteId, KpiNote),
    /// A value of a KPI that must not be crossed.
    KpiThreshold(KpiThresholdId, KpiThreshold),
    /// A training session.
    Session(SessionId, Session),
    /// One member's part in a session.
    SignUp(SignUpId, SignUp),
    /// A thing that one can know.
    Skill(SkillId, Skill),
    /// How well one member knows one thing.
    SkillLevel(SkillLevelId, SkillLevel),
    /// The page that teams look at once a week.
    WeeklyReview(WeeklyReviewId, WeeklyReview),
    /// Something that was said in a weekly review.
    WeeklyNote(WeeklyNoteId, WeeklyNote),
}

/// The sample workspace as it would look at `now`. The same seed and instant give the same
/// workspace down to its identities; nothing in it is later than `now`.
#[must_use]
pub fn generate(seed: u64, now: Timestamp) -> Sample {
    let mut dice = Dice::new(seed);
    let start = now - HISTORY;
    // The workspace was set up in the days before the history that it shows.
    let set_up = start - Millis::days(3);

    let mut settings = WorkspaceSettings::new("Sample: an online shop", calendar::ZONE);
    settings.sample = true;
    let workspace = AnyRecord::Workspace(dice.id(set_up), settings.clone());
    let mut records = vec![SampleRecord::written(set_up, Author::Muster, workspace)];

    let cast = people::cast(&mut dice, set_up, &mut records);
    let shop = services::shop(&mut dice, set_up, start, &cast, &mut records);
    on_call::on_call(seed, (set_up, now), &cast, &mut records);
    let ladder = policies::policies(
        &mut dice,
        (set_up, now),
        &cast,
        on_call::primary(seed, set_up),
        &mut records,
    );

    let mut deliveries = Deliveries::new(&mut dice, &cast, &shop, now);
    deliveries.run();
    let (mut facts, failures) = deliveries.finish();

    let scene = incidents::Scene {
        now,
        cast: &cast,
        shop: &shop,
        ladder,
    };
    incidents::incidents(&mut dice, &scene, &failures, &mut records, &mut facts);
    reviews::reviews(seed, &scene, &settings, set_up, &mut records, &mut facts);
    goals::goals(seed, (set_up, now), &cast, &mut records);
    let scene = toolchain::Scene {
        start,
        now,
        cast: &cast,
        shop: &shop,
    };
    let prometheus = toolchain::toolchain(seed, set_up, &scene, &mut records, &mut facts);
    let scene = kpis::Scene {
        set_up,
        now,
        cast: &cast,
        shop: &shop,
        prometheus,
    };
    kpis::kpis(seed, &scene, &mut records, &mut facts);
    let scene = training::Scene {
        set_up,
        now,
        cast: &cast,
        shop: &shop,
    };
    let coverage = training::training(seed, &scene, &mut records);
    weekly::weekly(seed, &scene, coverage, &mut records);
    Sample {
        me: cast.me().id,
        settings,
        records,
        facts,
        contents: incidents::CONTENTS.to_vec(),
    }
}
