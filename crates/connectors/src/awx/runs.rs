//! Reading jobs and workflow jobs. What became of a job's hosts is only told by the job itself,
//! which costs one request for each that is over.

use muster_model::{
    fact::{Fact, HostCounts},
    time::Timestamp,
};

use super::{Awx, Kind, cursor::Cursor, facts, wire};
use crate::{
    connector::Page,
    elements::{Elements, read_each},
    error::ConnectorError,
};

/// How many runs a page has.
const PER_PAGE: usize = 50;

impl Awx {
    pub(super) async fn pull_runs(
        &self,
        kind: Kind,
        cursor: Option<&str>,
    ) -> Result<Page, ConnectorError> {
        let mut cursor = Cursor::resume(cursor, self.since);
        let first = cursor.below.is_none();
        let (list, lowest) = self.page(kind, &cursor).await?;
        let mut facts = Vec::new();
        let mut left_out = list.left_out;
        for run in list.read {
            if !cursor.knows(run.id) {
                self.add(kind, run, &mut cursor, &mut facts, &mut left_out)
                    .await?;
            }
        }
        cursor.advance(lowest, list.count >= PER_PAGE);
        let tags = if first && !facts.is_empty() {
            self.labels(kind).await?
        } else {
            Vec::new()
        };
        Ok(Page {
            facts,
            cursor: cursor.to_text(),
            more: cursor.open,
            total: None,
            active: None,
            tags,
            left_out: left_out.iter().map(|it| self.client.scrub(it)).collect(),
        })
    }

    /// The runs at which `cursor` stands, the newest first, and the lowest id among all that were
    /// listed, whether they could be read or not.
    async fn page(
        &self,
        kind: Kind,
        cursor: &Cursor,
    ) -> Result<(Elements<wire::Run>, Option<u64>), ConnectorError> {
        let mut call = self
            .list(kind.name(), kind.words())
            .await?
            .with("order_by", "-id")
            .with("page_size", PER_PAGE.to_string())
            .with("or__created__gte", cursor.since.to_string());
        if !cursor.asked.is_empty() {
            let ids: Vec<String> = cursor.asked.iter().map(u64::to_string).collect();
            call = call.with("or__id__in", ids.join(","));
        }
        if let Some(below) = cursor.below {
            call = call.with("id__lt", below.to_string());
        }
        let list: wire::List = self.client.ask(&call).await?.json()?;
        let lowest = list.results.iter().filter_map(|it| it["id"].as_u64()).min();
        Ok((read_each(&call.what, list.results), lowest))
    }

    /// Adds what a run is to the page.
    async fn add(
        &self,
        kind: Kind,
        mut run: wire::Run,
        cursor: &mut Cursor,
        facts: &mut Vec<Fact>,
        left_out: &mut Vec<String>,
    ) -> Result<(), ConnectorError> {
        let mut over = facts::is_over(&run);
        let mut hosts = None;
        if kind == Kind::Jobs && over {
            if let Some(detail) = self.detail(run.id).await? {
                run = detail;
            }
            // The hosts are known when all that the job reported has been taken in.
            over = run.event_processing_finished.unwrap_or(true);
            if over {
                hosts = match &run.host_status_counts {
                    Some(counts) => Some(facts::hosts(counts)),
                    None => self.host_summaries(run.id, left_out).await?,
                };
            }
        }
        cursor.deliver(run.id, Timestamp::from(run.created), over);
        let environment = self.deployments.environment(facts::source(&run));
        let place = self.place().await?;
        let url = place.page(&self.client.address(), kind, run.id);
        let fact = facts::run(self.connection, &run, hosts, environment.clone(), url);
        if over && let Some(environment) = environment {
            let deployment = facts::deployment(&fact, &run, environment);
            facts.extend(deployment.map(Fact::Deployment));
        }
        facts.push(Fact::IacRun(fact));
        Ok(())
    }

    /// All that AWX tells of a job; none if it has been deleted meanwhile.
    async fn detail(&self, id: u64) -> Result<Option<wire::Run>, ConnectorError> {
        let path = [Kind::Jobs.name(), &id.to_string()];
        let call = self.call(&path, format!("job {id}")).await?;
        match self.client.ask(&call).await {
            Err(ConnectorError::NotFound { .. }) => Ok(None),
            other => Ok(Some(other?.json()?)),
        }
    }

    /// What became of a job's hosts, one by one, for versions that do not count them.
    async fn host_summaries(
        &self,
        id: u64,
        left_out: &mut Vec<String>,
    ) -> Result<Option<HostCounts>, ConnectorError> {
        let path = [Kind::Jobs.name(), &id.to_string(), "job_host_summaries"];
        let call = self.call(&path, format!("the hosts of job {id}")).await?;
        let hosts: Elements<wire::HostSummary> = match self.every(call).await {
            Err(ConnectorError::NotFound { .. }) => return Ok(None),
            other => other?,
        };
        left_out.extend(hosts.left_out);
        Ok(Some(facts::hosts_of(&hosts.read)))
    }
}
