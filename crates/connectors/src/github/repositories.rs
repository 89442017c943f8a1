//! Which repositories a connection reads: those named, or all of an owner that the token sees,
//! archived ones left out.

use std::{collections::HashMap, sync::PoisonError};

use muster_model::time::Timestamp;
use serde_json::Value;

use super::{GitHub, Kind, NEEDS_METADATA, runs, session::Session, wire};
use crate::{
    connector::SourceTags,
    elements::Elements,
    error::ConnectorError,
    http::{Answer, Call},
};

/// One line of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Selection {
    /// A repository, as `owner/name`.
    One(String),
    /// All of an owner.
    Owner(String),
}

/// A repository to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repository {
    /// As `owner/name`.
    pub(super) path: String,
    /// Its topics.
    pub(super) topics: Vec<String>,
    /// When something was last pushed to it.
    pub(super) last_activity: Option<Timestamp>,
}

/// A repository as it was last seen.
pub(super) struct Remembered {
    /// What GitHub calls that state, for one that was asked for by itself.
    etag: Option<String>,
    repository: Repository,
}

impl From<wire::Repository> for Repository {
    fn from(it: wire::Repository) -> Self {
        Self {
            path: it.full_name,
            topics: it.topics,
            last_activity: it.pushed_at.map(Timestamp::from),
        }
    }
}

/// Reads the lines of the settings.
pub(super) fn select(lines: &[String]) -> Result<Vec<Selection>, ConnectorError> {
    let lines = lines.iter().map(|line| line.trim().trim_matches('/'));
    let selections: Vec<Selection> = lines
        .filter(|line| !line.is_empty())
        .map(|line| match line.split_once('/') {
            Some((owner, "*")) if !owner.is_empty() => Ok(Selection::Owner(owner.to_owned())),
            Some((owner, name)) if !owner.is_empty() && !name.contains('/') => {
                Ok(Selection::One(line.to_owned()))
            }
            _ => Err(ConnectorError::settings(
                "repositories",
                format!("'{line}' is no repository. Write it as owner/name, or owner/* for all."),
            )),
        })
        .collect::<Result<_, _>>()?;
    if selections.is_empty() {
        return Err(ConnectorError::settings(
            "repositories",
            "Name at least one repository, such as shop/checkout.",
        ));
    }
    Ok(selections)
}

impl GitHub {
    /// The repositories that the settings select, without doubles. One that is missing does not
    /// hide the others.
    pub(super) async fn repositories(&self) -> Result<Vec<Repository>, ConnectorError> {
        let mut repositories = Vec::new();
        for selection in &self.selections {
            match selection {
                Selection::One(path) => repositories.push(match self.repository(path).await {
                    Ok(repository) => repository,
                    // Reading its streams will say why.
                    Err(ConnectorError::NotFound { .. } | ConnectorError::Forbidden { .. }) => {
                        Repository {
                            path: path.clone(),
                            topics: Vec::new(),
                            last_activity: None,
                        }
                    }
                    Err(error) => return Err(error),
                }),
                Selection::Owner(owner) => repositories.extend(self.owner(owner).await?),
            }
        }
        repositories.sort_by(|a, b| a.path.cmp(&b.path));
        repositories.dedup_by(|a, b| a.path == b.path);
        Ok(repositories)
    }

    /// One repository. Asking again is a conditional request.
    pub(super) async fn repository(&self, path: &str) -> Result<Repository, ConnectorError> {
        let what = format!("the repository '{path}'");
        let known = self.with_seen(|seen| {
            let known = seen.get(path)?;
            Some((known.etag.clone()?, known.repository.clone()))
        });
        let etag = known.as_ref().map(|(etag, _)| etag.as_str());
        let call = Self::call(path, &[], what, NEEDS_METADATA).unless(etag);
        let answer = self.ask(call).await?;
        if let Some((_, repository)) = known.filter(|_| answer.is_not_modified()) {
            return Ok(repository);
        }
        let repository = Repository::from(answer.json::<wire::Repository>()?);
        self.remember(path, answer.header("etag"), &repository);
        // It may be called otherwise now, or have been written in another case.
        if repository.path != path {
            self.remember(&repository.path, None, &repository);
        }
        Ok(repository)
    }

    /// All repositories of an owner that the token sees.
    pub(super) async fn owner(&self, owner: &str) -> Result<Vec<Repository>, ConnectorError> {
        let what = format!("the repositories of '{owner}'");
        let new = |path: &[&str]| Call::new(path, what.clone(), NEEDS_METADATA);
        let found = if let Session::App(_) = self.session {
            let read = |answer: &Answer| Ok(answer.json::<wire::Repositories>()?.repositories);
            self.every(&new(&["installation", "repositories"]), read)
                .await?
        } else {
            let read = |answer: &Answer| answer.json::<Vec<Value>>();
            let of_organisation = self.every(&new(&["orgs", owner, "repos"]), read).await;
            match of_organisation {
                // The owner is a person.
                Err(ConnectorError::NotFound { .. }) => {
                    self.every(&new(&["user", "repos"]), read).await?
                }
                other => other?,
            }
        };
        let found: Elements<wire::Repository> = found;
        let repositories: Vec<Repository> = found
            .read
            .into_iter()
            .filter(|it| !it.archived && !it.disabled)
            .map(Repository::from)
            .filter(|it| {
                let its_owner = it.path.split('/').next().unwrap_or_default();
                its_owner.eq_ignore_ascii_case(owner)
            })
            .collect();
        for repository in &repositories {
            self.remember(&repository.path, None, repository);
        }
        Ok(repositories)
    }

    /// Where the workflows of a repository deploy to, by the first that the settings call a
    /// deployment workflow; none if there is none.
    pub(super) async fn deploys(&self, repository: &str) -> Result<Option<String>, ConnectorError> {
        if !self.some_deploy {
            return Ok(None);
        }
        let what = format!("the workflows of '{repository}'");
        let path = ["actions", "workflows"];
        let call = Self::call(repository, &path, what, Kind::Runs.needs());
        let read = |answer: &Answer| Ok(answer.json::<wire::Workflows>()?.workflows);
        let workflows: Elements<wire::Workflow> = match self.every(&call, read).await {
            Err(ConnectorError::NotFound { .. } | ConnectorError::Forbidden { .. }) => {
                return Ok(None);
            }
            other => other?,
        };
        Ok(workflows.read.iter().find_map(|workflow| {
            let name = runs::workflow(repository, &workflow.path);
            self.deployments.environment(&name)
        }))
    }

    /// The topics of a repository, as it was last seen.
    pub(super) fn topics(&self, repository: &str) -> Vec<SourceTags> {
        self.with_seen(|seen| {
            let topics = &seen.get(repository)?.repository.topics;
            Some(SourceTags {
                path: repository.to_owned(),
                tags: topics.clone(),
            })
        })
        .into_iter()
        .collect()
    }

    fn remember(&self, path: &str, etag: Option<&str>, repository: &Repository) {
        let remembered = Remembered {
            etag: etag.map(str::to_owned),
            repository: repository.clone(),
        };
        self.with_seen(|seen| seen.insert(path.to_owned(), remembered));
    }

    fn with_seen<T>(&self, look: impl FnOnce(&mut HashMap<String, Remembered>) -> T) -> T {
        look(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(" shop/checkout ", Some(Selection::One("shop/checkout".to_owned())))]
    #[case("/shop/checkout/", Some(Selection::One("shop/checkout".to_owned())))]
    #[case("shop/*", Some(Selection::Owner("shop".to_owned())))]
    #[case("shop", None)]
    #[case("*", None)]
    #[case("shop/checkout/main", None)]
    #[case("https://github.com/shop/checkout", None)]
    #[case("  ", None)]
    fn a_line_names_a_repository_or_an_owner(
        #[case] line: &str,
        #[case] expected: Option<Selection>,
    ) {
        let selected = select(&[line.to_owned()]);
        assert_eq!(selected.ok(), expected.map(|it| vec![it]));
    }
}
