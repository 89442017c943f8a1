//! Reading a job's builds, page by page.

use muster_model::{fact::Fact, time::Timestamp};

use super::{
    Jenkins, NEEDS,
    cursor::{Cursor, Reading},
    facts, jobs, wire,
};
use crate::{
    connector::Page,
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

impl Jenkins {
    pub(super) async fn pull_builds(
        &self,
        job: &str,
        cursor: Option<&str>,
    ) -> Result<Page, ConnectorError> {
        let mut page = Page {
            facts: Vec::new(),
            cursor: String::new(),
            more: false,
            total: None,
            active: None,
            tags: Vec::new(),
            left_out: Vec::new(),
        };
        let begun = cursor.is_some();
        let mut cursor = Cursor::resume(cursor);
        let reading = match cursor.open.take() {
            Some(reading) => reading,
            None => {
                let latest = self.take_latest(job);
                let news = latest.is_none_or(|latest| latest != cursor.read_to);
                self.pull_unfinished(job, &mut cursor, &mut page).await?;
                if begun && !news {
                    return Ok(self.finish(page, &cursor));
                }
                Reading::default()
            }
        };
        let what = format!("the builds of '{job}'");
        let (from, to) = reading.range();
        let path = [jobs::path(job), vec!["api", "json"]].concat();
        let call = Call::new(&path, what.clone(), NEEDS)
            .with("tree", format!("allBuilds[{}]{{{from},{to}}}", wire::BUILD));
        let answer: wire::Builds = self.client.ask(&call).await?.json()?;
        let elements: Elements<wire::Build> = read_each(&what, answer.builds);
        page.left_out.extend(elements.left_out);
        let mut last = false;
        let mut numbers = Vec::with_capacity(elements.read.len());
        for build in elements.read {
            numbers.push(build.number);
            last |= cursor
                .read_to
                .is_some_and(|read_to| build.number <= read_to);
            if Timestamp(build.timestamp) < self.since {
                last = true;
            } else if cursor.is_new(&reading, build.number) {
                self.add(job, &build, &mut cursor, &mut page);
            }
        }
        cursor.advance(reading, &numbers, elements.count, last);
        Ok(self.finish(page, &cursor))
    }

    /// Asks after the builds that had not ended. One that is gone is forgotten.
    async fn pull_unfinished(
        &self,
        job: &str,
        cursor: &mut Cursor,
        page: &mut Page,
    ) -> Result<(), ConnectorError> {
        for number in std::mem::take(&mut cursor.unfinished) {
            let name = number.to_string();
            let path = [jobs::path(job), vec![name.as_str(), "api", "json"]].concat();
            let call = Call::new(&path, format!("build {number} of '{job}'"), NEEDS)
                .with("tree", wire::BUILD);
            match self.client.ask(&call).await {
                Ok(answer) => self.add(job, &answer.json()?, cursor, page),
                Err(ConnectorError::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Adds what a build is to the page.
    fn add(&self, job: &str, build: &wire::Build, cursor: &mut Cursor, page: &mut Page) {
        if facts::is_building(build) {
            cursor.follow(build.number);
        }
        let path = jobs::path(job);
        let number = build.number.to_string();
        let url = self
            .client
            .page(&[path, vec![number.as_str(), ""]].concat());
        let run = facts::run(self.connection, job, build, url);
        if let Some(environment) = self.deployments.environment(job) {
            match facts::deployment(&run, build, environment) {
                Ok(deployment) => page.facts.push(Fact::Deployment(deployment)),
                Err(reason) => page.left_out.push(reason),
            }
        }
        page.facts.push(Fact::PipelineRun(run));
    }

    fn finish(&self, mut page: Page, cursor: &Cursor) -> Page {
        page.cursor = cursor.to_text();
        page.more = cursor.open.is_some();
        page.left_out = page
            .left_out
            .iter()
            .map(|it| self.client.scrub(it))
            .collect();
        page
    }
}
