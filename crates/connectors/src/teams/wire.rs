//! What Microsoft's sign-in and Microsoft Graph answer, as far as Muster reads it.

use serde::Deserialize;
use serde_json::Value;

/// `POST …/devicecode`.
#[derive(Deserialize)]
pub(super) struct DeviceCode {
    pub(super) user_code: String,
    pub(super) device_code: String,
    /// The page for the person.
    pub(super) verification_uri: String,
    /// In seconds.
    pub(super) expires_in: u32,
    /// In seconds; RFC 8628 says 5 if it is missing.
    pub(super) interval: Option<u32>,
}

/// `POST …/token`.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
    /// For how long the access token is good, in seconds.
    #[serde(default)]
    pub(super) expires_in: u32,
    /// What it may do, separated by spaces.
    #[serde(default)]
    pub(super) scope: String,
}

/// A refusal of the sign-in.
#[derive(Deserialize)]
pub(super) struct SignInError {
    pub(super) error: String,
    #[serde(default)]
    pub(super) error_description: String,
}

/// A page of any list of Graph's.
#[derive(Default, Deserialize)]
pub(super) struct List {
    pub(super) value: Vec<Value>,
    #[serde(rename = "@odata.nextLink")]
    pub(super) next: Option<String>,
}

/// `GET /me`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Me {
    pub(super) display_name: Option<String>,
    pub(super) user_principal_name: Option<String>,
}

/// An element of `GET /me/joinedTeams`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Team {
    pub(super) id: String,
    display_name: Option<String>,
}

impl Team {
    /// Its name; its id if it has none.
    pub(super) fn name(&self) -> &str {
        named(self.display_name.as_deref(), &self.id)
    }
}

/// An element of `GET /teams/{id}/channels`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Channel {
    pub(super) id: String,
    display_name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) web_url: Option<String>,
    /// `standard`, `private` or `shared`.
    pub(super) membership_type: Option<String>,
}

impl Channel {
    /// Its name; its id if it has none.
    pub(super) fn name(&self) -> &str {
        named(self.display_name.as_deref(), &self.id)
    }
}

fn named<'a>(name: Option<&'a str>, id: &'a str) -> &'a str {
    name.map(str::trim)
        .filter(|name| !name.is_empty())
        .unwrap_or(id)
}

/// What the body of a Workflow's refusal says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WorkflowRefusal {
    pub(super) error: WorkflowError,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WorkflowError {
    pub(super) code: String,
}

/// A message of a channel.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Message {
    pub(super) id: String,
    #[serde(rename = "replyToId")]
    pub(super) reply_to: Option<String>,
    #[serde(rename = "messageType")]
    pub(super) kind: Option<String>,
    #[serde(rename = "createdDateTime")]
    pub(super) created: Option<String>,
    #[serde(rename = "lastModifiedDateTime")]
    pub(super) last_modified: Option<String>,
    #[serde(rename = "lastEditedDateTime")]
    pub(super) edited: Option<String>,
    #[serde(rename = "deletedDateTime")]
    pub(super) deleted: Option<String>,
    #[serde(rename = "webUrl")]
    pub(super) web_url: Option<String>,
    pub(super) from: Option<From>,
    pub(super) body: Option<Body>,
    #[serde(default)]
    pub(super) attachments: Vec<Value>,
    /// The answers, where they were asked for.
    #[serde(default)]
    pub(super) replies: Vec<Self>,
}

/// Who a message is from.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct From {
    pub(super) user: Option<Named>,
    pub(super) application: Option<Named>,
}

/// Somebody or something with a name.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Named {
    #[serde(rename = "displayName")]
    pub(super) display_name: Option<String>,
}

/// What a message says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Body {
    /// `text` or `html`.
    #[serde(rename = "contentType")]
    pub(super) kind: Option<String>,
    pub(super) content: Option<String>,
}
