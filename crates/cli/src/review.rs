//! `musterctl review`: what a script or a pipeline does with reviews. A review is named by its id,
//! which `list` prints first on each line.

use std::{
    io::{Write as _, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::Subcommand;
use muster_engine::{
    Engine,
    reviews::{ExportFormat, ReviewFilter},
};
use muster_model::{ids::ReviewId, record::ReviewStatus};

use crate::print::review as print;

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Lists reviews, the last begun first.
    List {
        /// List only those that are so far: draft, in-review or published. May be given more than
        /// once.
        #[arg(long, value_parser = status)]
        status: Vec<ReviewStatus>,
        /// List only those that hold these words; each may be the beginning of one.
        #[arg(long, default_value = "")]
        text: String,
        /// How many to list at the most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one review with its action items.
    Show {
        /// Its id.
        id: ReviewId,
        /// Print JSON, with comments and what is missing.
        #[arg(long)]
        json: bool,
    },
    /// Writes reviews to one file.
    Export {
        /// Their ids, in the order in which they are to stand.
        #[arg(required = true)]
        ids: Vec<ReviewId>,
        /// What to write: markdown, html or pdf.
        #[arg(long, value_parser = format)]
        format: ExportFormat,
        /// The file to write, or `-` for standard output; without it, a file in this folder that is
        /// named after the review.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Lists incidents that need a review and have none, the first due first. Ends with 1 if one of
    /// them is overdue.
    Missing {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, command: &ReviewCommand) -> anyhow::Result<ExitCode> {
    match command {
        ReviewCommand::List {
            status,
            text,
            limit,
            json,
        } => {
            let list = engine.reviews(&ReviewFilter {
                text: text.clone(),
                statuses: status.clone(),
                limit: *limit,
                ..ReviewFilter::default()
            })?;
            print::list(&list, *json)?;
        }
        ReviewCommand::Show { id, json } => print::detail(&engine.review(*id)?, *json)?,
        ReviewCommand::Export {
            ids,
            format,
            output,
        } => export(engine, ids, *format, output.as_deref())?,
        ReviewCommand::Missing { json } => {
            let incidents = engine.unreviewed_incidents()?;
            print::missing(&incidents, *json)?;
            if incidents.iter().any(|it| it.overdue) {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn export(
    engine: &Engine,
    ids: &[ReviewId],
    format: ExportFormat,
    output: Option<&Path>,
) -> anyhow::Result<()> {
    if output == Some(Path::new("-")) {
        let bytes = engine.render_reviews(ids, format)?;
        return stdout()
            .write_all(&bytes)
            .context("The reviews could not be written to standard output");
    }
    let path = match output {
        Some(path) => path.to_owned(),
        None => engine.export_name(ids, format)?.into(),
    };
    print::exported(&engine.export_reviews(ids, format, &path)?);
    Ok(())
}

fn status(text: &str) -> Result<ReviewStatus, String> {
    ReviewStatus::ALL
        .into_iter()
        .find(|status| status.name().replace(' ', "-").eq_ignore_ascii_case(text))
        .ok_or_else(|| "choose draft, in-review or published".to_owned())
}

pub(crate) fn format(text: &str) -> Result<ExportFormat, String> {
    match text.to_ascii_lowercase().as_str() {
        "markdown" | "md" => Ok(ExportFormat::Markdown),
        "html" => Ok(ExportFormat::Html),
        "pdf" => Ok(ExportFormat::Pdf),
        _ => Err("choose markdown, html or pdf".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_formats_are_read_in_any_case() {
        assert_eq!(status("In-Review"), Ok(ReviewStatus::InReview));
        assert_eq!(status("published"), Ok(ReviewStatus::Published));
        assert!(status("done").is_err());
        assert_eq!(format("PDF"), Ok(ExportFormat::Pdf));
        assert!(format("docx").is_err());
    }
}
