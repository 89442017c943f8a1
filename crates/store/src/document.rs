//! A record as a document that merges: the bridge between a record's fields and a Loro document.
//! Two laptops' edits of one record come together field by field, prose letter by letter and sets
//! element by element, in whatever order they arrive. What the fields mean is the model's business.

mod prose;

use std::borrow::Cow;

use loro::{ExportMode, LoroDoc, LoroMap, LoroValue, VersionVector};
use muster_model::{ids::DeviceId, record::Merge, time::Timestamp};
use serde_json::{Map, Value};

use crate::StoreError;

/// A record's fields, by name.
pub type Fields = Map<String, Value>;

/// How a field merges, by its name.
pub type MergeOf = fn(&str) -> Merge;

pub(crate) use prose::alike;

const RECORD: &str = "record";
const LIFE: &str = "life";
const DELETED_AT: &str = "deleted_at";

/// One record's document.
pub struct Document {
    doc: LoroDoc,
    merge_of: MergeOf,
}

impl Document {
    /// An empty document, to which `device` adds.
    ///
    /// # Errors
    /// If the device's identity cannot serve as a document's author.
    pub fn new(device: DeviceId, merge_of: MergeOf) -> Result<Self, StoreError> {
        let doc = LoroDoc::new();
        doc.set_peer_id(peer_of(device))?;
        Ok(Self { doc, merge_of })
    }

    /// The document that was encoded as `snapshot`, to which `device` adds.
    ///
    /// # Errors
    /// If the bytes are not an encoded document.
    pub fn load(snapshot: &[u8], device: DeviceId, merge_of: MergeOf) -> Result<Self, StoreError> {
        let document = Self::new(device, merge_of)?;
        document.doc.import(snapshot)?;
        Ok(document)
    }

    /// Takes in what another copy of the document, or an entry of the log of edits, has.
    ///
    /// # Errors
    /// If the bytes are not an encoded document or update.
    pub fn merge(&self, update: &[u8]) -> Result<(), StoreError> {
        self.doc.import(update)?;
        Ok(())
    }

    /// Writes the fields that differ from `before` and answers the update that brings other copies
    /// of the document to the same state.
    ///
    /// # Errors
    /// If a field cannot be written as its way of merging wants it.
    pub fn edit(&self, before: &Fields, after: &Fields) -> Result<Vec<u8>, StoreError> {
        let version = self.doc.oplog_vv();
        let record = self.doc.get_map(RECORD);
        for (field, value) in after {
            if before.get(field) != Some(value) {
                self.set(&record, field, value)?;
            }
        }
        for field in before.keys().filter(|field| !after.contains_key(*field)) {
            record.delete(field)?;
        }
        self.update_since(&version)
    }

    /// Marks the record as deleted, and answers the update that says so.
    ///
    /// # Errors
    /// If the document cannot be encoded.
    pub fn delete(&self, at: Timestamp) -> Result<Vec<u8>, StoreError> {
        let version = self.doc.oplog_vv();
        self.doc.get_map(LIFE).insert(DELETED_AT, at.millis())?;
        self.update_since(&version)
    }

    /// When the record was deleted; none if it was not.
    #[must_use]
    pub fn deleted_at(&self) -> Option<Timestamp> {
        match self.doc.get_map(LIFE).get_deep_value() {
            LoroValue::Map(life) => life.get(DELETED_AT).and_then(|value| match value {
                LoroValue::I64(at) => Some(Timestamp(*at)),
                _ => None,
            }),
            _ => None,
        }
    }

    /// The record's fields as they stand.
    ///
    /// # Errors
    /// If the document does not hold a record.
    pub fn fields(&self) -> Result<Fields, StoreError> {
        let Value::Object(mut fields) = Value::from(self.doc.get_map(RECORD).get_deep_value())
        else {
            return Err(StoreError::Damaged("a document holds no record".to_owned()));
        };
        for (field, value) in &mut fields {
            if (self.merge_of)(field) == Merge::Set
                && let Value::Object(elements) = value
            {
                let mut elements: Vec<_> = elements.keys().cloned().collect();
                elements.sort_unstable();
                *value = elements.into();
            }
        }
        Ok(fields)
    }

    /// The whole document, encoded.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn snapshot(&self) -> Result<Vec<u8>, StoreError> {
        Ok(self.doc.export(ExportMode::Snapshot)?)
    }

    fn update_since(&self, version: &VersionVector) -> Result<Vec<u8>, StoreError> {
        self.doc.commit();
        Ok(self.doc.export(ExportMode::Updates {
            from: Cow::Borrowed(version),
        })?)
    }

    fn set(&self, record: &LoroMap, field: &str, value: &Value) -> Result<(), StoreError> {
        match ((self.merge_of)(field), value) {
            (Merge::Prose, Value::String(text)) => {
                prose::write(&record.ensure_mergeable_text(field)?, text)
            }
            (Merge::Set, Value::Array(elements)) => {
                let set = record.ensure_mergeable_map(field)?;
                let wanted: Vec<_> = elements.iter().filter_map(Value::as_str).collect();
                let present: Vec<_> = set.keys().map(|key| key.to_string()).collect();
                for element in present.iter().filter(|key| !wanted.contains(&key.as_str())) {
                    set.delete(element)?;
                }
                for element in wanted {
                    if !present.iter().any(|key| key == element) {
                        set.insert(element, true)?;
                    }
                }
                Ok(())
            }
            (_, value) => Ok(record.insert(field, LoroValue::from(value.clone()))?),
        }
    }
}

/// The author number of a device's changes in documents. The last half of a UUIDv7 is random, so
/// that two laptops do not share it.
fn peer_of(device: DeviceId) -> u64 {
    device.uuid().as_u64_pair().1
}

/// The fields in which two states of a record differ, each as `[before, after]`.
#[must_use]
pub fn diff(before: &Fields, after: &Fields) -> Fields {
    let mut names: Vec<_> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let value = |fields: &Fields, name: &str| fields.get(name).cloned().unwrap_or(Value::Null);
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| {
            let change = Value::Array(vec![value(before, name), value(after, name)]);
            (name.clone(), change)
        })
        .collect()
}
