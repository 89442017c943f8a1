//! The alerts that fire now, which are the whole picture each time. Those that are only pending
//! are none yet. What Alertmanager silences is not known here: connect it instead where there is
//! one.

use std::collections::BTreeMap;

use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey, FactKind},
    ids::ConnectionId,
    time::Timestamp,
};

use super::{ALERTS, Prometheus, wire};
use crate::{
    connector::{Page, Snapshot},
    elements::read_each,
    error::ConnectorError,
};

/// The state of an alert whose condition has held for long enough.
const FIRING: &str = "firing";

impl Prometheus {
    /// The alerts as they are.
    pub(super) async fn ask_alerts(&self) -> Result<wire::Alerts, ConnectorError> {
        let call = Self::call(&[ALERTS], "the alerts");
        let reply: wire::Reply<wire::Alerts> = self.client.ask(&call).await?.json()?;
        Ok(reply.data)
    }

    /// A page of the alerts that fire; of none, without a request, if they are not to be read.
    pub(super) async fn firing(&self, now: Timestamp) -> Result<Page, ConnectorError> {
        let alerts = if self.alerts {
            self.ask_alerts().await?
        } else {
            wire::Alerts { alerts: Vec::new() }
        };
        let url = self.client.page(&[ALERTS]);
        let (facts, left_out) = read(self.connection, &url, alerts, now);
        // An alert that cannot be read must not look as if it had ended.
        let complete = left_out.is_empty();
        Ok(Page {
            total: Some(facts.len() as u64),
            facts,
            cursor: now.to_string(),
            more: false,
            active: complete.then_some(Snapshot::all(FactKind::Alert)),
            tags: Vec::new(),
            left_out: left_out.iter().map(|it| self.client.scrub(it)).collect(),
        })
    }
}

/// The facts that the firing alerts of an answer are, and sentences about those that made no
/// sense.
pub(super) fn read(
    connection: ConnectionId,
    url: &str,
    alerts: wire::Alerts,
    now: Timestamp,
) -> (Vec<Fact>, Vec<String>) {
    let alerts = read_each::<wire::Alert>("the alerts", alerts.alerts);
    let facts = alerts
        .read
        .into_iter()
        .filter(|alert| alert.state == FIRING)
        .map(|alert| Fact::Alert(fact(connection, url, alert, now)))
        .collect();
    (facts, alerts.left_out)
}

fn fact(connection: ConnectionId, url: &str, it: wire::Alert, now: Timestamp) -> Alert {
    let started_at = Timestamp::from(it.active_at);
    Alert {
        key: FactKey {
            connection,
            external_id: format!("{}@{}", fingerprint(&it.labels), started_at.millis()),
        },
        observed_at: now.max(started_at),
        name: it.labels.get("alertname").cloned().unwrap_or_default(),
        labels: it.labels,
        annotations: it.annotations,
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: url.to_owned(),
        started_at,
        ended_at: None,
    }
}

/// A short name for a set of labels, which Prometheus itself does not give.
fn fingerprint(labels: &BTreeMap<String, String>) -> String {
    let mut hasher = blake3::Hasher::new();
    for text in labels.iter().flat_map(|(name, value)| [name, value]) {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_apart_wherever_they_are_cut() {
        let labels = |pairs: &[(&str, &str)]| {
            fingerprint(
                &pairs
                    .iter()
                    .map(|&(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            )
        };
        assert_eq!(
            labels(&[("a", "1"), ("b", "2")]),
            labels(&[("b", "2"), ("a", "1")])
        );
        assert_ne!(labels(&[("a", "1b")]), labels(&[("a1", "b")]));
        assert_ne!(labels(&[("a", "1"), ("b", "2")]), labels(&[("a", "1b2")]));
        assert_eq!(labels(&[("a", "1")]).len(), 16);
    }
}
