//! Who knows what how well, and what too few know.

use muster_engine::training::{MatrixFilter, NewSkill, SkillsMatrix};
use muster_model::record::Proficiency::{self, Assisted, Aware, Independent, Teacher};

use super::{Story, skill};

/// The names of groups with those of their skills.
fn rows(matrix: &SkillsMatrix) -> Vec<(&str, Vec<&str>)> {
    let groups = matrix.groups.iter();
    groups
        .map(|group| {
            let skills = group.skills.iter().map(|row| row.skill.name.as_str());
            (group.name.as_str(), skills.collect())
        })
        .collect()
}

fn names(matrix: &SkillsMatrix) -> Vec<&str> {
    matrix.members.iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn rows_are_by_service_and_tool_and_columns_by_team() {
    let story = Story::begin();
    let shop = story.service("shop", story.apps);
    let bank = story.service("Bank", story.web);
    story.skill("Roll it back", Some(shop), "");
    story.skill("Drain it", Some(shop), "");
    story.skill("Refund", Some(bank), "");
    story.skill("Apply", None, "terraform");
    story.skill("Plan", None, "Terraform");
    story.skill("Trace", None, "Kubernetes");
    story.skill("Lead an incident", None, "");
    let matrix = story.matrix();
    // One tool whatever its case.
    assert_eq!(
        rows(&matrix),
        [
            ("Bank", vec!["Refund"]),
            ("shop", vec!["Drain it", "Roll it back"]),
            ("Kubernetes", vec!["Trace"]),
            ("terraform", vec!["Apply", "Plan"]),
            ("", vec!["Lead an incident"]),
        ]
    );
    assert_eq!(names(&matrix), ["Bo", "Di", "Ada", "Cy"]);
    assert_eq!(matrix.members[0].teams, ["Apps"]);
    assert_eq!((matrix.total, matrix.me), (7, story.ada));
    assert_eq!(matrix.fades_after_days, Some(365));
    let widths = matrix.groups.iter().flat_map(|group| &group.skills);
    assert!(widths.into_iter().all(|row| row.cells == vec![None; 4]));
}

#[test]
fn a_filter_leaves_rows_and_columns_out_and_counts_everybody_all_the_same() {
    let story = Story::begin();
    let shop = story.service("shop", story.apps);
    let roll = story.skill("Roll it back", Some(shop), "");
    let plan = story.skill("Plan a rollout", None, "Terraform");
    for member in [story.bo, story.cy] {
        story.knows(roll, member, Independent);
    }
    story.knows(plan, story.bo, Teacher);
    let of = |filter: MatrixFilter| story.matrix_of(&filter);

    let web = of(MatrixFilter {
        teams: vec![story.web],
        ..MatrixFilter::default()
    });
    assert_eq!(names(&web), ["Ada", "Cy"]);
    assert_eq!(web.groups[0].skills[0].alone, 2);
    assert_eq!(web.groups[0].skills[0].cells.len(), 2);
    let services = of(MatrixFilter {
        services: vec![shop],
        ..MatrixFilter::default()
    });
    assert_eq!(rows(&services), [("shop", vec!["Roll it back"])]);
    assert_eq!(services.services.len(), 1);
    assert_eq!(services.total, 2);
    for (text, found) in [
        ("ROLL", 2),
        ("roll shop", 1),
        ("terraform", 1),
        ("nothing", 0),
    ] {
        let matrix = of(MatrixFilter {
            text: text.to_owned(),
            ..MatrixFilter::default()
        });
        let rows = matrix.groups.iter().map(|group| group.skills.len());
        assert_eq!(rows.sum::<usize>(), found, "{text}");
    }
    let gaps = of(MatrixFilter {
        gaps_only: true,
        ..MatrixFilter::default()
    });
    assert_eq!(rows(&gaps), [("Terraform", vec!["Plan a rollout"])]);
}

#[test]
fn a_row_says_how_many_can_and_what_is_wrong_with_that() {
    let story = Story::begin();
    let roll = story.skill("Roll it back", None, "");
    let gap = || story.row(roll).gap;
    assert_eq!(gap(), "Nobody can do it alone, and 2 people should.");
    story.knows(roll, story.ada, Independent);
    story.knows(roll, story.bo, Assisted);
    assert_eq!(gap(), "Only Ada can do it alone, and 2 people should.");
    story.knows(roll, story.cy, Teacher);
    assert_eq!(
        gap(),
        "Only people of operations can do it alone, and nobody of development."
    );
    story.knows(roll, story.di, Independent);
    let row = story.row(roll);
    assert_eq!(row.gap, "");
    // Nobody saw what Ada says of herself.
    assert_eq!((row.alone, row.alone_confirmed), (3, 2));
}

#[test]
fn services_are_in_order_of_how_badly_they_are_covered() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let [bank, mail, shop, wiki, zoo] =
        ["bank", "mail", "shop", "wiki", "zoo"].map(|name| story.service(name, story.web));
    let refund = story.skill("Refund", Some(bank), "");
    let count = story.skill("Count", Some(bank), "");
    for member in [story.ada, story.bo] {
        story.knows(refund, member, Independent);
        story.knows(count, member, Independent);
    }
    let send = story.skill("Send", Some(mail), "");
    story.knows(send, story.cy, Independent);
    story.knows(send, story.bo, Aware);
    story.skill("Roll back", Some(shop), "");
    let unasked = NewSkill {
        service: Some(wiki),
        wanted: 0,
        ..skill("Find a page")
    };
    engine.save_skill(None, &unasked).unwrap();

    let covers = story.matrix().services;
    let order: Vec<_> = covers
        .iter()
        .map(|it| (it.name.as_str(), it.bus_factor, it.skills))
        .collect();
    assert_eq!(
        order,
        [
            ("shop", Some(0), 1),
            ("mail", Some(1), 1),
            ("bank", Some(2), 2),
            ("wiki", None, 1),
            ("zoo", None, 0),
        ]
    );
    assert_eq!(story.cover(shop).gaps, ["Roll back"]);
    assert_eq!(
        story.cover(mail).sentence,
        "When Cy is away, nobody can do ‘Send’ alone."
    );
    assert_eq!(story.cover(bank).sentence, "");
    assert_eq!(
        story.cover(zoo).sentence,
        "No skill is written down for it, so nobody can tell whether it is covered."
    );
}

#[test]
fn a_large_matrix_is_made_in_one_go() {
    let story = Story::begin();
    let skills: Vec<_> = (0..40)
        .map(|number| story.skill(&format!("Skill {number:02}"), None, ""))
        .collect();
    for (place, skill) in skills.iter().enumerate() {
        let degree = Proficiency::ALL[place % Proficiency::ALL.len()];
        story.knows(*skill, story.bo, degree);
    }
    let matrix = story.matrix();
    let rows = &matrix.groups[0].skills;
    assert_eq!(rows.len(), 40);
    let known = rows.iter().filter(|row| row.cells[0].is_some());
    assert_eq!(known.count(), 40);
    assert_eq!(rows.iter().map(|row| row.alone).sum::<u32>(), 16);
}
