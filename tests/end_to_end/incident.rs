//! An incident as a team goes through it: an alert of a real Alertmanager pages whoever is told, they
//! acknowledge in Slack, one text tells both chats, and when it is over the chats say so too. What
//! they learn from it is written, published and followed up with the network gone. The
//! steps are those of several people; what each sees is read in the window, on D-Bus, and in the
//! chats.

mod chats;
mod review;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::alertmanager::Alertmanager;
use crate::app::App;
use crate::desktop::{Desktop, Theme, journey};
use crate::notifications::Notification;
use crate::wait::EFFECT_LIMIT;
use crate::workspace::{self, ME};
use chats::{Chats, IN_SLACK, IN_TEAMS, MAIL};

const LABELS: [&str; 2] = ["alertname=CheckoutDown", "severity=critical"];
/// The incident is named after the kind of alert, because no service is known.
const TITLE: &str = "CheckoutDown";
const NEWS: &str = "Cards are refused; cash and invoices work. We roll back.";

#[tokio::test]
async fn an_incident_goes_from_its_alert_to_its_last_action_item() -> Result<()> {
    journey("incident", Theme::Light, async |desktop| {
        let alertmanager = Alertmanager::start(desktop).await?;
        let chats = Chats::start().await;
        let app = desktop.open(&[]).await?;
        prepare(&app, &chats, &alertmanager).await?;

        alertmanager.fire(&LABELS, "Nobody can pay").await?;
        let page = wait_for_page(desktop).await?;
        enter_the_room(&app).await?;
        acknowledge_in_slack(desktop, &app, &chats, &page).await?;
        tell_both_chats(&app, &chats).await?;
        end_the_alert(&app, &alertmanager).await?;
        resolve(&app, &chats).await?;

        // Nothing was sent again on the way.
        chats.have_once(NEWS, 1)?;

        // From here on, nothing of the network is left.
        drop((chats, alertmanager));
        review::learn(desktop, &app, TITLE).await?;
        let errors = app.console_errors().await?;
        ensure!(errors.is_empty(), "the console has: {errors:#?}");
        app.quit().await
    })
    .await
}

/// A workspace in which every alert pages Ada, who is known in Slack by her mail address, and is
/// posted in Slack.
async fn prepare(app: &App, chats: &Chats, alertmanager: &Alertmanager<'_>) -> Result<()> {
    workspace::make(app).await?;
    give_mail_address(app).await?;
    chats.connect(app).await?;
    make_policy(app).await?;
    workspace::route_all_alerts(app, &the_only_policy(app).await?).await?;
    workspace::connect_alertmanager(app, alertmanager.url()).await
}

async fn give_mail_address(app: &App) -> Result<()> {
    app.go_to("Settings").await?;
    app.fill("Your email", MAIL).await?;
    app.press("Save profile").await?;
    app.wait_for_text("Your profile is saved.").await
}

/// A policy that pages a person and posts in Slack at once, made as a person makes it.
async fn make_policy(app: &App) -> Result<()> {
    app.visit("/incidents/policies", "Escalation policies")
        .await?;
    app.press("Add policy").await?;
    app.fill("Name", "On call").await?;
    for target in [ME, IN_SLACK] {
        let level = app.within("Level 1");
        level.choose("Who is told on level 1", target).await?;
    }
    app.press("Save policy").await?;
    app.wait_for_text("Policy ‘On call’ is saved.").await
}

async fn the_only_policy(app: &App) -> Result<String> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let policies: Vec<Row> = app.call("policies", json!({})).await?;
    let policy = policies.into_iter().next().context("no policy was made")?;
    Ok(policy.id)
}

async fn wait_for_page(desktop: &Desktop) -> Result<Notification> {
    let page = desktop
        .notifications()
        .wait_for(TITLE, EFFECT_LIMIT)
        .await?;
    ensure!(page.summary == format!("SEV1 {TITLE}"), "{page:?}");
    Ok(page)
}

/// Opens the room of the only incident there is.
async fn enter_the_room(app: &App) -> Result<()> {
    let incidents = workspace::incidents(app).await?;
    let [(id, _)] = incidents.as_slice() else {
        anyhow::bail!("one incident was to be there, not {incidents:#?}");
    };
    app.visit(&format!("/incidents/{id}"), TITLE).await?;
    app.wait_for_text("Acknowledged by Nobody yet").await
}

/// Ada presses Slack's button: the room says who acknowledged and where, nobody is paged any more,
/// and the message says so in place of the button.
async fn acknowledge_in_slack(
    desktop: &Desktop,
    app: &App,
    chats: &Chats,
    page: &Notification,
) -> Result<()> {
    let post = chats.wait_for_post(TITLE).await?;
    chats.ada_presses("acknowledge", &post)?;
    app.wait_for_text(&format!("Acknowledged by {ME}, just now"))
        .await?;
    app.wait_for_text("Acknowledged from Slack").await?;
    desktop.notifications().wait_until_closed(page).await?;
    chats
        .wait_for_post(&format!("Acknowledged by {ME}"))
        .await?;
    chats.wait_until_none_asks().await
}

/// One text, written in the room, reaches each chat once.
async fn tell_both_chats(app: &App, chats: &Chats) -> Result<()> {
    app.press("Update").await?;
    app.fill("Text", NEWS).await?;
    for channel in [IN_SLACK, IN_TEAMS] {
        app.press(&format!("#{channel}")).await?;
    }
    app.press("Send update").await?;
    for channel in [IN_SLACK, IN_TEAMS] {
        app.wait_for_text(&format!("Sent to #{channel}")).await?;
    }
    chats.have_once(NEWS, 1)
}

/// The trouble ends where it was seen. The incident goes on: somebody has taken it.
async fn end_the_alert(app: &App, alertmanager: &Alertmanager<'_>) -> Result<()> {
    alertmanager.resolve(&LABELS).await?;
    app.wait_for_text("Alert over: ").await?;
    app.element("control", "Resolve").await.map(drop)
}

/// A person says that the incident is over: so do the messages in Slack.
async fn resolve(app: &App, chats: &Chats) -> Result<()> {
    app.press("Resolve").await?;
    app.wait_for_text(&format!("Resolved by {ME}, just now"))
        .await?;
    chats.wait_for_post(&format!("Resolved by {ME}")).await?;
    chats.wait_until_none_asks().await
}
