//! Somebody connects every system of the toolchain by its form, tests it, and sees what it brought.
//! The systems answer as the real ones did: they are servers on loopback made of recorded answers,
//! and folders of files that the real tools wrote. GitLab and Alertmanager have journeys of their
//! own.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use muster_replay::{TOKEN, awx, datadog, github, pagerduty, prometheus, slack, splunk};
use muster_replay::{splunk_on_call, teams, terraform};
use serde::Deserialize;
use serde_json::json;
use wiremock::MockServer;

use crate::app::App;
use crate::desktop::{Theme, journey};
use crate::wait::{EFFECT_LIMIT, until};
use crate::workspace;

/// What a person does to connect one system.
struct System {
    /// Its name in the list of systems.
    name: &'static str,
    /// Its kind, for a picture's name.
    kind: &'static str,
    /// What to enter: each label and text. The first is its address.
    fields: Vec<(&'static str, String)>,
    /// A metric: its name, unit and query.
    metric: Option<(&'static str, &'static str, &'static str)>,
    /// Since when to read.
    since: &'static str,
    /// What the test says.
    says: &'static str,
    /// What it brings, by the names of counts.
    brings: &'static [&'static str],
    /// The server, kept as long as it is asked.
    _server: Option<MockServer>,
}

impl System {
    fn at(name: &'static str, kind: &'static str, server: MockServer) -> Self {
        Self {
            name,
            kind,
            fields: vec![("Address", server.uri())],
            metric: None,
            since: "2015-01-01 00:00",
            says: "",
            brings: &[],
            _server: Some(server),
        }
    }

    fn with(mut self, label: &'static str, text: &str) -> Self {
        self.fields.push((label, text.to_owned()));
        self
    }

    fn called(mut self, label: &'static str) -> Self {
        self.fields[0].0 = label;
        self
    }

    fn that(mut self, says: &'static str, brings: &'static [&'static str]) -> Self {
        self.says = says;
        self.brings = brings;
        self
    }
}

async fn systems(folders: &Path) -> Result<Vec<System>> {
    let mut all = vec![
        System::at("GitHub Actions", "github", github::start().await)
            .with("Access token, or the App's private key", TOKEN)
            .with("Repositories", github::REPOSITORY)
            .that("GitHub", &["pipeline_runs", "deployments", "changes"]),
        System::at("HCP Terraform", "terraform", terraform::start().await)
            .with("API token", TOKEN)
            .with("Organization", terraform::ORGANIZATION)
            .with("Deployment workspaces", "shop-(?P<environment>[a-z]+)$")
            .that("Terraform", &["iac_runs", "deployments"]),
        System::at(
            "Ansible (AWX, Automation Platform)",
            "awx",
            awx::start().await,
        )
        .with("Token", TOKEN)
        .that("AWX", &["iac_runs"]),
        System::at("Datadog", "datadog", datadog::start().await)
            .called("Site")
            .with("API key", TOKEN)
            .with("Application key", TOKEN)
            .with("Events", "source:kubernetes")
            .that("Datadog", &["alerts", "events"]),
        System {
            metric: Some(("Checkout errors", "%", "rate(errors[5m])")),
            since: "2026-03-02 00:00",
            ..System::at("Prometheus", "prometheus", prometheus::start().await)
                .with("Token or password", TOKEN)
                .that("Prometheus", &["samples", "alerts"])
        },
        System {
            metric: Some(("Checkout errors", "%", splunk::SCHEDULED)),
            ..System::at("Splunk", "splunk", splunk::start().await)
                .called("Address of the management port")
                .with("Authentication token", TOKEN)
                .that("Splunk", &["alerts", "samples"])
        },
        System::at("PagerDuty", "pagerduty", pagerduty::start().await)
            .with("API key", TOKEN)
            .that("PagerDuty", &["alerts", "on_call_shifts"]),
        System::at(
            "Splunk On-Call",
            "splunk_on_call",
            splunk_on_call::start().await,
        )
        .with("API id", splunk_on_call::API_ID)
        .with("API key", TOKEN)
        .that("Splunk On-Call", &["alerts", "on_call_shifts"]),
        System::at("Slack", "slack", slack::start().await)
            .with("Bot User OAuth Token", TOKEN)
            .that("Slack", &["channels"]),
    ];
    let server = teams::start().await;
    // One line: WebDriver types a line break as Enter.
    let webhooks = teams::webhooks(&server);
    let webhook = webhooks.lines().next().unwrap_or_default();
    all.push(
        System::at("Microsoft Teams", "teams", server)
            .called("Microsoft Graph")
            .with("Webhooks", webhook)
            .that("Microsoft Teams", &["channels"]),
    );
    for (name, kind) in [
        ("Terraform files", "terraform_files"),
        ("Ansible files", "ansible_files"),
    ] {
        all.push(System {
            name,
            kind,
            fields: vec![("Folder", folders.join(kind).display().to_string())],
            metric: None,
            since: "2015-01-01 00:00",
            says: name,
            brings: &["iac_runs"],
            _server: None,
        });
    }
    Ok(all)
}

#[tokio::test]
async fn every_system_of_the_toolchain_connects() -> Result<()> {
    connect_all("toolchain", Theme::Light, None).await
}

#[tokio::test]
#[ignore = "writes into docs/screenshots; run it with `make screenshots`"]
async fn screenshots_of_every_connection() -> Result<()> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/screenshots");
    connect_all("toolchain-pictures", Theme::Light, Some(folder.into())).await
}

async fn connect_all(name: &str, theme: Theme, pictures: Option<PathBuf>) -> Result<()> {
    journey(name, theme, async |desktop| {
        let folders = tempfile::tempdir()?;
        for kind in ["terraform_files", "ansible_files"] {
            copy(
                &muster_replay::fixtures().join(kind),
                &folders.path().join(kind),
            )?;
        }
        let app = desktop.open(&[]).await?;
        workspace::make(&app).await?;
        for system in systems(folders.path()).await? {
            connect(&app, &system)
                .await
                .with_context(|| format!("connecting {}", system.name))?;
            if let Some(folder) = &pictures {
                app.wait_until_settled().await?;
                let file = format!("connection-{}.png", system.kind);
                app.screenshot(&folder.join(file)).await?;
            }
            // The server ends here: what was read stays, and the next polls fail in words.
        }
        look_at_delivery(&app).await?;
        let errors = app.console_errors().await?;
        ensure!(errors.is_empty(), "the console has: {errors:#?}");
        app.quit().await
    })
    .await
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.path().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

async fn connect(app: &App, system: &System) -> Result<()> {
    app.visit("/connections/new", "New connection").await?;
    app.press(system.name).await?;
    for (label, text) in &system.fields {
        app.fill(label, text).await?;
    }
    if let Some((name, unit, query)) = system.metric {
        app.press("Add metric").await?;
        app.fill("Name of metric 1", name).await?;
        app.fill("Unit of metric 1", unit).await?;
        app.fill("Query of metric 1", query).await?;
    }
    app.press("Advanced").await?;
    app.fill("Read back to", system.since).await?;
    app.press("Test connection").await?;
    app.wait_for_text(" answered").await?;
    app.wait_for_text(system.says).await?;
    app.press("Add connection").await?;
    let id = read_once(app, system).await?;
    app.visit(&format!("/connections/{id}"), system.name).await
}

/// What the app tells of a connection.
#[derive(Debug, Deserialize)]
struct Connection {
    id: String,
    kind: String,
    last_success: Option<i64>,
    error: Option<String>,
    counts: serde_json::Map<String, serde_json::Value>,
}

/// Waits until the connection was read once, and brought what it should. Answers its identity.
async fn read_once(app: &App, system: &System) -> Result<String> {
    let mut seen = None;
    let what = format!("{} to be read", system.name);
    let read = until(&what, EFFECT_LIMIT * 3, async || {
        let connections: Vec<Connection> = app.call("connections", json!({})).await?;
        let found = connections.into_iter().find(|it| it.kind == system.kind);
        let done = found.as_ref().is_some_and(|it| {
            it.last_success.is_some()
                && system
                    .brings
                    .iter()
                    .all(|name| it.counts[*name].as_u64() > Some(0))
        });
        seen = found;
        Ok(done
            .then(|| seen.as_ref().map(|it| it.id.clone()))
            .flatten())
    })
    .await;
    let id = read.with_context(|| format!("it tells {seen:?}"))?;
    let error = seen.and_then(|it| it.error);
    ensure!(error.is_none(), "{error:?}");
    Ok(id)
}

/// What came through the connections is where people look for it.
async fn look_at_delivery(app: &App) -> Result<()> {
    app.visit("/delivery/infrastructure", "Infrastructure")
        .await?;
    app.wait_for_text("shop-production").await?;
    app.visit("/delivery/pipelines", "Pipelines").await?;
    app.wait_for_text(github::REPOSITORY).await?;
    // The newest come first; the rest of the list is drawn when it is scrolled to.
    app.visit("/delivery/mapping", "Mapping").await?;
    app.wait_for_text("basic_plan").await
}
