//! Somebody is paged by a real alert: from a real Alertmanager through a routing rule and a policy
//! to a native notification, and from there on until somebody acknowledges. What a person sees is
//! read on D-Bus and in the window; instants are compared with those that the policy names.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use thirtyfour::Key;

use crate::alertmanager::Alertmanager;
use crate::app::App;
use crate::desktop::{Desktop, Theme, journey};
use crate::notifications::Notification;
use crate::wait::{EFFECT_LIMIT, until};
use crate::workspace::{self, IncidentDetail, ME};

const LABELS: [&str; 2] = ["alertname=CheckoutDown", "severity=critical"];
const SUMMARY: &str = "Nobody can pay";
/// The incident is named after the kind of alert, because no service is known.
const TITLE: &str = "CheckoutDown";
/// How long level 1 has, in seconds: the least that a policy may say is ten.
const WAIT: u32 = 15;
/// How late a page may be: the app looks at the clock, decides, writes, and tells the desktop.
const LATE: Duration = Duration::from_secs(3);

#[tokio::test]
async fn acknowledging_on_the_notification_ends_the_escalation() -> Result<()> {
    journey("paged-and-acknowledged", Theme::Light, async |desktop| {
        let alertmanager = Alertmanager::start(desktop).await?;
        let app = desktop.open(&[]).await?;
        workspace::make(&app).await?;
        connect(&app, &alertmanager).await?;
        make_policy(&app).await?;
        make_rule(&app).await?;
        alertmanager.fire(&LABELS, SUMMARY).await?;

        let page = wait_for_page(desktop).await?;
        ensure!(
            page.summary == format!("SEV1 {TITLE}") && page.urgency == Some(2),
            "{page:?}"
        );
        desktop.notifications().invoke(&page, "Acknowledge").await?;
        app.go_to("Incidents").await?;
        let (id, _) = the_only_incident(&app).await?;
        app.visit(&format!("/incidents/{id}"), TITLE).await?;
        app.wait_for_text(&format!("Acknowledged by {ME}, just now"))
            .await?;
        app.wait_for_text("Level 2 Not needed").await?;
        let detail = workspace::incident(&app, &id).await?;
        let acknowledged_at = detail
            .incident
            .acknowledged_at
            .context("nobody acknowledged it")?;
        ensure!(
            (detail.ladder[0].due_at..detail.ladder[1].due_at).contains(&acknowledged_at),
            "{detail:#?}"
        );

        wait_until_after(instant(detail.ladder[1].due_at)? + LATE).await?;
        ensure!(pages(desktop).len() == 1, "{:#?}", pages(desktop));
        ensure!(
            told(&workspace::incident(&app, &id).await?) == [format!("Level 1: {ME} paged")],
            "level 2 was told"
        );
        // The notification is gone by being answered; nothing else comes in its place.
        ensure!(
            desktop.notifications().all().len() == 1,
            "{:#?}",
            desktop.notifications().all()
        );
        ensure!(app.console_errors().await?.is_empty());
        app.quit().await
    })
    .await
}

/// A connection that is read every five seconds, made as a person makes it.
async fn connect(app: &App, alertmanager: &Alertmanager<'_>) -> Result<()> {
    app.go_to("Connections").await?;
    app.press("Connect the first system").await?;
    app.press("Alertmanager").await?;
    app.element("heading", "Connect Alertmanager").await?;
    app.fill("Address", alertmanager.url()).await?;
    app.press("Advanced").await?;
    app.fill("Poll every", "5 s").await?;
    // Left first: what the field says then moves what is below it.
    app.type_keys(Key::Tab).await?;
    app.press("Test connection").await?;
    app.wait_for_text("answered").await?;
    app.press("Add connection").await?;
    app.wait_for_text("Everything was read").await
}

/// A policy of two levels, made as a person makes it.
async fn make_policy(app: &App) -> Result<()> {
    app.go_to("Incidents").await?;
    app.press("Escalation policies").await?;
    app.element("heading", "Escalation policies").await?;
    app.press("Add policy").await?;
    app.fill("Name", "On call").await?;
    app.press("Add level").await?;
    for level in ["Level 1", "Level 2"] {
        let who = format!("Who is told on {}", level.to_lowercase());
        app.within(level).choose(&who, ME).await?;
        app.within(level).fill("Wait", &format!("{WAIT} s")).await?;
    }
    app.fill("Repeat", "0").await?;
    app.press("Save policy").await?;
    app.wait_for_text(&format!(
        "1 {ME} waits {WAIT} s 2 {ME} waits {WAIT} s then it ends"
    ))
    .await
}

/// A rule that tells this policy of critical alerts, made as a person makes it.
async fn make_rule(app: &App) -> Result<()> {
    app.press("Routing rules").await?;
    app.element("heading", "Routing rules").await?;
    app.press("Add rule").await?;
    app.fill("Name", "Critical alerts").await?;
    app.fill("Label 1", "severity").await?;
    app.fill("Value 1", "critical").await?;
    app.choose("Escalation policy", "On call").await?;
    app.press("Save rule").await?;
    app.wait_for_text(
        "severity=\"critical\" Opens an incident, severity from the alert, tells by On call",
    )
    .await
}

#[tokio::test]
async fn without_an_acknowledgement_level_2_is_paged_on_time() -> Result<()> {
    journey("paged-twice", Theme::Light, async |desktop| {
        let alertmanager = Alertmanager::start(desktop).await?;
        let app = desktop.open(&[]).await?;
        prepare(&app, &alertmanager).await?;
        alertmanager.fire(&LABELS, SUMMARY).await?;
        let first = wait_for_page(desktop).await?;
        let second = wait_for_level_2(desktop).await?;
        let detail = the_incident(&app).await?;
        on_time(&first, &detail, 0)?;
        on_time(&second, &detail, 1)?;
        ensure!(
            detail.ladder[1].due_at - detail.ladder[0].due_at == i64::from(WAIT) * 1_000,
            "{detail:#?}"
        );
        ensure!(pages(desktop).len() == 2, "{:#?}", pages(desktop));
        app.quit().await
    })
    .await
}

#[tokio::test]
async fn a_kill_between_the_levels_neither_loses_nor_repeats_a_page() -> Result<()> {
    journey("killed-between-levels", Theme::Light, async |desktop| {
        let alertmanager = Alertmanager::start(desktop).await?;
        let app = desktop.open(&[]).await?;
        prepare(&app, &alertmanager).await?;
        alertmanager.fire(&LABELS, SUMMARY).await?;
        wait_for_page(desktop).await?;
        // By now the app has also written down that the page was shown.
        app.go_to("Incidents").await?;
        app.wait_for_text(TITLE).await?;
        app.kill().await?;
        desktop.notifications().expect_none("level 2")?;

        let app = desktop.open(&[]).await?;
        let second = wait_for_level_2(desktop).await?;
        let detail = the_incident(&app).await?;
        on_time(&second, &detail, 1)?;
        ensure!(
            pages(desktop).len() == 2,
            "each level is told once: {:#?}",
            pages(desktop)
        );
        let both = [1, 2].map(|level| format!("Level {level}: {ME} paged"));
        until(
            "both levels to be written down as shown",
            EFFECT_LIMIT,
            async || Ok((told(&the_incident(&app).await?) == both).then_some(())),
        )
        .await?;
        app.quit().await
    })
    .await
}

/// A workspace in which every alert of this Alertmanager tells one person twice.
async fn prepare(app: &App, alertmanager: &Alertmanager<'_>) -> Result<()> {
    let me = workspace::make(app).await?;
    let policy = workspace::add_policy(app, &me, WAIT).await?;
    workspace::route_all_alerts(app, &policy).await?;
    workspace::connect_alertmanager(app, alertmanager.url()).await
}

async fn wait_for_page(desktop: &Desktop) -> Result<Notification> {
    let limit = EFFECT_LIMIT;
    desktop.notifications().wait_for(TITLE, limit).await
}

async fn wait_for_level_2(desktop: &Desktop) -> Result<Notification> {
    let limit = Duration::from_secs(u64::from(WAIT)) + EFFECT_LIMIT;
    desktop.notifications().wait_for("level 2", limit).await
}

/// The pages so far.
fn pages(desktop: &Desktop) -> Vec<Notification> {
    let mut all = desktop.notifications().all();
    all.retain(|one| one.says(TITLE));
    all
}

async fn the_incident(app: &App) -> Result<IncidentDetail> {
    let (id, _) = the_only_incident(app).await?;
    workspace::incident(app, &id).await
}

async fn the_only_incident(app: &App) -> Result<(String, String)> {
    let mut all = workspace::incidents(app).await?;
    ensure!(all.len() == 1 && all[0].1 == TITLE, "{all:#?}");
    Ok(all.remove(0))
}

fn told(detail: &IncidentDetail) -> Vec<String> {
    let paged = detail.timeline.iter().filter(|entry| entry.kind == "paged");
    paged.map(|entry| entry.title.clone()).collect()
}

/// Whether a notification was shown when its level fell due, and not before.
fn on_time(shown: &Notification, detail: &IncidentDetail, level: usize) -> Result<()> {
    let rung = detail.ladder.get(level).context("no such level")?;
    ensure!(rung.state == "told", "{rung:?}");
    let late = shown
        .at
        .duration_since(instant(rung.due_at)?)
        .with_context(|| format!("{shown:?} came before {rung:?}"))?;
    ensure!(late < LATE, "{shown:?} came {late:?} after {rung:?}");
    Ok(())
}

/// Waits until an instant is past.
async fn wait_until_after(at: SystemTime) -> Result<()> {
    let limit = at.duration_since(SystemTime::now()).unwrap_or_default() + EFFECT_LIMIT;
    until("the time to pass", limit, async || {
        Ok((SystemTime::now() > at).then_some(()))
    })
    .await
}

/// An instant of the app, which counts milliseconds since 1970.
fn instant(at: i64) -> Result<SystemTime> {
    Ok(UNIX_EPOCH + Duration::from_millis(u64::try_from(at)?))
}
