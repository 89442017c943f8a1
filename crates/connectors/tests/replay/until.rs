//! Waiting for what a real server will do in its own time.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Looks until the condition holds, and gives what was seen then.
pub async fn until<T, F: Future<Output = T>>(
    deadline: Duration,
    look: impl Fn() -> F,
    holds: impl Fn(&T) -> bool,
) -> T {
    let end = Instant::now() + deadline;
    loop {
        let seen = look().await;
        if holds(&seen) {
            return seen;
        }
        assert!(
            Instant::now() < end,
            "the condition did not come true in {deadline:?}"
        );
        tokio::time::sleep(LOOK).await;
    }
}
