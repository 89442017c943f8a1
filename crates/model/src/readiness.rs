//! What a review lacks before others should read it, each in a sentence that says what to do.
//!
//! Sections are known by the names of their headings, those of every form that Muster brings and
//! others that mean the same. A section in which nothing is shown is empty, however much a comment
//! asks in it.

mod parts;
mod sections;
#[cfg(test)]
mod tests;

pub use parts::Part;
use serde::{Deserialize, Serialize};

use crate::{
    record::{ActionItem, Review},
    review_life,
};
use sections::Sections;

/// What kind of thing is missing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Nothing says in short what happened.
    Summary,
    /// Nothing says what it meant to users.
    Impact,
    /// What is said of the impact has no number.
    ImpactNumber,
    /// Nothing says how it was noticed.
    Detection,
    /// No contributing factor is named.
    Factor,
    /// No action item, and no word on why none is needed.
    Action,
    /// An action item without an owner.
    ActionOwner,
    /// An action item without a date.
    ActionDue,
    /// A blank of the template, or a question of it, that nobody filled in.
    Blank,
    /// Nobody is asked to read it.
    Reviewer,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Missing {
    /// What kind of thing.
    pub lack: Lack,
    /// What is missing and what to do, in a sentence.
    pub sentence: String,
    /// Where in the text it belongs, in UTF-16 code units; none if it is not in the text.
    pub at: Option<u32>,
}

/// What a review lacks before others should read it, the most important first.
///
/// Asked for are always a summary, the impact with a number, a contributing factor, an action or a
/// word on why none is needed, an owner and a day for each action that is left, and somebody who
/// reads it and does not own it. How it was noticed is asked for where a heading asks, and in texts
/// of more than four sections, that is in all but the short form. What stands before the first
/// heading, or right under a title, is the summary where no heading is for one.
#[must_use]
pub fn missing(review: &Review, actions: &[ActionItem]) -> Vec<Missing> {
    let sections = Sections::of(&review.text);
    let mut missing = in_text(review, &sections);
    missing.extend(in_actions(&sections, actions));
    missing.extend(unanswered(&sections));
    if review_life::readers(review).next().is_none() {
        missing.push(Missing {
            lack: Lack::Reviewer,
            sentence: "Choose at least one reviewer who does not own the review.".to_owned(),
            at: None,
        });
    }
    missing
}

/// What the text and the named factors lack.
fn in_text(review: &Review, sections: &Sections<'_>) -> Vec<Missing> {
    let mut missing = Vec::new();
    let mut lacks = |lack, part, sentence: &str| {
        let at = sections.place(part);
        let sentence = sections.under(part, sentence);
        missing.push(Missing { lack, sentence, at });
    };
    if !sections.has_summary() {
        lacks(
            Lack::Summary,
            Part::Summary,
            "Say in two or three sentences what happened",
        );
    }
    if !sections.says(Part::Impact) {
        let sentence = "Say what it meant to users: who could not do what, and for how long";
        lacks(Lack::Impact, Part::Impact, sentence);
    } else if !sections.says_number(Part::Impact) {
        let sentence = "Give a number for the impact: how many users, orders, minutes";
        lacks(Lack::ImpactNumber, Part::Impact, sentence);
    }
    if sections.asks_for_detection() && !sections.says(Part::Detection) {
        lacks(
            Lack::Detection,
            Part::Detection,
            "Say how it was noticed, and by whom or what",
        );
    }
    if review.factors.is_empty() {
        let at = sections.place(Part::Factors);
        missing.push(Missing {
            lack: Lack::Factor,
            sentence: "Name at least one contributing factor, in words that other reviews use too."
                .to_owned(),
            at,
        });
    }
    missing
}

/// What the action items lack, one entry for each that is concerned.
fn in_actions(sections: &Sections<'_>, actions: &[ActionItem]) -> Vec<Missing> {
    let at = sections.place(Part::Actions);
    if actions.is_empty() && !sections.says(Part::Actions) {
        return vec![Missing {
            lack: Lack::Action,
            sentence: sections.under(
                Part::Actions,
                "Add an action item, or say why none is needed",
            ),
            at,
        }];
    }
    let open = || actions.iter().filter(|action| action.state.is_open());
    let without_owner = open().filter(|action| action.owner.is_none());
    let without_due = open().filter(|action| action.due.is_none());
    let owners = without_owner.map(|action| Missing {
        lack: Lack::ActionOwner,
        sentence: format!("Choose who sees to the action '{}'.", action.title),
        at: None,
    });
    let days = without_due.map(|action| Missing {
        lack: Lack::ActionDue,
        sentence: format!("Choose a day for the action '{}'.", action.title),
        at: None,
    });
    owners.chain(days).collect()
}

/// Blanks that are left, and other sections with nothing in them.
fn unanswered(sections: &Sections<'_>) -> Vec<Missing> {
    let blanks = sections
        .blanks()
        .map(|(blank, at)| (at, format!("Fill in {blank}, or take it out.")));
    let empty = sections.empty_others().map(|(name, at)| {
        (
            at,
            format!("Write something under '{name}', or take the heading out."),
        )
    });
    let mut left: Vec<(u32, String)> = blanks.chain(empty).collect();
    left.sort();
    left.into_iter()
        .map(|(at, sentence)| Missing {
            lack: Lack::Blank,
            sentence,
            at: Some(at),
        })
        .collect()
}
