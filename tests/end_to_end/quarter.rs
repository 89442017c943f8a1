//! A quarter in fast motion: two teams share a goal that a KPI measures, a sync moves it, a threshold
//! pages and puts it at risk, the weekly review says so, what is decided there is kept, and the goal is
//! scored in the end. Time passes in the shop that is measured; the app's clock is the real one.

mod shop;

use anyhow::{Context as _, Result, ensure};
use chrono::{Days, Duration, Utc};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::Key;

use crate::app::App;
use crate::desktop::{Desktop, Theme, journey};
use crate::wait::{EFFECT_LIMIT, until};
use crate::workspace;
use shop::Shop;

const KPI: &str = "Checkout errors";
const GOAL: &str = "Nobody notices our deployments";
const REVIEW: &str = "Ops and Dev, Monday";
const DECISION: &str = "Deployments wait until the errors are gone";
/// How many days ago the goal began, was half way, and the errors came back. A goal looks at 28 days,
/// and a threshold at the last week that is over.
const BEGAN: u64 = 60;
const HALF_WAY: u64 = 20;
const BACK: u64 = 8;

#[tokio::test]
async fn a_quarter_is_run_from_goal_to_score() -> Result<()> {
    journey("quarter", Theme::Light, async |desktop| {
        let shop = Shop::start(&[(BEGAN, 4.0), (HALF_WAY, 2.5), (BACK, 9.0)]).await;
        let app = desktop.open(&[]).await?;
        let me = workspace::make(&app).await?;
        let connection = connect(&app, &shop).await?;
        let kpi = define_kpi(&app, &connection).await?;
        let goal = set_goal(&app, &me, &kpi).await?;

        let place = format!("/goals/{goal}");
        sync_until(&app, &shop, &connection, HALF_WAY + 1).await?;
        app.visit(&place, GOAL).await?;
        app.wait_for_text("0 %").await?;
        sync_until(&app, &shop, &connection, BACK + 1).await?;
        app.visit(&place, GOAL).await?;
        app.wait_for_text("50 %").await?;

        set_threshold(&app, &me, &kpi).await?;
        sync_until(&app, &shop, &connection, 0).await?;
        take_the_page(desktop).await?;
        app.visit(&place, GOAL).await?;
        app.wait_for_text("At risk").await?;

        look_at_the_week(&app).await?;
        app.visit(&place, GOAL).await?;
        score(&app).await?;
        let errors = app.console_errors().await?;
        ensure!(errors.is_empty(), "the console has: {errors:#?}");
        app.quit().await
    })
    .await
}

async fn connect(app: &App, shop: &Shop) -> Result<String> {
    let metric = json!({ "name": KPI, "unit": "%", "query": "shop:checkout_errors:percent" });
    let since = Utc::now() - Days::new(BEGAN + 3);
    let connection = json!({
        "name": "Prometheus",
        "base_url": shop.url(),
        // Windows of a day and some, so that the shop's time decides how far a sync comes.
        "settings": { "kind": "prometheus", "metrics": [metric], "step": "10s", "alerts": false },
        "user": "",
        "ca_file": "",
        "proxy": "",
        "poll_interval": 3_600_000,
        "since": since.timestamp_millis(),
        "enabled": true,
        "speaks_for": [],
    });
    let draft = json!({
        "id": null, "connection": connection, "secrets": {}, "this_run_only": false,
    });
    app.call("save_connection", json!({ "draft": draft })).await
}

async fn define_kpi(app: &App, connection: &str) -> Result<String> {
    let source = json!({
        "kind": "metric", "connection": connection, "metric": KPI, "scale": 1.0,
    });
    let definition = json!({
        "name": KPI,
        "description": "",
        "unit": "number",
        "unit_label": "%",
        "direction": "down",
        "aggregation": "last",
        "source": source,
        "service": null,
        "teams": [],
        "owner": null,
    });
    let given = json!({ "id": null, "definition": definition });
    app.call("save_kpi_definition", given).await
}

/// A goal for all teams whose one key result is the KPI: from 4 % down to 1 %.
async fn set_goal(app: &App, me: &str, kpi: &str) -> Result<String> {
    let today = Utc::now().date_naive();
    let teams: Vec<TeamView> = app.call("teams", json!({})).await?;
    let goal = json!({
        "title": GOAL,
        "description": "",
        "teams": teams.iter().map(|team| &team.id).collect::<Vec<_>>(),
        "owners": [me],
        "parent": null,
        "period": { "first_day": today - Days::new(BEGAN), "last_day": today + Days::new(30) },
    });
    let goal: String = app
        .call("save_goal", json!({ "id": null, "goal": goal }))
        .await?;
    let measure = json!({
        "kind": "kpi", "kpi": kpi, "scope": { "kind": "workspace" }, "start": 4.0, "target": 1.0,
    });
    let result = json!({ "title": "Fewer errors", "measure": measure, "owner": null });
    let given = json!({ "goal": goal, "id": null, "keyResult": result });
    let _: String = app.call("save_key_result", given).await?;
    Ok(goal)
}

#[derive(Deserialize)]
struct TeamView {
    id: String,
}

/// Lets the shop's time pass until so many days ago, syncs as a person does, and waits until the app
/// has the values.
async fn sync_until(app: &App, shop: &Shop, connection: &str, days_ago: u64) -> Result<()> {
    #[derive(Deserialize)]
    struct Metric {
        latest_at: Option<f64>,
    }
    #[derive(Deserialize)]
    struct Choices {
        metrics: Vec<Metric>,
    }
    let told = Utc::now() - Days::new(days_ago);
    shop.tell_until(told + Duration::minutes(1));
    app.visit(&format!("/connections/{connection}"), "Prometheus")
        .await?;
    app.press("Sync now").await?;
    // Windows end where they do, and values are a day apart.
    let late_enough = (told - Days::new(3)).timestamp_millis();
    until("the values to arrive", EFFECT_LIMIT, async || {
        let choices: Choices = app.call("kpi_choices", json!({})).await?;
        let latest = choices.metrics.first().and_then(|metric| metric.latest_at);
        #[expect(
            clippy::cast_precision_loss,
            reason = "instants of our century are exact"
        )]
        let is_there = latest.is_some_and(|at| at >= late_enough as f64);
        Ok(is_there.then_some(()))
    })
    .await
}

/// More than 5 % in a week pages, and puts goals at risk.
async fn set_threshold(app: &App, me: &str, kpi: &str) -> Result<()> {
    let policy = workspace::add_policy(app, me, 600).await?;
    let threshold = json!({
        "kpi": kpi,
        "scope": { "kind": "workspace" },
        "side": "above",
        "value": 5.0,
        "bucket": "week",
        "in_a_row": 1,
        "note": true,
        "goal_at_risk": true,
        "policy": policy,
        "severity": "sev3",
    });
    let given = json!({ "id": null, "threshold": threshold });
    let _: String = app.call("save_threshold", given).await?;
    Ok(())
}

async fn take_the_page(desktop: &Desktop) -> Result<()> {
    let notifications = desktop.notifications();
    let page = notifications.wait_for(KPI, EFFECT_LIMIT).await?;
    ensure!(
        page.summary == format!("SEV3 {KPI} is above 5 %"),
        "{page:?}"
    );
    notifications.invoke(&page, "Acknowledge").await
}

/// Sets a weekly review up, reads that the week names all of it, and writes a decision down, by
/// keyboard from the name on.
async fn look_at_the_week(app: &App) -> Result<()> {
    app.go_to("Weekly review").await?;
    app.press("Set up weekly review").await?;
    app.fill("Name", REVIEW).await?;
    app.type_keys(Key::Enter).await?;
    app.element("heading", "What changed").await?;
    for text in [KPI, "Above 5 % in a week", GOAL] {
        app.wait_for_text(text).await?;
    }
    app.fill("Text", DECISION).await?;
    app.type_keys(Key::Enter).await?;
    app.element("control", &format!("Change ‘{DECISION}’"))
        .await
        .context("the decision was not kept")?;
    Ok(())
}

async fn score(app: &App) -> Result<()> {
    app.press("Close and score").await?;
    app.fill("Score in %", "40").await?;
    app.press("Close goal").await?;
    app.wait_for_text("is closed with 40 %").await?;
    app.wait_for_text("40 %").await
}
