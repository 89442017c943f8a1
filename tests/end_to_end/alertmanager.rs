//! A real Prometheus Alertmanager on loopback, and `amtool` to post alerts to it. It runs inside a
//! desktop and ends with it.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use tokio::process::Child;

use crate::desktop::Desktop;
use crate::wait::{START_LIMIT, until};

/// Alerts reach the API at once whatever the route says; nothing is sent anywhere.
const CONFIGURATION: &str = "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n";

/// A running Alertmanager.
pub struct Alertmanager<'desktop> {
    desktop: &'desktop Desktop,
    url: String,
    _server: Child,
}

impl<'desktop> Alertmanager<'desktop> {
    /// Starts an Alertmanager on a free port and waits until it answers.
    ///
    /// # Errors
    /// When Debian's `prometheus-alertmanager` is missing or does not become ready.
    pub async fn start(desktop: &'desktop Desktop) -> Result<Self> {
        let folder = desktop.folder().join("alertmanager");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("alertmanager.yml"), CONFIGURATION)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let server = desktop
            .command("prometheus-alertmanager", "alertmanager")?
            .current_dir(&folder)
            .arg("--config.file=alertmanager.yml")
            .arg("--storage.path=storage")
            .arg("--cluster.listen-address=")
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .spawn()
            .context("starting prometheus-alertmanager failed")?;
        let url = format!("http://127.0.0.1:{port}");
        let alertmanager = Self {
            desktop,
            url,
            _server: server,
        };
        until("Alertmanager to be ready", START_LIMIT, async || {
            let answer = reqwest::get(format!("{}/-/ready", alertmanager.url)).await?;
            Ok(answer.status().is_success().then_some(()))
        })
        .await?;
        Ok(alertmanager)
    }

    /// The address that a connection in the app gets.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Posts a firing alert with these labels (`alertname=…` among them) and a summary.
    ///
    /// # Errors
    /// When `amtool` refuses.
    pub async fn fire(&self, labels: &[&str], summary: &str) -> Result<()> {
        let summary = format!("--annotation=summary={summary}");
        self.amtool(&[&["alert", "add", &summary], labels].concat())
            .await
    }

    /// Ends an alert: posts it again with these labels, ending now.
    ///
    /// # Errors
    /// When `amtool` refuses.
    pub async fn resolve(&self, labels: &[&str]) -> Result<()> {
        let end = format!("--end={}", chrono::Utc::now().to_rfc3339());
        self.amtool(&[&["alert", "add", &end], labels].concat())
            .await
    }

    async fn amtool(&self, arguments: &[&str]) -> Result<()> {
        let output = self
            .desktop
            .command("amtool", "amtool")?
            .arg(format!("--alertmanager.url={}", self.url))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .await
            .context("starting amtool failed")?;
        let words = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "amtool {arguments:?} failed: {words}"
        );
        Ok(())
    }
}
