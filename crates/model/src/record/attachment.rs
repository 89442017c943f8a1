use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, check_name};
use crate::{
    ids::{AttachmentId, IncidentId, MemberId},
    time::Timestamp,
};

/// A file that belongs to an incident. Its bytes are kept once, by their hash, however many
/// attachments have them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Attachment {
    /// The incident that it belongs to.
    pub incident: IncidentId,
    /// The file's name.
    pub name: String,
    /// What it holds: one of [`Attachment::MEDIA_TYPES`].
    pub media_type: String,
    /// How many bytes it has.
    pub size: u32,
    /// The BLAKE3 hash of its bytes, in hexadecimal.
    pub content: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// Who added it.
    pub added_by: MemberId,
    /// What can be seen in it, for those who cannot see it; may be empty.
    pub alt: String,
}

impl Attachment {
    /// The most bytes that one may have: 10 MB.
    pub const MAX_SIZE: usize = 10 * 1024 * 1024;

    /// What one may hold. No SVG and no HTML: they can run scripts.
    pub const MEDIA_TYPES: [&str; 8] = [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "application/pdf",
        "application/json",
        "text/csv",
        "text/plain",
    ];

    /// The longest description, in characters.
    pub const MAX_ALT: usize = 1_000;

    /// Whether it is an image, and so shown in place.
    #[must_use]
    pub fn is_image(&self) -> bool {
        self.media_type.starts_with("image/")
    }
}

impl Record for Attachment {
    type Id = AttachmentId;
    const KIND: RecordKind = RecordKind::Attachment;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        self.alt.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "attachment", &self.name)?;
        if !Self::MEDIA_TYPES.contains(&self.media_type.as_str()) {
            return Err(Invalid::new(
                "media_type",
                format!(
                    "Files of the type '{}' cannot be attached.",
                    self.media_type
                ),
            ));
        }
        if self.size == 0 || self.size as usize > Self::MAX_SIZE {
            return Err(Invalid::new(
                "size",
                "An attachment has between 1 byte and 10 MB; attach a smaller file.",
            ));
        }
        let is_hash = self.content.len() == 64
            && self
                .content
                .bytes()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hash {
            return Err(Invalid::new(
                "content",
                "An attachment names its bytes by their hash; attach the file again.",
            ));
        }
        if self.alt.chars().count() > Self::MAX_ALT {
            return Err(Invalid::new(
                "alt",
                format!("Shorten the description to {} characters.", Self::MAX_ALT),
            ));
        }
        Ok(())
    }
}
