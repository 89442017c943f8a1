//! A workspace in a temporary folder, and short ways to fill it.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    fact::{
        Alert, AlertState, Change, Channel, ChatMessage, Deployment, DeploymentKind,
        DeploymentStatus, Event, FactKey, IacAction, IacRun, IacStatus, IacTool, Issue,
        OnCallShift, PipelineRun, ResourceCounts, RunStatus, Sample,
    },
    ids::{
        ConnectionId, IncidentId, MemberId, RecordId, ReviewCommentId, ReviewId, ServiceId, TeamId,
    },
    rbac::{Author, Role},
    record::{
        ActionItem, ActionKind, ActionState, Connection, ConnectionSettings, Discipline, Incident,
        Level, LevelTarget, Member, Origin, Policy, Review, ReviewComment, ReviewStatus, Service,
        ServiceSource, SettingValue, Severity, Team, WorkspaceSettings,
    },
    time::{Millis, Timestamp},
};
use muster_store::{Store, StoreError, Stored};
use tempfile::TempDir;

/// Noon of a winter's day.
pub const NOON: Timestamp = Timestamp(1_736_942_400_000);

/// A workspace that was set up, with one admin.
pub struct World {
    pub store: Store,
    pub admin: Author,
    pub admin_id: MemberId,
    pub folder: TempDir,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("workspace.db")).unwrap();
        let admin_id = MemberId::new();
        store
            .write(|door| {
                let settings = WorkspaceSettings::new("Shop", "Europe/Paris".parse().unwrap());
                door.create(Author::Muster, NOON, RecordId::new(), &settings)?;
                door.create(Author::Muster, NOON, admin_id, &member("Ada", Role::Admin))
            })
            .unwrap();
        Self {
            store,
            admin: Author::Member(admin_id),
            admin_id,
            folder,
        }
    }

    pub fn create<R: Stored>(&self, id: R::Id, record: &R) -> Result<(), StoreError> {
        self.store
            .write(|door| door.create(self.admin, NOON, id, record))
    }

    pub fn change<R: Stored>(&self, id: R::Id, edit: impl FnOnce(&mut R)) -> Result<R, StoreError> {
        self.store
            .write(|door| door.change(self.admin, NOON, id, edit))
    }

    pub fn delete<R: Stored>(&self, id: R::Id) -> Result<(), StoreError> {
        self.store
            .write(|door| door.delete::<R>(self.admin, NOON, id))
    }

    pub fn get<R: Stored>(&self, id: R::Id) -> Option<R> {
        self.store.read(|reader| reader.get(id)).unwrap()
    }

    pub fn member(&self, name: &str, role: Role) -> MemberId {
        let id = MemberId::new();
        self.create(id, &member(name, role)).unwrap();
        id
    }

    pub fn team(&self, name: &str, members: &[MemberId]) -> TeamId {
        let id = TeamId::new();
        let team = Team {
            name: name.to_owned(),
            discipline: Discipline::Development,
            members: members.iter().copied().collect(),
        };
        self.create(id, &team).unwrap();
        id
    }

    pub fn service(&self, name: &str, teams: &[TeamId], sources: &[ServiceSource]) -> ServiceId {
        let id = ServiceId::new();
        let mut service = service(name);
        service.teams = teams.iter().copied().collect();
        service.sources = sources.to_vec();
        self.create(id, &service).unwrap();
        id
    }

    pub fn connection(&self) -> ConnectionId {
        let id = ConnectionId::new();
        self.create(id, &connection("Jenkins")).unwrap();
        id
    }

    pub fn incident(&self, title: &str) -> IncidentId {
        let id = IncidentId::new();
        self.create(id, &incident(title)).unwrap();
        id
    }

    /// A connection to the file that obeys no rule of the store's.
    pub fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.store.path()).unwrap()
    }
}

pub fn member(name: &str, role: Role) -> Member {
    Member {
        name: name.to_owned(),
        email: String::new(),
        role,
        time_zone: "Europe/Paris".to_owned(),
        quiet_hours: None,
        pause_break_through: None,
        remind_before_shift: None,
    }
}

pub fn service(name: &str) -> Service {
    Service {
        name: name.to_owned(),
        description: String::new(),
        teams: BTreeSet::new(),
        sources: Vec::new(),
        attribution_window: None,
    }
}

pub fn connection(name: &str) -> Connection {
    Connection {
        name: name.to_owned(),
        base_url: "https://ci.example.com/jenkins".to_owned(),
        settings: ConnectionSettings::new("jenkins", [("folder", SettingValue::from(""))]),
        user: String::new(),
        ca_file: String::new(),
        proxy: String::new(),
        poll_interval: Millis::minutes(1),
        since: NOON,
        enabled: true,
        speaks_for: Vec::new(),
    }
}

pub fn policy(name: &str, target: LevelTarget) -> Policy {
    Policy {
        name: name.to_owned(),
        levels: vec![Level {
            targets: vec![target],
            wait: Millis::minutes(5),
        }],
        repeat: 0,
        hours: None,
        paths: Vec::new(),
    }
}

pub fn incident(title: &str) -> Incident {
    Incident {
        title: title.to_owned(),
        summary: String::new(),
        service: None,
        severity: Severity::Sev2,
        origin: Origin::Declared,
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
        policy: None,
        alerts: BTreeSet::new(),
        cause: None,
        acknowledged_through: None,
        pinned: BTreeSet::new(),
        channels: BTreeSet::new(),
    }
}

pub fn review(incident: IncidentId, by: MemberId, title: &str) -> Review {
    Review {
        title: title.to_owned(),
        incident,
        status: ReviewStatus::Draft,
        text: String::new(),
        owner: None,
        reviewers: BTreeSet::new(),
        approved_by: BTreeSet::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::new(),
        dismissed: BTreeSet::new(),
        created_at: NOON,
        created_by: by,
        requested_at: None,
        published_at: None,
        published_by: None,
    }
}

pub fn comment(
    review: ReviewId,
    by: MemberId,
    text: &str,
    reply_to: Option<ReviewCommentId>,
) -> ReviewComment {
    ReviewComment {
        review,
        text: text.to_owned(),
        passage: None,
        reply_to,
        at: NOON,
        by,
        resolved_at: None,
        resolved_by: None,
    }
}

pub fn action(incident: IncidentId, review: ReviewId, by: MemberId) -> ActionItem {
    ActionItem {
        title: "Rotate the log".to_owned(),
        description: String::new(),
        kind: ActionKind::Prevent,
        state: ActionState::Open,
        owner: None,
        due: None,
        review,
        incident,
        issue: None,
        created_at: NOON,
        created_by: by,
        ended_at: None,
    }
}

pub fn key(connection: ConnectionId, external_id: &str) -> FactKey {
    FactKey {
        connection,
        external_id: external_id.to_owned(),
    }
}

pub fn source(connection: ConnectionId, path: &str) -> ServiceSource {
    ServiceSource {
        connection,
        path: path.to_owned(),
    }
}

pub fn deployment(connection: ConnectionId, external_id: &str) -> Deployment {
    Deployment {
        key: key(connection, external_id),
        observed_at: NOON,
        source: "shop/checkout".to_owned(),
        environment: "production".to_owned(),
        status: DeploymentStatus::Success,
        kind: DeploymentKind::Rollout,
        commit: "3f2a".to_owned(),
        reference: "main".to_owned(),
        pipeline: "17".to_owned(),
        title: "Round prices up".to_owned(),
        author: "ada".to_owned(),
        url: "https://git.example.com/shop/checkout/-/deployments/1".to_owned(),
        created_at: NOON,
        started_at: Some(NOON + Millis::seconds(5)),
        finished_at: Some(NOON + Millis::minutes(3)),
    }
}

pub fn pipeline_run(connection: ConnectionId, external_id: &str) -> PipelineRun {
    PipelineRun {
        key: key(connection, external_id),
        observed_at: NOON,
        source: "shop/checkout".to_owned(),
        pipeline: String::new(),
        name: format!("#{external_id}"),
        status: RunStatus::Success,
        commit: "3f2a".to_owned(),
        reference: "main".to_owned(),
        trigger: "push".to_owned(),
        url: String::new(),
        created_at: NOON,
        started_at: None,
        finished_at: None,
        duration: Some(Millis::minutes(4)),
    }
}

pub fn change(connection: ConnectionId, external_id: &str) -> Change {
    Change {
        key: key(connection, external_id),
        observed_at: NOON,
        source: "shop/checkout".to_owned(),
        title: "Round prices up".to_owned(),
        author: "ada".to_owned(),
        url: String::new(),
        branch: "round-up".to_owned(),
        labels: vec!["bug".to_owned()],
        opened_at: NOON,
        first_commit_at: Some(NOON - Millis::hours(2)),
        merged_at: None,
        commits: vec!["3f2a".to_owned(), "90ab".to_owned()],
    }
}

pub fn alert(connection: ConnectionId, external_id: &str) -> Alert {
    Alert {
        key: key(connection, external_id),
        observed_at: NOON,
        name: "CheckoutDown".to_owned(),
        labels: BTreeMap::from([("service".to_owned(), "checkout".to_owned())]),
        annotations: BTreeMap::new(),
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at: NOON,
        ended_at: None,
    }
}

pub fn iac_run(connection: ConnectionId, external_id: &str) -> IacRun {
    IacRun {
        key: key(connection, external_id),
        observed_at: NOON,
        source: "shop/production".to_owned(),
        name: external_id.to_owned(),
        tool: IacTool::Terraform,
        action: IacAction::Apply,
        status: IacStatus::Applied,
        environment: "production".to_owned(),
        resources: Some(ResourceCounts {
            add: 2,
            change: 1,
            destroy: 0,
        }),
        hosts: None,
        drifted: None,
        commit: "3f2a".to_owned(),
        reference: "main".to_owned(),
        title: "A larger cluster".to_owned(),
        author: "ada".to_owned(),
        url: String::new(),
        created_at: NOON,
        started_at: Some(NOON),
        finished_at: None,
    }
}

pub fn sample(connection: ConnectionId, external_id: &str) -> Sample {
    Sample {
        key: key(connection, external_id),
        observed_at: NOON,
        metric: "Checkout latency".to_owned(),
        unit: "ms".to_owned(),
        at: NOON,
        value: 0.1 + 0.2,
    }
}

pub fn on_call_shift(connection: ConnectionId, external_id: &str) -> OnCallShift {
    OnCallShift {
        key: key(connection, external_id),
        observed_at: NOON,
        schedule: "Checkout at night".to_owned(),
        level: Some(1),
        person: "Ada".to_owned(),
        email: String::new(),
        starts_at: None,
        ends_at: Some(NOON + Millis::hours(8)),
        url: String::new(),
    }
}

pub fn chat_message(connection: ConnectionId, external_id: &str) -> ChatMessage {
    ChatMessage {
        key: key(connection, external_id),
        observed_at: NOON,
        channel: key(connection, "C1"),
        author: "Ada".to_owned(),
        author_email: "ada@example.com".to_owned(),
        text: "It is the log".to_owned(),
        sent_at: NOON,
        edited_at: None,
        pinned: false,
        reply_to: Some(key(connection, "0")),
        url: "https://chat.example/1".to_owned(),
    }
}

pub fn channel(connection: ConnectionId, external_id: &str) -> Channel {
    Channel {
        key: key(connection, external_id),
        observed_at: NOON,
        name: "incidents".to_owned(),
        topic: String::new(),
        members: Some(12),
        private: false,
        reachable: true,
        url: String::new(),
    }
}

pub fn issue(connection: ConnectionId, external_id: &str) -> Issue {
    Issue {
        key: key(connection, external_id),
        observed_at: NOON,
        project: "shop/checkout".to_owned(),
        number: format!("#{external_id}"),
        title: "Rotate the log".to_owned(),
        open: true,
        closed_at: None,
        url: "https://git.example.com/shop/checkout/-/issues/1".to_owned(),
    }
}

pub fn event(connection: ConnectionId, external_id: &str) -> Event {
    Event {
        key: key(connection, external_id),
        observed_at: NOON,
        source: "kubernetes".to_owned(),
        title: "Pod restarted".to_owned(),
        text: String::new(),
        tags: vec!["service:checkout".to_owned()],
        url: String::new(),
        at: NOON,
    }
}
