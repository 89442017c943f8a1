use std::collections::BTreeSet;

use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::{
    ids::MemberId,
    readiness::{self, Lack},
    record::{Record, Review, ReviewStatus, ReviewTemplate},
};

const INCIDENT: IncidentId = IncidentId::from_uuid(Uuid::from_u128(7));

fn facts() -> IncidentFacts {
    IncidentFacts {
        incident: INCIDENT,
        title: "Checkout is down".to_owned(),
        summary: "Nobody can pay.".to_owned(),
        severity: "SEV1".to_owned(),
        service: "checkout_api".to_owned(),
        opened: "12 Jun, 14:03".to_owned(),
        resolved: "12 Jun, 16:17".to_owned(),
        duration: Some(Millis::minutes(134)),
        detection: "The alert CheckoutDown of Alertmanager.".to_owned(),
        time_to_detect: Some(Millis::minutes(2)),
        time_to_acknowledge: Some(Millis::seconds(200)),
        time_to_restore: Some(Millis::minutes(134)),
        roles: vec!["Commander: Ada".to_owned(), "Scribe: Ben".to_owned()],
        cause: "Release 1.2 removed a column.".to_owned(),
        timeline: vec![
            TimelineFact {
                key: "alert/c/1".to_owned(),
                at: Timestamp(0),
                time: "14:03".to_owned(),
                text: "CheckoutDown fires".to_owned(),
            },
            TimelineFact {
                key: "note/2".to_owned(),
                at: Timestamp(1),
                time: "14:05".to_owned(),
                text: "Rolled back".to_owned(),
            },
        ],
    }
}

/// An incident of which next to nothing is known.
fn hardly_anything() -> IncidentFacts {
    IncidentFacts {
        incident: INCIDENT,
        title: "Down".to_owned(),
        summary: String::new(),
        severity: "SEV2".to_owned(),
        service: String::new(),
        opened: "14:03".to_owned(),
        resolved: String::new(),
        duration: None,
        detection: String::new(),
        time_to_detect: None,
        time_to_acknowledge: None,
        time_to_restore: None,
        roles: vec![],
        cause: String::new(),
        timeline: vec![],
    }
}

/// Lines that an entry of a timeline would break out of, were they not escaped.
const HOSTILE: [&str; 14] = [
    "a\n# Heading\n- item",
    "x](javascript:alert(1)) [y",
    "](muster://incident/1)",
    "![pixel](https://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<!-- and then",
    "--> and then",
    "`code` ``` fence",
    "**bold** _it_ ~~gone~~ | cell |",
    "{{summary}} {{ $labels.x }}",
    "\\](x) \\\\",
    "&lt;b&gt; &#x41;",
    "line\u{2028}separator\u{202e}drow\r\ttab\0",
    "",
];

#[rstest]
#[case::title("# {{title}}", "# Checkout is down\n")]
#[case::spaces_within("{{ severity }}", "SEV1\n")]
#[case::summary("{{summary}}", "Nobody can pay.\n")]
#[case::service("{{service}}", "checkout_api\n")]
#[case::times(
    "{{opened}} to {{resolved}}: {{duration}}",
    "12 Jun, 14:03 to 12 Jun, 16:17: 2 h 14 min\n"
)]
#[case::spans(
    "{{time_to_detect}}, {{time_to_acknowledge}}, {{time_to_restore}}",
    "2 min, 3 min 20 s, 2 h 14 min\n"
)]
#[case::roles("{{roles}}", "Commander: Ada; Scribe: Ben\n")]
#[case::cause("{{cause}}", "Release 1.2 removed a column.\n")]
#[case::detection("{{detection}}", "The alert CheckoutDown of Alertmanager.\n")]
#[case::incident(
    "{{incident}}",
    "[Checkout is down](muster://incident/00000000-0000-0000-0000-000000000007)\n"
)]
#[case::timeline(
    "{{timeline}}",
    "- **14:03** [CheckoutDown fires](muster://incident/00000000-0000-0000-0000-000000000007?entry=alert%2Fc%2F1)\n\
     - **14:05** [Rolled back](muster://incident/00000000-0000-0000-0000-000000000007?entry=note%2F2)\n"
)]
#[case::unknown("{{weather}} on {{}}", "{{weather}} on {{}}\n")]
#[case::no_blank("## Summary", "## Summary\n")]
#[case::nothing("", "")]
fn a_blank_is_filled_in(#[case] form: &str, #[case] expected: &str) {
    assert_eq!(fill(form, &facts()), expected);
}

#[rstest]
#[case::service("{{service}}", "not known\n")]
#[case::end("{{resolved}}", "not over yet\n")]
#[case::span("{{duration}} {{time_to_detect}}", "not known not known\n")]
#[case::roles("{{roles}}", "nobody held one\n")]
#[case::an_empty_one_leaves_no_gap("## A\n\n{{summary}}\n\n## B\n", "## A\n\n## B\n")]
#[case::an_empty_one_within_a_line("Cause: {{cause}}\n\n## B\n", "Cause: \n\n## B\n")]
#[case::an_empty_one_at_the_end("## Timeline\n\n{{timeline}}\n", "## Timeline\n")]
fn what_is_not_known_is_said_to_be_so(#[case] form: &str, #[case] expected: &str) {
    assert_eq!(fill(form, &hardly_anything()), expected);
}

#[test]
fn a_timeline_begins_on_a_line_of_its_own() {
    let filled = fill("Timeline: {{timeline}}", &facts());
    assert!(filled.starts_with("Timeline: \n\n- **14:03**"));
}

#[test]
fn every_blank_of_a_form_is_known_and_every_blank_means_something() {
    let names: BTreeSet<String> = blanks().into_iter().map(|blank| blank.name).collect();
    assert_eq!(names.len(), blanks().len());
    assert!(blanks().iter().all(|blank| !blank.meaning.is_empty()));
    for form in BuiltInTemplate::ALL {
        for found in BLANK.captures_iter(form.text()) {
            assert!(
                names.contains(&found["name"]),
                "{form:?}: {}",
                &found["name"]
            );
        }
    }
}

#[rstest]
fn a_filled_form_asks_for_what_only_people_know(
    #[values(
        BuiltInTemplate::Muster,
        BuiltInTemplate::Google,
        BuiltInTemplate::FiveWhys,
        BuiltInTemplate::Short
    )]
    form: BuiltInTemplate,
) {
    let review = review(fill(form.text(), &facts()));
    assert!(review.validate().is_ok());
    let lacks: BTreeSet<Lack> = readiness::missing(&review, &[])
        .into_iter()
        .map(|missing| missing.lack)
        .collect();
    for asked in [Lack::Impact, Lack::Factor, Lack::Action, Lack::Reviewer] {
        assert!(
            lacks.contains(&asked),
            "{form:?} does not ask for {asked:?}"
        );
    }
    for known in [Lack::Summary, Lack::Detection] {
        assert!(!lacks.contains(&known), "{form:?} asks for {known:?}");
    }
    assert_eq!(lacks.contains(&Lack::Blank), form != BuiltInTemplate::Short);
    assert!(!review.text.contains("{{"));
    assert!(!form.description().is_empty());
}

#[test]
fn the_short_form_is_half_a_page() {
    assert!(BuiltInTemplate::Short.text().lines().count() <= 30);
}

#[test]
fn a_form_is_acceptable_as_a_teams_own() {
    for form in BuiltInTemplate::ALL {
        let own = ReviewTemplate {
            name: form.name().to_owned(),
            description: form.description().to_owned(),
            text: form.text().to_owned(),
        };
        assert_eq!(own.validate(), Ok(()));
    }
}

fn review(text: String) -> Review {
    Review {
        title: "Checkout".to_owned(),
        incident: INCIDENT,
        status: ReviewStatus::Draft,
        text,
        owner: None,
        reviewers: BTreeSet::new(),
        approved_by: BTreeSet::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::new(),
        dismissed: BTreeSet::new(),
        created_at: Timestamp(0),
        created_by: MemberId::from_uuid(Uuid::from_u128(1)),
        requested_at: None,
        published_at: None,
        published_by: None,
    }
}

#[test]
fn no_text_of_an_alert_breaks_out_of_its_line() {
    for text in HOSTILE {
        let mut facts = facts();
        facts.timeline.truncate(1);
        facts.timeline[0].text = text.to_owned();
        let filled = fill("{{timeline}}", &facts);
        assert_eq!(filled.lines().count(), 1, "{filled:?}");
        let link = citation(INCIDENT, "alert/c/1");
        let shown = filled.strip_prefix("- **14:03** [").unwrap();
        let shown = shown.strip_suffix(&format!("]({link})\n")).unwrap();
        assert_is_text(shown);
        assert!(!shown.is_empty(), "a link without a text could not be seen");
    }
}

#[test]
fn no_title_breaks_out_of_its_heading_or_its_comment() {
    for text in HOSTILE {
        let mut facts = facts();
        facts.title = text.to_owned();
        let filled = fill("# {{title}}\n<!-- {{title}} -->\nnext", &facts);
        assert_eq!(filled.lines().count(), 3, "{filled:?}");
        let markdown = Markdown::read(&filled);
        assert_eq!(markdown.sections().len(), 1);
        assert_eq!(
            markdown.shown(&(0..filled.len())).trim(),
            "next",
            "{filled:?}"
        );
    }
}

/// Every sign that Markdown reads is escaped.
fn assert_is_text(shown: &str) {
    let mut escaped = false;
    let mut before = ' ';
    for mark in shown.chars() {
        assert!(
            !mark.is_control() && !('\u{2028}'..='\u{202e}').contains(&mark),
            "{shown:?}"
        );
        if !escaped {
            assert!(
                !matches!(mark, '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&'),
                "{shown:?}"
            );
            assert!(!(mark == '{' && before == '{'), "{shown:?}");
        }
        escaped = mark == '\\' && !escaped;
        before = mark;
    }
    assert!(!escaped, "{shown:?} escapes what follows it");
}

#[rstest]
#[case::a_list("- a\n- b", "- a\n- b")]
#[case::a_heading("# A\ntext", "\\# A\ntext")]
#[case::an_underlined_heading("A\n===\nB\n---", "A\n\\===\nB\n\\---")]
#[case::open_code("```sh\nrm", "```sh\nrm\n```")]
#[case::closed_code("```\n# no heading\n```", "```\n# no heading\n```")]
#[case::an_open_comment("a\n<!-- b", "a\n<!-- b\n-->")]
#[case::a_comment("a <!-- b --> c", "a <!-- b --> c")]
fn a_summary_stays_in_its_place(#[case] summary: &str, #[case] expected: &str) {
    let mut facts = facts();
    facts.summary = summary.to_owned();
    let filled = fill("# S\n\n{{summary}}\n\n# Next\n", &facts);
    assert_eq!(filled, format!("# S\n\n{expected}\n\n# Next\n"));
    let names: Vec<_> = Markdown::read(&filled)
        .sections()
        .iter()
        .map(|section| section.name.to_owned())
        .collect();
    assert_eq!(names, ["S", "Next"]);
}

#[rstest]
#[case::ours("## What we will do\n\nwords\n\n## Next\n", Some("\nwords\n\n"))]
#[case::the_books("## Action Items\n## Next\n", Some(""))]
#[case::at_the_end("# A\n## Actions:\nx", Some("x"))]
#[case::without_a_line_after("## Actions", Some(""))]
#[case::before_what_is_below("## Actions\nx\n### Prevent\ny", Some("x\n"))]
#[case::in_code("```\n## Actions\n```", None)]
#[case::none("## Summary", None)]
fn actions_are_listed_under_their_heading(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(
        action_section(text).and_then(|range| text.get(range)),
        expected
    );
}

#[test]
fn every_form_has_a_place_for_actions() {
    for form in BuiltInTemplate::ALL {
        assert!(action_section(form.text()).is_some(), "{form:?}");
    }
}

#[rstest]
#[case::no_link("https://example.com")]
#[case::no_entry("muster://incident/00000000-0000-0000-0000-000000000007")]
#[case::an_empty_entry("muster://incident/00000000-0000-0000-0000-000000000007?entry=")]
#[case::no_identity("muster://incident/7?entry=a")]
#[case::half_a_byte("muster://incident/00000000-0000-0000-0000-000000000007?entry=%2")]
#[case::no_text("muster://incident/00000000-0000-0000-0000-000000000007?entry=%FF")]
fn this_cites_nothing(#[case] link: &str) {
    assert_eq!(cited(link), None);
}

proptest! {
    #[test]
    fn a_citation_leads_back_to_its_entry(key in ".{1,40}") {
        let link = citation(INCIDENT, &key);
        prop_assert!(link.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>[]\"'`*\\".contains(&byte)));
        prop_assert_eq!(cited(&link), Some((INCIDENT, key)));
    }

    #[test]
    fn nothing_makes_filling_panic(form in any::<String>(), text in any::<String>()) {
        let mut facts = facts();
        facts.title.clone_from(&text);
        facts.summary.clone_from(&text);
        facts.timeline[0].text = text;
        for blank in ["{{title}}", "{{summary}}", "{{timeline}}"] {
            let _ = fill(&format!("{form}{blank}"), &facts);
        }
        let _ = (action_section(&form), cited(&form));
    }

    #[test]
    fn no_summary_swallows_what_follows(
        pieces in proptest::collection::vec(prop_oneof![
            Just("```"), Just("~~~~"), Just("<!--"), Just("-->"), Just("# A"), Just("==="), Just("\n"),
            Just("`"), Just("> "), Just("a"), Just(" "),
        ], 0..16),
    ) {
        let mut facts = facts();
        facts.summary = pieces.concat();
        let filled = fill("# S\n\n{{summary}}\n\n# Next\n\nshown\n", &facts);
        let markdown = Markdown::read(&filled);
        let names: Vec<_> = markdown.sections().iter().map(|it| it.name.to_owned()).collect();
        prop_assert_eq!(names, ["S", "Next"]);
        prop_assert!(markdown.shown(&(0..filled.len())).ends_with("shown\n"));
    }

    #[test]
    fn any_title_is_a_text(title in "[\\\\`*_\\[\\]<>|~&{}#a. \n!()=+-]{0,20}") {
        let mut facts = facts();
        facts.timeline.truncate(1);
        facts.timeline[0].text = title;
        let filled = fill("{{timeline}}", &facts);
        let link = citation(INCIDENT, "alert/c/1");
        let shown = filled.strip_prefix("- **14:03** [").unwrap();
        assert_is_text(shown.strip_suffix(&format!("]({link})\n")).unwrap());
    }
}
