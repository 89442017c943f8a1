//! Which deployment caused which incident, by the order of `docs/kpis.md`: a link by hand, a named
//! commit or tag, the newest deployment of the same service within the window. Links by hand and
//! incidents without a service come from outside, as foreign ones.

use super::{Aside, AsideOf, Derived, Lines, Link, Makeup, NO_EVENT, Outcome};
use crate::{
    fact::DeploymentStatus,
    ids::IncidentId,
    kpi::{Cause, IncidentRow, LeftOut, Profile, Rule, lane::Row},
    time::{Millis, Timestamp},
};

/// Attributes the lane's incidents.
pub(super) fn link(lines: &Lines<'_>, derived: &mut Derived) {
    for incident in lines.incidents {
        // What a person linked comes as foreign, wherever it belongs.
        if incident.cause != Cause::Rules {
            continue;
        }
        let found = match lines.settings.profile {
            Profile::Muster => attribute(
                derived.makeup(lines.rows),
                incident,
                lines.attribution_window,
            ),
            Profile::Devlake => newest_success(lines.rows, derived, incident),
        };
        match found {
            Some((event, rule)) => derived.links.push(Link {
                incident: incident.id,
                opened: incident.opened_at.0,
                resolved: incident.resolved_at.map(Timestamp::millis),
                event: u32::try_from(event).unwrap_or(NO_EVENT),
                rule,
            }),
            None => derived.put_aside(incident.opened_at.0, incident.id),
        }
    }
    for foreign in lines.foreign {
        let event = (lines.row_of_key)(foreign.key).map(|row| derived.row_event[row]);
        let Some(event) = event.filter(|event| *event != NO_EVENT) else {
            derived.put_aside(foreign.opened, foreign.incident);
            continue;
        };
        derived.links.push(Link {
            incident: foreign.incident,
            opened: foreign.opened,
            resolved: foreign.resolved,
            event,
            rule: foreign.rule,
        });
    }
}

impl Derived {
    fn put_aside(&mut self, at: i64, incident: IncidentId) {
        let subject = AsideOf::Incident(incident);
        self.aside.push(Aside {
            at,
            reason: LeftOut::Unattributed,
            subject,
        });
    }
}

/// The event that an incident is attributed to, and by which rule; none if nothing fits.
pub(in crate::kpi) fn attribute(
    makeup: Makeup<'_>,
    incident: &IncidentRow,
    window: Millis,
) -> Option<(usize, Rule)> {
    let opened = incident.opened_at.0;
    let events = makeup.events;
    let before = events.partition_point(|event| event.at <= opened);
    if incident.version.is_known() {
        let named = |event: &usize| makeup.names(*event, incident.version);
        if let Some(event) = (0..before).rev().find(named) {
            return Some((event, Rule::NamedVersion));
        }
    }
    let newest = before.checked_sub(1)?;
    let age = opened.saturating_sub(events[newest].at);
    (age <= window.0).then_some((newest, Rule::SameService))
}

/// DevLake's rule: the deployment of the newest success that ended before the incident, of any age.
/// It looks at each region's own end, not at the deployment's.
fn newest_success(
    rows: &[Row],
    derived: &Derived,
    incident: &IncidentRow,
) -> Option<(usize, Rule)> {
    let before = rows.partition_point(|row| row.at < incident.opened_at.0);
    let row = rows[..before]
        .iter()
        .rposition(|row| row.ended && row.status == DeploymentStatus::Success)?;
    let event = derived.row_event[row];
    let found = derived.events.get(event as usize)?;
    (found.outcome != Outcome::Failed).then_some((event as usize, Rule::NewestInProject))
}
