//! Runs of infrastructure as code, and where reality is not what the code says.

use muster_model::{
    fact::{IacRun, IacStatus, IacTool},
    ids::{ConnectionId, ServiceId, TeamId},
    time::Timestamp,
};
use muster_store::{Cursor, DriftRow, FactScope, IacRunRow, PageRequest};
use serde::{Deserialize, Serialize};

use super::lists::words;
use crate::{Engine, Problem, incidents::number, names::Names};

/// Which runs of infrastructure as code to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct IacRunFilter {
    /// Which services.
    pub services: Vec<ServiceId>,
    /// Services of which team.
    pub team: Option<TeamId>,
    /// Of which tools.
    pub tools: Vec<IacTool>,
    /// How they went.
    pub statuses: Vec<IacStatus>,
    /// Words in title, name, source, environment, reference or commit.
    pub text: String,
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// How many to return at the most.
    pub limit: u32,
}

/// One run of infrastructure as code, for people.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct IacRunView {
    /// The run as it was observed.
    #[serde(flatten)]
    pub run: IacRun,
    /// The service; none if its source is not assigned.
    pub service: Option<ServiceId>,
    /// The service's name; empty if there is none.
    pub service_name: String,
    /// The name of the connection that it came through.
    pub connection_name: String,
}

/// A part of the list of runs of infrastructure as code, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct IacRunList {
    /// The lines asked for.
    pub rows: Vec<IacRunView>,
    /// Where the next page starts; none if this is the last.
    pub next: Option<Cursor>,
    /// How many the filter lets through.
    pub total: u32,
}

/// What is known of the drift of one workspace of Terraform, or whatever else was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DriftView {
    /// The connection that it was seen through.
    pub connection: ConnectionId,
    /// That connection's name.
    pub connection_name: String,
    /// Its path there.
    pub source: String,
    /// The service; none if its source is not assigned.
    pub service: Option<ServiceId>,
    /// The service's name; empty if there is none.
    pub service_name: String,
    /// How many resources differed from what the code says when somebody last looked; none if
    /// nobody ever did.
    pub drifted: Option<u32>,
    /// When that was; none if nobody ever looked.
    pub checked_at: Option<Timestamp>,
    /// Where to look at that check; empty if there is no page for it.
    pub url: String,
    /// When a run last changed something there; none if none is known.
    pub last_applied_at: Option<Timestamp>,
}

impl Engine {
    /// A part of the list of runs of infrastructure as code.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn iac_runs(&self, filter: &IacRunFilter) -> Result<IacRunList, Problem> {
        let wanted = muster_store::IacRunFilter {
            scope: FactScope {
                services: filter.services.clone(),
                team: filter.team,
                text: words(&filter.text),
                ..FactScope::default()
            },
            tools: filter.tools.clone(),
            statuses: filter.statuses.clone(),
        };
        let page = PageRequest {
            after: filter.after,
            limit: filter.limit,
        };
        self.read(|reader| {
            let names = Names::read(reader)?;
            let page = reader.iac_runs(&wanted, page)?;
            Ok(IacRunList {
                rows: page
                    .rows
                    .into_iter()
                    .map(|row| run_view(row, &names))
                    .collect(),
                next: page.next,
                total: number(page.total),
            })
        })
    }

    /// What is known of drift, of the services of `team` or of all: what drifted most first, then
    /// what did not, then what nobody looked at.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn drift(&self, team: Option<TeamId>) -> Result<Vec<DriftView>, Problem> {
        self.read(|reader| {
            let names = Names::read(reader)?;
            let mut rows = reader.drift(team)?;
            // None sorts before any number.
            rows.sort_by_key(|row| std::cmp::Reverse(row.drifted));
            Ok(rows
                .into_iter()
                .map(|row| drift_view(row, &names))
                .collect())
        })
    }
}

fn run_view(row: IacRunRow, names: &Names) -> IacRunView {
    IacRunView {
        service: row.service,
        service_name: names.service(row.service),
        connection_name: names.connection(row.run.key.connection),
        run: row.run,
    }
}

fn drift_view(row: DriftRow, names: &Names) -> DriftView {
    DriftView {
        connection: row.source.connection,
        connection_name: names.connection(row.source.connection),
        source: row.source.path,
        service: row.service,
        service_name: names.service(row.service),
        drifted: row.drifted,
        checked_at: row.checked_at,
        url: row.url,
        last_applied_at: row.last_applied_at,
    }
}
