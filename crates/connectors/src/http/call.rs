//! One request, as a connector thinks of it: a path below the connection's address, a query, and
//! the words for it that errors need.

use url::Url;

/// A request to be made.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    path: Vec<String>,
    query: Vec<(String, String)>,
    /// What is asked for, so that it fits into 'may not read …'.
    pub(crate) what: String,
    /// What a token needs for it, so that it fits after 'It needs'.
    pub(crate) needs: &'static str,
}

impl Call {
    /// A request for the page at `path`, whose segments are encoded one by one.
    pub(crate) fn new(path: &[&str], what: impl Into<String>, needs: &'static str) -> Self {
        Self {
            path: path.iter().map(|&segment| segment.to_owned()).collect(),
            query: Vec::new(),
            what: what.into(),
            needs,
        }
    }

    /// The same request with one more parameter.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// The address to ask.
    pub(crate) fn url(&self, base: &Url) -> Url {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let mut url = below(base, &path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

/// The address of `path` below `base`.
pub(crate) fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://git.example", &["api", "shop/checkout"], "https://git.example/api/shop%2Fcheckout")]
    #[case("https://git.example/", &["api"], "https://git.example/api")]
    #[case("https://example/gitlab", &["api"], "https://example/gitlab/api")]
    #[case("https://example/a/b/", &["job", "feature%2Fx"], "https://example/a/b/job/feature%252Fx")]
    #[case("https://example", &["job", "ä b?"], "https://example/job/%C3%A4%20b%3F")]
    fn builds_addresses_below_the_base(
        #[case] base: &str,
        #[case] path: &[&str],
        #[case] expected: &str,
    ) {
        let base = Url::parse(base).unwrap();
        assert_eq!(below(&base, path).as_str(), expected);
    }

    #[test]
    fn repeats_parameters_of_one_name() {
        let call = Call::new(&["alerts"], "", "")
            .with("filter", "team=\"shop\"")
            .with("filter", "a=\"&\"");
        let base = Url::parse("http://localhost:9093").unwrap();
        assert_eq!(
            call.url(&base).as_str(),
            "http://localhost:9093/alerts?filter=team%3D%22shop%22&filter=a%3D%22%26%22"
        );
    }
}
