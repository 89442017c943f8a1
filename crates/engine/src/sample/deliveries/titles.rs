//! What merge requests are called: sentences about a service's own parts.

use crate::sample::{dice::Dice, services::About};

/// `{part}` and `{leans}` become nouns of the service.
const CHANGES: [&str; 24] = [
    "Retry {part} when {leans} is slow",
    "Log why {part} was refused",
    "Cache {part} for five minutes",
    "Remove the old path for {part}",
    "Put {part} behind a feature flag",
    "Test {part} against a failing backend",
    "Show a clear message when {leans} is away",
    "Lower the time-out for {leans} to two seconds",
    "Update the client for {leans}",
    "Keep {part} apart from {leans}",
    "Measure how long {part} takes",
    "Check what {part} is given",
    "Make {part} safe to repeat",
    "Describe how {part} works without {leans}",
    "Update the base image",
    "Speed up the tests of {part}",
    "Let {part} be switched off per country",
    "Read the settings of {part} at start only",
    "Translate the messages of {part}",
    "Ask {leans} once instead of per line",
    "Move {part} to the new configuration format",
    "Trace {part} from end to end",
    "Raise the memory limit for {part}",
    "Rewrite {part} without the legacy library",
];

const HOTFIXES: [&str; 6] = [
    "Restore the missing default in {part}",
    "Give {part} its time-out back",
    "Handle an empty answer from {leans}",
    "Undo the new retry in {part}",
    "Close connections to {leans} after use",
    "Accept the old format in {part} again",
];

/// A title for a merge request.
pub(super) fn of_change(dice: &mut Dice, about: &About) -> String {
    let pattern = dice.pick(&CHANGES);
    filled(dice, pattern, about)
}

/// A title for the correction of a bad rollout.
pub(super) fn of_hotfix(dice: &mut Dice, about: &About) -> String {
    let pattern = dice.pick(&HOTFIXES);
    filled(dice, pattern, about)
}

/// A branch for a merge request of this title and ticket number.
pub(super) fn branch(title: &str, ticket: i64) -> String {
    format!("shop-{ticket}-{}", slug(title))
}

/// A title in lower case letters, digits and hyphens.
pub(super) fn slug(title: &str) -> String {
    let words: Vec<_> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(6)
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

fn filled(dice: &mut Dice, pattern: &str, about: &About) -> String {
    pattern
        .replace("{part}", dice.pick(about.parts))
        .replace("{leans}", dice.pick(about.leans_on))
}
