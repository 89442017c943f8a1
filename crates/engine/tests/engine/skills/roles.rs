//! Who may write skills down and confirm levels.

use muster_model::{
    rbac::Role,
    record::Proficiency::{Independent, Teacher},
};

use super::{Story, change_member, skill};

#[test]
fn editors_write_skills_and_confirm_levels_and_others_do_not() {
    for (role, may) in [
        (Role::Viewer, false),
        (Role::Responder, false),
        (Role::Editor, true),
        (Role::Manager, true),
        (Role::Admin, true),
        (Role::Auditor, false),
    ] {
        let story = Story::begin();
        let engine = &story.laptop.engine;
        let roll = story.skill("Roll it back", None, "");
        another_admin(&story);
        change_member(&story, story.ada, |ada| ada.role = role);
        assert_eq!(story.matrix().may_plan, may, "{}", role.name());
        let outcomes = [
            engine.save_skill(None, &skill("Drain it")).map(drop),
            engine
                .save_skill(Some(roll), &skill("Roll all back"))
                .map(drop),
            engine.confirm_skill(roll, story.bo, Independent),
            engine.delete_skill(roll),
        ];
        for outcome in outcomes {
            assert_eq!(outcome.is_ok(), may, "{}: {outcome:?}", role.name());
            if let Err(problem) = outcome {
                assert!(problem.message.contains("you may not"), "{problem}");
            }
        }
        // Everybody reads.
        assert_eq!(story.matrix().total, 1);
    }
}

/// One admin must be left when Ada is none.
fn another_admin(story: &Story) {
    let root = story.laptop.colleague("Root");
    change_member(story, root, |root| root.role = Role::Admin);
}

#[test]
fn who_may_assess_themselves_does_so() {
    let story = Story::begin();
    let roll = story.skill("Roll it back", None, "");
    another_admin(&story);
    for role in [Role::Editor, Role::Manager, Role::Admin] {
        change_member(&story, story.ada, |ada| ada.role = role);
        assert!(story.matrix().may_assess);
        let engine = &story.laptop.engine;
        engine.assess_skill(roll, Teacher).unwrap();
    }
}
