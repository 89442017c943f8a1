use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{MemberId, SessionId, SignUpId, of_two},
    time::Timestamp,
};

/// One member's part in one training session: that they want to come, whether they came, and what
/// they thought of it. Its identity follows from the two, see [`SignUp::id_of`], so that two laptops
/// which write it at once write the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignUp {
    /// The session.
    pub session: SessionId,
    /// Who.
    pub member: MemberId,
    /// When they signed up: who came first has the place where there are not enough.
    pub at: Timestamp,
    /// Whether they will not come after all.
    pub withdrawn: bool,
    /// Whether they were there; none while nobody said.
    pub attended: Option<bool>,
    /// How useful it was to them, from 1 to 5; none if they did not say.
    pub useful: Option<u8>,
    /// What else they say of it; may be empty.
    pub feedback: String,
}

impl SignUp {
    /// The longest feedback, in characters.
    pub const MAX_FEEDBACK: usize = 5_000;

    /// The identity of a member's part in a session.
    #[must_use]
    pub fn id_of(session: SessionId, member: MemberId) -> SignUpId {
        SignUpId::from_uuid(of_two(session.uuid(), member.uuid()))
    }
}

impl Record for SignUp {
    type Id = SignUpId;
    const KIND: RecordKind = RecordKind::SignUp;

    fn merge_of(field: &str) -> Merge {
        match field {
            "feedback" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        let line = self.feedback.lines().next().unwrap_or_default();
        line.chars().take(120).collect()
    }

    fn prose(&self) -> String {
        self.feedback.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        if self.useful.is_some_and(|useful| !(1..=5).contains(&useful)) {
            return Err(Invalid::new(
                "useful",
                "Say how useful it was from 1, not at all, to 5, very.",
            ));
        }
        if self.feedback.chars().count() > Self::MAX_FEEDBACK {
            return Err(Invalid::new(
                "feedback",
                format!("Shorten the feedback to {} characters.", Self::MAX_FEEDBACK),
            ));
        }
        Ok(())
    }
}
