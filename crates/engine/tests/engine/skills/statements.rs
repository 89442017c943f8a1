//! What is said of how well somebody knows a thing, and what becomes of it with time.

use muster_engine::training::NewSkill;
use muster_model::{
    ids::SkillId,
    record::Proficiency::{Assisted, Independent, Teacher, Unknown},
    time::Millis,
};

use super::{Story, skill};
use crate::laptop::START;

const YEAR: Millis = Millis::days(365);

#[test]
fn a_skill_is_written_down_changed_and_deleted_with_who_knows_it() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let shop = story.service("shop", story.web);
    let roll = story.skill("  Roll it back ", Some(shop), "");
    let row = story.row(roll);
    assert_eq!(
        (row.skill.name.as_str(), row.skill.wanted),
        ("Roll it back", 2)
    );
    let better = NewSkill {
        description: "With **all** carts.".to_owned(),
        tool: "Helm".to_owned(),
        wanted: 3,
        ..skill("Roll checkout back")
    };
    engine.save_skill(Some(roll), &better).unwrap();
    let row = story.row(roll);
    assert_eq!((row.skill.service, row.skill.tool.as_str()), (None, "Helm"));
    assert!(row.description_html.contains("<strong>all</strong>"));
    story.knows(roll, story.bo, Teacher);
    engine.delete_skill(roll).unwrap();
    let matrix = story.matrix();
    assert_eq!((matrix.total, matrix.groups.len()), (0, 0));
}

#[test]
fn what_a_skill_cannot_be_is_refused_by_the_field() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let shop = story.service("shop", story.web);
    for (field, new) in [
        ("name", skill("   ")),
        (
            "tool",
            NewSkill {
                service: Some(shop),
                tool: "Helm".to_owned(),
                ..skill("Roll it back")
            },
        ),
        (
            "wanted",
            NewSkill {
                wanted: 1_001,
                ..skill("Roll it back")
            },
        ),
    ] {
        let problem = engine.save_skill(None, &new).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some(field), "{problem}");
    }
    assert_eq!(story.matrix().total, 0);
    let gone = SkillId::new();
    let problem = engine.assess_skill(gone, Teacher).unwrap_err();
    assert!(problem.message.contains("skill"), "{problem}");
}

#[test]
fn the_newest_word_counts_and_a_confirmation_stands_until_it_is_denied() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let roll = story.skill("Roll it back", None, "");
    assert_eq!(story.cell(roll, story.bo), None);
    engine.confirm_skill(roll, story.bo, Independent).unwrap();
    let cell = story.cell(roll, story.bo).unwrap();
    assert_eq!((cell.said, cell.proficiency), (Independent, Independent));
    assert!(cell.confirmed);
    assert_eq!(cell.confirmed_by_name, "Ada");
    assert_eq!(
        (cell.proved_at, cell.fades_at),
        (Some(START), Some(START + YEAR))
    );

    engine.assess_skill(roll, Teacher).unwrap();
    let cell = story.cell(roll, story.ada).unwrap();
    assert!(!cell.confirmed && cell.confirmation.is_none());
    assert_eq!(cell.confirmed_by_name, "");
    story.laptop.pass(Millis::hours(1));
    engine.assess_skill(roll, Assisted).unwrap();
    assert_eq!(story.cell(roll, story.ada).unwrap().said, Assisted);
    let problem = engine.confirm_skill(roll, story.ada, Teacher).unwrap_err();
    assert_eq!(
        problem.message,
        "Somebody else confirms a level; ask a colleague who has seen it."
    );
    assert_eq!(problem.field.as_deref(), Some("confirmed"));
}

#[test]
fn a_level_fades_with_the_years_and_a_session_brings_it_back() {
    let story = Story::begin();
    let roll = story.skill("Roll it back", None, "");
    let other = story.skill("Drain it", None, "");
    for skill in [roll, other] {
        story.knows(skill, story.bo, Teacher);
    }
    story.knows(roll, story.cy, Unknown);
    story.laptop.pass(YEAR);
    let cell = story.cell(roll, story.bo).unwrap();
    assert_eq!((cell.said, cell.proficiency), (Teacher, Independent));
    assert_eq!(cell.fades_at, Some(START + YEAR + YEAR));
    assert_eq!(story.row(roll).alone, 1);
    story.laptop.pass(YEAR);
    assert_eq!(story.cell(roll, story.bo).unwrap().proficiency, Assisted);
    assert_eq!(story.row(roll).alone, 0);

    // It ended an hour after it began; who did not come and what it does not teach stay.
    let began = START + YEAR + YEAR - Millis::hours(3);
    story.held("Rolling back", &[roll], began, &[story.bo]);
    let cell = story.cell(roll, story.bo).unwrap();
    assert_eq!(cell.proficiency, Teacher);
    assert_eq!(cell.proved_at, Some(began + Millis::hours(1)));
    assert_eq!(story.cell(other, story.bo).unwrap().proficiency, Assisted);
    let cell = story.cell(roll, story.cy).unwrap();
    assert_eq!((cell.proficiency, cell.fades_at), (Unknown, None));
    // A session is no word on somebody of whom nothing was said.
    story.held("Rolling back again", &[roll], began, &[story.di]);
    assert_eq!(story.cell(roll, story.di), None);
}

#[test]
fn nothing_fades_where_a_workspace_does_not_want_it() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let mut settings = engine.settings().unwrap().workspace;
    settings.skills_fade_after = None;
    engine.save_workspace_settings(&settings).unwrap();
    let roll = story.skill("Roll it back", None, "");
    story.knows(roll, story.bo, Teacher);
    story.laptop.pass(Millis::days(3_000));
    let cell = story.cell(roll, story.bo).unwrap();
    assert_eq!((cell.proficiency, cell.fades_at), (Teacher, None));
    assert_eq!(story.matrix().fades_after_days, None);
}

#[test]
fn what_a_member_knew_goes_with_them_and_what_they_confirmed_stays() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let roll = story.skill("Roll it back", None, "");
    story.knows(roll, story.bo, Teacher);
    story.knows(roll, story.cy, Independent);
    engine.delete_member(story.bo).unwrap();
    let row = story.row(roll);
    assert_eq!((row.alone, row.cells.len()), (1, 3));
}
