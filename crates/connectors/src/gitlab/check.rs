//! 'Test connection' for GitLab: the version, whose token it is and what it may do, and whether
//! each path leads somewhere and can be read.

use super::{GitLab, Kind, NEEDS, Scope, wire};
use crate::{connector::TestReport, error::ConnectorError, http::Call};

impl GitLab {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let version: wire::Version = self.ask(&["version"], "its version").await?;
        let user: wire::User = self.ask(&["user"], "the token's owner").await?;
        let mut lines = Vec::new();
        // Older GitLabs and other kinds of token do not have this page; then reading decides.
        let token: Result<wire::Token, _> = self
            .ask(&["personal_access_tokens", "self"], "the token's scopes")
            .await;
        if let Ok(token) = token {
            let enough = |scope: &String| scope == "read_api" || scope == "api";
            if !token.scopes.is_empty() && !token.scopes.iter().any(enough) {
                return Err(ConnectorError::Forbidden {
                    address: self.client.address(),
                    what: "deployments, pipelines and merge requests".to_owned(),
                    needs: format!(
                        "the scope read_api; its scopes are: {}",
                        token.scopes.join(", ")
                    ),
                });
            }
            if token.scopes.iter().any(|scope| scope == "api") {
                lines.push(
                    "The token may also write, which Muster does only to open issues that you ask for; \
                     else one with the scope read_api is enough."
                        .to_owned(),
                );
            }
            if let Some(day) = token.expires_at {
                lines.push(format!("The token expires on {day}."));
            }
        }
        for path in &self.paths {
            lines.push(match self.scope {
                Scope::Projects => self.check_project(path).await?,
                Scope::Group => self.check_group(path).await?,
            });
        }
        Ok(TestReport {
            product: format!("GitLab {}", version.version),
            user: user.username,
            lines,
        })
    }

    async fn check_project(&self, path: &str) -> Result<String, ConnectorError> {
        let project = self.project(path).await?;
        for kind in Kind::ALL.into_iter().filter(|kind| project.offers(*kind)) {
            let call = self.list(&project.path, kind).with("per_page", "1");
            self.client.ask(&call).await?;
        }
        Ok(format!("Project '{}' can be read.", project.path))
    }

    async fn check_group(&self, path: &str) -> Result<String, ConnectorError> {
        let projects = self.group(path).await?;
        if let Some(project) = projects.iter().find(|it| it.offers(Kind::Deployments)) {
            let call = self
                .list(&project.path, Kind::Deployments)
                .with("per_page", "1");
            self.client.ask(&call).await?;
        }
        Ok(match projects.len() {
            0 => format!("Group '{path}' has no projects that this token can see."),
            1 => format!("Group '{path}' has 1 project."),
            count => format!("Group '{path}' has {count} projects."),
        })
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        path: &[&str],
        what: &str,
    ) -> Result<T, ConnectorError> {
        let path = [&["api", "v4"], path].concat();
        self.client
            .ask(&Call::new(&path, what, NEEDS))
            .await?
            .json()
    }
}
