use std::collections::HashMap;

use muster_model::{
    ids::{ConnectionId, ServiceId},
    record::{EnvironmentRule, Service, ServiceSource},
};
use rusqlite::params;

use super::Door;
use crate::{
    StoreError,
    records::{key, optional_key},
    words::Word,
};

/// What the door remembers from one transaction to the next: the numbers of sources and
/// environments, which thousands of facts name again and again, and what gives new ones a service
/// or a tier.
#[derive(Default)]
pub(crate) struct Dictionary {
    sources: HashMap<ConnectionId, HashMap<String, i64>>,
    environments: HashMap<String, i64>,
    claims: Option<HashMap<ServiceSource, ServiceId>>,
    rules: Option<Vec<EnvironmentRule>>,
}

impl Door<'_> {
    /// The number of a source; a new one is written down, with the service that claims it.
    pub(crate) fn source(
        &mut self,
        connection: ConnectionId,
        path: &str,
    ) -> Result<i64, StoreError> {
        if let Some(number) = self
            .dictionary
            .sources
            .get(&connection)
            .and_then(|paths| paths.get(path))
        {
            return Ok(*number);
        }
        let claimed = ServiceSource {
            connection,
            path: path.to_owned(),
        };
        let service = self.claims()?.get(&claimed).copied();
        self.connection
            .prepare_cached(
                "INSERT INTO sources (connection, path, service) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![key(connection), path, optional_key(service)])?;
        let number = self
            .connection
            .prepare_cached("SELECT id FROM sources WHERE connection = ?1 AND path = ?2")?
            .query_row(params![key(connection), path], |row| row.get(0))?;
        self.dictionary
            .sources
            .entry(connection)
            .or_default()
            .insert(claimed.path, number);
        Ok(number)
    }

    /// The number of an environment; a new one is written down, with the tier that rules give it.
    pub(crate) fn environment(&mut self, name: &str) -> Result<i64, StoreError> {
        if let Some(number) = self.dictionary.environments.get(name) {
            return Ok(*number);
        }
        let tier = EnvironmentRule::tier_of(self.rules()?, name);
        self.connection
            .prepare_cached(
                "INSERT INTO environments (name, tier) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute(params![name, tier.map(Word::word)])?;
        let number = self
            .connection
            .prepare_cached("SELECT id FROM environments WHERE name = ?1")?
            .query_row([name], |row| row.get(0))?;
        self.dictionary.environments.insert(name.to_owned(), number);
        Ok(number)
    }

    /// Which service claims which source. Where two do, because two laptops said so at once, the
    /// service that was made first has it.
    pub(crate) fn claims(&mut self) -> Result<&HashMap<ServiceSource, ServiceId>, StoreError> {
        if self.dictionary.claims.is_none() {
            let mut services = self.list::<Service>()?;
            services.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
            let claims = services
                .into_iter()
                .flat_map(|(id, service)| service.sources.into_iter().map(move |s| (s, id)))
                .collect();
            self.dictionary.claims = Some(claims);
        }
        Ok(self.dictionary.claims.get_or_insert_default())
    }

    /// The rules that give environments a tier.
    pub(crate) fn rules(&mut self) -> Result<&[EnvironmentRule], StoreError> {
        if self.dictionary.rules.is_none() {
            let rules = self.list::<EnvironmentRule>()?;
            self.dictionary.rules = Some(rules.into_iter().map(|(_, rule)| rule).collect());
        }
        Ok(self.dictionary.rules.get_or_insert_default())
    }

    /// Services changed: what claims a source is read anew.
    pub(crate) fn forget_claims(&mut self) {
        self.dictionary.claims = None;
    }

    /// Rules changed: what gives a tier is read anew.
    pub(crate) fn forget_tiers(&mut self) {
        self.dictionary.rules = None;
    }

    /// Sources were removed: their numbers are read anew.
    pub(crate) fn forget_sources(&mut self, connection: ConnectionId) {
        self.dictionary.sources.remove(&connection);
    }
}
