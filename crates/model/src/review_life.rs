//! The way of a review: a draft, read by its reviewers, published; and back. Each step gives the
//! review as it is afterwards, or a sentence that says why not.
//!
//! Who owns a review does not count among those who read it. Agreement counts while the review is
//! with its reviewers: each way out of there but publishing forgets it, and what a merge of two
//! laptops' edits leaves behind elsewhere counts for nothing.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::{
    ids::MemberId,
    record::{Invalid, Record, Review, ReviewStatus},
    time::Timestamp,
};

/// Why a step was refused: a sentence for the person who took it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is published.
    #[error("'{title}' is published. Reopen it to change it.")]
    Published {
        /// The review's title.
        title: String,
    },
    /// Nobody is asked to read it.
    #[error(
        "Choose at least one reviewer for '{title}', who is not its owner, before you hand it over."
    )]
    NoReviewer {
        /// The review's title.
        title: String,
    },
    /// It is not with its reviewers.
    #[error("'{title}' is not in review, so there is nothing to agree to or to take back.")]
    NotInReview {
        /// The review's title.
        title: String,
    },
    /// This person is not asked.
    #[error("You are not a reviewer of '{title}'. Add yourself to its reviewers first.")]
    NotReviewer {
        /// The review's title.
        title: String,
    },
    /// It is their own.
    #[error("You own '{title}', so somebody else has to agree to publish it.")]
    OwnReview {
        /// The review's title.
        title: String,
    },
    /// Comments wait for an answer.
    #[error("Comments on '{title}' that are open: {open}. Settle them before you publish it.")]
    OpenComments {
        /// The review's title.
        title: String,
        /// How many.
        open: usize,
    },
    /// Nobody has agreed.
    #[error("No reviewer has agreed to publish '{title}' yet.")]
    NotApproved {
        /// The review's title.
        title: String,
    },
    /// It is not published.
    #[error("'{title}' is not published, so there is nothing to reopen.")]
    NotPublished {
        /// The review's title.
        title: String,
    },
    /// The review would not be acceptable as a record.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

/// Those who are asked to read a review: its reviewers without its owner.
pub fn readers(review: &Review) -> impl Iterator<Item = MemberId> {
    let others = |member: &MemberId| Some(*member) != review.owner;
    review.reviewers.iter().copied().filter(others)
}

/// Those who agree to publish a review as it is with them now.
pub fn agreed(review: &Review) -> impl Iterator<Item = MemberId> {
    let in_review = review.status == ReviewStatus::InReview;
    readers(review).filter(move |member| in_review && review.approved_by.contains(member))
}

/// Hands it to its reviewers; who agreed to an earlier state is asked again.
///
/// # Errors
/// [`Refusal::Published`], [`Refusal::NoReviewer`], [`Refusal::Invalid`].
pub fn request(review: &Review, at: Timestamp) -> Result<Review, Refusal> {
    refuse_published(review)?;
    if readers(review).next().is_none() {
        return Err(Refusal::NoReviewer {
            title: review.title.clone(),
        });
    }
    let next = Review {
        requested_at: Some(at),
        ..unpublished(review, ReviewStatus::InReview)
    };
    next.validate()?;
    Ok(next)
}

/// Takes it back from its reviewers, to write on.
///
/// # Errors
/// [`Refusal::NotInReview`].
pub fn withdraw(review: &Review) -> Result<Review, Refusal> {
    refuse_outside_review(review)?;
    Ok(unpublished(review, ReviewStatus::Draft))
}

/// A reviewer agrees to publish it, or does not any more.
///
/// # Errors
/// [`Refusal::NotInReview`], [`Refusal::NotReviewer`], [`Refusal::OwnReview`].
pub fn approve(review: &Review, by: MemberId, agreed: bool) -> Result<Review, Refusal> {
    refuse_outside_review(review)?;
    let title = || review.title.clone();
    if review.owner == Some(by) {
        return Err(Refusal::OwnReview { title: title() });
    }
    if !review.reviewers.contains(&by) {
        return Err(Refusal::NotReviewer { title: title() });
    }
    let mut next = review.clone();
    if agreed {
        next.approved_by.insert(by);
    } else {
        next.approved_by.remove(&by);
    }
    Ok(next)
}

/// Publishes it: at least one reviewer has agreed and no comment is open. `anyway` does without
/// both, for a team of one, or a reviewer who left.
///
/// # Errors
/// [`Refusal::Published`], [`Refusal::OpenComments`], [`Refusal::NotApproved`],
/// [`Refusal::Invalid`].
pub fn publish(
    review: &Review,
    open_comments: usize,
    anyway: bool,
    by: MemberId,
    at: Timestamp,
) -> Result<Review, Refusal> {
    refuse_published(review)?;
    let approved_by: BTreeSet<MemberId> = agreed(review).collect();
    let title = || review.title.clone();
    if open_comments > 0 && !anyway {
        return Err(Refusal::OpenComments {
            title: title(),
            open: open_comments,
        });
    }
    if approved_by.is_empty() && !anyway {
        return Err(Refusal::NotApproved { title: title() });
    }
    let next = Review {
        status: ReviewStatus::Published,
        approved_by,
        published_at: Some(at),
        published_by: Some(by),
        ..review.clone()
    };
    next.validate()?;
    Ok(next)
}

/// Makes a draft of a published review again.
///
/// # Errors
/// [`Refusal::NotPublished`].
pub fn reopen(review: &Review) -> Result<Review, Refusal> {
    if review.status != ReviewStatus::Published {
        return Err(Refusal::NotPublished {
            title: review.title.clone(),
        });
    }
    Ok(unpublished(review, ReviewStatus::Draft))
}

/// The review as it is when it begins or ends a round with its reviewers. A merge may have left an
/// instant of publication in one that is not published; it ends here.
fn unpublished(review: &Review, status: ReviewStatus) -> Review {
    Review {
        status,
        approved_by: BTreeSet::new(),
        published_at: None,
        published_by: None,
        ..review.clone()
    }
}

fn refuse_published(review: &Review) -> Result<(), Refusal> {
    if review.status == ReviewStatus::Published {
        return Err(Refusal::Published {
            title: review.title.clone(),
        });
    }
    Ok(())
}

fn refuse_outside_review(review: &Review) -> Result<(), Refusal> {
    if review.status != ReviewStatus::InReview {
        return Err(Refusal::NotInReview {
            title: review.title.clone(),
        });
    }
    Ok(())
}
