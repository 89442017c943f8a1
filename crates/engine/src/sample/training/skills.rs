//! The skills of the shop, and who knows them how well. What was said before there was a workspace
//! was taken over from a spreadsheet, so that some of it has faded.

pub(super) mod plan;

use muster_model::{
    ids::SkillId,
    record::{Assessment, Confirmation, Skill, SkillLevel},
    time::{Millis, Timestamp},
};

use self::plan::{About, Said, SkillPlan};
use super::Scene;
use crate::sample::{AnyRecord, SampleRecord, dice::Dice, people::MARA};

/// Writes the skills and levels. Answers the skills in the order of the plan.
pub(super) fn skills(
    dice: &mut Dice,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
) -> Vec<SkillId> {
    let mut skills = Vec::new();
    for (minutes, plan) in (0..).zip(&plan::SKILLS) {
        let at = scene.set_up + Millis::hours(26) + Millis::minutes(minutes);
        let id: SkillId = dice.id(at);
        let record = AnyRecord::Skill(id, skill(scene, plan));
        records.push(SampleRecord::written(at, scene.author(MARA), record));
        skills.push(id);
    }
    for (id, plan) in skills.iter().zip(&plan::SKILLS) {
        for (person, said) in plan.known {
            records.extend(level(dice, scene, (*id, *person), said));
        }
    }
    skills
}

fn skill(scene: &Scene<'_>, plan: &SkillPlan) -> Skill {
    let (service, tool) = match plan.about {
        About::Service(place) => (Some(scene.shop.services[place].id), ""),
        About::Tool(tool) => (None, tool),
        About::Neither => (None, ""),
    };
    Skill {
        name: plan.name.to_owned(),
        description: plan.description.to_owned(),
        service,
        tool: tool.to_owned(),
        wanted: plan.wanted,
    }
}

/// A level as it came to be; none if nothing is said of it.
fn level(
    dice: &mut Dice,
    scene: &Scene<'_>,
    (skill, person): (SkillId, usize),
    said: &[Said],
) -> Option<SampleRecord> {
    let sheet = scene.set_up + Millis::hours(27);
    let member = scene.cast.id(person);
    let id = SkillLevel::id_of(skill, member);
    let mut level = SkillLevel {
        skill,
        member,
        assessed: None,
        confirmed: None,
    };
    let mut told: Vec<(Timestamp, &Said)> = said
        .iter()
        .map(|said| (at_work(dice, scene, said.weeks_ago), said))
        .collect();
    told.sort_by_key(|(at, _)| *at);
    let (before, since): (Vec<_>, Vec<_>) = told.into_iter().partition(|(at, _)| *at <= sheet);
    for (at, said) in &before {
        tell(&mut level, scene, *at, said);
    }
    let state = |level: &SkillLevel| AnyRecord::SkillLevel(id, level.clone());
    let mut record = (!before.is_empty())
        .then(|| SampleRecord::written(sheet, scene.author(MARA), state(&level)));
    for (at, said) in since {
        tell(&mut level, scene, at, said);
        let author = scene.author(said.seen_by.unwrap_or(person));
        record = Some(match record {
            Some(record) => record.edited(at, author, state(&level)),
            None => SampleRecord::written(at, author, state(&level)),
        });
    }
    record
}

fn tell(level: &mut SkillLevel, scene: &Scene<'_>, at: Timestamp, said: &Said) {
    let proficiency = said.proficiency;
    match said.seen_by {
        Some(by) => {
            level.confirmed = Some(Confirmation {
                proficiency,
                at,
                by: scene.cast.id(by),
            });
        }
        None => level.assessed = Some(Assessment { proficiency, at }),
    }
}

/// Some hour of work in a past week.
fn at_work(dice: &mut Dice, scene: &Scene<'_>, weeks_ago: u64) -> Timestamp {
    let weekday = u64::try_from(dice.between(0, 4)).unwrap_or_default();
    let hour = u32::try_from(dice.between(9, 16)).unwrap_or(9);
    let minute = u32::try_from(dice.between(0, 59)).unwrap_or_default();
    scene.moment(weeks_ago, weekday, (hour, minute))
}
