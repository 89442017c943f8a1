//! Whom policies can tell: everything that a roster is made of, read once for a turn of the clock
//! or for one look of a person.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    escalation::Roster,
    ids::{MemberId, OverrideId, PolicyId, ScheduleId, TeamId},
    on_call::Rota,
    record::{Connection, LevelTarget, Member, Override, Policy, Schedule, Team},
};
use muster_store::{Reader, StoreError};

/// Whom policies can tell.
pub(crate) struct People {
    pub(crate) policies: BTreeMap<PolicyId, Policy>,
    pub(crate) members: BTreeMap<MemberId, Member>,
    /// The same by identity alone, for rotas: whoever is gone is on call no more.
    ids: BTreeSet<MemberId>,
    teams: BTreeMap<TeamId, Team>,
    schedules: BTreeMap<ScheduleId, Schedule>,
    overrides: Vec<(OverrideId, Override)>,
    /// The channels where a message can be posted, by `FactKey`'s text, each with its name.
    channels: BTreeMap<String, String>,
}

impl People {
    /// Reads all of them. Channels are read only if a policy names one.
    pub(crate) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let policies: BTreeMap<PolicyId, Policy> = reader.list::<Policy>()?.into_iter().collect();
        let posts = policies
            .values()
            .flat_map(Policy::targets)
            .any(|target| matches!(target, LevelTarget::Channel(_)));
        let members: BTreeMap<MemberId, Member> = reader.list::<Member>()?.into_iter().collect();
        Ok(Self {
            policies,
            ids: members.keys().copied().collect(),
            members,
            teams: reader.list::<Team>()?.into_iter().collect(),
            schedules: reader.list::<Schedule>()?.into_iter().collect(),
            overrides: reader.list::<Override>()?,
            channels: if posts {
                postable_channels(reader)?
            } else {
                BTreeMap::new()
            },
        })
    }

    pub(crate) fn roster(&self) -> Roster<'_> {
        Roster::new(
            self.members.keys().copied(),
            self.teams.iter().map(|(id, team)| (*id, team)),
        )
        .with_rotas(
            self.schedules
                .keys()
                .filter_map(|id| Some((*id, self.rota(*id)?))),
        )
        .with_channels(self.channels.keys().cloned())
    }

    /// Who is on call in a schedule; none if it does not exist.
    pub(crate) fn rota(&self, id: ScheduleId) -> Option<Rota<'_>> {
        let schedule = self.schedules.get(&id)?;
        let overrides = self.overrides.iter().map(|(id, it)| (*id, it));
        Some(Rota::new(id, schedule, overrides).among(&self.ids))
    }

    /// A member's name; a word for one who is gone.
    pub(crate) fn member_name(&self, id: MemberId) -> String {
        let name = self.members.get(&id).map(|member| member.name.clone());
        name.unwrap_or_else(|| "a member who is gone".to_owned())
    }

    pub(crate) fn team_name(&self, id: TeamId) -> String {
        let name = self.teams.get(&id).map(|team| team.name.clone());
        name.unwrap_or_else(|| "a team that is gone".to_owned())
    }

    pub(crate) fn schedule_name(&self, id: ScheduleId) -> String {
        let name = self
            .schedules
            .get(&id)
            .map(|schedule| schedule.name.clone());
        name.unwrap_or_else(|| "a schedule that is gone".to_owned())
    }

    pub(crate) fn channel_name(&self, channel: &str) -> String {
        let name = self.channels.get(channel).cloned();
        name.unwrap_or_else(|| "a channel that is gone".to_owned())
    }
}

/// The channels where a message can be posted, by `FactKey`'s text, each with its name.
pub(crate) fn postable_channels(reader: &Reader) -> Result<BTreeMap<String, String>, StoreError> {
    let mut channels = BTreeMap::new();
    for (id, connection) in reader.list::<Connection>()? {
        if !connection.enabled {
            continue;
        }
        for channel in reader.channels(id)? {
            if channel.reachable {
                channels.insert(channel.key.to_string(), channel.name);
            }
        }
    }
    Ok(channels)
}
