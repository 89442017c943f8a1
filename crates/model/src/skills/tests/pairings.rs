use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    ids::{MemberId, SkillId, TeamId},
    record::{
        Discipline::{self, Development, Operations},
        Proficiency::{self, Assisted, Aware, Independent, Teacher, Unknown},
    },
    skills::{Pair, Person, Topic, is_alone, pairings},
};

/// Somebody with their teams.
#[derive(Debug, Clone)]
struct Somebody {
    id: MemberId,
    name: String,
    teams: Vec<(TeamId, String)>,
    disciplines: BTreeSet<Discipline>,
    may_learn: bool,
}

fn team(number: u128) -> TeamId {
    TeamId::from_uuid(Uuid::from_u128(number))
}

fn skill(number: u128) -> SkillId {
    SkillId::from_uuid(Uuid::from_u128(number))
}

const OPS: u128 = 1;
const DEV: u128 = 2;

fn somebody(name: &str, teams: &[u128]) -> Somebody {
    let number = name
        .bytes()
        .fold(0, |sum, byte| sum * 256 + u128::from(byte));
    Somebody {
        id: MemberId::from_uuid(Uuid::from_u128(number)),
        name: name.to_owned(),
        teams: teams
            .iter()
            .map(|number| (team(*number), format!("Team {number}")))
            .collect(),
        disciplines: teams
            .iter()
            .map(|number| {
                if number % 2 == OPS {
                    Operations
                } else {
                    Development
                }
            })
            .collect(),
        may_learn: true,
    }
}

fn people(all: &[Somebody]) -> Vec<Person<'_>> {
    let people = all.iter().map(|it| Person {
        id: it.id,
        name: &it.name,
        teams: &it.teams,
        disciplines: &it.disciplines,
        may_learn: it.may_learn,
    });
    people.collect()
}

fn topic(number: u128, wanted: u32, levels: &[Proficiency]) -> Topic<'static> {
    Topic {
        skill: skill(number),
        name: "Restore",
        wanted,
        service: "",
        owners: BTreeSet::new(),
        levels: levels.to_vec(),
        on_the_way: BTreeSet::new(),
    }
}

/// Who teaches whom, by their names, and why.
fn said(all: &[Somebody], pairs: &[Pair]) -> Vec<String> {
    let name = |id: MemberId| &all.iter().find(|it| it.id == id).unwrap().name;
    let said = pairs.iter().map(|pair| {
        let (teacher, learner) = (name(pair.teacher), name(pair.learner));
        format!("{teacher} to {learner}: {}", pair.why)
    });
    said.collect()
}

fn suggest(all: &[Somebody], topics: &[Topic<'_>]) -> Vec<String> {
    said(all, &pairings(&people(all), topics))
}

/// Ada and Cy run, Bo and Di build.
fn four() -> [Somebody; 4] {
    [
        somebody("Ada", &[OPS]),
        somebody("Cy", &[OPS]),
        somebody("Bo", &[DEV]),
        somebody("Di", &[DEV]),
    ]
}

#[test]
fn the_only_one_who_can_teaches_somebody_of_another_team() {
    let all = four();
    let found = suggest(
        &all,
        &[topic(1, 2, &[Independent, Assisted, Aware, Unknown])],
    );
    assert_eq!(
        found,
        ["Ada to Bo: Only Ada can do it alone, and nobody of development."]
    );
}

#[test]
fn who_teaches_well_goes_first_and_whose_team_owns_the_service_learns_first() {
    let all = [
        somebody("Ada", &[OPS]),
        somebody("Bo", &[DEV]),
        somebody("Cy", &[OPS]),
        // Of development too, in a team of their own.
        somebody("Di", &[4]),
        // Of operations too, in another team.
        somebody("Em", &[3]),
    ];
    let levels = [Independent, Assisted, Teacher, Unknown, Assisted];
    let mut owned = topic(1, 3, &levels);
    owned.service = "checkout";
    owned.owners = [team(4)].into();
    assert_eq!(
        suggest(&all, &[owned.clone()]),
        ["Cy to Di: 2 of 3 wanted people can do it alone, and Team 4 owns checkout."]
    );
    // Nobody's: then whose discipline lacks it, and of these who knows most of it.
    owned.owners.clear();
    assert_eq!(
        suggest(&all, &[owned.clone()]),
        ["Cy to Bo: 2 of 3 wanted people can do it alone, and nobody of development."]
    );
    owned.levels[1] = Independent;
    owned.wanted = 4;
    assert_eq!(
        suggest(&all, &[owned.clone()]),
        ["Cy to Em: 3 of 4 wanted people can do it alone, and Em can do it with help."]
    );
    owned.levels[4] = Aware;
    assert_eq!(
        suggest(&all, &[owned.clone()]),
        ["Cy to Em: 3 of 4 wanted people can do it alone, and Em has seen it done."]
    );
    owned.levels[4] = Unknown;
    assert_eq!(
        suggest(&all, &[owned]),
        ["Cy to Di: 3 of 4 wanted people can do it alone, and Di is of another team."]
    );
}

#[test]
fn a_silo_is_opened_by_one_of_the_other_discipline_only() {
    let all = [
        somebody("Ada", &[OPS]),
        somebody("Cy", &[OPS]),
        somebody("Em", &[3]),
        somebody("Bo", &[DEV]),
    ];
    let silo = topic(1, 2, &[Teacher, Independent, Assisted, Unknown]);
    assert_eq!(
        suggest(&all, &[silo]),
        ["Ada to Bo: Only people of operations can do it alone, and nobody of development."]
    );
    let none = [all[0].clone(), all[1].clone(), all[2].clone()];
    let silo = topic(1, 2, &[Teacher, Independent, Assisted]);
    assert_eq!(suggest(&none, &[silo]), [""; 0]);
}

#[test]
fn nothing_is_suggested_where_nothing_is_missing_or_nobody_can_teach_it() {
    let all = four();
    let enough = topic(1, 2, &[Independent, Unknown, Independent, Unknown]);
    let nobody = topic(2, 2, &[Assisted, Unknown, Aware, Unknown]);
    let unasked = topic(3, 0, &[Independent, Unknown, Unknown, Unknown]);
    assert_eq!(suggest(&all, &[enough, nobody, unasked]), [""; 0]);
}

#[test]
fn who_will_come_to_a_session_is_not_told_again() {
    let mut all = four();
    let mut one = topic(1, 2, &[Independent, Unknown, Assisted, Unknown]);
    one.on_the_way = [all[2].id].into();
    assert_eq!(suggest(&all, &[one.clone()]), [""; 0]);
    one.wanted = 3;
    assert_eq!(
        suggest(&all, &[one.clone()]),
        ["Ada to Di: Only Ada can do it alone, and nobody of development."]
    );
    // Whoever handles no incidents is not asked to.
    all[3].may_learn = false;
    assert_eq!(suggest(&all, &[one]), [""; 0]);
}

#[test]
fn what_fewest_can_do_comes_first_and_each_gets_one_before_any_gets_two() {
    let all = four();
    let wide = topic(1, 4, &[Independent, Unknown, Independent, Unknown]);
    let narrow = topic(2, 3, &[Teacher, Unknown, Unknown, Unknown]);
    let pairs = pairings(&people(&all), &[wide, narrow]);
    let order: Vec<SkillId> = pairs.iter().map(|pair| pair.skill).collect();
    assert_eq!(order, [skill(2), skill(2), skill(1), skill(1)]);
    assert_eq!(
        said(&all, &pairs),
        [
            "Ada to Bo: Only Ada can do it alone, and nobody of development.",
            "Ada to Di: Only Ada can do it alone, and nobody of development.",
            "Bo to Cy: 2 of 4 wanted people can do it alone, and Cy is of another team.",
            "Ada to Di: 2 of 4 wanted people can do it alone, and Di is of another team.",
        ]
    );
}

#[test]
fn nobody_learns_more_than_two_things_or_teaches_more_than_three() {
    let all = four();
    let levels = [Teacher, Unknown, Unknown, Unknown];
    let topics: Vec<Topic<'_>> = (1..=9).map(|number| topic(number, 4, &levels)).collect();
    let pairs = pairings(&people(&all), &topics);
    // Ada teaches three times.
    assert_eq!(pairs.len(), 3);
    let both = [Teacher, Teacher, Unknown, Unknown];
    let topics: Vec<Topic<'_>> = (1..=9).map(|number| topic(number, 4, &both)).collect();
    // Bo and Di learn two things each.
    assert_eq!(pairings(&people(&all), &topics).len(), 4);
}

fn crowd() -> impl Strategy<Value = Vec<Somebody>> {
    let teams = prop::collection::btree_set(1..5_u128, 0..3);
    let one = (teams, any::<bool>());
    prop::collection::vec(one, 0..9).prop_map(|all| {
        let named = all.into_iter().enumerate();
        named
            .map(|(place, (teams, may_learn))| Somebody {
                may_learn,
                ..somebody(&format!("P{place}"), &Vec::from_iter(teams))
            })
            .collect()
    })
}

fn matter() -> impl Strategy<Value = Vec<(u32, Vec<usize>, BTreeSet<u128>)>> {
    let levels = prop::collection::vec(0..5_usize, 9);
    let owners = prop::collection::btree_set(1..5_u128, 0..3);
    prop::collection::vec((0..5_u32, levels, owners), 0..7)
}

proptest! {
    #[test]
    fn suggestions_keep_their_promises_whatever_the_order(
        all in crowd(),
        matter in matter(),
        turn in any::<usize>(),
    ) {
        let topics: Vec<Topic<'_>> = matter
            .iter()
            .zip(1..)
            .map(|((wanted, levels, owners), number)| Topic {
                owners: owners.iter().map(|it| team(*it)).collect(),
                service: "checkout",
                levels: all
                    .iter()
                    .zip(levels)
                    .map(|(_, degree)| Proficiency::ALL[*degree])
                    .collect(),
                ..topic(number, *wanted, &[])
            })
            .collect();
        let pairs = pairings(&people(&all), &topics);
        let (mut learns, mut teaches) = (BTreeMap::new(), BTreeMap::new());
        let mut made = BTreeSet::new();
        for pair in &pairs {
            let of = |id: MemberId| all.iter().position(|it| it.id == id).unwrap();
            let (teacher, learner) = (of(pair.teacher), of(pair.learner));
            let topic = topics.iter().find(|it| it.skill == pair.skill).unwrap();
            let shared = all[teacher].teams.iter().any(|it| all[learner].teams.contains(it));
            prop_assert!(!shared, "{pair:?}");
            prop_assert!(is_alone(topic.levels[teacher]) && !is_alone(topic.levels[learner]));
            prop_assert!(all[learner].may_learn);
            prop_assert!(all[learner].teams.iter().any(|it| it.0 == pair.learner_team));
            prop_assert!(all[teacher].teams.iter().any(|it| it.0 == pair.teacher_team));
            prop_assert!(made.insert((pair.skill, pair.learner)));
            *learns.entry(pair.learner).or_insert(0) += 1;
            *teaches.entry(pair.teacher).or_insert(0) += 1;
        }
        prop_assert!(learns.values().all(|count| *count <= 2));
        prop_assert!(teaches.values().all(|count| *count <= 3));
        for topic in &topics {
            let made = pairs.iter().filter(|pair| pair.skill == topic.skill).count();
            let alone = topic.levels.iter().filter(|it| is_alone(**it)).count();
            prop_assert!(made <= (topic.wanted as usize).saturating_sub(alone).max(1));
        }
        // The same people and topics in another order.
        if !topics.is_empty() && !all.is_empty() {
            let by = turn % all.len();
            let mut turned = all.clone();
            turned.rotate_left(by);
            let mut again: Vec<Topic<'_>> = topics.clone();
            for topic in &mut again {
                topic.levels.rotate_left(by);
            }
            let by = turn % again.len();
            again.rotate_left(by);
            prop_assert_eq!(pairings(&people(&turned), &again), pairs);
        }
    }
}
