//! PDFs as poppler reads them: what stands on which page. Typst is slow where it is not optimised,
//! so that a few PDFs have to do for many promises.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use proptest::prelude::*;

use super::{
    super::tests::{full, sparse},
    *,
};

/// What one of poppler's programs says of a PDF.
fn poppler(program: &str, pdf: &[u8], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reviews.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = Command::new(program);
    if program == "pdftotext" {
        command.args(arguments).arg(&path).arg("-");
    } else {
        command.args(arguments).arg(&path);
    }
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .unwrap_or_else(|error| panic!("'{program}' of poppler-utils is needed here: {error}"));
    assert!(output.status.success(), "{program}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// The text of each page, with one space between words.
fn pages(pdf: &[u8]) -> Vec<String> {
    let text = poppler("pdftotext", pdf, &["-layout"]);
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages
        .map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn has_all(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "'{words}' in: {page}");
    }
}

#[test]
fn a_review_is_set_with_its_facts_its_text_its_actions_and_numbered_pages() {
    let started = Instant::now();
    let pdf = pdf(&[full()], "Shop").unwrap();
    let took = started.elapsed();
    if let Some(folder) = std::env::var_os("MUSTER_KEEP_EXPORTS") {
        std::fs::write(std::path::Path::new(&folder).join("one.pdf"), &pdf).unwrap();
    }
    let pages = pages(&pdf);
    let all = pages.join(" ");
    has_all(
        &pages[0],
        &[
            "SEV1",
            "Checkout refused one payment in five for 43 minutes",
            "2 March 2026, 11:06 CET",
            "43 min",
            "Ben Okafor (agreed), Cleo Marín",
            "Connection pool too small",
            "database, payments",
            "one payment in five failed with a 502",
            "Shop",
        ],
    );
    has_all(
        &all,
        &[
            "Slowest tenth of requests",
            "20 of 20 connections in use",
            "WHERE datname = 'checkout' GROUP BY state;",
            "☑ The page reached Ben in 20 seconds",
            "☐ Stakeholders heard",
            "Alert on pool use | above 80 %",
            "shop/checkout#42",
            "2026-03-09",
            "in progress",
            "nobody",
            "no date",
            "The gateway waits 30 seconds",
        ],
    );
    // Actions stand below their own heading, not at the end.
    let (actions, links) = (
        all.find("Give the pool").unwrap(),
        all.find("runbook").unwrap(),
    );
    assert!(actions < links);
    let count = pages.len();
    for (number, page) in (1..).zip(&pages) {
        has_all(page, &[&format!("Page {number} of {count}")]);
    }
    assert!(!pages[0].contains("SEV1 · Published"), "{}", pages[0]);
    has_all(
        &pages[1],
        &["Checkout refused one payment in five", "SEV1 · Published"],
    );

    let info = poppler("pdfinfo", &pdf, &["-rawdates"]);
    for line in [
        "Title:           Checkout refused one payment in five for 43 minutes",
        "Author:          Ada Lovelace",
        "Creator:         Muster",
        "CreationDate:    D:20260305100640",
        "Tagged:          yes",
    ] {
        assert!(info.contains(line), "{line}: {info}");
    }
    // A debug build on a busy machine; what is released takes a small part of it.
    assert!(took < Duration::from_secs(60), "{took:?}");
    println!(
        "a PDF of {count} pages and {} bytes took {took:?}",
        pdf.len()
    );
}

#[test]
fn several_reviews_each_begin_a_page_and_the_contents_say_which() {
    let reviews = [
        full(),
        sparse("Search was slow"),
        sparse("Search was slow again"),
    ];
    let pdf = pdf(&reviews, "Shop").unwrap();
    if let Some(folder) = std::env::var_os("MUSTER_KEEP_EXPORTS") {
        std::fs::write(std::path::Path::new(&folder).join("three.pdf"), &pdf).unwrap();
    }
    let pages = pages(&pdf);
    has_all(
        &pages[0],
        &["Incident reviews", "SEV3 · 2 March 2026 · Draft"],
    );
    let begin = |words: &str| {
        let page = pages[1..]
            .iter()
            .position(|page| page.contains(words) && page.contains("ncident review"));
        page.unwrap() + 2
    };
    let last = begin("Search was slow again");
    has_all(&pages[last - 1], &["Nothing is known yet."]);
    assert_eq!(last, pages.len());
    has_all(
        &pages[0],
        &[
            "for 43 minutes 2",
            &format!("Search was slow {}", last - 1),
            &format!("Search was slow again {last}"),
        ],
    );
    let info = poppler("pdfinfo", &pdf, &[]);
    assert!(info.contains("Title:           Incident reviews"), "{info}");
}

#[test]
fn no_words_of_a_review_are_code_and_no_file_is_read() {
    let mut document = sparse("#read(\"/etc/passwd\") \\ \"); #panic(\"x\") //");
    document.owner = "\") + read(\"/etc/hostname\") + (\"".to_owned();
    document.factors = [
        "$x^2$ `#sys.version`".to_owned(),
        "*/ @ref <label>".to_owned(),
    ]
    .into();
    document.text = [
        "#read(\"/etc/passwd\") `#read(\"/etc/passwd\")` $ #import \"@preview/x:1.0.0\" \\u{41}",
        "```typst\n#read(\"/etc/passwd\")\n```",
        "\"); read(\"/etc/passwd\"); (\" \\\\\" \\",
        "[x](https://x.test/\"#read(\"/etc/passwd\")) ![y](muster://attachment/none)",
        "| #a | \"b |\n|---|---|\n| $c | \\d |",
        "// no comment /* here */ https://x.test//a _ * ~ -- --- ... 'a' \"b\" @ref <label>",
        "x[^1] y[^2] z[^1]\n\n[^1]: #a[^2] \"\n\n[^2]: only[^3]\n\n[^3]: deeper",
        "| a[^4] |\n|---|\n| b[^4] |\n\n[^4]: in a head",
    ]
    .join("\n\n");
    let text = pages(&pdf(&[document], "#Shop").unwrap()).join(" ");
    has_all(
        &text,
        &[
            "#read(\"/etc/passwd\")",
            "#panic(\"x\") //",
            "$x^2$",
            "*/ @ref <label>",
            "// no comment /* here */",
            "in a head",
            "deeper",
            "#Shop",
        ],
    );
    assert!(!text.contains("root:"), "{text}");
}

#[test]
fn texts_that_lie_deep_are_long_or_in_any_script_are_set() {
    let mut document = sparse(&"Long title ".repeat(18));
    document.text = [
        "> ".repeat(40) + "deep quote",
        (0..40)
            .map(|deep| format!("{}- deep {deep}\n", "  ".repeat(deep)))
            .collect(),
        (0..12)
            .map(|deep| format!("{}1. > - deep {deep}\n", "   ".repeat(deep)))
            .collect(),
        "*_**".repeat(50) + "x" + &"**_*".repeat(50),
        "x".repeat(3_000),
        format!("`{}`", "y".repeat(500)),
        format!("[{0}](https://x.test/{0})", "z".repeat(900)),
        format!(
            "|{}\n|{}\n|{}",
            " a |".repeat(30),
            "---|".repeat(30),
            " b |".repeat(30)
        ),
        "決済が遅い مرحبا שלום हिन्दी 🚒 e\u{301} \u{202e}back".to_owned(),
        "# \n\n- \n\n> \n\n```\n```\n\n|a|\n|---|\n".to_owned(),
    ]
    .join("\n\n");
    let text = pages(&pdf(&[document], "").unwrap()).join(" ");
    has_all(&text, &["deep quote", "deep 39", "Long title"]);
}

#[test]
fn a_picture_that_cannot_be_read_costs_no_text() {
    let mut document = full();
    for picture in document.pictures.values_mut() {
        picture.bytes.truncate(20);
    }
    document.text = format!("![The queue](muster://attachment/{})", {
        document.pictures.keys().next().unwrap()
    });
    let text = pages(&pdf(&[document], "").unwrap()).join(" ");
    has_all(&text, &["[Picture: The queue]"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn any_markdown_is_set(
        parts in prop::collection::vec(
            "(\\PC|[\"\\\\#$`*_\\[\\]()<>|~\n-]|\n\n|\n- |\n> |\n1. |\n# |```\n|\\[\\^1\\]|\\[\\^1\\]: |<!-- |\\| a \\|\n\\|---\\|\n){0,60}",
            20,
        ),
        title in "\\PC{1,60}",
    ) {
        let mut document = sparse(&title);
        document.text = parts.join("\n\n");
        let set = pdf(&[document], "Shop");
        prop_assert!(set.is_ok(), "{:?}", set.err());
    }
}

#[test]
fn the_same_review_is_the_same_bytes() {
    let once = pdf(&[sparse("Search was slow")], "Shop").unwrap();
    let again = pdf(&[sparse("Search was slow")], "Shop").unwrap();
    assert!(once == again, "{} and {} bytes", once.len(), again.len());
}
