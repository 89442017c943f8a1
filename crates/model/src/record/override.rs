use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{
    ids::{MemberId, OverrideId, ScheduleId},
    time::{Millis, Window},
};

/// An exception to a schedule: somebody is on call in place of somebody else, or of whoever is on.
/// Where two overlap, the one that was made later stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Override {
    /// The schedule.
    pub schedule: ScheduleId,
    /// Who is on call.
    pub member: MemberId,
    /// In whose place, and only while they would be on; none for whoever is on, or nobody.
    pub instead_of: Option<MemberId>,
    /// From when to when.
    pub window: Window,
    /// Why, in a line; may be empty.
    pub reason: String,
}

impl Override {
    /// The longest time that one override may last.
    pub const MAX_LENGTH: Millis = Millis::days(366);
    /// The longest reason, in characters.
    pub const MAX_REASON: usize = 2_000;
}

/// Checks a window that people chose.
pub(super) fn check_window(
    field: &'static str,
    window: Window,
    longest: Millis,
) -> Result<(), Invalid> {
    if window.from >= window.to {
        return Err(Invalid::new(field, "The end must be after the beginning."));
    }
    if window.length() > longest {
        return Err(Invalid::new(
            field,
            format!("Choose at most {} days.", longest.0 / Millis::days(1).0),
        ));
    }
    Ok(())
}

impl Record for Override {
    type Id = OverrideId;
    const KIND: RecordKind = RecordKind::Override;

    fn title(&self) -> String {
        if self.reason.is_empty() {
            "Override".to_owned()
        } else {
            format!(
                "Override: {}",
                self.reason.lines().next().unwrap_or_default()
            )
        }
    }

    fn prose(&self) -> String {
        self.reason.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_window("window", self.window, Self::MAX_LENGTH)?;
        if self.instead_of == Some(self.member) {
            return Err(Invalid::new(
                "member",
                "Choose somebody else: nobody can stand in for themselves.",
            ));
        }
        if self.reason.chars().count() > Self::MAX_REASON {
            return Err(Invalid::new(
                "reason",
                "Shorten the reason to 2,000 characters.",
            ));
        }
        Ok(())
    }
}
