//! Settings: the workspace's, the person's, and this laptop's own.

use std::collections::BTreeSet;

use chrono::{Days, TimeZone};
use chrono_tz::Tz;
use muster_model::{
    ids::{ConnectionId, DeviceId, RecordId},
    incident_life::{self, Declaration},
    record::{
        BySeverity, IncidentChannels, Member, QuietHours, Record, Severity, WorkspaceSettings,
    },
    time::{Millis, Timestamp},
};
use muster_store::{Reader, audit, backup::BackupKind};
use serde::{Deserialize, Serialize};

use crate::{
    Engine, Event, Notice, Problem,
    connections::KeyringState,
    incidents::number,
    workspaces::{BackupEntry, backup_view},
};

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What holds for this laptop alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Preferences {
    /// Light or dark.
    pub theme: Theme,
    /// Until when native notifications are paused; none if they are not.
    pub paused_until: Option<Timestamp>,
}

/// All that the settings page shows.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SettingsView {
    /// The workspace's settings.
    pub workspace: WorkspaceSettings,
    /// The record of whoever uses this laptop.
    pub me: Member,
    /// This laptop's own settings.
    pub preferences: Preferences,
    /// Whether tokens can be kept safely.
    pub keyring: KeyringState,
    /// The workspace's file.
    pub file: String,
    /// The folder of its backups.
    pub backups: String,
    /// The folder of the logs.
    pub logs: String,
    /// This laptop, in the log of edits.
    pub device: DeviceId,
    /// Muster's version.
    pub version: String,
}

/// What the check of the audit trail found.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AuditReport {
    /// How many edits were checked.
    pub edits: u32,
    /// What is wrong, naming the first broken link; none if the chain holds.
    pub broken: Option<String>,
}

/// How long to pause native notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "minutes", rename_all = "snake_case")]
pub enum Pause {
    /// For so many minutes.
    Minutes(u32),
    /// Until the next morning, 08:00 in the person's zone.
    UntilTomorrow,
}

/// The hour at which what waits 'until tomorrow' is back, in the person's zone.
const MORNING: u32 = 8;

impl Engine {
    /// Says which pages whoever uses this laptop hears although notifications are paused: those at
    /// least as bad as `severity`; none for no exception.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be written.
    pub fn set_pause_break_through(&self, severity: Option<Severity>) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            door.change::<Member>(author, now, me, |member| {
                member.pause_break_through = severity;
            })?;
            Ok(())
        })
    }

    /// All that the settings page shows.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn settings(&self) -> Result<SettingsView, Problem> {
        let workspace = self.workspace()?;
        let (settings, me) = workspace
            .store
            .read(|reader| Ok((reader.workspace()?, reader.require::<Member>(workspace.me)?)))?;
        let (_, settings) = settings.ok_or_else(no_settings)?;
        Ok(SettingsView {
            workspace: settings,
            me,
            preferences: self.preferences(),
            keyring: self.keyring_state(),
            file: workspace.file.path().display().to_string(),
            backups: workspace.file.backups().folder().display().to_string(),
            logs: self.shared.home.logs().display().to_string(),
            device: workspace.store.device(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Changes the workspace's settings.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_workspace_settings(&self, settings: &WorkspaceSettings) -> Result<(), Problem> {
        let existing = self.read(Reader::workspace)?;
        let (id, existing) = existing.ok_or_else(no_settings)?;
        // Whether it is the sample is not for anybody to say.
        let settings = WorkspaceSettings {
            sample: existing.sample,
            ..settings.clone()
        };
        self.save(Some(id), &settings, RecordId::new)?;
        Ok(())
    }

    /// What severities mean until a workspace says it in its own words.
    #[must_use]
    pub fn usual_severity_guide(&self) -> BySeverity<String> {
        WorkspaceSettings::new("", Tz::UTC).severity_guide
    }

    /// What the channel of an incident would be called by a pattern, for whoever writes one.
    ///
    /// # Errors
    /// A sentence at `incident_channels` if the pattern is not acceptable.
    pub fn incident_channel_example(&self, pattern: &str) -> Result<String, Problem> {
        let channels = IncidentChannels {
            connection: ConnectionId::new(),
            pattern: pattern.to_owned(),
            severities: BTreeSet::from(Severity::ALL),
        };
        let settings = WorkspaceSettings {
            incident_channels: Some(channels.clone()),
            ..WorkspaceSettings::new("Example", Tz::UTC)
        };
        settings.validate()?;
        let incident = incident_life::declare(
            Declaration {
                title: "Nobody can pay".to_owned(),
                summary: String::new(),
                service: None,
                severity: Severity::Sev2,
                policy: None,
                assignee: None,
                communications: None,
                scribe: None,
                operations_lead: None,
            },
            self.now(),
        )?;
        let zone = self
            .read(Reader::workspace)?
            .map_or(Tz::UTC, |(_, settings)| settings.zone());
        Ok(channels.name(&incident, "checkout", zone))
    }

    /// Changes the record of whoever uses this laptop.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable.
    pub fn save_profile(
        &self,
        name: &str,
        email: &str,
        time_zone: &str,
        quiet_hours: Option<QuietHours>,
    ) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            door.change::<Member>(author, now, me, |member| {
                name.trim().clone_into(&mut member.name);
                email.trim().clone_into(&mut member.email);
                time_zone.clone_into(&mut member.time_zone);
                member.quiet_hours = quiet_hours;
            })?;
            Ok(())
        })
    }

    /// This laptop's own settings.
    #[must_use]
    pub fn preferences(&self) -> Preferences {
        self.shared.laptop.preferences()
    }

    /// Changes this laptop's own settings.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn save_preferences(&self, preferences: Preferences) -> Result<(), Problem> {
        self.shared.laptop.set_preferences(preferences)?;
        if let Ok(workspace) = self.workspace() {
            workspace.escalate.notify_one();
            workspace.on_call.wake.notify_one();
        }
        self.tell(Event::changed("preferences", None));
        Ok(())
    }

    /// Until when native notifications are paused; none if they are not.
    pub(crate) fn paused_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.preferences().paused_until.filter(|until| *until > now)
    }

    /// Pauses native notifications. Pages are recorded all the same, and shown when the pause ends
    /// if they are still owed.
    ///
    /// # Errors
    /// If it cannot be remembered.
    pub fn pause_notifications(&self, pause: Pause) -> Result<(), Problem> {
        let now = self.now();
        let until = match pause {
            Pause::Minutes(minutes) => now + Millis::minutes(i64::from(minutes)),
            Pause::UntilTomorrow => {
                let workspace = self.workspace()?;
                let me = workspace
                    .store
                    .read(|reader| reader.require::<Member>(workspace.me))?;
                next_morning(now, me.zone())
            }
        };
        self.save_preferences(Preferences {
            paused_until: Some(until),
            ..self.preferences()
        })
    }

    /// Ends a pause.
    ///
    /// # Errors
    /// If it cannot be remembered.
    pub fn resume_notifications(&self) -> Result<(), Problem> {
        self.save_preferences(Preferences {
            paused_until: None,
            ..self.preferences()
        })
    }

    /// Shows a notification, so that one sees whether this desktop does.
    ///
    /// # Errors
    /// Why the desktop did not take it.
    pub fn send_test_notification(&self) -> Result<(), Problem> {
        self.shared.notifier.show(Notice::Test).map_err(|reason| {
            Problem::new(format!(
                "{reason} Check that a notification service runs on this desktop, and that it \
                 allows Muster."
            ))
        })
    }

    /// The backups of the open workspace, the newest first.
    ///
    /// # Errors
    /// If their folder cannot be read.
    pub fn backups(&self) -> Result<Vec<BackupEntry>, Problem> {
        let workspace = self.workspace()?;
        let mut backups = workspace.file.backups().list()?;
        backups.sort_by_key(|backup| std::cmp::Reverse(backup.at));
        Ok(backups.iter().map(backup_view).collect())
    }

    /// Makes a backup.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub fn back_up_now(&self) -> Result<BackupEntry, Problem> {
        let workspace = self.workspace()?;
        let made = workspace.file.back_up(BackupKind::ByHand, self.now());
        Ok(backup_view(&made?))
    }

    /// Checks the chain of the audit trail.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn verify_audit(&self) -> Result<AuditReport, Problem> {
        self.read(|reader| {
            Ok(match audit::verify(reader)? {
                Ok(verified) => AuditReport {
                    edits: number(verified.edits),
                    broken: None,
                },
                Err(broken) => AuditReport {
                    edits: 0,
                    broken: Some(told(&broken)),
                },
            })
        })
    }
}

/// The first broken link, for people.
fn told(broken: &audit::Broken) -> String {
    format!(
        "Edit {} of device {} (number {} in this file's log): {}",
        broken.number, broken.device, broken.seq, broken.what
    )
}

fn no_settings() -> Problem {
    Problem::new("This workspace has no settings, so it cannot be used. Restore a backup.")
}

/// 08:00 of the next day in a zone. A morning that the clocks skip comes an hour later.
pub(crate) fn next_morning(now: Timestamp, zone: Tz) -> Timestamp {
    let local = now.to_utc().with_timezone(&zone);
    let tomorrow = local.date_naive() + Days::new(1);
    (MORNING..MORNING + 3)
        .filter_map(|hour| tomorrow.and_hms_opt(hour, 0, 0))
        .find_map(|morning| zone.from_local_datetime(&morning).earliest())
        .map_or(now + Millis::days(1), |morning| morning.to_utc().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrow_begins_at_eight_where_the_person_is() {
        let at = |text: &str| -> Timestamp {
            chrono::DateTime::parse_from_rfc3339(text)
                .unwrap()
                .to_utc()
                .into()
        };
        let berlin = chrono_tz::Europe::Berlin;
        let night = at("2026-10-24T23:30:00+02:00");
        assert_eq!(next_morning(night, berlin), at("2026-10-25T08:00:00+01:00"));
        let morning = at("2026-06-01T07:00:00+02:00");
        assert_eq!(
            next_morning(morning, berlin),
            at("2026-06-02T08:00:00+02:00")
        );
    }
}
