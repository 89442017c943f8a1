//! Values that people enter for a KPI, one at a time.

use muster_model::{
    ids::{KpiDefinitionId, KpiSampleId},
    record::{KpiDefinition, KpiSample, KpiSource},
    time::{Millis, Timestamp},
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::csv::values;
use crate::{
    Engine, Problem,
    incidents::{number, room::settings},
    names::Names,
};

/// A value that somebody entered, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiSampleView {
    /// Which.
    pub id: KpiSampleId,
    /// The instant that it is for.
    pub at: Timestamp,
    /// The value.
    pub value: f64,
    /// What there is to know about it.
    pub note: String,
    /// Who entered it.
    pub by_name: String,
}

/// A part of the values that people entered.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiSamples {
    /// Those asked for, the latest first.
    pub rows: Vec<KpiSampleView>,
    /// How many there are.
    pub total: u32,
}

/// What a person says of a value.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewKpiSample {
    /// The instant that it is for.
    pub at: Timestamp,
    /// The value, in the KPI's unit.
    pub value: f64,
    /// What there is to know about it.
    pub note: String,
}

impl Engine {
    /// A part of the values that people entered for a KPI, the latest first.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpi_samples(
        &self,
        kpi: KpiDefinitionId,
        offset: u32,
        limit: u32,
    ) -> Result<KpiSamples, Problem> {
        self.read(|reader| {
            let names = Names::read(reader)?;
            let rows = reader.kpi_samples_of(kpi, offset, limit)?;
            Ok(KpiSamples {
                rows: rows
                    .into_iter()
                    .map(|(id, sample)| KpiSampleView {
                        id,
                        at: sample.at,
                        value: sample.value,
                        note: sample.note,
                        by_name: names.member(Some(sample.by)),
                    })
                    .collect(),
                total: number(reader.count_kpi_samples(kpi)?),
            })
        })
    }

    /// Enters a value, in the place of the one that the same instant had; or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, that the KPI's values do not come by
    /// hand, or that the role does not allow it.
    pub fn save_kpi_sample(
        &self,
        kpi: KpiDefinitionId,
        id: Option<KpiSampleId>,
        new: &NewKpiSample,
    ) -> Result<KpiSampleId, Problem> {
        if !is_possible(new.at, self.now()) {
            return Err(Problem::with_field("at", OUT_OF_TIME));
        }
        let me = self.workspace()?.me;
        let sample = KpiSample {
            kpi,
            at: new.at,
            value: new.value,
            note: new.note.trim().to_owned(),
            by: me,
        };
        self.write(|door, author, now| {
            require_hand(door, kpi)?;
            let same = door.kpi_sample_at(kpi, new.at)?;
            let Some(id) = id.or(same) else {
                let id = KpiSampleId::new();
                door.create(author, now, id, &sample)?;
                return Ok(id);
            };
            if let Some(other) = same.filter(|same| *same != id) {
                door.delete::<KpiSample>(author, now, other)?;
            }
            door.change::<KpiSample>(author, now, id, |stored| replace(stored, &sample))?;
            Ok(id)
        })
    }

    /// A value for a KPI as people write it: `15 %`, `2h 14min`, `12.5`; and when it is for, as
    /// 2026-12-31 or in RFC 3339. Without a time it is for now.
    ///
    /// # Errors
    /// That the KPI's values do not come by hand, or a sentence for what cannot be read.
    pub fn read_kpi_sample(
        &self,
        kpi: KpiDefinitionId,
        value: &str,
        at: Option<&str>,
    ) -> Result<NewKpiSample, Problem> {
        let (definition, zone) =
            self.read(|reader| Ok((require_hand(reader, kpi)?, settings(reader)?.zone())))?;
        let notation = values::Notation {
            unit: definition.unit,
            unit_label: &definition.unit_label,
            decimal_comma: true,
        };
        let at = at.map(|at| values::instant(at.trim(), zone)).transpose();
        Ok(NewKpiSample {
            at: at
                .map_err(|sentence| Problem::with_field("at", sentence))?
                .unwrap_or_else(|| self.now()),
            value: values::value(value.trim(), notation)
                .map_err(|sentence| Problem::with_field("value", sentence))?,
            note: String::new(),
        })
    }

    /// Takes a value away.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_kpi_sample(&self, id: KpiSampleId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<KpiSample>(author, now, id))
    }
}

/// Puts a value in the place of another. Whoever says the same again leaves it to who said it first.
pub(super) fn replace(stored: &mut KpiSample, sample: &KpiSample) {
    if !says_the_same(stored, sample) {
        stored.clone_from(sample);
    }
}

/// Whether two values of a KPI are for one instant, and alike.
pub(super) fn says_the_same(one: &KpiSample, other: &KpiSample) -> bool {
    // The very same number: what was written down as 0.1 is 0.1 when it is read again.
    let value = one.value.to_bits() == other.value.to_bits();
    value && one.at == other.at && one.note == other.note
}

/// What is said of an instant for which there can be no value.
pub(super) const OUT_OF_TIME: &str =
    "A value is for a time that has been, and not before 1970; choose another.";

/// Whether there can be a value for an instant. Today has begun somewhere else already.
pub(super) fn is_possible(at: Timestamp, now: Timestamp) -> bool {
    at >= Timestamp(0) && at <= now + Millis::days(1)
}

/// The KPI, whose values people enter.
pub(super) fn require_hand(
    reader: &Reader,
    kpi: KpiDefinitionId,
) -> Result<KpiDefinition, StoreError> {
    let definition = reader.require::<KpiDefinition>(kpi)?;
    let name = &definition.name;
    if definition.source != KpiSource::Hand {
        return Err(StoreError::NotAllowed(format!(
            "The values of the KPI '{name}' do not come by hand. Choose that as its source first."
        )));
    }
    if definition.archived {
        return Err(StoreError::NotAllowed(format!(
            "The KPI '{name}' is archived. Take it back into use first."
        )));
    }
    Ok(definition)
}
