//! Apache DevLake's own inputs and expected tables: its profile must reproduce them exactly, and
//! Muster's own profile the values that were derived from the same rows by hand.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime};
use muster_model::{
    fact::{DeploymentKind, DeploymentStatus},
    kpi::{
        Basis, Cause, ChangeRow, DeploymentRow, IncidentRow, Kpi, LeftOut, Page, Part, Profile,
        Query, Settings, Subject, Token, devlake::ChangeTimes,
    },
    record::{Severity, Tier},
    time::{Timestamp, Window},
};

use crate::world::{incident_id, left_out, service, settings};

type Line = HashMap<String, String>;

pub fn table(path: &str) -> Vec<Line> {
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/dora/devlake/"
    );
    let mut reader = csv::Reader::from_path(format!("{root}{path}")).unwrap();
    reader.deserialize().map(|line| line.unwrap()).collect()
}

pub fn instant(text: &str) -> Option<Timestamp> {
    if text.is_empty() {
        return None;
    }
    let naive =
        || NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").map(|time| time.and_utc());
    let time = DateTime::parse_from_rfc3339(text)
        .map(|time| time.to_utc())
        .or_else(|_| naive());
    Some(Timestamp::from(time.unwrap()))
}

fn key(line: &Line) -> u64 {
    line["id"].parse().unwrap()
}

fn deployment(line: &Line, in_project: &HashSet<String>) -> DeploymentRow {
    DeploymentRow {
        key: key(line),
        connection: Token::NONE,
        spoken_for: false,
        service: in_project
            .contains(&line["cicd_scope_id"])
            .then(|| service(1)),
        tier: match line["environment"].as_str() {
            "PRODUCTION" => Some(Tier::Production),
            "STAGING" => Some(Tier::Staging),
            _ => None,
        },
        status: match line["result"].as_str() {
            "SUCCESS" => DeploymentStatus::Success,
            _ => DeploymentStatus::Failed,
        },
        kind: DeploymentKind::Rollout,
        source: Token::of(&format!("{} {}", line["cicd_scope_id"], line["repo_url"])),
        commit: Token::of(&line["commit_sha"]),
        reference: Token::NONE,
        pipeline: Token::of(&line["cicd_deployment_id"]),
        environment: Token::of(&line["environment"]),
        started_at: instant(&line["started_date"]).unwrap(),
        finished_at: instant(&line["finished_date"]),
        mark: None,
        rework: None,
    }
}

fn project(folder: &str, table_name: &str) -> HashSet<String> {
    table(&format!("{folder}/project_mapping.csv"))
        .into_iter()
        .filter(|line| line["project_name"] == "project1" && line["table"] == table_name)
        .map(|line| line["row_id"].clone())
        .collect()
}

fn profile(profile: Profile) -> Settings {
    Settings {
        profile,
        ..settings()
    }
}

fn window(from: &str, to: &str) -> Query {
    Query::new(Window {
        from: instant(from).unwrap(),
        to: instant(to).unwrap(),
    })
}

const LINKS: &str = "dora/connect_incident_to_deployment";

fn incidents() -> Vec<IncidentRow> {
    let raw = format!("{LINKS}/raw_tables");
    let mapped = &project(&raw, "repos") | &project(&raw, "boards");
    let row = |(number, line): (usize, Line)| IncidentRow {
        id: incident_id(number as u128),
        service: mapped.contains(&line["scope_id"]).then(|| service(1)),
        team: None,
        severity: Severity::Sev2,
        opened_at: instant(&line["created_date"]).unwrap(),
        acknowledged_at: None,
        resolved_at: instant(&line["updated_date"]),
        version: Token::NONE,
        cause: Cause::Rules,
    };
    table(&format!("{raw}/incidents.csv"))
        .into_iter()
        .enumerate()
        .map(row)
        .collect()
}

fn autumn() -> Query {
    window("2022-09-01 00:00:00", "2022-12-01 00:00:00")
}

const ALL: Page = Page {
    offset: 0,
    limit: 1_000,
};

#[test]
fn incidents_are_linked_as_devlake_expects() {
    let scopes = project(&format!("{LINKS}/raw_tables"), "cicd_scopes");
    let lines = table(&format!(
        "{LINKS}/prev_success_deployment_commit/cicd_deployment_commits_after.csv"
    ));
    let rows = lines.iter().map(|line| deployment(line, &scopes));
    let mut basis = Basis::build(profile(Profile::Devlake), [], rows, [], incidents());

    let pipeline_of: HashMap<u64, &String> = lines
        .iter()
        .map(|line| (key(line), &line["cicd_deployment_id"]))
        .collect();
    let names: Vec<String> = table(&format!("{LINKS}/raw_tables/incidents.csv"))
        .iter()
        .map(|l| l["id"].clone())
        .collect();
    let mut links = BTreeMap::new();
    for event in basis.events(Kpi::ChangeFailureRate, &autumn(), ALL).events {
        let Subject::Deployment(deployment) = event.subject else {
            continue;
        };
        for (number, name) in names.iter().enumerate() {
            if event
                .related
                .contains(&Subject::Incident(incident_id(number as u128)))
            {
                links.insert(name.clone(), pipeline_of[&deployment].clone());
            }
        }
    }
    let expected: BTreeMap<String, String> = table(&format!(
        "{LINKS}/snapshot_tables/project_incident_deployment_relationships.csv"
    ))
    .into_iter()
    .map(|line| (line["id"].clone(), line["deployment_id"].clone()))
    .collect();
    assert_eq!(links, expected);

    let rate = basis.evaluate(Kpi::ChangeFailureRate, &autumn());
    assert_eq!((rate.value, rate.n), (Some(0.4), 5));
    assert_eq!(
        left_out(&rate, LeftOut::Unattributed),
        1,
        "repo3 belongs to no project"
    );
}

/// One row a deployment, which ends with the last of its commits: Muster's unit.
fn whole_deployments() -> Vec<DeploymentRow> {
    let scopes = project(&format!("{LINKS}/raw_tables"), "cicd_scopes");
    let lines = table(&format!(
        "{LINKS}/prev_success_deployment_commit/cicd_deployment_commits_after.csv"
    ));
    let mut whole: BTreeMap<String, DeploymentRow> = BTreeMap::new();
    for line in &lines {
        let row = deployment(line, &scopes);
        whole
            .entry(line["cicd_deployment_id"].clone())
            .and_modify(|known| {
                known.finished_at = known.finished_at.max(row.finished_at);
                known.started_at = known.started_at.min(row.started_at);
                if row.status == DeploymentStatus::Success {
                    known.status = row.status;
                }
            })
            .or_insert(row);
    }
    whole.into_values().collect()
}

#[test]
fn with_an_age_limit_only_one_of_the_incidents_blames_a_deployment() {
    let mut basis = Basis::build(
        profile(Profile::Muster),
        [],
        whole_deployments(),
        [],
        incidents(),
    );
    let rate = basis.evaluate(Kpi::ChangeFailureRate, &autumn());
    assert_eq!((rate.value, rate.n), (Some(0.2), 5));
    // Five in the project, and the one whose repository belongs to none.
    assert_eq!(left_out(&rate, LeftOut::Unattributed), 6);
}

#[test]
fn a_deployment_that_ended_after_its_incident_gives_no_recovery_time() {
    let deployments = whole_deployments();
    let pipeline2 = deployments.iter().find(|row| row.key == 3).unwrap();
    assert_eq!(pipeline2.finished_at, instant("2022-09-15 06:51:47"));
    let mut incidents = incidents();
    incidents[6].cause = Cause::Deployment(pipeline2.key);
    let mut basis = Basis::build(profile(Profile::Muster), [], deployments, [], incidents);
    let recovery = basis.evaluate(Kpi::RecoveryTime, &autumn());
    assert_eq!(recovery.value, None);
    assert_eq!(left_out(&recovery, LeftOut::NegativeRecovery), 1);
    let events = basis.events(Kpi::RecoveryTime, &autumn(), ALL).events;
    let flawed = events
        .iter()
        .find(|e| e.left_out == Some(LeftOut::NegativeRecovery))
        .unwrap();
    assert_eq!((flawed.value.unwrap() / 60_000.0).round(), -278.0);
}

const LEAD: &str = "dora/change_lead_time";

fn review_of(change: &Line, comments: &[Line]) -> Option<Timestamp> {
    comments
        .iter()
        .filter(|c| c["pull_request_id"] == change["id"] && c["account_id"] != change["author_id"])
        .filter_map(|comment| instant(&comment["created_date"]))
        .min()
}

fn changes() -> Vec<(String, ChangeRow)> {
    let commits = table(&format!("{LEAD}/pull_request_commits.csv"));
    let diffs = table(&format!("{LEAD}/commits_diffs.csv"));
    let deployments = table(&format!("{LEAD}/cicd_deployment_commits.csv"));
    let row = |(number, line): (usize, Line)| {
        let diff = diffs
            .iter()
            .find(|diff| diff["commit_sha"] == line["merge_commit_sha"]);
        let carrier = diff.and_then(|diff| {
            deployments
                .iter()
                .find(|row| row["commit_sha"] == diff["new_commit_sha"])
        });
        let first = commits
            .iter()
            .filter(|commit| commit["pull_request_id"] == line["id"])
            .filter_map(|commit| instant(&commit["commit_authored_date"]))
            .min();
        let change = ChangeRow {
            key: number as u64,
            service: Some(service(1)),
            source: Token::of(&line["base_repo_id"]),
            commits: Box::new([Token::of(&line["merge_commit_sha"])]),
            deployment: carrier.map(key),
            opened_at: instant(&line["created_date"]).unwrap(),
            first_commit_at: first,
            merged_at: instant(&line["merged_date"]),
            rework: None,
        };
        (line["id"].clone(), change)
    };
    table(&format!("{LEAD}/pull_requests.csv"))
        .into_iter()
        .enumerate()
        .map(row)
        .collect()
}

fn lead_basis(settings: Settings) -> Basis {
    let scopes = project(LEAD, "cicd_scopes");
    let lines = table(&format!("{LEAD}/cicd_deployment_commits.csv"));
    let rows = lines.iter().map(|line| deployment(line, &scopes));
    Basis::build(
        settings,
        [],
        rows,
        changes().into_iter().map(|(_, change)| change),
        [],
    )
}

fn spring() -> Query {
    window("2023-04-01 00:00:00", "2023-05-01 00:00:00")
}

#[test]
fn the_lead_time_table_is_devlakes_to_the_minute() {
    let mut basis = lead_basis(profile(Profile::Devlake));
    let deployed: HashMap<Subject, Subject> = basis
        .events(Kpi::LeadTime, &spring(), ALL)
        .events
        .into_iter()
        .filter(|event| event.role == Part::Counted)
        .map(|event| (event.subject, event.related[0]))
        .collect();
    let ends: HashMap<u64, (String, Timestamp)> =
        table(&format!("{LEAD}/cicd_deployment_commits.csv"))
            .iter()
            .map(|line| {
                (
                    key(line),
                    (line["id"].clone(), instant(&line["finished_date"]).unwrap()),
                )
            })
            .collect();
    let lines = table(&format!("{LEAD}/pull_requests.csv"));
    let comments = table(&format!("{LEAD}/pull_request_comments.csv"));
    let mut rows = BTreeMap::new();
    for ((name, change), line) in changes().into_iter().zip(&lines) {
        let Some(merged_at) = change.merged_at else {
            continue;
        };
        let carrier = match deployed.get(&Subject::Change(change.key)) {
            Some(Subject::Deployment(key)) => Some(ends[key].clone()),
            _ => None,
        };
        let minutes = ChangeTimes {
            first_commit_at: change.first_commit_at,
            opened_at: change.opened_at,
            first_review_at: review_of(line, &comments),
            merged_at,
            deployed_at: carrier.as_ref().map(|(_, end)| *end),
        }
        .cycle();
        let text = |minutes: Option<i64>| minutes.map(|m| m.to_string()).unwrap_or_default();
        rows.insert(
            name,
            [
                text(minutes.coding),
                text(minutes.pickup),
                text(minutes.review),
                text(minutes.deploy),
                text(minutes.cycle),
                carrier.map(|(id, _)| id).unwrap_or_default(),
            ],
        );
    }
    let columns = [
        "pr_coding_time",
        "pr_pickup_time",
        "pr_review_time",
        "pr_deploy_time",
        "pr_cycle_time",
        "deployment_commit_id",
    ];
    let expected: BTreeMap<_, _> = table(&format!("{LEAD}/project_pr_metrics.csv"))
        .into_iter()
        .map(|line| {
            (
                line["id"].clone(),
                columns.map(|column| line[column].clone()),
            )
        })
        .collect();
    assert_eq!(rows, expected);

    let lead = basis.evaluate(Kpi::LeadTime, &spring());
    assert_eq!(lead.n, 3);
    assert_eq!(lead.value, Some(4_478.0 * 60_000.0), "the lower median");
    assert_eq!((lead.mean.unwrap() / 600.0).round() / 100.0, 5_426.33);
}

#[test]
fn muster_measures_the_same_changes_exactly_and_keeps_the_impossible_one_out() {
    let mut basis = lead_basis(profile(Profile::Muster));
    let lead = basis.evaluate(Kpi::LeadTime, &spring());
    let events = basis.events(Kpi::LeadTime, &spring(), ALL).events;
    let minutes: BTreeMap<_, _> = events
        .iter()
        .filter_map(|event| match event.subject {
            Subject::Change(key) => {
                let exact = event.value? / 60_000.0;
                (key > 0).then_some((key, ((exact * 100.0).round() / 100.0, event.left_out)))
            }
            _ => None,
        })
        .collect();
    assert_eq!(minutes[&1], (4_477.45, None));
    assert_eq!(minutes[&2], (157.45, None));
    assert_eq!(minutes[&3], (8_798.78, Some(LeftOut::MergedAfter)));
    assert_eq!(lead.n, 2);
    assert_eq!(lead.value, Some((4_477.45 + 157.45) / 2.0 * 60_000.0));
    let mut all: Vec<_> = minutes.values().map(|(minutes, _)| *minutes).collect();
    all.sort_by(f64::total_cmp);
    assert_eq!(all[1], 4_477.45, "the median of all three");

    let muster_model::kpi::Detail::LeadTime { coding, .. } = lead.detail else {
        panic!()
    };
    assert_eq!(
        (coding.n, coding.flagged),
        (1, 1),
        "pr2 was proposed before its first commit"
    );
}

#[test]
fn the_previous_success_is_that_of_the_same_scope_repository_and_environment() {
    let folder = "dora/prev_success_deployment_commit";
    let lines = table(&format!("{folder}/cicd_deployment_commits_before.csv"));
    let all: HashSet<String> = lines
        .iter()
        .map(|line| line["cicd_scope_id"].clone())
        .collect();
    let rows = lines.iter().map(|line| deployment(line, &all));
    let mut basis = Basis::build(profile(Profile::Muster), [], rows, [], []);
    let after = table(&format!("{folder}/cicd_deployment_commits_after.csv"));
    assert_eq!(after.len(), 16);
    for line in after {
        let expected = line["prev_success_deployment_commit_id"].parse().ok();
        assert_eq!(
            basis.previous_success(key(&line)),
            expected,
            "row {}",
            line["id"]
        );
    }
}
