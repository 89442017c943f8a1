//! Calendar files (ICS) that people bring along: from what file, and what it says.

mod reading;
mod recurrence;

use std::{fs, path::Path};

use chrono_tz::Tz;
use muster_model::time::{Millis, Timestamp, Window};

pub(crate) use self::reading::{Found, Reading};
use crate::Problem;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 10 * 1024 * 1024;

/// The most characters of a parser's own words that are shown behind the fold.
const LONGEST_CAUSE: usize = 2_000;

/// The time that an import looks at: from now on for a year.
pub(crate) fn coming_year(now: Timestamp) -> Window {
    Window {
        from: now,
        to: now + Millis::days(366),
    }
}

/// Reads the events of a calendar file that meet `window`. Times without a zone are meant in `zone`.
///
/// # Errors
/// If the file cannot be read, is too large, or is not a calendar.
pub(crate) fn read(path: &Path, zone: Tz, window: Window) -> Result<Reading, Problem> {
    let unread = || {
        format!(
            "The calendar file '{}' could not be read. Choose a file that ends in .ics.",
            path.display()
        )
    };
    let size = fs::metadata(path).map_err(|error| Problem::new(unread()).caused_by(&error))?;
    if size.len() > LARGEST {
        return Err(Problem::new(format!(
            "The calendar file '{}' is larger than 10 MB. Save a shorter time of the calendar.",
            path.display()
        )));
    }
    let text =
        fs::read_to_string(path).map_err(|error| Problem::new(unread()).caused_by(&error))?;
    reading::read(&text, zone, window).map_err(|why| Problem {
        details: Some(why.chars().take(LONGEST_CAUSE).collect()),
        ..Problem::new(unread())
    })
}
