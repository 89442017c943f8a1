//! The groups of monitors that are in trouble: in Alert, Warn or No Data. Each group of a monitor
//! is an alert of its own, as it is in Datadog, where each notifies for itself.

use std::collections::BTreeMap;

use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey},
    ids::ConnectionId,
    time::Timestamp,
};
use serde_json::Value;

use super::{Datadog, site::Site, tags, wire};
use crate::{elements::read_each, error::ConnectorError, http::Call, metrics::instant};

/// Which groups are in trouble, in the syntax of the page 'Triggered monitors'.
const TROUBLE: &str = "group_status:(alert OR warn OR \"no data\")";
/// The states that are trouble.
const STATES: [&str; 3] = ["Alert", "Warn", NO_DATA];
/// The state of a group of which nothing is heard.
const NO_DATA: &str = "No Data";
/// The groups that stand for a whole monitor, the one that is kept first.
const WHOLE: [&str; 2] = ["total", "@SYNTHETICS_OVERALL@"];
/// How many groups a page has.
const PAGE: usize = 100;
/// How many pages are read at most: 20,000 groups in trouble are no longer of use to anybody.
const PAGES: u64 = 200;

/// Groups as they came, and a sentence if there were more than Muster reads.
pub(super) struct Groups {
    pub(super) list: Vec<Value>,
    pub(super) left_out: Option<String>,
}

impl Datadog {
    /// The groups that are in trouble, all of them: what is not among them has ended.
    pub(super) async fn groups(&self) -> Result<Groups, ConnectorError> {
        let mut query = TROUBLE.to_owned();
        for tag in &self.monitor_tags {
            query.push_str(&format!(" tag:\"{}\"", tag.replace('"', "")));
        }
        let mut list = Vec::new();
        for page in 0..PAGES {
            let path = ["api", "v1", "monitor", "groups", "search"];
            let call = Call::new(&path, "the monitors", Self::needs("monitors_read"))
                .with("query", query.as_str())
                .with("sort", "name,asc")
                .with("page", page.to_string())
                .with("per_page", PAGE.to_string());
            let answer: wire::Groups = self.ask(&call).await?.json()?;
            let pages = answer.metadata.page_count;
            let last = answer.groups.is_empty()
                || pages.map_or(answer.groups.len() < PAGE, |pages| page + 1 >= pages);
            list.extend(answer.groups);
            if last {
                return Ok(Groups {
                    list,
                    left_out: None,
                });
            }
        }
        Ok(Groups {
            left_out: Some(format!(
                "More than {} groups of monitors are in trouble; the rest was left out. Narrow \
                 them down by tags.",
                list.len()
            )),
            list,
        })
    }
}

/// What a list of groups says.
pub(super) struct Read {
    pub(super) facts: Vec<Fact>,
    pub(super) muted: usize,
    pub(super) left_out: Vec<String>,
}

/// The facts that those groups are that are in trouble and whose monitors bear all of `wanted`.
pub(super) fn read(
    connection: ConnectionId,
    site: &Site,
    wanted: &[String],
    list: Vec<Value>,
    now: Timestamp,
) -> Read {
    let groups = read_each::<wire::Group>("the monitors", list);
    let mut left_out = groups.left_out;
    let troubled: Vec<_> = groups
        .read
        .into_iter()
        .filter(|it| STATES.contains(&it.status.as_str()))
        .filter(|it| wanted.iter().all(|tag| it.all_tags.contains(tag)))
        .collect();
    let mut facts = Vec::new();
    let mut muted = 0;
    for group in on_their_own(troubled) {
        let Some(started_at) = since(&group) else {
            // A monitor that never had data is set up, and not in trouble.
            if group.status != NO_DATA {
                left_out.push(format!(
                    "The group '{}' of monitor {} was left out: it is in {} and does not say \
                     since when.",
                    group.group, group.monitor_id, group.status
                ));
            }
            continue;
        };
        muted += usize::from(group.muted);
        facts.push(Fact::Alert(fact(connection, site, group, started_at, now)));
    }
    Read {
        facts,
        muted,
        left_out,
    }
}

/// The groups without those that stand for a whole monitor of which others are there, so that one
/// trouble is not told twice.
fn on_their_own(groups: Vec<wire::Group>) -> Vec<wire::Group> {
    // For each monitor the rank of the best group: 0 for a real one.
    let rank = |group: &str| {
        WHOLE
            .iter()
            .position(|it| *it == group)
            .map_or(0, |at| at + 1)
    };
    let mut best: BTreeMap<u64, usize> = BTreeMap::new();
    for it in &groups {
        let rank = rank(&it.group);
        best.entry(it.monitor_id)
            .and_modify(|best| *best = rank.min(*best))
            .or_insert(rank);
    }
    groups
        .into_iter()
        .filter(|it| best.get(&it.monitor_id) == Some(&rank(&it.group)))
        .collect()
}

/// Since when a group is in the state that it is in.
fn since(group: &wire::Group) -> Option<Timestamp> {
    let seconds = |at: Option<f64>| {
        at.filter(|at| *at > 0.0)
            .and_then(|at| instant(at * 1_000.0))
    };
    let triggered = seconds(group.last_triggered_ts);
    if group.status == NO_DATA {
        // While nothing is heard, the last instant of silence moves on; the trigger stands still.
        triggered.or_else(|| seconds(group.last_nodata_ts))
    } else {
        triggered
    }
}

fn fact(
    connection: ConnectionId,
    site: &Site,
    it: wire::Group,
    started_at: Timestamp,
    now: Timestamp,
) -> Alert {
    let mut labels = tags::labels(it.all_tags.iter());
    labels.extend(tags::labels(it.group_tags.iter()));
    labels.insert("alertname".to_owned(), it.monitor_name.clone());
    labels.insert("monitor_id".to_owned(), it.monitor_id.to_string());
    labels.insert("group".to_owned(), it.group.clone());
    labels.insert("status".to_owned(), it.status.to_lowercase());
    if let Some(priority) = it.priority {
        labels.insert("priority".to_owned(), format!("P{priority}"));
    }
    Alert {
        key: FactKey {
            connection,
            external_id: format!(
                "monitor:{}:{}@{}",
                it.monitor_id,
                it.group,
                started_at.millis()
            ),
        },
        observed_at: now.max(started_at),
        name: it.monitor_name,
        labels,
        annotations: BTreeMap::new(),
        state: if it.muted {
            AlertState::Silenced
        } else {
            AlertState::Firing
        },
        suppressed_by: it.downtimes.iter().filter_map(downtime).collect(),
        url: site.monitor(it.monitor_id, &it.group),
        started_at,
        ended_at: None,
    }
}

/// The id of a downtime.
fn downtime(it: &Value) -> Option<String> {
    let id = it.get("id").unwrap_or(it);
    id.as_str()
        .map(str::to_owned)
        .or_else(|| id.as_u64().map(|id| id.to_string()))
}
