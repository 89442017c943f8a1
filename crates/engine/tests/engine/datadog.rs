//! A Datadog that takes deployments, and that a test can make refuse them.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use muster_engine::{Clock, connections::ConnectionDraft};
use muster_model::{
    ids::ConnectionId,
    record::{Connection, ConnectionSettings},
    time::{Millis, Timestamp},
};
use muster_replay::{TOKEN, recorded};
use serde_json::Value;
use tokio::sync::watch;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

use crate::laptop::{Laptop, START, connection, draft, is_end_of};

/// The deployments that came, each with its instant and whether it was taken.
type Came = Vec<(Timestamp, String, bool)>;

/// The server.
pub struct Datadog {
    pub server: MockServer,
    came: watch::Sender<Came>,
    refusals: Arc<Mutex<VecDeque<ResponseTemplate>>>,
}

impl Datadog {
    /// One that takes everything.
    pub fn new(laptop: &Laptop) -> Self {
        let came = watch::Sender::new(Came::new());
        let refusals = Arc::<Mutex<VecDeque<ResponseTemplate>>>::default();
        let (noting, refusing) = (came.clone(), Arc::clone(&refusals));
        let clock = Arc::clone(&laptop.clock);
        let answer = move |request: &Request| {
            let refusal = refusing.lock().unwrap().pop_front();
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let version = body["data"]["attributes"]["version"].as_str().unwrap();
            let it = (clock.now(), version.to_owned(), refusal.is_none());
            noting.send_modify(|came| came.push(it));
            refusal.unwrap_or_else(|| {
                ResponseTemplate::new(200).set_body_json(recorded("datadog/deployment_sent.json"))
            })
        };
        let server = laptop.wait_for(async {
            let server = muster_replay::datadog::start().await;
            Mock::given(method("POST"))
                .and(path("/api/v2/dora/deployment"))
                .respond_with(answer)
                .with_priority(1)
                .mount(&server)
                .await;
            server
        });
        Self {
            server,
            came,
            refusals,
        }
    }

    /// What a person enters who wants deployments of the last ten days sent there.
    pub fn connection(&self, name: &str) -> Connection {
        let settings = ConnectionSettings::new("datadog", [("send_deployments", true.into())]);
        let mut connection = connection(name, self.server.uri(), settings);
        connection.since = START - Millis::days(10);
        connection
    }

    /// The same with both keys.
    pub fn draft(connection: Connection, id: Option<ConnectionId>) -> ConnectionDraft {
        let mut draft = draft(connection, Some(TOKEN));
        let key = ("application_key".to_owned(), TOKEN.to_owned());
        draft.secrets.extend([key]);
        draft.id = id;
        draft
    }

    /// Connects the laptop and waits for the first sync.
    pub fn connect(&self, laptop: &Laptop, name: &str) -> ConnectionId {
        let draft = Self::draft(self.connection(name), None);
        let mut events = laptop.engine.events();
        let id = laptop.engine.save_connection(&draft).unwrap();
        laptop.wait_for_event(&mut events, |event| is_end_of(event, id));
        id
    }

    /// Refuses the next deployments like this.
    pub fn refuse(&self, answers: impl IntoIterator<Item = ResponseTemplate>) {
        self.refusals.lock().unwrap().extend(answers);
    }

    /// Waits until so many have come, and answers them.
    pub fn wait_for(&self, laptop: &Laptop, count: usize) -> Came {
        let mut came = self.came.subscribe();
        laptop.wait_for(async {
            let came = came.wait_for(|came| came.len() >= count).await;
            came.expect("the server runs").clone()
        })
    }

    /// Waits until so many have come, and answers those that were taken.
    pub fn taken(&self, laptop: &Laptop, count: usize) -> Vec<String> {
        let came = self.wait_for(laptop, count);
        let taken = came.into_iter().filter(|(.., taken)| *taken);
        taken.map(|(_, version, _)| version).collect()
    }
}
