use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many connections may read from one host at a time.
const AT_A_TIME: usize = 2;

/// Keeps several connections to one host from crowding it.
#[derive(Default)]
pub(super) struct Hosts(Mutex<HashMap<String, Arc<Semaphore>>>);

impl Hosts {
    /// Waits for a turn with the host of this address.
    pub(super) async fn turn(&self, base_url: &str) -> Option<OwnedSemaphorePermit> {
        let turns = {
            let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let turns = hosts
                .entry(host(base_url).to_owned())
                .or_insert_with(|| Arc::new(Semaphore::new(AT_A_TIME)));
            Arc::clone(turns)
        };
        // The semaphore is never closed, so that this always answers a permit.
        turns.acquire_owned().await.ok()
    }
}

/// The host and port of an address.
fn host(base_url: &str) -> &str {
    let rest = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_is_one_whatever_the_path() {
        assert_eq!(
            host("https://git.example.com:8443/gitlab"),
            "git.example.com:8443"
        );
        assert_eq!(host("https://git.example.com:8443"), "git.example.com:8443");
    }

    #[tokio::test]
    async fn a_third_reader_waits_until_one_is_done() {
        let hosts = Hosts::default();
        let first = hosts.turn("https://a.example/x").await;
        let second = hosts.turn("https://a.example/y").await;
        let third = hosts.turn("https://a.example/z");
        tokio::pin!(third);
        assert!(futures_poll_once(third.as_mut()).await.is_none());
        assert!(hosts.turn("https://b.example").await.is_some());
        drop(first);
        assert!(third.await.is_some());
        drop(second);
    }

    /// What a future answers if it is ready at once.
    async fn futures_poll_once<F: Future + Unpin>(mut future: F) -> Option<F::Output> {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(match std::pin::Pin::new(&mut future).poll(context) {
                std::task::Poll::Ready(value) => Some(value),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
