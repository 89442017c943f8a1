//! Where the engine's time comes from. Everything that depends on the hour asks this one trait, so
//! that a test can let a night pass in a moment.

use std::time::Duration;

use async_trait::async_trait;
use chrono::Utc;
use muster_model::time::{Millis, Timestamp};
use tokio::sync::watch;

/// How long a task that waits for an instant sleeps at a stretch. Timers stand still while a laptop
/// sleeps; the wall clock does not, so it is looked at this often.
const LOOK_AT_THE_CLOCK: Millis = Millis::seconds(5);

/// Tells the time.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// This instant, by the wall clock.
    fn now(&self) -> Timestamp;

    /// Waits until the wall clock shows `due`, whatever the machine did meanwhile.
    async fn sleep_until(&self, due: Timestamp);
}

/// The wall clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Utc::now().into()
    }

    async fn sleep_until(&self, due: Timestamp) {
        loop {
            let left = due.since(self.now());
            if left <= Millis::ZERO {
                return;
            }
            let stretch = left.min(LOOK_AT_THE_CLOCK);
            tokio::time::sleep(Duration::from_millis(stretch.0.unsigned_abs())).await;
        }
    }
}

/// A clock that stands still until it is told to move: for tests. Whoever waits for an instant that
/// it is moved past goes on at once.
#[derive(Debug)]
pub struct ManualClock(watch::Sender<Timestamp>);

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self(watch::Sender::new(now))
    }

    /// Lets `span` pass.
    pub fn advance(&self, span: Millis) {
        self.0.send_modify(|now| *now = *now + span);
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    async fn sleep_until(&self, due: Timestamp) {
        let mut shown = self.0.subscribe();
        // Only the end of the clock itself ends this early, and whoever waits holds the clock.
        let _moved = shown.wait_for(|now| *now >= due).await;
    }
}
