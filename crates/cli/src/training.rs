//! `musterctl training`: what a script reads of training sessions. A session is named by its id, which
//! `list` prints first on each line.

use clap::Subcommand;
use muster_engine::{Engine, training::SessionFilter};
use muster_model::ids::SessionId;

use crate::print::training as print;

#[derive(Debug, Subcommand)]
pub(crate) enum TrainingCommand {
    /// Lists sessions that are to come, the first first.
    List {
        /// List those that are over or do not take place too, the latest first.
        #[arg(long)]
        all: bool,
        /// List only those that whoever uses this workspace here leads or signed up for.
        #[arg(long)]
        mine: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one session: what it is about, who comes and what they thought of it.
    Show {
        /// Its id.
        id: SessionId,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, command: &TrainingCommand) -> anyhow::Result<()> {
    match command {
        TrainingCommand::List { all, mine, json } => {
            let mut list = engine.sessions(&SessionFilter {
                mine: *mine,
                ..SessionFilter::default()
            })?;
            if !all {
                list.rows.truncate(usize::try_from(list.coming)?);
            }
            print::list(&list.rows, *json)
        }
        TrainingCommand::Show { id, json } => print::detail(&engine.session(*id)?, *json),
    }
}
