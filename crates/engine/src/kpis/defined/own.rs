//! What Muster's own measures count, read from the store: by the rules by which the load of being on
//! call, overdue actions, late reviews and the cover of skills are told elsewhere.

mod skills;

use std::collections::{BTreeMap, HashMap};

use chrono::Days;
use muster_model::{
    action_items::standing,
    ids::{IncidentId, MemberId},
    kpi::{OwnFact, Owned, Subject, start_of_day},
    on_call_load::nights,
    record::{ActionState, Day, Incident, Member, OwnMeasure, WorkspaceSettings},
    review_due::due_at,
    time::{Millis, Timestamp, Window},
};
use muster_store::{ActionItemFilter, PageRow, Reader, StoreError};

use crate::load::heard_by;

/// All that a measure counts within a window that may end after `now`, of every service.
pub(super) fn all(
    reader: &Reader,
    measure: OwnMeasure,
    (window, now): (Window, Timestamp),
    settings: &WorkspaceSettings,
) -> Result<Vec<Owned>, StoreError> {
    match measure {
        OwnMeasure::PagesPerPerson => pages(reader, window),
        OwnMeasure::NightsDisturbed => woken(reader, window),
        OwnMeasure::IncidentsOpened => incidents(reader, window),
        OwnMeasure::OverdueActions => actions(reader, settings, overdue),
        OwnMeasure::ActionsInTime => actions(reader, settings, fell_due),
        OwnMeasure::ReviewsInTime => reviews(reader, window, settings),
        OwnMeasure::TrainingCoverage => skills::known(reader, now, settings),
    }
}

fn incidents(reader: &Reader, window: Window) -> Result<Vec<Owned>, StoreError> {
    let begun = reader.incidents_begun(window)?;
    let owned = begun.into_iter().map(|it| Owned {
        subject: Subject::Incident(it.id),
        service: it.service,
        at: it.opened_at,
        fact: OwnFact::Began,
    });
    Ok(owned.collect())
}

fn pages(reader: &Reader, window: Window) -> Result<Vec<Owned>, StoreError> {
    let pages = reader.pages_within(window)?;
    let incidents = incidents_of(reader, &pages)?;
    let owned = pages.into_iter().map(|page| Owned {
        subject: Subject::Page(page.key.incident),
        service: incidents
            .get(&page.key.incident)
            .and_then(|incident| incident.service),
        at: page.due_at,
        fact: OwnFact::Paged {
            member: page.key.member,
        },
    });
    Ok(owned.collect())
}

/// Pages that were heard at night. Every page is taken as that of somebody who uses another laptop,
/// so that all laptops count alike.
fn woken(reader: &Reader, window: Window) -> Result<Vec<Owned>, StoreError> {
    // Quiet hours hold a page back for less than a day.
    let window = Window {
        from: window.from - Millis::days(1),
        ..window
    };
    let pages = reader.pages_within(window)?;
    let incidents = incidents_of(reader, &pages)?;
    let members: BTreeMap<MemberId, Member> = reader.list::<Member>()?.into_iter().collect();
    let mut woken = Vec::new();
    for page in pages {
        let Some(member) = members.get(&page.key.member) else {
            continue;
        };
        let incident = incidents.get(&page.key.incident);
        let Some(at) = heard_by(member, &page, incident) else {
            continue;
        };
        woken.extend(nights([at], member.zone()).into_iter().map(|night| Owned {
            subject: Subject::Page(page.key.incident),
            service: incident.and_then(|incident| incident.service),
            at,
            fact: OwnFact::Woken {
                member: page.key.member,
                night,
            },
        }));
    }
    Ok(woken)
}

fn incidents_of(
    reader: &Reader,
    pages: &[PageRow],
) -> Result<HashMap<IncidentId, Incident>, StoreError> {
    let mut incidents = HashMap::new();
    for page in pages {
        let id = page.key.incident;
        if !incidents.contains_key(&id)
            && let Some(incident) = reader.get::<Incident>(id)?
        {
            incidents.insert(id, incident);
        }
    }
    Ok(incidents)
}

/// An action item that has a day, as it is counted.
struct DatedAction {
    state: ActionState,
    created_at: Timestamp,
    ended_at: Option<Timestamp>,
    /// The first instant past its last day.
    late_from: Timestamp,
}

fn actions(
    reader: &Reader,
    settings: &WorkspaceSettings,
    count: impl Fn(&DatedAction) -> Option<(Timestamp, OwnFact)>,
) -> Result<Vec<Owned>, StoreError> {
    let rows = reader.action_items(&ActionItemFilter::default())?;
    let owned = rows.into_iter().filter_map(|row| {
        let stands = standing(&row.action, row.issue.as_ref());
        let (at, fact) = count(&DatedAction {
            state: stands.state,
            created_at: row.action.created_at,
            ended_at: stands.ended_at,
            late_from: end_of(row.action.due?, settings)?,
        })?;
        Some(Owned {
            subject: Subject::Action(row.id),
            service: row.service,
            at,
            fact,
        })
    });
    Ok(owned.collect())
}

/// An action is overdue from the end of its last day, or since it was written down if that is later,
/// until it ends.
fn overdue(action: &DatedAction) -> Option<(Timestamp, OwnFact)> {
    let from = action.late_from.max(action.created_at);
    let is_late = action.ended_at.is_none_or(|until| until > from);
    is_late.then_some((
        from,
        OwnFact::Overdue {
            until: action.ended_at,
        },
    ))
}

/// An action falls due with the last instant of its last day, unless it was dropped by then.
fn fell_due(action: &DatedAction) -> Option<(Timestamp, OwnFact)> {
    let in_time = action
        .ended_at
        .is_some_and(|ended| ended < action.late_from);
    let is_done = action.state == ActionState::Done;
    (is_done || !in_time).then_some((
        action.late_from - Millis(1),
        OwnFact::Due {
            in_time: in_time && is_done,
        },
    ))
}

fn reviews(
    reader: &Reader,
    window: Window,
    settings: &WorkspaceSettings,
) -> Result<Vec<Owned>, StoreError> {
    let longest = settings.review_within.iter().filter_map(|(_, days)| *days);
    let longest = Millis::days(longest.max().unwrap_or_default().into());
    let over = reader.incidents_over(Window {
        from: window.from - longest,
        ..window
    })?;
    let owned = over.into_iter().filter_map(|it| {
        let due = due_at(it.severity, it.resolved_at, settings)?;
        Some(Owned {
            subject: it.review.map_or(Subject::Incident(it.id), Subject::Review),
            service: it.service,
            at: due,
            fact: OwnFact::Due {
                in_time: it.published_at.is_some_and(|at| at <= due),
            },
        })
    });
    Ok(owned.collect())
}

/// The first instant after a day of the workspace's.
fn end_of(day: Day, settings: &WorkspaceSettings) -> Option<Timestamp> {
    let next = day.0.checked_add_days(Days::new(1))?;
    Some(start_of_day(Day(next), settings.zone()))
}
