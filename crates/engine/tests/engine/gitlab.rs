//! A GitLab that answers from recorded elements, and that a test can make refuse or be stopped.

use std::sync::{Arc, Mutex};

use muster_engine::{Clock, Engine, connections::ConnectionView};
use muster_model::{
    ids::ConnectionId,
    record::{Connection, ConnectionSettings},
    time::Timestamp,
};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::{
    laptop::{Laptop, connection},
    replay::{List, elements, serve, serve_commits, serve_list},
};

/// A token that must turn up nowhere but in the requests to its own host.
pub const TOKEN: &str = "canary-7f3a9e-token";

/// What a test does with the requests before they are answered.
#[derive(Default)]
struct Gate {
    /// When each came, and its path.
    asked: Vec<(Timestamp, String)>,
    /// The lists whose requests are refused, and with what.
    refusals: Vec<(String, ResponseTemplate)>,
    /// Stops all syncs when so many requests have come.
    stop_at: Option<(usize, Engine)>,
}

impl Gate {
    /// What a request is refused with; none if it is answered.
    fn refusal(&self, request: &Request) -> Option<&ResponseTemplate> {
        let path = request.url.path();
        let found = self
            .refusals
            .iter()
            .find(|(ending, _)| path.ends_with(ending));
        found.map(|(_, answer)| answer)
    }
}

/// The server.
pub struct GitLab {
    pub server: MockServer,
    pub deployments: List,
    gate: Arc<Mutex<Gate>>,
}

impl GitLab {
    /// One with the recorded lists, whose pages have at most this many elements.
    pub fn recorded(laptop: &Laptop, largest_page: usize) -> Self {
        Self::with_deployments(laptop, elements("deployments"), largest_page)
    }

    /// One with these deployments beside the other recorded lists.
    pub fn with_deployments(laptop: &Laptop, rows: Vec<Value>, largest_page: usize) -> Self {
        let deployments = List::new(rows, largest_page);
        let gate = Arc::new(Mutex::new(Gate::default()));
        let server = laptop.wait_for(async {
            let server = MockServer::start().await;
            guard(&server, laptop, &gate).await;
            let project = ResponseTemplate::new(200)
                .set_body_json(json!({ "id": 1, "path_with_namespace": "shop/checkout" }));
            serve(&server, TOKEN, "projects/shop%2Fcheckout", project).await;
            serve_list(&server, TOKEN, "deployments", deployments.clone()).await;
            for name in ["pipelines", "merge_requests"] {
                serve_list(
                    &server,
                    TOKEN,
                    name,
                    List::new(elements(name), largest_page),
                )
                .await;
            }
            serve_commits(&server, TOKEN).await;
            server
        });
        Self {
            server,
            deployments,
            gate,
        }
    }

    /// What a person enters to read it.
    pub fn connection(&self) -> Connection {
        let settings =
            ConnectionSettings::new("gitlab", [("paths", (&["shop/checkout"][..]).into())]);
        let address = format!("{}/gitlab", self.server.uri());
        connection("GitLab", address, settings)
    }

    /// Connects the laptop and waits for the first sync.
    pub fn connect(&self, laptop: &Laptop) -> ConnectionId {
        laptop.connect(self.connection(), Some(TOKEN))
    }

    /// Refuses requests whose path ends like this from now on.
    pub fn refuse(&self, ending: &str, answer: ResponseTemplate) {
        self.gate
            .lock()
            .unwrap()
            .refusals
            .push((ending.to_owned(), answer));
    }

    /// Answers everything again.
    pub fn relent(&self) {
        self.gate.lock().unwrap().refusals.clear();
    }

    /// Has the laptop stop its sync in the middle of its request of this number.
    pub fn stop_at_request(&self, number: usize, laptop: &Laptop) {
        self.gate.lock().unwrap().stop_at = Some((number, laptop.engine.clone()));
    }

    /// When each request came since this was last asked, and its path.
    pub fn take_asked(&self) -> Vec<(Timestamp, String)> {
        std::mem::take(&mut self.gate.lock().unwrap().asked)
    }
}

/// Lets the gate see every request first.
async fn guard(server: &MockServer, laptop: &Laptop, gate: &Arc<Mutex<Gate>>) {
    let (looking, answering) = (Arc::clone(gate), Arc::clone(gate));
    let clock = Arc::clone(&laptop.clock);
    Mock::given(move |request: &Request| {
        let mut gate = looking.lock().unwrap();
        gate.asked
            .push((clock.now(), request.url.path().to_owned()));
        if gate
            .stop_at
            .as_ref()
            .is_some_and(|(number, _)| *number == gate.asked.len())
        {
            let (_, engine) = gate.stop_at.take().unwrap();
            for connection in engine.connections().unwrap() {
                engine.stop_sync(connection.id).unwrap();
            }
        }
        gate.refusal(request).is_some()
    })
    .respond_with(move |request: &Request| {
        answering
            .lock()
            .unwrap()
            .refusal(request)
            .expect("it refuses")
            .clone()
    })
    .with_priority(1)
    .mount(server)
    .await;
}

/// How the connection stands.
pub fn view(laptop: &Laptop, id: ConnectionId) -> ConnectionView {
    laptop
        .engine
        .connection(id)
        .expect("the connection is there")
        .view
}
