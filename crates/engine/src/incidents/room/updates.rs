//! Status updates: one text, written once, for all channels of an audience. Its posts are put into
//! the outbox in the transaction that writes it, so that none is lost and none is sent twice.

use std::collections::BTreeSet;

use muster_model::{
    ids::{IncidentId, MemberId, StatusUpdateId},
    record::{Audience, Incident, StatusUpdate},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::deliveries::{self, DeliveryView};
use crate::{
    Engine, Problem,
    incidents::timeline::{TraceView, Traces},
    names::Names,
};

/// What a person says in a status update.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewStatusUpdate {
    /// The text, in Markdown.
    pub text: String,
    /// Whom it is for.
    pub audience: Audience,
    /// The chat channels that it goes to, each by its key; none sends it to those that the
    /// workspace has for the audience, and an internal one to the incident's own too.
    pub channels: Option<BTreeSet<String>>,
    /// When the next one is promised; none promises none.
    pub next_update_at: Option<Timestamp>,
}

/// A status update of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct StatusUpdateView {
    /// Which one.
    pub id: StatusUpdateId,
    /// The text, in Markdown.
    pub text: String,
    /// Whom it is for.
    pub audience: Audience,
    /// When it was given.
    pub at: Timestamp,
    /// Who gave it.
    pub by: MemberId,
    /// Their name.
    pub by_name: String,
    /// When the next one was promised; none if none was.
    pub next_update_at: Option<Timestamp>,
    /// What it said first, if it was corrected.
    pub trace: Option<TraceView>,
    /// What became of it in each channel.
    pub deliveries: Vec<DeliveryView>,
}

impl Engine {
    /// Gives a status update, and sends it to its channels.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn write_status_update(
        &self,
        id: IncidentId,
        new: &NewStatusUpdate,
    ) -> Result<StatusUpdateId, Problem> {
        let me = self.workspace()?.me;
        let update_id = StatusUpdateId::new();
        self.write(|door, author, now| {
            let incident = door.require::<Incident>(id)?;
            let wanted = new.channels.as_ref();
            let channels = deliveries::chosen(door, &incident, new.audience, wanted)?;
            let update = StatusUpdate {
                incident: id,
                text: new.text.trim().to_owned(),
                audience: new.audience,
                at: now,
                by: me,
                channels,
                next_update_at: new.next_update_at,
            };
            door.create(author, now, update_id, &update)?;
            deliveries::send(door, &incident, update_id, &update, now)
        })?;
        Ok(update_id)
    }

    /// Corrects what a status update says; what it said first is kept as a trace, and the messages
    /// that were posted are changed.
    ///
    /// # Errors
    /// A sentence if the text is not acceptable, or that the role does not allow it.
    pub fn correct_status_update(&self, id: StatusUpdateId, text: &str) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let before = door.require::<StatusUpdate>(id)?;
            let update = door.change::<StatusUpdate>(author, now, id, |update| {
                text.trim().clone_into(&mut update.text);
            })?;
            if update == before {
                return Ok(());
            }
            let incident = door.require::<Incident>(update.incident)?;
            deliveries::correct(door, &incident, id, &update, now)
        })
    }
}

/// The status updates of an incident, the newest first.
pub(super) fn views(
    reader: &Reader,
    incident: IncidentId,
    traces: &Traces,
    names: &Names,
) -> Result<Vec<StatusUpdateView>, StoreError> {
    let mut updates = reader.status_updates_of(incident)?;
    updates.reverse();
    updates
        .into_iter()
        .map(|(id, update)| {
            Ok(StatusUpdateView {
                id,
                audience: update.audience,
                at: update.at,
                by: update.by,
                by_name: names.member(Some(update.by)),
                next_update_at: update.next_update_at,
                trace: traces.of(id, names),
                deliveries: deliveries::of(reader, id, &update, names)?,
                text: update.text,
            })
        })
        .collect()
}
