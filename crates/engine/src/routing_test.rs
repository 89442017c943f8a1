//! The test of routing rules: what they would have made of the alerts of the last month. A draft
//! is tried without being written.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use muster_model::{
    fact::{Alert, FactKey},
    ids::{PolicyId, RoutingRuleId, ServiceId},
    record::{Policy, Record, RoutingRule, Service, Severity},
    routing::{Decision, Outcome, Replay, Replayed, Routing},
    time::{Millis, Timestamp, Window},
};
use muster_store::{AlertFilter, PageRequest, Reader, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, incidents::number, names::Names};

/// A routing rule that is tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DraftRule {
    /// The rule that it would replace; none for a new one.
    pub id: Option<RoutingRuleId>,
    /// The draft.
    pub rule: RoutingRule,
}

/// What the rules would have made of the alerts of the last 30 days.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct RoutingTest {
    /// From when on alerts were looked at.
    pub since: Timestamp,
    /// How many alerts there were.
    pub alerts: u32,
    /// How many of them were not looked at, because there were too many.
    pub left_out: u32,
    /// How many the draft decides; all that some rule decides if there is no draft.
    pub matched: u32,
    /// How many would have begun to page somebody.
    pub paged: u32,
    /// How many would have opened an incident that tells nobody.
    pub opened: u32,
    /// How many would have joined an incident that was open.
    pub joined: u32,
    /// How many would have been quiet: silenced, over before the rule's wait, or without a rule.
    pub quiet: u32,
    /// The outcome in a sentence: 'It would have paged 12 times.'
    pub sentence: String,
    /// The alerts that the numbers are made of, the last first; at most 500.
    pub rows: Vec<RoutingTestRow>,
}

/// What the rules would have made of one alert.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct RoutingTestRow {
    /// The alert.
    pub alert: FactKey,
    /// One line for people.
    pub headline: String,
    /// The service that it was about, if known.
    pub service: Option<ServiceId>,
    /// Its name; empty if it is not known.
    pub service_name: String,
    /// How bad a rule makes it; none if no rule does.
    pub severity: Option<Severity>,
    /// When it began to fire.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What would have become of it.
    pub outcome: RoutingOutcome,
    /// Why, in a sentence.
    pub why: String,
}

/// What would have become of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RoutingOutcome {
    /// It would have begun to page somebody.
    Paged,
    /// It would have opened an incident that tells nobody.
    Opened,
    /// It would have joined an incident that was open.
    Joined,
    /// It would have been quiet.
    Quiet,
}

impl Engine {
    /// What the routing rules as they are, or with a draft among them, would have made of the
    /// alerts of the last 30 days.
    ///
    /// # Errors
    /// A sentence for the first field of the draft that is not acceptable, or if no workspace is
    /// open or it cannot be read.
    pub fn test_routing(&self, draft: Option<&DraftRule>) -> Result<RoutingTest, Problem> {
        if let Some(draft) = draft {
            draft.rule.validate()?;
        }
        let now = self.now();
        let since = now - LOOKED_BACK;
        self.read(|reader| {
            let mut rules = reader.list::<RoutingRule>()?;
            let tried = draft.map(|draft| put_among(&mut rules, draft));
            let services = reader.list::<Service>()?;
            let policies: BTreeMap<PolicyId, Policy> =
                reader.list::<Policy>()?.into_iter().collect();
            let mapping = reader.mapping()?;
            let rules = || rules.iter().map(|(id, rule)| (*id, rule));
            let routing = Routing::new(
                rules(),
                services.iter().map(|(id, service)| (*id, service)),
                policies.iter().map(|(id, policy)| (*id, policy)),
            )
            .mapped_by(&mapping);
            let (alerts, left_out) = alerts_since(reader, since)?;
            let replayed = Replay::new(routing, rules(), &policies).run(&alerts, now);
            let names = Names::read(reader)?;
            let rows = alerts
                .iter()
                .zip(&replayed)
                .filter(|(_, replayed)| tried.is_none_or(|rule| is_by(replayed, rule)))
                .map(|(alert, replayed)| row(alert, replayed, &names));
            let mut test = sum_up(rows, draft);
            test.since = since;
            test.alerts = number(alerts.len() as u64);
            test.left_out = number(left_out);
            Ok(test)
        })
    }
}

/// How far back alerts are looked at.
const LOOKED_BACK: Millis = Millis::days(30);
/// How many alerts are looked at, at the most.
const MOST_ALERTS: usize = 20_000;
/// How many alerts are listed at the most.
const LISTED: usize = 500;

/// Puts a draft in the place of the rule that it would replace, or at the end of those with its
/// position. It is tried as if it were switched on.
fn put_among(rules: &mut Vec<(RoutingRuleId, RoutingRule)>, draft: &DraftRule) -> RoutingRuleId {
    let id = draft.id.unwrap_or_else(RoutingRuleId::new);
    rules.retain(|(other, _)| *other != id);
    let rule = RoutingRule {
        enabled: true,
        ..draft.rule.clone()
    };
    rules.push((id, rule));
    id
}

/// The alerts that began since then, the last that began first, and how many there are beyond the
/// most that are looked at.
fn alerts_since(reader: &Reader, since: Timestamp) -> Result<(Vec<Alert>, u64), StoreError> {
    let filter = AlertFilter {
        window: Some(Window {
            from: since,
            to: Timestamp::MAX,
        }),
        ..AlertFilter::default()
    };
    let mut alerts = Vec::new();
    let mut request = PageRequest::first(PageRequest::MAX_LIMIT);
    loop {
        let page = reader.alerts(&filter, request)?;
        alerts.extend(page.rows);
        match page.next {
            Some(after) if alerts.len() < MOST_ALERTS => request.after = Some(after),
            _ => {
                let seen = alerts.len() as u64;
                return Ok((alerts, page.total.saturating_sub(seen)));
            }
        }
    }
}

/// Whether this rule decides what becomes of an alert.
fn is_by(replayed: &Replayed, rule: RoutingRuleId) -> bool {
    matches!(&replayed.decision, Decision::Incident(routed) if routed.rule == rule)
}

fn row(alert: &Alert, replayed: &Replayed, names: &Names) -> RoutingTestRow {
    let routed = match &replayed.decision {
        Decision::Incident(routed) => Some(routed),
        Decision::Waiting { .. } | Decision::Quiet { .. } => None,
    };
    let service = routed.and_then(|routed| routed.service);
    let said = replayed.decision.why(Tz::UTC);
    let (outcome, why) = match replayed.outcome {
        Outcome::Paged => (RoutingOutcome::Paged, said),
        Outcome::Opened => (RoutingOutcome::Opened, said),
        Outcome::Joined => (
            RoutingOutcome::Joined,
            format!("It joins an incident that is open. {said}"),
        ),
        Outcome::Blip { fired, wait } => (
            RoutingOutcome::Quiet,
            format!(
                "It was over after {}, before the {} for which the rule '{}' asks.",
                fired.spoken(),
                wait.spoken(),
                routed.map_or("", |routed| routed.rule_name.as_str())
            ),
        ),
        Outcome::Waits => (
            RoutingOutcome::Quiet,
            "Its rule still waits whether it goes on firing.".to_owned(),
        ),
        Outcome::Quiet => (RoutingOutcome::Quiet, said),
    };
    RoutingTestRow {
        alert: alert.key.clone(),
        headline: alert.headline().to_owned(),
        service,
        service_name: names.service(service),
        severity: routed.map(|routed| routed.severity),
        started_at: alert.started_at,
        ended_at: alert.ended_at,
        outcome,
        why,
    }
}

/// Counts the rows and keeps the first of them.
fn sum_up(rows: impl Iterator<Item = RoutingTestRow>, draft: Option<&DraftRule>) -> RoutingTest {
    let mut test = RoutingTest {
        since: Timestamp(0),
        alerts: 0,
        left_out: 0,
        matched: 0,
        paged: 0,
        opened: 0,
        joined: 0,
        quiet: 0,
        sentence: String::new(),
        rows: Vec::new(),
    };
    for row in rows {
        test.matched += u32::from(row.severity.is_some());
        match row.outcome {
            RoutingOutcome::Paged => test.paged += 1,
            RoutingOutcome::Opened => test.opened += 1,
            RoutingOutcome::Joined => test.joined += 1,
            RoutingOutcome::Quiet => test.quiet += 1,
        }
        if test.rows.len() < LISTED {
            test.rows.push(row);
        }
    }
    let subject = if draft.is_some() { "It" } else { "The rules" };
    test.sentence = match (test.matched, test.paged) {
        (0, _) => format!("{subject} would have decided no alert of the last 30 days."),
        (_, 0) => format!("{subject} would have paged nobody in the last 30 days."),
        (_, 1) => format!("{subject} would have paged once in the last 30 days."),
        (_, paged) => format!("{subject} would have paged {paged} times in the last 30 days."),
    };
    test
}
