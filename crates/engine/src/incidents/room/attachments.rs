//! Files that belong to an incident: pictures of graphs, logs, answers of a query.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use muster_model::{
    ids::{AttachmentId, IncidentId},
    media_type::media_type_of,
    record::{Attachment, Incident},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use crate::{Engine, Problem, names::Names};

/// A file that belongs to an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AttachmentView {
    /// Which one.
    pub id: AttachmentId,
    /// The file's name.
    pub name: String,
    /// What it holds, such as `image/png`.
    pub media_type: String,
    /// Whether it is an image, and so shown in place.
    pub is_image: bool,
    /// How many bytes it has.
    pub size: u32,
    /// What can be seen in it; empty if nobody said.
    pub alt: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// Who added it.
    pub added_by_name: String,
    /// Whether its bytes are here: they are missing after an import from a damaged archive, or when
    /// they were added on another laptop.
    pub available: bool,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AttachmentContent {
    /// The file's name.
    pub name: String,
    /// What it holds, such as `image/png`.
    pub media_type: String,
    /// Its bytes, in base64.
    pub base64: String,
}

impl Engine {
    /// Attaches a file to an incident. What it holds is found in its bytes.
    ///
    /// # Errors
    /// A sentence if it is empty, too large, or of a kind that is not attached; or that the role
    /// does not allow it.
    pub fn attach_file(
        &self,
        id: IncidentId,
        name: &str,
        alt: &str,
        bytes: &[u8],
    ) -> Result<AttachmentId, Problem> {
        let me = self.workspace()?.me;
        let name = name.trim();
        let media_type = media_type_of(name, bytes)?;
        let attachment_id = AttachmentId::new();
        self.write(|door, author, now| {
            door.require::<Incident>(id)?;
            let attachment = Attachment {
                incident: id,
                name: name.to_owned(),
                media_type: media_type.to_owned(),
                size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                content: door.put_content(bytes)?,
                added_at: now,
                added_by: me,
                alt: alt.trim().to_owned(),
            };
            door.create(author, now, attachment_id, &attachment)
        })?;
        Ok(attachment_id)
    }

    /// Attaches a file whose bytes come in base64, as they do from the window.
    ///
    /// # Errors
    /// As [`Engine::attach_file`]; and if it is no base64.
    pub fn attach_base64(
        &self,
        id: IncidentId,
        name: &str,
        alt: &str,
        base64: &str,
    ) -> Result<AttachmentId, Problem> {
        let bytes = BASE64_STANDARD.decode(base64).map_err(|error| {
            Problem::with_field(
                "content",
                format!("'{name}' did not arrive whole; attach it again."),
            )
            .caused_by(&error)
        })?;
        self.attach_file(id, name, alt, &bytes)
    }

    /// The bytes of an attached file.
    ///
    /// # Errors
    /// If it was removed, or its bytes are not here.
    pub fn attachment_bytes(&self, id: AttachmentId) -> Result<(Attachment, Vec<u8>), Problem> {
        let (attachment, bytes) = self.read(|reader| {
            let attachment = reader.require::<Attachment>(id)?;
            let bytes = reader.content(&attachment.content)?;
            Ok((attachment, bytes))
        })?;
        let bytes = bytes.ok_or_else(|| {
            Problem::new(format!(
                "The bytes of '{}' are not on this laptop. Ask whoever attached it to attach it \
                 again.",
                attachment.name
            ))
        })?;
        Ok((attachment, bytes))
    }

    /// What an attached file holds, for the window.
    ///
    /// # Errors
    /// As [`Engine::attachment_bytes`].
    pub fn attachment_content(&self, id: AttachmentId) -> Result<AttachmentContent, Problem> {
        let (attachment, bytes) = self.attachment_bytes(id)?;
        Ok(AttachmentContent {
            name: attachment.name,
            media_type: attachment.media_type,
            base64: BASE64_STANDARD.encode(bytes),
        })
    }

    /// Removes an attached file; its bytes go with it, unless it is attached elsewhere too.
    ///
    /// # Errors
    /// If the role does not allow it, or it is gone.
    pub fn remove_attachment(&self, id: AttachmentId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Attachment>(author, now, id))
    }
}

/// The attached files of an incident, the first added first.
pub(super) fn views(
    reader: &Reader,
    incident: IncidentId,
    names: &Names,
) -> Result<Vec<AttachmentView>, StoreError> {
    let here = reader.contents_of(incident)?;
    let attachments = reader.attachments_of(incident)?;
    Ok(attachments
        .into_iter()
        .map(|(id, attachment)| AttachmentView {
            id,
            is_image: attachment.is_image(),
            size: attachment.size,
            added_at: attachment.added_at,
            added_by_name: names.member(Some(attachment.added_by)),
            available: here.contains(&attachment.content),
            name: attachment.name,
            media_type: attachment.media_type,
            alt: attachment.alt,
        })
        .collect())
}
