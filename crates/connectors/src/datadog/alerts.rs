//! The picture of what is in trouble now: the groups of monitors, and the incidents that are open.
//! It is one page, whatever its length, because an alert that is not in it has ended.

use muster_model::{
    fact::{Fact, FactKind},
    time::Timestamp,
};

use super::{Datadog, incidents, monitors};
use crate::{
    connector::{Page, Snapshot},
    error::ConnectorError,
};

impl Datadog {
    pub(super) async fn alerts(&self, now: Timestamp) -> Result<Page, ConnectorError> {
        let groups = self.groups().await?;
        let read = monitors::read(
            self.connection,
            &self.site,
            &self.monitor_tags,
            groups.list,
            now,
        );
        let mut facts = read.facts;
        let mut left_out = read.left_out;
        left_out.extend(groups.left_out);
        if self.incidents {
            let open = self.open_incidents().await?;
            left_out.extend(open.left_out);
            facts.extend(
                open.read
                    .into_iter()
                    .map(|it| Fact::Alert(incidents::fact(self.connection, &self.site, it))),
            );
        }
        // What cannot be read must not look as if it had ended.
        let complete = left_out.is_empty();
        Ok(Page {
            total: Some(facts.len() as u64),
            facts,
            cursor: now.to_string(),
            more: false,
            active: complete.then_some(Snapshot::all(FactKind::Alert)),
            tags: Vec::new(),
            left_out: left_out.iter().map(|it| self.client.scrub(it)).collect(),
        })
    }
}
