//! How GitHub pages its lists: by number, with a `Link` header (RFC 8288) that names the next one.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{GitHub, Kind, reading::Reading};
use crate::{
    elements::{Elements, read_each},
    error::ConnectorError,
    http::{Answer, Call},
};

/// How many elements a page has of lists that are always read to their end.
const PER_PAGE: usize = 100;
/// How many pages they have at most.
const MOST_PAGES: u32 = 200;

/// Whether more pages follow one with `count` elements.
pub(super) fn has_next(answer: &Answer, count: usize, per_page: usize) -> bool {
    if answer.has_header("link") {
        answer.link("next").is_some()
    } else {
        // GitHub leaves the header out for one page; some proxies for all.
        count >= per_page
    }
}

impl GitHub {
    /// Reads the page at which `reading` stands; none if nothing in it has changed.
    pub(super) async fn read_page<T: DeserializeOwned>(
        &self,
        repository: &str,
        kind: Kind,
        reading: &Reading,
        read: impl Fn(&Answer) -> Result<Vec<Value>, ConnectorError>,
    ) -> Result<Option<(Answer, Elements<T>)>, ConnectorError> {
        let call = Self::list(repository, kind)
            .with("per_page", kind.per_page().to_string())
            .with("page", reading.page().to_string())
            .unless(reading.etag());
        let what = call.what.clone();
        let answer = self.ask(call).await?;
        if answer.is_not_modified() {
            return Ok(None);
        }
        let list = read_each(&what, read(&answer)?);
        Ok(Some((answer, list)))
    }

    /// Reads a list to its end.
    pub(super) async fn every<T: DeserializeOwned>(
        &self,
        call: &Call,
        read: impl Fn(&Answer) -> Result<Vec<Value>, ConnectorError>,
    ) -> Result<Elements<T>, ConnectorError> {
        let mut all = Elements {
            read: Vec::new(),
            left_out: Vec::new(),
            count: 0,
        };
        for page in 1..=MOST_PAGES {
            let of_page = call
                .clone()
                .with("per_page", PER_PAGE.to_string())
                .with("page", page.to_string());
            let answer = self.ask(of_page).await?;
            let elements = read_each(&call.what, read(&answer)?);
            all.count += elements.count;
            all.read.extend(elements.read);
            all.left_out.extend(elements.left_out);
            if !has_next(&answer, elements.count, PER_PAGE) {
                return Ok(all);
            }
        }
        Err(ConnectorError::endless(
            self.client.address(),
            call.what.as_str(),
        ))
    }
}
