//! What is told before anybody is paged: the simulator, the test of routing rules, and what is wrong
//! with a policy or would break it.

use muster_engine::{routing_test::DraftRule, simulation::ImaginedIncident};
use muster_model::{
    rbac::Author,
    record::{LevelTarget, RoutingRule, Schedule, Severity},
    time::{Millis, Timestamp},
};
use muster_store::Store;

use super::{at_noon, daily, policy};
use crate::{
    alertmanager::{Alertmanager, route_everything},
    laptop::{Laptop, START},
};

#[test]
fn the_simulator_says_who_when_and_why() {
    let laptop = Laptop::set_up();
    let bo = laptop.colleague("Bo");
    let schedule = daily(&laptop, &[laptop.me(), bo], None);
    let service = laptop.service("checkout");
    let policy = policy(
        &laptop,
        &[
            (LevelTarget::Schedule(schedule), 15),
            (LevelTarget::Member(bo), 15),
        ],
    );
    route_everything(&laptop, Some(policy), Millis::ZERO);
    // Ten minutes before the hand-over at midnight UTC.
    let at = Timestamp(1_772_495_400_000);
    let imagined = ImaginedIncident {
        severity: Severity::Sev2,
        service: Some(service),
        policy: None,
        at,
    };
    let simulation = laptop.engine.simulate(&imagined).unwrap();
    assert_eq!(
        simulation.why,
        "The rule 'Everything' tells the policy 'On call'."
    );
    let steps: Vec<_> = simulation
        .steps
        .iter()
        .map(|step| {
            (
                step.at,
                step.members[0].name.as_str(),
                step.members[0].why.as_str(),
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            (at, "Ada", "on call in 'Checkout on call'"),
            (at + Millis::minutes(15), "Bo", "named on the level"),
        ]
    );
    assert_eq!(simulation.ends_at, Some(at + Millis::minutes(30)));
    let change = &simulation.hand_overs[0];
    assert_eq!(change.at, at + Millis::minutes(10));
    assert_eq!(
        (&change.from[0], &change.to[0]),
        (&"Ada".to_owned(), &"Bo".to_owned())
    );
    assert!(change.while_climbing);
    assert_eq!(simulation.warnings, Vec::<String>::new());
}

#[test]
fn a_schedule_without_anybody_is_warned_of_where_policies_are_listed() {
    let laptop = Laptop::set_up();
    let schedule = daily(&laptop, &[laptop.me()], Some(at_noon()));
    policy(&laptop, &[(LevelTarget::Schedule(schedule), 15)]);
    let warnings = &laptop.engine.policies().unwrap()[0].warnings;
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(
        warnings[0].contains("pages no one from Mon 2 Mar"),
        "{warnings:?}"
    );
}

#[test]
fn a_schedule_that_a_policy_tells_cannot_be_deleted() {
    let laptop = Laptop::set_up();
    let schedule = daily(&laptop, &[laptop.me()], None);
    policy(&laptop, &[(LevelTarget::Schedule(schedule), 15)]);
    let refused = Store::open(&laptop.workspace_file())
        .unwrap()
        .write(|door| door.delete::<Schedule>(Author::Member(laptop.me()), START, schedule));
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("The schedule 'Checkout on call' is told by the policy 'On call'")
    );
}

#[test]
fn rules_are_tried_against_the_alerts_of_the_last_month() {
    let laptop = Laptop::set_up();
    laptop.service("checkout");
    let source = Alertmanager::of(&laptop);
    for (fingerprint, severity) in [("F1", "critical"), ("F2", "critical"), ("F3", "info")] {
        source.fire(&laptop, fingerprint, "checkout", severity);
    }
    source.tell(&laptop);
    laptop.pass(Millis::minutes(3));
    source.end("F1");
    source.end("F2");
    source.end("F3");
    source.tell(&laptop);
    laptop.pass(Millis::hours(1));
    source.fire(&laptop, "F4", "checkout", "critical");
    source.tell(&laptop);

    let nothing = laptop.engine.test_routing(None).unwrap();
    assert_eq!((nothing.alerts, nothing.matched, nothing.quiet), (4, 0, 4));
    let policy = laptop.policy(&[laptop.me()], 0);
    let draft = |minutes| DraftRule {
        id: None,
        rule: RoutingRule {
            name: "Everything".to_owned(),
            position: 0,
            matchers: Vec::new(),
            service: None,
            severity: None,
            policy: Some(policy),
            still_firing_after: Millis::minutes(minutes),
            enabled: false,
        },
    };
    let test = laptop.engine.test_routing(Some(&draft(0))).unwrap();
    assert_eq!((test.paged, test.joined, test.quiet), (2, 2, 0));
    assert_eq!(
        test.sentence,
        "It would have paged 2 times in the last 30 days."
    );
    laptop.pass(Millis::minutes(10));
    let patient = laptop.engine.test_routing(Some(&draft(5))).unwrap();
    assert_eq!((patient.paged, patient.joined, patient.quiet), (1, 0, 3));
    // Nothing was written.
    assert_eq!(laptop.incidents().len(), 0);
}
