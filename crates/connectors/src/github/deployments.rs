//! Deployments. GitHub's list does not say how one went; its statuses do, which cost one request
//! for each deployment that is new or was not over.

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
    pub(super) async fn pull_deployments(
        &self,
        repository: &str,
        cursor: Option<&str>,
    ) -> Result<Page, ConnectorError> {
        let mut reading = Reading::resume(cursor, self.since);
        let Some((answer, list)) = self
            .read_page::<wire::Deployment>(repository, Kind::Deployments, &reading, |answer| {
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
            let created_at = Timestamp::from(it.created_at);
            if !reading.walk.visit(created_at, true) || reading.knows(id, changed_at) {
                continue;
            }
            let Some(statuses) = self.statuses(repository, id).await? else {
                continue;
            };
            left_out.extend(statuses.left_out);
            match facts::deployment(self.connection, repository, it, statuses.read) {
                Ok(deployment) => {
                    if facts::is_done(&deployment) {
                        reading.delivered(id, changed_at);
                    } else {
                        reading.walk.visit(created_at, false);
                    }
                    facts.push(Fact::Deployment(deployment));
                }
                Err(reason) => left_out.push(reason),
            }
        }
        let next = has_next(&answer, list.count, Kind::Deployments.per_page());
        reading.advance(answer.header("etag"), next, false);
        Ok(Page {
            facts,
            left_out,
            ..reading.into_page()
        })
    }

    /// The statuses of a deployment; none if the deployment has been deleted meanwhile.
    async fn statuses(
        &self,
        repository: &str,
        deployment: u64,
    ) -> Result<Option<Elements<wire::DeploymentStatus>>, ConnectorError> {
        let what = format!("the statuses of deployment {deployment} of '{repository}'");
        let id = deployment.to_string();
        let path = ["deployments", &id, "statuses"];
        let call = Self::call(repository, &path, what, Kind::Deployments.needs());
        match self.every(&call, Answer::json).await {
            Err(ConnectorError::NotFound { .. }) => Ok(None),
            other => other.map(Some),
        }
    }
}
