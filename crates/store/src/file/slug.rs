//! What a workspace file is called on disk. A slug is safe as a file name on every system, and
//! cannot point outside the folder that it is used in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The longest slug, in characters.
const LONGEST: usize = 48;

/// The name of a workspace on disk: lower-case letters, digits and hyphens, one to 48 of them.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(try_from = "String", into = "String")]
#[specta(type = String)]
pub struct Slug(String);

/// A text that cannot name a workspace on disk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' does not name a workspace; its file name has only lower-case letters, digits and \
     hyphens, at most 48 of them"
)]
pub struct InvalidSlug(pub String);

impl Slug {
    /// The slug that is closest to what people call a workspace; 'workspace' if nothing of the
    /// name can be part of one.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let mut slug = String::new();
        for letter in name.chars().flat_map(char::to_lowercase) {
            if slug.len() == LONGEST {
                break;
            }
            if letter.is_ascii_alphanumeric() {
                slug.push(letter);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        Self(if slug.is_empty() { "workspace" } else { slug }.to_owned())
    }

    /// The same slug with a number behind it, for a second workspace of the same name.
    #[must_use]
    pub(super) fn numbered(&self, number: u32) -> Self {
        let tail = format!("-{number}");
        let stem: String = self.0.chars().take(LONGEST - tail.len()).collect();
        Self(format!("{}{tail}", stem.trim_end_matches('-')))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if text.is_empty() || text.len() > LONGEST || !text.chars().all(allowed) {
            return Err(InvalidSlug(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Payments & Platform", "payments-platform")]
    #[case("  Équipe Été 24/7 ", "quipe-t-24-7")]
    #[case("運用", "workspace")]
    #[case("../../etc/passwd", "etc-passwd")]
    #[case("---", "workspace")]
    fn a_name_becomes_a_slug(#[case] name: &str, #[case] slug: &str) {
        assert_eq!(Slug::from_name(name).as_str(), slug);
    }

    #[rstest]
    #[case("")]
    #[case("..")]
    #[case("a/b")]
    #[case("Capital")]
    #[case("dot.muster")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert_eq!(text.parse::<Slug>(), Err(InvalidSlug(text.to_owned())));
    }

    proptest! {
        #[test]
        fn whatever_the_name_its_slug_is_one(name in ".{0,120}", number in 2_u32..100_000) {
            let slug = Slug::from_name(&name);
            prop_assert_eq!(slug.as_str().parse::<Slug>(), Ok(slug.clone()));
            let second = slug.numbered(number);
            prop_assert_eq!(second.as_str().parse::<Slug>(), Ok(second.clone()));
            prop_assert_ne!(slug, second);
        }
    }
}
