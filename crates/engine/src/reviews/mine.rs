//! What one person has to do about reviews: for Today, and for reminders.

use std::collections::HashSet;

use chrono::Days;
use muster_model::{
    ids::{MemberId, ReviewId},
    record::{ActionState, Day, Record, Review, ReviewStatus},
    time::Timestamp,
};
use muster_store::{ActionItemFilter, Reader, StoreError};
use serde::Serialize;

use super::{
    ActionView, ReviewRow, UnreviewedIncident,
    actions::ActionViews,
    listing::{may_edit, row_of},
};
use crate::{Engine, Problem, incidents::room::settings, names::Names};

/// How many days ahead an action's last day is worth a place on Today.
const AHEAD: Days = Days::new(7);

/// An action item that this person sees to.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MyAction {
    /// The action item.
    pub action: ActionView,
    /// How many days it is over its day; none while it is in time.
    pub days_over: Option<u32>,
}

/// What a review wants of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewTask {
    /// To be written and handed over, or published.
    Write,
    /// To be read, and agreed to or commented on.
    Read,
}

/// A review that wants something of this person.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MyReview {
    /// The review.
    pub review: ReviewRow,
    /// What it wants.
    pub task: ReviewTask,
    /// Since when: when it was handed over, or begun.
    pub since: Timestamp,
}

/// What one person has to do about reviews.
#[derive(Debug, Clone, Default, PartialEq, Serialize, specta::Type)]
pub struct MyReviews {
    /// Action items that are overdue or due within a week, the first due first.
    pub actions: Vec<MyAction>,
    /// The first of theirs that is due later; none if none has a day.
    pub next_action: Option<ActionView>,
    /// Reviews to write or to read.
    pub reviews: Vec<MyReview>,
    /// Incidents that need a review and have none: those that this person led, and those that
    /// nobody led. None if their role does not let them write one.
    pub unreviewed: Vec<UnreviewedIncident>,
}

impl Engine {
    /// What whoever uses this laptop has to do about reviews.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn my_reviews(&self) -> Result<MyReviews, Problem> {
        let me = self.workspace()?.me;
        let mut unreviewed = Vec::new();
        if self.read(|reader| may_edit(reader, me, Review::KIND))? {
            unreviewed = self.unreviewed_incidents()?;
            unreviewed.retain(|missing| missing.incident.assignee.is_none_or(|led| led == me));
        }
        let (actions, next_action) = self.my_actions()?;
        Ok(MyReviews {
            actions,
            next_action,
            reviews: self.my_review_tasks()?,
            unreviewed,
        })
    }

    /// The action items of whoever uses this laptop that are overdue or due soon, and the first
    /// that is due later.
    fn my_actions(&self) -> Result<(Vec<MyAction>, Option<ActionView>), Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        self.read(|reader| {
            let names = Names::read(reader)?;
            let mut views = ActionViews::read(reader, &names, me, now)?;
            let today = views.today;
            let filter = ActionItemFilter {
                owners: vec![me],
                states: vec![ActionState::Open, ActionState::InProgress],
                ..ActionItemFilter::default()
            };
            let mut mine = Vec::new();
            // The first due come first, and those with no day last.
            for action in views.all(reader.action_items(&filter)?)? {
                let Some(due) = action.due else { break };
                if !is_near(due, today) {
                    return Ok((mine, Some(action)));
                }
                mine.push(MyAction {
                    days_over: days_over(due, today),
                    action,
                });
            }
            Ok((mine, None))
        })
    }

    /// The reviews that whoever uses this laptop has to write, to publish or to read; those that
    /// have waited longest come first.
    fn my_review_tasks(&self) -> Result<Vec<MyReview>, Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        self.read(|reader| {
            let mut tasks = review_tasks(reader, me)?;
            if tasks.is_empty() {
                return Ok(Vec::new());
            }
            tasks.sort_by_key(|task| (task.since, task.id));
            // Whoever owns a review that they are asked to read has one line for it.
            let mut seen = HashSet::new();
            tasks.retain(|task| seen.insert(task.id));
            let names = Names::read(reader)?;
            let settings = settings(reader)?;
            let tasks = tasks.into_iter().map(|waiting| {
                let Waiting { id, review, .. } = &waiting;
                Ok(MyReview {
                    review: row_of(reader, *id, review, &names, &settings, now)?,
                    task: waiting.task,
                    since: waiting.since,
                })
            });
            tasks.collect()
        })
    }
}

/// A review that wants something of somebody.
struct Waiting {
    id: ReviewId,
    review: Review,
    task: ReviewTask,
    since: Timestamp,
}

/// The reviews that somebody has to write, to publish or to read.
fn review_tasks(reader: &Reader, me: MemberId) -> Result<Vec<Waiting>, StoreError> {
    let write = reader.reviews_to_write(me)?.into_iter();
    let write = write.filter_map(|(id, review)| {
        Some(Waiting {
            since: to_write_since(&review)?,
            task: ReviewTask::Write,
            id,
            review,
        })
    });
    let read = reader.reviews_to_read(me)?.into_iter();
    let read = read.map(|(id, review)| Waiting {
        since: review.requested_at.unwrap_or(review.created_at),
        task: ReviewTask::Read,
        id,
        review,
    });
    Ok(write.chain(read).collect())
}

/// Since when a review waits for its owner: a draft to be written, and one in review to be
/// published once somebody agreed.
fn to_write_since(review: &Review) -> Option<Timestamp> {
    match review.status {
        ReviewStatus::Draft => Some(review.created_at),
        ReviewStatus::InReview => review
            .requested_at
            .filter(|_| !review.approved_by.is_empty()),
        ReviewStatus::Published => None,
    }
}

fn is_near(due: Day, today: Day) -> bool {
    let end = today.0.checked_add_days(AHEAD);
    end.is_none_or(|end| due.0 <= end)
}

/// How many days a day is past; none if it is not.
fn days_over(due: Day, today: Day) -> Option<u32> {
    let days = today.0.signed_duration_since(due.0).num_days();
    u32::try_from(days).ok().filter(|days| *days > 0)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::long_over("2026-01-31", true, Some(30))]
    #[case::yesterday("2026-03-01", true, Some(1))]
    #[case::today("2026-03-02", true, None)]
    #[case::in_a_week("2026-03-09", true, None)]
    #[case::later("2026-03-10", false, None)]
    fn actions_are_near_from_a_week_before_their_day(
        #[case] due: Day,
        #[case] near: bool,
        #[case] over: Option<u32>,
    ) {
        let today: Day = "2026-03-02".parse().unwrap();
        assert_eq!(is_near(due, today), near);
        assert_eq!(days_over(due, today), over);
    }
}
