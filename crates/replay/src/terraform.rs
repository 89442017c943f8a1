//! An HCP Terraform with the organization `example-infra-org`: the workspaces `shop-production`,
//! whose runs fill two pages, `shop-staging`, and `network`, where nothing ever ran. It counts
//! requests as the real one does, and hides what a token may not see behind 404.

use serde_json::{Value, json};
use wiremock::{
    Match, Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path, path_regex, query_param},
};

use crate::{TOKEN, recorded};

/// The organization that it has.
pub const ORGANIZATION: &str = "example-infra-org";

/// The identities and names of its workspaces.
pub const WORKSPACES: [(&str, &str); 3] = [
    ("ws-9sHpRd4uXk2NwQbT", "shop-production"),
    ("ws-3kLmVt8yPq6RzJfC", "shop-staging"),
    ("ws-7bNxGc2dHs5TfKwM", "network"),
];

/// A request that bears the token.
struct Authorized;

impl Match for Authorized {
    fn matches(&self, request: &Request) -> bool {
        let expected = format!("Bearer {TOKEN}");
        let given = request.headers.get("authorization");
        given.is_some_and(|it| it.as_bytes() == expected.as_bytes())
    }
}

/// An answer with the headers of the real one.
#[must_use]
pub fn answer(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .insert_header("tfp-api-version", "2.6")
        .insert_header("tfp-appname", "HCP Terraform")
        .insert_header("x-ratelimit-limit", "30")
        .insert_header("x-ratelimit-remaining", "29")
        .insert_header("x-ratelimit-reset", "0.743")
        .set_body_raw(body.to_string(), "application/vnd.api+json; charset=utf-8")
}

/// A refusal in the form of the real one.
#[must_use]
pub fn refusal(status: u16, title: &str) -> ResponseTemplate {
    let body = json!({"errors": [{"status": status.to_string(), "title": title}]});
    ResponseTemplate::new(status)
        .set_body_raw(body.to_string(), "application/vnd.api+json; charset=utf-8")
}

/// The organization, as its list was recorded.
fn organization() -> Value {
    let list = recorded("terraform/organizations_exchange_2025.json");
    let rows = &list["response"]["body"]["json"]["data"];
    let row = rows
        .as_array()
        .and_then(|rows| rows.iter().find(|row| row["id"] == ORGANIZATION));
    json!({"data": row})
}

/// Starts it.
///
/// # Panics
/// If a recorded answer is missing.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    let fixture = |name: &str| recorded(&format!("terraform/{name}.json"));
    let account = &fixture("account_details_exchange")["response"]["body"]["json"];
    let of_organization = |rest: &str| path(format!("/api/v2/organizations/{ORGANIZATION}{rest}"));
    let workspaces = fixture("workspaces");

    serve(&server, path("/api/v2/account/details"), account).await;
    serve(&server, of_organization(""), &organization()).await;
    serve(
        &server,
        of_organization("/entitlement-set"),
        &fixture("entitlement_set"),
    )
    .await;
    serve(&server, of_organization("/workspaces"), &workspaces).await;
    let rows = workspaces["data"].as_array().into_iter().flatten();
    for (row, (id, name)) in rows.zip(WORKSPACES) {
        let one = json!({"data": row});
        serve(
            &server,
            of_organization(&format!("/workspaces/{name}")),
            &one,
        )
        .await;
        serve_runs(&server, id, name).await;
    }
    // What is behind everything else: a wrong token, then what nobody may see.
    Mock::given(path_regex("^/api/v2/"))
        .and(Authorized)
        .respond_with(refusal(404, "not found"))
        .with_priority(9)
        .mount(&server)
        .await;
    Mock::given(path_regex("^/api/v2/"))
        .respond_with(refusal(401, "unauthorized"))
        .with_priority(10)
        .mount(&server)
        .await;
    server
}

async fn serve(server: &MockServer, place: impl Match + 'static, body: &Value) {
    Mock::given(method("GET"))
        .and(place)
        .and(Authorized)
        .respond_with(answer(body))
        .mount(server)
        .await;
}

/// Serves a workspace's runs, page by page, or 'nothing new' to who has the first page already.
async fn serve_runs(server: &MockServer, id: &str, name: &str) {
    let pages = match name {
        "shop-production" => vec!["runs_shop-production_1", "runs_shop-production_2"],
        "shop-staging" => vec!["runs_shop-staging"],
        _ => vec!["runs_network"],
    };
    let place = format!("/api/v2/workspaces/{id}/runs");
    for (number, page) in (1..).zip(pages) {
        let etag = format!("W/\"{page}\"");
        let body = recorded(&format!("terraform/{page}.json"));
        Mock::given(method("GET"))
            .and(path(&place))
            .and(query_param("page[number]", number.to_string()))
            .and(Authorized)
            .respond_with(move |request: &Request| {
                let known = request.headers.get("if-none-match");
                if known.is_some_and(|it| it.as_bytes() == etag.as_bytes()) {
                    ResponseTemplate::new(304)
                } else {
                    answer(&body).insert_header("etag", etag.as_str())
                }
            })
            .mount(server)
            .await;
    }
}
