//! Who could learn what from whom: suggestions across teams for what too few can do.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{Able, Gap, gap, is_alone};
use crate::{
    ids::{MemberId, SkillId, TeamId},
    record::{Discipline, Proficiency},
};

/// In how many suggestions one person learns at the most.
const MOST_TO_LEARN: u32 = 2;

/// In how many suggestions one person teaches at the most.
const MOST_TO_TEACH: u32 = 3;

/// Somebody who may learn or teach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person<'a> {
    /// Who.
    pub id: MemberId,
    /// Their name.
    pub name: &'a str,
    /// Their teams and these teams' names, in the order in which people see them.
    pub teams: &'a [(TeamId, String)],
    /// What their teams are there for.
    pub disciplines: &'a BTreeSet<Discipline>,
    /// Whether it is of use to suggest to them what to learn: they handle incidents.
    pub may_learn: bool,
}

/// Something that can be learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic<'a> {
    /// Which skill.
    pub skill: SkillId,
    /// Its name, by which those that are as urgent are put in order.
    pub name: &'a str,
    /// How many should be able to do it alone.
    pub wanted: u32,
    /// The name of its service; empty if it is about none.
    pub service: &'a str,
    /// The teams that own its service.
    pub owners: BTreeSet<TeamId>,
    /// How well each of the people knows it today, in their order.
    pub levels: Vec<Proficiency>,
    /// Who will come to a session that teaches it.
    pub on_the_way: BTreeSet<MemberId>,
}

/// Somebody who could learn something from somebody of another team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What.
    pub skill: SkillId,
    /// Who can teach it.
    pub teacher: MemberId,
    /// Their team.
    pub teacher_team: TeamId,
    /// Who would learn it.
    pub learner: MemberId,
    /// Their team.
    pub learner_team: TeamId,
    /// How well the learner knows it today.
    pub proficiency: Proficiency,
    /// Why these two, as a sentence.
    pub why: String,
}

/// Suggestions for all that too few can do, or only people of one discipline: what fewest can do
/// first. Each is between people who share no team. No skill has more than it lacks people, less
/// those who are on the way; who teaches well goes before who can do it, and learners whose team
/// owns the service or of whose discipline nobody can go before others, then who knows most of it
/// already. It depends on nothing but what is given, whatever its order.
#[must_use]
pub fn pairings(people: &[Person<'_>], topics: &[Topic<'_>]) -> Vec<Pair> {
    let mut rounds = Rounds::new(people);
    let mut open: Vec<Open<'_>> = topics
        .iter()
        .filter_map(|topic| Open::of(topic, people))
        .collect();
    open.sort_by_cached_key(|it| {
        let name = it.topic.name.to_lowercase();
        (it.alone, Reverse(it.missing), name, it.topic.skill)
    });
    let mut made: Vec<(usize, Pair)> = Vec::new();
    let mut left: Vec<(usize, Open<'_>)> = open.into_iter().enumerate().collect();
    // One for each in turn, so that the first does not take all who could learn.
    while !left.is_empty() {
        left.retain_mut(|(place, open)| {
            let Some(pair) = rounds.next(open) else {
                return false;
            };
            made.push((*place, pair));
            open.missing -= 1;
            open.missing > 0
        });
    }
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, pair)| pair).collect()
}

/// A topic for which somebody is looked for.
struct Open<'a> {
    topic: &'a Topic<'a>,
    /// How many can do it alone.
    alone: u32,
    /// How many more should learn it.
    missing: u32,
    /// What is wrong, as the beginning of a sentence.
    need: String,
    /// Whether only people of the lacking disciplines put it right.
    is_silo: bool,
    /// The disciplines of which nobody can do it alone.
    lacking: BTreeSet<Discipline>,
    /// Where the learners stand who were found.
    taken: BTreeSet<usize>,
}

impl<'a> Open<'a> {
    /// None if nothing is missing, and if there is nobody to learn it from.
    fn of(topic: &'a Topic<'a>, people: &[Person<'a>]) -> Option<Self> {
        let known = || people.iter().zip(&topic.levels);
        let able: Vec<Able<'_>> = known()
            .filter(|(_, level)| is_alone(**level))
            .map(|(person, _)| Able {
                member: person.id,
                name: person.name,
                disciplines: person.disciplines,
            })
            .collect();
        let all: BTreeSet<Discipline> = people
            .iter()
            .flat_map(|it| it.disciplines)
            .copied()
            .collect();
        let alone = u32::try_from(able.len()).unwrap_or(u32::MAX);
        let gap = gap(topic.wanted, &able, &all).filter(|_| alone > 0)?;
        let need = match &gap {
            Gap::Only { name, .. } => format!("Only {name} can do it alone"),
            Gap::Silo { discipline, .. } => {
                format!("Only people of {} can do it alone", discipline.name())
            }
            Gap::Few { .. } | Gap::Nobody { .. } => {
                format!("{alone} of {} wanted people can do it alone", topic.wanted)
            }
        };
        let coming = known()
            .filter(|(person, level)| !is_alone(**level) && topic.on_the_way.contains(&person.id));
        // A silo needs one person of another discipline.
        let missing = topic.wanted.saturating_sub(alone).max(1);
        let missing = missing.saturating_sub(u32::try_from(coming.count()).unwrap_or(u32::MAX));
        let lacking = all.into_iter().filter(|discipline| {
            let mut able = able.iter();
            !able.any(|one| one.disciplines.contains(discipline))
        });
        (missing > 0).then(|| Self {
            topic,
            alone,
            missing,
            need,
            is_silo: matches!(gap, Gap::Silo { .. }),
            lacking: lacking.collect(),
            taken: BTreeSet::new(),
        })
    }

    fn owns(&self, person: &Person<'_>) -> bool {
        let mut teams = person.teams.iter();
        teams.any(|(team, _)| self.topic.owners.contains(team))
    }

    /// The discipline of a person of which nobody can do it.
    fn lacks(&self, person: &Person<'_>) -> Option<Discipline> {
        self.lacking
            .intersection(person.disciplines)
            .next()
            .copied()
    }

    /// The team by which a person has to do with it: one that owns the service, or their first.
    fn team_of<'p>(&self, person: &'p Person<'_>) -> Option<&'p (TeamId, String)> {
        let owning = person
            .teams
            .iter()
            .find(|(team, _)| self.topic.owners.contains(team));
        owning.or(person.teams.first())
    }

    fn why(&self, learner: &Person<'_>, team: &str, level: Proficiency) -> String {
        let name = learner.name;
        let reason = if self.owns(learner) && !self.topic.service.is_empty() {
            format!("{team} owns {}", self.topic.service)
        } else if let Some(discipline) = self.lacks(learner) {
            format!("nobody of {}", discipline.name())
        } else {
            match level {
                Proficiency::Assisted => format!("{name} can do it with help"),
                Proficiency::Aware => format!("{name} has seen it done"),
                _ => format!("{name} is of another team"),
            }
        };
        format!("{}, and {reason}.", self.need)
    }
}

/// Suggestions as they are made.
struct Rounds<'a> {
    people: &'a [Person<'a>],
    /// The place of each person by name.
    ranks: Vec<usize>,
    learns: BTreeMap<usize, u32>,
    teaches: BTreeMap<usize, u32>,
}

impl<'a> Rounds<'a> {
    fn new(people: &'a [Person<'a>]) -> Self {
        let mut by_name: Vec<usize> = (0..people.len()).collect();
        by_name.sort_by_cached_key(|place| (people[*place].name.to_lowercase(), people[*place].id));
        let mut ranks = vec![0; people.len()];
        for (rank, place) in by_name.into_iter().enumerate() {
            ranks[place] = rank;
        }
        Self {
            people,
            ranks,
            learns: BTreeMap::new(),
            teaches: BTreeMap::new(),
        }
    }

    /// The next two for a topic; none if there are none any more.
    fn next(&mut self, open: &mut Open<'_>) -> Option<Pair> {
        let topic = open.topic;
        let levels = &topic.levels;
        let load = |places: &BTreeMap<usize, u32>, place: usize| {
            places.get(&place).copied().unwrap_or_default()
        };
        let mut teachers: Vec<usize> = (0..self.people.len().min(levels.len()))
            .filter(|place| is_alone(levels[*place]))
            .filter(|place| load(&self.teaches, *place) < MOST_TO_TEACH)
            .collect();
        teachers.sort_by_key(|place| {
            (
                Reverse(levels[*place]),
                load(&self.teaches, *place),
                self.ranks[*place],
            )
        });
        let (teacher, learner) = teachers
            .into_iter()
            .find_map(|teacher| Some((teacher, self.learner_for(teacher, open)?)))?;
        open.taken.insert(learner);
        *self.teaches.entry(teacher).or_default() += 1;
        *self.learns.entry(learner).or_default() += 1;
        let (teaching, learning) = (&self.people[teacher], &self.people[learner]);
        let (team, team_name) = open.team_of(learning)?;
        let level = levels[learner];
        Some(Pair {
            skill: topic.skill,
            teacher: teaching.id,
            teacher_team: open.team_of(teaching)?.0,
            learner: learning.id,
            learner_team: *team,
            proficiency: level,
            why: open.why(learning, team_name, level),
        })
    }

    /// Whom a teacher should teach a topic, of those who are of other teams.
    fn learner_for(&self, teacher: usize, open: &Open<'_>) -> Option<usize> {
        let teaching = &self.people[teacher];
        let is_of_others = |person: &Person<'_>| {
            let mut teams = person.teams.iter();
            !person.teams.is_empty()
                && !teaching.teams.is_empty()
                && !teams.any(|team| teaching.teams.iter().any(|it| it.0 == team.0))
        };
        let levels = &open.topic.levels;
        (0..self.people.len().min(levels.len()))
            .filter(|place| {
                let person = &self.people[*place];
                person.may_learn
                    && !is_alone(levels[*place])
                    && !open.taken.contains(place)
                    && !open.topic.on_the_way.contains(&person.id)
                    && self.learns.get(place).is_none_or(|it| *it < MOST_TO_LEARN)
                    && is_of_others(person)
                    && (!open.is_silo || open.lacks(person).is_some())
            })
            .min_by_key(|place| {
                let person = &self.people[*place];
                let fits = u8::from(open.owns(person)) + u8::from(open.lacks(person).is_some());
                let learns = self.learns.get(place).copied().unwrap_or_default();
                (
                    Reverse(fits),
                    Reverse(levels[*place]),
                    learns,
                    self.ranks[*place],
                )
            })
    }
}
