//! Walks over a PagerDuty in memory, which answers as the real one does.

use proptest::prelude::*;

use super::*;

const DAY: i64 = 86_400_000;
const NOW: i64 = 1_000 * DAY;

/// A PagerDuty that has these incidents, and counts the requests.
struct Account {
    incidents: Vec<Seen>,
    requests: Vec<Step>,
}

impl Account {
    fn new(incidents: Vec<(&str, i64, bool)>) -> Self {
        let incidents = incidents.into_iter().map(|(id, at, resolved)| Seen {
            id: id.to_owned(),
            created_at: Timestamp(at),
            resolved,
        });
        Self {
            incidents: incidents.collect(),
            requests: Vec::new(),
        }
    }

    fn list(&self, of: impl Fn(&Seen) -> bool, offset: u64) -> (Vec<Seen>, bool) {
        assert!(offset + PER_PAGE <= DEEPEST, "no page begins at {offset}");
        let mut rows: Vec<Seen> = self.incidents.iter().filter(|it| of(it)).cloned().collect();
        rows.sort_by_key(|it| it.created_at);
        let offset = usize::try_from(offset).unwrap();
        let size = usize::try_from(PER_PAGE).unwrap();
        let more = rows.len() > offset + size;
        (rows.into_iter().skip(offset).take(size).collect(), more)
    }

    /// One sync, resumed from text before each page. Returns the ids that were delivered.
    fn sync(&mut self, text: &mut Option<String>, now: i64) -> BTreeSet<String> {
        let (since, now) = (Timestamp(0), Timestamp(now));
        let mut delivered = BTreeSet::new();
        self.requests.clear();
        loop {
            let mut cursor = Cursor::resume(text.as_deref());
            let step = cursor.step(since, now);
            self.requests.push(step.clone());
            assert!(self.requests.len() < 500, "the sync does not end");
            match &step {
                Step::Oldest => {
                    let oldest = self.incidents.iter().map(|it| it.created_at).min();
                    cursor.begin_at(oldest, since);
                }
                Step::Window {
                    after,
                    until,
                    offset,
                } => {
                    assert!(until.since(*after) <= Millis::days(180));
                    let within = |it: &Seen| *after <= it.created_at && it.created_at < *until;
                    let (page, more) = self.list(within, *offset);
                    delivered.extend(page.iter().map(|it| it.id.clone()));
                    cursor.advance(&page, more);
                }
                Step::Open { offset } => {
                    let (page, more) = self.list(|it| !it.resolved, *offset);
                    delivered.extend(page.iter().map(|it| it.id.clone()));
                    cursor.advance(&page, more);
                }
                Step::Single(id) => match self.incidents.iter().find(|it| it.id == *id) {
                    Some(it) => {
                        delivered.insert(it.id.clone());
                        cursor.advance(std::slice::from_ref(it), false);
                    }
                    None => {
                        cursor.forget(id);
                    }
                },
            }
            *text = Some(cursor.to_text());
            if !cursor.is_open() {
                return delivered;
            }
        }
    }
}

#[test]
fn a_first_sync_begins_at_the_oldest_incident_and_not_before() {
    let mut account = Account::new(vec![
        ("a", 800 * DAY, true),
        ("b", 801 * DAY, true),
        ("c", 999 * DAY, true),
    ]);
    let all = ["a", "b", "c"].map(str::to_owned).into();
    assert_eq!(account.sync(&mut None, NOW), all);
    assert_eq!(account.requests.len(), 1 + 3);
}

#[test]
fn when_nothing_is_open_a_sync_is_one_request() {
    let mut account = Account::new(vec![("a", 999 * DAY, true)]);
    let mut text = None;
    account.sync(&mut text, NOW);
    account.sync(&mut text, NOW + 60_000);
    assert_eq!(account.requests.len(), 1);
}

#[test]
fn an_account_without_incidents_is_two_requests_and_then_one() {
    let mut account = Account::new(Vec::new());
    let mut text = None;
    account.sync(&mut text, NOW);
    assert_eq!(account.requests, [Step::Oldest]);
    account.sync(&mut text, NOW + 60_000);
    assert_eq!(account.requests.len(), 1);
}

#[test]
fn an_old_incident_that_was_open_is_asked_for_until_it_is_resolved() {
    let mut account = Account::new(vec![("old", 700 * DAY, false), ("new", 999 * DAY, true)]);
    let mut text = None;
    account.sync(&mut text, NOW);
    assert!(account.sync(&mut text, NOW + 60_000).contains("old"));
    account.incidents[0].resolved = true;
    assert!(account.sync(&mut text, NOW + 120_000).contains("old"));
    assert!(!account.sync(&mut text, NOW + 180_000).contains("old"));
    assert_eq!(account.requests.len(), 1);
}

#[test]
fn many_that_are_open_are_one_list_and_those_that_left_it_one_request_each() {
    let mut account = Account::new(vec![
        ("a", 700 * DAY, false),
        ("b", 701 * DAY, false),
        ("c", 702 * DAY, false),
        ("d", 999 * DAY, true),
    ]);
    let mut text = None;
    account.sync(&mut text, NOW);
    account.incidents[1].resolved = true;
    assert!(account.sync(&mut text, NOW + 60_000).contains("b"));
    assert_eq!(account.requests[1], Step::Open { offset: 0 });
    assert_eq!(account.requests[2], Step::Single("b".to_owned()));
    assert_eq!(account.requests.len(), 3);
}

#[test]
fn one_that_is_gone_waits_for_another_whose_id_begins_with_its_own() {
    let mut cursor = Cursor::resume(None);
    let open = |id: &str| Seen {
        id: id.to_owned(),
        created_at: Timestamp(NOW),
        resolved: false,
    };
    cursor.step(Timestamp(NOW - DAY), Timestamp(NOW));
    cursor.advance(&[open("P1"), open("P12"), open("P2")], false);
    assert!(!cursor.forget("P1"));
    assert!(cursor.forget("P2"));
    assert!(cursor.forget("P12"));
    assert!(cursor.forget("P1"));
}

#[test]
fn one_that_is_gone_is_forgotten() {
    let mut account = Account::new(vec![("a", 700 * DAY, false), ("b", 999 * DAY, true)]);
    let mut text = None;
    account.sync(&mut text, NOW);
    account.incidents.remove(0);
    account.sync(&mut text, NOW + 60_000);
    assert_eq!(account.requests.len(), 2);
    account.sync(&mut text, NOW + 120_000);
    assert_eq!(account.requests.len(), 1);
}

#[test]
fn a_clock_that_is_an_hour_fast_or_slow_loses_nothing() {
    for skew in [-3_600_000, 3_600_000] {
        let mut account = Account::new(vec![("a", 999 * DAY, true)]);
        let mut text = None;
        account.sync(&mut text, NOW + skew);
        let late = Account::new(vec![("late", NOW + 30_000, true)]);
        account.incidents.extend(late.incidents);
        assert!(
            account
                .sync(&mut text, NOW + skew + 60_000)
                .contains("late")
        );
    }
}

#[test]
fn twelve_thousand_incidents_of_a_day_are_read_without_a_deep_page() {
    let ids: Vec<String> = (0..12_000).map(|n| format!("i{n}")).collect();
    let rows = ids.iter().enumerate().map(|(n, id)| {
        let n = i64::try_from(n).unwrap();
        (id.as_str(), 999 * DAY + n * 1_500, true)
    });
    let mut account = Account::new(rows.collect());
    assert_eq!(account.sync(&mut None, NOW).len(), 12_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_incident_is_delivered_and_every_end_is_seen(
        days in prop::collection::vec((0_i64..1_000, any::<bool>()), 0..250),
        bursts in 0_usize..250,
    ) {
        let mut rows: Vec<(String, i64, bool)> = days
            .iter()
            .enumerate()
            .map(|(n, (day, resolved))| (format!("d{n}"), day * DAY, *resolved))
            .collect();
        rows.extend((0..bursts).map(|n| (format!("b{n}"), 500 * DAY, n % 2 == 0)));
        let borrowed = rows.iter().map(|(id, at, resolved)| (id.as_str(), *at, *resolved));
        let mut account = Account::new(borrowed.collect());
        let mut text = None;
        prop_assert_eq!(account.sync(&mut text, NOW).len(), rows.len());
        let open: BTreeSet<String> = account
            .incidents
            .iter()
            .filter(|it| !it.resolved)
            .map(|it| it.id.clone())
            .collect();
        for incident in &mut account.incidents {
            incident.resolved = true;
        }
        let delivered = account.sync(&mut text, NOW + DAY);
        prop_assert!(open.is_subset(&delivered));
    }
}
