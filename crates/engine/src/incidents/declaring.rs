//! What the dialog in which an incident is declared offers: the services, those with firing alerts
//! first, and who would be told for each.

use std::{cmp::Reverse, collections::BTreeMap};

use muster_model::{
    ids::{PolicyId, ServiceId},
    record::{Policy, RoutingRule, Service},
    routing::Routing,
};
use serde::Serialize;

use super::number;
use crate::{Engine, Problem};

/// A service that may suffer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DeclareService {
    /// Which service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// How many of its alerts fire now, silenced and inhibited ones among them.
    pub firing: u32,
    /// The policy to propose; none if none fits.
    pub policy: Option<PolicyId>,
}

/// What can be chosen when an incident is declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DeclareChoices {
    /// Every service: those with most firing alerts first, then by name.
    pub services: Vec<DeclareService>,
    /// The policy to propose while no service is chosen; none if none fits.
    pub policy: Option<PolicyId>,
}

impl Engine {
    /// What can be chosen when an incident is declared.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn declare_choices(&self) -> Result<DeclareChoices, Problem> {
        self.read(|reader| {
            let rules = reader.list::<RoutingRule>()?;
            let services = reader.list::<Service>()?;
            let policies = reader.list::<Policy>()?;
            let mapping = reader.mapping()?;
            let routing = Routing::new(
                rules.iter().map(|(id, rule)| (*id, rule)),
                services.iter().map(|(id, service)| (*id, service)),
                policies.iter().map(|(id, policy)| (*id, policy)),
            )
            .mapped_by(&mapping);
            let mut firing: BTreeMap<ServiceId, u64> = BTreeMap::new();
            for service in reader
                .active_alerts()?
                .iter()
                .filter_map(|alert| routing.service_of(alert))
            {
                *firing.entry(service).or_default() += 1;
            }
            let mut offered: Vec<DeclareService> = services
                .iter()
                .map(|(id, service)| DeclareService {
                    id: *id,
                    name: service.name.clone(),
                    firing: number(firing.get(id).copied().unwrap_or_default()),
                    policy: routing.policy_to_declare(Some(*id)),
                })
                .collect();
            offered.sort_by_key(|offer| (Reverse(offer.firing), offer.name.to_lowercase()));
            Ok(DeclareChoices {
                services: offered,
                policy: routing.policy_to_declare(None),
            })
        })
    }
}
