//! One WebDriver session: a tauri-driver of its own, WebKitWebDriver below it, and the app below
//! that. A new driver for each start of the app, because a driver whose app was killed is of no
//! further use.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};
use tokio::process::Child;

use crate::desktop::{Environment, MUSTER};
use crate::wait::{START_LIMIT, until};

/// Another program may take a port between our choosing it and the driver's binding it.
const TRIES: u32 = 3;

/// An open session. A session that is dropped leaves its app running, so that a failed journey
/// can still take a picture of it; the desktop ends it.
pub struct Session {
    driver: Option<WebDriver>,
    tauri_driver: Child,
}

impl Session {
    /// Starts the driver and, through it, the app.
    pub async fn open(environment: &Environment, arguments: &[&str]) -> Result<Self> {
        let (tauri_driver, port) = start_driver(environment).await?;
        let mut capabilities = Capabilities::new();
        let options = json!({ "application": MUSTER, "args": arguments });
        capabilities.set("tauri:options", options)?;
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities)
            .request_timeout(START_LIMIT)
            .await
            .context("starting the app through tauri-driver failed")?;
        Ok(Self {
            driver: Some(driver),
            tauri_driver,
        })
    }

    /// The handle through which commands go.
    pub fn driver(&self) -> &WebDriver {
        self.driver
            .as_ref()
            .expect("only closing takes the driver away")
    }

    /// Ends the app through the driver, then the driver.
    pub async fn close(mut self) -> Result<()> {
        let driver = self
            .driver
            .take()
            .context("the session is closed already")?;
        driver
            .quit()
            .await
            .context("closing the WebDriver session failed")?;
        self.end_driver();
        Ok(())
    }

    /// Ends the driver of an app that is gone.
    pub fn abandon(self) {
        self.end_driver();
    }

    fn end_driver(&self) {
        let group = self.tauri_driver.id().and_then(|id| i32::try_from(id).ok());
        if let Some(group) = group.and_then(Pid::from_raw) {
            // It may have ended by itself; the desktop's watchdog looks again at the end.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // Closing needs the network and time, which a drop has not.
            let _ = driver.leak();
        }
    }
}

/// Starts tauri-driver and waits until both it and the driver below it take connections.
async fn start_driver(environment: &Environment) -> Result<(Child, u16)> {
    for _ in 0..TRIES {
        let (port, native_port) = free_ports()?;
        let mut child = environment
            .command("tauri-driver", "tauri-driver")?
            .args([
                "--port",
                &port.to_string(),
                "--native-port",
                &native_port.to_string(),
            ])
            .spawn()
            .context("starting tauri-driver failed; `make test` installs it")?;
        let ready = until("tauri-driver", START_LIMIT, async || {
            if child.try_wait()?.is_some() {
                return Ok(Some(false));
            }
            let both = accepts(port) && accepts(native_port);
            Ok(both.then_some(true))
        })
        .await?;
        if ready {
            return Ok((child, port));
        }
    }
    bail!("tauri-driver ended at once, {TRIES} times; its log says why")
}

/// Two free ports of the loopback interface, held until both are known so that they differ.
fn free_ports() -> Result<(u16, u16)> {
    let one = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}

fn accepts(port: u16) -> bool {
    let address = (Ipv4Addr::LOCALHOST, port).into();
    TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok()
}
