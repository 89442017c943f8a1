//! HCP Terraform and Terraform Enterprise: the runs of workspaces with what they change, who
//! started them and for which commit, and the drift that health assessments find. Read-only, by API
//! v2 (JSON:API). Each workspace has a stream of runs; one more stream has the assessments of all.

mod assessments;
mod check;
mod cursor;
mod facts;
mod runs;
mod selection;
mod status;
mod wire;
mod workspaces;

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
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
    form::{AddressForm, ConnectorForm, FieldKind, FormChoice, FormField, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme},
    registry::System,
};
use selection::Selection;
use workspaces::Workspaces;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "terraform",
    brings: &[FactKind::IacRun, FactKind::Deployment],
    form,
    parse: facts::parse,
    connect: |access, limits| Ok(Box::new(Terraform::new(access, limits)?)),
};

/// What a token needs for everything that this connector reads.
const NEEDS: &str = "the permission Read in the workspaces for its owner (or a custom one with \
                     Runs: Read)";

/// How the names of the streams of runs begin; the workspace's name follows.
const RUNS: &str = "runs:";
/// The stream of health assessments.
const DRIFT: &str = "drift";

/// Which part of an organization to read, and which workspaces deploy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    organization: String,
    /// Names of workspaces, in which `*` stands for any text; none for all of them.
    workspaces: Vec<String>,
    /// A regular expression over a workspace's name: what its runs apply is deployed.
    deployment_workspaces: String,
    /// The environment of deployments whose workspace's name does not say it.
    default_environment: String,
}

/// The connector.
struct Terraform {
    client: Client,
    connection: ConnectionId,
    organization: String,
    selection: Selection,
    deployments: DeploymentPattern,
    since: Timestamp,
    /// What the last listing of workspaces saw.
    known: Mutex<Known>,
}

/// What the last listing of workspaces saw.
#[derive(Default)]
struct Known {
    /// The identities of workspaces, by name.
    ids: HashMap<String, String>,
    /// The latest run of each workspace, empty if it has none, by name, to be used once: it spares a
    /// request for each workspace in which nothing happened.
    latest: HashMap<String, String>,
    /// The whole listing, to be used once by the stream of assessments.
    listing: Option<Workspaces>,
}

impl Terraform {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        let organization = settings.organization.trim().to_owned();
        if organization.is_empty() {
            return Err(ConnectorError::settings(
                "organization",
                "Name the organization, as in the address after /app/.",
            ));
        }
        if access.tokens.get(Tokens::MAIN).is_none() {
            return Err(ConnectorError::settings(
                "token",
                "Enter an API token of a user or a team.",
            ));
        }
        Ok(Self {
            client: Client::new(access, Scheme::BEARER, limits)?,
            connection: access.id,
            organization,
            selection: Selection::new(&settings.workspaces),
            deployments: DeploymentPattern::new(
                "deployment_workspaces",
                &settings.deployment_workspaces,
                &settings.default_environment,
            )?,
            since: access.connection.since,
            known: Mutex::default(),
        })
    }

    /// A call for what lies at `path` below the interface's address.
    fn call(path: &[&str], what: impl Into<String>) -> Call {
        let path = [&["api", "v2"], path].concat();
        Call::new(&path, what, NEEDS).header("accept", "application/vnd.api+json")
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The address of a page for people below that of a workspace.
    fn page(&self, workspace: &str, rest: &[&str]) -> String {
        let path = ["app", &self.organization, "workspaces", workspace];
        self.client.page(&[&path, rest].concat())
    }

    fn scrubbed(&self, left_out: &[String]) -> Vec<String> {
        left_out.iter().map(|it| self.client.scrub(it)).collect()
    }
}

#[async_trait]
impl Connector for Terraform {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        let listing = self.workspaces().await?;
        let mut streams: Vec<Stream> = listing
            .list
            .iter()
            .map(|workspace| Stream {
                name: format!("{RUNS}{}", workspace.name),
                title: format!("{}: runs", workspace.name),
            })
            .collect();
        streams.push(Stream {
            name: DRIFT.to_owned(),
            title: "Health assessments".to_owned(),
        });
        *self.known() = Known {
            ids: listing.ids(),
            latest: listing.latest_runs(),
            listing: Some(listing),
        };
        Ok(streams)
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        if stream.name == DRIFT {
            return self.pull_assessments(now).await;
        }
        let workspace = stream.name.strip_prefix(RUNS).ok_or_else(|| {
            ConnectorError::settings(
                "workspaces",
                format!(
                    "Terraform has nothing called '{}'. Sync the connection again.",
                    stream.name
                ),
            )
        })?;
        self.pull_runs(workspace, cursor, now).await
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        let listing = self.workspaces().await?;
        Ok(listing
            .list
            .into_iter()
            .map(|workspace| FoundSource {
                deploys: self.deployments.environment(&workspace.name),
                last_activity: workspace.last_activity,
                path: workspace.name,
            })
            .collect())
    }
}

/// What to ask a person who connects HCP Terraform or a Terraform Enterprise.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "HCP Terraform",
        group: SystemGroup::Infrastructure,
        description: "Reads the runs of workspaces, what they change, and the drift that health \
                      assessments find; also from a Terraform Enterprise.",
        address: AddressForm {
            choices: vec![
                FormChoice {
                    value: "https://app.terraform.io",
                    label: "HCP Terraform",
                },
                FormChoice {
                    value: "https://app.eu.terraform.io",
                    label: "HCP Terraform Europe",
                },
            ],
            ..AddressForm::own("https://terraform.example.com")
        },
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "API token",
            permissions: "A team's token, or a user's, with the permission Read in the workspaces \
                          to read.",
            where_to_make: "In Terraform: Settings of the organization, API tokens, Team tokens; \
                            or your picture, Account settings, Tokens.",
            required: true,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: None,
        fields: fields(),
        poll_interval: Millis::minutes(2),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/terraform.md",
    }
}

fn fields() -> Vec<FormField> {
    vec![
        FormField {
            name: "organization",
            label: "Organization",
            help: "Its name, as in the address after /app/.",
            placeholder: "example-corp",
            kind: FieldKind::Text,
            required: true,
        },
        FormField {
            name: "workspaces",
            label: "Workspaces",
            help: "Their names, one a line, in which * stands for any text. Empty: all that the \
                   token can see.",
            placeholder: "shop-*",
            kind: FieldKind::Lines,
            required: false,
        },
        FormField {
            name: "deployment_workspaces",
            label: "Deployment workspaces",
            help: "A regular expression over the names of workspaces. A group named 'environment' \
                   gives the environment; empty: no workspace deploys.",
            placeholder: "^shop-(?P<environment>[a-z]+)$",
            kind: FieldKind::Pattern,
            required: false,
        },
        FormField {
            name: "default_environment",
            label: "Environment",
            help: "For deployment workspaces whose name does not say where they deploy to.",
            placeholder: "production",
            kind: FieldKind::Text,
            required: false,
        },
    ]
}
