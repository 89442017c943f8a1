//! One file: where it is, what it is called, and its text. No more than a bound is read of it, and
//! what Windows shells write as UTF-16 becomes UTF-8.

use std::{
    fs::{self, Metadata},
    io::Read,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use muster_model::{ids::ConnectionId, time::Timestamp};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A file that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    path: PathBuf,
    /// Its path below the folder, with slashes.
    pub(crate) name: String,
    /// When it was last changed.
    pub(crate) modified: Timestamp,
    /// Its size, in bytes.
    pub(crate) size: u64,
}

impl Found {
    /// The file at `path`, called `name`. A time before 1970 becomes 1970.
    pub(crate) fn new(path: PathBuf, name: String, about: &Metadata) -> Self {
        let modified = about
            .modified()
            .ok()
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
            .and_then(|since| i64::try_from(since.as_millis()).ok())
            .unwrap_or_default();
        Self {
            path,
            name,
            modified: Timestamp(modified),
            size: about.len(),
        }
    }
}

/// A file with what it holds.
#[derive(Debug)]
pub(crate) struct File {
    /// The connection that its facts belong to.
    pub(crate) connection: ConnectionId,
    /// Its path below the folder, with slashes.
    pub(crate) name: String,
    /// What the folder itself is called; empty if it has no name.
    pub(crate) folder: String,
    /// When it was last changed.
    pub(crate) modified: Timestamp,
    /// What it holds.
    pub(crate) text: Vec<u8>,
}

impl File {
    /// Reads a file of the folder `root`.
    ///
    /// # Errors
    /// Why not, so that it fits after 'because'.
    pub(crate) fn read(
        root: &Path,
        found: &Found,
        connection: ConnectionId,
    ) -> Result<Self, String> {
        let unreadable = |error| format!("it cannot be read: {error}");
        let too_large = || {
            format!(
                "it is larger than {} MB, which is more than Muster reads of a file",
                LARGEST / 1024 / 1024
            )
        };
        if found.size > LARGEST {
            return Err(too_large());
        }
        let mut text = Vec::new();
        fs::File::open(&found.path)
            .map_err(unreadable)?
            .take(LARGEST + 1)
            .read_to_end(&mut text)
            .map_err(unreadable)?;
        if text.len() as u64 > LARGEST {
            return Err(too_large());
        }
        Ok(Self {
            connection,
            name: found.name.clone(),
            folder: root
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            modified: found.modified,
            text: decoded(text),
        })
    }

    /// Its path below the folder without the ending of its name.
    pub(crate) fn stem(&self) -> &str {
        let start = self.name.rfind('/').map_or(0, |slash| slash + 1);
        match self.name[start..].rfind('.') {
            None | Some(0) => &self.name,
            Some(dot) => &self.name[..start + dot],
        }
    }

    /// The first digits of a digest of these bytes, for an identity that nothing else gives.
    pub(crate) fn digest(bytes: &[u8]) -> String {
        blake3::hash(bytes).to_hex()[..16].to_owned()
    }
}

/// The text as UTF-8 without a byte order mark.
fn decoded(text: Vec<u8>) -> Vec<u8> {
    let unit: fn([u8; 2]) -> u16 = match text.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return rest.to_vec(),
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return text,
    };
    let units = text[2..].as_chunks().0.iter().map(|&pair| unit(pair));
    char::decode_utf16(units)
        .map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(b"{}", "{}")]
    #[case(b"", "")]
    #[case(b"\xEF\xBB\xBF{}", "{}")]
    #[case(b"\xFF\xFE{\0}\0", "{}")]
    #[case(b"\xFE\xFF\0{\0}", "{}")]
    #[case(b"\xFF\xFE{\0}", "{")]
    #[case(b"\xFF\xFE\x00\xD8", "\u{FFFD}")]
    fn what_any_shell_wrote_becomes_utf8(#[case] bytes: &[u8], #[case] text: &str) {
        assert_eq!(decoded(bytes.to_vec()), text.as_bytes());
    }

    #[rstest]
    #[case("plan.json", "plan")]
    #[case("network/prod/plan.json", "network/prod/plan")]
    #[case("v1.2/plan", "v1.2/plan")]
    #[case("v1.2/.json", "v1.2/.json")]
    #[case("site.2026-03-02.json", "site.2026-03-02")]
    fn the_stem_is_the_path_without_the_ending(#[case] name: &str, #[case] stem: &str) {
        let file = File {
            connection: ConnectionId::new(),
            name: name.to_owned(),
            folder: String::new(),
            modified: Timestamp(0),
            text: Vec::new(),
        };
        assert_eq!(file.stem(), stem);
    }
}
