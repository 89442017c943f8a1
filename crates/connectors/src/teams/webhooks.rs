//! Webhooks of Teams' Workflows: one per channel, each with an address that is itself the secret,
//! since it holds a signature. No address, and nothing of what a host says about one, ever gets
//! into an error or a line.

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::{card, wire::WorkflowRefusal};
use crate::{
    connector::Access,
    error::ConnectorError,
    http::{Answer, Call, Client, Limits, Scheme},
    post::Post,
};

/// The name of the token that holds all of them.
pub(super) const WEBHOOKS: &str = "webhooks";

/// Where Microsoft runs Workflows, in all its clouds.
const HOSTS: [&str; 8] = [
    ".logic.azure.com",
    ".logic.azure.us",
    ".logic.azure.cn",
    ".api.powerplatform.com",
    ".api.gov.powerplatform.microsoft.us",
    ".api.high.powerplatform.microsoft.us",
    ".api.appsplatform.us",
    ".api.powerplatform.partner.microsoftonline.cn",
];
/// Where the connectors ran that Workflows have replaced.
const RETIRED: [&str; 2] = ["outlook.office.com", ".webhook.office.com"];
/// Refusals of which a sentence can be made.
const REFUSALS: &[u16] = &[400, 401, 403, 404, 410];

/// One line of what a person entered.
pub(super) struct Line {
    pub(super) name: String,
    url: Url,
}

impl Line {
    /// Whether its host is one where Microsoft runs Workflows.
    pub(super) fn is_microsofts(&self) -> bool {
        self.url
            .host_str()
            .is_some_and(|host| HOSTS.iter().any(|it| host.ends_with(it)))
    }
}

/// Reads `channel name = https://…`, one a line; empty lines mean nothing.
///
/// # Errors
/// What is wrong with the first line that cannot be used, without its address.
pub(super) fn read(text: &str) -> Result<Vec<Line>, ConnectorError> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let number = index + 1;
        let Some((name, address)) = line.split_once('=') else {
            return Err(unusable(format!(
                "Line {number} has no '='. Write a channel's name, an equals sign and the \
                 webhook's URL: ops = https://…"
            )));
        };
        let (name, address) = (name.trim(), address.trim());
        if name.is_empty() || name.contains("://") {
            return Err(unusable(format!(
                "Line {number} does not begin with a channel's name. Write a name, an equals sign \
                 and the webhook's URL: ops = https://…"
            )));
        }
        if lines.iter().any(|it| is_same(&it.name, name)) {
            return Err(unusable(format!(
                "'{name}' is named twice. Give each webhook a name of its own."
            )));
        }
        lines.push(Line {
            name: name.to_owned(),
            url: address_of(name, address)?,
        });
    }
    Ok(lines)
}

/// Whether two names mean the same channel.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn address_of(name: &str, address: &str) -> Result<Url, ConnectorError> {
    let wrong = |why: &str| {
        Err(unusable(format!(
            "The URL of '{name}' cannot be used: {why}"
        )))
    };
    let Ok(url) = Url::parse(address) else {
        return wrong("it is not one. Copy it again from the Workflow, as a whole.");
    };
    let local = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) => false,
        None => return wrong("it names no host. Copy it again from the Workflow, as a whole."),
    };
    if url.scheme() != "https" && !(local && url.scheme() == "http") {
        return wrong("it does not begin with https://. Copy it again from the Workflow.");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("it holds a user. Copy it again from the Workflow.");
    }
    let host = url.host_str().unwrap_or_default();
    if RETIRED.iter().any(|it| host.ends_with(it)) {
        return wrong(
            "it belongs to an Office 365 connector, which Microsoft has retired. Make a Workflow \
             for the channel instead; the user guide says how.",
        );
    }
    if !url
        .query_pairs()
        .any(|(key, value)| key == "sig" && !value.is_empty())
    {
        return wrong(
            "its signature (sig=…) is missing. Copy it again from the Workflow, to its very end.",
        );
    }
    Ok(url)
}

fn unusable(message: String) -> ConnectorError {
    ConnectorError::settings(WEBHOOKS, message)
}

/// A webhook, ready to be posted to.
pub(super) struct Webhook {
    pub(super) name: String,
    /// Whether its host is one where Microsoft runs Workflows.
    pub(super) is_microsofts: bool,
    client: Client,
    url: SecretString,
}

/// The webhooks of a connection.
pub(super) fn of(access: &Access, limits: Limits) -> Result<Vec<Webhook>, ConnectorError> {
    let Some(text) = access.tokens.get(WEBHOOKS) else {
        return Ok(Vec::new());
    };
    read(text.expose_secret())?
        .into_iter()
        .map(|line| {
            let origin = line.url.origin().ascii_serialization();
            Ok(Webhook {
                is_microsofts: line.is_microsofts(),
                client: Client::at(&origin, access, Scheme::None, limits)?,
                url: String::from(line.url).into(),
                name: line.name,
            })
        })
        .collect()
}

impl Webhook {
    /// Posts a post. Workflows cannot tell a post that they have already.
    pub(super) async fn post(&self, post: &Post) -> Result<(), ConnectorError> {
        let call = Call::link(
            self.url.expose_secret(),
            format!("the webhook of '{}'", self.name),
            "",
        )
        .post(card::for_webhook(post))
        .accepting(REFUSALS);
        match self.client.ask(&call).await {
            Ok(answer) => self.outcome(&answer),
            Err(error) => Err(self.explained(error)),
        }
    }

    /// What the URL, and whatever else is secret here, must not be in.
    pub(super) fn scrub(&self, text: &str) -> String {
        text.replace(self.url.expose_secret(), "…")
    }

    fn outcome(&self, answer: &Answer) -> Result<(), ConnectorError> {
        if (200..300).contains(&answer.status()) {
            return Ok(());
        }
        Err(refused(&self.name, answer.status(), answer.bytes()))
    }

    /// The error without what the client says of the address, which may hold more than the host.
    fn explained(&self, error: ConnectorError) -> ConnectorError {
        match error {
            ConnectorError::Redirected { .. } => ConnectorError::declined(format!(
                "The webhook of '{}' sends Muster on to another address, and Muster does not take \
                 the message there. Copy its URL again from the Workflow.",
                self.name
            )),
            ConnectorError::Refused { status, .. } => refused(&self.name, status, &[]),
            other => other,
        }
    }
}

/// The error for a status that is not success. Of the body, only the code counts.
pub(super) fn refused(name: &str, status: u16, body: &[u8]) -> ConnectorError {
    let refusal: WorkflowRefusal = serde_json::from_slice(body).unwrap_or_default();
    let disabled = matches!(
        refusal.error.code.as_str(),
        "WorkflowTriggerIsNotEnabled" | "WorkflowDisabled"
    );
    let reason = match status {
        400 if disabled => {
            "it is switched off. Open the Workflows app in Teams and turn it on".to_owned()
        }
        400 => {
            "it does not understand the message (status 400). It has to begin with 'When a Teams \
                webhook request is received' and to post the card that it gets"
                .to_owned()
        }
        401 | 403 => format!(
            "it does not accept the signature (status {status}). Copy the URL again from it, as a \
             whole, and let it be triggered by 'Anyone'"
        ),
        404 | 410 => format!(
            "it is not there any more (status {status}). Make a new one for the channel and enter \
             its URL here"
        ),
        _ => format!(
            "it answered with status {status}. Open the Workflows app in Teams and look at its run \
             history"
        ),
    };
    ConnectorError::declined(format!(
        "The Workflow behind '{name}' did not take the message: {reason}."
    ))
}
