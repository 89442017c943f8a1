//! What the engine wants a person to be told at once. The front end shows it in the desktop's own
//! way; the engine decides whether, and remembers that it did.

use muster_model::{
    ids::{GoalId, IncidentId, ReviewId, ScheduleId, SessionId},
    record::Severity,
};

/// Something to be shown natively.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A page: this person is to acknowledge an incident.
    Page {
        /// Which incident.
        incident: IncidentId,
        /// How bad it is; decides the urgency.
        severity: Severity,
        /// One line.
        title: String,
        /// What is known, in a line or two.
        body: String,
    },
    /// Many pages at once, told as one; it takes the place of the summary shown before it.
    Summary {
        /// How many the storm has had so far.
        count: u32,
        /// The worst severity among them.
        severity: Severity,
        /// The incidents' titles, a line each.
        body: String,
    },
    /// Something about this person's shifts.
    OnCall {
        /// The schedule to open; none for the page of all, where the schedule is gone.
        schedule: Option<ScheduleId>,
        /// One line.
        title: String,
        /// What is known, in a few lines.
        body: String,
    },
    /// Something that this person wanted to be reminded of in an incident; it asks for no
    /// acknowledgement.
    Reminder {
        /// Which incident.
        incident: IncidentId,
        /// One line.
        title: String,
        /// What it is about, in a line.
        body: String,
    },
    /// Something about reviews or action items; it asks for no acknowledgement.
    Review {
        /// What to open.
        place: ReviewPlace,
        /// One line.
        title: String,
        /// What is known, in a few lines.
        body: String,
    },
    /// Something about goals; it asks for no acknowledgement.
    Goal {
        /// What to open.
        place: GoalPlace,
        /// One line.
        title: String,
        /// What is known, in a few lines.
        body: String,
    },
    /// Something about a training session; it asks for no acknowledgement.
    Training {
        /// Which session.
        session: SessionId,
        /// One line.
        title: String,
        /// What is known, in a few lines.
        body: String,
    },
    /// A test from the settings page.
    Test,
}

/// What a notice about goals opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoalPlace {
    /// A goal.
    Goal(GoalId),
    /// The list of goals.
    Goals,
}

/// What a notice about reviews opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewPlace {
    /// A review.
    Review(ReviewId),
    /// An incident that has no review yet.
    Incident(IncidentId),
    /// The library of reviews.
    Reviews,
    /// The list of action items.
    Actions,
}

/// Shows notices.
pub trait Notifier: Send + Sync + 'static {
    /// Shows one notice.
    ///
    /// # Errors
    /// A sentence if the desktop does not take it.
    fn show(&self, notice: Notice) -> Result<(), String>;

    /// Takes back what was shown for an incident, because nobody needs to act on it any more.
    fn withdraw(&self, incident: IncidentId);
}

/// Shows nothing: for `musterctl` and servers, where nobody sits before the screen.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNotifier;

impl Notifier for NoNotifier {
    fn show(&self, _notice: Notice) -> Result<(), String> {
        Err("Notifications are shown by the desktop app only.".to_owned())
    }

    fn withdraw(&self, _incident: IncidentId) {}
}
