//! Earlier versions of a review's text, who wrote what, and what changed between two of them.

mod authors;
mod compare;
mod grouping;

use grouping::Version;
use muster_model::{ids::ReviewId, rbac::Author, record::Review, time::Timestamp};
use muster_store::{Reader, StoreError, audit, rebuild};
use serde::Serialize;

use crate::{Engine, Problem, names::Names};

/// A version: what one person wrote in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct VersionView {
    /// Its last edit's place in the log.
    #[specta(type = f64)]
    pub edit: i64,
    /// When its first edit was made.
    pub from: Timestamp,
    /// When its last was.
    pub at: Timestamp,
    /// Who wrote it.
    pub author_name: String,
    /// How many characters were added.
    pub added: u32,
    /// How many were removed.
    pub removed: u32,
    /// What else changed, in a few words, such as 'published'; empty if only the text did.
    pub what: String,
}

/// The text of a version, and how it differs from the text now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct VersionText {
    /// The text.
    pub text: String,
    /// The way from it to the text now, word by word: both, in order.
    pub changes: Vec<ChangedPart>,
}

/// A part of two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChangedPart {
    /// In which of them it is.
    pub kind: PartKind,
    /// The part.
    pub text: String,
}

/// In which of two texts a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// In both.
    Same,
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
}

/// A part of the text now, with who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct WrittenPart {
    /// The part; all parts together are the text.
    pub text: String,
    /// Who wrote it.
    pub author_name: String,
    /// When.
    pub at: Timestamp,
}

impl Engine {
    /// The versions of a review, the newest first.
    ///
    /// # Errors
    /// If the review is gone.
    pub fn review_versions(&self, id: ReviewId) -> Result<Vec<VersionView>, Problem> {
        self.read(|reader| {
            reader.require::<Review>(id)?;
            let versions = grouping::versions(&audit::history(reader, id.into())?);
            let texts = texts(reader, id, &versions)?;
            let names = Names::read(reader)?;
            let mut before = "";
            let mut views = Vec::with_capacity(versions.len());
            for (version, text) in versions.into_iter().zip(&texts) {
                let (added, removed) = compare::counted(before, text);
                before = text;
                views.push(VersionView {
                    edit: version.last,
                    from: version.from,
                    at: version.at,
                    author_name: author_name(version.author, &names),
                    added,
                    removed,
                    what: version.what.join(", "),
                });
            }
            views.reverse();
            Ok(views)
        })
    }

    /// The text of a review as it was after an edit.
    ///
    /// # Errors
    /// If there is no such edit of the review.
    pub fn review_version(&self, id: ReviewId, edit: i64) -> Result<VersionText, Problem> {
        self.read(|reader| {
            let review = reader.require::<Review>(id)?;
            let edits = audit::history(reader, id.into())?;
            if !edits.iter().any(|it| it.seq == edit) {
                return Err(StoreError::Invalid {
                    field: "edit".to_owned(),
                    message: format!(
                        "'{}' has no such version. Choose one of its list of versions.",
                        review.title
                    ),
                });
            }
            let mut texts = rebuild::prose_after(reader, id.into(), TEXT, &[edit])?;
            let text = texts.pop().unwrap_or_default();
            Ok(VersionText {
                changes: compare::changes(&text, &review.text),
                text,
            })
        })
    }

    /// Who wrote what of a review's text.
    ///
    /// # Errors
    /// If the review is gone.
    pub fn review_authors(&self, id: ReviewId) -> Result<Vec<WrittenPart>, Problem> {
        self.read(|reader| {
            reader.require::<Review>(id)?;
            let versions = grouping::versions(&audit::history(reader, id.into())?);
            let texts = texts(reader, id, &versions)?;
            let names = Names::read(reader)?;
            let parts = authors::attributed(&texts);
            Ok(parts
                .into_iter()
                .map(|(text, version)| WrittenPart {
                    text,
                    author_name: author_name(versions[version].author, &names),
                    at: versions[version].at,
                })
                .collect())
        })
    }
}

/// The field of a review that has versions.
const TEXT: &str = "text";

/// The text of a review after each of its versions.
fn texts(reader: &Reader, id: ReviewId, versions: &[Version]) -> Result<Vec<String>, StoreError> {
    let places: Vec<i64> = versions.iter().map(|version| version.last).collect();
    rebuild::prose_after(reader, id.into(), TEXT, &places)
}

fn author_name(author: Author, names: &Names) -> String {
    match author {
        Author::Muster => "Muster".to_owned(),
        Author::Member(member) => names.member(Some(member)),
    }
}
