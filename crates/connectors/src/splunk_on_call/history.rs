//! The incidents of the past, by the reporting API. It may be asked once a minute, for a hundred
//! incidents at most: so each sync reads one page, and the past fills up over the syncs. When it is
//! read, it is looked at again once a day, for what was resolved while Muster did not run.

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

use super::{NEEDS, SplunkOnCall, facts, wire};
use crate::{
    connector::Page,
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

/// How many incidents a page has: as many as On-Call gives.
const PER_PAGE: u64 = 100;
/// How long to wait between two requests.
const PAUSE: Millis = Millis::seconds(60);
/// How long the past is taken as read.
const LIFETIME: Millis = Millis::days(1);
/// How far back a later look begins: incidents are found by their start, and some last long.
const OVERLAP: Millis = Millis::days(14);

/// Where the reading of the past stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Cursor {
    /// The look that is under way; none if the past is read.
    look: Option<Look>,
    /// Up to where the past is read.
    read_until: Option<Timestamp>,
    /// When On-Call was last asked.
    asked_at: Option<Timestamp>,
}

/// A span that is being read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Look {
    from: Timestamp,
    until: Timestamp,
    offset: u64,
}

impl Cursor {
    fn resume(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or(Self {
                look: None,
                read_until: None,
                asked_at: None,
            })
    }

    /// What to ask for now; none if it is too early to ask, or nothing is left to be asked.
    fn due(&mut self, since: Timestamp, now: Timestamp) -> Option<Look> {
        // A clock that was put back does not stop the reading for long.
        let waits = |at: Timestamp, span: Millis| now.since(at) < span && now >= at;
        if self.asked_at.is_some_and(|at| waits(at, PAUSE)) {
            return None;
        }
        if self.look.is_none() {
            if self.read_until.is_some_and(|at| waits(at, LIFETIME)) {
                return None;
            }
            let known = self.read_until.map_or(since, |until| until - OVERLAP);
            self.look = Some(Look {
                from: known.max(since),
                until: now,
                offset: 0,
            });
        }
        self.asked_at = Some(now);
        self.look.clone()
    }

    /// Moves on past a page of this many elements, of a list of `total`.
    fn advance(&mut self, count: u64, total: u64) {
        let Some(look) = &mut self.look else { return };
        look.offset = look.offset.saturating_add(count);
        if count == 0 || look.offset >= total {
            self.read_until = Some(look.until);
            self.look = None;
        }
    }
}

impl SplunkOnCall {
    /// The next page of the past, if it is time for it.
    pub(super) async fn history(
        &self,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let mut cursor = Cursor::resume(cursor);
        let mut page = Page {
            facts: Vec::new(),
            cursor: String::new(),
            more: false,
            total: None,
            active: None,
            tags: Vec::new(),
            left_out: Vec::new(),
        };
        if let Some(look) = cursor.due(self.since, now) {
            let path = ["api-reporting", "v2", "incidents"];
            let call = Call::new(&path, "the incidents of the past", NEEDS)
                .with("startedAfter", look.from.to_string())
                .with("startedBefore", look.until.to_string())
                .with("currentPhase", "resolved")
                .with("offset", look.offset.to_string())
                .with("limit", PER_PAGE.to_string());
            let answer: wire::Incidents = self.client.ask(&call).await?.json()?;
            let total = count(answer.total);
            let incidents: Elements<wire::Incident> =
                read_each("the incidents of the past", answer.incidents);
            let read = incidents.count as u64;
            // Where the total is missing, a full page has another one after it.
            let full = look.offset.saturating_add(read).saturating_add(1);
            let otherwise = if read < PER_PAGE { 0 } else { full };
            cursor.advance(read, total.unwrap_or(otherwise));
            page.total = total;
            page.left_out = self.scrubbed(&incidents.left_out);
            page.facts = facts::alerts(self.connection, incidents.read);
        }
        page.cursor = serde_json::json!(cursor).to_string();
        Ok(page)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float outside the range of counts becomes its nearest end"
)]
fn count(total: Option<f64>) -> Option<u64> {
    total.map(|total| total as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINCE: Timestamp = Timestamp(0);
    const NOW: Timestamp = Timestamp(1_772_446_000_000);

    #[test]
    fn one_page_is_read_a_minute_until_the_past_is_read() {
        let mut cursor = Cursor::resume(None);
        let look = cursor.due(SINCE, NOW).unwrap();
        assert_eq!((look.from, look.until, look.offset), (SINCE, NOW, 0));
        cursor.advance(100, 150);
        assert_eq!(cursor.due(SINCE, NOW + Millis::seconds(59)), None);
        let later = NOW + Millis::seconds(60);
        let look = cursor.due(SINCE, later).unwrap();
        assert_eq!((look.until, look.offset), (NOW, 100));
        cursor.advance(50, 150);
        assert_eq!(cursor.due(SINCE, later + Millis::hours(1)), None);
    }

    #[test]
    fn a_day_later_what_began_lately_is_looked_at_again() {
        let mut cursor = Cursor::resume(None);
        cursor.due(SINCE, NOW);
        cursor.advance(0, 0);
        let look = cursor.due(SINCE, NOW + Millis::days(1)).unwrap();
        assert_eq!(look.from, NOW - Millis::days(14));
    }

    #[test]
    fn a_clock_that_was_put_back_does_not_stop_it() {
        let mut cursor = Cursor::resume(None);
        cursor.due(SINCE, NOW);
        assert!(cursor.due(SINCE, NOW - Millis::days(1)).is_some());
    }
}
