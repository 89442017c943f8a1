//! Issues of GitHub: opening one once, and looking how those stand that action items are linked to.
//! Each is asked for by itself; as long as nothing happens in it that is a conditional request,
//! which GitHub does not count.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::SecondsFormat;
use muster_model::{
    fact::{FactKey, Issue},
    time::Timestamp,
};
use serde_json::{Value, json};
use url::Url;

use super::{GitHub, wire};
use crate::{
    connector::{Lookup, Receipt},
    elements::{Elements, read_each},
    error::ConnectorError,
    http::below,
    issue::{Followed, IssueName, LOOKED_THROUGH, NewIssue, SKEW, Standing, parts_below},
};

/// What a token needs in order to open an issue.
const NEEDS_WRITING: &str = "the repository permission Issues (write)";
/// What a token needs in order to read issues.
const NEEDS_READING: &str = "the repository permission Issues (read)";
/// How many issues a page has.
const PER_PAGE: &str = "100";

/// Issues as they were last seen, by external id, with what GitHub calls that state.
#[derive(Default)]
pub(super) struct Seen(Mutex<HashMap<String, (String, Issue)>>);

impl Seen {
    fn get(&self, id: &str) -> Option<(String, Issue)> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(id).cloned()
    }

    fn put(&self, id: &str, etag: Option<&str>, issue: &Issue) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match etag {
            Some(etag) => seen.insert(id.to_owned(), (etag.to_owned(), issue.clone())),
            None => seen.remove(id),
        };
    }
}

/// The issue that an address of this GitHub leads to.
pub(crate) fn issue_at(base: &Url, address: &Url) -> Option<IssueName> {
    let site = site(base)?;
    if site.origin() != address.origin() {
        return None;
    }
    let parts = parts_below(&site, address)?;
    let name = IssueName::in_path(&parts, &[&["issues"]])?;
    (name.project.matches('/').count() == 1).then_some(name)
}

/// Where people look at an issue.
pub(crate) fn issue_page(base: &Url, name: &IssueName) -> Option<String> {
    let number = name.number.to_string();
    let mut path: Vec<&str> = name.project.split('/').collect();
    path.extend(["issues", &number]);
    Some(below(&site(base)?, &path).to_string())
}

/// The pages for people that belong to an API: github.com has it on a host of its own, as have
/// those with data residency; an Enterprise Server has it below a path.
fn site(base: &Url) -> Option<Url> {
    let mut site = base.clone();
    site.set_query(None);
    site.set_fragment(None);
    let path = base.path().trim_end_matches('/');
    let path = path.strip_suffix("/api/v3").unwrap_or(path).to_owned();
    site.set_path(&path);
    let host = base.host_str()?;
    if let Some(own) = host.strip_prefix("api.")
        && (own == "github.com" || own.ends_with(".ghe.com"))
    {
        site.set_host(Some(own)).ok()?;
    }
    Some(site)
}

impl GitHub {
    /// Opens an issue.
    pub(super) async fn open_issue(&self, new: &NewIssue<'_>) -> Result<Receipt, ConnectorError> {
        let repository = new.project;
        let what = format!("a new issue in '{repository}'");
        let call = Self::call(repository, &["issues"], what, NEEDS_WRITING).post(json!({
            "title": new.title,
            "body": new.text(),
            "labels": new.labels,
        }));
        match self.ask(call).await {
            Ok(answer) => Ok(receipt(repository, &answer.json()?)),
            Err(ConnectorError::Forbidden { address, needs, .. }) => {
                Err(new.forbidden(&address, &needs))
            }
            Err(ConnectorError::NotFound { address, .. }) => {
                Err(ConnectorError::declined(format!(
                    "{address} does not know the repository '{repository}', or hides it from this \
                     token. Check that it was not renamed, and that the token has it."
                )))
            }
            Err(ConnectorError::Refused { status: 410, .. }) => {
                Err(ConnectorError::declined(format!(
                    "Issues are switched off in '{repository}'. Switch them on in its settings, or \
                     choose another repository."
                )))
            }
            Err(ConnectorError::Redirected { .. }) => Err(ConnectorError::declined(format!(
                "'{repository}' was renamed or moved. Remove the issue here and open it again \
                 under the repository's new name."
            ))),
            Err(error) => Err(error),
        }
    }

    /// Whether an issue of which sending began at `since` was opened.
    pub(super) async fn look_for_issue(
        &self,
        new: &NewIssue<'_>,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        let repository = new.project;
        let from = since - SKEW;
        let what = format!("the issues of '{repository}'");
        for page in 1..=LOOKED_THROUGH {
            let call = Self::call(repository, &["issues"], what.clone(), NEEDS_READING)
                .with("state", "all")
                .with("since", seconds(from))
                .with("sort", "created")
                .with("direction", "desc")
                .with("per_page", PER_PAGE)
                .with("page", page.to_string());
            let answer = self.ask(call).await?;
            let issues: Elements<wire::Issue> = read_each(&what, answer.json::<Vec<Value>>()?);
            let ours = |it: &&wire::Issue| new.is(it.body.as_deref());
            if let Some(issue) = issues.read.iter().find(ours) {
                return Ok(Lookup::Arrived(receipt(repository, issue)));
            }
            // `since` goes by the last change, so that old ones are among them.
            let beyond = |it: &wire::Issue| Timestamp::from(it.created_at) < from;
            if answer.link("next").is_none() || issues.read.iter().any(beyond) {
                return Ok(Lookup::SendAgain);
            }
        }
        Ok(new.unknown("GitHub"))
    }

    /// How issues stand now, by their external ids.
    pub(super) async fn follow_issues(&self, ids: &[String]) -> Result<Followed, ConnectorError> {
        let mut followed = Followed::default();
        for id in ids {
            let Some(name) = IssueName::parse(id) else {
                continue;
            };
            match self.issue(id, &name).await {
                Ok(issue) => followed.issues.push(issue),
                Err(
                    ConnectorError::NotFound { .. } | ConnectorError::Refused { status: 410, .. },
                ) => followed.lacks(id),
                Err(
                    error @ (ConnectorError::Forbidden { .. } | ConnectorError::Redirected { .. }),
                ) => followed.left_out.push(error.to_string()),
                Err(error) => return Err(error),
            }
        }
        Ok(followed)
    }

    async fn issue(&self, id: &str, name: &IssueName) -> Result<Issue, ConnectorError> {
        let known = self.issues.get(id);
        let etag = known.as_ref().map(|(etag, _)| etag.as_str());
        let number = name.number.to_string();
        let call = Self::call(
            &name.project,
            &["issues", &number],
            format!("the issue '{id}'"),
            NEEDS_READING,
        )
        .unless(etag);
        let answer = self.ask(call).await?;
        if let Some((_, issue)) = known.filter(|_| answer.is_not_modified()) {
            return Ok(issue);
        }
        let key = FactKey {
            connection: self.connection,
            external_id: id.to_owned(),
        };
        let issue = answer
            .json::<wire::Issue>()?
            .standing()
            .into_fact(key, name);
        self.issues.put(id, answer.header("etag"), &issue);
        Ok(issue)
    }
}

/// An instant as GitHub's documentation writes it.
fn seconds(at: Timestamp) -> String {
    at.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn receipt(repository: &str, it: &wire::Issue) -> Receipt {
    let name = IssueName {
        project: repository.to_owned(),
        number: it.number,
    };
    name.receipt(it.html_url.as_deref())
}

impl wire::Issue {
    fn standing(self) -> Standing {
        Standing {
            title: self.title,
            state: self.state,
            created_at: self.created_at,
            updated_at: self.updated_at,
            closed_at: self.closed_at,
            url: self.html_url,
        }
    }
}
