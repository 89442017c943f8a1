use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, Severity, check_name};
use crate::{
    ids::{PolicyId, RoutingRuleId, ServiceId},
    time::Millis,
};

/// Turns alerts into incidents. Rules are tried in order; the first that matches decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RoutingRule {
    /// What people call it.
    pub name: String,
    /// Rules are tried from the lowest number up.
    pub position: u32,
    /// Every one must hold.
    pub matchers: Vec<LabelMatcher>,
    /// Only alerts of this service; none for all.
    pub service: Option<ServiceId>,
    /// The severity of the incident; none to take it from the alert's `severity` label.
    pub severity: Option<Severity>,
    /// Who is told; none opens the incident and tells nobody.
    pub policy: Option<PolicyId>,
    /// The alert must have been firing this long, so that a blip wakes nobody.
    pub still_firing_after: Millis,
    /// A rule that is switched off matches nothing.
    pub enabled: bool,
}

/// A condition on one label of an alert. A label that is absent counts as empty, as in
/// Alertmanager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LabelMatcher {
    /// The label's name.
    pub label: String,
    /// How it is compared.
    pub operator: MatchOperator,
    /// What it is compared with.
    pub value: String,
}

/// How a label is compared, with Prometheus' own signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub enum MatchOperator {
    /// Equal.
    #[serde(rename = "=")]
    Equal,
    /// Not equal.
    #[serde(rename = "!=")]
    NotEqual,
    /// Matches the whole regular expression.
    #[serde(rename = "=~")]
    Matches,
    /// Does not match the whole regular expression.
    #[serde(rename = "!~")]
    NotMatches,
}

impl LabelMatcher {
    /// Whether the label's value meets the condition. A pattern that cannot be read meets nothing.
    #[must_use]
    pub fn holds(&self, value: &str) -> bool {
        match self.operator {
            MatchOperator::Equal => value == self.value,
            MatchOperator::NotEqual => value != self.value,
            MatchOperator::Matches => self.pattern().is_ok_and(|regex| regex.is_match(value)),
            MatchOperator::NotMatches => self.pattern().is_ok_and(|regex| !regex.is_match(value)),
        }
    }

    fn pattern(&self) -> Result<Regex, regex::Error> {
        Regex::new(&format!("^(?:{})$", self.value))
    }
}

impl Record for RoutingRule {
    type Id = RoutingRuleId;
    const KIND: RecordKind = RecordKind::RoutingRule;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "routing rule", &self.name)?;
        for matcher in &self.matchers {
            if matcher.label.trim().is_empty() {
                return Err(Invalid::new(
                    "matchers",
                    "Name the label that each condition looks at.",
                ));
            }
            let is_pattern = matches!(
                matcher.operator,
                MatchOperator::Matches | MatchOperator::NotMatches
            );
            if is_pattern && let Err(error) = matcher.pattern() {
                return Err(Invalid::new(
                    "matchers",
                    format!(
                        "The pattern for label '{}' cannot be read: {error}.",
                        matcher.label
                    ),
                ));
            }
        }
        if self.still_firing_after < Millis::ZERO || self.still_firing_after > Millis::days(1) {
            return Err(Invalid::new(
                "still_firing_after",
                "Choose between no wait and 1 day for how long an alert must be firing.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(MatchOperator::Equal, "shop", "shop", true)]
    #[case(MatchOperator::Equal, "shop", "shop-eu", false)]
    #[case(MatchOperator::NotEqual, "shop", "", true)]
    #[case(MatchOperator::Matches, "shop|pay", "pay", true)]
    #[case(MatchOperator::Matches, "shop|pay", "payments", false)]
    #[case(MatchOperator::NotMatches, "shop.*", "shop-eu", false)]
    #[case(MatchOperator::Matches, "(", "(", false)]
    #[case(MatchOperator::NotMatches, "(", "x", false)]
    fn compares_as_alertmanager_does(
        #[case] operator: MatchOperator,
        #[case] pattern: &str,
        #[case] value: &str,
        #[case] expected: bool,
    ) {
        let matcher = LabelMatcher {
            label: "service".to_owned(),
            operator,
            value: pattern.to_owned(),
        };
        assert_eq!(matcher.holds(value), expected);
    }
}
