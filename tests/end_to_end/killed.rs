//! The app is killed without warning and started again. Nothing that it had shown or confirmed is
//! lost, the audit trail holds, and it starts as if it had been closed.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::app::App;
use crate::desktop::{Theme, journey};
use crate::wait::{EFFECT_LIMIT, until};
use crate::workspace;

/// Eight writers that never stop: half write notes, half declare incidents. Each text is kept in
/// `confirmed` only when the app has answered that it is written.
const BURST: &str = "
    const [incident, done] = arguments;
    const invoke = window.__TAURI_INTERNALS__.invoke;
    window.confirmed = [];
    const write = async (writer) => {
      for (let number = 0; ; number += 1) {
        const text = `Writer ${writer}, number ${number}`;
        if (writer % 2) {
          await invoke('add_note', { id: incident, text, at: null });
        } else {
          const fresh = { title: text, severity: 'sev4', service: null, policy: null, summary: '' };
          await invoke('declare_incident', { incident: fresh });
        }
        window.confirmed.push(text);
      }
    };
    for (let writer = 0; writer < 8; writer += 1) void write(writer);
    done(null);";

/// How many writes to see confirmed before the kill.
const MANY: usize = 200;

#[tokio::test]
async fn a_killed_app_comes_back_with_its_workspace() -> Result<()> {
    journey("killed-app", Theme::Light, async |desktop| {
        let app = desktop.open(&["--sample"]).await?;
        app.element("link", "Today").await?;
        app.kill().await?;
        let kept = std::fs::read_dir(desktop.data_folder())?.count();
        ensure!(
            kept > 0,
            "nothing was kept in {}",
            desktop.data_folder().display()
        );
        let app = desktop.open(&[]).await?;
        app.element("link", "Today").await?;
        app.wait_for_text("Incidents").await?;
        let errors = app.console_errors().await?;
        ensure!(errors.is_empty(), "the console has: {errors:#?}");
        app.quit().await
    })
    .await
}

#[tokio::test]
async fn a_kill_amid_many_writes_loses_nothing_that_was_confirmed() -> Result<()> {
    journey("killed-amid-writes", Theme::Light, async |desktop| {
        let app = desktop.open(&[]).await?;
        workspace::make(&app).await?;
        let about = json!({
            "title": "The first one",
            "severity": "sev4",
            "service": null,
            "policy": null,
            "summary": "",
        });
        let first: String = app
            .call("declare_incident", json!({ "incident": about }))
            .await?;
        app.start(BURST, vec![Value::from(first.as_str())]).await?;
        let confirmed = wait_for_writes(&app).await?;
        app.kill().await?;

        let app = desktop.open(&[]).await?;
        app.element("link", "Today").await?;
        let mut kept: BTreeSet<String> = workspace::incidents(&app)
            .await?
            .into_iter()
            .map(|(_, title)| title)
            .collect();
        let timeline = workspace::incident(&app, &first).await?.timeline;
        kept.extend(timeline.into_iter().map(|entry| entry.text));
        let lost: Vec<_> = confirmed
            .iter()
            .filter(|text| !kept.contains(*text))
            .collect();
        ensure!(
            lost.is_empty(),
            "{} of {} confirmed writes are lost: {lost:#?}",
            lost.len(),
            confirmed.len()
        );
        app.go_to("Settings").await?;
        app.press("Verify").await?;
        app.wait_for_text("the chain holds").await?;
        app.quit().await
    })
    .await
}

/// What the app has confirmed, as soon as that is much. The writers go on.
async fn wait_for_writes(app: &App) -> Result<Vec<String>> {
    until("many confirmed writes", EFFECT_LIMIT, async || {
        let confirmed: Vec<String> = app.evaluate("return window.confirmed", Vec::new()).await?;
        Ok((confirmed.len() >= MANY).then_some(confirmed))
    })
    .await
}
