//! What every document that leaves Muster is made with: texts that people wrote as a tree of what
//! they may hold, and that tree as HTML in a page of its own, as Markdown, and as a typeset PDF.

pub(crate) mod page;
pub(crate) mod pdf;
pub(crate) mod prose;

use chrono_tz::Tz;
use muster_model::time::Timestamp;

/// An instant as documents write it.
pub(crate) fn time(at: Timestamp, zone: Tz) -> String {
    let local = at.to_utc().with_timezone(&zone);
    local.format("%-d %B %Y, %H:%M %Z").to_string()
}

/// The day of an instant as documents write it.
pub(crate) fn day(at: Timestamp, zone: Tz) -> String {
    let local = at.to_utc().with_timezone(&zone);
    local.format("%-d %B %Y").to_string()
}
