//! How GitLab pages its lists: `x-next-page`, which proxies and some endpoints leave out, then a
//! `Link` header (RFC 8288), then whether the page is full.

use crate::http::Answer;

/// Whether more pages follow.
pub(super) fn has_next(answer: &Answer, count: usize, per_page: u32) -> bool {
    if count == 0 {
        false
    } else if answer.has_header("x-next-page") {
        answer.header("x-next-page").is_some()
    } else if let Some(links) = answer.header("link") {
        links.contains("rel=\"next\"")
    } else {
        count >= per_page as usize
    }
}

/// How many elements the list has; GitLab does not say beyond 10,000.
pub(super) fn total(answer: &Answer) -> Option<u64> {
    answer.header("x-total")?.parse().ok()
}
