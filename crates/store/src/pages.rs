//! The pages that this laptop has decided. Each is written once, in the transaction that decides
//! it; whether it was shown is added later, so that what fell due while nobody could be told is
//! found again.

use muster_model::{
    escalation::PageKey,
    ids::{IncidentId, MemberId},
    time::{Timestamp, Window},
};
use rusqlite::{Params, Row, params};
use serde::{Deserialize, Serialize};

use crate::{ChangedKind, Door, Reader, StoreError, records::key, words::text};

/// A page that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PageRow {
    /// Which page.
    pub key: PageKey,
    /// When it was due.
    pub due_at: Timestamp,
    /// When this laptop decided it.
    pub decided_at: Timestamp,
    /// When it was handed to the desktop, or held; none while neither has happened.
    pub shown_at: Option<Timestamp>,
    /// Why nothing was shown; none if something was.
    pub held: Option<String>,
    /// When whoever was paged first looked at the incident; none while they have not.
    pub seen_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT incident, escalated_at, round, level, member, due_at, decided_at,
         shown_at, held, seen_at
     FROM pages";

impl Door<'_> {
    /// Writes pages down, and answers those that were not decided before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn record_pages(&mut self, pages: &[PageRow]) -> Result<Vec<PageRow>, StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO pages (incident, escalated_at, round, level, member, due_at, decided_at,
                 shown_at, held, seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
        )?;
        let mut recorded = Vec::new();
        for page in pages {
            let inserted = insert.execute(params![
                key(page.key.incident),
                page.key.escalated_at.millis(),
                page.key.round,
                page.key.level,
                key(page.key.member),
                page.due_at.millis(),
                page.decided_at.millis(),
                page.shown_at.map(Timestamp::millis),
                page.held,
                page.seen_at.map(Timestamp::millis)
            ])?;
            if inserted > 0 {
                recorded.push(page.clone());
            }
        }
        drop(insert);
        if !recorded.is_empty() {
            self.tell(ChangedKind::Pages, None);
        }
        Ok(recorded)
    }

    /// Notes that a page was handed to the desktop, or why it was held. What was noted first stays;
    /// answers whether this was it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn mark_page_shown(
        &mut self,
        page: &PageKey,
        at: Timestamp,
        held: Option<&str>,
    ) -> Result<bool, StoreError> {
        let marked = self
            .connection
            .prepare_cached(
                "UPDATE pages SET shown_at = ?6, held = ?7
                 WHERE incident = ?1 AND escalated_at = ?2 AND round = ?3 AND level = ?4
                     AND member = ?5 AND shown_at IS NULL",
            )?
            .execute(params![
                key(page.incident),
                page.escalated_at.millis(),
                page.round,
                page.level,
                key(page.member),
                at.millis(),
                held
            ])?;
        if marked > 0 {
            self.tell(ChangedKind::Pages, None);
        }
        Ok(marked > 0)
    }

    /// Notes that a member looked at an incident at `at`: their pages of it that were due by then
    /// are seen. What was noted first stays. Answers how many were not seen before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn mark_pages_seen(
        &mut self,
        incident: IncidentId,
        member: MemberId,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let seen = self
            .connection
            .prepare_cached(
                "UPDATE pages SET seen_at = ?3
                 WHERE incident = ?1 AND member = ?2 AND due_at <= ?3 AND seen_at IS NULL",
            )?
            .execute(params![key(incident), key(member), at.millis()])?;
        if seen > 0 {
            self.tell(ChangedKind::Pages, None);
        }
        Ok(seen)
    }

    /// Forgets the pages of an incident that is being deleted.
    pub(crate) fn forget_pages(&mut self, incident: IncidentId) -> Result<(), StoreError> {
        let forgotten = self
            .connection
            .prepare_cached("DELETE FROM pages WHERE incident = ?1")?
            .execute([key(incident)])?;
        if forgotten > 0 {
            self.tell(ChangedKind::Pages, None);
        }
        Ok(())
    }
}

impl Reader {
    /// All pages of an incident, in the order in which they fell due.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn pages_of(&self, incident: IncidentId) -> Result<Vec<PageRow>, StoreError> {
        self.pages(
            "WHERE incident = ?1 ORDER BY due_at, round, level, member",
            [key(incident)],
        )
    }

    /// The pages of a member that were decided but neither shown nor held yet, the first due first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn pages_to_show(&self, member: MemberId) -> Result<Vec<PageRow>, StoreError> {
        self.pages(
            "WHERE member = ?1 AND shown_at IS NULL ORDER BY due_at, incident, round, level",
            [key(member)],
        )
    }

    /// The pages of a member that belong to the present escalation of an incident that nobody has
    /// acknowledged, the first due first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn active_pages(&self, member: MemberId) -> Result<Vec<PageRow>, StoreError> {
        self.pages(
            "WHERE member = ?1 AND EXISTS (
                 SELECT 1 FROM incidents AS i
                 WHERE i.id = pages.incident AND i.status = 'open'
                     AND json_extract(i.body, '$.escalated_at') = pages.escalated_at)
             ORDER BY due_at, incident, round, level",
            [key(member)],
        )
    }

    /// The identities of all pages of incidents that are not over.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn unresolved_pages(&self) -> Result<Vec<PageKey>, StoreError> {
        let pages = self.pages(
            "WHERE incident IN (
                 SELECT id FROM incidents WHERE status IN ('open', 'acknowledged'))",
            [],
        )?;
        Ok(pages.into_iter().map(|page| page.key).collect())
    }

    /// The pages of all members that fell due within `window`, the first due first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn pages_within(&self, window: Window) -> Result<Vec<PageRow>, StoreError> {
        self.pages(
            "WHERE due_at >= ?1 AND due_at < ?2
             ORDER BY due_at, incident, round, level, member",
            [window.from.millis(), window.to.millis()],
        )
    }

    fn pages(&self, rest: &str, parameters: impl Params) -> Result<Vec<PageRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{SELECT} {rest}"))?;
        let mut rows = statement.query(parameters)?;
        let mut pages = Vec::new();
        while let Some(row) = rows.next()? {
            pages.push(read(row)?);
        }
        Ok(pages)
    }
}

fn read(row: &Row<'_>) -> Result<PageRow, StoreError> {
    Ok(PageRow {
        key: PageKey {
            incident: IncidentId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
            escalated_at: Timestamp(row.get(1)?),
            round: row.get(2)?,
            level: row.get(3)?,
            member: MemberId::from_uuid(uuid::Uuid::from_bytes(row.get(4)?)),
        },
        due_at: Timestamp(row.get(5)?),
        decided_at: Timestamp(row.get(6)?),
        shown_at: row.get::<_, Option<i64>>(7)?.map(Timestamp),
        held: match row.get_ref(8)? {
            rusqlite::types::ValueRef::Null => None,
            _ => Some(text(row, 8)?.to_owned()),
        },
        seen_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
    })
}
