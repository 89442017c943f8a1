//! Saving prose that somebody has open: an edit that says which state of the record it was made
//! from, so that what others wrote meanwhile is merged and not overwritten.

use muster_model::{rbac::Author, time::Timestamp};
use serde_json::{Value, json};

use super::{Door, Signature, fields_of};
use crate::{
    StoreError,
    audit::Action,
    document::{alike, diff},
    records::Stored,
};

/// A record after its prose was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Written<R> {
    /// The record as it is now.
    pub record: R,
    /// Its state, for the next time.
    pub version: String,
}

/// How much of what stands around a changed passage the log shows, in characters.
const AROUND: usize = 40;

impl Door<'_> {
    /// Saves a text in a field of prose, made from the record as it was in the state `base`, see
    /// [`rebuild::version`](crate::rebuild::version). What was written since is merged with it
    /// letter by letter. Saving what is there already writes nothing.
    ///
    /// The log shows the passage that changed with some words around it, and not the whole text
    /// each time: who writes for an hour saves hundreds of times.
    ///
    /// # Errors
    /// If there is no such record, if it never was in that state, if the author may not change it,
    /// or if it is not acceptable any more.
    pub fn change_prose<R: Stored>(
        &mut self,
        author: Author,
        at: Timestamp,
        id: R::Id,
        field: &str,
        base: &str,
        text: &str,
    ) -> Result<Written<R>, StoreError> {
        let record_id = id.into();
        let before: R = self.require(id)?;
        let document = self.document::<R>(record_id)?;
        let update = document.edit_prose(field, base, text)?;
        let after: R = serde_json::from_value(document.fields()?.into())?;
        let fields = fields_of(&after)?;
        let mut difference = diff(&fields_of(&before)?, &fields);
        if difference.is_empty() {
            return Ok(Written {
                record: before,
                version: self.document::<R>(record_id)?.version(),
            });
        }
        self.permit(author, R::KIND, record_id, Action::Change, &difference)?;
        after.validate()?;
        self.check_references(&after, Some(&before))?;
        after.check(self, record_id, Some(&before))?;
        self.keep(record_id, &document, at, None)?;
        difference.values_mut().for_each(shorten);
        self.log::<R>(
            Signature { author, at },
            record_id,
            Action::Change,
            &update,
            &difference,
        )?;
        self.show(record_id, &after, &fields)?;
        Ok(Written {
            record: after,
            version: document.version(),
        })
    }
}

/// Leaves of two texts the passage in which they differ.
fn shorten(change: &mut Value) {
    let Some([Value::String(before), Value::String(after)]) = change.as_array().map(Vec::as_slice)
    else {
        return;
    };
    let (one, other) = passages(before, after);
    *change = json!([one, other]);
}

fn passages(before: &str, after: &str) -> (String, String) {
    let before: Vec<char> = before.chars().collect();
    let after: Vec<char> = after.chars().collect();
    let (start, end) = alike(&before, &after);
    let passage = |text: &[char]| {
        let from = start.saturating_sub(AROUND);
        let to = (text.len() - end + AROUND).min(text.len());
        let mut passage = String::new();
        if from > 0 {
            passage.push('…');
        }
        passage.extend(&text[from..to]);
        if to < text.len() {
            passage.push('…');
        }
        passage
    };
    (passage(&before), passage(&after))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_short_text("It is the log.", "It is a log.", "It is the log.", "It is a log.")]
    #[case::a_first_word("", "New.", "", "New.")]
    #[case::all_of_it("Old", "New", "Old", "New")]
    fn the_log_shows_what_changed(
        #[case] before: &str,
        #[case] after: &str,
        #[case] one: &str,
        #[case] other: &str,
    ) {
        assert_eq!(passages(before, after), (one.to_owned(), other.to_owned()));
    }

    #[test]
    fn the_log_shows_a_change_in_a_long_text_with_some_words_around_it() {
        let around = "é".repeat(1_000);
        let before = format!("{around}this{around}");
        let after = format!("{around}no{around}");
        let some = "é".repeat(AROUND);
        let expected = (format!("…{some}this{some}…"), format!("…{some}no{some}…"));
        assert_eq!(passages(&before, &after), expected);
    }
}
