//! Which connection speaks for which environment, where several report the deployments of one
//! service. Pure: who claims what and who reports which service come in as arguments. It promises
//! that a deployment is left out only if another connection is there to speak for it.

use std::collections::{BTreeSet, HashMap};

use crate::{
    ids::{ConnectionId, ServiceId},
    record::Connection,
    wildcard::Wildcard,
};

/// Who speaks for what.
#[derive(Debug, Default)]
pub struct Speakers {
    claims: Vec<Claim>,
    /// The connections that have a project or job of each service.
    reporters: HashMap<ServiceId, BTreeSet<ConnectionId>>,
}

/// What one connection claims.
#[derive(Debug)]
struct Claim {
    connection: ConnectionId,
    enabled: bool,
    environments: Vec<Wildcard>,
}

impl Claim {
    fn covers(&self, environment: &str) -> bool {
        self.environments
            .iter()
            .any(|pattern| pattern.find(environment).is_some())
    }
}

impl Speakers {
    /// Brings together what connections claim, and which of them have a project or job of which
    /// service.
    #[must_use]
    pub fn new<'a>(
        connections: impl IntoIterator<Item = (ConnectionId, &'a Connection)>,
        reporters: impl IntoIterator<Item = (ServiceId, ConnectionId)>,
    ) -> Self {
        let claim = |(connection, record): (ConnectionId, &Connection)| Claim {
            connection,
            enabled: record.enabled,
            environments: record
                .speaks_for
                .iter()
                .filter(|pattern| !pattern.trim().is_empty())
                .map(|pattern| Wildcard::new(pattern))
                .collect(),
        };
        let mut claims: Vec<_> = connections
            .into_iter()
            .map(claim)
            .filter(|claim| !claim.environments.is_empty())
            .collect();
        claims.sort_by_key(|claim| claim.connection);
        let mut by_service: HashMap<_, BTreeSet<_>> = HashMap::new();
        for (service, connection) in reporters {
            by_service.entry(service).or_default().insert(connection);
        }
        Self {
            claims,
            reporters: by_service,
        }
    }

    /// Whether nothing is claimed, so that nothing can be left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }

    /// The connection that speaks for a deployment which came through `connection` and is left out
    /// therefore; none if it counts.
    ///
    /// It is left out if its own connection does not claim its environment, and another one that
    /// is enabled and has a project or job of its service does; of several, the one that was made
    /// first is named. Without a service a claim decides nothing: what two systems report is
    /// brought together by the service alone.
    #[must_use]
    pub fn elsewhere(
        &self,
        connection: ConnectionId,
        environment: &str,
        service: Option<ServiceId>,
    ) -> Option<ConnectionId> {
        if self.is_empty() {
            return None;
        }
        let reporters = self.reporters.get(&service?)?;
        let mut speaking = None;
        for claim in self.claims.iter().filter(|claim| claim.covers(environment)) {
            if claim.connection == connection {
                return None;
            }
            if speaking.is_none() && claim.enabled && reporters.contains(&claim.connection) {
                speaking = Some(claim.connection);
            }
        }
        speaking
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::{
        record::ConnectionSettings,
        time::{Millis, Timestamp},
    };

    fn id(number: u128) -> ConnectionId {
        ConnectionId::from_uuid(Uuid::from_u128(number))
    }

    fn service(number: u128) -> ServiceId {
        ServiceId::from_uuid(Uuid::from_u128(number))
    }

    fn connection(enabled: bool, speaks_for: &[&str]) -> Connection {
        Connection {
            name: "Forge".to_owned(),
            base_url: "https://forge.example.com".to_owned(),
            settings: ConnectionSettings {
                kind: "gitlab".to_owned(),
                values: [].into(),
            },
            user: String::new(),
            ca_file: String::new(),
            proxy: String::new(),
            poll_interval: Millis::minutes(1),
            since: Timestamp(0),
            enabled,
            speaks_for: speaks_for
                .iter()
                .map(|&pattern| pattern.to_owned())
                .collect(),
        }
    }

    /// Connections 1 and 2 report service 1; connection 3 reports service 2.
    fn speakers(connections: &[Connection]) -> Speakers {
        let reporters = [(1, 1), (1, 2), (2, 3)];
        Speakers::new(
            (1..).map(id).zip(connections),
            reporters.map(|(owner, number)| (service(owner), id(number))),
        )
    }

    #[rstest]
    #[case::another_speaks(2, "Prod-EU", Some(1), Some(1))]
    #[case::it_speaks_itself(1, "prod-eu", Some(1), None)]
    #[case::nobody_claims_it(2, "staging", Some(1), None)]
    #[case::the_whole_name_is_meant(2, "my-prod", Some(1), None)]
    #[case::the_speaker_has_nothing_of_the_service(3, "prod", Some(2), None)]
    #[case::no_service(2, "prod", None, None)]
    #[case::blanks_do_not_matter(2, " prod ", Some(1), Some(1))]
    fn a_claim_leaves_out_what_comes_through_others(
        #[case] through: u128,
        #[case] environment: &str,
        #[case] owner: Option<u128>,
        #[case] speaker: Option<u128>,
    ) {
        let speakers = speakers(&[connection(true, &["prod*"]), connection(true, &[" "])]);
        let found = speakers.elsewhere(id(through), environment, owner.map(service));
        assert_eq!(found, speaker.map(id));
    }

    #[test]
    fn of_several_that_claim_an_environment_none_is_left_out() {
        let speakers = speakers(&[connection(true, &["prod"]), connection(true, &["*"])]);
        for number in [1, 2] {
            assert_eq!(
                speakers.elsewhere(id(number), "prod", Some(service(1))),
                None
            );
        }
        let outsider = speakers.elsewhere(id(9), "prod", Some(service(1)));
        assert_eq!(
            outsider,
            Some(id(1)),
            "the one that was made first is named"
        );
    }

    #[test]
    fn a_connection_that_is_off_speaks_for_nobody_else() {
        let speakers = speakers(&[connection(false, &["prod"]), connection(true, &[])]);
        assert_eq!(speakers.elsewhere(id(2), "prod", Some(service(1))), None);
    }

    #[test]
    fn an_environment_without_a_name_is_claimed_by_any_text_alone() {
        let of = |pattern| speakers(&[connection(true, &[pattern]), connection(true, &[])]);
        let owner = Some(service(1));
        assert_eq!(of("*").elsewhere(id(2), "", owner), Some(id(1)));
        assert_eq!(of("prod").elsewhere(id(2), "", owner), None);
        assert!(of("").is_empty(), "a blank line claims nothing");
    }
}
