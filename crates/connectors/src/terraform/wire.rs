//! What the interface answers, as far as it is read. All documents are JSON:API: elements with
//! attributes and relationships, and those that relationships name beside them in `included`.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// A list.
#[derive(Debug, Deserialize)]
pub(super) struct List {
    pub(super) data: Vec<Value>,
    #[serde(default)]
    pub(super) included: Vec<Value>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Debug, Default, Deserialize)]
struct Meta {
    #[serde(default)]
    pagination: Option<Pagination>,
}

#[derive(Debug, Deserialize)]
struct Pagination {
    #[serde(rename = "next-page", default)]
    next_page: Option<u32>,
}

impl List {
    /// The number of the page that follows; none if this is the last.
    pub(super) fn next_page(&self) -> Option<u32> {
        self.meta.pagination.as_ref()?.next_page
    }
}

/// One element on its own.
#[derive(Debug, Deserialize)]
pub(super) struct One<T> {
    pub(super) data: T,
}

/// An element's relationships, by name.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Relationships(BTreeMap<String, Value>);

impl Relationships {
    /// The identity of the element that a relationship names; none if it names none.
    pub(super) fn id(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.get("data")?.get("id")?.as_str()
    }

    /// As [`Self::id`], with an empty text where the relationship is there and names nothing.
    pub(super) fn id_or_empty(&self, name: &str) -> Option<&str> {
        self.0.get(name)?;
        Some(self.id(name).unwrap_or_default())
    }

    /// The identities of all elements that a relationship names.
    pub(super) fn ids(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .get(name)
            .and_then(|it| it.get("data")?.as_array())
            .into_iter()
            .flatten()
            .filter_map(|it| it.get("id")?.as_str())
    }
}

/// The elements beside those that were asked for, by type and identity.
#[derive(Debug, Default)]
pub(super) struct Included(HashMap<(String, String), Value>);

impl Included {
    pub(super) fn new(elements: Vec<Value>) -> Self {
        let text = |element: &Value, name: &str| Some(element.get(name)?.as_str()?.to_owned());
        Self(
            elements
                .into_iter()
                .filter_map(|element| {
                    Some(((text(&element, "type")?, text(&element, "id")?), element))
                })
                .collect(),
        )
    }

    /// The element of this type and identity as a `T`; none if it is not there, or is none.
    pub(super) fn get<T: DeserializeOwned>(&self, kind: &str, id: &str) -> Option<T> {
        let element = self.0.get(&(kind.to_owned(), id.to_owned()))?;
        T::deserialize(element).ok()
    }
}

/// A workspace.
#[derive(Debug, Deserialize)]
pub(super) struct Workspace {
    pub(super) id: String,
    pub(super) attributes: WorkspaceAttributes,
    #[serde(default)]
    pub(super) relationships: Relationships,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WorkspaceAttributes {
    pub(super) name: String,
    #[serde(default)]
    pub(super) tag_names: Option<Vec<String>>,
    #[serde(default)]
    pub(super) latest_change_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) assessments_enabled: Option<bool>,
    #[serde(default)]
    pub(super) permissions: Option<WorkspacePermissions>,
}

/// What the token may do in a workspace.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WorkspacePermissions {
    #[serde(default)]
    pub(super) can_read_run: Option<bool>,
}

/// A tag of a workspace or of its project, with a value or without.
#[derive(Debug, Deserialize)]
pub(super) struct TagBinding {
    pub(super) attributes: TagAttributes,
}

#[derive(Debug, Deserialize)]
pub(super) struct TagAttributes {
    pub(super) key: String,
    #[serde(default)]
    pub(super) value: Option<String>,
}

/// A health assessment.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Assessment {
    pub(super) id: String,
    pub(super) attributes: AssessmentAttributes,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct AssessmentAttributes {
    #[serde(default)]
    pub(super) drifted: Option<bool>,
    #[serde(default)]
    pub(super) succeeded: Option<bool>,
    #[serde(default)]
    pub(super) resources_drifted: Option<u32>,
    pub(super) created_at: DateTime<Utc>,
}

/// A run.
#[derive(Debug, Deserialize)]
pub(super) struct Run {
    pub(super) id: String,
    pub(super) attributes: RunAttributes,
    #[serde(default)]
    pub(super) relationships: Relationships,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RunAttributes {
    pub(super) status: String,
    pub(super) created_at: DateTime<Utc>,
    #[serde(default)]
    pub(super) updated_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) canceled_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) has_changes: Option<bool>,
    #[serde(default)]
    pub(super) is_destroy: Option<bool>,
    #[serde(default)]
    pub(super) plan_only: Option<bool>,
    #[serde(default)]
    pub(super) refresh_only: Option<bool>,
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) source: Option<String>,
    #[serde(default)]
    pub(super) actions: Option<RunActions>,
    #[serde(default)]
    pub(super) status_timestamps: Option<StatusTimestamps>,
}

/// What a person could do with a run now.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RunActions {
    #[serde(default)]
    pub(super) is_confirmable: Option<bool>,
}

/// When something came to each of its states, as `applied-at`.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct StatusTimestamps(BTreeMap<String, Value>);

impl StatusTimestamps {
    /// When it came to `state`, such as `applied-at`.
    pub(super) fn at(&self, state: &str) -> Option<DateTime<Utc>> {
        instant(self.0.get(state)?)
    }

    /// When it last came to any state.
    pub(super) fn latest(&self) -> Option<DateTime<Utc>> {
        self.0.values().filter_map(instant).max()
    }
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str()?.parse().ok()
}

/// The plan or the apply of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Phase {
    pub(super) attributes: PhaseAttributes,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PhaseAttributes {
    #[serde(default)]
    pub(super) resource_additions: Option<u32>,
    #[serde(default)]
    pub(super) resource_changes: Option<u32>,
    #[serde(default)]
    pub(super) resource_destructions: Option<u32>,
    #[serde(default)]
    pub(super) status_timestamps: Option<StatusTimestamps>,
}

/// A version of a workspace's configuration; only what it was made from is of interest.
#[derive(Debug, Deserialize)]
pub(super) struct ConfigurationVersion {
    #[serde(default)]
    pub(super) relationships: Relationships,
}

/// What a version of the configuration was made from: a commit.
#[derive(Debug, Deserialize)]
pub(super) struct Ingress {
    pub(super) attributes: IngressAttributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct IngressAttributes {
    #[serde(default)]
    pub(super) commit_sha: Option<String>,
    #[serde(default)]
    pub(super) branch: Option<String>,
    #[serde(default)]
    pub(super) tag: Option<String>,
    #[serde(default)]
    pub(super) sender_username: Option<String>,
}

/// A user.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) attributes: UserAttributes,
}

#[derive(Debug, Deserialize)]
pub(super) struct UserAttributes {
    pub(super) username: String,
}

/// What an organization's plan allows.
#[derive(Debug, Deserialize)]
pub(super) struct Entitlements {
    pub(super) attributes: EntitlementAttributes,
}

#[derive(Debug, Deserialize)]
pub(super) struct EntitlementAttributes {
    #[serde(default)]
    pub(super) assessments: Option<bool>,
}

/// An organization; that it is there is all that is of interest.
#[derive(Debug, Deserialize)]
pub(super) struct Organization {
    pub(super) id: String,
}
