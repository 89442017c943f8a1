//! A desktop that writes down what it was asked to show.

use std::{
    collections::BTreeSet,
    sync::{Condvar, Mutex},
    time::{Duration, Instant},
};

use muster_engine::{Notice, Notifier};
use muster_model::ids::IncidentId;

/// How long to wait for what is to happen in the background.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// What the desktop does with a notice.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It shows it.
    #[default]
    Takes,
    /// It says that it cannot.
    Refuses,
    /// The app dies before the desktop has it.
    Dies,
}

/// What the desktop was asked for.
#[derive(Default)]
struct Asked {
    answer: Answer,
    shown: Vec<Notice>,
    withdrawn: BTreeSet<IncidentId>,
}

/// The desktop of a laptop.
#[derive(Default)]
pub struct Desktop {
    asked: Mutex<Asked>,
    changed: Condvar,
}

impl Desktop {
    /// What it does with notices from now on.
    pub fn answers(&self, answer: Answer) {
        self.asked.lock().unwrap().answer = answer;
    }

    /// What was shown since this was last asked.
    pub fn take(&self) -> Vec<Notice> {
        std::mem::take(&mut self.asked.lock().unwrap().shown)
    }

    /// The titles of the pages that were shown since this was last asked.
    pub fn take_titles(&self) -> Vec<String> {
        self.take()
            .into_iter()
            .map(|notice| match notice {
                Notice::Page { title, .. } => title,
                other => panic!("{other:?} is not a page"),
            })
            .collect()
    }

    /// Waits until what was shown for an incident is taken back.
    pub fn wait_for_withdrawal(&self, id: IncidentId) {
        let end = Instant::now() + DEADLINE;
        let mut asked = self.asked.lock().unwrap();
        while !asked.withdrawn.contains(&id) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the notification was not taken back");
            asked = self.changed.wait_timeout(asked, left).unwrap().0;
        }
    }
}

impl Notifier for Desktop {
    fn show(&self, notice: Notice) -> Result<(), String> {
        let mut asked = self.asked.lock().unwrap();
        match asked.answer {
            Answer::Takes => {
                asked.shown.push(notice);
                Ok(())
            }
            Answer::Refuses => Err("No notification service runs here.".to_owned()),
            Answer::Dies => {
                drop(asked);
                panic!("the app was killed before it showed a page");
            }
        }
    }

    fn withdraw(&self, incident: IncidentId) {
        self.asked.lock().unwrap().withdrawn.insert(incident);
        self.changed.notify_all();
    }
}
