//! Somebody connects a GitLab, watches it being read, says which service and which tier it is about,
//! and sees its KPIs. What the KPIs must say is worked out here from the recorded answers alone.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use thirtyfour::Key;

use crate::app::App;
use crate::desktop::{Theme, journey};
use crate::gitlab_replay::{GitLab, PROJECT_PATH, Replay};
use crate::wait::{EFFECT_LIMIT, until};
use crate::workspace;

/// All deployments were recorded on one day of this month. GitLab's instants and the workspace are
/// both in UTC.
const MONTH: (&str, &str) = ("2019-03-01 00:00", "2019-04-01 00:00");
const DAYS: f64 = 31.0;
const DAYS_A_WEEK: f64 = 7.0;

/// The states of a deployment that GitLab documents. The recording has two others, which its first
/// collector wrote into it, and which must be left out.
const STATES: [&str; 7] = [
    "created", "running", "blocked", "success", "failed", "canceled", "skipped",
];

#[tokio::test]
async fn a_connected_gitlab_becomes_kpis() -> Result<()> {
    journey("connect-gitlab", Theme::Light, async |desktop| {
        let replay = Replay {
            delay: Duration::from_millis(400),
            largest_page: 10,
            ..Replay::default()
        };
        let gitlab = GitLab::start(replay.clone()).await?;
        let expected = Expected::work_out()?;
        let app = desktop.open(&[]).await?;
        workspace::make(&app).await?;

        connect(&app, &gitlab, &replay.token).await?;
        watch_the_first_sync(&app, &expected).await?;
        give_it_a_service(&app).await?;

        app.go_to("KPIs").await?;
        look_at_the_month(&app).await?;
        // 'staging' is no production, and nothing succeeded in 'production'.
        expect_card(&app, "Deployment frequency", "0 per day", "0 deployments").await?;
        count_staging_as_production(&app).await?;
        app.go_to("KPIs").await?;
        expect_card(
            &app,
            "Deployment frequency",
            &expected.frequency,
            "1 deployment",
        )
        .await?;
        expect_card(&app, "Change failure rate", "–", "1 deployment").await?;
        declare_an_incident(&app).await?;
        app.go_to("KPIs").await?;
        expect_card(&app, "Change failure rate", "0 %", "1 deployment").await?;
        count_failed_attempts(&app).await?;
        app.go_to("KPIs").await?;
        expect_card(
            &app,
            "Change failure rate",
            &expected.failure_rate,
            "2 deployments",
        )
        .await?;

        let errors = app.console_errors().await?;
        ensure!(errors.is_empty(), "the console has: {errors:#?}");
        ensure!(gitlab.calls().await > 0);
        ensure!(gitlab.unanswered().is_empty(), "{:?}", gitlab.unanswered());
        app.quit().await
    })
    .await
}

/// What the app must show, worked out from the recorded answers.
#[derive(Debug)]
struct Expected {
    deployments: usize,
    pipelines: usize,
    changes: usize,
    frequency: String,
    failure_rate: String,
}

impl Expected {
    fn work_out() -> Result<Self> {
        let deployments = recorded("deployments")?;
        let state = |row: &Value| row["status"].as_str().unwrap_or_default().to_owned();
        let known: Vec<_> = deployments
            .iter()
            .filter(|row| STATES.contains(&state(row).as_str()))
            .collect();
        let of = |wanted: &str| {
            let to_staging = known
                .iter()
                .filter(|row| row["environment"]["name"] == "staging");
            to_staging.filter(|row| state(row) == wanted).count()
        };
        let (succeeded, failed) = (of("success"), of("failed"));
        ensure!((succeeded, failed) == (1, 1), "{succeeded}, {failed}");

        // One success in 31 days is less than one a day, so it is told by the week.
        #[expect(clippy::cast_precision_loss, reason = "there are eight deployments")]
        let per_week = succeeded as f64 / DAYS * DAYS_A_WEEK;
        // Of a success and a failed attempt, one failed.
        let percent = 100 * failed / (succeeded + failed);

        let merged = recorded("merge_requests")?;
        let merged = merged.iter().filter(|row| row["state"] == "merged");
        Ok(Self {
            deployments: known.len(),
            pipelines: recorded("pipelines")?.len(),
            changes: merged.count(),
            frequency: format!("{per_week:.2} per week"),
            failure_rate: format!("{percent} %"),
        })
    }
}

/// The elements of a recorded list.
fn recorded(name: &str) -> Result<Vec<Value>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/gitlab");
    let text = std::fs::read_to_string(format!("{folder}/{name}.json"))?;
    let rows: Vec<Value> = serde_json::from_str(&text)?;
    rows.into_iter()
        .map(|row| row.get("data").cloned().context("a row without data"))
        .collect()
}

/// Fills in the guided form, tests it and adds the connection.
async fn connect(app: &App, gitlab: &GitLab, token: &str) -> Result<()> {
    app.go_to("Connections").await?;
    app.press("Connect the first system").await?;
    app.press("GitLab").await?;
    app.element("heading", "Connect GitLab").await?;
    app.fill("Address", &gitlab.url()).await?;
    app.fill("Access token", "glpat-wrong").await?;
    app.fill("Paths", PROJECT_PATH).await?;
    app.press("Advanced").await?;
    app.fill("Read back to", "2017-01-01 00:00").await?;
    app.press("Test connection").await?;
    app.wait_for_text("read_api").await?;
    app.fill("Access token", token).await?;
    app.press("Test connection").await?;
    app.wait_for_text("GitLab 16.6.0 answered").await?;
    app.press("Add connection").await
}

/// Watches until everything was read, and what it says on the way.
async fn watch_the_first_sync(app: &App, expected: &Expected) -> Result<()> {
    let mut said = BTreeSet::new();
    let limit = EFFECT_LIMIT * 3;
    let watched = until("the first sync to end", limit, async || {
        let text = app.text().await?;
        let streams = ["deployments", "pipelines", "merge requests"];
        said.extend(streams.into_iter().filter(|stream| {
            text.contains(&format!("First sync: reading {PROJECT_PATH}: {stream}"))
        }));
        Ok(text.contains("Everything was read").then_some(()))
    })
    .await;
    watched.with_context(|| format!("it said so far: {said:?}"))?;
    ensure!(
        said.contains("pipelines") && said.contains("merge requests"),
        "{said:?}"
    );
    app.wait_for_text(&format!(
        "{} deployments {} pipeline runs {} changes",
        expected.deployments, expected.pipelines, expected.changes
    ))
    .await
}

/// Makes a service of the project that was found.
async fn give_it_a_service(app: &App) -> Result<()> {
    app.go_to("Team").await?;
    app.press("Services").await?;
    app.press("Add services").await?;
    let name = format!("Name of the service for {PROJECT_PATH}");
    app.fill(&name, "Charts").await?;
    app.press("Add 1 service").await?;
    app.wait_for_text("1 service added").await
}

async fn look_at_the_month(app: &App) -> Result<()> {
    app.choose("Period", "From … to …").await?;
    for (label, at) in [("From", MONTH.0), ("To", MONTH.1)] {
        app.fill(label, at).await?;
        app.type_keys(Key::Enter + "").await?;
        let kept = app.element("field", label).await?.prop("value").await?;
        ensure!(
            kept.as_deref() == Some(at),
            "{label} reads {kept:?} for {at}"
        );
    }
    Ok(())
}

/// Waits until the card of a KPI has this value, and says of how many it is made.
async fn expect_card(app: &App, name: &str, value: &str, of: &str) -> Result<()> {
    let mut seen = String::new();
    let waited = until(&format!("{name} of {value}"), EFFECT_LIMIT, async || {
        let card = app.element("link", name).await?;
        let text = card.prop("innerText").await?.unwrap_or_default();
        seen = format!("{} ", text.split_whitespace().collect::<Vec<_>>().join(" "));
        let says = |words: &str| seen.contains(&format!(" {words} "));
        Ok((says(value) && says(of)).then_some(()))
    })
    .await;
    waited.with_context(|| format!("the card says {seen:?}"))
}

/// Declares an incident: without one, and without a system that reports alerts, Muster does not
/// take silence for health and gives no failure rate.
async fn declare_an_incident(app: &App) -> Result<()> {
    app.go_to("Incidents").await?;
    app.press("Declare incident").await?;
    app.fill("Title", "The charts are blank").await?;
    app.within("Declare an incident")
        .press("Declare incident")
        .await?;
    app.element("heading", "The charts are blank")
        .await
        .map(drop)
}

/// Gives the environment 'staging' the tier of production.
async fn count_staging_as_production(app: &App) -> Result<()> {
    app.go_to("Delivery").await?;
    app.press("Environments").await?;
    app.press("Edit staging").await?;
    app.choose("Tier", "Production").await?;
    app.press("Save rule").await?;
    app.wait_for_text("The rule ‘staging’ is saved.").await
}

/// Says that in this workspace failed attempts reach users.
async fn count_failed_attempts(app: &App) -> Result<()> {
    app.go_to("Settings").await?;
    app.press("Failed attempts reach users").await?;
    app.press("Save workspace").await?;
    app.wait_for_text("The workspace is saved.").await
}
