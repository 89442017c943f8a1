//! Who could learn what from whom.

use muster_engine::training::{MatrixFilter, Pairing};
use muster_model::{
    rbac::Role,
    record::Proficiency::{Assisted, Independent, Teacher},
    time::Millis,
};

use super::{Story, change_member};
use crate::laptop::START;

fn said(pairing: &Pairing) -> String {
    format!(
        "{} to {}: {} ({}). {}",
        pairing.teacher_name, pairing.learner_name, pairing.skill_name, pairing.about, pairing.why
    )
}

#[test]
fn a_pairing_names_two_of_different_teams_with_the_reason() {
    let story = Story::begin();
    let shop = story.service("shop", story.apps);
    let roll = story.skill("Roll it back", Some(shop), "");
    story.knows(roll, story.cy, Teacher);
    story.knows(roll, story.di, Assisted);
    let plan = story.skill("Plan", None, "Terraform");
    for member in [story.ada, story.cy] {
        story.knows(plan, member, Independent);
    }
    let pairings = story.matrix().pairings;
    let all: Vec<String> = pairings.iter().map(said).collect();
    assert_eq!(
        all,
        [
            "Cy to Di: Roll it back (shop). Only Cy can do it alone, and Apps owns shop.",
            "Ada to Bo: Plan (Terraform). Only people of operations can do it alone, and nobody of \
             development.",
        ]
    );
    let first = &pairings[0];
    assert_eq!((first.skill, first.learner_proficiency), (roll, Assisted));
    assert_eq!(
        (first.teacher_team, first.learner_team),
        (Some(story.web), Some(story.apps))
    );
}

#[test]
fn who_is_going_to_learn_it_is_not_suggested_and_neither_is_who_only_reads() {
    let story = Story::begin();
    let roll = story.skill("Roll it back", None, "");
    story.knows(roll, story.ada, Independent);
    let learners = || -> Vec<String> {
        let pairings = story.matrix().pairings.into_iter();
        pairings.map(|it| it.learner_name).collect()
    };
    assert_eq!(learners(), ["Bo"]);
    change_member(&story, story.bo, |bo| bo.role = Role::Viewer);
    assert_eq!(learners(), ["Di"]);
    let soon = START + Millis::days(3);
    story.planned("Rolling back", &[roll], soon, &[story.di]);
    assert_eq!(learners(), [""; 0]);
    // It was never said who was there: that somebody comes is no news any more.
    story.laptop.pass(Millis::days(4));
    assert_eq!(learners(), ["Di"]);
}

#[test]
fn a_filter_shows_some_of_the_same_suggestions() {
    let story = Story::begin();
    let shop = story.service("shop", story.apps);
    let roll = story.skill("Roll it back", Some(shop), "");
    let plan = story.skill("Plan", None, "Terraform");
    story.knows(roll, story.cy, Teacher);
    story.knows(plan, story.bo, Teacher);
    let all = story.matrix().pairings;
    assert_eq!(all.len(), 2);
    let of_service = story.matrix_of(&MatrixFilter {
        services: vec![shop],
        ..MatrixFilter::default()
    });
    assert!(of_service.pairings.iter().all(|it| it.skill == roll));
    assert_eq!(of_service.pairings.len(), 1);
    let of_team = story.matrix_of(&MatrixFilter {
        teams: vec![story.web],
        ..MatrixFilter::default()
    });
    assert_eq!(of_team.pairings, all);
}
