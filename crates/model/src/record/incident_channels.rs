use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Incident, Invalid, Severity};
use crate::{ids::ConnectionId, time::Timestamp};

/// The longest name that a chat system gives a channel, in characters.
const LONGEST_NAME: usize = 80;
/// The longest pattern.
const LONGEST_PATTERN: usize = 120;

/// Which incidents get a channel of their own, where, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IncidentChannels {
    /// The connection to the chat system that the channels are opened in.
    pub connection: ConnectionId,
    /// What a channel is called: letters, digits, `-`, and any of `{date}`, `{severity}`,
    /// `{service}` and `{title}`.
    pub pattern: String,
    /// How bad an incident must be to get one.
    pub severities: BTreeSet<Severity>,
}

impl IncidentChannels {
    /// The pattern to begin with.
    pub const PATTERN: &'static str = "inc-{date}-{title}";

    /// What a pattern may hold between braces.
    pub const PLACES: [&'static str; 4] = ["date", "severity", "service", "title"];

    /// What the channel of `incident` is called; `service` is its service's name, empty if it has
    /// none, and `zone` is where its day is counted. Chat systems allow small letters, digits and
    /// hyphens, so all else becomes one hyphen.
    #[must_use]
    pub fn name(&self, incident: &Incident, service: &str, zone: Tz) -> String {
        let name = self
            .pattern
            .replace("{date}", &day(incident.opened_at, zone))
            .replace("{severity}", incident.severity.name())
            .replace("{service}", &plain(service))
            // Last, so that a title that looks like a place stays what it is.
            .replace("{title}", &plain(&incident.title));
        let name: String = plain(&name).chars().take(LONGEST_NAME).collect();
        let name = name.trim_matches('-');
        if name.is_empty() {
            "incident".to_owned()
        } else {
            name.to_owned()
        }
    }

    /// Whether an incident as bad as this gets a channel.
    #[must_use]
    pub fn wanted(&self, severity: Severity) -> bool {
        self.severities.contains(&severity)
    }

    /// # Errors
    /// A sentence for the first field that is not acceptable.
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        let wrong = |message: String| Err(Invalid::new("incident_channels", message));
        let pattern = self.pattern.trim();
        if pattern.is_empty() || pattern.chars().count() > LONGEST_PATTERN {
            return wrong(format!(
                "Give the channels of incidents a name of 1 to {LONGEST_PATTERN} characters, such \
                 as '{}'.",
                Self::PATTERN
            ));
        }
        let mut rest = pattern.to_owned();
        for place in Self::PLACES {
            rest = rest.replace(&format!("{{{place}}}"), "");
        }
        if rest.contains(['{', '}']) {
            return wrong(
                "The name of the channels of incidents may hold {date}, {severity}, {service} and \
                 {title} between braces, and nothing else."
                    .to_owned(),
            );
        }
        if self.severities.is_empty() {
            return wrong(
                "Choose how bad an incident must be to get a channel, or switch channels off."
                    .to_owned(),
            );
        }
        Ok(())
    }
}

/// The day as `YYYY-MM-DD`.
fn day(at: Timestamp, zone: Tz) -> String {
    at.to_utc()
        .with_timezone(&zone)
        .format("%Y-%m-%d")
        .to_string()
}

/// Small letters and digits, with one hyphen for each run of anything else.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || letter == '_' {
            plain.push(letter);
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::incident_life::{Declaration, declare};

    fn incident(title: &str) -> Incident {
        let declaration = Declaration {
            title: title.to_owned(),
            summary: String::new(),
            service: None,
            severity: Severity::Sev2,
            policy: None,
            assignee: None,
            communications: None,
            scribe: None,
            operations_lead: None,
        };
        // 2026-03-01 23:30 in UTC, the day after in Paris.
        declare(declaration, Timestamp(1_772_407_800_000)).unwrap()
    }

    fn named(pattern: &str) -> IncidentChannels {
        IncidentChannels {
            connection: ConnectionId::new(),
            pattern: pattern.to_owned(),
            severities: BTreeSet::from([Severity::Sev2]),
        }
    }

    #[rstest]
    #[case(IncidentChannels::PATTERN, "inc-2026-03-02-nobody-can-pay")]
    #[case("{severity} {service}", "sev2-check-out")]
    #[case("#War Room", "war-room")]
    #[case("###", "incident")]
    fn a_channel_is_called_as_the_pattern_says(#[case] pattern: &str, #[case] expected: &str) {
        let name =
            named(pattern).name(&incident("Nobody can pay!"), "Check.out", Tz::Europe__Paris);
        assert_eq!(name, expected);
    }

    #[rstest]
    #[case("", false)]
    #[case("inc-{number}", false)]
    #[case("inc-{title", false)]
    #[case("inc-{title}", true)]
    fn a_pattern_holds_nothing_unknown(#[case] pattern: &str, #[case] valid: bool) {
        assert_eq!(named(pattern).validate().is_ok(), valid);
    }

    #[test]
    fn somebody_must_get_a_channel() {
        let nobody = IncidentChannels {
            severities: BTreeSet::new(),
            ..named("inc-{title}")
        };
        assert!(nobody.validate().is_err());
    }

    proptest! {
        #[test]
        fn every_name_is_one_that_chat_systems_take(title in "[^\\p{C}]{1,120}", service in ".{0,40}") {
            prop_assume!(!title.trim().is_empty());
            let name = named(IncidentChannels::PATTERN).name(&incident(&title), &service, Tz::UTC);
            prop_assert!((1..=80).contains(&name.chars().count()), "{name}");
            prop_assert!(!name.starts_with('-') && !name.ends_with('-'), "{name}");
            let only = |c: char| c == '-' || c == '_' || c.is_alphanumeric();
            prop_assert!(name.chars().all(only), "{name}");
        }
    }
}
