//! A whole answer, and how it is read: as JSON, or for the reason of a refusal.

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::ConnectorError;

/// The longest reason of the system's own that is shown, in characters.
const LONGEST_REASON: usize = 200;

/// A successful answer.
pub(crate) struct Answer {
    pub(super) address: String,
    pub(super) what: String,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) not_modified: bool,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, ConnectorError> {
        serde_json::from_slice(&self.body).map_err(|error| ConnectorError::Malformed {
            address: self.address.clone(),
            what: self.what.clone(),
            reason: if self.is_web_page() {
                "it is a web page".to_owned()
            } else {
                // The library's full text may quote the answer; its place and kind say enough.
                format!(
                    "{} at line {}, column {}",
                    kind(&error),
                    error.line(),
                    error.column()
                )
            },
            cut_short: error.is_eof(),
        })
    }

    /// The HTTP status.
    pub(crate) const fn status(&self) -> u16 {
        self.status
    }

    /// Whether the state is the one that the call named, and there is no body.
    pub(crate) const fn is_not_modified(&self) -> bool {
        self.not_modified
    }

    /// The body as it came.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The address that a `Link` header (RFC 8288) gives for this relation, such as `next`.
    pub(crate) fn link(&self, relation: &str) -> Option<String> {
        let links = self.header("link")?;
        let wanted = format!("rel=\"{relation}\"");
        links.split(',').find_map(|link| {
            let (target, parameters) = link.split_once('>')?;
            let fits = parameters.split(';').any(|it| it.trim() == wanted);
            fits.then(|| target.trim().trim_start_matches('<').to_owned())
        })
    }

    /// A header as text; none if it is missing or empty.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.get(name)?.to_str().ok()?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// Whether the answer has a header of this name, empty or not.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    fn is_web_page(&self) -> bool {
        self.headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("text/html"))
    }
}

fn kind(error: &serde_json::Error) -> &'static str {
    if error.is_eof() {
        "it ends too early"
    } else if error.is_data() {
        "a field has another type than expected"
    } else {
        "it is not JSON"
    }
}

/// What the body of a refusal gives as its reason, on one line with a leading `: `; empty if it
/// gives none.
pub(super) fn reason(body: &[u8]) -> String {
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(value) => reason_in(&value).unwrap_or_default().to_owned(),
        Err(_) => reason_in_xml(&String::from_utf8_lossy(body)),
    };
    let text: Vec<&str> = text.split_whitespace().collect();
    let mut text = text.join(" ");
    if text.chars().count() > LONGEST_REASON {
        text = text.chars().take(LONGEST_REASON).chain(['…']).collect();
    }
    let text = text.trim_end_matches('.');
    if text.is_empty() {
        String::new()
    } else {
        format!(": {text}")
    }
}

/// The capability that a reason names as missing, in words that fit after 'It needs': Splunk says
/// which of its many it was.
pub(super) fn capability(reason: &str) -> Option<String> {
    let (_, rest) = reason.split_once("requires capability: ")?;
    let name: String = rest
        .chars()
        .take_while(|it| it.is_ascii_alphanumeric() || *it == '_')
        .collect();
    (!name.is_empty()).then(|| format!("the capability {name}"))
}

/// The places where systems put a reason: a text, or a field, or the first of a list of either.
fn reason_in(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(list) => list.iter().find_map(reason_in),
        Value::Object(fields) => [
            "error_description",
            "message",
            "detail",
            "error",
            "errors",
            "messages",
            "text",
            "title",
        ]
        .iter()
        .find_map(|key| reason_in(fields.get(*key)?)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Splunk's reason where it answers in XML, which it does before it has looked at what was asked.
fn reason_in_xml(text: &str) -> String {
    let message = text.split_once("<msg").and_then(|(_, rest)| {
        let (_, rest) = rest.split_once('>')?;
        let (message, _) = rest.split_once("</msg>")?;
        Some(message)
    });
    message.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    // GitLab, GitHub, Jenkins.
    #[case(r#"{"message": "401 Unauthorized"}"#, ": 401 Unauthorized")]
    #[case(
        r#"{"error": "invalid_token", "error_description": "Token was revoked."}"#,
        ": Token was revoked"
    )]
    // JSON:API (HCP Terraform).
    #[case(
        r#"{"errors": [{"status": "404", "title": "not found"}]}"#,
        ": not found"
    )]
    // Datadog.
    #[case(r#"{"errors": ["Forbidden"]}"#, ": Forbidden")]
    // AWX.
    #[case(
        r#"{"detail": "Authentication credentials were not provided."}"#,
        ": Authentication credentials were not provided"
    )]
    // Splunk.
    #[case(
        r#"{"messages": [{"type": "WARN", "text": "call not properly authenticated"}]}"#,
        ": call not properly authenticated"
    )]
    #[case(
        "<response><messages><msg type=\"WARN\">Login failed</msg></messages></response>",
        ": Login failed"
    )]
    #[case("<response><msg", "")]
    // PagerDuty.
    #[case(r#"{"error": {"message": "Not Found", "code": 2100}}"#, ": Not Found")]
    #[case(r#"{"errors": 7}"#, "")]
    #[case("<html>", "")]
    fn finds_the_reason_wherever_systems_put_it(#[case] body: &str, #[case] expected: &str) {
        assert_eq!(reason(body.as_bytes()), expected);
    }

    #[rstest]
    #[case(
        ": You (user=ada) do not have permission (requires capability: list_inputs).",
        Some("the capability list_inputs")
    )]
    #[case(": requires capability: ", None)]
    #[case(": Forbidden", None)]
    fn finds_the_capability_that_is_missing(#[case] reason: &str, #[case] named: Option<&str>) {
        assert_eq!(capability(reason).as_deref(), named);
    }

    #[test]
    fn finds_the_link_to_the_next_page() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "link",
            "<https://api.example/a?page=1>; rel=\"prev\", <https://api.example/a?page=3>; rel=\"next\""
                .parse()
                .unwrap(),
        );
        let answer = Answer {
            address: String::new(),
            what: String::new(),
            status: 200,
            headers,
            body: Vec::new(),
            not_modified: false,
        };
        assert_eq!(
            answer.link("next").as_deref(),
            Some("https://api.example/a?page=3")
        );
        assert_eq!(answer.link("last"), None);
    }
}
