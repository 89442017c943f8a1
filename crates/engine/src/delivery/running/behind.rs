use std::collections::{HashMap, HashSet};

use muster_model::{record::Tier, time::Timestamp};
use muster_store::{CommitsAsked, Reader, StoreError};

use super::grid::{Cell, Grid, Subject, deployed_at};

/// A cell, and the cells of lower tiers in its row.
struct Ladder<'g> {
    place: (Subject, String),
    cell: &'g Cell,
    lower: Vec<&'g Cell>,
}

/// How many versions each cell is behind: commits that went out to an environment of a lower tier
/// after what runs here did, or after what runs here went out here if it never did there, and that
/// never went out here. Cells without a lower tier are not named.
pub(super) fn count(
    reader: &Reader,
    grid: &Grid,
) -> Result<HashMap<(Subject, String), u32>, StoreError> {
    let ladders = ladders(grid);
    let mut newer = vec![HashSet::new(); ladders.len()];
    let asked = questions(&ladders, newer_in_lower_tiers);
    reader.successful_commits(&asked, |number, commit| {
        if let Some(commits) = newer.get_mut(number as usize)
            && !commits.contains(commit)
        {
            commits.insert(commit.to_owned());
        }
    })?;
    let waiting: Vec<_> = newer.iter().map(|commits| !commits.is_empty()).collect();
    let mut asked = questions(&ladders, all_here);
    asked.retain(|asked| waiting.get(asked.number as usize) == Some(&true));
    reader.successful_commits(&asked, |number, commit| {
        if let Some(commits) = newer.get_mut(number as usize) {
            commits.remove(commit);
        }
    })?;
    Ok(ladders
        .into_iter()
        .zip(newer)
        .map(|(ladder, newer)| {
            let count = u32::try_from(newer.len()).unwrap_or(u32::MAX);
            (ladder.place, count)
        })
        .collect())
}

/// How far from users a tier is; none for those that are on no way to production.
const fn rank(tier: Option<Tier>) -> Option<u8> {
    match tier {
        Some(Tier::Production) => Some(0),
        Some(Tier::Staging) => Some(1),
        Some(Tier::Testing) => Some(2),
        Some(Tier::Other) | None => None,
    }
}

fn ladders(grid: &Grid) -> Vec<Ladder<'_>> {
    let mut ladders = Vec::new();
    for (subject, cells) in &grid.rows {
        for (environment, cell) in cells {
            let Some(here) = rank(cell.tier()) else {
                continue;
            };
            let lower: Vec<_> = cells
                .values()
                .filter(|other| rank(other.tier()).is_some_and(|there| there > here))
                .collect();
            if !lower.is_empty() {
                ladders.push(Ladder {
                    place: (subject.clone(), environment.clone()),
                    cell,
                    lower,
                });
            }
        }
    }
    ladders
}

/// The questions about all ladders, numbered as they are.
fn questions(
    ladders: &[Ladder<'_>],
    about: impl Fn(u32, &Ladder<'_>) -> Vec<CommitsAsked>,
) -> Vec<CommitsAsked> {
    (0..)
        .zip(ladders)
        .flat_map(|(number, ladder)| about(number, ladder))
        .collect()
}

/// What went out in lower tiers since what runs here did. Where that was the last there, nothing
/// did.
fn newer_in_lower_tiers(number: u32, ladder: &Ladder<'_>) -> Vec<CommitsAsked> {
    let running = &ladder.cell.running.row;
    let commit = &running.deployment.commit;
    ladder
        .lower
        .iter()
        .flat_map(|cell| &cell.sources)
        .filter(|last| {
            last.row.deployment.commit.is_empty() || last.row.deployment.commit != *commit
        })
        .map(|last| CommitsAsked {
            number,
            source: last.source,
            environment: last.environment,
            after_commit: commit.clone(),
            or_after: deployed_at(running),
        })
        .collect()
}

/// All that ever went out here.
fn all_here(number: u32, ladder: &Ladder<'_>) -> Vec<CommitsAsked> {
    ladder
        .cell
        .sources
        .iter()
        .map(|last| CommitsAsked {
            number,
            source: last.source,
            environment: last.environment,
            after_commit: String::new(),
            or_after: Timestamp::MIN,
        })
        .collect()
}
