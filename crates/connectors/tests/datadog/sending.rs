//! Deployments that are sent to the DORA metrics.

use muster_connectors::{ConnectorError, Outgoing, connect};
use muster_model::{
    fact::{Deployment, DeploymentKind, DeploymentStatus, FactKey},
    ids::ConnectionId,
    time::Timestamp,
};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{body_partial_json, header, method, path},
};

use crate::{
    access::{NOW, TOKEN},
    file, on_top, reading, requests, with,
};

const COMMIT: &str = "66adc9350f2cc9b250b69abddab733dd55e1a588";

fn deployment() -> Deployment {
    Deployment {
        key: FactKey {
            connection: ConnectionId::new(),
            external_id: "42".to_owned(),
        },
        observed_at: NOW,
        source: "shop/checkout".to_owned(),
        environment: "production".to_owned(),
        status: DeploymentStatus::Success,
        kind: DeploymentKind::Rollout,
        commit: COMMIT.to_owned(),
        reference: "v1.12.07".to_owned(),
        pipeline: String::new(),
        title: String::new(),
        author: "ada".to_owned(),
        url: "https://git.example.com/shop/checkout/-/environments/3".to_owned(),
        created_at: Timestamp(1_693_491_970_000),
        started_at: Some(Timestamp(1_693_491_974_000)),
        finished_at: Some(Timestamp(1_693_491_984_000)),
    }
}

fn outgoing(deployment: Deployment) -> Outgoing {
    Outgoing::Deployment {
        deployment: Box::new(deployment),
        service: "checkout".to_owned(),
        teams: vec!["shop".to_owned(), "payments".to_owned()],
    }
}

#[tokio::test]
async fn a_deployment_is_sent_as_datadog_wants_it_and_a_repeat_is_the_same() {
    let server = muster_replay::datadog::start().await;
    Mock::given(method("POST"))
        .and(path("/api/v2/dora/deployment"))
        .and(header("dd-api-key", TOKEN))
        .and(body_partial_json(json!({"data": {"attributes": {
            "service": "checkout",
            "env": "production",
            "team": "shop",
            "version": "v1.12.07",
            "started_at": 1_693_491_974_000_000_000_i64,
            "finished_at": 1_693_491_984_000_000_000_i64,
            "git": {
                "commit_sha": COMMIT,
                "repository_url": "https://git.example.com/shop/checkout",
            },
        }}})))
        .respond_with(file(200, "deployment_sent"))
        .with_priority(1)
        .expect(2)
        .mount(&server)
        .await;
    let connector = connect(reading(&server.uri())).unwrap();
    let message = outgoing(deployment());
    connector.send(&message).await.unwrap();
    connector.send(&message).await.unwrap();
    let sent = requests(&server).await;
    assert_eq!(sent[0].body, sent[1].body);
    let body: Value = sent[0].body_json().unwrap();
    let id = body["data"]["attributes"]["id"].as_str().unwrap();
    let fits = id
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "-_.:".contains(it));
    assert!((16..=128).contains(&id.len()) && fits, "{id}");
}

#[rstest]
#[case(DeploymentStatus::Failed, Some(NOW))]
#[case(DeploymentStatus::Cancelled, Some(NOW))]
#[case(DeploymentStatus::Running, None)]
#[case(DeploymentStatus::Success, None)]
#[tokio::test]
async fn what_did_not_go_out_or_has_not_ended_is_not_sent(
    #[case] status: DeploymentStatus,
    #[case] finished_at: Option<Timestamp>,
) {
    let server = muster_replay::datadog::start().await;
    let it = Deployment {
        status,
        finished_at,
        ..deployment()
    };
    let connector = connect(reading(&server.uri())).unwrap();
    let error = connector.send(&outgoing(it)).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Settings { .. }),
        "{error:?}"
    );
    assert_eq!(requests(&server).await.len(), 0);
}

#[tokio::test]
async fn nothing_is_sent_that_nobody_asked_for() {
    let server = muster_replay::datadog::start().await;
    let access = with(reading(&server.uri()), "send_deployments", false.into());
    let connector = connect(access).unwrap();
    let test = Outgoing::Test {
        channel: String::new(),
    };
    for message in [outgoing(deployment()), test] {
        let error = connector.send(&message).await.unwrap_err();
        assert!(
            matches!(error, ConnectorError::Settings { .. }),
            "{error:?}"
        );
    }
    assert_eq!(requests(&server).await.len(), 0);
}

#[rstest]
#[case(
    file(400, "error_400_deployment"),
    "did not take the deployment: got type \"\" expected one of"
)]
#[case(ResponseTemplate::new(403), "The API key may not send deployments")]
#[tokio::test]
async fn a_deployment_that_datadog_refuses_is_told_in_its_words(
    #[case] answer: ResponseTemplate,
    #[case] sentence: &str,
) {
    let server = muster_replay::datadog::start().await;
    on_top(&server, "/api/v2/dora/deployment", answer).await;
    let connector = connect(reading(&server.uri())).unwrap();
    let error = connector.send(&outgoing(deployment())).await.unwrap_err();
    assert!(error.to_string().contains(sentence), "{error}");
}
