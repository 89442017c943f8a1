//! What people shared in the incident rooms of the sample, beside their notes: roles, tasks, status
//! updates, a picture, pins. In the incident that is being worked on, and in the last bad one that
//! is over.

use std::collections::BTreeSet;

use muster_model::{
    ids::{AttachmentId, IncidentId, MemberId, StatusUpdateId, TaskId},
    rbac::Author,
    record::{Attachment, Audience, StatusUpdate, Task},
    time::{Millis, Timestamp},
};
use muster_store::content_hash;

use crate::sample::{
    AnyRecord, SampleRecord,
    dice::{Dice, scaled},
};

/// A graph of failing payments, drawn for the sample.
const GRAPH: &[u8] = include_bytes!("room/payment_errors.png");

/// The bytes of all attached files.
pub(in crate::sample) const CONTENTS: [&[u8]; 1] = [GRAPH];

/// The people of one room.
#[derive(Clone, Copy)]
pub(super) struct Party {
    pub(super) incident: IncidentId,
    pub(super) lead: MemberId,
    pub(super) mate: MemberId,
    /// Who writes the status updates.
    pub(super) speaker: MemberId,
}

/// The room of the incident that is being worked on at `now`.
pub(super) fn present(
    dice: &mut Dice,
    party: Party,
    now: Timestamp,
    records: &mut Vec<SampleRecord>,
) {
    let ago = |minutes| now - Millis::minutes(minutes);
    let Party { lead, mate, .. } = party;
    records.extend([
        task(
            dice,
            party,
            ToDo {
                title: "Compare traces of before and after the rollout",
                owner: Some(mate),
                added_at: ago(36),
                due_at: None,
                done_at: Some(ago(28)),
            },
        ),
        task(
            dice,
            party,
            ToDo {
                title: "Give support a text for customers",
                owner: Some(party.speaker),
                added_at: ago(25),
                due_at: Some(now + Millis::minutes(20)),
                done_at: None,
            },
        ),
        task(
            dice,
            party,
            ToDo {
                title: "Watch the share of errors after the rollback",
                owner: Some(lead),
                added_at: ago(3),
                due_at: None,
                done_at: None,
            },
        ),
        task(
            dice,
            party,
            ToDo {
                title: "Ask the acquirer whether they see the extra handshakes",
                owner: None,
                added_at: ago(2),
                due_at: None,
                done_at: None,
            },
        ),
    ]);
    records.push(update(
        dice,
        party,
        Word {
            audience: Audience::Stakeholders,
            at: ago(30),
            text: "Some card payments fail at the first try; a second try mostly works. Wallets \
                   and invoices are not affected. We know since which rollout, and are looking for \
                   the reason.",
            next: Some(ago(5)),
        },
    ));
    records.push(update(
        dice,
        party,
        Word {
            audience: Audience::Stakeholders,
            at: ago(7),
            text: "The cause is known: since the last rollout connections to the acquirer are not \
                   kept. We are going back to the version before. Payments should be well again \
                   within half an hour.",
            next: Some(now + Millis::minutes(25)),
        },
    ));
    records.push(picture(dice, party, ago(26)));
}

/// The room of an incident that is over: worked on from `from` to `to`.
pub(super) fn past(
    dice: &mut Dice,
    party: Party,
    (from, to): (Timestamp, Timestamp),
    records: &mut Vec<SampleRecord>,
) {
    let at = |share| from + scaled(to.since(from), share);
    for (title, owner, added, done) in [
        (
            "Find out who is affected, and since when",
            party.mate,
            0.05,
            0.3,
        ),
        ("Prepare the way back", party.lead, 0.15, 0.6),
        ("Tell support what to say", party.speaker, 0.2, 0.35),
    ] {
        let to_do = ToDo {
            title,
            owner: Some(owner),
            added_at: at(added),
            due_at: None,
            done_at: Some(at(done)),
        };
        records.push(task(dice, party, to_do));
    }
    for (audience, share, next, text) in [
        (
            Audience::Internal,
            0.1,
            Some(0.55),
            "We see it, and are finding out what changed. The next word follows soon.",
        ),
        (
            Audience::Stakeholders,
            0.5,
            Some(0.98),
            "The reason is found and the repair under way. Until it is through, some requests \
             still fail.",
        ),
        (
            Audience::Stakeholders,
            0.99,
            None,
            "It is over: everything has worked again for some minutes. What we learnt follows in \
             the review.",
        ),
    ] {
        let word = Word {
            audience,
            at: at(share),
            text,
            next: next.map(at),
        };
        records.push(update(dice, party, word));
    }
}

#[derive(Clone, Copy)]
struct ToDo {
    title: &'static str,
    owner: Option<MemberId>,
    added_at: Timestamp,
    due_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
}

fn task(dice: &mut Dice, party: Party, to_do: ToDo) -> SampleRecord {
    let id: TaskId = dice.id(to_do.added_at);
    let mut task = Task {
        incident: party.incident,
        title: to_do.title.to_owned(),
        owner: to_do.owner,
        due_at: to_do.due_at,
        created_at: to_do.added_at,
        done_at: None,
        done_by: None,
    };
    let author = Author::Member(party.lead);
    let written = SampleRecord::written(to_do.added_at, author, AnyRecord::Task(id, task.clone()));
    let Some(done_at) = to_do.done_at else {
        return written;
    };
    let by = to_do.owner.unwrap_or(party.lead);
    task.done_at = Some(done_at);
    task.done_by = Some(by);
    written.edited(done_at, Author::Member(by), AnyRecord::Task(id, task))
}

#[derive(Clone, Copy)]
struct Word {
    audience: Audience,
    at: Timestamp,
    text: &'static str,
    next: Option<Timestamp>,
}

fn update(dice: &mut Dice, party: Party, word: Word) -> SampleRecord {
    let id: StatusUpdateId = dice.id(word.at);
    let update = StatusUpdate {
        incident: party.incident,
        text: word.text.to_owned(),
        audience: word.audience,
        at: word.at,
        by: party.speaker,
        // Nothing is sent from a workspace that is made up.
        channels: BTreeSet::new(),
        next_update_at: word.next,
    };
    let author = Author::Member(party.speaker);
    SampleRecord::written(word.at, author, AnyRecord::StatusUpdate(id, update))
}

fn picture(dice: &mut Dice, party: Party, at: Timestamp) -> SampleRecord {
    let id: AttachmentId = dice.id(at);
    let attachment = Attachment {
        incident: party.incident,
        name: "payment-errors.png".to_owned(),
        media_type: "image/png".to_owned(),
        size: u32::try_from(GRAPH.len()).unwrap_or(u32::MAX),
        content: content_hash(GRAPH),
        added_at: at,
        added_by: party.mate,
        alt: "The share of failing card payments: flat near nothing, then rising steadily since \
              the rollout"
            .to_owned(),
    };
    let author = Author::Member(party.mate);
    SampleRecord::written(at, author, AnyRecord::Attachment(id, attachment))
}
