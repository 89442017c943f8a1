//! Who wrote what: each word belongs to the version in which it first stood at its place.

use std::collections::HashMap;

use super::compare::{hunks, tokens};

/// The last of these texts, in parts, each with the number of the text that it came with. All
/// parts together are the text.
pub(super) fn attributed(texts: &[String]) -> Vec<(String, usize)> {
    let Some(last) = texts.last() else {
        return Vec::new();
    };
    // Numbers are compared faster than words.
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut before: Vec<u32> = Vec::new();
    let mut origins: Vec<usize> = Vec::new();
    for (version, text) in texts.iter().enumerate() {
        let words = number_all(&mut numbers, &tokens(text));
        let mut carried = Vec::with_capacity(words.len());
        for hunk in hunks(&before, &words) {
            if hunk.same {
                carried.extend_from_slice(&origins[hunk.old]);
            } else {
                carried.extend(hunk.new.map(|_| version));
            }
        }
        before = words;
        origins = carried;
    }
    let mut parts: Vec<(String, usize)> = Vec::new();
    for (token, origin) in tokens(last).into_iter().zip(origins) {
        match parts.last_mut() {
            Some((part, from)) if *from == origin => part.push_str(token),
            _ => parts.push((token.to_owned(), origin)),
        }
    }
    parts
}

fn number_all<'t>(numbers: &mut HashMap<&'t str, u32>, tokens: &[&'t str]) -> Vec<u32> {
    tokens
        .iter()
        .map(|token| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(*token).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nothing(&[], &[])]
    #[case::one_version(&["It is."], &[("It is.", 0)])]
    #[case::added(&["It is.", "It is. Now."], &[("It is.", 0), (" Now.", 1)])]
    #[case::within(&["a c", "a b c"], &[("a ", 0), ("b ", 1), ("c", 0)])]
    #[case::replaced(&["a b", "a c", "a c d"], &[("a ", 0), ("c", 1), (" d", 2)])]
    #[case::written_again(&["a b", "a", "a b"], &[("a", 0), (" b", 2)])]
    fn words_belong_to_the_version_that_brought_them(
        #[case] texts: &[&str],
        #[case] expected: &[(&str, usize)],
    ) {
        let texts: Vec<_> = texts.iter().map(|&text| text.to_owned()).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|&(text, version)| (text.to_owned(), version))
            .collect();
        assert_eq!(attributed(&texts), expected);
    }

    proptest! {
        #[test]
        fn the_parts_make_up_the_text(texts in vec("[ab .é\n]{0,30}", 1..6)) {
            let whole: String = attributed(&texts).into_iter().map(|(text, _)| text).collect();
            prop_assert_eq!(&whole, texts.last().unwrap());
        }
    }
}
