use std::collections::BTreeMap;

use muster_model::{
    fact::Alert,
    ids::{MappingRuleId, ServiceId},
    mapping::{MappedBy, Mapping, Matcher},
    record::{MappingRule, Service},
    routing::SERVICE_LABEL,
};
use muster_store::{Reader, StoreError};

use super::{CaughtSource, MappingPreview};
use crate::{incidents::number, names::Names};

/// How many of those that it matches a preview names.
const PREVIEWED: usize = 200;

/// What `rule` would do under the identity `id`.
pub(super) fn preview(
    reader: &Reader,
    id: MappingRuleId,
    rule: &MappingRule,
) -> Result<MappingPreview, StoreError> {
    let outlook = Outlook::new(reader, id, rule)?;
    let named = NamedServices::read(reader)?;
    let sources = reader.sources()?;
    let alerts = reader.active_alerts()?;
    let mut caught: Vec<_> = sources
        .into_iter()
        .filter_map(|seen| {
            let word = outlook.matcher.on_source(&seen.source, &seen.tags)?;
            let decided = outlook.mapping.of_source(&seen.source, &seen.tags);
            let connection_name = outlook.names.connection(seen.source.connection);
            Some(outlook.caught(seen.source.path, connection_name, &word, decided))
        })
        .collect();
    caught.extend(alerts.into_iter().filter_map(|alert| {
        let word = outlook.matcher.on_alert(&alert)?;
        let by_rule = outlook.mapping.of_alert(&alert);
        let decided = by_rule.map(|(service, rule)| (service, MappedBy::Rule(rule)));
        let connection_name = outlook.names.connection(alert.key.connection);
        let headline = alert.headline().to_owned();
        let mut one = outlook.caught(headline, connection_name, &word, decided);
        if let Some(service) = named.of(&alert) {
            one.taken_by = format!("It names the service '{service}' itself.");
        }
        Some(one)
    }));
    let count = caught.iter().filter(|one| one.taken_by.is_empty()).count();
    caught.sort_by_key(|one| !one.taken_by.is_empty());
    caught.truncate(PREVIEWED);
    Ok(MappingPreview {
        caught,
        count: number(count as u64),
    })
}

/// All rules as they would be with the one that is looked at.
struct Outlook<'r> {
    id: MappingRuleId,
    rule: &'r MappingRule,
    matcher: Matcher,
    mapping: Mapping,
    patterns: BTreeMap<MappingRuleId, String>,
    names: Names,
}

impl<'r> Outlook<'r> {
    fn new(reader: &Reader, id: MappingRuleId, rule: &'r MappingRule) -> Result<Self, StoreError> {
        let services = reader.list::<Service>()?;
        let mut rules = reader.list::<MappingRule>()?;
        rules.retain(|(other, _)| *other != id);
        rules.push((id, rule.clone()));
        Ok(Self {
            id,
            rule,
            matcher: Matcher::new(rule),
            mapping: Mapping::new(
                services.iter().map(|(id, service)| (*id, service)),
                rules.iter().map(|(id, rule)| (*id, rule)),
            ),
            patterns: rules
                .into_iter()
                .map(|(id, rule)| (id, rule.pattern))
                .collect(),
            names: Names::read(reader)?,
        })
    }

    /// Something that the rule matches, and what all rules together decide about it.
    fn caught(
        &self,
        path: String,
        connection_name: String,
        word: &str,
        decided: Option<(ServiceId, MappedBy)>,
    ) -> CaughtSource {
        let service = self.mapping.target(self.rule, word);
        let taken_by = match decided {
            Some((_, MappedBy::Rule(by))) if by == self.id => String::new(),
            Some((_, MappedBy::Rule(by))) => {
                let pattern = self.patterns.get(&by).map_or("", String::as_str);
                if service.is_none() {
                    format!("No service has this name; the rule '{pattern}' has it.")
                } else {
                    format!("The rule '{pattern}' comes first.")
                }
            }
            Some((service, MappedBy::Service)) => {
                let name = self.names.service(Some(service));
                format!("The service '{name}' names it itself.")
            }
            None => "No service has this name.".to_owned(),
        };
        CaughtSource {
            path,
            connection_name,
            service_name: self.names.service(service),
            taken_by,
        }
    }
}

/// Services by the name that alerts give them in their label.
pub(super) struct NamedServices(BTreeMap<String, String>);

impl NamedServices {
    pub(super) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let services = reader.list::<Service>()?.into_iter();
        Ok(Self(
            services
                .map(|(_, service)| (service.name.trim().to_lowercase(), service.name))
                .collect(),
        ))
    }

    /// The name of the service that the alert names itself.
    pub(super) fn of(&self, alert: &Alert) -> Option<&str> {
        let label = alert.label(SERVICE_LABEL).trim().to_lowercase();
        self.0.get(&label).map(String::as_str)
    }
}
