//! Which weekly reviews there are, and writing them down.

use std::collections::BTreeSet;

use muster_model::{
    fact::FactKey,
    ids::{MemberId, TeamId, WeeklyReviewId},
    kpi::KpiRef,
    rbac::{Action, may},
    record::{Day, Team, WeeklyReview},
    week::Week,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::group::names_of;
use crate::{
    Engine, Problem,
    incidents::{
        number,
        room::{require_known, settings},
    },
};

/// A weekly review, as it is shown in the list of them.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklyReviewView {
    /// Which.
    pub id: WeeklyReviewId,
    /// The record.
    pub review: WeeklyReview,
    /// The names of its teams, in order; empty for all of the workspace.
    pub team_names: Vec<String>,
    /// The names of the channels of its digest, by the channel's key.
    pub channel_names: Vec<(String, String)>,
    /// How many follow-ups are not done.
    pub open_follow_ups: u32,
}

/// The weekly reviews.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklyReviewList {
    /// All of them, those of the viewer's teams first, then by name.
    pub reviews: Vec<WeeklyReviewView>,
    /// The Monday of this week, in the workspace's zone.
    pub this_week: Day,
    /// Whether whoever uses this laptop may write them down.
    pub may_direct: bool,
}

/// What a person says of a weekly review.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewWeeklyReview {
    /// What people call it.
    pub name: String,
    /// The teams that meet; none for all of the workspace.
    pub teams: BTreeSet<TeamId>,
    /// The KPIs that it shows, in this order; none for those of delivery and those with a target.
    pub kpis: Vec<KpiRef>,
    /// The chat channels that its digest goes to, each by its key's text.
    pub channels: BTreeSet<String>,
}

impl Engine {
    /// The weekly reviews.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn weekly_reviews(&self) -> Result<WeeklyReviewList, Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        self.read(|reader| {
            let teams = reader.list::<Team>()?;
            let follow_ups = reader.open_follow_ups()?;
            let mut reviews = Vec::new();
            for (id, review) in reader.list::<WeeklyReview>()? {
                let open = follow_ups.get(&id).copied().unwrap_or_default();
                reviews.push(WeeklyReviewView {
                    id,
                    team_names: names_of(&teams, &review.teams),
                    channel_names: channel_names(reader, &review)?,
                    open_follow_ups: number(open),
                    review,
                });
            }
            // They are in the order of their names, which a stable sort keeps.
            reviews.sort_by_key(|view| !is_of(&view.review, me, &teams));
            let role = reader.role_of(me)?;
            Ok(WeeklyReviewList {
                reviews,
                this_week: Week::at(now, settings(reader)?.zone()).monday(),
                may_direct: role.is_some_and(|role| may(role, Action::SetDirection)),
            })
        })
    }

    /// Writes a weekly review down, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_weekly_review(
        &self,
        id: Option<WeeklyReviewId>,
        new: &NewWeeklyReview,
    ) -> Result<WeeklyReviewId, Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            let say = |review: &mut WeeklyReview| {
                new.name.trim().clone_into(&mut review.name);
                review.teams.clone_from(&new.teams);
                review.kpis.clone_from(&new.kpis);
                review.channels.clone_from(&new.channels);
            };
            if let Some(id) = id {
                let before = door.require::<WeeklyReview>(id)?;
                // One that it had before, and that is gone since, keeps nobody from changing others.
                require_known(door, new.channels.difference(&before.channels))?;
                door.change::<WeeklyReview>(author, now, id, say)?;
                return Ok(id);
            }
            require_known(door, &new.channels)?;
            let mut review = WeeklyReview {
                name: String::new(),
                teams: BTreeSet::new(),
                kpis: Vec::new(),
                channels: BTreeSet::new(),
                created_at: now,
                created_by: me,
            };
            say(&mut review);
            let id = WeeklyReviewId::new();
            door.create(author, now, id, &review)?;
            Ok(id)
        })
    }

    /// Deletes a weekly review with what was said in it.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_weekly_review(&self, id: WeeklyReviewId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<WeeklyReview>(author, now, id))
    }
}

/// Whether a weekly review is one of a member's teams, or of everybody.
fn is_of(review: &WeeklyReview, member: MemberId, teams: &[(TeamId, Team)]) -> bool {
    let mut own = teams.iter().filter(|(id, _)| review.teams.contains(id));
    review.teams.is_empty() || own.any(|(_, team)| team.members.contains(&member))
}

/// The names of the channels of a digest, by their keys; those that are not known any more have
/// that of the chat system.
fn channel_names(
    reader: &Reader,
    review: &WeeklyReview,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut names = Vec::new();
    for key in &review.channels {
        let Ok(channel) = key.parse::<FactKey>() else {
            continue;
        };
        let known = reader.channel(&channel)?;
        let name = known.map_or(channel.external_id, |known| known.name);
        names.push((key.clone(), name));
    }
    Ok(names)
}
