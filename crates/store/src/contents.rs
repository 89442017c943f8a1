//! The bytes of attached files, kept once each by their hash. They come and go in the transactions
//! of the attachments that name them.

use std::collections::BTreeSet;

use muster_model::{ids::IncidentId, ids::RecordId};
use rusqlite::{OptionalExtension, params};

use crate::{Door, Reader, StoreError, records::key, words::text};

/// The hash by which bytes are kept: BLAKE3, in hexadecimal.
#[must_use]
pub fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

impl Door<'_> {
    /// Keeps bytes, and answers the hash by which an attachment names them. To be called in the
    /// transaction that writes the attachment, which is also what checks who may.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put_content(&mut self, bytes: &[u8]) -> Result<String, StoreError> {
        let hash = content_hash(bytes);
        self.connection
            .prepare_cached(
                "INSERT INTO contents (hash, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute(params![hash, bytes])?;
        Ok(hash)
    }

    /// Forgets bytes that no attachment but `leaving` names.
    pub(crate) fn forget_content(
        &mut self,
        hash: &str,
        leaving: RecordId,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "DELETE FROM contents WHERE hash = ?1 AND NOT EXISTS (
                     SELECT 1 FROM attachments WHERE content = ?1 AND id <> ?2)",
            )?
            .execute(params![hash, key(leaving)])?;
        Ok(())
    }
}

impl Reader {
    /// The bytes with this hash; none if this file does not have them.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn content(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT bytes FROM contents WHERE hash = ?1")?
            .query_row([hash], |row| row.get(0))
            .optional()?)
    }

    /// Of the bytes that an incident's attachments name, the hashes of those that are here.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn contents_of(&self, incident: IncidentId) -> Result<BTreeSet<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT c.hash FROM attachments AS a JOIN contents AS c ON c.hash = a.content
             WHERE a.incident = ?1",
        )?;
        let mut rows = statement.query([key(incident)])?;
        let mut hashes = BTreeSet::new();
        while let Some(row) = rows.next()? {
            hashes.insert(text(row, 0)?.to_owned());
        }
        Ok(hashes)
    }

    /// The first kept bytes that are not what their hash says; none if all are.
    pub(crate) fn altered_content(&self) -> Result<Option<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT hash, bytes FROM contents ORDER BY hash")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let hash = text(row, 0)?;
            let bytes = row
                .get_ref(1)?
                .as_blob()
                .map_err(|error| StoreError::Damaged(format!("the bytes of a file: {error}")))?;
            if content_hash(bytes) != hash {
                return Ok(Some(hash.to_owned()));
            }
        }
        Ok(None)
    }
}
