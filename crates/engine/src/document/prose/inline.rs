//! What stands within a line of a text.

use comrak::nodes::{Node, NodeValue};

use super::{Inline, attachment, leads_somewhere};

/// How many kinds of emphasis and links lie within each other at the most; what is deeper is
/// plain text.
const DEPTH: usize = 6;

/// The content of a paragraph, a heading or a cell.
pub(super) fn of(node: Node<'_>) -> Vec<Inline> {
    let mut into = Vec::new();
    inner(node, Within::default(), &mut into);
    into
}

/// Text as lines: raw HTML that somebody wrote is shown as they wrote it, without its comments.
pub(super) fn lines(text: &str) -> Vec<Inline> {
    let mut into = Vec::new();
    for line in without_whole_comments(text).trim().lines() {
        if !into.is_empty() {
            into.push(Inline::Break);
        }
        words(line, &mut into);
    }
    into
}

/// Text without what no page can show.
pub(super) fn printable(text: &str) -> String {
    let shown = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
    text.chars().filter(shown).collect()
}

/// Within what a part of a line stands.
#[derive(Debug, Clone, Copy, Default)]
struct Within {
    depth: usize,
    link: bool,
}

impl Within {
    const fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    const fn link(self) -> Self {
        Self {
            depth: self.depth + 1,
            link: true,
        }
    }
}

fn inner(parent: Node<'_>, within: Within, into: &mut Vec<Inline>) {
    if within.depth >= DEPTH {
        words(&plain(parent), into);
        return;
    }
    for node in parent.children() {
        one(node, within, into);
    }
}

fn one(node: Node<'_>, within: Within, into: &mut Vec<Inline>) {
    let content = |within: Within| {
        let mut content = Vec::new();
        inner(node, within, &mut content);
        content
    };
    match &node.data().value {
        NodeValue::Text(text) => words(text, into),
        NodeValue::SoftBreak => words(" ", into),
        NodeValue::LineBreak => into.push(Inline::Break),
        NodeValue::Code(code) => into.push(Inline::Code(printable(&code.literal))),
        NodeValue::HtmlInline(html) => words(&without_whole_comments(html), into),
        NodeValue::Emph => into.push(Inline::Emphasis(content(within.deeper()))),
        NodeValue::Strong => into.push(Inline::Strong(content(within.deeper()))),
        NodeValue::Strikethrough => into.push(Inline::Struck(content(within.deeper()))),
        NodeValue::Link(link) if !within.link && leads_somewhere(&link.url) => {
            let mut content = content(within.link());
            if content.is_empty() {
                content.push(Inline::Text(link.url.clone()));
            }
            into.push(Inline::Link {
                url: link.url.clone(),
                content,
            });
        }
        NodeValue::Image(image) => picture(&image.url, plain(node), within, into),
        NodeValue::FootnoteReference(note) if within.link => {
            words(&format!("[{}]", note.ix), into);
        }
        NodeValue::FootnoteReference(note) => into.push(Inline::Note {
            number: note.ix,
            first: note.ref_num <= 1,
        }),
        _ => inner(node, within.deeper(), into),
    }
}

/// A picture from elsewhere would tell its server who reads, and would be missing with no network:
/// it becomes a link.
fn picture(url: &str, alt: String, within: Within, into: &mut Vec<Inline>) {
    if let Some(attachment) = attachment(url) {
        into.push(Inline::Picture { attachment, alt });
    } else if within.link || !leads_somewhere(url) {
        words(&alt, into);
    } else {
        let words = if alt.trim().is_empty() {
            url.to_owned()
        } else {
            alt
        };
        into.push(Inline::Link {
            url: url.to_owned(),
            content: vec![Inline::Text(words)],
        });
    }
}

fn words(text: &str, into: &mut Vec<Inline>) {
    let text = printable(text);
    if text.is_empty() {
        return;
    }
    if let Some(Inline::Text(before)) = into.last_mut() {
        before.push_str(&text);
    } else {
        into.push(Inline::Text(text));
    }
}

/// All words of a node, without what makes them look different.
pub(super) fn plain(node: Node<'_>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    printable(&text)
}

/// Raw HTML without comments that end.
fn without_whole_comments(html: &str) -> String {
    let (mut kept, mut rest) = (String::new(), html);
    while let Some(from) = rest.find("<!--") {
        // `<!-->` is a whole comment too.
        let Some(length) = rest[from + 2..].find("-->") else {
            break;
        };
        kept.push_str(&rest[..from]);
        rest = &rest[from + 2 + length + 3..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{
        super::{Block, Prose},
        *,
    };

    const ID: &str = "0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f";

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    fn link(url: &str, words: &str) -> Inline {
        Inline::Link {
            url: url.to_owned(),
            content: vec![text(words)],
        }
    }

    #[rstest]
    #[case::a_link("[a](https://x.test)", link("https://x.test", "a"))]
    #[case::a_bare_address("https://x.test/a", link("https://x.test/a", "https://x.test/a"))]
    #[case::a_place_in_muster("[a](muster://incident/1)", link("muster://incident/1", "a"))]
    #[case::a_link_with_no_words("[](https://x.test)", link("https://x.test", "https://x.test"))]
    #[case::a_script("[a](javascript:alert(1))", text("a"))]
    #[case::a_file("[a](file:///etc/passwd)", text("a"))]
    #[case::a_place_beside_the_document("[a](../secret)", text("a"))]
    #[case::a_remote_picture("![a](https://x.test/i.png)", link("https://x.test/i.png", "a"))]
    #[case::a_picture_in_the_address("![a](data:image/png;base64,AAAA)", text("a"))]
    #[case::raw_html("<b>a</b>", text("<b>a</b>"))]
    #[case::a_comment("a<!-- b -->c", text("ac"))]
    fn what_a_line_may_hold(#[case] markdown: &str, #[case] expected: Inline) {
        let expected = Block::Paragraph(vec![expected]);
        assert_eq!(Prose::read(markdown).blocks, [expected]);
    }

    #[test]
    fn an_attached_file_is_a_picture_also_within_a_link() {
        let picture = Inline::Picture {
            attachment: ID.parse().unwrap(),
            alt: "a b".to_owned(),
        };
        let prose = Prose::read(&format!("![a *b*](muster://attachment/{ID})"));
        assert_eq!(prose.blocks, [Block::Paragraph(vec![picture.clone()])]);
        let prose = Prose::read(&format!(
            "[![a b](muster://attachment/{ID})](https://x.test)"
        ));
        let linked = Inline::Link {
            url: "https://x.test".to_owned(),
            content: vec![picture],
        };
        assert_eq!(prose.blocks, [Block::Paragraph(vec![linked])]);
    }

    #[test]
    fn emphasis_that_lies_too_deep_is_plain() {
        let prose = Prose::read(&format!("{}a{}", "*".repeat(2_001), "*".repeat(2_001)));
        assert!(format!("{prose:?}").len() < 2_000, "{prose:?}");
        assert!(format!("{prose:?}").contains("Text(\"a\")"));
    }
}
