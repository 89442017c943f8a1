//! The values of searches. A saved search that Splunk runs on a schedule costs it nothing more: its
//! last result is read, once. Any other search is run by Muster, no more often than every five
//! minutes, over at most a day unless it says otherwise itself.

use muster_model::{
    fact::{Fact, FactKey, Sample},
    time::{Millis, Timestamp},
};
use serde::{Deserialize, Serialize};

use super::{
    Splunk,
    query::{Metric, Query},
    value::{self, Found},
    wire,
};
use crate::{
    connector::Page,
    elements::{Elements, read_each},
    error::ConnectorError,
};

/// What a token needs to run or read searches.
pub(super) const NEEDS: &str =
    "the capability search, and a role that may read the saved search and its indexes";

/// How long to wait before a search is run again.
const PAUSE: Millis = Millis::minutes(5);
/// Where a search begins that does not say so itself.
const EARLIEST: &str = "-24h";
/// After how many seconds without Muster a search is given up by Splunk.
const AUTO_CANCEL: &str = "60";
/// How many runs of a saved search are looked at.
const RUNS: &str = "20";

/// Where the reading of a metric stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// The scheduled run whose result was read last.
    run: Option<String>,
    /// When Muster last ran the search.
    asked_at: Option<Timestamp>,
}

/// A scheduled run of a saved search.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    sid: String,
    at: Timestamp,
}

impl Splunk {
    /// The newest value of a metric, if there is one that was not read before.
    pub(super) async fn samples(
        &self,
        metric: &Metric,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let mut cursor: Cursor = cursor
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let mut left_out = Vec::new();
        let run = match &metric.query {
            Query::Saved(name) => self.last_run(name, &mut left_out).await?,
            Query::Search(_) => None,
        };
        let mut rest = cursor.asked_at.map_or(PAUSE, |at| now.since(at));
        if rest < Millis::ZERO {
            // The clock was put back.
            rest = PAUSE;
        }
        let rows = match &run {
            Some(run) if cursor.run.as_ref() == Some(&run.sid) => None,
            Some(run) => Some(Ok(self.results(&run.sid, metric).await?)),
            None if rest < PAUSE => None,
            None => Some(self.export(metric).await?),
        };
        let mut facts = Vec::new();
        if let Some(rows) = rows {
            match rows.and_then(|rows: Vec<wire::Row>| value::find(&rows)) {
                Ok(found) => {
                    let at = run.as_ref().map_or(now, |run| run.at);
                    facts.push(Fact::Sample(self.sample(metric, found, at)));
                }
                Err(reason) => left_out.push(format!(
                    "The metric '{}' has no sample, because {reason}.",
                    metric.name
                )),
            }
            match run {
                Some(run) => cursor.run = Some(run.sid),
                None => cursor.asked_at = Some(now),
            }
        }
        Ok(Page {
            facts,
            cursor: serde_json::json!(cursor).to_string(),
            more: false,
            total: None,
            active: None,
            tags: Vec::new(),
            left_out: left_out.iter().map(|it| self.client.scrub(it)).collect(),
        })
    }

    fn sample(&self, metric: &Metric, found: Found, at: Timestamp) -> Sample {
        let at = found.at.unwrap_or(at);
        Sample {
            key: FactKey {
                connection: self.connection,
                external_id: format!("{}@{}", metric.name, at.millis()),
            },
            observed_at: at,
            metric: metric.name.clone(),
            unit: metric.unit.clone(),
            at,
            value: found.value,
        }
    }

    /// The last run of a saved search that its schedule began and that is over.
    async fn last_run(
        &self,
        name: &str,
        left_out: &mut Vec<String>,
    ) -> Result<Option<Run>, ConnectorError> {
        let path = ["servicesNS", "-", "-", "saved", "searches", name, "history"];
        let call = Self::call(&path, format!("the saved search '{name}'"), NEEDS)
            .with("count", RUNS)
            .with("sort_dir", "desc");
        let feed: wire::Feed = self.client.ask(&call).await?.json()?;
        let runs: Elements<wire::Run> = read_each("the runs of the saved search", feed.entry);
        left_out.extend(runs.left_out);
        Ok(last(runs.read))
    }

    async fn results(&self, sid: &str, metric: &Metric) -> Result<Vec<wire::Row>, ConnectorError> {
        let path = ["services", "search", "v2", "jobs", sid, "results"];
        let call =
            Self::call(&path, format!("the result of '{}'", metric.name), NEEDS).with("count", "2");
        let answer: wire::Results = self.client.ask(&call).await?.json()?;
        Ok(answer.results)
    }

    /// Runs the search and waits for its end: its rows, or why it failed.
    async fn export(
        &self,
        metric: &Metric,
    ) -> Result<Result<Vec<wire::Row>, String>, ConnectorError> {
        // Two rows are enough to see that there is more than one.
        let search = format!("{} | head 2", metric.query.to_spl());
        let mut form = vec![
            ("search", search.as_str()),
            ("output_mode", "json"),
            ("preview", "false"),
            ("auto_cancel", AUTO_CANCEL),
        ];
        // A saved search has its own span, which only counts where the request names none.
        if matches!(metric.query, Query::Search(_)) {
            form.extend([("earliest_time", EARLIEST), ("latest_time", "now")]);
        }
        let path = ["services", "search", "v2", "jobs", "export"];
        let what = format!("the result of '{}'", metric.name);
        let call = Self::call(&path, what.clone(), NEEDS).post_form(&form);
        let answer = self.client.ask(&call).await?;
        rows(answer.bytes()).map_err(|error| ConnectorError::Malformed {
            address: self.client.address(),
            what,
            reason: "a line of it is not the JSON that was expected".to_owned(),
            cut_short: error.is_eof(),
        })
    }
}

/// The newest of these runs that a schedule began and that went through.
fn last(runs: Vec<wire::Run>) -> Option<Run> {
    let scheduled = |run: &wire::Run| {
        let says = run.content.is_scheduled.as_ref();
        says.is_some_and(wire::Loose::is_true) || run.name.starts_with("scheduler_")
    };
    runs.into_iter()
        .filter(scheduled)
        .filter(|run| {
            let content = &run.content;
            content.is_done.as_ref().is_none_or(wire::Loose::is_true)
                && !content.is_failed.as_ref().is_some_and(wire::Loose::is_true)
        })
        .filter_map(|run| {
            let began = run.content.start.as_ref().and_then(wire::Loose::instant);
            let at = began.or(run.published.or(run.updated).map(Timestamp::from))?;
            Some(Run { sid: run.name, at })
        })
        .max_by_key(|run| run.at)
}

/// The rows of an exported search, or why it failed: one object a line, among which are previews to
/// pass over and messages.
fn rows(body: &[u8]) -> serde_json::Result<Result<Vec<wire::Row>, String>> {
    let mut rows = Vec::new();
    for line in body.split(|byte| *byte == b'\n') {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let line: wire::Line = serde_json::from_slice(line)?;
        let failed = |it: &&wire::Message| matches!(it.kind.as_str(), "FATAL" | "ERROR");
        if let Some(message) = line.messages.iter().find(failed) {
            let text = message.text.trim().trim_end_matches('.');
            return Ok(Err(format!("the search failed: {text}")));
        }
        rows.extend(line.result.filter(|_| !line.preview));
    }
    Ok(Ok(rows))
}

/// Reads bytes as the answers of this module's calls.
pub(super) fn parse(body: &[u8]) {
    let feed: wire::Feed = serde_json::from_slice(body).unwrap_or_default();
    last(read_each("runs", feed.entry).read);
    if let Ok(answer) = serde_json::from_slice::<wire::Results>(body) {
        let _ = value::find(&answer.results);
        for row in answer.results {
            let _ = value::find(&[row]);
        }
    }
    if let Ok(Ok(rows)) = rows(body) {
        let _ = value::find(&rows);
        for row in rows {
            let _ = value::find(&[row]);
        }
    }
}
