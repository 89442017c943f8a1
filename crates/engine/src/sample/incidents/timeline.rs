//! One incident from its first alert to its last note: the edits that made it, in the order in
//! which people and Muster made them.

use std::collections::BTreeSet;

use muster_model::{
    ids::{IncidentId, MemberId, NoteId},
    rbac::Author,
    record::{CauseLink, Incident, Note, Origin, Severity},
    time::{Millis, Timestamp},
};

use super::{
    Scene, alerts,
    prose::{Filling, Trouble},
    room::{self, Party},
};
use crate::sample::{AnyRecord, SampleRecord, dice::Dice, dice::scaled, policies};
use muster_model::fact::Fact;

/// What happened, before anybody wrote it down.
pub(super) struct Course {
    pub(super) service: usize,
    pub(super) trouble: &'static Trouble,
    pub(super) severity: Severity,
    pub(super) began_at: Timestamp,
    /// How long until a person took it; none if it ended by itself before.
    pub(super) acknowledge: Option<Millis>,
    pub(super) ended_at: Timestamp,
    /// The last note.
    pub(super) ending: String,
    pub(super) cause: Option<CauseLink>,
    pub(super) version: String,
    pub(super) previous: String,
}

/// Writes one incident that is over, with its notes and alerts, and its whole room if `full`.
pub(super) fn write(
    dice: &mut Dice,
    scene: &Scene<'_>,
    course: &Course,
    full: bool,
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) {
    let service = &scene.shop.services[course.service];
    let crew = service.about.crews[0];
    let lead = scene.cast.responder(dice, crew).id;
    let mate = scene.cast.responder(dice, crew).id;
    let filling = Filling::new(dice, service.about, &course.version, &course.previous);

    let alerts = alerts::behind(dice, scene, course, &filling, facts);
    let (origin, opened_by, escalated_at) = if alerts.is_empty() {
        (Origin::Declared, Author::Member(mate), course.began_at)
    } else {
        let wait = policies::still_firing_after(course.severity);
        let poll = Millis::seconds(dice.between(3, 55));
        let opened_at = course.began_at + wait + poll;
        (Origin::Alert, Author::Muster, opened_at)
    };
    let first: BTreeSet<_> = alerts.first().cloned().into_iter().collect();
    // What a person declares is sometimes judged anew once more is known.
    let raised = origin == Origin::Declared && course.severity < Severity::Sev4;
    let raised = raised && dice.chance(0.4);
    let mut state = Incident {
        title: filling.fill(course.trouble.title),
        summary: String::new(),
        service: Some(service.id),
        severity: if raised {
            milder(course.severity)
        } else {
            course.severity
        },
        origin,
        opened_at: course.began_at,
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
        policy: scene.ladder.policy(course.severity, crew),
        alerts: first,
        cause: None,
        acknowledged_through: None,
        pinned: BTreeSet::new(),
        channels: BTreeSet::new(),
    };
    let id: IncidentId = dice.id(escalated_at);
    let mut story = Story::new(id, escalated_at, opened_by, state.clone());

    // More alerts of the same trouble come in while the first one is being looked at.
    if alerts.len() > 1 {
        state.alerts.extend(alerts.iter().cloned());
        let joined = escalated_at + Millis::seconds(dice.between(40, 110));
        story.edit(joined.min(course.ended_at), Author::Muster, &state);
    }
    let mut notes = Vec::new();
    if let Some(wait) = course.acknowledge {
        let latest = course.ended_at - Millis::minutes(2);
        let acknowledged_at = (course.began_at + wait)
            .max(escalated_at + Millis::seconds(45))
            .min(latest.max(escalated_at));
        state.acknowledged_at = Some(acknowledged_at);
        state.acknowledged_by = Some(lead);
        state.assignee = Some(lead);
        if full {
            state.communications = Some(mate);
            state.scribe = Some(mate);
            state.operations_lead = Some(lead);
        }
        story.edit(acknowledged_at, Author::Member(lead), &state);

        let span = course.ended_at.since(acknowledged_at);
        let at = |share| acknowledged_at + scaled(span, share);
        if raised {
            state.severity = course.severity;
            story.edit(at(0.08), Author::Member(lead), &state);
        }
        if mate != lead && dice.chance(0.25) {
            state.assignee = Some(mate);
            story.edit(at(0.3), Author::Member(lead), &state);
        }
        state.summary = filling.fill(course.trouble.summary);
        story.edit(at(0.5), Author::Member(lead), &state);
        let shares = [0.12, 0.42, 0.71, 0.88];
        for (index, (text, share)) in course.trouble.notes.iter().zip(shares).enumerate() {
            let author = if index % 2 == 0 { lead } else { mate };
            notes.push((at(share), author, filling.fill(text)));
        }
        notes.push((at(0.97), lead, filling.fill(&course.ending)));

        state.resolved_by = Some(lead);
    }
    state.resolved_at = Some(course.ended_at);
    let ender = state.resolved_by.map_or(Author::Muster, Author::Member);
    story.edit(course.ended_at, ender, &state);

    let judged_at = course.ended_at + Millis::minutes(dice.between(5, 300));
    if judged_at < scene.now {
        state.cause.clone_from(&course.cause);
        story.edit(judged_at, Author::Member(lead), &state);
    }
    records.push(story.told());
    records.extend(notes.into_iter().map(|note| written(dice, id, note)));
    if let Some(from) = state.acknowledged_at.filter(|_| full) {
        let party = Party {
            incident: id,
            lead,
            mate,
            speaker: mate,
        };
        // Dice of its own, so that what is rolled here changes nothing else.
        let mut dice = Dice::new(course.began_at.0.unsigned_abs());
        room::past(&mut dice, party, (from, course.ended_at), records);
    }
}

/// A note as a record.
pub(super) fn written(
    dice: &mut Dice,
    incident: IncidentId,
    (at, author, text): (Timestamp, MemberId, String),
) -> SampleRecord {
    let id: NoteId = dice.id(at);
    let note = Note {
        incident,
        author,
        at,
        text,
    };
    SampleRecord::written(at, Author::Member(author), AnyRecord::Note(id, note))
}

/// An incident's edits as they come.
pub(super) struct Story {
    id: IncidentId,
    record: SampleRecord,
}

impl Story {
    pub(super) fn new(id: IncidentId, at: Timestamp, author: Author, state: Incident) -> Self {
        Self {
            id,
            record: SampleRecord::written(at, author, AnyRecord::Incident(id, state)),
        }
    }

    pub(super) fn edit(&mut self, at: Timestamp, author: Author, state: &Incident) {
        let record = AnyRecord::Incident(self.id, state.clone());
        self.record = self.record.clone().edited(at, author, record);
    }

    pub(super) fn told(mut self) -> SampleRecord {
        self.record.edits.sort_by_key(|edit| edit.at);
        self.record
    }
}

const fn milder(severity: Severity) -> Severity {
    match severity {
        Severity::Sev1 => Severity::Sev2,
        Severity::Sev2 => Severity::Sev3,
        Severity::Sev3 | Severity::Sev4 => Severity::Sev4,
    }
}
