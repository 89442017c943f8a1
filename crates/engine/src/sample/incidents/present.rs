//! What is wrong right now: a SEV2 that somebody is working on, a SEV3 that nobody has taken yet,
//! and alerts that are firing or silenced. Every firing alert belongs to one of the two incidents
//! or matches no routing rule, so that opening the sample opens nothing more.

use std::collections::BTreeSet;

use muster_model::{
    fact::Fact,
    ids::{IncidentId, RecordId},
    rbac::Author,
    record::{Incident, Origin, Severity},
    time::Millis,
};

use super::{
    Scene,
    alerts::{Signal, note_alert},
    room::{self, Party},
    timeline::{Story, written},
};
use crate::sample::{
    SampleRecord,
    dice::Dice,
    people::{Crew, ELODIE, NOAH},
    policies,
    services::{EDGE, PAYMENTS, SEARCH},
};

/// Writes the open incidents and all alerts that are not over.
pub(super) fn present(
    dice: &mut Dice,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) {
    refused_payments(dice, scene, records, facts);
    slow_search(dice, scene, records, facts);

    let now = scene.now;
    let silence = dice.id::<RecordId>(now - Millis::days(1));
    let quiet = Signal {
        service: EDGE,
        name: "CertificateExpiresSoon",
        severity: "info",
        summary: "The certificate of img.shop.example.com ends in 12 days".to_owned(),
        started_at: now - Millis::hours(31),
        ended_at: None,
        silence: Some(silence.to_string()),
    };
    note_alert(dice, scene, quiet, facts);
    let hint = Signal {
        service: EDGE,
        name: "BuildQueueLong",
        severity: "info",
        summary: "Eleven builds wait for a machine".to_owned(),
        started_at: now - Millis::minutes(17),
        ended_at: None,
        silence: None,
    };
    note_alert(dice, scene, hint, facts);
}

/// The SEV2: acknowledged 40 minutes ago, its rollback under way.
fn refused_payments(
    dice: &mut Dice,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) {
    let now = scene.now;
    let ago = |minutes| now - Millis::minutes(minutes);
    let signals = [
        (
            "PaymentErrors",
            "critical",
            "6 % of card payments end in an error",
            46,
        ),
        (
            "AcquirerTimeouts",
            "critical",
            "p99 of the card acquirer above 10 s",
            45,
        ),
        (
            "QueueGrowing",
            "warning",
            "Captures arrive faster than they are done",
            33,
        ),
    ];
    let keys = signals.map(|(name, severity, summary, minutes)| {
        let signal = Signal {
            service: PAYMENTS,
            name,
            severity,
            summary: summary.to_owned(),
            started_at: ago(minutes),
            ended_at: None,
            silence: None,
        };
        note_alert(dice, scene, signal, facts)
    });
    let (lead, mate) = (scene.cast.id(ELODIE), scene.cast.id(NOAH));
    let escalated_at = ago(45) + Millis::seconds(20);
    let [first, second, third] = keys;
    let mut state = Incident {
        title: "Card payments fail for one customer in sixteen".to_owned(),
        summary: String::new(),
        service: Some(scene.shop.services[PAYMENTS].id),
        severity: Severity::Sev2,
        origin: Origin::Alert,
        opened_at: ago(46),
        escalated_at,
        acknowledged_at: None,
        acknowledged_by: None,
        first_acknowledged_at: None,
        resolved_at: None,
        resolved_by: None,
        assignee: None,
        communications: None,
        scribe: None,
        operations_lead: None,
        policy: scene.ladder.policy(Severity::Sev2, Crew::Checkout),
        alerts: [first].into(),
        cause: None,
        acknowledged_through: None,
        pinned: BTreeSet::new(),
        channels: BTreeSet::new(),
    };
    let id: IncidentId = dice.id(escalated_at);
    let mut story = Story::new(id, escalated_at, Author::Muster, state.clone());
    state.alerts.insert(second);
    story.edit(ago(44), Author::Muster, &state);
    state.acknowledged_at = Some(ago(40));
    state.acknowledged_by = Some(lead);
    state.assignee = Some(lead);
    story.edit(ago(40), Author::Member(lead), &state);
    state.operations_lead = Some(mate);
    state.communications = Some(scene.cast.me().id);
    story.edit(ago(38), Author::Member(lead), &state);
    state.alerts.insert(third);
    story.edit(ago(32), Author::Muster, &state);
    "Since the rollout of this hour some card payments time out at the acquirer. Customers see \
     'please try again'; a second try mostly works. Wallets and invoice are not affected."
        .clone_into(&mut state.summary);
    story.edit(ago(27), Author::Member(lead), &state);

    let notes = [
        (
            37,
            lead,
            "On it. Errors began a few minutes after the rollout; only **card authorisation**.",
        ),
        (
            29,
            mate,
            "Compared two traces:\n\n- before: one connection per worker, kept open\n- now: a new \
             TLS handshake for *every* authorisation, 1.2 s each\n\nThe new client ignores \
             `keep_alive`.",
        ),
        (
            14,
            lead,
            "Setting the option by hand does not help, the client never reads it. Support has a \
             text for customers. Preparing to roll back.",
        ),
        (
            3,
            lead,
            "Rollback started. I watch the share of errors, next word in ten minutes.",
        ),
    ];
    let notes = notes
        .map(|(minutes, author, text)| written(dice, id, (ago(minutes), author, text.to_owned())));
    // The finding and the last word are what whoever joins should read first.
    for (note, minutes) in [(1, 22), (3, 2)] {
        state
            .pinned
            .insert(format!("note/{}", notes[note].record.id()));
        story.edit(ago(minutes), Author::Member(lead), &state);
    }
    records.push(story.told());
    records.extend(notes);
    let party = Party {
        incident: id,
        lead,
        mate,
        speaker: scene.cast.me().id,
    };
    room::present(dice, party, now, records);
}

/// The SEV3: open for six minutes. Its policy has told Dinesh; it reaches the viewer once, at the
/// second and last level, if nobody takes it.
fn slow_search(
    dice: &mut Dice,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) {
    let escalated_at = scene.now - Millis::minutes(6);
    let opened_at = escalated_at - policies::still_firing_after(Severity::Sev3);
    let signal = Signal {
        service: SEARCH,
        name: "HighLatency",
        severity: "warning",
        summary: "p95 of search above 1.5 s for two minutes".to_owned(),
        started_at: opened_at,
        ended_at: None,
        silence: None,
    };
    let key = note_alert(dice, scene, signal, facts);
    let state = Incident {
        title: "p95 of search above 1.5 s for two minutes".to_owned(),
        summary: String::new(),
        service: Some(scene.shop.services[SEARCH].id),
        severity: Severity::Sev3,
        origin: Origin::Alert,
        opened_at,
        escalated_at,
        acknowledged_at: None,
        acknowledged_by: None,
        first_acknowledged_at: None,
        resolved_at: None,
        resolved_by: None,
        assignee: None,
        communications: None,
        scribe: None,
        operations_lead: None,
        policy: scene.ladder.policy(Severity::Sev3, Crew::Checkout),
        alerts: [key].into(),
        cause: None,
        acknowledged_through: None,
        pinned: BTreeSet::new(),
        channels: BTreeSet::new(),
    };
    let id: IncidentId = dice.id(escalated_at);
    records.push(Story::new(id, escalated_at, Author::Muster, state).told());
    // Somebody who is not told has seen it, and leaves a hint for whoever takes it.
    let seen = scene.now - Millis::minutes(3);
    let text = "Same shape as last week's slow shard. The stock feed is late, too.".to_owned();
    records.push(written(dice, id, (seen, scene.cast.id(NOAH), text)));
}
