//! What the trackers have in common when they open an issue once and follow those that are linked:
//! what is asked of them, what they answer, and how it is said that they cannot.

use chrono::{DateTime, Utc};
use muster_model::{
    fact::{FactKey, Issue},
    time::{Millis, Timestamp},
};
use uuid::Uuid;

use super::{Followed, IssueName, has_mark, marked};
use crate::{
    connector::{Lookup, Outgoing, Receipt},
    error::ConnectorError,
    http::Client,
};

/// How far a tracker's clock and ours may be apart.
pub(crate) const SKEW: Millis = Millis::minutes(10);
/// How many pages of new issues are looked through for one.
pub(crate) const LOOKED_THROUGH: u32 = 20;

/// An issue that is to be opened.
pub(crate) struct NewIssue<'a> {
    /// The path of its project.
    pub(crate) project: &'a str,
    pub(crate) title: &'a str,
    pub(crate) labels: &'a [String],
    body: &'a str,
    key: Uuid,
}

impl<'a> NewIssue<'a> {
    /// The issue that a message asks to be opened; none if it asks for something else.
    pub(crate) fn of(message: &'a Outgoing) -> Option<Self> {
        match message {
            Outgoing::OpenIssue {
                project,
                title,
                body,
                labels,
                key,
            } => Some(Self {
                project,
                title,
                labels,
                body,
                key: *key,
            }),
            _ => None,
        }
    }

    /// Its text, with the mark by which it is recognised.
    pub(crate) fn text(&self) -> String {
        marked(self.body, self.key)
    }

    /// Whether an issue with this text is the one.
    pub(crate) fn is(&self, text: Option<&str>) -> bool {
        has_mark(text, self.key)
    }

    /// Why it was not opened if the token may not open any.
    pub(crate) fn forbidden(&self, address: &str, needs: &str) -> ConnectorError {
        ConnectorError::declined(format!(
            "The token may not open issues in '{}' at {address}. It needs {needs}.",
            self.project
        ))
    }

    /// That nobody can tell whether it was opened.
    pub(crate) fn unknown(&self, system: &str) -> Lookup {
        Lookup::Unknown(format!(
            "{system} did not answer in time, and '{}' has had too many new issues since to see \
             whether this one was opened. Look there: link it if it is there, else remove the \
             link and open it again.",
            self.project
        ))
    }
}

impl IssueName {
    /// The answer to its opening.
    pub(crate) fn receipt(&self, url: Option<&str>) -> Receipt {
        Receipt {
            id: self.external_id(),
            url: url.unwrap_or_default().to_owned(),
        }
    }
}

/// How an issue stands, as its tracker tells it.
pub(crate) struct Standing {
    pub(crate) title: String,
    /// In the tracker's word; all but `closed` is open.
    pub(crate) state: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: Option<DateTime<Utc>>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    pub(crate) url: Option<String>,
}

impl Standing {
    /// The fact about the issue of this name, which is the one that people linked.
    pub(crate) fn into_fact(self, key: FactKey, name: &IssueName) -> Issue {
        let observed_at = self.updated_at.unwrap_or(self.created_at).into();
        let open = self.state != "closed";
        Issue {
            key,
            observed_at,
            project: name.project.clone(),
            number: format!("#{}", name.number),
            title: self.title,
            open,
            // An issue that was imported may have no time of its closing.
            closed_at: (!open).then(|| self.closed_at.map_or(observed_at, Timestamp::from)),
            url: self.url.unwrap_or_default(),
        }
    }
}

impl Followed {
    /// Says that an issue cannot be read.
    pub(crate) fn lacks(&mut self, external_id: &str) {
        self.left_out.push(format!(
            "Issue '{external_id}', which an action is linked to, is not there, or hidden from \
             this token. Link the action anew."
        ));
    }

    /// The same, with no secret of the client in its sentences.
    pub(crate) fn scrubbed(mut self, client: &Client) -> Self {
        for sentence in &mut self.left_out {
            *sentence = client.scrub(sentence);
        }
        self
    }
}
