//! Where secrets go, and that no text holds one.

use super::*;

#[tokio::test]
async fn a_channel_that_makes_no_sense_costs_no_other_and_shows_no_secret() {
    let server = teams::start().await;
    let echo = teams::webhooks(&server);
    let url = echo.lines().next().unwrap().split_once("= ").unwrap().1;
    let body = json!({"value": [
        {"id": ACCESS_TOKEN, "displayName": [url]},
        {"id": {"of": NEXT_TOKEN}, "displayName": NEXT_TOKEN},
        {"id": "19:a", "displayName": "General"},
    ]});
    first(
        &server,
        "GET",
        &format!("teams/{MARK_8}/channels"),
        ResponseTemplate::new(200).set_body_json(body),
    )
    .await;
    let access = organisation(
        &server.uri(),
        TENANT,
        &[("refresh_token", TOKEN), ("webhooks", &echo)],
    );
    let page = pull(access).await.unwrap();
    assert_eq!((page.left_out.len(), page.active), (2, None));
    let sentences = page.left_out.join("\n");
    for secret in [ACCESS_TOKEN, NEXT_TOKEN, SIGNATURE] {
        assert!(!sentences.contains(secret), "{sentences}");
    }
}

#[rstest]
#[case("ops", "no '='")]
#[case(
    "= https://a.example/?sig=canary-sig",
    "does not begin with a channel's name"
)]
#[case(
    "https://a.example/?sig=canary-sig",
    "does not begin with a channel's name"
)]
#[case("ops = canary-sig", "it is not one")]
#[case("ops = http://a.example/?sig=canary-sig", "https://")]
#[case("ops = http://localhost.evil.example/?sig=canary-sig", "https://")]
#[case("ops = ftp://127.0.0.1/?sig=canary-sig", "https://")]
#[case("ops = mailto:canary-sig", "no host")]
#[case("ops = https://canary-sig:x@a.example/?sig=canary-sig", "holds a user")]
#[case("ops = https://a.example/canary-sig", "signature")]
#[case("ops = https://a.example/canary-sig?sig=", "signature")]
#[case("ops = https://shop.webhook.office.com/canary-sig", "retired")]
#[case(
    "a = https://a.example/?sig=canary-sig\n\nA = https://a.example/?sig=canary-sig",
    "twice"
)]
#[case("", "at least one webhook")]
fn a_webhook_that_cannot_be_used_is_told_without_its_url(
    #[case] webhooks: &str,
    #[case] reason: &str,
) {
    let access = organisation("https://graph.microsoft.com", "", &[("webhooks", webhooks)]);
    assert!(!format!("{access:?}").contains("canary-sig"));
    let error = connect(access).err().expect("it cannot be used");
    let text = format!("{error} {error:?}");
    assert!(text.contains(reason), "{text}");
    assert!(!text.contains("canary-sig"), "{text}");
}

#[tokio::test]
async fn no_text_holds_a_token_or_a_webhooks_url() {
    for status in [200, 302, 400, 401, 403, 404, 409, 500] {
        let server = teams::start().await;
        let webhooks = teams::webhooks(&server);
        let echoing = |secrets: &str, location: &str| {
            ResponseTemplate::new(status)
                .set_body_json(json!({
                    "error": {"code": secrets, "message": secrets},
                    "error_description": secrets,
                    "value": secrets,
                }))
                .insert_header("Location", location)
        };
        let tokens = format!("{TOKEN} {ACCESS_TOKEN} {NEXT_TOKEN}");
        let place = format!("http://localhost/{ACCESS_TOKEN}");
        first(&server, "GET", "/v1.0/", echoing(&tokens, &place)).await;
        let place = format!("/{SIGNATURE}");
        first(&server, "POST", "workflows", echoing(&webhooks, &place)).await;
        let access = organisation(
            &server.uri(),
            TENANT,
            &[("webhooks", &webhooks), ("refresh_token", TOKEN)],
        );
        let connector = connector(access);
        let outcomes = [
            connector.test().await.map(|_| ()),
            connector
                .pull(&stream("channels"), None, NOW)
                .await
                .map(|_| ()),
            connector.send(&to("")).await.map(drop),
            connector.send(&to("MSFT/General")).await.map(drop),
        ];
        first(&server, "POST", "/token$", echoing(&tokens, &place)).await;
        let renewed = self::connector(organisation(
            &server.uri(),
            TENANT,
            &[("refresh_token", TOKEN)],
        ));
        for outcome in outcomes
            .into_iter()
            .chain([renewed.test().await.map(|_| ())])
        {
            let Err(error) = outcome else { continue };
            for text in [error.to_string(), format!("{error:?}")] {
                for secret in [TOKEN, ACCESS_TOKEN, NEXT_TOKEN, SIGNATURE, "6f0b8c1d"] {
                    assert!(!text.contains(secret), "{status}: {text}");
                }
            }
        }
    }
}

#[tokio::test]
async fn tokens_go_where_they_belong_and_into_no_address() {
    let server = teams::start().await;
    let graph = MockServer::start().await;
    Mock::given(header("authorization", format!("Bearer {ACCESS_TOKEN}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"value": []})))
        .mount(&graph)
        .await;
    let mut access = signed_in(&server);
    access.connection.base_url = graph.uri();
    pull(access).await.unwrap();
    for request in graph.received_requests().await.unwrap() {
        assert!(!request.url.as_str().contains(ACCESS_TOKEN));
        assert!(!String::from_utf8_lossy(&request.body).contains(TOKEN));
    }
    for request in server.received_requests().await.unwrap() {
        assert!(!request.headers.contains_key("authorization"));
        assert!(!request.url.as_str().contains(TOKEN), "{}", request.url);
    }
}
