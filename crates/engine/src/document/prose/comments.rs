//! The hints of a form: HTML comments in a text, which are for whoever writes it and not for those
//! who read it. What stands in code is left alone.

use std::ops::Range;

use comrak::{Arena, nodes::NodeValue, parse_document};

use super::options;

/// A text without its comments. Lines on which nothing else stood go with them; whatever stood
/// apart before stands apart afterwards.
pub(crate) fn without_comments(text: &str) -> String {
    if !text.contains("<!--") {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for comment in comments(text) {
        if comment.start < from {
            continue;
        }
        kept.push_str(&text[from..comment.start]);
        from = comment.end;
        let alone = line_before(&kept).trim().is_empty()
            && text[from..]
                .lines()
                .next()
                .is_none_or(|it| it.trim().is_empty());
        if alone {
            let line = text[from..]
                .find('\n')
                .map_or(text.len(), |at| from + at + 1);
            kept.truncate(kept.len() - line_before(&kept).len());
            from = line;
            // Of the empty lines on both sides one is enough, and none at the very beginning.
            let gap = kept.is_empty() || kept.ends_with("\n\n");
            if gap {
                from = text.len() - text[from..].trim_start_matches(['\n', '\r']).len();
            } else if !text[from..].starts_with(['\n', '\r']) {
                kept.push('\n');
            }
        }
    }
    kept.push_str(&text[from..]);
    kept
}

/// What is written of the last line.
fn line_before(kept: &str) -> &str {
    &kept[kept.rfind('\n').map_or(0, |at| at + 1)..]
}

/// Where comments stand that end, in order.
fn comments(text: &str) -> Vec<Range<usize>> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let line = |number: usize| starts.get(number.wrapping_sub(1)).copied();
    let mut found = Vec::new();
    for node in root.descendants() {
        let data = node.data();
        let place = data.sourcepos;
        match data.value {
            NodeValue::HtmlBlock(_) => {
                let (Some(mut at), end) = (line(place.start.line), line(place.end.line + 1)) else {
                    continue;
                };
                let end = end.unwrap_or(text.len());
                while let Some(comment) = text[at..end]
                    .find("<!--")
                    .and_then(|it| whole(text, at + it))
                {
                    at = comment.end.min(end);
                    found.push(comment);
                }
            }
            NodeValue::HtmlInline(_) => {
                let at = line(place.start.line).map(|it| it + place.start.column.saturating_sub(1));
                found.extend(at.and_then(|at| whole(text, at)));
            }
            _ => {}
        }
    }
    found.sort_by_key(|comment| comment.start);
    found
}

/// The comment that begins exactly here.
fn whole(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..).filter(|it| it.starts_with("<!--"))?;
    // `<!-->` is a whole comment too.
    let length = rest[2..].find("-->")?;
    Some(at..at + 2 + length + 3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::none("a\n\nb\n", "a\n\nb\n")]
    #[case::within_a_line("How <!-- hm --> many?", "How  many?")]
    #[case::on_a_line_of_its_own(
        "## Impact\n\n<!-- How many? -->\n\nTen.\n",
        "## Impact\n\nTen.\n"
    )]
    #[case::over_many_lines("a\n\n<!-- b\n\nc -->\n\nd", "a\n\nd")]
    #[case::between_paragraphs("a\n<!-- b -->\nc\n", "a\n\nc\n")]
    #[case::below_a_heading("## Impact\n<!-- b -->\n\nc\n", "## Impact\n\nc\n")]
    #[case::at_the_beginning("<!-- a -->\n\nb\n", "b\n")]
    #[case::two_in_a_row("a\n\n<!-- b -->\n<!-- c -->\n\nd\n", "a\n\nd\n")]
    #[case::two_apart("a\n\n<!-- b -->\n\n<!-- c -->\n\nd\n", "a\n\nd\n")]
    #[case::before_words_of_the_same_line("<!-- a --> b\n", " b\n")]
    #[case::in_a_list("- a <!-- b -->\n- c\n", "- a \n- c\n")]
    #[case::the_shortest("a <!--> b", "a  b")]
    #[case::in_code(
        "`<!-- a -->`\n\n```\n<!-- b -->\n```\n",
        "`<!-- a -->`\n\n```\n<!-- b -->\n```\n"
    )]
    #[case::one_that_never_ends("a\n\n<!-- b\n\nc\n", "a\n\n<!-- b\n\nc\n")]
    fn comments_go_and_nothing_else(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(without_comments(text), expected);
    }

    proptest! {
        #[test]
        fn any_text_survives(text in "([a-z#>`\n -]|<!--|-->|é|\r\n){0,60}") {
            let once = without_comments(&text);
            prop_assert!(once.len() <= text.len() + 1);
            let letters = |text: &str| text.matches('é').count();
            prop_assert!(letters(&once) <= letters(&text));
        }
    }
}
