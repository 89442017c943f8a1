//! A week as Markdown, HTML and PDF: what it says, and that nobody's words are more than words.

use std::process::Command;

use muster_engine::{
    goals::{NewGoal, Period},
    reviews::ExportFormat,
};
use muster_model::record::{Severity, WeeklyNoteKind};

use super::{
    FIRST, SECOND, Two, day,
    story::{Story, declare},
};

fn rendered(
    two: &Two,
    review: muster_model::ids::WeeklyReviewId,
    week: &str,
    format: ExportFormat,
) -> Vec<u8> {
    let engine = &two.laptop.engine;
    engine.render_week(review, day(week), format).unwrap()
}

fn text(
    two: &Two,
    review: muster_model::ids::WeeklyReviewId,
    week: &str,
    format: ExportFormat,
) -> String {
    String::from_utf8(rendered(two, review, week, format)).unwrap()
}

/// The words of a PDF, with one space between them.
fn words_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext")
        .arg("-layout")
        .arg(&path)
        .arg("-")
        .output()
        .unwrap_or_else(|error| panic!("'pdftotext' of poppler-utils is needed here: {error}"));
    assert!(output.status.success(), "{}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_week_as_markdown_says_all_of_it() {
    let story = Story::told();
    let title = story.laptop.engine.review(story.review).unwrap().row.title;
    let expected = format!(
        "\
# Web on Monday

Week 11, 9 to 15 March 2026

- **Teams:** Web
- **So far:** 11 March 2026, 11:00 CET
- **Compared:** with the same part of the week before
- **Days of:** Europe/Paris

## KPIs

| KPI | So far | Before | Change | Target | Reached |
| --- | --: | --: | --: | --: | --- |
| Deployment frequency | no value |  |  |  |  |
| Lead time for changes | no value |  |  |  |  |
| Change failure rate | no value |  |  |  |  |
| Failed-deployment recovery time | no value |  |  |  |  |

## Incidents

| Severity | Incident | Service | Began | Acknowledged after | Restored after |
| --- | --- | --- | --- | --: | --: |
| SEV1 | Checkout is down | checkout | Tuesday, 10 March, 09:00 | 5 min | 2 h |

## Reviews of incidents

- **{title}**: published
- **Checkout is down**: not begun, due on 15 March 2026

## Goals in doubt

| Goal | State | Progress | Expected | Why |
| --- | --- | --: | --: | --- |
| Nights become quiet | at risk | 0 % | 11 % | {why} |

## Overdue actions

| Action | Owner | Due | Overdue |
| --- | --- | --- | --: |
| Alert on errors | Bo | 2026-03-06 | 5 days |

## Training

### Done

- **Reading traces**: workshop by Apps, Tuesday, 10 March, 14:00; 2 people, useful 4.5 of 5

### Coming

- **Restoring a backup**: workshop by Web, Friday, 13 March, 10:00; 1 place taken

## Decisions

- Deploy in the morning

## Follow-ups

- [ ] Ask the bank (nobody)

## Carried over

- [ ] Write the *runbook* (Ada, since the week of 2026-03-02)

## Notes

- Bo is away next week
",
        why = story.page(story.web, SECOND).goals[0].why,
    );
    assert_eq!(
        text(&story, story.web, SECOND, ExportFormat::Markdown),
        expected
    );
}

#[test]
fn a_week_as_html_and_pdf_says_the_same_and_a_quiet_one_says_that_it_was() {
    let story = Story::told();
    let html = text(&story, story.web, SECOND, ExportFormat::Html);
    assert!(html.starts_with("<!DOCTYPE html>"));
    for words in [
        "<title>Web on Monday: Week 11, 9 to 15 March 2026</title>",
        "Weekly review · Week 11, 9 to 15 March 2026",
        "<th scope=\"col\" class=\"end\">Target</th>",
        "<td>Checkout is down</td>",
        "<td class=\"end\">5 min</td>",
        "<h2>Carried over</h2>",
        "Write the <em>runbook</em> (Ada, since the week of 2026-03-02)",
        "@media print",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    for elsewhere in ["<script", "<link", "url(", "@import", "src=\"http"] {
        assert!(!html.contains(elsewhere), "{elsewhere}");
    }
    let pdf = rendered(&story, story.web, SECOND, ExportFormat::Pdf);
    if let Some(folder) = std::env::var_os("MUSTER_KEEP_EXPORTS") {
        std::fs::write(std::path::Path::new(&folder).join("week.pdf"), &pdf).unwrap();
    }
    let words = words_of(&pdf);
    for part in [
        "Web on Monday",
        "with the same part of the week before",
        "Checkout is down",
        "5 min",
        // The cell of the table is too narrow for one line.
        "become quiet",
        "Alert on errors",
        "Deploy in the morning",
        "☐ Ask the bank (nobody)",
        "Shop",
        "Page 1 of",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }

    let two = Two::begin();
    let review = two.review("All of us", &[]);
    let quiet = text(&two, review, FIRST, ExportFormat::Markdown);
    assert!(quiet.contains("- **Teams:** Everybody\n"), "{quiet}");
    assert!(
        quiet.contains("\n## Incidents\n\nNone began, and none ended.\n"),
        "{quiet}"
    );
    assert!(
        quiet.ends_with("\n## Overdue actions\n\nNone.\n"),
        "{quiet}"
    );
    for empty in [
        "Reviews",
        "Goals",
        "Training",
        "Decisions",
        "Notes",
        "What changed",
    ] {
        assert!(!quiet.contains(&format!("## {empty}")), "{quiet}");
    }
}

#[test]
fn nobodys_words_are_more_than_words() {
    let two = Two::begin();
    let hostile = "# <script>alert(1)</script> | [x](javascript:alert(2)) `#panic(\"y\")`";
    let review = two.review(hostile, &[]);
    declare(&two, hostile, Severity::Sev1, Some(two.search));
    let goal = NewGoal {
        title: hostile.to_owned(),
        description: String::new(),
        teams: [two.web].into(),
        owners: [two.ada].into(),
        parent: None,
        period: Period {
            first_day: day("2026-03-01"),
            last_day: day("2026-03-31"),
        },
    };
    two.laptop.engine.save_goal(None, &goal).unwrap();
    let said = format!(
        "{hostile}\n\n<img src=x onerror=alert(3)>\n\n![pixel](https://x.test/p.png)\n\n\
         [^1]: noted\n\nSee[^1]\n\n```\n#read(\"/etc/passwd\")\n"
    );
    for kind in WeeklyNoteKind::ALL {
        two.say(review, FIRST, kind, &said, None);
    }

    let html = text(&two, review, FIRST, ExportFormat::Html);
    for what in [
        "<script",
        "<img",
        "javascript:alert(2)\"",
        "src=\"",
        "onerror=alert(3)>",
    ] {
        assert!(!html.contains(what), "{what}: {html}");
    }
    assert!(
        html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{html}"
    );

    let markdown = text(&two, review, FIRST, ExportFormat::Markdown);
    assert!(
        markdown.starts_with("# \\# \\<script\\>alert(1)\\</script\\> \\| "),
        "{markdown}"
    );
    for what in ["x](javascript", "\n# <", "\n<img"] {
        assert!(!markdown.contains(what), "{what}: {markdown}");
    }
    let row = markdown.lines().find(|line| line.starts_with("| SEV1"));
    let row = row.unwrap().replace("\\|", "");
    assert_eq!(row.matches('|').count(), 7, "{row}");
    let headings = markdown
        .lines()
        .filter(|line| line.starts_with('#'))
        .count();
    let sections = [
        "KPIs",
        "Incidents",
        "Goals in doubt",
        "Overdue actions",
        "Decisions",
        "Follow-ups",
        "Notes",
    ];
    assert_eq!(headings, 1 + sections.len(), "{markdown}");

    let words = words_of(&rendered(&two, review, FIRST, ExportFormat::Pdf));
    for part in [
        "<script>alert(1)</script>",
        "#panic(\"y\")",
        "#read(\"/etc/passwd\")",
        "[1] noted",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("root:"), "{words}");
}

#[test]
fn a_week_is_written_to_a_file_that_is_named_after_it() {
    let two = Two::begin();
    let engine = &two.laptop.engine;
    let review = two.review("Web / Apps: Monday", &[]);
    let name = engine
        .week_name(review, day(FIRST), ExportFormat::Markdown)
        .unwrap();
    assert_eq!(name, "Web-Apps-Monday-2026-W10.md");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    engine
        .export_week(review, day(FIRST), ExportFormat::Markdown, &path)
        .unwrap();
    let written = std::fs::read(&path).unwrap();
    assert_eq!(
        written,
        rendered(&two, review, FIRST, ExportFormat::Markdown)
    );
    let refused = engine.export_week(review, day(FIRST), ExportFormat::Html, folder.path());
    assert!(refused.unwrap_err().message.contains("is a folder"));
    let refused = engine.export_week(review, day(SECOND), ExportFormat::Html, &path);
    assert!(refused.is_err());
    assert_eq!(
        std::fs::read(&path).unwrap(),
        written,
        "nothing is half written"
    );
}
