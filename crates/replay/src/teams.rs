//! Microsoft Teams of a small organisation: Graph, the place where people sign in, and two
//! Workflows with webhooks, all on one address. Whoever signs in by device code is waited for once
//! and has come the second time.

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_string_contains, header, method, path, path_regex, query_param},
};

use crate::{TOKEN, recorded};

/// The organisation's tenant.
pub const TENANT: &str = "237eff4f-fae9-46cd-b70d-a5aef248bf39";
/// The app registration that people sign in to.
pub const CLIENT_ID: &str = "6f1c2d3e-4b5a-4c6d-8e7f-9a0b1c2d3e4f";
/// The access token that Graph takes.
pub const ACCESS_TOKEN: &str = "canary-7f3a9e-access";
/// The refresh token that takes the place of [`crate::TOKEN`] when that is used.
pub const NEXT_TOKEN: &str = "canary-7f3a9e-next";
/// The signature that the webhooks' URLs hold.
pub const SIGNATURE: &str = "canary-7f3a9e-signature";
/// What the sign-in covers.
pub const SCOPES: &str = "User.Read Team.ReadBasic.All Channel.ReadBasic.All ChannelMessage.Send";

/// The channels that have webhooks, by the names that [`webhooks`] gives them.
const WEBHOOKS: [(&str, &str); 2] = [("ops", "6f0b8c1d"), ("releases", "9a7d4e2f")];

/// The webhooks of a server, as a person enters them.
#[must_use]
pub fn webhooks(server: &MockServer) -> String {
    WEBHOOKS
        .map(|(name, id)| {
            format!(
                "{name} = {}{}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SIGNATURE}",
                server.uri(),
                webhook_path(id)
            )
        })
        .join("\n")
}

fn webhook_path(id: &str) -> String {
    format!("/powerautomate/automations/direct/workflows/{id}/triggers/manual/paths/invoke")
}

/// The path of the page for tokens.
#[must_use]
pub fn token_path() -> String {
    format!("/{TENANT}/oauth2/v2.0/token")
}

/// The good answer of the page for tokens.
#[must_use]
pub fn tokens(refresh_token: &str, expires_in: u32) -> Value {
    let mut tokens = recorded("teams/device_code_token_answer.json");
    tokens["scope"] = json!(SCOPES);
    tokens["expires_in"] = json!(expires_in);
    tokens["access_token"] = json!(ACCESS_TOKEN);
    tokens["refresh_token"] = json!(refresh_token);
    tokens
}

/// Starts the organisation. The refresh tokens are [`crate::TOKEN`] and [`NEXT_TOKEN`].
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    sign_in(&server).await;
    graph(&server).await;
    for (_, id) in WEBHOOKS {
        let there = || Mock::given(method("POST")).and(path(webhook_path(id)));
        there()
            .and(query_param("sig", SIGNATURE))
            .and(body_string_contains("AdaptiveCard"))
            .respond_with(ResponseTemplate::new(202))
            .with_priority(100)
            .mount(&server)
            .await;
        there()
            .respond_with(ResponseTemplate::new(401).set_body_json(json!({
                "error": {"code": "DirectApiInvalidAuthorizationScheme", "message": "Refused."}
            })))
            .with_priority(200)
            .mount(&server)
            .await;
    }
    server
}

async fn sign_in(server: &MockServer) {
    let page =
        |name: &str| Mock::given(method("POST")).and(path(format!("/{TENANT}/oauth2/v2.0/{name}")));
    let client = || body_string_contains(format!("client_id={CLIENT_ID}"));
    for name in ["devicecode", "token"] {
        page(name)
            .respond_with(ResponseTemplate::new(400).set_body_json(json!({
                "error": "unauthorized_client",
                "error_description": "AADSTS700016: Application was not found in the directory.",
            })))
            .with_priority(200)
            .mount(server)
            .await;
    }
    page("devicecode")
        .and(client())
        .respond_with(answer(&recorded("teams/device_code_answer.json")))
        .with_priority(100)
        .mount(server)
        .await;
    let pending = recorded("teams/device_code_authorization_pending_v2.json");
    let came = || page("token").and(body_string_contains("device_code=fake-device-code-0001"));
    came()
        .and(client())
        .respond_with(ResponseTemplate::new(400).set_body_json(pending))
        .up_to_n_times(1)
        .with_priority(90)
        .mount(server)
        .await;
    came()
        .and(client())
        .respond_with(answer(&tokens(TOKEN, 3_599)))
        .with_priority(100)
        .mount(server)
        .await;
    page("token")
        .and(body_string_contains("grant_type=refresh_token"))
        .and(client())
        .respond_with(renewed)
        .with_priority(110)
        .mount(server)
        .await;
}

/// Trades a refresh token that is known.
fn renewed(request: &Request) -> ResponseTemplate {
    let body = String::from_utf8_lossy(&request.body);
    let known = [TOKEN, NEXT_TOKEN].iter().any(|token| {
        body.split('&')
            .any(|it| it == format!("refresh_token={token}"))
    });
    if known {
        answer(&tokens(NEXT_TOKEN, 3_599))
    } else {
        ResponseTemplate::new(400).set_body_json(recorded("teams/sign_in_error_invalid_grant.json"))
    }
}

async fn graph(server: &MockServer) {
    Mock::given(path_regex("^/v1.0/"))
        .respond_with(
            ResponseTemplate::new(401)
                .set_body_json(recorded("teams/error_401_invalid_token.json")),
        )
        .with_priority(200)
        .mount(server)
        .await;
    let token = || header("authorization", format!("Bearer {ACCESS_TOKEN}"));
    let get = |place: &str| Mock::given(method("GET")).and(path(place)).and(token());
    get("/v1.0/me")
        .respond_with(answer(&recorded("teams/me.json")))
        .with_priority(100)
        .mount(server)
        .await;
    let (first, last) = joined_teams(&server.uri());
    get("/v1.0/me/joinedTeams")
        .respond_with(answer(&first))
        .with_priority(100)
        .mount(server)
        .await;
    get("/v1.0/me/joinedTeams")
        .and(query_param("$skiptoken", "second"))
        .respond_with(answer(&last))
        .with_priority(90)
        .mount(server)
        .await;
    for (place, body) in channels() {
        get(&place)
            .respond_with(answer(&body))
            .with_priority(100)
            .mount(server)
            .await;
    }
    let message = recorded("teams/channel_message_post_201.json");
    Mock::given(method("POST"))
        .and(path_regex("^/v1.0/teams/[^/]+/channels/[^/]+/messages$"))
        .and(token())
        .and(body_string_contains("vnd.microsoft.card.adaptive"))
        .respond_with(
            ResponseTemplate::new(201).set_body_json(&message["response"]["body"]["json"]),
        )
        .with_priority(100)
        .mount(server)
        .await;
}

fn answer(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// The teams, in two pages.
fn joined_teams(server: &str) -> (Value, Value) {
    let groups = recorded("teams/groups_that_are_teams_exchange.json");
    let teams: Vec<Value> = groups["response"]["body"]["json"]["value"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|group| {
            json!({
                "id": group["id"],
                "displayName": group["displayName"],
                "description": group["description"],
            })
        })
        .collect();
    let (first, last) = teams.split_at(teams.len() / 2);
    (
        json!({
            "value": first,
            "@odata.nextLink": format!("{server}/v1.0/me/joinedTeams?$skiptoken=second"),
        }),
        json!({"value": last}),
    )
}

/// The channels of each team, by the path that lists them.
fn channels() -> Vec<(String, Value)> {
    let exchanges = recorded("teams/team_channels_exchanges.json");
    exchanges
        .as_array()
        .into_iter()
        .flatten()
        .map(|exchange| {
            let address = exchange["request"]["uri"].as_str().unwrap_or_default();
            let path = address.trim_start_matches("https://graph.microsoft.com");
            (
                path.to_owned(),
                exchange["response"]["body"]["json"].clone(),
            )
        })
        .collect()
}
