use rstest::rstest;

use super::*;

fn template() -> ReviewTemplate {
    ReviewTemplate {
        name: "Data loss".to_owned(),
        description: String::new(),
        text: "## Summary\n{{summary}}".to_owned(),
    }
}

#[test]
fn a_template_is_acceptable_without_a_description() {
    assert_eq!(template().validate(), Ok(()));
}

#[rstest]
#[case::no_name(
    ReviewTemplate { name: String::new(), ..template() }, "name", "Give the template a name.")]
#[case::no_text(
    ReviewTemplate { text: "\n ".to_owned(), ..template() }, "text",
    "Write what a review begins with: its headings at least.")]
#[case::too_long(
    ReviewTemplate { text: "x".repeat(Review::MAX_TEXT + 1), ..template() }, "text",
    "Shorten the template to 500000 characters.")]
fn this_template_is_not_acceptable(
    #[case] template: ReviewTemplate,
    #[case] field: &str,
    #[case] message: &str,
) {
    let invalid = template.validate().unwrap_err();
    assert_eq!((invalid.field, invalid.message.as_str()), (field, message));
}

#[test]
fn its_text_merges_by_letter() {
    assert_eq!(ReviewTemplate::merge_of("text"), Merge::Prose);
    assert_eq!(ReviewTemplate::merge_of("name"), Merge::Value);
}
