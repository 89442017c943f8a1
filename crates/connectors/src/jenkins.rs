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
    ids::ConnectionId,
    record::{ConnectorKind, JenkinsSettings},
    time::Timestamp,
};
use regex::Regex;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Stream, TestReport},
    error::ConnectorError,
    form::{ConnectorForm, FieldKind, FormField, TokenForm},
    http::{Call, Client, Limits, Scheme},
};

/// What a token's owner needs for everything that this connector reads.
const NEEDS: &str = "the permissions Overall/Read and Job/Read for its owner";

/// How the streams' names begin; the job's full name follows.
const BUILDS: &str = "builds:";

/// The connector.
pub(crate) struct Jenkins {
    client: Client,
    connection: ConnectionId,
    folder: String,
    deployments: Deployments,
    since: Timestamp,
    /// The last build of each job when the streams were listed, to be used once: it spares a
    /// request for each job in which nothing happened.
    latest: Mutex<HashMap<String, Option<u64>>>,
}

/// Which jobs deploy, and where to.
#[derive(Debug)]
struct Deployments {
    pattern: Option<Regex>,
    default_environment: String,
}

impl Deployments {
    /// The environment that a job deploys to; none if it does not deploy.
    fn environment(&self, job: &str) -> Option<String> {
        let captures = self.pattern.as_ref()?.captures(job)?;
        Some(
            captures
                .name("environment")
                .map(|group| group.as_str())
                .filter(|name| !name.is_empty())
                .unwrap_or(&self.default_environment)
                .to_owned(),
        )
    }
}

impl Jenkins {
    /// A connector for `access`.
    pub(crate) fn new(
        access: &Access,
        settings: &JenkinsSettings,
        limits: Limits,
    ) -> Result<Self, ConnectorError> {
        let pattern = match settings.deployment_jobs.as_str() {
            "" => None,
            pattern => Some(Regex::new(pattern).map_err(|error| {
                ConnectorError::settings(
                    "deployment_jobs",
                    format!("The pattern for deployment jobs cannot be read: {error}."),
                )
            })?),
        };
        Ok(Self {
            client: Client::new(access, Scheme::Basic, limits)?,
            connection: access.id,
            folder: settings.folder.trim().trim_matches('/').to_owned(),
            deployments: Deployments {
                pattern,
                default_environment: settings.default_environment.clone(),
            },
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
        let answer = self.client.get(&call).await?;
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
        let me: wire::WhoAmI = self.client.get(&call).await?.json()?;
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
pub(crate) fn form() -> ConnectorForm {
    ConnectorForm {
        kind: ConnectorKind::Jenkins,
        name: ConnectorKind::Jenkins.name(),
        description: "Reads the builds of all jobs in a folder; those of deployment jobs count as \
                      deployments.",
        address_placeholder: "https://jenkins.example.com",
        token: TokenForm {
            label: "API token",
            permissions: "Overall/Read and Job/Read for the user whose token it is.",
            where_to_make: "In Jenkins: your name, Security, API Token, Add new Token.",
            required: false,
        },
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
        docs: "docs/connections/jenkins.md",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "shop/deploy-production", None)]
    #[case("^shop/deploy", "shop/deploy-production", Some("live"))]
    #[case(
        "deploy-(?P<environment>\\w+)$",
        "shop/deploy-staging",
        Some("staging")
    )]
    #[case("deploy(-(?P<environment>\\w+))?$", "shop/deploy", Some("live"))]
    #[case("deploy-(?P<environment>\\w*)$", "shop/deploy-", Some("live"))]
    #[case("^deploy", "shop/deploy-staging", None)]
    fn the_pattern_tells_which_jobs_deploy(
        #[case] pattern: &str,
        #[case] job: &str,
        #[case] environment: Option<&str>,
    ) {
        let deployments = Deployments {
            pattern: (!pattern.is_empty()).then(|| Regex::new(pattern).unwrap()),
            default_environment: "live".to_owned(),
        };
        assert_eq!(deployments.environment(job).as_deref(), environment);
    }
}
