//! Which service a project, a job or an alert belongs to. A service that names a source itself has
//! it; else the first mapping rule that matches and leads to a service decides. Everything that is
//! decided says by what, so that nobody wonders; reading and writing it down is left to others.

mod suggestion;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use suggestion::suggest;

use crate::{
    fact::Alert,
    ids::{ConnectionId, MappingRuleId, ServiceId},
    record::{MappingField, MappingRule, Service, ServiceSource},
    wildcard::Wildcard,
};

/// What gave a source its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappedBy {
    /// The service names it itself.
    Service,
    /// This rule.
    Rule(MappingRuleId),
}

/// A mapping rule, ready to be held against sources and alerts.
#[derive(Debug, Clone)]
pub struct Matcher {
    rule: MappingRule,
    wildcard: Wildcard,
}

impl Matcher {
    /// Makes the rule ready.
    #[must_use]
    pub fn new(rule: &MappingRule) -> Self {
        Self {
            rule: rule.clone(),
            wildcard: Wildcard::new(&rule.pattern),
        }
    }

    /// What the first `*` stands for if the rule matches the source; none if it does not. Of
    /// several tags the first that matches counts.
    #[must_use]
    pub fn on_source(&self, source: &ServiceSource, tags: &[String]) -> Option<String> {
        if !self.is_for(source.connection) {
            return None;
        }
        let found = match self.rule.field {
            MappingField::Path => self.wildcard.find(&source.path),
            MappingField::Name => self.wildcard.find(last_part(&source.path)),
            MappingField::Tag => tags.iter().find_map(|tag| self.wildcard.find(tag)),
            MappingField::Label => None,
        };
        found.map(str::to_owned)
    }

    /// What the first `*` stands for if the rule matches a label of the alert; none if it does not.
    /// Of several labels the first by name counts.
    #[must_use]
    pub fn on_alert(&self, alert: &Alert) -> Option<String> {
        if self.rule.field != MappingField::Label || !self.is_for(alert.key.connection) {
            return None;
        }
        self.on_labels(&alert.labels)
    }

    fn on_labels(&self, labels: &BTreeMap<String, String>) -> Option<String> {
        labels.iter().find_map(|(name, value)| {
            let text = format!("{name}={value}");
            self.wildcard.find(&text).map(str::to_owned)
        })
    }

    fn is_for(&self, connection: ConnectionId) -> bool {
        self.rule.connection.is_none_or(|only| only == connection)
    }
}

/// All that says which service something belongs to.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    claims: HashMap<ServiceSource, ServiceId>,
    known: HashSet<ServiceId>,
    names: HashMap<String, ServiceId>,
    rules: Vec<(MappingRuleId, Matcher)>,
}

impl Mapping {
    /// Mapping by these services and rules, each in any order. Where two services name one source,
    /// because two laptops said so at once, or have one name, the one that was made first has it.
    #[must_use]
    pub fn new<'a>(
        services: impl IntoIterator<Item = (ServiceId, &'a Service)>,
        rules: impl IntoIterator<Item = (MappingRuleId, &'a MappingRule)>,
    ) -> Self {
        let mut services: Vec<_> = services.into_iter().collect();
        services.sort_by_key(|(id, _)| *id);
        let mut rules: Vec<_> = rules.into_iter().collect();
        rules.sort_by(|(a_id, a), (b_id, b)| {
            (a.position, &a.pattern, a_id).cmp(&(b.position, &b.pattern, b_id))
        });
        let mut mapping = Self::default();
        for (id, service) in services {
            mapping.known.insert(id);
            mapping.names.entry(alike(&service.name)).or_insert(id);
            for source in &service.sources {
                mapping.claims.entry(source.clone()).or_insert(id);
            }
        }
        mapping.rules = rules
            .into_iter()
            .map(|(id, rule)| (id, Matcher::new(rule)))
            .collect();
        mapping
    }

    /// The service that a source with these tags belongs to, and what says so; none if nothing
    /// does.
    #[must_use]
    pub fn of_source(
        &self,
        source: &ServiceSource,
        tags: &[String],
    ) -> Option<(ServiceId, MappedBy)> {
        if let Some(service) = self.claims.get(source) {
            return Some((*service, MappedBy::Service));
        }
        self.rules.iter().find_map(|(id, matcher)| {
            let word = matcher.on_source(source, tags)?;
            let service = self.target(&matcher.rule, &word)?;
            Some((service, MappedBy::Rule(*id)))
        })
    }

    /// The service that an alert belongs to by its labels, and the rule that says so; none if none
    /// does.
    #[must_use]
    pub fn of_alert(&self, alert: &Alert) -> Option<(ServiceId, MappingRuleId)> {
        self.rules.iter().find_map(|(id, matcher)| {
            let word = matcher.on_alert(alert)?;
            let service = self.target(&matcher.rule, &word)?;
            Some((service, *id))
        })
    }

    /// The service that `rule` leads to where its first `*` stands for `word`; none if there is no
    /// such service.
    #[must_use]
    pub fn target(&self, rule: &MappingRule, word: &str) -> Option<ServiceId> {
        match rule.service {
            Some(service) => self.known.contains(&service).then_some(service),
            None => self.names.get(&alike(word)).copied(),
        }
    }
}

/// The last part of a path: what people call the project or job.
fn last_part(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(_, last)| last)
}

/// A name as it is compared: without regard to case, and to how its words are joined.
fn alike(name: &str) -> String {
    words(name).collect::<Vec<_>>().join(" ")
}

/// The words of a name, in lower case.
fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}
