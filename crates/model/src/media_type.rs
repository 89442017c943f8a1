//! What a file that somebody attaches holds, found in its bytes and not in what its name promises:
//! an image must begin as such images do, and a text must be one.

#[cfg(test)]
mod tests;

use crate::record::{Attachment, Invalid};

/// How the files begin that are known by their beginning.
const SIGNATURES: [(&[u8], &str); 5] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
];

/// What a file holds: one of [`Attachment::MEDIA_TYPES`].
///
/// # Errors
/// If it is empty or too large, or neither an image, a PDF nor a text.
pub fn media_type_of(name: &str, bytes: &[u8]) -> Result<&'static str, Invalid> {
    if bytes.is_empty() {
        return Err(refused(format!(
            "'{name}' is empty, so there is nothing to attach."
        )));
    }
    if bytes.len() > Attachment::MAX_SIZE {
        return Err(refused(format!(
            "'{name}' has {} MB; attachments have at most 10 MB. Attach a part of it, or a link.",
            bytes.len().div_ceil(1024 * 1024)
        )));
    }
    let by_signature = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature));
    if let Some((_, media_type)) = by_signature {
        return Ok(media_type);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok("image/webp");
    }
    let is_text = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    if !is_text {
        return Err(refused(format!(
            "'{name}' is neither an image (PNG, JPEG, GIF, WebP), a PDF, nor a text, so it cannot \
             be attached."
        )));
    }
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    Ok(match extension.as_deref() {
        Some("json") => "application/json",
        Some("csv") => "text/csv",
        _ => "text/plain",
    })
}

fn refused(message: String) -> Invalid {
    Invalid {
        field: "content",
        message,
    }
}
