//! Attached files and the disk: reading one that was dropped on the window, where only its path is
//! known, and saving a copy of one.

use std::{
    fs::{self, File},
    io::Read as _,
    path::Path,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use muster_model::{ids::AttachmentId, media_type::media_type_of, record::Attachment};

use super::AttachmentContent;
use crate::{Engine, Problem};

impl Engine {
    /// Reads a file that somebody wants to attach, so that they see it before they do. What is too
    /// large is not read to its end.
    ///
    /// # Errors
    /// A sentence if it cannot be read, is empty, too large, or of a kind that is not attached.
    pub fn read_file_to_attach(&self, path: &Path) -> Result<AttachmentContent, Problem> {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |it| it.to_string_lossy().into_owned(),
        );
        let unread = |error: std::io::Error| {
            Problem::new(format!(
                "'{name}' could not be read. See that it is a file, is still there, and that you \
                 may read it; then attach it again."
            ))
            .caused_by(&error)
        };
        let limit = Attachment::MAX_SIZE as u64;
        let file = File::open(path).map_err(unread)?;
        let size = file.metadata().map_err(unread)?.len();
        if size > limit {
            return Err(Problem::with_field(
                "content",
                format!(
                    "'{name}' has {} MB; attachments have at most 10 MB. Attach a part of it, or a \
                     link.",
                    size.div_ceil(1024 * 1024)
                ),
            ));
        }
        let mut bytes = Vec::new();
        // It may have grown since it was measured.
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(unread)?;
        let media_type = media_type_of(&name, &bytes)?;
        Ok(AttachmentContent {
            media_type: media_type.to_owned(),
            base64: BASE64_STANDARD.encode(bytes),
            name,
        })
    }

    /// Saves a copy of an attached file, in place of whatever is there.
    ///
    /// # Errors
    /// As [`Engine::attachment_bytes`]; and if the copy cannot be written.
    pub fn save_attachment(&self, id: AttachmentId, path: &Path) -> Result<(), Problem> {
        let (attachment, bytes) = self.attachment_bytes(id)?;
        fs::write(path, bytes).map_err(|error| {
            Problem::new(format!(
                "'{}' could not be saved as {}. Choose another folder, or make room on the disk.",
                attachment.name,
                path.display()
            ))
            .caused_by(&error)
        })
    }
}
