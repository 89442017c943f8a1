//! Prose in documents: how a changed text is written as the insertions and deletions that it
//! differs by, and how a text that was made from an earlier state of the document finds its way
//! into the present one.

use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

use loro::{ExportMode, Frontiers, LoroDoc, LoroText, LoroValue};
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::{Document, RECORD};
use crate::StoreError;

/// For how long a text is compared with the one before, before it is compared less closely. Some
/// changed words take a fraction of a millisecond; a text that was replaced altogether would take
/// minutes.
const COMPARING: Duration = Duration::from_millis(500);

impl Document {
    /// The state of the document, as a word that [`edit_prose`](Self::edit_prose) understands on
    /// every laptop that has this state.
    #[must_use]
    pub fn version(&self) -> String {
        hex::encode(self.doc.oplog_frontiers().encode())
    }

    /// Takes in what several copies of the document, or entries of the log of edits, have.
    ///
    /// # Errors
    /// If some of the bytes are not an encoded document or update.
    pub fn merge_all(&self, updates: &[Vec<u8>]) -> Result<(), StoreError> {
        if !updates.is_empty() {
            self.doc.import_batch(updates)?;
        }
        Ok(())
    }

    /// A field of prose as it stands; empty if there is nothing in it.
    #[must_use]
    pub fn prose(&self, field: &str) -> String {
        prose_of(&self.doc, field)
    }

    /// Writes a text that somebody made from the field as it was in the state `version`, and
    /// answers the update that brings other copies of the document to the same state. What was
    /// written since then stays: both changes are merged letter by letter, as if the text had been
    /// written on another laptop.
    ///
    /// # Errors
    /// If the document never was in that state, or the text cannot be written.
    pub fn edit_prose(
        &self,
        field: &str,
        version: &str,
        text: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let since = self.doc.oplog_vv();
        match self.earlier(version)? {
            Some(earlier) if prose_of(&earlier, field) != self.prose(field) => {
                // Signed by an author number of its own: this laptop's own changes come after each
                // other, and this one does not come after what was written since.
                let before = earlier.oplog_vv();
                let record = earlier.get_map(RECORD);
                write(&record.ensure_mergeable_text(field)?, text)?;
                earlier.commit();
                self.doc.import(&earlier.export(ExportMode::Updates {
                    from: Cow::Borrowed(&before),
                })?)?;
            }
            _ => {
                let record = self.doc.get_map(RECORD);
                write(&record.ensure_mergeable_text(field)?, text)?;
            }
        }
        self.update_since(&since)
    }

    /// A copy of the document as it was in an earlier state; none if that is its state now.
    fn earlier(&self, version: &str) -> Result<Option<LoroDoc>, StoreError> {
        let bytes = hex::decode(version).map_err(|_| unknown())?;
        let named = Frontiers::decode(&bytes).map_err(|_| unknown())?;
        // Collected anew: what comes from outside may name one author twice.
        let named: Frontiers = named.iter().collect();
        if named == self.doc.oplog_frontiers() {
            return Ok(None);
        }
        // Looked at first: Loro panics over an edit that it does not have.
        let edits = self.doc.oplog_vv();
        let has = |id: loro::ID| id.counter >= 0 && edits.includes_id(id);
        let is_known = !named.is_empty()
            && named.iter().all(has)
            && matches!(self.doc.try_frontiers_to_vv(&named), Ok(Some(_)));
        if !is_known {
            return Err(unknown());
        }
        let state = self
            .doc
            .try_minimize_frontiers(&named)
            .map_err(|_| unknown())?;
        Ok(Some(self.doc.fork_at(&state)?))
    }
}

fn unknown() -> StoreError {
    StoreError::Invalid {
        field: "version".to_owned(),
        message: "What this text was made from is not known here any more. Copy your text, open \
                  it again, and put in what you changed."
            .to_owned(),
    }
}

fn prose_of(doc: &LoroDoc, field: &str) -> String {
    match doc.get_map(RECORD).get_deep_value() {
        LoroValue::Map(record) => match record.get(field) {
            Some(LoroValue::String(text)) => text.to_string(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// Makes a text say what is wanted by the fewest letters that differ: a letter that stays must not
/// be written anew, for then it would come back where somebody else deleted it.
pub(super) fn write(text: &LoroText, wanted: &str) -> Result<(), StoreError> {
    let present: Vec<char> = text.to_string().chars().collect();
    let wanted: Vec<char> = wanted.chars().collect();
    let (before, after) = alike(&present, &wanted);
    let old = &present[before..present.len() - after];
    let new = &wanted[before..wanted.len() - after];
    let until = Instant::now().checked_add(COMPARING);
    let steps = capture_diff_slices_deadline(Algorithm::Myers, old, new, until);
    // From the end on, so that what is still to come stays where it is.
    for step in steps.into_iter().rev() {
        if matches!(step, DiffOp::Equal { .. }) {
            continue;
        }
        let (place, gone) = (before + step.old_range().start, step.old_range().len());
        if gone > 0 {
            text.delete(place, gone)?;
        }
        let written: String = new[step.new_range()].iter().collect();
        if !written.is_empty() {
            text.insert(place, &written)?;
        }
    }
    Ok(())
}

/// How many characters two texts have in common at their beginning, and at their end after that.
pub(crate) fn alike(one: &[char], other: &[char]) -> (usize, usize) {
    let before = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let after = one[before..]
        .iter()
        .rev()
        .zip(other[before..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    (before, after)
}
