use super::{Course, Reach, Roster};
use crate::time::{Millis, Timestamp};

/// One level in one round: when it is climbed to, and whom it reaches then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The round of the ladder, from 0.
    pub round: u32,
    /// The level, from 0.
    pub level: u32,
    /// When it is climbed to.
    pub due_at: Timestamp,
    /// Whom it reaches at that instant.
    pub reach: Reach,
}

/// The steps of a course in order, each worked out when it is asked for. Who is on call is asked
/// for each step at its own instant. A step that reaches nobody takes no time. A round for which
/// nobody at all can be told begins when somebody comes on call, so that a gap in a schedule delays
/// pages and does not swallow them.
pub(super) struct Steps<'a> {
    course: Course<'a>,
    roster: &'a Roster<'a>,
    round: u32,
    level: u32,
    due_at: Timestamp,
    /// Whether it is known that nobody comes on call any more.
    is_deserted: bool,
}

impl<'a> Steps<'a> {
    pub(super) const fn new(course: Course<'a>, roster: &'a Roster<'a>) -> Self {
        Self {
            due_at: course.starts_at,
            course,
            roster,
            round: 0,
            level: 0,
            is_deserted: false,
        }
    }
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let levels = self.course.levels;
        if self.level as usize >= levels.len() {
            self.round += 1;
            self.level = 0;
        }
        let level = levels.get(self.level as usize)?;
        if self.round > self.course.repeat {
            return None;
        }
        if self.level == 0 && !self.is_deserted {
            match self.roster.first_reached(levels, self.due_at) {
                Some(at) => self.due_at = at,
                None => self.is_deserted = true,
            }
        }
        let reach = if self.is_deserted {
            Reach::default()
        } else {
            self.roster.reached_by(level, self.due_at)
        };
        let step = Step {
            round: self.round,
            level: self.level,
            due_at: self.due_at,
            reach,
        };
        if !step.reach.is_nobody() {
            self.due_at = self.due_at + level.wait.max(Millis::ZERO);
        }
        self.level += 1;
        Some(step)
    }
}
