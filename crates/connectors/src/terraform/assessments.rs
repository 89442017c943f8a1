//! The stream of health assessments: the latest of each workspace, and each workspace's tags. Both
//! came with the listing of workspaces, which is read once for all streams.

use muster_model::{fact::Fact, time::Timestamp};

use super::{Terraform, facts};
use crate::{connector::Page, error::ConnectorError};

impl Terraform {
    pub(super) async fn pull_assessments(&self, now: Timestamp) -> Result<Page, ConnectorError> {
        let listing = self.known().listing.take();
        let listing = match listing {
            Some(listing) => listing,
            None => self.workspaces().await?,
        };
        let facts: Vec<Fact> = listing
            .list
            .iter()
            .filter_map(|workspace| {
                let url = self.page(&workspace.name, &[]);
                let assessment = workspace.assessment.as_ref()?;
                let run = facts::assessment(self.connection, &workspace.name, assessment, url);
                (run.created_at >= self.since).then_some(Fact::IacRun(run))
            })
            .collect();
        Ok(Page {
            total: Some(facts.len() as u64),
            facts,
            cursor: now.to_string(),
            more: false,
            active: None,
            tags: listing.tags(),
            left_out: self.scrubbed(&listing.left_out),
        })
    }
}
