//! The links under which a review cites the entries of a timeline.

use std::fmt::Write as _;

use crate::ids::IncidentId;

/// The link under which a timeline's entry is cited in a review.
#[must_use]
pub fn citation(incident: IncidentId, key: &str) -> String {
    let mut link = format!("muster://incident/{incident}?entry=");
    for byte in key.bytes() {
        // The unreserved characters of RFC 3986; no other ends a link in Markdown or in a chat.
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    link
}

/// The entry that a link cites: its incident and its key. None if it is no such link.
#[must_use]
pub fn cited(link: &str) -> Option<(IncidentId, String)> {
    let rest = link.strip_prefix("muster://incident/")?;
    let (incident, key) = rest.split_once("?entry=")?;
    let mut bytes = Vec::with_capacity(key.len());
    let mut left = key.bytes();
    while let Some(byte) = left.next() {
        bytes.push(match byte {
            b'%' => digit(left.next()?)? * 16 + digit(left.next()?)?,
            _ => byte,
        });
    }
    let key = String::from_utf8(bytes)
        .ok()
        .filter(|key| !key.is_empty())?;
    Some((incident.parse().ok()?, key))
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}
