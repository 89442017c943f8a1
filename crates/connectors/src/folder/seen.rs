//! Which files of a folder have been read, by size and time of their last change: the cursor of a
//! folder's stream.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::file::Found;

/// What has been read.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// When each file was last changed, in milliseconds since the epoch, and its size, by its name.
    files: BTreeMap<String, (i64, u64)>,
}

impl Seen {
    /// Goes on after `text`. A text that another version wrote begins anew.
    pub(super) fn resume(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    /// Forgets the files that are not there any more.
    pub(super) fn retain(&mut self, there: &[Found]) {
        self.files.retain(|name, _| {
            there
                .binary_search_by(|found| found.name.as_str().cmp(name))
                .is_ok()
        });
    }

    /// Whether the file is new or has changed.
    pub(super) fn is_news(&self, found: &Found) -> bool {
        self.files.get(&found.name) != Some(&state(found))
    }

    /// Notes that the file has been read in the state in which it was found.
    pub(super) fn note(&mut self, found: &Found) {
        self.files.insert(found.name.clone(), state(found));
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

fn state(found: &Found) -> (i64, u64) {
    (found.modified.millis(), found.size)
}
