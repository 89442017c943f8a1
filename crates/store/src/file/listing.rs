//! What the folder holds, for a person who chooses. Looking changes nothing: no file is opened
//! for writing, checked or locked, and no file appears beside it.

use std::{fmt::Write as _, fs, path::Path};

use muster_model::time::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::{
    OpenError, Slug, Workspaces, check, folder,
    memory::{self, Key},
    unfinished::with_tail,
};
use crate::{StoreError, migrations};

/// One workspace in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Listing {
    /// What it is called on disk.
    pub slug: Slug,
    /// What people call it; the slug if that cannot be read or was never set.
    pub name: String,
    /// Whether it is the sample workspace.
    pub sample: bool,
    /// The size of the file and its log, in bytes.
    #[specta(type = f64)]
    pub size: u64,
    /// When it was last opened on this laptop.
    pub last_opened: Option<Timestamp>,
    /// Why it will not open as it is, in a sentence. What opens it finds more, for it looks
    /// closely.
    pub problem: Option<String>,
}

/// What a look inside tells.
struct Inside {
    name: Option<(String, bool)>,
    last_opened: Option<Timestamp>,
    problem: Option<String>,
}

impl Workspaces {
    /// The workspaces in the folder, last opened first. One whose file was set aside, and that
    /// nobody restored, is among them.
    ///
    /// # Errors
    /// [`OpenError::Disk`] if the folder exists and cannot be read. A single file that cannot be
    /// read is listed with its problem.
    pub fn list(&self) -> Result<Vec<Listing>, OpenError> {
        let names = self.file_names()?;
        let mut listings = Vec::new();
        for name in &names {
            let slug = name
                .strip_suffix(".muster")
                .and_then(|stem| stem.parse().ok());
            if let Some(slug) = slug {
                listings.push(self.look(slug));
            }
        }
        for name in &names {
            let Some((slug, ..)) = folder::parse_aside(name) else {
                continue;
            };
            if listings.iter().all(|listing| listing.slug != slug) {
                listings.push(Listing {
                    name: slug.to_string(),
                    slug,
                    sample: false,
                    size: 0,
                    last_opened: None,
                    problem: Some(
                        "Its file was set aside. Open it to restore a backup.".to_owned(),
                    ),
                });
            }
        }
        listings.sort_by(|a, b| {
            b.last_opened
                .cmp(&a.last_opened)
                .then_with(|| a.slug.cmp(&b.slug))
        });
        Ok(listings)
    }

    fn look(&self, slug: Slug) -> Listing {
        let path = self.path_of(&slug);
        let size_of = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
        let inside = look_inside(&path).unwrap_or_else(|problem| Inside {
            name: None,
            last_opened: None,
            problem: Some(problem),
        });
        let (name, sample) = inside.name.unwrap_or_else(|| (slug.to_string(), false));
        Listing {
            slug,
            name,
            sample,
            size: size_of(&path) + size_of(&with_tail(&path, "-wal")),
            last_opened: inside.last_opened,
            problem: inside.problem,
        }
    }
}

fn look_inside(path: &Path) -> Result<Inside, String> {
    let broken = "Its file cannot be read. Open it to check it and to restore a backup.";
    if !matches!(check::has_header(path), Ok(true)) {
        return Err(broken.to_owned());
    }
    read_inside(path).map_err(|_| broken.to_owned())
}

fn read_inside(path: &Path) -> Result<Inside, StoreError> {
    let connection = open_without_trace(path)?;
    let version = migrations::version(&connection)?;
    if version > migrations::latest() {
        return Ok(Inside {
            name: None,
            last_opened: None,
            problem: Some("A newer Muster has written it. Update Muster to open it.".to_owned()),
        });
    }
    let name = connection
        .query_row(
            "SELECT name, coalesce(json_extract(body, '$.sample'), 0) FROM workspace_settings
             LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok(Inside {
        name,
        last_opened: memory::recall(&connection, Key::LastOpened)?,
        problem: None,
    })
}

/// Opens for reading so that no file appears beside it. SQLite would make a log and its index
/// even for a reader, unless told that the file does not change, which holds while there is no
/// log.
fn open_without_trace(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let has_log = fs::metadata(with_tail(path, "-wal")).is_ok_and(|log| log.len() > 0);
    match path.to_str() {
        Some(text) if !has_log => {
            Connection::open_with_flags(unchanging(text), flags | OpenFlags::SQLITE_OPEN_URI)
        }
        _ => Connection::open_with_flags(path, flags),
    }
}

/// The address by which SQLite opens a file as one that nobody changes.
fn unchanging(path: &str) -> String {
    let mut address = "file:".to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.:\\".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address + "?immutable=1"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_means_exactly_one_file() {
        assert_eq!(
            unchanging("/a b/ü?#%.muster"),
            "file:/a%20b/%C3%BC%3F%23%25.muster?immutable=1"
        );
    }
}
