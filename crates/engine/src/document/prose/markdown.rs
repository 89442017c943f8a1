//! A text as Markdown again: only what the tree may hold, and every word of the author's so that
//! nothing of it becomes a sign that it was not.

use super::{Block, Inline, Item, Prose, Side, Table};

/// A text as Markdown.
pub(crate) fn markdown(prose: &Prose) -> String {
    let mut text = blocks(&prose.blocks, false);
    for (number, note) in (1..).zip(&prose.notes) {
        let note = indented(&blocks(note, false), "    ");
        text.push_str(&format!("\n[^{number}]: {note}"));
    }
    text
}

/// Words that come from a field, so that nothing of them becomes a sign of Markdown.
pub(crate) fn plain(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.trim().chars() {
        put_plain(c, &mut text);
    }
    text
}

/// An address between `<` and `>`, also in a cell of a table.
pub(crate) fn address(url: &str) -> String {
    url.chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| match c {
            '<' => "%3C".chars().collect::<Vec<_>>(),
            '>' => "%3E".chars().collect(),
            '|' => "%7C".chars().collect(),
            '\\' => "%5C".chars().collect(),
            c => vec![c],
        })
        .collect()
}

fn put_plain(c: char, into: &mut String) {
    if matches!(
        c,
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '&' | '!'
    ) {
        into.push('\\');
    }
    into.push(if c.is_control() { ' ' } else { c });
}

/// Blocks, each ending its line. In a tight list they follow each other line by line.
fn blocks(blocks: &[Block], tight: bool) -> String {
    let parts: Vec<String> = blocks
        .iter()
        .map(block)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(if tight { "" } else { "\n" })
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, content } => {
            format!("{} {}\n", "#".repeat(usize::from(*level)), cell(content))
        }
        Block::Paragraph(content) => format!("{}\n", lines(content)),
        Block::Quote(inner) => {
            let inner = blocks(inner, false);
            let quoted = inner.lines().map(|line| format!("> {line}"));
            quoted
                .map(|line| format!("{}\n", line.trim_end()))
                .collect()
        }
        Block::List {
            start,
            tight,
            items,
        } => list(*start, *tight, items),
        Block::Code(code) => {
            let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
            format!("{fence}\n{}\n{fence}\n", code.trim_end())
        }
        Block::Table(table) => self::table(table),
        Block::Rule => "---\n".to_owned(),
        // Whoever lists actions in Markdown does so in the text itself.
        Block::Actions => String::new(),
    }
}

fn list(start: Option<usize>, tight: bool, items: &[Item]) -> String {
    let items = items.iter().enumerate().map(|(place, item)| {
        let sign = match start {
            // No number has more digits than lists may have.
            Some(start) => format!("{}. ", start.saturating_add(place).min(999_999_999)),
            None => "- ".to_owned(),
        };
        let task = match item.done {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let content = blocks(&item.content, tight);
        let content = indented(&content, &" ".repeat(sign.len()));
        format!("{sign}{task}{}\n", content.trim_end())
    });
    items
        .collect::<Vec<_>>()
        .join(if tight { "" } else { "\n" })
}

/// Lines of which all but the first are moved in.
fn indented(text: &str, by: &str) -> String {
    let mut moved = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        if number > 0 && !line.is_empty() {
            moved.push_str(by);
        }
        moved.push_str(line);
        moved.push('\n');
    }
    moved
}

fn table(table: &Table) -> String {
    let row = |cells: &[Vec<Inline>]| {
        let cells: Vec<String> = cells.iter().map(|it| without_bars(&cell(it))).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let sides = table.sides.iter().map(|side| match side {
        Side::Start => "---",
        Side::Centre => ":-:",
        Side::End => "--:",
    });
    let rows: String = table.rows.iter().map(|cells| row(cells)).collect();
    format!(
        "{}| {} |\n{rows}",
        row(&table.head),
        sides.collect::<Vec<_>>().join(" | ")
    )
}

/// A cell in which no bar is left that would begin the next one: those of words are escaped already,
/// those of code are not.
fn without_bars(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    for c in cell.chars() {
        if c == '|' && !text.ends_with('\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// The content of a paragraph: no line of it begins like something else.
fn lines(content: &[Inline]) -> String {
    let text = line(content);
    let lines: Vec<String> = text.trim().lines().map(guarded).collect();
    lines.join("\n")
}

/// A line that does not begin like a list, a rule or what underlines a heading.
fn guarded(line: &str) -> String {
    let line = line.trim_start();
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let sign = line[digits..].chars().next();
    match sign {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{line}"),
        Some('.' | ')') if (1..=9).contains(&digits) => {
            format!("{}\\{}", &line[..digits], &line[digits..])
        }
        _ => line.to_owned(),
    }
}

/// What has to stand on one line.
fn cell(content: &[Inline]) -> String {
    let text = line(content).replace("\\\n", " ");
    text.replace('\n', " ").trim().to_owned()
}

fn line(content: &[Inline]) -> String {
    let mut text = String::new();
    for inner in content {
        part(inner, &mut text);
    }
    text
}

fn part(part: &Inline, into: &mut String) {
    match part {
        Inline::Text(words) => words.chars().for_each(|c| put_plain(c, into)),
        Inline::Code(code) => put_code(code, into),
        Inline::Emphasis(content) => put_around("*", content, into),
        Inline::Strong(content) => put_around("**", content, into),
        Inline::Struck(content) => put_around("~~", content, into),
        Inline::Link { url, content } => {
            into.push_str(&format!("[{}](<{}>)", cell(content), address(url)));
        }
        Inline::Picture { alt, .. } => {
            let alt = if alt.is_empty() {
                "not shown here"
            } else {
                alt
            };
            into.push_str(&format!("\\[Picture: {}\\]", plain(alt)));
        }
        Inline::Break => into.push_str("\\\n"),
        Inline::Note { number, .. } => into.push_str(&format!("[^{number}]")),
    }
}

/// Emphasis stands close to its words, or it is none.
fn put_around(sign: &str, content: &[Inline], into: &mut String) {
    let inner = line(content);
    let words = inner.trim();
    if words.is_empty() {
        into.push_str(&inner);
        return;
    }
    let (before, after) = (
        inner.len() - inner.trim_start().len(),
        inner.trim_end().len(),
    );
    into.push_str(&inner[..before]);
    into.push_str(&format!("{sign}{words}{sign}"));
    into.push_str(&inner[after..]);
}

fn put_code(code: &str, into: &mut String) {
    let fence = "`".repeat(longest_run(code, '`') + 1);
    let code = code.replace(char::is_control, " ");
    into.push_str(&format!("{fence} {} {fence}", code.trim()));
}

fn longest_run(text: &str, sign: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == sign { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn again(text: &str) -> String {
        markdown(&Prose::read(text))
    }

    #[rstest]
    #[case::words("One *two* **three** ~~four~~\n")]
    #[case::headings("## One\n\n### Two\n")]
    #[case::lists("- one\n- two\n  - three\n- [x] done\n")]
    #[case::numbers("3. one\n4. two\n")]
    #[case::paragraphs_in_lists("- one\n\n  more\n\n- two\n")]
    #[case::quotes("> one\n>\n> - two\n")]
    #[case::tables("| a | b |\n| --- | --: |\n| 1 | 2 |\n")]
    #[case::code_in_tables("| a |\n| --- |\n| ` b\\|c ` |\n")]
    #[case::code("```\na `b` | c\n```\n")]
    #[case::rules("one\n\n---\n\ntwo\n")]
    #[case::links("[a](<https://x.test>)\n")]
    #[case::footnotes("One[^1]\n\n[^1]: Two\n")]
    fn what_the_tree_holds_is_written_as_it_was(#[case] text: &str) {
        assert_eq!(again(text), text);
    }

    #[rstest]
    #[case::html("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>\n")]
    #[case::a_link_to_nowhere("[a](javascript:alert(1))", "a\n")]
    #[case::a_list_that_is_none("\\- a", "\\- a\n")]
    #[case::a_number_that_is_none("1986\\. A year", "1986\\. A year\n")]
    #[case::a_heading_that_is_none("\\# a", "\\# a\n")]
    #[case::an_underline_that_is_none("a\\\n\\=\\=", "a\\\n\\==\n")]
    #[case::a_picture(
        "![x](muster://attachment/0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f)",
        "\\[Picture: x\\]\n"
    )]
    #[case::a_bar_in_code("`a|b`", "` a|b `\n")]
    #[case::code_with_ticks("`` a`b ``", "`` a`b ``\n")]
    fn nothing_becomes_what_it_was_not(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(again(text), expected);
    }

    proptest! {
        /// What is written is read as the same words: nothing is lost, and no tag comes in.
        #[test]
        fn what_is_written_is_read_with_the_same_words(text in "(\\PC|[\"\\\\#$`*_\\[\\]()<>|~\n-]|\n\n|\n- |\n> |\n1. |<b>){0,60}") {
            let words = |prose: &Prose| -> String {
                let html = super::super::html(prose, &super::super::Setting::PLAIN);
                let mut within = false;
                let shown = html.chars().filter(|c| {
                    match c {
                        '<' => within = true,
                        '>' => { within = false; return false; }
                        _ => {}
                    }
                    !within && c.is_alphanumeric()
                });
                shown.collect()
            };
            let first = Prose::read(&text);
            let second = Prose::read(&markdown(&first));
            prop_assert_eq!(words(&first), words(&second), "{}", markdown(&first));
        }
    }
}
