use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{PolicyId, RoutingRuleId, ServiceId},
    record::Severity,
    time::Timestamp,
};

/// What becomes of an alert, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Decision {
    /// It belongs into an incident.
    Incident(Routed),
    /// A rule matches, and asks whether the alert is still firing later.
    Waiting {
        /// The rule that decided.
        rule: RoutingRuleId,
        /// What people call that rule.
        rule_name: String,
        /// When to ask again.
        until: Timestamp,
    },
    /// It opens nothing and tells nobody.
    Quiet {
        /// Why.
        why: Quiet,
        /// What keeps it quiet at the source: ids of silences and fingerprints of alerts.
        by: Vec<String>,
    },
}

/// What a rule made of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Routed {
    /// The rule that decided.
    pub rule: RoutingRuleId,
    /// What people call that rule.
    pub rule_name: String,
    /// The service that suffers, if the alert names one that is known or a mapping rule knows it.
    pub service: Option<ServiceId>,
    /// The service that the alert names, if none here has that name and no mapping rule helps.
    pub service_unknown: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// The alert's `severity` label, if nobody here knows what it means; empty if it has none.
    /// Such an alert counts as SEV3: it is not lost, and it hides nothing worse.
    pub severity_unknown: Option<String>,
    /// Who is told; none tells nobody.
    pub policy: Option<PolicyId>,
    /// What people call that policy.
    pub policy_name: Option<String>,
    /// Whether the rule names a policy that does not exist any more.
    pub policy_removed: bool,
    /// The title of the incident, if it opens one.
    pub title: String,
}

/// Why an alert stays quiet.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Quiet {
    /// Silenced at the source.
    Silenced,
    /// Inhibited at the source by another alert.
    Inhibited,
    /// Over.
    Resolved,
    /// No rule matches it.
    NoRule,
}

impl Decision {
    /// Why the alert did or did not page, in sentences, with times in the reader's zone.
    #[must_use]
    pub fn why(&self, zone: Tz) -> String {
        match self {
            Self::Incident(routed) => routed.why(),
            Self::Waiting {
                rule_name, until, ..
            } => format!(
                "It waits: the rule '{rule_name}' asks for an alert that is still firing at {}.",
                until.to_utc().with_timezone(&zone).format("%H:%M:%S (%Z)")
            ),
            Self::Quiet { why, by } => why.sentence(by),
        }
    }
}

impl Routed {
    fn why(&self) -> String {
        let (rule, severity) = (&self.rule_name, self.severity.name());
        let told = match &self.policy_name {
            Some(policy) => format!("tells the policy '{policy}'"),
            None if self.policy_removed => {
                "tells nobody: its policy does not exist any more".to_owned()
            }
            None => "tells nobody: it names no policy".to_owned(),
        };
        let mut why = format!("The rule '{rule}' makes it a {severity} incident and {told}.");
        match self.severity_unknown.as_deref() {
            Some("") => why.push_str(&format!(
                " The alert has no severity label, so it counts as {severity}."
            )),
            Some(label) => why.push_str(&format!(
                " Its severity label '{label}' is not known here, so it counts as {severity}."
            )),
            None => {}
        }
        if let Some(label) = &self.service_unknown {
            why.push_str(&format!(" No service here is called '{label}'."));
        }
        why
    }
}

impl Quiet {
    fn sentence(self, by: &[String]) -> String {
        let by = if by.is_empty() {
            String::new()
        } else {
            format!(" by {}", by.join(", "))
        };
        match self {
            Self::Silenced => format!("It pages nobody: it is silenced at its source{by}."),
            Self::Inhibited => format!("It pages nobody: it is inhibited at its source{by}."),
            Self::Resolved => "It pages nobody: it is over.".to_owned(),
            Self::NoRule => "It pages nobody: no routing rule that is switched on matches it. Add \
                             a rule for its labels if somebody should be told."
                .to_owned(),
        }
    }
}
