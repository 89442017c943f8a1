//! Files that a person drops on the window or names to `musterctl import`: what they hold is told
//! by their content, and read by the same formats as watched folders. Finding or making the
//! connections that the facts belong to is the caller's business, and so is storing them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use muster_model::{
    fact::{Fact, FactKey, IacRun},
    ids::ConnectionId,
};
use url::Url;

use crate::{
    error::ConnectorError,
    folder::{
        self,
        file::{File, Found},
        format::{self, Reading},
        walk,
    },
};

/// Why a file or folder cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is not there or may not be read.
    #[error("'{path}' cannot be read: {reason}. Check that it is there and that you may read it.")]
    Unreadable {
        /// What was to be imported.
        path: String,
        /// The operating system's word on it.
        reason: String,
    },
    /// It is neither a file nor a folder.
    #[error("'{path}' is neither a file nor a folder. Choose one of these.")]
    NoFile {
        /// What was to be imported.
        path: String,
    },
    /// Nothing in it can be imported.
    #[error("{reason}")]
    Nothing {
        /// Sentences that say why.
        reason: String,
    },
}

/// What was found in a file, or in the files of a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The address of the connections that the facts belong to: the folder that was imported, or
    /// that the file is in, as `file:///…`. A connection that watches it reads the same facts.
    pub address: String,
    /// Sentences about files, or parts of them, that tell of nothing.
    pub left_out: Vec<String>,
    root: PathBuf,
    found: Vec<(&'static str, IacRun)>,
}

impl Import {
    /// The kinds of connection that the facts belong to, each once.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> = self.found.iter().map(|(kind, _)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The facts that belong to a connection of this kind, as those of `connection`.
    #[must_use]
    pub fn facts(&self, kind: &str, connection: ConnectionId) -> Vec<Fact> {
        self.found
            .iter()
            .filter(|(of, _)| *of == kind)
            .map(|(_, run)| {
                Fact::IacRun(IacRun {
                    key: FactKey {
                        connection,
                        external_id: run.key.external_id.clone(),
                    },
                    ..run.clone()
                })
            })
            .collect()
    }

    /// How many folders deep this lies below the folder at `address`, zero if it is that folder;
    /// none if it does not lie in it.
    #[must_use]
    pub fn depth_below(&self, address: &str) -> Option<usize> {
        let folder = folder::path(address)?.canonicalize().ok()?;
        let rest = self.root.strip_prefix(folder).ok()?;
        Some(rest.components().count())
    }

    /// Adds what one file holds.
    fn add(&mut self, found: &Found) {
        // The identity is replaced when the facts are handed out.
        let reading = match File::read(&self.root, found, ConnectionId::new()) {
            Err(reason) => Reading::left_out(reason),
            Ok(file) => match format::recognise(&file) {
                None => Reading::left_out(
                    "it is neither a plan of Terraform's nor output of Ansible. Muster reads what \
                     'terraform show -json', 'terraform plan -json' and Ansible's callback \
                     'ansible.posix.json' write",
                ),
                Some((format, reading)) => {
                    let runs = reading.runs.iter().cloned();
                    self.found.extend(runs.map(|run| (format.kind, run)));
                    reading
                }
            },
        };
        self.left_out.extend(reading.sentences(&found.name));
    }
}

/// Looks into a file, or into every file of a folder, and says what Muster can make of it.
///
/// # Errors
/// Why nothing can be made of it, as a sentence for people.
pub fn import(path: &Path) -> Result<Import, ImportError> {
    look_into(path, None)
}

/// As [`import`], as a connection sees it whose folder at `address` has the file or folder in it,
/// perhaps some folders deep.
///
/// # Errors
/// As [`import`].
pub fn import_below(address: &str, path: &Path) -> Result<Import, ImportError> {
    let folder = folder::path(address).and_then(|folder| folder.canonicalize().ok());
    look_into(path, folder.as_deref())
}

fn look_into(path: &Path, seen_from: Option<&Path>) -> Result<Import, ImportError> {
    let unreadable = |error: io::Error| ImportError::Unreadable {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    let path = path.canonicalize().map_err(unreadable)?;
    let about = fs::metadata(&path).map_err(unreadable)?;
    let no_file = || ImportError::NoFile {
        path: path.display().to_string(),
    };
    let (root, mut files, left_out) = if about.is_dir() {
        let listing = walk::list(&path).map_err(|error: ConnectorError| ImportError::Nothing {
            reason: error.to_string(),
        })?;
        (path.as_path(), listing.files, listing.left_out)
    } else if about.is_file() {
        let root = path.parent().ok_or_else(no_file)?;
        let name = path.file_name().ok_or_else(no_file)?;
        let name = name.to_string_lossy().into_owned();
        let found = Found::new(path.clone(), name, &about);
        (root, vec![found], Vec::new())
    } else {
        return Err(no_file());
    };
    let root = match seen_from.and_then(|folder| Some((folder, root.strip_prefix(folder).ok()?))) {
        Some((folder, rest)) => {
            for found in &mut files {
                found.name = below(rest, &found.name);
            }
            folder
        }
        None => root,
    };
    let address = Url::from_directory_path(root).map_err(|()| no_file())?;
    let mut import = Import {
        address: address.as_str().trim_end_matches('/').to_owned(),
        left_out,
        root: root.to_owned(),
        found: Vec::new(),
    };
    for found in &files {
        import.add(found);
    }
    if !import.found.is_empty() {
        return Ok(import);
    }
    if import.left_out.is_empty() {
        import.left_out.push(format!(
            "The folder '{}' has no file that Muster could read. Its names must end in .json, \
             .jsonl, .ndjson, .log, .txt or .out.",
            path.display()
        ));
    }
    Err(ImportError::Nothing {
        reason: import.left_out.join(" "),
    })
}

/// The name of a file as it is seen from some folders higher.
fn below(folders: &Path, name: &str) -> String {
    let folders = folders.components();
    folders
        .map(|it| it.as_os_str().to_string_lossy())
        .chain([name.into()])
        .collect::<Vec<_>>()
        .join("/")
}
