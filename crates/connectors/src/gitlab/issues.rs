//! Issues of GitLab: opening one once, and looking how those stand that action items are linked to.

use std::collections::BTreeMap;

use muster_model::{
    fact::{FactKey, Issue},
    time::Timestamp,
};
use serde_json::{Value, json};
use url::Url;

use super::{GitLab, PER_PAGE, paging, wire};
use crate::{
    connector::{Lookup, Receipt},
    elements::{Elements, read_each},
    error::ConnectorError,
    http::{Call, below},
    issue::{Followed, IssueName, LOOKED_THROUGH, NewIssue, SKEW, Standing, parts_below},
};

/// What a token needs in order to open an issue.
const NEEDS_WRITING: &str = "the scope api and at least the role Reporter in the project, where \
                             issues must be switched on";
/// What a token needs in order to read issues.
const NEEDS_READING: &str = "the scope read_api (or api) and at least the role Reporter in the \
                             project, where issues must be switched on";
/// How many issues are asked for at once.
const AT_ONCE: usize = 50;

/// The issue that an address of this GitLab leads to.
pub(crate) fn issue_at(base: &Url, address: &Url) -> Option<IssueName> {
    if base.origin() != address.origin() {
        return None;
    }
    let kinds: [&[&str]; 3] = [&["-", "issues"], &["-", "work_items"], &["issues"]];
    IssueName::in_path(&parts_below(base, address)?, &kinds)
}

/// Where people look at an issue.
pub(crate) fn issue_page(base: &Url, name: &IssueName) -> String {
    let number = name.number.to_string();
    let mut path: Vec<&str> = name.project.split('/').collect();
    path.extend(["-", "issues", &number]);
    below(base, &path).to_string()
}

impl GitLab {
    /// Opens an issue.
    pub(super) async fn open_issue(&self, new: &NewIssue<'_>) -> Result<Receipt, ConnectorError> {
        let project = new.project;
        let call = Call::new(
            &["api", "v4", "projects", project, "issues"],
            format!("a new issue in '{project}'"),
            NEEDS_WRITING,
        )
        .post(json!({
            "title": new.title,
            "description": new.text(),
            "labels": new.labels.join(","),
        }));
        match self.client.ask(&call).await {
            Ok(answer) => Ok(receipt(project, &answer.json()?)),
            Err(ConnectorError::Forbidden { address, needs, .. }) => {
                Err(new.forbidden(&address, &needs))
            }
            Err(ConnectorError::NotFound { address, .. }) => {
                Err(ConnectorError::declined(format!(
                    "{address} does not know the project '{project}', or hides it from this \
                     token. Check that it was not moved, and that the token's owner can see it."
                )))
            }
            Err(error) => Err(error),
        }
    }

    /// Whether an issue of which sending began at `since` was opened. Those of the time after that
    /// are looked through, because GitLab's search splits a mark into words.
    pub(super) async fn look_for_issue(
        &self,
        new: &NewIssue<'_>,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        let project = new.project;
        for page in 1..=LOOKED_THROUGH {
            let call = self
                .list_of_issues(project)
                .with("created_after", (since - SKEW).to_string())
                .with("order_by", "created_at")
                .with("sort", "asc")
                .with("page", page.to_string());
            let answer = self.client.ask(&call).await?;
            let issues: Elements<wire::Issue> = read_each(&call.what, answer.json::<Vec<Value>>()?);
            let ours = |it: &&wire::Issue| new.is(it.description.as_deref());
            if let Some(issue) = issues.read.iter().find(ours) {
                return Ok(Lookup::Arrived(receipt(project, issue)));
            }
            if !paging::has_next(&answer, issues.count, PER_PAGE) {
                return Ok(Lookup::SendAgain);
            }
        }
        Ok(new.unknown("GitLab"))
    }

    /// How issues stand now, by their external ids.
    pub(super) async fn follow_issues(&self, ids: &[String]) -> Result<Followed, ConnectorError> {
        let mut by_project: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for name in ids.iter().filter_map(|id| IssueName::parse(id)) {
            by_project
                .entry(name.project)
                .or_default()
                .push(name.number);
        }
        let mut followed = Followed::default();
        for (project, numbers) in by_project {
            for numbers in numbers.chunks(AT_ONCE) {
                match self.read_issues(&project, numbers, &mut followed).await {
                    Err(
                        error @ (ConnectorError::NotFound { .. }
                        | ConnectorError::Forbidden { .. }
                        | ConnectorError::Redirected { .. }),
                    ) => followed.left_out.push(error.to_string()),
                    other => other?,
                }
            }
        }
        Ok(followed)
    }

    async fn read_issues(
        &self,
        project: &str,
        numbers: &[u64],
        followed: &mut Followed,
    ) -> Result<(), ConnectorError> {
        let call = numbers
            .iter()
            .fold(self.list_of_issues(project), |call, number| {
                call.with("iids[]", number.to_string())
            });
        let answer = self.client.ask(&call).await?;
        let issues: Elements<wire::Issue> = read_each(&call.what, answer.json::<Vec<Value>>()?);
        let is_there = |number: &u64| issues.read.iter().any(|it| it.iid == *number);
        for number in numbers.iter().filter(|number| !is_there(number)) {
            followed.lacks(&format!("{project}#{number}"));
        }
        followed.left_out.extend(issues.left_out);
        let asked = issues.read.into_iter();
        let asked = asked.filter(|it| numbers.contains(&it.iid));
        followed
            .issues
            .extend(asked.map(|it| self.issue(project, it)));
        Ok(())
    }

    fn list_of_issues(&self, project: &str) -> Call {
        Call::new(
            &["api", "v4", "projects", project, "issues"],
            format!("the issues of '{project}'"),
            NEEDS_READING,
        )
        .with("scope", "all")
        .with("per_page", PER_PAGE.to_string())
    }

    fn issue(&self, project: &str, it: wire::Issue) -> Issue {
        let name = name(project, &it);
        let key = FactKey {
            connection: self.connection,
            external_id: name.external_id(),
        };
        it.standing().into_fact(key, &name)
    }
}

fn name(project: &str, it: &wire::Issue) -> IssueName {
    IssueName {
        project: project.to_owned(),
        number: it.iid,
    }
}

fn receipt(project: &str, it: &wire::Issue) -> Receipt {
    name(project, it).receipt(it.web_url.as_deref())
}

impl wire::Issue {
    pub(super) fn standing(self) -> Standing {
        Standing {
            title: self.title,
            state: self.state,
            created_at: self.created_at,
            updated_at: self.updated_at,
            closed_at: self.closed_at,
            url: self.web_url,
        }
    }
}
