//! The weekly review: one page on which a group of teams sees its week, with what they decided.

mod digest;
mod export;
mod group;
mod look;
mod mine;
mod notes;
mod page;
mod reviews;
mod told;

pub use mine::MyFollowUp;
pub use notes::{NewWeeklyNote, WeeklyNoteView};
pub use page::{
    LevelChange, WeeklyAction, WeeklyIncident, WeeklyPage, WeeklyPostMortem, WeeklySession,
};
pub use reviews::{NewWeeklyReview, WeeklyReviewList, WeeklyReviewView};
