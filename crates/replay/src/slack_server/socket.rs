//! The workspace's Socket Mode: a WebSocket server on loopback with a thread of its own, so that it
//! outlives whatever runtime a test ends.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    runtime,
    sync::{mpsc, watch},
};
use tokio_tungstenite::{accept_async, tungstenite::Message};

use crate::recorded;

/// The connections.
pub(super) struct Sockets {
    port: u16,
    shared: Arc<Shared>,
    /// Ends the thread when it is dropped.
    _end: mpsc::Sender<()>,
}

#[derive(Default)]
struct Shared {
    /// What is to be sent on each open connection; the last opened is the last.
    open: Mutex<Vec<mpsc::UnboundedSender<Message>>>,
    /// How many were opened since the start.
    opened: watch::Sender<usize>,
    acknowledged: Mutex<Vec<String>>,
    last: Mutex<Option<Message>>,
}

impl Sockets {
    pub(super) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let port = listener.local_addr().expect("it has an address").port();
        listener
            .set_nonblocking(true)
            .expect("a socket that does not block");
        let shared = Arc::new(Shared::default());
        let (end, mut ended) = mpsc::channel(1);
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                tokio::select! {
                    _ = ended.recv() => {}
                    () = serve(&listener, serving) => {}
                }
            });
        });
        Self {
            port,
            shared,
            _end: end,
        }
    }

    /// Where it is, with the ticket that Slack puts there.
    pub(super) fn address(&self) -> String {
        format!(
            "ws://127.0.0.1:{}/link/?ticket=canary-ticket-5d1b",
            self.port
        )
    }

    pub(super) fn open(&self) -> usize {
        let mut open = locked(&self.shared.open);
        open.retain(|it| !it.is_closed());
        open.len()
    }

    pub(super) fn opened(&self) -> usize {
        *self.shared.opened.borrow()
    }

    pub(super) async fn wait_until_opened(&self, count: usize) {
        let mut opened = self.shared.opened.subscribe();
        // The sender lives as long as this.
        let _opened = opened.wait_for(|opened| *opened >= count).await;
    }

    pub(super) fn acknowledged(&self) -> Vec<String> {
        locked(&self.shared.acknowledged).clone()
    }

    /// Sends an envelope on one of the connections, as Slack does.
    pub(super) fn send(&self, envelope: &Value) {
        let message = Message::Text(envelope.to_string().into());
        *locked(&self.shared.last) = Some(message.clone());
        self.send_message(message);
    }

    pub(super) fn send_again(&self) {
        let last = locked(&self.shared.last).clone();
        if let Some(last) = last {
            self.send_message(last);
        }
    }

    fn send_message(&self, message: Message) {
        let open = locked(&self.shared.open);
        if let Some(connection) = open.iter().rev().find(|it| !it.is_closed()) {
            // One that closes at this moment loses it, as it does in Slack.
            let _sent = connection.send(message);
        }
    }

    /// Ends every connection, after a last message if there is one.
    pub(super) fn end(&self, last: Option<&Value>) {
        for connection in locked(&self.shared.open).drain(..) {
            if let Some(last) = last {
                let _sent = connection.send(Message::Text(last.to_string().into()));
            }
        }
    }
}

async fn serve(listener: &TcpListener, shared: Arc<Shared>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(stream, Arc::clone(&shared)));
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let Ok(mut socket) = accept_async(stream).await else {
        return;
    };
    let (sender, mut waiting) = mpsc::unbounded_channel();
    let hello = recorded("slack/socket_hello.json").to_string();
    // It is among the open ones before whoever opened it can know.
    let _waits = sender.send(Message::Text(hello.into()));
    locked(&shared.open).push(sender);
    shared.opened.send_modify(|opened| *opened += 1);
    loop {
        tokio::select! {
            message = waiting.recv() => match message {
                Some(message) => {
                    if socket.send(message).await.is_err() {
                        return;
                    }
                }
                // Dropped: the other end is to see it gone.
                None => return,
            },
            heard = socket.next() => match heard {
                Some(Ok(Message::Text(text))) => {
                    let acknowledged: Value =
                        serde_json::from_str(text.as_str()).unwrap_or_default();
                    if let Some(id) = acknowledged["envelope_id"].as_str() {
                        locked(&shared.acknowledged).push(id.to_owned());
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
