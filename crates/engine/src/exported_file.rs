//! The file that something is exported to: its name, and writing it so that whoever looks sees the
//! old or the new one, never a part.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use crate::Problem;

/// The most characters that a file's name has before its ending: less than any system allows, also
/// where each takes four bytes.
const LONGEST: usize = 60;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A title as the name of a file that every system takes, without an ending; with what it is the title
/// of, for one that is none by itself.
pub(crate) fn stem(title: &str, what: &str) -> String {
    let mut stem = String::new();
    for c in title.chars() {
        let fits = !c.is_control()
            && !c.is_whitespace()
            && !matches!(
                c,
                '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\'' | '`' | '$' | '~' | '%'
                    | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            );
        if fits {
            stem.push(c);
        } else if !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem: String = stem
        .trim_start_matches(['-', '.'])
        .chars()
        .take(LONGEST)
        .collect();
    let stem = stem.trim_end_matches(['-', '.']);
    if stem.is_empty() {
        return what.to_owned();
    }
    if is_device(stem) {
        return format!("{what}-{stem}");
    }
    stem.to_owned()
}

fn is_device(stem: &str) -> bool {
    let name = stem.split('.').next().unwrap_or(stem).to_lowercase();
    let port = |name: &str, kind: &str| {
        let number = name.strip_prefix(kind);
        number.is_some_and(|it| it.chars().count() == 1 && it.chars().all(char::is_numeric))
    };
    DEVICES.contains(&name.as_str()) || port(&name, "com") || port(&name, "lpt")
}

/// Refuses a place where no file can be, before any work is done for it.
pub(crate) fn check(path: &Path) -> Result<(), Problem> {
    if path.is_dir() {
        return Err(Problem::with_field(
            "path",
            format!(
                "'{}' is a folder. Give the file a name in it.",
                path.display()
            ),
        ));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(Problem::with_field(
            "path",
            format!(
                "There is no folder '{}'. Choose one that exists.",
                folder.display()
            ),
        ));
    }
    Ok(())
}

/// Writes a file whole, in place of one that has its name.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // Nothing half-written is left lying about.
        let _gone = fs::remove_file(&beside);
        failed(path, &error)
    })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Why a file could not be written, and what to do.
fn failed(path: &Path, error: &io::Error) -> Problem {
    let folder = folder_of(path);
    let (folder, file) = (folder.display(), path.display());
    let sentence = match error.kind() {
        ErrorKind::PermissionDenied => {
            format!("You may not write '{file}'. Choose another folder, or one that you own.")
        }
        ErrorKind::ReadOnlyFilesystem => {
            format!("'{folder}' can only be read. Choose a folder on another disk.")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => format!(
            "There is no room left for '{file}'. Make room on that disk, or choose another folder."
        ),
        ErrorKind::NotFound => {
            format!("There is no folder '{folder}' any more. Choose another one.")
        }
        ErrorKind::InvalidFilename => {
            format!("'{file}' is no name that this disk takes. Choose a shorter, plainer one.")
        }
        _ => format!(
            "'{file}' could not be written. Check that its disk is there and that no other program \
             has the file open, then export again."
        ),
    };
    Problem::new(sentence).caused_by(error)
}

/// The folder that a file is in; a name alone lies in the one that is worked in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::words("Checkout was down", "Checkout-was-down")]
    #[case::signs("a/b\\c: d? \"e\" <f>|*", "a-b-c-d-e-f")]
    #[case::any_script("決済 が遅い", "決済-が遅い")]
    #[case::hidden("..hidden.", "hidden")]
    #[case::a_way_out("../../etc/passwd", "etc-passwd")]
    #[case::a_device("CON", "review-CON")]
    #[case::a_device_with_an_ending("com1.txt", "review-com1.txt")]
    #[case::no_device("Common", "Common")]
    #[case::nothing_that_fits("???", "review")]
    #[case::nothing("", "review")]
    fn a_title_becomes_the_name_of_a_file(#[case] title: &str, #[case] expected: &str) {
        assert_eq!(stem(title, "review"), expected);
    }

    proptest! {
        #[test]
        fn any_title_becomes_a_name_that_can_be_written(title in "\\PC{0,120}") {
            let folder = tempfile::tempdir().unwrap();
            let stem = stem(&title, "review");
            prop_assert!(stem.chars().count() <= LONGEST + "review-".len());
            let path = folder.path().join(format!("{stem}.html"));
            prop_assert_eq!(path.parent(), Some(folder.path()));
            put(&path, b"x").unwrap();
        }
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.md");
        put(&path, b"a long first text").unwrap();
        put(&path, b"short").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"short");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_place_where_no_file_can_be_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let problem = check(&missing.join("review.md")).unwrap_err();
        let sentence = format!(
            "There is no folder '{}'. Choose one that exists.",
            missing.display()
        );
        assert_eq!(problem.message, sentence);
        let problem = check(folder.path()).unwrap_err();
        assert!(problem.message.contains("is a folder"), "{problem}");
        assert!(check(Path::new("review.md")).is_ok());
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.md");
        // A folder of that name stands in the way of the last step.
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "x").unwrap();
        let problem = put(&path, b"x").unwrap_err();
        assert!(problem.details.is_some());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[rstest]
    #[case(ErrorKind::PermissionDenied, "You may not write 'there/review.md'")]
    #[case(ErrorKind::ReadOnlyFilesystem, "'there' can only be read")]
    #[case(ErrorKind::StorageFull, "no room left for 'there/review.md'")]
    #[case(ErrorKind::NotFound, "There is no folder 'there' any more")]
    #[case(ErrorKind::Other, "'there/review.md' could not be written")]
    fn what_stands_in_the_way_is_said(#[case] kind: ErrorKind, #[case] words: &str) {
        let problem = failed(Path::new("there/review.md"), &io::Error::from(kind));
        assert!(problem.message.contains(words), "{problem}");
    }
}
