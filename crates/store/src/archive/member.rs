//! One file of the zip, read line by line and measured on the way. What it may cost is bounded by
//! what the manifest promises, so that a small archive cannot fill the memory or the disk.

use std::io::{BufRead, BufReader, Read};

use super::{ArchiveError, MemberEntry};

/// The longest line: no document comes near it.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// The lines of a file in the zip, checked against its entry in the manifest.
pub(super) struct Lines<'a, R> {
    name: &'a str,
    promised: &'a MemberEntry,
    reader: BufReader<R>,
    hasher: blake3::Hasher,
    bytes: u64,
    rows: u64,
    line: Vec<u8>,
}

impl<'a, R: Read> Lines<'a, R> {
    pub(super) fn new(name: &'a str, promised: &'a MemberEntry, reader: R) -> Self {
        Self {
            name,
            promised,
            reader: BufReader::with_capacity(1 << 16, reader),
            hasher: blake3::Hasher::new(),
            bytes: 0,
            rows: 0,
            line: Vec::new(),
        }
    }

    /// How many lines were read.
    pub(super) const fn read(&self) -> u64 {
        self.rows
    }

    /// The next line, without its end; `None` when the file has ended and was all that the
    /// manifest promises.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, ArchiveError> {
        self.line.clear();
        let left = self.promised.bytes - self.bytes;
        // One byte more than is promised, so that a longer file shows.
        let limit = LONGEST_LINE.min(left + 1);
        let length = self
            .reader
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut self.line)
            .map_err(|error| {
                ArchiveError::refused(format!("'{}' cannot be unpacked ({error})", self.name))
            })?;
        self.bytes += length as u64;
        if self.bytes > self.promised.bytes {
            return Err(self.refused("is longer than its manifest says"));
        }
        if length == 0 {
            self.finish()?;
            return Ok(None);
        }
        self.hasher.update(&self.line);
        if self.line.pop() != Some(b'\n') {
            return Err(self.refused(if length as u64 == LONGEST_LINE {
                "has a line longer than 64 MiB"
            } else {
                "ends in the middle of a line"
            }));
        }
        self.rows += 1;
        Ok(Some(&self.line))
    }

    fn finish(&self) -> Result<(), ArchiveError> {
        if self.bytes < self.promised.bytes {
            return Err(self.refused("is shorter than its manifest says"));
        }
        if self.rows != self.promised.rows {
            let (found, promised) = (self.rows, self.promised.rows);
            return Err(self.refused(&format!("has {found} rows and not {promised}")));
        }
        if self.hasher.finalize().to_hex().as_str() != self.promised.blake3 {
            return Err(self.refused("was changed since the archive was made"));
        }
        Ok(())
    }

    fn refused(&self, what: &str) -> ArchiveError {
        ArchiveError::refused(format!("'{}' {what}", self.name))
    }
}
