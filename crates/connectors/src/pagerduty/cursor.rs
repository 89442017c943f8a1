//! Where the reading of incidents stands. PagerDuty cannot be asked for what changed, its lists end
//! at 10,000 elements, and a request spans six months at most. So a sync walks up through windows
//! of creation times, moves the window up after each page instead of counting far, and then asks
//! for the incidents that were open before and have not been seen again.

use std::collections::BTreeSet;

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

use super::{DEEPEST, PER_PAGE, selection::Selection};

/// How much of the past a request spans; PagerDuty allows six months.
pub(super) const WINDOW: Millis = Millis::days(90);
/// How far a new sync looks back: incidents become visible a little after they were made.
const OVERLAP: Millis = Millis::minutes(10);
/// How much the clocks of PagerDuty and of this computer may differ.
const SKEW: Millis = Millis::days(1);
/// How finely PagerDuty tells creation times apart.
const GRAIN: Millis = Millis::seconds(1);

/// Where reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// What is read.
    pub(super) selection: Option<Selection>,
    /// The sync that is under way; none between two syncs.
    walk: Option<Walk>,
    /// From where the next sync reads on.
    reached: Option<Timestamp>,
    /// The newest incident seen at all.
    newest: Option<Timestamp>,
    /// The incidents that were open when they were last seen.
    open: BTreeSet<String>,
}

/// One sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Walk {
    /// When it began.
    began: Timestamp,
    step: Step,
    /// Those that were open before it began, and have not been seen in it.
    pending: BTreeSet<String>,
}

/// What to ask for next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// The oldest incident of all: there is nothing to read before it.
    Oldest,
    /// The incidents made in a window, oldest first.
    Window {
        /// Its begin.
        after: Timestamp,
        /// Its end.
        until: Timestamp,
        /// How many of it to pass over.
        offset: u64,
    },
    /// All that are open, however old.
    Open {
        /// How many to pass over.
        offset: u64,
    },
    /// One that was open and is in no list any more.
    Single(String),
}

/// An incident as far as the order of reading goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) id: String,
    pub(super) created_at: Timestamp,
    pub(super) resolved: bool,
}

impl Cursor {
    /// What `text` holds; a text that another version wrote and this one cannot read begins anew.
    pub(super) fn resume(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or(Self {
                selection: None,
                walk: None,
                reached: None,
                newest: None,
                open: BTreeSet::new(),
            })
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Whether the sync has more to ask for.
    pub(super) const fn is_open(&self) -> bool {
        self.walk.is_some()
    }

    /// What to ask for next; begins a sync if none is under way.
    pub(super) fn step(&mut self, since: Timestamp, now: Timestamp) -> Step {
        let walk = self.walk.get_or_insert_with(|| {
            let after = self
                .reached
                .map_or(since, |reached| (reached - OVERLAP).max(since));
            let step = if self.reached.is_none() && now.since(since) > WINDOW {
                Step::Oldest
            } else {
                window(after, now)
            };
            Walk {
                began: now,
                step,
                pending: self.open.clone(),
            }
        });
        walk.step.clone()
    }

    /// Goes on after the oldest incident is known; none if there is no incident.
    pub(super) fn begin_at(&mut self, oldest: Option<Timestamp>, since: Timestamp) {
        let Some(walk) = &mut self.walk else { return };
        match oldest {
            Some(oldest) => walk.step = window((oldest - GRAIN).max(since), walk.began),
            None => self.finish(),
        }
    }

    /// Goes on after a page of the list that was asked for: with these incidents, and `more` of
    /// them after it.
    pub(super) fn advance(&mut self, seen: &[Seen], more: bool) {
        self.note(seen);
        let Some(walk) = &mut self.walk else { return };
        let began = walk.began;
        match &mut walk.step {
            Step::Window {
                after,
                until,
                offset,
            } => {
                let newest = seen.iter().map(|it| it.created_at).max();
                if more {
                    match newest.map(|newest| newest - GRAIN) {
                        Some(reached) if reached > *after => {
                            *after = reached;
                            *offset = 0;
                        }
                        _ if *offset + 2 * PER_PAGE <= DEEPEST => *offset += PER_PAGE,
                        _ => {
                            // Thousands made within a second; the list cannot be read further.
                            *after = *after + GRAIN + GRAIN;
                            *offset = 0;
                        }
                    }
                } else if *until < began {
                    walk.step = window(*until, began);
                } else {
                    self.ask_for_pending(true);
                }
            }
            Step::Open { offset } => {
                if more && *offset + 2 * PER_PAGE <= DEEPEST && !walk.pending.is_empty() {
                    *offset += PER_PAGE;
                } else {
                    self.ask_for_pending(false);
                }
            }
            Step::Oldest | Step::Single(_) => self.ask_for_pending(false),
        }
    }

    /// Goes on after an incident that was asked for by itself and is gone. Answers whether it is
    /// forgotten: not as long as the id of another open one begins with its own, because alerts
    /// are ended by how their ids begin. The next sync asks for it again.
    pub(super) fn forget(&mut self, id: &str) -> bool {
        let alone = !self
            .open
            .iter()
            .any(|other| other != id && other.starts_with(id));
        if alone {
            self.open.remove(id);
        }
        if let Some(walk) = &mut self.walk {
            walk.pending.remove(id);
        }
        self.ask_for_pending(false);
        alone
    }

    fn note(&mut self, seen: &[Seen]) {
        for it in seen {
            self.newest = self.newest.max(Some(it.created_at));
            if it.resolved {
                self.open.remove(&it.id);
            } else {
                self.open.insert(it.id.clone());
            }
            if let Some(walk) = &mut self.walk {
                walk.pending.remove(&it.id);
            }
        }
    }

    /// Asks for those that have not been seen: by the list of all that are open if they are several
    /// and `listed` allows it, else one by one.
    fn ask_for_pending(&mut self, listed: bool) {
        let Some(walk) = &mut self.walk else { return };
        match walk.pending.first() {
            None => self.finish(),
            Some(_) if listed && walk.pending.len() > 1 => walk.step = Step::Open { offset: 0 },
            Some(id) => walk.step = Step::Single(id.clone()),
        }
    }

    fn finish(&mut self) {
        if let Some(walk) = self.walk.take() {
            // What PagerDuty's own clock says counts, as long as something happens there.
            self.reached = self.newest.max(Some(walk.began - SKEW));
        }
    }
}

/// The window that begins at `after`. The last one ends in the future, should this computer's clock
/// be slow.
fn window(after: Timestamp, now: Timestamp) -> Step {
    let until = after + WINDOW;
    Step::Window {
        after,
        until: if until < now {
            until
        } else {
            (now + SKEW).max(after + GRAIN)
        },
        offset: 0,
    }
}

#[cfg(test)]
mod tests;
