//! Spreads work over the cores where there is enough of it to be worth a thread.

use std::{
    num::NonZero,
    sync::{Mutex, PoisonError},
    thread,
};

/// How much work, in rows, is worth starting a thread for.
const WORTH_A_THREAD: usize = 50_000;

/// Does `work` on every item, on as many threads as `rows` in all are worth.
pub(super) fn for_each<T: Send>(
    items: impl Iterator<Item = T> + Send,
    rows: usize,
    work: impl Fn(T) + Sync,
) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(rows / WORTH_A_THREAD + 1);
    if threads < 2 {
        items.for_each(work);
        return;
    }
    let queue = Mutex::new(items);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let drain = || {
        while let Some(item) = next() {
            work(item);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(drain);
        }
        drain();
    });
}
