//! Reviews with what hangs on them, and the library.

use std::collections::BTreeSet;

use muster_model::{
    ids::{ActionItemId, IncidentId, MemberId, ReviewCommentId, ReviewId, ServiceId},
    rbac::{Author, Role},
    record::{ActionItem, ActionState, Incident, Review, ReviewComment, ReviewStatus, Severity},
    time::{Millis, Window},
};
use muster_store::{PageRequest, ReviewFilter, ReviewPage, ReviewWords, StoreError, rebuild};
use rstest::rstest;

use crate::world::{NOON, World, action, comment, incident, review};

/// A world with three reviews, the last begun first: of search, of checkout, and of payments.
struct Library {
    world: World,
    checkout: ServiceId,
}

impl Library {
    fn new() -> Self {
        let world = World::new();
        let checkout = world.service("Checkout", &[], &[]);
        let library = Self { world, checkout };
        library.add("Payments were slow", |incident, review| {
            incident.opened_at = NOON - Millis::days(30);
            review.text = "The **pool** of connections was too small.".to_owned();
            review.tags = words(&["Database", "2025"]);
            review.factors = words(&["Capacity"]);
            review.status = ReviewStatus::Published;
            review.published_at = Some(NOON);
        });
        library.add("Checkout was down", |incident, review| {
            incident.service = Some(checkout);
            incident.severity = Severity::Sev1;
            review.text = "A certificate expired; the pool was empty.".to_owned();
            review.tags = words(&["2025"]);
            review.factors = words(&["Certificate", "missing alert"]);
        });
        library.add("Search found nothing", |incident, review| {
            incident.severity = Severity::Sev3;
            review.text = "The index of the café was empty.".to_owned();
            review.factors = words(&["capacity"]);
            review.status = ReviewStatus::InReview;
        });
        library
    }

    fn add(&self, title: &str, change: impl FnOnce(&mut Incident, &mut Review)) -> ReviewId {
        let mut of = incident(&format!("Incident: {title}"));
        let incident = IncidentId::new();
        let mut record = review(incident, self.world.admin_id, title);
        change(&mut of, &mut record);
        self.world.create(incident, &of).unwrap();
        let id = ReviewId::new();
        self.world.create(id, &record).unwrap();
        id
    }

    fn page(&self, filter: &ReviewFilter, request: PageRequest) -> ReviewPage {
        let read = |reader: &muster_store::Reader| reader.reviews(filter, request);
        self.world.store.read(read).unwrap()
    }

    fn titles(&self, filter: &ReviewFilter) -> Vec<String> {
        let page = self.page(filter, PageRequest::first(50));
        assert_eq!(page.total, page.rows.len() as u64);
        assert!(!page.total_is_more);
        let titles = page.rows.into_iter().map(|(_, review)| review.title);
        titles.collect()
    }
}

fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn with_text(text: &str) -> ReviewFilter {
    ReviewFilter {
        text: text.to_owned(),
        ..ReviewFilter::default()
    }
}

const SEARCH: &str = "Search found nothing";
const CHECKOUT: &str = "Checkout was down";
const PAYMENTS: &str = "Payments were slow";

#[rstest]
#[case::all("", &[SEARCH, CHECKOUT, PAYMENTS])]
#[case::a_word_of_the_text("pool", &[CHECKOUT, PAYMENTS])]
#[case::two_words("pool empty", &[CHECKOUT])]
#[case::a_word_of_the_title("search", &[SEARCH])]
#[case::a_tag("database", &[PAYMENTS])]
#[case::a_factor("capac", &[SEARCH, PAYMENTS])]
#[case::accents_do_not_matter("cafe", &[SEARCH])]
#[case::a_word_of_the_incident_alone("incident", &[])]
#[case::only_signs("…", &[SEARCH, CHECKOUT, PAYMENTS])]
fn reviews_are_found_by_words_the_last_begun_first(#[case] text: &str, #[case] found: &[&str]) {
    assert_eq!(Library::new().titles(&with_text(text)), found);
}

#[rstest]
#[case::statuses(
    ReviewFilter { statuses: vec![ReviewStatus::Draft, ReviewStatus::InReview], ..ReviewFilter::default() },
    &[SEARCH, CHECKOUT]
)]
#[case::severities(
    ReviewFilter { severities: vec![Severity::Sev1, Severity::Sev2], ..ReviewFilter::default() },
    &[CHECKOUT, PAYMENTS]
)]
#[case::when_the_incident_began(
    ReviewFilter {
        window: Some(Window { from: NOON - Millis::days(1), to: NOON + Millis::days(1) }),
        ..ReviewFilter::default()
    },
    &[SEARCH, CHECKOUT]
)]
#[case::one_of_the_tags(
    ReviewFilter { tags: list(&["database", "2025"]), ..ReviewFilter::default() },
    &[CHECKOUT, PAYMENTS]
)]
#[case::one_of_the_factors_however_they_are_written(
    ReviewFilter { factors: list(&["CAPACITY"]), ..ReviewFilter::default() },
    &[SEARCH, PAYMENTS]
)]
#[case::all_of_the_conditions(
    ReviewFilter {
        factors: list(&["Capacity"]),
        statuses: vec![ReviewStatus::Published],
        ..with_text("pool")
    },
    &[PAYMENTS]
)]
#[case::conditions_that_nothing_meets(
    ReviewFilter { tags: list(&["database"]), ..with_text("certificate") },
    &[]
)]
#[case::a_word_that_nobody_uses(
    ReviewFilter { tags: list(&["unknown"]), ..ReviewFilter::default() },
    &[]
)]
fn reviews_are_found_by_conditions(#[case] filter: ReviewFilter, #[case] found: &[&str]) {
    assert_eq!(Library::new().titles(&filter), found);
}

#[test]
fn reviews_are_found_by_the_service_that_suffered() {
    let library = Library::new();
    let filter = ReviewFilter {
        services: vec![library.checkout],
        ..ReviewFilter::default()
    };
    assert_eq!(library.titles(&filter), [CHECKOUT]);
    let with_words = ReviewFilter {
        services: vec![library.checkout],
        ..with_text("pool")
    };
    assert_eq!(library.titles(&with_words), [CHECKOUT]);
}

#[rstest]
#[case::of_all(ReviewFilter::default(), &[SEARCH, CHECKOUT, PAYMENTS])]
#[case::of_those_with_a_word(with_text("pool"), &[CHECKOUT, PAYMENTS])]
#[case::of_those_with_a_tag(
    ReviewFilter { tags: list(&["2025"]), ..ReviewFilter::default() },
    &[CHECKOUT, PAYMENTS]
)]
fn pages_follow_each_other(#[case] filter: ReviewFilter, #[case] found: &[&str]) {
    let library = Library::new();
    let mut request = PageRequest::first(1);
    let mut titles = Vec::new();
    loop {
        let page = library.page(&filter, request);
        assert_eq!(page.total, found.len() as u64);
        titles.extend(page.rows.into_iter().map(|(_, review)| review.title));
        request.after = page.next;
        if page.next.is_none() {
            break;
        }
        // What begins meanwhile is on no later page.
        library.add("Another with a pool", |_, review| {
            review.text = "pool".to_owned();
        });
        library
            .world
            .raw()
            .execute("DELETE FROM reviews WHERE body LIKE '%Another%'", [])
            .unwrap();
    }
    assert_eq!(titles, found);
}

#[test]
fn a_review_keeps_its_place_when_it_is_changed() {
    let library = Library::new();
    let all = library.page(&ReviewFilter::default(), PageRequest::first(50));
    let (oldest, _) = all.rows.last().unwrap();
    library
        .world
        .change::<Review>(*oldest, |review| review.title = "Changed".to_owned())
        .unwrap();
    let titles = library.titles(&ReviewFilter::default());
    assert_eq!(titles, [SEARCH, CHECKOUT, "Changed"]);
}

#[test]
fn words_in_use_come_with_how_often_they_are_used() {
    let library = Library::new();
    let used = |words| {
        let read = |reader: &muster_store::Reader| reader.review_words(words, 10);
        library.world.store.read(read).unwrap()
    };
    assert_eq!(
        used(ReviewWords::Factors),
        [
            ("Capacity".to_owned(), 2),
            ("Certificate".to_owned(), 1),
            ("missing alert".to_owned(), 1)
        ]
    );
    assert_eq!(
        used(ReviewWords::Tags),
        [("2025".to_owned(), 2), ("Database".to_owned(), 1)]
    );
}

#[test]
fn an_incident_without_a_review_is_told_from_one_with() {
    let library = Library::new();
    let world = &library.world;
    let bare = world.incident("Nobody wrote of this");
    for (id, _) in world
        .store
        .read(muster_store::Reader::open_incidents)
        .unwrap()
    {
        world
            .change::<Incident>(id, |it| it.resolved_at = Some(NOON))
            .unwrap();
    }
    let since = |at| {
        let read = |reader: &muster_store::Reader| reader.unreviewed_incidents(at);
        let found = world.store.read(read).unwrap();
        found.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(since(NOON), [bare]);
    assert_eq!(since(NOON + Millis(1)), Vec::<IncidentId>::new());
}

/// An incident with a review, on which somebody commented and somebody answered, and an action.
fn reviewed(world: &World) -> (IncidentId, ReviewId, ReviewCommentId, ActionItemId) {
    let incident = world.incident("Checkout is down");
    let id = ReviewId::new();
    world
        .create(id, &review(incident, world.admin_id, "Lessons"))
        .unwrap();
    let opening = ReviewCommentId::new();
    let me = world.admin_id;
    world
        .create(opening, &comment(id, me, "Which log?", None))
        .unwrap();
    world
        .create(
            ReviewCommentId::new(),
            &comment(id, me, "The worker's", Some(opening)),
        )
        .unwrap();
    let item = ActionItemId::new();
    world.create(item, &action(incident, id, me)).unwrap();
    (incident, id, opening, item)
}

fn is_empty(world: &World, review: ReviewId) -> bool {
    let read = |reader: &muster_store::Reader| {
        Ok(reader.review_comments_of(review)?.is_empty()
            && reader.action_items_of(review)?.is_empty())
    };
    world.store.read(read).unwrap()
}

#[test]
fn an_answer_goes_with_the_comment_that_it_answers() {
    let world = World::new();
    let (_, review, opening, _) = reviewed(&world);
    let open = |world: &World| {
        let read = |reader: &muster_store::Reader| reader.open_review_comments(review);
        world.store.read(read).unwrap()
    };
    assert_eq!(open(&world), 1);
    world.delete::<ReviewComment>(opening).unwrap();
    assert_eq!(open(&world), 0);
    let left = world
        .store
        .read(|reader| reader.review_comments_of(review))
        .unwrap();
    assert!(left.is_empty());
}

#[test]
fn an_answer_answers_what_opens_a_thread_of_the_same_review() {
    let world = World::new();
    let (incident, id, opening, _) = reviewed(&world);
    let answers = world
        .store
        .read(|reader| reader.review_comments_of(id))
        .unwrap();
    let (answer, _) = answers
        .iter()
        .find(|(_, it)| it.reply_to.is_some())
        .unwrap();
    let other = ReviewId::new();
    let another = review(incident, world.admin_id, "Another");
    world.create(other, &another).unwrap();
    for (review, to) in [(id, *answer), (other, opening)] {
        let record = comment(review, world.admin_id, "Why?", Some(to));
        let refused = world.create(ReviewCommentId::new(), &record).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Answer the comment that opens the thread."
        );
    }
}

#[test]
fn comments_and_actions_go_with_their_review_and_reviews_with_their_incident() {
    let world = World::new();
    let (_, review, ..) = reviewed(&world);
    world.delete::<Review>(review).unwrap();
    assert!(is_empty(&world, review));

    let (incident, review, ..) = reviewed(&world);
    world.delete::<Incident>(incident).unwrap();
    assert_eq!(world.get::<Review>(review), None);
    assert!(is_empty(&world, review));
    let left: i64 = world
        .raw()
        .query_row("SELECT count(*) FROM search", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 3, "the settings, Ada, and the first incident");
}

fn done(item: &mut ActionItem) {
    item.state = ActionState::Done;
    item.ended_at = Some(NOON);
}

fn renamed(item: &mut ActionItem) {
    item.title = "Something else".to_owned();
}

fn given_away(item: &mut ActionItem) {
    done(item);
    item.owner = Some(MemberId::new());
}

#[rstest]
#[case::the_owner_says_how_far_it_is(Role::Responder, true, done, true)]
#[case::somebody_else_does_not(Role::Responder, false, done, false)]
#[case::the_owner_says_nothing_else(Role::Responder, true, renamed, false)]
#[case::nor_beside_it(Role::Responder, true, given_away, false)]
#[case::who_only_looks_on_does_not(Role::Viewer, true, done, false)]
#[case::nor_does_an_auditor(Role::Auditor, true, done, false)]
#[case::who_records_progress_says_anything(Role::Editor, false, renamed, true)]
fn an_action_is_changed_by(
    #[case] role: Role,
    #[case] is_owner: bool,
    #[case] edit: fn(&mut ActionItem),
    #[case] allowed: bool,
) {
    let world = World::new();
    let (_, _, _, item) = reviewed(&world);
    let bob = world.member("Bob", role);
    if is_owner {
        world
            .change::<ActionItem>(item, |item| item.owner = Some(bob))
            .unwrap();
    }
    let changed = world
        .store
        .write(|door| door.change(Author::Member(bob), NOON, item, edit));
    match changed {
        Ok(_) => assert!(allowed),
        Err(StoreError::NotAllowed(_)) => assert!(!allowed),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_owner_of_an_action_may_not_delete_it_as_a_responder() {
    let world = World::new();
    let (_, _, _, item) = reviewed(&world);
    let bob = world.member("Bob", Role::Responder);
    world
        .change::<ActionItem>(item, |item| item.owner = Some(bob))
        .unwrap();
    let refused = world
        .store
        .write(|door| door.delete::<ActionItem>(Author::Member(bob), NOON, item));
    assert!(matches!(refused, Err(StoreError::NotAllowed(_))));
}

#[test]
fn a_review_found_by_words_is_found_after_a_rebuild() {
    let library = Library::new();
    library.world.store.write(rebuild::projections).unwrap();
    assert_eq!(library.titles(&with_text("pool")), [CHECKOUT, PAYMENTS]);
}
