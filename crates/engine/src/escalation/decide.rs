//! What is due at an instant, decided and written in one transaction. A look comes first, so that
//! a turn of the clock at which nothing is due writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    escalation::{self, Page, Roster},
    fact::{Alert, AlertState, FactKey},
    ids::{IncidentId, MemberId, PolicyId, TeamId},
    rbac::Author,
    record::{Incident, Member, Policy, RoutingRule, Service, Team},
    routing::{self, Decision, Placement, Routing},
    time::Timestamp,
};
use muster_store::{Door, PageRow, Reader, Store, StoreError};

/// Decides all that is due at `now`, and answers when the next thing falls due.
pub(super) fn decide(store: &Store, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let outlook = store.read(|reader| Outlook::at(reader, now))?;
    if !outlook.is_anything_due() {
        return Ok(outlook.next);
    }
    store.write(|door| {
        place_alerts(door, now)?;
        end_incidents(door)?;
        let (pages, next) = pages_due(door, now)?;
        let rows: Vec<_> = pages.iter().map(|page| decided(page, now)).collect();
        door.record_pages(&rows)?;
        Ok(earliest(next, next_alert(door, now)?))
    })
}

/// What a look at the data tells.
struct Outlook {
    alerts_to_place: bool,
    incidents_to_end: bool,
    pages_to_record: bool,
    next: Option<Timestamp>,
}

impl Outlook {
    fn at(reader: &Reader, now: Timestamp) -> Result<Self, StoreError> {
        let alerts_to_place = !routed_alerts(reader, now)?.is_empty();
        let incidents_to_end = !ended_incidents(reader)?.is_empty();
        let (pages, next_page) = pages_due(reader, now)?;
        let pages_to_record = !all_recorded(reader, &pages)?;
        let next = earliest(next_page, next_alert(reader, now)?);
        Ok(Self {
            alerts_to_place,
            incidents_to_end,
            pages_to_record,
            next,
        })
    }

    const fn is_anything_due(&self) -> bool {
        self.alerts_to_place || self.incidents_to_end || self.pages_to_record
    }
}

/// Opens or joins an incident for every alert that a rule makes one of.
fn place_alerts(door: &mut Door<'_>, now: Timestamp) -> Result<(), StoreError> {
    for (alert, decision) in routed_alerts(door, now)? {
        let unresolved = door.open_incidents()?;
        let incidents = unresolved.iter().map(|(id, incident)| (*id, incident));
        match routing::join_or_open(&decision, &alert, incidents, now) {
            Some(Placement::Open(incident)) => {
                door.create(Author::Muster, now, IncidentId::new(), &*incident)?;
            }
            Some(Placement::Join {
                incident,
                raise_to,
                tell,
            }) => {
                door.change::<Incident>(Author::Muster, now, incident, |record| {
                    *record = routing::join(record, &alert, raise_to, tell, now);
                })?;
            }
            Some(Placement::Held { .. }) | None => {}
        }
    }
    Ok(())
}

/// Ends every incident whose alerts are over and that nobody took over.
fn end_incidents(door: &mut Door<'_>) -> Result<(), StoreError> {
    for (id, ended) in ended_incidents(door)? {
        let at = ended.resolved_at.unwrap_or(ended.opened_at);
        door.change::<Incident>(Author::Muster, at, id, |record| *record = ended)?;
    }
    Ok(())
}

fn ended_incidents(reader: &Reader) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
    let mut ended = Vec::new();
    for (id, incident) in reader.open_incidents()? {
        if incident.alerts.is_empty() || incident.is_taken() {
            continue;
        }
        let alerts = alerts_of(reader, &incident)?;
        if let Some(incident) = routing::resolve_by_alerts(&incident, &alerts) {
            ended.push((id, incident));
        }
    }
    Ok(ended)
}

/// The firing alerts that belong to no incident yet, with what the rules say of each.
fn decisions(reader: &Reader, now: Timestamp) -> Result<Vec<(Alert, Decision)>, StoreError> {
    let alerts = unplaced_alerts(reader)?;
    if alerts.is_empty() {
        return Ok(Vec::new());
    }
    let rules = reader.list::<RoutingRule>()?;
    let services = reader.list::<Service>()?;
    let policies = reader.list::<Policy>()?;
    let mapping = reader.mapping()?;
    let routing = Routing::new(
        rules.iter().map(|(id, rule)| (*id, rule)),
        services.iter().map(|(id, service)| (*id, service)),
        policies.iter().map(|(id, policy)| (*id, policy)),
    )
    .mapped_by(&mapping);
    Ok(alerts
        .into_iter()
        .map(|alert| {
            let decision = routing.decide(&alert, now);
            (alert, decision)
        })
        .collect())
}

fn routed_alerts(reader: &Reader, now: Timestamp) -> Result<Vec<(Alert, Decision)>, StoreError> {
    let mut routed = decisions(reader, now)?;
    routed.retain(|(_, decision)| matches!(decision, Decision::Incident(_)));
    Ok(routed)
}

/// When the next alert has been firing as long as its rule asks for.
fn next_alert(reader: &Reader, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let waits = decisions(reader, now)?
        .into_iter()
        .filter_map(|(_, decision)| match decision {
            Decision::Waiting { until, .. } => Some(until),
            Decision::Incident(_) | Decision::Quiet { .. } => None,
        });
    Ok(waits.min())
}

/// Every page that is due at `now` for incidents that wait for an acknowledgement, and when the
/// next one falls due.
fn pages_due(
    reader: &Reader,
    now: Timestamp,
) -> Result<(Vec<Page>, Option<Timestamp>), StoreError> {
    let incidents = reader.open_incidents()?;
    if incidents.is_empty() {
        return Ok((Vec::new(), None));
    }
    let people = People::read(reader)?;
    let roster = people.roster();
    let mut pages = Vec::new();
    let mut next = None;
    for (id, incident) in &incidents {
        let policy = incident
            .policy
            .and_then(|policy| people.policies.get(&policy));
        pages.extend(escalation::pages_due(*id, incident, policy, &roster, now));
        next = earliest(next, escalation::next_due(incident, policy, &roster, now));
    }
    Ok((pages, next))
}

/// The firing alerts that belong to no incident.
fn unplaced_alerts(reader: &Reader) -> Result<Vec<Alert>, StoreError> {
    let mut unplaced = Vec::new();
    for alert in reader.active_alerts()? {
        if alert.state == AlertState::Firing && reader.incidents_with_alert(&alert.key)?.is_empty()
        {
            unplaced.push(alert);
        }
    }
    Ok(unplaced)
}

/// The alerts that belong to an incident, as far as they are known.
pub(crate) fn alerts_of(reader: &Reader, incident: &Incident) -> Result<Vec<Alert>, StoreError> {
    let mut alerts = Vec::new();
    for key in incident
        .alerts
        .iter()
        .filter_map(|key| key.parse::<FactKey>().ok())
    {
        alerts.extend(reader.alert(&key)?);
    }
    Ok(alerts)
}

/// A page as it is written down when it is decided.
const fn decided(page: &Page, now: Timestamp) -> PageRow {
    PageRow {
        key: page.key(),
        due_at: page.due_at,
        decided_at: now,
        shown_at: None,
        held: None,
    }
}

/// Whether every one of these pages was written down before.
fn all_recorded(reader: &Reader, pages: &[Page]) -> Result<bool, StoreError> {
    let incidents: BTreeSet<IncidentId> = pages.iter().map(|page| page.incident).collect();
    let mut recorded = BTreeSet::new();
    for incident in incidents {
        recorded.extend(reader.pages_of(incident)?.into_iter().map(|row| row.key));
    }
    Ok(pages.iter().all(|page| recorded.contains(&page.key())))
}

/// Whom policies can tell.
pub(crate) struct People {
    pub(crate) policies: BTreeMap<PolicyId, Policy>,
    members: Vec<(MemberId, Member)>,
    teams: Vec<(TeamId, Team)>,
}

impl People {
    pub(crate) fn read(reader: &Reader) -> Result<Self, StoreError> {
        Ok(Self {
            policies: reader.list::<Policy>()?.into_iter().collect(),
            members: reader.list::<Member>()?,
            teams: reader.list::<Team>()?,
        })
    }

    pub(crate) fn roster(&self) -> Roster<'_> {
        Roster::new(
            self.members.iter().map(|(id, _)| *id),
            self.teams.iter().map(|(id, team)| (*id, team)),
        )
    }
}

/// The earlier of two instants, where there are any.
pub(super) fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
