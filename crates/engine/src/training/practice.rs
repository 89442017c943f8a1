//! What people practised and will practise: the sessions that they attended and those that they will
//! come to, read once for all skills.

use std::collections::{BTreeSet, HashMap};

use muster_model::{
    ids::{MemberId, SessionId, SkillId},
    record::{Session, SessionState, SignUp},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};

/// What people practised and will practise.
pub(crate) struct Practice {
    attended: HashMap<(SkillId, MemberId), Vec<Timestamp>>,
    coming: HashMap<SkillId, BTreeSet<MemberId>>,
}

impl Practice {
    /// Reads all of it.
    pub(crate) fn read(reader: &Reader, now: Timestamp) -> Result<Self, StoreError> {
        let sessions: HashMap<SessionId, Session> = reader
            .list::<Session>()?
            .into_iter()
            .filter(|(_, session)| !session.skills.is_empty())
            .collect();
        let mut practice = Self {
            attended: HashMap::new(),
            coming: HashMap::new(),
        };
        if sessions.is_empty() {
            return Ok(practice);
        }
        for (_, part) in reader.list::<SignUp>()? {
            if let Some(session) = sessions.get(&part.session) {
                practice.take_part(session, &part, now);
            }
        }
        Ok(practice)
    }

    fn take_part(&mut self, session: &Session, part: &SignUp, now: Timestamp) {
        let was_there = session.state == SessionState::Held && part.attended == Some(true);
        let will_come =
            session.state == SessionState::Planned && !part.withdrawn && session.ends_at() > now;
        for skill in &session.skills {
            if was_there {
                let ends = self.attended.entry((*skill, part.member)).or_default();
                ends.push(session.ends_at());
            } else if will_come {
                self.coming.entry(*skill).or_default().insert(part.member);
            }
        }
    }

    /// When the sessions ended that teach a skill and that a member attended, in any order. They are
    /// handed over once.
    pub(crate) fn take_attended(&mut self, skill: SkillId, member: MemberId) -> Vec<Timestamp> {
        self.attended.remove(&(skill, member)).unwrap_or_default()
    }

    /// Who signed up for a session to come that teaches a skill, also if they wait for a place.
    pub(crate) fn coming(&self, skill: SkillId) -> BTreeSet<MemberId> {
        self.coming.get(&skill).cloned().unwrap_or_default()
    }
}
