//! What was ever said of what members know. A level's record holds what was said last; what was said
//! before stands in the log of edits, and is read from there for those levels that changed.

use std::collections::{BTreeMap, HashMap};

use muster_model::{
    ids::{MemberId, RecordId, SkillId},
    record::{Assessment, Confirmation, Skill, SkillLevel},
    time::Timestamp,
};
use serde::Deserialize;

use crate::{Reader, StoreError, words::text};

/// All that was ever said of how well one member knows one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelHistory {
    /// The thing.
    pub skill: SkillId,
    /// Who.
    pub member: MemberId,
    /// What they said of themselves, the earliest first.
    pub assessed: Vec<Assessment>,
    /// What others saw, the earliest first.
    pub confirmed: Vec<Confirmation>,
    /// When the level was deleted, as it is when the member leaves; none while it is there.
    pub gone_at: Option<Timestamp>,
}

/// A skill, with when it was written down.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenSkill {
    /// Which one.
    pub id: SkillId,
    /// It, as it is now.
    pub skill: Skill,
    /// When it was written down.
    pub written_at: Timestamp,
}

/// The fields of an edit of a level, each as it was before and after.
#[derive(Deserialize)]
struct Said {
    skill: Option<[Option<SkillId>; 2]>,
    member: Option<[Option<MemberId>; 2]>,
    assessed: Option<[Option<Assessment>; 2]>,
    confirmed: Option<[Option<Confirmation>; 2]>,
}

/// A history that is being put together. Whose it is, is not known of one that is gone until the
/// edit that deleted it is read.
#[derive(Default)]
struct Gathered {
    skill: Option<SkillId>,
    member: Option<MemberId>,
    assessed: BTreeMap<Timestamp, Assessment>,
    confirmed: BTreeMap<Timestamp, Confirmation>,
    gone_at: Option<Timestamp>,
}

impl Gathered {
    fn of(level: &SkillLevel) -> Self {
        let mut gathered = Self {
            skill: Some(level.skill),
            member: Some(level.member),
            ..Self::default()
        };
        gathered.hear(level.assessed, level.confirmed);
        gathered
    }

    fn hear(
        &mut self,
        assessed: impl IntoIterator<Item = Assessment>,
        confirmed: impl IntoIterator<Item = Confirmation>,
    ) {
        let assessed = assessed.into_iter().map(|it| (it.at, it));
        self.assessed.extend(assessed);
        let confirmed = confirmed.into_iter().map(|it| (it.at, it));
        self.confirmed.extend(confirmed);
    }

    fn finish(self) -> Option<LevelHistory> {
        Some(LevelHistory {
            skill: self.skill?,
            member: self.member?,
            assessed: self.assessed.into_values().collect(),
            confirmed: self.confirmed.into_values().collect(),
            gone_at: self.gone_at,
        })
    }
}

impl Reader {
    /// All that was ever said of what members know, of members who have left as well, by skill and
    /// member.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn level_histories(&self) -> Result<Vec<LevelHistory>, StoreError> {
        let mut gathered: HashMap<RecordId, Gathered> = self
            .list::<SkillLevel>()?
            .into_iter()
            .map(|(id, level)| (id.into(), Gathered::of(&level)))
            .collect();
        // An edit that changed a level holds what was said before and after it, so that those which
        // made one need not be read.
        let mut statement = self.connection.prepare_cached(
            "SELECT record, at, action = 'delete', diff FROM edits
             WHERE kind = 'skill_level' AND action <> 'create' ORDER BY record, seq",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let record = RecordId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?));
            let said: Said = serde_json::from_str(text(row, 3)?)?;
            let history = gathered.entry(record).or_default();
            history.hear(
                said.assessed.into_iter().flatten().flatten(),
                said.confirmed.into_iter().flatten().flatten(),
            );
            if row.get(2)? {
                history.gone_at = Some(Timestamp(row.get(1)?));
                history.skill = said.skill.and_then(|[before, _]| before);
                history.member = said.member.and_then(|[before, _]| before);
            }
        }
        let mut histories: Vec<LevelHistory> = gathered
            .into_values()
            .filter_map(Gathered::finish)
            .collect();
        histories.sort_unstable_by_key(|it| (it.skill, it.member));
        Ok(histories)
    }

    /// All skills with when each was written down, by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn written_skills(&self) -> Result<Vec<WrittenSkill>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.id, s.body, d.created_at FROM skills AS s JOIN documents AS d ON d.id = s.id
             ORDER BY s.name COLLATE NOCASE, s.id",
        )?;
        let mut rows = statement.query([])?;
        let mut skills = Vec::new();
        while let Some(row) = rows.next()? {
            skills.push(WrittenSkill {
                id: SkillId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                skill: serde_json::from_str(text(row, 1)?)?,
                written_at: Timestamp(row.get(2)?),
            });
        }
        Ok(skills)
    }
}
