//! What is due at an instant, decided and written in one transaction. A look comes first, so that
//! a turn of the clock at which nothing is due writes nothing.

use std::collections::BTreeSet;

use muster_model::{
    escalation::{self, ChannelPost, Page, PageKey},
    fact::{Alert, FactKey},
    ids::IncidentId,
    record::Incident,
    time::Timestamp,
};
use muster_store::{Door, PageRow, Reader, Store, StoreError};

use super::{People, channels, place::Intake};

/// Decides all that is due at `now`, and answers when the next thing falls due.
pub(super) fn decide(store: &Store, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let (is_due, next) = store.read(|reader| {
        let intake = Intake::read(reader, now)?;
        let owed = Owed::read(reader, &intake.open, now)?;
        let is_due = intake.is_due() || owed.is_due();
        Ok((is_due, earliest(intake.next, owed.next)))
    })?;
    if !is_due {
        return Ok(next);
    }
    store.write(|door| {
        let intake = Intake::read(door, now)?;
        let next_alert = intake.next;
        intake.write(door, now)?;
        let owed = Owed::read(door, &door.open_incidents()?, now)?;
        let next_page = owed.next;
        owed.write(door, now)?;
        Ok(earliest(next_page, next_alert))
    })
}

/// What escalations owe at an instant and what of it was not written down before.
struct Owed {
    pages: Vec<Page>,
    posts: Vec<(ChannelPost, Incident)>,
    /// When the next level falls due.
    next: Option<Timestamp>,
}

impl Owed {
    fn read(
        reader: &Reader,
        incidents: &[(IncidentId, Incident)],
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut owed = Self {
            pages: Vec::new(),
            posts: Vec::new(),
            next: None,
        };
        if incidents.is_empty() {
            return Ok(owed);
        }
        let people = People::read(reader)?;
        let roster = people.roster();
        for (id, incident) in incidents {
            let policy = incident
                .policy
                .and_then(|policy| people.policies.get(&policy));
            let due = escalation::pages_due(*id, incident, policy, &roster, now);
            owed.pages.extend(due);
            for post in escalation::posts_due(*id, incident, policy, &roster, now) {
                owed.posts.push((post, incident.clone()));
            }
            let next = escalation::next_due(incident, policy, &roster, now);
            owed.next = earliest(owed.next, next);
        }
        owed.leave_what_is_recorded(reader)?;
        Ok(owed)
    }

    fn leave_what_is_recorded(&mut self, reader: &Reader) -> Result<(), StoreError> {
        if !self.pages.is_empty() {
            let recorded: BTreeSet<PageKey> = reader.unresolved_pages()?.into_iter().collect();
            self.pages.retain(|page| !recorded.contains(&page.key()));
        }
        let incidents: BTreeSet<IncidentId> =
            self.posts.iter().map(|(post, _)| post.incident).collect();
        for incident in incidents {
            let recorded: BTreeSet<String> = reader
                .channel_posts_of(incident)?
                .iter()
                .map(|row| row.post.identity())
                .collect();
            self.posts
                .retain(|(post, _)| !recorded.contains(&post.identity()));
        }
        Ok(())
    }

    const fn is_due(&self) -> bool {
        !(self.pages.is_empty() && self.posts.is_empty())
    }

    fn write(self, door: &mut Door<'_>, now: Timestamp) -> Result<(), StoreError> {
        let rows: Vec<_> = self.pages.iter().map(|page| decided(page, now)).collect();
        door.record_pages(&rows)?;
        channels::post(door, self.posts, now)
    }
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
        seen_at: None,
    }
}

/// The earlier of two instants, where there are any.
pub(super) fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
