//! What people should look at in a goal: first of all that only one discipline owns it, which is
//! the wall between operations and development that shared goals are there to take down.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{ids::TeamId, record::Discipline};

/// Something about a goal, or about the goals of a team, that people should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Remark {
    /// What.
    pub kind: RemarkKind,
    /// What is so and what would be better, as a sentence or two.
    pub sentence: String,
    /// The team that it is about, where it is about the goals of a team.
    pub team: Option<TeamId>,
}

/// What people should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RemarkKind {
    /// Only one discipline owns it: operations without development, or the other way round.
    OneDiscipline,
    /// Nobody sees to it.
    NoOwner,
    /// Nothing measures it.
    NoKeyResults,
    /// No check-in for too long.
    NoCheckIn,
    /// A team's goals make changes faster, and none holds them stable.
    SpeedWithoutStability,
    /// A team's goals make changes more stable, and none keeps them fast.
    StabilityWithoutSpeed,
}

/// What the remarks on a goal follow from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnedGoal {
    /// Whether somebody said how it ended: then there is nothing left to look at.
    pub closed: bool,
    /// How many people see to it.
    pub owners: usize,
    /// What the teams of these people are there for.
    pub owning: BTreeSet<Discipline>,
    /// What the teams that share it are there for.
    pub sharing: BTreeSet<Discipline>,
    /// Whether it has a key result, or a goal that serves it.
    pub measured: bool,
    /// How many of its key results had no check-in for too long.
    pub left_alone: usize,
}

/// What people should look at in a goal.
#[must_use]
pub fn remarks(goal: &OwnedGoal) -> Vec<Remark> {
    if goal.closed {
        return Vec::new();
    }
    let remark = |kind, sentence: String| Remark {
        kind,
        sentence,
        team: None,
    };
    let mut remarks = Vec::new();
    if let Some(sentence) = one_discipline(goal) {
        remarks.push(remark(RemarkKind::OneDiscipline, sentence));
    }
    if goal.owners == 0 {
        let sentence = "Nobody owns it. Choose who sees to it.".to_owned();
        remarks.push(remark(RemarkKind::NoOwner, sentence));
    }
    if !goal.measured {
        let sentence = "Nothing measures it. Add a key result.".to_owned();
        remarks.push(remark(RemarkKind::NoKeyResults, sentence));
    }
    if goal.left_alone > 0 {
        let sentence = match goal.left_alone {
            1 => "One key result has had no check-in for too long. Say how far it is.".to_owned(),
            many => format!(
                "{many} key results have had no check-in for too long. Say how far they are."
            ),
        };
        remarks.push(remark(RemarkKind::NoCheckIn, sentence));
    }
    remarks
}

/// The sentence for a goal that only operations or only development owns. Who owns it is decided by
/// the teams of its owners, and by the teams that share it where owners are in no team, or there are
/// none.
fn one_discipline(goal: &OwnedGoal) -> Option<String> {
    let by_owners = !goal.owning.is_empty();
    let involved = if by_owners {
        &goal.owning
    } else {
        &goal.sharing
    };
    let mut involved = involved.iter();
    let (Some(only), None) = (involved.next(), involved.next()) else {
        return None;
    };
    let missing = match only {
        Discipline::Operations => Discipline::Development,
        Discipline::Development => Discipline::Operations,
        Discipline::Platform | Discipline::Security | Discipline::Other => return None,
    };
    let (only, missing) = (only.name(), missing.name());
    Some(if by_owners {
        format!("Only {only} owns it. Ask somebody of {missing} to own it too.")
    } else {
        format!("Only {only} shares it. Ask a team of {missing} to share it too.")
    })
}
