//! Deployments as facts: which system made them, what they are called there, and their numbers.

use muster_model::{
    fact::{Deployment, DeploymentKind, DeploymentStatus, Fact, FactKey},
    time::{Millis, Timestamp},
};

use super::Deliveries;
use crate::sample::services::{GITLAB, JENKINS};

/// One deployment to be written down.
pub(super) struct Shipment<'a> {
    pub(super) service: usize,
    pub(super) environment: &'a str,
    pub(super) status: DeploymentStatus,
    pub(super) kind: DeploymentKind,
    pub(super) commit: &'a str,
    pub(super) pipeline: String,
    pub(super) title: String,
    pub(super) author: &'a str,
    pub(super) at: Timestamp,
    /// How long the work took; none while it is under way.
    pub(super) work: Option<Millis>,
}

impl Deliveries<'_> {
    /// Writes a deployment down. Gives its identity, and when it ended (or began, if it has not).
    pub(super) fn ship(&mut self, shipment: &Shipment<'_>) -> (FactKey, Timestamp) {
        let about = self.about(shipment.service);
        let by_jenkins = about.jenkins && shipment.environment != "load-lab";
        let started_at = shipment.at + Millis::seconds(self.dice.between(4, 40));
        let finished_at = shipment
            .work
            .map(|work| shipment.at + work.max(Millis::minutes(1)));
        let (key, source, url) = if by_jenkins {
            let job = about.deploy_job(shipment.environment);
            let build = self.build_number(shipment.service);
            let url = format!("{JENKINS}/job/{}/{build}/", job.replace('/', "/job/"));
            let key = FactKey {
                connection: self.shop.jenkins,
                external_id: format!("{job}#{build}"),
            };
            (key, job, url)
        } else {
            let project = about.project();
            let number = self.number();
            let url = format!("{GITLAB}/{project}/-/jobs/{number}");
            let key = FactKey {
                connection: self.shop.gitlab,
                external_id: format!("{project}/deployments/{number}"),
            };
            (key, project, url)
        };
        self.facts.push(Fact::Deployment(Deployment {
            key: key.clone(),
            observed_at: finished_at.unwrap_or(started_at),
            source,
            environment: shipment.environment.to_owned(),
            status: shipment.status,
            kind: shipment.kind,
            commit: shipment.commit.to_owned(),
            reference: "main".to_owned(),
            pipeline: if by_jenkins {
                key.external_id.clone()
            } else {
                shipment.pipeline.clone()
            },
            title: shipment.title.clone(),
            author: shipment.author.to_owned(),
            url,
            created_at: shipment.at,
            started_at: Some(started_at),
            finished_at,
        }));
        (key, finished_at.unwrap_or(started_at))
    }

    /// The next number that GitLab gives.
    pub(super) fn number(&mut self) -> i64 {
        self.next_number += self.dice.between(1, 7);
        self.next_number
    }

    /// The next build number of a service's Jenkins jobs.
    pub(super) fn build_number(&mut self, service: usize) -> i64 {
        let progress = &mut self.progress[service];
        progress.next_build += 1;
        progress.next_build
    }
}
