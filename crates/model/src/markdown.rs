//! Markdown as far as the rules of reviews read it: which lines are headings, code or quotations,
//! what a comment hides, and what is prose. It follows CommonMark for headings with `#`, fenced
//! code, code spans and comments; rendering is left to others.

#[cfg(test)]
mod tests;

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// Stands in prose for a byte that is none: it belongs to no word, and ends no sentence.
const PASSED_OVER: u8 = 1;
/// Stands in prose for a byte at which a block ends, and every sentence with it.
const BLOCK_END: u8 = 2;
/// The same, as a character.
pub(crate) const BLOCK_END_CHAR: char = '\u{2}';

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineKind {
    /// Nothing that is shown stands in it.
    Blank,
    /// It belongs to fenced code, or fences it.
    Code,
    /// It quotes.
    Quote,
    /// A heading of this level.
    Heading(usize),
    /// Anything else.
    Text,
}

/// A line, without its end.
#[derive(Debug, Clone)]
struct Line {
    range: Range<usize>,
    kind: LineKind,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section<'t> {
    /// The heading's words, without marks.
    pub(crate) name: &'t str,
    /// 1 for the highest.
    pub(crate) level: usize,
    /// Where the heading's line begins.
    pub(crate) heading: usize,
    /// What stands under it before the next heading of any level.
    pub(crate) own: Range<usize>,
    /// What stands under it before the next heading that is not below it.
    pub(crate) body: Range<usize>,
}

/// A text with the lines and comments that were found in it.
#[derive(Debug)]
pub(crate) struct Markdown<'t> {
    text: &'t str,
    lines: Vec<Line>,
    comments: Vec<Range<usize>>,
}

impl<'t> Markdown<'t> {
    /// Reads a text.
    pub(crate) fn read(text: &'t str) -> Self {
        let mut reader = Reader::default();
        let mut lines = Vec::new();
        let mut start = 0;
        for whole in text.split_inclusive('\n') {
            let shown = whole.trim_end_matches(['\n', '\r']);
            let range = start..start + shown.len();
            let kind = reader.kind_of(text, range.clone());
            lines.push(Line { range, kind });
            start += whole.len();
        }
        Self {
            text,
            lines,
            comments: reader.comments,
        }
    }

    /// The headings with what stands under them, in order.
    pub(crate) fn sections(&self) -> Vec<Section<'t>> {
        let headings: Vec<(usize, Range<usize>)> = self
            .lines
            .iter()
            .filter_map(|line| match line.kind {
                LineKind::Heading(level) => Some((level, line.range.clone())),
                _ => None,
            })
            .collect();
        let mut sections = Vec::with_capacity(headings.len());
        for (place, (level, line)) in headings.iter().enumerate() {
            let body = self.after_line(line.end);
            let mut below = headings.iter().skip(place + 1);
            let next = below.clone().next();
            let next_above = below.find(|(other, _)| other <= level);
            let end = |heading: Option<&(usize, Range<usize>)>| {
                heading.map_or(self.text.len(), |(_, line)| line.start)
            };
            sections.push(Section {
                name: heading_name(self.text.get(line.clone()).unwrap_or_default()),
                level: *level,
                heading: line.start,
                own: body..end(next),
                body: body..end(next_above),
            });
        }
        sections
    }

    /// Where the first heading begins; the text's end if it has none.
    pub(crate) fn first_heading(&self) -> usize {
        let heading = |line: &&Line| matches!(line.kind, LineKind::Heading(_));
        let first = self.lines.iter().find(heading);
        first.map_or(self.text.len(), |line| line.range.start)
    }

    /// What a range of the text shows: without its comments and headings.
    pub(crate) fn shown(&self, range: &Range<usize>) -> String {
        let mut shown = String::new();
        for line in &self.lines {
            let inside = line.range.start >= range.start && line.range.end <= range.end;
            if inside && !matches!(line.kind, LineKind::Heading(_) | LineKind::Blank) {
                shown.push_str(&self.without_comments(line.range.clone()));
                shown.push('\n');
            }
        }
        shown
    }

    /// The text, byte for byte, in which everything that nobody wrote as prose is passed over:
    /// code, quotations, comments, tags, blanks of a form, addresses and the targets of links.
    pub(crate) fn prose(&self) -> String {
        let mut bytes = self.text.as_bytes().to_vec();
        for (place, line) in self.lines.iter().enumerate() {
            if matches!(line.kind, LineKind::Code | LineKind::Quote) {
                fill(&mut bytes, &line.range, PASSED_OVER);
            }
            let next = self.lines.get(place + 1);
            let until = next.map_or(self.text.len(), |next| next.range.start);
            if !next.is_some_and(|next| self.goes_on(line, next)) {
                fill(&mut bytes, &(line.range.end..until), BLOCK_END);
            }
        }
        for comment in &self.comments {
            fill(&mut bytes, comment, PASSED_OVER);
        }
        for span in self.code_spans() {
            fill(&mut bytes, &span, PASSED_OVER);
        }
        let without_code = String::from_utf8(bytes).unwrap_or_default();
        let mut bytes = without_code.clone().into_bytes();
        for found in NOT_PROSE.find_iter(&without_code) {
            fill(&mut bytes, &found.range(), PASSED_OVER);
        }
        for (place, _) in without_code.match_indices('|') {
            fill(&mut bytes, &(place..place + 1), BLOCK_END);
        }
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// The blanks of a form that are shown: where each stands, with its braces.
    pub(crate) fn blanks(&self) -> Vec<Range<usize>> {
        let spans = self.code_spans();
        BLANK
            .find_iter(self.text)
            .map(|found| found.range())
            .filter(|blank| {
                let within =
                    |other: &Range<usize>| other.start <= blank.start && blank.end <= other.end;
                let code = self
                    .lines
                    .iter()
                    .any(|line| line.kind == LineKind::Code && within(&line.range));
                !code && !self.comments.iter().any(within) && !spans.iter().any(within)
            })
            .collect()
    }

    /// Whether a paragraph goes on from one line to the next.
    fn goes_on(&self, line: &Line, next: &Line) -> bool {
        let words = self.text.get(next.range.clone()).unwrap_or_default();
        line.kind == LineKind::Text && next.kind == LineKind::Text && !BLOCK_START.is_match(words)
    }

    /// Where the line after one that ends here begins.
    fn after_line(&self, end: usize) -> usize {
        let rest = self.text.get(end..).unwrap_or_default();
        rest.find('\n')
            .map_or(self.text.len(), |newline| end + newline + 1)
    }

    fn without_comments(&self, range: Range<usize>) -> String {
        let mut shown = String::new();
        let mut at = range.start;
        let first = self
            .comments
            .partition_point(|comment| comment.end <= range.start);
        for comment in self.comments.iter().skip(first) {
            if comment.start >= range.end {
                break;
            }
            let before = self.text.get(at..comment.start.max(at));
            shown.push_str(before.unwrap_or_default());
            at = comment.end.min(range.end);
        }
        shown.push_str(self.text.get(at..range.end).unwrap_or_default());
        shown
    }

    /// Code within lines: from some backticks to as many in the same paragraph.
    fn code_spans(&self) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        let mut lines = self.lines.iter().peekable();
        while let Some(line) = lines.next() {
            if !matches!(line.kind, LineKind::Text | LineKind::Heading(_)) {
                continue;
            }
            let mut last = line;
            while let Some(next) = lines.next_if(|next| self.goes_on(last, next)) {
                last = next;
            }
            self.code_spans_of(line.range.start..last.range.end, &mut spans);
        }
        spans
    }

    fn code_spans_of(&self, block: Range<usize>, spans: &mut Vec<Range<usize>>) {
        let text = self.text.get(block.clone()).unwrap_or_default();
        let runs: Vec<Range<usize>> = BACKTICKS
            .find_iter(text)
            .map(|run| block.start + run.start()..block.start + run.end())
            .collect();
        let mut place = 0;
        while let Some(opening) = runs.get(place) {
            let rest = runs.iter().skip(place + 1);
            let closing = rest.clone().position(|run| run.len() == opening.len());
            match closing.and_then(|closing| rest.clone().nth(closing).map(|run| (closing, run))) {
                Some((skipped, closing)) => {
                    spans.push(opening.start..closing.end);
                    place += skipped + 2;
                }
                None => place += 1,
            }
        }
    }
}

static BACKTICKS: LazyLock<Regex> = LazyLock::new(|| compile("`+"));
static BLANK: LazyLock<Regex> = LazyLock::new(|| compile(r"\{\{[^{}\n]{1,80}\}\}"));
/// How lines begin that begin a block of their own: items of lists, rows of tables, rules.
static BLOCK_START: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^\s*(?:[-+*]\s|\d{1,9}[.)]\s|\||---|\*\*\*|___|\[[^\]]+\]:)"));
/// Targets of links, addresses, tags and blanks.
static NOT_PROSE: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"(?i)\]\([^)\n]*\)|\]\[[^\]\n]*\]",
        r"|\b[a-z][a-z0-9+.-]{1,20}://[^\s<>()\]]+|\bwww\.[^\s<>()\]]+",
        r"|[a-z0-9_.+-]+@[a-z0-9-]+\.[a-z0-9.-]*[a-z0-9]",
        r"|</?[a-z][^<>\n]*>|\{\{[^{}\n]*\}\}",
    ))
});

/// A pattern of this program's own. One that could not be compiled would match nothing, and fail
/// its tests.
pub(crate) fn compile(pattern: &str) -> Regex {
    Regex::new(pattern)
        .or_else(|_| Regex::new("$^"))
        .unwrap_or_else(|_| unreachable!("an empty line's pattern compiles"))
}

fn fill(bytes: &mut [u8], range: &Range<usize>, with: u8) {
    if let Some(part) = bytes.get_mut(range.clone()) {
        part.fill(with);
    }
}

/// The words of a heading's line: without `#`, emphasis, a number before and a colon after.
fn heading_name(line: &str) -> &str {
    let marks = |mark: char| mark.is_whitespace() || matches!(mark, '#' | '*' | '_');
    let name = line.trim_matches(marks);
    let unnumbered = name.trim_start_matches(|mark: char| mark.is_ascii_digit());
    let name = match unnumbered.strip_prefix(['.', ')']) {
        Some(rest) if unnumbered.len() < name.len() && rest.starts_with(' ') => rest,
        _ => name,
    };
    name.trim_matches(marks).trim_end_matches(':').trim()
}

/// What is known between one line and the next.
#[derive(Debug, Default)]
struct Reader {
    /// The character and length of the fence that the code stands in.
    fence: Option<(char, usize)>,
    /// What comments were found.
    comments: Vec<Range<usize>>,
    /// Whether no comment ends any more.
    never_closed: bool,
}

impl Reader {
    fn kind_of(&mut self, text: &str, line: Range<usize>) -> LineKind {
        let words = text.get(line.clone()).unwrap_or_default();
        if let Some((mark, length)) = self.fence {
            let closing = words.trim();
            if closing.chars().all(|other| other == mark) && closing.len() >= length {
                self.fence = None;
            }
            return LineKind::Code;
        }
        let hidden = self.comments.last().map_or(0, |comment| comment.end);
        let begins_hidden = hidden > line.start;
        if hidden >= line.end && begins_hidden {
            return LineKind::Blank;
        }
        if !begins_hidden && let Some(fence) = fence(words) {
            self.fence = Some(fence);
            return LineKind::Code;
        }
        let shown = self.find_comments(text, line.clone(), hidden);
        let words = words.trim_start();
        if !shown {
            LineKind::Blank
        } else if begins_hidden {
            LineKind::Text
        } else if words.starts_with('>') {
            LineKind::Quote
        } else {
            heading_level(text.get(line).unwrap_or_default())
                .map_or(LineKind::Text, LineKind::Heading)
        }
    }

    /// Notes the comments that begin in a line, and says whether anything is shown besides.
    fn find_comments(&mut self, text: &str, line: Range<usize>, hidden: usize) -> bool {
        let mut shown = false;
        let mut seen = hidden.max(line.start);
        let mut from = seen;
        while let Some(at) = text.get(from..line.end).and_then(|rest| rest.find("<!--")) {
            let opening = from + at;
            let before = text.get(seen..opening).unwrap_or_default();
            // Within a code span it opens nothing.
            let in_code = before.matches('`').count() % 2 == 1;
            let begins = text
                .get(line.start..opening)
                .is_some_and(|before| before.trim().is_empty());
            let end = (!in_code)
                .then(|| self.comment_end(text, opening, begins))
                .flatten();
            let Some(end) = end else {
                from = opening + 4;
                continue;
            };
            shown |= !before.trim().is_empty();
            self.comments.push(opening..end);
            seen = end;
            from = end;
            if end >= line.end {
                return shown;
            }
        }
        shown
            || text
                .get(seen..line.end)
                .is_some_and(|rest| !rest.trim().is_empty())
    }

    /// Where a comment ends. One that nothing closes hides the rest of the text if it begins its
    /// line, and is none otherwise.
    fn comment_end(&mut self, text: &str, opening: usize, begins: bool) -> Option<usize> {
        let closing = (!self.never_closed)
            .then(|| text.get(opening + 4..).and_then(|rest| rest.find("-->")))
            .flatten();
        self.never_closed = closing.is_none();
        match closing {
            Some(at) => Some(opening + 4 + at + 3),
            None => begins.then_some(text.len()),
        }
    }
}

/// The fence that a line opens.
fn fence(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start();
    let mark = line
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let info = line.trim_start_matches(mark);
    let length = line.len() - info.len();
    (length >= 3 && !(mark == '`' && info.contains('`'))).then_some((mark, length))
}

/// The level of the heading that a line is.
fn heading_level(line: &str) -> Option<usize> {
    let unindented = line.trim_start_matches(' ');
    let name = unindented.trim_start_matches('#');
    let level = unindented.len() - name.len();
    let is_one = line.len() - unindented.len() <= 3
        && (1..=6).contains(&level)
        && (name.is_empty() || name.starts_with([' ', '\t']));
    is_one.then_some(level)
}

/// Markdown that stays where it is put: it has no headings, and neither code nor a comment that it
/// begins goes on after it.
pub(crate) fn contained(text: &str) -> String {
    let markdown = Markdown::read(text);
    let mut contained = String::with_capacity(text.len());
    for line in &markdown.lines {
        let words = text.get(line.range.clone()).unwrap_or_default();
        if !contained.is_empty() {
            contained.push('\n');
        }
        let underlines = matches!(line.kind, LineKind::Text) && is_underline(words);
        if matches!(line.kind, LineKind::Heading(_)) || underlines {
            contained.push('\\');
            contained.push_str(words.trim_start());
        } else {
            contained.push_str(words);
        }
    }
    let mut reader = Reader::default();
    for line in &markdown.lines {
        reader.kind_of(text, line.range.clone());
    }
    if let Some((mark, length)) = reader.fence {
        contained.push('\n');
        contained.extend(std::iter::repeat_n(mark, length));
    }
    if reader.never_closed
        && reader
            .comments
            .last()
            .is_some_and(|last| last.end == text.len())
    {
        contained.push_str("\n-->");
    }
    contained
}

/// Whether a line makes a heading of the one before it.
fn is_underline(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty()
        && (line.chars().all(|mark| mark == '=') || line.chars().all(|mark| mark == '-'))
}
