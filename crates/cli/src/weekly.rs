//! `musterctl weekly`: what a script or a pipeline does with weekly reviews. A week is named by a day
//! that lies in it.

use std::{
    io::{Write as _, stdout},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Subcommand;
use muster_engine::{Engine, reviews::ExportFormat};
use muster_model::{ids::WeeklyReviewId, record::Day, week::Week};

use crate::{print::weekly as print, review::format};

#[derive(Debug, Subcommand)]
pub(crate) enum WeeklyCommand {
    /// Lists weekly reviews, those of your teams first.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows a week: KPIs, incidents, goals in doubt, what is overdue, and what was said.
    Show {
        /// Which weekly review, by its id; without it, the first that `list` lists.
        id: Option<WeeklyReviewId>,
        /// A day of the week, such as 2026-11-30; without it, this week.
        #[arg(long)]
        week: Option<Day>,
        /// Print JSON.
        #[arg(long, conflicts_with = "markdown")]
        json: bool,
        /// Print all of it as Markdown.
        #[arg(long)]
        markdown: bool,
    },
    /// Writes a week to a file.
    Export {
        /// Which weekly review, by its id.
        id: WeeklyReviewId,
        /// A day of the week, such as 2026-11-30; without it, this week.
        #[arg(long)]
        week: Option<Day>,
        /// What to write: markdown, html or pdf.
        #[arg(long, value_parser = format)]
        format: ExportFormat,
        /// The file to write, or `-` for standard output; without it, a file in this folder that is
        /// named after the weekly review and the week.
        file: Option<PathBuf>,
    },
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, command: &WeeklyCommand) -> anyhow::Result<()> {
    match command {
        WeeklyCommand::List { json } => print::list(&engine.weekly_reviews()?, *json),
        WeeklyCommand::Show {
            id,
            week,
            json,
            markdown,
        } => {
            let id = match id {
                Some(id) => *id,
                None => first(engine)?,
            };
            let week = monday(engine, *week)?;
            if *markdown {
                return to_standard_output(&engine.render_week(
                    id,
                    week,
                    ExportFormat::Markdown,
                )?);
            }
            print::page(&engine.weekly_page(id, week)?, *json)
        }
        WeeklyCommand::Export {
            id,
            week,
            format,
            file,
        } => {
            let week = monday(engine, *week)?;
            if file.as_deref() == Some(Path::new("-")) {
                return to_standard_output(&engine.render_week(*id, week, *format)?);
            }
            let path = match file {
                Some(path) => path.clone(),
                None => engine.week_name(*id, week, *format)?.into(),
            };
            engine.export_week(*id, week, *format, &path)?;
            crate::print::exported(&path);
            Ok(())
        }
    }
}

fn first(engine: &Engine) -> anyhow::Result<WeeklyReviewId> {
    let Some(first) = engine.weekly_reviews()?.reviews.into_iter().next() else {
        bail!("There is no weekly review yet. Make one in the app.");
    };
    Ok(first.id)
}

/// The Monday of the week that a day lies in, or of this week.
fn monday(engine: &Engine, day: Option<Day>) -> anyhow::Result<Day> {
    match day {
        Some(day) => Ok(Week::of(day).monday()),
        None => Ok(engine.weekly_reviews()?.this_week),
    }
}

fn to_standard_output(bytes: &[u8]) -> anyhow::Result<()> {
    stdout()
        .write_all(bytes)
        .context("The week could not be written to standard output")
}
