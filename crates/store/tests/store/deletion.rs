use muster_model::{
    escalation::PageKey,
    ids::{KpiThresholdId, NoteId, PolicyId, RoutingRuleId, TargetId},
    kpi::{Bucket, Kpi},
    rbac::Role,
    record::{
        Connection, Incident, KpiThreshold, LevelTarget, Member, Note, Policy, RoutingRule,
        Service, Severity, Side, Target, TargetScope, Team, ThresholdPage,
    },
    time::Millis,
};
use muster_store::{PageRow, audit, rebuild};

use crate::world::{NOON, World, policy, source};

#[test]
fn a_deleted_record_leaves_its_document_and_its_edits() {
    let world = World::new();
    let id = world.incident("Checkout is down");
    world.delete::<Incident>(id).unwrap();
    assert_eq!(world.get::<Incident>(id), None);
    world
        .store
        .read(|reader| {
            let document = rebuild::stored_document(reader, id.into())?;
            assert_eq!(document.deleted_at(), Some(NOON));
            assert_eq!(document.fields()?["title"], "Checkout is down");
            let edits = audit::history(reader, id.into())?;
            assert_eq!(
                edits.last().map(|edit| edit.action),
                Some(audit::Action::Delete)
            );
            assert!(reader.search("checkout", 10)?.is_empty());
            assert!(reader.list::<Incident>()?.is_empty());
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_member_who_is_needed_stays() {
    let world = World::new();
    let bob = world.member("Bob", Role::Responder);
    let id = PolicyId::new();
    world
        .create(id, &policy("Nights", LevelTarget::Member(bob)))
        .unwrap();
    assert_eq!(
        world.delete::<Member>(bob).unwrap_err().to_string(),
        "Bob is told by the policy 'Nights'. Take them out of its levels first."
    );
    world.delete::<Policy>(id).unwrap();
    let incident = world.incident("Checkout is down");
    world
        .change::<Incident>(incident, |i| i.assignee = Some(bob))
        .unwrap();
    assert_eq!(
        world.delete::<Member>(bob).unwrap_err().to_string(),
        "Bob leads the incident 'Checkout is down', which is not over. Give it to somebody else \
         first."
    );
    world
        .change::<Incident>(incident, |i| i.resolved_at = Some(NOON))
        .unwrap();
    world.delete::<Member>(bob).unwrap();
}

#[test]
fn a_team_has_one_member_less_when_the_member_goes() {
    let world = World::new();
    let bob = world.member("Bob", Role::Responder);
    let team = world.team("Shop", &[bob, world.admin_id]);
    world.delete::<Member>(bob).unwrap();
    assert_eq!(
        world.get::<Team>(team).unwrap().members,
        [world.admin_id].into()
    );
}

#[test]
fn a_policy_that_a_threshold_pages_stays() {
    let world = World::new();
    let ladder = PolicyId::new();
    let to_admin = policy("Nights", LevelTarget::Member(world.admin_id));
    world.create(ladder, &to_admin).unwrap();
    let id = KpiThresholdId::new();
    let threshold = KpiThreshold {
        kpi: Kpi::Mttr.into(),
        scope: TargetScope::Workspace,
        side: Side::Above,
        value: 1.0,
        bucket: Bucket::Week,
        in_a_row: 1,
        note: false,
        goal_at_risk: false,
        page: Some(ThresholdPage {
            policy: ladder,
            severity: Severity::Sev2,
        }),
    };
    world.create(id, &threshold).unwrap();
    assert_eq!(
        world.delete::<Policy>(ladder).unwrap_err().to_string(),
        "The policy 'Nights' is paged by a threshold for MTTR. Change the threshold first."
    );
    world.delete::<KpiThreshold>(id).unwrap();
    world.delete::<Policy>(ladder).unwrap();
}

#[test]
fn a_team_that_is_needed_stays_and_services_lose_one_that_goes() {
    let world = World::new();
    let team = world.team("Shop", &[]);
    let service = world.service("Checkout", &[team], &[]);
    let target = TargetId::new();
    let record = Target {
        kpi: Kpi::LeadTime.into(),
        scope: TargetScope::Team(team),
        value: 1.0,
        by: None,
        start: None,
    };
    world.create(target, &record).unwrap();
    assert_eq!(
        world.delete::<Team>(team).unwrap_err().to_string(),
        "The team 'Shop' has a target for Lead time for changes. Delete the target first."
    );
    world.delete::<Target>(target).unwrap();
    let ladder = PolicyId::new();
    world
        .create(ladder, &policy("Nights", LevelTarget::Team(team)))
        .unwrap();
    assert!(
        world
            .delete::<Team>(team)
            .unwrap_err()
            .to_string()
            .contains("'Nights'")
    );
    world.delete::<Policy>(ladder).unwrap();
    world.delete::<Team>(team).unwrap();
    assert!(world.get::<Service>(service).unwrap().teams.is_empty());
}

#[test]
fn a_service_or_policy_that_a_rule_or_an_open_incident_names_stays() {
    let world = World::new();
    let service = world.service("Checkout", &[], &[]);
    let ladder = PolicyId::new();
    world
        .create(
            ladder,
            &policy("Nights", LevelTarget::Member(world.admin_id)),
        )
        .unwrap();
    let rule = RoutingRuleId::new();
    let record = RoutingRule {
        name: "All".to_owned(),
        position: 1,
        matchers: Vec::new(),
        service: Some(service),
        severity: None,
        policy: Some(ladder),
        still_firing_after: Millis::ZERO,
        enabled: true,
    };
    world.create(rule, &record).unwrap();
    for refused in [
        world.delete::<Service>(service),
        world.delete::<Policy>(ladder),
    ] {
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("the routing rule 'All'")
        );
    }
    world.delete::<RoutingRule>(rule).unwrap();
    let incident = world.incident("Checkout is down");
    world
        .change::<Incident>(incident, |incident| {
            incident.service = Some(service);
            incident.policy = Some(ladder);
        })
        .unwrap();
    for refused in [
        world.delete::<Service>(service),
        world.delete::<Policy>(ladder),
    ] {
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("the incident 'Checkout is down'")
        );
    }
    world
        .change::<Incident>(incident, |i| i.resolved_at = Some(NOON))
        .unwrap();
    world.delete::<Service>(service).unwrap();
    world.delete::<Policy>(ladder).unwrap();
    assert_eq!(
        world.get::<Incident>(incident).unwrap().service,
        Some(service)
    );
}

#[test]
fn services_forget_what_a_deleted_connection_showed() {
    let world = World::new();
    let gone = world.connection();
    let kept = world.connection();
    let sources = [source(gone, "shop"), source(kept, "shop")];
    let service = world.service("Checkout", &[], &sources);
    world.delete::<Connection>(gone).unwrap();
    assert_eq!(
        world.get::<Service>(service).unwrap().sources,
        [source(kept, "shop")]
    );
}

#[test]
fn notes_and_pages_go_with_their_incident() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let note = Note {
        incident,
        author: world.admin_id,
        at: NOON,
        text: "Looking.".to_owned(),
    };
    world.create(NoteId::new(), &note).unwrap();
    let page = PageRow {
        key: PageKey {
            incident,
            escalated_at: NOON,
            round: 0,
            level: 0,
            member: world.admin_id,
        },
        due_at: NOON,
        decided_at: NOON,
        shown_at: None,
        held: None,
        seen_at: None,
    };
    world
        .store
        .write(|door| door.record_pages(&[page]))
        .unwrap();
    world.delete::<Incident>(incident).unwrap();
    world
        .store
        .read(|reader| {
            assert!(reader.notes_of(incident)?.is_empty());
            assert!(reader.pages_of(incident)?.is_empty());
            Ok(())
        })
        .unwrap();
}
