use muster_engine::{
    Problem,
    reviews::{NewComment, TemplateChoice},
};
use muster_model::rbac::Role;
use rstest::rstest;

use super::{Story, change_role, fields};

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

#[test]
fn a_responder_writes_reviews_and_no_action_items() {
    let story = Story::begin();
    change_role(&story.laptop, Role::Responder);
    let detail = story.detail();
    assert!(detail.may_write && !detail.may_act);
    story.save("It is the log.");
    assert_eq!(story.text(), "It is the log.");
}
