//! How well skills and services are covered: by how many people, and of which disciplines.

use std::collections::BTreeSet;

use crate::{ids::MemberId, record::Discipline};

/// Somebody who can do a thing alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Able<'a> {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: &'a str,
    /// What their teams are there for.
    pub disciplines: &'a BTreeSet<Discipline>,
}

/// What is wrong with how many can do a thing alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap<'a> {
    /// Nobody can.
    Nobody {
        /// How many should.
        wanted: u32,
    },
    /// One person can, and more should.
    Only {
        /// Who.
        name: &'a str,
        /// How many should.
        wanted: u32,
    },
    /// Several can, and more should.
    Few {
        /// How many can.
        alone: u32,
        /// How many should.
        wanted: u32,
        /// The discipline that all of them are of; none if they are of several.
        silo: Option<Discipline>,
    },
    /// As many can as should, and all of them are of one discipline.
    Silo {
        /// Which.
        discipline: Discipline,
        /// The disciplines of which nobody can.
        lacking: BTreeSet<Discipline>,
    },
}

/// What is wrong with who can do a thing alone, of which as many as `wanted` should; none if nothing
/// is, and if nobody has to. `disciplines` are those that there are in the workspace.
///
/// Where one person is enough, it is no silo that this one is of one discipline.
#[must_use]
pub fn gap<'a>(
    wanted: u32,
    able: &[Able<'a>],
    disciplines: &BTreeSet<Discipline>,
) -> Option<Gap<'a>> {
    if wanted == 0 {
        return None;
    }
    let alone = u32::try_from(able.len()).unwrap_or(u32::MAX);
    let silo = silo(able, disciplines);
    match able {
        [] => Some(Gap::Nobody { wanted }),
        [one] if wanted > 1 => Some(Gap::Only {
            name: one.name,
            wanted,
        }),
        _ if alone < wanted => Some(Gap::Few {
            alone,
            wanted,
            silo,
        }),
        _ => silo.map(|discipline| Gap::Silo {
            discipline,
            lacking: disciplines
                .iter()
                .copied()
                .filter(|other| *other != discipline)
                .collect(),
        }),
    }
}

/// The one discipline that all of several people are of, where there are others.
fn silo(able: &[Able<'_>], disciplines: &BTreeSet<Discipline>) -> Option<Discipline> {
    if able.len() < 2 || able.iter().any(|one| one.disciplines.is_empty()) {
        return None;
    }
    let theirs: BTreeSet<Discipline> = able
        .iter()
        .flat_map(|one| one.disciplines)
        .copied()
        .collect();
    let only = theirs.first().copied().filter(|_| theirs.len() == 1)?;
    disciplines
        .iter()
        .any(|other| *other != only)
        .then_some(only)
}

impl Gap<'_> {
    /// Whether fewer people can than should.
    #[must_use]
    pub const fn is_too_few(&self) -> bool {
        !matches!(self, Self::Silo { .. })
    }

    /// It in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Nobody { wanted } => {
                format!("Nobody can do it alone, and {} should.", people(*wanted))
            }
            Self::Only { name, wanted } => {
                format!(
                    "Only {name} can do it alone, and {} should.",
                    people(*wanted)
                )
            }
            Self::Few {
                alone,
                wanted,
                silo,
            } => {
                let all_of = silo.map_or_else(String::new, |it| format!(", all of {}", it.name()));
                format!("{alone} of {wanted} wanted people can do it alone{all_of}.")
            }
            Self::Silo {
                discipline,
                lacking,
            } => {
                let lacking: Vec<&str> = lacking.iter().map(|it| it.name()).collect();
                format!(
                    "Only people of {} can do it alone, and nobody of {}.",
                    discipline.name(),
                    either(&lacking)
                )
            }
        }
    }
}

/// The bus factor of a service: how many people would have to be away until nobody is left who can
/// do some skill of it alone. Of each skill: how many should be able to, and how many are. None if
/// nobody has to be able to do anything.
#[must_use]
pub fn bus_factor(skills: impl IntoIterator<Item = (u32, u32)>) -> Option<u32> {
    let asked = skills.into_iter().filter(|(wanted, _)| *wanted > 0);
    asked.map(|(_, alone)| alone).min()
}

/// A skill of a service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceSkill<'a> {
    /// Its name.
    pub name: &'a str,
    /// How many should be able to do it alone.
    pub wanted: u32,
    /// Who is.
    pub able: &'a [Able<'a>],
    /// What is wrong with that.
    pub gap: Option<&'a Gap<'a>>,
}

/// What to look at first in a service, as a sentence; empty if it is covered. Its skills are in the
/// order in which they are named.
#[must_use]
pub fn what_to_look_at(skills: &[ServiceSkill<'_>]) -> String {
    if skills.is_empty() {
        return "No skill is written down for it, so nobody can tell whether it is covered."
            .to_owned();
    }
    let asked: Vec<&ServiceSkill<'_>> = skills.iter().filter(|it| it.wanted > 0).collect();
    if asked.is_empty() {
        return "Nobody has to be able to do any of its skills alone.".to_owned();
    }
    let named = |is_meant: &dyn Fn(&ServiceSkill<'_>) -> bool| -> Vec<&str> {
        let meant = asked.iter().filter(|skill| is_meant(skill));
        meant.map(|skill| skill.name).collect()
    };
    let lost = named(&|skill| skill.able.is_empty());
    if !lost.is_empty() {
        return format!("Nobody can do {} alone.", listed(&lost));
    }
    if let Some(one) = most_alone(&asked) {
        let theirs = named(&|skill| matches!(skill.able, [only] if only.member == one.member));
        return format!(
            "When {} is away, nobody can do {} alone.",
            one.name,
            listed(&theirs)
        );
    }
    let few = named(&|skill| skill.gap.is_some_and(Gap::is_too_few));
    if !few.is_empty() {
        return format!("Too few can do {} alone.", listed(&few));
    }
    let silo = asked.iter().find_map(|skill| match skill.gap {
        Some(Gap::Silo { discipline, .. }) => Some(*discipline),
        _ => None,
    });
    silo.map_or_else(String::new, |discipline| {
        let theirs = named(&|skill| {
            matches!(skill.gap, Some(Gap::Silo { discipline: it, .. }) if *it == discipline)
        });
        format!(
            "Only people of {} can do {} alone.",
            discipline.name(),
            listed(&theirs)
        )
    })
}

/// Whoever is the only one for most skills; of several the first by name.
fn most_alone<'a>(skills: &[&ServiceSkill<'a>]) -> Option<Able<'a>> {
    let only: Vec<Able<'a>> = skills
        .iter()
        .filter_map(|skill| match skill.able {
            [only] => Some(*only),
            _ => None,
        })
        .collect();
    let count = |one: &Able<'_>| only.iter().filter(|it| it.member == one.member).count();
    only.iter()
        .copied()
        .min_by_key(|one| (std::cmp::Reverse(count(one)), one.name, one.member))
}

/// Names of skills within a sentence.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("‘{one}’"),
        [one, other] => format!("‘{one}’ and ‘{other}’"),
        [first, others @ ..] => format!("‘{first}’ and {} more skills", others.len()),
    }
}

fn people(count: u32) -> String {
    if count == 1 {
        "one person".to_owned()
    } else {
        format!("{count} people")
    }
}

fn either(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
