//! A week as a document that needs no Muster: Markdown, one HTML file, a typeset PDF. All three are
//! written from one tree, which holds every word of a person's as text.

mod content;
mod formats;

use std::path::Path;

use muster_model::{
    ids::WeeklyReviewId,
    record::{Day, WeeklyReview},
    week::Week,
};

use crate::{Engine, Problem, exported_file, reviews::ExportFormat};

impl Engine {
    /// A week as a document: the bytes of the file that [`export_week`](Self::export_week) would
    /// write.
    ///
    /// # Errors
    /// As of the page.
    pub fn render_week(
        &self,
        id: WeeklyReviewId,
        week: Day,
        format: ExportFormat,
    ) -> Result<Vec<u8>, Problem> {
        let told = self.told_week(id, week)?;
        match format {
            ExportFormat::Markdown => Ok(formats::markdown(&told).into_bytes()),
            ExportFormat::Html => Ok(formats::html(&told).into_bytes()),
            ExportFormat::Pdf => formats::pdf(&told),
        }
    }

    /// Writes a week to a file. A file of that name is replaced, once the new one is complete.
    ///
    /// # Errors
    /// As of the page, or that the file cannot be written.
    pub fn export_week(
        &self,
        id: WeeklyReviewId,
        week: Day,
        format: ExportFormat,
        path: &Path,
    ) -> Result<(), Problem> {
        exported_file::check(path)?;
        exported_file::put(path, &self.render_week(id, week, format)?)
    }

    /// The name of a file for a week, without its folder.
    ///
    /// # Errors
    /// If there is no such weekly review, or the day is no Monday.
    pub fn week_name(
        &self,
        id: WeeklyReviewId,
        week: Day,
        format: ExportFormat,
    ) -> Result<String, Problem> {
        let week = Week::named(week)?;
        let review = self.read(|reader| reader.require::<WeeklyReview>(id))?;
        let stem = exported_file::stem(&review.name, "weekly-review");
        Ok(format!("{stem}-{}.{}", week.iso(), format.ending()))
    }
}
