//! Examines a page with axe-core and says in words what it found.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use thirtyfour::WebDriver;

const AXE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/ui/node_modules/axe-core/axe.min.js"
);

const EXAMINE: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
      .then((result) => done({ violations: result.violations, error: null }))
      .catch((error) => done({ violations: [], error: String(error) }));";

/// One rule that a page breaks.
#[derive(Debug, Deserialize)]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub id: String,
    /// What the rule asks for.
    pub help: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    html: String,
    #[serde(rename = "failureSummary")]
    failure_summary: Option<String>,
}

#[derive(Deserialize)]
struct Examination {
    violations: Vec<Violation>,
    error: Option<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.id, self.help)?;
        for node in &self.nodes {
            let why = node.failure_summary.as_deref().unwrap_or_default();
            let html: String = node.html.chars().take(200).collect();
            write!(out, "\n  {html}\n    {}", why.replace('\n', "\n    "))?;
        }
        Ok(())
    }
}

/// Runs axe-core in the page, loading it first where it is not there yet.
pub async fn examine(driver: &WebDriver) -> Result<Vec<Violation>> {
    let loaded = driver
        .execute("return typeof axe !== 'undefined'", Vec::new())
        .await?;
    if !loaded.convert::<bool>()? {
        let source = std::fs::read_to_string(Path::new(AXE))
            .with_context(|| format!("reading {AXE} failed; run `npm ci` in ui"))?;
        driver
            .execute(format!("{source}; window.axe = axe;"), Vec::new())
            .await?;
    }
    driver.set_script_timeout(Duration::from_secs(60)).await?;
    let answer = driver.execute_async(EXAMINE, Vec::new()).await?;
    let examination: Examination = answer
        .convert()
        .context("axe-core's answer is unexpected")?;
    match examination.error {
        Some(error) => Err(anyhow::anyhow!("axe-core failed: {error}")),
        None => Ok(examination.violations),
    }
}
