//! Reviews in bulk, without their texts: for what many of them say together.

use std::collections::BTreeSet;

use muster_model::{
    ids::{IncidentId, MemberId, ReviewCommentId, ReviewId, ServiceId},
    record::{Incident, Review, ReviewComment},
    time::{Timestamp, Window},
};

use rusqlite::OptionalExtension;

use crate::{Reader, StoreError, conditions::Conditions, records::key, words::text};

/// A review as statistics need it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScannedReview {
    /// Which one.
    pub id: ReviewId,
    /// The incident that it is of.
    pub incident_id: IncidentId,
    /// That incident.
    pub incident: Incident,
    /// When it was published; none while it is not.
    pub published_at: Option<Timestamp>,
    /// What contributed.
    pub factors: BTreeSet<String>,
}

/// A review as an account of some time needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewInTime {
    /// Which one.
    pub id: ReviewId,
    /// Its title.
    pub title: String,
    /// When it was last handed to its reviewers; none while it was not.
    pub requested_at: Option<Timestamp>,
    /// When it was published; none while it is not.
    pub published_at: Option<Timestamp>,
    /// The incident that it is of.
    pub incident_id: IncidentId,
    /// That incident.
    pub incident: Incident,
}

impl Reader {
    /// The reviews that were begun before the end of a time, and were not published before it, in
    /// the order in which they were begun. Their texts are not read.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn reviews_in_time(&self, window: Window) -> Result<Vec<ReviewInTime>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, r.body ->> '$.title', r.body ->> '$.requested_at', r.published_at, n.id,
                 n.body
             FROM reviews AS r JOIN incidents AS n ON n.id = r.incident
             WHERE r.created_at < ?2 AND (r.published_at IS NULL OR r.published_at >= ?1)
             ORDER BY r.number",
        )?;
        let mut rows = statement.query([window.from.millis(), window.to.millis()])?;
        let mut reviews = Vec::new();
        while let Some(row) = rows.next()? {
            reviews.push(ReviewInTime {
                id: ReviewId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                title: row.get(1)?,
                requested_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
                published_at: row.get::<_, Option<i64>>(3)?.map(Timestamp),
                incident_id: IncidentId::from_uuid(uuid::Uuid::from_bytes(row.get(4)?)),
                incident: serde_json::from_str(text(row, 5)?)?,
            });
        }
        Ok(reviews)
    }

    /// The incidents that were over within a time and of which no review was published before its
    /// end, in the order in which they ended.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_over_without_review(
        &self,
        window: Window,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE resolved_at >= ?1 AND resolved_at < ?2 AND NOT EXISTS (
                 SELECT 1 FROM reviews AS r
                 WHERE r.incident = incidents.id AND r.published_at < ?2)
             ORDER BY resolved_at, id",
            [window.from.millis(), window.to.millis()],
        )
    }

    /// The reviews of incidents that began within `window`, of these services or of all if none is
    /// named, in the order in which their incidents began.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn scan_reviews(
        &self,
        window: Window,
        services: &[ServiceId],
    ) -> Result<Vec<ScannedReview>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.within("n.opened_at", Some(window));
        conditions.any_of("n.service", services.iter().map(|id| key(*id)));
        let mut scanned = conditions.all(
            self,
            "SELECT r.id, r.published_at, n.id, n.body
             FROM incidents AS n JOIN reviews AS r ON r.incident = n.id",
            "ORDER BY n.opened_at, n.id, r.id",
            |row| {
                Ok(ScannedReview {
                    id: ReviewId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                    published_at: row.get::<_, Option<i64>>(1)?.map(Timestamp),
                    incident_id: IncidentId::from_uuid(uuid::Uuid::from_bytes(row.get(2)?)),
                    incident: serde_json::from_str(text(row, 3)?)?,
                    factors: BTreeSet::new(),
                })
            },
        )?;
        let mut factors = self
            .connection
            .prepare_cached("SELECT factor FROM review_factors WHERE review = ?1")?;
        for review in &mut scanned {
            review.factors = factors
                .query_map([key(review.id)], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
        }
        Ok(scanned)
    }

    /// The incidents that were over since then and of which no review is published, in the order
    /// in which they ended.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn incidents_awaiting_review(
        &self,
        since: Timestamp,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE resolved_at >= ?1 AND NOT EXISTS (
                 SELECT 1 FROM reviews AS r
                 WHERE r.incident = incidents.id AND r.status = 'published')
             ORDER BY resolved_at, id",
            [since.millis()],
        )
    }

    /// The reviews that are with their reviewers and wait for this one, the first begun first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn reviews_to_read(&self, member: MemberId) -> Result<Vec<(ReviewId, Review)>, StoreError> {
        self.records(
            "WHERE status = 'in_review' AND id IN (
                 SELECT review FROM review_reviewers WHERE member = ?1 AND NOT approved)
             ORDER BY number",
            [key(member)],
        )
    }

    /// The reviews that a member sees to and that are not published, the first begun first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn reviews_to_write(
        &self,
        member: MemberId,
    ) -> Result<Vec<(ReviewId, Review)>, StoreError> {
        self.records(
            "WHERE status IN ('draft', 'in_review') AND owner = ?1 ORDER BY number",
            [key(member)],
        )
    }

    /// What was said since then of reviews that are not published, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn comments_on_unpublished(
        &self,
        since: Timestamp,
    ) -> Result<Vec<(ReviewCommentId, ReviewComment)>, StoreError> {
        self.records(
            "WHERE at >= ?1 AND review IN (
                 SELECT id FROM reviews WHERE status IN ('draft', 'in_review'))
             ORDER BY at, id",
            [since.millis()],
        )
    }

    /// The incident that was over last; none if none is.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn last_resolved_incident(&self) -> Result<Option<IncidentId>, StoreError> {
        let id = self
            .connection
            .prepare_cached(
                "SELECT id FROM incidents WHERE resolved_at IS NOT NULL
                 ORDER BY resolved_at DESC, id DESC LIMIT 1",
            )?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(id.map(|id| IncidentId::from_uuid(uuid::Uuid::from_bytes(id))))
    }
}
