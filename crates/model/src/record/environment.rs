use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{ids::EnvironmentRuleId, wildcard::Wildcard};

/// How near to users an environment is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Serves users.
    Production,
    /// Looks like production, serves no users.
    Staging,
    /// For tests.
    Testing,
    /// Known, and none of these.
    Other,
}

/// Gives a tier to the environments whose name it matches. Names that no rule matches are shown as
/// unmapped; they are never guessed to be production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EnvironmentRule {
    /// An environment's name, in which `*` stands for any text; upper and lower case are alike.
    pub pattern: String,
    /// The tier of what it matches.
    pub tier: Tier,
    /// Rules are tried from the lowest number up; the first match decides.
    pub position: u32,
}

impl EnvironmentRule {
    /// Whether this rule speaks of the environment with this name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        Wildcard::new(&self.pattern).find(name).is_some()
    }

    /// The tier of the environment with this name, by the first rule that matches.
    #[must_use]
    pub fn tier_of<'a>(rules: impl IntoIterator<Item = &'a Self>, name: &str) -> Option<Tier> {
        let mut matching: Vec<_> = rules
            .into_iter()
            .filter(|rule| rule.matches(name))
            .collect();
        matching.sort_by(|a, b| (a.position, &a.pattern).cmp(&(b.position, &b.pattern)));
        matching.first().map(|rule| rule.tier)
    }
}

impl Record for EnvironmentRule {
    type Id = EnvironmentRuleId;
    const KIND: RecordKind = RecordKind::EnvironmentRule;

    fn title(&self) -> String {
        self.pattern.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        super::check_name("pattern", "environment pattern", &self.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(position: u32, pattern: &str, tier: Tier) -> EnvironmentRule {
        EnvironmentRule {
            pattern: pattern.to_owned(),
            tier,
            position,
        }
    }

    #[test]
    fn the_first_matching_rule_decides() {
        let rules = [
            rule(2, "prod*", Tier::Production),
            rule(1, "prod-shadow", Tier::Other),
            rule(3, "*/staging", Tier::Staging),
        ];
        let tier = |name| EnvironmentRule::tier_of(&rules, name);
        assert_eq!(tier("prod-shadow"), Some(Tier::Other));
        assert_eq!(tier("Production/eu-west"), Some(Tier::Production));
        assert_eq!(tier("shop/staging"), Some(Tier::Staging));
        assert_eq!(tier("reproduction"), None);
        assert_eq!(tier(""), None);
    }

    #[test]
    fn a_pattern_is_no_regular_expression() {
        assert!(rule(0, "a.b(c", Tier::Other).matches("A.B(C"));
        assert!(!rule(0, "a.b", Tier::Other).matches("axb"));
    }
}
