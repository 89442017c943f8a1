//! Test cards through webhooks and through Graph, and what keeps one from its channel.

use super::*;

#[tokio::test]
async fn a_test_card_goes_to_the_webhook_of_its_name_or_to_all() {
    let server = teams::start().await;
    let connector = connector(with_webhooks(&server));
    connector.send(&to("OPS")).await.unwrap();
    assert_eq!(asked(&server, "POST", "6f0b8c1d").await, 1);
    connector.send(&to("")).await.unwrap();
    assert_eq!(asked(&server, "POST", "6f0b8c1d").await, 2);
    assert_eq!(asked(&server, "POST", "9a7d4e2f").await, 1);
    let requests = server.received_requests().await.unwrap();
    let card: Value = requests[0].body_json().unwrap();
    assert_eq!(card["attachments"][0]["content"]["type"], "AdaptiveCard");
    assert!(requests[0].url.query().unwrap().contains(SIGNATURE));
    let error = connector.send(&to("cab")).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("There are webhooks for ops, releases."),
        "{error}"
    );
}

#[tokio::test]
async fn a_test_card_goes_through_graph_where_there_is_no_webhook() {
    let server = teams::start().await;
    let connector = connector(signed_in(&server));
    connector
        .send(&to("mark 8 project team/Design"))
        .await
        .unwrap();
    let place = format!("/v1.0/teams/{MARK_8}/channels/19:bb90e11ce1f44e7391404f7017026bb7@");
    assert_eq!(asked(&server, "POST", &place).await, 1);
    let error = connector
        .send(&to("Mark 8 Project Team/Nowhere"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no channel called"), "{error}");
    let error = connector.send(&to("")).await.unwrap_err();
    assert!(error.to_string().contains("team/channel"), "{error}");

    first(&server, "POST", "/messages$", ResponseTemplate::new(403)).await;
    let error = connector
        .send(&to("Mark 8 Project Team/Design"))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("may not read or post messages"),
        "{error}"
    );
    assert!(error.to_string().contains("ChannelMessage.Send"), "{error}");
}

#[rstest]
#[case(
    400,
    "teams/workflow_webhook_error_400_trigger_not_enabled.json",
    "switched off"
)]
#[case(
    400,
    "teams/error_body_general.json",
    "does not understand the message"
)]
#[case(401, "teams/error_body_general.json", "does not accept the signature")]
#[case(404, "teams/error_body_general.json", "not there any more")]
#[case(418, "teams/error_body_general.json", "status 418")]
#[case(302, "teams/error_body_general.json", "another address")]
#[tokio::test]
async fn a_webhook_that_refuses_says_what_to_do(
    #[case] status: u16,
    #[case] body: &str,
    #[case] advice: &str,
) {
    let server = teams::start().await;
    let answer = ResponseTemplate::new(status)
        .set_body_json(recorded(body))
        .insert_header("Location", "/elsewhere?sig=x");
    first(&server, "POST", "6f0b8c1d", answer).await;
    let connector = connector(with_webhooks(&server));
    let error = connector.send(&to("ops")).await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        matches!(error, ConnectorError::Declined { .. }),
        "{error:?}"
    );
    assert!(
        sentence.contains(advice) && sentence.contains("'ops'"),
        "{sentence}"
    );

    connector.send(&to("")).await.unwrap_err();
    assert_eq!(asked(&server, "POST", "9a7d4e2f").await, 1);
    first(&server, "POST", "9a7d4e2f", ResponseTemplate::new(404)).await;
    let error = connector.send(&to("")).await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains("'ops'") && sentence.contains("'releases'"),
        "{sentence}"
    );
}

#[tokio::test]
async fn no_card_goes_out_before_a_webhook_wants_to_hear_from_us_again() {
    let server = teams::start().await;
    let answer = ResponseTemplate::new(429).insert_header("Retry-After", "30");
    first(&server, "POST", "6f0b8c1d", answer).await;
    let connector = connector(with_webhooks(&server));
    for _ in 0..2 {
        let error = connector.send(&to("ops")).await.unwrap_err();
        assert!(
            matches!(error, ConnectorError::RateLimited { .. }),
            "{error}"
        );
    }
    connector.send(&to("releases")).await.unwrap();
    assert_eq!(asked(&server, "POST", "6f0b8c1d").await, 1);
}
