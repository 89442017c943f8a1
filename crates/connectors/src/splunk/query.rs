//! The metrics of a connection: searches as a person wrote them, made ready to be run. What would
//! write in Splunk is refused before it is ever sent.

use std::collections::BTreeSet;

use muster_model::record::MetricQuery;
use regex::Regex;

use crate::error::ConnectorError;

/// Commands that change something, or send something away.
const WRITING: &str = concat!(
    r"(?i)[|\[]\s*(collect|delete|dump|mcollect|meventcollect|outputcsv|outputlookup",
    r"|outputtelemetry|outputtext|runshellscript|script|sendalert|sendemail|summaryindex",
    r"|tscollect)\b",
);

/// A search whose value becomes a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Metric {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) query: Query,
}

/// What is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    /// A saved search, by its name.
    Saved(String),
    /// A search in SPL, as Splunk takes it.
    Search(String),
}

impl Query {
    /// A text with a pipe is SPL: without one a search gives events and no value. Any other is the
    /// name of a saved search.
    fn new(text: &str) -> Self {
        let text = text.trim();
        if !text.contains('|') {
            return Self::Saved(text.to_owned());
        }
        let generates = text.starts_with('|');
        let says_search = text
            .split_whitespace()
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("search"));
        let begin = if generates || says_search {
            ""
        } else {
            "search "
        };
        Self::Search(format!("{begin}{text}"))
    }

    /// The search that runs it anew.
    pub(super) fn to_spl(&self) -> String {
        match self {
            Self::Search(spl) => spl.clone(),
            Self::Saved(name) => {
                let name = name.replace('\\', "\\\\").replace('"', "\\\"");
                format!("| savedsearch \"{name}\"")
            }
        }
    }
}

/// The metrics, made ready.
pub(super) fn read(metrics: Vec<MetricQuery>) -> Result<Vec<Metric>, ConnectorError> {
    let wrong = |sentence: String| Err(ConnectorError::settings("metrics", sentence));
    let writing = Regex::new(WRITING).map_err(|error| {
        ConnectorError::settings("metrics", format!("The searches cannot be read: {error}."))
    })?;
    let mut names = BTreeSet::new();
    let mut read = Vec::with_capacity(metrics.len());
    for metric in metrics {
        let name = metric.name.trim().to_owned();
        if name.is_empty() || metric.query.trim().is_empty() {
            return wrong("Each metric needs a name and a search.".to_owned());
        }
        if let Some(command) = writing.captures(&metric.query).and_then(|it| it.get(1)) {
            return wrong(format!(
                "The search of '{name}' uses the command {}, which writes or sends something. \
                 Muster only reads: leave it out.",
                command.as_str()
            ));
        }
        if !names.insert(name.clone()) {
            return wrong(format!(
                "Two metrics are called '{name}'. Rename one of them."
            ));
        }
        read.push(Metric {
            name,
            unit: metric.unit.trim().to_owned(),
            query: Query::new(&metric.query),
        });
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn metric(query: &str) -> MetricQuery {
        MetricQuery {
            name: "Errors".to_owned(),
            unit: String::new(),
            query: query.to_owned(),
        }
    }

    #[rstest]
    #[case("Errors per hour", "| savedsearch \"Errors per hour\"")]
    #[case(r#"a "b" \c"#, r#"| savedsearch "a \"b\" \\c""#)]
    #[case("| tstats count", "| tstats count")]
    #[case("index=web | stats count", "search index=web | stats count")]
    #[case("search index=web | stats count", "search index=web | stats count")]
    #[case(" searches | stats count", "search searches | stats count")]
    fn a_search_is_sent_as_splunk_takes_it(#[case] text: &str, #[case] spl: &str) {
        assert_eq!(Query::new(text).to_spl(), spl);
    }

    #[rstest]
    #[case("index=web | delete", "delete")]
    #[case("index=web |OutputLookup x.csv", "OutputLookup")]
    #[case("index=a [search index=b | collect index=c] | stats count", "collect")]
    fn a_search_that_writes_is_refused(#[case] query: &str, #[case] command: &str) {
        let error = read(vec![metric(query)]).unwrap_err().to_string();
        assert!(error.contains(&format!("command {command},")), "{error}");
    }

    #[test]
    fn a_search_for_a_word_that_is_a_command_is_none() {
        assert!(read(vec![metric("index=web delete | stats count as deletes")]).is_ok());
    }

    #[test]
    fn names_are_there_and_different() {
        assert!(read(vec![metric("a"), metric("b")]).is_err());
        assert!(read(vec![metric(" ")]).is_err());
    }
}
