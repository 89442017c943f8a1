//! Who is on call now, for every escalation policy that the connection follows. All pages are read
//! at once, because together they are the whole picture.

use std::collections::BTreeMap;

use muster_model::{
    fact::{Fact, FactKind, OnCallShift},
    time::Timestamp,
};

use super::{
    DEEPEST, PER_PAGE, PagerDuty, facts,
    selection::{Selection, with_each},
    wire,
};
use crate::{
    connector::{Page, Snapshot},
    elements::{Elements, read_each},
    error::ConnectorError,
};

const LIST: &str = "oncalls";

/// Everybody on call.
#[derive(Default)]
struct Everybody {
    /// By their identity: pages may overlap.
    shifts: BTreeMap<String, OnCallShift>,
    left_out: Vec<String>,
    /// Whether there are more than PagerDuty gives.
    cut_short: bool,
}

impl PagerDuty {
    pub(super) async fn on_call(
        &self,
        text: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let kept: Option<Selection> = text.and_then(|text| serde_json::from_str(text).ok());
        let selection = self.selection(kept, now).await?;
        // Without a filter PagerDuty gives everybody, so that nobody must not be asked for.
        let nobody = selection.policy_ids.as_ref().is_some_and(Vec::is_empty);
        let everybody = if nobody {
            Everybody::default()
        } else {
            self.everybody(&selection, now).await?
        };
        // Somebody who cannot be read must not look as if they had gone off call.
        let complete = !everybody.cut_short && everybody.left_out.is_empty();
        Ok(Page {
            total: Some(everybody.shifts.len() as u64),
            facts: everybody
                .shifts
                .into_values()
                .map(Fact::OnCallShift)
                .collect(),
            cursor: serde_json::json!(selection).to_string(),
            more: false,
            active: complete.then_some(Snapshot::all(FactKind::OnCallShift)),
            tags: Vec::new(),
            left_out: self.scrubbed(&everybody.left_out),
        })
    }

    async fn everybody(
        &self,
        selection: &Selection,
        now: Timestamp,
    ) -> Result<Everybody, ConnectorError> {
        let mut everybody = Everybody::default();
        let mut offset = 0;
        loop {
            let call = Self::list(LIST, "who is on call", offset)
                .with("earliest", "true")
                .with("include[]", "users")
                .with("time_zone", "UTC");
            let policies = selection.policy_ids.as_deref().unwrap_or_default();
            let call = with_each(call, "escalation_policy_ids[]", policies);
            let page = self.page(LIST, &call).await?;
            let on_calls: Elements<wire::OnCall> = read_each("who is on call", page.elements);
            everybody.left_out.extend(on_calls.left_out);
            for on_call in on_calls.read {
                let shift = facts::shift(self.connection, on_call, now);
                everybody
                    .shifts
                    .insert(shift.key.external_id.clone(), shift);
            }
            offset += PER_PAGE;
            everybody.cut_short = page.more && offset + PER_PAGE > DEEPEST;
            if !page.more || everybody.cut_short {
                return Ok(everybody);
            }
        }
    }
}
