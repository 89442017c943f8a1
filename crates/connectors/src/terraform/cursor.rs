//! Where the reading of one workspace's runs stands. The list comes newest first; when the listing
//! of workspaces shows the same latest run as before, and all that was seen is over, the list of
//! runs is not asked for: the system allows few such requests a minute.

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

use crate::descent::Descent;

/// For how long an unchanged latest run spares the request. Runs that only plan may not show there.
const REST: Millis = Millis::minutes(15);

/// Where reading stands.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The walk down the list.
    pub(super) walk: Descent,
    /// The workspace's latest run before the last walk began, if all that it saw is over.
    latest: Option<String>,
    /// When the last walk ended.
    read_at: Option<Timestamp>,
}

impl Cursor {
    /// Goes on after `text`, or begins with the runs made since `since`.
    pub(super) fn resume(text: Option<&str>, since: Timestamp) -> Self {
        let stored: Option<Self> = text.and_then(|text| serde_json::from_str(text).ok());
        match stored {
            Some(cursor) => Self {
                walk: Descent::resume(Some(&cursor.walk.to_text()), since),
                ..cursor
            },
            None => Self {
                walk: Descent::resume(None, since),
                latest: None,
                read_at: None,
            },
        }
    }

    /// Whether nothing can be new in a workspace whose latest run is `latest`.
    pub(super) fn may_rest(&self, latest: Option<&str>, now: Timestamp) -> bool {
        let rested = self.read_at.map(|at| now.since(at));
        latest.is_some()
            && self.walk.page.is_none()
            && self.latest.as_deref() == latest
            && rested.is_some_and(|span| span >= Millis::ZERO && span < REST)
    }

    /// Keeps the cursor as it was for a sync that asks for nothing.
    pub(super) fn rest(mut self) -> String {
        self.walk.advance(None);
        self.to_text()
    }

    /// Ends the page: `next` is the number of the following one. `latest` is the workspace's latest
    /// run as this sync's listing showed it.
    pub(super) fn advance(&mut self, next: Option<u32>, latest: Option<String>, now: Timestamp) {
        self.walk.advance(next.map(|page| page.to_string()));
        if !self.walk.open {
            self.latest = latest.filter(|_| self.walk.is_settled());
            self.read_at = Some(now);
            if !self.walk.is_settled() {
                self.walk.etag = None;
            }
        }
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }
}
