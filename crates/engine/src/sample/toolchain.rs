//! The rest of the sample's toolchain: infrastructure by Terraform and Ansible, metrics from
//! Prometheus, who is on call by PagerDuty, and the channels of Slack. It draws its own lots, so
//! that the stories of deployments and incidents stay what they are without it.

mod infrastructure;
mod surroundings;

pub(super) use surroundings::SAMPLED_DAYS;

use muster_model::{
    fact::Fact,
    ids::ConnectionId,
    rbac::Author,
    record::{
        Connection, ConnectionSettings, MappingField, MappingRule, MetricQuery, SettingValue,
    },
    time::{Millis, Timestamp},
};

use super::{
    AnyRecord, SampleRecord,
    dice::Dice,
    people::{Cast, ME},
    services::{EDGE, Shop},
};

/// What the parts of the toolchain share.
pub(super) struct Scene<'a> {
    pub(super) start: Timestamp,
    pub(super) now: Timestamp,
    pub(super) cast: &'a Cast,
    pub(super) shop: &'a Shop,
}

/// The metrics that the sample's Prometheus measures: name, unit, query, usual value, how far it
/// moves.
pub(super) const METRICS: [(&str, &str, &str, f64, f64); 2] = [
    (
        "Checkout, 95th percentile",
        "ms",
        "histogram_quantile(0.95, sum by (le) (rate(http_duration_ms_bucket{service=\"checkout-api\"}[5m])))",
        182.0,
        0.18,
    ),
    (
        "Orders per minute",
        "",
        "sum(rate(orders_total[5m])) * 60",
        41.0,
        0.3,
    ),
];

/// What is left of the checkout's error budget, as the sample's Prometheus measures it once a day:
/// name, unit, query.
pub(super) const BUDGET: (&str, &str, &str) = (
    "Checkout, error budget left",
    "",
    "1 - sum(rate(http_errors_total{service=\"checkout-api\"}[30d])) / sum(rate(http_requests_total{service=\"checkout-api\"}[30d])) / 0.001",
);

/// Writes the connections, and what came through them. Answers where metrics come from.
pub(super) fn toolchain(
    seed: u64,
    set_up: Timestamp,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) -> ConnectionId {
    let mut dice = Dice::new(seed ^ 0x7001_c8a1);
    let at = set_up + Millis::minutes(55);
    let author = Author::Member(scene.cast.id(ME));
    let mut connect = |name: &str, base_url: &str, settings: ConnectionSettings| {
        let id: ConnectionId = dice.id(at);
        let connection = Connection {
            name: name.to_owned(),
            base_url: base_url.to_owned(),
            settings,
            user: String::new(),
            ca_file: String::new(),
            proxy: String::new(),
            poll_interval: Millis::minutes(2),
            since: scene.start,
            // Nobody answers at these addresses.
            enabled: false,
            speaks_for: Vec::new(),
        };
        let record = AnyRecord::Connection(id, connection);
        records.push(SampleRecord::written(at, author, record));
        id
    };
    let terraform = connect(
        "HCP Terraform",
        "https://app.terraform.io",
        ConnectionSettings::new("terraform", [("organization", "shop".into())]),
    );
    let awx = connect(
        "AWX",
        "https://awx.example.com",
        ConnectionSettings::new("awx", [("organization", "Shop".into())]),
    );
    let metrics = METRICS
        .map(|(name, unit, query, ..)| (name, unit, query))
        .into_iter()
        .chain([BUDGET])
        .map(|(name, unit, query)| MetricQuery {
            name: name.to_owned(),
            unit: unit.to_owned(),
            query: query.to_owned(),
        })
        .collect();
    let prometheus = connect(
        "Prometheus",
        "https://prometheus.example.com",
        ConnectionSettings::new("prometheus", [("metrics", SettingValue::Metrics(metrics))]),
    );
    let pagerduty = connect(
        "PagerDuty",
        "https://api.eu.pagerduty.com",
        ConnectionSettings::new::<&str>("pagerduty", []),
    );
    let slack = connect(
        "Slack",
        "https://slack.com",
        ConnectionSettings::new::<&str>("slack", []),
    );
    // The rest of the workspaces waits in the inbox.
    let rule = MappingRule {
        position: 1,
        connection: Some(terraform),
        field: MappingField::Path,
        pattern: "shop-edge-*".to_owned(),
        service: Some(scene.shop.services[EDGE].id),
    };
    let record = AnyRecord::MappingRule(dice.id(at), rule);
    records.push(SampleRecord::written(at, author, record));
    infrastructure::terraform(&mut dice, scene, terraform, facts);
    infrastructure::ansible(&mut dice, scene, awx, facts);
    surroundings::samples(&mut dice, scene, prometheus, facts);
    surroundings::on_call(scene, pagerduty, facts);
    surroundings::channels(scene, slack, facts);
    prometheus
}
