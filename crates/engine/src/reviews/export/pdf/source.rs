//! The source of a PDF, for typst. It is written in typst's code mode, where text can stand only
//! between quotation marks: there is one way for words into the source, [`string`], and it leaves
//! none of them outside.

use std::{collections::BTreeSet, fmt::Write as _};

use chrono::{Datelike as _, Timelike as _};

use super::{
    super::{
        super::{
            ActionView,
            prose::{Block, Inline, Item, Prose, Side, Table, leads_somewhere},
        },
        Document, title_of,
    },
    DESIGN, name_of,
};

/// The longest address that typst lets a link have is longer; nobody clicks on more.
const LONGEST_ADDRESS: usize = 2_000;

/// How many letters without a space a line surely has room for; behind that many it may break.
const LONGEST_WORD: usize = 30;

/// The same in code, whose letters are smaller.
const LONGEST_CODE: usize = 60;

/// Up to how many letters a column is as wide as what is in it.
const NARROW: usize = 16;

/// The source for reviews, with or without their pictures.
pub(super) fn of(documents: &[Document], workspace: &str, with_pictures: bool) -> String {
    let mut writer = Writer {
        out: format!("{DESIGN}\n#reviews("),
        document: None,
        with_pictures,
        notes: String::new(),
        placed: BTreeSet::new(),
        within_note: false,
    };
    writer.field("title", &title_of(documents));
    writer.field("workspace", workspace);
    writer.put("authors: (");
    let mut authors: Vec<_> = documents.iter().map(|it| it.owner.as_str()).collect();
    authors.sort_unstable();
    authors.dedup();
    for author in authors.into_iter().filter(|it| !it.is_empty()) {
        writer.put(&format!("{},", string(author)));
    }
    writer.put("),\n");
    if let Some(at) = documents.iter().map(Document::dated).max() {
        let at = at.to_utc();
        writer.put(&format!(
            "date: datetime(year: {}, month: {}, day: {}, hour: {}, minute: {}, second: {}),\n",
            at.year().clamp(1, 9_999),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        ));
    }
    for (number, document) in (1..).zip(documents) {
        writer.document(number, document);
    }
    writer.put(")\n");
    writer.out
}

/// Words as a string of typst's. Signs that steer are left out: no page can show them.
fn string(words: &str) -> String {
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
fn flowing(words: &str) -> String {
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

struct Writer<'a> {
    out: String,
    document: Option<&'a Document>,
    with_pictures: bool,
    /// What stands before the names of this review's footnotes.
    notes: String,
    /// Which of them stand on the page already.
    placed: BTreeSet<u32>,
    /// Whether a footnote is being written: it has no footnotes of its own.
    within_note: bool,
}

impl<'a> Writer<'a> {
    fn put(&mut self, code: &str) {
        self.out.push_str(code);
    }

    fn field(&mut self, name: &str, words: &str) {
        // Writing to a string does not fail.
        let _written = writeln!(self.out, "{name}: {},", string(words));
    }

    fn document(&mut self, number: usize, document: &'a Document) {
        self.document = Some(document);
        self.notes = format!("note-{number}-");
        self.placed.clear();
        self.put("(\n");
        self.field("title", &flowing(&document.title));
        self.field("severity", document.severity.name());
        self.field("status", document.status_name());
        self.field("began", &document.day(document.opened_at));
        self.put("facts: (");
        // How bad it was stands above the title.
        for fact in document.facts().iter().filter(|it| it.label != "Severity") {
            let value = string(&flowing(&fact.value));
            self.put(&format!("({}, {value}),", string(fact.label)));
        }
        self.put("),\nfactors: (");
        for factor in &document.factors {
            self.put(&format!("{},", string(&flowing(factor))));
        }
        self.put("),\nbody: ");
        let prose = Prose::with_actions(&document.text, &document.actions_place()).below(2);
        self.blocks(&prose.blocks, &prose.notes);
        // Those that only other footnotes refer to have no page of their own.
        self.put(",\nrest: (");
        for (number, note) in (1..).zip(&prose.notes) {
            if !self.placed.contains(&number) {
                self.put(&format!("({},", string(&number.to_string())));
                self.within_note = true;
                self.blocks(note, &[]);
                self.within_note = false;
                self.put("),");
            }
        }
        self.put("),\n),\n");
    }

    /// Content, also where there is none.
    fn content(&mut self, write: impl FnOnce(&mut Self)) {
        self.put("{[];");
        write(self);
        self.put("}");
    }

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
            Block::Actions => self.actions(),
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
                let pictures = self.document.map(|it| &it.pictures);
                let picture = pictures.and_then(|it| it.get(attachment));
                match picture.and_then(|it| format_of(&it.media_type)) {
                    Some(format) if self.with_pictures => {
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
        let name = string(&format!("{}{number}", self.notes));
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

    fn actions(&mut self) {
        let actions = self.document.map_or(&[][..], |it| it.actions.as_slice());
        self.put("actions(");
        for action in actions {
            self.action(action);
        }
        self.put(")");
    }

    fn action(&mut self, action: &ActionView) {
        self.put("(");
        self.field("title", &flowing(&action.title));
        self.field("kind", action.kind.name());
        self.field("owner", &flowing(&action.owner_name));
        let due = action.due.map(|due| due.to_string());
        self.field("due", &due.unwrap_or_default());
        self.field("state", action.state.name());
        self.field("done", if action.state.is_open() { "" } else { "yes" });
        if let Some(issue) = &action.issue {
            self.field("issue", &flowing(&issue.name));
            let leads = leads_somewhere(&issue.url) && issue.url.len() <= LONGEST_ADDRESS;
            self.field("url", if leads { &issue.url } else { "" });
        }
        self.put("),\n");
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
