use muster_engine::{
    Problem,
    reviews::{NewComment, NewTemplate, TemplateChoice},
};
use muster_model::{rbac::Role, record::Severity};
use rstest::rstest;

use super::{Story, change_role, fields, over};

fn comment() -> NewComment {
    NewComment {
        text: "Which log?".to_owned(),
        place: None,
        reply_to: None,
    }
}

#[rstest]
#[case::begin(|s: &Story| s.laptop.engine.start_review(s.incident, TemplateChoice::Empty).map(drop))]
#[case::write(|s: &Story| {
    s.laptop.engine.save_review_text(s.review, &s.version(), "It is the log.").map(drop)
})]
#[case::describe(|s: &Story| s.laptop.engine.describe_review(s.review, &fields("Lessons")))]
#[case::dismiss(|s: &Story| s.laptop.engine.dismiss_review_hint(s.review, "a hint", true))]
#[case::comment(|s: &Story| {
    s.laptop.engine.add_review_comment(s.review, &comment()).map(drop)
})]
#[case::publish(|s: &Story| s.laptop.engine.publish_review(s.review, true))]
#[case::delete(|s: &Story| s.laptop.engine.delete_review(s.review))]
fn who_only_looks_on_does_not(#[case] step: fn(&Story) -> Result<(), Problem>) {
    let story = Story::begin();
    change_role(&story.laptop, Role::Viewer);
    assert!(!story.detail().may_write);
    assert_eq!(
        step(&story).unwrap_err().message,
        "As a viewer you may not handle incidents. Ask an admin for another role."
    );
}

/// What is offered follows the same rule as what is done.
#[rstest]
#[case::viewer(Role::Viewer, false, false)]
#[case::responder(Role::Responder, true, false)]
#[case::editor(Role::Editor, true, false)]
#[case::manager(Role::Manager, true, true)]
#[case::admin(Role::Admin, true, true)]
#[case::auditor(Role::Auditor, false, false)]
fn a_role_begins_reviews_and_edits_templates_or_is_not_offered_to(
    #[case] role: Role,
    #[case] writes: bool,
    #[case] templates: bool,
) {
    let story = Story::begin();
    let unreviewed = over(&story.laptop, "Search finds nothing", Severity::Sev1);
    change_role(&story.laptop, role);
    let engine = &story.laptop.engine;
    let choices = engine.review_choices().unwrap();
    assert_eq!(
        (choices.may_write, choices.may_edit_templates),
        (writes, templates)
    );
    let reviews = engine.incident_reviews(unreviewed).unwrap();
    assert_eq!(reviews.may_write, writes);
    assert_eq!(!engine.my_reviews().unwrap().unreviewed.is_empty(), writes);
    let template = NewTemplate {
        name: "Payments".to_owned(),
        description: String::new(),
        text: "## Money".to_owned(),
    };
    let saved = engine.save_review_template(None, &template);
    assert_eq!(saved.is_ok(), templates, "{saved:?}");
    let begun = engine.start_review(unreviewed, TemplateChoice::Empty);
    assert_eq!(begun.is_ok(), writes, "{begun:?}");
}

#[test]
fn a_responder_writes_reviews_and_no_action_items() {
    let story = Story::begin();
    change_role(&story.laptop, Role::Responder);
    let detail = story.detail();
    assert!(detail.may_write && !detail.may_act);
    story.save("It is the log.");
    assert_eq!(story.text(), "It is the log.");
}
