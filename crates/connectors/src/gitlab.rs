//! GitLab CI/CD: deployments, pipelines and merged merge requests of projects, or of all projects
//! below groups; and issues that people ask Muster to open, or link to an action item. By API v4,
//! which GitLab has had since 9.0. Each project has three
//! streams, each ordered by when GitLab last changed an element.

mod check;
mod cursor;
mod facts;
mod issues;
mod merge_requests;
mod paging;
mod projects;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::{Fact, FactKey, FactKind},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    connector::{
        Access, Connector, FoundSource, Lookup, Outgoing, Page, Receipt, Stream, TestReport,
        Tokens, takes_nothing_else,
    },
    elements::{Elements, read_each},
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FieldKind, FormChoice, FormField, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme},
    issue::{Followed, IssueName, NewIssue},
    registry::System,
};
use cursor::Cursor;
pub(crate) use issues::{issue_at, issue_page};
use wire::Dated;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "gitlab",
    brings: &[
        FactKind::Deployment,
        FactKind::PipelineRun,
        FactKind::Change,
    ],
    form,
    parse,
    connect: |access, limits| Ok(Box::new(GitLab::new(access, limits)?)),
};

/// What a token needs for everything that this connector reads.
const NEEDS: &str = "the scope read_api (or api) and at least the role Reporter in the project";

/// How many elements a page has. Merge requests cost one more request each.
const PER_PAGE: u32 = 100;
const MERGE_REQUESTS_PER_PAGE: u32 = 20;

/// Which part of a GitLab to read.
#[derive(Debug, Deserialize)]
struct Settings {
    #[serde(default)]
    scope: Scope,
    /// Full paths, such as `shop/checkout`, or numeric ids.
    #[serde(default)]
    paths: Vec<String>,
}

/// What the paths name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    /// Single projects.
    #[default]
    Projects,
    /// Groups, with all their projects and subgroups.
    Group,
}

/// The connector.
struct GitLab {
    client: Client,
    connection: ConnectionId,
    scope: Scope,
    paths: Vec<String>,
    since: Timestamp,
}

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Deployments,
    Pipelines,
    MergeRequests,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Deployments, Self::Pipelines, Self::MergeRequests];

    const fn name(self) -> &'static str {
        match self {
            Self::Deployments => "deployments",
            Self::Pipelines => "pipelines",
            Self::MergeRequests => "merge_requests",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Deployments => "deployments",
            Self::Pipelines => "pipelines",
            Self::MergeRequests => "merge requests",
        }
    }

    fn stream(self, project: &str) -> Stream {
        Stream {
            name: format!("{}:{project}", self.name()),
            title: format!("{project}: {}", self.words()),
        }
    }

    /// The kind and project that a stream's name tells.
    fn parse(stream: &Stream) -> Result<(Self, &str), ConnectorError> {
        stream
            .name
            .split_once(':')
            .and_then(|(name, project)| {
                let kind = Self::ALL.into_iter().find(|kind| kind.name() == name)?;
                Some((kind, project))
            })
            .ok_or_else(|| {
                ConnectorError::settings(
                    "paths",
                    format!(
                        "GitLab has nothing called '{}'. Sync the connection again.",
                        stream.name
                    ),
                )
            })
    }
}

impl GitLab {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        if settings.paths.iter().all(|path| path.trim().is_empty()) {
            return Err(ConnectorError::settings(
                "paths",
                match settings.scope {
                    Scope::Projects => "Name at least one project, such as shop/checkout.",
                    Scope::Group => "Name the group, such as shop.",
                },
            ));
        }
        if access.tokens.get(Tokens::MAIN).is_none() {
            return Err(ConnectorError::settings(
                "token",
                format!("Enter a GitLab access token with {NEEDS}."),
            ));
        }
        Ok(Self {
            client: Client::new(access, Scheme::PRIVATE_TOKEN, limits)?,
            connection: access.id,
            scope: settings.scope,
            paths: settings
                .paths
                .iter()
                .map(|path| path.trim().trim_matches('/').to_owned())
                .filter(|path| !path.is_empty())
                .collect(),
            since: access.connection.since,
        })
    }

    /// A call for one of a project's lists.
    fn list(&self, project: &str, kind: Kind) -> Call {
        Call::new(
            &["api", "v4", "projects", project, kind.name()],
            format!("the {} of '{project}'", kind.words()),
            NEEDS,
        )
    }

    /// Reads one page of a stream into elements, and moves the cursor on.
    async fn page<T: DeserializeOwned + Dated>(
        &self,
        call: Call,
        per_page: u32,
        cursor: &mut Cursor,
    ) -> Result<Elements<T>, ConnectorError> {
        let call = call
            .with("order_by", "updated_at")
            .with("sort", "asc")
            .with("updated_after", cursor.after.to_string())
            .with("per_page", per_page.to_string())
            .with("page", cursor.page.to_string());
        let what = call.what.clone();
        let answer = self.client.ask(&call).await?;
        let mut elements: Elements<T> = read_each(&what, answer.json::<Vec<Value>>()?);
        let next = paging::has_next(&answer, elements.count, per_page);
        cursor.expect(paging::total(&answer));
        elements.read = cursor.advance(elements.read, next);
        Ok(elements)
    }

    fn finish(&self, facts: Vec<Fact>, left_out: &[String], cursor: &Cursor) -> Page {
        Page {
            facts,
            cursor: cursor.to_text(),
            more: cursor.open,
            total: cursor.total,
            active: None,
            tags: Vec::new(),
            left_out: left_out.iter().map(|it| self.client.scrub(it)).collect(),
        }
    }
}

#[async_trait]
impl Connector for GitLab {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        let projects = self.projects().await?;
        Ok(projects
            .iter()
            .flat_map(|project| {
                Kind::ALL
                    .into_iter()
                    .filter(|kind| project.offers(*kind))
                    .map(|kind| kind.stream(&project.path))
            })
            .collect())
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        _now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let (kind, project) = Kind::parse(stream)?;
        let mut cursor = Cursor::resume(cursor, self.since);
        let call = self.list(project, kind);
        let mut facts = Vec::new();
        let mut left_out;
        match kind {
            Kind::Deployments => {
                let page: Elements<wire::Deployment> =
                    self.page(call, PER_PAGE, &mut cursor).await?;
                left_out = page.left_out;
                for element in page.read {
                    match facts::deployment(self.connection, project, element) {
                        Ok(fact) => facts.push(Fact::Deployment(fact)),
                        Err(reason) => left_out.push(reason),
                    }
                }
            }
            Kind::Pipelines => {
                let page: Elements<wire::Pipeline> = self.page(call, PER_PAGE, &mut cursor).await?;
                left_out = page.left_out;
                facts.extend(page.read.into_iter().map(|element| {
                    Fact::PipelineRun(facts::pipeline(self.connection, project, element))
                }));
            }
            Kind::MergeRequests => {
                let call = call.with("state", "merged").with("scope", "all");
                let page: Elements<wire::MergeRequest> = self
                    .page(call, MERGE_REQUESTS_PER_PAGE, &mut cursor)
                    .await?;
                left_out = page.left_out;
                for element in page.read {
                    let commits = self.commits(project, element.iid).await?;
                    left_out.extend(commits.left_out);
                    facts.push(Fact::Change(facts::change(
                        self.connection,
                        project,
                        element,
                        &commits.read,
                    )));
                }
            }
        }
        Ok(self.finish(facts, &left_out, &cursor))
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        let projects = self.projects().await?;
        Ok(projects
            .into_iter()
            .map(|project| FoundSource {
                path: project.path,
                deploys: None,
                last_activity: project.last_activity,
            })
            .collect())
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

fn parse(body: &[u8]) {
    let connection = ConnectionId::new();
    let list: Vec<Value> = serde_json::from_slice(body).unwrap_or_default();
    for element in read_each::<wire::Deployment>("deployments", list.clone()).read {
        let _ = facts::deployment(connection, "project", element);
    }
    for element in read_each::<wire::Pipeline>("pipelines", list.clone()).read {
        facts::pipeline(connection, "project", element);
    }
    for element in read_each::<wire::Issue>("issues", list.clone()).read {
        let name = IssueName {
            project: "project".to_owned(),
            number: element.iid,
        };
        let key = FactKey {
            connection,
            external_id: name.external_id(),
        };
        element.standing().into_fact(key, &name);
    }
    let commits = read_each::<wire::Commit>("commits", list.clone()).read;
    for element in read_each::<wire::MergeRequest>("merge requests", list).read {
        facts::change(connection, "project", element, &commits);
    }
}

/// What to ask a person who connects a GitLab.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "GitLab",
        group: SystemGroup::Pipelines,
        description: "Reads deployments, pipelines and merged merge requests with their commits. \
                      Opens and follows issues for action items on request.",
        address: AddressForm {
            choices: vec![FormChoice {
                value: "https://gitlab.com",
                label: "GitLab.com",
            }],
            ..AddressForm::own("https://gitlab.example.com")
        },
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "Access token",
            permissions: "The scope read_api, and the role Reporter in the projects to read. A \
                          group or project access token will do. The scope api only if you open \
                          issues from Muster.",
            where_to_make: "In GitLab: your picture, Edit profile, Access tokens; or in the group \
                            or project: Settings, Access tokens.",
            required: true,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: None,
        fields: vec![
            FormField {
                name: "scope",
                label: "What to read",
                help: "Single projects, or groups with all projects and subgroups in them.",
                placeholder: "",
                kind: FieldKind::Choice {
                    choices: vec![
                        FormChoice {
                            value: "projects",
                            label: "Projects",
                        },
                        FormChoice {
                            value: "group",
                            label: "Groups",
                        },
                    ],
                },
                required: true,
            },
            FormField {
                name: "paths",
                label: "Paths",
                help: "One a line, as in the address after the host. Numeric ids will do.",
                placeholder: "shop/checkout",
                kind: FieldKind::Lines,
                required: true,
            },
        ],
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/gitlab.md",
    }
}
