//! A workspace in which every table has rows, with the texts and numbers that formats trip over.

mod facts;
mod goals;
mod kpis;
mod on_call;
mod reviews;
mod training;

use std::{collections::BTreeSet, path::Path};

use muster_model::{
    escalation::{ChannelPost, PageKey},
    fact::FactKey,
    ids::{
        AttachmentId, ConnectionId, CorrectionId, DeploymentMarkId, EnvironmentRuleId, IncidentId,
        MappingRuleId, MemberId, NoteId, PolicyId, RecordId, RoutingRuleId, ServiceId,
        StatusUpdateId, TargetId, TaskId, TeamId,
    },
    kpi::Kpi,
    rbac::{Author, Role},
    record::{
        Attachment, Audience, Connection, ConnectionSettings, Correction, DeploymentMark,
        Discipline, EnvironmentRule, Incident, LabelMatcher, Level, LevelTarget, MappingField,
        MappingRule, MatchOperator, Member, Note, Origin, Policy, RoutingRule, Service,
        ServiceSource, SettingValue, Severity, StatusUpdate, Target, TargetScope, Task, Team, Tier,
        Verdict, WorkspaceSettings,
    },
    time::{Millis, Timestamp},
};
use muster_store::{
    ChannelPostRow, Door, NewOutboxItem, PageRow, Store, StoreError, Stream, SyncState,
};

/// 2023-11-14T12:00:00Z.
pub const NOON: Timestamp = Timestamp(1_699_963_200_000);

/// Text in which every kind of character occurs that JSON, SQL or a line-wise reader may mistake.
pub const AWKWARD: &str = "quote \" slash \\ newline \n tab \t nul \u{0} bell \u{7} separator \
                           \u{2028} Ünïcödé 日本語 🚒 {\"a\":1}";

struct Ids {
    me: MemberId,
    team: TeamId,
    service: ServiceId,
    connection: ConnectionId,
    policy: PolicyId,
    incident: IncidentId,
}

/// Makes the workspace at `path`, with `deployments` deployments.
pub fn make(path: &Path, deployments: usize) {
    let store = Store::open(path).unwrap();
    let ids = Ids {
        me: MemberId::new(),
        team: TeamId::new(),
        service: ServiceId::new(),
        connection: ConnectionId::new(),
        policy: PolicyId::new(),
        incident: IncidentId::new(),
    };
    store.seed(|door| organisation(door, &ids)).unwrap();
    store.seed(|door| incidents(door, &ids)).unwrap();
    store.seed(|door| on_call::on_call(door, &ids)).unwrap();
    store.seed(|door| reviews::reviews(door, &ids)).unwrap();
    store.seed(|door| goals::goals(door, &ids)).unwrap();
    store.seed(|door| kpis::kpis(door, &ids)).unwrap();
    store.seed(|door| training::training(door, &ids)).unwrap();
    store.seed(|door| training::weekly(door, &ids)).unwrap();
    store
        .write(|door| facts::facts(door, &ids, deployments))
        .unwrap();
    store.write(|door| memory(door, &ids)).unwrap();
}

fn organisation(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let settings = WorkspaceSettings {
        sample: true,
        ..WorkspaceSettings::new("Payments & Platform", "Europe/Paris".parse().unwrap())
    };
    door.create(author, NOON, RecordId::new(), &settings)?;
    let member = |name: &str, role| Member {
        name: name.to_owned(),
        email: "someone@example.com".to_owned(),
        role,
        time_zone: "Asia/Tokyo".to_owned(),
        quiet_hours: None,
        pause_break_through: None,
        remind_before_shift: None,
    };
    door.create(author, NOON, ids.me, &member("Zoë O'Neil", Role::Admin))?;
    let leaver = MemberId::new();
    door.create(author, NOON, leaver, &member("Left soon", Role::Viewer))?;
    door.delete::<Member>(author, NOON + Millis(5), leaver)?;
    let team = Team {
        name: "Operations".to_owned(),
        discipline: Discipline::Operations,
        members: [ids.me].into(),
    };
    door.create(author, NOON, ids.team, &team)?;
    let rule = EnvironmentRule {
        pattern: "prod*".to_owned(),
        tier: Tier::Production,
        position: 1,
    };
    door.create(author, NOON, EnvironmentRuleId::new(), &rule)?;
    let connection = Connection {
        name: "GitLab".to_owned(),
        base_url: "https://gitlab.example.com/below".to_owned(),
        settings: ConnectionSettings::new(
            "gitlab",
            [
                ("scope", SettingValue::from("projects")),
                ("paths", SettingValue::from(&["group/project"][..])),
            ],
        ),
        user: String::new(),
        ca_file: String::new(),
        proxy: String::new(),
        poll_interval: Millis::minutes(5),
        since: NOON - Millis::days(180),
        enabled: true,
        speaks_for: vec!["prod*".to_owned()],
    };
    door.create(author, NOON, ids.connection, &connection)?;
    let service = Service {
        name: "Checkout".to_owned(),
        description: AWKWARD.to_owned(),
        teams: [ids.team].into(),
        sources: vec![ServiceSource {
            connection: ids.connection,
            path: "group/project".to_owned(),
        }],
        attribution_window: None,
    };
    door.create(author, NOON, ids.service, &service)?;
    let mapping = MappingRule {
        position: 1,
        connection: Some(ids.connection),
        field: MappingField::Name,
        pattern: "checkout*".to_owned(),
        service: Some(ids.service),
    };
    door.create(author, NOON, MappingRuleId::new(), &mapping)?;
    let policy = Policy {
        name: "Checkout at night".to_owned(),
        levels: vec![Level {
            targets: vec![LevelTarget::Member(ids.me), LevelTarget::Team(ids.team)],
            wait: Millis::minutes(5),
        }],
        repeat: 2,
        hours: None,
        paths: Vec::new(),
    };
    door.create(author, NOON, ids.policy, &policy)?;
    let rule = RoutingRule {
        name: "Everything critical".to_owned(),
        position: 1,
        matchers: vec![LabelMatcher {
            label: "severity".to_owned(),
            operator: MatchOperator::Equal,
            value: "critical".to_owned(),
        }],
        service: Some(ids.service),
        severity: Some(Severity::Sev1),
        policy: Some(ids.policy),
        still_firing_after: Millis::ZERO,
        enabled: true,
    };
    door.create(author, NOON, RoutingRuleId::new(), &rule)?;
    let target = Target {
        kpi: Kpi::DeploymentFrequency.into(),
        scope: TargetScope::Service(ids.service),
        value: 1.5,
        by: Some(NOON + Millis::days(90)),
        start: None,
    };
    door.create(author, NOON, TargetId::new(), &target)
}

fn incidents(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let incident = Incident {
        title: "Checkout is down".to_owned(),
        summary: "First words.".to_owned(),
        service: Some(ids.service),
        severity: Severity::Sev2,
        origin: Origin::Alert,
        opened_at: NOON,
        escalated_at: NOON,
        acknowledged_at: None,
        acknowledged_by: None,
        first_acknowledged_at: None,
        resolved_at: None,
        resolved_by: None,
        assignee: None,
        communications: None,
        scribe: None,
        operations_lead: None,
        policy: Some(ids.policy),
        alerts: [key(ids, "alert-1").to_string()].into(),
        cause: None,
        acknowledged_through: None,
        pinned: BTreeSet::new(),
        channels: [key(ids, "C1").to_string()].into(),
    };
    door.create(Author::Muster, NOON, ids.incident, &incident)?;
    for minute in 1..20 {
        door.change::<Incident>(
            author,
            NOON + Millis::minutes(minute),
            ids.incident,
            |incident| {
                incident.summary.push_str(AWKWARD);
                incident.acknowledged_at = Some(NOON + Millis::minutes(1));
                incident.acknowledged_by = Some(ids.me);
            },
        )?;
    }
    let note = Note {
        incident: ids.incident,
        author: ids.me,
        at: NOON,
        text: AWKWARD.to_owned(),
    };
    door.create(author, NOON, NoteId::new(), &note)?;
    room(door, ids)?;
    let mark = DeploymentMark {
        deployment: key(ids, "deployment-0"),
        verdict: Verdict::Failed,
        reason: "It broke checkout.".to_owned(),
    };
    door.create(author, NOON, DeploymentMarkId::new(), &mark)
}

/// What is in an incident's room.
fn room(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let task = Task {
        incident: ids.incident,
        title: "Find out who is affected".to_owned(),
        owner: Some(ids.me),
        due_at: Some(NOON + Millis::hours(1)),
        created_at: NOON,
        done_at: None,
        done_by: None,
    };
    door.create(author, NOON, TaskId::new(), &task)?;
    let update = StatusUpdate {
        incident: ids.incident,
        text: AWKWARD.to_owned(),
        audience: Audience::Stakeholders,
        at: NOON,
        by: ids.me,
        channels: [key(ids, "C1").to_string()].into(),
        next_update_at: None,
    };
    door.create(author, NOON, StatusUpdateId::new(), &update)?;
    let attachment = Attachment {
        incident: ids.incident,
        name: "worker.log".to_owned(),
        media_type: "text/plain".to_owned(),
        size: 5,
        content: door.put_content(b"a log")?,
        added_at: NOON,
        added_by: ids.me,
        alt: AWKWARD.to_owned(),
    };
    door.create(author, NOON, AttachmentId::new(), &attachment)?;
    let correction = Correction {
        incident: ids.incident,
        entry: "alert-began/somewhere".to_owned(),
        at: NOON,
        by: ids.me,
        corrected_at: NOON,
    };
    door.create(author, NOON, CorrectionId::new(), &correction)
}

fn key(ids: &Ids, external_id: &str) -> FactKey {
    FactKey {
        connection: ids.connection,
        external_id: external_id.to_owned(),
    }
}

fn memory(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    door.record_pages(&[PageRow {
        key: PageKey {
            incident: ids.incident,
            escalated_at: NOON,
            round: 0,
            level: 0,
            member: ids.me,
        },
        due_at: NOON,
        decided_at: NOON + Millis(1),
        shown_at: Some(NOON + Millis(2)),
        held: Some("quiet hours".to_owned()),
        seen_at: Some(NOON + Millis(3)),
    }])?;
    door.record_channel_post(&ChannelPostRow {
        post: ChannelPost {
            incident: ids.incident,
            escalated_at: NOON,
            round: 0,
            level: 1,
            channel: key(ids, "C1").to_string(),
            due_at: NOON,
        },
        decided_at: NOON + Millis(1),
        held: Some("its connection is switched off".to_owned()),
    })?;
    door.set_stream(&Stream {
        connection: ids.connection,
        name: "deployments".to_owned(),
        title: "Deployments".to_owned(),
        cursor: Some("2023-11-14".to_owned()),
        caught_up: true,
        items: 3,
        pages: 1,
        total: None,
    })?;
    door.set_sync_state(&SyncState {
        connection: ids.connection,
        last_attempt: Some(NOON),
        last_success: None,
        next_attempt: Some(NOON + Millis::minutes(5)),
        failures: 2,
        error: Some("GitLab did not answer.".to_owned()),
        error_since: Some(NOON),
    })?;
    door.put_outbox(&NewOutboxItem {
        idempotency_key: "once".to_owned(),
        kind: "chat".to_owned(),
        payload: "a message that was not sent yet".to_owned(),
        about: None,
        incident: None,
        at: NOON,
    })?;
    door.set_local("theme", Some("only-on-this-laptop"))
}
