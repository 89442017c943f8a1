//! What a review's text looks like and what it lacks, while it is written: rendered Markdown without
//! anything that could run, hints on its language, and what is missing.

use std::cell::Cell;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use muster_model::{
    blameless::{self, Hint},
    ids::ReviewId,
    readiness::{self, Missing},
    record::{Attachment, Member, Review},
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use super::{
    actions,
    export::{action_table, actions_place},
};
use crate::{
    Engine, Problem,
    document::prose::{Prose, Setting, html, without_comments},
    incidents::number,
    names::Names,
};

/// How many bytes of pictures one preview shows at the most: it is made at each pause, and goes to
/// the window as text.
const PICTURES: u32 = 4 * 1024 * 1024;

/// What a review's text looks like and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ReviewCheck {
    /// The text with its action items, as HTML: no scripts, no styles, no raw HTML of the author's,
    /// links only to `http`, `https`, `mailto` and `muster`.
    pub html: String,
    /// Language that blames, in order, without what was dismissed.
    pub hints: Vec<Hint>,
    /// What it lacks, the most important first.
    pub missing: Vec<Missing>,
    /// How many words it has.
    pub words: u32,
}

impl Engine {
    /// What this text of a review, which need not be saved, looks like and lacks.
    ///
    /// # Errors
    /// If the review is gone.
    pub fn check_review(&self, id: ReviewId, text: &str) -> Result<ReviewCheck, Problem> {
        self.read(|reader| check(reader, id, &reader.require::<Review>(id)?, text))
    }

    /// Markdown that belongs to no review, such as a comment or a form, as HTML.
    #[must_use]
    pub fn markdown(&self, text: &str) -> String {
        html(&Prose::read(text), &Setting::PLAIN)
    }
}

/// What a text of a review looks like and lacks.
pub(super) fn check(
    reader: &Reader,
    id: ReviewId,
    review: &Review,
    text: &str,
) -> Result<ReviewCheck, StoreError> {
    let members = reader.list::<Member>()?;
    let names: Vec<&str> = members.iter().map(|(_, it)| it.name.as_str()).collect();
    let mut hints = blameless::hints(text, &names);
    hints.retain(|hint| !review.dismissed.contains(&hint.key));

    let items = reader.action_items_of(id)?;
    let items: Vec<_> = items.into_iter().map(|(_, item)| item).collect();
    let written = Review {
        text: text.to_owned(),
        ..review.clone()
    };
    Ok(ReviewCheck {
        html: shown(reader, id, review, text)?,
        hints,
        missing: readiness::missing(&written, &items),
        words: words(&without_comments(text)),
    })
}

/// The text with its action items.
fn shown(reader: &Reader, id: ReviewId, review: &Review, text: &str) -> Result<String, StoreError> {
    let names = Names::read(reader)?;
    // Whoever looks, and when, changes nothing of what is shown: neither what they may do nor what
    // is overdue is in it.
    let actions = actions::of_review(reader, id, &names, review.created_by, review.created_at)?;
    let text = without_comments(text);
    let prose = Prose::with_actions(&text, &actions_place(&text, &actions));
    let left = Cell::new(PICTURES);
    let picture = |id| {
        let attachment = reader.get::<Attachment>(id).ok().flatten()?;
        let rest = left.get().checked_sub(attachment.size)?;
        let bytes = reader.content(&attachment.content).ok().flatten()?;
        left.set(rest);
        attachment.is_image().then(|| {
            let base64 = BASE64_STANDARD.encode(bytes);
            format!("data:{};base64,{base64}", attachment.media_type)
        })
    };
    let setting = Setting {
        actions: &action_table(&actions),
        prefix: "",
        picture: &picture,
    };
    Ok(html(&prose, &setting))
}

/// How many words a text has: what has a letter or a digit is one.
fn words(text: &str) -> u32 {
    let words = text.split_whitespace();
    number(
        words
            .filter(|it| it.contains(char::is_alphanumeric))
            .count() as u64,
    )
}
