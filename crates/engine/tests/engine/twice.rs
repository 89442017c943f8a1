//! What two connections report of the same deployments counts once, and each connection says what
//! of it does not count and why.

use muster_engine::{
    Event,
    kpis::{KpiScope, NotCounted, ReportedTwice},
};
use muster_model::{
    ids::{ConnectionId, ServiceId},
    kpi::{Bucket, Evaluation, Kpi, LeftOut},
    record::{Connection, Service, ServiceSource, Tier},
    time::{Millis, Timestamp, Window},
};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::{
    gitlab::{GitLab, TOKEN},
    laptop::{Laptop, START, draft},
};

/// How many deployments GitLab knows.
const ALL: u32 = 12;

fn deployment(id: u64) -> Value {
    let begun = START - Millis::hours(24 + 10 * id.cast_signed());
    let at = |at: Timestamp| at.to_utc().to_rfc3339();
    json!({
        "id": id,
        "iid": id,
        "ref": "main",
        "sha": format!("{id:040x}"),
        "status": "success",
        "created_at": at(begun),
        "updated_at": at(begun + Millis::minutes(10)),
        "environment": { "name": "production" }
    })
}

/// A laptop that reads one GitLab through two connections.
struct Twice {
    laptop: Laptop,
    gitlab: GitLab,
    service: ServiceId,
    forge: ConnectionId,
}

impl Twice {
    fn begun() -> Self {
        let laptop = Laptop::set_up();
        let rows = (1..=u64::from(ALL)).map(deployment).collect();
        let gitlab = GitLab::with_deployments(&laptop, rows, 5);
        let service = laptop.service("checkout");
        let forge = laptop.connect(named(&gitlab, "Forge", &[]), Some(TOKEN));
        Self {
            laptop,
            gitlab,
            service,
            forge,
        }
    }

    fn connect_mirror(&self, speaks_for: &[&str]) -> ConnectionId {
        let mirror = named(&self.gitlab, "Mirror", speaks_for);
        self.laptop.connect(mirror, Some(TOKEN))
    }

    /// Does something, and waits until the rest of the app knows of it.
    fn told<T>(&self, of: &str, act: impl FnOnce() -> T) -> T {
        let mut events = self.laptop.engine.events();
        let done = act();
        self.laptop.wait_for_event(
            &mut events,
            |event| matches!(event, Event::Changed { kind, .. } if kind == of),
        );
        done
    }

    fn assign(&self, connections: &[ConnectionId]) {
        let sources = connections.iter().map(|connection| ServiceSource {
            connection: *connection,
            path: "shop/checkout".to_owned(),
        });
        let service = Service {
            name: "checkout".to_owned(),
            description: String::new(),
            teams: Default::default(),
            sources: sources.collect(),
            attribution_window: None,
        };
        let engine = &self.laptop.engine;
        self.told("service", || {
            engine.save_service(Some(self.service), &service)
        })
        .unwrap();
    }

    fn change(&self, id: ConnectionId, connection: Connection) {
        let mut draft = draft(connection, None);
        draft.id = Some(id);
        let engine = &self.laptop.engine;
        self.told("connection", || engine.save_connection(&draft))
            .unwrap();
    }

    fn frequency(&self) -> Evaluation {
        let scope = KpiScope {
            window: Window {
                from: START - Millis::days(28),
                to: START,
            },
            services: Vec::new(),
            teams: Vec::new(),
            tier: Tier::Production,
            bucket: Bucket::Week,
        };
        let detail = self
            .laptop
            .engine
            .kpi(Kpi::DeploymentFrequency.into(), &scope);
        detail.unwrap().card.evaluation
    }

    /// How many deployments count, and how many are left out for which reason.
    fn counted(&self) -> (u32, Vec<(LeftOut, u32)>) {
        let frequency = self.frequency();
        let left_out = frequency.health.left_out;
        let lines = left_out.iter().map(|line| (line.reason, line.count));
        (frequency.n, lines.collect())
    }

    fn not_counted(&self, id: ConnectionId) -> Vec<NotCounted> {
        self.laptop.engine.not_counted(id).unwrap()
    }

    fn reported_twice(&self, id: ConnectionId) -> Vec<ReportedTwice> {
        self.laptop.engine.reported_twice(id).unwrap()
    }
}

fn named(gitlab: &GitLab, name: &str, speaks_for: &[&str]) -> Connection {
    Connection {
        name: name.to_owned(),
        speaks_for: speaks_for.iter().map(|&it| it.to_owned()).collect(),
        ..gitlab.connection()
    }
}

#[test]
fn one_system_read_through_two_connections_counts_once() {
    let twice = Twice::begun();
    twice.assign(&[twice.forge]);
    assert_eq!(twice.counted(), (ALL, vec![]));
    let mirror = twice.connect_mirror(&[]);
    twice.assign(&[twice.forge, mirror]);
    assert_eq!(twice.counted(), (ALL, vec![(LeftOut::ReportedTwice, ALL)]));
    let expected = ReportedTwice {
        environment: "production".to_owned(),
        count: ALL,
        counted_by: "Forge".to_owned(),
    };
    assert_eq!(twice.reported_twice(mirror), [expected]);
    assert_eq!(twice.reported_twice(twice.forge), []);
    assert_eq!(twice.not_counted(mirror), []);
}

#[test]
fn a_claim_decides_which_connection_counts_until_it_is_withdrawn_or_switched_off() {
    let twice = Twice::begun();
    let mirror = twice.connect_mirror(&[]);
    twice.assign(&[twice.forge, mirror]);
    let claimed = named(&twice.gitlab, "Mirror", &["staging", "PROD*"]);
    twice.change(mirror, claimed.clone());
    let left_out = vec![(LeftOut::SpokenForElsewhere, ALL)];
    assert_eq!(twice.counted(), (ALL, left_out));
    let expected = NotCounted {
        environment: "production".to_owned(),
        count: ALL,
        spoken_for_by: "Mirror".to_owned(),
    };
    assert_eq!(twice.not_counted(twice.forge), [expected]);
    assert_eq!(twice.not_counted(mirror), []);
    assert_eq!(twice.reported_twice(twice.forge), []);

    let reported_twice = (ALL, vec![(LeftOut::ReportedTwice, ALL)]);
    twice.change(
        mirror,
        Connection {
            enabled: false,
            ..claimed
        },
    );
    assert_eq!(twice.counted(), reported_twice);
    twice.change(mirror, named(&twice.gitlab, "Mirror", &["staging"]));
    assert_eq!(twice.counted(), reported_twice);
    assert_eq!(twice.not_counted(twice.forge), []);
}

#[test]
fn a_claim_leaves_nothing_out_before_its_connection_has_brought_the_service() {
    let twice = Twice::begun();
    let refused = ResponseTemplate::new(500);
    twice.gitlab.refuse("shop%2Fcheckout", refused);
    let mirror = twice.connect_mirror(&["production"]);
    twice.assign(&[twice.forge, mirror]);
    assert_eq!(twice.counted(), (ALL, vec![]));
    twice.gitlab.relent();
    twice.laptop.sync(mirror);
    let left_out = vec![(LeftOut::SpokenForElsewhere, ALL)];
    assert_eq!(twice.counted(), (ALL, left_out));
}
