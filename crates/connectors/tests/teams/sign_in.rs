//! Signing in with a code, and what keeps a sign-in alive or ends it.

use super::*;

#[tokio::test]
async fn a_person_signs_in_with_a_code() {
    let server = teams::start().await;
    let connector = connector(organisation(&server.uri(), TENANT, &[]));
    let code = connector.begin_sign_in().await.unwrap();
    assert_eq!(code.user_code, "FRWQDE7YL");
    assert_eq!(code.address, "https://microsoft.com/devicelogin");
    assert_eq!((code.interval, code.expires_in), (5, 900));
    let waiting = connector.poll_sign_in(&code).await.unwrap();
    assert!(matches!(waiting, SignIn::Waiting), "{waiting:?}");
    let done = connector.poll_sign_in(&code).await.unwrap();
    assert!(!format!("{done:?}").contains(TOKEN), "{done:?}");
    let SignIn::Done(tokens) = done else {
        panic!("{done:?}");
    };
    assert_eq!(tokens.get("refresh_token").unwrap().expose_secret(), TOKEN);
    let asked = server.received_requests().await.unwrap();
    let form = String::from_utf8(asked[0].body.clone()).unwrap();
    assert!(
        form.contains("scope=offline_access+User.Read+Team.ReadBasic.All"),
        "{form}"
    );
}

fn refusal(word: &str, number: u32) -> ResponseTemplate {
    ResponseTemplate::new(400).set_body_json(json!({
        "error": word,
        "error_description": format!("AADSTS{number}: {TOKEN} fake-device-code-0001."),
    }))
}

#[rstest]
#[case("authorization_declined", 0, "refresh_token", "declined")]
#[case("expired_token", 0, "refresh_token", "Begin the sign-in again")]
#[case("invalid_grant", 700_082, "refresh_token", "(AADSTS700082)")]
#[case("invalid_grant", 65_001, "refresh_token", "grant consent")]
#[case("invalid_grant", 53_003, "refresh_token", "Conditional Access")]
#[case("invalid_client", 7_000_218, "client_id", "Allow public client flows")]
#[case("unauthorized_client", 700_016, "client_id", "no app registration")]
#[case("invalid_request", 90_002, "tenant", "no tenant")]
#[case("of_next_year", 99, "refresh_token", "(AADSTS99)")]
#[tokio::test]
async fn a_sign_in_that_is_refused_says_what_to_do(
    #[case] word: &str,
    #[case] number: u32,
    #[case] expected: &str,
    #[case] advice: &str,
) {
    let server = teams::start().await;
    let connector = connector(signed_in(&server));
    let code = connector.begin_sign_in().await.unwrap();
    first(
        &server,
        "POST",
        "/(token|devicecode)$",
        refusal(word, number),
    )
    .await;
    let errors = [
        connector.begin_sign_in().await.unwrap_err(),
        connector.poll_sign_in(&code).await.unwrap_err(),
        connector.test().await.unwrap_err(),
    ];
    for error in errors {
        let ConnectorError::Settings { field, message } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(*field, expected);
        assert!(message.contains(advice), "{message}");
        for secret in [TOKEN, "fake-device-code"] {
            assert!(!format!("{error:?}").contains(secret), "{error:?}");
        }
    }
}

#[rstest]
#[case("authorization_pending", false)]
#[case("slow_down", true)]
#[tokio::test]
async fn a_sign_in_that_takes_its_time_is_waited_for(#[case] word: &str, #[case] slower: bool) {
    let server = teams::start().await;
    let connector = connector(organisation(&server.uri(), TENANT, &[]));
    let code = connector.begin_sign_in().await.unwrap();
    first(&server, "POST", "/token$", refusal(word, 70_016)).await;
    let outcome = connector.poll_sign_in(&code).await.unwrap();
    assert_eq!(matches!(outcome, SignIn::SlowDown), slower, "{outcome:?}");
    assert_eq!(matches!(outcome, SignIn::Waiting), !slower, "{outcome:?}");
}

#[tokio::test]
async fn a_sign_in_page_that_is_no_web_page_is_not_shown() {
    let server = teams::start().await;
    let mut body = recorded("teams/device_code_answer.json");
    body["verification_uri"] = json!("file:///etc/passwd");
    let answer = ResponseTemplate::new(200).set_body_json(body);
    first(&server, "POST", "/devicecode$", answer).await;
    let connector = connector(organisation(&server.uri(), TENANT, &[]));
    let error = connector.begin_sign_in().await.unwrap_err();
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn nobody_signed_in_and_a_sign_in_that_ended_say_so() {
    let server = teams::start().await;
    let nobody = organisation(&server.uri(), TENANT, &[]);
    let error = pull(nobody).await.unwrap_err();
    assert!(
        error.to_string().starts_with("Nobody has signed in"),
        "{error}"
    );
    let ended = organisation(&server.uri(), TENANT, &[("refresh_token", "old")]);
    let error = pull(ended).await.unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::Settings {
                field: "refresh_token",
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().ends_with("Sign in again."), "{error}");
}

#[tokio::test]
async fn a_new_refresh_token_goes_to_the_keeper_and_is_used_next() {
    let server = teams::start().await;
    let kept = Arc::new(Kept::default());
    let mut access = signed_in(&server);
    access.keeper = Some(kept.clone());
    // So short that each call needs a new access token.
    let renewed = ResponseTemplate::new(200).set_body_json(teams::tokens(NEXT_TOKEN, 60));
    first(&server, "POST", "/token$", renewed).await;
    connector(access).test().await.unwrap();
    assert_eq!(
        *kept.0.lock().unwrap(),
        [format!("refresh_token={NEXT_TOKEN}")]
    );
    let requests = server.received_requests().await.unwrap();
    let used: Vec<bool> = requests
        .iter()
        .filter(|it| it.url.path().ends_with("/token"))
        .map(|it| String::from_utf8_lossy(&it.body).contains(NEXT_TOKEN))
        .collect();
    assert!(
        !used[0] && used.len() > 1 && used[1..].iter().all(|it| *it),
        "{used:?}"
    );
}

#[tokio::test]
async fn an_access_token_that_graph_refuses_is_renewed_once() {
    let server = teams::start().await;
    let refused =
        ResponseTemplate::new(401).set_body_json(recorded("teams/error_401_invalid_token.json"));
    Mock::given(path("/v1.0/me"))
        .respond_with(refused.clone())
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&server)
        .await;
    connector(signed_in(&server)).test().await.unwrap();
    assert_eq!(asked(&server, "POST", "/token").await, 2);

    first(&server, "GET", "/v1.0/", refused).await;
    let error = connector(signed_in(&server)).test().await.unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::Settings {
                field: "refresh_token",
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().contains("sign in again"), "{error}");
}
