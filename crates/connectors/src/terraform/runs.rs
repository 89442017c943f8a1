//! Reading a workspace's runs, page by page, with everything that is told of a run in the same
//! answer.

use muster_model::{fact::Fact, time::Timestamp};

use super::{
    Terraform,
    cursor::Cursor,
    facts,
    wire::{Included, List, One, Run, Workspace},
};
use crate::{
    connector::Page,
    elements::read_each,
    error::ConnectorError,
    http::{Answer, Call},
};

/// How many runs a page has: the most that the system gives.
const PER_PAGE: &str = "100";
/// What to send along with each run.
const INCLUDE: &str =
    "plan,apply,created_by,configuration_version,configuration_version.ingress_attributes";
/// Every kind of run. Unless they are named, the system leaves out those that only plan.
const OPERATIONS: &str = "plan_and_apply,plan_only,refresh_only,destroy,empty_apply,save_plan";

impl Terraform {
    pub(super) async fn pull_runs(
        &self,
        workspace: &str,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let mut cursor = Cursor::resume(cursor, self.since);
        let first = cursor.walk.page.is_none();
        let latest = self.latest_run(workspace, first);
        let mut page = Page {
            facts: Vec::new(),
            cursor: String::new(),
            more: false,
            total: None,
            active: None,
            tags: Vec::new(),
            left_out: Vec::new(),
        };
        if cursor.may_rest(latest.as_deref(), now) {
            page.cursor = cursor.rest();
            return Ok(page);
        }
        let answer = self.page_of_runs(workspace, &cursor).await?;
        let next = if answer.is_not_modified() {
            None
        } else {
            if first {
                cursor.walk.etag = answer.header("etag").map(str::to_owned);
            }
            self.read_runs(workspace, &answer, &mut cursor, &mut page)?
        };
        cursor.advance(next, latest, now);
        page.more = cursor.walk.open;
        page.cursor = cursor.to_text();
        Ok(page)
    }

    /// Asks for the page at which the cursor stands; for the first one only if it has news.
    async fn page_of_runs(
        &self,
        workspace: &str,
        cursor: &Cursor,
    ) -> Result<Answer, ConnectorError> {
        let id = self.workspace_id(workspace).await?;
        let number = cursor.walk.page.as_deref();
        let call = Self::call(&["workspaces", &id, "runs"], runs_of(workspace))
            .with("page[number]", number.unwrap_or("1"))
            .with("page[size]", PER_PAGE)
            .with("filter[operation]", OPERATIONS)
            .with("include", INCLUDE);
        let call = match number {
            None => call.unless(cursor.walk.etag.as_deref()),
            Some(_) => call,
        };
        self.client.ask(&call).await
    }

    /// Adds the runs of a page, and returns the number of the following one.
    fn read_runs(
        &self,
        workspace: &str,
        answer: &Answer,
        cursor: &mut Cursor,
        page: &mut Page,
    ) -> Result<Option<u32>, ConnectorError> {
        let list: List = answer.json()?;
        let current = cursor.walk.page.as_deref().and_then(|it| it.parse().ok());
        let next = list.next_page().filter(|next| *next > current.unwrap_or(1));
        let included = Included::new(list.included);
        let elements = read_each::<Run>(&runs_of(workspace), list.data);
        page.left_out = self.scrubbed(&elements.left_out);
        for element in elements.read {
            let created_at = Timestamp::from(element.attributes.created_at);
            if !cursor.walk.visit(created_at, facts::is_over(&element)) {
                continue;
            }
            let url = self.page(workspace, &["runs", &element.id]);
            let run = facts::run(self.connection, workspace, &element, &included, url);
            let deployment = self
                .deployments
                .environment(workspace)
                .and_then(|environment| facts::deployment(&run, &element, environment));
            page.facts.extend(deployment.map(Fact::Deployment));
            page.facts.push(Fact::IacRun(run));
        }
        Ok(next)
    }

    /// The workspace's latest run by this sync's listing; later pages of a walk leave it there.
    fn latest_run(&self, workspace: &str, first: bool) -> Option<String> {
        let mut known = self.known();
        if first {
            known.latest.remove(workspace)
        } else {
            None
        }
    }

    /// The identity by which the interface knows a workspace.
    async fn workspace_id(&self, workspace: &str) -> Result<String, ConnectorError> {
        if let Some(id) = self.known().ids.get(workspace) {
            return Ok(id.clone());
        }
        let found: One<Workspace> = self.client.ask(&self.workspace(workspace)).await?.json()?;
        let id = found.data.id;
        let mut known = self.known();
        known.ids.insert(workspace.to_owned(), id.clone());
        Ok(id)
    }

    /// A call for one workspace.
    pub(super) fn workspace(&self, workspace: &str) -> Call {
        Self::call(
            &["organizations", &self.organization, "workspaces", workspace],
            format!(
                "the workspace '{workspace}' of the organization '{}'",
                self.organization
            ),
        )
    }
}

fn runs_of(workspace: &str) -> String {
    format!("the runs of the workspace '{workspace}'")
}
