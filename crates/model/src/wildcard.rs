//! Patterns that people write: `*` stands for any text, all else for itself, and upper and lower
//! case are alike. What a pattern is held against, and what follows, is for others to say.

use regex::Regex;

/// A pattern, ready to be held against texts.
#[derive(Debug, Clone)]
pub struct Wildcard {
    regex: Option<Regex>,
}

impl Wildcard {
    /// The pattern that a person wrote. One that is too long to be used matches nothing.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let escaped = regex::escape(pattern.trim());
        let pattern = match escaped.split_once(r"\*") {
            None => escaped,
            Some((before, after)) => {
                format!("{before}(.*?){}", after.replace(r"\*", ".*"))
            }
        };
        Self {
            regex: Regex::new(&format!("(?is)^{pattern}$")).ok(),
        }
    }

    /// What the first `*` stands for if the whole text matches: as little as possible. Empty if
    /// the pattern has no `*`; none if the text does not match.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let captures = self.regex.as_ref()?.captures(text.trim())?;
        Some(captures.get(1).map_or("", |part| part.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("shop/checkout", "Shop/Checkout", Some(""))]
    #[case("shop/checkout", "shop/checkout-api", None)]
    #[case("shop/*", "shop/checkout/api", Some("checkout/api"))]
    #[case("*-service", "checkout-service", Some("checkout"))]
    #[case("shop/*/*", "shop/checkout/deploy/eu", Some("checkout"))]
    #[case("*", "", Some(""))]
    #[case(" shop* ", "shop ", Some(""))]
    #[case("shop.*", "shopping", None)]
    #[case("service=*", "service=Kasse ü", Some("Kasse ü"))]
    #[case("a*b*", "ab", Some(""))]
    fn finds_what_the_first_star_stands_for(
        #[case] pattern: &str,
        #[case] text: &str,
        #[case] found: Option<&str>,
    ) {
        assert_eq!(Wildcard::new(pattern).find(text), found);
    }

    proptest! {
        #[test]
        fn a_text_matches_itself_and_its_beginning(text in "[^*]{1,20}", rest in any::<String>()) {
            prop_assert_eq!(Wildcard::new(&text).find(&text), Some(""));
            let whole = format!("{}{rest}", text.trim());
            let beginning = Wildcard::new(&format!("{}*", text.trim()));
            prop_assert!(beginning.find(&whole).is_some());
        }
    }
}
