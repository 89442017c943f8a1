//! Follow-ups of one person: for Today.

use std::collections::HashMap;

use muster_model::{
    ids::{WeeklyNoteId, WeeklyReviewId},
    record::{Day, Record as _, WeeklyReview},
};
use serde::Serialize;

use crate::{Engine, Problem};

/// A follow-up that whoever uses this laptop sees to.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MyFollowUp {
    /// Which.
    pub id: WeeklyNoteId,
    /// The weekly review.
    pub review: WeeklyReviewId,
    /// Its name.
    pub review_name: String,
    /// The Monday of the week in whose review it was said.
    pub week: Day,
    /// Its first line.
    pub title: String,
}

impl Engine {
    /// The follow-ups of weekly reviews that whoever uses this laptop sees to, the oldest first.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn my_follow_ups(&self) -> Result<Vec<MyFollowUp>, Problem> {
        let me = self.workspace()?.me;
        self.read(|reader| {
            let reviews: HashMap<WeeklyReviewId, String> = reader
                .list::<WeeklyReview>()?
                .into_iter()
                .map(|(id, review)| (id, review.name))
                .collect();
            let mine = reader.open_follow_ups_of(me)?.into_iter();
            let mine = mine.filter_map(|(id, note)| {
                Some(MyFollowUp {
                    id,
                    review: note.weekly_review,
                    review_name: reviews.get(&note.weekly_review)?.clone(),
                    week: note.week,
                    title: note.title(),
                })
            });
            Ok(mine.collect())
        })
    }
}
