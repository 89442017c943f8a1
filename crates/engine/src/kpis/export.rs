//! KPIs as text to paste and as files: Markdown, CSV, and the chart as a picture.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono_tz::Tz;
use muster_model::{
    kpi::KpiRef,
    time::{Millis, Timestamp},
};
use muster_store::{Reader, StoreError};
use serde::Deserialize;

use super::{KpiCard, KpiScope, Scale};
use crate::{Engine, Problem, exported_file, names::Names};

/// What a KPI is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum KpiDocument {
    /// Markdown: what it is, its value, and a table of its series.
    Markdown,
    /// CSV: one line a period.
    Csv,
}

/// A drawn chart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Picture {
    /// An SVG document.
    Svg(String),
    /// A PNG file, in Base64.
    Png(String),
}

/// The largest picture, in bytes.
const LARGEST: usize = 20 * 1024 * 1024;
/// How every PNG file begins.
const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

impl Engine {
    /// One KPI as text.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read, or there is no such KPI.
    pub fn kpi_text(
        &self,
        kpi: KpiRef,
        scope: &KpiScope,
        document: KpiDocument,
    ) -> Result<String, Problem> {
        let detail = self.kpi(kpi, scope)?;
        let whose = self.read(|reader| whose(reader, scope))?;
        let text = Text {
            card: &detail.card,
            definition: &detail.definition,
            whose: &whose,
            zone: detail.time_zone.parse().unwrap_or(Tz::UTC),
        };
        Ok(match document {
            KpiDocument::Markdown => text.markdown(scope),
            KpiDocument::Csv => text.csv(),
        })
    }

    /// Writes one KPI to a file. A file of that name is replaced, once the new one is complete.
    ///
    /// # Errors
    /// If there is no such KPI, or the file cannot be written.
    pub fn export_kpi(
        &self,
        kpi: KpiRef,
        scope: &KpiScope,
        document: KpiDocument,
        path: &Path,
    ) -> Result<(), Problem> {
        exported_file::check(path)?;
        let text = self.kpi_text(kpi, scope, document)?;
        exported_file::put(path, text.as_bytes())
    }

    /// Writes a drawn chart to a file. A file of that name is replaced, once the new one is
    /// complete.
    ///
    /// # Errors
    /// If it is no picture, or the file cannot be written.
    pub fn export_picture(&self, picture: &Picture, path: &Path) -> Result<(), Problem> {
        exported_file::check(path)?;
        let bytes = bytes_of(picture).map_err(|what| {
            Problem::new(format!(
                "The chart was not written to '{}', because {what}. Try again; if it happens again, \
                 export the values as CSV.",
                path.display()
            ))
        })?;
        exported_file::put(path, &bytes)
    }
}

/// The bytes of a picture's file, or what is wrong with it.
fn bytes_of(picture: &Picture) -> Result<Vec<u8>, &'static str> {
    let bytes = match picture {
        Picture::Svg(text) => {
            let start = text.trim_start();
            if !start.starts_with("<svg") && !start.starts_with("<?xml") {
                return Err("it is no SVG document");
            }
            if text.to_ascii_lowercase().contains("<script") {
                return Err("it holds a script");
            }
            text.as_bytes().to_vec()
        }
        Picture::Png(text) => {
            let bytes = STANDARD.decode(text).map_err(|_| "it is no PNG file")?;
            if !bytes.starts_with(&PNG) {
                return Err("it is no PNG file");
            }
            bytes
        }
    };
    if bytes.len() > LARGEST {
        return Err("it is larger than 20 MB");
    }
    Ok(bytes)
}

/// Of whom a scope is, in words.
fn whose(reader: &Reader, scope: &KpiScope) -> Result<String, StoreError> {
    if scope.services.is_empty() && scope.teams.is_empty() {
        return Ok("everybody".to_owned());
    }
    let names = Names::read(reader)?;
    let services = scope.services.iter().map(|id| names.service(Some(*id)));
    let teams = scope.teams.iter().map(|id| names.team(*id));
    let whose: Vec<String> = services.chain(teams).collect();
    Ok(whose.join(", "))
}

/// A KPI that is written down.
struct Text<'a> {
    card: &'a KpiCard,
    definition: &'a str,
    whose: &'a str,
    zone: Tz,
}

impl Text<'_> {
    fn scale(&self) -> Scale<'_> {
        Scale {
            unit: self.card.evaluation.unit,
            label: &self.card.unit_label,
        }
    }

    fn day(&self, at: Timestamp) -> String {
        let local = at.to_utc().with_timezone(&self.zone);
        local.format("%Y-%m-%d").to_string()
    }

    /// The last day that a half-open time holds.
    fn last_day(&self, to: Timestamp) -> String {
        self.day(to - Millis(1))
    }

    fn markdown(&self, scope: &KpiScope) -> String {
        let evaluation = &self.card.evaluation;
        let scale = self.scale();
        let value = match (evaluation.value, &evaluation.absence) {
            (Some(value), _) => format!("**{}** (n = {})", scale.say(value), evaluation.n),
            (None, Some(absence)) => absence.sentence.clone(),
            (None, None) => "No value.".to_owned(),
        };
        let mut lines = vec![
            format!("## {}", one_line(&self.card.name)),
            String::new(),
            format!(
                "{value}, {} to {}, of {}",
                self.day(scope.window.from),
                self.last_day(scope.window.to),
                one_line(self.whose)
            ),
        ];
        if let Some(previous) = evaluation.previous {
            lines.push(String::new());
            lines.push(format!("The period before: {}.", scale.say(previous)));
        }
        if let Some(target) = &self.card.target {
            lines.push(String::new());
            let reached = match self.card.on_target {
                Some(true) => " (reached)",
                Some(false) => " (missed)",
                None => "",
            };
            lines.push(format!("Target: {}{reached}.", scale.say(target.now)));
        }
        lines.push(String::new());
        lines.push(self.definition.trim().to_owned());
        lines.push(String::new());
        lines.push("| from | to | value | n |".to_owned());
        lines.push("| --- | --- | ---: | ---: |".to_owned());
        for point in &evaluation.series {
            let value = point
                .value
                .map_or_else(|| "–".to_owned(), |value| scale.say(value));
            let partial = if point.partial { " (partial)" } else { "" };
            lines.push(format!(
                "| {} | {}{partial} | {} | {} |",
                self.day(point.from),
                self.last_day(point.to),
                value.replace('|', "\\|"),
                point.n
            ));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// RFC 4180, with values as plain numbers in the KPI's unit: milliseconds for durations, and
    /// shares between 0 and 1. All cells are numbers, days and words of ours, so that no program
    /// takes one for a formula.
    fn csv(&self) -> String {
        let mut text = "from,to,value,n,partial,target\r\n".to_owned();
        let target = self.card.target.as_ref();
        for point in &self.card.evaluation.series {
            let number = |value: Option<f64>| value.map(|value| value.to_string());
            let asked = target.map(|target| target.at(point.to));
            text.push_str(&format!(
                "{},{},{},{},{},{}\r\n",
                self.day(point.from),
                self.last_day(point.to),
                number(point.value).unwrap_or_default(),
                point.n,
                point.partial,
                number(asked).unwrap_or_default()
            ));
        }
        text
    }
}

/// A text in which nothing of Markdown begins a new block.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_written() {
        let table = [
            (Picture::Svg("<svg xmlns='x'></svg>".to_owned()), true),
            (Picture::Svg("<html></html>".to_owned()), false),
            (
                Picture::Svg("<svg><SCRIPT>x</SCRIPT></svg>".to_owned()),
                false,
            ),
            (Picture::Png(STANDARD.encode(PNG)), true),
            (Picture::Png(STANDARD.encode(b"GIF89a")), false),
            (Picture::Png("not base64!".to_owned()), false),
        ];
        for (picture, is_fine) in table {
            assert_eq!(bytes_of(&picture).is_ok(), is_fine, "{picture:?}");
        }
    }
}
