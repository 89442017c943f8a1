//! Every system end to end: a connection to a small installation of it brings what the system has,
//! and asking again changes nothing.

use std::collections::BTreeSet;

use muster_connectors::{system, systems};
use muster_engine::{Event, connections::FactCounts};
use muster_model::{
    fact::FactKind,
    record::{ConnectionSettings, MetricQuery, SettingValue},
    time::{Millis, Timestamp},
};
use muster_replay::{TOKEN, splunk, splunk_on_call, teams, terraform};
use rstest::rstest;
use tokio::sync::broadcast::Receiver;
use wiremock::MockServer;

use crate::{
    gitlab::view,
    laptop::{Laptop, connection, draft, is_end_of},
};

type Settings = Vec<(&'static str, SettingValue)>;

fn metric(query: &str) -> (&'static str, SettingValue) {
    let query = MetricQuery {
        name: "Error rate".to_owned(),
        unit: "%".to_owned(),
        query: query.to_owned(),
    };
    ("metrics", SettingValue::Metrics(vec![query]))
}

/// The kinds of which there are facts.
fn kinds(counts: FactCounts) -> BTreeSet<FactKind> {
    [
        (FactKind::Deployment, counts.deployments),
        (FactKind::PipelineRun, counts.pipeline_runs),
        (FactKind::Change, counts.changes),
        (FactKind::Alert, counts.alerts),
        (FactKind::IacRun, counts.iac_runs),
        (FactKind::Sample, counts.samples),
        (FactKind::OnCallShift, counts.on_call_shifts),
        (FactKind::Channel, counts.channels),
        (FactKind::Event, counts.events),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(kind, _)| kind)
    .collect()
}

/// The kinds of which facts were written since this was last asked. Some are told only after the
/// end of their sync, but none after a change that is made now.
fn written(laptop: &Laptop, events: &mut Receiver<Event>) -> BTreeSet<FactKind> {
    let service = laptop.service("The last change");
    let last = Event::changed("service", Some(service.to_string()));
    let told = laptop.wait_for_event(events, |event| *event == last);
    let of = |kind: &FactKind| told.contains(&Event::changed(kind.as_str(), None));
    FactKind::ALL.into_iter().filter(of).collect()
}

async fn start(kind: &str) -> MockServer {
    match kind {
        "awx" => muster_replay::awx::start().await,
        "datadog" => muster_replay::datadog::start().await,
        "github" => muster_replay::github::start().await,
        "pagerduty" => muster_replay::pagerduty::start().await,
        "prometheus" => muster_replay::prometheus::start().await,
        "slack" => muster_replay::slack::start().await,
        "splunk" => splunk::start().await,
        "splunk_on_call" => splunk_on_call::start().await,
        "teams" => teams::start().await,
        "terraform" => terraform::start().await,
        other => panic!("there is no server for {other}"),
    }
}

/// The tokens, by name.
fn secrets(kind: &str) -> Vec<(&'static str, &'static str)> {
    match kind {
        "datadog" => vec![("token", TOKEN), ("application_key", TOKEN)],
        "slack" => vec![("token", TOKEN), ("app_token", TOKEN)],
        "splunk_on_call" => vec![("api_id", splunk_on_call::API_ID), ("token", TOKEN)],
        "teams" => vec![("refresh_token", TOKEN)],
        _ => vec![("token", TOKEN)],
    }
}

#[rstest]
#[case::awx("awx", vec![("deployment_templates", "^Test".into())])]
#[case::datadog("datadog", vec![
    ("event_query", "source:my_apps".into()),
    ("incidents", true.into()),
    metric("system.cpu.idle{*}"),
])]
#[case::github("github", vec![("repositories", (&["shop/checkout"][..]).into())])]
#[case::pagerduty("pagerduty", Vec::new())]
#[case::prometheus("prometheus", vec![metric("shop_error_rate")])]
#[case::slack("slack", Vec::new())]
#[case::splunk("splunk", vec![metric(splunk::SCHEDULED)])]
#[case::splunk_on_call("splunk_on_call", Vec::new())]
#[case::teams("teams", vec![
    ("tenant", teams::TENANT.into()),
    ("client_id", teams::CLIENT_ID.into()),
])]
#[case::terraform("terraform", vec![
    ("organization", terraform::ORGANIZATION.into()),
    ("deployment_workspaces", "^shop-(?P<environment>[a-z]+)$".into()),
])]
fn a_connection_brings_all_that_its_system_has(#[case] kind: &str, #[case] settings: Settings) {
    let laptop = Laptop::set_up();
    let server = laptop.wait_for(start(kind));
    let mut settings = ConnectionSettings::new(kind, settings);
    if kind == "teams" {
        let address = server.uri().as_str().into();
        settings
            .values
            .insert("sign_in_address".to_owned(), address);
    }
    let mut connection = connection(kind, server.uri(), settings);
    if kind == "prometheus" {
        connection.since = Timestamp(1_772_323_200_000);
    }
    let mut draft = draft(connection, None);
    let secrets = secrets(kind).into_iter();
    draft.secrets = secrets
        .map(|(name, secret)| (name.to_owned(), secret.to_owned()))
        .collect();
    let report = laptop.wait_for(laptop.engine.test_connection(draft.clone()));
    assert!(!report.unwrap().product.is_empty());
    let [mut events, mut changes] = [0; 2].map(|_| laptop.engine.events());
    let id = laptop.engine.save_connection(&draft).unwrap();
    laptop.wait_for_event(&mut events, |event| is_end_of(event, id));

    let first = view(&laptop, id);
    assert_eq!(first.error, None);
    // Issues come where an action item is linked to one; none is here.
    let brings: BTreeSet<_> = system(kind)
        .unwrap()
        .brings
        .iter()
        .copied()
        .filter(|kind| *kind != FactKind::Issue)
        .collect();
    assert_eq!(kinds(first.counts), brings, "{:?}", first.counts);
    assert_eq!(written(&laptop, &mut changes), brings);

    let brought = laptop.engine.connection(id).unwrap().brought;
    laptop.sync(id);
    let second = view(&laptop, id);
    assert_eq!((second.error, second.counts), (None, first.counts));
    assert_eq!(laptop.engine.connection(id).unwrap().brought, brought);
    assert_eq!(written(&laptop, &mut changes), BTreeSet::new());
    let mut events = laptop.engine.events();
    laptop.clock.advance(Millis::days(2));
    laptop.wait_for_event(&mut events, |event| is_end_of(event, id));
    assert_eq!(view(&laptop, id).error, None);
}

#[test]
fn there_is_a_case_for_every_system_that_is_no_folder() {
    let here = [
        "awx",
        "datadog",
        "github",
        "pagerduty",
        "prometheus",
        "slack",
        "splunk",
        "splunk_on_call",
        "teams",
        "terraform",
    ];
    // These have tests of their own, here or beside their connectors.
    let elsewhere = [
        "gitlab",
        "jenkins",
        "alertmanager",
        "terraform_files",
        "ansible_files",
    ];
    let tested: BTreeSet<_> = here.into_iter().chain(elsewhere).collect();
    let known: BTreeSet<_> = systems().iter().map(|it| it.kind).collect();
    assert_eq!(tested, known);
}
