//! How incidents went before and after people trained for them.

use muster_engine::training::Effect;
use muster_model::{
    ids::{IncidentId, ServiceId},
    rbac::Author,
    record::{Incident, Origin, Severity},
    time::{Millis, Timestamp},
};
use muster_store::Store;

use super::Story;
use crate::laptop::START;

/// Writes incidents of a service: when each began, after how many minutes it was acknowledged, and
/// after how many it was over.
fn incidents(story: &Story, service: ServiceId, all: &[(Timestamp, i64, Option<i64>)]) {
    let store = Store::open(&story.laptop.workspace_file()).unwrap();
    store
        .seed(|door| {
            for (opened_at, acknowledged, resolved) in all {
                let incident = Incident {
                    title: "It is slow".to_owned(),
                    summary: String::new(),
                    service: Some(service),
                    severity: Severity::Sev3,
                    origin: Origin::Declared,
                    opened_at: *opened_at,
                    escalated_at: *opened_at,
                    acknowledged_at: Some(*opened_at + Millis::minutes(*acknowledged)),
                    acknowledged_by: Some(story.ada),
                    first_acknowledged_at: None,
                    resolved_at: resolved.map(|minutes| *opened_at + Millis::minutes(minutes)),
                    resolved_by: None,
                    assignee: None,
                    communications: None,
                    scribe: None,
                    operations_lead: None,
                    policy: None,
                    alerts: Default::default(),
                    cause: None,
                    acknowledged_through: None,
                    pinned: Default::default(),
                    channels: Default::default(),
                };
                let author = Author::Member(story.ada);
                door.create(author, *opened_at, IncidentId::new(), &incident)?;
            }
            Ok(())
        })
        .unwrap();
}

fn effects(story: &Story) -> Vec<Effect> {
    story.laptop.engine.training_effect().unwrap().effects
}

#[test]
fn a_session_is_compared_for_each_service_that_its_skills_are_about() {
    let story = Story::begin();
    let [shop, bank] = ["shop", "bank"].map(|name| story.service(name, story.web));
    let roll = story.skill("Roll it back", Some(shop), "");
    let drain = story.skill("Drain it", Some(shop), "");
    let refund = story.skill("Refund", Some(bank), "");
    let lead = story.skill("Lead an incident", None, "");
    let held = START + Millis::days(30);
    let ended = held + Millis::hours(1);
    let members = [story.ada, story.bo, story.cy];
    let session = story.held("Rolling back", &[roll, drain, refund, lead], held, &members);
    // Nothing of it is about a service.
    story.held("Leading", &[lead], held, &members);
    // Twenty days later: the second before the time is none of it, the last instant before is.
    let day = Millis::days(1);
    let hour = Millis::hours(1);
    let before = [
        (ended - Millis::days(20) - Millis(1), 999, Some(999)),
        (ended - Millis::days(20), 10, Some(100)),
        (ended - Millis::days(9), 12, Some(60)),
        (ended - day, 14, Some(80)),
        (ended - hour, 16, Some(70)),
        (ended - Millis(1), 30, Some(90)),
    ];
    let after = [
        (ended, 4, Some(40)),
        (ended + day, 6, Some(30)),
        (ended + Millis::days(3), 5, Some(50)),
        (ended + Millis::days(4), 9, Some(20)),
        (ended + Millis::days(19), 2, None),
    ];
    incidents(&story, shop, &[&before[..], &after[..]].concat());
    incidents(&story, bank, &[(ended + hour, 3, Some(20))]);
    story.laptop.clock.advance(ended.since(START));
    assert_eq!(effects(&story), []);
    story.laptop.clock.advance(Millis::days(20));

    let found = effects(&story);
    let services: Vec<_> = found.iter().map(|it| it.service_name.as_str()).collect();
    assert_eq!(services, ["bank", "shop"]);
    let of_shop = &found[1];
    assert_eq!((of_shop.session, of_shop.attended), (session, 3));
    assert_eq!((of_shop.held_at, of_shop.span), (held, Millis::days(20)));
    let minutes = |it: Option<Millis>| it.map(|span| span.0 / 60_000);
    assert_eq!(
        (
            of_shop.before.incidents,
            minutes(of_shop.before.to_acknowledge)
        ),
        (5, Some(14))
    );
    assert_eq!(minutes(of_shop.before.to_restore), Some(80));
    assert_eq!(
        (
            of_shop.after.acknowledged,
            minutes(of_shop.after.to_acknowledge)
        ),
        (5, Some(5))
    );
    assert_eq!(
        (of_shop.after.restored, minutes(of_shop.after.to_restore)),
        (4, Some(35))
    );
    assert_eq!(
        of_shop.sentence,
        "The median time to acknowledge went from 14 min (5 incidents) to 5 min (5). Of the time to \
         restore there are too few to tell: 5 before and 4 after. Other things changed too, so this \
         alone does not show that the session did it."
    );
    assert!(
        found[0].sentence.starts_with(
            "Too few incidents to tell: 0 in the 20 d before it and 1 in the 20 d after"
        ),
        "{}",
        found[0].sentence
    );
    assert_eq!(story.laptop.engine.training_effect().unwrap().fewest, 5);
}

#[test]
fn the_latest_session_comes_first_and_no_time_is_longer_than_ninety_days() {
    let story = Story::begin();
    let shop = story.service("shop", story.web);
    let roll = story.skill("Roll it back", Some(shop), "");
    let first = story.held("First", &[roll], START, &[story.bo]);
    let second = story.held("Second", &[roll], START + Millis::days(60), &[]);
    story.planned("Not yet", &[roll], START + Millis::days(61), &[]);
    story.laptop.clock.advance(Millis::days(100));
    let found = effects(&story);
    let order: Vec<_> = found.iter().map(|it| it.session).collect();
    assert_eq!(order, [second, first]);
    assert_eq!(found[1].span, Millis::days(90));
    assert_eq!(found[0].span, Millis::hours(40 * 24 - 1));
}
