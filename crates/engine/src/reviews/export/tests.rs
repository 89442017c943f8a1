//! One review with all that a review can have, as Markdown and as HTML, letter by letter.

mod workspace;

use std::collections::{BTreeSet, HashMap};

use muster_model::{
    ids::{ActionItemId, AttachmentId, IncidentId, ReviewId},
    record::{ActionKind, ActionState, ReviewStatus, Severity},
    time::{Millis, Timestamp},
};

use super::{
    super::{ActionView, IssueView},
    document::Document,
    html, markdown,
};
use crate::document::pdf::Picture;

/// 2 March 2026, 10:06 in UTC.
const OPENED: Timestamp = Timestamp(1_772_446_000_000);

const PICTURE: &str = "0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f";

/// A picture of one grey pixel.
const PIXEL: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
    0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00,
    0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

fn id<T: std::str::FromStr>(last: u8) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e{last:02x}")
        .parse()
        .unwrap()
}

fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|it| (*it).to_owned()).collect()
}

fn action(last: u8, title: &str, owner: &str, due: Option<&str>, state: ActionState) -> ActionView {
    ActionView {
        id: id::<ActionItemId>(last),
        title: title.to_owned(),
        description: String::new(),
        kind: ActionKind::Prevent,
        state,
        by_issue: false,
        owner: None,
        owner_name: owner.to_owned(),
        due: due.map(|it| it.parse().unwrap()),
        overdue: false,
        created_at: OPENED,
        ended_at: None,
        issue: None,
        review: id::<ReviewId>(1),
        review_title: String::new(),
        incident: id::<IncidentId>(2),
        service_name: String::new(),
        may_progress: false,
    }
}

/// A review with all that one can have. Its text is in the file beside these tests.
pub(super) fn full() -> Document {
    let mut limits = action(
        3,
        "Alert on pool use | above 80 %",
        "Ben Okafor",
        Some("2026-03-20"),
        ActionState::InProgress,
    );
    limits.kind = ActionKind::Detect;
    limits.issue = Some(IssueView {
        key: None,
        name: "shop/checkout#42".to_owned(),
        title: String::new(),
        open: Some(true),
        url: "https://gitlab.test/shop/checkout/-/issues/42".to_owned(),
        connection_name: "GitLab".to_owned(),
        seen_at: None,
        error: String::new(),
    });
    let picture = Picture {
        media_type: "image/png".to_owned(),
        bytes: PIXEL.to_vec(),
    };
    Document {
        title: "Checkout refused one payment in five for 43 minutes".to_owned(),
        status: ReviewStatus::Published,
        incident: "Payments fail with 502".to_owned(),
        severity: Severity::Sev1,
        service: "Checkout".to_owned(),
        opened_at: OPENED,
        resolved_at: Some(OPENED + Millis::minutes(43)),
        owner: "Ada Lovelace".to_owned(),
        reviewers: vec![
            ("Ben Okafor".to_owned(), true),
            ("Cleo Marín".to_owned(), false),
        ],
        created_at: OPENED + Millis::hours(5),
        published_at: Some(OPENED + Millis::days(3)),
        published_by: "Ada Lovelace".to_owned(),
        tags: words(&["database", "payments"]),
        factors: words(&["Connection pool too small", "No alert on saturation"]),
        text: include_str!("tests/full.md").to_owned(),
        actions: vec![
            action(
                2,
                "Give the pool of checkout 40 connections, and let it say so at its start",
                "Ada Lovelace",
                Some("2026-03-09"),
                ActionState::Done,
            ),
            limits,
            action(
                4,
                "Practise failing over the payment provider",
                "",
                None,
                ActionState::Open,
            ),
        ],
        pictures: HashMap::from([(PICTURE.parse::<AttachmentId>().unwrap(), picture)]),
        zone: "Europe/Paris".parse().unwrap(),
    }
}

/// A review of which little is known.
pub(super) fn sparse(title: &str) -> Document {
    Document {
        title: title.to_owned(),
        status: ReviewStatus::Draft,
        incident: "Search is slow".to_owned(),
        severity: Severity::Sev3,
        service: String::new(),
        resolved_at: None,
        owner: String::new(),
        reviewers: Vec::new(),
        published_at: None,
        published_by: String::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::new(),
        text: "Nothing is known yet.\n".to_owned(),
        actions: Vec::new(),
        pictures: HashMap::new(),
        ..full()
    }
}

/// Compares with what is kept beside these tests; `MUSTER_WRITE_EXPORTS=1` writes it anew.
fn assert_kept(name: &str, written: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/reviews/export/tests")
        .join(name);
    if std::env::var_os("MUSTER_WRITE_EXPORTS").is_some() {
        std::fs::write(&path, written).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (kept, written)) in (1..).zip(kept.lines().zip(written.lines())) {
        assert_eq!(kept, written, "line {number} of {name}");
    }
    assert_eq!(kept.lines().count(), written.lines().count(), "{name}");
}

#[test]
fn a_review_as_markdown_has_its_facts_its_text_and_its_actions_where_they_belong() {
    assert_kept("full.expected.md", &markdown::markdown(&[full()]));
}

#[test]
fn a_review_as_html_is_one_file_with_nothing_from_elsewhere() {
    let html = html::html(&[full()]);
    let (head, body) = html.split_once("<body>").unwrap();
    assert!(head.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(head.contains("<title>Checkout refused one payment in five for 43 minutes</title>"));
    assert!(head.contains("default-src 'none'"));
    for elsewhere in ["<script", "<link", "url(", "@import", "src=\"http"] {
        assert!(!html.contains(elsewhere), "{elsewhere}");
    }
    assert_kept("full.expected.html", body);
}

#[test]
fn several_reviews_are_one_page_with_contents_and_footnotes_that_keep_apart() {
    let html = html::html(&[full(), sparse("Search <was> slow"), full()]);
    assert!(html.contains("<title>Incident reviews</title>"));
    assert!(html.contains("<a href=\"#review-2\">Search &lt;was&gt; slow</a>"));
    for part in [
        "id=\"review-1\"",
        "id=\"review-3\"",
        "id=\"review-1-note-1\"",
        "id=\"review-3-note-1\"",
    ] {
        assert_eq!(html.matches(part).count(), 1, "{part}");
    }
    assert!(!html::html(&[full()]).contains("<nav"));
}

#[test]
fn several_reviews_as_markdown_follow_each_other_and_their_pictures_come_last() {
    let text = markdown::markdown(&[full(), sparse("Search was slow"), full()]);
    assert_eq!(text.matches("\n---\n\n# ").count(), 2);
    let first = text.find("[picture-1]: data:image/png;base64,").unwrap();
    assert!(first > text.rfind("\n# ").unwrap());
    assert!(text.contains("\n[picture-2]: data:"));
    assert!(text.contains("![Connections in use][picture-2]"));
}

#[test]
fn what_is_not_known_is_left_out() {
    let expected = "\
# Search was slow

- **Incident:** Search is slow
- **Severity:** SEV3
- **Began:** 2 March 2026, 11:06 CET
- **Ended:** not yet
- **Review:** Draft

Nothing is known yet.
";
    assert_eq!(markdown::markdown(&[sparse("Search was slow")]), expected);
}

#[test]
fn nothing_of_a_field_becomes_a_sign_of_markdown() {
    let mut document = sparse("# *Search* [was](https://x.test) <slow>");
    document.tags = words(&["a|b", "`c`"]);
    document.actions = vec![action(
        2,
        "Say `x` | *y*\nnow",
        "A|B",
        None,
        ActionState::Open,
    )];
    let text = markdown::markdown(&[document]);
    assert!(
        text.starts_with("# \\# \\*Search\\* \\[was\\](https://x.test) \\<slow\\>\n"),
        "{text}"
    );
    assert!(text.contains("- **Tags:** \\`c\\`, a\\|b\n"), "{text}");
    assert!(text.contains("## Action items\n\n| Action |"), "{text}");
    assert!(
        text.contains("| Say \\`x\\` \\| \\*y\\* now | prevent | A\\|B |  | open |  |\n"),
        "{text}"
    );
}
