//! GitHub Actions: workflow runs, deployments with their statuses, and merged pull requests with
//! their commits; and issues that people ask Muster to open, or link to an action item. By the REST
//! API of github.com or of an Enterprise Server. Each
//! repository has three streams, each newest first; while nothing happens, each costs one
//! conditional request, which GitHub does not count.

mod check;
mod deployments;
mod facts;
mod form;
mod issues;
mod paging;
mod pull_requests;
mod reading;
mod repositories;
mod runs;
mod session;
mod wire;

use std::{collections::HashMap, sync::Mutex};

use async_trait::async_trait;
use muster_model::{fact::FactKind, ids::ConnectionId, time::Timestamp};
use serde::Deserialize;

use crate::{
    connector::{
        Access, Connector, FoundSource, Lookup, Outgoing, Page, Receipt, Stream, TestReport,
        takes_nothing_else,
    },
    deployment_pattern::DeploymentPattern,
    error::ConnectorError,
    http::{Call, Client, Limits},
    issue::{Followed, NewIssue},
    registry::System,
};
use issues::Seen;
pub(crate) use issues::{issue_at, issue_page};
use repositories::{Remembered, Selection};
use session::Session;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "github",
    brings: &[
        FactKind::Deployment,
        FactKind::PipelineRun,
        FactKind::Change,
    ],
    form: form::form,
    parse: facts::parse,
    connect: |access, limits| Ok(Box::new(GitHub::new(access, limits)?)),
};

/// What a token needs in order to find a repository at all.
const NEEDS_METADATA: &str = "the repository permission Metadata (read), and to be given the \
                              repository";

/// Which repositories to read, and which of their workflows deploy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// `owner/name`, or `owner/*` for all of an owner.
    repositories: Vec<String>,
    /// A regular expression over `owner/name/file`: runs of the workflows that it matches are
    /// deployments.
    deployment_workflows: String,
    /// The environment of deployments whose workflow does not say it.
    default_environment: String,
    /// The number of the GitHub App whose key is given instead of a token.
    app_id: String,
    /// The number of its installation.
    installation_id: String,
}

/// The connector.
struct GitHub {
    client: Client,
    session: Session,
    connection: ConnectionId,
    selections: Vec<Selection>,
    deployments: DeploymentPattern,
    /// Whether any workflow can be one that deploys.
    some_deploy: bool,
    since: Timestamp,
    /// Repositories as they were last seen, so that asking again is a conditional request.
    seen: Mutex<HashMap<String, Remembered>>,
    /// The same of issues.
    issues: Seen,
}

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Runs,
    Deployments,
    PullRequests,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Runs, Self::Deployments, Self::PullRequests];

    const fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Deployments => "deployments",
            Self::PullRequests => "pull_requests",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Runs => "workflow runs",
            Self::Deployments => "deployments",
            Self::PullRequests => "pull requests",
        }
    }

    /// Where the list is, below a repository.
    const fn path(self) -> &'static [&'static str] {
        match self {
            Self::Runs => &["actions", "runs"],
            Self::Deployments => &["deployments"],
            Self::PullRequests => &["pulls"],
        }
    }

    /// What a token needs for it. GitHub's own word on it, where it gives one, comes first.
    const fn needs(self) -> &'static str {
        match self {
            Self::Runs => "the repository permission Actions (read)",
            Self::Deployments => "the repository permission Deployments (read)",
            Self::PullRequests => "the repository permission Pull requests (read)",
        }
    }

    /// How many elements a page has; those that cost requests of their own come in smaller ones.
    const fn per_page(self) -> usize {
        match self {
            Self::Runs => 100,
            Self::Deployments | Self::PullRequests => 30,
        }
    }

    fn stream(self, repository: &str) -> Stream {
        Stream {
            name: format!("{}:{repository}", self.name()),
            title: format!("{repository}: {}", self.words()),
        }
    }

    /// The kind and repository that a stream's name tells.
    fn parse(stream: &Stream) -> Result<(Self, &str), ConnectorError> {
        stream
            .name
            .split_once(':')
            .and_then(|(name, repository)| {
                let kind = Self::ALL.into_iter().find(|kind| kind.name() == name)?;
                Some((kind, repository))
            })
            .ok_or_else(|| {
                ConnectorError::settings(
                    "repositories",
                    format!(
                        "GitHub has nothing called '{}'. Sync the connection again.",
                        stream.name
                    ),
                )
            })
    }
}

impl GitHub {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        let selections = repositories::select(&settings.repositories)?;
        let (session, scheme) = Session::of(access, &settings.app_id, &settings.installation_id)?;
        let client = Client::new(access, scheme, limits)?;
        if matches!(
            client.address().as_str(),
            "https://github.com" | "https://www.github.com"
        ) {
            return Err(ConnectorError::settings(
                "base_url",
                "The address of GitHub's API is https://api.github.com.",
            ));
        }
        Ok(Self {
            client,
            session,
            connection: access.id,
            selections,
            deployments: DeploymentPattern::new(
                "deployment_workflows",
                &settings.deployment_workflows,
                &settings.default_environment,
            )?,
            some_deploy: !settings.deployment_workflows.trim().is_empty(),
            since: access.connection.since,
            seen: Mutex::default(),
            issues: Seen::default(),
        })
    }

    /// A call for something of a repository.
    fn call(repository: &str, path: &[&str], what: impl Into<String>, needs: &'static str) -> Call {
        let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
        let path = [&["repos", owner, name], path].concat();
        Call::new(&path, what, needs)
    }

    /// A call for one of a repository's lists.
    fn list(repository: &str, kind: Kind) -> Call {
        let what = format!("the {} of '{repository}'", kind.words());
        let call = Self::call(repository, kind.path(), what, kind.needs());
        match kind {
            Kind::Runs => call.with("exclude_pull_requests", "true"),
            Kind::Deployments => call,
            // Those that are closed would be fewer, but one that is opened again leaves that list,
            // and what follows slips to a page that was read already.
            Kind::PullRequests => call
                .with("state", "all")
                .with("sort", "updated")
                .with("direction", "desc"),
        }
    }
}

#[async_trait]
impl Connector for GitHub {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        let repositories = self.repositories().await?;
        Ok(repositories
            .iter()
            .flat_map(|it| Kind::ALL.into_iter().map(|kind| kind.stream(&it.path)))
            .collect())
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        _now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let (kind, repository) = Kind::parse(stream)?;
        let mut page = match kind {
            Kind::Runs => self.pull_runs(repository, cursor).await?,
            Kind::Deployments => self.pull_deployments(repository, cursor).await?,
            Kind::PullRequests => self.pull_pull_requests(repository, cursor).await?,
        };
        for sentence in &mut page.left_out {
            *sentence = self.client.scrub(sentence);
        }
        Ok(page)
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        let mut sources = Vec::new();
        for repository in self.repositories().await? {
            sources.push(FoundSource {
                deploys: self.deploys(&repository.path).await?,
                path: repository.path,
                last_activity: repository.last_activity,
            });
        }
        Ok(sources)
    }

    async fn send(&self, message: &Outgoing) -> Result<Receipt, ConnectorError> {
        match NewIssue::of(message) {
            Some(new) => self.open_issue(&new).await,
            None => Err(takes_nothing_else()),
        }
    }

    async fn look_up(
        &self,
        message: &Outgoing,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        match NewIssue::of(message) {
            Some(new) => self.look_for_issue(&new, since).await,
            None => Ok(Lookup::SendAgain),
        }
    }

    async fn issues(&self, ids: &[String]) -> Result<Followed, ConnectorError> {
        Ok(self.follow_issues(ids).await?.scrubbed(&self.client))
    }
}
