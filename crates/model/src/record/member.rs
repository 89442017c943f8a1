use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, Severity, check_name};
use crate::{ids::MemberId, rbac::Role, time::Millis};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Member {
    /// What people call them.
    pub name: String,
    /// Their mail address; empty if not known. External systems' users are matched by it.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The IANA zone in which their quiet hours are meant.
    pub time_zone: String,
    /// When native notifications stay silent, except for severities that break through.
    pub quiet_hours: Option<QuietHours>,
    /// The mildest severity that is heard although notifications are paused; none if a pause holds
    /// all of them.
    #[serde(default)]
    pub pause_break_through: Option<Severity>,
    /// How long before a shift of theirs begins they are reminded of it; none for no reminder.
    #[serde(default)]
    pub remind_before_shift: Option<Millis>,
}

/// A daily span in which pages are recorded but make no noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct QuietHours {
    /// The first quiet minute of the day, 0 to 1439.
    pub from_minute: u16,
    /// The first minute that is not quiet any more; before `from_minute` when it spans midnight.
    pub to_minute: u16,
    /// The mildest severity that still breaks through.
    pub break_through: Severity,
}

impl Member {
    /// The longest time before a shift at which a reminder may come.
    pub const MAX_REMIND_BEFORE: Millis = Millis::days(14);

    /// The zone in which this member lives; UTC if its name is not known here.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }
}

impl Record for Member {
    type Id = MemberId;
    const KIND: RecordKind = RecordKind::Member;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        self.email.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "member", &self.name)?;
        if !self.email.is_empty() && !is_mail_address(&self.email) {
            return Err(Invalid::new(
                "email",
                format!(
                    "'{}' is not a mail address; write it as name@example.com.",
                    self.email
                ),
            ));
        }
        if self.time_zone.parse::<Tz>().is_err() {
            return Err(Invalid::new(
                "time_zone",
                format!(
                    "'{}' is not a time zone; choose one such as 'Europe/Paris'.",
                    self.time_zone
                ),
            ));
        }
        if let Some(quiet) = self.quiet_hours
            && (quiet.from_minute >= 1_440 || quiet.to_minute >= 1_440)
        {
            return Err(Invalid::new(
                "quiet_hours",
                "Quiet hours lie between 00:00 and 23:59.",
            ));
        }
        if let Some(before) = self.remind_before_shift
            && (before < Millis::minutes(1) || before > Self::MAX_REMIND_BEFORE)
        {
            return Err(Invalid::new(
                "remind_before_shift",
                "Choose between 1 minute and 14 days for the reminder before a shift.",
            ));
        }
        Ok(())
    }
}

fn is_mail_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}
