//! The environments that deployments went to, and the tier of each. The tier is projected from
//! environment rules whenever those change.

use muster_model::{
    record::{EnvironmentRule, Tier},
    time::Timestamp,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    Door, Reader, StoreError,
    words::{Word, read_optional_word, text},
};

/// An environment that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SeenEnvironment {
    /// Its name, as its source has it; empty where the source names none.
    pub name: String,
    /// Its tier; none if no rule speaks of it.
    pub tier: Option<Tier>,
    /// How many deployments went to it.
    #[specta(type = f64)]
    pub deployments: u64,
    /// When the last of them was asked for; none if all were forgotten.
    pub last_seen: Option<Timestamp>,
}

impl Reader {
    /// All environments that deployments went to, by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn environments(&self) -> Result<Vec<SeenEnvironment>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT e.name, e.tier, ifnull(d.count, 0), d.last
             FROM environments AS e
             LEFT JOIN (SELECT environment, count(*) AS count, max(created_at) AS last
                        FROM deployments GROUP BY environment) AS d ON d.environment = e.id
             ORDER BY e.name",
        )?;
        let mut rows = statement.query([])?;
        let mut environments = Vec::new();
        while let Some(row) = rows.next()? {
            environments.push(SeenEnvironment {
                name: text(row, 0)?.to_owned(),
                tier: read_optional_word(row, 1)?,
                deployments: row.get::<_, i64>(2)?.unsigned_abs(),
                last_seen: row.get::<_, Option<i64>>(3)?.map(Timestamp),
            });
        }
        Ok(environments)
    }
}

/// Gives every environment the tier that the rules say.
pub(crate) fn project(door: &mut Door<'_>) -> Result<(), StoreError> {
    let connection = door.rows();
    let rules = door.rules()?;
    let mut moved = Vec::new();
    let mut statement = connection.prepare_cached("SELECT id, name, tier FROM environments")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let tier = EnvironmentRule::tier_of(rules, text(row, 1)?);
        if tier != read_optional_word(row, 2)? {
            moved.push((row.get::<_, i64>(0)?, tier));
        }
    }
    let mut update =
        connection.prepare_cached("UPDATE environments SET tier = ?2 WHERE id = ?1")?;
    for (row, tier) in moved {
        update.execute(params![row, tier.map(Word::word)])?;
    }
    Ok(())
}
