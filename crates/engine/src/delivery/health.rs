//! How the pipelines of each project, workflow and job do in a period.

#[cfg(test)]
mod tests;

use std::{cmp::Ordering, collections::HashMap};

use muster_model::{
    fact::{FactKey, RunStatus},
    ids::{ConnectionId, ServiceId, TeamId},
    pipeline_health::{FEW, ObservedRun, PipelineStatistics, Tally},
    time::{Millis, Timestamp, Window},
};
use muster_store::{FactScope, Reader, RunScan, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, names::Names};

/// The period that is meant where none is asked for.
const PERIOD: Millis = Millis::days(30);

/// Of which pipelines, and of which time. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct PipelineHealthFilter {
    /// Which services.
    pub services: Vec<ServiceId>,
    /// Services of which team.
    pub team: Option<TeamId>,
    /// Not before this instant; none for 30 days before the end.
    pub from: Option<Timestamp>,
    /// Before this instant; none for now.
    pub to: Option<Timestamp>,
    /// Words in the source, the pipeline or the service's name.
    pub text: String,
}

/// How pipelines do in a period, the worst first.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PipelineHealth {
    /// One row for each pipeline with a run in the period: the lowest success rate of at least 5
    /// finished runs first; those with fewer come after all of these.
    pub rows: Vec<PipelineHealthRow>,
    /// The beginning of the period.
    pub from: Timestamp,
    /// The end of the period.
    pub to: Timestamp,
}

/// How one pipeline does.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PipelineHealthRow {
    /// The connection that it was seen through.
    pub connection: ConnectionId,
    /// That connection's name.
    pub connection_name: String,
    /// The path there of the project or job that it belongs to.
    pub source: String,
    /// The workflow or job within the source; empty if the source has one only.
    pub pipeline: String,
    /// The service; none if the source is not assigned.
    pub service: Option<ServiceId>,
    /// The service's name; empty if there is none.
    pub service_name: String,
    /// How many runs were asked for.
    pub runs: u32,
    /// How many went through, also those that are unstable.
    pub succeeded: u32,
    /// How many failed.
    pub failed: u32,
    /// Which part of those that went through or failed went through, from 0 to 1; none if there
    /// are none. Cancelled and skipped runs are left out.
    pub success_rate: Option<f64>,
    /// The median duration of those that went through.
    pub median_duration: Option<Millis>,
    /// The same for the period of the same length before.
    pub previous_median: Option<Millis>,
    /// The same, in milliseconds, for each of 8 equal parts of the period.
    pub trend: Vec<Option<f64>>,
    /// For how many commits a run failed and another went through.
    pub flaky: u32,
    /// How the last run went.
    pub last_status: Option<RunStatus>,
    /// When it was asked for.
    pub last_at: Option<Timestamp>,
    /// The last run that failed; none if none did.
    pub last_failure: Option<FailedRun>,
}

/// A run that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct FailedRun {
    /// Its identity.
    pub key: FactKey,
    /// What people call it.
    pub name: String,
    /// The branch, tag or merge request that it ran for.
    pub reference: String,
    /// Where to look at it; empty if there is no page for it.
    pub url: String,
    /// When it was asked for.
    pub at: Timestamp,
}

impl Engine {
    /// How pipelines do in a period, the worst first.
    ///
    /// # Errors
    /// If the period ends before it begins, no workspace is open or it cannot be read.
    pub fn pipeline_health(
        &self,
        filter: &PipelineHealthFilter,
    ) -> Result<PipelineHealth, Problem> {
        let to = filter.to.unwrap_or_else(|| self.now());
        let from = filter.from.unwrap_or(to - PERIOD);
        if from >= to {
            return Err(Problem::new(
                "The period ends before it begins. Choose an earlier beginning or a later end.",
            ));
        }
        let window = Window { from, to };
        let rows = self.read(|reader| rows(reader, filter, window))?;
        Ok(PipelineHealth { rows, from, to })
    }
}

/// The pipelines of one project or job, by name.
struct Source {
    service: Option<ServiceId>,
    pipelines: HashMap<String, Tally>,
}

/// One pipeline, and what its runs come to.
struct Counted {
    connection: ConnectionId,
    source: String,
    pipeline: String,
    service: Option<ServiceId>,
    statistics: PipelineStatistics,
}

/// The rows, the worst first.
fn rows(
    reader: &Reader,
    filter: &PipelineHealthFilter,
    window: Window,
) -> Result<Vec<PipelineHealthRow>, StoreError> {
    let names = Names::read(reader)?;
    let mut counted = counted(reader, filter, window)?;
    counted.retain(|it| {
        let texts = [&it.source, &it.pipeline, &names.service(it.service)];
        it.statistics.runs > 0 && is_about(&filter.text, texts)
    });
    let mut failures = failures(reader, counted.iter().map(|it| &it.statistics))?;
    let mut rows: Vec<_> = counted
        .into_iter()
        .map(|it| {
            let failed_row = it.statistics.last_failure;
            let failure = failed_row.and_then(|row| failures.remove(&row));
            row(it, &names, failure)
        })
        .collect();
    rows.sort_by(worst_first);
    Ok(rows)
}

fn row(counted: Counted, names: &Names, last_failure: Option<FailedRun>) -> PipelineHealthRow {
    let statistics = counted.statistics;
    PipelineHealthRow {
        connection: counted.connection,
        connection_name: names.connection(counted.connection),
        source: counted.source,
        pipeline: counted.pipeline,
        service: counted.service,
        service_name: names.service(counted.service),
        runs: statistics.runs,
        succeeded: statistics.succeeded,
        failed: statistics.failed,
        success_rate: statistics.success_rate,
        median_duration: statistics.median_duration,
        previous_median: statistics.previous_median,
        trend: statistics.trend,
        flaky: statistics.flaky,
        last_status: statistics.last_status,
        last_at: statistics.last_at,
        last_failure,
    }
}

/// Counts the runs of the period and of the one before, pipeline by pipeline.
fn counted(
    reader: &Reader,
    filter: &PipelineHealthFilter,
    window: Window,
) -> Result<Vec<Counted>, StoreError> {
    let scope = FactScope {
        services: filter.services.clone(),
        team: filter.team,
        window: Some(Window {
            from: window.previous().from,
            to: window.to,
        }),
        ..FactScope::default()
    };
    let mut connections: HashMap<ConnectionId, HashMap<String, Source>> = HashMap::new();
    reader.scan_runs(&scope, |run: RunScan<'_>| {
        let sources = connections.entry(run.connection).or_default();
        if !sources.contains_key(run.source) {
            let source = Source {
                service: run.service,
                pipelines: HashMap::new(),
            };
            sources.insert(run.source.to_owned(), source);
        }
        if let Some(source) = sources.get_mut(run.source) {
            source.add(&run, window);
        }
    })?;
    let mut counted = Vec::new();
    for (connection, sources) in connections {
        for (path, source) in sources {
            for (pipeline, tally) in source.pipelines {
                counted.push(Counted {
                    connection,
                    source: path.clone(),
                    pipeline,
                    service: source.service,
                    statistics: tally.finish(),
                });
            }
        }
    }
    Ok(counted)
}

impl Source {
    /// Counts a run. Most belong to a pipeline that is there: names are copied for new ones only.
    fn add(&mut self, run: &RunScan<'_>, window: Window) {
        if !self.pipelines.contains_key(run.pipeline) {
            let tally = Tally::new(window);
            self.pipelines.insert(run.pipeline.to_owned(), tally);
        }
        if let Some(tally) = self.pipelines.get_mut(run.pipeline) {
            tally.add(ObservedRun {
                row: run.row,
                status: run.status,
                commit: run.commit,
                created_at: run.created_at,
                duration: run.duration,
            });
        }
    }
}

/// The last failures, by row.
fn failures<'s>(
    reader: &Reader,
    statistics: impl Iterator<Item = &'s PipelineStatistics>,
) -> Result<HashMap<i64, FailedRun>, StoreError> {
    let rows: Vec<_> = statistics.filter_map(|found| found.last_failure).collect();
    let runs = reader.pipeline_runs_in(&rows)?;
    Ok(runs
        .into_iter()
        .map(|row| {
            let failed = FailedRun {
                key: row.run.key,
                name: row.run.name,
                reference: row.run.reference,
                url: row.run.url,
                at: row.run.created_at,
            };
            (row.row, failed)
        })
        .collect())
}

/// Whether one of the texts contains what was asked for, whatever its case.
fn is_about(wanted: &str, texts: [&String; 3]) -> bool {
    let wanted = wanted.trim().to_lowercase();
    texts
        .iter()
        .any(|text| text.to_lowercase().contains(&wanted))
}

/// Those of which a rate says something, by it; then the others; of one rate by their names.
fn worst_first(a: &PipelineHealthRow, b: &PipelineHealthRow) -> Ordering {
    let weight = |row: &PipelineHealthRow| {
        let is_few = row.succeeded + row.failed < FEW;
        (is_few, row.success_rate.is_none())
    };
    let rate = |row: &PipelineHealthRow| row.success_rate.unwrap_or_default();
    weight(a)
        .cmp(&weight(b))
        .then_with(|| rate(a).total_cmp(&rate(b)))
        .then_with(|| (&a.source, &a.pipeline).cmp(&(&b.source, &b.pipeline)))
        .then_with(|| a.connection.cmp(&b.connection))
}
