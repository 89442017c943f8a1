//! 'Test connection' for Prometheus: the version, how many alerts fire, and what each query gives
//! now, with Prometheus' own words on one that it cannot run.

use muster_model::record::MetricQuery;

use super::{
    Prometheus, samples,
    wire::{BuildInfo, Outcome, Reply},
};
use crate::{
    connector::TestReport,
    elements::read_each,
    error::ConnectorError,
    metrics::{several, wrong},
};

impl Prometheus {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let call = Self::call(&["status", "buildinfo"], "its version");
        let build: Reply<BuildInfo> = self.client.ask(&call).await?.json()?;
        let mut lines = Vec::new();
        if self.alerts {
            lines.push(self.count_alerts().await?);
        }
        for metric in self.metrics.iter() {
            let reply = self.try_query(metric).await?;
            lines.push(describe(metric, &reply.data)?);
            lines.extend(warnings(metric, &reply));
        }
        Ok(TestReport {
            product: format!("Prometheus {}", build.data.version),
            user: String::new(),
            lines: lines.iter().map(|it| self.client.scrub(it)).collect(),
        })
    }

    async fn count_alerts(&self) -> Result<String, ConnectorError> {
        let alerts = read_each("the alerts", self.ask_alerts().await?.alerts);
        let pending = alerts
            .read
            .iter()
            .filter(|alert: &&super::wire::Alert| alert.state == "pending")
            .count();
        Ok(match alerts.read.len() - pending {
            0 => format!("No alert is firing now; {pending} are pending."),
            1 => format!("1 alert is firing now; {pending} are pending."),
            firing => format!("{firing} alerts are firing now; {pending} are pending."),
        })
    }

    /// Runs a query once, for now.
    async fn try_query(&self, metric: &MetricQuery) -> Result<Reply<Outcome>, ConnectorError> {
        let what = format!("the value of the metric '{}'", metric.name);
        let call = Self::call(&["query"], what).with("query", metric.query.as_str());
        match self.client.ask(&call).await {
            Ok(answer) => answer.json(),
            Err(ConnectorError::Refused { reason, .. }) => Err(wrong(format!(
                "Prometheus cannot run the query of the metric '{}'{reason}. Try it on its own \
                 page and put it right.",
                metric.name
            ))),
            Err(error) => Err(error),
        }
    }
}

/// What a query gives now, in a sentence. One whose values can never be samples is an error.
pub(super) fn describe(metric: &MetricQuery, outcome: &Outcome) -> Result<String, ConnectorError> {
    let name = &metric.name;
    let value = match outcome {
        Outcome::Vector(list) if list.len() > 1 => return Ok(several(metric, list.len())),
        Outcome::Vector(list) => list.first().map(|it| it.value.as_ref()),
        Outcome::Scalar(value) => Some(Some(value)),
        Outcome::Matrix(_) => {
            return Err(wrong(format!(
                "The query of the metric '{name}' gives a range of values for each instant, and \
                 a sample is one number. Wrap it in a function such as avg_over_time(…) or \
                 rate(…)."
            )));
        }
        Outcome::String(value) => {
            return Err(wrong(format!(
                "The query of the metric '{name}' gives the text {}, and a sample is a number.",
                value.get(1).unwrap_or(value)
            )));
        }
    };
    let Some(value) = value else {
        return Ok(format!("The metric '{name}' has no value now."));
    };
    Ok(match value.and_then(samples::point) {
        Some((_, value)) if value.is_finite() => {
            let unit = Some(metric.unit.as_str()).filter(|unit| !unit.is_empty());
            let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            format!("The metric '{name}' is {value}{unit} now.")
        }
        Some((_, value)) => format!("The metric '{name}' is {value} now, which is no sample."),
        None => format!("The metric '{name}' is a histogram or no number, which is no sample."),
    })
}

/// What Prometheus remarks on a query, in sentences.
pub(super) fn warnings<T>(metric: &MetricQuery, reply: &Reply<T>) -> Vec<String> {
    let said = [("warns about", &reply.warnings), ("notes on", &reply.infos)];
    said.iter()
        .flat_map(|(says, texts)| {
            texts
                .iter()
                .map(move |text| format!("Prometheus {says} the metric '{}': {text}", metric.name))
        })
        .collect()
}
