//! What a team learns from an incident, with nothing of the network left: its review is begun from a
//! form, written, read by a colleague, published and exported to a PDF; and an action item that is
//! late finds its owner on Today.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::app::App;
use crate::desktop::Desktop;
use crate::wait::{EFFECT_LIMIT, until};
use crate::workspace::ME;

const COLLEAGUE: &str = "Grace Hopper";
const LESSON: &str = "Cards were refused for 12 % of the orders of half an hour.";
const FACTOR: &str = "Certificate that nobody owned";
const ACTION: &str = "Warn two weeks before a certificate ends";

/// Goes from the room of an incident that is over, with this title, to its last action item.
pub async fn learn(desktop: &Desktop, app: &App, incident: &str) -> Result<()> {
    add_colleague(app).await?;
    let title = format!("Review of {incident}");
    app.press("Write review").await?;
    app.press("Begin review").await?;
    app.element("heading", &title).await?;
    let review = the_only_review(app).await?;

    write(app, &review).await?;
    describe(app, &review).await?;
    plan_an_action(app).await?;
    discuss_and_publish(app, &review).await?;
    read_as_pdf(desktop, app, &review, &title).await?;
    see_what_is_late(app).await
}

async fn add_colleague(app: &App) -> Result<()> {
    let member = json!({
        "name": COLLEAGUE,
        "email": "grace@example.org",
        "role": "responder",
        "time_zone": "Europe/London",
        "quiet_hours": null,
        "pause_break_through": null,
        "remind_before_shift": null,
    });
    let _: String = app
        .call("save_member", json!({ "id": null, "member": member }))
        .await?;
    Ok(())
}

async fn the_only_review(app: &App) -> Result<String> {
    let reviews = crate::workspace::reviews(app).await?;
    let [review] = reviews.as_slice() else {
        anyhow::bail!("one review was to be there, not {reviews:#?}");
    };
    Ok(review.id.clone())
}

/// The record of a review, as far as the journey looks at it.
#[derive(Debug, Deserialize)]
struct Record {
    text: String,
    status: String,
    reviewers: Vec<String>,
    factors: Vec<String>,
}

/// Waits until the engine holds a review that is as wanted.
async fn until_kept(
    app: &App,
    review: &str,
    what: &str,
    is_kept: impl Fn(&Record) -> bool,
) -> Result<()> {
    #[derive(Deserialize)]
    struct Detail {
        review: Record,
    }
    until(what, EFFECT_LIMIT, async || {
        let detail: Detail = app.call("review", json!({ "id": review })).await?;
        Ok(is_kept(&detail.review).then_some(()))
    })
    .await
}

/// Writes below what the form brought, and leaves it to the pause to save it.
async fn write(app: &App, review: &str) -> Result<()> {
    let editor = app.element("field", "Text of the review").await?;
    editor.click().await?;
    app.type_chord(Key::Control, Key::End.value()).await?;
    for paragraph in ["## What we saw", LESSON] {
        for _ in 0..2 {
            app.type_keys(Key::Enter).await?;
        }
        app.type_keys(paragraph).await?;
    }
    until_kept(app, review, "the text to be kept", |review| {
        review.text.contains(LESSON) && review.text.contains("CheckoutDown")
    })
    .await?;
    app.wait_for_text("Saved").await
}

/// Asks a colleague to read it, and names what contributed.
async fn describe(app: &App, review: &str) -> Result<()> {
    app.press("About").await?;
    app.choose("Reviewers", COLLEAGUE).await?;
    until_kept(app, review, "the reviewer to be kept", |review| {
        review.reviewers.len() == 1
    })
    .await?;
    let factors = app.element("field", "Contributing factors").await?;
    factors.click().await?;
    factors.send_keys(FACTOR).await?;
    app.press(&format!("Add ‘{FACTOR}’")).await?;
    until_kept(app, review, "the factor to be kept", |review| {
        review.factors == [FACTOR]
    })
    .await
}

/// Writes down what will be done, by a day that has passed.
async fn plan_an_action(app: &App) -> Result<()> {
    app.press("Actions").await?;
    app.press("Add action item").await?;
    app.fill("Title", ACTION).await?;
    app.choose("Owner", ME).await?;
    let long_ago = chrono::Utc::now() - chrono::Days::new(3);
    app.fill("Due", &long_ago.format("%Y-%m-%d").to_string())
        .await?;
    app.press("Add action item").await?;
    app.wait_for_text("Overdue: was due").await
}

/// Hands it over, says something of it, settles that, and publishes it without an agreement: the
/// colleague has no laptop here.
async fn discuss_and_publish(app: &App, review: &str) -> Result<()> {
    app.press("Hand to reviewers").await?;
    until_kept(app, review, "the review to be handed over", |review| {
        review.status == "in_review"
    })
    .await?;
    app.press("Comments").await?;
    app.within("About the review").press("Comment").await?;
    let panel = app.within("About the review");
    panel
        .fill("What do you want to say?", "Who renews it?")
        .await?;
    panel.press("Comment").await?;
    app.wait_for_text("Who renews it?").await?;
    panel.press("Resolve").await?;
    app.wait_for_text("Every thread is resolved.").await?;
    app.press("Publish").await?;
    app.wait_for_text("No reviewer has agreed to publish it yet.")
        .await?;
    app.press("Publish anyway").await?;
    until_kept(app, review, "the review to be published", |review| {
        review.status == "published"
    })
    .await?;
    app.element("control", "Reopen").await.map(drop)
}

/// The PDF is one that a reader of PDFs takes, and says what the review says.
async fn read_as_pdf(desktop: &Desktop, app: &App, review: &str, title: &str) -> Result<()> {
    let file = desktop.folder().join("review.pdf");
    let exported: Value = app
        .call(
            "export_reviews",
            json!({ "ids": [review], "format": "pdf", "path": file }),
        )
        .await?;
    ensure!(exported["reviews"] == 1, "{exported}");
    let about = poppler(desktop, "pdfinfo", &[&file]).await?;
    let pages: u32 = about
        .lines()
        .find_map(|line| line.strip_prefix("Pages:"))
        .and_then(|pages| pages.trim().parse().ok())
        .with_context(|| format!("pdfinfo says no pages:\n{about}"))?;
    ensure!((1..=4).contains(&pages), "{pages} pages");
    let text = poppler(desktop, "pdftotext", &[&file, Path::new("-")]).await?;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [title, LESSON, "What we saw", FACTOR, ACTION, ME] {
        ensure!(
            words.contains(said),
            "the PDF does not say {said:?}:\n{text}"
        );
    }
    Ok(())
}

async fn poppler(desktop: &Desktop, program: &str, arguments: &[&Path]) -> Result<String> {
    let output = desktop
        .command(program, program)?
        .args(arguments)
        .stdout(std::process::Stdio::piped())
        .output()
        .await?;
    ensure!(output.status.success(), "{program} failed");
    Ok(String::from_utf8(output.stdout)?)
}

/// Today tells the owner, and takes it that it is done.
async fn see_what_is_late(app: &App) -> Result<()> {
    app.go_to("Today").await?;
    app.element("heading", "Your action items").await?;
    app.wait_for_text(ACTION).await?;
    app.wait_for_text("Overdue").await?;
    app.press(&format!("Mark ‘{ACTION}’ as done")).await?;
    until("the action item to leave Today", EFFECT_LIMIT, async || {
        let text = app.text().await?;
        Ok((!text.contains("Your action items")).then_some(()))
    })
    .await
}
