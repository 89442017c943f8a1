//! Deployments that turn out to be bad, and how they are put right.

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus, FactKey},
    time::{Millis, Timestamp},
};

use super::{Deliveries, Failure, Repair, shipments::Shipment, short};
use crate::sample::story;

/// The share of failed deployments that become incidents.
const INCIDENT_SHARE: f64 = 0.28;

impl Deliveries<'_> {
    /// A deployment that just went out turns out to be bad, and is put right.
    pub(super) fn fail(
        &mut self,
        service: usize,
        deployment: FactKey,
        ended_at: Timestamp,
        repair: Repair,
        commit: &str,
        previous: &str,
    ) {
        let week = story::week_at(ended_at, self.now);
        let noticed_at = ended_at + self.dice.around(Millis::minutes(16), 0.6);
        let recovered_at = noticed_at
            + self
                .dice
                .around(week.resolve, 0.35)
                .max(Millis::minutes(25));
        let repaired_at = recovered_at - Millis::minutes(self.dice.between(2, 5));
        match repair {
            Repair::Rollback => self.roll_back(service, previous, noticed_at, repaired_at),
            Repair::Hotfix => self.hotfix(service, noticed_at, repaired_at),
            Repair::ByHand => {}
        }
        self.owed_incidents += INCIDENT_SHARE;
        let is_incident = self.owed_incidents >= 1.0;
        if is_incident {
            self.owed_incidents -= 1.0;
        }
        self.progress[service].free_from = recovered_at + Millis::minutes(30);
        self.failures.push(Failure {
            service,
            deployment,
            noticed_at,
            recovered_at,
            repair,
            is_incident,
            version: short(commit),
            previous: short(previous),
        });
    }

    fn roll_back(
        &mut self,
        service: usize,
        previous: &str,
        noticed_at: Timestamp,
        repaired_at: Timestamp,
    ) {
        let at = (repaired_at - Millis::minutes(6)).max(noticed_at);
        let author = self.deployer(service).user;
        let pipeline = self.pipeline_for_deployment(service, previous, at);
        self.ship(&Shipment {
            service,
            environment: "production",
            status: DeploymentStatus::Success,
            kind: DeploymentKind::Rollback,
            commit: previous,
            pipeline,
            title: format!("Roll back to {}", short(previous)),
            author,
            at,
            work: Some(repaired_at.since(at)),
        });
        self.progress[service].commit = previous.to_owned();
    }

    fn hotfix(&mut self, service: usize, noticed_at: Timestamp, repaired_at: Timestamp) {
        let at = (repaired_at - Millis::minutes(7)).max(noticed_at);
        let head = self.hotfix_change(service, noticed_at, at);
        self.ship(&Shipment {
            service,
            environment: "production",
            status: DeploymentStatus::Success,
            kind: DeploymentKind::Hotfix,
            commit: &head.commit,
            pipeline: head.pipeline,
            title: head.title,
            author: head.author,
            at,
            work: Some(repaired_at.since(at)),
        });
        self.progress[service].commit = head.commit;
    }
}
