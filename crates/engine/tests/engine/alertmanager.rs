//! An Alertmanager whose alerts a test makes and ends.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use muster_engine::{Clock, incidents::AlertView};
use muster_model::{
    ids::{ConnectionId, PolicyId},
    record::{ConnectionSettings, RoutingRule},
    time::Millis,
};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, Respond, ResponseTemplate,
    matchers::{method, path},
};

use crate::laptop::{Laptop, connection};

/// The alerts by fingerprint.
type Alerts = Arc<Mutex<BTreeMap<String, Value>>>;

/// The server, and the connection of a laptop to it.
pub struct Alertmanager {
    pub connection: ConnectionId,
    alerts: Alerts,
    _server: MockServer,
}

struct Active(Alerts);

impl Respond for Active {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let alerts = self.0.lock().unwrap();
        ResponseTemplate::new(200).set_body_json(alerts.values().collect::<Vec<_>>())
    }
}

/// What keeps an alert quiet at its source.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing.
    Loud,
    /// The silence `S1`.
    Silenced,
    /// The alert `F0`.
    Inhibited,
}

impl Alertmanager {
    /// Starts one and connects the laptop to it.
    pub fn of(laptop: &Laptop) -> Self {
        let alerts = Alerts::default();
        let server = laptop.wait_for(async {
            let server = MockServer::start().await;
            Mock::given(method("GET"))
                .and(path("/api/v2/alerts"))
                .respond_with(Active(Arc::clone(&alerts)))
                .mount(&server)
                .await;
            server
        });
        let settings = ConnectionSettings::new::<&str>("alertmanager", []);
        let connection = laptop.connect(connection("Alerts", server.uri(), settings), None);
        let view = laptop
            .engine
            .connection(connection)
            .expect("it is there")
            .view;
        assert_eq!(view.error, None);
        Self {
            connection,
            alerts,
            _server: server,
        }
    }

    /// An alert begins to fire; the laptop hears of it with the next sync.
    pub fn fire(&self, laptop: &Laptop, fingerprint: &str, service: &str, severity: &str) {
        self.fire_kept(laptop, fingerprint, service, severity, Kept::Loud);
    }

    /// An alert begins to fire that may be kept quiet.
    pub fn fire_kept(
        &self,
        laptop: &Laptop,
        fingerprint: &str,
        service: &str,
        severity: &str,
        kept: Kept,
    ) {
        let now = laptop.clock.now().to_utc().to_rfc3339();
        let by = |kind, id: &str| {
            if kept == kind {
                vec![id.to_owned()]
            } else {
                Vec::new()
            }
        };
        let alert = json!({
            "annotations": { "summary": format!("{service} answers with errors") },
            "endsAt": now,
            "fingerprint": fingerprint,
            "receivers": [],
            "startsAt": now,
            "status": {
                "inhibitedBy": by(Kept::Inhibited, "F0"),
                "silencedBy": by(Kept::Silenced, "S1"),
                "mutedBy": [],
                "state": if kept == Kept::Loud { "active" } else { "suppressed" }
            },
            "updatedAt": now,
            "labels": { "alertname": "Errors", "service": service, "severity": severity }
        });
        self.alerts
            .lock()
            .unwrap()
            .insert(fingerprint.to_owned(), alert);
    }

    /// An alert ends.
    pub fn end(&self, fingerprint: &str) {
        self.alerts
            .lock()
            .unwrap()
            .remove(fingerprint)
            .expect("the alert fires");
    }

    /// Lets the laptop hear of what fires now, and everything happen that follows from it.
    pub fn tell(&self, laptop: &Laptop) {
        laptop.sync(self.connection);
        laptop.catch_up();
    }
}

/// Adds a rule that makes an incident of every alert.
pub fn route_everything(laptop: &Laptop, policy: Option<PolicyId>, still_firing_after: Millis) {
    let rule = RoutingRule {
        name: "Everything".to_owned(),
        position: 0,
        matchers: Vec::new(),
        service: None,
        severity: None,
        policy,
        still_firing_after,
        enabled: true,
    };
    laptop
        .engine
        .save_routing_rule(None, &rule)
        .expect("the rule is kept");
}

/// What the laptop says of the alert with this fingerprint.
pub fn alert(laptop: &Laptop, fingerprint: &str) -> AlertView {
    let alerts = laptop.engine.alerts().expect("the alerts can be read");
    let found = alerts
        .into_iter()
        .find(|alert| alert.key.external_id.starts_with(fingerprint));
    found.unwrap_or_else(|| panic!("the alert '{fingerprint}' is not known"))
}
