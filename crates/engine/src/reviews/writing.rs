//! Writing a review. Its text is saved at each pause: what was written elsewhere meanwhile is
//! merged letter by letter, and nothing is lost.

use std::collections::BTreeSet;

use muster_model::{
    ids::{IncidentId, MemberId, ReviewId},
    record::{Incident, MAX_NAME, Review, ReviewStatus, ReviewTemplate},
    review_life::Refusal,
    review_template,
    time::Timestamp,
};
use muster_store::StoreError;
use serde::Serialize;

use super::{ReviewFields, TemplateChoice};
use crate::{Engine, Problem};

/// A review's text after it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SavedText {
    /// The text as it is now.
    pub text: String,
    /// Its state, for the next time.
    pub version: String,
    /// Whether it holds more than what was saved: somebody else wrote meanwhile.
    pub merged: bool,
}

impl Engine {
    /// Begins a review of an incident: its form filled in, its owner whoever begins it.
    ///
    /// # Errors
    /// If the role does not allow it, or the incident is gone.
    pub fn start_review(
        &self,
        incident: IncidentId,
        template: TemplateChoice,
    ) -> Result<ReviewId, Problem> {
        let me = self.workspace()?.me;
        let id = ReviewId::new();
        let text = self.beginning(incident, template)?;
        self.write(|door, author, now| {
            let review = Review {
                text,
                ..draft(incident, &door.require::<Incident>(incident)?, me, now)
            };
            door.create(author, now, id, &review)
        })?;
        Ok(id)
    }

    /// Saves the text of a review, which was `version` when the writer began to change it. If it
    /// has changed since, both changes are merged.
    ///
    /// # Errors
    /// A sentence if the review is published or gone, if the text is too long, or if the role does
    /// not allow it.
    pub fn save_review_text(
        &self,
        id: ReviewId,
        version: &str,
        text: &str,
    ) -> Result<SavedText, Problem> {
        self.write(|door, author, now| {
            let review = door.require::<Review>(id)?;
            if review.status == ReviewStatus::Published && review.text != text {
                let refusal = Refusal::Published {
                    title: review.title,
                };
                return Err(StoreError::NotAllowed(refusal.to_string()));
            }
            let saved = door.change_prose::<Review>(author, now, id, "text", version, text)?;
            Ok(SavedText {
                merged: saved.record.text != text,
                text: saved.record.text,
                version: saved.version,
            })
        })
    }

    /// Changes what a review says beside its text.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn describe_review(&self, id: ReviewId, fields: &ReviewFields) -> Result<(), Problem> {
        self.write(|door, author, now| {
            door.change::<Review>(author, now, id, |review| {
                fields.title.trim().clone_into(&mut review.title);
                review.owner = fields.owner;
                review.reviewers.clone_from(&fields.reviewers);
                // Who is not asked any more has not agreed either.
                review
                    .approved_by
                    .retain(|member| fields.reviewers.contains(member));
                review.tags = tidy(&fields.tags);
                review.factors = tidy(&fields.factors);
            })?;
            Ok(())
        })
    }

    /// Dismisses a hint on the language of a review, or takes that back.
    ///
    /// # Errors
    /// If the role does not allow it, or the review is gone.
    pub fn dismiss_review_hint(
        &self,
        id: ReviewId,
        key: &str,
        dismissed: bool,
    ) -> Result<(), Problem> {
        self.write(|door, author, now| {
            door.change::<Review>(author, now, id, |review| {
                if dismissed {
                    review.dismissed.insert(key.to_owned());
                } else {
                    review.dismissed.remove(key);
                }
            })?;
            Ok(())
        })
    }

    /// Deletes a review with its comments and actions.
    ///
    /// # Errors
    /// If the role does not allow it, or the review is gone.
    pub fn delete_review(&self, id: ReviewId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Review>(author, now, id))
    }

    /// What a review begins with: its form, filled in from the incident.
    fn beginning(&self, incident: IncidentId, template: TemplateChoice) -> Result<String, Problem> {
        let form = match template {
            TemplateChoice::BuiltIn(template) => template.text().to_owned(),
            TemplateChoice::Own(id) => {
                self.read(|reader| reader.require::<ReviewTemplate>(id))?
                    .text
            }
            TemplateChoice::Empty => return Ok(String::new()),
        };
        Ok(review_template::fill(
            &form,
            &self.incident_facts(incident)?,
        ))
    }
}

/// An empty review.
fn draft(id: IncidentId, incident: &Incident, me: MemberId, now: Timestamp) -> Review {
    Review {
        title: title(&incident.title),
        incident: id,
        status: ReviewStatus::Draft,
        text: String::new(),
        owner: Some(me),
        reviewers: BTreeSet::new(),
        approved_by: BTreeSet::new(),
        tags: BTreeSet::new(),
        factors: BTreeSet::new(),
        dismissed: BTreeSet::new(),
        created_at: now,
        created_by: me,
        requested_at: None,
        published_at: None,
        published_by: None,
    }
}

/// What a review of an incident with this title is called, as far as a title may be long.
fn title(incident: &str) -> String {
    let title = format!("Review of {incident}");
    if title.chars().count() <= MAX_NAME {
        return title;
    }
    let mut cut: String = title.chars().take(MAX_NAME - 1).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// Words without the spaces around them, and without those that are nothing else.
fn tidy(words: &BTreeSet<String>) -> BTreeSet<String> {
    let words = words.iter().map(|word| word.trim().to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_named_after_its_incident_as_far_as_that_fits() {
        assert_eq!(title("Nobody can pay"), "Review of Nobody can pay");
        let long = title(&"é ".repeat(100));
        assert_eq!(long.chars().count(), MAX_NAME);
        assert!(long.ends_with("é…"));
    }
}
