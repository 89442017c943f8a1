use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Audience, BySeverity, IncidentChannels, Invalid, Record, RecordKind, check_name};
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
    /// What each severity means here, in prose: read by whoever declares an incident.
    #[serde(default = "severity_guide")]
    pub severity_guide: BySeverity<String>,
    /// How long after one status update the next is due; none asks for none.
    #[serde(default = "update_interval")]
    pub update_interval: BySeverity<Option<Millis>>,
    /// The chat channels that status updates go to unless their author says otherwise.
    #[serde(default)]
    pub update_channels: UpdateChannels,
    /// Which incidents get a channel of their own in a chat; none if none does.
    #[serde(default)]
    pub incident_channels: Option<IncidentChannels>,
    /// Within how many days after its end an incident's review is to be published; none asks for
    /// no review.
    #[serde(default = "review_within")]
    pub review_within: BySeverity<Option<u32>>,
    /// After how many days without a check-in the next one of a key result is due; none asks for
    /// none.
    #[serde(default = "check_in_every")]
    pub check_in_every: Option<u32>,
    /// After how many days without proof a skill's level counts one degree less; none if it never
    /// does.
    #[serde(default = "skills_fade_after")]
    pub skills_fade_after: Option<u32>,
}

/// The chat channels of each audience, each by `FactKey`'s text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct UpdateChannels {
    /// Where the teams that handle incidents read.
    pub internal: BTreeSet<String>,
    /// Where those who depend on the services read.
    pub stakeholders: BTreeSet<String>,
}

impl UpdateChannels {
    /// The channels of one audience.
    #[must_use]
    pub const fn of(&self, audience: Audience) -> &BTreeSet<String> {
        match audience {
            Audience::Internal => &self.internal,
            Audience::Stakeholders => &self.stakeholders,
        }
    }
}

/// What the severities mean until a team says it in its own words.
fn severity_guide() -> BySeverity<String> {
    let text = |text: &str| text.to_owned();
    BySeverity {
        sev1: text(
            "Users cannot do what they came for, or data is lost or exposed. Everybody who can \
             help drops what they do, day or night. Give an update every 30 minutes.",
        ),
        sev2: text(
            "Users are badly hindered, or many cannot use an important part; there is no good way \
             round it. Work goes on until it is over, day or night. Give an update every hour.",
        ),
        sev3: text(
            "Users notice, and can go on: something is slow, or a less important part fails. Work \
             on it in working hours.",
        ),
        sev4: text(
            "Nobody but us notices, yet. Plan the repair with other work, before it gets worse.",
        ),
    }
}

/// How often status updates are due until a team says otherwise.
const fn update_interval() -> BySeverity<Option<Millis>> {
    BySeverity {
        sev1: Some(Millis::minutes(30)),
        sev2: Some(Millis::minutes(60)),
        sev3: None,
        sev4: None,
    }
}

/// How soon reviews are due until a team says otherwise, in days.
const fn review_within() -> BySeverity<Option<u32>> {
    BySeverity {
        sev1: Some(5),
        sev2: Some(10),
        sev3: None,
        sev4: None,
    }
}

/// How often check-ins are due until a team says otherwise, in days.
const fn check_in_every() -> Option<u32> {
    Some(7)
}

/// How fast what people know fades until a team says otherwise, in days.
const fn skills_fade_after() -> Option<u32> {
    Some(365)
}

impl WorkspaceSettings {
    /// The longest text that says what one severity means, in characters.
    pub const MAX_GUIDE: usize = 2_000;

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
            severity_guide: severity_guide(),
            update_interval: update_interval(),
            update_channels: UpdateChannels::default(),
            incident_channels: None,
            review_within: review_within(),
            check_in_every: check_in_every(),
            skills_fade_after: skills_fade_after(),
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
        if let Some(channels) = &self.incident_channels {
            channels.validate()?;
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
        for (severity, text) in self.severity_guide.iter() {
            if text.chars().count() > Self::MAX_GUIDE {
                return Err(Invalid::new(
                    "severity_guide",
                    format!(
                        "Shorten what {} means to {} characters.",
                        severity.name(),
                        Self::MAX_GUIDE
                    ),
                ));
            }
        }
        for (severity, interval) in self.update_interval.iter() {
            if interval.is_some_and(|it| it < Millis::minutes(5) || it > Millis::days(7)) {
                return Err(Invalid::new(
                    "update_interval",
                    format!(
                        "Choose between 5 minutes and 7 days for how often updates of a {} are due.",
                        severity.name()
                    ),
                ));
            }
        }
        for (severity, days) in self.review_within.iter() {
            if days.is_some_and(|days| !(1..=90).contains(&days)) {
                return Err(Invalid::new(
                    "review_within",
                    format!(
                        "Choose between 1 and 90 days for when the review of a {} is due.",
                        severity.name()
                    ),
                ));
            }
        }
        if self
            .check_in_every
            .is_some_and(|days| !(1..=90).contains(&days))
        {
            return Err(Invalid::new(
                "check_in_every",
                "Choose between 1 and 90 days for when the next check-in is due.",
            ));
        }
        if self
            .skills_fade_after
            .is_some_and(|days| !(30..=1_830).contains(&days))
        {
            return Err(Invalid::new(
                "skills_fade_after",
                "Choose between 30 days and five years for when a skill fades.",
            ));
        }
        Ok(())
    }
}
