//! A review as a document: what is read of the workspace for it, and the facts that stand at its
//! head. The three formats say the same; each in its way.

use std::collections::{BTreeSet, HashMap};

use chrono_tz::Tz;
use comrak::{Arena, nodes::NodeValue, parse_document};
use muster_model::{
    ids::{AttachmentId, MemberId, ReviewId},
    record::{Attachment, Incident, Review, ReviewStatus, Severity},
    review_template::action_section,
    time::Timestamp,
};
use muster_store::{Reader, StoreError};

use super::super::{ActionView, actions};
use crate::{
    document::{
        self,
        pdf::Picture,
        prose::{ActionsPlace, attachment, options, without_comments},
    },
    names::Names,
};

/// A review with all that its document says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    /// Its title.
    pub(super) title: String,
    /// How far it is.
    pub(super) status: ReviewStatus,
    /// The incident's title.
    pub(super) incident: String,
    /// How bad it was.
    pub(super) severity: Severity,
    /// The service that suffered; empty if none is known.
    pub(super) service: String,
    /// When it began.
    pub(super) opened_at: Timestamp,
    /// When it was over; none while it is not.
    pub(super) resolved_at: Option<Timestamp>,
    /// Who sees to the review; empty if nobody does.
    pub(super) owner: String,
    /// Who was asked to read it, and whether they agreed.
    pub(super) reviewers: Vec<(String, bool)>,
    /// When it was begun.
    pub(super) created_at: Timestamp,
    /// When it was published; none while it is not.
    pub(super) published_at: Option<Timestamp>,
    /// Who published it; empty if that is not known.
    pub(super) published_by: String,
    /// Words to find it by.
    pub(super) tags: BTreeSet<String>,
    /// What contributed.
    pub(super) factors: BTreeSet<String>,
    /// Its text in Markdown, without the hints of its form.
    pub(super) text: String,
    /// What will be done.
    pub(super) actions: Vec<ActionView>,
    /// The pictures that its text shows and whose bytes are here.
    pub(super) pictures: HashMap<AttachmentId, Picture>,
    /// In which zone its times are read.
    pub(super) zone: Tz,
}

/// Something that stands at the head of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// What it is.
    pub(super) label: &'static str,
    /// What it says.
    pub(super) value: String,
}

impl Document {
    /// Reads what there is to say of a review.
    pub(super) fn read(
        reader: &Reader,
        id: ReviewId,
        names: &Names,
        zone: Tz,
        me: MemberId,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let review = reader.require::<Review>(id)?;
        let incident = reader.require::<Incident>(review.incident)?;
        let text = without_comments(&review.text);
        let reviewers = review.reviewers.iter().map(|member| {
            let agreed = review.approved_by.contains(member);
            (names.member(Some(*member)), agreed)
        });
        let mut reviewers: Vec<_> = reviewers.filter(|(name, _)| !name.is_empty()).collect();
        reviewers.sort();
        Ok(Self {
            title: review.title,
            status: review.status,
            incident: incident.title,
            severity: incident.severity,
            service: names.service(incident.service),
            opened_at: incident.opened_at,
            resolved_at: incident.resolved_at,
            owner: names.member(review.owner),
            reviewers,
            created_at: review.created_at,
            published_at: review.published_at,
            published_by: names.member(review.published_by),
            tags: review.tags,
            factors: review.factors,
            actions: actions::of_review(reader, id, names, me, now)?,
            pictures: pictures(reader, &text)?,
            text,
            zone,
        })
    }

    /// What stands at its head, beside its title and what contributed.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut add = |label, value: String| {
            if !value.is_empty() {
                facts.push(Fact { label, value });
            }
        };
        add("Incident", self.incident.clone());
        add("Severity", self.severity.name().to_owned());
        add("Service", self.service.clone());
        add("Began", self.time(self.opened_at));
        match self.resolved_at {
            Some(at) => {
                add("Ended", self.time(at));
                add("Duration", at.since(self.opened_at).spoken());
            }
            None => add("Ended", "not yet".to_owned()),
        }
        add("Review", self.standing());
        add("Owner", self.owner.clone());
        add("Reviewers", self.readers());
        add("Tags", joined(&self.tags));
        facts
    }

    /// What contributed, in a line.
    pub(super) fn factors(&self) -> String {
        joined(&self.factors)
    }

    /// How far it is, as a heading says it.
    pub(super) const fn status_name(&self) -> &'static str {
        match self.status {
            ReviewStatus::Draft => "Draft",
            ReviewStatus::InReview => "In review",
            ReviewStatus::Published => "Published",
        }
    }

    fn standing(&self) -> String {
        let mut standing = self.status_name().to_owned();
        if let (ReviewStatus::Published, Some(at)) = (self.status, self.published_at) {
            standing.push_str(&format!(" on {}", self.day(at)));
            if !self.published_by.is_empty() {
                standing.push_str(&format!(" by {}", self.published_by));
            }
        }
        standing
    }

    fn readers(&self) -> String {
        let readers = self.reviewers.iter().map(|(name, agreed)| {
            let sign = if *agreed { " (agreed)" } else { "" };
            format!("{name}{sign}")
        });
        readers.collect::<Vec<_>>().join(", ")
    }

    /// An instant as people write it.
    fn time(&self, at: Timestamp) -> String {
        document::time(at, self.zone)
    }

    /// A day as people write it.
    pub(super) fn day(&self, at: Timestamp) -> String {
        document::day(at, self.zone)
    }

    /// When it became what it is, as far as that is known: the same whenever it is exported.
    pub(super) fn dated(&self) -> Timestamp {
        self.published_at.unwrap_or(self.created_at)
    }

    /// Where its actions are listed.
    pub(super) fn actions_place(&self) -> ActionsPlace {
        actions_place(&self.text, &self.actions)
    }
}

/// Where actions belong in a text without comments.
pub(in super::super) fn actions_place(text: &str, actions: &[ActionView]) -> ActionsPlace {
    if actions.is_empty() {
        return ActionsPlace::Nowhere;
    }
    action_section(text).map_or(ActionsPlace::End, ActionsPlace::Section)
}

/// The pictures that a text shows and whose bytes are here.
fn pictures(reader: &Reader, text: &str) -> Result<HashMap<AttachmentId, Picture>, StoreError> {
    let mut pictures = HashMap::new();
    for id in shown_in(text) {
        let Some(attachment) = reader.get::<Attachment>(id)? else {
            continue;
        };
        let bytes = reader.content(&attachment.content)?;
        if let Some(bytes) = bytes.filter(|_| attachment.is_image()) {
            let media_type = attachment.media_type;
            pictures.insert(id, Picture { media_type, bytes });
        }
    }
    Ok(pictures)
}

/// The attached files that a text shows as pictures.
fn shown_in(text: &str) -> BTreeSet<AttachmentId> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let shown = root
        .descendants()
        .filter_map(|node| match &node.data().value {
            NodeValue::Image(image) => attachment(&image.url),
            _ => None,
        });
    shown.collect()
}

fn joined(words: &BTreeSet<String>) -> String {
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    words.join(", ")
}
