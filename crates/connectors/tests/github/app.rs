//! Signing in as a GitHub App: what it says of itself, and how long the token that it gets is used.

use std::sync::LazyLock;

use chrono::Utc;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use muster_connectors::{Access, ConnectorError, Tokens, connect};
use rcgen::{KeyPair, PKCS_RSA_SHA256, PublicKeyData as _, RsaKeySize};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

use super::{
    access::{NOW, TOKEN, stream},
    reading, repositories,
};

/// The App's key, made anew for each run of the tests.
static KEY: LazyLock<KeyPair> = LazyLock::new(|| {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).expect("a key can be made")
});

const EXCHANGE: &str = "/api/v3/app/installations/7654321/access_tokens";

fn as_app(server: &MockServer, app_id: &str, installation_id: &str, key: String) -> Access {
    let settings = [
        repositories(&["shop/*"]),
        ("app_id", app_id.into()),
        ("installation_id", installation_id.into()),
    ];
    Access {
        tokens: Tokens::one(key.into()),
        ..reading(server, &settings)
    }
}

/// What the App said of itself, if it is signed with its key.
fn statement(request: &Request) -> Value {
    let header = request.headers["authorization"]
        .to_str()
        .expect("it is text");
    let token = header.strip_prefix("Bearer ").expect("it bears a token");
    let key = DecodingKey::from_rsa_pem(public_pem().as_bytes()).expect("the key is RSA");
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_required_spec_claims(&["exp", "iss"]);
    jsonwebtoken::decode::<Value>(token, &key, &validation)
        .expect("the statement is signed with the App's key")
        .claims
}

fn public_pem() -> String {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    let der = BASE64_STANDARD.encode(KEY.subject_public_key_info());
    format!("-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n")
}

/// A GitHub that gives the App a token which ends so many seconds from now.
async fn giving(seconds: i64) -> MockServer {
    let server = muster_replay::github::start().await;
    let end = Utc::now() + chrono::Duration::seconds(seconds);
    let token = json!({"token": TOKEN, "expires_at": end.format("%Y-%m-%dT%H:%M:%SZ").to_string()});
    Mock::given(method("POST"))
        .and(path(EXCHANGE))
        .respond_with(ResponseTemplate::new(201).set_body_json(token))
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(path("/api/v3/app"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"name": "Muster of shop"})))
        .with_priority(1)
        .mount(&server)
        .await;
    server
}

async fn exchanges(server: &MockServer) -> Vec<Request> {
    let requests = server.received_requests().await.expect("they are kept");
    requests
        .into_iter()
        .filter(|it| it.url.path() == EXCHANGE)
        .collect()
}

#[tokio::test]
async fn an_app_signs_a_statement_and_reads_with_the_token_that_it_gets() {
    let server = giving(3_600).await;
    let access = as_app(&server, "123456", "7654321", KEY.serialize_pem());
    let connector = connect(access).unwrap();
    let streams = connector.streams().await.unwrap();
    assert_eq!(streams.len(), 6);
    for stream in &streams {
        connector.pull(stream, None, NOW).await.unwrap();
    }
    let report = connector.test().await.unwrap();
    assert_eq!(report.user, "Muster of shop");
    let exchanges = exchanges(&server).await;
    assert_eq!(exchanges.len(), 1, "one token does for an hour");
    let statement = statement(&exchanges[0]);
    assert_eq!(statement["iss"], "123456");
    let (from, until) = (
        statement["iat"].as_i64().unwrap(),
        statement["exp"].as_i64().unwrap(),
    );
    assert!(from <= Utc::now().timestamp());
    assert!(until - from <= 600, "GitHub takes ten minutes at most");
    for request in server.received_requests().await.unwrap() {
        let sent = format!("{request:?}");
        assert!(!sent.contains("PRIVATE KEY"), "the key never leaves");
    }
}

#[tokio::test]
async fn a_token_that_ends_soon_is_replaced() {
    let server = giving(120).await;
    let access = as_app(&server, "123456", "7654321", KEY.serialize_pem());
    let connector = connect(access).unwrap();
    for _ in 0..2 {
        let stream = stream("pull_requests:shop/search");
        connector.pull(&stream, None, NOW).await.unwrap();
    }
    assert_eq!(exchanges(&server).await.len(), 2);
}

#[tokio::test]
async fn a_token_that_was_withdrawn_is_replaced_at_the_next_call() {
    let server = giving(3_600).await;
    Mock::given(path("/api/v3/repos/shop/search/pulls"))
        .respond_with(ResponseTemplate::new(401))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&server)
        .await;
    let access = as_app(&server, "123456", "7654321", KEY.serialize_pem());
    let connector = connect(access).unwrap();
    let stream = stream("pull_requests:shop/search");
    let error = connector.pull(&stream, None, NOW).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Unauthorized { .. }),
        "{error:?}"
    );
    connector.pull(&stream, None, NOW).await.unwrap();
    assert_eq!(exchanges(&server).await.len(), 2);
}

#[tokio::test]
async fn an_installation_that_does_not_exist_is_told_with_its_field() {
    let server = giving(3_600).await;
    let not_found = muster_replay::recorded("github/error_404.json");
    Mock::given(path("/api/v3/app/installations/1/access_tokens"))
        .respond_with(ResponseTemplate::new(404).set_body_json(not_found))
        .with_priority(1)
        .mount(&server)
        .await;
    let access = as_app(&server, "123456", "1", KEY.serialize_pem());
    let error = connect(access).unwrap().streams().await.unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::Settings {
                field: "installation_id",
                ..
            }
        ),
        "{error:?}"
    );
}

#[rstest]
#[case("", "", true, "app_id")]
#[case("", "7654321", true, "app_id")]
#[case("123456", "", true, "installation_id")]
#[case("123456", "7654321", false, "token")]
#[tokio::test]
async fn an_app_needs_its_key_and_both_numbers(
    #[case] app_id: &str,
    #[case] installation_id: &str,
    #[case] key: bool,
    #[case] expected: &str,
) {
    let server = MockServer::start().await;
    let key = if key {
        KEY.serialize_pem()
    } else {
        "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----".to_owned()
    };
    let error = connect(as_app(&server, app_id, installation_id, key))
        .err()
        .expect("it cannot work");
    assert!(
        matches!(error, ConnectorError::Settings { field, .. } if field == expected),
        "{error:?}"
    );
    assert!(!error.to_string().contains("MIIB"), "{error}");
}
