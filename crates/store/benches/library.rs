//! Looks through a library of 100,000 reviews of some three hundred words each, among as many
//! incidents and notes: the first page by a rare, a common and two words, with conditions beside
//! them, and without words. Beside each search stands the bare query of the same words for the
//! first fifty rows of the index, which reads no review, counts nothing and knows no conditions.

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use muster_model::{
    ids::{IncidentId, MemberId, ReviewId, ServiceId},
    record::{Review, ReviewStatus, Severity},
    time::{Millis, Timestamp},
};
use muster_store::{PageRequest, ReviewFilter, Store};
use rusqlite::{Connection, params};
use serde_json::json;

const REVIEWS: usize = 100_000;
const WORDS: usize = 300;
const SERVICES: usize = 200;
const START: Timestamp = Timestamp(1_500_000_000_000);

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % sides
    }

    /// A word as texts have them: some in every sentence, most of them seldom.
    fn word(&mut self) -> String {
        let bound = 1 + self.roll(20_000);
        let number = self.roll(bound);
        ["service", "latency", "replica", "deploy", "certificate"][number % 5].to_owned()
            + &number.to_string()
    }

    /// A text with `pool` and `timeout` in about every second, and `quorum` in one of two thousand.
    fn text(&mut self) -> String {
        let mut words: Vec<String> = (0..WORDS).map(|_| self.word()).collect();
        for (word, sides) in [("pool", 2), ("timeout", 2), ("quorum", 2_000)] {
            if self.roll(sides) == 0 {
                let place = self.roll(WORDS);
                word.clone_into(&mut words[place]);
            }
        }
        words.join(" ")
    }
}

struct Library {
    store: Store,
    raw: Connection,
    services: Vec<ServiceId>,
    _folder: tempfile::TempDir,
}

/// Writes the rows as the door does, without documents and edits, which lists do not read.
fn library() -> Library {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("workspace.db");
    let store = Store::open(&path).expect("an empty workspace");
    let services: Vec<_> = (0..SERVICES).map(|_| ServiceId::new()).collect();
    let mut raw = open(&path);
    let mut dice = Dice(7);
    let transaction = raw.transaction().expect("a transaction");
    for n in 0..REVIEWS {
        let number = i64::try_from(n).expect("fits") * 3 + 1;
        put(&transaction, &services, number, &mut dice);
    }
    transaction.commit().expect("a commit");
    Library {
        store,
        raw,
        services,
        _folder: folder,
    }
}

fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("the file opens");
    for (name, value) in [("cache_size", -16_000), ("synchronous", 0)] {
        connection.pragma_update(None, name, value).expect("set");
    }
    connection
}

/// One incident, a note of it, and its review.
fn put(rows: &Connection, services: &[ServiceId], number: i64, dice: &mut Dice) {
    let at = START + Millis::minutes(number);
    let incident = IncidentId::new();
    let service = services[dice.roll(SERVICES)];
    let title = format!("Incident {number} of {}", dice.word());
    let body = json!({ "title": title, "summary": dice.word().repeat(40) }).to_string();
    rows.prepare_cached(
        "INSERT INTO incidents (id, title, service, severity, status, opened_at, body)
         VALUES (?1, ?2, ?3, ?4, 'resolved', ?5, ?6)",
    )
    .and_then(|mut insert| {
        insert.execute(params![
            incident.uuid().into_bytes(),
            title,
            service.uuid().into_bytes(),
            if dice.roll(4) == 0 { "sev1" } else { "sev2" },
            at.millis(),
            body
        ])
    })
    .expect("an incident");
    index(rows, number, "incident", &title, "");
    let note: Vec<_> = (0..20).map(|_| dice.word()).collect();
    index(rows, number + 1, "note", "", &note.join(" "));
    let review = Review {
        title: format!("Review of {title}"),
        incident,
        status: ReviewStatus::Published,
        text: dice.text(),
        owner: None,
        reviewers: [].into(),
        approved_by: [].into(),
        tags: [format!("tag-{}", dice.roll(500))].into(),
        factors: [format!("factor-{}", dice.roll(40))].into(),
        dismissed: [].into(),
        created_at: at,
        created_by: MemberId::new(),
        requested_at: None,
        published_at: Some(at),
        published_by: None,
    };
    put_review(rows, number + 2, &review);
}

fn put_review(rows: &Connection, number: i64, review: &Review) {
    let id = ReviewId::new().uuid().into_bytes();
    let body = serde_json::to_string(review).expect("a record");
    rows.prepare_cached(
        "INSERT INTO reviews (id, number, incident, status, created_at, published_at, body)
         VALUES (?1, ?2, ?3, 'published', ?4, ?4, ?5)",
    )
    .and_then(|mut insert| {
        let incident = review.incident.uuid().into_bytes();
        insert.execute(params![
            id,
            number,
            incident,
            review.created_at.millis(),
            body
        ])
    })
    .expect("a review");
    for (table, column, words) in [
        ("review_tags", "tag", &review.tags),
        ("review_factors", "factor", &review.factors),
    ] {
        for word in words {
            let sql = format!(
                "INSERT INTO {table} (folded, number, review, {column}) VALUES (?1, ?2, ?3, ?1)"
            );
            rows.prepare_cached(&sql)
                .and_then(|mut insert| insert.execute(params![word, number, id]))
                .expect("a word");
        }
    }
    index(rows, number, "review", &review.title, &review.text);
}

fn index(rows: &Connection, number: i64, kind: &str, title: &str, prose: &str) {
    rows.prepare_cached(
        "INSERT INTO search (rowid, kind, id, title, prose) VALUES (?1, ?2, '', ?3, ?4)",
    )
    .and_then(|mut insert| insert.execute(params![number, kind, title, prose]))
    .expect("a row of the index");
}

/// The newest fifty rows of the index with these words, and nothing else.
fn bare(raw: &Connection, expression: &str) -> i64 {
    let mut statement = raw
        .prepare_cached(
            "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT 50",
        )
        .expect("a statement");
    let mut rows = statement.query([expression]).expect("an answer");
    let mut sum = 0;
    while let Some(row) = rows.next().expect("a row") {
        sum += row.get::<_, i64>(0).expect("a number");
    }
    sum
}

fn searching(criterion: &mut Criterion) {
    let library = library();
    let text = |text: &str| ReviewFilter {
        text: text.to_owned(),
        ..ReviewFilter::default()
    };
    let of_service = |filter: ReviewFilter| ReviewFilter {
        services: vec![library.services[3]],
        ..filter
    };
    let severe = |filter: ReviewFilter| ReviewFilter {
        severities: vec![Severity::Sev1],
        ..filter
    };
    let tagged = |filter: ReviewFilter| ReviewFilter {
        tags: vec!["tag-7".to_owned()],
        ..filter
    };
    let mut group = criterion.benchmark_group("first page of 100,000 reviews");
    group.sample_size(20);
    for (name, expression) in [
        ("rare word, bare", "\"quorum\"*"),
        ("common word, bare", "\"pool\"*"),
        ("two words, bare", "\"pool\"* \"timeout\"*"),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| bare(&library.raw, expression));
        });
    }
    for (name, filter, found) in [
        ("rare word", text("quorum"), 50),
        ("common word", text("pool"), 50),
        ("two words", text("pool timeout"), 50),
        ("common word of a service", of_service(text("pool")), 50),
        (
            "two words of a service",
            of_service(text("pool timeout")),
            50,
        ),
        ("rare word of a service", of_service(text("quorum")), 0),
        ("common word and a severity", severe(text("pool")), 50),
        ("common word and a tag", tagged(text("pool")), 50),
        ("all", ReviewFilter::default(), 50),
        ("of a service", of_service(ReviewFilter::default()), 50),
    ] {
        let page = || {
            let read =
                |reader: &muster_store::Reader| reader.reviews(&filter, PageRequest::first(50));
            library.store.read(read).expect("a page")
        };
        let rows = page().rows.len();
        assert!(rows >= found.min(30), "{name}: {rows}");
        group.bench_function(name, |bencher| bencher.iter(page));
    }
    group.finish();
}

criterion_group!(benches, searching);
criterion_main!(benches);
