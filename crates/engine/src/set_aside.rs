//! What somebody set aside on Today until tomorrow morning. It is their own view on one laptop: it
//! lies in that laptop's file, and is neither shared nor in the audit trail. Today's rows are known
//! by keys that say what a row is and in which state, so one that changed is back by itself. What
//! may not wait is refused here, with the reason.

use muster_model::{
    ids::{IncidentId, MemberId},
    record::{Incident, Member, Severity},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Event, Problem, engine::Workspace, settings::next_morning};

/// The longest key of a row, in bytes.
const LONGEST_KEY: usize = 300;

/// The least severe incident that whoever holds a role in it cannot set aside.
const STAYS: Severity = Severity::Sev2;

/// A row of Today that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SetAside {
    /// The row: its kind, its identity, and what makes it different, parted by colons.
    pub key: String,
    /// When it is back.
    pub until: Timestamp,
}

/// A row that was set aside, as the laptop's file keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// The workspace's file.
    workspace: String,
    /// Who set it aside.
    member: MemberId,
    /// The row.
    key: String,
    /// When it is back.
    until: Timestamp,
}

impl Waiting {
    fn is_of(&self, workspace: &Workspace) -> bool {
        self.member == workspace.me && self.workspace == workspace.file.slug().as_str()
    }
}

/// What the engine knows of a row by its key.
enum Row {
    /// A page that waits for an acknowledgement.
    Page,
    /// An incident, or its next status update.
    Incident(IncidentId),
    /// Anything else, which may wait.
    Other,
}

impl Row {
    /// Reads a key; none if it is none.
    fn of(key: &str) -> Option<Self> {
        if key.len() > LONGEST_KEY || key.chars().any(char::is_control) {
            return None;
        }
        let mut parts = key.split(':');
        let (kind, id) = (parts.next()?, parts.next()?);
        if kind.is_empty() || id.is_empty() {
            return None;
        }
        Some(match kind {
            "page" => Self::Page,
            "role" | "update" | "incident" => Self::Incident(id.parse().ok()?),
            _ => Self::Other,
        })
    }

    /// Why it cannot be set aside by this member; none if it may wait.
    fn why_it_stays(&self, reader: &Reader, me: MemberId) -> Result<Option<String>, StoreError> {
        match self {
            Self::Page => Ok(Some(
                "A page that waits for you cannot be set aside. Acknowledge it, and it waits no \
                 more."
                    .to_owned(),
            )),
            Self::Incident(id) => {
                let incident = reader.get::<Incident>(*id)?;
                Ok(incident
                    .filter(|incident| incident_stays(incident, me))
                    .map(|Incident { title, severity, .. }| {
                        format!(
                            "‘{title}’ is a {} that is not resolved, and you hold a role in it, so \
                             it cannot be set aside. Hand the role over if somebody else sees to \
                             it.",
                            severity.name()
                        )
                    }))
            }
            Self::Other => Ok(None),
        }
    }
}

fn incident_stays(incident: &Incident, me: MemberId) -> bool {
    incident.resolved_at.is_none()
        && incident.severity <= STAYS
        && incident.roles_of(me).next().is_some()
}

impl Engine {
    /// Sets a row of Today aside for whoever uses this laptop, until the next day at 08:00 in their
    /// zone, and answers when that is. One that was set aside already waits until then as well.
    ///
    /// # Errors
    /// Why the row may not wait, that the key is none, or that it cannot be remembered.
    pub fn set_aside(&self, key: &str) -> Result<Timestamp, Problem> {
        let workspace = self.workspace()?;
        let now = self.now();
        let row = Row::of(key).ok_or_else(|| {
            Problem::new(
                "This row cannot be set aside, because Muster does not know what it is. Open Today \
                 anew and try again.",
            )
        })?;
        let (refusal, me) = workspace.store.read(|reader| {
            let refusal = row.why_it_stays(reader, workspace.me)?;
            Ok((refusal, reader.require::<Member>(workspace.me)?))
        })?;
        if let Some(sentence) = refusal {
            return Err(Problem::new(sentence));
        }
        let until = next_morning(now, me.zone());
        self.change_set_aside(|rows| {
            rows.retain(|row| !(row.is_of(&workspace) && row.key == key));
            rows.push(Waiting {
                workspace: workspace.file.slug().as_str().to_owned(),
                member: workspace.me,
                key: key.to_owned(),
                until,
            });
        })?;
        Ok(until)
    }

    /// Brings a row back before its time. One that is not set aside stays as it is.
    ///
    /// # Errors
    /// If no workspace is open, or it cannot be remembered.
    pub fn bring_back(&self, key: &str) -> Result<(), Problem> {
        let workspace = self.workspace()?;
        self.change_set_aside(|rows| {
            rows.retain(|row| !(row.is_of(&workspace) && row.key == key));
        })
    }

    /// The rows that whoever uses this laptop has set aside now.
    pub(crate) fn rows_set_aside(&self, workspace: &Workspace, now: Timestamp) -> Vec<SetAside> {
        let mut rows = self.shared.laptop.set_aside();
        rows.retain(|row| row.is_of(workspace) && row.until > now);
        rows.into_iter()
            .map(|Waiting { key, until, .. }| SetAside { key, until })
            .collect()
    }

    /// Changes what is set aside on this laptop; what is over, of whomever, is forgotten by the way.
    fn change_set_aside(&self, change: impl FnOnce(&mut Vec<Waiting>)) -> Result<(), Problem> {
        let now = self.now();
        self.shared.laptop.change_set_aside(|rows| {
            rows.retain(|row| row.until > now);
            change(rows);
        })?;
        self.tell(Event::changed("set_aside", None));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_page("page:01890000-0000-7000-8000-00000000000a:2", true)]
    #[case::a_role("role:01890000-0000-7000-8000-00000000000a:sev3:open", true)]
    #[case::without_a_state("setup:connect", true)]
    #[case::a_kind_alone("page", false)]
    #[case::no_identity("task:", false)]
    #[case::no_kind(":t1", false)]
    #[case::nothing("", false)]
    #[case::an_incident_with_no_identity("role:i1:sev3", false)]
    #[case::a_line_break("task:t1:\n", false)]
    fn a_key_has_a_kind_and_an_identity(#[case] key: &str, #[case] is_one: bool) {
        assert_eq!(Row::of(key).is_some(), is_one, "{key:?}");
    }

    #[test]
    fn a_key_has_an_end() {
        let longest = format!("task:{}", "x".repeat(LONGEST_KEY - 5));
        assert!(Row::of(&longest).is_some());
        assert!(Row::of(&format!("{longest}x")).is_none());
    }
}
