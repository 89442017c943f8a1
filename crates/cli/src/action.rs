//! `musterctl action`: what is to be done because of reviews. An action item is named by its id,
//! which `list` prints first on each line.

use anyhow::bail;
use clap::Subcommand;
use muster_engine::{Engine, reviews::ActionFilter};
use muster_model::{
    ids::{ActionItemId, MemberId},
    record::ActionState,
};

use crate::{
    incident::position,
    print::{action as print, incident::done},
};

#[derive(Debug, Subcommand)]
pub(crate) enum ActionCommand {
    /// Lists action items that are left to be done, the first due first.
    List {
        /// List those that are done or dropped too.
        #[arg(long)]
        all: bool,
        /// List only those that are past their day.
        #[arg(long)]
        overdue: bool,
        /// List only those of the member with this name, or with `me` those of whoever uses this
        /// workspace here.
        #[arg(long)]
        owner: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Says that an action item is done.
    Done {
        /// Its id.
        id: ActionItemId,
    },
}

/// Does what was asked for, in the workspace that is open.
pub(crate) fn perform(engine: &Engine, command: &ActionCommand) -> anyhow::Result<()> {
    match command {
        ActionCommand::List {
            all,
            overdue,
            owner,
            json,
        } => {
            let owners = match owner {
                Some(name) => vec![member_named(engine, name)?],
                None => Vec::new(),
            };
            let states = ActionState::ALL.into_iter();
            let list = engine.actions(&ActionFilter {
                states: states.filter(|state| *all || state.is_open()).collect(),
                owners,
                overdue: *overdue,
                ..ActionFilter::default()
            })?;
            print::list(&list, *json)
        }
        ActionCommand::Done { id } => {
            engine.set_action_state(*id, ActionState::Done)?;
            let all = engine.actions(&ActionFilter::default())?.rows;
            let Some(action) = all.into_iter().find(|it| it.id == *id) else {
                bail!("The action item was deleted meanwhile.");
            };
            if action.by_issue && action.state.is_open() {
                bail!(
                    "'{}' is followed in another system, where it is {}. Close its issue there.",
                    action.title,
                    action.state.name()
                );
            }
            done(&format!("'{}' is done.", action.title));
            Ok(())
        }
    }
}

/// The member with this name, or with `me` whoever uses the workspace here.
pub(crate) fn member_named(engine: &Engine, name: &str) -> anyhow::Result<MemberId> {
    let members = engine.members()?;
    if name.trim().eq_ignore_ascii_case("me") {
        let me = members.iter().find(|it| it.is_me);
        return me.map_or_else(
            || bail!("Nobody uses this workspace here. Open it in the app first."),
            |it| Ok(it.id),
        );
    }
    let known = members.iter().map(|it| it.member.name.as_str());
    Ok(members[position(name, "owner", known)?].id)
}
