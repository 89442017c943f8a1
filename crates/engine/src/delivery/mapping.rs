//! Which service everything belongs to: what no service has yet, the rules that give it one, and
//! what a rule would catch before it is saved.

mod preview;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use muster_model::{
    ids::{MappingRuleId, ServiceId},
    mapping::{self, MappedBy},
    rbac::Author,
    record::{MappingRule, Record, Service, ServiceSource},
    time::Timestamp,
};
use muster_store::{Door, Reader, SeenSource, StoreError};
use serde::Serialize;

use self::preview::{NamedServices, preview};
use crate::{Engine, Problem, incidents::number, names::Names};

/// How many of those that a rule catches are named.
const NAMED: usize = 20;

/// What has no service yet, and the rules.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Mapping {
    /// Projects and jobs without a service, the last seen first.
    pub inbox: Vec<InboxSource>,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<MappingRuleView>,
}

/// A project or job without a service.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct InboxSource {
    /// Which one.
    pub source: ServiceSource,
    /// The name of the connection that it came through.
    pub connection_name: String,
    /// Its tags there.
    pub tags: Vec<String>,
    /// How many deployments came from it.
    pub deployments: u32,
    /// How many runs of pipelines came from it.
    pub pipeline_runs: u32,
    /// How many runs of infrastructure as code came from it.
    pub iac_runs: u32,
    /// When the last of these was asked for.
    pub last_seen: Option<Timestamp>,
    /// The service that is named like it; none if none is, or several are.
    pub suggestion: Option<ServiceId>,
}

/// A rule, and what it does.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MappingRuleView {
    /// Which rule.
    pub id: MappingRuleId,
    /// The record.
    pub rule: MappingRule,
    /// The name of its service; empty if what it catches says which.
    pub service_name: String,
    /// The first of the paths that have their service from it; for a rule for labels, of the
    /// alerts that have not ended.
    pub caught: Vec<String>,
    /// How many there are.
    pub count: u32,
}

/// What a rule would do.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MappingPreview {
    /// The first of those that it matches: those that it would give a service, then the others.
    pub caught: Vec<CaughtSource>,
    /// How many would have their service from it.
    pub count: u32,
}

/// A project, job or alert that a rule matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CaughtSource {
    /// Its path; an alert's headline.
    pub path: String,
    /// The name of the connection that it came through.
    pub connection_name: String,
    /// The service that the rule leads to; empty if there is no such service.
    pub service_name: String,
    /// Why it would not have its service from this rule; empty if it would.
    pub taken_by: String,
}

impl Engine {
    /// What has no service yet, and the rules that give services.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn mapping(&self) -> Result<Mapping, Problem> {
        self.read(view)
    }

    /// What a rule would do, were it saved: as a new one, or in the place of the one with `id`.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable; if no workspace is open or it cannot
    /// be read.
    pub fn preview_mapping_rule(
        &self,
        id: Option<MappingRuleId>,
        rule: &MappingRule,
    ) -> Result<MappingPreview, Problem> {
        rule.validate().map_err(StoreError::from)?;
        self.read(|reader| preview(reader, id.unwrap_or_else(MappingRuleId::new), rule))
    }

    /// Makes a mapping rule, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_mapping_rule(
        &self,
        id: Option<MappingRuleId>,
        rule: &MappingRule,
    ) -> Result<MappingRuleId, Problem> {
        self.save(id, rule, MappingRuleId::new)
    }

    /// Deletes a mapping rule; what it caught belongs to what comes next, or to no service.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_mapping_rule(&self, id: MappingRuleId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<MappingRule>(author, now, id))
    }

    /// Makes projects and jobs a service's own, and takes them from services that have them: all
    /// of them, or none.
    ///
    /// # Errors
    /// If there is no such service, or the role does not allow it.
    pub fn assign_sources(
        &self,
        sources: &[ServiceSource],
        service: ServiceId,
    ) -> Result<(), Problem> {
        self.write(|door, author, now| assign(door, author, now, sources, service))
    }
}

fn assign(
    door: &mut Door<'_>,
    author: Author,
    now: Timestamp,
    sources: &[ServiceSource],
    service: ServiceId,
) -> Result<(), StoreError> {
    for (other, record) in door.list::<Service>()? {
        let has_one = record.sources.iter().any(|source| sources.contains(source));
        if other != service && has_one {
            door.change::<Service>(author, now, other, |record| {
                record.sources.retain(|source| !sources.contains(source));
            })?;
        }
    }
    door.change::<Service>(author, now, service, |record| {
        for source in sources {
            if !record.sources.contains(source) {
                record.sources.push(source.clone());
            }
        }
    })?;
    Ok(())
}

fn view(reader: &Reader) -> Result<Mapping, StoreError> {
    let names = Names::read(reader)?;
    let services = reader.list::<Service>()?;
    let sources = reader.sources()?;
    let mut caught = caught_by_rules(reader, &sources)?;
    let rules = reader.list::<MappingRule>()?;
    Ok(Mapping {
        inbox: inbox(sources, &services, &names),
        rules: rules
            .into_iter()
            .map(|(id, rule)| {
                let (caught, count) = caught.remove(&id).unwrap_or_default();
                MappingRuleView {
                    id,
                    service_name: names.service(rule.service),
                    rule,
                    caught,
                    count,
                }
            })
            .collect(),
    })
}

/// What has no service, the last seen first.
fn inbox(
    sources: Vec<SeenSource>,
    services: &[(ServiceId, Service)],
    names: &Names,
) -> Vec<InboxSource> {
    let mut inbox: Vec<_> = sources
        .into_iter()
        .filter(|seen| seen.service.is_none())
        .map(|seen| InboxSource {
            connection_name: names.connection(seen.source.connection),
            suggestion: mapping::suggest(
                &seen.source.path,
                services
                    .iter()
                    .map(|(id, service)| (*id, service.name.as_str())),
            ),
            source: seen.source,
            tags: seen.tags,
            deployments: number(seen.deployments),
            pipeline_runs: number(seen.pipeline_runs),
            iac_runs: number(seen.iac_runs),
            last_seen: seen.last_seen,
        })
        .collect();
    inbox.sort_by_key(|seen| std::cmp::Reverse(seen.last_seen));
    inbox
}

/// What has its service from each rule: the first of them by name, and how many.
fn caught_by_rules(
    reader: &Reader,
    sources: &[SeenSource],
) -> Result<HashMap<MappingRuleId, (Vec<String>, u32)>, StoreError> {
    let mapping = reader.mapping()?;
    let mut caught: HashMap<MappingRuleId, (Vec<String>, u32)> = HashMap::new();
    let mut note = |rule, name: &str| {
        let (named, count) = caught.entry(rule).or_default();
        *count += 1;
        if named.len() < NAMED {
            named.push(name.to_owned());
        }
    };
    for seen in sources {
        if let Some((_, MappedBy::Rule(rule))) = mapping.of_source(&seen.source, &seen.tags) {
            note(rule, &seen.source.path);
        }
    }
    let named = NamedServices::read(reader)?;
    for alert in reader.active_alerts()? {
        if named.of(&alert).is_none()
            && let Some((_, rule)) = mapping.of_alert(&alert)
        {
            note(rule, alert.headline());
        }
    }
    Ok(caught)
}
