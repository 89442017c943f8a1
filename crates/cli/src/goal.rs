//! `musterctl goal`: what a script or a pipeline does with goals. A goal and a key result are named
//! by their ids, which `list` and `show` print first on each line.

use anyhow::bail;
use clap::Subcommand;
use muster_engine::{
    Engine,
    goals::{GoalFilter, GoalState, NewCheckIn},
};
use muster_model::{
    ids::{GoalId, KeyResultId, TeamId},
    record::Confidence,
};

use crate::{
    action::member_named,
    incident::{given, position},
    print::{goal as print, incident::done},
};

#[derive(Debug, Subcommand)]
pub(crate) enum GoalCommand {
    /// Lists goals that are not closed, each below the goal that it serves.
    List {
        /// List those that are closed too.
        #[arg(long)]
        all: bool,
        /// List only those that are so: on-track, behind, at-risk, off-track, upcoming, ended or
        /// closed. May be given more than once.
        #[arg(long, value_parser = state)]
        state: Vec<GoalState>,
        /// List only those that the team with this name shares.
        #[arg(long)]
        team: Option<String>,
        /// List only those of the member with this name, or with `me` those of whoever uses this
        /// workspace here.
        #[arg(long)]
        owner: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one goal with its key results and what was said of them.
    Show {
        /// Its id.
        id: GoalId,
        /// Print JSON, with the whole history.
        #[arg(long)]
        json: bool,
    },
    /// Says how far a key result is.
    CheckIn {
        /// The key result's id.
        id: KeyResultId,
        /// Where it is; for a milestone 1 if it is done. Without it, it is unchanged, or moves by
        /// its KPI.
        #[arg(long, allow_negative_numbers = true)]
        value: Option<f64>,
        /// Whether you believe that the target will be reached: on-track, at-risk or off-track.
        #[arg(long, value_parser = confidence)]
        confidence: Confidence,
        /// What there is to say, in Markdown, or `-` for standard input.
        #[arg(long, default_value = "")]
        comment: String,
        /// Print the check-in as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, command: &GoalCommand) -> anyhow::Result<()> {
    match command {
        GoalCommand::List {
            all,
            state,
            team,
            owner,
            json,
        } => {
            let is_listed = |state: &GoalState| *all || *state != GoalState::Closed;
            let states = if state.is_empty() {
                GoalState::ALL.into_iter().filter(is_listed).collect()
            } else {
                state.clone()
            };
            let list = engine.goals(&GoalFilter {
                states,
                teams: match team {
                    Some(name) => vec![team_named(engine, name)?],
                    None => Vec::new(),
                },
                owners: match owner {
                    Some(name) => vec![member_named(engine, name)?],
                    None => Vec::new(),
                },
                ..GoalFilter::default()
            })?;
            print::list(&list, *json)
        }
        GoalCommand::Show { id, json } => print::detail(&engine.goal(*id)?, *json),
        GoalCommand::CheckIn {
            id,
            value,
            confidence,
            comment,
            json,
        } => {
            let said = engine.check_in(
                *id,
                &NewCheckIn {
                    value: *value,
                    confidence: *confidence,
                    comment: given(comment)?,
                },
            )?;
            if *json {
                return print::check_in(&said.to_string());
            }
            done(&format!("The key result is {}.", confidence.name()));
            Ok(())
        }
    }
}

fn team_named(engine: &Engine, name: &str) -> anyhow::Result<TeamId> {
    let teams = engine.teams()?;
    if teams.is_empty() {
        bail!("There is no team yet. Make one in the app, or leave '--team' out.");
    }
    let known = teams.iter().map(|it| it.team.name.as_str());
    Ok(teams[position(name, "team", known)?].id)
}

fn state(text: &str) -> Result<GoalState, String> {
    GoalState::ALL
        .into_iter()
        .find(|state| state.name().replace(' ', "-").eq_ignore_ascii_case(text))
        .ok_or_else(|| {
            "choose on-track, behind, at-risk, off-track, upcoming, ended or closed".to_owned()
        })
}

fn confidence(text: &str) -> Result<Confidence, String> {
    Confidence::ALL
        .into_iter()
        .find(|it| it.name().replace(' ', "-").eq_ignore_ascii_case(text))
        .ok_or_else(|| "choose on-track, at-risk or off-track".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_confidence_are_read_in_any_case() {
        assert_eq!(state("On-Track"), Ok(GoalState::OnTrack));
        assert_eq!(state("ended"), Ok(GoalState::Ended));
        assert!(state("done").is_err());
        assert_eq!(confidence("AT-RISK"), Ok(Confidence::AtRisk));
        assert!(confidence("behind").is_err());
    }
}
