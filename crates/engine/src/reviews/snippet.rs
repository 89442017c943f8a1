//! What a list shows of a review's text: some words around what was searched for, or its
//! beginning, without the signs of Markdown.

/// How long a snippet is, in characters.
const LENGTH: usize = 220;
/// How much of it may stand before the word that was found, in characters.
const BEFORE: usize = 60;
/// How much Markdown is read for a snippet, in characters: much of it may be signs and addresses.
const READ: usize = 4 * LENGTH;

/// The words of a search, as [`around`] looks for them.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The part of a text around the first word that begins with one of `words`, or its beginning, as
/// one line of plain text.
pub(super) fn around(markdown: &str, words: &[String]) -> String {
    let found = find(markdown, words);
    let line = found.map_or(0, |at| markdown[..at].rfind('\n').map_or(0, |end| end + 1));
    // A line may be a whole chapter.
    let from = match found {
        Some(at) if markdown[line..at].chars().count() > READ / 2 => {
            let back = markdown[..at].char_indices().rev().nth(READ / 2);
            back.map_or(line, |(place, _)| place)
        }
        _ => line,
    };
    let to = markdown[from..]
        .char_indices()
        .nth(READ)
        .map_or(markdown.len(), |(place, _)| from + place);
    let plain = plain(&markdown[from..to]);
    let at = found.and_then(|_| find(&plain, words)).unwrap_or(0);
    cut(&plain, at)
}

/// The place of the first word that begins with one of `words`.
fn find(text: &str, words: &[String]) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let mut rest = 0;
    while let Some(start) = text[rest..].find(char::is_alphanumeric) {
        let start = rest + start;
        let end = text[start..]
            .find(|c: char| !c.is_alphanumeric())
            .map_or(text.len(), |length| start + length);
        let word = text[start..end].to_lowercase();
        if words.iter().any(|wanted| word.starts_with(wanted)) {
            return Some(start);
        }
        rest = end;
    }
    None
}

/// Some words of a line around a place.
fn cut(line: &str, at: usize) -> String {
    let before = line[..at].chars().count();
    let mut from = 0;
    if before > BEFORE {
        let near = line[..at].char_indices().rev().nth(BEFORE);
        let near = near.map_or(0, |(place, _)| place);
        // To the beginning of a word, unless one word is all there is.
        from = line[near..at].find(' ').map_or(near, |gap| near + gap + 1);
    }
    let mut to = line.len();
    if let Some((far, _)) = line[from..].char_indices().nth(LENGTH) {
        to = from + line[from..from + far].rfind(' ').unwrap_or(far);
    }
    let mut snippet = String::new();
    if from > 0 {
        snippet.push('…');
    }
    snippet.push_str(line[from..to].trim());
    if to < line.len() {
        snippet.push('…');
    }
    snippet
}

/// Markdown as one line of plain text: without what marks headings, lists, quotations, tables and
/// emphasis, with the words of links and without where they lead.
fn plain(markdown: &str) -> String {
    let mut plain = String::new();
    for line in markdown.lines() {
        let line = without_mark(line.trim());
        if line.chars().all(|c| "-=|:`~*_ ".contains(c)) {
            continue;
        }
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '*' | '`' | '[' | '\\' => {}
                '!' if rest.starts_with('[') => {}
                '~' if rest.starts_with('~') => rest = &rest[1..],
                '|' => plain.push(' '),
                ']' if rest.starts_with('(') => {
                    rest = rest.find(')').map_or("", |end| &rest[end + 1..]);
                }
                ']' => {}
                '<' if rest.starts_with("!--") => {
                    rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
                }
                c => plain.push(c),
            }
        }
        plain.push(' ');
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line without what marks it as a heading, a quotation or an item of a list.
fn without_mark(line: &str) -> &str {
    let mut line = line;
    while let Some(quoted) = line.strip_prefix('>') {
        line = quoted.trim_start();
    }
    let heading = line.trim_start_matches('#');
    if heading.len() < line.len() && (heading.is_empty() || heading.starts_with(' ')) {
        return heading.trim_start();
    }
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits
        .strip_prefix(['.', ')'])
        .filter(|_| digits.len() < line.len());
    let item = line.strip_prefix(['-', '+', '*']).or(numbered);
    let Some(item) = item.and_then(|item| item.strip_prefix(' ')) else {
        return line;
    };
    let item = item.trim_start();
    for task in ["[ ] ", "[x] ", "[X] "] {
        if let Some(item) = item.strip_prefix(task) {
            return item;
        }
    }
    item
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("It is the log.", "It is the log.")]
    #[case::headings(
        "# Summary\n\nIt is the log.\n## Impact",
        "Summary It is the log. Impact"
    )]
    #[case::emphasis("It is **the** _log_, `really`.", "It is the _log_, really.")]
    #[case::lists("- one\n* two\n3. three\n- [x] four", "one two three four")]
    #[case::quotations("> > said", "said")]
    #[case::links(
        "see [the *log*](muster://incident/1) and ![](a.png)",
        "see the log and"
    )]
    #[case::tables("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2")]
    #[case::fences("```sh\nls -l\n```", "sh ls -l")]
    #[case::comments("a <!-- hidden --> b", "a b")]
    #[case::numbers_that_are_no_list("5.5 seconds\n#42 is open", "5.5 seconds #42 is open")]
    fn a_snippet_is_plain_text(#[case] markdown: &str, #[case] expected: &str) {
        assert_eq!(around(markdown, &[]), expected);
    }

    #[test]
    fn a_snippet_shows_what_was_found_with_words_around_it() {
        let text = format!(
            "# Summary\n\n{}\n\n{}the **Pool** was empty. {}",
            "Something else. ".repeat(50),
            "before ".repeat(30),
            "after ".repeat(100)
        );
        let snippet = around(&text, &words("poo"));
        let expected = format!("…{}the Pool was empty. after", "before ".repeat(8));
        assert!(snippet.starts_with(&expected), "{snippet}");
        assert!(snippet.ends_with("after…"), "{snippet}");
        assert!(snippet.chars().count() <= LENGTH + 2);
    }

    #[test]
    fn without_a_word_that_is_found_a_snippet_is_the_beginning() {
        let text = "words ".repeat(100);
        let snippet = around(&text, &words("nothing"));
        assert!(snippet.starts_with("words words"));
        assert!(snippet.ends_with("words…"));
    }

    proptest! {
        #[test]
        fn any_text_has_a_snippet_that_fits(
            text in any::<String>(),
            sign in "[#>*`\\[\\]()|<!~0-9. -]{0,20}",
            wanted in any::<String>(),
            times in 1..80_usize,
        ) {
            let text = format!("{sign}{text}{sign}\n").repeat(times);
            let snippet = around(&text, &words(&wanted));
            prop_assert!(snippet.chars().count() <= LENGTH + 2);
            prop_assert!(!snippet.contains('\n'));
        }
    }
}
