//! Merge requests: how long they took, which commits they are found by, and what ran for them on
//! the way to production.

use muster_model::{
    fact::{Change, DeploymentKind, DeploymentStatus, Fact, FactKey},
    time::{Millis, Timestamp},
};

use super::{Deliveries, part_way, shipments::Shipment, titles};
use crate::sample::{
    calendar,
    dice::scaled,
    services::GITLAB,
    story::{self, WEEKS},
};

/// What a deployment takes to production: the last of the changes in it.
pub(super) struct Head<'a> {
    pub(super) commit: String,
    pub(super) pipeline: String,
    pub(super) title: String,
    pub(super) author: &'a str,
}

/// A merge request to be written down.
struct Proposal<'a> {
    service: usize,
    title: &'a str,
    branch: String,
    label: &'a str,
    author: &'a str,
    opened_at: Timestamp,
    first_commit_at: Timestamp,
    /// When it was merged, and the commit that this made; none while it is open.
    merged: Option<(Timestamp, &'a str)>,
}

impl<'a> Deliveries<'a> {
    /// `count` merge requests that a rollout, asked for at `at` and out at `ended_at`, is the
    /// first to bring to production.
    pub(super) fn changes(
        &mut self,
        service: usize,
        count: usize,
        at: Timestamp,
        ended_at: Timestamp,
        lead_time: Millis,
    ) -> Head<'a> {
        let last_rollout = self.progress[service].last_rollout;
        // What was merged before the last rollout went out with it.
        let room = scaled(at.since(last_rollout), 0.9);
        let mut drafts: Vec<_> = (0..count)
            .map(|_| {
                let lead_time = self.dice.around(lead_time, 0.5);
                let waits = self.dice.around(scaled(lead_time, 0.12), 0.5);
                let waits = waits.max(Millis::minutes(24)).min(room);
                let merged_at = calendar::at_work_before(self.dice, at - waits);
                let merged_at = if at.since(merged_at) > room {
                    at - waits
                } else {
                    merged_at
                };
                let first = calendar::at_work_near(self.dice, ended_at - lead_time);
                (merged_at, first.min(merged_at - Millis::minutes(45)))
            })
            .collect();
        drafts.sort_unstable();

        let mut head = None;
        for (merged_at, first_commit_at) in drafts {
            let about = self.about(service);
            let title = titles::of_change(self.dice, about);
            let author = self.deployer(service).user;
            let commit = self.dice.commit();
            let share = 0.2 + 0.1 * f64::from(u8::from(self.dice.chance(0.5)));
            let opened_at = part_way(first_commit_at, merged_at, share);
            let branch = titles::branch(&title, self.dice.between(1_000, 4_999));
            self.branch_runs(service, &branch, first_commit_at, merged_at);
            let label = self.dice.pick(&[
                "feature",
                "feature",
                "maintenance",
                "performance",
                "dependencies",
            ]);
            self.propose(Proposal {
                service,
                title: &title,
                branch,
                label,
                author,
                opened_at,
                first_commit_at,
                merged: Some((merged_at, &commit)),
            });
            let pipeline = self.main_run(service, &commit, merged_at + Millis::seconds(5));
            self.stage(service, &commit, &pipeline, &title, author, merged_at);
            head = Some(Head {
                commit,
                pipeline,
                title,
                author,
            });
        }
        head.unwrap_or_else(|| Head {
            commit: self.progress[service].commit.clone(),
            pipeline: String::new(),
            title: "Deploy again".to_owned(),
            author: self.cast.me().user,
        })
    }

    /// The correction of a bad rollout: written, reviewed and merged in between.
    pub(super) fn hotfix_change(
        &mut self,
        service: usize,
        noticed_at: Timestamp,
        at: Timestamp,
    ) -> Head<'a> {
        let about = self.about(service);
        let title = titles::of_hotfix(self.dice, about);
        let author = self.deployer(service).user;
        let commit = self.dice.commit();
        let merged_at = part_way(noticed_at, at, 0.8);
        let branch = format!("hotfix/{}", titles::slug(&title));
        self.propose(Proposal {
            service,
            title: &title,
            branch,
            label: "hotfix",
            author,
            opened_at: part_way(noticed_at, at, 0.55),
            first_commit_at: part_way(noticed_at, at, 0.45),
            merged: Some((merged_at, &commit)),
        });
        let pipeline = self.main_run(service, &commit, merged_at);
        Head {
            commit,
            pipeline,
            title,
            author,
        }
    }

    /// Merge requests that wait for review as we look.
    pub(super) fn open_changes(&mut self) {
        let lead_time = story::week(WEEKS).lead_time;
        for index in 0..14 {
            let service = index % self.shop.services.len();
            let about = self.about(service);
            let age = self.dice.around(lead_time, 0.7).max(Millis::hours(2));
            let first_commit_at = calendar::at_work_before(self.dice, self.now - age);
            let title = titles::of_change(self.dice, about);
            let branch = titles::branch(&title, self.dice.between(5_000, 5_200));
            let author = self.deployer(service).user;
            let opened_at = part_way(first_commit_at, self.now, 0.4);
            let until = self.now - Millis::minutes(20);
            self.branch_runs(service, &branch, first_commit_at, until);
            self.propose(Proposal {
                service,
                title: &title,
                branch,
                label: "feature",
                author,
                opened_at,
                first_commit_at,
                merged: None,
            });
        }
    }

    fn stage(
        &mut self,
        service: usize,
        commit: &str,
        pipeline: &str,
        title: &str,
        author: &str,
        merged_at: Timestamp,
    ) {
        let at = merged_at + Millis::minutes(self.dice.between(8, 12));
        let status = if self.dice.chance(0.03) {
            DeploymentStatus::Failed
        } else {
            DeploymentStatus::Success
        };
        let work = self.dice.around(Millis::minutes(4), 0.3);
        self.ship(&Shipment {
            service,
            environment: "staging",
            status,
            kind: DeploymentKind::Rollout,
            commit,
            pipeline: pipeline.to_owned(),
            title: title.to_owned(),
            author,
            at,
            work: Some(work),
        });
    }

    fn propose(&mut self, proposal: Proposal<'_>) {
        let project = self.about(proposal.service).project();
        let progress = &mut self.progress[proposal.service];
        progress.next_change += 1;
        let number = progress.next_change;
        let mut commits: Vec<_> = (0..self.dice.between(1, 4))
            .map(|_| self.dice.commit())
            .collect();
        commits.extend(proposal.merged.map(|(_, commit)| commit.to_owned()));
        self.facts.push(Fact::Change(Change {
            key: FactKey {
                connection: self.shop.gitlab,
                external_id: format!("{project}!{number}"),
            },
            observed_at: proposal.merged.map_or(proposal.opened_at, |(at, _)| at),
            url: format!("{GITLAB}/{project}/-/merge_requests/{number}"),
            source: project,
            title: proposal.title.to_owned(),
            author: proposal.author.to_owned(),
            branch: proposal.branch,
            labels: vec![proposal.label.to_owned()],
            opened_at: proposal.opened_at,
            first_commit_at: Some(proposal.first_commit_at),
            merged_at: proposal.merged.map(|(at, _)| at),
            commits,
        }));
    }
}
