//! Sync: what a connection brings, that it goes on where it was, and what is said when it cannot.

use std::collections::BTreeMap;

use muster_engine::{
    Clock, Event,
    connections::{FactCounts, TokenState},
    delivery::{DeploymentFilter, PipelineRunFilter},
    kpis::{KpiCard, KpiScope},
};
use muster_model::{
    ids::ConnectionId,
    kpi::{Bucket, Kpi},
    record::{Service, ServiceSource, Severity, Tier},
    time::{Millis, Timestamp, Window},
};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::{
    gitlab::{GitLab, TOKEN, view},
    laptop::{Laptop, START, draft, is_end_of},
    replay::parameter,
};

/// All that the recorded lists hold and that can be read.
const WHOLE: FactCounts = FactCounts {
    deployments: 6,
    pipeline_runs: 29,
    changes: 10,
    alerts: 0,
    iac_runs: 0,
    samples: 0,
    on_call_shifts: 0,
    channels: 0,
    events: 0,
};

/// The deployments and pipeline runs that the laptop knows, each with how it went.
fn known(laptop: &Laptop) -> BTreeMap<String, String> {
    let filter = DeploymentFilter {
        limit: 200,
        ..DeploymentFilter::default()
    };
    let deployments = laptop.engine.deployments(&filter).unwrap().rows;
    let filter = PipelineRunFilter {
        limit: 200,
        ..PipelineRunFilter::default()
    };
    let runs = laptop.engine.pipeline_runs(&filter).unwrap().rows;
    deployments
        .into_iter()
        .map(|it| {
            (
                format!("deployment {}", it.key.external_id),
                format!("{:?}", it.status),
            )
        })
        .chain(runs.into_iter().map(|it| {
            (
                format!("run {}", it.key.external_id),
                format!("{:?}", it.status),
            )
        }))
        .collect()
}

#[test]
fn the_first_sync_brings_everything_and_says_how_it_goes() {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 5);
    let mut events = laptop.engine.events();
    let id = gitlab.connect(&laptop);
    let told = laptop.wait_for_event(&mut events, |event| is_end_of(event, id));
    let progress: Vec<_> = told
        .into_iter()
        .filter_map(|event| match event {
            Event::SyncProgress(progress) => Some(progress),
            _ => None,
        })
        .collect();
    assert!(progress.iter().all(|it| it.connection == id && it.first));
    assert!(progress.is_sorted_by_key(|it| (it.items, it.pages)));
    let last = progress.last().unwrap();
    assert_eq!(last.items, 6 + 29 + 10);
    // Six deployments were read before, and GitLab counts 29 pipelines.
    assert!(progress.iter().any(|it| {
        it.stream == "shop/checkout: pipelines" && it.items > 6 && it.total == Some(6 + 29)
    }));

    let detail = laptop.engine.connection(id).unwrap();
    assert_eq!(detail.view.counts, WHOLE);
    assert_eq!((detail.view.error, detail.view.progress), (None, None));
    assert_eq!(detail.view.last_success, Some(START));
    assert_eq!(detail.view.token, TokenState::ThisRunOnly);
    assert_eq!(detail.streams.len(), 3);
    assert!(
        detail
            .streams
            .iter()
            .all(|stream| stream.caught_up && stream.pages > 1)
    );
    let sources = laptop.engine.sources().unwrap();
    assert_eq!(sources.len(), 1);
    assert_eq!(
        (sources[0].path.as_str(), sources[0].deployments),
        ("shop/checkout", 6)
    );
    let environments = laptop.engine.environments().unwrap().seen;
    let tiers: BTreeMap<_, _> = environments
        .iter()
        .map(|seen| (seen.name.as_str(), seen.tier))
        .collect();
    assert_eq!(
        tiers,
        BTreeMap::from([
            ("production", Some(Tier::Production)),
            ("staging", Some(Tier::Staging)),
        ])
    );
}

#[rstest]
#[case(1)]
#[case(2)]
#[case(4)]
#[case(8)]
fn a_sync_that_is_stopped_goes_on_to_the_same_facts(#[case] request: usize) {
    let whole = Laptop::set_up();
    GitLab::recorded(&whole, 100).connect(&whole);

    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 3);
    gitlab.stop_at_request(request, &laptop);
    let id = gitlab.connect(&laptop);
    let stopped = view(&laptop, id);
    assert_eq!((stopped.error, stopped.last_success), (None, None));
    assert!(stopped.counts.pipeline_runs < 29);
    laptop.sync(id);
    assert_eq!(view(&laptop, id).counts, WHOLE);
    assert_eq!(known(&laptop), known(&whole));
}

#[test]
fn after_a_restart_a_token_of_the_last_run_is_asked_for_and_the_sync_goes_on_with_it() {
    let mut laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 3);
    gitlab.stop_at_request(4, &laptop);
    let id = gitlab.connect(&laptop);
    laptop.quit();
    laptop.start_again();
    assert_eq!(view(&laptop, id).token, TokenState::Missing);
    assert_eq!(laptop.engine.today().unwrap().failing.len(), 1);

    gitlab.take_asked();
    let mut events = laptop.engine.events();
    let mut again = draft(gitlab.connection(), Some(TOKEN));
    again.id = Some(id);
    laptop.engine.save_connection(&again).unwrap();
    laptop.wait_for_event(&mut events, |event| is_end_of(event, id));
    assert_eq!(view(&laptop, id).counts, WHOLE);
    assert_eq!(view(&laptop, id).error, None);
}

#[test]
fn the_second_sync_asks_only_for_what_changed() {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    let id = gitlab.connect(&laptop);
    let first = gitlab.take_asked().len();
    {
        let mut rows = gitlab.deployments.rows.lock().unwrap();
        let row = rows.iter_mut().find(|row| row["id"] == 13_436_778).unwrap();
        row["status"] = json!("success");
        row["updated_at"] = json!("2019-03-13T15:30:00.000Z");
    }
    let told = laptop.sync(id);
    assert!(told.iter().any(|event| matches!(
        event,
        Event::SyncProgress(progress) if !progress.first && progress.items == 1
    )));
    assert_eq!(view(&laptop, id).counts, WHOLE);
    assert_eq!(known(&laptop)["deployment 13436778"], "Success");
    let second = gitlab.take_asked().len();
    assert!(
        second < first && second <= 4,
        "{second} requests after {first}"
    );
    let requests = laptop.wait_for(gitlab.server.received_requests()).unwrap();
    let last = requests
        .iter()
        .rfind(|it| it.url.path().ends_with("/deployments"))
        .unwrap();
    let after = parameter(last, "updated_after").unwrap();
    assert!(after.starts_with("2019-03-13T15:2"), "{after}");
}

#[rstest]
#[case::token(401, "does not accept the token")]
#[case::permission(403, "read_api")]
#[case::slow_down(429, "asks Muster to slow down")]
#[case::broken(503, "failed with status 503")]
fn what_goes_wrong_is_said_in_a_sentence_and_tried_again(#[case] status: u16, #[case] told: &str) {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    let id = gitlab.connect(&laptop);
    gitlab.refuse("", ResponseTemplate::new(status));
    laptop.clock.advance(Millis::hours(1));
    for failures in 1..=2 {
        laptop.sync(id);
        let failed = view(&laptop, id);
        let error = failed.error.unwrap_or_default();
        assert!(error.contains(told) && error.ends_with('.'), "{error:?}");
        assert_eq!(failed.failures, failures);
        assert_eq!(failed.error_since, Some(START + Millis::hours(1)));
        assert!(
            failed
                .next_attempt
                .is_some_and(|at| at > laptop.clock.now())
        );
        assert_eq!(failed.last_success, Some(START));
    }
    assert_eq!(laptop.engine.today().unwrap().failing.len(), 1);
    gitlab.relent();
    laptop.sync(id);
    let well = view(&laptop, id);
    assert_eq!(
        (well.error, well.error_since, well.failures),
        (None, None, 0)
    );
    assert_eq!(well.counts, WHOLE);
}

#[rstest]
#[case::missing(404)]
#[case::broken(500)]
fn one_stream_that_fails_keeps_no_other_from_being_read(#[case] status: u16) {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    gitlab.refuse("/deployments", ResponseTemplate::new(status));
    let id = gitlab.connect(&laptop);
    let view = view(&laptop, id);
    assert_eq!(
        view.counts,
        FactCounts {
            deployments: 0,
            ..WHOLE
        }
    );
    let error = view.error.unwrap_or_default();
    assert!(
        error.contains("the deployments of 'shop/checkout'"),
        "{error:?}"
    );
}

#[rstest]
#[case::to_everything("")]
#[case::after_a_list_that_is_missing("/pipelines")]
fn no_request_is_sent_before_the_system_wants_to_hear_from_muster_again(#[case] of: &str) {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    if !of.is_empty() {
        gitlab.refuse("/deployments", ResponseTemplate::new(404));
    }
    let mut connection = gitlab.connection();
    connection.poll_interval = Millis::seconds(10);
    let wanted = START + Millis::minutes(10);
    let date = wanted
        .to_utc()
        .format("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    gitlab.refuse(
        of,
        ResponseTemplate::new(429).insert_header("retry-after", date),
    );
    let id = laptop.connect(connection, Some(TOKEN));
    let next = view(&laptop, id).next_attempt.unwrap();
    assert!(next >= wanted, "the next attempt is at {next:?}");

    gitlab.relent();
    gitlab.take_asked();
    let mut events = laptop.engine.events();
    while laptop.clock.now() < next {
        laptop.clock.advance(Millis::seconds(5));
        // Whoever waits for this instant gets the chance to go on.
        laptop.wait_for(async {
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
        });
    }
    laptop.wait_for_event(&mut events, |event| is_end_of(event, id));
    let asked = gitlab.take_asked();
    assert!(!asked.is_empty());
    assert!(asked.iter().all(|(at, _)| *at >= wanted), "{asked:?}");
    assert_eq!(view(&laptop, id).error, None);
}

#[rstest]
#[case(true, 0)]
#[case(false, 6)]
fn removing_a_connection_keeps_or_forgets_what_it_brought(#[case] forget: bool, #[case] left: u32) {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    let id = gitlab.connect(&laptop);
    laptop.engine.remove_connection(id, forget).unwrap();
    assert_eq!(laptop.engine.connections().unwrap(), []);
    let filter = DeploymentFilter {
        limit: 200,
        ..DeploymentFilter::default()
    };
    assert_eq!(laptop.engine.deployments(&filter).unwrap().total, left);
    gitlab.take_asked();
    laptop.pass(Millis::days(3));
    // What was on its way when the connection was removed may still arrive, at whatever the clock
    // shows by then; one that is polled would ask some hundred times in three days.
    let asked = gitlab.take_asked();
    assert!(asked.len() <= 1, "{asked:?}");
}

/// A deployment that an outside tool reported, so many hours before the tests begin.
fn deployment(id: u64, hours_ago: i64, status: &str) -> Value {
    let at = |at: Timestamp| at.to_utc().to_rfc3339();
    let begun = START - Millis::hours(hours_ago);
    json!({
        "id": id,
        "iid": id,
        "ref": "main",
        "sha": format!("{id:040x}"),
        "status": status,
        "created_at": at(begun),
        "updated_at": at(begun + Millis::minutes(10)),
        "environment": { "name": "production" }
    })
}

fn kpis(laptop: &Laptop) -> Vec<KpiCard> {
    let scope = KpiScope {
        window: Window {
            from: START - Millis::days(28),
            to: START,
        },
        services: Vec::new(),
        teams: Vec::new(),
        tier: Tier::Production,
        bucket: Bucket::Day,
    };
    laptop.engine.kpis(&scope).unwrap().cards
}

fn assigned(laptop: &Laptop, connection: ConnectionId) {
    let path = "shop/checkout".to_owned();
    let service = Service {
        name: "checkout".to_owned(),
        description: String::new(),
        teams: Default::default(),
        sources: vec![ServiceSource { connection, path }],
        attribution_window: None,
    };
    laptop.engine.save_service(None, &service).unwrap();
}

#[test]
fn kpis_follow_a_sync_to_the_numbers_that_a_fresh_start_gives() {
    let mut laptop = Laptop::set_up();
    let rows = (1..=12)
        .map(|n| deployment(n, 600 - 10 * n.cast_signed(), "success"))
        .collect();
    let gitlab = GitLab::with_deployments(&laptop, rows, 5);
    let id = gitlab.connect(&laptop);
    assigned(&laptop, id);
    let before = kpis(&laptop);
    {
        let mut rows = gitlab.deployments.rows.lock().unwrap();
        rows.extend((13..=30).map(|n| {
            let status = if n % 4 == 0 { "failed" } else { "success" };
            deployment(n, 600 - 10 * n.cast_signed(), status)
        }));
        rows[11]["status"] = json!("failed");
        rows[11]["updated_at"] = json!((START - Millis::hours(1)).to_utc().to_rfc3339());
    }
    laptop.sync(id);
    // Changes are passed on in the order in which they were made; this is the last one.
    let mut events = laptop.engine.events();
    let policy = laptop.policy(&[laptop.me()], 0);
    laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.wait_for_event(
        &mut events,
        |event| matches!(event, Event::Changed { kind, .. } if kind == "incident"),
    );
    let followed = kpis(&laptop);
    assert_ne!(followed, before);
    let frequency = &followed[0].evaluation;
    assert_eq!(
        (frequency.kpi, frequency.n),
        (Kpi::DeploymentFrequency.into(), 30 - 5)
    );

    laptop.quit();
    laptop.start_again();
    assert_eq!(kpis(&laptop), followed);
}
