//! Which files a folder has, with those in its subfolders. Links are not followed, hidden folders
//! such as `.git` and `.terraform` are not entered, and depth and number are bounded.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::file::Found;
use crate::error::ConnectorError;

/// How many folders deep it goes.
const DEPTH: usize = 8;
/// How many files it lists.
const FILES: usize = 10_000;
/// What the names of files may end in.
const ENDINGS: [&str; 6] = ["json", "jsonl", "ndjson", "log", "txt", "out"];

/// What a folder has.
pub(crate) struct Listing {
    /// Its files, by name.
    pub(crate) files: Vec<Found>,
    /// Sentences about parts of it that were not looked at.
    pub(crate) left_out: Vec<String>,
    /// Whether it has been said that there are too many.
    full: bool,
}

/// Lists the files below `root` that may be output of a tool.
///
/// # Errors
/// [`ConnectorError::Settings`] if `root` itself cannot be listed.
pub(crate) fn list(root: &Path) -> Result<Listing, ConnectorError> {
    let mut listing = Listing {
        files: Vec::new(),
        left_out: Vec::new(),
        full: false,
    };
    listing
        .enter(root, "", 0)
        .map_err(|error| unreadable(root, &error))?;
    listing
        .files
        .sort_unstable_by(|one, other| one.name.cmp(&other.name));
    Ok(listing)
}

fn unreadable(root: &Path, error: &io::Error) -> ConnectorError {
    ConnectorError::settings(
        "base_url",
        format!(
            "The folder '{}' cannot be read: {error}. Choose one that is there and that you may \
             read.",
            root.display()
        ),
    )
}

impl Listing {
    /// Adds what is in `folder`, whose name below the root is `prefix` with a slash at its end.
    fn enter(&mut self, folder: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        entries.sort_unstable();
        for path in entries {
            let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else {
                continue;
            };
            let name = format!("{prefix}{name}");
            // What is gone by now is none of the folder's files.
            let Ok(about) = fs::symlink_metadata(&path) else {
                continue;
            };
            if about.is_dir() && !is_hidden(&path) {
                self.descend(&path, &name, depth);
            } else if about.is_file() && has_ending(&path) {
                if self.files.len() == FILES {
                    if self.full {
                        return Ok(());
                    }
                    self.full = true;
                    self.left_out.push(format!(
                        "The folder has more than {FILES} files; those from '{name}' on were left \
                         out. Watch a smaller one, or move old files away."
                    ));
                    return Ok(());
                }
                self.files.push(Found::new(path, name, &about));
            }
        }
        Ok(())
    }

    fn descend(&mut self, path: &Path, name: &str, depth: usize) {
        if depth == DEPTH {
            self.left_out.push(format!(
                "The folder '{name}' was left out, because it lies more than {DEPTH} folders deep."
            ));
        } else if self.files.len() < FILES
            && let Err(error) = self.enter(path, &format!("{name}/"), depth + 1)
        {
            self.left_out.push(format!(
                "The folder '{name}' was left out, because it cannot be read: {error}."
            ));
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn has_ending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}
