//! What connections brought: one fact of each kind, and as many deployments as are asked for.

use std::collections::BTreeMap;

use muster_model::{
    fact::{
        Alert, AlertState, Change, Channel, ChatMessage, Deployment, DeploymentKind,
        DeploymentStatus, Event, Fact, HostCounts, IacAction, IacRun, IacStatus, IacTool, Issue,
        OnCallShift, PipelineRun, RunStatus, Sample,
    },
    time::Millis,
};
use muster_store::{Door, StoreError};

use super::{AWKWARD, Ids, NOON, key};

pub(super) fn facts(door: &mut Door<'_>, ids: &Ids, deployments: usize) -> Result<(), StoreError> {
    let mut facts = Vec::new();
    for number in 0..deployments {
        let at = NOON - Millis::minutes(i64::try_from(number).unwrap());
        facts.push(Fact::Deployment(Deployment {
            key: key(ids, &format!("deployment-{number}")),
            observed_at: at,
            source: "group/project".to_owned(),
            environment: ["production", "staging ☂"][number % 2].to_owned(),
            status: DeploymentStatus::Success,
            kind: DeploymentKind::Rollout,
            commit: format!("{number:040x}"),
            reference: "main".to_owned(),
            pipeline: format!("pipeline-{number}"),
            title: AWKWARD.to_owned(),
            author: "Zoë".to_owned(),
            url: String::new(),
            created_at: at,
            started_at: None,
            finished_at: Some(at + Millis::minutes(3)),
        }));
    }
    facts.push(Fact::PipelineRun(PipelineRun {
        key: key(ids, "run-1"),
        observed_at: NOON,
        source: "group/project".to_owned(),
        pipeline: "build.yml".to_owned(),
        name: "Build #1".to_owned(),
        status: RunStatus::Unstable,
        commit: "c".repeat(40),
        reference: "main".to_owned(),
        trigger: "push".to_owned(),
        url: "https://gitlab.example.com/below/-/pipelines/1".to_owned(),
        created_at: NOON,
        started_at: None,
        finished_at: None,
        duration: Some(Millis::seconds(61)),
    }));
    facts.push(Fact::Change(Change {
        key: key(ids, "change-1"),
        observed_at: NOON,
        source: "group/other".to_owned(),
        title: "A change".to_owned(),
        author: "Zoë".to_owned(),
        url: String::new(),
        branch: "fix".to_owned(),
        labels: vec!["revert".to_owned(), "β".to_owned()],
        opened_at: NOON,
        first_commit_at: None,
        merged_at: Some(NOON),
        commits: vec!["a".repeat(40), "b".repeat(40)],
    }));
    facts.push(Fact::Alert(Alert {
        key: key(ids, "alert-1"),
        observed_at: NOON,
        name: "CheckoutDown".to_owned(),
        labels: BTreeMap::from([("severity".to_owned(), "critical".to_owned())]),
        annotations: BTreeMap::from([("summary".to_owned(), AWKWARD.to_owned())]),
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at: NOON,
        ended_at: None,
    }));
    door.apply_facts(&facts)?;
    door.apply_facts(&of_the_toolchain(ids))?;
    door.set_source_tags(ids.connection, "group/project", &[AWKWARD.to_owned()])
}

fn of_the_toolchain(ids: &Ids) -> [Fact; 7] {
    [
        Fact::IacRun(IacRun {
            key: key(ids, "iac-1"),
            observed_at: NOON,
            source: "site.yml".to_owned(),
            name: "#1".to_owned(),
            tool: IacTool::Ansible,
            action: IacAction::Play,
            status: IacStatus::Applied,
            environment: "production".to_owned(),
            resources: None,
            hosts: Some(HostCounts {
                ok: 3,
                unreachable: 1,
                ..HostCounts::default()
            }),
            drifted: None,
            commit: String::new(),
            reference: "main".to_owned(),
            title: AWKWARD.to_owned(),
            author: "Zoë".to_owned(),
            url: String::new(),
            created_at: NOON,
            started_at: None,
            finished_at: Some(NOON),
        }),
        Fact::Sample(Sample {
            key: key(ids, "latency@1"),
            observed_at: NOON,
            metric: "latency".to_owned(),
            unit: "ms".to_owned(),
            at: NOON,
            value: 0.1 + 0.2,
        }),
        Fact::OnCallShift(OnCallShift {
            key: key(ids, "shift-1"),
            observed_at: NOON,
            schedule: AWKWARD.to_owned(),
            level: None,
            person: "Zoë".to_owned(),
            email: "zoe@example.com".to_owned(),
            starts_at: Some(NOON),
            ends_at: None,
            url: String::new(),
        }),
        Fact::Channel(Channel {
            key: key(ids, "C1"),
            observed_at: NOON,
            name: "incidents".to_owned(),
            topic: AWKWARD.to_owned(),
            members: None,
            private: true,
            reachable: false,
            url: String::new(),
        }),
        Fact::ChatMessage(ChatMessage {
            key: key(ids, "C1/1"),
            observed_at: NOON,
            channel: key(ids, "C1"),
            author: "Zoë".to_owned(),
            author_email: "zoe@example.com".to_owned(),
            text: AWKWARD.to_owned(),
            sent_at: NOON,
            edited_at: None,
            pinned: true,
            reply_to: Some(key(ids, "C1/0")),
            url: String::new(),
        }),
        Fact::Issue(Issue {
            key: key(ids, "group/project#42"),
            observed_at: NOON,
            project: "group/project".to_owned(),
            number: "#42".to_owned(),
            title: AWKWARD.to_owned(),
            open: false,
            closed_at: Some(NOON),
            url: "https://gitlab.example.com/below/group/project/-/issues/42".to_owned(),
        }),
        Fact::Event(Event {
            key: key(ids, "event-1"),
            observed_at: NOON,
            source: "kubernetes".to_owned(),
            title: "Restarted".to_owned(),
            text: AWKWARD.to_owned(),
            tags: vec!["service:checkout".to_owned()],
            url: String::new(),
            at: NOON,
        }),
    ]
}
