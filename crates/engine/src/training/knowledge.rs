//! All that members know today, read once for one answer.

use std::collections::{BTreeSet, HashMap};

use muster_model::{
    ids::{MemberId, ServiceId, SkillId, TeamId},
    rbac::Role,
    record::{Confirmation, Discipline, Member, Service, Skill, SkillLevel, Team},
    skills::{Able, Known, fading, is_alone, level_at, statements},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};

use super::Practice;
use crate::incidents::room::settings;

/// All that members know today.
pub(super) struct Knowledge {
    /// After how many days without proof a level counts one degree less.
    pub(super) fades_after_days: Option<u32>,
    /// Everybody, by the name of their first team and then by their own; those without a team last.
    pub(super) people: Vec<Somebody>,
    /// What teams with members are there for.
    pub(super) disciplines: BTreeSet<Discipline>,
    /// By name.
    pub(super) services: Vec<(ServiceId, Service)>,
    /// By name.
    pub(super) skills: Vec<(SkillId, Skill)>,
    /// Of each skill, in their order, what is known of each of the people, in theirs.
    levels: Vec<Vec<Option<Level>>>,
    /// Who will come to a session.
    pub(super) practice: Practice,
}

/// A member, as far as training is concerned.
pub(super) struct Somebody {
    pub(super) id: MemberId,
    pub(super) name: String,
    pub(super) role: Role,
    /// Their teams, by name.
    pub(super) teams: Vec<(TeamId, String)>,
    pub(super) disciplines: BTreeSet<Discipline>,
}

/// What is known of how well somebody knows a thing.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) known: Known,
    pub(super) confirmation: Option<Confirmation>,
}

impl Knowledge {
    pub(super) fn read(reader: &Reader, now: Timestamp) -> Result<Self, StoreError> {
        let settings = settings(reader)?;
        let fades_after = fading(settings.skills_fade_after);
        let teams = reader.list::<Team>()?;
        let people = people(reader.list::<Member>()?, &teams);
        let skills = reader.list::<Skill>()?;
        let place_of: HashMap<MemberId, usize> = (people.iter().enumerate())
            .map(|(place, person)| (person.id, place))
            .collect();
        let row_of: HashMap<SkillId, usize> = (skills.iter().enumerate())
            .map(|(row, (id, _))| (*id, row))
            .collect();
        let mut practice = Practice::read(reader, now)?;
        let mut levels = vec![vec![None; people.len()]; skills.len()];
        for (_, level) in reader.list::<SkillLevel>()? {
            let (Some(row), Some(place)) = (row_of.get(&level.skill), place_of.get(&level.member))
            else {
                continue;
            };
            let attended = practice.take_attended(level.skill, level.member);
            let known = level_at(&statements(&level, now), &attended, fades_after, now);
            levels[*row][*place] = known.map(|known| Level {
                known,
                confirmation: level.confirmed,
            });
        }
        Ok(Self {
            fades_after_days: settings.skills_fade_after,
            disciplines: people
                .iter()
                .flat_map(|person| &person.disciplines)
                .copied()
                .collect(),
            people,
            services: reader.list::<Service>()?,
            skills,
            levels,
            practice,
        })
    }

    /// What is known of one thing, in the order of the people.
    pub(super) fn levels(&self, row: usize) -> &[Option<Level>] {
        &self.levels[row]
    }

    /// Who can do a thing alone, and whether that was confirmed.
    pub(super) fn able(&self, row: usize) -> Vec<(Able<'_>, bool)> {
        let known = self.people.iter().zip(self.levels(row));
        known
            .filter_map(|(person, level)| {
                let known = level.map(|level| level.known)?;
                let able = Able {
                    member: person.id,
                    name: &person.name,
                    disciplines: &person.disciplines,
                };
                is_alone(known.proficiency).then_some((able, known.is_confirmed))
            })
            .collect()
    }

    /// A service.
    pub(super) fn service(&self, id: ServiceId) -> Option<&Service> {
        let mut services = self.services.iter();
        let found = services.find(|(service, _)| *service == id);
        found.map(|(_, service)| service)
    }

    /// The name of what a skill is about: its service or its tool; empty if it is about neither.
    pub(super) fn about<'a>(&'a self, skill: &'a Skill) -> &'a str {
        match skill.service.and_then(|id| self.service(id)) {
            Some(service) => &service.name,
            None => &skill.tool,
        }
    }
}

fn people(members: Vec<(MemberId, Member)>, teams: &[(TeamId, Team)]) -> Vec<Somebody> {
    let mut people: Vec<Somebody> = members
        .into_iter()
        .map(|(id, member)| {
            let theirs = || teams.iter().filter(|(_, team)| team.members.contains(&id));
            Somebody {
                id,
                name: member.name,
                role: member.role,
                teams: theirs()
                    .map(|(team, record)| (*team, record.name.clone()))
                    .collect(),
                disciplines: theirs().map(|(_, team)| team.discipline).collect(),
            }
        })
        .collect();
    people.sort_by_cached_key(|person| {
        let first = person.teams.first().map(|(_, name)| name.to_lowercase());
        (
            first.is_none(),
            first,
            person.name.to_lowercase(),
            person.id,
        )
    });
    people
}
