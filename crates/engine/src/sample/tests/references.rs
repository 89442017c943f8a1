//! Whatever a record names is there.

use std::collections::BTreeSet;

use muster_model::{
    fact::FactKey,
    kpi::KpiRef,
    record::{CauseLink, KpiSource, LevelTarget, Measure, TargetScope},
};

use super::{AnyRecord, Fact, RecordId, sample};

/// Every identity that a record names.
fn references(record: &AnyRecord) -> (Vec<RecordId>, Vec<FactKey>) {
    let mut ids: Vec<RecordId> = Vec::new();
    let mut keys = Vec::new();
    match record {
        AnyRecord::Team(_, it) => ids.extend(it.members.iter().map(|id| RecordId::from(*id))),
        AnyRecord::Service(_, it) => {
            ids.extend(it.teams.iter().map(|id| RecordId::from(*id)));
            ids.extend(
                it.sources
                    .iter()
                    .map(|source| RecordId::from(source.connection)),
            );
        }
        AnyRecord::Policy(_, it) => {
            ids.extend(it.targets().filter_map(|target| match target {
                LevelTarget::Member(id) => Some(RecordId::from(*id)),
                LevelTarget::Team(id) => Some(RecordId::from(*id)),
                LevelTarget::Schedule(id) => Some(RecordId::from(*id)),
                LevelTarget::Channel(_) => None,
            }));
        }
        AnyRecord::MappingRule(_, it) => {
            ids.extend(it.connection.map(RecordId::from));
            ids.extend(it.service.map(RecordId::from));
        }
        AnyRecord::RoutingRule(_, it) => ids.extend(it.policy.map(RecordId::from)),
        AnyRecord::Incident(_, it) => {
            ids.extend(it.service.map(RecordId::from));
            ids.extend(it.policy.map(RecordId::from));
            let people = [
                it.acknowledged_by,
                it.resolved_by,
                it.assignee,
                it.communications,
                it.scribe,
                it.operations_lead,
            ];
            ids.extend(people.into_iter().flatten().map(RecordId::from));
            keys.extend(it.alerts.iter().map(|text| text.parse().unwrap()));
            if let Some(CauseLink::Deployment(key)) = &it.cause {
                keys.push(key.clone());
            }
        }
        AnyRecord::Note(_, it) => ids.extend([RecordId::from(it.incident), it.author.into()]),
        AnyRecord::Task(_, it) => {
            ids.push(it.incident.into());
            ids.extend(
                [it.owner, it.done_by]
                    .into_iter()
                    .flatten()
                    .map(RecordId::from),
            );
        }
        AnyRecord::StatusUpdate(_, it) => ids.extend([RecordId::from(it.incident), it.by.into()]),
        AnyRecord::Attachment(_, it) => {
            ids.extend([RecordId::from(it.incident), it.added_by.into()]);
        }
        AnyRecord::Correction(_, it) => ids.extend([RecordId::from(it.incident), it.by.into()]),
        AnyRecord::ReviewTemplate(..) => {}
        AnyRecord::Review(_, it) => {
            ids.extend([RecordId::from(it.incident), it.created_by.into()]);
            let people = it.reviewers.iter().chain(&it.approved_by).copied();
            ids.extend(
                people
                    .chain(it.owner)
                    .chain(it.published_by)
                    .map(RecordId::from),
            );
        }
        AnyRecord::ReviewComment(_, it) => {
            ids.extend([RecordId::from(it.review), it.by.into()]);
            ids.extend(it.reply_to.map(RecordId::from));
            ids.extend(it.resolved_by.map(RecordId::from));
        }
        AnyRecord::ActionItem(_, it) => {
            ids.extend([
                RecordId::from(it.review),
                it.incident.into(),
                it.created_by.into(),
            ]);
            ids.extend(it.owner.map(RecordId::from));
            ids.extend(
                it.issue
                    .as_ref()
                    .map(|issue| RecordId::from(issue.connection)),
            );
        }
        AnyRecord::Target(_, it) => {
            ids.extend(of_scope(it.scope).into_iter().chain(of_kpi(it.kpi)));
        }
        AnyRecord::Session(_, it) => {
            ids.extend(it.skills.iter().map(|id| RecordId::from(*id)));
            ids.extend(it.guest_teams.iter().map(|id| RecordId::from(*id)));
            ids.extend([RecordId::from(it.host_team), it.created_by.into()]);
            ids.extend(it.facilitator.map(RecordId::from));
            ids.extend(it.incident.map(RecordId::from));
            ids.extend(it.action_item.map(RecordId::from));
        }
        AnyRecord::SignUp(_, it) => ids.extend([RecordId::from(it.session), it.member.into()]),
        AnyRecord::Skill(_, it) => ids.extend(it.service.map(RecordId::from)),
        AnyRecord::SkillLevel(_, it) => {
            ids.extend([RecordId::from(it.skill), it.member.into()]);
            ids.extend(it.confirmed.map(|confirmed| RecordId::from(confirmed.by)));
        }
        AnyRecord::WeeklyReview(_, it) => {
            ids.extend(it.teams.iter().map(|id| RecordId::from(*id)));
            ids.extend(it.kpis.iter().copied().filter_map(of_kpi));
            ids.push(it.created_by.into());
        }
        AnyRecord::WeeklyNote(_, it) => {
            ids.extend([RecordId::from(it.weekly_review), it.created_by.into()]);
            ids.extend(it.owner.map(RecordId::from));
        }
        AnyRecord::KpiThreshold(_, it) => {
            ids.extend(of_scope(it.scope).into_iter().chain(of_kpi(it.kpi)));
            ids.extend(it.page.map(|page| RecordId::from(page.policy)));
        }
        AnyRecord::KpiDefinition(_, it) => {
            ids.extend(it.teams.iter().map(|id| RecordId::from(*id)));
            ids.extend(it.service.map(RecordId::from));
            ids.extend(it.owner.map(RecordId::from));
            ids.extend(match &it.source {
                KpiSource::Metric { connection, .. }
                | KpiSource::ErrorBudget { connection, .. } => Some(RecordId::from(*connection)),
                KpiSource::Own { .. } | KpiSource::Hand => None,
            });
        }
        AnyRecord::KpiSample(_, it) => ids.extend([RecordId::from(it.kpi), it.by.into()]),
        AnyRecord::KpiNote(_, it) => {
            ids.extend(it.kpi.and_then(of_kpi));
            ids.extend(it.by.map(RecordId::from));
            ids.extend(it.threshold.map(RecordId::from));
        }
        AnyRecord::Goal(_, it) => {
            ids.extend(it.teams.iter().map(|id| RecordId::from(*id)));
            let people = it.owners.iter().copied().chain([it.created_by]);
            ids.extend(people.map(RecordId::from));
            ids.extend(
                it.closing
                    .as_ref()
                    .map(|closing| RecordId::from(closing.by)),
            );
            let goals = [it.parent, it.carried_from].into_iter().flatten();
            ids.extend(goals.map(RecordId::from));
        }
        AnyRecord::KeyResult(_, it) => {
            ids.push(it.goal.into());
            ids.extend(it.owner.map(RecordId::from));
            if let Measure::Kpi { kpi, scope, .. } = &it.measure {
                ids.extend(of_scope(*scope).into_iter().chain(of_kpi(*kpi)));
            }
        }
        AnyRecord::CheckIn(_, it) => ids.extend([RecordId::from(it.key_result), it.by.into()]),
        AnyRecord::DeploymentMark(_, it) => keys.push(it.deployment.clone()),
        AnyRecord::Schedule(_, it) => {
            let members = it.layers.iter().flat_map(|layer| &layer.members);
            ids.extend(members.map(|id| RecordId::from(*id)));
        }
        AnyRecord::Override(_, it) => {
            ids.extend([RecordId::from(it.schedule), it.member.into()]);
            ids.extend(it.instead_of.map(RecordId::from));
        }
        AnyRecord::ShiftOffer(_, it) => {
            ids.extend([RecordId::from(it.schedule), it.member.into()]);
            ids.extend(it.asked.map(RecordId::from));
        }
        AnyRecord::HandOver(_, it) => ids.extend([RecordId::from(it.schedule), it.by.into()]),
        AnyRecord::Workspace(..)
        | AnyRecord::Member(..)
        | AnyRecord::EnvironmentRule(..)
        | AnyRecord::Connection(..) => {}
    }
    (ids, keys)
}

fn of_scope(scope: TargetScope) -> Option<RecordId> {
    match scope {
        TargetScope::Workspace => None,
        TargetScope::Team(id) => Some(id.into()),
        TargetScope::Service(id) => Some(id.into()),
    }
}

fn of_kpi(kpi: KpiRef) -> Option<RecordId> {
    kpi.definition().map(RecordId::from)
}

#[test]
fn whatever_a_record_names_was_there_before_in_both_orders() {
    let sample = sample();
    let facts: BTreeSet<_> = sample.facts.iter().map(Fact::key).collect();
    let listed = sample.records.iter().flat_map(|it| &it.edits).collect();
    for edits in [sample.log(), listed] {
        let mut known = BTreeSet::new();
        for edit in edits {
            let (ids, keys) = references(&edit.record);
            assert!(ids.iter().all(|id| known.contains(id)), "{edit:?}");
            assert!(keys.iter().all(|key| facts.contains(key)), "{edit:?}");
            known.insert(edit.record.id());
        }
    }
}
