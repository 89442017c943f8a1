//! The alerts behind incidents, and those that were over before any rule made an incident of them.

use std::collections::BTreeMap;

use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey},
    record::Severity,
    time::{Millis, Timestamp},
};

use super::{Scene, prose::Filling, timeline::Course};
use crate::sample::{
    dice::Dice,
    services::ALERTMANAGER,
    story::{self, WEEKS},
};

/// One alert to be written down.
pub(super) struct Signal<'a> {
    pub(super) service: usize,
    pub(super) name: &'a str,
    pub(super) severity: &'a str,
    pub(super) summary: String,
    pub(super) started_at: Timestamp,
    /// When it ended; none while it fires.
    pub(super) ended_at: Option<Timestamp>,
    /// The silence that keeps it quiet, if any.
    pub(super) silence: Option<String>,
}

/// Writes the alerts of an incident that is over. Gives their keys, the first to fire first; none
/// if a person declared it.
pub(super) fn behind(
    dice: &mut Dice,
    scene: &Scene<'_>,
    course: &Course,
    filling: &Filling,
    facts: &mut Vec<Fact>,
) -> Vec<String> {
    let severity = match course.severity {
        Severity::Sev1 | Severity::Sev2 => "critical",
        Severity::Sev3 => "warning",
        Severity::Sev4 => "info",
    };
    let mut keys = Vec::new();
    for (name, summary) in course.trouble.alerts {
        let delay = if keys.is_empty() {
            Millis::ZERO
        } else {
            Millis::seconds(dice.between(10, 45))
        };
        let before_end = Millis::seconds(dice.between(20, 90));
        let signal = Signal {
            service: course.service,
            name,
            severity,
            summary: filling.fill(summary),
            started_at: course.began_at + delay,
            ended_at: Some(course.ended_at - before_end),
            silence: None,
        };
        keys.push(note_alert(dice, scene, signal, facts));
    }
    keys
}

/// Short alerts that ended by themselves: what the rules' patience is for.
pub(super) fn blips(dice: &mut Dice, scene: &Scene<'_>, facts: &mut Vec<Fact>) {
    let kinds = [
        ("HighLatency", "p95 of {service} above 800 ms"),
        (
            "QueueGrowing",
            "Work for {service} arrives faster than it is done",
        ),
        ("PodRestarted", "A pod of {service} started again"),
    ];
    for number in 1..=WEEKS {
        let from = story::week_start(number, scene.now);
        for _ in 0..2 {
            let started_at = dice.instant(from, from + Millis::days(7) - Millis::minutes(5));
            let service = usize::try_from(dice.between(0, 6)).unwrap_or_default();
            let (name, summary) = dice.pick(&kinds);
            let signal = Signal {
                service,
                name,
                severity: "warning",
                summary: summary.replace("{service}", scene.shop.services[service].about.name),
                started_at,
                ended_at: Some(started_at + Millis::seconds(dice.between(30, 100))),
                silence: None,
            };
            note_alert(dice, scene, signal, facts);
        }
    }
}

/// Writes one alert. Gives its key as incidents hold it.
pub(super) fn note_alert(
    dice: &mut Dice,
    scene: &Scene<'_>,
    signal: Signal<'_>,
    facts: &mut Vec<Fact>,
) -> String {
    let service = scene.shop.services[signal.service].about.name;
    let fingerprint = dice.hex(16);
    let key = FactKey {
        connection: scene.shop.alertmanager,
        external_id: format!("{fingerprint}/{}", signal.started_at.millis()),
    };
    let text = key.to_string();
    let pod = dice.hex(5);
    let labels = [
        ("alertname", signal.name.to_owned()),
        ("severity", signal.severity.to_owned()),
        ("service", service.to_owned()),
        ("shop", "main".to_owned()),
        ("instance", format!("{service}-{pod}")),
    ];
    let annotations = [
        ("summary", signal.summary),
        (
            "runbook_url",
            format!("https://wiki.example.com/runbooks/{}", signal.name),
        ),
    ];
    let owned = |pairs: &[(&str, String)]| -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect()
    };
    facts.push(Fact::Alert(Alert {
        key,
        observed_at: signal.ended_at.unwrap_or(signal.started_at),
        name: signal.name.to_owned(),
        labels: owned(&labels),
        annotations: owned(&annotations),
        state: match (&signal.ended_at, &signal.silence) {
            (Some(_), _) => AlertState::Resolved,
            (None, Some(_)) => AlertState::Silenced,
            (None, None) => AlertState::Firing,
        },
        suppressed_by: signal.silence.into_iter().collect(),
        url: format!("{ALERTMANAGER}/#/alerts?filter=%7Bservice%3D%22{service}%22%7D"),
        started_at: signal.started_at,
        ended_at: signal.ended_at,
    }));
    text
}
