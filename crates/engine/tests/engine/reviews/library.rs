use muster_engine::{
    incidents::NewIncident,
    reviews::{ReviewFilter, ReviewList, TemplateChoice},
};
use muster_model::{
    ids::{ReviewId, ServiceId},
    record::{ReviewStatus, Severity},
    time::{Millis, Window},
};
use muster_store::rebuild;
use rstest::rstest;

use super::{fields, store, words};
use crate::laptop::{Laptop, START};

/// A laptop with three reviews of incidents a day apart: of payments, of search, and of checkout,
/// which is a service.
struct Library {
    laptop: Laptop,
    checkout: ServiceId,
}

impl Library {
    fn new() -> Self {
        let laptop = Laptop::set_up();
        let checkout = laptop.service("Checkout");
        let library = Self { laptop, checkout };
        let payments = library.review("Payments", Severity::Sev1, None, "The **pool** was empty.");
        library.review(
            "Search",
            Severity::Sev3,
            None,
            "# Summary\n\nThe index was lost.",
        );
        library.review(
            "Checkout",
            Severity::Sev2,
            Some(checkout),
            "The pool was too small.",
        );
        let engine = &library.laptop.engine;
        engine.publish_review(payments, true).unwrap();
        library
    }

    fn review(
        &self,
        title: &str,
        severity: Severity,
        service: Option<ServiceId>,
        text: &str,
    ) -> ReviewId {
        let engine = &self.laptop.engine;
        let incident = engine
            .declare_incident(&NewIncident {
                title: format!("{title} is down"),
                severity,
                service,
                policy: None,
                summary: String::new(),
                commander: None,
                communications: None,
                scribe: None,
                operations_lead: None,
            })
            .unwrap();
        let id = engine
            .start_review(incident, TemplateChoice::Empty)
            .unwrap();
        let mut said = fields(title);
        said.factors = words(&["capacity", &format!("{title} alone")]);
        said.tags = words(&[title]);
        engine.describe_review(id, &said).unwrap();
        let read = |reader: &muster_store::Reader| rebuild::version(reader, id.into());
        let version = store(&self.laptop).read(read).unwrap();
        engine.save_review_text(id, &version, text).unwrap();
        self.laptop.clock.advance(Millis::days(1));
        id
    }

    fn list(&self, filter: ReviewFilter) -> ReviewList {
        let filter = ReviewFilter {
            limit: filter.limit.max(1),
            ..filter
        };
        self.laptop.engine.reviews(&filter).unwrap()
    }
}

fn all() -> ReviewFilter {
    ReviewFilter {
        limit: 50,
        ..ReviewFilter::default()
    }
}

#[rstest]
#[case::all(all(), &["Checkout", "Search", "Payments"])]
#[case::words(ReviewFilter { text: "pool".to_owned(), ..all() }, &["Checkout", "Payments"])]
#[case::status(
    ReviewFilter { statuses: vec![ReviewStatus::Published], ..all() },
    &["Payments"]
)]
#[case::severity(
    ReviewFilter { severities: vec![Severity::Sev3, Severity::Sev2], ..all() },
    &["Checkout", "Search"]
)]
#[case::tag(ReviewFilter { tags: vec!["search".to_owned()], ..all() }, &["Search"])]
#[case::factor(
    ReviewFilter { factors: vec!["Capacity".to_owned()], text: "small".to_owned(), ..all() },
    &["Checkout"]
)]
#[case::window(
    ReviewFilter { window: Some(Window { from: START, to: START + Millis::hours(30) }), ..all() },
    &["Search", "Payments"]
)]
fn reviews_are_listed(#[case] filter: ReviewFilter, #[case] expected: &[&str]) {
    let list = Library::new().list(filter);
    let titles: Vec<_> = list.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, expected);
    assert_eq!(list.total as usize, expected.len());
    assert!(!list.total_is_more);
}

#[test]
fn a_line_says_what_there_is_to_know() {
    let library = Library::new();
    let list = library.list(ReviewFilter {
        services: vec![library.checkout],
        ..all()
    });
    let [row] = &list.rows[..] else {
        panic!("one review is of the service")
    };
    assert_eq!(row.incident_title, "Checkout is down");
    assert_eq!(row.service_name, "Checkout");
    assert_eq!(row.severity, Severity::Sev2);
    assert_eq!(row.opened_at, START + Millis::days(2));
    assert_eq!(row.due_at, None, "it is not over");
    assert_eq!(row.tags, ["Checkout"]);
    assert_eq!(row.snippet, "The pool was too small.");
}

#[test]
fn what_was_found_is_shown_as_plain_text() {
    let library = Library::new();
    let found = |text: &str| {
        let list = library.list(ReviewFilter {
            text: text.to_owned(),
            ..all()
        });
        list.rows
            .into_iter()
            .map(|row| row.snippet)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("EMPT"), ["The pool was empty."]);
    assert_eq!(found("lost"), ["The index was lost."]);
    assert_eq!(found("search"), ["Summary The index was lost."]);
}

#[test]
fn the_list_comes_in_pages() {
    let library = Library::new();
    let mut filter = ReviewFilter {
        limit: 2,
        ..ReviewFilter::default()
    };
    let first = library.list(filter.clone());
    assert_eq!((first.rows.len(), first.total), (2, 3));
    filter.after = first.next;
    let last = library.list(filter);
    assert_eq!((last.rows.len(), last.next), (1, None));
    assert_eq!(last.rows[0].title, "Payments");
}

#[test]
fn choices_are_the_words_in_use_and_then_usual_ones() {
    let library = Library::new();
    let choices = library.laptop.engine.review_choices().unwrap();
    assert_eq!(choices.tags, ["Checkout", "Payments", "Search"]);
    assert_eq!(
        choices.factors[..4],
        [
            "capacity",
            "Checkout alone",
            "Payments alone",
            "Search alone"
        ]
    );
    let named = |wanted: &str| {
        let same = |factor: &&String| factor.to_lowercase() == wanted;
        choices.factors.iter().filter(same).count()
    };
    assert_eq!(named("capacity"), 1, "a usual one that is in use");
    assert_eq!(named("network"), 1);
    assert_eq!(choices.templates.len(), 4);
    assert!(!choices.blanks.is_empty());
}
