//! The forms that reviews begin with: Muster's and the teams' own.

use muster_model::{
    ids::{IncidentId, ReviewTemplateId},
    record::ReviewTemplate,
    review_template::{BuiltInTemplate, fill},
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::{TemplateChoice, facts};
use crate::{Engine, Problem};

/// A form as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TemplateView {
    /// Which one.
    pub choice: TemplateChoice,
    /// What people call it.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// Its text, with blanks.
    pub text: String,
}

/// What a person says of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewTemplate {
    /// What people call it.
    pub name: String,
    /// When to use it; may be empty.
    pub description: String,
    /// Its text, with blanks.
    pub text: String,
}

impl Engine {
    /// Makes a form, or changes the one with this identity.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_review_template(
        &self,
        id: Option<ReviewTemplateId>,
        new: &NewTemplate,
    ) -> Result<ReviewTemplateId, Problem> {
        let template = ReviewTemplate {
            name: new.name.trim().to_owned(),
            description: new.description.trim().to_owned(),
            text: new.text.clone(),
        };
        self.save(id, &template, ReviewTemplateId::new)
    }

    /// Deletes a form. Reviews that began with it keep their text.
    ///
    /// # Errors
    /// If the role does not allow it, or the form is gone.
    pub fn delete_review_template(&self, id: ReviewTemplateId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<ReviewTemplate>(author, now, id))
    }

    /// How a form would begin the review of an incident, as Markdown; of the last one that was
    /// resolved if none is given, and of a made-up one if there is none.
    ///
    /// # Errors
    /// If the incident is gone.
    pub fn fill_review_template(
        &self,
        text: &str,
        incident: Option<IncidentId>,
    ) -> Result<String, Problem> {
        let incident = match incident {
            Some(incident) => Some(incident),
            None => self.read(Reader::last_resolved_incident)?,
        };
        let facts = match incident {
            Some(incident) => self.incident_facts(incident)?,
            None => facts::made_up(self.now()),
        };
        Ok(fill(text, &facts))
    }
}

/// Every form: Muster's, then the teams' own by name.
pub(super) fn all(reader: &Reader) -> Result<Vec<TemplateView>, StoreError> {
    let built_in = BuiltInTemplate::ALL.map(|template| TemplateView {
        choice: TemplateChoice::BuiltIn(template),
        name: template.name().to_owned(),
        description: template.description().to_owned(),
        text: template.text().to_owned(),
    });
    let own = reader.list::<ReviewTemplate>()?;
    let own = own.into_iter().map(|(id, template)| TemplateView {
        choice: TemplateChoice::Own(id),
        name: template.name,
        description: template.description,
        text: template.text,
    });
    Ok(built_in.into_iter().chain(own).collect())
}
