//! The environments that were seen, and the rules that give them a tier.

use muster_model::{ids::EnvironmentRuleId, record::EnvironmentRule};

use super::{EnvironmentRuleView, EnvironmentView, Environments};
use crate::{Engine, Problem, incidents::number};

impl Engine {
    /// The environments that were seen and the rules that map them.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn environments(&self) -> Result<Environments, Problem> {
        self.read(|reader| {
            let mut seen = reader.environments()?;
            seen.sort_by_key(|seen| seen.tier.is_some());
            let rules = reader.list::<EnvironmentRule>()?;
            Ok(Environments {
                rules: rules
                    .into_iter()
                    .map(|(id, rule)| EnvironmentRuleView {
                        id,
                        matches: seen
                            .iter()
                            .filter(|seen| rule.matches(&seen.name))
                            .map(|seen| seen.name.clone())
                            .collect(),
                        rule,
                    })
                    .collect(),
                seen: seen
                    .into_iter()
                    .map(|seen| EnvironmentView {
                        name: seen.name,
                        tier: seen.tier,
                        deployments: number(seen.deployments),
                        last_at: seen.last_seen,
                    })
                    .collect(),
            })
        })
    }

    /// Makes a rule that gives environments a tier, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_environment_rule(
        &self,
        id: Option<EnvironmentRuleId>,
        rule: &EnvironmentRule,
    ) -> Result<EnvironmentRuleId, Problem> {
        self.save(id, rule, EnvironmentRuleId::new)
    }

    /// Deletes a rule that gives environments a tier.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_environment_rule(&self, id: EnvironmentRuleId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<EnvironmentRule>(author, now, id))
    }
}
