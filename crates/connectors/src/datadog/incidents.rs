//! Datadog's incidents, as alerts, so that routing rules decide what comes of them. Those that are
//! open are part of the picture of what is in trouble now; those that are over are read in a
//! stream of their own, which gives them their true end.

use std::collections::BTreeMap;

use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey},
    ids::ConnectionId,
    time::Timestamp,
};
use serde_json::Value;

use super::{Datadog, site::Site, wire};
use crate::{
    connector::Page,
    descent::Descent,
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

/// The incidents that are open, in Datadog's syntax.
const OPEN: &str = "state:(active OR stable)";
/// All incidents, likewise. Some organisations have a state after 'resolved'.
const ALL: &str = "state:(active OR stable OR resolved OR completed)";
/// The states of incidents that are over.
const OVER: [&str; 2] = ["resolved", "completed"];
/// How many incidents a page has; Datadog allows 100, and each is large.
const PAGE: &str = "50";
/// How many pages of open incidents are read at most.
const PAGES: usize = 40;

impl Datadog {
    async fn search(
        &self,
        query: &str,
        offset: Option<&str>,
    ) -> Result<wire::IncidentSearch, ConnectorError> {
        let path = ["api", "v2", "incidents", "search"];
        let mut call = Call::new(&path, "the incidents", Self::needs("incident_read"))
            .with("query", query)
            .with("sort", "-created")
            .with("page[size]", PAGE);
        if let Some(offset) = offset {
            call = call.with("page[offset]", offset);
        }
        self.ask(&call).await?.json()
    }

    /// The incidents that are open, all of them.
    pub(super) async fn open_incidents(&self) -> Result<Elements<wire::Incident>, ConnectorError> {
        let mut offset = None;
        let mut all = Elements {
            read: Vec::new(),
            left_out: Vec::new(),
            count: 0,
        };
        for _ in 0..PAGES {
            let found = self.search(OPEN, offset.as_deref()).await?;
            offset = next_offset(&found);
            let page = elements(found);
            all.count += page.count;
            all.read
                .extend(page.read.into_iter().filter(|it| !is_over(it)));
            all.left_out.extend(page.left_out);
            if offset.is_none() {
                return Ok(all);
            }
        }
        all.left_out.push(format!(
            "More than {} incidents are open; the rest was left out.",
            all.count
        ));
        Ok(all)
    }

    /// A page of the incidents that are over, the last that was declared first.
    pub(super) async fn past_incidents(
        &self,
        cursor: Option<&str>,
    ) -> Result<Page, ConnectorError> {
        let mut walk = Descent::resume(cursor, self.since);
        let found = self.search(ALL, walk.page.as_deref()).await?;
        let next = next_offset(&found);
        let page = elements(found);
        let mut facts = Vec::new();
        for it in page.read {
            let over = is_over(&it);
            let created_at = Timestamp::from(it.attributes.created);
            if walk.visit(created_at, over) && over {
                facts.push(Fact::Alert(fact(self.connection, &self.site, it)));
            }
        }
        walk.advance(next);
        Ok(Page {
            facts,
            cursor: walk.to_text(),
            more: walk.open,
            total: None,
            active: None,
            tags: Vec::new(),
            left_out: page
                .left_out
                .iter()
                .map(|it| self.client.scrub(it))
                .collect(),
        })
    }
}

/// Where the page after this one begins; none if there is none. Datadog names an offset behind
/// the last page as well.
fn next_offset(found: &wire::IncidentSearch) -> Option<String> {
    let list = &found.data.attributes;
    found
        .meta
        .pagination
        .next_offset
        .filter(|next| *next < list.total && !list.incidents.is_empty())
        .map(|next| next.to_string())
}

/// The incidents of a page, without those that were only to try things out.
pub(super) fn elements(found: wire::IncidentSearch) -> Elements<wire::Incident> {
    let list = found
        .data
        .attributes
        .incidents
        .into_iter()
        .map(|mut it| it.get_mut("data").map(Value::take).unwrap_or(it))
        .collect();
    let mut elements = read_each::<wire::Incident>("the incidents", list);
    elements
        .read
        .retain(|it| it.attributes.is_test != Some(true));
    elements
}

/// Whether an incident is over. One that was resolved and opened again keeps the instant of its
/// resolution, so that only its state tells.
fn is_over(it: &wire::Incident) -> bool {
    let state = it.attributes.state.as_deref().unwrap_or_default();
    OVER.contains(&state)
}

/// The fact that an incident is.
pub(super) fn fact(connection: ConnectionId, site: &Site, it: wire::Incident) -> Alert {
    let over = is_over(&it);
    let attributes = it.attributes;
    let field = |name: &str| words(&attributes.fields[name]["value"]);
    let modified = Timestamp::from(attributes.modified);
    let started_at = Timestamp::from(attributes.detected.unwrap_or(attributes.created));
    let ended_at = attributes.resolved.map_or(modified, Timestamp::from);
    let labels = [
        ("alertname", attributes.title.clone()),
        ("incident", format!("IR-{}", attributes.public_id)),
        ("severity", attributes.severity.clone().unwrap_or_default()),
        ("state", attributes.state.clone().unwrap_or_default()),
        ("service", field("services")),
        ("team", field("teams")),
    ];
    let annotations = [
        ("summary", attributes.title.clone()),
        ("description", field("summary")),
    ];
    Alert {
        key: FactKey {
            connection,
            external_id: format!("incident:{}", it.id),
        },
        observed_at: modified,
        name: attributes.title,
        labels: filled(labels),
        annotations: filled(annotations),
        state: if over {
            AlertState::Resolved
        } else {
            AlertState::Firing
        },
        suppressed_by: Vec::new(),
        url: site.incident(attributes.public_id),
        started_at,
        ended_at: over.then(|| ended_at.max(started_at)),
    }
}

/// The pairs that say something.
fn filled<const N: usize>(pairs: [(&str, String); N]) -> BTreeMap<String, String> {
    pairs
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The value of a field, as one text.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            texts.join(",")
        }
        _ => String::new(),
    }
}
