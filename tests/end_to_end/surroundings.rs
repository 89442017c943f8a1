//! The surroundings of the app keep their own promises: what the journeys see on D-Bus, from
//! Alertmanager and from the replayed GitLab is what the real thing would show. Without these, a
//! journey could pass because its desktop is deaf.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use chrono::TimeDelta;
use serde_json::Value;

use crate::alertmanager::Alertmanager;
use crate::desktop::{Theme, journey};
use crate::gitlab_replay::{GitLab, PROJECT_ID, Replay};
use crate::processes;
use crate::wait::EFFECT_LIMIT;

#[tokio::test]
async fn a_program_hears_which_action_was_invoked_on_its_notification() -> Result<()> {
    journey("notification-action", Theme::Light, async |desktop| {
        let program = desktop
            .command("dunstify", "dunstify")?
            .args(["--appname=Pager", "--urgency=critical"])
            .args(["--action=acknowledge,Acknowledge", "--action=open,Open"])
            .args(["Checkout is down", "Level 1 of 3"])
            .stdout(Stdio::piped())
            .spawn()?;
        let notifications = desktop.notifications();
        let shown = notifications
            .wait_for("Checkout is down", EFFECT_LIMIT)
            .await?;
        ensure!(
            shown.app == "Pager" && shown.body == "Level 1 of 3",
            "{shown:?}"
        );
        ensure!(shown.urgency == Some(2), "{shown:?}");
        ensure!(shown.at.elapsed()? < EFFECT_LIMIT, "{shown:?}");
        notifications.invoke(&shown, "Open").await?;
        let heard = tokio::time::timeout(EFFECT_LIMIT, program.wait_with_output()).await??;
        ensure!(
            String::from_utf8_lossy(&heard.stdout).trim() == "open",
            "{heard:?}"
        );
        notifications.expect_none("Level 2 of 3")
    })
    .await
}

#[tokio::test]
async fn a_dismissed_notification_counts_as_closed_and_invokes_nothing() -> Result<()> {
    journey("notification-dismissed", Theme::Light, async |desktop| {
        let program = desktop
            .command("dunstify", "dunstify")?
            .args(["--action=acknowledge,Acknowledge", "Search is slow"])
            .stdout(Stdio::piped())
            .spawn()?;
        let shown = desktop
            .notifications()
            .wait_for("Search is slow", EFFECT_LIMIT)
            .await?;
        desktop.notifications().dismiss(&shown).await?;
        let heard = tokio::time::timeout(EFFECT_LIMIT, program.wait_with_output()).await??;
        let words = String::from_utf8_lossy(&heard.stdout);
        ensure!(
            !words.contains("acknowledge"),
            "the program heard {words:?}"
        );
        ensure!(
            desktop.notifications().all().len() == 1,
            "one notification only"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn alertmanager_shows_an_alert_until_it_is_resolved() -> Result<()> {
    journey("alertmanager", Theme::Light, async |desktop| {
        let alertmanager = Alertmanager::start(desktop).await?;
        let labels = ["alertname=CheckoutDown", "severity=critical"];
        alertmanager.fire(&labels, "Nobody can pay").await?;
        ensure!(active_alerts(&alertmanager).await? == ["Nobody can pay"]);
        alertmanager.resolve(&labels).await?;
        ensure!(active_alerts(&alertmanager).await?.is_empty());
        Ok(())
    })
    .await
}

async fn active_alerts(alertmanager: &Alertmanager<'_>) -> Result<Vec<String>> {
    let url = format!("{}/api/v2/alerts", alertmanager.url());
    let alerts: Vec<Value> = reqwest::get(url).await?.error_for_status()?.json().await?;
    let summary = |alert: &Value| {
        alert["annotations"]["summary"]
            .as_str()
            .map(ToOwned::to_owned)
    };
    alerts
        .iter()
        .map(|alert| summary(alert).context("an alert without summary"))
        .collect()
}

#[tokio::test]
async fn the_replayed_gitlab_pages_to_the_end_and_refuses_strangers() -> Result<()> {
    let replay = Replay {
        largest_page: 10,
        ..Replay::default()
    };
    let gitlab = GitLab::start(replay.clone()).await?;
    let http = reqwest::Client::new();
    let pipelines = format!("{}/api/v4/projects/{PROJECT_ID}/pipelines", gitlab.url());
    let refused = http.get(&pipelines).send().await?;
    ensure!(refused.status() == 401, "{refused:?}");

    let mut next = Some(format!("{pipelines}?per_page=100"));
    let mut ids = Vec::new();
    while let Some(url) = next {
        let answer = http
            .get(url)
            .header("PRIVATE-TOKEN", &replay.token)
            .send()
            .await?;
        next = next_page(&answer);
        ids.extend(
            answer
                .json::<Vec<Value>>()
                .await?
                .into_iter()
                .map(|row| row["id"].as_u64()),
        );
    }
    ensure!(
        ids.len() == 29,
        "29 pipelines were recorded, {} came",
        ids.len()
    );
    ids.dedup();
    ensure!(
        ids.len() == 29 && ids.is_sorted_by(|one, other| one > other),
        "newest first: {ids:?}"
    );
    ensure!(
        gitlab.calls().await == 4,
        "one refused call and three pages"
    );
    ensure!(gitlab.unanswered().is_empty(), "{:?}", gitlab.unanswered());
    Ok(())
}

fn next_page(answer: &reqwest::Response) -> Option<String> {
    let link = answer.headers().get("link")?.to_str().ok()?;
    Some(
        link.strip_prefix('<')?
            .split_once(">; rel=\"next\"")?
            .0
            .to_owned(),
    )
}

#[tokio::test]
async fn the_replayed_gitlab_moves_its_past_and_says_what_it_cannot_answer() -> Result<()> {
    let ids = async |gitlab: &GitLab, query: &str| -> Result<Vec<u64>> {
        let url = format!("{}/api/v4/projects/{PROJECT_ID}/{query}", gitlab.url());
        let call = reqwest::Client::new()
            .get(url)
            .bearer_auth(Replay::default().token);
        let rows: Vec<Value> = call.send().await?.error_for_status()?.json().await?;
        Ok(rows.iter().filter_map(|row| row["id"].as_u64()).collect())
    };
    let query = "deployments?order_by=updated_at&sort=asc&updated_after=2025-01-01T00:00:00Z";
    let recorded = GitLab::start(Replay::default()).await?;
    ensure!(
        ids(&recorded, query).await?.is_empty(),
        "all deployments were recorded before 2025"
    );
    let shift = TimeDelta::days(365 * 10);
    let delay = Duration::from_millis(1);
    let moved = GitLab::start(Replay {
        shift,
        delay,
        ..Replay::default()
    })
    .await?;
    ensure!(
        ids(&moved, query).await?.len() == 8,
        "8 deployments were recorded"
    );
    ensure!(
        ids(&moved, "issues").await.is_err(),
        "no issues were recorded"
    );
    let path = format!("GET /api/v4/projects/{PROJECT_ID}/issues");
    ensure!(moved.unanswered() == [path], "{:?}", moved.unanswered());
    Ok(())
}

#[tokio::test]
async fn what_is_killed_on_a_desktop_is_gone() -> Result<()> {
    journey("killed", Theme::Light, async |desktop| {
        let id = desktop.start_hidden(&[])?;
        crate::wait::until("the hidden app", EFFECT_LIMIT, async || {
            Ok((desktop.app_processes() == [id]).then_some(()))
        })
        .await?;
        processes::kill(id).await?;
        ensure!(desktop.app_processes().is_empty());
        Ok(())
    })
    .await
}
