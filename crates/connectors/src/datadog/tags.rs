//! Datadog's tags, as the labels that routing rules match: `service:checkout` becomes the label
//! `service` with the value `checkout`.

use std::collections::BTreeMap;

/// The labels that tags make. Values of one key stand behind each other, with commas between; tags
/// without a value make none.
pub(super) fn labels<'a>(tags: impl IntoIterator<Item = &'a String>) -> BTreeMap<String, String> {
    let mut labels: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (key, value) in tags.into_iter().filter_map(|tag| tag.split_once(':')) {
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || value.is_empty() {
            continue;
        }
        let values = labels.entry(key.to_owned()).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    labels
        .into_iter()
        .map(|(key, values)| (key, values.join(",")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_labels() {
        let tags = [
            "service:checkout",
            "team:shop",
            "team:payments",
            "team:shop",
            "probe_dc:aws:us-east-2",
            "foo",
            ":x",
            "y:",
        ]
        .map(str::to_owned);
        let labels: Vec<_> = labels(&tags).into_iter().collect();
        let expected = [
            ("probe_dc", "aws:us-east-2"),
            ("service", "checkout"),
            ("team", "shop,payments"),
        ];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(labels, expected);
    }
}
