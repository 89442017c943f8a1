//! What one person is to be told about reviews and actions, and was not told yet.

use chrono_tz::Tz;
use muster_model::{
    action_items::day_at,
    ids::{IncidentId, MemberId, ReviewCommentId, ReviewId},
    record::{
        ActionState, Day, Incident, Member, Record, Review, ReviewComment, ReviewStatus,
        WorkspaceSettings,
    },
    review_due::{ReviewNeed, need},
    time::{Millis, Timestamp},
};
use muster_store::{ActionItemFilter, ActionItemRow, Reader, StoreError};

use super::steps::{Steps, Told};
use crate::{incidents::room::settings, notices::ReviewPlace};

/// When somebody is told of a review that is due.
const REVIEW: Steps = Steps {
    before: 2,
    on_the_day: true,
    every: 3,
};
/// When somebody is told of an action that is due.
const ACTION: Steps = Steps {
    before: 1,
    on_the_day: false,
    every: 7,
};
/// How long after its end an incident's missing review is still told of.
const OLD: Millis = Millis::days(60);
/// How long it is worth telling that a review was handed over, or what was said of one.
const RECENT: Millis = Millis::days(14);
/// How much of a comment is shown, in characters.
const SHOWN: usize = 200;

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// A review that is due.
    ReviewDue,
    /// A review to be read.
    ToRead,
    /// What somebody said of a review.
    Comment,
    /// An action that is due.
    Action,
}

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Due {
    /// Under which name it is remembered.
    pub(super) key: String,
    pub(super) about: About,
    pub(super) place: ReviewPlace,
    pub(super) title: String,
    pub(super) body: String,
    /// All of it in one line, for when there are many.
    pub(super) line: String,
}

/// What is to be told now, and when there is something to tell next.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    pub(super) due: Vec<Due>,
    pub(super) next: Option<Timestamp>,
}

/// What `me` is to be told at `now`.
pub(super) fn outlook(
    reader: &Reader,
    me: MemberId,
    now: Timestamp,
) -> Result<Outlook, StoreError> {
    let settings = settings(reader)?;
    let zone = settings.zone();
    let view = View {
        me,
        now,
        zone,
        today: day_at(now, zone),
    };
    let mut outlook = Outlook::default();
    for (id, incident) in reader.incidents_awaiting_review(now - OLD)? {
        let reviews = reader.reviews_of(id)?;
        outlook.add_review(&view, (id, &incident), &reviews, &settings);
    }
    let filter = ActionItemFilter {
        owners: vec![me],
        states: vec![ActionState::Open, ActionState::InProgress],
        ..ActionItemFilter::default()
    };
    for row in reader.action_items(&filter)? {
        outlook.add_action(&view, &row);
    }
    for (id, review) in reader.reviews_to_read(me)? {
        outlook.add_to_read(&view, id, &review);
    }
    for (id, comment) in reader.comments_on_unpublished(now - RECENT)? {
        outlook.add_comment(reader, &view, id, &comment)?;
    }
    let mut left = Vec::new();
    for reminder in outlook.due {
        if !reader.was_reminded(&reminder.key)? {
            left.push(reminder);
        }
    }
    outlook.due = left;
    Ok(outlook)
}

/// Who is told, and when.
struct View {
    me: MemberId,
    now: Timestamp,
    zone: Tz,
    today: Day,
}

impl View {
    /// How near a day is, so that it fits after 'is'.
    fn nearness(&self, due: Day) -> String {
        match due.0.signed_duration_since(self.today.0).num_days() {
            0 => "due today".to_owned(),
            1 => "due tomorrow".to_owned(),
            days @ 2.. => format!("due in {days} days"),
            -1 => "overdue since yesterday".to_owned(),
            days => format!("overdue by {} days", -days),
        }
    }
}

impl Outlook {
    /// A review that is due: told to its owner, else to who led the incident.
    fn add_review(
        &mut self,
        view: &View,
        (id, incident): (IncidentId, &Incident),
        reviews: &[(ReviewId, Review)],
        settings: &WorkspaceSettings,
    ) {
        let all = reviews.iter().map(|(_, review)| review);
        let ReviewNeed::Due { at } = need(incident, all, settings) else {
            return;
        };
        let begun = reviews.last();
        let owner = begun.and_then(|(_, review)| review.owner);
        if owner.or(incident.assignee) != Some(view.me) {
            return;
        }
        // What is due at midnight was due on the day that ends there.
        let due = day_at(at - Millis(1), view.zone);
        let Some(day) = self.note(REVIEW.at(due, view.now, view.zone)) else {
            return;
        };
        let nearness = view.nearness(due);
        let what = match begun {
            Some(_) => "The review that you see to",
            None => "The review of an incident that you led",
        };
        self.due.push(Due {
            key: format!("review-due/{id}/{day}"),
            about: About::ReviewDue,
            place: begun.map_or(ReviewPlace::Incident(id), |(id, _)| {
                ReviewPlace::Review(*id)
            }),
            title: format!("{what} is {nearness}"),
            body: format!("{} {}", incident.severity.name(), incident.title()),
            line: format!("{} ({nearness})", incident.title()),
        });
    }

    fn add_action(&mut self, view: &View, row: &ActionItemRow) {
        let Some(due) = row.action.due else {
            return;
        };
        let Some(day) = self.note(ACTION.at(due, view.now, view.zone)) else {
            return;
        };
        let nearness = view.nearness(due);
        self.due.push(Due {
            key: format!("action-due/{}/{due}/{day}", row.id),
            about: About::Action,
            place: ReviewPlace::Review(row.action.review),
            title: format!("Your action is {nearness}"),
            body: row.action.title.clone(),
            line: format!("{} ({nearness})", row.action.title),
        });
    }

    fn add_to_read(&mut self, view: &View, id: ReviewId, review: &Review) {
        let Some(asked) = review.requested_at else {
            return;
        };
        if review.status != ReviewStatus::InReview || view.now.since(asked) > RECENT {
            return;
        }
        self.due.push(Due {
            key: format!("review-read/{id}/{}", asked.millis()),
            about: About::ToRead,
            place: ReviewPlace::Review(id),
            title: "A review waits for you to read it".to_owned(),
            body: review.title.clone(),
            line: review.title.clone(),
        });
    }

    /// What somebody said of a review that `me` sees to, or in answer to `me`.
    fn add_comment(
        &mut self,
        reader: &Reader,
        view: &View,
        id: ReviewCommentId,
        comment: &ReviewComment,
    ) -> Result<(), StoreError> {
        if comment.by == view.me {
            return Ok(());
        }
        let opening = match comment.reply_to {
            Some(opening) => reader.get::<ReviewComment>(opening)?,
            None => None,
        };
        let thread = opening.as_ref().unwrap_or(comment);
        if thread.resolved_at.is_some() {
            return Ok(());
        }
        let Some(review) = reader.get::<Review>(comment.review)? else {
            return Ok(());
        };
        let answers_me = opening.is_some_and(|opening| opening.by == view.me);
        if review.owner != Some(view.me) && !answers_me {
            return Ok(());
        }
        let who = reader.get::<Member>(comment.by)?;
        let who = who.map_or_else(|| "Somebody".to_owned(), |member| member.name);
        let title = if answers_me {
            format!("{who} answered you: {}", review.title)
        } else {
            format!("{who} commented on your review: {}", review.title)
        };
        let said: String = comment.title().chars().take(SHOWN).collect();
        self.due.push(Due {
            key: format!("review-comment/{id}"),
            about: About::Comment,
            place: ReviewPlace::Review(comment.review),
            line: format!("{who}: {said}"),
            title,
            body: said,
        });
        Ok(())
    }

    /// The day for which something is to be told; takes note of when there is something next.
    fn note(&mut self, told: Told) -> Option<Day> {
        self.next = Some(self.next.map_or(told.next, |next| next.min(told.next)));
        told.last
    }
}
