use std::collections::BTreeSet;

use proptest::prelude::*;
use rstest::rstest;

use crate::{
    ids::MemberId,
    record::Discipline::{self, Development, Operations, Security},
    skills::{Able, Gap, ServiceSkill, bus_factor, gap, what_to_look_at},
};

/// Somebody with a name and disciplines.
struct Somebody(MemberId, &'static str, BTreeSet<Discipline>);

fn somebody(name: &'static str, disciplines: &[Discipline]) -> Somebody {
    Somebody(MemberId::new(), name, disciplines.iter().copied().collect())
}

fn able(people: &[Somebody]) -> Vec<Able<'_>> {
    let able = people
        .iter()
        .map(|Somebody(member, name, disciplines)| Able {
            member: *member,
            name,
            disciplines,
        });
    able.collect()
}

const BOTH: &[Discipline] = &[Operations, Development];
const OPS: &[Discipline] = &[Operations];
const DEV: &[Discipline] = &[Development];

#[rstest]
#[case::nobody(2, &[], "Nobody can do it alone, and 2 people should.")]
#[case::nobody_of_one(1, &[], "Nobody can do it alone, and one person should.")]
#[case::one_of_two(2, &[("Ada", OPS)], "Only Ada can do it alone, and 2 people should.")]
#[case::one_is_enough(1, &[("Ada", OPS)], "")]
#[case::nobody_has_to(0, &[], "")]
#[case::two_of_three(3, &[("Ada", OPS), ("Bo", DEV)], "2 of 3 wanted people can do it alone.")]
#[case::and_a_silo(
    3,
    &[("Ada", OPS), ("Cy", OPS)],
    "2 of 3 wanted people can do it alone, all of operations."
)]
#[case::enough(2, &[("Ada", OPS), ("Bo", DEV)], "")]
#[case::enough_by_one_of_both(2, &[("Ada", OPS), ("Bo", BOTH)], "")]
#[case::a_silo(
    2,
    &[("Ada", OPS), ("Cy", OPS), ("Di", OPS)],
    "Only people of operations can do it alone, and nobody of development."
)]
#[case::somebody_of_no_team_may_be_of_any(2, &[("Ada", OPS), ("Em", &[])], "")]
fn a_gap_is_named(
    #[case] wanted: u32,
    #[case] people: &[(&'static str, &'static [Discipline])],
    #[case] sentence: &str,
) {
    let people: Vec<Somebody> = people.iter().map(|(name, of)| somebody(name, of)).collect();
    let all = BTreeSet::from([Operations, Development]);
    let found = gap(wanted, &able(&people), &all);
    assert_eq!(
        found.map(|gap| gap.sentence()).unwrap_or_default(),
        sentence
    );
}

#[test]
fn a_silo_names_all_that_lack_it_and_there_is_none_where_there_is_one_discipline() {
    let people = [somebody("Ada", OPS), somebody("Cy", OPS)];
    let all = BTreeSet::from([Operations, Development, Security]);
    let found = gap(2, &able(&people), &all).unwrap();
    assert!(!found.is_too_few());
    assert_eq!(
        found.sentence(),
        "Only people of operations can do it alone, and nobody of development or security."
    );
    assert_eq!(gap(2, &able(&people), &BTreeSet::from([Operations])), None);
}

#[rstest]
#[case::of_no_skill(&[], None)]
#[case::the_least(&[(2, 3), (1, 1), (4, 2)], Some(1))]
#[case::nobody(&[(2, 3), (1, 0)], Some(0))]
#[case::what_nobody_has_to_know_is_left_out(&[(2, 3), (0, 0)], Some(3))]
#[case::nothing_is_asked(&[(0, 4)], None)]
fn the_bus_factor_is_the_least_number_who_can(
    #[case] skills: &[(u32, u32)],
    #[case] expected: Option<u32>,
) {
    assert_eq!(bus_factor(skills.iter().copied()), expected);
}

/// What to look at where skills are wanted so often and known by these people.
fn look_at(skills: &[(&str, u32, &[&Somebody])]) -> String {
    let all = BTreeSet::from([Operations, Development]);
    let people: Vec<Vec<Able<'_>>> = skills
        .iter()
        .map(|(_, _, people)| {
            let able = people
                .iter()
                .map(|Somebody(member, name, disciplines)| Able {
                    member: *member,
                    name,
                    disciplines,
                });
            able.collect()
        })
        .collect();
    let gaps: Vec<Option<Gap<'_>>> = skills
        .iter()
        .zip(&people)
        .map(|((_, wanted, _), able)| gap(*wanted, able, &all))
        .collect();
    let skills: Vec<ServiceSkill<'_>> = skills
        .iter()
        .zip(people.iter().zip(&gaps))
        .map(|((name, wanted, _), (able, gap))| ServiceSkill {
            name,
            wanted: *wanted,
            able,
            gap: gap.as_ref(),
        })
        .collect();
    what_to_look_at(&skills)
}

#[test]
fn a_service_says_the_worst_first() {
    let (ada, cy, bo) = (
        &somebody("Ada", OPS),
        &somebody("Cy", OPS),
        &somebody("Bo", DEV),
    );
    let unknown = "No skill is written down for it, so nobody can tell whether it is covered.";
    assert_eq!(look_at(&[]), unknown);
    let unasked = "Nobody has to be able to do any of its skills alone.";
    assert_eq!(look_at(&[("Restart", 0, &[])]), unasked);
    assert_eq!(
        look_at(&[
            ("Drain", 2, &[]),
            ("Restart", 2, &[ada]),
            ("Restore", 1, &[])
        ]),
        "Nobody can do ‘Drain’ and ‘Restore’ alone."
    );
    assert_eq!(
        look_at(&[
            ("Drain", 2, &[cy]),
            ("Grow", 2, &[ada]),
            ("Restart", 2, &[ada]),
            ("Restore", 1, &[ada])
        ]),
        "When Ada is away, nobody can do ‘Grow’ and 2 more skills alone."
    );
    assert_eq!(
        look_at(&[("Drain", 3, &[ada, bo]), ("Restart", 2, &[ada, bo])]),
        "Too few can do ‘Drain’ alone."
    );
    assert_eq!(
        look_at(&[("Drain", 2, &[ada, cy]), ("Restart", 2, &[ada, bo])]),
        "Only people of operations can do ‘Drain’ alone."
    );
    assert_eq!(look_at(&[("Restart", 2, &[ada, bo])]), "");
}

proptest! {
    #[test]
    fn a_bus_factor_is_never_above_the_number_who_can_do_any_skill(
        skills in prop::collection::vec((0..4_u32, 0..9_u32), 0..12),
    ) {
        let factor = bus_factor(skills.iter().copied());
        for (wanted, alone) in &skills {
            prop_assert!(*wanted == 0 || factor.unwrap() <= *alone);
        }
        let asked = skills.iter().any(|(wanted, _)| *wanted > 0);
        prop_assert_eq!(factor.is_some(), asked);
    }

    #[test]
    fn too_few_is_told_exactly_where_fewer_can_than_should(wanted in 0..6_u32, alone in 0..6_u32) {
        let people: Vec<Somebody> = (0..alone)
            .map(|place| somebody("Ada", if place % 2 == 0 { OPS } else { DEV }))
            .collect();
        let all = BTreeSet::from([Operations, Development]);
        let found = gap(wanted, &able(&people), &all);
        prop_assert_eq!(found.is_some_and(|gap| gap.is_too_few()), alone < wanted);
    }
}
