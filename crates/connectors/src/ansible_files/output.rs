//! The documents that the callback `ansible.posix.json` prints, and where they are in a file that
//! may hold other text around them, such as warnings.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use muster_model::time::Timestamp;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Deserializer, Value};

/// How many places that look like the beginning of a document and are none are tried in a file.
const ATTEMPTS: usize = 100;

/// One run of a playbook.
#[derive(Debug, Deserialize)]
pub(super) struct Output {
    pub(super) plays: Vec<PlayWithTasks>,
    /// How each host fared, by its name.
    pub(super) stats: BTreeMap<String, HostStats>,
}

/// A play and what its tasks did.
#[derive(Debug, Deserialize)]
pub(super) struct PlayWithTasks {
    pub(super) play: Play,
    #[serde(default)]
    tasks: Vec<Task>,
}

/// A play.
#[derive(Debug, Deserialize)]
pub(super) struct Play {
    #[serde(default)]
    pub(super) name: String,
    /// Where it is written, as `/path/site.yml:1`.
    #[serde(default)]
    path: String,
    #[serde(default)]
    duration: Duration,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Duration {
    start: Option<String>,
    end: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Task {
    #[serde(default)]
    hosts: BTreeMap<String, Answer>,
}

/// What a task returned for a host. Nothing else of it is looked at.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    msg: Value,
}

/// How many tasks of a host ended how.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HostStats {
    pub(super) changed: u64,
    pub(super) failures: u64,
    pub(super) ok: u64,
    pub(super) unreachable: u64,
}

/// Which parts a document has, whatever is in them.
#[derive(Deserialize)]
struct Parts {
    #[serde(default)]
    plays: Option<IgnoredAny>,
    #[serde(default)]
    stats: Option<IgnoredAny>,
}

impl Output {
    /// When the first play began.
    pub(super) fn started_at(&self) -> Option<Timestamp> {
        self.durations().filter_map(|it| instant(&it.start)).min()
    }

    /// When the last play ended.
    pub(super) fn finished_at(&self) -> Option<Timestamp> {
        self.durations().filter_map(|it| instant(&it.end)).max()
    }

    fn durations(&self) -> impl Iterator<Item = &Duration> {
        self.plays.iter().map(|it| &it.play.duration)
    }

    /// The file name of the playbook; none if it does not say.
    pub(super) fn playbook(&self) -> Option<&str> {
        let path = self.plays.iter().map(|it| it.play.path.as_str()).next()?;
        let path = path.rsplit_once(':').map_or(path, |(path, _line)| path);
        path.rsplit('/').next().filter(|name| !name.is_empty())
    }

    /// Whether it ran in check mode. Ansible does not say so itself; modules do that would have
    /// changed something, or cannot tell.
    pub(super) fn is_check(&self) -> bool {
        self.plays
            .iter()
            .flat_map(|it| &it.tasks)
            .flat_map(|task| task.hosts.values())
            .filter_map(|answer| answer.msg.as_str())
            .any(|text| {
                text == "Command would have run if not in check mode"
                    || text.starts_with("remote module (")
                        && text.ends_with(") does not support check mode")
            })
    }
}

/// An instant as Python writes it: with a `Z` where the callback adds one, and maybe without
/// fractions.
fn instant(text: &Option<String>) -> Option<Timestamp> {
    let text = text.as_deref()?;
    text.parse::<DateTime<Utc>>()
        .or_else(|_| text.parse::<NaiveDateTime>().map(|it| it.and_utc()))
        .ok()
        .map(Timestamp::from)
}

/// Every document of the callback's in the text, with the bytes that it is made of, or the reason
/// why one cannot be read, so that it fits after 'because'.
pub(super) fn documents(text: &[u8]) -> Vec<Result<(Output, &[u8]), String>> {
    let mut documents = Vec::new();
    let mut attempts = 0;
    let mut from = 0;
    while let Some(begin) = next_brace(text, from) {
        let rest = &text[begin..];
        let mut parts = Deserializer::from_slice(rest).into_iter::<Parts>();
        match parts.next() {
            Some(Ok(found)) => {
                let part = &rest[..parts.byte_offset()];
                if found.plays.is_some() && found.stats.is_some() {
                    documents.push(document(part));
                }
                from = begin + part.len();
            }
            _ if attempts == ATTEMPTS => break,
            _ => {
                attempts += 1;
                from = begin + 1;
            }
        }
    }
    documents
}

fn document(part: &[u8]) -> Result<(Output, &[u8]), String> {
    serde_json::from_slice(part)
        .map(|output| (output, part))
        .map_err(|error| {
            format!(
                "a run in it does not have the form that Ansible prints (line {}, column {})",
                error.line(),
                error.column()
            )
        })
}

/// The next brace from `from` on that begins a line: the callback begins its documents there.
fn next_brace(text: &[u8], from: usize) -> Option<usize> {
    (from..text.len()).find(|&at| {
        let begins_line = at
            .checked_sub(1)
            .is_none_or(|before| matches!(text[before], b'\n' | b'}'));
        text[at] == b'{' && begins_line
    })
}
