//! A text as HTML: a few tags with fewer attributes, all written here; every word of the author's
//! is escaped.

use std::fmt::Write as _;

use muster_model::ids::AttachmentId;

use super::{Block, Inline, Item, Prose, Side, Table};

/// What a text is set into.
pub(crate) struct Setting<'a> {
    /// The HTML of its action items, put where they belong.
    pub(crate) actions: &'a str,
    /// What stands before the identities of its footnotes, so that several texts fit one page.
    pub(crate) prefix: &'a str,
    /// The address of a picture's bytes; none if they are not to be had.
    pub(crate) picture: &'a dyn Fn(AttachmentId) -> Option<String>,
}

impl Setting<'_> {
    /// For a text alone, without actions and pictures.
    pub(crate) const PLAIN: Self = Self {
        actions: "",
        prefix: "",
        picture: &|_| None,
    };
}

/// A text as HTML.
pub(crate) fn html(prose: &Prose, setting: &Setting<'_>) -> String {
    let mut writer = Writer {
        html: String::new(),
        setting,
    };
    writer.blocks(&prose.blocks, false);
    if !prose.notes.is_empty() {
        writer.notes(&prose.notes);
    }
    writer.html
}

/// Text as it stands in HTML, also between quotation marks.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

struct Writer<'a> {
    html: String,
    setting: &'a Setting<'a>,
}

impl Writer<'_> {
    fn put(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn put_args(&mut self, html: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _written = self.html.write_fmt(html);
    }

    /// In a tight list a paragraph is a line.
    fn blocks(&mut self, blocks: &[Block], tight: bool) {
        for block in blocks {
            self.block(block, tight);
        }
    }

    fn block(&mut self, block: &Block, tight: bool) {
        match block {
            Block::Heading { level, content } => {
                self.put_args(format_args!("<h{level}>"));
                self.line(content);
                self.put_args(format_args!("</h{level}>\n"));
            }
            Block::Paragraph(content) if tight => {
                self.line(content);
                self.put("\n");
            }
            Block::Paragraph(content) => {
                self.put("<p>");
                self.line(content);
                self.put("</p>\n");
            }
            Block::Quote(blocks) => {
                self.put("<blockquote>\n");
                self.blocks(blocks, false);
                self.put("</blockquote>\n");
            }
            Block::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items),
            Block::Code(code) => {
                self.put("<pre><code>");
                self.put(&escaped(code));
                self.put("</code></pre>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Rule => self.put("<hr>\n"),
            Block::Actions => self.put(self.setting.actions),
        }
    }

    fn list(&mut self, start: Option<usize>, tight: bool, items: &[Item]) {
        match start {
            None => self.put("<ul>\n"),
            Some(1) => self.put("<ol>\n"),
            Some(start) => self.put_args(format_args!("<ol start=\"{start}\">\n")),
        }
        for item in items {
            match item.done {
                None => self.put("<li>"),
                Some(done) => {
                    let (sign, word) = if done {
                        ("☑", "done")
                    } else {
                        ("☐", "not done")
                    };
                    self.put_args(format_args!(
                        "<li class=\"task\"><span role=\"img\" aria-label=\"{word}\">{sign}</span> "
                    ));
                }
            }
            self.blocks(&item.content, tight);
            self.put("</li>\n");
        }
        self.put(if start.is_some() {
            "</ol>\n"
        } else {
            "</ul>\n"
        });
    }

    fn table(&mut self, table: &Table) {
        self.put("<table>\n<thead>\n<tr>");
        for (cell, side) in table.head.iter().zip(&table.sides) {
            // A heading that says nothing is none.
            let tag = if cell.is_empty() { "td" } else { "th" };
            let scope = if cell.is_empty() {
                ""
            } else {
                " scope=\"col\""
            };
            self.put_args(format_args!("<{tag}{scope}{}>", class_of(*side)));
            self.line(cell);
            self.put_args(format_args!("</{tag}>"));
        }
        self.put("</tr>\n</thead>\n<tbody>\n");
        for row in &table.rows {
            self.put("<tr>");
            for (cell, side) in row.iter().zip(&table.sides) {
                self.put_args(format_args!("<td{}>", class_of(*side)));
                self.line(cell);
                self.put("</td>");
            }
            self.put("</tr>\n");
        }
        self.put("</tbody>\n</table>\n");
    }

    fn notes(&mut self, notes: &[Vec<Block>]) {
        let prefix = escaped(self.setting.prefix);
        self.put("<section class=\"notes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (number, note) in (1..).zip(notes) {
            self.put_args(format_args!("<li id=\"{prefix}note-{number}\">\n"));
            self.blocks(note, false);
            self.put_args(format_args!(
                "<a href=\"#{prefix}note-{number}-from\" aria-label=\"Back to the text\">↩</a></li>\n"
            ));
        }
        self.put("</ol>\n</section>\n");
    }

    fn line(&mut self, content: &[Inline]) {
        for part in content {
            self.part(part);
        }
    }

    fn tagged(&mut self, tag: &str, content: &[Inline]) {
        self.put_args(format_args!("<{tag}>"));
        self.line(content);
        self.put_args(format_args!("</{tag}>"));
    }

    fn part(&mut self, part: &Inline) {
        match part {
            Inline::Text(text) => self.put(&escaped(text)),
            Inline::Code(code) => {
                self.put("<code>");
                self.put(&escaped(code));
                self.put("</code>");
            }
            Inline::Emphasis(content) => self.tagged("em", content),
            Inline::Strong(content) => self.tagged("strong", content),
            Inline::Struck(content) => self.tagged("del", content),
            Inline::Link { url, content } => {
                self.put_args(format_args!("<a href=\"{}\">", escaped(url)));
                self.line(content);
                self.put("</a>");
            }
            Inline::Picture { attachment, alt } => match (self.setting.picture)(*attachment) {
                Some(source) => self.put_args(format_args!(
                    "<img src=\"{}\" alt=\"{}\">",
                    escaped(&source),
                    escaped(alt)
                )),
                None => self.put_args(format_args!(
                    "<span class=\"picture\">[Picture: {}]</span>",
                    escaped(if alt.is_empty() {
                        "not shown here"
                    } else {
                        alt
                    })
                )),
            },
            Inline::Break => self.put("<br>\n"),
            Inline::Note { number, first } => {
                let prefix = escaped(self.setting.prefix);
                self.put("<sup><a");
                if *first {
                    self.put_args(format_args!(" id=\"{prefix}note-{number}-from\""));
                }
                self.put_args(format_args!(
                    " href=\"#{prefix}note-{number}\">{number}</a></sup>"
                ));
            }
        }
    }
}

const fn class_of(side: Side) -> &'static str {
    match side {
        Side::Start => "",
        Side::Centre => " class=\"centre\"",
        Side::End => " class=\"end\"",
    }
}

#[cfg(test)]
mod tests;
