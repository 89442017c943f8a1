//! The load of being on call: how often each member was paged, how many nights and weekends that
//! disturbed, and how fast they acknowledged, so that on-call stays humane. This laptop knows what
//! itself has shown; of pages of members who use other laptops it knows when they were owed, and what
//! their quiet hours said.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_model::{
    ids::{IncidentId, MemberId},
    on_call_load, quiet,
    record::{Day, Incident, Member},
    time::{Millis, Timestamp, Window},
};
use muster_store::{PageRow, Reader, StoreError};
use serde::Serialize;

use crate::{Engine, Problem, incidents::number};

/// The load of every member over some weeks.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Load {
    /// How many weeks.
    pub weeks: u32,
    /// Their beginning.
    pub from: Timestamp,
    /// Their end: now.
    pub to: Timestamp,
    /// One row for each member, the most disturbed first.
    pub rows: Vec<LoadRow>,
}

/// The load of one member. Nights and weekends are those of their own time zone.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct LoadRow {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// How many pages were owed to them.
    pub pages: u32,
    /// The nights, 22:00 to 07:00, in which they heard at least one page: each by the day on which
    /// it began.
    pub nights: Vec<Day>,
    /// The weekends in which they heard at least one page: each by its Saturday.
    pub weekends: Vec<Day>,
    /// How many escalations they acknowledged.
    pub acknowledged: u32,
    /// The median time from their first page, or the beginning of the escalation if none was owed
    /// to them, until they acknowledged; none if they never did.
    pub time_to_acknowledge: Option<Millis>,
}

impl Engine {
    /// The load of every member over the last weeks: 1 to 52.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn on_call_load(&self, weeks: u32) -> Result<Load, Problem> {
        let weeks = weeks.clamp(1, MOST_WEEKS);
        let workspace = self.workspace()?;
        let now = self.now();
        let window = Window {
            from: now - Millis::days(7 * i64::from(weeks)),
            to: now + Millis(1),
        };
        Ok(workspace.store.read(|reader| {
            let members = reader.list::<Member>()?;
            let mut pages: BTreeMap<MemberId, Vec<PageRow>> = BTreeMap::new();
            for page in reader.pages_within(window)? {
                pages.entry(page.key.member).or_default().push(page);
            }
            let incidents = incidents_of(reader, &pages)?;
            let answers = answers(reader, window)?;
            let mut rows: Vec<LoadRow> = members
                .iter()
                .map(|(id, member)| {
                    let pages = pages.remove(id).unwrap_or_default();
                    let answers = answers.get(id).map_or(&[][..], Vec::as_slice);
                    row(
                        *id,
                        member,
                        *id == workspace.me,
                        &pages,
                        answers,
                        &incidents,
                    )
                })
                .collect();
            rows.sort_by_key(|row| std::cmp::Reverse((row.nights.len(), row.pages)));
            Ok(Load {
                weeks,
                from: window.from,
                to: now,
                rows,
            })
        })?)
    }
}

/// The most weeks that are looked at.
const MOST_WEEKS: u32 = 52;

/// The incidents that pages are about.
fn incidents_of(
    reader: &Reader,
    pages: &BTreeMap<MemberId, Vec<PageRow>>,
) -> Result<HashMap<IncidentId, Incident>, StoreError> {
    let ids: BTreeSet<IncidentId> = pages
        .values()
        .flatten()
        .map(|page| page.key.incident)
        .collect();
    let mut incidents = HashMap::new();
    for id in ids {
        if let Some(incident) = reader.get::<Incident>(id)? {
            incidents.insert(id, incident);
        }
    }
    Ok(incidents)
}

/// How long after each acknowledgement of a member's was asked for it came: from their first page
/// of that escalation, else from its beginning.
fn answers(reader: &Reader, window: Window) -> Result<BTreeMap<MemberId, Vec<Millis>>, StoreError> {
    let mut answers: BTreeMap<MemberId, Vec<Millis>> = BTreeMap::new();
    for (id, incident) in reader.incidents_acknowledged_within(window)? {
        let (Some(at), Some(member)) = (incident.acknowledgement(), incident.acknowledged_by)
        else {
            continue;
        };
        let first = reader
            .pages_of(id)?
            .into_iter()
            .filter(|page| {
                page.key.member == member && page.key.escalated_at == incident.escalated_at
            })
            .map(|page| page.due_at)
            .min();
        let asked = first.unwrap_or(incident.escalated_at);
        let after = at.since(asked).max(Millis::ZERO);
        answers.entry(member).or_default().push(after);
    }
    Ok(answers)
}

fn row(
    id: MemberId,
    member: &Member,
    is_me: bool,
    pages: &[PageRow],
    answers: &[Millis],
    incidents: &HashMap<IncidentId, Incident>,
) -> LoadRow {
    let heard: Vec<Timestamp> = pages
        .iter()
        .filter_map(|page| {
            if is_me {
                page.shown_at.filter(|_| page.held.is_none())
            } else {
                heard_by(member, page, incidents.get(&page.key.incident))
            }
        })
        .collect();
    let zone = member.zone();
    LoadRow {
        member: id,
        name: member.name.clone(),
        pages: number(pages.len() as u64),
        nights: on_call_load::nights(heard.iter().copied(), zone)
            .into_iter()
            .collect(),
        weekends: on_call_load::weekends(heard, zone).into_iter().collect(),
        acknowledged: number(answers.len() as u64),
        time_to_acknowledge: on_call_load::median(answers.iter().copied()),
    }
}

/// When a page of somebody who uses another laptop was heard, as far as can be told here: when it
/// fell due, or when their quiet hours ended, if it was still owed then.
pub(crate) fn heard_by(
    member: &Member,
    page: &PageRow,
    incident: Option<&Incident>,
) -> Option<Timestamp> {
    let Some(incident) = incident else {
        return Some(page.due_at);
    };
    let heard = quiet::held_until(member, incident.severity, page.due_at).unwrap_or(page.due_at);
    let ended = incident
        .acknowledgement()
        .into_iter()
        .chain(incident.resolved_at)
        .min();
    let is_present = incident.escalated_at == page.key.escalated_at;
    let was_owed = heard == page.due_at || !is_present || ended.is_none_or(|end| heard < end);
    was_owed.then_some(heard)
}
