//! `musterctl kpi`: what a script does with KPIs. A KPI is named as on screen, or by the word or
//! identity that `list` prints first on each line.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::Subcommand;
use muster_engine::{Clock, Engine, SystemClock, kpis::KpiScope};
use muster_model::{
    ids::{KpiDefinitionId, ServiceId, TeamId},
    kpi::{Bucket, Kpi, KpiRef},
    record::Tier,
    time::{Millis, Window},
};

use crate::print::kpi as print;

#[derive(Debug, Subcommand)]
pub(crate) enum KpiCommand {
    /// Lists the KPIs: the delivery KPIs, then those that the workspace defines.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prints every KPI, as the KPIs page has it; or one, as its own page has it.
    Show {
        /// Which one, by its name, word or identity.
        kpi: Option<String>,
        #[command(flatten)]
        scope: ScopeArguments,
        /// Print JSON: what the app itself is given, with series, bands and data health.
        #[arg(long)]
        json: bool,
    },
    /// Enters a value for a KPI whose values come by hand, in the place of the one that the same
    /// time had.
    Enter {
        /// Which one, by its name or identity.
        kpi: String,
        /// The value, with its unit if it has one: 12.5, '15 %', '2h 14min'.
        #[arg(allow_hyphen_values = true)]
        value: String,
        /// The day or time that it is for, such as 2026-12-24 or 2026-12-24T22:00:00+01:00;
        /// without it, now.
        #[arg(long)]
        at: Option<String>,
        /// What there is to know about it.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Enters the values of a CSV file: when, how much, and perhaps a note. It is taken whole, or
    /// not at all.
    Import {
        /// Which one, by its name or identity.
        kpi: String,
        /// The file.
        file: PathBuf,
    },
}

/// Of whom and when.
#[derive(Debug, clap::Args)]
pub(crate) struct ScopeArguments {
    /// Over how many days until now.
    #[arg(long, default_value_t = 28)]
    days: u32,
    /// Only of this team, by its name or identity. May be given more than once.
    #[arg(long)]
    team: Vec<String>,
    /// Only of this service, by its name or identity. May be given more than once.
    #[arg(long)]
    service: Vec<String>,
    /// How fine the series is: day, week or month.
    #[arg(long, default_value = "week", value_parser = bucket)]
    bucket: Bucket,
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, command: &KpiCommand) -> anyhow::Result<ExitCode> {
    match command {
        KpiCommand::List { json } => print::list(&engine.kpi_definitions()?, *json)?,
        KpiCommand::Show { kpi, scope, json } => {
            let scope = scope_of(engine, scope)?;
            match kpi {
                None => print::overview(&engine.kpis(&scope)?, *json)?,
                Some(name) => print::detail(&engine.kpi(kpi_named(engine, name)?, &scope)?, *json)?,
            }
        }
        KpiCommand::Enter {
            kpi,
            value,
            at,
            note,
        } => {
            let id = defined(engine, kpi)?;
            let mut sample = engine.read_kpi_sample(id, value, at.as_deref())?;
            sample.note.clone_from(note);
            engine.save_kpi_sample(id, None, &sample)?;
            print::entered(&sample);
        }
        KpiCommand::Import { kpi, file } => {
            let id = defined(engine, kpi)?;
            let text = fs::read_to_string(file)
                .with_context(|| format!("The file '{}' cannot be read", file.display()))?;
            let import = engine.import_kpi_csv(id, &text, true)?;
            print::imported(&import);
            if !import.problems.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn scope_of(engine: &Engine, arguments: &ScopeArguments) -> anyhow::Result<KpiScope> {
    let now = SystemClock.now();
    let teams: Vec<(TeamId, String)> = if arguments.team.is_empty() {
        Vec::new()
    } else {
        let views = engine.teams()?.into_iter();
        views.map(|view| (view.id, view.team.name)).collect()
    };
    let services: Vec<(ServiceId, String)> = if arguments.service.is_empty() {
        Vec::new()
    } else {
        let views = engine.services()?.into_iter();
        views.map(|view| (view.id, view.service.name)).collect()
    };
    Ok(KpiScope {
        window: Window {
            from: now - Millis::days(i64::from(arguments.days)),
            to: now,
        },
        services: each(&arguments.service, &services, "service")?,
        teams: each(&arguments.team, &teams, "team")?,
        tier: Tier::Production,
        bucket: arguments.bucket,
    })
}

fn each<I: Copy + ToString>(
    wanted: &[String],
    known: &[(I, String)],
    what: &str,
) -> anyhow::Result<Vec<I>> {
    wanted
        .iter()
        .map(|name| the_one(name, known, what))
        .collect()
}

/// The KPI of this name, word or identity.
fn kpi_named(engine: &Engine, name: &str) -> anyhow::Result<KpiRef> {
    if let Ok(word @ KpiRef::Delivery(_)) = name.parse() {
        return Ok(word);
    }
    let delivery = Kpi::ALL.map(|kpi| (KpiRef::from(kpi), kpi.name().to_owned()));
    let defined = engine.kpi_definitions()?.into_iter();
    let defined = defined.map(|view| (view.id.into(), view.definition.name));
    let known: Vec<(KpiRef, String)> = delivery.into_iter().chain(defined).collect();
    the_one(name, &known, "KPI")
}

/// The KPI of this name or identity that the workspace defines.
fn defined(engine: &Engine, name: &str) -> anyhow::Result<KpiDefinitionId> {
    kpi_named(engine, name)?
        .definition()
        .with_context(|| format!("'{name}' is a delivery KPI: its values are counted, not entered"))
}

/// What has this name or identity; upper and lower case of names are alike.
fn the_one<I: Copy + ToString>(name: &str, known: &[(I, String)], what: &str) -> anyhow::Result<I> {
    if let Some((id, _)) = known.iter().find(|(id, _)| id.to_string() == name) {
        return Ok(*id);
    }
    let lower = name.to_lowercase();
    let found: Vec<I> = known
        .iter()
        .filter(|(_, other)| other.to_lowercase() == lower)
        .map(|(id, _)| *id)
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let names: Vec<&str> = known.iter().map(|(_, name)| name.as_str()).collect();
            bail!("There is no {what} '{name}'. Known: {}.", names.join(", "))
        }
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!(
                "Several have the name '{name}'. Name the {what} by its identity: {}.",
                ids.join(", ")
            )
        }
    }
}

fn bucket(text: &str) -> Result<Bucket, String> {
    match text.to_ascii_lowercase().as_str() {
        "day" => Ok(Bucket::Day),
        "week" => Ok(Bucket::Week),
        "month" => Ok(Bucket::Month),
        _ => Err("choose day, week or month".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_case_and_an_identity_goes_before_it() {
        let known = [
            (7, "Support tickets"),
            (8, "7"),
            (9, "Cloud cost"),
            (10, "cloud cost"),
        ]
        .map(|(id, name)| (id, name.to_owned()));
        let find = |name| the_one(name, &known, "KPI").map_err(|error| error.to_string());
        assert_eq!(find("support TICKETS"), Ok(7));
        assert_eq!(find("7"), Ok(7));
        let several = find("Cloud cost").unwrap_err();
        assert!(several.ends_with("by its identity: 9, 10."), "{several}");
        let none = find("Uptime").unwrap_err();
        assert!(
            none.starts_with("There is no KPI 'Uptime'. Known: Support"),
            "{none}"
        );
    }

    #[test]
    fn buckets_are_read_in_any_case() {
        assert_eq!(bucket("Day"), Ok(Bucket::Day));
        assert!(bucket("year").is_err());
    }
}
