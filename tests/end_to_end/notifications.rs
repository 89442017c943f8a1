//! The native notifications of a desktop: what the app asked for, seen on D-Bus as it passes, and
//! what a person does with it. Actions are invoked through dunst's own menu, which dunst opens when
//! told to over D-Bus, so that the app hears of them from the real daemon.

mod monitor;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::Serialize;
use zbus::zvariant::DynamicType;
use zbus::{Connection, Message, OwnedVariant};

use monitor::Monitor;
pub use monitor::Notification;

use crate::desktop::Environment;
use crate::wait::{EFFECT_LIMIT, until};

const DAEMON: &str = "org.freedesktop.Notifications";

/// Notifications on one desktop.
pub struct Notifications {
    bus: Connection,
    monitor: Monitor,
    wanted: PathBuf,
}

/// Writes dunst's configuration into the home and returns its path. Notifications stay until
/// somebody acts, and the menu of actions is a script that picks the line that a test asked for.
pub fn configure_daemon(home: &Path) -> Result<PathBuf> {
    let menu = home.join("choose-action");
    let script = format!(
        "#!/bin/sh\nexec grep -F -f '{}'\n",
        wanted_file(home).display()
    );
    std::fs::write(&menu, script).context("writing the menu of actions failed")?;
    std::fs::set_permissions(&menu, std::fs::Permissions::from_mode(0o700))?;
    let file = home.join("config/dunstrc");
    let text = format!(
        "[global]\n\
         font = Inter 10\n\
         dmenu = {}\n\
         notification_limit = 0\n\
         [stay]\n\
         summary = \"*\"\n\
         timeout = 0\n",
        menu.display()
    );
    std::fs::write(&file, text).context("writing dunst's configuration failed")?;
    Ok(file)
}

fn wanted_file(home: &Path) -> PathBuf {
    home.join("wanted-action")
}

impl Notifications {
    /// Watches the desktop's bus from now on.
    pub async fn watch(environment: &Environment, bus: Connection) -> Result<Self> {
        let monitor = Monitor::start(&environment.bus_address()).await?;
        Ok(Self {
            bus,
            monitor,
            wanted: wanted_file(environment.home()),
        })
    }

    /// All notifications so far, oldest first.
    pub fn all(&self) -> Vec<Notification> {
        self.monitor.seen()
    }

    /// Waits for a notification whose summary or body has this text, and returns the latest.
    ///
    /// # Errors
    /// When none comes within `limit`; the message lists those that came.
    pub async fn wait_for(&self, text: &str, limit: Duration) -> Result<Notification> {
        until(
            &format!("a notification with {text:?}"),
            limit,
            async || Ok(self.all().into_iter().rev().find(|one| one.says(text))),
        )
        .await
        .with_context(|| format!("these came: {:#?}", self.all()))
    }

    /// Invokes an action, by the words on its button, on a notification that is on the screen.
    /// Returns when dunst has told the app.
    ///
    /// # Errors
    /// When the notification has no such action, or dunst does not invoke it.
    pub async fn invoke(&self, notification: &Notification, label: &str) -> Result<()> {
        let key = notification.action_key(label).with_context(|| {
            format!(
                "the notification has no action {label:?}, only {:?}",
                notification.actions
            )
        })?;
        // The end of a line of dunst's menu names the notification and the action.
        let line = format!("[{},{key}]\n", notification.id);
        std::fs::write(&self.wanted, line).context("asking the menu for the action failed")?;
        self.wait_until_drawn().await?;
        self.call_daemon("org.dunstproject.cmd0", "ContextMenuCall", &())
            .await
            .context("opening dunst's menu of actions failed")?;
        until(
            &format!("dunst to invoke {label:?}"),
            EFFECT_LIMIT,
            async || Ok(self.monitor.was_invoked(notification.id, key).then_some(())),
        )
        .await
    }

    /// Dismisses a notification, as a click on it does, without invoking any action.
    ///
    /// # Errors
    /// When dunst does not close it.
    pub async fn dismiss(&self, notification: &Notification) -> Result<()> {
        self.call_daemon(DAEMON, "CloseNotification", &notification.id)
            .await
            .context("dismissing a notification failed")?;
        self.wait_until_closed(notification).await
    }

    /// Waits until a notification was dismissed, or withdrawn by the app.
    ///
    /// # Errors
    /// When it stays.
    pub async fn wait_until_closed(&self, notification: &Notification) -> Result<()> {
        until("the notification to close", EFFECT_LIMIT, async || {
            Ok(self.monitor.was_closed(notification.id).then_some(()))
        })
        .await
    }

    /// Checks that no notification with this text came so far.
    ///
    /// # Errors
    /// When one came.
    pub fn expect_none(&self, text: &str) -> Result<()> {
        let found: Vec<_> = self
            .all()
            .into_iter()
            .filter(|one| one.says(text))
            .collect();
        ensure!(
            found.is_empty(),
            "nobody should have been told {text:?}, but: {found:#?}"
        );
        Ok(())
    }

    /// Waits until dunst has taken every notification from its queue onto the screen: its menu
    /// offers only the actions of those.
    async fn wait_until_drawn(&self) -> Result<()> {
        until("dunst to show what waits", EFFECT_LIMIT, async || {
            let property = ("org.dunstproject.cmd0", "waitingLength");
            let answer = self
                .call_daemon("org.freedesktop.DBus.Properties", "Get", &property)
                .await?;
            let waiting: OwnedVariant = answer.body().deserialize()?;
            Ok((u32::try_from(waiting)? == 0).then_some(()))
        })
        .await
    }

    async fn call_daemon<B>(&self, interface: &str, method: &str, body: &B) -> Result<Message>
    where
        B: Serialize + DynamicType + Sync,
    {
        let path = "/org/freedesktop/Notifications";
        Ok(self
            .bus
            .call_method(Some(DAEMON), path, Some(interface), method, body)
            .await?)
    }
}
