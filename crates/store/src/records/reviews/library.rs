//! The library of reviews: the newest that meet some conditions, page by page, without ranking or
//! reading those that do not. Words go through the one search index, whose rows have the numbers
//! of the reviews, so that it gives what it finds newest first. A condition that few reviews meet
//! is asked first, and the words are looked for among these; any other is asked of each review
//! that the words or the order bring up.

use muster_model::{
    ids::{ReviewId, ServiceId},
    record::{Review, ReviewStatus, Severity},
    time::Window,
};
use rusqlite::ToSql;

use super::folded;
use crate::{
    Cursor, PageRequest, Reader, StoreError,
    conditions::Conditions,
    records::{key, word_of},
    search,
    words::Word,
};

/// Which reviews a list shows. Conditions that are empty or none hold for all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewFilter {
    /// With all of these words in the title, the text, a tag or a factor, each as the beginning of
    /// a word.
    pub text: String,
    /// That are so far.
    pub statuses: Vec<ReviewStatus>,
    /// Of incidents of these services.
    pub services: Vec<ServiceId>,
    /// Of incidents of these severities.
    pub severities: Vec<Severity>,
    /// Of incidents that began in this time.
    pub window: Option<Window>,
    /// With one of these tags, in small or capital letters.
    pub tags: Vec<String>,
    /// With one of these contributing factors, in small or capital letters.
    pub factors: Vec<String>,
}

/// A part of the library.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewPage {
    /// The reviews, the last begun first.
    pub rows: Vec<(ReviewId, Review)>,
    /// Where the next page starts; none if this is the last.
    pub next: Option<Cursor>,
    /// How many reviews the filter lets through, as far as they were counted.
    pub total: u64,
    /// Whether there may be more: counting ends at [`COUNTED`](ReviewPage::COUNTED).
    pub total_is_more: bool,
}

impl ReviewPage {
    /// How many reviews are looked at in order to count those that the filter lets through.
    pub const COUNTED: u32 = 5_000;
}

/// Words that people give reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewWords {
    /// Tags.
    Tags,
    /// Contributing factors.
    Factors,
}

impl ReviewWords {
    /// The table in which they stand, and its column.
    pub(super) const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Tags => ("review_tags", "tag"),
            Self::Factors => ("review_factors", "factor"),
        }
    }
}

const OF_WORDS: &str =
    "SELECT r.id, r.number FROM search AS s CROSS JOIN reviews AS r ON r.number = s.rowid";
const OF_ALL: &str = "SELECT r.id, r.number FROM reviews AS r INDEXED BY reviews_by_number";

/// Which reviews are looked at, the newest first.
enum Among {
    /// All of them.
    All,
    /// Those with these words, as an expression of the search index.
    Words(String),
    /// Those with these numbers, an array in JSON.
    Few(String),
}

/// The most reviews that a condition may let through to be asked first.
const FEW: usize = 2_000;

impl Reader {
    /// A page of the reviews that `filter` lets through, the last begun first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn reviews(
        &self,
        filter: &ReviewFilter,
        page: PageRequest,
    ) -> Result<ReviewPage, StoreError> {
        let among = match (search::expression(&filter.text), self.few(filter)?) {
            (None, None) => Among::All,
            (Some(words), None) => Among::Words(words),
            (None, Some(few)) => Among::Few(few),
            (Some(words), Some(few)) => Among::Few(self.with_words(&words, &few)?),
        };
        let limit = page.bounded_limit();
        let mut found = self.numbers(filter, &among, page, limit + 1)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let (counted, is_more) = self.count_reviews(filter, &among)?;
        let mut rows = Vec::with_capacity(found.len());
        for (id, _) in &found {
            rows.push((*id, self.require::<Review>(*id)?));
        }
        let last = rows.last().zip(found.last()).filter(|_| has_more);
        Ok(ReviewPage {
            next: last.map(|((_, review), (_, number))| Cursor {
                at: review.created_at,
                row: *number,
            }),
            // What is shown was counted, even where counting did not come so far.
            total: counted.max(rows.len() as u64),
            total_is_more: is_more,
            rows,
        })
    }

    /// The tags or factors that reviews have, with how many have them; the most frequent first, at
    /// most `limit`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn review_words(
        &self,
        words: ReviewWords,
        limit: u32,
    ) -> Result<Vec<(String, u32)>, StoreError> {
        let (table, column) = words.place();
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT min({column}), count(*) FROM {table}
             GROUP BY folded ORDER BY 2 DESC, folded LIMIT ?1"
        ))?;
        let mut rows = statement.query([limit])?;
        let mut used = Vec::new();
        while let Some(row) = rows.next()? {
            used.push((row.get(0)?, row.get(1)?));
        }
        Ok(used)
    }

    /// The reviews of a page, with their numbers.
    fn numbers(
        &self,
        filter: &ReviewFilter,
        among: &Among,
        page: PageRequest,
        limit: usize,
    ) -> Result<Vec<(ReviewId, i64)>, StoreError> {
        let mut conditions = Conditions::default();
        let (select, order, number) = match among {
            Among::Words(words) => {
                conditions.holds("s.search MATCH ?", words.clone());
                (OF_WORDS, "ORDER BY s.rowid DESC", "s.rowid")
            }
            Among::Few(few) => {
                conditions.holds("r.number IN (SELECT value FROM json_each(?))", few.clone());
                (OF_ALL, "ORDER BY r.number DESC", "r.number")
            }
            Among::All => (OF_ALL, "ORDER BY r.number DESC", "r.number"),
        };
        if let Some(after) = page.after {
            conditions.holds(&format!("{number} < ?"), after.row);
        }
        meets(filter, &mut conditions)?;
        conditions.query(self, select, order, limit, |row| {
            Ok((
                ReviewId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                row.get(1)?,
            ))
        })
    }

    /// How many reviews the filter lets through of the newest that were looked at, and whether
    /// there were more to look at.
    fn count_reviews(
        &self,
        filter: &ReviewFilter,
        among: &Among,
    ) -> Result<(u64, bool), StoreError> {
        let mut conditions = Conditions::default();
        meets(filter, &mut conditions)?;
        let counted = ReviewPage::COUNTED;
        let (tables, of): (String, Vec<&dyn ToSql>) = match among {
            Among::Words(words) => (
                format!(
                    "(SELECT rowid AS number FROM search WHERE search MATCH ?
                      ORDER BY rowid DESC LIMIT {counted}) AS s
                     LEFT JOIN reviews AS r ON r.number = s.number"
                ),
                vec![words],
            ),
            Among::Few(few) => (
                "json_each(?) AS s CROSS JOIN reviews AS r ON r.number = s.value".to_owned(),
                vec![few],
            ),
            Among::All => (
                format!(
                    "(SELECT number, status, incident, id FROM reviews
                      ORDER BY number DESC LIMIT {counted}) AS r"
                ),
                Vec::new(),
            ),
        };
        conditions.is("r.id IS NOT NULL");
        let (met, seen) = conditions.share(self, &tables, &of)?;
        Ok((met, seen >= u64::from(counted)))
    }

    /// Those of the numbers, an array in JSON as they are, whose reviews have all words: the search
    /// is gone through once, for the page and for counting.
    fn with_words(&self, words: &str, few: &str) -> Result<String, StoreError> {
        let mut conditions = Conditions::default();
        conditions.holds("search MATCH ?", words.to_owned());
        // The plus keeps the search from being made once for each of the few.
        conditions.holds("+rowid IN (SELECT value FROM json_each(?))", few.to_owned());
        let numbers: Vec<i64> =
            conditions.all(self, "SELECT rowid FROM search", "", |row| Ok(row.get(0)?))?;
        Ok(serde_json::to_string(&numbers)?)
    }

    /// The numbers of all reviews that one of the conditions lets through, as an array in JSON, if
    /// there is one that lets few through.
    fn few(&self, filter: &ReviewFilter) -> Result<Option<String>, StoreError> {
        let limit = FEW + 1;
        let mut narrow: Vec<(&str, Conditions)> = Vec::new();
        for (words, wanted) in [
            ("SELECT DISTINCT number FROM review_tags", &filter.tags),
            (
                "SELECT DISTINCT number FROM review_factors",
                &filter.factors,
            ),
        ] {
            if !wanted.is_empty() {
                let mut conditions = Conditions::default();
                conditions.any_of("folded", wanted.iter().map(|word| folded(word)));
                narrow.push((words, conditions));
            }
        }
        if !filter.statuses.is_empty() {
            let mut conditions = Conditions::default();
            conditions.any_of("status", statuses(filter)?);
            narrow.push(("SELECT number FROM reviews", conditions));
        }
        if !filter.services.is_empty() || filter.window.is_some() {
            let incidents = "SELECT r.number FROM incidents AS i
                             CROSS JOIN reviews AS r ON r.incident = i.id";
            narrow.push((incidents, of_incident(filter)));
        }
        for (select, conditions) in narrow {
            let numbers: Vec<i64> =
                conditions.query(self, select, "", limit, |row| Ok(row.get(0)?))?;
            if numbers.len() < limit {
                return Ok(Some(serde_json::to_string(&numbers)?));
            }
        }
        Ok(None)
    }
}

/// The conditions that a review `r` meets, beside its words.
fn meets(filter: &ReviewFilter, conditions: &mut Conditions) -> Result<(), StoreError> {
    // The plus leaves the order to the numbers: sorting all of a status would take long.
    conditions.any_of("+r.status", statuses(filter)?);
    let is_of_incident =
        !filter.services.is_empty() || !filter.severities.is_empty() || filter.window.is_some();
    if is_of_incident {
        let mut incident = of_incident(filter);
        incident.is("i.id = r.incident");
        conditions.exists("incidents AS i", incident);
    }
    for (table, wanted) in [
        ("review_tags AS w", &filter.tags),
        ("review_factors AS w", &filter.factors),
    ] {
        if !wanted.is_empty() {
            let mut words = Conditions::default();
            words.any_of("w.folded", wanted.iter().map(|word| folded(word)));
            words.is("w.number = r.number");
            conditions.exists(table, words);
        }
    }
    Ok(())
}

/// The conditions that an incident `i` meets.
fn of_incident(filter: &ReviewFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.any_of("i.service", filter.services.iter().map(|id| key(*id)));
    conditions.any_of(
        "i.severity",
        filter.severities.iter().map(|severity| severity.word()),
    );
    conditions.within("i.opened_at", filter.window);
    conditions
}

fn statuses(filter: &ReviewFilter) -> Result<Vec<String>, StoreError> {
    filter.statuses.iter().map(word_of).collect()
}
