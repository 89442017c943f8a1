//! Reviews as a typeset PDF.

mod source;

use super::Document;
use crate::{
    Problem,
    document::pdf::{self, name_of},
};

/// What stands at the head of a review, and the list of several.
const DESIGN: &str = include_str!("pdf/review.typ");

/// Reviews as one PDF, the same bytes for the same reviews.
///
/// # Errors
/// A sentence if typst cannot set them.
pub(super) fn pdf(documents: &[Document], workspace: &str) -> Result<Vec<u8>, Problem> {
    let pictures = documents.iter().flat_map(|document| &document.pictures);
    let pictures = pictures.map(|(id, picture)| (name_of(*id), picture.bytes.clone()));
    pdf::pdf(pictures.collect(), |with_pictures| {
        source::of(documents, workspace, with_pictures)
    })
}

#[cfg(test)]
mod tests;
