//! Socket Mode: what happens in Slack comes over a WebSocket that Muster opens, so that no public
//! address is needed. Every envelope is acknowledged at once, for Slack sends what is not
//! acknowledged within seconds again; one that came before counts once.

use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use secrecy::SecretString;
use serde_json::json;
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{Slack, api::Api, wire};
use crate::{
    error::ConnectorError,
    heard::Heard,
    http::{Call, Socket},
};

/// What it is, for people.
const WHAT: &str = "a Socket Mode connection";
/// How long Slack may be silent before it is asked whether it is there. It sends pings of its own
/// every few seconds.
const SILENCE: Duration = Duration::from_secs(30);
/// How many envelopes are remembered in order to know one again.
const REMEMBERED: usize = 1_000;
/// How many envelopes may wait for being told.
const WAITING: usize = 1_000;
/// How often Slack is asked who somebody is before an envelope is given up.
const ATTEMPTS: u32 = 5;

/// Why a connection has ended without an error.
enum Ended {
    /// Slack wants Muster to connect anew.
    Refresh,
    /// Nobody takes what is heard any more.
    Unheard,
}

/// The envelopes that came lately.
#[derive(Default)]
struct Seen {
    known: HashSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    /// Whether an envelope comes for the first time.
    fn is_new(&mut self, id: &str) -> bool {
        if !self.known.insert(id.to_owned()) {
            return false;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

impl Slack {
    /// Listens, over one connection after another as Slack wishes, until one fails. What came before
    /// that is told to its end.
    pub(super) async fn listen_on(
        &self,
        app: &Api,
        heard: &mpsc::Sender<Heard>,
    ) -> Result<(), ConnectorError> {
        let (queue, waiting) = mpsc::channel(WAITING);
        let (outcome, ()) = tokio::join!(read(app, queue), self.tell(waiting, heard));
        outcome
    }

    /// Tells what envelopes mean, for which Slack may have to be asked who somebody is. That goes
    /// on beside the reading: an envelope must be acknowledged within three seconds.
    async fn tell(&self, mut waiting: mpsc::Receiver<wire::Envelope>, heard: &mpsc::Sender<Heard>) {
        loop {
            let envelope = tokio::select! {
                () = heard.closed() => return,
                envelope = waiting.recv() => envelope,
            };
            let Some(envelope) = envelope else {
                return;
            };
            if let Some(told) = self.told_in_the_end(&envelope).await
                && heard.send(told).await.is_err()
            {
                return;
            }
        }
    }

    /// What an envelope tells, asked again while Slack has trouble for a moment.
    async fn told_in_the_end(&self, envelope: &wire::Envelope) -> Option<Heard> {
        let mut wait = Duration::from_secs(1);
        for _ in 1..ATTEMPTS {
            match self.told(envelope).await {
                Ok(told) => return told,
                Err(error) if error.is_transient() => sleep(wait).await,
                Err(_) => return None,
            }
            wait *= 2;
        }
        self.told(envelope).await.ok().flatten()
    }
}

/// Reads one connection after another until one fails or nobody takes what is read.
async fn read(app: &Api, queue: mpsc::Sender<wire::Envelope>) -> Result<(), ConnectorError> {
    let mut seen = Seen::default();
    loop {
        let address = open(app).await?;
        let socket = app.client.socket(&address, WHAT).await?;
        match read_one(app, socket, &queue, &mut seen).await? {
            Ended::Refresh => {}
            Ended::Unheard => return Ok(()),
        }
    }
}

/// Reads one connection.
async fn read_one(
    app: &Api,
    mut socket: Socket,
    queue: &mpsc::Sender<wire::Envelope>,
    seen: &mut Seen,
) -> Result<Ended, ConnectorError> {
    let broken = |error: Error| interrupted(app, &app.client.scrub(&error.to_string()));
    let mut asked = false;
    loop {
        let message = tokio::select! {
            () = queue.closed() => return Ok(Ended::Unheard),
            message = timeout(SILENCE, socket.next()) => message,
        };
        let message = match message {
            Err(_) if asked => return Err(interrupted(app, "it has fallen silent")),
            Err(_) => {
                asked = true;
                let ping = Message::Ping(Vec::new().into());
                socket.send(ping).await.map_err(broken)?;
                continue;
            }
            Ok(None) => return Err(interrupted(app, "Slack closed it")),
            Ok(Some(message)) => message.map_err(broken)?,
        };
        asked = false;
        // Pings are answered by the library as it reads on.
        let Message::Text(text) = message else {
            continue;
        };
        let Ok(envelope) = serde_json::from_str::<wire::Envelope>(text.as_str()) else {
            continue;
        };
        if let Some(id) = &envelope.envelope_id {
            let acknowledgement = json!({"envelope_id": id}).to_string();
            let acknowledgement = Message::Text(acknowledgement.into());
            socket.send(acknowledgement).await.map_err(broken)?;
            if !seen.is_new(id) {
                continue;
            }
        }
        if envelope.kind == "disconnect" {
            return match envelope.reason.as_str() {
                "link_disabled" => Err(ConnectorError::declined(
                    "Socket Mode is switched off for the app. Switch it on at api.slack.com/apps: \
                     the app, Socket Mode.",
                )),
                _ => Ok(Ended::Refresh),
            };
        }
        if queue.send(envelope).await.is_err() {
            return Ok(Ended::Unheard);
        }
    }
}

/// Asks for a connection. The answer's address holds a ticket, and is good for one connection.
async fn open(app: &Api) -> Result<SecretString, ConnectorError> {
    let call = Call::new(
        &["api", "apps.connections.open"],
        WHAT,
        "the scope connections:write",
    );
    let opened: wire::OpenedSocket = app.ask(&call.post_form(&[])).await?.json()?;
    Ok(opened.url.into())
}

fn interrupted(app: &Api, reason: &str) -> ConnectorError {
    ConnectorError::Interrupted {
        address: app.client.address(),
        what: WHAT.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_new_once_and_old_ones_are_forgotten_in_their_order() {
        let mut seen = Seen::default();
        for number in 0..=REMEMBERED {
            assert!(seen.is_new(&number.to_string()));
        }
        assert!(!seen.is_new(&REMEMBERED.to_string()));
        assert!(!seen.is_new("1"));
        assert!(seen.is_new("0"));
        assert_eq!(seen.known.len(), REMEMBERED);
    }
}
