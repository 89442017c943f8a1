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
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
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
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return String::new();
    };
    let text = value
        .as_str()
        .or_else(|| {
            ["error_description", "message", "error"]
                .iter()
                .find_map(|key| value.get(key)?.as_str())
        })
        .unwrap_or_default();
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
