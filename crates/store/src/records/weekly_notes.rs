use std::collections::HashMap;

use muster_model::{
    ids::{MemberId, RecordId, WeeklyNoteId, WeeklyReviewId},
    record::{Day, RecordKind, WeeklyNote},
    time::Timestamp,
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for WeeklyNote {
    const TABLE: &'static str = "weekly_notes";
    const ORDER: &'static str = "weekly_review, week, created_at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO weekly_notes (id, weekly_review, week, created_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            key(self.weekly_review),
            self.week.to_string(),
            self.created_at.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let named = |field, kind, id| Reference { field, kind, id };
        let owner = self
            .owner
            .map(|id| named("owner", RecordKind::Member, id.into()));
        [
            named(
                "weekly_review",
                RecordKind::WeeklyReview,
                self.weekly_review.into(),
            ),
            named("created_by", RecordKind::Member, self.created_by.into()),
        ]
        .into_iter()
        .chain(owner)
        .collect()
    }
}

/// Leaves what a member was to see to, and has not yet, without anybody.
pub(super) fn without_owner(
    door: &mut Door<'_>,
    by: Signature,
    member: MemberId,
) -> Result<(), StoreError> {
    for (id, note) in door.list::<WeeklyNote>()? {
        if note.owner == Some(member) && note.done_at.is_none() {
            door.change::<WeeklyNote>(by.author, by.at, id, |note| note.owner = None)?;
        }
    }
    Ok(())
}

impl Reader {
    /// What was ever said in a weekly review, the first first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn weekly_notes_of(
        &self,
        review: WeeklyReviewId,
    ) -> Result<Vec<(WeeklyNoteId, WeeklyNote)>, StoreError> {
        self.records(
            "WHERE weekly_review = ?1 ORDER BY week, created_at, id",
            [key(review)],
        )
    }

    /// What was said in a weekly review in one week, the first first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn weekly_notes_in(
        &self,
        review: WeeklyReviewId,
        week: Day,
    ) -> Result<Vec<(WeeklyNoteId, WeeklyNote)>, StoreError> {
        self.records(
            "WHERE weekly_review = ?1 AND week = ?2 ORDER BY created_at, id",
            params![key(review), week.to_string()],
        )
    }

    /// The follow-ups of weeks before one that were not done before `since`, the first said first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn follow_ups_carried_over(
        &self,
        review: WeeklyReviewId,
        week: Day,
        since: Timestamp,
    ) -> Result<Vec<(WeeklyNoteId, WeeklyNote)>, StoreError> {
        self.records(
            "WHERE weekly_review = ?1 AND week < ?2 AND body ->> '$.kind' = 'follow_up'
                 AND ifnull(body ->> '$.done_at' >= ?3, TRUE)
             ORDER BY week, created_at, id",
            params![key(review), week.to_string(), since.millis()],
        )
    }

    /// The follow-ups that a member sees to and that are not done, the first said first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open_follow_ups_of(
        &self,
        member: MemberId,
    ) -> Result<Vec<(WeeklyNoteId, WeeklyNote)>, StoreError> {
        self.records(
            "WHERE body ->> '$.kind' = 'follow_up' AND body ->> '$.done_at' IS NULL
                 AND body ->> '$.owner' = ?1
             ORDER BY week, created_at, id",
            [member.to_string()],
        )
    }

    /// How many follow-ups of each weekly review are not done; those with none are left out.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open_follow_ups(&self) -> Result<HashMap<WeeklyReviewId, u64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT weekly_review, count(*) FROM weekly_notes
             WHERE body ->> '$.kind' = 'follow_up' AND body ->> '$.done_at' IS NULL
             GROUP BY weekly_review",
        )?;
        let counts = statement.query_map([], |row| {
            let review = WeeklyReviewId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?));
            Ok((review, row.get::<_, i64>(1)?.unsigned_abs()))
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }
}
