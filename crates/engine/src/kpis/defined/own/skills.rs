//! The times in which skills were known by enough people, from all that was ever said of them.

use std::collections::HashMap;

use muster_model::{
    ids::SkillId,
    kpi::{OwnFact, Owned, Subject},
    record::WorkspaceSettings,
    skills::{History, Statement, cover_times, fading},
    time::Timestamp,
};
use muster_store::{LevelHistory, Reader, StoreError};

use crate::training::Practice;

/// The times of every skill that somebody should be able to do alone, until now. Whether that is so
/// and how many should is what holds today, also of the past.
pub(super) fn known(
    reader: &Reader,
    now: Timestamp,
    settings: &WorkspaceSettings,
) -> Result<Vec<Owned>, StoreError> {
    let fades_after = fading(settings.skills_fade_after);
    let mut practice = Practice::read(reader, now)?;
    let mut histories: HashMap<SkillId, Vec<History>> = HashMap::new();
    for level in reader.level_histories()? {
        let history = History {
            statements: statements(&level),
            attended: practice.take_attended(level.skill, level.member),
            gone_at: level.gone_at,
        };
        histories.entry(level.skill).or_default().push(history);
    }
    let mut owned = Vec::new();
    for written in reader.written_skills()? {
        let known = histories.remove(&written.id).unwrap_or_default();
        let times = cover_times(
            (written.written_at, now),
            written.skill.wanted,
            &known,
            fades_after,
        );
        owned.extend(times.into_iter().map(|time| Owned {
            subject: Subject::Skill(written.id),
            service: written.skill.service,
            at: time.from,
            fact: OwnFact::Known {
                until: time.until,
                by_enough: time.is_covered,
            },
        }));
    }
    Ok(owned)
}

fn statements(level: &LevelHistory) -> Vec<Statement> {
    let assessed = level.assessed.iter().map(|it| Statement {
        at: it.at,
        proficiency: it.proficiency,
        is_confirmation: false,
    });
    let confirmed = level.confirmed.iter().map(|it| Statement {
        at: it.at,
        proficiency: it.proficiency,
        is_confirmation: true,
    });
    assessed.chain(confirmed).collect()
}
