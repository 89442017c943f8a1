//! The formats of files that Muster reads, and which of them a file has. It is told by what the
//! file holds, never by what it is called.

use muster_model::fact::IacRun;

use super::file::File;
use crate::{ansible_files, terraform_files};

/// Every format.
const FORMATS: [&Format; 2] = [&terraform_files::FORMAT, &ansible_files::FORMAT];

/// A format of files.
#[derive(Debug)]
pub(crate) struct Format {
    /// The kind of connection whose files have it.
    pub(crate) kind: &'static str,
    /// What such a file is called, so that it fits after 'it is no'.
    pub(crate) name: &'static str,
    /// What such files come from, for people.
    pub(crate) product: &'static str,
    /// Reads a file; none if it has another format.
    pub(crate) read: fn(&File) -> Option<Reading>,
}

/// What a file was found to hold.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The runs that it tells of.
    pub(crate) runs: Vec<IacRun>,
    /// Why it, or a part of it, tells of none, so that it fits after 'because'.
    pub(crate) reasons: Vec<String>,
}

impl Reading {
    /// A file that tells of one run.
    pub(crate) fn run(run: IacRun) -> Self {
        Self {
            runs: vec![run],
            reasons: Vec::new(),
        }
    }

    /// A file that tells of none.
    pub(crate) fn left_out(reason: impl Into<String>) -> Self {
        Self {
            runs: Vec::new(),
            reasons: vec![reason.into()],
        }
    }

    /// The reasons as sentences about the file of this name.
    pub(crate) fn sentences(&self, name: &str) -> Vec<String> {
        let what = if self.runs.is_empty() {
            ""
        } else {
            "A part of "
        };
        self.reasons
            .iter()
            .map(|reason| format!("{what}'{name}' was left out, because {reason}."))
            .collect()
    }
}

/// The format of a file, and what it holds; none if Muster does not know it.
pub(crate) fn recognise(file: &File) -> Option<(&'static Format, Reading)> {
    FORMATS
        .into_iter()
        .find_map(|format| Some((format, (format.read)(file)?)))
}
