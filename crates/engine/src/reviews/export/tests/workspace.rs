//! Reviews in a workspace: what is read of it for a preview and for a document.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc, time::Instant};

use muster_model::{
    ids::{ActionItemId, ReviewId},
    record::{ActionItem, ActionKind, ActionState, Discipline, Review, ReviewStatus, Severity},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{OPENED, PIXEL};
use crate::{
    Engine, Home, ManualClock, NoNotifier, incidents::NewIncident, reviews::ExportFormat,
    workspaces::NewWorkspace,
};

/// Ada's laptop with one incident and its review.
struct Desk {
    engine: Engine,
    review: ReviewId,
    folder: TempDir,
    _runtime: Runtime,
}

/// The text, with a picture of the incident.
const TEXT: &str = "## Impact\n\n<!-- How many? -->\n\nTen people waited.\n\n![The queue](PICTURE)\n\n\
                    ## Action items\n\n## Links\n\nNone.\n";

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Runtime::new().unwrap();
        let engine = Engine::start(
            Home::below(folder.path()),
            Arc::new(ManualClock::new(OPENED)),
            Arc::new(NoNotifier),
            runtime.handle().clone(),
        );
        engine
            .create_workspace(&NewWorkspace {
                name: "Shop".to_owned(),
                time_zone: "Europe/Paris".to_owned(),
                your_name: "Ada Lovelace".to_owned(),
                your_email: String::new(),
                team_name: "Web".to_owned(),
                discipline: Discipline::Operations,
            })
            .unwrap();
        let incident = engine
            .declare_incident(&NewIncident {
                title: "Payments fail".to_owned(),
                severity: Severity::Sev2,
                service: None,
                policy: None,
                summary: String::new(),
                commander: None,
                communications: None,
                scribe: None,
                operations_lead: None,
            })
            .unwrap();
        let picture = engine
            .attach_file(incident, "queue.png", "", &PIXEL)
            .unwrap();
        let me = engine.workspace().unwrap().me;
        let review = Review {
            title: "Payments: 1/5 failed".to_owned(),
            incident,
            status: ReviewStatus::Draft,
            text: TEXT.replace("PICTURE", &format!("muster://attachment/{picture}")),
            owner: Some(me),
            reviewers: BTreeSet::new(),
            approved_by: BTreeSet::new(),
            tags: BTreeSet::new(),
            factors: BTreeSet::new(),
            dismissed: BTreeSet::new(),
            created_at: OPENED,
            created_by: me,
            requested_at: None,
            published_at: None,
            published_by: None,
        };
        let id = engine.save(None, &review, ReviewId::new).unwrap();
        let action = ActionItem {
            title: "Widen the pool".to_owned(),
            description: String::new(),
            kind: ActionKind::Prevent,
            state: ActionState::Open,
            owner: Some(me),
            due: None,
            review: id,
            incident,
            issue: None,
            created_at: OPENED,
            created_by: me,
            ended_at: None,
        };
        engine.save(None, &action, ActionItemId::new).unwrap();
        Self {
            engine,
            review: id,
            folder,
            _runtime: runtime,
        }
    }

    fn text(&self) -> String {
        let review = |reader: &muster_store::Reader| reader.require::<Review>(self.review);
        self.engine.read(review).unwrap().text
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

#[test]
fn a_preview_shows_the_text_as_it_is_typed_with_its_pictures_and_actions() {
    let desk = Desk::new();
    let typed = desk.text().replace("Ten people", "*Twelve* <b>people</b>");
    let check = desk.engine.check_review(desk.review, &typed).unwrap();
    let html = check.html;
    assert!(
        html.contains("<em>Twelve</em> &lt;b&gt;people&lt;/b&gt; waited."),
        "{html}"
    );
    assert!(
        html.contains("<img src=\"data:image/png;base64,iVBOR"),
        "{html}"
    );
    assert!(!html.contains("How many?"), "{html}");
    let order = [
        "Action items</h2>",
        "Widen the pool",
        "Ada Lovelace",
        "Links</h2>",
    ];
    let places: Vec<_> = order.iter().map(|it| html.find(it).unwrap()).collect();
    assert!(places.is_sorted(), "{html}");
    assert_eq!(check.words, 10);
}

#[test]
fn a_hint_that_was_dismissed_is_not_given_again() {
    let desk = Desk::new();
    let text = "Ada Lovelace carelessly broke checkout, she should have known better.\n";
    let hints = desk.engine.check_review(desk.review, text).unwrap().hints;
    assert!(!hints.is_empty());
    let mut review = desk
        .engine
        .read(|reader| reader.require::<Review>(desk.review))
        .unwrap();
    review.dismissed = hints.iter().map(|hint| hint.key.clone()).collect();
    desk.engine
        .save(Some(desk.review), &review, ReviewId::new)
        .unwrap();
    let check = desk.engine.check_review(desk.review, text).unwrap();
    assert_eq!(check.hints, []);
}

#[test]
fn a_preview_of_a_long_text_is_there_before_the_next_letter() {
    let desk = Desk::new();
    let part = "## What **happened**\n\nA line with `code`, a [link](https://x.test) and words that \
                go on for a while.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    let text = part.repeat(20 * 1024 / part.len());
    let took = (0..3).map(|_| {
        let started = Instant::now();
        let html = desk.engine.markdown(&text);
        assert!(html.len() > text.len());
        started.elapsed()
    });
    let took = took.min().unwrap();
    println!("20 KB took {took:?}");
    assert!(took.as_millis() < 50, "{took:?}");
}

#[test]
fn a_review_is_written_to_a_file_in_each_format() {
    let desk = Desk::new();
    let ids = [desk.review];
    for (format, name, begins) in [
        (
            ExportFormat::Markdown,
            "Payments-1-5-failed.md",
            &b"# Payments: 1/5"[..],
        ),
        (
            ExportFormat::Html,
            "Payments-1-5-failed.html",
            b"<!DOCTYPE html>",
        ),
        (ExportFormat::Pdf, "Payments-1-5-failed.pdf", b"%PDF-1.7"),
    ] {
        assert_eq!(desk.engine.export_name(&ids, format).unwrap(), name);
        let path = desk.path(name);
        let exported = desk.engine.export_reviews(&ids, format, &path).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.starts_with(begins), "{name}");
        assert_eq!(exported.bytes as usize, bytes.len());
        assert_eq!(
            (exported.reviews, exported.path),
            (1, path.display().to_string())
        );
    }
    let text = fs::read_to_string(desk.path("Payments-1-5-failed.md")).unwrap();
    assert!(text.contains("- **Owner:** Ada Lovelace\n"), "{text}");
    assert!(
        text.contains("| Widen the pool | prevent | Ada Lovelace |  | open |  |"),
        "{text}"
    );
    assert!(
        text.contains("[picture-1]: data:image/png;base64,iVBOR"),
        "{text}"
    );
}

#[test]
fn several_reviews_are_named_after_the_day_in_the_workspaces_zone() {
    let desk = Desk::new();
    let name = desk
        .engine
        .export_name(&[desk.review, desk.review], ExportFormat::Pdf);
    assert_eq!(name.unwrap(), "reviews-2026-03-02.pdf");
}

#[test]
fn what_cannot_be_exported_is_said_and_nothing_is_written() {
    let desk = Desk::new();
    let missing = desk.path("missing").join("review.md");
    let export = |ids: &[ReviewId], path: &Path| {
        let problem = desk
            .engine
            .export_reviews(ids, ExportFormat::Markdown, path)
            .unwrap_err();
        problem.message
    };
    assert!(export(&[desk.review], &missing).starts_with("There is no folder"));
    let path = desk.path("review.md");
    assert_eq!(export(&[], &path), "Choose at least one review to export.");
    assert!(export(&[desk.review, ReviewId::new()], &path).contains("does not exist"));
    assert!(!path.exists());
}
