//! `musterctl incident`: what a script, a chat bot or a pipeline does with incidents. Names of
//! services and policies are those on the screen; an incident is named by its id, which `declare`
//! prints alone, so that a script can keep it.

use std::io::{Read as _, stdin};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use muster_engine::{
    Clock, Engine, SystemClock,
    incidents::{IncidentFilter, NewIncident, room::NewStatusUpdate},
};
use muster_model::{
    ids::{IncidentId, PolicyId, ServiceId},
    record::{Audience, IncidentStatus, Severity},
    time::Millis,
};

use crate::print::incident as print;

/// The longest text that is read from standard input, in bytes: more is no note.
const LONGEST_TEXT: u64 = 1_000_000;

#[derive(Debug, Subcommand)]
pub(crate) enum IncidentCommand {
    /// Lists incidents that are not resolved, the last opened first.
    List {
        /// List resolved ones too.
        #[arg(long)]
        all: bool,
        /// List only those of this severity or worse.
        #[arg(long, value_parser = severity)]
        severity: Option<Severity>,
        /// List only those of the service with this name.
        #[arg(long)]
        service: Option<String>,
        /// How many to list at the most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one incident with its timeline.
    Show {
        /// Its id.
        id: IncidentId,
        /// Print JSON, with alerts, escalation and cause.
        #[arg(long)]
        json: bool,
    },
    /// Declares an incident and prints its id.
    Declare(Declare),
    /// Acknowledges an incident: nobody else is told.
    Ack {
        /// Its id.
        id: IncidentId,
    },
    /// Adds a note to an incident's timeline.
    Note {
        /// Its id.
        id: IncidentId,
        /// What to write, in Markdown; `-` reads it from standard input.
        text: String,
    },
    /// Gives a status update.
    Update(Update),
    /// Says that an incident is over.
    Resolve {
        /// Its id.
        id: IncidentId,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Declare {
    /// One line that says what is wrong.
    title: String,
    /// How bad it is: sev1, sev2, sev3 or sev4.
    #[arg(long, default_value = "sev2", value_parser = severity)]
    severity: Severity,
    /// The name of the service that suffers.
    #[arg(long)]
    service: Option<String>,
    /// The name of the escalation policy; without it, the one that fits the service.
    #[arg(long, conflicts_with = "tell_nobody")]
    policy: Option<String>,
    /// Use no escalation policy.
    #[arg(long)]
    tell_nobody: bool,
    /// What is known so far; `-` reads it from standard input.
    #[arg(long, default_value = "")]
    summary: String,
    /// Print JSON: the id and the names of service and policy.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// The id of the incident.
    id: IncidentId,
    /// What to say, in Markdown; `-` reads it from standard input.
    text: String,
    /// Whom it is for: internal or stakeholders.
    #[arg(long, default_value = "internal", value_parser = audience)]
    audience: Audience,
    /// Promise the next update in so many minutes.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_080))]
    next: Option<u32>,
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, command: &IncidentCommand) -> anyhow::Result<()> {
    match command {
        IncidentCommand::List {
            all,
            severity,
            service,
            limit,
            json,
        } => {
            let services = match service {
                Some(name) => vec![service_named(engine, name)?.0],
                None => Vec::new(),
            };
            let list = engine.incidents(&IncidentFilter {
                statuses: if *all {
                    Vec::new()
                } else {
                    vec![IncidentStatus::Open, IncidentStatus::Acknowledged]
                },
                severities: severity.map_or_else(Vec::new, and_worse),
                services,
                limit: *limit,
                ..IncidentFilter::default()
            })?;
            print::list(&list, *json)
        }
        IncidentCommand::Show { id, json } => print::detail(&engine.incident(*id)?, *json),
        IncidentCommand::Declare(declare) => perform_declare(engine, declare),
        IncidentCommand::Ack { id } => {
            engine.acknowledge_incident(*id)?;
            print::done(&format!("Acknowledged '{}'.", title(engine, *id)?));
            Ok(())
        }
        IncidentCommand::Note { id, text } => {
            engine.add_note(*id, &given(text)?, None)?;
            print::done(&format!("Noted on '{}'.", title(engine, *id)?));
            Ok(())
        }
        IncidentCommand::Update(update) => perform_update(engine, update),
        IncidentCommand::Resolve { id } => {
            engine.resolve_incident(*id)?;
            print::done(&format!("Resolved '{}'.", title(engine, *id)?));
            Ok(())
        }
    }
}

fn perform_declare(engine: &Engine, declare: &Declare) -> anyhow::Result<()> {
    let choices = engine.declare_choices()?;
    let (service, fitting) = match &declare.service {
        Some(name) => {
            let (id, policy) = service_named(engine, name)?;
            (Some(id), policy)
        }
        None => (None, choices.policy),
    };
    let policies = engine.policies()?;
    let policy = match &declare.policy {
        Some(name) => {
            let known = policies.iter().map(|view| view.policy.name.as_str());
            let at = position(name, "policy", known)?;
            Some(policies[at].id)
        }
        None if declare.tell_nobody => None,
        None => fitting,
    };
    let id = engine.declare_incident(&NewIncident {
        title: declare.title.clone(),
        severity: declare.severity,
        service,
        policy,
        summary: given(&declare.summary)?,
        commander: None,
        communications: None,
        scribe: None,
        operations_lead: None,
    })?;
    let policy_name = policies
        .iter()
        .find(|view| Some(view.id) == policy)
        .map(|view| view.policy.name.as_str());
    print::declared(id, policy_name, declare.json)
}

fn perform_update(engine: &Engine, update: &Update) -> anyhow::Result<()> {
    let next = update.next.map(i64::from).map(Millis::minutes);
    engine.write_status_update(
        update.id,
        &NewStatusUpdate {
            text: given(&update.text)?,
            audience: update.audience,
            channels: None,
            next_update_at: next.map(|span| SystemClock.now() + span),
        },
    )?;
    print::done(&format!("Updated '{}'.", title(engine, update.id)?));
    Ok(())
}

/// The service with this name, and the policy that fits it.
fn service_named(engine: &Engine, name: &str) -> anyhow::Result<(ServiceId, Option<PolicyId>)> {
    let services = engine.declare_choices()?.services;
    let known = services.iter().map(|service| service.name.as_str());
    let at = position(name, "service", known)?;
    Ok((services[at].id, services[at].policy))
}

/// Where a name stands among those that are known, whatever its case.
pub(crate) fn position<'a>(
    name: &str,
    kind: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> anyhow::Result<usize> {
    let folded = name.trim().to_lowercase();
    if let Some(at) = known
        .clone()
        .position(|other| other.trim().to_lowercase() == folded)
    {
        return Ok(at);
    }
    let names: Vec<_> = known.collect();
    if names.is_empty() {
        bail!("There is no {kind} yet. Make one in the app, or leave '--{kind}' out.");
    }
    bail!("There is no {kind} '{name}'. Known: {}.", names.join(", "))
}

fn title(engine: &Engine, id: IncidentId) -> anyhow::Result<String> {
    Ok(engine.incident(id)?.row.title)
}

/// The text of an argument, or what standard input holds for `-`.
pub(crate) fn given(argument: &str) -> anyhow::Result<String> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut text = String::new();
    stdin()
        .take(LONGEST_TEXT + 1)
        .read_to_string(&mut text)
        .context("The text on standard input could not be read; it has to be UTF-8")?;
    if text.len() as u64 > LONGEST_TEXT {
        bail!("The text on standard input is longer than 1 MB. Write less.");
    }
    Ok(text.trim_end().to_owned())
}

fn severity(text: &str) -> Result<Severity, String> {
    Severity::ALL
        .into_iter()
        .find(|severity| severity.name().eq_ignore_ascii_case(text))
        .ok_or_else(|| "choose sev1, sev2, sev3 or sev4".to_owned())
}

fn audience(text: &str) -> Result<Audience, String> {
    match text.to_ascii_lowercase().as_str() {
        "internal" => Ok(Audience::Internal),
        "stakeholders" => Ok(Audience::Stakeholders),
        _ => Err("choose internal or stakeholders".to_owned()),
    }
}

/// A severity and those that are worse.
fn and_worse(severity: Severity) -> Vec<Severity> {
    Severity::ALL
        .into_iter()
        .filter(|other| *other <= severity)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_their_case_and_unknown_ones_are_met_with_those_that_are_known() {
        let known = ["Checkout", "search"];
        let find = |name: &str| position(name, "service", known.into_iter());
        assert_eq!(find(" SEARCH ").unwrap(), 1);
        let problem = find("billing").unwrap_err().to_string();
        assert_eq!(
            problem,
            "There is no service 'billing'. Known: Checkout, search."
        );
        let none = position("x", "policy", [].into_iter())
            .unwrap_err()
            .to_string();
        assert!(none.contains("leave '--policy' out"), "{none}");
    }

    #[test]
    fn severities_are_read_in_any_case_and_worse_ones_come_first() {
        assert_eq!(severity("SEV3"), Ok(Severity::Sev3));
        assert_eq!(severity("sev1"), Ok(Severity::Sev1));
        assert!(severity("high").is_err());
        assert_eq!(and_worse(Severity::Sev2), [Severity::Sev1, Severity::Sev2]);
    }
}
