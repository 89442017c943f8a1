//! Starts the programs that make a desktop: Xvfb, the D-Bus session, GNOME's keyring and dunst.
//! Each function returns once its program answers.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use zbus::Connection;

use super::environment::Environment;
use crate::notifications;
use crate::wait::{START_LIMIT, until};

/// Larger than any window that the journeys use.
const SCREEN: &str = "1920x1080x24";

/// Starts an X server on a free display and puts its number into the environment.
pub async fn start_display(environment: &mut Environment) -> Result<Child> {
    let mut command = environment.command("Xvfb", "xvfb")?;
    command.args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        SCREEN,
        "-nolisten",
        "tcp",
        "-noreset",
    ]);
    let (child, number) = spawn_and_read_line(command, "Xvfb").await?;
    environment.set_display(format!(":{number}"));
    Ok(child)
}

/// Starts a D-Bus session at the environment's address.
pub async fn start_bus(environment: &Environment) -> Result<Child> {
    let mut command = environment.command("dbus-daemon", "dbus")?;
    command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
    command.arg(format!("--address={}", environment.bus_address()));
    let (child, _address) = spawn_and_read_line(command, "dbus-daemon").await?;
    Ok(child)
}

/// Connects to the desktop's bus.
pub async fn connect(environment: &Environment) -> Result<Connection> {
    zbus::connection::Builder::address(environment.bus_address().as_str())
        .build()
        .await
        .context("connecting to the desktop's D-Bus session failed")
}

/// Starts the keyring with its collection unlocked.
pub async fn start_keyring(environment: &Environment, bus: &Connection) -> Result<Child> {
    let mut child = environment
        .command("gnome-keyring-daemon", "keyring")?
        .args(["--foreground", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .spawn()
        .context("starting gnome-keyring-daemon failed")?;
    let mut password = child
        .stdin
        .take()
        .context("the keyring has no standard input")?;
    password
        .write_all(b"a password for this desktop only")
        .await?;
    drop(password);
    wait_for_name(bus, "org.freedesktop.secrets").await?;
    Ok(child)
}

/// Starts dunst, set up so that notifications stay until they are acted upon.
pub async fn start_notification_daemon(
    environment: &Environment,
    bus: &Connection,
) -> Result<Child> {
    let configuration = notifications::configure_daemon(environment.home())?;
    let child = environment
        .command("dunst", "dunst")?
        .arg("-conf")
        .arg(configuration)
        .spawn()
        .context("starting dunst failed")?;
    wait_for_name(bus, "org.freedesktop.Notifications").await?;
    Ok(child)
}

/// Starts a program that says on its first line of output that it is ready.
async fn spawn_and_read_line(mut command: Command, name: &str) -> Result<(Child, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {name} failed; is its Debian package installed?"))?;
    let output = child
        .stdout
        .take()
        .with_context(|| format!("{name} has no output"))?;
    let mut line = String::new();
    timeout(START_LIMIT, BufReader::new(output).read_line(&mut line))
        .await
        .with_context(|| format!("{name} was not ready within {START_LIMIT:?}"))??;
    ensure!(!line.trim().is_empty(), "{name} ended before it was ready");
    Ok((child, line.trim().to_owned()))
}

async fn wait_for_name(bus: &Connection, name: &str) -> Result<()> {
    until(&format!("{name} on D-Bus"), START_LIMIT, async || {
        let answer = bus
            .call_method(
                Some("org.freedesktop.DBus"),
                "/org/freedesktop/DBus",
                Some("org.freedesktop.DBus"),
                "NameHasOwner",
                &name,
            )
            .await?;
        let owned: bool = answer.body().deserialize()?;
        Ok(owned.then_some(()))
    })
    .await
}
