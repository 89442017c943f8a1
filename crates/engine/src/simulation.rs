//! The simulator: who would be told of an incident, when, and why. It climbs the same ladder as the
//! escalation clock, with the people, shifts and quiet hours as they are known now.

mod choice;
mod climb;

use muster_model::{
    ids::{MemberId, PolicyId, ScheduleId, ServiceId},
    record::{Service, Severity},
    time::{Millis, Timestamp},
};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, escalation::People};

/// The incident to imagine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImaginedIncident {
    /// How bad it is.
    pub severity: Severity,
    /// The service that suffers: without a policy, the routing rules say which one is told.
    pub service: Option<ServiceId>,
    /// The policy that is told; none to ask the routing rules.
    pub policy: Option<PolicyId>,
    /// When it begins.
    pub at: Timestamp,
}

/// Who would be told, when, and why.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Simulation {
    /// The policy that is told; none if nobody is.
    pub policy: Option<PolicyId>,
    /// Its name; empty if there is none.
    pub policy_name: String,
    /// The path that is taken, by its name; empty for the one for everything else.
    pub path_name: String,
    /// Which rule chose the policy, and why this path, in sentences; or why nobody is told.
    pub why: String,
    /// When the first level is told, if anybody can be.
    pub starts_at: Timestamp,
    /// When nobody is told any more: the end of the last wait. None if nobody is ever told.
    pub ends_at: Option<Timestamp>,
    /// The levels in order, round after round.
    pub steps: Vec<SimulatedStep>,
    /// How many more steps there are than are listed.
    pub more_steps: u32,
    /// The instants from `at` to a day after the last step at which a shift hands over, so that
    /// the answer changes.
    pub hand_overs: Vec<SimulatedHandOver>,
    /// What is wrong with it: nobody is told, or only in a channel.
    pub warnings: Vec<String>,
}

/// One level in one round.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SimulatedStep {
    /// The round of the ladder, counted from 1.
    pub round: u32,
    /// The level, counted from 1.
    pub level: u32,
    /// When it is told.
    pub at: Timestamp,
    /// How long it waits for an acknowledgement.
    pub wait: Millis,
    /// Who is told.
    pub members: Vec<SimulatedPage>,
    /// Where a message is posted.
    pub channels: Vec<SimulatedPost>,
    /// Why it reaches nobody and is passed over; none if it reaches somebody.
    pub passed_over: Option<String>,
}

/// One member who is told.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SimulatedPage {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Why they are: by name, by a team, by a schedule.
    pub why: String,
    /// Until when their quiet hours hold the notification back; none if it is heard at once.
    pub held_until: Option<Timestamp>,
}

/// One channel where a message is posted.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SimulatedPost {
    /// The channel, by `FactKey`'s text.
    pub channel: String,
    /// Its name.
    pub name: String,
}

/// An instant at which a shift hands over.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SimulatedHandOver {
    /// When.
    pub at: Timestamp,
    /// In which schedule.
    pub schedule: ScheduleId,
    /// Its name.
    pub schedule_name: String,
    /// Who was on call.
    pub from: Vec<String>,
    /// Who is from then on.
    pub to: Vec<String>,
    /// Whether it comes while the ladder is climbed.
    pub while_climbing: bool,
}

impl Engine {
    /// Who would be told of an incident, when, and why.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read, or the policy or service is gone.
    pub fn simulate(&self, incident: &ImaginedIncident) -> Result<Simulation, Problem> {
        self.read(|reader| {
            let people = People::read(reader)?;
            let zone = reader
                .workspace()?
                .map(|(_, settings)| settings.zone())
                .unwrap_or_default();
            let service = match incident.service {
                Some(id) => Some((id, reader.require::<Service>(id)?)),
                None => None,
            };
            let chosen = match (incident.policy, &service) {
                (Some(policy), _) => Ok((policy, String::new())),
                (None, Some((id, service))) => {
                    choice::policy_for(reader, *id, service, incident.severity)?
                }
                (None, None) => Err("Choose a service or a policy.".to_owned()),
            };
            Ok(match chosen {
                Err(why) => Simulation::of_nobody(incident.at, why),
                Ok((id, why)) => match people.policies.get(&id) {
                    Some(policy) => climb::simulate(&people, id, policy, incident, &why, zone),
                    None => Simulation::of_nobody(
                        incident.at,
                        "This policy does not exist any more. Choose another.".to_owned(),
                    ),
                },
            })
        })
    }
}

impl Simulation {
    /// Nobody is told, for this reason.
    fn of_nobody(at: Timestamp, why: String) -> Self {
        Self {
            policy: None,
            policy_name: String::new(),
            path_name: String::new(),
            warnings: vec![why.clone()],
            why,
            starts_at: at,
            ends_at: None,
            steps: Vec::new(),
            more_steps: 0,
            hand_overs: Vec::new(),
        }
    }
}
