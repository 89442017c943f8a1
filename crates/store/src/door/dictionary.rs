use std::collections::HashMap;

use muster_model::{
    ids::ConnectionId,
    mapping::Mapping,
    record::{EnvironmentRule, ServiceSource},
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
    mapping: Option<Mapping>,
    rules: Option<Vec<EnvironmentRule>>,
}

impl Door<'_> {
    /// The number of a source; a new one is written down, with the service that it
    /// belongs to.
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
        let source = ServiceSource {
            connection,
            path: path.to_owned(),
        };
        let mapped = self.mapping_memory()?.of_source(&source, &[]);
        let service = mapped.map(|(service, _)| service);
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
            .insert(source.path, number);
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

    /// What says which service a source belongs to.
    pub(crate) fn mapping_memory(&mut self) -> Result<&Mapping, StoreError> {
        if self.dictionary.mapping.is_none() {
            self.dictionary.mapping = Some(self.mapping()?);
        }
        Ok(self.dictionary.mapping.get_or_insert_default())
    }

    /// The rules that give environments a tier.
    pub(crate) fn rules(&mut self) -> Result<&[EnvironmentRule], StoreError> {
        if self.dictionary.rules.is_none() {
            let rules = self.list::<EnvironmentRule>()?;
            self.dictionary.rules = Some(rules.into_iter().map(|(_, rule)| rule).collect());
        }
        Ok(self.dictionary.rules.get_or_insert_default())
    }

    /// Services or mapping rules changed: what gives a source its service is read anew.
    pub(crate) fn forget_mapping(&mut self) {
        self.dictionary.mapping = None;
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
