use muster_model::{
    ids::{RecordId, ReviewCommentId, ReviewId},
    record::{RecordKind, ReviewComment},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, optional_key, read_ids};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for ReviewComment {
    const TABLE: &'static str = "review_comments";
    const ORDER: &'static str = "at";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO review_comments (id, review, reply_to, at, is_open, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            key(id),
            key(self.review),
            optional_key(self.reply_to),
            self.at.millis(),
            self.is_open(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let review = Reference {
            field: "review",
            kind: RecordKind::Review,
            id: self.review.into(),
        };
        let reply_to = self.reply_to.map(|id| Reference {
            field: "reply_to",
            kind: RecordKind::ReviewComment,
            id: id.into(),
        });
        let by = Reference {
            field: "by",
            kind: RecordKind::Member,
            id: self.by.into(),
        };
        [Some(review), reply_to, Some(by)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn check(
        &self,
        reader: &Reader,
        _id: RecordId,
        before: Option<&Self>,
    ) -> Result<(), StoreError> {
        let Some(opening) = self.reply_to else {
            return Ok(());
        };
        if before.is_some() {
            return Ok(());
        }
        let opening = reader.require::<Self>(opening)?;
        if opening.review != self.review || opening.reply_to.is_some() {
            return Err(StoreError::Invalid {
                field: "reply_to".to_owned(),
                message: "Answer the comment that opens the thread.".to_owned(),
            });
        }
        Ok(())
    }

    /// Its answers go with it.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        for answer in door.answers_to(id.into())? {
            door.delete::<Self>(by.author, by.at, answer)?;
        }
        Ok(())
    }
}

impl Reader {
    /// The comments on a review, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn review_comments_of(
        &self,
        review: ReviewId,
    ) -> Result<Vec<(ReviewCommentId, ReviewComment)>, StoreError> {
        self.records("WHERE review = ?1 ORDER BY at, id", [key(review)])
    }

    /// How many threads on a review are open.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open_review_comments(&self, review: ReviewId) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM review_comments WHERE review = ?1 AND is_open")?
            .query_row([key(review)], |row| row.get(0))?)
    }

    /// The answers to a comment.
    fn answers_to(&self, comment: ReviewCommentId) -> Result<Vec<ReviewCommentId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM review_comments WHERE reply_to = ?1 ORDER BY at, id")?;
        read_ids(statement.query([key(comment)])?)
    }
}
