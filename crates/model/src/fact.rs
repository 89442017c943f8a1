//! Facts: what was observed in another system. Nobody edits them; a sync upserts them by
//! connection and external id, and the newer observation of the source wins.

mod alert;
mod change;
mod channel;
mod chat_message;
mod deployment;
mod event;
mod iac_run;
mod issue;
mod on_call_shift;
mod pipeline_run;
mod sample;
mod version;

use std::{fmt, str::FromStr};

pub use alert::{Alert, AlertState};
pub use change::Change;
pub use channel::Channel;
pub use chat_message::ChatMessage;
pub use deployment::{Deployment, DeploymentKind, DeploymentStatus};
pub use event::Event;
pub use iac_run::{HostCounts, IacAction, IacRun, IacStatus, IacTool, ResourceCounts};
pub use issue::Issue;
pub use on_call_shift::OnCallShift;
pub use pipeline_run::{PipelineRun, RunStatus};
pub use sample::Sample;

use serde::{Deserialize, Serialize};

use crate::{ids::ConnectionId, time::Timestamp};

/// Which fact: the connection it came through and its identity in that system.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
pub struct FactKey {
    /// The connection that it came through.
    pub connection: ConnectionId,
    /// Its identity there, unique among the facts of its kind.
    pub external_id: String,
}

impl fmt::Display for FactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.connection, self.external_id)
    }
}

impl FromStr for FactKey {
    type Err = crate::ids::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (connection, external_id) = text
            .split_once('/')
            .ok_or_else(|| crate::ids::InvalidId(text.to_owned()))?;
        Ok(Self {
            connection: connection.parse()?,
            external_id: external_id.to_owned(),
        })
    }
}

/// The kinds of fact.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A deployment.
    Deployment,
    /// A run of a pipeline or job.
    PipelineRun,
    /// A merge request, or a commit where there is none.
    Change,
    /// An alert.
    Alert,
    /// A run of infrastructure as code.
    IacRun,
    /// A dated value of a metric query.
    Sample,
    /// Somebody who is on call.
    OnCallShift,
    /// A channel of a chat system.
    Channel,
    /// A message in a channel of a chat system.
    ChatMessage,
    /// An issue of an issue tracker.
    Issue,
    /// Something else worth knowing.
    Event,
}

impl FactKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Deployment,
        Self::PipelineRun,
        Self::Change,
        Self::Alert,
        Self::IacRun,
        Self::Sample,
        Self::OnCallShift,
        Self::Channel,
        Self::ChatMessage,
        Self::Issue,
        Self::Event,
    ];

    /// The name used in storage, exports and events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::PipelineRun => "pipeline_run",
            Self::Change => "change",
            Self::Alert => "alert",
            Self::IacRun => "iac_run",
            Self::Sample => "sample",
            Self::OnCallShift => "on_call_shift",
            Self::Channel => "channel",
            Self::ChatMessage => "chat_message",
            Self::Issue => "issue",
            Self::Event => "event",
        }
    }
}

/// One observed thing, of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// A deployment.
    Deployment(Deployment),
    /// A run of a pipeline or job.
    PipelineRun(PipelineRun),
    /// A merge request, or a commit where there is none.
    Change(Change),
    /// An alert.
    Alert(Alert),
    /// A run of infrastructure as code.
    IacRun(IacRun),
    /// A dated value of a metric query.
    Sample(Sample),
    /// Somebody who is on call.
    OnCallShift(OnCallShift),
    /// A channel of a chat system.
    Channel(Channel),
    /// A message in a channel of a chat system.
    ChatMessage(ChatMessage),
    /// An issue of an issue tracker.
    Issue(Issue),
    /// Something else worth knowing.
    Event(Event),
}

impl Fact {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> FactKind {
        match self {
            Self::Deployment(_) => FactKind::Deployment,
            Self::PipelineRun(_) => FactKind::PipelineRun,
            Self::Change(_) => FactKind::Change,
            Self::Alert(_) => FactKind::Alert,
            Self::IacRun(_) => FactKind::IacRun,
            Self::Sample(_) => FactKind::Sample,
            Self::OnCallShift(_) => FactKind::OnCallShift,
            Self::Channel(_) => FactKind::Channel,
            Self::ChatMessage(_) => FactKind::ChatMessage,
            Self::Issue(_) => FactKind::Issue,
            Self::Event(_) => FactKind::Event,
        }
    }

    /// Its identity.
    #[must_use]
    pub const fn key(&self) -> &FactKey {
        match self {
            Self::Deployment(fact) => &fact.key,
            Self::PipelineRun(fact) => &fact.key,
            Self::Change(fact) => &fact.key,
            Self::Alert(fact) => &fact.key,
            Self::IacRun(fact) => &fact.key,
            Self::Sample(fact) => &fact.key,
            Self::OnCallShift(fact) => &fact.key,
            Self::Channel(fact) => &fact.key,
            Self::ChatMessage(fact) => &fact.key,
            Self::Issue(fact) => &fact.key,
            Self::Event(fact) => &fact.key,
        }
    }

    /// When its source last changed it: what decides between two deliveries.
    #[must_use]
    pub const fn observed_at(&self) -> Timestamp {
        match self {
            Self::Deployment(fact) => fact.observed_at,
            Self::PipelineRun(fact) => fact.observed_at,
            Self::Change(fact) => fact.observed_at,
            Self::Alert(fact) => fact.observed_at,
            Self::IacRun(fact) => fact.observed_at,
            Self::Sample(fact) => fact.observed_at,
            Self::OnCallShift(fact) => fact.observed_at,
            Self::Channel(fact) => fact.observed_at,
            Self::ChatMessage(fact) => fact.observed_at,
            Self::Issue(fact) => fact.observed_at,
            Self::Event(fact) => fact.observed_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_whatever_its_external_id_holds() {
        let key = FactKey {
            connection: ConnectionId::new(),
            external_id: "shop/checkout#42 ü/".to_owned(),
        };
        assert_eq!(key.to_string().parse(), Ok(key));
        assert!("no key".parse::<FactKey>().is_err());
    }
}
