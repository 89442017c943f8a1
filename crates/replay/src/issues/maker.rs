//! In whose words a tracker is asked and answers: GitLab's or GitHub's.

use muster_model::time::Timestamp;
use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{LIST, OPEN, READ, TrackedIssue};
use crate::{TOKEN, recorded};

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Maker {
    GitLab,
    GitHub,
}

/// What a request asks for.
pub(super) enum Asked {
    Open(String),
    List(String),
    Read(String, u64),
}

impl Asked {
    pub(super) const fn call(&self) -> &'static str {
        match self {
            Self::Open(_) => OPEN,
            Self::List(_) => LIST,
            Self::Read(..) => READ,
        }
    }
}

impl Maker {
    /// The paths that are about issues.
    pub(super) const fn paths(self) -> &'static str {
        match self {
            Self::GitLab => r"^(/gitlab)?/api/v4/projects/[^/]+/issues$",
            Self::GitHub => r"^(/api/v3)?/repos/[^/]+/[^/]+/issues(/[0-9]+)?$",
        }
    }

    /// What names the call that a request makes.
    pub(super) fn named(self) -> fn(&Request) -> Option<String> {
        match self {
            Self::GitLab => |request| gitlab_asked(request).map(|asked| asked.call().to_owned()),
            Self::GitHub => |request| github_asked(request).map(|asked| asked.call().to_owned()),
        }
    }

    /// What a request asks for; none if for nothing that is known.
    pub(super) fn asked(self, request: &Request) -> Option<Asked> {
        match self {
            Self::GitLab => gitlab_asked(request),
            Self::GitHub => github_asked(request),
        }
    }

    /// The text and the labels of an issue that is to be opened.
    pub(super) fn said(self, body: &Value) -> (String, Vec<String>) {
        let (text, labels) = match self {
            Self::GitLab => ("description", split(body["labels"].as_str())),
            Self::GitHub => ("body", texts(&body["labels"])),
        };
        (body[text].as_str().unwrap_or_default().to_owned(), labels)
    }

    pub(super) fn may_enter(self, request: &Request) -> bool {
        let header = |name: &str| request.headers.get(name).and_then(|it| it.to_str().ok());
        match self {
            Self::GitLab => header("private-token") == Some(TOKEN),
            Self::GitHub => header("authorization") == Some(&format!("Bearer {TOKEN}")),
        }
    }

    pub(super) fn refusal(self, status: u16) -> ResponseTemplate {
        let answer = ResponseTemplate::new(status);
        match (self, status) {
            (Self::GitLab, 403) => answer.set_body_json(recorded("gitlab/error_403_scope.json")),
            (Self::GitHub, 403) => answer
                .insert_header("x-accepted-github-permissions", "issues=write")
                .set_body_json(recorded("github/error_403_permission.json")),
            (Self::GitLab, 404) => {
                answer.set_body_json(json!({"message": "404 Project Not Found"}))
            }
            (Self::GitHub, 404) => answer.set_body_json(recorded("github/error_404.json")),
            _ => answer.set_body_json(json!({"message": format!("{status} Unauthorized")})),
        }
    }

    /// Both lead a reader on to the new place, and send nobody who writes there.
    pub(super) fn moved(
        self,
        project: &str,
        new: &str,
        asked: &Asked,
        request: &Request,
    ) -> ResponseTemplate {
        let old = request.url.path();
        let path = match self {
            Self::GitLab => old.replace(&project.replace('/', "%2F"), &new.replace('/', "%2F")),
            Self::GitHub => old.replace(project, new),
        };
        let place = match request.url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path,
        };
        match (asked, self) {
            (Asked::Open(_), Self::GitLab) => ResponseTemplate::new(405).set_body_json(
                json!({"message": "Non GET methods are not allowed for moved projects"}),
            ),
            (Asked::Open(_), Self::GitHub) => {
                ResponseTemplate::new(307).insert_header("location", place.as_str())
            }
            _ => ResponseTemplate::new(301).insert_header("location", place.as_str()),
        }
    }

    /// An issue in its words; `address` is the server's.
    pub(super) fn shown(self, address: &str, issue: &TrackedIssue) -> Value {
        let time = |at: Timestamp| at.to_string();
        let closed = issue.closed_at.is_some();
        let (project, number) = (&issue.project, issue.number);
        match self {
            Self::GitLab => {
                let mut shown = recorded("gitlab/issue.json");
                shown["id"] = json!(1_000 + number);
                shown["iid"] = json!(number);
                shown["title"] = json!(issue.title);
                shown["description"] = json!(issue.body);
                shown["labels"] = json!(issue.labels);
                shown["state"] = json!(if closed { "closed" } else { "opened" });
                shown["created_at"] = json!(time(issue.created_at));
                shown["updated_at"] = json!(time(issue.updated_at));
                shown["closed_at"] = json!(issue.closed_at.map(time));
                shown["web_url"] = json!(format!("{address}/gitlab/{project}/-/issues/{number}"));
                shown["references"]["full"] = json!(format!("{project}#{number}"));
                shown
            }
            Self::GitHub => {
                let mut shown = recorded("github/issue.json");
                shown["id"] = json!(1_000 + number);
                shown["number"] = json!(number);
                shown["title"] = json!(issue.title);
                shown["body"] = json!(issue.body);
                let labels = issue.labels.iter().map(|name| json!({"name": name}));
                shown["labels"] = labels.collect();
                shown["state"] = json!(if closed { "closed" } else { "open" });
                shown["created_at"] = json!(time(issue.created_at));
                shown["updated_at"] = json!(time(issue.updated_at));
                shown["closed_at"] = json!(issue.closed_at.map(time));
                shown["html_url"] = json!(format!("{address}/{project}/issues/{number}"));
                shown
            }
        }
    }
}

fn gitlab_asked(request: &Request) -> Option<Asked> {
    let path = request.url.path().strip_suffix("/issues")?;
    let project = path.rsplit('/').next()?.replace("%2F", "/");
    Some(match request.method.as_str() {
        "POST" => Asked::Open(project),
        _ => Asked::List(project),
    })
}

fn github_asked(request: &Request) -> Option<Asked> {
    let (_, path) = request.url.path().split_once("repos/")?;
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [owner, name, "issues"] => {
            let project = format!("{owner}/{name}");
            Some(match request.method.as_str() {
                "POST" => Asked::Open(project),
                _ => Asked::List(project),
            })
        }
        [owner, name, "issues", number] => {
            Some(Asked::Read(format!("{owner}/{name}"), number.parse().ok()?))
        }
        _ => None,
    }
}

fn split(text: Option<&str>) -> Vec<String> {
    let parts = text.unwrap_or_default().split(',');
    parts
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|it| it.as_str().map(str::to_owned))
        .collect()
}
