//! Waiting for something to become true, with a limit. Every wait of these tests goes through here,
//! so that none of them sleeps for a guessed time and each says what it was waiting for.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::Instant;

/// How long the start of a program may take before a journey fails.
pub const START_LIMIT: Duration = Duration::from_secs(60);
/// How long the app may take to show the effect of what a person did.
pub const EFFECT_LIMIT: Duration = Duration::from_secs(20);

const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

/// Looks again and again until `look` finds something, and returns it.
///
/// # Errors
/// When nothing was found within `limit`; the message names `what` and the last error seen.
pub async fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + limit;
    loop {
        let seen = look().await;
        if let Ok(Some(found)) = seen {
            return Ok(found);
        }
        if Instant::now() >= deadline {
            match seen.err() {
                Some(error) => bail!("waited {limit:?} for {what}, and last saw: {error:#}"),
                None => bail!("waited {limit:?} for {what}, in vain"),
            }
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
