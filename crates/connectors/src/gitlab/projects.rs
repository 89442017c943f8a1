//! Which projects a connection reads: those named, or all below groups, archived ones and those
//! merely shared with the group left out.

use muster_model::time::Timestamp;
use serde_json::Value;

use super::{GitLab, Kind, NEEDS, PER_PAGE, Scope, paging, wire};
use crate::{
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

/// A project to read.
#[derive(Debug, Clone)]
pub(super) struct Project {
    /// Its full path.
    pub(super) path: String,
    /// When something last happened in it.
    pub(super) last_activity: Option<Timestamp>,
    builds: bool,
    merge_requests: bool,
}

impl Project {
    /// Whether the project has that part of GitLab switched on.
    pub(super) const fn offers(&self, kind: Kind) -> bool {
        match kind {
            Kind::Deployments | Kind::Pipelines => self.builds,
            Kind::MergeRequests => self.merge_requests,
        }
    }

    /// One that could not be looked up; reading its streams will say why.
    fn unknown(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            last_activity: None,
            builds: true,
            merge_requests: true,
        }
    }
}

impl From<wire::Project> for Project {
    fn from(it: wire::Project) -> Self {
        let on = |level: Option<String>| level.is_none_or(|level| level != "disabled");
        Self {
            path: it.path_with_namespace,
            last_activity: it.last_activity_at.map(Timestamp::from),
            builds: on(it.builds_access_level),
            merge_requests: on(it.merge_requests_access_level),
        }
    }
}

impl GitLab {
    /// The projects that the settings select, without doubles. One named project that is missing
    /// does not hide the others.
    pub(super) async fn projects(&self) -> Result<Vec<Project>, ConnectorError> {
        let mut projects: Vec<Project> = Vec::new();
        for path in &self.paths {
            match self.scope {
                Scope::Projects => projects.push(match self.project(path).await {
                    Ok(project) => project,
                    Err(ConnectorError::NotFound { .. } | ConnectorError::Forbidden { .. }) => {
                        Project::unknown(path)
                    }
                    Err(error) => return Err(error),
                }),
                Scope::Group => projects.extend(self.group(path).await?),
            }
        }
        projects.sort_by(|a, b| a.path.cmp(&b.path));
        projects.dedup_by(|a, b| a.path == b.path);
        Ok(projects)
    }

    /// One project by its path or id.
    pub(super) async fn project(&self, path: &str) -> Result<Project, ConnectorError> {
        let call = Call::new(
            &["api", "v4", "projects", path],
            format!("the project '{path}'"),
            NEEDS,
        );
        let project: wire::Project = self.client.ask(&call).await?.json()?;
        Ok(project.into())
    }

    /// All projects below a group, by its path or id.
    pub(super) async fn group(&self, path: &str) -> Result<Vec<Project>, ConnectorError> {
        let what = format!("the group '{path}'");
        let mut projects = Vec::new();
        for page in 1_u32.. {
            let call = Call::new(
                &["api", "v4", "groups", path, "projects"],
                what.clone(),
                NEEDS,
            )
            .with("include_subgroups", "true")
            .with("archived", "false")
            .with("with_shared", "false")
            .with("order_by", "id")
            .with("sort", "asc")
            .with("per_page", PER_PAGE.to_string())
            .with("page", page.to_string());
            let answer = self.client.ask(&call).await?;
            let elements: Elements<wire::Project> = read_each(&what, answer.json::<Vec<Value>>()?);
            projects.extend(elements.read.into_iter().map(Project::from));
            if !paging::has_next(&answer, elements.count, PER_PAGE) {
                break;
            }
        }
        Ok(projects)
    }
}
