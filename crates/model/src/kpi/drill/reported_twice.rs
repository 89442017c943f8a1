//! Which deployments of a connection another one reported as well: the same twins that the numbers
//! rest on, counted for the connection's page.

use std::collections::BTreeMap;

use crate::{
    kpi::{
        Basis, Token,
        basis::{index, lane_of},
    },
    record::Tier,
};

/// How many deployments of a connection to one environment do not count, because another
/// connection reported them as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportedTwice {
    /// The environment, as [`environment_token`](crate::kpi::environment_token) has it.
    pub environment: Token,
    /// The connection whose deployments stand, as
    /// [`connection_token`](crate::kpi::connection_token) has it.
    pub stands: Token,
    /// How many.
    pub count: u32,
}

impl Basis {
    /// The deployments of a connection that another one reported as well, by environment and
    /// connection, over all time and all tiers.
    pub fn reported_twice(&mut self, connection: Token) -> Vec<ReportedTwice> {
        let Some(number) = self.connections.iter().position(|own| *own == connection) else {
            return Vec::new();
        };
        let tiers = [Tier::Production, Tier::Staging, Tier::Testing, Tier::Other];
        let mut counts: BTreeMap<(Token, u16), usize> = BTreeMap::new();
        for lane in tiers.map(lane_of) {
            self.refresh(lane);
            for lane in self.slots.iter().map(|slot| &slot.lanes[lane]) {
                for twin in &lane.derived.twins {
                    let row = &lane.rows[twin.row as usize];
                    if usize::from(row.connection) == number {
                        let stands = lane.rows[twin.of as usize].connection;
                        *counts.entry((row.environment, stands)).or_default() += 1;
                    }
                }
            }
        }
        counts
            .into_iter()
            .map(|((environment, stands), count)| ReportedTwice {
                environment,
                stands: self.connections[usize::from(stands)],
                count: index(count),
            })
            .collect()
    }
}
