//! One request, as a connector thinks of it: a path below the connection's address, a query, and
//! the words for it that errors need.

use std::{borrow::Cow, fmt};

use reqwest::{
    Method,
    header::{HeaderName, IF_NONE_MATCH},
};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

/// A request to be made.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    place: Place,
    query: Vec<(String, String)>,
    headers: Vec<(HeaderName, String)>,
    body: Option<Body>,
    bearer: Option<SecretString>,
    accepted: &'static [u16],
    /// What is asked for, so that it fits into 'may not read …'.
    pub(crate) what: String,
    /// What a token needs for it, so that it fits after 'It needs'.
    pub(crate) needs: Cow<'static, str>,
}

/// Where a request goes.
#[derive(Clone)]
enum Place {
    /// Segments below the connection's address.
    Path(Vec<String>),
    /// A link that the system gave, whole or relative to the connection's address.
    Link(String),
}

/// What a request carries.
#[derive(Clone)]
pub(super) enum Body {
    Json(Value),
    Form(Vec<(String, String)>),
}

impl Call {
    /// A request for the page at `path`, whose segments are encoded one by one; an empty last one
    /// makes a slash at the end.
    pub(crate) fn new(
        path: &[&str],
        what: impl Into<String>,
        needs: impl Into<Cow<'static, str>>,
    ) -> Self {
        let path = path.iter().map(|&segment| segment.to_owned()).collect();
        Self::to(Place::Path(path), what.into(), needs.into())
    }

    /// A request for what a link of the system's own names, such as that to a next page. It must
    /// lead to the connection's own host.
    pub(crate) fn link(
        link: &str,
        what: impl Into<String>,
        needs: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::to(Place::Link(link.to_owned()), what.into(), needs.into())
    }

    fn to(place: Place, what: String, needs: Cow<'static, str>) -> Self {
        Self {
            method: Method::GET,
            place,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            bearer: None,
            accepted: &[],
            what,
            needs,
        }
    }

    /// The same request with one more parameter.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// The same request with one more header.
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers
            .push((HeaderName::from_static(name), value.into()));
        self
    }

    /// The same request, which asks for an answer only if the state is not the one of `etag`.
    pub(crate) fn unless(self, etag: Option<&str>) -> Self {
        match etag {
            Some(etag) => self.header("if-none-match", etag),
            None => self,
        }
    }

    /// The same request with a token that the client does not know, as a bearer token.
    pub(crate) fn bearer(mut self, token: &SecretString) -> Self {
        self.bearer = Some(token.clone());
        self
    }

    /// The same request as a POST with a JSON body.
    pub(crate) fn post(mut self, body: Value) -> Self {
        self.method = Method::POST;
        self.body = Some(Body::Json(body));
        self
    }

    /// The same request as a PATCH with a JSON body.
    pub(crate) fn patch(self, body: Value) -> Self {
        Self {
            method: Method::PATCH,
            ..self.post(body)
        }
    }

    /// The same request as a POST with a form.
    pub(crate) fn post_form(mut self, fields: &[(&str, &str)]) -> Self {
        self.method = Method::POST;
        self.body = Some(Body::Form(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        ));
        self
    }

    /// The same request, to which an answer of one of these statuses is an answer like any other:
    /// for systems whose refusals have to be read. 429 and 5xx are never.
    pub(crate) const fn accepting(mut self, statuses: &'static [u16]) -> Self {
        self.accepted = statuses;
        self
    }

    /// Whether an answer of this status is one.
    pub(super) fn accepts(&self, status: u16) -> bool {
        self.accepted.contains(&status)
    }

    /// Whether it asks only for what is new.
    pub(super) fn is_conditional(&self) -> bool {
        self.headers.iter().any(|(name, _)| name == IF_NONE_MATCH)
    }

    /// Whether it only reads.
    pub(super) fn only_reads(&self) -> bool {
        self.method == Method::GET
    }

    /// The address to ask; none if a link is none.
    pub(crate) fn url(&self, base: &Url) -> Option<Url> {
        let mut url = match &self.place {
            Place::Path(path) => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                below(base, &path)
            }
            Place::Link(link) => base.join(link).ok()?,
        };
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Some(url)
    }

    /// The method.
    pub(super) const fn method(&self) -> &Method {
        &self.method
    }

    /// Headers of its own.
    pub(super) fn headers(&self) -> &[(HeaderName, String)] {
        &self.headers
    }

    /// What it carries.
    pub(super) const fn body(&self) -> Option<&Body> {
        self.body.as_ref()
    }

    /// A token of its own.
    pub(super) const fn own_token(&self) -> Option<&SecretString> {
        self.bearer.as_ref()
    }
}

/// Without address, query, headers and body, which may hold secrets.
impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("method", &self.method)
            .field("what", &self.what)
            .finish_non_exhaustive()
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
    fn shows_no_secret() {
        let secret = "fixture-secret";
        let call = Call::link(&format!("https://example/?sig={secret}"), "the page", "")
            .with("key", secret)
            .header("x-key", secret)
            .post_form(&[("refresh_token", secret)]);
        let shown = format!("{call:?}");
        assert!(
            shown.contains("POST") && shown.contains("the page"),
            "{shown}"
        );
        assert!(!shown.contains(secret), "{shown}");
    }

    #[test]
    fn repeats_parameters_of_one_name() {
        let call = Call::new(&["alerts"], "", "")
            .with("filter", "team=\"shop\"")
            .with("filter", "a=\"&\"");
        let base = Url::parse("http://localhost:9093").unwrap();
        assert_eq!(
            call.url(&base).unwrap().as_str(),
            "http://localhost:9093/alerts?filter=team%3D%22shop%22&filter=a%3D%22%26%22"
        );
    }
}
