//! Who is told of what at the sample's shop, and where its KPIs should be: three policies, five
//! routing rules, seven targets.

use std::collections::BTreeSet;

use muster_model::{
    ids::{PolicyId, ScheduleId},
    kpi::Kpi,
    rbac::Author,
    record::{
        During, Hours, LabelMatcher, Level, LevelTarget, MatchOperator, Path, PathStart, Policy,
        RoutingRule, Severity, Span, Target, TargetScope, Weekday,
    },
    time::{Millis, Timestamp},
};

use super::{
    AnyRecord, SampleRecord,
    dice::Dice,
    people::{Cast, Crew, DINESH, JULIANE, MARA, ME, SATO, TOMASZ},
    story,
};

/// The policies, for whoever opens incidents.
pub(super) struct Ladder {
    critical: PolicyId,
    checkout: PolicyId,
    platform: PolicyId,
}

impl Ladder {
    /// Who is told of an incident, by the routing rules below.
    pub(super) const fn policy(&self, severity: Severity, crew: Crew) -> Option<PolicyId> {
        match (severity, crew) {
            (Severity::Sev1 | Severity::Sev2, _) => Some(self.critical),
            (Severity::Sev3, Crew::Checkout) => Some(self.checkout),
            (Severity::Sev3, Crew::Platform) => Some(self.platform),
            (Severity::Sev4, _) => None,
        }
    }
}

/// How long an alert must fire before the routing rules below open an incident.
pub(super) const fn still_firing_after(severity: Severity) -> Millis {
    match severity {
        Severity::Sev1 => Millis::ZERO,
        Severity::Sev2 => Millis::minutes(1),
        Severity::Sev3 => Millis::minutes(2),
        Severity::Sev4 => Millis::minutes(5),
    }
}

/// Writes policies, routing rules and targets.
pub(super) fn policies(
    dice: &mut Dice,
    (set_up, now): (Timestamp, Timestamp),
    cast: &Cast,
    on_call: ScheduleId,
    records: &mut Vec<SampleRecord>,
) -> Ladder {
    let at = set_up + Millis::minutes(68);
    let author = Author::Member(cast.id(MARA));
    let level = |people: &[usize], minutes| Level {
        targets: people
            .iter()
            .map(|person| LevelTarget::Member(cast.id(*person)))
            .collect(),
        wait: Millis::minutes(minutes),
    };
    let ladder = Ladder {
        critical: dice.id(at),
        checkout: dice.id(at),
        platform: dice.id(at),
    };

    let critical = |minutes| Policy {
        name: "The shop cannot sell".to_owned(),
        levels: vec![
            level(&[TOMASZ], minutes),
            Level {
                targets: vec![LevelTarget::Team(cast.platform)],
                wait: Millis::minutes(minutes),
            },
            level(&[MARA, JULIANE], 30),
        ],
        repeat: 2,
        hours: None,
        paths: Vec::new(),
    };
    // After the bad releases the teams agreed not to wait a quarter of an hour for each other.
    let shortened = story::week_start(16, now) + Millis::hours(30);
    let edited =
        SampleRecord::written(at, author, AnyRecord::Policy(ladder.critical, critical(15))).edited(
            shortened,
            Author::Member(cast.id(JULIANE)),
            AnyRecord::Policy(ladder.critical, critical(5)),
        );
    records.push(edited);

    let checkout = Policy {
        name: "Checkout Engineering by day".to_owned(),
        levels: vec![level(&[DINESH], 15), level(&[ME], 30)],
        // Once is enough by day; it also keeps the sample from paging its viewer again and again.
        repeat: 0,
        hours: None,
        paths: Vec::new(),
    };
    let by_schedule = Level {
        targets: vec![LevelTarget::Schedule(on_call)],
        wait: Millis::minutes(15),
    };
    let platform = Policy {
        name: "Platform Operations by day".to_owned(),
        levels: vec![by_schedule.clone(), level(&[SATO], 15), level(&[MARA], 30)],
        repeat: 1,
        hours: Some(office_hours()),
        paths: vec![Path {
            name: "Small things wait for the morning".to_owned(),
            severities: BTreeSet::from([Severity::Sev3, Severity::Sev4]),
            during: Some(During::OutsideHours),
            start: PathStart::NextHours,
            levels: vec![by_schedule, level(&[SATO], 30)],
            repeat: 1,
        }],
    };
    for (id, policy) in [(ladder.checkout, checkout), (ladder.platform, platform)] {
        records.push(SampleRecord::written(
            at,
            author,
            AnyRecord::Policy(id, policy),
        ));
    }

    for rule in routing_rules(&ladder) {
        let record = AnyRecord::RoutingRule(dice.id(at), rule);
        records.push(SampleRecord::written(at, author, record));
    }
    for (value, target_at) in targets(cast, set_up, now) {
        let record = AnyRecord::Target(dice.id(target_at), value);
        records.push(SampleRecord::written(target_at, author, record));
    }
    ladder
}

/// Monday to Friday, 08:00 to 18:00 in Berlin.
fn office_hours() -> Hours {
    use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    Hours {
        time_zone: Some("Europe/Berlin".to_owned()),
        spans: vec![Span {
            weekdays: BTreeSet::from([Monday, Tuesday, Wednesday, Thursday, Friday]),
            from_minute: 8 * 60,
            to_minute: 18 * 60,
        }],
    }
}

fn routing_rules(ladder: &Ladder) -> Vec<RoutingRule> {
    use MatchOperator::{Equal, Matches};
    let condition = |label: &str, operator, value: &str| LabelMatcher {
        label: label.to_owned(),
        operator,
        value: value.to_owned(),
    };
    let shop_front = "storefront|checkout-api|payment-gateway|catalog-search|order-service";
    let rows = [
        (
            "Customers cannot buy",
            vec![condition(
                "alertname",
                Matches,
                "CheckoutUnavailable|PaymentsRejected",
            )],
            Severity::Sev1,
            Some(ladder.critical),
        ),
        (
            "Everything critical",
            vec![condition("severity", Equal, "critical")],
            Severity::Sev2,
            Some(ladder.critical),
        ),
        (
            "Warnings on the way to an order",
            vec![
                condition("severity", Equal, "warning"),
                condition("service", Matches, shop_front),
            ],
            Severity::Sev3,
            Some(ladder.checkout),
        ),
        (
            "Warnings elsewhere",
            vec![condition("severity", Equal, "warning")],
            Severity::Sev3,
            Some(ladder.platform),
        ),
        (
            "Certificates and disks, before it hurts",
            vec![condition(
                "alertname",
                Matches,
                "Certificate.*|DiskWillFill",
            )],
            Severity::Sev4,
            None,
        ),
    ];
    (1..)
        .zip(rows)
        .map(
            |(position, (name, matchers, severity, policy))| RoutingRule {
                name: name.to_owned(),
                position,
                matchers,
                service: None,
                severity: Some(severity),
                policy,
                still_firing_after: still_firing_after(severity),
                enabled: true,
            },
        )
        .collect()
}

/// The targets, each with the instant at which it was set.
fn targets(cast: &Cast, set_up: Timestamp, now: Timestamp) -> Vec<(Target, Timestamp)> {
    let first = set_up + Millis::hours(5);
    let agreed = story::week_start(16, now) + Millis::hours(31);
    let quarter = Some(now + Millis::days(42));
    let hours = |n: f64| n * 3_600_000.0;
    let all = TargetScope::Workspace;
    let checkout = TargetScope::Team(cast.checkout);
    // Stability is still left to operations: nothing guards Checkout's.
    let platform = TargetScope::Team(cast.platform);
    [
        (Kpi::DeploymentFrequency, all, 3.0, None, first),
        (Kpi::LeadTime, all, hours(24.0), quarter, first),
        (Kpi::LeadTime, checkout, hours(20.0), quarter, agreed),
        (Kpi::ChangeFailureRate, platform, 0.08, quarter, agreed),
        (Kpi::RecoveryTime, platform, hours(1.0), None, first),
        (Kpi::Mtta, all, hours(5.0 / 60.0), None, agreed),
        (Kpi::Mttr, platform, hours(1.0), None, first),
    ]
    .into_iter()
    .map(|(kpi, scope, value, by, at)| {
        let target = Target {
            kpi: kpi.into(),
            scope,
            value,
            by,
            start: None,
        };
        (target, at)
    })
    .collect()
}
