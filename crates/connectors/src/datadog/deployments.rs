//! Deployments of other connections, sent to Datadog's DORA metrics. The id is made from the fact,
//! so that one that is sent twice is one there.

use muster_model::{
    fact::{Deployment, DeploymentStatus},
    time::Timestamp,
};
use serde_json::{Value, json};

use super::Datadog;
use crate::{error::ConnectorError, http::Call};

impl Datadog {
    pub(super) async fn send_deployment(
        &self,
        deployment: &Deployment,
        service: &str,
        teams: &[String],
    ) -> Result<(), ConnectorError> {
        let refuse = |message: &str| Err(ConnectorError::settings("send_deployments", message));
        if !self.send_deployments {
            return refuse(
                "Sending deployments is switched off for this connection to Datadog. Switch it on \
                 in its settings.",
            );
        }
        let went_out = matches!(
            deployment.status,
            DeploymentStatus::Success | DeploymentStatus::RolledBack
        );
        let (true, Some(finished_at)) = (went_out, deployment.finished_at) else {
            return refuse(
                "Datadog takes deployments that went out and have ended; this one has not.",
            );
        };
        let call = Call::new(
            &["api", "v2", "dora", "deployment"],
            "a deployment for its DORA metrics",
            "an API key of an organisation that has DORA Metrics; the US1-FED site has none",
        )
        .post(body(deployment, finished_at, service, teams));
        match self.ask(&call).await {
            Ok(_) => Ok(()),
            Err(ConnectorError::Refused { reason, .. }) => refuse(&format!(
                "Datadog did not take the deployment{reason}. Switch sending off until that is \
                 put right."
            )),
            Err(ConnectorError::Forbidden { needs, .. }) => refuse(&format!(
                "The API key may not send deployments to Datadog. That takes {needs}."
            )),
            Err(error) => Err(error),
        }
    }
}

/// What is sent.
fn body(deployment: &Deployment, finished_at: Timestamp, service: &str, teams: &[String]) -> Value {
    let started_at = deployment.started_at.unwrap_or(deployment.created_at);
    let mut attributes = json!({
        "id": blake3::hash(deployment.key.to_string().as_bytes()).to_hex().as_str(),
        "service": service,
        "started_at": nanoseconds(started_at.min(finished_at)),
        "finished_at": nanoseconds(finished_at),
        "custom_tags": custom_tags(deployment),
    });
    let texts = [
        ("env", deployment.environment.as_str()),
        ("version", deployment.reference.as_str()),
        ("team", teams.first().map_or("", String::as_str)),
    ];
    for (name, text) in texts {
        if !text.is_empty() {
            attributes[name] = json!(text);
        }
    }
    if let Some(repository) = repository(deployment) {
        attributes["git"] = json!({
            "commit_sha": deployment.commit,
            "repository_url": repository,
        });
    }
    json!({"data": {"attributes": attributes}})
}

/// An instant as Datadog takes it.
const fn nanoseconds(at: Timestamp) -> i64 {
    at.millis().saturating_mul(1_000_000)
}

/// What Datadog has no field for.
fn custom_tags(deployment: &Deployment) -> Vec<String> {
    [
        ("source", &deployment.source),
        ("commit", &deployment.commit),
        ("author", &deployment.author),
    ]
    .iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(name, text)| format!("{name}:{text}"))
    .collect()
}

/// The address of the repository, which Datadog wants with a commit: that of the deployment, as
/// far as it names the source. None if it does not, or the commit is not known in full.
fn repository(deployment: &Deployment) -> Option<&str> {
    let commit = &deployment.commit;
    if commit.len() < 40 || !commit.chars().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let place = format!("/{}", deployment.source);
    let begin = deployment.url.find(&place)?;
    let (address, rest) = deployment.url.split_at_checked(begin + place.len())?;
    let whole = rest.is_empty() || rest.starts_with('/');
    (whole && place.len() > 1).then_some(address)
}

#[cfg(test)]
mod tests {
    use muster_model::{
        fact::{DeploymentKind, FactKey},
        ids::ConnectionId,
    };
    use rstest::rstest;

    use super::*;

    const COMMIT: &str = "66adc9350f2cc9b250b69abddab733dd55e1a588";

    fn deployment(source: &str, commit: &str, url: &str) -> Deployment {
        Deployment {
            key: FactKey {
                connection: ConnectionId::new(),
                external_id: "42".to_owned(),
            },
            observed_at: Timestamp(0),
            source: source.to_owned(),
            environment: String::new(),
            status: DeploymentStatus::Success,
            kind: DeploymentKind::Rollout,
            commit: commit.to_owned(),
            reference: String::new(),
            pipeline: String::new(),
            title: String::new(),
            author: String::new(),
            url: url.to_owned(),
            created_at: Timestamp(1_000),
            started_at: None,
            finished_at: Some(Timestamp(2_000)),
        }
    }

    #[rstest]
    #[case(
        "shop/checkout",
        COMMIT,
        "https://git.example/shop/checkout/-/jobs/7",
        Some("https://git.example/shop/checkout")
    )]
    #[case(
        "shop/checkout",
        COMMIT,
        "https://git.example/shop/checkout",
        Some("https://git.example/shop/checkout")
    )]
    #[case(
        "shop/checkout",
        COMMIT,
        "https://git.example/shop/checkout-api/-/jobs/7",
        None
    )]
    #[case(
        "shop/checkout",
        COMMIT,
        "https://ci.example/job/shop/job/checkout/7/",
        None
    )]
    #[case(
        "shop/checkout",
        "66adc93",
        "https://git.example/shop/checkout/-/jobs/7",
        None
    )]
    #[case("", COMMIT, "https://git.example/", None)]
    #[case("shop/checkout", COMMIT, "", None)]
    fn a_commit_goes_along_where_its_repository_is_known(
        #[case] source: &str,
        #[case] commit: &str,
        #[case] url: &str,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(repository(&deployment(source, commit, url)), expected);
    }

    #[test]
    fn what_is_not_known_is_not_sent_and_a_repeat_is_the_same() {
        let it = deployment("shop/deploy", "", "");
        let sent = body(&it, Timestamp(2_000), "checkout", &[]);
        let attributes = sent["data"]["attributes"].as_object().unwrap();
        let names: Vec<_> = attributes.keys().map(String::as_str).collect();
        let expected = ["id", "service", "started_at", "finished_at", "custom_tags"];
        assert_eq!(names, expected);
        assert_eq!(attributes["started_at"], json!(1_000_000_000_i64));
        assert_eq!(sent, body(&it, Timestamp(2_000), "checkout", &[]));
        assert_ne!(
            attributes["id"],
            body(&deployment("", "", ""), Timestamp(2_000), "checkout", &[])["data"]["attributes"]
                ["id"]
        );
    }
}
