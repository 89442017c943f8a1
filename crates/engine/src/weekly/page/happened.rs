//! What happened in a week, and what was left to be done at its end: incidents, their reviews, and
//! action items.

use std::collections::HashSet;

use muster_model::{
    record::{Incident, ReviewStatus},
    review_due::due_at,
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, ReviewInTime, StoreError};

use super::{super::group::Group, Look, WeeklyAction, WeeklyIncident, WeeklyPostMortem};
use crate::{incidents::room::settings, names::Names, reviews::BROUGHT_UP};

/// Incidents that began or ended in the week, the worst first. What came of them later is told by
/// the weeks in which it did.
pub(super) fn incidents(
    reader: &Reader,
    group: &Group,
    look: &Look,
    names: &Names,
) -> Result<Vec<WeeklyIncident>, StoreError> {
    let found = reader.incidents_begun_or_over(look.window)?.into_iter();
    let mut incidents: Vec<WeeklyIncident> = found
        .filter(|(_, incident)| group.has_service(incident.service))
        .map(|(id, incident)| WeeklyIncident {
            id,
            severity: incident.severity,
            service: names.service(incident.service),
            opened_at: incident.opened_at,
            to_acknowledge: took(&incident, incident.first_acknowledgement(), look),
            to_restore: took(&incident, incident.resolved_at, look),
            title: incident.title,
        })
        .collect();
    incidents.sort_by_key(|incident| (incident.severity, incident.opened_at, incident.id));
    Ok(incidents)
}

/// How long an incident took until something, if that had happened by then.
fn took(incident: &Incident, until: Option<Timestamp>, look: &Look) -> Option<Millis> {
    let until = until.filter(|until| *until <= look.at)?;
    // An alert can say later than people did that it had begun.
    Some(until.since(incident.opened_at).max(Millis::ZERO))
}

/// Reviews that were published in the week, then those that waited at its end, the first due first.
pub(super) fn reviews(
    reader: &Reader,
    group: &Group,
    look: &Look,
) -> Result<Vec<WeeklyPostMortem>, StoreError> {
    let settings = settings(reader)?;
    let so_far = look.so_far();
    let due = |incident: &Incident| {
        let over = incident.resolved_at.filter(|over| *over <= look.at)?;
        due_at(incident.severity, over, &settings)
    };
    // What happened before a team began to write reviews would otherwise wait for ever.
    let unpublished = reader.incidents_over_without_review(Window {
        from: look.at - BROUGHT_UP,
        to: so_far.to,
    })?;
    let awaited: HashSet<_> = unpublished.iter().map(|(id, _)| *id).collect();
    let mut reviews: Vec<WeeklyPostMortem> = Vec::new();
    let mut begun = HashSet::new();
    for review in reader.reviews_in_time(so_far)? {
        begun.insert(review.incident_id);
        if !group.has_service(review.incident.service) {
            continue;
        }
        let status = status_then(&review, look.at);
        let is_awaited = status != ReviewStatus::Published && awaited.contains(&review.incident_id);
        let due = due(&review.incident).filter(|_| is_awaited);
        reviews.push(WeeklyPostMortem {
            incident: review.incident_id,
            review: Some(review.id),
            title: review.title,
            status: Some(status),
            due_at: due,
            overdue: due.is_some_and(|due| due < look.at),
        });
    }
    let lacking = unpublished
        .iter()
        .filter(|(id, incident)| !begun.contains(id) && group.has_service(incident.service));
    reviews.extend(lacking.filter_map(|(id, incident)| {
        let due = due(incident)?;
        Some(WeeklyPostMortem {
            incident: *id,
            title: incident.title.clone(),
            review: None,
            status: None,
            due_at: Some(due),
            overdue: due < look.at,
        })
    }));
    reviews.sort_by_key(|it| {
        let waits = it.status != Some(ReviewStatus::Published);
        (waits, it.due_at.is_none(), it.due_at)
    });
    Ok(reviews)
}

/// How far a review was at an instant.
fn status_then(review: &ReviewInTime, at: Timestamp) -> ReviewStatus {
    if review.published_at.is_some_and(|published| published <= at) {
        ReviewStatus::Published
    } else if review.requested_at.is_some_and(|asked| asked <= at) {
        ReviewStatus::InReview
    } else {
        ReviewStatus::Draft
    }
}

/// Action items that were overdue at the end of the week, the longest overdue first.
pub(super) fn actions(
    reader: &Reader,
    group: &Group,
    look: &Look,
    names: &Names,
) -> Result<Vec<WeeklyAction>, StoreError> {
    let today = look.today();
    let overdue = reader.overdue_action_items(today, look.at)?.into_iter();
    let actions = overdue
        .filter(|row| group.has_service(row.service) || group.has_member(row.action.owner))
        .filter_map(|row| {
            let due = row.action.due?;
            let days = today.0.signed_duration_since(due.0).num_days();
            Some(WeeklyAction {
                id: row.id,
                title: row.action.title,
                owner_name: names.member(row.action.owner),
                due,
                days: u32::try_from(days).unwrap_or_default(),
            })
        });
    Ok(actions.collect())
}
