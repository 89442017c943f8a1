//! Training across teams: sessions with who comes and what it was good for, and what members know.
//! The rules are the model's; this part reads what they need, applies them through the one door, and
//! puts together what a front end shows.

mod book;
mod calendar;
mod detail;
mod effect;
mod following;
mod knowledge;
mod listing;
mod matrix;
mod mine;
mod part;
mod practice;
mod reminders;
mod repeat;
mod skills;
mod writing;

pub use calendar::{CalendarSession, SessionImport};
pub use detail::{DrillIncident, SessionDetail, SignUpView};
pub use effect::{Effect, EffectList, EffectSpan};
pub use listing::{SessionFilter, SessionList, SessionRow, SessionTeam};
pub use matrix::{
    MatrixCell, MatrixFilter, MatrixMember, MatrixSkill, Pairing, ServiceCover, SkillGroup,
    SkillsMatrix,
};
pub use mine::MyTraining;
pub use part::{Attended, NewFeedback};
pub(crate) use practice::Practice;
pub(crate) use reminders::{CLOCK, TrainingClock, matters, note_all};
pub use repeat::{Repeat, RepeatEvery};
pub use skills::NewSkill;
pub use writing::{NewSession, Reach};
