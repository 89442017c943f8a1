use muster_model::{
    ids::{KpiDefinitionId, RecordId, TeamId},
    record::{RecordKind, WeeklyNote, WeeklyReview},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, kpi_reference};
use crate::{Door, StoreError, door::Signature};

impl Projection for WeeklyReview {
    const TABLE: &'static str = "weekly_reviews";
    const ORDER: &'static str = "name COLLATE NOCASE, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO weekly_reviews (id, name, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![key(id), self.name, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let teams = self.teams.iter().map(|id| Reference {
            field: "teams",
            kind: RecordKind::Team,
            id: RecordId::from(*id),
        });
        let kpis = self
            .kpis
            .iter()
            .filter_map(|kpi| kpi_reference("kpis", *kpi));
        let created_by = Reference {
            field: "created_by",
            kind: RecordKind::Member,
            id: self.created_by.into(),
        };
        teams.chain(kpis).chain([created_by]).collect()
    }

    /// What was said in it goes with it, and so do digests that have not left yet.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        for (note, _) in door.weekly_notes_of(id.into())? {
            door.delete::<WeeklyNote>(by.author, by.at, note)?;
        }
        for message in door.outbox_about(id)? {
            door.outbox_dropped(message.id)?;
        }
        Ok(())
    }
}

/// Takes a team out of the weekly reviews to which it comes. Refuses if it is the only one of one:
/// with none left the page would suddenly be about everybody.
pub(super) fn without_team(
    door: &mut Door<'_>,
    by: Signature,
    team: TeamId,
    name: &str,
) -> Result<(), StoreError> {
    let reviews = door.list::<WeeklyReview>()?;
    for (_, review) in &reviews {
        if review.teams.len() == 1 && review.teams.contains(&team) {
            return Err(StoreError::InUse(format!(
                "The weekly review '{}' has no team but '{name}'. Give it another team, or delete \
                 it, first.",
                review.name
            )));
        }
    }
    for (id, review) in reviews {
        if review.teams.contains(&team) {
            door.change::<WeeklyReview>(by.author, by.at, id, |review| {
                review.teams.remove(&team);
            })?;
        }
    }
    Ok(())
}

/// Takes a KPI that goes off the pages of weekly reviews.
pub(super) fn without_kpi(
    door: &mut Door<'_>,
    by: Signature,
    kpi: KpiDefinitionId,
) -> Result<(), StoreError> {
    let kpi = kpi.into();
    for (id, review) in door.list::<WeeklyReview>()? {
        if review.kpis.contains(&kpi) {
            door.change::<WeeklyReview>(by.author, by.at, id, |review| {
                review.kpis.retain(|shown| *shown != kpi);
            })?;
        }
    }
    Ok(())
}
