//! A text as a tree of what it may hold: Markdown without the author's raw HTML, with links only to
//! where Muster lets them lead, and pictures only of attached files. Whoever shows it, in a window or
//! on paper, goes through this tree, so that what is let through is decided once.

mod comments;
mod html;
mod inline;
mod links;
mod markdown;

use std::ops::Range;

use comrak::{
    Arena, Options,
    nodes::{ListType, Node, NodeValue, TableAlignment},
    parse_document,
};
use muster_model::ids::AttachmentId;

pub(crate) use self::{
    comments::without_comments,
    html::{Setting, escaped, html},
    links::{attachment, leads_somewhere},
    markdown::{address, markdown, plain},
};

/// How many lists and quotes lie within each other at the most; what is deeper is laid flat. Nobody
/// writes so, and a text that was made to do harm shall find no stack to exhaust.
const DEPTH: usize = 10;

/// What the heading says under which actions are listed, if the text has none.
const ACTIONS: &str = "Action items";

/// A text, ready to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Prose {
    /// What it consists of.
    pub(crate) blocks: Vec<Block>,
    /// Its footnotes, the first that is referred to first.
    pub(crate) notes: Vec<Vec<Block>>,
}

/// A part of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading; the highest has level 1.
    Heading { level: u8, content: Vec<Inline> },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// What somebody else said.
    Quote(Vec<Block>),
    /// A list, numbered if it has a start.
    List {
        start: Option<usize>,
        /// Whether its entries are lines rather than paragraphs.
        tight: bool,
        items: Vec<Item>,
    },
    /// Text as a machine reads or says it.
    Code(String),
    /// A table.
    Table(Table),
    /// A break between two thoughts.
    Rule,
    /// Where the action items are listed.
    Actions,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// Whether it is done; none if it is no task.
    pub(crate) done: Option<bool>,
    /// What it says.
    pub(crate) content: Vec<Block>,
}

/// A table. Each row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// To which side each column is set.
    pub(crate) sides: Vec<Side>,
    /// The cells that say what the columns are.
    pub(crate) head: Vec<Vec<Inline>>,
    /// All others.
    pub(crate) rows: Vec<Vec<Vec<Inline>>>,
}

/// To which side a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Where reading begins.
    Start,
    /// The middle.
    Centre,
    /// Where reading ends.
    End,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    /// Words.
    Text(String),
    /// Words as a machine reads or says them.
    Code(String),
    /// Words with emphasis.
    Emphasis(Vec<Inline>),
    /// Words with strong emphasis.
    Strong(Vec<Inline>),
    /// Words that do not hold any more.
    Struck(Vec<Inline>),
    /// Words that lead somewhere; no link lies within another.
    Link { url: String, content: Vec<Inline> },
    /// A picture among the attached files.
    Picture {
        attachment: AttachmentId,
        alt: String,
    },
    /// The end of a line.
    Break,
    /// A reference to a footnote, by its number, which begins with 1.
    Note { number: u32, first: bool },
}

/// Where action items belong in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ActionsPlace {
    /// Nowhere: there are none.
    Nowhere,
    /// Below a section of the text.
    Section(Range<usize>),
    /// At the end, below a heading of their own.
    End,
}

impl Prose {
    /// Reads a text.
    pub(crate) fn read(text: &str) -> Self {
        Self::with_actions(text, &ActionsPlace::Nowhere)
    }

    /// Reads a text in which action items are to be listed.
    pub(crate) fn with_actions(text: &str, place: &ActionsPlace) -> Self {
        let arena = Arena::new();
        let root = parse_document(&arena, text, &options());
        let mut prose = Self::default();
        let mut below = match place {
            ActionsPlace::Section(section) => Some(line_from(text, section.end)),
            ActionsPlace::Nowhere | ActionsPlace::End => None,
        };
        for node in root.children() {
            if matches!(node.data().value, NodeValue::FootnoteDefinition(_)) {
                prose.notes.push(blocks(node, 1));
                continue;
            }
            let line = node.data().sourcepos.start.line;
            if below.is_some_and(|below| line >= below) {
                prose.blocks.push(Block::Actions);
                below = None;
            }
            block(node, 0, &mut prose.blocks);
        }
        if *place == ActionsPlace::End {
            let level = prose.highest().unwrap_or(2);
            prose.blocks.push(Block::Heading {
                level,
                content: vec![Inline::Text(ACTIONS.to_owned())],
            });
        }
        if *place == ActionsPlace::End || below.is_some() {
            prose.blocks.push(Block::Actions);
        }
        prose
    }

    /// The same text with headings that begin at `top`.
    pub(crate) fn below(mut self, top: u8) -> Self {
        if let Some(highest) = self.highest() {
            each_heading(&mut self.blocks, &mut |level| {
                *level = (*level + top).saturating_sub(highest).clamp(1, 6);
            });
        }
        self
    }

    /// Its blocks with its footnotes as paragraphs behind them, for a place among other texts.
    pub(crate) fn with_notes_below(self) -> Vec<Block> {
        let Self { mut blocks, notes } = self;
        let mut refer = |part: &mut Inline| {
            if let Inline::Note { number, .. } = part {
                *part = Inline::Text(format!("[{number}]"));
            }
        };
        each_line(&mut blocks, &mut refer);
        for (number, mut note) in (1_u32..).zip(notes) {
            each_line(&mut note, &mut refer);
            let number = Inline::Text(format!("[{number}] "));
            match note.first_mut() {
                Some(Block::Paragraph(words)) => words.insert(0, number),
                _ => note.insert(0, Block::Paragraph(vec![number])),
            }
            blocks.extend(note);
        }
        blocks
    }

    /// The level of its highest heading.
    pub(crate) fn highest(&self) -> Option<u8> {
        let levels = self.blocks.iter().filter_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        });
        levels.min()
    }
}

fn each_heading(blocks: &mut [Block], change: &mut impl FnMut(&mut u8)) {
    for block in blocks {
        match block {
            Block::Heading { level, .. } => change(level),
            Block::Quote(blocks) => each_heading(blocks, change),
            Block::List { items, .. } => {
                for item in items {
                    each_heading(&mut item.content, change);
                }
            }
            _ => {}
        }
    }
}

/// Goes through all parts of all lines, those within others too.
fn each_line(blocks: &mut [Block], change: &mut impl FnMut(&mut Inline)) {
    for block in blocks {
        match block {
            Block::Heading { content, .. } | Block::Paragraph(content) => {
                each_part(content, change);
            }
            Block::Quote(blocks) => each_line(blocks, change),
            Block::List { items, .. } => {
                for item in items {
                    each_line(&mut item.content, change);
                }
            }
            Block::Table(table) => {
                for cell in table.head.iter_mut().chain(table.rows.iter_mut().flatten()) {
                    each_part(cell, change);
                }
            }
            Block::Code(_) | Block::Rule | Block::Actions => {}
        }
    }
}

fn each_part(content: &mut [Inline], change: &mut impl FnMut(&mut Inline)) {
    for part in content {
        match part {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Struck(inner)
            | Inline::Link { content: inner, .. } => each_part(inner, change),
            _ => change(part),
        }
    }
}

/// What Muster reads of Markdown: CommonMark with tables, tasks, struck words, footnotes and bare
/// addresses as GitHub and GitLab have them.
pub(crate) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.extension.autolink = true;
    options
}

/// The first line, counted from 1, that begins at or behind a byte.
fn line_from(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    let ended = before.iter().filter(|byte| **byte == b'\n').count();
    match before.last() {
        None | Some(b'\n') => ended + 1,
        Some(_) => ended + 2,
    }
}

fn blocks(parent: Node<'_>, depth: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    for node in parent.children() {
        block(node, depth, &mut blocks);
    }
    blocks
}

fn block(node: Node<'_>, depth: usize, into: &mut Vec<Block>) {
    match &node.data().value {
        NodeValue::Paragraph => paragraph(inline::of(node), into),
        NodeValue::Heading(heading) => into.push(Block::Heading {
            level: heading.level,
            content: inline::of(node),
        }),
        NodeValue::ThematicBreak => into.push(Block::Rule),
        NodeValue::CodeBlock(code) => into.push(Block::Code(inline::printable(&code.literal))),
        NodeValue::HtmlBlock(html) => paragraph(inline::lines(&html.literal), into),
        _ if depth >= DEPTH => flat(node, into),
        NodeValue::BlockQuote => into.push(Block::Quote(blocks(node, depth + 1))),
        NodeValue::List(list) => into.push(Block::List {
            start: (list.list_type == ListType::Ordered).then_some(list.start),
            tight: list.tight,
            items: node.children().map(|node| item(node, depth)).collect(),
        }),
        NodeValue::Table(table) => {
            let side = |alignment: &TableAlignment| match alignment {
                TableAlignment::None | TableAlignment::Left => Side::Start,
                TableAlignment::Center => Side::Centre,
                TableAlignment::Right => Side::End,
            };
            let sides: Vec<Side> = table.alignments.iter().map(side).collect();
            let mut rows = node.children().map(|row| {
                let mut cells: Vec<_> = row.children().map(inline::of).collect();
                cells.resize(sides.len(), Vec::new());
                cells
            });
            into.push(Block::Table(Table {
                head: rows.next().unwrap_or_default(),
                rows: rows.collect(),
                sides,
            }));
        }
        _ => flat(node, into),
    }
}

fn paragraph(content: Vec<Inline>, into: &mut Vec<Block>) {
    if !content.is_empty() {
        into.push(Block::Paragraph(content));
    }
}

fn item(node: Node<'_>, depth: usize) -> Item {
    let done = match &node.data().value {
        NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
        _ => None,
    };
    Item {
        done,
        content: blocks(node, depth + 1),
    }
}

/// What lies within a block, one after the other.
fn flat(node: Node<'_>, into: &mut Vec<Block>) {
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell => {
                paragraph(inline::of(inner), into);
            }
            NodeValue::CodeBlock(code) => into.push(Block::Code(inline::printable(&code.literal))),
            NodeValue::HtmlBlock(html) => paragraph(inline::lines(&html.literal), into),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    fn line(words: &str) -> Block {
        Block::Paragraph(vec![text(words)])
    }

    #[test]
    fn a_text_is_read_with_lists_tasks_tables_and_footnotes() {
        let prose = Prose::read(
            "# What\n\nOne[^n] **two**  \nthree\n\n3. a\n4. b\n\n- [x] done\n- [ ] open\n- none\n\n\
             | a | b |\n|---|--:|\n| 1 |\n\n---\n\n    code\n\n[^n]: Said so.\n",
        );
        let item = |done, words| Item {
            done,
            content: vec![line(words)],
        };
        let expected = vec![
            Block::Heading {
                level: 1,
                content: vec![text("What")],
            },
            Block::Paragraph(vec![
                text("One"),
                Inline::Note {
                    number: 1,
                    first: true,
                },
                text(" "),
                Inline::Strong(vec![text("two")]),
                Inline::Break,
                text("three"),
            ]),
            Block::List {
                start: Some(3),
                tight: true,
                items: vec![item(None, "a"), item(None, "b")],
            },
            Block::List {
                start: None,
                tight: true,
                items: vec![
                    item(Some(true), "done"),
                    item(Some(false), "open"),
                    item(None, "none"),
                ],
            },
            Block::Table(Table {
                sides: vec![Side::Start, Side::End],
                head: vec![vec![text("a")], vec![text("b")]],
                rows: vec![vec![vec![text("1")], Vec::new()]],
            }),
            Block::Rule,
            Block::Code("code\n".to_owned()),
        ];
        assert_eq!(prose.blocks, expected);
        assert_eq!(prose.notes, [[line("Said so.")]]);
    }

    #[rstest]
    #[case::up_to_the_next_heading("## Actions\n\nSoon.\n\n## Last\n", 0..19)]
    #[case::up_to_its_last_word("## Actions\n\nSoon.\n\n## Last\n", 0..17)]
    #[case::up_to_the_end_of_the_text("## Actions\n\nSoon.", 0..17)]
    fn actions_stand_below_their_section(#[case] written: &str, #[case] section: Range<usize>) {
        let prose = Prose::with_actions(written, &ActionsPlace::Section(section));
        let at = prose.blocks.iter().position(|it| *it == Block::Actions);
        assert_eq!(at, Some(2), "{:?}", prose.blocks);
    }

    #[test]
    fn actions_without_a_section_get_a_heading_of_the_texts_own_level_at_the_end() {
        let prose = Prose::with_actions("### What\n\nIt broke.\n", &ActionsPlace::End);
        let heading = Block::Heading {
            level: 3,
            content: vec![text("Action items")],
        };
        assert_eq!(prose.blocks[2..], [heading, Block::Actions]);
    }

    #[test]
    fn headings_begin_where_they_are_told_to_and_keep_their_order() {
        let prose = Prose::read("# a\n\n> ### b\n\n###### c\n").below(2);
        let mut levels = Vec::new();
        let mut blocks = prose.blocks;
        each_heading(&mut blocks, &mut |level| levels.push(*level));
        assert_eq!(levels, [2, 4, 6]);
    }

    #[test]
    fn among_other_texts_footnotes_stand_behind_the_text_as_paragraphs() {
        let blocks = Prose::read("*One[^a]*\n\n| a[^b] |\n|---|\n\n[^a]: Two\n\n[^b]: Three\n")
            .with_notes_below();
        let reference = |number: u32| text(&format!("[{number}]"));
        let expected = vec![
            Block::Paragraph(vec![Inline::Emphasis(vec![text("One"), reference(1)])]),
            Block::Table(Table {
                sides: vec![Side::Start],
                head: vec![vec![text("a"), reference(2)]],
                rows: Vec::new(),
            }),
            Block::Paragraph(vec![text("[1] "), text("Two")]),
            Block::Paragraph(vec![text("[2] "), text("Three")]),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn what_lies_too_deep_is_laid_flat_and_not_lost() {
        for deep in ["> ", "- ", "1. "] {
            let prose = Prose::read(&format!("{}bottom", deep.repeat(3_000)));
            assert!(format!("{prose:?}").contains("bottom"), "{deep}");
        }
    }
}
