//! The lists of deployments and pipeline runs, read part by part.

use muster_model::time::{Timestamp, Window};
use muster_store::{FactScope, PageRequest};

use super::{
    DeploymentFilter, DeploymentList, DeploymentView, Marks, PipelineRunFilter, PipelineRunList,
    PipelineRunView,
};
use crate::{Engine, Problem, incidents::number, names::Names};

impl Engine {
    /// A part of the list of deployments.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn deployments(&self, filter: &DeploymentFilter) -> Result<DeploymentList, Problem> {
        let wanted = muster_store::DeploymentFilter {
            scope: FactScope {
                services: filter.services.clone(),
                team: filter.team,
                text: words(&filter.text),
                window: window(filter.from, filter.to),
                ..FactScope::default()
            },
            tiers: filter.tiers.clone(),
            environment: None,
            statuses: filter.statuses.clone(),
        };
        let page = PageRequest {
            after: filter.after,
            limit: filter.limit,
        };
        self.read(|reader| {
            let names = Names::read(reader)?;
            let marks = Marks::read(reader)?;
            let page = reader.deployments(&wanted, page)?;
            Ok(DeploymentList {
                rows: page
                    .rows
                    .into_iter()
                    .map(|row| view(row, &names, &marks))
                    .collect(),
                next: page.next,
                total: number(page.total),
            })
        })
    }

    /// A part of the list of pipeline runs.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn pipeline_runs(&self, filter: &PipelineRunFilter) -> Result<PipelineRunList, Problem> {
        let wanted = muster_store::RunFilter {
            scope: FactScope {
                services: filter.services.clone(),
                team: filter.team,
                text: words(&filter.text),
                ..FactScope::default()
            },
            statuses: filter.statuses.clone(),
        };
        let page = PageRequest {
            after: filter.after,
            limit: filter.limit,
        };
        self.read(|reader| {
            let names = Names::read(reader)?;
            let page = reader.pipeline_runs(&wanted, page)?;
            Ok(PipelineRunList {
                rows: page
                    .rows
                    .into_iter()
                    .map(|row| run_view(row, &names))
                    .collect(),
                next: page.next,
                total: number(page.total),
            })
        })
    }
}

/// One deployment, for people.
pub(crate) fn view(
    row: muster_store::DeploymentRow,
    names: &Names,
    marks: &Marks,
) -> DeploymentView {
    let deployment = row.deployment;
    DeploymentView {
        mark: marks.of(&deployment.key),
        key: deployment.key,
        source: deployment.source,
        service: row.service,
        service_name: names.service(row.service),
        environment: deployment.environment,
        tier: row.tier,
        status: deployment.status,
        kind: deployment.kind,
        commit: deployment.commit,
        reference: deployment.reference,
        title: deployment.title,
        author: deployment.author,
        url: deployment.url,
        created_at: deployment.created_at,
        started_at: deployment.started_at,
        finished_at: deployment.finished_at,
        verdict: row.verdict,
    }
}

fn run_view(row: muster_store::RunRow, names: &Names) -> PipelineRunView {
    let run = row.run;
    PipelineRunView {
        key: run.key,
        source: run.source,
        service: row.service,
        service_name: names.service(row.service),
        name: run.name,
        status: run.status,
        commit: run.commit,
        reference: run.reference,
        trigger: run.trigger,
        url: run.url,
        created_at: run.created_at,
        finished_at: run.finished_at,
        duration: run.duration,
    }
}

/// The words of a filter; none if there are none.
pub(super) fn words(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn window(from: Option<Timestamp>, to: Option<Timestamp>) -> Option<Window> {
    (from.is_some() || to.is_some()).then(|| Window {
        from: from.unwrap_or(Timestamp::MIN),
        to: to.unwrap_or(Timestamp::MAX),
    })
}
