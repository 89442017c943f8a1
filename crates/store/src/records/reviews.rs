mod library;
mod unreviewed;

pub use library::{ReviewFilter, ReviewPage, ReviewWords};

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    ids::{IncidentId, MemberId, RecordId, ReviewId},
    record::{ActionItem, RecordKind, Review, ReviewComment},
    time::Timestamp,
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, optional_key, word_of};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for Review {
    const TABLE: &'static str = "reviews";
    const ORDER: &'static str = "number DESC";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT INTO reviews (id, number, incident, status, owner, created_at, published_at,
                 body)
             VALUES (?1, (SELECT min(seq) FROM edits WHERE record = ?1), ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET incident = ?2, status = ?3, owner = ?4,
                 created_at = ?5, published_at = ?6, body = ?7",
        )?
        .execute(params![
            key(id),
            key(self.incident),
            word_of(self.status)?,
            optional_key(self.owner),
            self.created_at.millis(),
            self.published_at.map(Timestamp::millis),
            body
        ])?;
        rows.prepare_cached("DELETE FROM review_reviewers WHERE review = ?1")?
            .execute([key(id)])?;
        let mut insert = rows.prepare_cached(
            "INSERT INTO review_reviewers (review, member, approved) VALUES (?1, ?2, ?3)",
        )?;
        for reviewer in &self.reviewers {
            let approved = self.approved_by.contains(reviewer);
            insert.execute(params![key(id), key(*reviewer), approved])?;
        }
        put_words(rows, id, ReviewWords::Tags, &self.tags)?;
        put_words(rows, id, ReviewWords::Factors, &self.factors)
    }

    fn references(&self) -> Vec<Reference> {
        let member = |field, id: MemberId| Reference {
            field,
            kind: RecordKind::Member,
            id: id.into(),
        };
        let incident = Reference {
            field: "incident",
            kind: RecordKind::Incident,
            id: self.incident.into(),
        };
        let one = [
            self.owner.map(|id| member("owner", id)),
            Some(member("created_by", self.created_by)),
            self.published_by.map(|id| member("published_by", id)),
        ];
        let reviewers = self.reviewers.iter().map(|id| member("reviewers", *id));
        let approved = self.approved_by.iter().map(|id| member("approved_by", *id));
        std::iter::once(incident)
            .chain(one.into_iter().flatten())
            .chain(reviewers)
            .chain(approved)
            .collect()
    }

    /// What was said of it and what was to be done because of it goes with it.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let review = ReviewId::from(id);
        for (comment, _) in door.review_comments_of(review)? {
            // Answers went with what they answer.
            if door.get::<ReviewComment>(comment)?.is_some() {
                door.delete::<ReviewComment>(by.author, by.at, comment)?;
            }
        }
        for (action, _) in door.action_items_of(review)? {
            door.delete::<ActionItem>(by.author, by.at, action)?;
        }
        Ok(())
    }
}

/// How words are compared: in small letters.
fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}

fn put_words(
    rows: &Rows,
    review: RecordId,
    kind: ReviewWords,
    words: &BTreeSet<String>,
) -> Result<(), StoreError> {
    let (table, column) = kind.place();
    rows.prepare_cached(&format!("DELETE FROM {table} WHERE review = ?1"))?
        .execute([key(review)])?;
    let mut insert = rows.prepare_cached(&format!(
        "INSERT INTO {table} (folded, number, review, {column})
         VALUES (?1, (SELECT number FROM reviews WHERE id = ?2), ?2, ?3)"
    ))?;
    let words: BTreeMap<_, _> = words.iter().map(|word| (folded(word), word)).collect();
    for (folded, word) in words {
        insert.execute(params![folded, key(review), word])?;
    }
    Ok(())
}

impl Reader {
    /// The reviews of an incident, the first begun first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn reviews_of(&self, incident: IncidentId) -> Result<Vec<(ReviewId, Review)>, StoreError> {
        self.records(
            "WHERE incident = ?1 ORDER BY created_at, id",
            [key(incident)],
        )
    }
}
