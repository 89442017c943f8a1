//! Lists that come in pages, and answers that can be asked for again.

use serde_json::Value;
use wiremock::{Request, ResponseTemplate};

/// What a request gives for a parameter; none if it does not.
pub(super) fn parameter(request: &Request, name: &str) -> Option<String> {
    let pair = request.url.query_pairs().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.into_owned())
}

/// The page of a list that is asked for, with the headers of both makers.
pub(super) fn page(list: Vec<Value>, request: &Request) -> ResponseTemplate {
    let number = |name: &str, otherwise: usize| {
        let given = parameter(request, name).and_then(|it| it.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (size, page) = (
        number("per_page", 20).clamp(1, 100),
        number("page", 1).max(1),
    );
    let from = (page - 1).saturating_mul(size);
    let more = list.len() > from.saturating_add(size);
    let shown: Vec<Value> = list.into_iter().skip(from).take(size).collect();
    let next = if more {
        (page + 1).to_string()
    } else {
        String::new()
    };
    let answer = ResponseTemplate::new(200)
        .set_body_json(shown)
        .insert_header("x-next-page", next.as_str());
    if !more {
        return answer;
    }
    let mut place = request.url.clone();
    let others: Vec<(String, String)> = place
        .query_pairs()
        .filter(|(name, _)| name != "page")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    place
        .query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair("page", &next);
    answer.insert_header("link", format!("<{place}>; rel=\"next\""))
}

/// An answer by whose etag one can ask whether something changed.
pub(super) fn with_etag(shown: &Value, request: &Request) -> ResponseTemplate {
    let etag = format!("W/\"{}\"", shown["updated_at"].as_str().unwrap_or_default());
    let known = request
        .headers
        .get("if-none-match")
        .and_then(|it| it.to_str().ok());
    let answer = if known == Some(etag.as_str()) {
        ResponseTemplate::new(304)
    } else {
        ResponseTemplate::new(200).set_body_json(shown)
    };
    answer.insert_header("etag", etag.as_str())
}
