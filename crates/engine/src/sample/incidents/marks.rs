//! People's verdicts on deployments: those that failed without an incident or another deployment
//! to tell of it, and a few that looked worse, or more ordinary, than they were.

use std::collections::BTreeSet;

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus, Fact, FactKey},
    rbac::Author,
    record::{DeploymentMark, Verdict},
    time::{Millis, Timestamp},
};

use super::Scene;
use crate::sample::{
    AnyRecord, SampleRecord,
    deliveries::{Failure, Repair},
    dice::Dice,
};

const FAILED: [&str; 4] = [
    "Vouchers were refused for twenty minutes; support saw it before any alert did.",
    "Wrong prices in the basket until the flag was off again.",
    "Half of the customers saw the old and the new page in turns.",
    "Customers in Austria could not choose their carrier.",
];

const SOUND: [&str; 3] = [
    "The dip was the provider's maintenance, not this rollout.",
    "Checked against the traces: the errors began an hour before it.",
    "A planned switch; the alert was known and expected.",
];

const REWORK: [&str; 3] = [
    "Second try at the rounding that customers complained about.",
    "Not planned: brought back the missing invoices.",
    "Only there to undo last week's change of the defaults.",
];

/// Writes the marks.
pub(super) fn marks(
    dice: &mut Dice,
    scene: &Scene<'_>,
    failures: &[Failure],
    records: &mut Vec<SampleRecord>,
    facts: &[Fact],
) {
    for failure in failures {
        if !failure.is_incident && failure.repair == Repair::ByHand {
            let at = failure.recovered_at + Millis::minutes(dice.between(10, 200));
            let reason = dice.pick(&FAILED);
            let deployment = &failure.deployment;
            let service = failure.service;
            mark(
                dice,
                scene,
                (service, deployment),
                at,
                (Verdict::Failed, reason),
                records,
            );
        }
    }
    let failed: BTreeSet<_> = failures.iter().map(|failure| &failure.deployment).collect();
    let unremarkable: Vec<_> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Deployment(it)
                if it.environment == "production"
                    && it.kind == DeploymentKind::Rollout
                    && it.status == DeploymentStatus::Success
                    && it.created_at < scene.now - Millis::days(2)
                    && !failed.contains(&it.key) =>
            {
                let service = scene.shop.services.iter().position(|service| {
                    it.source == service.about.project()
                        || it.source == service.about.deploy_job(&it.environment)
                })?;
                Some((service, &it.key, it.created_at))
            }
            _ => None,
        })
        .collect();
    let verdicts = SOUND
        .map(|reason| (Verdict::Sound, reason))
        .into_iter()
        .chain(REWORK.map(|reason| (Verdict::Rework, reason)));
    let mut taken = BTreeSet::new();
    for verdict in verdicts {
        let (service, deployment, created_at) = dice.pick(&unremarkable);
        if taken.insert(deployment) {
            let at = created_at + Millis::hours(dice.between(2, 26));
            mark(dice, scene, (service, deployment), at, verdict, records);
        }
    }
}

fn mark(
    dice: &mut Dice,
    scene: &Scene<'_>,
    (service, deployment): (usize, &FactKey),
    at: Timestamp,
    (verdict, reason): (Verdict, &str),
    records: &mut Vec<SampleRecord>,
) {
    let at = at.min(scene.now);
    let crew = scene.shop.services[service].about.crews[0];
    let author = Author::Member(scene.cast.editor(dice, crew).id);
    let record = DeploymentMark {
        deployment: deployment.clone(),
        verdict,
        reason: reason.to_owned(),
    };
    let record = AnyRecord::DeploymentMark(dice.id(at), record);
    records.push(SampleRecord::written(at, author, record));
}
