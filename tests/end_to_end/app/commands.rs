//! Calls the app's commands from its own page, as the page itself does. Journeys make what they
//! need but are not about this way, and look at exact values that a page shows rounded.

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::App;

const CALL: &str = "
    const [command, given, done] = arguments;
    window.__TAURI_INTERNALS__.invoke(command, given)
      .then((value) => done({ value: value ?? null, problem: null }))
      .catch((problem) => done({ value: null, problem: problem?.message ?? String(problem) }));";

#[derive(Deserialize)]
struct Answer {
    value: Value,
    problem: Option<String>,
}

impl App {
    /// Calls a command with these arguments, by their names in `ui/src/bindings.ts`.
    ///
    /// # Errors
    /// The sentence with which the app refuses, or an answer of another shape.
    pub async fn call<T: DeserializeOwned>(&self, command: &str, arguments: Value) -> Result<T> {
        let driver = self.session.driver();
        let given = vec![Value::from(command), arguments];
        let answer = driver.execute_async(CALL, given).await?;
        let answer: Answer = answer
            .convert()
            .with_context(|| format!("{command} gave no answer"))?;
        if let Some(problem) = answer.problem {
            bail!("{command}: {problem}");
        }
        serde_json::from_value(answer.value)
            .with_context(|| format!("{command} answered something unexpected"))
    }

    /// Starts something in the page that tells its last argument when it is under way.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn start(&self, script: &str, arguments: Vec<Value>) -> Result<()> {
        self.session
            .driver()
            .execute_async(script, arguments)
            .await
            .context("the page could not start the script")?;
        Ok(())
    }
}
