//! What runs and health assessments are as facts. Pure: answers go in, facts come out.

use chrono::{DateTime, Utc};
use muster_model::{
    fact::{
        Deployment, DeploymentKind, DeploymentStatus, Fact, FactKey, IacAction, IacRun, IacStatus,
        IacTool, ResourceCounts,
    },
    ids::ConnectionId,
    time::Timestamp,
};

use super::{
    status,
    wire::{
        Assessment, ConfigurationVersion, Included, Ingress, IngressAttributes, List, Phase, Run,
        RunAttributes, StatusTimestamps, User, Workspace,
    },
    workspaces,
};
use crate::elements::read_each;

/// Where runs that a push to a repository began say that they come from.
const FROM_REPOSITORY: &str = "tfe-configuration-version";

/// The run that `element` of `workspace` is.
pub(super) fn run(
    connection: ConnectionId,
    workspace: &str,
    element: &Run,
    included: &Included,
    url: String,
) -> IacRun {
    let attributes = &element.attributes;
    let phase = |name: &str, kind: &str| -> Option<Phase> {
        included.get(kind, element.relationships.id(name)?)
    };
    let plan = phase("plan", "plans");
    let apply = phase("apply", "applies");
    let ingress = ingress(element, included);
    let resources = counts(attributes, plan.as_ref(), apply.as_ref());
    let times = attributes.status_timestamps.as_ref();
    let planning = plan.as_ref().and_then(|plan| {
        let times = plan.attributes.status_timestamps.as_ref()?;
        times.at("started-at")
    });
    let last_change = times.and_then(StatusTimestamps::latest);
    IacRun {
        key: FactKey {
            connection,
            external_id: element.id.clone(),
        },
        observed_at: [
            Some(attributes.created_at),
            attributes.updated_at,
            last_change,
        ]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(attributes.created_at)
        .into(),
        source: workspace.to_owned(),
        name: element.id.clone(),
        tool: IacTool::Terraform,
        action: status::action(attributes),
        status: status::status(attributes, changes(attributes, resources)),
        environment: String::new(),
        resources,
        hosts: None,
        drifted: None,
        commit: ingress.commit_sha.clone().unwrap_or_default(),
        reference: reference(&ingress),
        title: first_line(attributes.message.as_deref().unwrap_or_default()),
        author: author(element, included, &ingress),
        url,
        created_at: attributes.created_at.into(),
        started_at: times
            .and_then(|times| times.at("planning-at"))
            .or(planning)
            .map(Timestamp::from),
        finished_at: finished_at(attributes).map(Timestamp::from),
    }
}

/// The deployment that a run of a workspace is which deploys to `environment`; none if it applied
/// nothing. What takes everything down deploys nothing.
pub(super) fn deployment(run: &IacRun, element: &Run, environment: String) -> Option<Deployment> {
    let attributes = &element.attributes;
    let times = attributes.status_timestamps.as_ref();
    let applying_at = times.and_then(|times| times.at("applying-at"));
    let applied = applying_at.is_some() || attributes.status == "applied";
    if run.action != IacAction::Apply || !applied || !changes(attributes, run.resources) {
        return None;
    }
    Some(Deployment {
        key: run.key.clone(),
        observed_at: run.observed_at,
        source: run.source.clone(),
        environment,
        status: match run.status {
            IacStatus::Applied => DeploymentStatus::Success,
            IacStatus::Failed => DeploymentStatus::Failed,
            IacStatus::Cancelled | IacStatus::Discarded => DeploymentStatus::Cancelled,
            _ => DeploymentStatus::Running,
        },
        kind: DeploymentKind::Rollout,
        commit: run.commit.clone(),
        reference: run.reference.clone(),
        pipeline: run.key.external_id.clone(),
        title: run.title.clone(),
        author: run.author.clone(),
        url: run.url.clone(),
        created_at: run.created_at,
        started_at: applying_at.map(Timestamp::from).or(run.started_at),
        finished_at: run.finished_at,
    })
}

/// The drift check that a health assessment of `workspace` is.
pub(super) fn assessment(
    connection: ConnectionId,
    workspace: &str,
    element: &Assessment,
    url: String,
) -> IacRun {
    let attributes = &element.attributes;
    let at = Timestamp::from(attributes.created_at);
    let failed = attributes.succeeded == Some(false);
    // Older systems say only whether something drifted, which is at least one resource.
    let drifted = match (attributes.resources_drifted, attributes.drifted) {
        _ if failed => None,
        (Some(count), _) => Some(count),
        (None, drifted) => drifted.map(u32::from),
    };
    let (status, title) = match drifted {
        _ if failed => (IacStatus::Failed, "The health assessment failed"),
        Some(0) => (IacStatus::Unchanged, "No drift was found"),
        Some(_) => (IacStatus::Planned, "Drift was found"),
        None => (
            IacStatus::Unknown,
            "The health assessment does not say what it found",
        ),
    };
    IacRun {
        key: FactKey {
            connection,
            external_id: element.id.clone(),
        },
        observed_at: at,
        source: workspace.to_owned(),
        name: element.id.clone(),
        tool: IacTool::Terraform,
        action: IacAction::DriftCheck,
        status,
        environment: String::new(),
        resources: None,
        hosts: None,
        drifted,
        commit: String::new(),
        reference: String::new(),
        title: title.to_owned(),
        author: String::new(),
        url,
        created_at: at,
        started_at: None,
        finished_at: Some(at),
    }
}

/// Whether a run can change no more.
pub(super) fn is_over(run: &Run) -> bool {
    status::ended(&run.attributes.status).is_some()
}

/// Whether the run has something to do, or had.
fn changes(run: &RunAttributes, resources: Option<ResourceCounts>) -> bool {
    run.has_changes == Some(true) || resources.is_some_and(|counts| !counts.is_empty())
}

/// What was applied, if anything was; else what would be.
fn counts(
    run: &RunAttributes,
    plan: Option<&Phase>,
    apply: Option<&Phase>,
) -> Option<ResourceCounts> {
    let counts = |phase: &Phase| {
        let it = &phase.attributes;
        Some(ResourceCounts {
            add: it.resource_additions?,
            change: it.resource_changes?,
            destroy: it.resource_destructions?,
        })
    };
    let ended = status::ended(&run.status).is_some();
    apply
        .filter(|_| ended)
        .and_then(counts)
        .or_else(|| plan.and_then(counts))
}

fn ingress(element: &Run, included: &Included) -> IngressAttributes {
    element
        .relationships
        .id("configuration-version")
        .and_then(|id| included.get::<ConfigurationVersion>("configuration-versions", id))
        .and_then(|version| {
            let id = version.relationships.id("ingress-attributes")?;
            included.get::<Ingress>("ingress-attributes", id)
        })
        .map(|ingress| ingress.attributes)
        .unwrap_or_default()
}

fn reference(ingress: &IngressAttributes) -> String {
    [&ingress.tag, &ingress.branch]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .cloned()
        .unwrap_or_default()
}

/// Who started the run: of one that a push began, who pushed; else whose token or session it was.
fn author(element: &Run, included: &Included, ingress: &IngressAttributes) -> String {
    let creator = element
        .relationships
        .id("created-by")
        .and_then(|id| included.get::<User>("users", id))
        .map(|user| user.attributes.username);
    let sender = ingress.sender_username.clone();
    let pushed = element.attributes.source.as_deref() == Some(FROM_REPOSITORY);
    let (first, second) = if pushed {
        (sender, creator)
    } else {
        (creator, sender)
    };
    first
        .filter(|name| !name.is_empty())
        .or(second)
        .unwrap_or_default()
}

fn finished_at(run: &RunAttributes) -> Option<DateTime<Utc>> {
    let state = status::ended(&run.status)?;
    let times = run.status_timestamps.as_ref();
    times
        .and_then(|times| times.at(state))
        .or(run.canceled_at)
        .or_else(|| times.and_then(StatusTimestamps::latest))
}

fn first_line(text: &str) -> String {
    text.trim().lines().next().unwrap_or_default().to_owned()
}

/// Reads bytes as a sync would read any of the answers.
pub(super) fn parse(body: &[u8]) {
    let connection = ConnectionId::new();
    let Ok(list) = serde_json::from_slice::<List>(body) else {
        if let Ok(value) = serde_json::from_slice(body) {
            parse_elements(connection, vec![value], &Included::default());
        }
        return;
    };
    let included = Included::new(list.included);
    parse_elements(connection, list.data, &included);
}

fn parse_elements(connection: ConnectionId, list: Vec<serde_json::Value>, included: &Included) {
    for element in read_each::<Run>("runs", list.clone()).read {
        let fact = run(connection, "workspace", &element, included, String::new());
        deployment(&fact, &element, "production".to_owned());
    }
    for element in read_each::<Assessment>("assessments", list.clone()).read {
        let _ = Fact::IacRun(assessment(connection, "workspace", &element, String::new()));
    }
    for element in read_each::<Workspace>("workspaces", list).read {
        workspaces::understand(element, included);
    }
}
