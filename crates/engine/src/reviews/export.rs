//! Reviews as documents that need no Muster: Markdown, one HTML file, a typeset PDF.

mod document;
mod html;
mod markdown;
mod pdf;

use std::path::Path;

use muster_model::{ids::ReviewId, record::Review};
use muster_store::StoreError;
use serde::{Deserialize, Serialize};

use self::document::Document;
pub(super) use self::{document::actions_place, html::action_table};
use crate::{
    Engine, Problem, exported_file,
    incidents::{number, room::settings},
    names::Names,
};

/// What a review is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Markdown.
    Markdown,
    /// One HTML file with all that it shows.
    Html,
    /// A typeset PDF.
    Pdf,
}

impl ExportFormat {
    /// How the names of such files end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Exported {
    /// The file.
    pub path: String,
    /// How many reviews are in it.
    pub reviews: u32,
    /// How many bytes it has.
    pub bytes: u32,
}

impl Engine {
    /// Writes reviews to a file, each beginning a new page where there are pages. A file of that
    /// name is replaced, once the new one is complete.
    ///
    /// # Errors
    /// A sentence if a review is gone or the file cannot be written.
    pub fn export_reviews(
        &self,
        ids: &[ReviewId],
        format: ExportFormat,
        path: &Path,
    ) -> Result<Exported, Problem> {
        exported_file::check(path)?;
        let bytes = self.render_reviews(ids, format)?;
        exported_file::put(path, &bytes)?;
        Ok(Exported {
            path: path.display().to_string(),
            reviews: number(ids.len() as u64),
            bytes: number(bytes.len() as u64),
        })
    }

    /// Reviews as a document: the bytes of the file that [`export_reviews`](Self::export_reviews)
    /// would write.
    ///
    /// # Errors
    /// A sentence if a review is gone.
    pub fn render_reviews(
        &self,
        ids: &[ReviewId],
        format: ExportFormat,
    ) -> Result<Vec<u8>, Problem> {
        let me = self.workspace()?.me;
        let now = self.now();
        let (documents, workspace) = self.read(|reader| {
            let settings = settings(reader)?;
            let zone = settings.zone();
            let names = Names::read(reader)?;
            let documents = ids
                .iter()
                .map(|id| Document::read(reader, *id, &names, zone, me, now))
                .collect::<Result<Vec<_>, StoreError>>()?;
            Ok((documents, settings.name))
        })?;
        if documents.is_empty() {
            return Err(Problem::new("Choose at least one review to export."));
        }
        match format {
            ExportFormat::Markdown => Ok(markdown::markdown(&documents).into_bytes()),
            ExportFormat::Html => Ok(html::html(&documents).into_bytes()),
            ExportFormat::Pdf => pdf::pdf(&documents, &workspace),
        }
    }

    /// The name of a file for reviews, without its folder.
    ///
    /// # Errors
    /// If a review is gone.
    pub fn export_name(&self, ids: &[ReviewId], format: ExportFormat) -> Result<String, Problem> {
        let now = self.now();
        let stem = self.read(|reader| match ids {
            [id] => Ok(exported_file::stem(
                &reader.require::<Review>(*id)?.title,
                "review",
            )),
            _ => {
                let today = now.to_utc().with_timezone(&settings(reader)?.zone());
                Ok(format!("reviews-{}", today.format("%Y-%m-%d")))
            }
        })?;
        Ok(format!("{stem}.{}", format.ending()))
    }
}

/// What documents are called together.
fn title_of(documents: &[Document]) -> String {
    match documents {
        [document] => document.title.clone(),
        _ => "Incident reviews".to_owned(),
    }
}

#[cfg(test)]
mod tests;
