//! Native notifications, with *Acknowledge* and *Open* where the desktop has actions. Each one is
//! shown by a thread of its own, because waiting for an answer blocks; there are few at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use muster_engine::{Engine, GoalPlace, Notice, Notifier, ReviewPlace};
use muster_model::{ids::IncidentId, record::Severity};
use notify_rust::{Hint, Notification, NotificationHandle, Timeout, Urgency};
use tauri::{AppHandle, Manager};

use crate::window;

const ACKNOWLEDGE: &str = "acknowledge";
const OPEN: &str = "open";

/// Shows the engine's notices on this desktop.
pub(crate) struct DesktopNotifier {
    app: AppHandle,
    /// The desktop's numbers of the notifications that are shown for each incident.
    shown: Arc<Mutex<HashMap<IncidentId, Vec<u32>>>>,
    /// The desktop's number of the last summary.
    summary: Mutex<Option<u32>>,
}

impl DesktopNotifier {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self {
            app,
            shown: Arc::default(),
            summary: Mutex::default(),
        }
    }

    fn wait_for_answer(
        &self,
        handle: NotificationHandle,
        incident: Option<IncidentId>,
        route: String,
    ) {
        let app = self.app.clone();
        let shown = Arc::clone(&self.shown);
        let id = handle.id();
        if let Some(incident) = incident {
            lock(&shown).entry(incident).or_default().push(id);
        }
        let spawned = thread::Builder::new()
            .name("notification".to_owned())
            .spawn(move || {
                handle.wait_for_action(|action| {
                    // Whatever was done with it, the desktop has taken it away: nothing is left to
                    // take back.
                    if let Some(incident) = incident {
                        forget(&shown, incident, id);
                    }
                    answer(&app, incident, &route, action);
                });
            });
        if let Err(error) = spawned {
            tracing::error!(%error, "no thread could wait for a notification's answer");
        }
    }
}

impl Notifier for DesktopNotifier {
    fn show(&self, notice: Notice) -> Result<(), String> {
        let mut notification = Notification::new();
        notification.appname("Muster").icon("dev.muster.desktop");
        let mut is_summary = false;
        let mut route = "/today".to_owned();
        let incident = match notice {
            Notice::Page {
                incident,
                severity,
                title,
                body,
            } => {
                route = format!("/incidents/{incident}");
                notification
                    .summary(&title)
                    .body(&escape(&body))
                    .urgency(urgency(severity))
                    .hint(Hint::Category("im.received".to_owned()))
                    .timeout(timeout(severity))
                    .action(ACKNOWLEDGE, "Acknowledge")
                    .action(OPEN, "Open");
                Some(incident)
            }
            Notice::Summary {
                count,
                severity,
                body,
            } => {
                is_summary = true;
                if let Some(before) = *lock(&self.summary) {
                    notification.id(before);
                }
                notification
                    .summary(&format!("{count} pages within moments"))
                    .body(&escape(&body))
                    .urgency(urgency(severity))
                    .timeout(timeout(severity))
                    .action(OPEN, "Open");
                None
            }
            Notice::OnCall {
                schedule,
                title,
                body,
            } => {
                route = match schedule {
                    Some(schedule) => format!("/on-call/{schedule}"),
                    None => "/on-call".to_owned(),
                };
                notification
                    .summary(&title)
                    .body(&escape(&body))
                    .timeout(Timeout::Default)
                    .action(OPEN, "Open");
                None
            }
            Notice::Reminder {
                incident,
                title,
                body,
            } => {
                route = format!("/incidents/{incident}");
                notification
                    .summary(&title)
                    .body(&escape(&body))
                    .timeout(Timeout::Default)
                    .action(OPEN, "Open");
                None
            }
            Notice::Review { place, title, body } => {
                route = match place {
                    ReviewPlace::Review(id) => format!("/reviews/{id}"),
                    ReviewPlace::Incident(id) => format!("/incidents/{id}"),
                    ReviewPlace::Reviews => "/reviews".to_owned(),
                    ReviewPlace::Actions => "/reviews/actions".to_owned(),
                };
                notification
                    .summary(&title)
                    .body(&escape(&body))
                    .timeout(Timeout::Default)
                    .action(OPEN, "Open");
                None
            }
            Notice::Goal { place, title, body } => {
                route = match place {
                    GoalPlace::Goal(id) => format!("/goals/{id}"),
                    GoalPlace::Goals => "/goals".to_owned(),
                };
                notification
                    .summary(&title)
                    .body(&escape(&body))
                    .timeout(Timeout::Default)
                    .action(OPEN, "Open");
                None
            }
            Notice::Training {
                session,
                title,
                body,
            } => {
                route = format!("/training/{session}");
                notification
                    .summary(&title)
                    .body(&escape(&body))
                    .timeout(Timeout::Default)
                    .action(OPEN, "Open");
                None
            }
            Notice::Test => {
                notification
                    .summary("Muster can reach you")
                    .body("Pages will be shown like this one.")
                    .timeout(Timeout::Default)
                    .action(OPEN, "Open");
                None
            }
        };
        let handle = notification
            .show()
            .map_err(|error| format!("This desktop did not take the notification: {error}."))?;
        if is_summary {
            *lock(&self.summary) = Some(handle.id());
        }
        self.wait_for_answer(handle, incident, route);
        Ok(())
    }

    fn withdraw(&self, incident: IncidentId) {
        let ids = lock(&self.shown).remove(&incident).unwrap_or_default();
        for id in ids {
            // Showing under the same number replaces; closing what comes back takes it away.
            match Notification::new().summary("Acknowledged").id(id).show() {
                Ok(handle) => handle.close(),
                Err(error) => tracing::warn!(%error, "a notification could not be taken back"),
            }
        }
    }
}

/// A notification is no longer on the screen.
fn forget(shown: &Mutex<HashMap<IncidentId, Vec<u32>>>, incident: IncidentId, id: u32) {
    let mut shown = lock(shown);
    if let Some(ids) = shown.get_mut(&incident) {
        ids.retain(|other| *other != id);
    }
    shown.retain(|_, ids| !ids.is_empty());
}

fn answer(app: &AppHandle, incident: Option<IncidentId>, route: &str, action: &str) {
    match (action, incident) {
        (ACKNOWLEDGE, Some(incident)) => {
            if let Err(problem) = app.state::<Engine>().acknowledge_incident(incident) {
                tracing::error!(%problem, "an acknowledgement from a notification failed");
                open(app, route);
            }
        }
        (OPEN | "default", _) => open(app, route),
        _ => {}
    }
}

fn open(app: &AppHandle, route: &str) {
    window::ask(app, route.to_owned());
}

const fn urgency(severity: Severity) -> Urgency {
    match severity {
        Severity::Sev1 | Severity::Sev2 => Urgency::Critical,
        Severity::Sev3 => Urgency::Normal,
        Severity::Sev4 => Urgency::Low,
    }
}

const fn timeout(severity: Severity) -> Timeout {
    match severity {
        Severity::Sev1 | Severity::Sev2 => Timeout::Never,
        Severity::Sev3 | Severity::Sev4 => Timeout::Default,
    }
}

/// Notification daemons read a little markup in bodies; alert texts are not markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
