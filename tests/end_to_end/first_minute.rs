//! The first minute of a newcomer: the sample workspace opens, every page has life in it, nothing
//! fails behind the scenes, and axe-core finds nothing on any page.

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::Key;

use crate::app::{App, WindowSize};
use crate::desktop::{Theme, journey};
use crate::workspace;

/// The pages, by their names in the navigation.
pub const PAGES: [&str; 11] = [
    "Today",
    "Incidents",
    "On-call",
    "Goals",
    "KPIs",
    "Training",
    "Reviews",
    "Delivery",
    "Team",
    "Connections",
    "Settings",
];

/// Something of the sample that each page shows, by which it can be told from an empty one.
const LIFE: [(&str, &str); 8] = [
    ("Incidents", "acknowledged"),
    ("On-call", "until"),
    ("Goals", "On track"),
    ("KPIs", "deployments"),
    ("Training", "Workshop"),
    ("Reviews", "Published"),
    ("Delivery", "of "),
    ("Team", "members"),
];

#[tokio::test]
async fn a_newcomer_looks_round_the_sample_workspace() -> Result<()> {
    journey("first-minute", Theme::Light, async |desktop| {
        let app = desktop.open(&[]).await?;
        app.resize(WindowSize {
            width: 1280,
            height: 800,
        })
        .await?;
        app.element("heading", "Welcome to Muster").await?;
        expect_no_violation(&app, "the first start").await?;
        app.press("Open the sample workspace").await?;
        app.element("heading", "Today").await?;
        look_at_every_page(&app).await?;
        expect_no_error(&app).await?;
        app.quit().await
    })
    .await
}

#[tokio::test]
async fn the_sample_workspace_holds_up_in_the_dark() -> Result<()> {
    journey("first-minute-dark", Theme::Dark, async |desktop| {
        let app = desktop.open(&["--sample"]).await?;
        look_at_every_page(&app).await?;
        expect_no_error(&app).await?;
        app.quit().await
    })
    .await
}

#[tokio::test]
async fn a_workspace_of_ones_own_begins_empty_and_says_what_comes_next() -> Result<()> {
    journey("own-workspace", Theme::Light, async |desktop| {
        let app = desktop.open(&[]).await?;
        workspace::make(&app).await?;
        app.wait_for_text("Nothing is connected yet").await?;
        for page in PAGES {
            app.go_to(page).await?;
            expect_no_violation(&app, page).await?;
        }
        for (place, title) in [
            ("/weekly", "Weekly review"),
            ("/training/skills", "Skills matrix"),
            ("/training/effect", "What training was good for"),
        ] {
            app.visit(place, title).await?;
            expect_no_violation(&app, place).await?;
        }
        expect_no_error(&app).await?;
        app.quit().await
    })
    .await
}

#[tokio::test]
async fn the_command_palette_opens_a_page_from_the_keyboard() -> Result<()> {
    journey("palette", Theme::Light, async |desktop| {
        let app = desktop.open(&["--sample"]).await?;
        app.element("heading", "Today").await?;
        app.type_chord(Key::Control, 'k').await?;
        app.type_keys("Delivery").await?;
        app.type_keys(Key::Enter).await?;
        app.element("heading", "Delivery").await?;
        app.quit().await
    })
    .await
}

async fn look_at_every_page(app: &App) -> Result<()> {
    for page in PAGES {
        app.go_to(page).await?;
        if let Some((_, life)) = LIFE.iter().find(|(of, _)| *of == page) {
            app.wait_for_text(life).await?;
        }
        expect_no_violation(app, page).await?;
    }
    for below in places_below(app).await? {
        app.visit(&below.place, &below.title).await?;
        expect_no_violation(app, &below.place).await?;
    }
    Ok(())
}

/// A place that is reached from a page rather than from the navigation.
pub struct Below {
    /// What to call it in a file's name.
    pub name: &'static str,
    /// Its address in the window.
    pub place: String,
    /// Its title.
    pub title: String,
}

/// Every such place of the sample workspace.
///
/// # Errors
/// When the sample lacks what one of them shows.
pub async fn places_below(app: &App) -> Result<Vec<Below>> {
    #[derive(Deserialize)]
    struct Connection {
        id: String,
        name: String,
    }
    #[derive(Deserialize)]
    struct Row {
        id: String,
        schedule: Schedule,
    }
    #[derive(Deserialize)]
    struct Schedule {
        name: String,
    }
    #[derive(Deserialize)]
    struct Policy {
        id: String,
    }
    #[derive(Deserialize)]
    struct Goals {
        rows: Vec<Goal>,
    }
    #[derive(Deserialize)]
    struct Goal {
        id: String,
        title: String,
    }
    #[derive(Deserialize)]
    struct Defined {
        id: String,
        definition: Definition,
    }
    #[derive(Deserialize)]
    struct Definition {
        name: String,
    }
    #[derive(Deserialize)]
    struct Sessions {
        rows: Vec<Session>,
    }
    #[derive(Deserialize)]
    struct Session {
        id: String,
        title: String,
    }
    #[derive(Deserialize)]
    struct Weekly {
        reviews: Vec<WeeklyReview>,
    }
    #[derive(Deserialize)]
    struct WeeklyReview {
        id: String,
    }
    let incidents = workspace::incidents(app).await?;
    let (incident, incident_title) = incidents.first().context("the sample has no incident")?;
    let schedules: Vec<Row> = app.call("schedules", json!({ "at": null })).await?;
    let row = schedules.first().context("the sample has no schedule")?;
    let connections: Vec<Connection> = app.call("connections", json!({})).await?;
    let connection = connections
        .first()
        .context("the sample has no connection")?;
    let reviews = workspace::reviews(app).await?;
    let with = |status: &str| {
        let found = reviews.iter().find(|review| review.status == status);
        found.with_context(|| format!("the sample has no review that is {status}"))
    };
    let draft = with("draft")?;
    let published = with("published")?;
    let in_review = with("in_review")?;
    let place_of = |review: &workspace::Review| format!("/reviews/{}", review.id);
    let incident = format!("/incidents/{incident}");
    let kept = format!("/connections/{}", connection.id);
    let policies: Vec<Policy> = app.call("policies", json!({})).await?;
    let policy = policies.first().context("the sample has no policy")?;
    let simulator = format!("/incidents/simulator?severity=sev1&policy={}", policy.id);
    let schedule = format!("/on-call/{}", row.id);
    let goals: Goals = app.call("goals", json!({ "filter": every_goal() })).await?;
    let goal = goals.rows.first().context("the sample has no goal")?;
    let goal_place = format!("/goals/{}", goal.id);
    let defined: Vec<Defined> = app.call("kpi_definitions", json!({})).await?;
    let defined = defined.first().context("the sample defines no KPI")?;
    let defined_place = format!("/kpis/{}", defined.id);
    let sessions: Sessions = app
        .call("sessions", json!({ "filter": every_session() }))
        .await?;
    let session = sessions.rows.first().context("the sample has no session")?;
    let session_place = format!("/training/{}", session.id);
    let weekly: Weekly = app.call("weekly_reviews", json!({})).await?;
    let weekly = weekly
        .reviews
        .first()
        .context("the sample has no weekly review")?;
    let week = format!("/weekly/{}", weekly.id);
    Ok([
        ("incident", incident.as_str(), incident_title.as_str()),
        ("alerts", "/incidents?view=alerts", "Incidents"),
        ("policies", "/incidents/policies", "Escalation policies"),
        ("routing", "/incidents/routing", "Routing rules"),
        ("simulator", &simulator, "Simulator"),
        ("schedule", &schedule, &row.schedule.name),
        ("load", "/on-call/load", "On-call load"),
        ("review-draft", &place_of(draft), &draft.title),
        ("review-in-review", &place_of(in_review), &in_review.title),
        ("review", &place_of(published), &published.title),
        ("actions", "/reviews/actions", "Action items"),
        (
            "review-statistics",
            "/reviews/statistics",
            "What reviews teach",
        ),
        ("review-templates", "/reviews/templates", "Review templates"),
        ("goal", &goal_place, &goal.title),
        ("alignment", "/goals/alignment", "Alignment"),
        ("kpi", "/kpis/deployment_frequency", "Deployment frequency"),
        ("own-kpi", &defined_place, &defined.definition.name),
        ("mttr", "/kpis/mttr", "MTTR"),
        ("week", &week, "Week"),
        ("session", &session_place, &session.title),
        ("skills", "/training/skills", "Skills matrix"),
        (
            "training-effect",
            "/training/effect",
            "What training was good for",
        ),
        ("running", "/delivery/running", "What runs where"),
        ("pipelines", "/delivery/pipelines", "Pipelines"),
        ("health", "/delivery/health", "Pipeline health"),
        (
            "infrastructure",
            "/delivery/infrastructure",
            "Infrastructure",
        ),
        ("mapping", "/delivery/mapping", "Mapping"),
        ("environments", "/delivery/environments", "Environments"),
        ("services", "/team?tab=services", "Team"),
        ("connection", &kept, &connection.name),
        ("new-connection", "/connections/new", "New connection"),
        (
            "connect-gitlab",
            "/connections/new?kind=gitlab",
            "Connect GitLab",
        ),
    ]
    .map(|(name, place, title)| Below {
        name,
        place: place.to_owned(),
        title: title.to_owned(),
    })
    .into())
}

async fn expect_no_violation(app: &App, place: &str) -> Result<()> {
    app.wait_until_settled().await?;
    let violations = app.violations().await?;
    let words: Vec<String> = violations.iter().map(ToString::to_string).collect();
    ensure!(
        words.is_empty(),
        "axe-core, on {place}:\n{}",
        words.join("\n")
    );
    Ok(())
}

async fn expect_no_error(app: &App) -> Result<()> {
    let errors = app.console_errors().await?;
    ensure!(errors.is_empty(), "the console has: {errors:#?}");
    Ok(())
}

/// A filter that lets every goal through.
fn every_goal() -> serde_json::Value {
    json!({ "text": "", "period": null, "teams": [], "owners": [], "states": [] })
}

/// A filter that lets every session through.
fn every_session() -> serde_json::Value {
    json!({
        "text": "",
        "window": null,
        "teams": [],
        "skills": [],
        "kinds": [],
        "states": [],
        "mine": false,
    })
}
