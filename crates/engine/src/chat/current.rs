//! What was posted about an incident stays current: its button goes once somebody acknowledged, and
//! it says who, how bad it is by now, and that it is over. What a post should look like follows
//! from the incident alone, and is compared with what was sent last; so nothing is lost to a
//! restart, and nothing is sent that says nothing new.

use muster_connectors::{Outgoing, Post, PostAction};
use muster_model::{
    ids::IncidentId,
    record::{Incident, IncidentStatus, WorkspaceSettings},
    time::Timestamp,
};
use muster_store::{Door, OutboxItem, StoreError};
use uuid::Uuid;

use super::state;
use crate::{
    names::Names,
    outbox::{self, Letter},
};

/// A post that arrived, as it was sent last.
struct Posted {
    /// The outbox's number of the message that posted it.
    number: i64,
    letter: Letter,
    channel: String,
    message: String,
    /// The post as it was written, or corrected last.
    original: Post,
    /// How it was sent last, and the outbox's number of that.
    last: (i64, Post),
}

/// Puts into the outbox how the posts about an incident are to look, where they look otherwise.
pub(super) fn repost(
    door: &mut Door<'_>,
    id: IncidentId,
    incident: &Incident,
    now: Timestamp,
) -> Result<(), StoreError> {
    let items = door.outbox_of(id)?;
    if items.is_empty() {
        return Ok(());
    }
    let names = Names::read(door)?;
    let zone = door.workspace()?.map_or(
        chrono_tz::Tz::UTC,
        |(_, settings): (_, WorkspaceSettings)| settings.zone(),
    );
    for posted in arrived(&items) {
        let wanted = as_it_stands(
            &posted.original,
            incident,
            state::line(incident, &names, zone),
        );
        if says_the_same(&wanted, &posted.last.1) {
            continue;
        }
        let letter = Letter {
            to: posted.letter.to,
            message: Outgoing::Repost {
                channel: posted.channel,
                message: posted.message,
                post: wanted,
            },
        };
        // Named after what it takes the place of: put there twice, it is the same.
        let key = format!("repost:{}:{}", posted.number, posted.last.0);
        outbox::put(door, &letter, key, None, Some(id), now)?;
    }
    Ok(())
}

/// The posts among messages that arrived and can be changed.
fn arrived(items: &[OutboxItem]) -> Vec<Posted> {
    let mut all: Vec<Posted> = Vec::new();
    for item in items {
        let Some(letter) = outbox::letter_in(item) else {
            continue;
        };
        match &letter.message {
            Outgoing::Post { channel, post } => {
                let Some(receipt) = outbox::receipt_of(item).filter(|it| !it.id.is_empty()) else {
                    continue;
                };
                all.push(Posted {
                    number: item.id,
                    channel: channel.clone(),
                    message: receipt.id,
                    original: post.clone(),
                    last: (item.id, post.clone()),
                    letter,
                });
            }
            Outgoing::Repost {
                channel,
                message,
                post,
            } => {
                let of = all.iter_mut().find(|it| {
                    it.letter.to == letter.to && it.channel == *channel && it.message == *message
                });
                if let Some(of) = of {
                    of.last = (item.id, post.clone());
                    // What is about a record of its own is a correction by whoever wrote it.
                    if item.about.is_some() {
                        of.original = post.clone();
                    }
                }
            }
            _ => {}
        }
    }
    all
}

/// The post as the incident stands now; `line` says where it stands.
fn as_it_stands(original: &Post, incident: &Incident, line: Option<String>) -> Post {
    let mut post = original.clone();
    // Another key: by it one looks whether this change arrived, not the post.
    post.key = Uuid::now_v7();
    post.severity = original.severity.map(|_| incident.severity);
    post.lines.extend(line);
    if incident.status() != IncidentStatus::Open {
        post.actions.remove(&PostAction::Acknowledge);
    }
    post
}

fn says_the_same(one: &Post, other: &Post) -> bool {
    Post {
        key: other.key,
        ..one.clone()
    } == *other
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use muster_model::{
        ids::MemberId,
        incident_life::{self, Declaration},
        record::Severity,
    };

    use super::*;

    fn incident() -> Incident {
        let declaration = Declaration {
            title: "Nobody can pay".to_owned(),
            summary: String::new(),
            service: None,
            severity: Severity::Sev2,
            policy: None,
            assignee: None,
            communications: None,
            scribe: None,
            operations_lead: None,
        };
        incident_life::declare(declaration, Timestamp(1_000)).unwrap()
    }

    fn post() -> Post {
        Post {
            key: Uuid::nil(),
            title: "Nobody can pay".to_owned(),
            lines: vec!["Since noon".to_owned()],
            severity: Some(Severity::Sev2),
            incident: Some(IncidentId::new()),
            actions: BTreeSet::from([PostAction::Acknowledge, PostAction::Open]),
        }
    }

    #[test]
    fn an_open_incident_leaves_its_post_as_it_is() {
        let post = post();
        let stands = as_it_stands(&post, &incident(), None);
        assert!(says_the_same(&stands, &post));
    }

    #[test]
    fn the_button_goes_with_the_acknowledgement_and_comes_back_when_it_opens_again() {
        let acknowledged =
            incident_life::acknowledge(&incident(), MemberId::new(), Timestamp(2_000)).unwrap();
        let stands = as_it_stands(&post(), &acknowledged, Some("Acknowledged".to_owned()));
        assert_eq!(stands.actions, BTreeSet::from([PostAction::Open]));
        assert_eq!(stands.lines, ["Since noon", "Acknowledged"]);
        let me = MemberId::new();
        let over = incident_life::resolve(&acknowledged, me, Timestamp(3_000)).unwrap();
        let again = incident_life::reopen(&over, me, Timestamp(4_000)).unwrap();
        let again = as_it_stands(&post(), &again, None);
        assert_eq!(
            again.actions.contains(&PostAction::Acknowledge),
            incident_life::reopen(&over, me, Timestamp(4_000))
                .unwrap()
                .status()
                == IncidentStatus::Open
        );
    }

    #[test]
    fn a_post_shows_how_bad_it_is_by_now_only_if_it_did_before() {
        let worse = incident_life::set_severity(&incident(), Severity::Sev1);
        assert_eq!(
            as_it_stands(&post(), &worse, None).severity,
            Some(Severity::Sev1)
        );
        let silent = Post {
            severity: None,
            ..post()
        };
        assert_eq!(as_it_stands(&silent, &worse, None).severity, None);
    }
}
