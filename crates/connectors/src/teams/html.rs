//! The plain text of a message that Teams keeps as HTML: without tags, with a line for each
//! paragraph and line break, and with the few character references that Teams writes resolved.

/// The text of `html`.
pub(super) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tagged)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = tagged.split_once('>') else {
            rest = "";
            break;
        };
        if ends_line(tag) {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    let text = resolved(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines
        .iter()
        .filter(|line| !line.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a line ends with a tag.
fn ends_line(tag: &str) -> bool {
    let name = tag
        .trim_start_matches('/')
        .split([' ', '/'])
        .next()
        .unwrap_or_default();
    matches!(
        name.to_ascii_lowercase().as_str(),
        "br" | "p" | "div" | "li" | "ul" | "ol" | "blockquote" | "pre" | "tr" | "h1" | "h2" | "h3"
    )
}

/// The text with its character references resolved; the ampersand last, so that none is made.
fn resolved(text: &str) -> String {
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Hello World <at id=\"0\">Jane Smith</at>", "Hello World Jane Smith")]
    #[case("<div><div>one</div>\n<p>two</p></div>", "one\ntwo")]
    #[case("a<br>b<br/>c", "a\nb\nc")]
    #[case("1 &lt; 2 &amp;&amp; x&nbsp;y", "1 < 2 && x y")]
    #[case("&amp;lt;", "&lt;")]
    #[case("<attachment id=\"1\"></attachment>", "")]
    #[case("broken <b", "broken")]
    fn tags_are_gone_and_lines_stay(#[case] html: &str, #[case] expected: &str) {
        assert_eq!(text(html), expected);
    }

    proptest! {
        #[test]
        fn text_without_marks_stays_as_it_is(plain in "[a-z ]{0,40}") {
            prop_assert_eq!(text(&plain), plain.trim());
        }
    }
}
