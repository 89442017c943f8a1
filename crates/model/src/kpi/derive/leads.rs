//! Which deployment brought each change first. By the source's word, else by a commit, else the
//! first success that started at or after the merge. What cannot be a sample is kept and flagged.

use super::{Aside, AsideOf, Derived, Lead, Lines, NO_EVENT, Outcome};
use crate::{
    fact::DeploymentStatus,
    kpi::{LeftOut, Profile, Rule, Token, basis::Merged, lane::Row, token::NumberMap},
};

/// Links the lane's changes, and lets those with a label for fixes speak for their deployments.
pub(super) fn link(lines: &Lines<'_>, derived: &mut Derived) {
    let Some(changes) = lines.changes.filter(|changes| !changes.rows().is_empty()) else {
        return;
    };
    let index = Index::new(lines.rows, derived);
    derived.leads.reserve(changes.rows().len());
    for change in changes.rows() {
        let Some((row, rule)) = index.row_of(lines, derived, change, changes.commits(change))
        else {
            derived.aside.push(Aside {
                at: change.merged,
                reason: LeftOut::NotDeployed,
                subject: AsideOf::Change(change.key),
            });
            continue;
        };
        let event = derived.row_event[row] as usize;
        let content = &mut derived.events[event];
        // DevLake measures to the end of the region's own row, not to the deployment's.
        let (at, started) = match lines.settings.profile {
            Profile::Muster => (content.at, content.started),
            Profile::Devlake => (lines.rows[row].at, lines.rows[row].started),
        };
        let lead = Lead {
            at,
            started,
            merged: change.merged,
            opened: change.opened,
            first_commit: change.first_commit,
            change: change.key,
            row: u32::try_from(row).unwrap_or(NO_EVENT),
            rule,
            left_out: None,
        };
        let left_out = why_left_out(&lead, Some(event) == index.first, lines.settings.profile);
        if left_out != Some(LeftOut::MergedAfter) && change.rework.is_some() {
            content.rework = content.rework.or(change.rework);
        }
        derived.leads.push(Lead { left_out, ..lead });
    }
    derived
        .leads
        .sort_unstable_by_key(|lead| (lead.at, lead.change));
}

fn why_left_out(lead: &Lead, first_ever: bool, profile: Profile) -> Option<LeftOut> {
    if first_ever {
        return Some(LeftOut::FirstDeployment);
    }
    if profile == Profile::Devlake {
        return None;
    }
    match lead.first_commit {
        _ if lead.merged > lead.at => Some(LeftOut::MergedAfter),
        None => Some(LeftOut::NoCommits),
        Some(first) if first > lead.at => Some(LeftOut::NegativeLead),
        Some(_) => None,
    }
}

/// The successes of a lane, by what changes are found by.
struct Index {
    first: Option<usize>,
    by_commit: NumberMap<Token, u32>,
    /// The sources that deploy here; a change of one of them waits for its own source.
    sources: Vec<Token>,
}

impl Index {
    fn new(rows: &[Row], derived: &Derived) -> Self {
        let mut index = Self {
            first: derived
                .events
                .iter()
                .position(|event| event.outcome == Outcome::Success),
            by_commit: NumberMap::default(),
            sources: Vec::new(),
        };
        index.by_commit.reserve(rows.len());
        for (number, row) in (0..).zip(rows) {
            if row.spoken_for || !is_success(rows, derived, number as usize) {
                continue;
            }
            if row.commit.is_known() {
                index.by_commit.entry(row.commit).or_insert(number);
            }
            if !index.sources.contains(&row.source) {
                index.sources.push(row.source);
            }
        }
        index
    }

    /// The row that brought a change first, and by which rule it was found.
    fn row_of(
        &self,
        lines: &Lines<'_>,
        derived: &Derived,
        change: &Merged,
        commits: &[Token],
    ) -> Option<(usize, Rule)> {
        let named = change.deployment.and_then(lines.row_of_key);
        if let Some(row) = named.filter(|row| is_success(lines.rows, derived, *row)) {
            return Some((row, Rule::NamedDeployment));
        }
        let commits = commits
            .iter()
            .filter_map(|commit| self.by_commit.get(commit));
        if let Some(row) = commits.min() {
            return Some((*row as usize, Rule::SameCommit));
        }
        if lines.settings.profile == Profile::Devlake {
            return None;
        }
        let own_source = self.sources.contains(&change.source);
        let makeup = derived.makeup(lines.rows);
        let fits = |place: &usize| {
            let event = &derived.events[*place];
            event.outcome == Outcome::Success
                && event.started >= change.merged
                && (!own_source || makeup.is_from(*place, change.source))
        };
        let from = derived
            .events
            .partition_point(|event| event.at < change.merged);
        let next = (from..derived.events.len()).find(fits)?;
        Some((derived.events[next].row as usize, Rule::NextAfterMerge))
    }
}

/// Whether a row went out, and the deployment that it is part of was not taken back.
fn is_success(rows: &[Row], derived: &Derived, row: usize) -> bool {
    let event = derived.row_event[row];
    rows[row].status == DeploymentStatus::Success
        && event != NO_EVENT
        && derived.events[event as usize].outcome == Outcome::Success
}
