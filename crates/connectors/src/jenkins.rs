//! Jenkins: builds of freestyle, pipeline and multibranch jobs, in folders of any depth. Read-only,
//! by the JSON API. A build of a job that the settings call a deployment job is a deployment as
//! well. Each job is a stream.

mod builds;
mod cursor;
mod facts;
mod jobs;
mod wire;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use muster_model::{
    fact::FactKind,
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use serde::Deserialize;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Stream, TestReport, Tokens},
    deployment_pattern::DeploymentPattern,
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FieldKind, FormField, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme},
    registry::System,
};

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "jenkins",
    brings: &[FactKind::Deployment, FactKind::PipelineRun],
    form,
    parse: facts::parse,
    connect: |access, limits| Ok(Box::new(Jenkins::new(access, limits)?)),
};

/// Which jobs to read, and which of them deploy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// The folder to start from, such as `shop/backend`; empty for the whole server.
    folder: String,
    /// A regular expression over a job's full name: builds of what it matches are deployments.
    deployment_jobs: String,
    /// The environment of deployments whose job name does not say it.
    default_environment: String,
}

/// What a token's owner needs for everything that this connector reads.
const NEEDS: &str = "the permissions Overall/Read and Job/Read for its owner";

/// How the streams' names begin; the job's full name follows.
const BUILDS: &str = "builds:";

/// The connector.
struct Jenkins {
    client: Client,
    connection: ConnectionId,
    folder: String,
    deployments: DeploymentPattern,
    since: Timestamp,
    /// The last build of each job when the streams were listed, to be used once: it spares a
    /// request for each job in which nothing happened.
    latest: Mutex<HashMap<String, Option<u64>>>,
}

impl Jenkins {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        Ok(Self {
            client: Client::new(access, Scheme::Basic, limits)?,
            connection: access.id,
            folder: settings.folder.trim().trim_matches('/').to_owned(),
            deployments: DeploymentPattern::new(
                "deployment_jobs",
                &settings.deployment_jobs,
                &settings.default_environment,
            )?,
            since: access.connection.since,
            latest: Mutex::default(),
        })
    }

    /// The last build that the listing of streams saw, once.
    fn take_latest(&self, job: &str) -> Option<Option<u64>> {
        self.latest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(job)
    }

    async fn check(&self) -> Result<TestReport, ConnectorError> {
        let call = Call::new(&["api", "json"], "its front page", NEEDS).with("tree", "mode");
        let answer = self.client.ask(&call).await?;
        let Some(version) = answer.header("x-jenkins").map(str::to_owned) else {
            return Err(ConnectorError::Malformed {
                address: self.client.address(),
                what: "the front page of a Jenkins".to_owned(),
                reason: "it does not say which Jenkins it is".to_owned(),
                cut_short: false,
            });
        };
        let call = Call::new(&["whoAmI", "api", "json"], "the token's owner", NEEDS)
            .with("tree", "name,anonymous");
        let me: wire::WhoAmI = self.client.ask(&call).await?.json()?;
        let jobs = self.jobs().await?;
        let deploying = jobs
            .iter()
            .filter(|job| self.deployments.environment(&job.name).is_some())
            .count();
        let place = match self.folder.as_str() {
            "" => "The server".to_owned(),
            folder => format!("Folder '{folder}'"),
        };
        let mut lines = vec![
            format!("{place} has {}.", count(jobs.len(), "job")),
            match deploying {
                0 => "None of them deploys.".to_owned(),
                1 => "1 of them deploys.".to_owned(),
                many => format!("{many} of them deploy."),
            },
        ];
        if me.anonymous {
            lines.push("Jenkins takes Muster for an anonymous visitor.".to_owned());
        }
        Ok(TestReport {
            product: format!("Jenkins {version}"),
            user: if me.anonymous { String::new() } else { me.name },
            lines,
        })
    }
}

fn count(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

#[async_trait]
impl Connector for Jenkins {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        let jobs = self.jobs().await?;
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        *latest = jobs
            .iter()
            .map(|job| (job.name.clone(), job.last_build))
            .collect();
        Ok(jobs
            .into_iter()
            .map(|job| Stream {
                name: format!("{BUILDS}{}", job.name),
                title: format!("{}: builds", job.name),
            })
            .collect())
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        _now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let job = stream.name.strip_prefix(BUILDS).ok_or_else(|| {
            ConnectorError::settings(
                "folder",
                format!(
                    "Jenkins has nothing called '{}'. Sync the connection again.",
                    stream.name
                ),
            )
        })?;
        self.pull_builds(job, cursor).await
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        let jobs = self.jobs().await?;
        Ok(jobs
            .into_iter()
            .map(|job| FoundSource {
                deploys: self.deployments.environment(&job.name),
                path: job.name,
                last_activity: job.last_activity,
            })
            .collect())
    }
}

/// What to ask a person who connects a Jenkins.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Jenkins",
        group: SystemGroup::Pipelines,
        description: "Reads the builds of all jobs in a folder; those of deployment jobs count as \
                      deployments.",
        address: AddressForm::own("https://jenkins.example.com"),
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "API token",
            permissions: "Overall/Read and Job/Read for the user whose token it is.",
            where_to_make: "In Jenkins: your name, Security, API Token, Add new Token.",
            required: false,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: Some("User id"),
        fields: vec![
            FormField {
                name: "folder",
                label: "Folder",
                help: "Where to start; empty for the whole server.",
                placeholder: "shop/backend",
                kind: FieldKind::Text,
                required: false,
            },
            FormField {
                name: "deployment_jobs",
                label: "Deployment jobs",
                help: "A regular expression over the full names of jobs. A group named \
                       'environment' gives the environment; empty: no job deploys.",
                placeholder: "deploy-(?P<environment>[a-z]+)$",
                kind: FieldKind::Pattern,
                required: false,
            },
            FormField {
                name: "default_environment",
                label: "Environment",
                help: "For deployment jobs whose name does not say where they deploy to.",
                placeholder: "production",
                kind: FieldKind::Text,
                required: false,
            },
        ],
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/jenkins.md",
    }
}
