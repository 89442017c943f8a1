//! Which services and teams a connection reads: their names, as a person wrote them, made into the
//! ids that PagerDuty asks for, and into the escalation policies by which it lists who is on call.
//! The outcome is kept in the streams' cursors and made anew once a day.

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

use super::{DEEPEST, PER_PAGE, PagerDuty, wire};
use crate::{
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

/// How long the ids are taken as they are.
const LIFETIME: Millis = Millis::days(1);

/// What the connection reads, by ids. An empty list of ids stands for everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Selection {
    read_at: Timestamp,
    /// The names that the ids were found for.
    names: (Vec<String>, Vec<String>),
    pub(super) service_ids: Vec<String>,
    pub(super) team_ids: Vec<String>,
    /// The escalation policies that are followed; none if all are.
    pub(super) policy_ids: Option<Vec<String>>,
}

impl Selection {
    /// The request for only what is selected.
    pub(super) fn of_incidents(&self, call: Call) -> Call {
        let call = with_each(call, "service_ids[]", &self.service_ids);
        with_each(call, "team_ids[]", &self.team_ids)
    }
}

/// The request with one parameter for each value.
pub(super) fn with_each(call: Call, name: &str, values: &[String]) -> Call {
    values
        .iter()
        .fold(call, |call, value| call.with(name, value.as_str()))
}

/// The one of these that goes by a name, in the same letters or else in others, large or small.
pub(super) fn find<'a>(name: &str, things: &'a [wire::Thing]) -> Option<&'a wire::Thing> {
    let called = |thing: &wire::Thing, same: &dyn Fn(&str) -> bool| {
        [&thing.name, &thing.summary]
            .into_iter()
            .flatten()
            .any(|it| same(it.trim()))
    };
    let folded = name.to_lowercase();
    things
        .iter()
        .find(|thing| called(thing, &|it| it == name))
        .or_else(|| {
            things
                .iter()
                .find(|thing| called(thing, &|it| it.to_lowercase() == folded))
        })
}

/// Whether a text can be one of PagerDuty's ids.
fn may_be_id(text: &str) -> bool {
    text.len() >= 7
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// A kind of thing that is selected by name.
struct Kind {
    /// Its list in the interface, which is also the field of the settings.
    list: &'static str,
    /// One of them in an answer of its own, and in words.
    one: &'static str,
}

const SERVICE: Kind = Kind {
    list: "services",
    one: "service",
};
const TEAM: Kind = Kind {
    list: "teams",
    one: "team",
};

impl PagerDuty {
    /// What to read: as it is known from `kept`, or found out anew.
    pub(super) async fn selection(
        &self,
        kept: Option<Selection>,
        now: Timestamp,
    ) -> Result<Selection, ConnectorError> {
        let names = (self.services.clone(), self.teams.clone());
        let fresh = |it: &Selection| {
            let age = now.since(it.read_at);
            it.names == names && Millis::ZERO <= age && age < LIFETIME
        };
        if let Some(kept) = kept.filter(fresh) {
            return Ok(kept);
        }
        let services = self.things(&SERVICE, &self.services).await?;
        let teams = self.things(&TEAM, &self.teams).await?;
        let ids = |things: &[wire::Thing]| things.iter().map(|it| it.id.clone()).collect();
        let team_ids: Vec<String> = ids(&teams);
        let policy_ids = if !services.is_empty() {
            let policies = services
                .iter()
                .filter_map(|it| it.escalation_policy.clone());
            Some(policies.filter_map(|policy| policy.id).collect())
        } else if !team_ids.is_empty() {
            Some(self.policies_of(&team_ids).await?)
        } else {
            None
        };
        Ok(Selection {
            read_at: now,
            service_ids: ids(&services),
            team_ids,
            policy_ids: policy_ids.map(|mut ids: Vec<String>| {
                ids.sort();
                ids.dedup();
                ids
            }),
            names,
        })
    }

    async fn things(
        &self,
        kind: &Kind,
        names: &[String],
    ) -> Result<Vec<wire::Thing>, ConnectorError> {
        let mut things = Vec::with_capacity(names.len());
        for name in names {
            things.push(self.thing(kind, name).await?);
        }
        Ok(things)
    }

    /// The one that goes by this name or id.
    async fn thing(&self, kind: &Kind, name: &str) -> Result<wire::Thing, ConnectorError> {
        let what = format!("the {} '{name}'", kind.one);
        let mut offset = 0;
        loop {
            let call = Self::list(kind.list, what.as_str(), offset).with("query", name);
            let page = self.page(kind.list, &call).await?;
            let things: Elements<wire::Thing> = read_each(&what, page.elements);
            if let Some(thing) = find(name, &things.read) {
                return Ok(thing.clone());
            }
            offset += PER_PAGE;
            if !page.more || offset + PER_PAGE > DEEPEST {
                break;
            }
        }
        if may_be_id(name) {
            let call = Self::call(&[kind.list, name], what.as_str());
            match self.client.ask(&call).await {
                Ok(answer) => {
                    let mut answer: serde_json::Map<String, serde_json::Value> = answer.json()?;
                    let one = answer.remove(kind.one).into_iter().collect();
                    let mut one: Elements<wire::Thing> = read_each(&what, one);
                    if let Some(thing) = one.read.pop() {
                        return Ok(thing);
                    }
                }
                Err(ConnectorError::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Err(ConnectorError::settings(
            kind.list,
            format!(
                "PagerDuty has no {} called '{name}', or hides it from this key. Write its name as \
                 in PagerDuty, or its id.",
                kind.one
            ),
        ))
    }

    async fn policies_of(&self, team_ids: &[String]) -> Result<Vec<String>, ConnectorError> {
        let mut ids = Vec::new();
        let mut offset = 0;
        loop {
            let list = "escalation_policies";
            let call = Self::list(list, "the teams' escalation policies", offset);
            let call = with_each(call, "team_ids[]", team_ids);
            let page = self.page(list, &call).await?;
            let policies: Elements<wire::Thing> = read_each("escalation policies", page.elements);
            ids.extend(policies.read.into_iter().map(|policy| policy.id));
            offset += PER_PAGE;
            if !page.more || offset + PER_PAGE > DEEPEST {
                return Ok(ids);
            }
        }
    }

    /// A page of a list whose elements go by the name `key`.
    pub(super) async fn page(
        &self,
        key: &str,
        call: &Call,
    ) -> Result<wire::ListPage, ConnectorError> {
        let answer = self.client.ask(call).await?;
        wire::ListPage::new(key, answer.json()?).ok_or_else(|| ConnectorError::Malformed {
            address: self.client.address(),
            what: call.what.clone(),
            reason: format!("it has no list '{key}'"),
            cut_short: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Checkout", Some("P1"))]
    #[case("CHECKOUT", Some("P2"))]
    #[case("search", Some("P3"))]
    #[case("check", None)]
    fn a_name_is_matched_whole_and_its_own_letters_come_first(
        #[case] name: &str,
        #[case] id: Option<&str>,
    ) {
        let thing = |id: &str, name: &str| wire::Thing {
            id: id.to_owned(),
            name: Some(name.to_owned()),
            summary: None,
            escalation_policy: None,
        };
        let things = [
            thing("P1", "Checkout"),
            thing("P2", "CHECKOUT"),
            thing("P3", "Search"),
        ];
        assert_eq!(find(name, &things).map(|it| it.id.as_str()), id);
    }

    #[rstest]
    #[case("PIJ90N7", true)]
    #[case("Q3YON8WNWTZMRQ", true)]
    #[case("Checkout", false)]
    #[case("P1", false)]
    fn an_id_is_told_from_a_name(#[case] text: &str, #[case] id: bool) {
        assert_eq!(may_be_id(text), id);
    }
}
