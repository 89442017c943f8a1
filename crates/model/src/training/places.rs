//! Who has a place in a session, and who waits for one.

use std::collections::HashSet;

use crate::{ids::MemberId, record::SignUp};

/// Who wants to come to a session, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Who has a place, the first to sign up first.
    pub taken: Vec<MemberId>,
    /// Who waits for one, the next first.
    pub waiting: Vec<MemberId>,
}

impl Places {
    /// Whether a member has a place.
    #[must_use]
    pub fn has(&self, member: MemberId) -> bool {
        self.taken.contains(&member)
    }

    /// A member's place in the line of those who wait, from 1; none if they do not wait.
    #[must_use]
    pub fn waiting_place(&self, member: MemberId) -> Option<u32> {
        let behind = self.waiting.iter().position(|it| *it == member)?;
        u32::try_from(behind + 1).ok()
    }
}

/// Who has a place and who waits: in the order in which they signed up, and of those who did at the
/// same instant, by their identities. Who withdrew does neither. Without a capacity nobody waits.
#[must_use]
pub fn places<'s>(capacity: Option<u32>, sign_ups: impl IntoIterator<Item = &'s SignUp>) -> Places {
    let mut line: Vec<_> = sign_ups
        .into_iter()
        .filter(|sign_up| !sign_up.withdrawn)
        .map(|sign_up| (sign_up.at, sign_up.member))
        .collect();
    line.sort_unstable();
    let mut seen = HashSet::new();
    let mut taken: Vec<_> = line
        .into_iter()
        .map(|(_, member)| member)
        .filter(|member| seen.insert(*member))
        .collect();
    let room = capacity.map_or(taken.len(), |most| {
        usize::try_from(most).unwrap_or(usize::MAX)
    });
    let waiting = taken.split_off(room.min(taken.len()));
    Places { taken, waiting }
}
