//! Values of a KPI from a CSV file: two columns, when and how much, and perhaps a third with a note.
//! A file is taken whole or not at all.

mod reading;
pub(super) mod values;

use std::collections::HashMap;

use muster_model::{
    ids::{KpiDefinitionId, KpiSampleId},
    record::KpiSample,
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use self::reading::Table;
use super::samples::{require_hand, says_the_same};
use crate::{
    Engine, Problem,
    incidents::{number, room::settings},
};

/// What a CSV file holds, or did to a KPI.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct CsvImport {
    /// Its first values, to look at.
    pub lines: Vec<CsvLine>,
    /// How many values are new.
    pub added: u32,
    /// How many take the place of another value.
    pub replaced: u32,
    /// How many were there already.
    pub unchanged: u32,
    /// What cannot be read; while there is any, nothing is imported.
    pub problems: Vec<CsvProblem>,
}

/// One value of a CSV file.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct CsvLine {
    /// Its line, counted from 1.
    pub line: u32,
    /// The instant that it is for.
    pub at: Timestamp,
    /// The value, in the KPI's unit.
    pub value: f64,
    /// Its note.
    pub note: String,
}

/// A line of a CSV file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CsvProblem {
    /// Its line, counted from 1.
    pub line: u32,
    /// What is wrong and what would be right.
    pub sentence: String,
}

/// The most values that are taken at once.
const MOST_LINES: usize = 20_000;
/// How many problems are listed at the most.
const MOST_PROBLEMS: usize = 100;
/// How many values are shown beforehand.
const SHOWN: usize = 20;

impl Engine {
    /// What a CSV text would do to a KPI; with `write`, does it.
    ///
    /// # Errors
    /// That the KPI's values do not come by hand, that there are too many lines, or that the role
    /// does not allow it.
    pub fn import_kpi_csv(
        &self,
        kpi: KpiDefinitionId,
        text: &str,
        write: bool,
    ) -> Result<CsvImport, Problem> {
        let (definition, zone) =
            self.read(|reader| Ok((require_hand(reader, kpi)?, settings(reader)?.zone())))?;
        let table = Table {
            zone,
            now: self.now(),
            unit: definition.unit,
            unit_label: &definition.unit_label,
        };
        let read = table.read(text)?;
        if !read.problems.is_empty() {
            return Ok(CsvImport {
                lines: read.lines.into_iter().take(SHOWN).collect(),
                added: 0,
                replaced: 0,
                unchanged: 0,
                problems: read.problems,
            });
        }
        let me = self.workspace()?.me;
        let samples = read.lines.iter().map(|line| KpiSample {
            kpi,
            at: line.at,
            value: line.value,
            note: line.note.clone(),
            by: me,
        });
        let samples: Vec<KpiSample> = samples.collect();
        let plan = if write {
            self.write(|door, author, now| {
                require_hand(door, kpi)?;
                let plan = Plan::read(door, kpi, samples)?;
                for sample in &plan.added {
                    door.create(author, now, KpiSampleId::new(), sample)?;
                }
                for (id, sample) in &plan.replaced {
                    door.change::<KpiSample>(author, now, *id, |it| it.clone_from(sample))?;
                }
                Ok(plan)
            })?
        } else {
            self.read(|reader| Plan::read(reader, kpi, samples))?
        };
        Ok(CsvImport {
            lines: read.lines.into_iter().take(SHOWN).collect(),
            added: number(plan.added.len() as u64),
            replaced: number(plan.replaced.len() as u64),
            unchanged: plan.unchanged,
            problems: Vec::new(),
        })
    }
}

/// What a file does to the values that are there.
struct Plan {
    added: Vec<KpiSample>,
    replaced: Vec<(KpiSampleId, KpiSample)>,
    unchanged: u32,
}

impl Plan {
    fn read(
        reader: &Reader,
        kpi: KpiDefinitionId,
        samples: Vec<KpiSample>,
    ) -> Result<Self, StoreError> {
        let known = reader.kpi_samples_of(kpi, 0, u32::MAX)?;
        let known: HashMap<Timestamp, (KpiSampleId, KpiSample)> =
            known.into_iter().map(|it| (it.1.at, it)).collect();
        let mut plan = Self {
            added: Vec::new(),
            replaced: Vec::new(),
            unchanged: 0,
        };
        for sample in samples {
            match known.get(&sample.at) {
                None => plan.added.push(sample),
                Some((_, there)) if says_the_same(there, &sample) => plan.unchanged += 1,
                Some((id, _)) => plan.replaced.push((*id, sample)),
            }
        }
        Ok(plan)
    }
}
