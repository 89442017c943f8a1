//! The texts of the sample's reviews: Muster's forms, filled in from the incidents by the same rules
//! as anybody's, and what people wrote into their sections.

use muster_model::{
    fact::{Alert, Fact, FactKey},
    ids::IncidentId,
    record::{Incident, IncidentRole, Severity},
    review_template::{BuiltInTemplate, IncidentFacts, TimelineFact, fill},
    time::Timestamp,
};

use super::lessons::Lesson;
use crate::sample::{AnyRecord, SampleRecord, calendar, people::Cast, services::Shop};

/// An incident and what the sample has of it.
pub(super) struct Told<'a> {
    pub(super) id: IncidentId,
    pub(super) incident: &'a Incident,
    pub(super) lesson: &'static Lesson,
    pub(super) facts: IncidentFacts,
}

/// What is known of an incident. Of its timeline only those entries are cited whose keys do not
/// depend on the file that the sample is written to: alerts and notes.
pub(super) fn facts_of(
    (id, incident): (IncidentId, &Incident),
    records: &[SampleRecord],
    facts: &[Fact],
    (cast, shop): (&Cast, &Shop),
) -> IncidentFacts {
    let alerts = alerts_of(incident, facts);
    let first = alerts.iter().min_by_key(|alert| alert.started_at);
    let service = shop
        .services
        .iter()
        .find(|running| Some(running.id) == incident.service);
    let name_of = |member| {
        let person = cast.people.iter().find(|person| person.id == member);
        person.map_or("", |person| person.name)
    };
    let since = |at: Option<Timestamp>| at.map(|at| at.since(incident.opened_at));
    let mut entries: Vec<(Timestamp, String, String)> = Vec::new();
    for alert in &alerts {
        let began = format!("Alert firing: {}", alert.headline());
        entries.push((
            alert.started_at,
            format!("alert-began/{}", alert.key),
            began,
        ));
    }
    for record in records {
        if let AnyRecord::Note(note_id, note) = &record.record
            && note.incident == id
        {
            let line = note.text.lines().next().unwrap_or_default();
            entries.push((
                note.at,
                format!("note/{note_id}"),
                format!("{}: {line}", name_of(note.author)),
            ));
        }
    }
    entries.sort();
    let written = |at: Timestamp| {
        let local = at.to_utc().with_timezone(&calendar::ZONE);
        local.format("%a %-d %b %Y, %H:%M %Z").to_string()
    };
    IncidentFacts {
        incident: id,
        title: incident.title.clone(),
        summary: incident.summary.clone(),
        severity: incident.severity.name().to_owned(),
        service: service
            .map(|running| running.about.name.to_owned())
            .unwrap_or_default(),
        opened: written(incident.opened_at),
        resolved: incident.resolved_at.map(written).unwrap_or_default(),
        duration: since(incident.resolved_at),
        detection: match first {
            Some(alert) => format!("Alert '{}' from Alertmanager", alert.name),
            None => "Somebody of the team saw it and declared it".to_owned(),
        },
        time_to_detect: first.map(|alert| incident.escalated_at.since(alert.started_at)),
        time_to_acknowledge: since(incident.acknowledged_at),
        time_to_restore: since(incident.resolved_at),
        roles: IncidentRole::ALL
            .into_iter()
            .filter_map(|role| {
                let name = name_of(incident.holder(role)?);
                Some(format!("{}: {name}", called(role)))
            })
            .collect(),
        cause: String::new(),
        timeline: timed(entries),
    }
}

/// What a role is called at the beginning of a line.
const fn called(role: IncidentRole) -> &'static str {
    match role {
        IncidentRole::Commander => "Commander",
        IncidentRole::Communications => "Communications lead",
        IncidentRole::Scribe => "Scribe",
        IncidentRole::OperationsLead => "Operations lead",
    }
}

fn alerts_of<'a>(incident: &Incident, facts: &'a [Fact]) -> Vec<&'a Alert> {
    let keys: Vec<FactKey> = incident
        .alerts
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Alert(alert) if keys.contains(&alert.key) => Some(alert),
            _ => None,
        })
        .collect()
}

fn timed(entries: Vec<(Timestamp, String, String)>) -> Vec<TimelineFact> {
    let mut day = None;
    entries
        .into_iter()
        .map(|(at, key, text)| {
            let local = at.to_utc().with_timezone(&calendar::ZONE);
            let format = if day == Some(local.date_naive()) {
                "%H:%M"
            } else {
                "%a %-d %b %H:%M"
            };
            day = Some(local.date_naive());
            TimelineFact {
                key,
                at,
                time: local.format(format).to_string(),
                text,
            }
        })
        .collect()
}

impl Told<'_> {
    /// The form as it is before anybody wrote in it.
    pub(super) fn begun(&self, form: BuiltInTemplate) -> String {
        fill(form.text(), &self.facts)
    }

    /// All of it.
    pub(super) fn whole(&self, form: BuiltInTemplate) -> String {
        let lesson = self.lesson;
        let answers = [
            ("Impact", lesson.impact),
            ("What contributed", lesson.contributed),
            ("Root Causes", lesson.contributed),
            ("Trigger", "The conditions above came together on that day."),
            ("What went well", lesson.went_well),
            ("What was hard", lesson.was_hard),
            ("What went wrong", lesson.was_hard),
            ("Where we got lucky", lesson.lucky),
            ("What we will do", lesson.actions_why),
            ("Action Items", lesson.actions_why),
        ];
        written_into(&self.begun(form), &answers, true)
    }

    /// Of a trouble that was there before: short, and with a word on what that means.
    pub(super) fn again(&self, before: &Incident) -> String {
        let lesson = self.lesson;
        let local = before.opened_at.to_utc().with_timezone(&calendar::ZONE);
        let again = format!(
            "{}\n\nIt was of the same kind as \"{}\" of {}. The actions of that review were under \
             way, and cover this one too; no others are needed.",
            lesson.contributed,
            before.title,
            local.format("%-d %B"),
        );
        let answers = [
            ("Impact", lesson.impact),
            ("What contributed", again.as_str()),
            (
                "What we will do",
                "No action is needed beside those of the earlier review.",
            ),
        ];
        written_into(&self.begun(BuiltInTemplate::Short), &answers, true)
    }

    /// As far as its author has come: with one sentence that blames, and nothing of the impact.
    pub(super) fn half(&self) -> String {
        let blaming = format!(
            "{}\n\nWe should have checked the graphs before the rollout went on.",
            self.lesson.contributed
        );
        let answers = [
            ("What contributed", blaming.as_str()),
            ("What went well", self.lesson.went_well),
        ];
        written_into(&self.begun(BuiltInTemplate::Muster), &answers, false)
    }
}

/// Which form a review of this severity has.
pub(super) const fn form_for(severity: Severity, number: usize) -> BuiltInTemplate {
    match (severity, number % 3) {
        (Severity::Sev1, _) | (_, 0) => BuiltInTemplate::Muster,
        (_, 1) => BuiltInTemplate::Google,
        _ => BuiltInTemplate::Muster,
    }
}

/// A form with what people wrote below its headings. The questions of a section go with its answer;
/// all of them if it is finished.
fn written_into(form: &str, answers: &[(&str, &str)], finished: bool) -> String {
    let mut text = String::new();
    let mut section = Section::default();
    for line in form.lines() {
        if line.starts_with('#') {
            section.end(answers, finished, &mut text);
            section = Section {
                heading: line.to_owned(),
                lines: Vec::new(),
            };
        } else {
            section.lines.push(line);
        }
    }
    section.end(answers, finished, &mut text);
    let mut text = text.trim().to_owned();
    text.push('\n');
    text
}

/// What stands below one heading.
#[derive(Default)]
struct Section<'a> {
    heading: String,
    lines: Vec<&'a str>,
}

impl Section<'_> {
    fn end(&self, answers: &[(&str, &str)], finished: bool, text: &mut String) {
        let name = self.heading.trim_start_matches('#').trim();
        let answer = answers.iter().find(|(heading, _)| *heading == name);
        let body = self.lines.join("\n");
        let body = if finished || answer.is_some() {
            without_questions(&body)
        } else {
            body
        };
        let answer = answer.map_or("", |(_, answer)| *answer);
        for part in [self.heading.as_str(), body.trim(), answer] {
            if !part.is_empty() {
                text.push_str(part);
                text.push_str("\n\n");
            }
        }
    }
}

/// The text without its comments.
fn without_questions(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        left.push_str(before.trim_end());
        let Some((_, after)) = comment.split_once("-->") else {
            return left;
        };
        rest = after;
        left.push('\n');
    }
    left.push_str(rest);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_takes_the_place_of_the_question() {
        let form = "## Impact\n\n<!-- Who,\nhow many? -->\n\n## Luck\n\n<!-- Any? -->\n";
        let answers = [("Impact", "31 orders.")];
        assert_eq!(
            written_into(form, &answers, false),
            "## Impact\n\n31 orders.\n\n## Luck\n\n<!-- Any? -->\n"
        );
        assert_eq!(
            written_into(form, &answers, true),
            "## Impact\n\n31 orders.\n\n## Luck\n"
        );
    }
}
