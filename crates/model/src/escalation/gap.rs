use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Roster;
use crate::{
    record::{Level, LevelTarget, Path, Policy},
    time::{Timestamp, Window},
};

/// Where and when a policy reaches nobody: to be said loudly before an incident finds out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Gap {
    /// The path whose ladder it is in, by its name; none for the one for everything else.
    pub path: Option<String>,
    /// Which part of that ladder.
    pub part: GapPart,
    /// When, within the time that was looked at; empty if it is so all that time.
    pub during: Vec<Window>,
}

/// Which part of a ladder reaches nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "levels", rename_all = "snake_case")]
pub enum GapPart {
    /// No level reaches a person: an incident on this ladder pages no one.
    Everywhere,
    /// These levels, counted from 0, reach nobody and are passed over.
    Levels(Vec<u32>),
}

/// How many changes of rotas are looked at in one ladder at the most.
const MOST_CHANGES: usize = 2_000;

/// Where `policy` reaches nobody within `window`: for each ladder first when it pages no one, then
/// the levels that never reach anybody, then those that sometimes do not. Empty if every level
/// reaches somebody all the time. A channel is a place where people may read and no person: a
/// ladder of channels pages no one.
#[must_use]
pub fn gaps(policy: &Policy, roster: &Roster<'_>, window: Window) -> Vec<Gap> {
    policy
        .ladders()
        .flat_map(|(path, levels)| Ladder::over(levels, roster, window).gaps(path))
        .collect()
}

/// What a ladder reaches from one change of its rotas to the next.
struct Ladder {
    window: Window,
    /// The instants from which the answer holds, and for each level whether it reaches nobody.
    spans: Vec<(Timestamp, Vec<bool>)>,
    /// The same, for whether the whole ladder reaches no person.
    deserted: Vec<(Timestamp, bool)>,
}

impl Ladder {
    fn over(levels: &[Level], roster: &Roster<'_>, window: Window) -> Self {
        let instants = std::iter::successors(Some(window.from), |at| {
            roster
                .next_change(levels, *at)
                .filter(|next| *next < window.to)
        });
        let mut spans = Vec::new();
        let mut deserted = Vec::new();
        for at in instants.take(MOST_CHANGES) {
            let reached: Vec<_> = levels.iter().map(|it| roster.reached_by(it, at)).collect();
            spans.push((at, reached.iter().map(super::Reach::is_nobody).collect()));
            deserted.push((at, reached.iter().all(|reach| reach.members.is_empty())));
        }
        Self {
            window,
            spans,
            deserted,
        }
    }

    fn gaps(&self, path: Option<&Path>) -> Vec<Gap> {
        let gap = |part, during| Gap {
            path: path.map(|path| path.name.clone()),
            part,
            during,
        };
        let nobody = windows(self.deserted.iter().copied(), self.window.to);
        if nobody == [self.window] {
            return vec![gap(GapPart::Everywhere, Vec::new())];
        }
        let mut gaps = Vec::new();
        if !nobody.is_empty() {
            gaps.push(gap(GapPart::Everywhere, nobody));
        }
        let count = self.spans.first().map_or(0, |(_, levels)| levels.len());
        let mut always = Vec::new();
        let mut sometimes = Vec::new();
        for (number, index) in (0_u32..).zip(0..count) {
            let of_level = self.spans.iter().map(|(at, levels)| (*at, levels[index]));
            let during = windows(of_level, self.window.to);
            if during == [self.window] {
                always.push(number);
            } else if !during.is_empty() {
                sometimes.push(gap(GapPart::Levels(vec![number]), during));
            }
        }
        if !always.is_empty() {
            gaps.push(gap(GapPart::Levels(always), Vec::new()));
        }
        gaps.extend(sometimes);
        gaps
    }
}

/// The windows in which something is so, from the instants at which it was looked at.
fn windows(spans: impl Iterator<Item = (Timestamp, bool)>, end: Timestamp) -> Vec<Window> {
    let mut found: Vec<Window> = Vec::new();
    let mut is_open = false;
    for (at, holds) in spans {
        if let Some(last) = found.last_mut().filter(|_| is_open && !holds) {
            last.to = at;
        }
        if holds && !is_open {
            found.push(Window { from: at, to: end });
        }
        is_open = holds;
    }
    found
}

impl Gap {
    /// A sentence for the person who can close the gap, with times in `zone`.
    #[must_use]
    pub fn sentence(&self, policy: &Policy, zone: Tz) -> String {
        let whole = match &self.path {
            None => format!("the policy '{}'", policy.name),
            Some(path) => format!("the path '{path}' of the policy '{}'", policy.name),
        };
        match (&self.part, self.during.as_slice()) {
            (GapPart::Everywhere, []) if self.has_channels(policy) => format!(
                "{} only posts to channels: an incident with it pages no one. Add a member, a \
                 team or a schedule to one of its levels.",
                capitalised(&whole)
            ),
            (GapPart::Everywhere, []) => format!(
                "{} reaches nobody: an incident with it pages no one. Add a member, or a team that \
                 has members, to one of its levels.",
                capitalised(&whole)
            ),
            (GapPart::Everywhere, during) => format!(
                "{} pages no one {}: nobody is on call. Fill the gap in the schedule, or add a \
                 level that always reaches somebody.",
                capitalised(&whole),
                when(during, zone)
            ),
            (GapPart::Levels(levels), []) => {
                let (subject, verb) = numbered(levels, "reaches nobody and is passed over");
                format!("{subject} of {whole} {verb}. Add a member, or a team that has members.")
            }
            (GapPart::Levels(levels), during) => {
                let (subject, verb) = numbered(levels, "reaches nobody");
                format!(
                    "{subject} of {whole} {verb} {}: nobody is on call then. Fill the gap in the \
                     schedule, or add somebody to the level.",
                    when(during, zone)
                )
            }
        }
    }

    fn has_channels(&self, policy: &Policy) -> bool {
        policy
            .ladders()
            .filter(|(path, _)| path.map(|path| &path.name) == self.path.as_ref())
            .flat_map(|(_, levels)| levels)
            .flat_map(|level| &level.targets)
            .any(|target| matches!(target, LevelTarget::Channel(_)))
    }
}

fn capitalised(text: &str) -> String {
    text.replacen("the ", "The ", 1)
}

/// The levels by their numbers, and what is said of one, put for as many as there are.
fn numbered(levels: &[u32], of_one: &str) -> (String, String) {
    let numbers: Vec<String> = levels.iter().map(|level| (level + 1).to_string()).collect();
    match numbers.as_slice() {
        [one] => (format!("Level {one}"), of_one.to_owned()),
        several => (
            format!("Levels {}", several.join(", ")),
            of_one
                .replace("reaches", "reach")
                .replace("is passed", "are passed"),
        ),
    }
}

/// The first of some windows in words, and how many more there are.
fn when(windows: &[Window], zone: Tz) -> String {
    let local = |at: Timestamp| at.to_utc().with_timezone(&zone).format("%a %-d %b %H:%M");
    let Some(first) = windows.first() else {
        return String::new();
    };
    let from = format!("from {} to {}", local(first.from), local(first.to));
    match windows.len() - 1 {
        0 => from,
        1 => format!("{from}, and once more"),
        more => format!("{from}, and {more} more times"),
    }
}
