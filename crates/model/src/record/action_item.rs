#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{Day, Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    fact::FactKey,
    ids::{ActionItemId, IncidentId, MemberId, ReviewId},
    time::Timestamp,
};

/// What an action item is good for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// It does not happen again.
    Prevent,
    /// We notice sooner.
    Detect,
    /// It hurts less, or is over sooner.
    Mitigate,
    /// We work together better.
    Process,
    /// Somebody learns something.
    Training,
}

impl ActionKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Prevent,
        Self::Detect,
        Self::Mitigate,
        Self::Process,
        Self::Training,
    ];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prevent => "prevent",
            Self::Detect => "detect",
            Self::Mitigate => "mitigate",
            Self::Process => "process",
            Self::Training => "training",
        }
    }
}

/// How far an action item is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// Nobody has begun.
    Open,
    /// Somebody has.
    InProgress,
    /// It is done.
    Done,
    /// It will not be done, on purpose.
    Dropped,
}

impl ActionState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::InProgress, Self::Done, Self::Dropped];

    /// Whether something is left to be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in progress",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

/// Something that will be done because of what a review taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActionItem {
    /// One line that says what is to be done.
    pub title: String,
    /// What else there is to know, in Markdown; may be empty.
    pub description: String,
    /// What it is good for.
    pub kind: ActionKind,
    /// How far it is, as people say. A linked issue that is closed says more, see
    /// [`action_items::standing`](crate::action_items::standing).
    pub state: ActionState,
    /// Who sees to it; none while nobody does.
    pub owner: Option<MemberId>,
    /// The last day on which it is in time; none while nobody said.
    pub due: Option<Day>,
    /// The review that it comes from.
    pub review: ReviewId,
    /// The incident that the review is of.
    pub incident: IncidentId,
    /// The issue by which a team follows it in another system; none if there is none.
    pub issue: Option<FactKey>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// Who wrote it down.
    pub created_by: MemberId,
    /// When it was done or dropped; none while it is neither.
    pub ended_at: Option<Timestamp>,
}

impl ActionItem {
    /// The longest description, in characters.
    pub const MAX_DESCRIPTION: usize = 20_000;
}

impl Record for ActionItem {
    type Id = ActionItemId;
    const KIND: RecordKind = RecordKind::ActionItem;

    fn merge_of(field: &str) -> Merge {
        match field {
            "description" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn prose(&self) -> String {
        self.description.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("title", "action", &self.title)?;
        if let Some(due) = self.due {
            due.check("due")?;
        }
        if self.description.chars().count() > Self::MAX_DESCRIPTION {
            return Err(Invalid::new(
                "description",
                format!(
                    "Shorten the description to {} characters.",
                    Self::MAX_DESCRIPTION
                ),
            ));
        }
        if self.ended_at.is_some() == self.state.is_open() {
            return Err(Invalid::new(
                "ended_at",
                "An action has ended exactly if it is done or dropped.",
            ));
        }
        Ok(())
    }
}
