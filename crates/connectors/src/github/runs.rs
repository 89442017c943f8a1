//! Workflow runs. A run that somebody starts again keeps its identity and its place in the list;
//! Muster takes each attempt for a run of its own, so that a failure does not vanish when a second
//! attempt succeeds.

use muster_model::{fact::Fact, time::Timestamp};

use super::{
    GitHub, Kind, facts,
    paging::has_next,
    reading::{Reading, unchanged},
    wire,
};
use crate::{connector::Page, error::ConnectorError, http::Answer};

/// How many earlier attempts of a run are read, the latest of them.
const ATTEMPTS: u64 = 10;

/// What the settings' pattern matches a workflow by: the repository, and the name of its file.
pub(super) fn workflow(repository: &str, path: &str) -> String {
    format!("{repository}/{}", file(path))
}

/// The name of a workflow's file; empty for some that GitHub itself made.
pub(super) fn file(path: &str) -> &str {
    // Some runs name the branch that the file was taken from after an '@'.
    let path = path.split('@').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

impl GitHub {
    pub(super) async fn pull_runs(
        &self,
        repository: &str,
        cursor: Option<&str>,
    ) -> Result<Page, ConnectorError> {
        let mut reading = Reading::resume(cursor, self.since);
        let first = reading.page() == 1;
        let read = |answer: &Answer| Ok(answer.json::<wire::Runs>()?.workflow_runs);
        let Some((answer, list)) = self
            .read_page::<wire::Run>(repository, Kind::Runs, &reading, read)
            .await?
        else {
            return Ok(unchanged(cursor.unwrap_or_default()));
        };
        let mut facts = Vec::new();
        let mut left_out = list.left_out;
        for run in list.read {
            let changed_at = Timestamp::from(run.updated_at);
            let created_at = Timestamp::from(run.created_at);
            reading.walk.visit(created_at, facts::is_over(&run));
            // A run below the end of this walk is new all the same if it was started again.
            if created_at < self.since || reading.knows(run.id, changed_at) {
                continue;
            }
            let attempt = facts::attempt(&run);
            for earlier in attempt.saturating_sub(ATTEMPTS).max(1)..attempt {
                if let Some(run) = self.attempt(repository, run.id, earlier).await? {
                    self.add_run(repository, &run, &mut facts, &mut left_out);
                }
            }
            self.add_run(repository, &run, &mut facts, &mut left_out);
            reading.delivered(run.id, changed_at);
        }
        let next = has_next(&answer, list.count, Kind::Runs.per_page());
        reading.advance(answer.header("etag"), next, true);
        let tags = if first {
            self.topics(repository)
        } else {
            Vec::new()
        };
        Ok(Page {
            facts,
            left_out,
            tags,
            ..reading.into_page()
        })
    }

    /// An earlier attempt of a run; none if GitHub does not have it any more.
    async fn attempt(
        &self,
        repository: &str,
        run: u64,
        attempt: u64,
    ) -> Result<Option<wire::Run>, ConnectorError> {
        let what = format!("attempt {attempt} of run {run} of '{repository}'");
        let (run, attempt) = (run.to_string(), attempt.to_string());
        let path = ["actions", "runs", &run, "attempts", &attempt];
        let call = Self::call(repository, &path, what, Kind::Runs.needs());
        match self.ask(call).await {
            Err(ConnectorError::NotFound { .. }) => Ok(None),
            other => Ok(Some(other?.json()?)),
        }
    }

    fn add_run(
        &self,
        repository: &str,
        it: &wire::Run,
        facts: &mut Vec<Fact>,
        left_out: &mut Vec<String>,
    ) {
        let run = facts::run(self.connection, repository, it);
        let workflow = workflow(repository, &it.path);
        if let Some(environment) = self.deployments.environment(&workflow) {
            match facts::run_as_deployment(&run, it, environment) {
                Ok(deployment) => facts.push(Fact::Deployment(deployment)),
                Err(reason) => left_out.push(reason),
            }
        }
        facts.push(Fact::PipelineRun(run));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(".github/workflows/deploy.yml", "shop/checkout/deploy.yml")]
    #[case(
        ".github/workflows/deploy.yml@refs/heads/main",
        "shop/checkout/deploy.yml"
    )]
    #[case(
        "dynamic/pages/pages-build-deployment",
        "shop/checkout/pages-build-deployment"
    )]
    #[case("", "shop/checkout/")]
    fn a_workflow_is_known_by_its_file(#[case] path: &str, #[case] expected: &str) {
        assert_eq!(workflow("shop/checkout", path), expected);
    }
}
