//! Listens to everything that passes between programs and the notification daemon, as
//! `dbus-monitor` does, and keeps it.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use futures_util::StreamExt as _;
use zbus::message::Type;

use zbus::{Message, MessageStream, OwnedVariant};

const RULES: [&str; 3] = [
    "type='method_call',interface='org.freedesktop.Notifications',member='Notify'",
    "type='method_return',sender='org.freedesktop.Notifications'",
    "type='signal',interface='org.freedesktop.Notifications'",
];

/// A notification that a program asked the desktop to show.
#[derive(Clone, Debug)]
pub struct Notification {
    /// The daemon's number for it.
    pub id: u32,
    /// The program's name for itself.
    pub app: String,
    /// The title.
    pub summary: String,
    /// The text below the title.
    pub body: String,
    /// Pairs of key and words on the button.
    pub actions: Vec<(String, String)>,
    /// 0 low, 1 normal, 2 critical; none when the program did not say.
    pub urgency: Option<u8>,
    /// When the request passed on the bus.
    pub at: SystemTime,
}

impl Notification {
    /// Whether title or text contain this.
    pub fn says(&self, text: &str) -> bool {
        self.summary.contains(text) || self.body.contains(text)
    }

    /// The key of the action with these words.
    pub fn action_key(&self, label: &str) -> Option<&str> {
        let action = self.actions.iter().find(|(_, words)| words == label);
        action.map(|(key, _)| key.as_str())
    }
}

/// What passed so far.
#[derive(Default)]
struct Seen {
    /// Requests without the daemon's answer yet, by who asked and the request's number.
    asked: HashMap<(String, NonZeroU32), Notification>,
    shown: Vec<Notification>,
    invoked: HashSet<(u32, String)>,
    closed: HashSet<u32>,
}

/// A running listener. Stops when dropped.
pub struct Monitor {
    seen: Arc<Mutex<Seen>>,
    task: tokio::task::JoinHandle<()>,
}

impl Monitor {
    /// Starts to listen on a bus.
    pub async fn start(address: &str) -> Result<Self> {
        let connection = zbus::connection::Builder::address(address)
            .build()
            .await
            .context("connecting a monitor to D-Bus failed")?;
        let mut messages = MessageStream::from(&connection);
        connection
            .call_method(
                Some("org.freedesktop.DBus"),
                "/org/freedesktop/DBus",
                Some("org.freedesktop.DBus.Monitoring"),
                "BecomeMonitor",
                &(RULES.as_slice(), 0_u32),
            )
            .await
            .context("D-Bus does not let the tests monitor it")?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let kept = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Some(message) = messages.next().await {
                if let Ok(message) = message {
                    let mut seen = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    // A message of another shape is not one of these; the wait for it will say so.
                    let _ = seen.take_in(&message);
                }
            }
        });
        Ok(Self { seen, task })
    }

    /// The notifications shown so far, oldest first.
    pub fn seen(&self) -> Vec<Notification> {
        self.read(|seen| seen.shown.clone())
    }

    /// Whether the daemon told that an action was invoked.
    pub fn was_invoked(&self, id: u32, key: &str) -> bool {
        self.read(|seen| seen.invoked.contains(&(id, key.to_owned())))
    }

    /// Whether the daemon told that a notification was closed.
    pub fn was_closed(&self, id: u32) -> bool {
        self.read(|seen| seen.closed.contains(&id))
    }

    fn read<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Notify = (
    String,
    u32,
    String,
    String,
    String,
    Vec<String>,
    HashMap<String, OwnedVariant>,
    i32,
);

impl Seen {
    fn take_in(&mut self, message: &Message) -> Result<()> {
        let header = message.header();
        let member = header.member().map(ToString::to_string).unwrap_or_default();
        let body = message.body();
        match (header.message_type(), member.as_str()) {
            (Type::MethodCall, "Notify") => {
                let (app, _replaces, _icon, summary, text, actions, hints, _expires): Notify =
                    body.deserialize()?;
                let sender = header
                    .sender()
                    .context("a request without sender")?
                    .to_string();
                let notification = Notification {
                    id: 0,
                    app,
                    summary,
                    body: text,
                    actions: pairs(&actions),
                    urgency: hints
                        .get("urgency")
                        .and_then(|value| u8::try_from(value).ok()),
                    at: SystemTime::now(),
                };
                self.asked
                    .insert((sender, header.primary().serial_num()), notification);
            }
            (Type::MethodReturn, _) => {
                let receiver = header
                    .destination()
                    .context("an answer to nobody")?
                    .to_string();
                let request = header.reply_serial().context("an answer to nothing")?;
                if let Some(mut notification) = self.asked.remove(&(receiver, request)) {
                    notification.id = body.deserialize()?;
                    self.shown.push(notification);
                }
            }
            (Type::Signal, "ActionInvoked") => {
                self.invoked.insert(body.deserialize()?);
            }
            (Type::Signal, "NotificationClosed") => {
                let (id, _reason): (u32, u32) = body.deserialize()?;
                self.closed.insert(id);
            }
            _ => {}
        }
        Ok(())
    }
}

fn pairs(actions: &[String]) -> Vec<(String, String)> {
    actions
        .chunks_exact(2)
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect()
}
