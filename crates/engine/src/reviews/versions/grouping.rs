//! Versions from the log: who saves at each pause makes hundreds of edits, and people think of
//! them as one. What one person wrote in one go is a version; a step in the review's life ends it.

use muster_model::{
    rbac::Author,
    time::{Millis, Timestamp},
};
use muster_store::audit::{self, Edit};
use serde_json::Value;

/// The longest pause within a version.
const PAUSE: Millis = Millis::minutes(10);

/// What one person wrote in one go.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Its last edit's place in the log.
    pub(super) last: i64,
    /// Who wrote it.
    pub(super) author: Author,
    /// When its first edit was made.
    pub(super) from: Timestamp,
    /// When its last was.
    pub(super) at: Timestamp,
    /// What changed beside the text, each in a few words.
    pub(super) what: Vec<&'static str>,
}

/// The versions that a review's edits make up, the oldest first.
pub(super) fn versions(edits: &[Edit]) -> Vec<Version> {
    let mut versions: Vec<Version> = Vec::new();
    let mut goes_on = false;
    for edit in edits {
        let what = what_of(edit);
        match versions.last_mut() {
            Some(version)
                if goes_on
                    && version.author == edit.author
                    && edit.at.since(version.at) < PAUSE =>
            {
                version.last = edit.seq;
                version.at = edit.at;
                for words in what {
                    if !version.what.contains(&words) {
                        version.what.push(words);
                    }
                }
            }
            _ => versions.push(Version {
                last: edit.seq,
                author: edit.author,
                from: edit.at,
                at: edit.at,
                what,
            }),
        }
        goes_on = edit.action == audit::Action::Create || !edit.diff.contains_key("status");
    }
    versions
}

/// What an edit changed beside the text, each in a few words.
fn what_of(edit: &Edit) -> Vec<&'static str> {
    if edit.action == audit::Action::Create {
        return vec!["begun"];
    }
    let mut what = Vec::new();
    if let Some(change) = edit.diff.get("status") {
        what.push(step(change));
    } else if let Some(change) = edit.diff.get("approved_by") {
        let count = |side: usize| change[side].as_array().map_or(0, Vec::len);
        what.push(if count(1) > count(0) {
            "agreed to"
        } else {
            "agreement taken back"
        });
    } else if edit.diff.contains_key("requested_at") {
        what.push("handed over again");
    }
    for (field, words) in [
        ("title", "title"),
        ("owner", "owner"),
        ("reviewers", "reviewers"),
        ("tags", "tags"),
        ("factors", "contributing factors"),
        ("dismissed", "hints dismissed"),
    ] {
        if edit.diff.contains_key(field) {
            what.push(words);
        }
    }
    what
}

fn step(change: &Value) -> &'static str {
    match (change[0].as_str(), change[1].as_str()) {
        (_, Some("published")) => "published",
        (_, Some("in_review")) => "handed over",
        (Some("published"), _) => "opened again",
        _ => "taken back",
    }
}

#[cfg(test)]
mod tests {
    use muster_model::{
        ids::{DeviceId, MemberId, RecordId},
        record::RecordKind,
    };
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    /// An edit by somebody, so many minutes after the first, that changed these fields.
    fn edit(seq: i64, author: Author, minute: i64, diff: Value) -> Edit {
        let Value::Object(diff) = diff else {
            panic!("a difference has fields")
        };
        Edit {
            seq,
            device: DeviceId::new(),
            number: seq,
            author,
            at: Timestamp(0) + Millis::minutes(minute),
            kind: RecordKind::Review,
            record: RecordId::new(),
            action: if seq == 1 {
                audit::Action::Create
            } else {
                audit::Action::Change
            },
            diff,
        }
    }

    fn last(edits: &[Edit]) -> Vec<i64> {
        versions(edits).iter().map(|version| version.last).collect()
    }

    #[test]
    fn what_one_person_writes_with_short_pauses_is_one_version() {
        let me = Author::Member(MemberId::new());
        let text = || json!({"text": ["", "a"]});
        let edits = [0, 9, 18, 28].map(|minute| edit(minute + 1, me, minute, text()));
        assert_eq!(last(&edits), [19, 29]);
        let version = &versions(&edits)[0];
        assert_eq!(version.from, Timestamp(0));
        assert_eq!(version.at, Timestamp(0) + Millis::minutes(18));
        assert_eq!(version.what, ["begun"]);
    }

    #[test]
    fn another_author_begins_another_version() {
        let (me, you) = (MemberId::new(), MemberId::new());
        let edits = [me, you, you, me].map(Author::Member);
        let edits: Vec<_> = (1..)
            .zip(edits)
            .map(|(seq, author)| edit(seq, author, 0, json!({"text": ["", "a"]})))
            .collect();
        assert_eq!(last(&edits), [1, 3, 4]);
    }

    #[test]
    fn a_step_in_its_life_ends_a_version() {
        let me = Author::Member(MemberId::new());
        let edits = [
            edit(1, me, 0, json!({"status": [null, "draft"]})),
            edit(2, me, 1, json!({"tags": [[], ["a"]]})),
            edit(3, me, 2, json!({"status": ["draft", "published"]})),
            edit(4, me, 3, json!({"status": ["published", "draft"]})),
            edit(5, me, 4, json!({"text": ["", "a"]})),
        ];
        let versions = versions(&edits);
        let what: Vec<_> = versions.iter().map(|it| it.what.join(", ")).collect();
        assert_eq!(what, ["begun, tags, published", "opened again", ""]);
    }

    #[rstest]
    #[case(json!({"status": ["draft", "in_review"], "requested_at": [null, 1]}), "handed over")]
    #[case(json!({"status": ["in_review", "draft"]}), "taken back")]
    #[case(json!({"approved_by": [[], ["a"]]}), "agreed to")]
    #[case(json!({"approved_by": [["a"], []]}), "agreement taken back")]
    #[case(json!({"title": ["a", "b"], "text": ["", "a"]}), "title")]
    #[case(json!({"owner": [null, "a"], "factors": [[], ["a"]]}), "owner, contributing factors")]
    fn a_version_says_what_else_changed(#[case] diff: Value, #[case] what: &str) {
        let edits = [edit(2, Author::Muster, 0, diff)];
        assert_eq!(versions(&edits)[0].what.join(", "), what);
    }
}
