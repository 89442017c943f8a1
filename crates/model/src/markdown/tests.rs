use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn names(text: &str) -> Vec<&str> {
    let sections = Markdown::read(text).sections();
    sections.into_iter().map(|section| section.name).collect()
}

#[rstest]
#[case::plain("## Impact\nx", &["Impact"])]
#[case::closed("## Impact ##", &["Impact"])]
#[case::bold_and_numbered("# **2. Impact:**", &["Impact"])]
#[case::a_year_is_a_name("# 2026 in short", &["2026 in short"])]
#[case::indented("   # Impact", &["Impact"])]
#[case::indented_too_far("    # Impact", &[])]
#[case::no_space("#hashtag", &[])]
#[case::seven("####### deep", &[])]
#[case::in_code("```sh\n# not a heading\n```\n# Impact", &["Impact"])]
#[case::in_code_that_never_ends("~~~\n# no\n```\n# no", &[])]
#[case::in_a_longer_fence("````\n```\n# no\n````\n# Impact", &["Impact"])]
#[case::in_a_comment("<!--\n# no\n-->\n# Impact", &["Impact"])]
#[case::after_a_comment_in_code("`<!--` opens one\n# Impact", &["Impact"])]
#[case::in_a_quotation("> # no", &[])]
#[case::windows_line_ends("# Impact\r\nx\r\n# Next\r\n", &["Impact", "Next"])]
#[case::nothing("", &[])]
fn headings_are_found(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(names(text), expected);
}

#[test]
fn a_section_ends_at_the_next_heading_that_is_not_below_it() {
    let text = "# A\na\n## B\nb\n# C\nc";
    let sections = Markdown::read(text).sections();
    let bodies: Vec<_> = sections
        .iter()
        .map(|section| (&text[section.own.clone()], &text[section.body.clone()]))
        .collect();
    assert_eq!(
        bodies,
        [("a\n", "a\n## B\nb\n"), ("b\n", "b\n"), ("c", "c")]
    );
}

#[rstest]
#[case::a_comment("a <!-- b --> c", "a  c\n")]
#[case::only_a_comment("<!-- b -->", "")]
#[case::over_lines("a <!-- b\nb\nb --> c", "a \n c\n")]
#[case::never_closed("a\n<!-- b\nc", "a\n")]
#[case::never_closed_within_a_line("a <!-- b", "a <!-- b\n")]
#[case::two("<!-- a --><!-- b -->c", "c\n")]
#[case::not_the_heading("# A\nb", "b\n")]
fn comments_are_not_shown(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(Markdown::read(text).shown(&(0..text.len())), expected);
}

#[rstest]
#[case::code_span("a `b c` d", "a . d")]
#[case::code_span_over_lines("a `b\nc` d", "a . d")]
#[case::longer_code_span("a ``b ` c`` d", "a . d")]
#[case::a_lone_backtick("a ` b", "a ` b")]
#[case::fenced("a\n```\nb\n```\nc", "a|.|.|.|c")]
#[case::quoted("a\n> b\nc", "a|.|c")]
#[case::link("see [the page](https://a.b/c) now", "see [the page. now")]
#[case::address("see https://a.b/c?d now", "see . now")]
#[case::mail("ask ada@example.com now", "ask . now")]
#[case::tag("a <b>c</b> d", "a .c. d")]
#[case::blank("a {{b}} c", "a . c")]
#[case::wrapped("a\nb\n\nc", "a\nb|c")]
#[case::list("- a\n- b", "- a|- b")]
#[case::table("a | b", "a | b")]
fn what_is_not_prose_is_passed_over(#[case] text: &str, #[case] expected: &str) {
    let prose = Markdown::read(text).prose();
    assert_eq!(prose.len(), text.len());
    let mut short = prose.replace('\u{1}', ".").replace(BLOCK_END_CHAR, "|");
    for mark in ["..", "||"] {
        while short.contains(mark) {
            short = short.replace(mark, &mark[..1]);
        }
    }
    assert_eq!(short, expected);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s)[a#>`~<!\\-|\\[\\](){} \r\nü🔥]{0,80}") {
        let markdown = Markdown::read(&text);
        prop_assert_eq!(markdown.prose().len(), text.len());
        for section in markdown.sections() {
            prop_assert!(text.get(section.own.clone()).is_some());
            prop_assert!(text.get(section.body.clone()).is_some());
            prop_assert!(section.own.end <= section.body.end);
        }
        for blank in markdown.blanks() {
            prop_assert!(text.get(blank).is_some());
        }
        markdown.shown(&(0..text.len()));
    }
}
