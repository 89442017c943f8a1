//! The organization's workspaces, with the tags and the latest health assessment of each, which
//! come in the same answers.

use std::collections::HashMap;

use muster_model::time::Timestamp;

use super::{
    Terraform,
    wire::{Assessment, Included, List, TagBinding, Workspace as Element},
};
use crate::{connector::SourceTags, elements::read_each, error::ConnectorError, http::Answer};

/// How many workspaces a page has: the most that the system gives.
const PER_PAGE: &str = "100";
/// What to send along, first of all; a Terraform Enterprise that does not know tags with values
/// refuses it.
const INCLUDES: [&str; 2] = [
    "current_assessment_result,effective_tag_bindings",
    "current_assessment_result",
];

/// A workspace.
pub(super) struct Workspace {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) tags: Vec<String>,
    /// Its latest run, empty if it never had one; none if the system does not say.
    pub(super) latest_run: Option<String>,
    pub(super) last_activity: Option<Timestamp>,
    pub(super) can_read_runs: bool,
    pub(super) is_assessed: bool,
    pub(super) assessment: Option<Assessment>,
}

/// The workspaces that a person chose.
pub(super) struct Workspaces {
    pub(super) list: Vec<Workspace>,
    pub(super) left_out: Vec<String>,
}

impl Workspaces {
    pub(super) fn ids(&self) -> HashMap<String, String> {
        self.list
            .iter()
            .map(|it| (it.name.clone(), it.id.clone()))
            .collect()
    }

    pub(super) fn latest_runs(&self) -> HashMap<String, String> {
        self.list
            .iter()
            .filter_map(|it| Some((it.name.clone(), it.latest_run.clone()?)))
            .collect()
    }

    pub(super) fn tags(&self) -> Vec<SourceTags> {
        self.list
            .iter()
            .map(|it| SourceTags {
                path: it.name.clone(),
                tags: it.tags.clone(),
            })
            .collect()
    }
}

impl Terraform {
    /// Every workspace that the settings name and the token can see.
    pub(super) async fn workspaces(&self) -> Result<Workspaces, ConnectorError> {
        let mut workspaces = Workspaces {
            list: Vec::new(),
            left_out: Vec::new(),
        };
        let mut include = INCLUDES[0];
        let mut page = 1;
        loop {
            let answer = match self.page_of_workspaces(page, include).await {
                Err(ConnectorError::Refused { status: 400, .. }) if include != INCLUDES[1] => {
                    include = INCLUDES[1];
                    continue;
                }
                answer => answer?,
            };
            let list: List = answer.json()?;
            let next = list.next_page();
            let included = Included::new(list.included);
            let elements = read_each::<Element>("the workspaces", list.data);
            workspaces.left_out.extend(elements.left_out);
            let chosen = elements
                .read
                .into_iter()
                .filter(|element| self.selection.includes(&element.attributes.name));
            workspaces
                .list
                .extend(chosen.map(|element| understand(element, &included)));
            match next {
                Some(next) if next > page => page = next,
                _ => return Ok(workspaces),
            }
        }
    }

    async fn page_of_workspaces(&self, page: u32, include: &str) -> Result<Answer, ConnectorError> {
        let path = ["organizations", &self.organization, "workspaces"];
        let what = format!("the workspaces of the organization '{}'", self.organization);
        let mut call = Self::call(&path, what)
            .with("page[number]", page.to_string())
            .with("page[size]", PER_PAGE)
            .with("include", include);
        if let Some((name, value)) = self.selection.search() {
            call = call.with(name, value);
        }
        self.client.ask(&call).await
    }
}

/// The workspace that an element is.
pub(super) fn understand(element: Element, included: &Included) -> Workspace {
    let relationships = &element.relationships;
    let assessment = relationships
        .id("current-assessment-result")
        .and_then(|id| included.get("assessment-results", id));
    let mut tags = element.attributes.tag_names.unwrap_or_default();
    let bindings = relationships
        .ids("effective-tag-bindings")
        .filter_map(|id| included.get::<TagBinding>("effective-tag-bindings", id));
    for TagBinding { attributes: tag } in bindings {
        let tag = match tag.value.filter(|value| !value.is_empty()) {
            Some(value) => format!("{}:{value}", tag.key),
            None => tag.key,
        };
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let permissions = element.attributes.permissions;
    Workspace {
        latest_run: relationships.id_or_empty("latest-run").map(str::to_owned),
        can_read_runs: permissions.and_then(|it| it.can_read_run) != Some(false),
        is_assessed: element.attributes.assessments_enabled == Some(true),
        last_activity: element.attributes.latest_change_at.map(Timestamp::from),
        id: element.id,
        name: element.attributes.name,
        tags,
        assessment,
    }
}
