//! What every connector has from the one HTTP client: errors by their names, and a token that goes
//! nowhere but to its own host.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/sockets.rs"]
mod sockets;

use std::{io::Write as _, time::Duration};

use access::{NOW, TOKEN, access, stream};
use chrono::Utc;
use flate2::{Compression, write::GzEncoder};
use muster_connectors::{Access, ConnectorError, Limits, connect, connect_with};
use muster_model::{
    record::ConnectionSettings,
    time::{Millis, Timestamp},
};
use rstest::rstest;
use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, header, header_exists, path},
};

fn alertmanager(base_url: &str) -> Access {
    access(
        base_url,
        "",
        ConnectionSettings::new::<&str>("alertmanager", []),
    )
}

fn gitlab(base_url: &str) -> Access {
    access(
        base_url,
        "",
        ConnectionSettings::new("gitlab", [("paths", (&["shop/checkout"][..]).into())]),
    )
}

fn jenkins(base_url: &str) -> Access {
    access(
        base_url,
        "ada",
        ConnectionSettings::new::<&str>("jenkins", []),
    )
}

/// Small limits, so that no test waits or sends much.
fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        read: Duration::from_millis(300),
        total: Duration::from_secs(5),
        body: 64 * 1024,
    }
}

async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

async fn pull(access: Access) -> Result<usize, ConnectorError> {
    let connector = connect_with(access, limits())?;
    let page = connector.pull(&stream("alerts"), None, NOW).await?;
    Ok(page.facts.len())
}

async fn refusal(answer: ResponseTemplate) -> ConnectorError {
    let server = answering(answer).await;
    pull(alertmanager(&server.uri()))
        .await
        .expect_err("the answer is a refusal")
}

#[rstest]
#[case(401, "Unauthorized", false)]
#[case(403, "Forbidden", false)]
#[case(404, "NotFound", false)]
#[case(429, "RateLimited", true)]
#[case(500, "Server", true)]
#[case(502, "Server", true)]
#[case(503, "Server", true)]
#[case(400, "Refused", false)]
#[case(418, "Refused", false)]
#[case(304, "Refused", false)]
#[tokio::test]
async fn a_status_has_its_error_and_its_prospect(
    #[case] status: u16,
    #[case] variant: &str,
    #[case] transient: bool,
) {
    let error = refusal(ResponseTemplate::new(status)).await;
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
    assert_eq!(error.is_transient(), transient);
    assert_eq!(error.retry_at(), None);
    let sentence = error.to_string();
    assert!(
        sentence.ends_with('.') && sentence.contains(". "),
        "no advice: {sentence}"
    );
}

#[tokio::test]
async fn a_refusal_gives_the_systems_own_reason() {
    let body =
        json!({"error": "invalid_token", "error_description": "Token is expired.\nRenew it."});
    let error = refusal(ResponseTemplate::new(401).set_body_json(body)).await;
    assert!(
        error
            .to_string()
            .contains(": Token is expired. Renew it. Make a new one"),
        "{error}"
    );
}

#[rstest]
#[case(429)]
#[case(503)]
#[tokio::test]
async fn retry_after_says_when(#[case] status: u16) {
    let before = Timestamp::from(Utc::now());
    let error = refusal(ResponseTemplate::new(status).insert_header("Retry-After", "120")).await;
    let wait = error.retry_at().expect("an instant").since(before);
    assert!(
        (Millis(119_000)..Millis(150_000)).contains(&wait),
        "{wait:?}"
    );

    let date = "Fri, 01 Jan 2100 00:00:00 GMT";
    let error = refusal(ResponseTemplate::new(status).insert_header("Retry-After", date)).await;
    assert_eq!(error.retry_at(), Some(Timestamp(4_102_444_800_000)));
}

#[tokio::test]
async fn no_request_is_made_while_the_rate_limit_is_used_up() {
    let reset = Utc::now().timestamp() + 600;
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!([]))
        .insert_header("RateLimit-Remaining", "0")
        .insert_header("RateLimit-Reset", reset.to_string());
    let server = answering(answer).await;
    let connector = connect(alertmanager(&server.uri())).unwrap();
    connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    let error = connector
        .pull(&stream("alerts"), None, NOW)
        .await
        .unwrap_err();
    assert!(
        matches!(error, ConnectorError::RateLimited { .. }),
        "{error}"
    );
    assert_eq!(error.retry_at(), Some(Timestamp(reset * 1_000)));
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[rstest]
#[case(429, 7_200, 7_200)]
#[case(403, 60, 60)]
#[case(503, 60, 60)]
// Nobody means more than a day.
#[case(503, 400_000, 86_400)]
#[tokio::test]
async fn no_request_is_made_before_a_refusal_wants_the_next_one(
    #[case] status: u16,
    #[case] wish: u32,
    #[case] seconds: i64,
) {
    let refusal = ResponseTemplate::new(status).insert_header("Retry-After", wish.to_string());
    let server = answering(refusal).await;
    let connector = connect(alertmanager(&server.uri())).unwrap();
    let before = Timestamp::from(Utc::now());
    let alerts = stream("alerts");
    let pull = || connector.pull(&alerts, None, NOW);
    pull().await.unwrap_err();
    let error = pull().await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::RateLimited { .. }),
        "{error}"
    );
    let wait = error.retry_at().unwrap().since(before);
    let expected = Millis::seconds(seconds)..Millis::seconds(seconds + 30);
    assert!(expected.contains(&wait), "{wait:?}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[rstest]
#[case(
    "[{\"labels\": {\"alertname\"",
    "application/json",
    "ends too early",
    true
)]
#[case("", "application/json", "ends too early", true)]
#[case("<html>Sign in</html>", "text/html; charset=utf-8", "web page", false)]
#[case("{\"status\": \"ok\"}", "application/json", "another type", false)]
#[case("OK", "text/plain", "not JSON", false)]
#[tokio::test]
async fn what_is_no_answer_is_malformed(
    #[case] body: &str,
    #[case] kind: &str,
    #[case] reason: &str,
    #[case] transient: bool,
) {
    let error = refusal(ResponseTemplate::new(200).set_body_raw(body, kind)).await;
    assert!(
        matches!(error, ConnectorError::Malformed { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains(reason), "{error}");
    assert_eq!(error.is_transient(), transient);
}

#[tokio::test]
async fn a_huge_answer_is_not_read() {
    let error = refusal(ResponseTemplate::new(200).set_body_bytes(vec![b' '; 65 * 1024])).await;
    assert!(
        matches!(error, ConnectorError::TooLarge { limit: 65_536, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_huge_one_is_not_read() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&vec![b' '; 10 * 1024 * 1024]).unwrap();
    let body = gzip.finish().unwrap();
    assert!(body.len() < 32 * 1024);
    let answer = ResponseTemplate::new(200)
        .set_body_bytes(body)
        .insert_header("content-encoding", "gzip");
    let error = refusal(answer).await;
    assert!(
        matches!(error, ConnectorError::TooLarge { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_packed_answer_is_read() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(b"[]").unwrap();
    let answer = ResponseTemplate::new(200)
        .set_body_bytes(gzip.finish().unwrap())
        .insert_header("content-encoding", "gzip");
    let server = answering(answer).await;
    assert_eq!(pull(alertmanager(&server.uri())).await, Ok(0));
}

#[rstest]
#[case::alertmanager(alertmanager as fn(&str) -> Access, "authorization")]
#[case::gitlab(gitlab as fn(&str) -> Access, "private-token")]
#[case::jenkins(jenkins as fn(&str) -> Access, "authorization")]
#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed(
    #[case] system: fn(&str) -> Access,
    #[case] carrier: &str,
) {
    let other = answering(ResponseTemplate::new(200).set_body_json(json!([]))).await;
    let target = format!("{}/elsewhere?state=1", other.uri());
    let server = MockServer::start().await;
    Mock::given(header_exists(carrier))
        .respond_with(ResponseTemplate::new(302).insert_header("Location", target))
        .mount(&server)
        .await;
    let error = connect(system(&server.uri()))
        .unwrap()
        .test()
        .await
        .unwrap_err();
    assert!(
        matches!(error, ConnectorError::Redirected { .. }),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains(&format!("{}/elsewhere", other.uri())),
        "{error}"
    );
    assert!(!error.is_transient());
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    assert_eq!(other.received_requests().await.unwrap().len(), 0);
}

#[rstest]
#[case("https://127.0.0.1:PORT/", "another place")]
#[case("http://localhost:PORT/", "another place")]
#[case("http://somebody:secret@127.0.0.1:PORT/", "another place")]
#[case("http://[", "not valid")]
#[tokio::test]
async fn a_redirect_that_leaves_the_address_is_not_followed(
    #[case] target: &str,
    #[case] reason: &str,
) {
    let server = MockServer::start().await;
    let target = target.replace("PORT", &server.address().port().to_string());
    Mock::given(any())
        .respond_with(ResponseTemplate::new(301).insert_header("Location", target))
        .mount(&server)
        .await;
    let error = pull(alertmanager(&server.uri())).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Redirected { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains(reason), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v2/alerts"))
        .respond_with(ResponseTemplate::new(307).insert_header("Location", "/moved"))
        .mount(&server)
        .await;
    Mock::given(path("/moved"))
        .and(header("authorization", format!("Bearer {TOKEN}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([])))
        .mount(&server)
        .await;
    assert_eq!(pull(alertmanager(&server.uri())).await, Ok(0));
}

#[tokio::test]
async fn a_redirect_without_end_ends() {
    let server = answering(ResponseTemplate::new(302).insert_header("Location", "/round")).await;
    let error = pull(alertmanager(&server.uri())).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Redirected { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("round in circles"), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 6);
}

#[tokio::test]
async fn a_silent_host_times_out() {
    let answer = ResponseTemplate::new(200).set_delay(Duration::from_secs(30));
    let error = refusal(answer).await;
    assert!(matches!(error, ConnectorError::Timeout { .. }), "{error:?}");
    assert!(error.is_transient());
}

#[tokio::test]
async fn a_host_that_is_not_there_is_unreachable() {
    let error = pull(alertmanager(&sockets::nobody())).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Unreachable { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("Connection refused"), "{error}");
    assert!(error.is_transient());
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_interrupted() {
    let address = sockets::breaking_off().await;
    let error = pull(alertmanager(&address)).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Interrupted { .. }),
        "{error:?}"
    );
    assert!(error.is_transient());
}

#[tokio::test]
async fn a_certificate_is_trusted_once_its_authority_is_named() {
    let (address, pem) = sockets::tls("[]").await;
    let error = pull(alertmanager(&address)).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Certificate { .. }),
        "{error:?}"
    );
    assert!(!error.is_transient());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, pem).unwrap();
    let mut access = alertmanager(&address);
    access.connection.ca_file = file.display().to_string();
    assert_eq!(pull(access).await, Ok(0));
}

#[tokio::test]
async fn requests_go_through_the_proxy() {
    let proxy = answering(ResponseTemplate::new(200).set_body_json(json!([]))).await;
    let mut access = alertmanager("http://alertmanager.invalid/am");
    access.connection.proxy = proxy.uri();
    assert_eq!(pull(access).await, Ok(0));
    let requests = proxy.received_requests().await.unwrap();
    assert_eq!(requests[0].url.path(), "/am/api/v2/alerts");
    assert_eq!(requests[0].headers["host"], "alertmanager.invalid");
}

#[rstest]
#[case("base_url", |access: &mut Access| access.connection.base_url = "ftp://host".to_owned())]
#[case("base_url", |access: &mut Access| access.connection.base_url = "host".to_owned())]
#[case("base_url", |access: &mut Access| access.connection.base_url = "https://a:b@host".to_owned())]
#[case("ca_file", |access: &mut Access| access.connection.ca_file = "/nowhere/ca.pem".to_owned())]
#[case("ca_file", |access: &mut Access| access.connection.ca_file = "/dev/null".to_owned())]
#[case("proxy", |access: &mut Access| access.connection.proxy = "http://".to_owned())]
#[case("token", |access: &mut Access| access.tokens = muster_connectors::Tokens::one("two\nlines".into()))]
fn settings_that_cannot_be_used_are_named(#[case] field: &str, #[case] spoil: fn(&mut Access)) {
    let mut access = alertmanager("http://localhost:9093");
    spoil(&mut access);
    let error = connect(access)
        .err()
        .expect("these settings cannot be used");
    let ConnectorError::Settings { field: named, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(named, field);
}

/// Answers that give the token back wherever an answer can hold text.
fn echoes(credentials: &str) -> Vec<ResponseTemplate> {
    let echo = json!({"error_description": credentials, "message": TOKEN});
    let mut answers: Vec<ResponseTemplate> = [400, 401, 403, 404, 429, 500]
        .into_iter()
        .map(|status| ResponseTemplate::new(status).set_body_json(&echo))
        .collect();
    answers.extend([
        ResponseTemplate::new(200).set_body_json(credentials),
        ResponseTemplate::new(200).set_body_json(&echo),
        ResponseTemplate::new(200).set_body_string(TOKEN),
        ResponseTemplate::new(302).insert_header("Location", format!("http://other/{TOKEN}")),
        ResponseTemplate::new(302).insert_header("Location", format!("http://{TOKEN}.other/")),
    ]);
    answers
}

#[rstest]
#[case::alertmanager(alertmanager as fn(&str) -> Access, "alerts", TOKEN)]
#[case::gitlab(gitlab as fn(&str) -> Access, "deployments:shop/checkout", TOKEN)]
#[case::jenkins(jenkins as fn(&str) -> Access, "builds:shop", "YWRhOmNhbmFyeS03ZjNhOWUtdG9rZW4=")]
#[tokio::test]
async fn the_token_is_in_no_text_and_no_address(
    #[case] system: fn(&str) -> Access,
    #[case] name: &str,
    #[case] credentials: &str,
) {
    for answer in echoes(credentials) {
        let server = answering(answer).await;
        let access = system(&server.uri());
        let mut texts = vec![format!("{access:?}")];
        let connector = connect(access).unwrap();
        for error in [
            connector
                .pull(&stream(name), None, NOW)
                .await
                .map(|_| ())
                .err(),
            connector.test().await.map(|_| ()).err(),
            connector.sources().await.map(|_| ()).err(),
        ]
        .into_iter()
        .flatten()
        {
            texts.push(format!("{error}\n{error:?}\n{error:#?}"));
        }
        for text in texts {
            assert!(
                !text.contains(TOKEN) && !text.contains(credentials),
                "{text}"
            );
        }
        for request in server.received_requests().await.unwrap() {
            assert!(!request.url.as_str().contains(TOKEN), "{}", request.url);
        }
    }
}

#[tokio::test]
async fn the_token_is_in_no_sentence_about_what_was_left_out() {
    let body = json!([{"labels": TOKEN, "fingerprint": TOKEN}]);
    let server = answering(ResponseTemplate::new(200).set_body_json(body)).await;
    let connector = connect(alertmanager(&server.uri())).unwrap();
    let page = connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    assert_eq!(page.left_out.len(), 1);
    assert!(!format!("{page:?}").contains(TOKEN), "{page:?}");
}
