//! A workspace for tests of this module: two services, three environments with a tier, and short
//! ways to say what was observed.

use std::collections::BTreeSet;

use muster_model::{
    fact::{Deployment, DeploymentKind, DeploymentStatus, Fact, FactKey, PipelineRun, RunStatus},
    ids::{ConnectionId, EnvironmentRuleId, RecordId, ServiceId, TeamId},
    rbac::Author,
    record::{
        Connection, ConnectionSettings, Discipline, EnvironmentRule, Service, ServiceSource, Team,
        Tier, WorkspaceSettings,
    },
    time::{Millis, Timestamp},
};
use muster_store::{Door, Store, StoreError, Stored};
use tempfile::TempDir;

/// Noon of a day.
pub(super) const NOON: Timestamp = Timestamp(1_772_452_800_000);

/// That many hours after noon.
pub(super) fn hour(hours: i64) -> Timestamp {
    NOON + Millis::hours(hours)
}

/// The workspace.
pub(super) struct World {
    pub(super) store: Store,
    pub(super) connection: ConnectionId,
    pub(super) checkout: ServiceId,
    pub(super) team: TeamId,
    _folder: TempDir,
}

impl World {
    /// With the services 'Checkout', which has the source 'shop/checkout' and a team, and 'Search',
    /// which has none.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("workspace.db")).unwrap();
        let (connection, team) = (ConnectionId::new(), TeamId::new());
        let checkout = ServiceId::new();
        let world = Self {
            store,
            connection,
            checkout,
            team,
            _folder: folder,
        };
        let settings = WorkspaceSettings::new("Shop", "Europe/Paris".parse().unwrap());
        world.create(RecordId::new(), &settings);
        world.create(connection, &gitlab());
        let platform = Team {
            name: "Platform".to_owned(),
            discipline: Discipline::Platform,
            members: BTreeSet::new(),
        };
        world.create(team, &platform);
        world.create(
            checkout,
            &service("Checkout", &[team], &[world.source("shop/checkout")]),
        );
        world.create(ServiceId::new(), &service("Search", &[], &[]));
        for (position, pattern, tier) in [
            (1, "production*", Tier::Production),
            (2, "staging", Tier::Staging),
            (3, "test*", Tier::Testing),
        ] {
            let rule = EnvironmentRule {
                pattern: pattern.to_owned(),
                tier,
                position,
            };
            world.create(EnvironmentRuleId::new(), &rule);
        }
        world
    }

    pub(super) fn write<T>(
        &self,
        edit: impl FnOnce(&mut Door<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.store.seed(edit)
    }

    pub(super) fn create<R: Stored>(&self, id: R::Id, record: &R) {
        self.write(|door| door.create(Author::Muster, NOON, id, record))
            .unwrap();
    }

    pub(super) fn observe(&self, facts: impl IntoIterator<Item = Fact>) {
        let facts: Vec<_> = facts.into_iter().collect();
        self.write(|door| door.apply_facts(&facts)).unwrap();
    }

    pub(super) fn source(&self, path: &str) -> ServiceSource {
        ServiceSource {
            connection: self.connection,
            path: path.to_owned(),
        }
    }

    /// A deployment of 'shop/checkout' that was asked for at that hour, and done at once.
    pub(super) fn deployment(
        &self,
        at: i64,
        environment: &str,
        commit: &str,
        status: DeploymentStatus,
    ) -> Deployment {
        Deployment {
            key: self.key(&format!("{environment}@{at}")),
            observed_at: hour(at),
            source: "shop/checkout".to_owned(),
            environment: environment.to_owned(),
            status,
            kind: DeploymentKind::Rollout,
            commit: commit.to_owned(),
            reference: "main".to_owned(),
            pipeline: String::new(),
            title: String::new(),
            author: "ada".to_owned(),
            url: String::new(),
            created_at: hour(at),
            started_at: None,
            finished_at: (status != DeploymentStatus::Running).then(|| hour(at)),
        }
    }

    /// A run of a source that was asked for at that hour and took that many minutes.
    pub(super) fn run(&self, at: i64, source: &str, status: RunStatus, minutes: i64) -> Fact {
        Fact::PipelineRun(PipelineRun {
            key: self.key(&format!("{source}#{at}")),
            observed_at: hour(at),
            source: source.to_owned(),
            pipeline: String::new(),
            name: format!("#{at}"),
            status,
            commit: format!("commit-{at}"),
            reference: "main".to_owned(),
            trigger: "push".to_owned(),
            url: String::new(),
            created_at: hour(at),
            started_at: None,
            finished_at: None,
            duration: Some(Millis::minutes(minutes)),
        })
    }

    pub(super) fn key(&self, external_id: &str) -> FactKey {
        FactKey {
            connection: self.connection,
            external_id: external_id.to_owned(),
        }
    }
}

fn gitlab() -> Connection {
    Connection {
        name: "GitLab".to_owned(),
        base_url: "https://git.example.com".to_owned(),
        settings: ConnectionSettings {
            kind: "gitlab".to_owned(),
            values: std::collections::BTreeMap::new(),
        },
        user: String::new(),
        ca_file: String::new(),
        proxy: String::new(),
        poll_interval: Millis::minutes(1),
        since: NOON,
        enabled: true,
        speaks_for: Vec::new(),
    }
}

pub(super) fn service(name: &str, teams: &[TeamId], sources: &[ServiceSource]) -> Service {
    Service {
        name: name.to_owned(),
        description: String::new(),
        teams: teams.iter().copied().collect(),
        sources: sources.to_vec(),
        attribution_window: None,
    }
}
