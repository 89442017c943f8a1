//! The digest of a week, for chats: the few lines that somebody who was not there should have read.
//! Chats show it as it is written, so that it is plain text that is good Markdown too.

use std::collections::{BTreeMap, BTreeSet};

use muster_connectors::Post;
use muster_model::{
    fact::FactKey,
    ids::{MemberId, WeeklyReviewId},
    rbac::{Action, may},
    record::{Day, Severity, WeeklyNoteKind, WeeklyReview},
};
use muster_store::{Reader, StoreError};

use super::{
    WeeklyNoteView,
    told::{self, Told},
};
use crate::{Engine, Problem, incidents::room::require_known, outbox};

/// The longest digest, in characters.
const LONGEST: usize = 3_000;
/// How many lines a part of it has at the most.
const MOST: usize = 6;
/// The longest of anybody's words in it, in characters.
const LONGEST_WORDS: usize = 160;

impl Engine {
    /// The digest of a week, in Markdown as chats take it.
    ///
    /// # Errors
    /// As of the page.
    pub fn weekly_digest(&self, id: WeeklyReviewId, week: Day) -> Result<String, Problem> {
        Ok(digest(&self.told_week(id, week)?).text())
    }

    /// Posts the digest of a week to channels, each by its key's text. Each channel gets the digest
    /// of a week once; it leaves when there is a network.
    ///
    /// # Errors
    /// As of the page, or if there is no such channel, or the role does not allow it.
    pub fn post_weekly_digest(
        &self,
        id: WeeklyReviewId,
        week: Day,
        channels: &BTreeSet<String>,
    ) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        if channels.is_empty() {
            return Err(Problem::with_field(
                "channels",
                "Choose at least one channel to post the digest to.",
            ));
        }
        let digest = digest(&self.told_week(id, week)?);
        let post = Post {
            key: WeeklyReview::digest_of(id, week),
            lines: digest.lines().filter(|line| !line.is_empty()).collect(),
            title: digest.title,
            severity: None,
            incident: None,
            actions: BTreeSet::new(),
        };
        self.write(|door, _, now| {
            require_response(door, me)?;
            door.require::<WeeklyReview>(id)?;
            require_known(door, channels)?;
            for channel in channels {
                if let Ok(channel) = channel.parse::<FactKey>() {
                    outbox::put_post(door, &channel, id.into(), &post, now)?;
                }
            }
            Ok(())
        })
    }
}

/// Refuses if a member's role does not let them tell others.
fn require_response(reader: &Reader, member: MemberId) -> Result<(), StoreError> {
    let role = reader.role_of(member)?;
    if role.is_some_and(|role| may(role, Action::RespondToIncidents)) {
        return Ok(());
    }
    Err(StoreError::NotAllowed(format!(
        "Your role does not allow you to {}, which posting a digest is part of. Ask an admin for \
         another role.",
        Action::RespondToIncidents.phrase()
    )))
}

/// The digest of a week.
struct Digest {
    title: String,
    parts: Vec<Part>,
    link: String,
}

/// A part of it: a sentence, or what is listed below one.
struct Part {
    heading: String,
    items: Vec<String>,
}

impl Digest {
    /// All of it.
    fn text(&self) -> String {
        self.with_at_most(self.most())
    }

    /// Its lines below the title.
    fn lines(&self) -> impl Iterator<Item = String> {
        self.below(self.most()).into_iter()
    }

    /// How many lines a part has so that all of it is short enough.
    fn most(&self) -> usize {
        let fits = |most: &usize| self.with_at_most(*most).chars().count() <= LONGEST;
        (1..=MOST).rev().find(fits).unwrap_or(1)
    }

    fn with_at_most(&self, most: usize) -> String {
        format!("{}\n\n{}\n", self.title, self.below(most).join("\n"))
    }

    fn below(&self, most: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for part in &self.parts {
            lines.push(part.heading.clone());
            lines.extend(part.items.iter().take(most).map(|item| format!("- {item}")));
            if part.items.len() > most {
                lines.push(format!("- and {} more", part.items.len() - most));
            }
            lines.push(String::new());
        }
        lines.push(self.link.clone());
        lines
    }
}

fn digest(told: &Told) -> Digest {
    let page = &told.page;
    let goals = page.goals.iter();
    let goals = goals.map(|goal| format!("{}: {}", flat(&goal.title), goal.state.name()));
    let actions = page.actions.iter().map(|action| {
        let (title, late) = (flat(&action.title), told::days(action.days));
        let owner = or_nobody(&action.owner_name);
        format!("{title}: {late}, {owner}")
    });
    let decisions = page.notes.iter();
    let decisions = decisions.filter(|note| note.kind == WeeklyNoteKind::Decision);
    let follow_ups = page.notes.iter().chain(&page.carried_over);
    let follow_ups = follow_ups.filter(|note| is_open(note));
    let listed = [
        ("Goals in doubt:", goals.collect()),
        ("Overdue actions:", actions.collect()),
        (
            "Decisions:",
            decisions.map(|note| flat(&note.text)).collect(),
        ),
        (
            "Follow-ups:",
            follow_ups
                .map(|note| format!("{} ({})", flat(&note.text), or_nobody(&note.owner_name)))
                .collect(),
        ),
    ];
    let listed = listed
        .into_iter()
        .filter(|(_, items): &(_, Vec<String>)| !items.is_empty())
        .map(|(heading, items)| Part {
            heading: heading.to_owned(),
            items,
        });
    Digest {
        title: format!("{}: {}", flat(&page.review.name), page.name),
        parts: kpis(told)
            .into_iter()
            .chain([incidents(told)])
            .chain(listed)
            .collect(),
        link: format!("Open in Muster: muster://weekly/{}", page.id),
    }
}

/// The KPIs that miss their target; that none does; nothing where none can.
fn kpis(told: &Told) -> Option<Part> {
    let judged = || {
        told.page
            .kpis
            .iter()
            .filter(|card| card.on_target.is_some())
    };
    let missed = judged().filter(|card| card.on_target == Some(false));
    let items: Vec<String> = missed
        .map(|card| {
            let (name, value, target) = (flat(&card.name), told::value(card), told::target(card));
            let change = match told::change(card) {
                change if change.is_empty() => change,
                change => format!(" ({change})"),
            };
            format!("{name}: {value}{change}, target {target}")
        })
        .collect();
    let heading = match (items.len(), judged().count()) {
        (_, 0) => return None,
        (0, 1) => "KPIs: the one with a target reaches it.".to_owned(),
        (0, all) => format!("KPIs: all {all} with a target reach it."),
        _ => "KPIs off target:".to_owned(),
    };
    Some(Part { heading, items })
}

/// How many incidents there were, and which took longest to put right.
fn incidents(told: &Told) -> Part {
    let incidents = &told.page.incidents;
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for incident in incidents {
        *counts.entry(incident.severity).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(severity, count)| format!("{count} {}", severity.name()))
        .collect();
    let mut heading = if counts.is_empty() {
        "Incidents: none.".to_owned()
    } else {
        format!("Incidents: {}.", counts.join(", "))
    };
    let restored = incidents.iter().filter_map(|it| Some((it.to_restore?, it)));
    if let Some((took, slowest)) = restored.max_by_key(|(took, _)| *took) {
        let (took, title) = (took.spoken(), flat(&slowest.title));
        heading.push_str(&format!(" The slowest to restore took {took}: {title}."));
    }
    match incidents
        .iter()
        .filter(|it| it.to_restore.is_none())
        .count()
    {
        0 => {}
        1 => heading.push_str(" 1 is not over."),
        open => heading.push_str(&format!(" {open} are not over.")),
    }
    Part {
        heading,
        items: Vec::new(),
    }
}

fn is_open(note: &WeeklyNoteView) -> bool {
    note.kind == WeeklyNoteKind::FollowUp && note.done_at.is_none()
}

fn or_nobody(name: &str) -> &str {
    if name.is_empty() { "nobody" } else { name }
}

/// Somebody's words on one line, and not too many of them.
fn flat(words: &str) -> String {
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let words: String = words.chars().map(shown).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST_WORDS {
        return words;
    }
    let start: String = words.chars().take(LONGEST_WORDS - 1).collect();
    format!("{}…", start.trim_end())
}
