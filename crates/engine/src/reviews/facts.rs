//! What is known of an incident, for the blanks of a review's form: from the record, from its
//! alerts, and from its timeline the entries that matter to whoever learns from it.

use chrono_tz::Tz;
use muster_model::{
    fact::Alert,
    ids::IncidentId,
    record::{CauseLink, Incident, IncidentRole, Severity},
    review_template::{IncidentFacts, TimelineFact},
    time::{Millis, Timestamp},
    timeline::TimelineKind,
};
use muster_store::{Reader, StoreError};

use crate::{
    Engine, Problem,
    escalation::alerts_of,
    incidents::{TimelineEntry, room::settings, timeline},
    names::Names,
};

/// How many entries of a timeline a form is given.
const ENTRIES: usize = 200;
/// How much of what a person wrote is cited, in characters.
const CITED: usize = 240;

impl Engine {
    /// What is known of an incident, and where nobody said what caused it, what the rules say.
    ///
    /// # Errors
    /// If the incident is gone.
    pub(super) fn incident_facts(&self, id: IncidentId) -> Result<IncidentFacts, Problem> {
        let mut facts = self.read(|reader| of(reader, id))?;
        if facts.cause.is_empty() {
            let cause = self.cause_of(id)?;
            if let Some(deployment) = cause.deployment {
                facts.cause = format!(
                    "{} {}",
                    deployed(&deployment.title, &deployment.environment),
                    cause.why
                );
            }
        }
        Ok(facts)
    }
}

/// What is known of an incident. What caused it is only given if somebody said so.
pub(super) fn of(reader: &Reader, incident: IncidentId) -> Result<IncidentFacts, StoreError> {
    let id = incident;
    let incident = reader.require::<Incident>(id)?;
    let names = Names::read(reader)?;
    let zone = settings(reader)?.zone();
    let entries = timeline::of(reader, id, &incident, &names)?;
    let alerts = alerts_of(reader, &incident)?;
    let first = alerts.iter().min_by_key(|alert| alert.started_at);
    let opened = entries
        .iter()
        .find(|entry| entry.kind == TimelineKind::Opened);
    let since = |at: Option<Timestamp>| {
        let span = at?.since(incident.opened_at);
        (span >= Millis::ZERO).then_some(span)
    };
    Ok(IncidentFacts {
        incident: id,
        title: incident.title.clone(),
        summary: incident.summary.clone(),
        severity: incident.severity.name().to_owned(),
        service: names.service(incident.service),
        opened: written(incident.opened_at, zone),
        resolved: incident
            .resolved_at
            .map(|at| written(at, zone))
            .unwrap_or_default(),
        duration: since(incident.resolved_at),
        detection: detection(first, opened, &names),
        time_to_detect: first.zip(opened).and_then(|(alert, opened)| {
            let span = opened.at.since(alert.started_at.min(incident.opened_at));
            (span >= Millis::ZERO).then_some(span)
        }),
        time_to_acknowledge: since(incident.first_acknowledgement()),
        time_to_restore: since(incident.resolved_at),
        roles: roles(&incident, &names),
        cause: cause(reader, &incident)?,
        timeline: facts_of(&entries, first_shown_page(reader, id)?.as_deref(), zone),
    })
}

/// An incident that is made up, for whoever looks at a form before anything went wrong.
pub(super) fn made_up(now: Timestamp) -> IncidentFacts {
    let zone = Tz::UTC;
    let incident = IncidentId::from_uuid(uuid::Uuid::nil());
    let from = now - Millis::hours(26);
    let told = [
        (0, "Alert firing: No order finished for two minutes"),
        (1, "Opened for an alert as SEV1"),
        (4, "Ada: Acknowledged"),
        (
            19,
            "Ada: The last rollout asks for a field that production does not have",
        ),
        (31, "Ada: Rolled back, orders come in again"),
        (41, "Ada: Resolved"),
    ];
    let mut times = Times::new(zone);
    IncidentFacts {
        incident,
        title: "Customers cannot finish an order".to_owned(),
        summary: "Nobody could finish an order for 41 minutes.".to_owned(),
        severity: Severity::Sev1.name().to_owned(),
        service: "checkout".to_owned(),
        opened: written(from, zone),
        resolved: written(from + Millis::minutes(41), zone),
        duration: Some(Millis::minutes(41)),
        detection: "Alert 'CheckoutUnavailable' from Alertmanager".to_owned(),
        time_to_detect: Some(Millis::minutes(1)),
        time_to_acknowledge: Some(Millis::minutes(4)),
        time_to_restore: Some(Millis::minutes(41)),
        roles: vec!["Commander: Ada".to_owned()],
        cause: "A deployment to production".to_owned(),
        timeline: told
            .map(|(minutes, text)| {
                let at = from + Millis::minutes(minutes);
                TimelineFact {
                    key: format!("example/{minutes}"),
                    at,
                    time: times.next(at),
                    text: text.to_owned(),
                }
            })
            .into(),
    }
}

/// What first told of it.
fn detection(first: Option<&Alert>, opened: Option<&TimelineEntry>, names: &Names) -> String {
    if let Some(alert) = first {
        let source = names.connection(alert.key.connection);
        return if source.is_empty() {
            format!("Alert '{}'", alert.name)
        } else {
            format!("Alert '{}' from {source}", alert.name)
        };
    }
    match opened.map(|entry| entry.author.as_str()) {
        Some(author) if !author.is_empty() => format!("{author} declared it"),
        _ => String::new(),
    }
}

fn roles(incident: &Incident, names: &Names) -> Vec<String> {
    IncidentRole::ALL
        .into_iter()
        .filter_map(|role| {
            let name = names.member(Some(incident.holder(role)?));
            (!name.is_empty()).then(|| format!("{}: {name}", capitalised(role.name())))
        })
        .collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// What somebody said caused it, in a sentence; empty if nobody did.
fn cause(reader: &Reader, incident: &Incident) -> Result<String, StoreError> {
    Ok(match &incident.cause {
        None => String::new(),
        Some(CauseLink::NoDeployment) => "No deployment caused it.".to_owned(),
        Some(CauseLink::Deployment(key)) => match reader.deployment(key)? {
            Some(row) => deployed(&row.deployment.title, &row.deployment.environment),
            None => "A deployment that is not known any more.".to_owned(),
        },
    })
}

fn deployed(title: &str, environment: &str) -> String {
    let to = if environment.is_empty() {
        String::new()
    } else {
        format!(" to {environment}")
    };
    if title.is_empty() {
        format!("A deployment{to}.")
    } else {
        format!("The deployment{to} \"{title}\".")
    }
}

/// The key of the entry of the first page that reached somebody; none if none did, as far as this
/// laptop knows.
fn first_shown_page(reader: &Reader, id: IncidentId) -> Result<Option<String>, StoreError> {
    let pages = reader.pages_of(id)?;
    let shown = pages
        .iter()
        .filter(|page| page.shown_at.is_some() && page.held.is_none())
        .min_by_key(|page| page.shown_at);
    Ok(shown.map(|page| timeline::key_of_page(page.key)))
}

/// The entries that matter, in order; if there are too many, the first and the last of them, with
/// a word on those between.
fn facts_of(entries: &[TimelineEntry], first_page: Option<&str>, zone: Tz) -> Vec<TimelineFact> {
    let matters = |entry: &&TimelineEntry| matters(entry, first_page);
    let chosen: Vec<&TimelineEntry> = entries.iter().filter(matters).collect();
    let mut times = Times::new(zone);
    let mut fact = |entry: &&TimelineEntry| TimelineFact {
        key: entry.key.clone(),
        at: entry.at,
        time: times.next(entry.at),
        text: line(entry),
    };
    if chosen.len() <= ENTRIES {
        return chosen.iter().map(fact).collect();
    }
    let half = ENTRIES / 2;
    let (head, rest) = chosen.split_at(half);
    let (left_out, tail) = rest.split_at(rest.len() - half);
    let mut facts: Vec<TimelineFact> = head.iter().map(&mut fact).collect();
    if let Some(first) = left_out.first() {
        let mut gap = fact(first);
        gap.text = format!(
            "{} more entries follow here in the incident's timeline",
            left_out.len()
        );
        facts.push(gap);
    }
    facts.extend(tail.iter().map(fact));
    facts
}

/// Whether an entry is worth a line in a review.
fn matters(entry: &TimelineEntry, first_page: Option<&str>) -> bool {
    entry.pinned
        || match entry.kind {
            TimelineKind::AlertJoined
            | TimelineKind::AlertEnded
            | TimelineKind::Opened
            | TimelineKind::Acknowledged
            | TimelineKind::Severity
            | TimelineKind::Assigned
            | TimelineKind::Note
            | TimelineKind::Update
            | TimelineKind::Deployment
            | TimelineKind::Resolved
            | TimelineKind::Reopened => true,
            TimelineKind::Paged => first_page == Some(entry.key.as_str()),
            TimelineKind::Changed
            | TimelineKind::TaskAdded
            | TimelineKind::TaskChanged
            | TimelineKind::TaskDone
            | TimelineKind::TaskReopened
            | TimelineKind::Attachment
            | TimelineKind::Chat
            | TimelineKind::Run => false,
        }
}

/// An entry in one line of plain text.
fn line(entry: &TimelineEntry) -> String {
    let said = match entry.kind {
        TimelineKind::Note | TimelineKind::Chat => first_line(&entry.text),
        TimelineKind::Update => format!("{}: {}", entry.title, first_line(&entry.text)),
        _ => first_line(&entry.title),
    };
    // Titles that begin with a name say already who it was.
    let named = matches!(
        entry.kind,
        TimelineKind::Assigned | TimelineKind::Paged | TimelineKind::Deployment
    );
    if entry.author.is_empty() || named {
        said
    } else {
        format!("{}: {said}", entry.author)
    }
}

/// The first line with words, without the marks of Markdown at its ends, cut to a length.
fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    let line = line.unwrap_or_default();
    if line.chars().count() <= CITED {
        return line.to_owned();
    }
    let cut: String = line.chars().take(CITED - 1).collect();
    format!("{}…", cut.trim_end())
}

/// An instant as people write it.
fn written(at: Timestamp, zone: Tz) -> String {
    let local = at.to_utc().with_timezone(&zone);
    local.format("%a %-d %b %Y, %H:%M %Z").to_string()
}

/// The times of a timeline: each with its day where that changes.
struct Times {
    zone: Tz,
    day: Option<chrono::NaiveDate>,
}

impl Times {
    const fn new(zone: Tz) -> Self {
        Self { zone, day: None }
    }

    fn next(&mut self, at: Timestamp) -> String {
        let local = at.to_utc().with_timezone(&self.zone);
        let day = local.date_naive();
        let format = if self.day == Some(day) {
            "%H:%M"
        } else {
            "%a %-d %b %H:%M"
        };
        self.day = Some(day);
        local.format(format).to_string()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn entry(number: i64, kind: TimelineKind, text: &str) -> TimelineEntry {
        TimelineEntry {
            key: format!("note/{number}"),
            at: Timestamp(1_772_446_000_000) + Millis::minutes(number),
            kind,
            filter: kind.filter(),
            title: "Note".to_owned(),
            text: text.to_owned(),
            author: "Ada".to_owned(),
            note: None,
            task: None,
            update: None,
            attachment: None,
            url: String::new(),
            pinned: false,
            trace: None,
        }
    }

    #[test]
    fn a_long_timeline_keeps_its_beginning_and_its_end_and_says_what_it_leaves_out() {
        let entries: Vec<_> = (0..500)
            .map(|number| entry(number, TimelineKind::Note, "Still looking"))
            .collect();
        let facts = facts_of(&entries, None, Tz::UTC);
        assert_eq!(facts.len(), ENTRIES + 1);
        assert_eq!(facts[0].key, "note/0");
        assert_eq!(
            facts[100].text,
            "300 more entries follow here in the incident's timeline"
        );
        assert_eq!(facts[ENTRIES].key, "note/499");
    }

    #[test]
    fn times_name_the_day_where_it_changes() {
        let entries = [
            entry(0, TimelineKind::Note, "One"),
            entry(1, TimelineKind::Note, "Two"),
            entry(24 * 60, TimelineKind::Note, "Three"),
        ];
        let facts = facts_of(&entries, None, chrono_tz::Europe::Paris);
        let times: Vec<_> = facts.iter().map(|fact| fact.time.as_str()).collect();
        assert_eq!(times, ["Mon 2 Mar 11:06", "11:07", "Tue 3 Mar 11:06"]);
    }

    #[rstest]
    #[case(TimelineKind::Note, "\n  Found it.\n\nMore", "Ada: Found it.")]
    #[case(TimelineKind::Update, "All is well", "Ada: Note: All is well")]
    #[case(TimelineKind::Acknowledged, "", "Ada: Note")]
    #[case(TimelineKind::Assigned, "", "Note")]
    fn an_entry_is_one_line_with_who_said_it(
        #[case] kind: TimelineKind,
        #[case] text: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(line(&entry(0, kind, text)), expected);
    }

    #[test]
    fn what_is_of_no_use_to_a_review_is_left_out_unless_it_is_pinned() {
        let mut task = entry(0, TimelineKind::TaskAdded, "");
        let page = entry(1, TimelineKind::Paged, "");
        assert!(!matters(&task, None));
        task.pinned = true;
        assert!(matters(&task, None));
        assert!(!matters(&page, Some("note/7")));
        assert!(matters(&page, Some("note/1")));
    }
}
