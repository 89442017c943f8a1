use muster_model::{
    action_items::standing,
    fact::Issue,
    ids::{ActionItemId, MemberId, RecordId, ReviewId, ServiceId},
    record::{ActionItem, ActionKind, ActionState, Day, RecordKind},
    time::{Timestamp, Window},
};
use rusqlite::{Connection as Rows, OptionalExtension, Row, params};

use super::{Projection, Reference, key, optional_key, read_optional_id, word_of};
use crate::{
    Door, Reader, StoreError, conditions::Conditions, door::Signature, facts::issue_in, words::text,
};

/// Action items with what a list needs beside them.
const SELECT: &str = "SELECT a.id, a.body, n.service, i.connection, i.external_id, i.observed_at,
        i.project, i.number, i.title, i.is_open, i.closed_at, i.url
     FROM action_items AS a
     LEFT JOIN issues AS i ON i.connection = a.issue_connection AND i.external_id = a.issue_id
     LEFT JOIN incidents AS n ON n.id = a.incident";
/// The first due first, those with no day last.
const FIRST_DUE: &str = "ORDER BY a.due IS NULL, a.due, a.created_at, a.id";
/// How far an action item is, with what its issue says: as `action_items::standing` has it.
const STANDING: &str =
    "CASE WHEN a.ended_at IS NULL AND i.is_open = 0 THEN 'done' ELSE a.state END";

/// Which action items to list. Conditions that are empty or none hold for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionItemFilter {
    /// With this text in their title or description.
    pub text: Option<String>,
    /// How far they are, with what their issues say.
    pub states: Vec<ActionState>,
    /// What they are good for.
    pub kinds: Vec<ActionKind>,
    /// Who sees to them.
    pub owners: Vec<MemberId>,
    /// Of incidents of these services.
    pub services: Vec<ServiceId>,
    /// Of incidents that began in this time.
    pub window: Option<Window>,
    /// Left to be done, with a last day before this one.
    pub due_before: Option<Day>,
    /// That nobody sees to.
    pub unowned: bool,
    /// From this review.
    pub review: Option<ReviewId>,
}

/// An action item as a list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionItemRow {
    /// Which one.
    pub id: ActionItemId,
    /// The record.
    pub action: ActionItem,
    /// The linked issue as it was seen last; none if there is none, or it was not seen yet.
    pub issue: Option<Issue>,
    /// The service that the incident is of.
    pub service: Option<ServiceId>,
}

/// How many action items of a workspace are left to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ActionItemCounts {
    /// All of them.
    pub open: u64,
    /// Those that are past their day.
    pub overdue: u64,
    /// Those that nobody sees to.
    pub unowned: u64,
}

impl Projection for ActionItem {
    const TABLE: &'static str = "action_items";
    const ORDER: &'static str = "created_at";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO action_items (id, review, incident, owner, kind, state, due,
                 created_at, ended_at, issue_connection, issue_id, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            key(id),
            key(self.review),
            key(self.incident),
            optional_key(self.owner),
            word_of(self.kind)?,
            word_of(self.state)?,
            self.due.map(|due| due.to_string()),
            self.created_at.millis(),
            self.ended_at.map(Timestamp::millis),
            self.issue.as_ref().map(|issue| key(issue.connection)),
            self.issue.as_ref().map(|issue| issue.external_id.as_str()),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let member = |field, id: MemberId| Reference {
            field,
            kind: RecordKind::Member,
            id: id.into(),
        };
        let named = [
            Some(Reference {
                field: "review",
                kind: RecordKind::Review,
                id: self.review.into(),
            }),
            Some(Reference {
                field: "incident",
                kind: RecordKind::Incident,
                id: self.incident.into(),
            }),
            self.owner.map(|id| member("owner", id)),
            Some(member("created_by", self.created_by)),
            self.issue.as_ref().map(|issue| Reference {
                field: "issue",
                kind: RecordKind::Connection,
                id: issue.connection.into(),
            }),
        ];
        named.into_iter().flatten().collect()
    }

    /// What waits to be sent about it goes with it.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        super::sessions::without_action_item(door, by, id.into())?;
        for message in door.outbox_about(id)? {
            door.outbox_dropped(message.id)?;
        }
        Ok(())
    }
}

impl Reader {
    /// The action items of a review, the first written down first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn action_items_of(
        &self,
        review: ReviewId,
    ) -> Result<Vec<(ActionItemId, ActionItem)>, StoreError> {
        self.records("WHERE review = ?1 ORDER BY created_at, id", [key(review)])
    }

    /// The action items that `filter` lets through: the first due first, those with no day last.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn action_items(
        &self,
        filter: &ActionItemFilter,
    ) -> Result<Vec<ActionItemRow>, StoreError> {
        let mut conditions = Conditions::default();
        let states = filter.states.iter().map(word_of);
        conditions.any_of(STANDING, states.collect::<Result<Vec<_>, _>>()?);
        let only_open = filter.states.iter().all(|state| state.is_open());
        if !filter.states.is_empty() && only_open {
            conditions.is("a.ended_at IS NULL");
        }
        let kinds = filter.kinds.iter().map(word_of);
        conditions.any_of("a.kind", kinds.collect::<Result<Vec<_>, _>>()?);
        conditions.any_of("a.owner", filter.owners.iter().map(|id| key(*id)));
        conditions.any_of("n.service", filter.services.iter().map(|id| key(*id)));
        conditions.within("n.opened_at", filter.window);
        if let Some(day) = filter.due_before {
            conditions.is("a.ended_at IS NULL AND i.is_open IS NOT 0");
            conditions.holds("a.due < ?", day.to_string());
        }
        if filter.unowned {
            conditions.is("a.owner IS NULL");
        }
        if let Some(review) = filter.review {
            conditions.holds("a.review = ?", key(review));
        }
        conditions.contains_text(
            &["a.body ->> '$.title'", "a.body ->> '$.description'"],
            filter.text.as_deref(),
        );
        conditions.all(self, SELECT, FIRST_DUE, read)
    }

    /// The action items that were left to be done at an instant though their last day was before
    /// `today`, the day of that instant; the first due first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn overdue_action_items(
        &self,
        today: Day,
        at: Timestamp,
    ) -> Result<Vec<ActionItemRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.holds("a.due < ?", today.to_string());
        conditions.holds("a.created_at <= ?", at.millis());
        conditions.holds("ifnull(a.ended_at > ?, TRUE)", at.millis());
        let mut rows = conditions.all(self, SELECT, FIRST_DUE, read)?;
        rows.retain(|row| {
            let ended_at = standing(&row.action, row.issue.as_ref()).ended_at;
            ended_at.is_none_or(|ended| ended > at)
        });
        Ok(rows)
    }

    /// How many action items are left to be done on this day.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn action_item_counts(&self, today: Day) -> Result<ActionItemCounts, StoreError> {
        let counts = self
            .connection
            .prepare_cached(
                "SELECT count(*), count(*) FILTER (WHERE a.due < ?1),
                        count(*) FILTER (WHERE a.owner IS NULL)
                 FROM action_items AS a
                 LEFT JOIN issues AS i
                     ON i.connection = a.issue_connection AND i.external_id = a.issue_id
                 WHERE a.ended_at IS NULL AND i.is_open IS NOT 0",
            )?
            .query_row([today.to_string()], |row| {
                let count = |column| row.get(column).map(i64::unsigned_abs);
                Ok(ActionItemCounts {
                    open: count(0)?,
                    overdue: count(1)?,
                    unowned: count(2)?,
                })
            })?;
        Ok(counts)
    }

    /// The title of a review, without its text; none if there is no such review.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn review_title(&self, review: ReviewId) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT body ->> '$.title' FROM reviews WHERE id = ?1")?
            .query_row([key(review)], |row| row.get(0))
            .optional()?)
    }
}

fn read(row: &Row<'_>) -> Result<ActionItemRow, StoreError> {
    let seen = row.get::<_, Option<[u8; 16]>>(3)?.is_some();
    Ok(ActionItemRow {
        id: ActionItemId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
        action: serde_json::from_str(text(row, 1)?)?,
        issue: seen.then(|| issue_in(row, 3)).transpose()?,
        service: read_optional_id(row, 2)?,
    })
}
