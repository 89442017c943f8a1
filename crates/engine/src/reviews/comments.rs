//! What people say of a review, or of a passage of it. Who may write reviews may comment, also on a
//! published one, for people go on learning from it; only who wrote a comment changes it.

use std::collections::BTreeMap;

use muster_model::{
    ids::{MemberId, ReviewCommentId, ReviewId},
    passage,
    record::{Passage, Review, ReviewComment},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, names::Names};

/// A comment as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CommentView {
    /// Which one.
    pub id: ReviewCommentId,
    /// What it says, in Markdown.
    pub text: String,
    /// The passage that it is about; none for the whole review and for answers.
    pub passage: Option<Passage>,
    /// Where that stands in the text now, in UTF-16 code units; none if its words are gone.
    pub place: Option<(u32, u32)>,
    /// The comment that it answers.
    pub reply_to: Option<ReviewCommentId>,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: MemberId,
    /// Their name.
    pub by_name: String,
    /// Whether whoever uses this laptop wrote it, and so may change it.
    pub mine: bool,
    /// Whether it opens a thread that is not settled.
    pub open: bool,
    /// When its thread was settled.
    pub resolved_at: Option<Timestamp>,
    /// Who settled it; empty while it is open.
    pub resolved_by_name: String,
}

/// What somebody says of a review.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewComment {
    /// What they say.
    pub text: String,
    /// The passage that is meant, in UTF-16 code units of the text as it is saved; none for the
    /// whole review.
    pub place: Option<(u32, u32)>,
    /// The comment that it answers.
    pub reply_to: Option<ReviewCommentId>,
}

impl Engine {
    /// Comments on a review.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn add_review_comment(
        &self,
        id: ReviewId,
        new: &NewComment,
    ) -> Result<ReviewCommentId, Problem> {
        let me = self.workspace()?.me;
        let comment = ReviewCommentId::new();
        self.write(|door, author, now| {
            let review = door.require::<Review>(id)?;
            let reply_to = match new.reply_to {
                Some(answered) => Some(opening(door, answered)?),
                None => None,
            };
            let passage = match new.place.filter(|_| reply_to.is_none()) {
                Some(place) => Some(selected(&review.text, place)?),
                None => None,
            };
            let record = ReviewComment {
                review: id,
                text: new.text.trim_end().to_owned(),
                passage,
                reply_to,
                at: now,
                by: me,
                resolved_at: None,
                resolved_by: None,
            };
            door.create(author, now, comment, &record)
        })?;
        Ok(comment)
    }

    /// Changes what a comment says. Only who wrote it may.
    ///
    /// # Errors
    /// A sentence if it is not acceptable, or somebody else's.
    pub fn change_review_comment(&self, id: ReviewCommentId, text: &str) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            require_own(door, id, me, "change")?;
            door.change::<ReviewComment>(author, now, id, |comment| {
                text.trim_end().clone_into(&mut comment.text);
            })?;
            Ok(())
        })
    }

    /// Settles a thread, or opens it again.
    ///
    /// # Errors
    /// If the role does not allow it, or the comment is gone.
    pub fn resolve_review_comment(
        &self,
        id: ReviewCommentId,
        resolved: bool,
    ) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            let opening = opening(door, id)?;
            door.change::<ReviewComment>(author, now, opening, |comment| {
                match (resolved, comment.is_open()) {
                    (true, true) => {
                        comment.resolved_at = Some(now);
                        comment.resolved_by = Some(me);
                    }
                    (false, false) => {
                        comment.resolved_at = None;
                        comment.resolved_by = None;
                    }
                    // Who said so first stands.
                    (true, false) | (false, true) => {}
                }
            })?;
            Ok(())
        })
    }

    /// Deletes a comment, and its answers with it. Only who wrote it may.
    ///
    /// # Errors
    /// If it is somebody else's, or gone.
    pub fn delete_review_comment(&self, id: ReviewCommentId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            require_own(door, id, me, "delete")?;
            door.delete::<ReviewComment>(author, now, id)
        })
    }
}

/// The comment that opens the thread which this one is in.
fn opening(reader: &Reader, id: ReviewCommentId) -> Result<ReviewCommentId, StoreError> {
    let comment = reader.require::<ReviewComment>(id)?;
    Ok(comment.reply_to.unwrap_or(id))
}

/// The passage between two places of the text.
fn selected(text: &str, (from, to): (u32, u32)) -> Result<Passage, StoreError> {
    passage::passage(text, from, to).ok_or_else(|| StoreError::Invalid {
        field: "passage".to_owned(),
        message: "Select the words that the comment is about, or comment on the whole review."
            .to_owned(),
    })
}

/// Refuses what only the author of a comment may do to it.
fn require_own(
    reader: &Reader,
    id: ReviewCommentId,
    me: MemberId,
    what: &str,
) -> Result<(), StoreError> {
    let comment = reader.require::<ReviewComment>(id)?;
    if comment.by == me {
        return Ok(());
    }
    let author = Names::read(reader)?.member(Some(comment.by));
    let author = if author.is_empty() {
        "Somebody who left"
    } else {
        author.as_str()
    };
    Err(StoreError::NotAllowed(format!(
        "{author} wrote this comment, and nobody else may {what} it. Answer it, or settle it."
    )))
}

/// The comments on a review, by thread: each thread's opening, then its answers, the oldest first.
pub(super) fn views(
    reader: &Reader,
    id: ReviewId,
    text: &str,
    names: &Names,
    me: MemberId,
) -> Result<Vec<CommentView>, StoreError> {
    let comments = reader.review_comments_of(id)?;
    let mut answers: BTreeMap<ReviewCommentId, Vec<CommentView>> = BTreeMap::new();
    let mut threads = Vec::new();
    for (id, comment) in comments {
        let view = view(id, comment, text, names, me);
        match view.reply_to {
            Some(opening) => answers.entry(opening).or_default().push(view),
            None => threads.push(view),
        }
    }
    let mut views = Vec::new();
    for opening in threads {
        let below = answers.remove(&opening.id).unwrap_or_default();
        views.push(opening);
        views.extend(below);
    }
    Ok(views)
}

fn view(
    id: ReviewCommentId,
    comment: ReviewComment,
    text: &str,
    names: &Names,
    me: MemberId,
) -> CommentView {
    CommentView {
        id,
        place: comment
            .passage
            .as_ref()
            .and_then(|passage| passage::find(text, passage)),
        reply_to: comment.reply_to,
        at: comment.at,
        by: comment.by,
        by_name: names.member(Some(comment.by)),
        mine: comment.by == me,
        open: comment.is_open(),
        resolved_at: comment.resolved_at,
        resolved_by_name: names.member(comment.resolved_by),
        text: comment.text,
        passage: comment.passage,
    }
}
