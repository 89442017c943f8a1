//! GitLab's lists: which rows a query asks for, in which order, and one page of them with the
//! headers that lead to the next.
//!
//! After <https://docs.gitlab.com/api/rest/#pagination> and the list endpoints' own pages.

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;
use wiremock::ResponseTemplate;

const DEFAULT_PAGE: usize = 20;

/// Answers a list call. `url` is the call's, with the host that the caller used.
pub fn answer(url: &Url, rows: &[Value], largest_page: usize) -> ResponseTemplate {
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    let mut chosen: Vec<&Value> = rows.iter().filter(|row| matches(row, &query)).collect();
    let field = query.get("order_by").map_or("id", String::as_str);
    chosen.sort_by(|one, other| compare(&one[field], &other[field]));
    if query.get("sort").map(String::as_str) != Some("asc") {
        chosen.reverse();
    }
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<usize>().ok());
    let size = number("per_page")
        .unwrap_or(DEFAULT_PAGE)
        .clamp(1, largest_page);
    let page = number("page").unwrap_or(1).max(1);
    let pages = chosen.len().div_ceil(size).max(1);
    let next = (page < pages).then_some(page + 1);
    let shown: Vec<&Value> = chosen
        .iter()
        .skip((page - 1) * size)
        .take(size)
        .copied()
        .collect();
    let mut answer = ResponseTemplate::new(200)
        .set_body_json(shown)
        .insert_header("X-Page", page.to_string())
        .insert_header("X-Per-Page", size.to_string())
        .insert_header("X-Total", chosen.len().to_string())
        .insert_header("X-Total-Pages", pages.to_string())
        .insert_header(
            "X-Next-Page",
            next.map_or(String::new(), |page| page.to_string()),
        );
    if let Some(next) = next {
        let link = format!("<{}>; rel=\"next\"", with_page(url, next));
        answer = answer.insert_header("Link", link);
    }
    answer
}

fn with_page(url: &Url, page: usize) -> Url {
    let kept: Vec<_> = url
        .query_pairs()
        .into_owned()
        .filter(|(name, _)| name != "page")
        .collect();
    let mut next = url.clone();
    next.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair("page", &page.to_string());
    next
}

/// The filters that the list endpoints share; a filter that is not given lets everything through.
fn matches(row: &Value, query: &HashMap<String, String>) -> bool {
    let same = |name: &str, found: &Value| {
        query
            .get(name)
            .is_none_or(|wanted| wanted == "all" || found.as_str() == Some(wanted))
    };
    let after = |name: &str, found: &Value| {
        let wanted = query.get(name).and_then(|text| instant(text));
        wanted.is_none_or(|wanted| {
            found
                .as_str()
                .and_then(instant)
                .is_some_and(|at| at > wanted)
        })
    };
    let before = |name: &str, found: &Value| {
        let wanted = query.get(name).and_then(|text| instant(text));
        wanted.is_none_or(|wanted| {
            found
                .as_str()
                .and_then(instant)
                .is_some_and(|at| at < wanted)
        })
    };
    let updated = if row["updated_at"].is_null() {
        &row["created_at"]
    } else {
        &row["updated_at"]
    };
    same("status", &row["status"])
        && same("state", &row["state"])
        && same("ref", &row["ref"])
        && same("environment", &row["environment"]["name"])
        && after("updated_after", updated)
        && before("updated_before", updated)
        && after("created_after", &row["created_at"])
        && before("created_before", &row["created_at"])
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| at.with_timezone(&Utc))
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one.as_u64(), other.as_u64()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_str().cmp(&other.as_str()),
    }
}
