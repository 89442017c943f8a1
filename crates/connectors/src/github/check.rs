//! 'Test connection' for GitHub: which GitHub it is, whose token it is and when it ends, and
//! whether each repository is there and each of its lists can be read.

use super::{
    GitHub, Kind,
    repositories::Selection,
    session::Session,
    wire::{AppPage, User},
};
use crate::{
    connector::TestReport,
    error::ConnectorError,
    http::{Answer, Call},
};

impl GitHub {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let (answer, user) = match &self.session {
            Session::Person => {
                let call = Call::new(&["user"], "the token's owner", "to belong to a person");
                let answer = self.ask(call).await?;
                let user: User = answer.json()?;
                (answer, user.login)
            }
            Session::App(app) => {
                let call = Call::new(&["app"], "the App", "to be the private key of the App");
                let answer = self.ask_as_app(app, call).await?;
                let page: AppPage = answer.json()?;
                (answer, page.name)
            }
        };
        let mut lines = about_token(&answer);
        for selection in &self.selections {
            lines.push(match selection {
                Selection::One(path) => self.check_repository(path).await?,
                Selection::Owner(owner) => self.check_owner(owner).await?,
            });
        }
        Ok(TestReport {
            product: match answer.header("x-github-enterprise-version") {
                // Newer ones say 'enterprise-server@3.14.1'.
                Some(version) => {
                    let version = version.rsplit('@').next().unwrap_or(version);
                    format!("GitHub Enterprise Server {version}")
                }
                None => "GitHub".to_owned(),
            },
            user,
            lines,
        })
    }

    async fn check_repository(&self, path: &str) -> Result<String, ConnectorError> {
        let repository = self.repository(path).await?;
        self.check_lists(&repository.path).await?;
        Ok(format!("Repository '{}' can be read.", repository.path))
    }

    async fn check_owner(&self, owner: &str) -> Result<String, ConnectorError> {
        let repositories = self.owner(owner).await?;
        if let Some(repository) = repositories.first() {
            self.check_lists(&repository.path).await?;
        }
        Ok(match repositories.len() {
            0 => format!("'{owner}' has no repository that this token can see."),
            1 => format!("'{owner}' has 1 repository that this token can see."),
            count => format!("'{owner}' has {count} repositories that this token can see."),
        })
    }

    async fn check_lists(&self, repository: &str) -> Result<(), ConnectorError> {
        for kind in Kind::ALL {
            self.ask(Self::list(repository, kind).with("per_page", "1"))
                .await?;
        }
        Ok(())
    }
}

/// What GitHub's headers tell of the token.
fn about_token(answer: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    let scopes = answer.header("x-oauth-scopes").unwrap_or_default();
    if scopes.split(',').any(|scope| scope.trim() == "repo") {
        lines.push(
            "The token is a classic one and may also write; a fine-grained one is enough that only \
             reads, and writes issues if you open them from Muster."
                .to_owned(),
        );
    }
    if let Some(end) = answer.header("github-authentication-token-expiration") {
        let day = end.split_whitespace().next().unwrap_or(end);
        lines.push(format!("The token expires on {day}."));
    }
    lines
}
