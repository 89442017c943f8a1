use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, check_name};
use crate::{ids::RecordId, time::Millis};

/// What holds for the whole workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct WorkspaceSettings {
    /// What people call it.
    pub name: String,
    /// The IANA zone in which days and weeks are counted, whoever looks.
    pub time_zone: String,
    /// How long after a deployment an incident may still be attributed to it.
    pub attribution_window: Millis,
    /// Within which time one commit to several regions by one pipeline is one deployment.
    pub region_window: Millis,
    /// Whether failed deployment attempts reach users, and so count in the change failure rate.
    pub failed_attempts_reach_users: bool,
    /// Whether this is the sample workspace, whose data is made up.
    pub sample: bool,
}

impl WorkspaceSettings {
    /// A workspace of this name with the defaults of `docs/kpis.md`.
    #[must_use]
    pub fn new(name: impl Into<String>, time_zone: Tz) -> Self {
        Self {
            name: name.into(),
            time_zone: time_zone.name().to_owned(),
            attribution_window: Millis::hours(72),
            region_window: Millis::minutes(30),
            failed_attempts_reach_users: false,
            sample: false,
        }
    }

    /// The zone in which days and weeks are counted; UTC if its name is not known here.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }
}

impl Record for WorkspaceSettings {
    type Id = RecordId;
    const KIND: RecordKind = RecordKind::Workspace;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "workspace", &self.name)?;
        if self.time_zone.parse::<Tz>().is_err() {
            return Err(Invalid::new(
                "time_zone",
                format!(
                    "'{}' is not a time zone; choose one such as 'Europe/Paris'.",
                    self.time_zone
                ),
            ));
        }
        let window = self.attribution_window;
        if window < Millis::hours(1) || window > Millis::days(14) {
            return Err(Invalid::new(
                "attribution_window",
                "Choose between 1 hour and 14 days for how long after a deployment an incident may \
                 be attributed to it.",
            ));
        }
        if self.region_window < Millis::ZERO || self.region_window > Millis::days(1) {
            return Err(Invalid::new(
                "region_window",
                "Choose between 0 minutes and 1 day for deployments of one commit to several regions.",
            ));
        }
        Ok(())
    }
}
