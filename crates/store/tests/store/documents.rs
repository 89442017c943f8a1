use muster_model::{
    ids::{DeviceId, MemberId},
    record::{Incident, Record, Team},
};
use muster_store::document::{Document, Fields, diff};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::world::incident;

fn fields(record: &impl Serialize) -> Fields {
    match serde_json::to_value(record).unwrap() {
        serde_json::Value::Object(fields) => fields,
        other => panic!("{other}"),
    }
}

/// The same record on two laptops.
fn two_copies<R: Record>(record: &R) -> (Document, Document) {
    let here = Document::new(DeviceId::new(), R::merge_of).unwrap();
    let made = here.edit(&Fields::new(), &fields(record)).unwrap();
    let there = Document::new(DeviceId::new(), R::merge_of).unwrap();
    there.merge(&made).unwrap();
    (here, there)
}

fn edit<R: Record>(document: &Document, edit: impl FnOnce(&mut R)) -> Vec<u8> {
    let before = document.fields().unwrap();
    let mut record: R = serde_json::from_value(before.clone().into()).unwrap();
    edit(&mut record);
    document.edit(&before, &fields(&record)).unwrap()
}

fn meet(here: &Document, there: &Document, from_here: &[u8], from_there: &[u8]) -> Fields {
    here.merge(from_there).unwrap();
    there.merge(from_here).unwrap();
    assert_eq!(here.fields().unwrap(), there.fields().unwrap());
    here.fields().unwrap()
}

#[test]
fn edits_of_different_fields_both_stand() {
    let (here, there) = two_copies(&incident("Checkout is down"));
    let a = edit::<Incident>(&here, |i| i.title = "Checkout is slow".to_owned());
    let b = edit::<Incident>(&there, |i| {
        i.severity = muster_model::record::Severity::Sev1;
    });
    let merged = meet(&here, &there, &a, &b);
    assert_eq!(merged["title"], "Checkout is slow");
    assert_eq!(merged["severity"], "sev1");
}

#[test]
fn edits_of_one_value_come_to_the_same_one_of_the_two() {
    let (here, there) = two_copies(&incident("Checkout is down"));
    let a = edit::<Incident>(&here, |i| i.title = "One".to_owned());
    let b = edit::<Incident>(&there, |i| i.title = "Two".to_owned());
    let merged = meet(&here, &there, &a, &b);
    assert!(merged["title"] == "One" || merged["title"] == "Two");
}

#[test]
fn prose_merges_letter_by_letter() {
    let mut record = incident("Checkout is down");
    record.summary = "Payments time out.".to_owned();
    let (here, there) = two_copies(&record);
    let a = edit::<Incident>(&here, |i| i.summary = "All payments time out.".to_owned());
    let b = edit::<Incident>(&there, |i| i.summary.push_str(" Cards only."));
    let merged = meet(&here, &there, &a, &b);
    assert_eq!(merged["summary"], "All payments time out. Cards only.");
}

#[test]
fn prose_that_began_empty_keeps_what_both_wrote() {
    let (here, there) = two_copies(&incident("Checkout is down"));
    let a = edit::<Incident>(&here, |i| i.summary = "From here.".to_owned());
    let b = edit::<Incident>(&there, |i| i.summary = "From there.".to_owned());
    let merged = meet(&here, &there, &a, &b)["summary"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        merged.contains("From here.") && merged.contains("From there."),
        "{merged}"
    );
}

#[test]
fn sets_merge_element_by_element() {
    let [ada, bob, eve] = [MemberId::new(), MemberId::new(), MemberId::new()];
    let team = Team {
        name: "Shop".to_owned(),
        discipline: muster_model::record::Discipline::Operations,
        members: [ada].into(),
    };
    let (here, there) = two_copies(&team);
    let a = edit::<Team>(&here, |team| {
        team.members.insert(bob);
    });
    let b = edit::<Team>(&there, |team| {
        team.members.remove(&ada);
        team.members.insert(eve);
    });
    let merged: Team = serde_json::from_value(meet(&here, &there, &a, &b).into()).unwrap();
    assert_eq!(merged.members, [bob, eve].into());
}

#[test]
fn a_deletion_meets_an_edit_and_loses_nothing() {
    let (here, there) = two_copies(&incident("Checkout is down"));
    let a = here.delete(crate::world::NOON).unwrap();
    let b = edit::<Incident>(&there, |i| i.title = "Late".to_owned());
    let merged = meet(&here, &there, &a, &b);
    assert_eq!(merged["title"], "Late");
    assert_eq!(there.deleted_at(), Some(crate::world::NOON));
}

#[test]
fn a_difference_names_only_what_changed() {
    let before = fields(&json!({"title": "a", "service": null, "gone": 1}));
    let after = fields(&json!({"title": "b", "service": null, "new": [2]}));
    let expected = fields(&json!({"title": ["a", "b"], "gone": [1, null], "new": [null, [2]]}));
    assert_eq!(diff(&before, &after), expected);
}

#[test]
fn bytes_that_are_no_document_are_refused() {
    let refused = Document::load(b"not a document", DeviceId::new(), Incident::merge_of);
    assert!(refused.is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_document_holds_whatever_text_it_was_given(
        texts in proptest::collection::vec((any::<String>(), any::<String>()), 1..5),
    ) {
        let document = Document::new(DeviceId::new(), Incident::merge_of).unwrap();
        let mut before = Fields::new();
        for (title, summary) in texts {
            let mut record = incident(&title);
            record.summary = summary;
            let after = fields(&record);
            document.edit(&before, &after).unwrap();
            let snapshot = document.snapshot().unwrap();
            let loaded = Document::load(&snapshot, DeviceId::new(), Incident::merge_of).unwrap();
            prop_assert_eq!(&loaded.fields().unwrap(), &after);
            before = after;
        }
    }
}
