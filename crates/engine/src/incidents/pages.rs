//! The story of every page of an incident: owed, decided, shown or held, seen, acknowledged. It is
//! put together from the ledger of pages and the log of edits.

use std::collections::BTreeMap;

use muster_model::{
    escalation,
    ids::{DeviceId, IncidentId, MemberId},
    rbac::Author,
    record::Incident,
    time::{Millis, Timestamp},
};
use muster_store::{ChannelPostRow, PageRow, Reader, StoreError, audit};
use serde::Serialize;

use super::number;
use crate::{Engine, Problem, escalation::People};

/// What became of the pages of an incident.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct IncidentPages {
    /// Its escalations, the first first: the one that began when it was opened, and one for each
    /// time that it was opened again, or began anew because its severity led to another path.
    pub escalations: Vec<EscalationStory>,
    /// How many pages there are in all of them.
    pub pages: u32,
}

/// What became of the pages of one escalation.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct EscalationStory {
    /// When it began.
    pub escalated_at: Timestamp,
    /// The path of the policy that the present one climbs; empty for the one for everything else,
    /// and for escalations of the past.
    pub path_name: String,
    /// Its pages, in the order in which they fell due.
    pub pages: Vec<PageStory>,
    /// Its messages to channels, in the order in which they fell due.
    pub posts: Vec<PostStory>,
    /// The acknowledgement that ended it, if one did.
    pub acknowledgement: Option<AcknowledgementStory>,
}

/// What became of one page.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PageStory {
    /// Who is told.
    pub member: MemberId,
    /// Their name.
    pub member_name: String,
    /// The round of the ladder, counted from 1.
    pub round: u32,
    /// The level, counted from 1.
    pub level: u32,
    /// When it fell due.
    pub due_at: Timestamp,
    /// When this laptop decided it: later than it was due if the laptop slept.
    pub decided_at: Timestamp,
    /// When the notification was handed to the desktop; none if it was not, or not here.
    pub shown_at: Option<Timestamp>,
    /// Why no notification was shown; none if one was, or if it is shown on another laptop.
    pub held: Option<String>,
    /// When whoever was paged first looked at the incident; none if they have not.
    pub seen_at: Option<Timestamp>,
    /// How long after it was due its member acknowledged; none unless theirs ended it.
    pub acknowledged_after: Option<Millis>,
    /// All of it in a sentence or two.
    pub story: String,
}

/// What became of one message to a channel.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PostStory {
    /// The channel, by `FactKey`'s text.
    pub channel: String,
    /// Its name.
    pub channel_name: String,
    /// The round of the ladder, counted from 1.
    pub round: u32,
    /// The level, counted from 1.
    pub level: u32,
    /// When it fell due.
    pub due_at: Timestamp,
    /// When this laptop put it into the outbox, or decided not to.
    pub decided_at: Timestamp,
    /// Why nothing was sent; none if it was put into the outbox.
    pub held: Option<String>,
}

/// Who acknowledged an escalation, where, and after how long.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AcknowledgementStory {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub member_name: String,
    /// The laptop on which they did; none if the log does not say.
    pub laptop: Option<DeviceId>,
    /// Whether that is this laptop.
    pub is_this_laptop: bool,
    /// How long after the escalation began.
    pub after: Millis,
}

impl Engine {
    /// The story of every page of an incident.
    ///
    /// # Errors
    /// If it does not exist any more.
    pub fn incident_pages(&self, id: IncidentId) -> Result<IncidentPages, Problem> {
        let workspace = self.workspace()?;
        let device = workspace.store.device();
        Ok(workspace.store.read(|reader| {
            let incident = reader.require::<Incident>(id)?;
            let people = People::read(reader)?;
            let acknowledgements = acknowledgements(reader, id, device, &people)?;
            let mut escalations: BTreeMap<Timestamp, EscalationStory> = BTreeMap::new();
            let begun = |at| EscalationStory {
                escalated_at: at,
                path_name: String::new(),
                pages: Vec::new(),
                posts: Vec::new(),
                acknowledgement: None,
            };
            let rows = reader.pages_of(id)?;
            let pages = number(rows.len() as u64);
            for row in rows {
                let at = row.key.escalated_at;
                let story = escalations.entry(at).or_insert_with(|| begun(at));
                story.pages.push(page(&row, &people));
            }
            for row in reader.channel_posts_of(id)? {
                let at = row.post.escalated_at;
                let story = escalations.entry(at).or_insert_with(|| begun(at));
                story.posts.push(post(row, &people));
            }
            if let Some(policy) = incident.policy.and_then(|id| people.policies.get(&id)) {
                let at = incident.escalated_at;
                let story = escalations.entry(at).or_insert_with(|| begun(at));
                if let Some(path) = escalation::course_of(&incident, policy).path {
                    story.path_name.clone_from(&path.name);
                }
            }
            let mut escalations: Vec<_> = escalations.into_values().collect();
            close(&mut escalations, &acknowledgements);
            for page in escalations.iter_mut().flat_map(|story| &mut story.pages) {
                page.story = tell(page);
            }
            Ok(IncidentPages { escalations, pages })
        })?)
    }

    /// Notes that whoever uses this laptop looks at an incident: their pages of it are seen.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be written.
    pub fn saw_incident(&self, id: IncidentId) -> Result<(), Problem> {
        let workspace = self.workspace()?;
        let now = self.now();
        let me = workspace.me;
        let is_news = workspace.store.read(|reader| {
            let pages = reader.pages_of(id)?;
            Ok(pages
                .iter()
                .any(|page| page.key.member == me && page.seen_at.is_none() && page.due_at <= now))
        })?;
        if is_news {
            workspace
                .store
                .write(|door| door.mark_pages_seen(id, me, now))?;
        }
        Ok(())
    }
}

/// Gives each escalation the first acknowledgement that came before the next one began.
fn close(escalations: &mut [EscalationStory], acknowledgements: &[AcknowledgementStory]) {
    let begins: Vec<Timestamp> = escalations.iter().map(|story| story.escalated_at).collect();
    for (index, story) in escalations.iter_mut().enumerate() {
        let next = begins.get(index + 1).copied().unwrap_or(Timestamp::MAX);
        let found = acknowledgements
            .iter()
            .find(|it| story.escalated_at <= it.at && it.at < next);
        let Some(found) = found else { continue };
        for page in &mut story.pages {
            if page.member == found.member && page.due_at <= found.at {
                page.acknowledged_after = Some(found.at.since(page.due_at));
            }
        }
        story.acknowledgement = Some(AcknowledgementStory {
            after: found.at.since(story.escalated_at),
            ..found.clone()
        });
    }
}

/// Every acknowledgement that the log of the incident's edits tells of, the earliest first. Of two
/// laptops' the one with the earlier instant stands, whichever was written down first.
fn acknowledgements(
    reader: &Reader,
    id: IncidentId,
    device: DeviceId,
    people: &People,
) -> Result<Vec<AcknowledgementStory>, StoreError> {
    let mut found: Vec<AcknowledgementStory> = audit::history(reader, id.into())?
        .iter()
        .filter_map(|edit| {
            let after = |field: &str| edit.diff.get(field).map(|pair| pair[1].clone());
            let at: Timestamp = serde_json::from_value(after("acknowledged_at")?).ok()?;
            let by = after("acknowledged_by").and_then(|by| serde_json::from_value(by).ok());
            let author = match edit.author {
                Author::Member(member) => Some(member),
                Author::Muster => None,
            };
            let member = by.or(author)?;
            Some(AcknowledgementStory {
                at,
                member,
                member_name: people.member_name(member),
                laptop: Some(edit.device),
                is_this_laptop: edit.device == device,
                after: Millis::ZERO,
            })
        })
        .collect();
    found.sort_by_key(|it| it.at);
    Ok(found)
}

fn page(row: &PageRow, people: &People) -> PageStory {
    PageStory {
        member: row.key.member,
        member_name: people.member_name(row.key.member),
        round: row.key.round + 1,
        level: row.key.level + 1,
        due_at: row.due_at,
        decided_at: row.decided_at,
        shown_at: row.shown_at.filter(|_| row.held.is_none()),
        held: row.held.clone(),
        seen_at: row.seen_at,
        acknowledged_after: None,
        story: String::new(),
    }
}

/// The story of a page in words.
fn tell(page: &PageStory) -> String {
    let after = |at: Timestamp| at.since(page.due_at).spoken();
    let mut story = Vec::new();
    if page.decided_at.since(page.due_at) >= Millis::minutes(1) {
        let late = after(page.decided_at);
        story.push(format!(
            "Muster looked {late} late: this laptop slept, or Muster did not run."
        ));
    }
    story.push(match (page.shown_at, &page.held) {
        (Some(at), _) if at.since(page.due_at) < Millis::seconds(1) => {
            "Shown as it fell due.".to_owned()
        }
        (Some(at), _) => format!("Shown {} after it fell due.", after(at)),
        (None, Some(reason)) => format!("Not shown: {}.", reason.trim_end_matches('.')),
        (None, None) => "Not shown on this laptop so far.".to_owned(),
    });
    if let Some(at) = page.seen_at {
        story.push(format!("Seen after {}.", after(at)));
    }
    if let Some(after) = page.acknowledged_after {
        let name = &page.member_name;
        story.push(format!("{name} acknowledged after {}.", after.spoken()));
    }
    story.join(" ")
}

fn post(row: ChannelPostRow, people: &People) -> PostStory {
    PostStory {
        channel_name: people.channel_name(&row.post.channel),
        channel: row.post.channel,
        round: row.post.round + 1,
        level: row.post.level + 1,
        due_at: row.post.due_at,
        decided_at: row.decided_at,
        held: row.held,
    }
}
