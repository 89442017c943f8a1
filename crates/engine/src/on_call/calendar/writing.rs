//! Shifts as a calendar file (ICS). The same shifts give the same bytes, so that a file is written
//! again only when something changed.

use icalendar::{Calendar, Component, Event, EventLike, Property};
use muster_model::{ids::ScheduleId, on_call::Shift, record::Schedule};

use super::super::duties::Duties;

/// The calendar of a schedule's shifts. Whoever is on call attends, so that calendars and other
/// tools know them by their mail address.
pub(super) fn write(
    duties: &Duties,
    id: ScheduleId,
    schedule: &Schedule,
    shifts: &[Shift],
) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&schedule.name);
    for shift in shifts {
        for member in &shift.members {
            let person = duties.person(*member);
            let (from, to) = (shift.window.from.to_utc(), shift.window.to.to_utc());
            let mut event = Event::new();
            event
                .uid(&format!(
                    "{id}-{member}-{}@muster",
                    shift.window.from.millis()
                ))
                .timestamp(from)
                .starts(from)
                .ends(to)
                .summary(&format!("{}: {}", person.name, schedule.name));
            if let Some(email) = duties.email_of(*member) {
                let mut attendee = Property::new("ATTENDEE", format!("mailto:{email}"));
                // A quoted parameter cannot hold a quote.
                attendee.add_parameter("CN", &format!("\"{}\"", person.name.replace('"', "'")));
                event.append_multi_property(attendee.done());
            }
            calendar.push(event.done());
        }
    }
    calendar.to_string()
}
