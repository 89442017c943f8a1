use muster_engine::reviews::{NewTemplate, TemplateChoice};
use muster_model::{
    ids::{IncidentId, ReviewId},
    record::{ReviewStatus, Severity},
    review_template::BuiltInTemplate,
};
use rstest::rstest;

use super::{Story, fields, over, words};
use crate::laptop::Laptop;

#[rstest]
#[case(BuiltInTemplate::Muster)]
#[case(BuiltInTemplate::Google)]
#[case(BuiltInTemplate::FiveWhys)]
#[case(BuiltInTemplate::Short)]
fn a_review_begins_with_its_form_filled_in_and_belongs_to_whoever_begins_it(
    #[case] template: BuiltInTemplate,
) {
    let laptop = Laptop::set_up();
    let incident = over(&laptop, "Nobody can pay", Severity::Sev2);
    let engine = &laptop.engine;
    let id = engine
        .start_review(incident, TemplateChoice::BuiltIn(template))
        .unwrap();
    let review = engine.review(id).unwrap().review;
    assert_eq!(review.title, "Review of Nobody can pay");
    assert_eq!(review.incident, incident);
    assert_eq!(review.status, ReviewStatus::Draft);
    assert_eq!(review.owner, Some(laptop.me()));
    assert!(review.text.contains("Nobody can pay"), "{}", review.text);
    assert!(!review.text.contains("{{"), "{}", review.text);
}

#[test]
fn a_review_begins_with_a_form_of_the_teams_own() {
    let laptop = Laptop::set_up();
    let incident = over(&laptop, "Nobody can pay", Severity::Sev2);
    let engine = &laptop.engine;
    let ours = NewTemplate {
        name: "Ours".to_owned(),
        description: String::new(),
        text: "# What we ask ourselves".to_owned(),
    };
    let form = engine.save_review_template(None, &ours).unwrap();
    let id = engine
        .start_review(incident, TemplateChoice::Own(form))
        .unwrap();
    assert_eq!(
        engine.review(id).unwrap().review.text.trim_end(),
        "# What we ask ourselves"
    );
    engine.delete_review_template(form).unwrap();
    let gone = engine
        .start_review(incident, TemplateChoice::Own(form))
        .unwrap_err();
    assert_eq!(
        gone.message,
        "This template does not exist any more; somebody may have deleted it."
    );
}

#[test]
fn an_incident_that_is_gone_has_no_review() {
    let laptop = Laptop::set_up();
    let gone = laptop
        .engine
        .start_review(IncidentId::new(), TemplateChoice::Empty)
        .unwrap_err();
    assert_eq!(
        gone.message,
        "This incident does not exist any more; somebody may have deleted it."
    );
}

#[test]
fn a_text_is_saved_again_and_again() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let mut version = story.version();
    for text in ["It", "It is the", "It is the log.", "It was the log."] {
        let saved = engine
            .save_review_text(story.review, &version, text)
            .unwrap();
        assert_eq!((saved.text.as_str(), saved.merged), (text, false));
        version = saved.version;
    }
    assert_eq!(story.text(), "It was the log.");
    assert_eq!(story.version(), version);
}

#[test]
fn what_two_people_write_at_once_is_merged() {
    let story = Story::begin();
    story.save("Payments time out.");
    let version = story.version();
    story.bo_saves(&version, "All payments time out.");
    let saved = story
        .laptop
        .engine
        .save_review_text(story.review, &version, "Payments time out. Cards only.")
        .unwrap();
    assert_eq!(saved.text, "All payments time out. Cards only.");
    assert!(saved.merged);
    assert_eq!(saved.version, story.version());
    let again = story
        .laptop
        .engine
        .save_review_text(story.review, &saved.version, &saved.text)
        .unwrap();
    assert!(!again.merged);
}

#[test]
fn a_text_made_from_a_state_that_never_was_is_refused() {
    let story = Story::begin();
    let refused = story
        .laptop
        .engine
        .save_review_text(story.review, "no state", "It is the log.")
        .unwrap_err();
    assert!(refused.message.contains("Copy your text"), "{refused}");
    assert_eq!(story.text(), "");
}

#[test]
fn a_published_review_is_not_written_in_until_it_is_opened_again() {
    let story = Story::begin();
    story.save("It is the log.");
    let engine = &story.laptop.engine;
    let version = story.version();
    engine.publish_review(story.review, true).unwrap();
    let refused = engine
        .save_review_text(story.review, &version, "It was the log.")
        .unwrap_err();
    assert_eq!(
        refused.message,
        "'Review of Nobody can pay' is published. Reopen it to change it."
    );
    engine
        .save_review_text(story.review, &version, "It is the log.")
        .unwrap();
    engine.reopen_review(story.review).unwrap();
    engine
        .save_review_text(story.review, &version, "It was the log.")
        .unwrap();
    assert_eq!(story.text(), "It was the log.");
}

#[test]
fn a_review_is_described() {
    let story = Story::begin();
    let mut said = fields("  What we learnt ");
    said.owner = Some(story.bo);
    said.reviewers = [story.laptop.me()].into();
    said.tags = words(&[" payments ", " "]);
    said.factors = words(&["Capacity"]);
    let engine = &story.laptop.engine;
    engine.describe_review(story.review, &said).unwrap();
    let detail = story.detail();
    assert_eq!(detail.row.title, "What we learnt");
    assert_eq!(detail.row.owner_name, "Bo");
    assert_eq!(detail.row.tags, ["payments"]);
    assert_eq!(detail.row.factors, ["Capacity"]);
    assert_eq!(detail.reviewers[0].name, "Ada");
    let unnamed = engine
        .describe_review(story.review, &fields(" "))
        .unwrap_err();
    assert_eq!(unnamed.field.as_deref(), Some("title"));
}

#[test]
fn a_hint_is_dismissed_and_that_is_taken_back() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let dismissed = || story.read_review().dismissed;
    engine
        .dismiss_review_hint(story.review, "a hint", true)
        .unwrap();
    assert_eq!(dismissed(), words(&["a hint"]));
    engine
        .dismiss_review_hint(story.review, "a hint", false)
        .unwrap();
    assert_eq!(dismissed(), words(&[]));
}

#[test]
fn a_deleted_review_is_gone_and_its_incident_is_not() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    engine.delete_review(story.review).unwrap();
    let gone = engine.review(story.review).unwrap_err();
    assert_eq!(
        gone.message,
        "This review does not exist any more; somebody may have deleted it."
    );
    assert!(engine.incident(story.incident).is_ok());
    assert!(engine.delete_review(ReviewId::new()).is_err());
}
