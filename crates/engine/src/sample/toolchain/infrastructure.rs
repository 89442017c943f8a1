//! Runs of the sample's infrastructure as code: applies on work days, plays every night, and a
//! drift check each morning, one of which has found something.

use muster_model::{
    fact::{Fact, FactKey, HostCounts, IacAction, IacRun, IacStatus, IacTool, ResourceCounts},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};

use super::{super::dice::Dice, Scene};

/// What the runs are made of: a workspace, the environment it makes, how many runs a week.
const WORKSPACES: [(&str, &str, f64); 5] = [
    ("shop-network-production", "production", 0.6),
    ("shop-edge-production", "production", 1.1),
    ("shop-edge-staging", "staging", 1.8),
    ("checkout-api-data-production", "production", 0.8),
    ("checkout-api-data-staging", "staging", 1.2),
];
/// Where this morning's check found drift, and in how many resources.
const DRIFTED: (&str, u32) = ("shop-edge-production", 3);

const PLANS: [&str; 8] = [
    "Raise the cache tier to four nodes",
    "Rotate the certificate store's key",
    "Open the new carrier API's addresses",
    "Move the search cluster to larger disks",
    "Add a read replica for orders",
    "Tighten the bot rules' rate",
    "Tag everything with its cost centre",
    "Remove the old image bucket",
];
/// Plays: the template, how many hosts, the hour at which it runs.
const PLAYS: [(&str, u32, i64); 3] = [
    ("Patch hosts", 24, 2),
    ("Renew certificates", 6, 3),
    ("Configure edge", 8, 5),
];

/// Runs of Terraform over the whole history, and a drift check a day for the last two weeks.
pub(super) fn terraform(
    dice: &mut Dice,
    scene: &Scene<'_>,
    connection: ConnectionId,
    facts: &mut Vec<Fact>,
) {
    for (workspace, environment, per_week) in WORKSPACES {
        let mut at = scene.start;
        while at < scene.now - Millis::hours(2) {
            at = at + dice.around(Millis::days(7), 0.6);
            if dice.chance(per_week) && at < scene.now - Millis::hours(2) {
                let mut run = blank(dice, connection, workspace, environment, at);
                decide(dice, &mut run, at);
                facts.push(Fact::IacRun(run));
            }
        }
        for days in 0..14 {
            let at = scene.now - Millis::days(days) - Millis::hours(3);
            let mut run = blank(dice, connection, workspace, environment, at);
            let found = if workspace == DRIFTED.0 && days < 2 {
                DRIFTED.1
            } else {
                0
            };
            run.action = IacAction::DriftCheck;
            run.status = if found > 0 {
                IacStatus::Planned
            } else {
                IacStatus::Unchanged
            };
            run.drifted = Some(found);
            run.title = "Health assessment".to_owned();
            run.author = String::new();
            run.finished_at = Some(at + Millis::minutes(1));
            facts.push(Fact::IacRun(run));
        }
    }
}

/// How an apply went.
fn decide(dice: &mut Dice, run: &mut IacRun, at: Timestamp) {
    let counts = ResourceCounts {
        add: u32::try_from(dice.between(0, 5)).unwrap_or_default(),
        change: u32::try_from(dice.between(1, 6)).unwrap_or_default(),
        destroy: u32::try_from(dice.between(0, 2)).unwrap_or_default(),
    };
    run.status = match dice.weighted(&[0.78, 0.08, 0.08, 0.06]) {
        0 => IacStatus::Applied,
        1 => IacStatus::Unchanged,
        2 => IacStatus::Failed,
        _ => IacStatus::Discarded,
    };
    run.resources = Some(if run.status == IacStatus::Unchanged {
        ResourceCounts::default()
    } else {
        counts
    });
    run.finished_at = Some(at + dice.around(Millis::minutes(4), 0.5));
}

/// A play of each template every night of the last four weeks.
pub(super) fn ansible(
    dice: &mut Dice,
    scene: &Scene<'_>,
    connection: ConnectionId,
    facts: &mut Vec<Fact>,
) {
    for (template, hosts, hour) in PLAYS {
        for days in 1..29 {
            let at = scene.now - Millis::days(days) + Millis::hours(hour);
            if at > scene.now - Millis::hours(1) {
                continue;
            }
            let mut run = blank(dice, connection, template, "production", at);
            let bad = u32::from(dice.chance(0.06));
            let changed = u32::try_from(dice.between(0, i64::from(hosts / 3))).unwrap_or_default();
            run.tool = IacTool::Ansible;
            run.action = IacAction::Play;
            run.status = match (bad, changed) {
                (1.., _) => IacStatus::Failed,
                (_, 0) => IacStatus::Unchanged,
                _ => IacStatus::Applied,
            };
            run.hosts = Some(HostCounts {
                ok: hosts - changed - bad,
                changed,
                failed: 0,
                unreachable: bad,
                skipped: 0,
            });
            run.title = template.to_owned();
            run.author = "schedule".to_owned();
            run.finished_at = Some(at + dice.around(Millis::minutes(9), 0.4));
            facts.push(Fact::IacRun(run));
        }
    }
}

fn blank(
    dice: &mut Dice,
    connection: ConnectionId,
    source: &str,
    environment: &str,
    at: Timestamp,
) -> IacRun {
    let number = dice.hex(16);
    IacRun {
        key: FactKey {
            connection,
            external_id: format!("run-{number}"),
        },
        observed_at: at + Millis::minutes(1),
        source: source.to_owned(),
        name: format!("run-{number}"),
        tool: IacTool::Terraform,
        action: IacAction::Apply,
        status: IacStatus::Applied,
        environment: environment.to_owned(),
        resources: None,
        hosts: None,
        drifted: None,
        commit: dice.commit(),
        reference: "main".to_owned(),
        title: dice.pick(&PLANS).to_owned(),
        author: dice.pick(&["imani", "jonas", "priya"]).to_owned(),
        url: String::new(),
        created_at: at,
        started_at: Some(at),
        finished_at: None,
    }
}
