//! What people called the troubles and what they wrote while they worked on them. The texts speak
//! of systems and decisions, never of anybody's fault.

mod from_deployments;
mod from_elsewhere;

use muster_model::record::Severity;

use crate::sample::{dice::Dice, services::About};

pub(super) use self::{from_deployments::FROM_DEPLOYMENTS, from_elsewhere::FROM_ELSEWHERE};

/// A kind of trouble. In all texts, `{service}` becomes the service's name, `{part}` and `{leans}`
/// nouns of it, `{n}` and `{percent}` numbers, `{version}` and `{previous}` short commits.
pub(super) struct Trouble {
    pub(super) title: &'static str,
    pub(super) summary: &'static str,
    pub(super) severity: Severity,
    /// Name and summary of each alert, the first to fire first; none if a person declared it.
    pub(super) alerts: &'static [(&'static str, &'static str)],
    /// At most four notes, in order.
    pub(super) notes: &'static [&'static str],
    /// The last note, where no deployment decides it.
    pub(super) ending: &'static str,
}

/// The last notes after a rollback.
pub(super) static ROLLED_BACK: [&str; 4] = [
    "Back on `{previous}`. Error rate at its usual level for ten minutes; closing.",
    "Rollback to `{previous}` is out everywhere. Checked by hand: a test order went through.",
    "`{version}` is gone, `{previous}` serves all traffic. The change goes back to its author with \
     the traces attached.",
    "Rolled back. We keep the pods of `{version}` for the review and drain them tonight.",
];

/// The last notes after a correction went out.
pub(super) static FIXED_FORWARD: [&str; 4] = [
    "The correction is out; graphs are back where they were this morning.",
    "Hotfix deployed and verified with the request that failed first. Closing.",
    "Corrected forward, because the migration of `{version}` cannot be taken back. All well since.",
    "Fix is live. A test for this case is in the same merge request.",
];

/// The last notes where no deployment was needed.
pub(super) static BY_HAND: [&str; 4] = [
    "Flag is off for all countries; errors stopped within a minute. The flag stays off until the \
     change was tested with real data.",
    "Setting put back by hand and written down. No restart was needed.",
    "Restarted the pods one after another with the old limit. Stable for 15 minutes.",
    "Switched {part} to the second path. It carries the load; closing, follow-up is planned.",
];

/// The words that go into the braces of one incident.
pub(super) struct Filling(Vec<(&'static str, String)>);

impl Filling {
    pub(super) fn new(dice: &mut Dice, about: &About, version: &str, previous: &str) -> Self {
        Self(vec![
            ("{service}", about.name.to_owned()),
            ("{part}", dice.pick(about.parts).to_owned()),
            ("{leans}", dice.pick(about.leans_on).to_owned()),
            ("{n}", dice.between(12, 480).to_string()),
            ("{percent}", dice.between(3, 34).to_string()),
            ("{version}", version.to_owned()),
            ("{previous}", previous.to_owned()),
        ])
    }

    /// The text with all braces filled, beginning with a capital letter.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (brace, word) in &self.0 {
            filled = filled.replace(brace, word);
        }
        // A service's name is written small wherever it stands; a noun at the start is not.
        if text.starts_with("{part}") || text.starts_with("{leans}") {
            let mut letters = filled.chars();
            filled = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .chain(letters)
                .collect();
        }
        filled
    }
}
