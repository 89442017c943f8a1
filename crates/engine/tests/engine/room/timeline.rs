//! The timeline of an incident: its times and notes are corrected with a trace, entries are pinned,
//! and many of them are no burden.

use std::time::{Duration, Instant};

use muster_engine::incidents::TimelineFilter;
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey},
    ids::{ConnectionId, NoteId},
    rbac::Author,
    record::{Incident, Note, Severity},
    time::Millis,
};

use super::{declare, entries, store};
use crate::laptop::{Laptop, START};

/// An alert that fired for a minute.
fn alert(connection: ConnectionId, number: i64) -> Fact {
    let started_at = START - Millis::hours(1) + Millis(number);
    Fact::Alert(Alert {
        key: FactKey {
            connection,
            external_id: number.to_string(),
        },
        observed_at: START,
        name: "CheckoutDown".to_owned(),
        labels: Default::default(),
        annotations: Default::default(),
        state: AlertState::Resolved,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at,
        ended_at: Some(started_at + Millis::minutes(1)),
    })
}

#[test]
fn the_time_of_an_entry_is_corrected_with_a_trace_and_taken_back() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    let acknowledged = || entries(&laptop, id, TimelineFilter::Acknowledgement).remove(0);
    let key = acknowledged().key;
    let earlier = START - Millis::minutes(4);
    laptop.clock.advance(Millis::minutes(9));
    engine.correct_entry(id, &key, earlier).unwrap();
    let entry = acknowledged();
    assert_eq!(entry.at, earlier);
    let trace = entry.trace.unwrap();
    assert_eq!((trace.was_at, trace.by_name.as_str()), (Some(START), "Ada"));
    assert_eq!(
        laptop.incident(id).timeline[0].key,
        key,
        "it comes first now"
    );
    let stands = laptop.incident(id).incident.acknowledged_at;
    assert_eq!(stands, Some(START), "what counts in MTTA stays");
    engine
        .correct_entry(id, &key, earlier - Millis::minutes(1))
        .unwrap();
    assert_eq!(acknowledged().trace.unwrap().was_at, Some(START));
    engine.correct_entry(id, &key, START).unwrap();
    assert_eq!((acknowledged().at, acknowledged().trace), (START, None));
}

#[test]
fn a_note_is_corrected_in_time_and_text_and_both_are_kept() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    engine.add_note(id, "Cards fial", None).unwrap();
    let note = || entries(&laptop, id, TimelineFilter::Note).remove(0);
    let at = START - Millis::minutes(1);
    engine.correct_entry(id, &note().key, at).unwrap();
    engine
        .correct_note(note().note.unwrap(), "Cards fail")
        .unwrap();
    let corrected = note();
    assert_eq!((corrected.at, corrected.text.as_str()), (at, "Cards fail"));
    let trace = corrected.trace.unwrap();
    assert_eq!(trace.was_at, Some(START));
    assert_eq!(trace.was_text.as_deref(), Some("Cards fial"));
}

#[test]
fn an_entry_is_pinned_and_the_pin_taken_out() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    engine.add_note(id, "The cause is known", None).unwrap();
    let key = entries(&laptop, id, TimelineFilter::Note).remove(0).key;
    let pinned = || {
        let timeline = laptop.incident(id).timeline;
        timeline
            .into_iter()
            .filter(|it| it.pinned)
            .map(|it| it.key)
            .collect::<Vec<_>>()
    };
    engine.pin_entry(id, &key, true).unwrap();
    assert_eq!(pinned(), std::slice::from_ref(&key));
    engine.pin_entry(id, &key, false).unwrap();
    assert!(pinned().is_empty());
}

#[test]
fn a_timeline_of_ten_thousand_entries_is_put_together_in_a_moment() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let store = store(&laptop);
    let author = Author::Member(laptop.me());
    let connection = ConnectionId::new();
    let alerts: Vec<_> = (0..5_000).map(|number| alert(connection, number)).collect();
    let keys = alerts.iter().map(|alert| alert.key().to_string()).collect();
    let written = store.write(|door| {
        door.apply_facts(&alerts)?;
        door.change::<Incident>(author, START, id, |incident| incident.alerts = keys)?;
        for number in 0..200 {
            let note_id = NoteId::new();
            let note = Note {
                incident: id,
                author: laptop.me(),
                at: START + Millis(number),
                text: "Looking".to_owned(),
            };
            door.create(author, START, note_id, &note)?;
            let at = START + Millis(number + 1);
            door.change::<Note>(author, at, note_id, |note| note.text.push('.'))?;
        }
        Ok(())
    });
    written.unwrap();
    let began = Instant::now();
    let timeline = laptop.incident(id).timeline;
    let took = began.elapsed();
    assert!(timeline.len() > 10_200);
    assert!(timeline.is_sorted_by_key(|entry| entry.at));
    // Quadratic work would take minutes; even a debug build on a busy machine needs no such time.
    assert!(took < Duration::from_secs(10), "{took:?}");
}
