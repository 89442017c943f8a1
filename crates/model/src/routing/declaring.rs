//! Which policy fits an incident that a person declares: what alerts of its service would lead to.

use super::Routing;
use crate::ids::{PolicyId, ServiceId};

impl Routing<'_> {
    /// The policy to propose when an incident of `service` is declared: that of the first rule that
    /// names the service; else that of the first rule for every alert of every service; else the
    /// only policy that there is. A policy that was removed is proposed by nobody.
    #[must_use]
    pub fn policy_to_declare(&self, service: Option<ServiceId>) -> Option<PolicyId> {
        let with_policy = || {
            self.rules.iter().filter_map(|(_, rule)| {
                let policy = rule.policy.filter(|id| self.policies.contains_key(id))?;
                Some((rule, policy))
            })
        };
        let named = service.and_then(|id| {
            let (_, policy) = with_policy().find(|(rule, _)| rule.service == Some(id))?;
            Some(policy)
        });
        let for_all = || {
            let all =
                with_policy().find(|(rule, _)| rule.service.is_none() && rule.matchers.is_empty());
            all.map(|(_, policy)| policy)
        };
        let only = || {
            let first = self.policies.keys().next().copied();
            first.filter(|_| self.policies.len() == 1)
        };
        named.or_else(for_all).or_else(only)
    }
}
