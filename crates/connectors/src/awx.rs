//! Ansible by AWX or Automation Platform: jobs of job templates and workflow jobs, with what
//! became of their hosts. Read-only, by API v2, wherever the installation has it. A play of a
//! template that the settings call a deployment template is a deployment as well, once it is over
//! and unless it changed nothing.

mod check;
mod cursor;
mod facts;
mod form;
mod place;
mod runs;
mod templates;
mod wire;

use std::sync::Mutex;

use async_trait::async_trait;
use muster_model::{fact::FactKind, ids::ConnectionId, time::Timestamp};
use serde::Deserialize;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Stream, TestReport, Tokens},
    deployment_pattern::DeploymentPattern,
    error::ConnectorError,
    http::{Client, Limits, Scheme},
    registry::System,
};
use place::Place;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "awx",
    brings: &[FactKind::Deployment, FactKind::IacRun],
    form: form::form,
    parse: facts::parse,
    connect: |access, limits| Ok(Box::new(Awx::new(access, limits)?)),
};

/// What a token needs for everything that this connector reads.
const NEEDS: &str = "the scope Read, and its owner the role Read on the templates or Auditor of \
                     the organization";

/// What to read, and which templates deploy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// The organization's name; empty for all that the token sees.
    organization: String,
    /// A regular expression over the names of templates: plays of what it matches are deployments.
    deployment_templates: String,
    /// The environment of deployments whose template's name does not say it.
    default_environment: String,
}

/// The connector.
struct Awx {
    client: Client,
    connection: ConnectionId,
    organization: String,
    deployments: DeploymentPattern,
    since: Timestamp,
    /// Where the API is, once that is known.
    place: Mutex<Option<Place>>,
}

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Jobs,
    WorkflowJobs,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Jobs, Self::WorkflowJobs];

    /// The name of its list and of its stream.
    const fn name(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::WorkflowJobs => "workflow_jobs",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Jobs => "Jobs",
            Self::WorkflowJobs => "Workflow jobs",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::WorkflowJobs => "workflow jobs",
        }
    }

    /// The name of the list of what they are made from.
    const fn templates(self) -> &'static str {
        match self {
            Self::Jobs => "job_templates",
            Self::WorkflowJobs => "workflow_job_templates",
        }
    }

    const fn words_for_templates(self) -> &'static str {
        match self {
            Self::Jobs => "job templates",
            Self::WorkflowJobs => "workflow job templates",
        }
    }
}

impl Awx {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        if access.tokens.get(Tokens::MAIN).is_none() {
            return Err(ConnectorError::settings(
                "token",
                "Enter a token of AWX or Automation Platform with the scope Read.",
            ));
        }
        Ok(Self {
            client: Client::new(access, Scheme::BEARER, limits)?,
            connection: access.id,
            organization: settings.organization.trim().to_owned(),
            deployments: DeploymentPattern::new(
                "deployment_templates",
                &settings.deployment_templates,
                &settings.default_environment,
            )?,
            since: access.connection.since,
            place: Mutex::default(),
        })
    }
}

#[async_trait]
impl Connector for Awx {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        Ok(Kind::ALL
            .into_iter()
            .map(|kind| Stream {
                name: kind.name().to_owned(),
                title: kind.title().to_owned(),
            })
            .collect())
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        _now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let kind = Kind::ALL.into_iter().find(|it| it.name() == stream.name);
        let kind = kind.ok_or_else(|| {
            ConnectorError::settings(
                "kind",
                format!(
                    "AWX has nothing called '{}'. Sync the connection again.",
                    stream.name
                ),
            )
        })?;
        self.pull_runs(kind, cursor).await
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        let mut sources = Vec::new();
        for kind in Kind::ALL {
            sources.extend(
                self.templates(kind)
                    .await?
                    .into_iter()
                    .map(|it| FoundSource {
                        deploys: self.deployments.environment(&it.name),
                        path: it.name,
                        last_activity: it.last_job_run.map(Timestamp::from),
                    }),
            );
        }
        sources.sort_by(|a, b| (&a.path, b.last_activity).cmp(&(&b.path, a.last_activity)));
        sources.dedup_by(|a, b| a.path == b.path);
        Ok(sources)
    }
}
