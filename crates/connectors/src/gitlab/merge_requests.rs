//! The commits of merge requests: one more list for each, read only when the merge request is new
//! or has changed.

use serde_json::Value;

use super::{GitLab, Kind, NEEDS, PER_PAGE, paging, wire};
use crate::{
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

impl GitLab {
    /// All commits of a merge request; none if GitLab does not have them any more.
    pub(super) async fn commits(
        &self,
        project: &str,
        iid: u64,
    ) -> Result<Elements<wire::Commit>, ConnectorError> {
        let what = format!("the commits of '{project}!{iid}'");
        let iid = iid.to_string();
        let path = [
            "api",
            "v4",
            "projects",
            project,
            Kind::MergeRequests.name(),
            &iid,
            "commits",
        ];
        let mut commits = Elements {
            read: Vec::new(),
            left_out: Vec::new(),
            count: 0,
        };
        for page in 1_u32.. {
            let call = Call::new(&path, what.clone(), NEEDS)
                .with("per_page", PER_PAGE.to_string())
                .with("page", page.to_string());
            let answer = match self.client.ask(&call).await {
                Err(ConnectorError::NotFound { .. }) => break,
                other => other?,
            };
            let elements: Elements<wire::Commit> = read_each(&what, answer.json::<Vec<Value>>()?);
            commits.count += elements.count;
            commits.left_out.extend(elements.left_out);
            commits.read.extend(elements.read);
            if !paging::has_next(&answer, elements.count, PER_PAGE) {
                break;
            }
        }
        Ok(commits)
    }
}
