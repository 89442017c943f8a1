//! What the clock of thresholds found last, for the pages that show it. It holds as long as the store
//! tells of no change that matters: what was written is known here before whoever wrote it goes on.

use std::sync::{Arc, Mutex, PoisonError, mpsc::Receiver};

use muster_model::time::{Millis, Timestamp};
use muster_store::{Changed, Store};

use super::{clock::matters, judging::Judged};
use crate::Problem;

/// For how long it holds at most: values change by time alone too, when a day ends or while an
/// incident goes on.
const HOLDS: Millis = Millis::minutes(1);

/// What was found last.
pub(super) struct Last(Mutex<Inner>);

struct Inner {
    /// What the store published that was not looked at yet.
    changes: Receiver<Changed>,
    found: Option<Found>,
}

struct Found {
    judged: Arc<Judged>,
    at: Timestamp,
    /// How often KPIs' memory had taken note of something before.
    noted: u64,
}

impl Last {
    /// Nothing yet, and what it will be follows the changes of a store.
    pub(super) fn following(store: &Store) -> Self {
        Self(Mutex::new(Inner {
            changes: store.subscribe(),
            found: None,
        }))
    }

    /// What was found last if that still holds, else what `judge` finds now. Whoever asks meanwhile
    /// waits for it. `noted` says how often KPIs' memory took note of something.
    pub(super) fn or_judged(
        &self,
        now: Timestamp,
        noted: u64,
        judge: impl FnOnce() -> Result<Judged, Problem>,
    ) -> Result<Arc<Judged>, Problem> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // All of them are taken, so that they are not kept until the next one that matters.
        let changed = inner
            .changes
            .try_iter()
            .filter(|it| matters(it.kind))
            .count()
            > 0;
        let known = inner
            .found
            .take()
            .filter(|it| !changed && it.holds(now, noted));
        let found = match known {
            Some(known) => known,
            None => Found {
                judged: Arc::new(judge()?),
                at: now,
                noted,
            },
        };
        Ok(Arc::clone(&inner.found.insert(found).judged))
    }

    /// Forgets what was found.
    pub(super) fn forget(&self) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.found = None;
    }
}

impl Found {
    fn holds(&self, now: Timestamp, noted: u64) -> bool {
        let until = self.at + HOLDS;
        self.noted == noted && (self.at..until).contains(&now)
    }
}

#[cfg(test)]
mod tests {
    use muster_model::{
        ids::{KpiNoteId, RecordId},
        rbac::Author,
        record::{KpiNote, WorkspaceSettings},
    };

    use super::*;

    const NOW: Timestamp = Timestamp(1_772_446_000_000);

    /// How often it is judged, and whether it was since this was last asked.
    struct Counting {
        last: Last,
        times: usize,
    }

    impl Counting {
        fn is_judged(&mut self, now: Timestamp, noted: u64) -> bool {
            let before = self.times;
            let times = &mut self.times;
            let judge = || {
                *times += 1;
                Ok(Judged::default())
            };
            self.last.or_judged(now, noted, judge).unwrap();
            self.times > before
        }
    }

    #[test]
    fn it_is_judged_once_and_again_after_what_may_change_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("workspace.db")).unwrap();
        let mut counting = Counting {
            last: Last::following(&store),
            times: 0,
        };
        assert!(counting.is_judged(NOW, 0));
        assert!(!counting.is_judged(NOW, 0));

        // A note says nothing of values.
        let note = KpiNote {
            kpi: None,
            at: NOW,
            text: "Sale begins".to_owned(),
            by: None,
            threshold: None,
        };
        store
            .seed(|door| door.create(Author::Muster, NOW, KpiNoteId::new(), &note))
            .unwrap();
        assert!(!counting.is_judged(NOW, 0));
        // The zone decides when days begin.
        let settings = WorkspaceSettings::new("Shop", chrono_tz::Tz::UTC);
        store
            .seed(|door| door.create(Author::Muster, NOW, RecordId::new(), &settings))
            .unwrap();
        assert!(counting.is_judged(NOW, 0));
        assert!(!counting.is_judged(NOW, 0));
        // What KPIs are made of was brought up to date.
        assert!(counting.is_judged(NOW, 1));

        let late = NOW + HOLDS;
        assert!(!counting.is_judged(late - Millis(1), 1));
        assert!(counting.is_judged(late, 1));
        // Somebody set the clock back.
        assert!(counting.is_judged(NOW, 1));
        counting.last.forget();
        assert!(counting.is_judged(NOW, 1));
    }

    #[test]
    fn what_failed_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("workspace.db")).unwrap();
        let last = Last::following(&store);
        let failing = || Err(Problem::new("The disk fails."));
        last.or_judged(NOW, 0, failing).unwrap_err();
        last.or_judged(NOW, 0, || Ok(Judged::default())).unwrap();
    }
}
