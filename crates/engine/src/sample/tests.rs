//! What the sample promises, whatever the seed and the instant.

mod goals;
mod kpis;
mod present;
mod references;
mod reviews;
mod story;
mod training;
mod weekly;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Timelike};
use muster_model::{
    fact::{Deployment, DeploymentKind, DeploymentStatus, FactKind},
    rbac::{Action, Role, may},
    record::Tier,
};
use rstest::rstest;

use super::*;

/// A Wednesday afternoon in Berlin.
const NOW: Timestamp = Timestamp(1_790_175_600_000);

fn sample() -> Sample {
    generate(7, NOW)
}

fn incidents(sample: &Sample) -> Vec<(IncidentId, &Incident)> {
    let records = sample.records.iter();
    records
        .filter_map(|it| match &it.record {
            AnyRecord::Incident(id, incident) => Some((*id, incident)),
            _ => None,
        })
        .collect()
}

fn members(sample: &Sample) -> BTreeMap<MemberId, &Member> {
    let records = sample.records.iter();
    records
        .filter_map(|it| match &it.record {
            AnyRecord::Member(id, member) => Some((*id, member)),
            _ => None,
        })
        .collect()
}

fn deployments(sample: &Sample) -> Vec<&Deployment> {
    let facts = sample.facts.iter();
    facts
        .filter_map(|fact| match fact {
            Fact::Deployment(deployment) => Some(deployment),
            _ => None,
        })
        .collect()
}

fn production(sample: &Sample) -> Vec<&Deployment> {
    let mut finished: Vec<_> = deployments(sample)
        .into_iter()
        .filter(|it| {
            it.environment == "production"
                && matches!(
                    it.status,
                    DeploymentStatus::Success | DeploymentStatus::RolledBack
                )
        })
        .collect();
    finished.sort_by_key(|it| it.finished_at);
    finished
}

#[test]
fn the_same_seed_makes_the_same_workspace_and_another_seed_another() {
    assert_eq!(generate(7, NOW), generate(7, NOW));
    assert_ne!(generate(7, NOW), generate(8, NOW));
}

#[rstest]
#[case::by_day(NOW)]
#[case::at_night(Timestamp(NOW.0 + 12 * 3_600_000))]
#[case::on_a_sunday(Timestamp(NOW.0 + 4 * 86_400_000))]
#[case::after_the_clocks_changed(Timestamp(NOW.0 + 33 * 86_400_000))]
#[case::on_new_year(Timestamp(NOW.0 + 100 * 86_400_000))]
fn nothing_is_later_than_now_or_in_the_wrong_order(#[case] now: Timestamp) {
    for seed in 0..4 {
        let sample = generate(seed, now);
        for edit in sample.log() {
            assert!(edit.at <= now, "{edit:?}");
        }
        for record in &sample.records {
            assert!(record.edits.is_sorted_by_key(|edit| edit.at), "{record:?}");
            if let AnyRecord::Incident(_, it) = &record.record {
                let instants = [
                    Some(it.opened_at),
                    Some(it.escalated_at),
                    it.acknowledged_at,
                    it.resolved_at,
                ];
                let instants: Vec<_> = instants.into_iter().flatten().collect();
                assert!(instants.is_sorted(), "{it:?}");
            }
        }
        for fact in &sample.facts {
            assert!(fact.observed_at() <= now, "{fact:?}");
            let instants = match fact {
                Fact::Deployment(it) => vec![Some(it.created_at), it.started_at, it.finished_at],
                Fact::PipelineRun(it) => vec![Some(it.created_at), it.started_at, it.finished_at],
                Fact::Change(it) => vec![it.first_commit_at, Some(it.opened_at), it.merged_at],
                Fact::Alert(it) => vec![Some(it.started_at), it.ended_at],
                Fact::IacRun(it) => vec![Some(it.created_at), it.started_at, it.finished_at],
                Fact::Sample(it) => vec![Some(it.at)],
                // Its end lies ahead.
                Fact::OnCallShift(it) => vec![it.starts_at],
                Fact::Channel(_) => Vec::new(),
                Fact::ChatMessage(it) => vec![Some(it.sent_at)],
                Fact::Issue(it) => vec![Some(it.observed_at), it.closed_at],
                Fact::Event(it) => vec![Some(it.at)],
            };
            let instants: Vec<_> = instants.into_iter().flatten().collect();
            assert!(instants.is_sorted(), "{fact:?}");
            assert!(instants.iter().all(|it| *it <= now), "{fact:?}");
        }
    }
}

#[test]
fn every_state_of_every_record_validates() {
    for edit in sample().log() {
        assert_eq!(edit.record.validate(), Ok(()), "{edit:?}");
    }
}

#[test]
fn the_last_edit_leaves_the_record_as_it_is() {
    for record in &sample().records {
        let (first, last) = (&record.edits[0], record.edits.last().unwrap());
        assert_eq!((first.at, first.author), (record.created_at, record.author));
        assert_eq!(last.record, record.record);
        assert!(
            record
                .edits
                .iter()
                .all(|it| it.record.id() == record.record.id())
        );
    }
}

#[test]
fn identities_are_unique() {
    let sample = sample();
    let ids: BTreeSet<_> = sample.records.iter().map(|it| it.record.id()).collect();
    assert_eq!(ids.len(), sample.records.len());
    let keys: BTreeSet<_> = sample
        .facts
        .iter()
        .map(|it| (it.kind(), it.key()))
        .collect();
    assert_eq!(keys.len(), sample.facts.len());
}

#[test]
fn every_author_may_write_what_they_wrote() {
    let sample = sample();
    let members = members(&sample);
    for edit in sample.log() {
        match edit.author {
            Author::Member(id) => {
                // Of themselves responders say what they know, and that they come.
                let is_own = match &edit.record {
                    AnyRecord::SkillLevel(_, level) => level.member == id,
                    AnyRecord::SignUp(_, part) => part.member == id,
                    _ => false,
                };
                let action = if is_own {
                    Action::RespondToIncidents
                } else {
                    edit.record.kind().write_action()
                };
                assert!(may(members[&id].role, action), "{edit:?}");
            }
            Author::Muster => {
                let kind = edit.record.kind();
                let sets_up = matches!(kind, RecordKind::Workspace | RecordKind::Member);
                assert!(
                    sets_up || kind.write_action() == Action::RespondToIncidents,
                    "{edit:?}"
                );
            }
        }
        if let AnyRecord::Note(_, note) = &edit.record {
            assert_eq!(edit.author, Author::Member(note.author));
        }
        if let AnyRecord::CheckIn(_, said) = &edit.record {
            assert_eq!(edit.author, Author::Member(said.by));
        }
    }
    assert_eq!(members[&sample.me].role, Role::Admin);
    assert!(sample.settings.sample);
}

#[test]
fn there_is_as_much_of_everything_as_in_a_real_half_year() {
    for seed in 0..8 {
        let sample = generate(seed, NOW);
        let records = |kind| {
            sample
                .records
                .iter()
                .filter(|it| it.record.kind() == kind)
                .count()
        };
        let facts = |kind| sample.facts.iter().filter(|it| it.kind() == kind).count();
        for (what, count, range) in [
            ("members", records(RecordKind::Member), 9..=9),
            ("teams", records(RecordKind::Team), 2..=2),
            ("services", records(RecordKind::Service), 7..=7),
            ("connections", records(RecordKind::Connection), 8..=8),
            ("policies", records(RecordKind::Policy), 3..=3),
            ("routing rules", records(RecordKind::RoutingRule), 5..=5),
            ("incidents", records(RecordKind::Incident), 38..=56),
            ("notes", records(RecordKind::Note), 120..=260),
            ("schedules", records(RecordKind::Schedule), 3..=3),
            ("overrides", records(RecordKind::Override), 1..=1),
            ("offers", records(RecordKind::ShiftOffer), 1..=1),
            ("hand-over notes", records(RecordKind::HandOver), 1..=1),
            ("marks", records(RecordKind::DeploymentMark), 8..=32),
            ("reviews", records(RecordKind::Review), 6..=22),
            ("comments", records(RecordKind::ReviewComment), 6..=18),
            ("actions", records(RecordKind::ActionItem), 12..=30),
            ("forms", records(RecordKind::ReviewTemplate), 1..=1),
            ("goals", records(RecordKind::Goal), 7..=7),
            ("key results", records(RecordKind::KeyResult), 19..=19),
            ("check-ins", records(RecordKind::CheckIn), 120..=200),
            ("deployments", facts(FactKind::Deployment), 1_050..=1_450),
            ("runs", facts(FactKind::PipelineRun), 2_200..=3_200),
            ("changes", facts(FactKind::Change), 620..=850),
            ("alerts", facts(FactKind::Alert), 90..=180),
            ("IaC runs", facts(FactKind::IacRun), 180..=320),
            ("samples", facts(FactKind::Sample), 1_876..=1_876),
            ("KPIs", records(RecordKind::KpiDefinition), 9..=9),
            ("entered values", records(RecordKind::KpiSample), 30..=33),
            ("notes on KPIs", records(RecordKind::KpiNote), 2..=2),
            ("thresholds", records(RecordKind::KpiThreshold), 2..=2),
            ("targets", records(RecordKind::Target), 10..=10),
            ("skills", records(RecordKind::Skill), 22..=22),
            ("levels", records(RecordKind::SkillLevel), 80..=100),
            ("sessions", records(RecordKind::Session), 22..=22),
            ("sign-ups", records(RecordKind::SignUp), 45..=60),
            ("weekly reviews", records(RecordKind::WeeklyReview), 2..=2),
            ("notes of weeks", records(RecordKind::WeeklyNote), 31..=34),
            ("shifts", facts(FactKind::OnCallShift), 3..=3),
            ("channels", facts(FactKind::Channel), 4..=4),
        ] {
            assert!(range.contains(&count), "seed {seed}: {count} {what}");
        }
        let severities: BTreeSet<_> = incidents(&sample)
            .iter()
            .map(|(_, it)| it.severity)
            .collect();
        assert_eq!(severities.len(), 4, "seed {seed}");
    }
}

#[test]
fn one_environment_is_unmapped() {
    let sample = sample();
    let rules: Vec<_> = sample
        .records
        .iter()
        .filter_map(|it| match &it.record {
            AnyRecord::EnvironmentRule(_, rule) => Some(rule),
            _ => None,
        })
        .collect();
    let names: BTreeSet<_> = deployments(&sample)
        .iter()
        .map(|it| it.environment.as_str())
        .collect();
    let tiers: Vec<_> = names
        .into_iter()
        .map(|name| EnvironmentRule::tier_of(rules.iter().copied(), name))
        .collect();
    assert_eq!(tiers, [None, Some(Tier::Production), Some(Tier::Staging)]);
}

#[test]
fn every_source_belongs_to_a_service() {
    let sample = sample();
    let sources: BTreeSet<_> = sample
        .records
        .iter()
        .filter_map(|it| match &it.record {
            AnyRecord::Service(_, service) => Some(&service.sources),
            _ => None,
        })
        .flatten()
        .map(|source| (source.connection, source.path.as_str()))
        .collect();
    for fact in &sample.facts {
        let path = match fact {
            Fact::Deployment(it) => &it.source,
            Fact::PipelineRun(it) => &it.source,
            Fact::Change(it) => &it.source,
            // Infrastructure waits in the inbox, to be assigned by whoever looks round.
            _ => continue,
        };
        assert!(
            sources.contains(&(fact.key().connection, path.as_str())),
            "{fact:?}"
        );
    }
}

#[test]
fn no_text_has_an_unfilled_brace() {
    for edit in sample().log() {
        let text = match &edit.record {
            AnyRecord::Incident(_, it) => format!("{} {}", it.title, it.summary),
            AnyRecord::Note(_, it) => it.text.clone(),
            _ => continue,
        };
        assert!(!text.contains('{') && !text.contains("``."), "{text}");
    }
}

#[test]
fn people_roll_out_while_they_are_at_work() {
    let sample = sample();
    let rollouts: Vec<_> = production(&sample)
        .into_iter()
        .filter(|it| it.kind == DeploymentKind::Rollout)
        .collect();
    let at_work = rollouts
        .iter()
        .filter(|it| {
            let local = it.created_at.to_utc().with_timezone(&calendar::ZONE);
            local.weekday().num_days_from_monday() < 5 && (8..20).contains(&local.hour())
        })
        .count();
    assert!(
        at_work * 100 >= rollouts.len() * 93,
        "{at_work} of {}",
        rollouts.len()
    );
}
