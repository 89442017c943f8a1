//! The clock that looks after thresholds. What a crossing asks for is written under identities that
//! follow from the threshold and the period that completed the crossing: whoever looks first writes
//! it, and whoever looks again, here or on another laptop, finds it there; also if somebody deleted
//! it since. What it finds is kept, so that pages need not look again.

use std::sync::Arc;

use muster_model::{
    ids::{IncidentId, KpiNoteId, KpiThresholdId, RecordId},
    incident_life::{Declaration, Refusal, open_for_threshold},
    kpi::KpiRef,
    rbac::Author,
    record::{KpiDefinition, KpiNote, TargetScope, ThresholdPage},
    time::{Millis, Timestamp},
};
use muster_store::{ChangedKind, Door, Store, StoreError};
use tokio::sync::Notify;
use uuid::Builder;

use super::{Crossing, judging::Judged, last::Last};
use crate::{
    Engine, Problem, engine::Workspace, kpis::Scale, names::Names, reminders::AFTER_FAILURE,
    turns::Turns,
};

/// The longest sleep: a period can end at any midnight.
const LONGEST: Millis = Millis::hours(1);
/// A crossing that was complete before this is history that came late: nothing is done about it.
const FRESH: Millis = Millis::days(7);

/// What is written of a crossing, as its identity names it.
const NOTE: &str = "note";
const INCIDENT: &str = "incident";

/// Whether a change of this kind may change what is crossed.
pub(crate) const fn matters(kind: ChangedKind) -> bool {
    matches!(
        kind,
        ChangedKind::Deployment
            | ChangedKind::Change
            | ChangedKind::Incident
            | ChangedKind::DeploymentMark
            | ChangedKind::EnvironmentRule
            | ChangedKind::Sample
            | ChangedKind::Pages
            | ChangedKind::ActionItem
            | ChangedKind::Issue
            | ChangedKind::Review
            | ChangedKind::Session
            | ChangedKind::SignUp
            | ChangedKind::Skill
            | ChangedKind::SkillLevel
            | ChangedKind::KpiDefinition
            | ChangedKind::KpiSample
            | ChangedKind::KpiThreshold
            | ChangedKind::Connection
            | ChangedKind::Service
            | ChangedKind::Team
            | ChangedKind::Member
            | ChangedKind::Workspace
    )
}

/// The clock of thresholds.
pub(crate) struct ThresholdClock {
    /// Wakes it.
    pub(crate) wake: Notify,
    /// What it found last.
    last: Last,
}

impl ThresholdClock {
    /// A clock that has not looked yet.
    pub(crate) fn new(store: &Store) -> Self {
        Self {
            wake: Notify::new(),
            last: Last::following(store),
        }
    }
}

/// How the clock runs.
pub(crate) const CLOCK: Turns = Turns {
    name: "threshold",
    turn: |engine, workspace| engine.thresholds_turn(workspace).map(Some),
    wake: |workspace| &workspace.thresholds.wake,
    after_failure: AFTER_FAILURE,
};

impl Engine {
    /// How all thresholds stand now. What was found last is taken as long as nothing changed since
    /// that matters.
    pub(crate) fn thresholds_now(&self) -> Result<Arc<Judged>, Problem> {
        let workspace = self.workspace()?;
        self.judged_in(&workspace)
    }

    fn judged_in(&self, workspace: &Workspace) -> Result<Arc<Judged>, Problem> {
        // Asked before judging: what KPIs' memory takes note of meanwhile may not be in what is found.
        let noted = workspace.kpis.noted();
        let last = &workspace.thresholds.last;
        let now = self.now();
        last.or_judged(now, noted, || self.judge_all(now))
    }

    /// One turn of the clock; answers when to look again.
    pub(crate) fn thresholds_turn(&self, workspace: &Workspace) -> Result<Timestamp, Problem> {
        let now = self.now();
        workspace.thresholds.last.forget();
        let judged = self.judged_in(workspace)?;
        // What was judged is that of the workspace that is open: another may just have taken its
        // place.
        if !std::ptr::eq(Arc::as_ptr(&self.workspace()?), workspace) {
            return Ok(now + AFTER_FAILURE);
        }
        let mut failed = None;
        for crossing in &judged.crossings {
            let Some(completed) = fresh(crossing, now) else {
                continue;
            };
            if let Err(error) = tell(&workspace.store, crossing, completed, now) {
                tracing::error!(threshold = %crossing.id, %error, "a crossing could not be told");
                failed = Some(error);
            }
        }
        match failed {
            Some(error) => Err(error.into()),
            None if judged.any_failed() => Ok(now + AFTER_FAILURE),
            None => Ok(now + LONGEST),
        }
    }
}

/// Does what a crossing asks for, as far as it was not done before.
fn tell(
    store: &Store,
    crossing: &Crossing,
    completed: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    if crossing.threshold.note {
        once(store.write(|door| note(door, crossing, completed, now)))?;
    }
    if let Some(page) = crossing.threshold.page {
        once(store.write(|door| incident(door, crossing, page, completed, now)))?;
    }
    Ok(())
}

/// The start of the period that completed a crossing, if that was not long ago.
fn fresh(crossing: &Crossing, now: Timestamp) -> Option<Timestamp> {
    let (from, to) = crossing.completed?;
    (to + FRESH > now).then_some(from)
}

/// What was written before is there.
fn once(written: Result<(), StoreError>) -> Result<(), StoreError> {
    match written {
        Err(StoreError::Exists { .. }) => Ok(()),
        other => other,
    }
}

fn note(
    door: &mut Door<'_>,
    crossing: &Crossing,
    completed: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let said = Said::read(door, crossing)?;
    let note = KpiNote {
        kpi: Some(crossing.threshold.kpi),
        at: completed,
        text: format!("{}: {}", said.what, said.value),
        by: None,
        threshold: Some(crossing.id),
    };
    if was_told(door, NOTE, crossing)? {
        return Ok(());
    }
    let id = KpiNoteId::from(derived(NOTE, crossing.id, completed));
    door.create(Author::Muster, now, id, &note)
}

fn incident(
    door: &mut Door<'_>,
    crossing: &Crossing,
    page: ThresholdPage,
    completed: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let said = Said::read(door, crossing)?;
    let service = match crossing.threshold.scope {
        TargetScope::Service(service) => Some(service),
        TargetScope::Workspace | TargetScope::Team(_) => None,
    };
    let declaration = Declaration {
        title: said.what.clone(),
        summary: format!(
            "{}: it is {}. The KPI: muster://kpi/{}",
            said.what, said.value, said.reference
        ),
        service,
        severity: page.severity,
        policy: Some(page.policy),
        assignee: None,
        communications: None,
        scribe: None,
        operations_lead: None,
    };
    let incident = open_for_threshold(declaration, now).map_err(|refusal| match refusal {
        Refusal::Invalid(invalid) => StoreError::from(invalid),
        other => StoreError::NotAllowed(other.to_string()),
    })?;
    if was_told(door, INCIDENT, crossing)? {
        return Ok(());
    }
    let id = IncidentId::from(derived(INCIDENT, crossing.id, completed));
    door.create(Author::Muster, now, id, &incident)
}

/// Whether something was written of this crossing before, at whichever of its periods it was complete
/// then: values that come late make a run longer at its beginning, and it is the same run.
fn was_told(door: &Door<'_>, what: &str, crossing: &Crossing) -> Result<bool, StoreError> {
    for period in &crossing.run {
        if door.is_known(derived(what, crossing.id, *period))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// An identity that follows from a threshold and one crossing of it. Of version 8 (RFC 9562): made
/// by a rule of our own.
fn derived(what: &str, threshold: KpiThresholdId, completed: Timestamp) -> RecordId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(what.as_bytes());
    hasher.update(threshold.uuid().as_bytes());
    hasher.update(&completed.millis().to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    RecordId::from_uuid(Builder::from_custom_bytes(bytes).into_uuid())
}

/// A crossing in words.
struct Said {
    /// 'Change failure rate of Checkout is above 15 %'.
    what: String,
    /// '18.2 %'.
    value: String,
    /// How links name the KPI.
    reference: String,
}

impl Said {
    fn read(door: &Door<'_>, crossing: &Crossing) -> Result<Self, StoreError> {
        let threshold = &crossing.threshold;
        let (name, label) = match threshold.kpi {
            KpiRef::Delivery(kpi) => (kpi.name().to_owned(), String::new()),
            KpiRef::Defined(id) => {
                let definition = door.require::<KpiDefinition>(id)?;
                (definition.name, definition.unit_label)
            }
        };
        let scale = Scale {
            unit: crossing.unit,
            label: &label,
        };
        let whose = match Names::read(door)?.scope(threshold.scope).as_str() {
            "" => String::new(),
            scope => format!(" of {scope}"),
        };
        Ok(Self {
            what: format!(
                "{name}{whose} is {} {}",
                threshold.side.name(),
                scale.say(threshold.value)
            ),
            value: scale.say(crossing.value),
            reference: threshold.kpi.to_string(),
        })
    }
}
