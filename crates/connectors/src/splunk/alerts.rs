//! The alerts that have fired. Splunk keeps each firing until it expires or a person deletes it,
//! and tells neither of an end before: so a firing is an alert that lasts until then. Each page is
//! the whole picture.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey, FactKind},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use url::Url;

use super::{Splunk, wire};
use crate::{
    connector::{Page, Snapshot},
    elements::{Elements, read_each},
    error::ConnectorError,
};

/// What a token needs to see alerts.
pub(super) const NEEDS: &str =
    "a role that may read the alerts' searches (each alert's Permissions)";

/// How many firings a request asks for.
const PER_PAGE: usize = 1_000;
/// How many requests one look takes at most. What lies beyond waits until older ones expire.
const MOST_PAGES: usize = 20;

impl Splunk {
    /// Every firing that Splunk keeps.
    pub(super) async fn alerts(&self, now: Timestamp) -> Result<Page, ConnectorError> {
        let mut firings = BTreeMap::new();
        let mut left_out = Vec::new();
        let mut complete = false;
        let mut offset = 0;
        for _ in 0..MOST_PAGES {
            // The name '-' stands for the firings of all alerts.
            let path = ["servicesNS", "-", "-", "alerts", "fired_alerts", "-"];
            let call = Self::call(&path, "the alerts that have fired", NEEDS)
                .with("count", PER_PAGE.to_string())
                .with("offset", offset.to_string())
                .with("sort_key", "trigger_time")
                .with("sort_dir", "desc");
            let feed: wire::Feed = self.client.ask(&call).await?.json()?;
            let total = feed.paging.total.as_ref().and_then(wire::Loose::count);
            let page: Elements<wire::Firing> = read_each("the fired alerts", feed.entry);
            offset += page.count;
            left_out.extend(page.left_out);
            firings.extend(page.read.into_iter().map(|it| (it.name.clone(), it)));
            complete = total.map_or(page.count < PER_PAGE, |total| offset as u64 >= total);
            if complete || page.count == 0 {
                break;
            }
        }
        let mut facts = Vec::with_capacity(firings.len());
        for firing in firings.into_values() {
            match fact(self.connection, firing, self.web.as_ref(), now) {
                Ok(alert) => facts.push(Fact::Alert(alert)),
                Err(reason) => left_out.push(reason),
            }
        }
        // A firing that cannot be read must not look as if it had ended.
        complete &= left_out.is_empty();
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

/// The fact that a firing is.
fn fact(
    connection: ConnectionId,
    firing: wire::Firing,
    web: Option<&Url>,
    now: Timestamp,
) -> Result<Alert, String> {
    let content = firing.content;
    let Some(started_at) = content.trigger_time.instant() else {
        return Err(format!(
            "The firing '{}' was left out, because its trigger time is no number.",
            firing.name
        ));
    };
    let ended_at = lifetime(
        content.trigger_time_rendered.as_deref(),
        content.expiration_time_rendered.as_deref(),
    )
    .map(|lifetime| started_at + lifetime)
    .filter(|end| *end <= now);
    let app = firing.acl.app.unwrap_or_default();
    let severity = content.severity.as_ref().map(severity).unwrap_or_default();
    let labels = [
        ("alertname", content.savedsearch_name.clone()),
        ("savedsearch", content.savedsearch_name.clone()),
        ("owner", firing.acl.owner.unwrap_or_default()),
        ("severity", severity),
        ("app", app.clone()),
    ];
    Ok(Alert {
        key: FactKey {
            connection,
            external_id: firing.name,
        },
        observed_at: ended_at.unwrap_or(started_at),
        name: content.savedsearch_name,
        labels: labels
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        annotations: BTreeMap::new(),
        state: match ended_at {
            Some(_) => AlertState::Resolved,
            None => AlertState::Firing,
        },
        suppressed_by: Vec::new(),
        url: page(web, &app, content.sid.as_deref().unwrap_or_default()),
        started_at,
        ended_at,
    })
}

/// How long a firing is kept. Both instants are written for people in the user's time zone, which
/// is named by letters that mean nothing for certain; the span between them does.
fn lifetime(begin: Option<&str>, end: Option<&str>) -> Option<Millis> {
    let read = |text: &str| {
        NaiveDateTime::parse_from_str(text.trim().get(..19)?, "%Y-%m-%d %H:%M:%S").ok()
    };
    let span = read(end?)?.signed_duration_since(read(begin?)?);
    (span > chrono::TimeDelta::zero()).then(|| span.into())
}

/// A severity by the word that Splunk Web shows for its number.
fn severity(number: &wire::Loose) -> String {
    let word = match number.count() {
        Some(1) => "info",
        Some(2) => "low",
        Some(3) => "medium",
        Some(4) => "high",
        Some(5) => "critical",
        Some(6) => "fatal",
        Some(other) => return other.to_string(),
        None => "",
    };
    word.to_owned()
}

/// Where people see the results of a search; empty if that is not known.
fn page(web: Option<&Url>, app: &str, sid: &str) -> String {
    let Some(mut url) = web.cloned().filter(|_| !sid.is_empty()) else {
        return String::new();
    };
    let app = if app.is_empty() { "search" } else { app };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(["app", app, "@go"]);
    }
    url.query_pairs_mut().clear().append_pair("sid", sid);
    url.to_string()
}

/// Reads bytes as the answers of this module's calls.
pub(super) fn parse(body: &[u8]) {
    let feed: wire::Feed = serde_json::from_slice(body).unwrap_or_default();
    let web = Url::parse("https://splunk.example.com").ok();
    let mut entries = feed.entry;
    entries.extend(serde_json::from_slice::<serde_json::Value>(body).ok());
    for firing in read_each::<wire::Firing>("the fired alerts", entries).read {
        let _ = fact(ConnectionId::new(), firing, web.as_ref(), Timestamp(0));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case("2026-08-25 19:25:21 MDT", "2026-08-26 19:25:21 MDT", Some(24))]
    #[case("2026-10-08 13:53:26 UTC", "2026-10-09 13:53:26 UTC", Some(24))]
    #[case("2026-10-08 13:53:26 UTC", "2026-10-08 13:53:26 UTC", None)]
    #[case("2026-10-09 13:53:26 UTC", "2026-10-08 13:53:26 UTC", None)]
    #[case("tomorrow", "2026-10-08 13:53:26 UTC", None)]
    #[case("2026-10-08 13:53:2é UTC", "2026-10-08 13:53:26 UTC", None)]
    fn the_time_that_a_firing_is_kept_needs_no_time_zone(
        #[case] begin: &str,
        #[case] end: &str,
        #[case] hours: Option<i64>,
    ) {
        assert_eq!(lifetime(Some(begin), Some(end)), hours.map(Millis::hours));
    }

    #[rstest]
    #[case(json!(5), "critical")]
    #[case(json!("4"), "high")]
    #[case(json!(9), "9")]
    #[case(json!("bad"), "")]
    fn a_severity_has_the_word_of_splunk_web(
        #[case] number: serde_json::Value,
        #[case] word: &str,
    ) {
        assert_eq!(severity(&serde_json::from_value(number).unwrap()), word);
    }
}
