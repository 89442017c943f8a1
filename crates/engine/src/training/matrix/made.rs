//! The matrix as it is put together from what members know, for a part of it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use muster_model::{
    ids::{MemberId, ServiceId, SkillId},
    rbac::{Action, may},
    record::{Proficiency, Skill},
    skills::{
        Able, Gap, Pair, Person, ServiceSkill, Topic, bus_factor, gap, pairings, what_to_look_at,
    },
};

use super::{
    super::knowledge::{Knowledge, Level, Somebody},
    MatrixCell, MatrixFilter, MatrixMember, MatrixSkill, Pairing, ServiceCover, SkillGroup,
};
use crate::incidents::number;

/// A part of the matrix.
pub(super) struct Matrix<'k> {
    known: &'k Knowledge,
    filter: &'k MatrixFilter,
    /// Of each skill, who of everybody can do it alone.
    able: Vec<Vec<Able<'k>>>,
    /// Of each skill, what is wrong with that.
    gaps: Vec<Option<Gap<'k>>>,
    /// Of each skill, by how many of them that was confirmed.
    confirmed: Vec<usize>,
    /// Where the members stand that are shown.
    columns: Vec<usize>,
    names: HashMap<MemberId, &'k str>,
}

impl<'k> Matrix<'k> {
    pub(super) fn of(known: &'k Knowledge, filter: &'k MatrixFilter) -> Self {
        let (mut able, mut confirmed) = (Vec::new(), Vec::new());
        for row in 0..known.skills.len() {
            let all = known.able(row);
            confirmed.push(all.iter().filter(|(_, confirmed)| *confirmed).count());
            able.push(all.into_iter().map(|(able, _)| able).collect::<Vec<_>>());
        }
        let gaps = known
            .skills
            .iter()
            .zip(&able)
            .map(|((_, skill), able)| gap(skill.wanted, able, &known.disciplines))
            .collect();
        let people = known.people.iter();
        Self {
            able,
            gaps,
            confirmed,
            columns: (0..known.people.len())
                .filter(|place| is_asked(filter, &known.people[*place]))
                .collect(),
            names: people.map(|it| (it.id, it.name.as_str())).collect(),
            known,
            filter,
        }
    }

    /// The columns.
    pub(super) fn members(&self) -> Vec<MatrixMember> {
        let people = self.columns.iter().map(|place| &self.known.people[*place]);
        people
            .map(|person| MatrixMember {
                id: person.id,
                name: person.name.clone(),
                teams: person.teams.iter().map(|(_, name)| name.clone()).collect(),
                disciplines: person.disciplines.clone(),
            })
            .collect()
    }

    /// The rows. `html` makes HTML of Markdown.
    pub(super) fn groups(&self, html: impl Fn(&str) -> String) -> Vec<SkillGroup> {
        let words: Vec<String> = self
            .filter
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        // Services first, then tools, each by name whatever its case; then what is about neither.
        let mut groups: BTreeMap<(u8, String, Option<ServiceId>), SkillGroup> = BTreeMap::new();
        for (row, (id, skill)) in self.known.skills.iter().enumerate() {
            let about = self.known.about(skill);
            let text = format!("{}\n{about}", skill.name).to_lowercase();
            if !self.is_of_services(skill)
                || (self.filter.gaps_only && self.gaps[row].is_none())
                || !words.iter().all(|word| text.contains(word))
            {
                continue;
            }
            let rank = match (skill.service, about) {
                (Some(_), _) => 0,
                (None, "") => 2,
                (None, _) => 1,
            };
            let group = groups
                .entry((rank, about.to_lowercase(), skill.service))
                .or_insert_with(|| SkillGroup {
                    service: skill.service,
                    name: about.to_owned(),
                    skills: Vec::new(),
                });
            group.skills.push(self.row(row, (*id, skill), &html));
        }
        groups.into_values().collect()
    }

    fn row(
        &self,
        row: usize,
        (id, skill): (SkillId, &Skill),
        html: impl Fn(&str) -> String,
    ) -> MatrixSkill {
        let levels = self.known.levels(row);
        let cells = self.columns.iter().map(|place| levels[*place]);
        MatrixSkill {
            id,
            skill: skill.clone(),
            description_html: html(&skill.description),
            cells: cells
                .map(|level| level.map(|level| self.cell(level)))
                .collect(),
            alone: number(self.able[row].len() as u64),
            alone_confirmed: number(self.confirmed[row] as u64),
            gap: self.gaps[row]
                .as_ref()
                .map(Gap::sentence)
                .unwrap_or_default(),
        }
    }

    fn cell(
        &self,
        Level {
            known,
            confirmation,
        }: Level,
    ) -> MatrixCell {
        let by = confirmation.and_then(|it| self.names.get(&it.by));
        MatrixCell {
            proficiency: known.proficiency,
            said: known.said,
            confirmed: known.is_confirmed,
            confirmation,
            confirmed_by_name: by.copied().unwrap_or_default().to_owned(),
            proved_at: Some(known.proved_at),
            fades_at: known.fades_at,
        }
    }

    /// How well services are covered, the worst first; those of which nothing is known last.
    pub(super) fn services(&self) -> Vec<ServiceCover> {
        let mut covers: Vec<ServiceCover> = self
            .known
            .services
            .iter()
            .filter(|(id, _)| self.filter.services.is_empty() || self.filter.services.contains(id))
            .map(|(id, service)| self.cover(*id, &service.name))
            .collect();
        // They are in the order of their names, which a stable sort keeps.
        covers.sort_by_key(|cover| {
            (
                cover.bus_factor.is_none(),
                cover.bus_factor,
                Reverse(cover.gaps.len()),
                cover.sentence.is_empty(),
            )
        });
        covers
    }

    fn cover(&self, service: ServiceId, name: &str) -> ServiceCover {
        let of_service = self.known.skills.iter().enumerate();
        let skills: Vec<ServiceSkill<'_>> = of_service
            .filter(|(_, (_, skill))| skill.service == Some(service))
            .map(|(row, (_, skill))| ServiceSkill {
                name: &skill.name,
                wanted: skill.wanted,
                able: &self.able[row],
                gap: self.gaps[row].as_ref(),
            })
            .collect();
        let alone = |skill: &ServiceSkill<'_>| (skill.wanted, number(skill.able.len() as u64));
        let few = skills
            .iter()
            .filter(|skill| skill.gap.is_some_and(Gap::is_too_few));
        ServiceCover {
            service,
            name: name.to_owned(),
            skills: number(skills.len() as u64),
            bus_factor: bus_factor(skills.iter().map(alone)),
            gaps: few.map(|skill| skill.name.to_owned()).collect(),
            sentence: what_to_look_at(&skills),
        }
    }

    /// Who could learn what from whom. Suggestions are made for everybody, so that they are the same
    /// whoever is looked at, and then those of the teams are shown that are asked for.
    pub(super) fn pairings(&self) -> Vec<Pairing> {
        let people: Vec<Person<'_>> = self.known.people.iter().map(person).collect();
        let topics: Vec<Topic<'_>> = (0..self.known.skills.len())
            .map(|row| self.topic(row))
            .collect();
        let rows: HashMap<SkillId, usize> = (self.known.skills.iter().enumerate())
            .map(|(row, (id, _))| (*id, row))
            .collect();
        let asked = |id: MemberId| {
            let mut people = self.known.people.iter();
            people.any(|it| it.id == id && is_asked(self.filter, it))
        };
        pairings(&people, &topics)
            .into_iter()
            .filter(|pair| asked(pair.teacher) || asked(pair.learner))
            .filter_map(|pair| Some(self.pairing(*rows.get(&pair.skill)?, pair)))
            .filter(|(row, _)| self.is_of_services(&self.known.skills[*row].1))
            .map(|(_, pairing)| pairing)
            .collect()
    }

    fn topic(&self, row: usize) -> Topic<'_> {
        let (id, skill) = &self.known.skills[row];
        let service = skill.service.and_then(|id| self.known.service(id));
        let levels = self.known.levels(row).iter();
        Topic {
            skill: *id,
            name: &skill.name,
            wanted: skill.wanted,
            service: service.map(|it| it.name.as_str()).unwrap_or_default(),
            owners: service.map(|it| it.teams.clone()).unwrap_or_default(),
            levels: levels
                .map(|level| level.map_or(Proficiency::Unknown, |it| it.known.proficiency))
                .collect(),
            on_the_way: self.known.practice.coming(*id),
        }
    }

    fn pairing(&self, row: usize, pair: Pair) -> (usize, Pairing) {
        let skill = &self.known.skills[row].1;
        let name = |id: MemberId| self.names.get(&id).copied().unwrap_or_default().to_owned();
        let pairing = Pairing {
            skill: pair.skill,
            skill_name: skill.name.clone(),
            about: self.known.about(skill).to_owned(),
            teacher: pair.teacher,
            teacher_name: name(pair.teacher),
            teacher_team: Some(pair.teacher_team),
            learner: pair.learner,
            learner_name: name(pair.learner),
            learner_team: Some(pair.learner_team),
            learner_proficiency: pair.proficiency,
            why: pair.why,
        };
        (row, pairing)
    }

    /// Whether a skill is about a service that is asked for.
    fn is_of_services(&self, skill: &Skill) -> bool {
        let asked = &self.filter.services;
        asked.is_empty() || skill.service.is_some_and(|id| asked.contains(&id))
    }
}

/// Whether a member is of a team that is asked for.
fn is_asked(filter: &MatrixFilter, person: &Somebody) -> bool {
    let mut teams = person.teams.iter();
    filter.teams.is_empty() || teams.any(|(team, _)| filter.teams.contains(team))
}

fn person(somebody: &Somebody) -> Person<'_> {
    Person {
        id: somebody.id,
        name: &somebody.name,
        teams: &somebody.teams,
        disciplines: &somebody.disciplines,
        may_learn: may(somebody.role, Action::RespondToIncidents),
    }
}
