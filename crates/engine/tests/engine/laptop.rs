//! A laptop with the engine on it: a home of its own, a clock that is moved by hand, and a desktop
//! that writes down what it shows.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use muster_engine::{
    Engine, Event, Home, ManualClock, Notifier,
    connections::ConnectionDraft,
    incidents::{IncidentDetail, IncidentFilter, IncidentRow, NewIncident},
    workspaces::NewWorkspace,
};
use muster_model::{
    ids::{ConnectionId, IncidentId, MemberId, PolicyId, ServiceId},
    rbac::Role,
    record::{Connection, ConnectionSettings, Discipline, Level, LevelTarget, Member, Policy},
    record::{Service, Severity},
    time::{Millis, Timestamp},
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::broadcast::Receiver, time::timeout};

use crate::desktop::{DEADLINE, Desktop};

/// When the tests begin: a Monday morning, 10:06:40 UTC.
pub const START: Timestamp = Timestamp(1_772_446_000_000);

/// A laptop, switched on.
pub struct Laptop {
    pub engine: Engine,
    pub clock: Arc<ManualClock>,
    pub desktop: Arc<Desktop>,
    folder: PathBuf,
    /// Kept until the last who uses the folder is gone; none if somebody else keeps it.
    kept: Option<Arc<TempDir>>,
    runtime: Option<Runtime>,
}

impl Laptop {
    /// One on which Muster was never started before.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the laptop");
        Self::on(Arc::new(folder), Arc::new(ManualClock::new(START)))
    }

    /// One with a workspace named 'Shop', whose only member is Ada.
    pub fn set_up() -> Self {
        let laptop = Self::new();
        laptop
            .engine
            .create_workspace(&shop())
            .expect("the workspace is made");
        laptop
    }

    /// One whose disk somebody else keeps, at this time, and whose last workspace is open. Its
    /// desktop is shown what the notifier that is made around it passes on.
    pub fn in_folder(
        folder: &Path,
        at: Timestamp,
        notifier: impl FnOnce(Arc<Desktop>) -> Arc<dyn Notifier>,
    ) -> Self {
        let clock = Arc::new(ManualClock::new(at));
        let laptop = Self::start(folder.to_owned(), None, clock, notifier);
        laptop.engine.open_last();
        laptop
    }

    fn on(folder: Arc<TempDir>, clock: Arc<ManualClock>) -> Self {
        let path = folder.path().to_owned();
        Self::start(path, Some(folder), clock, |desktop| desktop)
    }

    fn start(
        folder: PathBuf,
        kept: Option<Arc<TempDir>>,
        clock: Arc<ManualClock>,
        notifier: impl FnOnce(Arc<Desktop>) -> Arc<dyn Notifier>,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let desktop = Arc::new(Desktop::default());
        let engine = Engine::start(
            Home::below(&folder),
            Arc::clone(&clock) as _,
            notifier(Arc::clone(&desktop)),
            runtime.handle().clone(),
        );
        Self {
            engine,
            clock,
            desktop,
            folder,
            kept,
            runtime: Some(runtime),
        }
    }

    /// The folder below which everything lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of the workspace.
    pub fn workspace_file(&self) -> PathBuf {
        workspace_file_in(self.folder())
    }

    /// A second Muster on this laptop, started while this one runs.
    pub fn second_muster(&self) -> Self {
        let second = self.another();
        second.engine.open_last();
        second
    }

    fn another(&self) -> Self {
        let (kept, clock) = (self.kept.clone(), Arc::clone(&self.clock));
        Self::start(self.folder.clone(), kept, clock, |desktop| desktop)
    }

    /// Ends Muster as a person does.
    pub fn quit(&self) {
        self.engine.stop();
    }

    /// Ends Muster in the middle of whatever it does.
    pub fn kill(&mut self) {
        drop(self.runtime.take());
        self.engine.stop();
    }

    /// Starts Muster again on the same home, with nothing on the desktop yet.
    pub fn start_again(&mut self) {
        let next = self.another();
        next.engine.open_last();
        *self = next;
    }

    /// Runs a future to its end.
    #[track_caller]
    pub fn wait_for<T>(&self, future: impl Future<Output = T>) -> T {
        let runtime = self.runtime.as_ref().expect("the laptop is switched on");
        let outcome = runtime.block_on(async { timeout(DEADLINE, future).await });
        outcome.expect("it ends in time")
    }

    /// Waits for an event, and answers all events up to it.
    #[track_caller]
    pub fn wait_for_event(
        &self,
        events: &mut Receiver<Event>,
        wanted: impl Fn(&Event) -> bool,
    ) -> Vec<Event> {
        self.wait_for(async {
            let mut seen = Vec::new();
            loop {
                let event = events.recv().await.expect("the engine runs");
                let found = wanted(&event);
                seen.push(event);
                if found {
                    return seen;
                }
            }
        })
    }

    /// Lets time pass, and everything happen that falls due.
    pub fn pass(&self, span: Millis) {
        self.clock.advance(span);
        self.catch_up();
    }

    /// Lets everything happen that is due.
    pub fn catch_up(&self) -> Option<Timestamp> {
        self.engine
            .catch_up()
            .expect("the escalation clock can decide")
    }

    /// Who uses it.
    pub fn me(&self) -> MemberId {
        let members = self.engine.members().expect("the members can be read");
        members
            .iter()
            .find(|member| member.is_me)
            .expect("somebody uses the laptop")
            .id
    }

    /// Adds a colleague.
    pub fn colleague(&self, name: &str) -> MemberId {
        let member = Member {
            name: name.to_owned(),
            email: String::new(),
            role: Role::Responder,
            time_zone: "UTC".to_owned(),
            quiet_hours: None,
            pause_break_through: None,
            remind_before_shift: None,
        };
        self.engine
            .save_member(None, &member)
            .expect("the member is kept")
    }

    /// Adds a policy that tells one member after another, each five minutes later.
    pub fn policy(&self, members: &[MemberId], repeat: u32) -> PolicyId {
        let levels = members
            .iter()
            .map(|member| Level {
                targets: vec![LevelTarget::Member(*member)],
                wait: Millis::minutes(5),
            })
            .collect();
        let policy = Policy {
            name: "On call".to_owned(),
            levels,
            repeat,
            hours: None,
            paths: Vec::new(),
        };
        self.engine
            .save_policy(None, &policy)
            .expect("the policy is kept")
    }

    /// Adds a service.
    pub fn service(&self, name: &str) -> ServiceId {
        let service = Service {
            name: name.to_owned(),
            description: String::new(),
            teams: Default::default(),
            sources: Vec::new(),
            attribution_window: None,
        };
        self.engine
            .save_service(None, &service)
            .expect("the service is kept")
    }

    /// Declares an incident.
    pub fn declare(&self, title: &str, severity: Severity, policy: PolicyId) -> IncidentId {
        let new = NewIncident {
            title: title.to_owned(),
            severity,
            service: None,
            policy: Some(policy),
            summary: String::new(),
            commander: None,
            communications: None,
            scribe: None,
            operations_lead: None,
        };
        self.engine
            .declare_incident(&new)
            .expect("the incident is declared")
    }

    /// One incident.
    pub fn incident(&self, id: IncidentId) -> IncidentDetail {
        self.engine.incident(id).expect("the incident can be read")
    }

    /// Every incident, the oldest first.
    pub fn incidents(&self) -> Vec<IncidentRow> {
        let filter = IncidentFilter {
            limit: 100,
            ..IncidentFilter::default()
        };
        let mut rows = self
            .engine
            .incidents(&filter)
            .expect("the incidents can be read")
            .rows;
        rows.sort_by_key(|row| (row.opened_at, row.id));
        rows
    }

    /// Adds a connection that is polled once a day, and waits for its first sync.
    pub fn connect(&self, connection: Connection, token: Option<&str>) -> ConnectionId {
        let mut events = self.engine.events();
        let id = self
            .engine
            .save_connection(&draft(connection, token))
            .expect("it is kept");
        self.wait_for_event(&mut events, |event| is_end_of(event, id));
        id
    }

    /// Syncs a connection now, and answers what the engine told meanwhile.
    pub fn sync(&self, id: ConnectionId) -> Vec<Event> {
        let mut events = self.engine.events();
        self.engine.sync_now(id).expect("it is switched on");
        self.wait_for_event(&mut events, |event| is_end_of(event, id))
    }
}

/// The file of the workspace on the laptop with this folder.
pub fn workspace_file_in(folder: &Path) -> PathBuf {
    let folder = Home::below(folder).data().join("workspaces");
    let entries = std::fs::read_dir(folder).expect("there are workspaces");
    entries
        .map(|entry| entry.expect("it can be listed").path())
        .find(|path| path.extension().is_some_and(|it| it == "muster"))
        .expect("there is one")
}

impl Drop for Laptop {
    fn drop(&mut self) {
        self.engine.stop();
    }
}

/// A span that is a millisecond shorter.
pub const fn short_of(span: Millis) -> Millis {
    Millis(span.0 - 1)
}

/// Whether this is the end of a sync of this connection.
pub fn is_end_of(event: &Event, id: ConnectionId) -> bool {
    matches!(event, Event::SyncEnded { connection } if *connection == id)
}

/// What Ada enters when she begins.
pub fn shop() -> NewWorkspace {
    NewWorkspace {
        name: "Shop".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        your_name: "Ada".to_owned(),
        your_email: "ada@example.com".to_owned(),
        team_name: "Web".to_owned(),
        discipline: Discipline::Operations,
    }
}

/// The form of a new connection, with a token that no keyring sees.
pub fn draft(connection: Connection, token: Option<&str>) -> ConnectionDraft {
    ConnectionDraft {
        id: None,
        connection,
        secrets: token
            .map(|token| ("token".to_owned(), token.to_owned()))
            .into_iter()
            .collect(),
        this_run_only: true,
    }
}

/// A connection to a system at `base_url` that is polled once a day.
pub fn connection(name: &str, base_url: String, settings: ConnectionSettings) -> Connection {
    Connection {
        name: name.to_owned(),
        base_url,
        settings,
        user: String::new(),
        ca_file: String::new(),
        proxy: String::new(),
        poll_interval: Millis::days(1),
        since: Timestamp(0),
        enabled: true,
        speaks_for: Vec::new(),
    }
}
