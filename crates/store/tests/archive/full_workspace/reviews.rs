//! A review, what people said of it, what is to be done because of it, and a form.

use std::collections::BTreeSet;

use muster_model::{
    ids::{ActionItemId, ReviewCommentId, ReviewId, ReviewTemplateId},
    rbac::Author,
    record::{
        ActionItem, ActionKind, ActionState, Passage, Review, ReviewComment, ReviewStatus,
        ReviewTemplate,
    },
    time::Millis,
};
use muster_store::{Door, StoreError, rebuild};

use super::{AWKWARD, Ids, NOON, key};

pub(super) fn reviews(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let form = ReviewTemplate {
        name: "Ours".to_owned(),
        description: String::new(),
        text: format!("# Summary\n\n{AWKWARD}"),
    };
    door.create(author, NOON, ReviewTemplateId::new(), &form)?;
    let id = ReviewId::new();
    let record = Review {
        title: "What we learnt".to_owned(),
        incident: ids.incident,
        status: ReviewStatus::InReview,
        text: "First words.".to_owned(),
        owner: Some(ids.me),
        reviewers: [ids.me].into(),
        approved_by: BTreeSet::new(),
        tags: ["2023".to_owned(), "Größe 🚒".to_owned()].into(),
        factors: ["Capacity".to_owned()].into(),
        dismissed: BTreeSet::new(),
        created_at: NOON,
        created_by: ids.me,
        requested_at: Some(NOON),
        published_at: None,
        published_by: None,
    };
    door.create(author, NOON, id, &record)?;
    write(door, ids, id)?;
    let opening = ReviewCommentId::new();
    let comment = |text: &str, reply_to| ReviewComment {
        review: id,
        text: text.to_owned(),
        passage: None,
        reply_to,
        at: NOON,
        by: ids.me,
        resolved_at: None,
        resolved_by: None,
    };
    let asked = ReviewComment {
        passage: Some(Passage {
            quote: "words".to_owned(),
            before: "First ".to_owned(),
            after: AWKWARD.to_owned(),
        }),
        ..comment("Which?", None)
    };
    door.create(author, NOON, opening, &asked)?;
    door.create(
        author,
        NOON,
        ReviewCommentId::new(),
        &comment(AWKWARD, Some(opening)),
    )?;
    let item = ActionItem {
        title: "Rotate the log".to_owned(),
        description: AWKWARD.to_owned(),
        kind: ActionKind::Prevent,
        state: ActionState::InProgress,
        owner: Some(ids.me),
        due: "2023-12-01".parse().ok(),
        review: id,
        incident: ids.incident,
        issue: Some(key(ids, "group/project#42")),
        created_at: NOON,
        created_by: ids.me,
        ended_at: None,
    };
    door.create(author, NOON, ActionItemId::new(), &item)
}

/// Saves its text as an editor does, twice on the same state.
fn write(door: &mut Door<'_>, ids: &Ids, id: ReviewId) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let version = rebuild::version(door, id.into())?;
    for (minute, text) in [(1, "First words, and more."), (2, "The first words. 🚒")] {
        let at = NOON + Millis::minutes(minute);
        door.change_prose::<Review>(author, at, id, "text", &version, text)?;
    }
    Ok(())
}
