//! `musterctl`: Muster's engine for scripts, CI jobs and servers. It opens a workspace that no
//! window has open, does one thing, and prints it: sentences for people, JSON on request.

mod action;
mod goal;
mod incident;
mod kpi;
mod on_call;
mod print;
mod review;
mod skills;
mod training;
mod weekly;

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context;
use clap::{Parser, Subcommand};
use muster_engine::{Engine, Home, NoNotifier, SystemClock};
use muster_model::time::Timestamp;
use tokio::runtime::Runtime;

use crate::{
    action::ActionCommand, goal::GoalCommand, incident::IncidentCommand, kpi::KpiCommand,
    review::ReviewCommand, skills::SkillsArguments, training::TrainingCommand,
    weekly::WeeklyCommand,
};

/// Muster for scripts, CI jobs and servers.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    /// Keep data and logs below this folder instead of the user's own.
    #[arg(long, global = true)]
    home: Option<PathBuf>,
    /// The workspace, by the name of its file; without it, the one that was open last.
    #[arg(long, short, global = true)]
    workspace: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists the workspaces on this computer.
    Workspaces,
    /// Looks into the audit trail.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Makes a backup of the workspace.
    Backup,
    /// Writes the whole workspace to one file.
    Export {
        /// The file to write.
        file: PathBuf,
    },
    /// Reads a workspace from such a file; or into the workspace what Terraform plans and Ansible's
    /// output tell.
    Import {
        /// An exported workspace (.zip), or files and folders with plans and output as JSON.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Says who is on call.
    OnCall(OnCallArguments),
    /// Looks at KPIs, and enters values of them.
    #[command(subcommand)]
    Kpi(KpiCommand),
    /// Lists, declares and handles incidents.
    #[command(subcommand)]
    Incident(IncidentCommand),
    /// Lists, shows and exports reviews of incidents.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Lists what is to be done because of reviews, and says that it is done.
    #[command(subcommand)]
    Action(ActionCommand),
    /// Lists and shows goals, and says how far key results are.
    #[command(subcommand)]
    Goal(GoalCommand),
    /// Lists and shows training sessions.
    #[command(subcommand)]
    Training(TrainingCommand),
    /// Says what too few people can do, how well services are covered, and who could learn what from
    /// whom.
    Skills(SkillsArguments),
    /// Lists, shows and exports weekly reviews.
    #[command(subcommand)]
    Weekly(WeeklyCommand),
}

#[derive(Debug, clap::Args)]
struct OnCallArguments {
    /// Only this schedule, by its name.
    #[arg(long)]
    schedule: Option<String>,
    /// At this time, such as 2026-12-24T22:00:00+01:00; without it, now.
    #[arg(long, value_parser = on_call::time)]
    at: Option<Timestamp>,
    /// Print JSON, with the schedules' records, gaps and double bookings.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Checks the chain of the audit trail and names the first broken link.
    Verify,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            print::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let home = match &arguments.home {
        Some(folder) => Home::below(folder),
        None => Home::of_this_user()?,
    };
    let runtime = Runtime::new().context("no runtime could be started")?;
    let engine = Engine::start(
        home,
        Arc::new(SystemClock),
        Arc::new(NoNotifier),
        runtime.handle().clone(),
    );
    let outcome = perform(&engine, arguments);
    engine.stop();
    outcome
}

fn perform(engine: &Engine, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Workspaces => print::workspaces(&engine.workspaces()?),
        Command::Import { files } => match files.as_slice() {
            [file] if is_archive(file) => print::imported(&engine.import_file(file)?),
            files => {
                open(engine, arguments)?;
                let report = engine.import_files(files)?;
                print::imported_files(&report);
                if report.files.iter().any(|file| file.facts == 0) {
                    return Ok(ExitCode::FAILURE);
                }
            }
        },
        Command::Audit(AuditCommand::Verify) => {
            open(engine, arguments)?;
            let report = engine.verify_audit()?;
            print::audit(&report);
            if report.broken.is_some() {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Backup => {
            open(engine, arguments)?;
            print::backup(&engine.back_up_now()?);
        }
        Command::Export { file } => {
            open(engine, arguments)?;
            engine.export_workspace(file)?;
            print::exported(file);
        }
        Command::OnCall(OnCallArguments { schedule, at, json }) => {
            open(engine, arguments)?;
            let rows = on_call::chosen(engine.schedules(*at)?, schedule.as_deref())?;
            on_call::print(&rows, *json)?;
            if schedule.is_some() && rows.iter().all(|row| row.now.people.is_empty()) {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Incident(command) => {
            open(engine, arguments)?;
            incident::perform(engine, command)?;
        }
        Command::Review(command) => {
            open(engine, arguments)?;
            return review::perform(engine, command);
        }
        Command::Action(command) => {
            open(engine, arguments)?;
            action::perform(engine, command)?;
        }
        Command::Goal(command) => {
            open(engine, arguments)?;
            goal::perform(engine, command)?;
        }
        Command::Training(command) => {
            open(engine, arguments)?;
            training::perform(engine, command)?;
        }
        Command::Skills(arguments_of_skills) => {
            open(engine, arguments)?;
            skills::perform(engine, arguments_of_skills)?;
        }
        Command::Weekly(command) => {
            open(engine, arguments)?;
            weekly::perform(engine, command)?;
        }
        Command::Kpi(command) => {
            open(engine, arguments)?;
            return kpi::perform(engine, command);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a file is an exported workspace, by how it begins; one that cannot be read is not. A
/// plan as Terraform itself saves it is a zip file too, whose first member tells it apart.
fn is_archive(file: &Path) -> bool {
    let mut start = [0; 64];
    let read = File::open(file).and_then(|mut file| file.read(&mut start));
    let plan = start.windows(6).any(|part| part == b"tfplan");
    read.is_ok() && start.starts_with(b"PK") && !plan
}

/// Opens the workspace that is asked for, quietly: nothing is polled and nobody is paged. Who is owed
/// a page is told by the app that has the workspace open next.
fn open(engine: &Engine, arguments: &Arguments) -> anyhow::Result<()> {
    Ok(engine.open_quietly(arguments.workspace.as_deref())?)
}
