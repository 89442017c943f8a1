#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, Review, check_name};
use crate::ids::ReviewTemplateId;

/// A form for reviews that a team made for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReviewTemplate {
    /// What people call it.
    pub name: String,
    /// When to use it, in a sentence; may be empty.
    pub description: String,
    /// The text that a review begins with, in Markdown, with blanks such as `{{impact}}` that are
    /// filled in from the incident.
    pub text: String,
}

impl Record for ReviewTemplate {
    type Id = ReviewTemplateId;
    const KIND: RecordKind = RecordKind::ReviewTemplate;

    fn merge_of(field: &str) -> Merge {
        match field {
            "text" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        self.description.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "template", &self.name)?;
        if self.text.trim().is_empty() {
            return Err(Invalid::new(
                "text",
                "Write what a review begins with: its headings at least.",
            ));
        }
        if self.text.chars().count() > Review::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!("Shorten the template to {} characters.", Review::MAX_TEXT),
            ));
        }
        Ok(())
    }
}
