//! Merged pull requests, by when they last changed, and the commits of each, read only when the
//! pull request is new or has changed.

use muster_model::{fact::Fact, time::Timestamp};
use serde_json::Value;

use super::{
    GitHub, Kind, facts,
    paging::has_next,
    reading::{Reading, unchanged},
    wire,
};
use crate::{connector::Page, elements::Elements, error::ConnectorError, http::Answer};

impl GitHub {
    pub(super) async fn pull_pull_requests(
        &self,
        repository: &str,
        cursor: Option<&str>,
    ) -> Result<Page, ConnectorError> {
        let mut reading = Reading::resume(cursor, self.since);
        let Some((answer, list)) = self
            .read_page::<wire::PullRequest>(repository, Kind::PullRequests, &reading, |answer| {
                answer.json::<Vec<Value>>()
            })
            .await?
        else {
            return Ok(unchanged(cursor.unwrap_or_default()));
        };
        let mut facts = Vec::new();
        let mut left_out = list.left_out;
        for it in list.read {
            let (id, changed_at) = (it.id, Timestamp::from(it.updated_at));
            let wanted = reading.walk.visit(changed_at, true) && it.merged_at.is_some();
            if !wanted || reading.knows(id, changed_at) {
                continue;
            }
            let commits = self.commits(repository, it.number).await?;
            left_out.extend(commits.left_out);
            let change = facts::change(self.connection, repository, it, &commits.read);
            facts.push(Fact::Change(change));
            reading.delivered(id, changed_at);
        }
        let next = has_next(&answer, list.count, Kind::PullRequests.per_page());
        reading.advance(answer.header("etag"), next, true);
        Ok(Page {
            facts,
            left_out,
            ..reading.into_page()
        })
    }

    /// The commits of a pull request, which GitHub lists up to the 250th; none if it does not have
    /// them any more.
    async fn commits(
        &self,
        repository: &str,
        number: u64,
    ) -> Result<Elements<wire::Commit>, ConnectorError> {
        let what = format!("the commits of '{repository}#{number}'");
        let number = number.to_string();
        let path = ["pulls", &number, "commits"];
        let call = Self::call(repository, &path, what, Kind::PullRequests.needs());
        match self.every(&call, Answer::json).await {
            Err(ConnectorError::NotFound { .. }) => Ok(Elements {
                read: Vec::new(),
                left_out: Vec::new(),
                count: 0,
            }),
            other => other,
        }
    }
}
