//! 'Test connection' for Datadog: both keys, and for each part that is to be read whether the
//! application key may, and what is there.

use chrono::Utc;
use muster_model::{
    fact::Fact,
    record::MetricQuery,
    time::{Millis, Timestamp, Window},
};

use super::{Datadog, monitors, samples};
use crate::{connector::TestReport, error::ConnectorError, metrics::wrong};

impl Datadog {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let now = Timestamp::from(Utc::now());
        let mut lines = vec![self.check_monitors(now).await?];
        if self.incidents {
            lines.push(match self.open_incidents().await?.read.len() {
                0 => "No incident is open.".to_owned(),
                1 => "1 incident is open.".to_owned(),
                count => format!("{count} incidents are open."),
            });
        }
        if !self.event_query.is_empty() {
            lines.push(if self.try_events(now).await? {
                "The query finds events of the last day.".to_owned()
            } else {
                "The query finds no event of the last day.".to_owned()
            });
        }
        for metric in self.metrics.iter() {
            lines.push(self.check_metric(metric, now).await?);
        }
        if self.send_deployments {
            lines.push(
                "Deployments of other connections will be sent; that is not tried here.".to_owned(),
            );
        }
        Ok(TestReport {
            product: "Datadog".to_owned(),
            user: String::new(),
            lines: lines.iter().map(|it| self.client.scrub(it)).collect(),
        })
    }

    async fn check_monitors(&self, now: Timestamp) -> Result<String, ConnectorError> {
        let groups = self.groups().await?;
        let tags = &self.monitor_tags;
        let read = monitors::read(self.connection, &self.site, tags, groups.list, now);
        let muted = read.muted;
        Ok(match read.facts.len() {
            0 => "No monitor is in Alert, Warn or No Data now.".to_owned(),
            1 => format!("1 group of a monitor is in Alert, Warn or No Data; {muted} muted."),
            all => {
                format!("{all} groups of monitors are in Alert, Warn or No Data; {muted} muted.")
            }
        })
    }

    async fn check_metric(
        &self,
        metric: &MetricQuery,
        now: Timestamp,
    ) -> Result<String, ConnectorError> {
        let day = Window {
            from: now - Millis::days(1),
            to: now,
        };
        let answer = match self.query(metric, day).await {
            Err(ConnectorError::Refused { reason, .. }) => {
                return Err(wrong(format!(
                    "Datadog cannot run the query of the metric '{}'{reason}. Try it in the \
                     metrics explorer and put it right.",
                    metric.name
                )));
            }
            answer => answer?,
        };
        let (facts, told) = samples::read(self.connection, metric, answer, day.from, day.to)?;
        if let Some(sentence) = told.into_iter().next() {
            return Ok(sentence);
        }
        Ok(match facts.last() {
            Some(Fact::Sample(it)) => {
                let unit = Some(it.unit.as_str()).filter(|unit| !unit.is_empty());
                let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
                format!(
                    "The metric '{}' was {}{unit} at {}.",
                    metric.name, it.value, it.at
                )
            }
            _ => format!("The metric '{}' has no value of the last day.", metric.name),
        })
    }
}
