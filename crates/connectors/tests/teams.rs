//! The Teams connector against Graph, sign-in and Workflows made from recorded answers, and against
//! everything that these refuse.

#[path = "replay/access.rs"]
mod access;
#[path = "teams/posting.rs"]
mod posting;
#[path = "teams/secrets.rs"]
mod secrets;
#[path = "teams/sign_in.rs"]
mod sign_in;
#[path = "teams/two_way.rs"]
mod two_way;

use std::sync::{Arc, Mutex};

use access::{NOW, TOKEN, access, stream};
use muster_connectors::{
    Access, Connector, ConnectorError, Outgoing, Page, SignIn, Snapshot, TokenKeeper, Tokens,
    connect,
};
use muster_model::{
    fact::{Channel, Fact, FactKind},
    record::ConnectionSettings,
};
use muster_replay::{
    recorded,
    teams::{self, ACCESS_TOKEN, CLIENT_ID, NEXT_TOKEN, SIGNATURE, TENANT},
};
use rstest::rstest;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path, path_regex},
};

const MARK_8: &str = "45c26d8b-7408-4abd-a0e2-a70c492f769f";

/// A connection with these tokens; with an app to sign in to if `tenant` is named.
fn organisation(server: &str, tenant: &str, tokens: &[(&str, &str)]) -> Access {
    let client_id = if tenant.is_empty() { "" } else { CLIENT_ID };
    let settings = ConnectionSettings::new(
        "teams",
        [
            ("tenant", tenant.into()),
            ("client_id", client_id.into()),
            ("sign_in_address", server.into()),
        ],
    );
    let mut access = access(server, "", settings);
    access.tokens = tokens
        .iter()
        .map(|(name, token)| ((*name).to_owned(), SecretString::from(*token)))
        .collect();
    access
}

fn signed_in(server: &MockServer) -> Access {
    organisation(&server.uri(), TENANT, &[("refresh_token", TOKEN)])
}

fn with_webhooks(server: &MockServer) -> Access {
    organisation(&server.uri(), "", &[("webhooks", &teams::webhooks(server))])
}

fn connector(access: Access) -> Box<dyn Connector> {
    connect(access).expect("the connection can be used")
}

fn channels(page: &Page) -> Vec<&Channel> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Channel(channel) => channel,
            other => panic!("{other:?} is not a channel"),
        })
        .collect()
}

async fn pull(access: Access) -> Result<Page, ConnectorError> {
    connector(access).pull(&stream("channels"), None, NOW).await
}

/// Mounts an answer before all others.
async fn first(server: &MockServer, verb: &str, place: &str, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path_regex(place))
        .respond_with(answer)
        .with_priority(1)
        .mount(server)
        .await;
}

fn to(channel: &str) -> Outgoing {
    Outgoing::Test {
        channel: channel.to_owned(),
    }
}

/// How many requests of this method and path there were.
async fn asked(server: &MockServer, verb: &str, place: &str) -> usize {
    let requests = server.received_requests().await;
    let requests = requests.expect("the server keeps its requests");
    requests
        .iter()
        .filter(|it| it.method.as_str() == verb && it.url.path().contains(place))
        .count()
}

#[derive(Debug, Default)]
struct Kept(Mutex<Vec<String>>);

impl TokenKeeper for Kept {
    fn keep(&self, name: &str, token: &SecretString) {
        let kept = format!("{name}={}", token.expose_secret());
        self.0.lock().expect("nobody panicked").push(kept);
    }
}

#[tokio::test]
async fn the_channels_of_all_teams_are_one_whole_picture() {
    let server = teams::start().await;
    let page = pull(signed_in(&server)).await.unwrap();
    assert_eq!(
        (
            page.more,
            page.total,
            page.active.clone(),
            page.left_out.len()
        ),
        (false, Some(12), Some(Snapshot::all(FactKind::Channel)), 0)
    );
    let design = *channels(&page)
        .iter()
        .find(|it| it.name == "Mark 8 Project Team/Design")
        .unwrap();
    assert_eq!(
        design.key.external_id,
        format!("{MARK_8}/19:bb90e11ce1f44e7391404f7017026bb7@thread.tacv2")
    );
    assert_eq!(design.topic, "Discuss design projects.");
    assert!(design.reachable && !design.private);
    assert!(
        design
            .url
            .starts_with("https://teams.microsoft.com/l/channel/")
    );
    assert!(
        channels(&page)
            .iter()
            .any(|it| it.name == "U.S. Sales/Sales East")
    );
}

#[tokio::test]
async fn one_access_token_serves_a_whole_listing() {
    let server = teams::start().await;
    let connector = connector(signed_in(&server));
    for _ in 0..2 {
        connector
            .pull(&stream("channels"), None, NOW)
            .await
            .unwrap();
    }
    assert_eq!(asked(&server, "POST", "/token").await, 1);
}

#[tokio::test]
async fn webhooks_are_channels_and_one_of_a_channels_name_is_that_channel() {
    let server = teams::start().await;
    let mut webhooks = teams::webhooks(&server);
    webhooks.push_str(
        &webhooks
            .replace("ops", "Retail/general")
            .replace("releases", "cab"),
    );
    let webhooks = webhooks.replace("Retail/general", "\nRetail/general");
    let access = organisation(
        &server.uri(),
        TENANT,
        &[("webhooks", &webhooks), ("refresh_token", TOKEN)],
    );
    let page = pull(access).await.unwrap();
    let names: Vec<_> = channels(&page).iter().map(|it| it.name.clone()).collect();
    assert_eq!(
        names.iter().filter(|it| it.starts_with("Retail/")).count(),
        1
    );
    assert!(
        ["ops", "releases", "cab"]
            .iter()
            .all(|it| names.contains(&(*it).to_owned()))
    );
    assert_eq!(page.total, Some(15));

    let page = pull(with_webhooks(&server)).await.unwrap();
    let found: Vec<_> = channels(&page)
        .iter()
        .map(|it| (it.name.as_str(), it.key.external_id.as_str(), it.reachable))
        .collect();
    assert_eq!(
        found,
        [
            ("ops", "webhook:ops", true),
            ("releases", "webhook:releases", true)
        ]
    );
    assert_eq!(page.active, Some(Snapshot::all(FactKind::Channel)));
}

#[tokio::test]
async fn whoever_is_in_no_team_has_no_channel() {
    let server = teams::start().await;
    let none = ResponseTemplate::new(200).set_body_json(json!({"value": []}));
    first(&server, "GET", "joinedTeams", none).await;
    let page = pull(signed_in(&server)).await.unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (0, Some(Snapshot::all(FactKind::Channel)))
    );
    let report = connector(signed_in(&server)).test().await.unwrap();
    assert_eq!(report.lines, ["Whoever signed in is in no team."]);
}

#[tokio::test]
async fn private_channels_are_marked_and_answers_may_be_short() {
    let server = teams::start().await;
    let recorded = recorded("teams/team_channels_list_private.json");
    let private = &recorded["response"]["body"]["json"];
    let bare = muster_replay::recorded("teams/joined_teams.json");
    first(
        &server,
        "GET",
        "joinedTeams",
        ResponseTemplate::new(200).set_body_json(&bare["response"]["body"]["json"]),
    )
    .await;
    first(
        &server,
        "GET",
        "/channels$",
        ResponseTemplate::new(200).set_body_json(private),
    )
    .await;
    let page = pull(signed_in(&server)).await.unwrap();
    let channel = channels(&page)[0];
    assert_eq!(channel.name, "31aa74dd-dd65-43ac-8c4e-0ec1ae5a8ee1/General");
    assert!(channel.private);
    assert_eq!(channel.url, "");
}

#[rstest]
#[case(403)]
#[case(404)]
#[tokio::test]
async fn a_team_that_may_not_be_read_costs_no_other_and_ends_no_channel(#[case] status: u16) {
    let server = teams::start().await;
    let body = recorded("teams/error_404_channel_item_not_found.json");
    let answer = ResponseTemplate::new(status).set_body_json(body);
    first(&server, "GET", &format!("teams/{MARK_8}/channels"), answer).await;
    let page = pull(signed_in(&server)).await.unwrap();
    assert_eq!((page.facts.len(), page.active), (8, None));
    assert_eq!(page.left_out.len(), 1);
    assert!(
        page.left_out[0].contains("'Mark 8 Project Team'"),
        "{}",
        page.left_out[0]
    );
}

#[tokio::test]
async fn pages_that_do_not_end_are_an_error() {
    let server = teams::start().await;
    let next = format!("{}/v1.0/me/joinedTeams?$skiptoken=x", server.uri());
    let body = json!({"value": [], "@odata.nextLink": next});
    let answer = ResponseTemplate::new(200).set_body_json(body);
    first(&server, "GET", "joinedTeams", answer).await;
    let error = pull(signed_in(&server)).await.unwrap_err();
    assert!(error.to_string().contains("do not end"), "{error}");
}

#[tokio::test]
async fn a_next_page_at_another_host_is_not_asked_for() {
    let server = teams::start().await;
    let other = MockServer::start().await;
    let body = json!({"value": [], "@odata.nextLink": format!("{}/v1.0/me", other.uri())});
    let answer = ResponseTemplate::new(200).set_body_json(body);
    first(&server, "GET", "joinedTeams", answer).await;
    let error = pull(signed_in(&server)).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Redirected { .. }),
        "{error}"
    );
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[rstest]
#[case(403, "Forbidden", "the delegated permission Team.ReadBasic.All")]
#[case(404, "NotFound", "the teams")]
#[case(429, "RateLimited", "slow down")]
#[case(400, "Refused", "Uploaded fragment")]
#[case(500, "Server", "status 500")]
#[case(503, "Server", "status 503")]
#[tokio::test]
async fn a_status_of_graph_has_its_error(
    #[case] status: u16,
    #[case] variant: &str,
    #[case] words: &str,
) {
    let server = teams::start().await;
    let body = recorded("teams/error_body_general.json");
    let answer = ResponseTemplate::new(status).set_body_json(body);
    first(&server, "GET", "joinedTeams", answer).await;
    let error = pull(signed_in(&server)).await.unwrap_err();
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
    assert!(error.to_string().contains(words), "{error}");
}

#[rstest]
#[case("{\"value\": [")]
#[case("{\"value\": 7}")]
#[case("<html>")]
#[tokio::test]
async fn what_is_no_answer_is_malformed(#[case] body: &str) {
    let server = teams::start().await;
    let answer = ResponseTemplate::new(200).set_body_string(body);
    first(&server, "GET", "joinedTeams", answer.clone()).await;
    let error = pull(signed_in(&server)).await.unwrap_err();
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
    first(&server, "POST", "/token$", answer).await;
    let error = pull(signed_in(&server)).await.unwrap_err();
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn no_request_goes_out_before_graph_wants_to_hear_from_us_again() {
    let server = teams::start().await;
    let recorded = recorded("teams/error_429_too_many_requests.json");
    let answer = ResponseTemplate::new(429)
        .set_body_json(&recorded["response"]["body"]["json"])
        .insert_header("Retry-After", "20.128");
    first(&server, "GET", "/v1.0/", answer).await;
    let connector = connector(signed_in(&server));
    let error = connector
        .pull(&stream("channels"), None, NOW)
        .await
        .unwrap_err();
    assert!(error.retry_at().is_some(), "{error}");
    let error = connector.test().await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::RateLimited { .. }),
        "{error}"
    );
    assert_eq!(asked(&server, "GET", "/v1.0/").await, 1);
}

#[tokio::test]
async fn the_test_says_what_is_known_without_posting() {
    let server = teams::start().await;
    let webhooks = format!(
        "{}\ncab = https://prod-12.westeurope.logic.azure.com:443/workflows/1/triggers/manual\
         ?api-version=1&sig={SIGNATURE}",
        teams::webhooks(&server)
    );
    let access = organisation(
        &server.uri(),
        TENANT,
        &[("webhooks", &webhooks), ("refresh_token", TOKEN)],
    );
    let report = connector(access).test().await.unwrap();
    assert_eq!(report.product, "Microsoft Teams");
    assert_eq!(report.user, "ada@example.com");
    assert_eq!(report.lines.len(), 4);
    assert!(report.lines[0].contains("'ops' has a URL of the right form, but not at a host"));
    assert_eq!(
        report.lines[2],
        "The webhook of 'cab' has a URL of the right form. Send a test card to try it."
    );
    assert!(
        report.lines[3].starts_with("Whoever signed in is in 6 teams: MSFT,"),
        "{}",
        report.lines[3]
    );
    let posted = server.received_requests().await.unwrap();
    assert!(posted.iter().all(|it| !it.url.path().contains("workflows")));
}

#[tokio::test]
async fn the_test_names_a_permission_that_the_sign_in_does_not_cover() {
    let server = teams::start().await;
    let mut tokens = teams::tokens(NEXT_TOKEN, 3_599);
    tokens["scope"] =
        json!("https://graph.microsoft.com/User.Read Team.ReadBasic.All Channel.ReadBasic.All");
    let answer = ResponseTemplate::new(200).set_body_json(tokens);
    first(&server, "POST", "/token$", answer).await;
    let report = connector(signed_in(&server)).test().await.unwrap();
    assert_eq!(
        report.lines[0],
        "The sign-in does not cover the permission ChannelMessage.Send. Muster posts through \
         webhooks only."
    );
    let page = pull(signed_in(&server)).await.unwrap();
    assert!(channels(&page).iter().all(|it| !it.reachable));
}

#[rstest]
#[case("tenant", "", CLIENT_ID, "")]
#[case("client_id", TENANT, " ", "")]
#[case("sign_in_address", TENANT, CLIENT_ID, "login")]
fn settings_that_are_not_whole_are_named(
    #[case] expected: &str,
    #[case] tenant: &str,
    #[case] client_id: &str,
    #[case] sign_in_address: &str,
) {
    let settings = ConnectionSettings::new(
        "teams",
        [
            ("tenant", tenant.into()),
            ("client_id", client_id.into()),
            ("sign_in_address", sign_in_address.into()),
        ],
    );
    let mut access = access("https://graph.microsoft.com", "", settings);
    access.tokens = Tokens::default();
    let error = connect(access).err().expect("it cannot be used");
    assert!(
        matches!(error, ConnectorError::Settings { field, .. } if field == expected),
        "{error:?}"
    );
}
