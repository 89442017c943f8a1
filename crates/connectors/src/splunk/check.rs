//! 'Test connection' for Splunk: which Splunk it is, whose token it is and what it may do, which
//! alerts have fired, and what each metric gives.

use chrono::Utc;
use muster_model::{fact::Fact, time::Timestamp};

use super::{Splunk, alerts, wire};
use crate::{
    connector::TestReport,
    elements::{Elements, read_each},
    error::ConnectorError,
};

/// What running a search takes.
const SEARCH: &str = "search";
/// What the first calls take.
const ANY_ROLE: &str = "a role such as user";
/// How many alerts are named.
const NAMED: usize = 5;

impl Splunk {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let now = Timestamp::from(Utc::now());
        let server = self
            .server()
            .await
            .map_err(|error| self.expired(error, now))?;
        let context = self.context().await?;
        let mut lines = vec![format!("Its roles are {}.", context.roles.join(", "))];
        if let Some(at) = self.expires {
            lines.push(format!("The token expires at {at}."));
        }
        lines.push(self.fired().await?);
        let may_search = context.capabilities.iter().any(|it| it == SEARCH);
        if !self.metrics.is_empty() && !may_search {
            return Err(ConnectorError::Forbidden {
                address: self.client.address(),
                what: "the results of searches".to_owned(),
                needs: format!(
                    "the capability {SEARCH}, which none of its roles has: {}",
                    context.roles.join(", ")
                ),
            });
        }
        for metric in &self.metrics {
            let page = self.samples(metric, None, now).await?;
            lines.extend(page.left_out);
            for fact in page.facts {
                if let Fact::Sample(sample) = fact {
                    let value = format!("{} {}", sample.value, sample.unit);
                    lines.push(format!("'{}' is {}.", sample.metric, value.trim_end()));
                }
            }
        }
        Ok(TestReport {
            product: product(&server),
            user: context.username,
            lines,
        })
    }

    async fn server(&self) -> Result<wire::Server, ConnectorError> {
        let call = Self::call(&["services", "server", "info"], "its version", ANY_ROLE);
        let answer: wire::Sole<wire::Server> = self.client.ask(&call).await?.json()?;
        let [entry] = answer.entry;
        Ok(entry.content)
    }

    async fn context(&self) -> Result<wire::Context, ConnectorError> {
        let path = ["services", "authentication", "current-context"];
        let call = Self::call(&path, "the token's owner", ANY_ROLE);
        let answer: wire::Sole<wire::Context> = self.client.ask(&call).await?.json()?;
        let [entry] = answer.entry;
        Ok(entry.content)
    }

    /// The sentence about the alerts that have fired.
    async fn fired(&self) -> Result<String, ConnectorError> {
        let path = ["servicesNS", "-", "-", "alerts", "fired_alerts"];
        let call =
            Self::call(&path, "the alerts that have fired", alerts::NEEDS).with("count", "0");
        let feed: wire::Feed = self.client.ask(&call).await?.json()?;
        Ok(summary(read_each("the fired alerts", feed.entry)))
    }

    /// Splunk says of an expired token no more than that it is not accepted; the token says when.
    fn expired(&self, error: ConnectorError, now: Timestamp) -> ConnectorError {
        match (error, self.expires) {
            (ConnectorError::Unauthorized { address, .. }, Some(at)) if at <= now => {
                ConnectorError::Unauthorized {
                    address,
                    reason: format!(": it expired at {at}"),
                }
            }
            (error, _) => error,
        }
    }
}

/// What to call the product.
fn product(server: &wire::Server) -> String {
    let is_cloud = server.instance_type.as_deref() == Some("cloud");
    let name = match server.product_type.as_deref() {
        _ if is_cloud => "Splunk Cloud",
        Some("enterprise") => "Splunk Enterprise",
        _ => "Splunk",
    };
    format!("{name} {} on {}", server.version, server.server_name)
        .trim_end_matches(" on ")
        .to_owned()
}

fn summary(alerts: Elements<wire::Fired>) -> String {
    // The entry named '-' is the sum of all others.
    let fired: Vec<(String, u64)> = alerts
        .read
        .into_iter()
        .filter(|alert| alert.name != "-")
        .map(|alert| {
            let count = alert.content.triggered_alert_count;
            (
                alert.name,
                count.and_then(|it| it.count()).unwrap_or_default(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    if fired.is_empty() {
        return "No alert has fired that has not expired.".to_owned();
    }
    let mut named: Vec<String> = fired
        .iter()
        .take(NAMED)
        .map(|(name, count)| format!("'{name}' {count}×"))
        .collect();
    if fired.len() > NAMED {
        named.push(format!("and {} more", fired.len() - NAMED));
    }
    format!("Alerts that have fired: {}.", named.join(", "))
}

/// Reads bytes as the answers of this module's calls.
pub(super) fn parse(body: &[u8]) {
    if let Ok(answer) = serde_json::from_slice::<wire::Sole<wire::Server>>(body) {
        let [entry] = answer.entry;
        product(&entry.content);
    }
    let _ = serde_json::from_slice::<wire::Sole<wire::Context>>(body);
    let feed: wire::Feed = serde_json::from_slice(body).unwrap_or_default();
    summary(read_each("the fired alerts", feed.entry));
}
