//! Pipeline runs: for branches, for what is merged, for deployments, and every night. Some fail
//! for a reason, some are flaky and pass when they run again.

use chrono::Days;
use muster_model::{
    fact::{Fact, FactKey, PipelineRun, RunStatus},
    time::{Millis, Timestamp},
};

use super::{Deliveries, part_way};
use crate::sample::{
    calendar,
    services::{GITLAB, JENKINS},
    story,
};

/// A run to be written down.
struct Run<'a> {
    service: usize,
    status: RunStatus,
    commit: &'a str,
    reference: &'a str,
    trigger: &'a str,
    at: Timestamp,
    /// How long it worked; none while it is under way or waits.
    work: Option<Millis>,
}

impl Deliveries<'_> {
    /// What ran for a merge request's branch between its first commit and its merge; the last run
    /// went well, else it would not have been merged.
    pub(super) fn branch_runs(
        &mut self,
        service: usize,
        branch: &str,
        from: Timestamp,
        to: Timestamp,
    ) {
        let failed_first = self.dice.chance(0.24);
        let again = self.dice.chance(0.35);
        let mut shares = vec![(0.92, RunStatus::Success)];
        if failed_first {
            shares.insert(0, (0.3, RunStatus::Failed));
        } else if again {
            shares.insert(0, (0.35, RunStatus::Cancelled));
        }
        for (share, status) in shares {
            let commit = self.dice.commit();
            let at = part_way(from, to, share);
            let work = self.dice.around(Millis::minutes(9), 0.3);
            let work = work.min(to.since(at)).max(Millis::minutes(1));
            self.note_run(&Run {
                service,
                status,
                commit: &commit,
                reference: branch,
                trigger: "merge_request_event",
                at,
                work: Some(work),
            });
        }
    }

    /// The run for a merge. A flaky one fails, or is unstable, and passes when it runs again.
    /// Gives the external id of the one that passed.
    pub(super) fn main_run(&mut self, service: usize, commit: &str, at: Timestamp) -> String {
        let mut at = at;
        if self.dice.chance(0.07) {
            let unstable = self.about(service).jenkins;
            self.note_run(&Run {
                service,
                status: if unstable {
                    RunStatus::Unstable
                } else {
                    RunStatus::Failed
                },
                commit,
                reference: "main",
                trigger: "push",
                at,
                work: Some(Millis::minutes(4)),
            });
            at = at + Millis::minutes(4);
        }
        let work = self.dice.around(Millis::minutes(6), 0.2);
        self.note_run(&Run {
            service,
            status: RunStatus::Success,
            commit,
            reference: "main",
            trigger: "push",
            at,
            work: Some(work.min(Millis::minutes(8))),
        })
    }

    /// The run that somebody starts to deploy what was built before.
    pub(super) fn pipeline_for_deployment(
        &mut self,
        service: usize,
        commit: &str,
        at: Timestamp,
    ) -> String {
        self.note_run(&Run {
            service,
            status: RunStatus::Success,
            commit,
            reference: "main",
            trigger: "web",
            at: at - Millis::minutes(1),
            work: Some(Millis::minutes(2)),
        })
    }

    /// A run under way, begun at `at`, and one of the same service that waits for it.
    pub(super) fn waiting_pipeline(
        &mut self,
        service: usize,
        commit: &str,
        at: Timestamp,
    ) -> String {
        for (reference, status) in [("main", RunStatus::Running), ("canary", RunStatus::Waiting)] {
            self.note_run(&Run {
                service,
                status,
                commit,
                reference,
                trigger: "push",
                at: at + Millis::minutes(1),
                work: None,
            });
        }
        self.note_run(&Run {
            service,
            status: RunStatus::Running,
            commit,
            reference: "main",
            trigger: "web",
            at,
            work: None,
        })
    }

    /// The long tests of every night, for four services.
    pub(super) fn nightly_runs(&mut self) {
        let mut day = calendar::day_of(story::week_start(1, self.now));
        let last = calendar::day_of(self.now);
        while let Some(next) = day
            .checked_add_days(Days::new(1))
            .filter(|next| *next <= last)
        {
            day = next;
            // Half past four exists on the nights on which the clocks change, too.
            let Some(at) = calendar::at(day, 4, 30, 0) else {
                continue;
            };
            if at > self.now - Millis::hours(2) {
                break;
            }
            for service in [0, 1, 3, 4] {
                let commit = self.dice.commit();
                let status = match self.dice.between(0, 99) {
                    0..=7 => RunStatus::Failed,
                    8..=12 if self.about(service).jenkins => RunStatus::Unstable,
                    _ => RunStatus::Success,
                };
                let work = self.dice.around(Millis::minutes(38), 0.15);
                self.note_run(&Run {
                    service,
                    status,
                    commit: &commit,
                    reference: "main",
                    trigger: "schedule",
                    at,
                    work: Some(work.min(Millis::minutes(90))),
                });
            }
        }
    }

    fn note_run(&mut self, run: &Run<'_>) -> String {
        let about = self.about(run.service);
        let project = about.project();
        let started_at = run.at + Millis::seconds(self.dice.between(2, 50));
        let finished_at = run.work.map(|work| run.at + work.max(Millis::minutes(1)));
        let (connection, external_id, name, url) = if about.jenkins {
            let build = self.build_number(run.service);
            let job = project.replace('/', "/job/");
            let branch = run.reference.replace('/', "%2F");
            (
                self.shop.jenkins,
                format!("{project}/{branch}#{build}"),
                format!("#{build}"),
                format!("{JENKINS}/job/{job}/job/{branch}/{build}/"),
            )
        } else {
            let number = self.number();
            (
                self.shop.gitlab,
                format!("{project}/pipelines/{number}"),
                format!("#{number}"),
                format!("{GITLAB}/{project}/-/pipelines/{number}"),
            )
        };
        self.facts.push(Fact::PipelineRun(PipelineRun {
            key: FactKey {
                connection,
                external_id: external_id.clone(),
            },
            observed_at: finished_at.unwrap_or(started_at),
            source: project,
            pipeline: String::new(),
            name,
            status: run.status,
            commit: run.commit.to_owned(),
            reference: run.reference.to_owned(),
            trigger: run.trigger.to_owned(),
            url,
            created_at: run.at,
            started_at: (run.status != RunStatus::Waiting).then_some(started_at),
            finished_at,
            duration: finished_at.map(|end| end.since(started_at)),
        }));
        external_id
    }
}
