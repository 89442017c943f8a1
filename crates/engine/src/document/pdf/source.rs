//! The source of a PDF, for typst. It is written in typst's code mode, where text can stand only
//! between quotation marks: there is one way for words into the source, [`string`], and it leaves
//! none of them outside.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
};

use chrono::{Datelike as _, Timelike as _};
use muster_model::{ids::AttachmentId, time::Timestamp};

use super::{
    super::prose::{Block, Inline, Item, Prose, Side, Table, leads_somewhere},
    BASE, Picture, name_of,
};

/// The longest address that typst lets a link have is longer; nobody clicks on more.
const LONGEST_ADDRESS: usize = 2_000;

/// How many letters without a space a line surely has room for; behind that many it may break.
const LONGEST_WORD: usize = 30;

/// The same in code, whose letters are smaller.
const LONGEST_CODE: usize = 60;

/// Up to how many letters a column is as wide as what is in it.
const NARROW: usize = 16;

/// Words as a string of typst's. Signs that steer are left out: no page can show them.
pub(crate) fn string(words: &str) -> String {
    let mut literal = String::with_capacity(words.len() + 2);
    literal.push('"');
    for c in words.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\t' => literal.push_str("    "),
            c if c.is_control() => {}
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// Words that may break within what is too long for a line.
fn breakable(words: &str, longest: usize) -> String {
    let mut broken = String::with_capacity(words.len());
    let mut run = 0;
    for c in words.chars() {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > longest {
            broken.push('\u{200b}');
            run = 1;
        }
        broken.push(c);
    }
    broken
}

/// Words with one space where there were many, as paragraphs have them.
pub(crate) fn flowing(words: &str) -> String {
    let mut flowing = String::with_capacity(words.len());
    for c in words.chars() {
        if !c.is_whitespace() || c == '\u{a0}' {
            flowing.push(c);
        } else if !flowing.ends_with(' ') {
            flowing.push(' ');
        }
    }
    breakable(&flowing, LONGEST_WORD)
}

/// Whether an address can be a link.
pub(crate) fn is_link(url: &str) -> bool {
    leads_somewhere(url) && url.len() <= LONGEST_ADDRESS
}

/// What a text is set into.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    /// The code of its action items, put where they belong.
    pub(crate) actions: &'a str,
    /// What stands before the names of its footnotes, so that several texts fit one document.
    pub(crate) notes: &'a str,
    /// The pictures whose bytes typst is given; none if it is given none.
    pub(crate) pictures: Option<&'a HashMap<AttachmentId, Picture>>,
}

/// Writes a source.
pub(crate) struct Writer<'a> {
    out: String,
    setting: Place<'a>,
    /// Which footnotes of the text stand on the page already.
    placed: BTreeSet<u32>,
    /// Whether a footnote is being written: it has no footnotes of its own.
    within_note: bool,
}

impl<'a> Writer<'a> {
    /// Begins with what all documents have in common, and a design.
    pub(crate) fn new(design: &str) -> Self {
        Self {
            out: format!("{BASE}\n{design}\n"),
            ..Self::fragment()
        }
    }

    /// For a part of a source alone, to be put into another.
    pub(crate) fn fragment() -> Self {
        Self {
            out: String::new(),
            setting: Place::default(),
            placed: BTreeSet::new(),
            within_note: false,
        }
    }

    /// All that was written.
    pub(crate) fn written(self) -> String {
        self.out
    }

    /// Writes code, in which no word of a person's may stand.
    pub(crate) fn put(&mut self, code: &str) {
        self.out.push_str(code);
    }

    /// Writes a named argument with words of anybody's.
    pub(crate) fn field(&mut self, name: &str, words: &str) {
        // Writing to a string does not fail.
        let _written = writeln!(self.out, "{name}: {},", string(words));
    }

    /// Writes when a document became what it is.
    pub(crate) fn date(&mut self, at: Timestamp) {
        let at = at.to_utc();
        self.put(&format!(
            "date: datetime(year: {}, month: {}, day: {}, hour: {}, minute: {}, second: {}),\n",
            at.year().clamp(1, 9_999),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        ));
    }

    /// Writes names with what they say, as `facts` of the design takes them.
    pub(crate) fn facts<'f>(&mut self, facts: impl IntoIterator<Item = (&'f str, &'f str)>) {
        self.put("(");
        for (name, value) in facts {
            let value = string(&flowing(value));
            self.put(&format!("({}, {value}),", string(name)));
        }
        self.put(")");
    }

    /// Writes a text as content, and answers the footnotes that only other footnotes refer to: they
    /// have no page of their own.
    pub(crate) fn text<'p>(
        &mut self,
        prose: &'p Prose,
        setting: Place<'a>,
    ) -> Vec<(u32, &'p [Block])> {
        self.setting = setting;
        self.placed.clear();
        self.blocks(&prose.blocks, &prose.notes);
        let notes = (1..).zip(&prose.notes);
        notes
            .filter(|(number, _)| !self.placed.contains(number))
            .map(|(number, note)| (number, note.as_slice()))
            .collect()
    }

    /// Writes a footnote as content.
    pub(crate) fn footnote(&mut self, note: &[Block]) {
        self.within_note = true;
        self.blocks(note, &[]);
        self.within_note = false;
    }

    /// Content, also where there is none.
    fn content(&mut self, write: impl FnOnce(&mut Self)) {
        self.put("{[];");
        write(self);
        self.put("}");
    }

    /// Blocks of a text with these footnotes.
    fn blocks(&mut self, blocks: &[Block], notes: &[Vec<Block>]) {
        self.content(|it| {
            for block in blocks {
                it.block(block, notes);
                it.put(";\n");
            }
        });
    }

    fn block(&mut self, block: &Block, notes: &[Vec<Block>]) {
        match block {
            Block::Heading { level, content } => {
                self.put(&format!("heading(level: {level},"));
                self.line(content, notes);
                self.put(")");
            }
            Block::Paragraph(content) => {
                self.put("par(");
                self.line(content, notes);
                self.put(")");
            }
            Block::Quote(blocks) => {
                self.put("said(");
                self.blocks(blocks, notes);
                self.put(")");
            }
            Block::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items, notes),
            Block::Code(code) => {
                let lines: Vec<_> = code
                    .trim_end()
                    .lines()
                    .map(|line| breakable(line, LONGEST_CODE))
                    .collect();
                self.put(&format!("raw(block: true, {})", string(&lines.join("\n"))));
            }
            Block::Table(table) => self.table(table, notes),
            Block::Rule => self.put("pause"),
            Block::Actions => {
                let actions = self.setting.actions;
                self.put(actions);
            }
        }
    }

    /// What begins behind a sign; in a tight list it is a line.
    fn entry(&mut self, content: &[Block], tight: bool, notes: &[Vec<Block>]) {
        match content.split_first() {
            Some((Block::Paragraph(first), rest)) if tight => self.content(|it| {
                it.parts(first, notes);
                for block in rest {
                    it.block(block, notes);
                    it.put(";\n");
                }
            }),
            _ => self.blocks(content, notes),
        }
    }

    fn list(&mut self, start: Option<usize>, tight: bool, items: &[Item], notes: &[Vec<Block>]) {
        let tasks = items.iter().any(|item| item.done.is_some());
        match start {
            _ if tasks => self.put("tasks("),
            // Whatever number somebody wrote, typst counts on from it.
            Some(start) => self.put(&format!(
                "enum(tight: {tight}, start: {},",
                start.min(999_999)
            )),
            None => self.put(&format!("list(tight: {tight},")),
        }
        for item in items {
            if tasks {
                let done = match item.done {
                    Some(true) => "true",
                    Some(false) => "false",
                    None => "none",
                };
                self.put(&format!("({done},"));
                self.entry(&item.content, tight, notes);
                self.put("),");
            } else {
                self.entry(&item.content, tight, notes);
                self.put(",");
            }
        }
        self.put(")");
    }

    fn table(&mut self, table: &Table, notes: &[Vec<Block>]) {
        self.put("grid-of((");
        for column in 0..table.sides.len() {
            let cells = std::iter::once(&table.head).chain(&table.rows);
            let letters = cells.filter_map(|row| row.get(column)).map(|it| length(it));
            let letters = letters.max().unwrap_or_default();
            if letters <= NARROW {
                self.put("auto,");
            } else {
                self.put(&format!("{}fr,", letters.min(60)));
            }
        }
        self.put("),(");
        for side in &table.sides {
            self.put(match side {
                Side::Start => "left,",
                Side::Centre => "center,",
                Side::End => "right,",
            });
        }
        // A footnote cannot stand on each page that repeats it.
        let repeat = !table.head.iter().any(|cell| has_note(cell));
        self.put(&format!("),{repeat},("));
        for cell in &table.head {
            self.line(cell, notes);
            self.put(",");
        }
        self.put("),");
        for cell in table.rows.iter().flatten() {
            self.line(cell, notes);
            self.put(",");
        }
        self.put(")");
    }

    fn line(&mut self, content: &[Inline], notes: &[Vec<Block>]) {
        self.content(|it| it.parts(content, notes));
    }

    fn parts(&mut self, content: &[Inline], notes: &[Vec<Block>]) {
        for part in content {
            self.part(part, notes);
            self.put(";");
        }
    }

    fn called(&mut self, function: &str, content: &[Inline], notes: &[Vec<Block>]) {
        self.put(&format!("{function}("));
        self.line(content, notes);
        self.put(")");
    }

    fn part(&mut self, part: &Inline, notes: &[Vec<Block>]) {
        match part {
            Inline::Text(words) => self.put(&string(&flowing(words))),
            Inline::Code(code) => {
                let code = breakable(code, LONGEST_WORD);
                self.put(&format!("raw({})", string(&code)));
            }
            Inline::Emphasis(content) => self.called("emph", content, notes),
            Inline::Strong(content) => self.called("strong", content, notes),
            Inline::Struck(content) => self.called("strike", content, notes),
            Inline::Link { url, content } if url.len() <= LONGEST_ADDRESS => {
                self.put(&format!("link({},", string(url)));
                self.line(content, notes);
                self.put(")");
            }
            Inline::Link { content, .. } => self.line(content, notes),
            Inline::Picture { attachment, alt } => {
                let picture = self.setting.pictures.and_then(|it| it.get(attachment));
                match picture.and_then(|it| format_of(&it.media_type)) {
                    Some(format) => {
                        let name = string(&name_of(*attachment));
                        self.put(&format!("picture({name}, {format}, {})", string(alt)));
                    }
                    _ => {
                        let alt = if alt.is_empty() {
                            "not shown here"
                        } else {
                            alt
                        };
                        self.put(&format!("absent({})", string(&flowing(alt))));
                    }
                }
            }
            Inline::Break => self.put("linebreak()"),
            Inline::Note { number, .. } => self.note(*number, notes),
        }
    }

    fn note(&mut self, number: u32, notes: &[Vec<Block>]) {
        let name = string(&format!("{}{number}", self.setting.notes));
        let index = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        match notes.get(index) {
            Some(note) if !self.within_note && self.placed.insert(number) => {
                self.put(&format!("noted({name},"));
                self.within_note = true;
                self.entry(note, true, &[]);
                self.within_note = false;
                self.put(")");
            }
            Some(_) if !self.within_note => self.put(&format!("noted-again({name})")),
            _ => self.put(&format!("super({})", string(&number.to_string()))),
        }
    }
}

/// What typst calls a format of pictures.
fn format_of(media_type: &str) -> Option<&'static str> {
    match media_type {
        "image/png" => Some("\"png\""),
        "image/jpeg" => Some("\"jpg\""),
        "image/gif" => Some("\"gif\""),
        "image/webp" => Some("\"webp\""),
        _ => None,
    }
}

fn has_note(content: &[Inline]) -> bool {
    content.iter().any(|part| match part {
        Inline::Note { .. } => true,
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Struck(content)
        | Inline::Link { content, .. } => has_note(content),
        _ => false,
    })
}

/// How many letters a cell has.
fn length(content: &[Inline]) -> usize {
    let letters = content.iter().map(|part| match part {
        Inline::Text(words) | Inline::Code(words) => words.chars().count(),
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Struck(content)
        | Inline::Link { content, .. } => length(content),
        Inline::Picture { .. } => 40,
        Inline::Break | Inline::Note { .. } => 1,
    });
    letters.sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use typst::syntax::{SyntaxKind, SyntaxNode, parse_code};

    use super::*;

    #[test]
    fn a_break_is_allowed_where_a_word_is_too_long_for_a_line() {
        assert_eq!(breakable("abcdef gh", 4), "abcd\u{200b}ef gh");
        assert_eq!(flowing("a \n  b"), "a b");
        assert_eq!(flowing("a\u{a0}b"), "a\u{a0}b");
    }

    proptest! {
        #[test]
        fn any_words_are_one_string(words in "(\\PC|[\"\\\\#$`\n\t{}()]|\\\\u\\{|\"\\)){0,40}") {
            let code = string(&words);
            let tree = parse_code(&code);
            let kinds: Vec<_> = tree.children().map(SyntaxNode::kind).collect();
            prop_assert_eq!(kinds, [SyntaxKind::Str], "{}", code);
        }
    }
}
