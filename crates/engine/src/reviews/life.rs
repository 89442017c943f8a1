//! The way of a review: handed to its reviewers, agreed to, published, and opened again. Each step
//! is a pure rule of the model, applied through the one door.

use muster_model::{
    ids::ReviewId,
    record::Review,
    review_life::{self, Refusal},
    time::Timestamp,
};
use muster_store::{Door, StoreError};

use crate::{Engine, Problem};

impl Engine {
    /// Hands a review to its reviewers.
    ///
    /// # Errors
    /// A sentence that says what stands in the way.
    pub fn request_review(&self, id: ReviewId) -> Result<(), Problem> {
        self.review_step(id, |_, review, at| Ok(review_life::request(review, at)))
    }

    /// Takes a review back from its reviewers.
    ///
    /// # Errors
    /// A sentence that says what stands in the way.
    pub fn withdraw_review(&self, id: ReviewId) -> Result<(), Problem> {
        self.review_step(id, |_, review, _| Ok(review_life::withdraw(review)))
    }

    /// Agrees to publish a review, or takes that back.
    ///
    /// # Errors
    /// A sentence that says what stands in the way.
    pub fn approve_review(&self, id: ReviewId, agreed: bool) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.review_step(id, |_, review, _| {
            Ok(review_life::approve(review, me, agreed))
        })
    }

    /// Publishes a review; `anyway` without an agreement, and with open comments.
    ///
    /// # Errors
    /// A sentence that says what stands in the way.
    pub fn publish_review(&self, id: ReviewId, anyway: bool) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.review_step(id, |door, review, at| {
            let open = door.open_review_comments(id)? as usize;
            Ok(review_life::publish(review, open, anyway, me, at))
        })
    }

    /// Makes a draft of a published review again.
    ///
    /// # Errors
    /// A sentence that says what stands in the way.
    pub fn reopen_review(&self, id: ReviewId) -> Result<(), Problem> {
        self.review_step(id, |_, review, _| Ok(review_life::reopen(review)))
    }

    /// Takes one step in a review's life.
    fn review_step(
        &self,
        id: ReviewId,
        step: impl FnOnce(&Door<'_>, &Review, Timestamp) -> Result<Result<Review, Refusal>, StoreError>,
    ) -> Result<(), Problem> {
        let refused = self.write(|door, author, now| {
            let review = door.require::<Review>(id)?;
            let next = match step(door, &review, now)? {
                Ok(next) => next,
                Err(refusal) => return Ok(Some(refusal)),
            };
            door.change::<Review>(author, now, id, |record| *record = next)?;
            Ok(None)
        })?;
        refused.map_or(Ok(()), |refusal| Err(refusal.into()))
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(invalid) => invalid.into(),
            refusal => Self::new(refusal.to_string()),
        }
    }
}
