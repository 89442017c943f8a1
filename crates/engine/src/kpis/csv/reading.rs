//! Reading a CSV text: its delimiter, its header if it has one, and each line's instant, value and
//! note, or what is wrong with it.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono_tz::Tz;
use csv::{ReaderBuilder, StringRecord, Trim};
use muster_model::{kpi::Unit, record::KpiSample, time::Timestamp};

use super::{
    CsvLine, CsvProblem, MOST_LINES, MOST_PROBLEMS,
    values::{Notation, instant, value},
};
use crate::{
    Problem,
    kpis::samples::{OUT_OF_TIME, is_possible},
};

/// What a table's lines are read by.
pub(super) struct Table<'a> {
    pub(super) zone: Tz,
    pub(super) now: Timestamp,
    pub(super) unit: Unit,
    pub(super) unit_label: &'a str,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) lines: Vec<CsvLine>,
    pub(super) problems: Vec<CsvProblem>,
}

impl Table<'_> {
    /// Reads a whole text.
    pub(super) fn read(&self, text: &str) -> Result<Read, Problem> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // One sign for the end of a line, so that lines can be counted.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let delimiter = delimiter_of(&text);
        let notation = Notation {
            unit: self.unit,
            unit_label: self.unit_label,
            decimal_comma: delimiter != b',',
        };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut read = Read::default();
        let mut seen = HashMap::new();
        let mut count = LineCount::new(&text);
        let mut rows = 0;
        for record in reader.records() {
            let record = record.map_err(|error| {
                Problem::new("The text cannot be read as CSV.").caused_by(&error)
            })?;
            let line = count.line_of(&record);
            if record.iter().all(str::is_empty) {
                continue;
            }
            rows += 1;
            if rows == 1 && self.is_header(&record, notation) {
                continue;
            }
            if read.lines.len() + read.problems.len() >= MOST_LINES {
                return Err(Problem::new(format!(
                    "The file has more than {MOST_LINES} values. Split it into several."
                )));
            }
            let found = self.line(line, &record, notation).and_then(|found| {
                match seen.insert(found.at, line) {
                    None => Ok(found),
                    Some(other) => Err(format!(
                        "Line {other} has a value for the same time. Keep one of them."
                    )),
                }
            });
            match found {
                Ok(found) => read.lines.push(found),
                Err(sentence) => read.problems.push(CsvProblem { line, sentence }),
            }
        }
        if rows == 0 || (read.lines.is_empty() && read.problems.is_empty()) {
            return Err(Problem::new(
                "The file has no values. Write a date and a value on each line.",
            ));
        }
        read.problems.truncate(MOST_PROBLEMS);
        Ok(read)
    }

    /// Whether the first line names columns: neither a time nor a value stands in it.
    fn is_header(&self, record: &StringRecord, notation: Notation<'_>) -> bool {
        let [at, number] = [0, 1].map(|column| record.get(column).unwrap_or_default());
        instant(at, self.zone).is_err()
            && value(number, notation).is_err()
            && !starts_with_digit(at)
    }

    fn line(
        &self,
        line: u32,
        record: &StringRecord,
        notation: Notation<'_>,
    ) -> Result<CsvLine, String> {
        if record.len() < 2 {
            return Err("A line has a date and a value, and a note if you like.".to_owned());
        }
        // A decimal comma in a file with commas makes a column more.
        if record.iter().skip(3).any(|field| !field.is_empty()) {
            return Err(
                "It has more than three columns. Put a note with commas between quotation marks, \
                 and write decimals with a point."
                    .to_owned(),
            );
        }
        let [at, number, note] = [0, 1, 2].map(|column| record.get(column).unwrap_or_default());
        if !notation.decimal_comma && is_whole(number) && is_whole(note) {
            return Err(format!(
                "‘{number},{note}’ may be one number. Write decimals with a point, or separate the \
                 columns by semicolons."
            ));
        }
        let at = instant(at, self.zone)?;
        if !is_possible(at, self.now) {
            return Err(OUT_OF_TIME.to_owned());
        }
        let value = value(number, notation)?;
        if note.chars().count() > KpiSample::MAX_NOTE {
            return Err(format!(
                "Shorten the note to {} characters.",
                KpiSample::MAX_NOTE
            ));
        }
        Ok(CsvLine {
            line,
            at,
            value,
            note: note.to_owned(),
        })
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Whether a text is nothing but digits.
fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit())
}

/// What stands between the columns: of comma, semicolon and tab the one that comes first in the
/// first line, for no date holds one of them.
fn delimiter_of(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let mut quoted = false;
    for byte in first.unwrap_or_default().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b',' | b';' | b'\t' if !quoted => return byte,
            _ => {}
        }
    }
    b','
}

/// Counts lines up to a record, which may hold several.
struct LineCount<'a> {
    bytes: &'a [u8],
    passed: usize,
    line: u32,
}

impl<'a> LineCount<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            passed: 0,
            line: 1,
        }
    }

    /// The line on which a record begins; records are asked for in their order.
    fn line_of(&mut self, record: &StringRecord) -> u32 {
        let begin = record.position().map_or(0, csv::Position::byte);
        let mut begin = usize::try_from(begin)
            .unwrap_or(usize::MAX)
            .min(self.bytes.len());
        // Empty lines before it are passed over with it.
        while self.bytes.get(begin) == Some(&b'\n') {
            begin += 1;
        }
        let between = self.bytes.get(self.passed..begin).unwrap_or_default();
        let ends = between.iter().filter(|byte| **byte == b'\n').count();
        self.line = self
            .line
            .saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.passed = self.passed.max(begin);
        self.line
    }
}
