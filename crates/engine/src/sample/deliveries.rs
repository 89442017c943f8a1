//! What was built and deployed in the half-year: rollouts with the merge requests that they
//! bring, failures with their repairs, and the runs and staging deployments around them. It tells
//! `incidents` which deployments failed, when that was noticed and when it was over.

mod changes;
mod repairs;
mod runs;
mod shipments;
mod titles;

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus, Fact, FactKey},
    time::{Millis, Timestamp},
};

use self::shipments::Shipment;
use super::{
    calendar,
    dice::{Dice, scaled},
    people::{Cast, Person},
    services::{About, PAYMENTS, Shop},
    story::{self, WEEKS},
};

/// How a failed deployment was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repair {
    /// What ran before went out again.
    Rollback,
    /// A correction went out.
    Hotfix,
    /// Without a deployment: a flag, a setting, a restart.
    ByHand,
}

/// A production deployment that failed its users.
pub(super) struct Failure {
    pub(super) service: usize,
    pub(super) deployment: FactKey,
    /// When users felt it.
    pub(super) noticed_at: Timestamp,
    /// When the service was well again.
    pub(super) recovered_at: Timestamp,
    pub(super) repair: Repair,
    /// Whether it became an incident; else only the repair or a mark tells of it.
    pub(super) is_incident: bool,
    /// The first characters of what was deployed, and of what had run before.
    pub(super) version: String,
    pub(super) previous: String,
}

/// What a service's deployments so far have left behind.
struct Progress {
    /// No other deployment goes to production before.
    free_from: Timestamp,
    /// When the last rollout was asked for.
    last_rollout: Timestamp,
    /// What runs in production.
    commit: String,
    next_change: i64,
    next_build: i64,
}

/// The work of making up deliveries.
pub(super) struct Deliveries<'a> {
    dice: &'a mut Dice,
    cast: &'a Cast,
    shop: &'a Shop,
    now: Timestamp,
    progress: Vec<Progress>,
    next_number: i64,
    /// How much failure is still owed by the story's rate, so that even small weeks keep to it.
    owed_failures: f64,
    /// How much incident is still owed by the failures so far.
    owed_incidents: f64,
    facts: Vec<Fact>,
    failures: Vec<Failure>,
}

/// No failure is made up so near to now that its end would not be known.
const SETTLED: Millis = Millis::hours(10);

/// Until when before now the service of the present incident rests, so that its last rollout is
/// the one which that incident began after.
const QUIET_BEFORE_PRESENT: Millis = Millis::hours(4);

impl<'a> Deliveries<'a> {
    pub(super) fn new(dice: &'a mut Dice, cast: &'a Cast, shop: &'a Shop, now: Timestamp) -> Self {
        let start = story::week_start(1, now);
        let progress = shop
            .services
            .iter()
            .map(|_| Progress {
                free_from: start,
                last_rollout: start - Millis::days(7),
                commit: dice.commit(),
                next_change: dice.between(120, 1_400),
                next_build: dice.between(300, 900),
            })
            .collect();
        Self {
            dice,
            cast,
            shop,
            now,
            progress,
            next_number: 48_100,
            owed_failures: 0.4,
            owed_incidents: 0.5,
            facts: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Makes up all of it.
    pub(super) fn run(&mut self) {
        let paces: Vec<_> = self.shop.services.iter().map(|s| s.about.pace).collect();
        let mut fraction = 0.0;
        for number in 1..=WEEKS {
            let from = story::week_start(number, self.now);
            let to = from + Millis::days(7);
            fraction += story::week(number).rollouts;
            let mut slots = Vec::new();
            while fraction >= 1.0 {
                fraction -= 1.0;
                let service = self.dice.weighted(&paces);
                let Some(at) = calendar::at_work(self.dice, from, to) else {
                    continue;
                };
                slots.push((at, service));
            }
            slots.sort_unstable();
            for (at, service) in slots {
                self.rollout(at, service);
            }
            self.load_tests(from, to);
        }
        self.nightly_runs();
        self.present();
    }

    /// Every fact, and the failures in the order in which they were deployed.
    pub(super) fn finish(self) -> (Vec<Fact>, Vec<Failure>) {
        (self.facts, self.failures)
    }

    /// Brings a handful of changes to production, unless there is no room for it before now.
    fn rollout(&mut self, at: Timestamp, service: usize) {
        let free_from = self.progress[service].free_from;
        let at = if at < free_from {
            free_from + self.dice.around(Millis::minutes(25), 0.4)
        } else {
            at
        };
        let quiet = if service == PAYMENTS {
            QUIET_BEFORE_PRESENT
        } else {
            Millis::hours(1)
        };
        if at > self.now - quiet {
            return;
        }
        let week = story::week_at(at, self.now);
        let work = self.dice.around(Millis::minutes(7), 0.3);
        let count = [1, 2, 3][self.dice.weighted(&[0.5, 0.36, 0.14])];
        let head = self.changes(service, count, at, at + work, week.lead_time);
        self.attempts_before(service, &head, at);

        let previous = std::mem::replace(&mut self.progress[service].commit, head.commit.clone());
        self.owed_failures += week.failure_rate / (1.0 - week.failure_rate);
        let fails = self.owed_failures >= 1.0 && at < self.now - SETTLED;
        if fails {
            self.owed_failures -= 1.0;
        }
        let repair = [Repair::Rollback, Repair::Hotfix, Repair::ByHand]
            [self.dice.weighted(&[0.5, 0.3, 0.2])];
        let taken_back = fails && repair == Repair::Rollback && self.dice.chance(0.3);
        let (deployment, ended_at) = self.ship(&Shipment {
            service,
            environment: "production",
            status: if taken_back {
                DeploymentStatus::RolledBack
            } else {
                DeploymentStatus::Success
            },
            kind: DeploymentKind::Rollout,
            commit: &head.commit,
            pipeline: head.pipeline,
            title: head.title,
            author: head.author,
            at,
            work: Some(work),
        });
        let progress = &mut self.progress[service];
        progress.last_rollout = at;
        progress.free_from = ended_at + Millis::minutes(20);
        if fails {
            self.fail(
                service,
                deployment,
                ended_at,
                repair,
                &head.commit,
                &previous,
            );
        }
    }

    /// Now and then a rollout does not go out at the first attempt, or somebody stops it.
    fn attempts_before(&mut self, service: usize, head: &changes::Head, at: Timestamp) {
        let status = match self.dice.between(0, 99) {
            0..=3 => DeploymentStatus::Failed,
            4..=5 => DeploymentStatus::Cancelled,
            _ => return,
        };
        let before = at - Millis::minutes(self.dice.between(9, 13));
        self.ship(&Shipment {
            service,
            environment: "production",
            status,
            kind: DeploymentKind::Rollout,
            commit: &head.commit,
            pipeline: head.pipeline.clone(),
            title: head.title.clone(),
            author: head.author,
            at: before,
            work: Some(Millis::minutes(4)),
        });
    }

    /// Deployments to the performance lab, which no environment rule knows.
    fn load_tests(&mut self, from: Timestamp, to: Timestamp) {
        for _ in 0..4 {
            let service = self.dice.weighted(&[1.0, 1.0, 0.5, 0.5]);
            let latest = to.min(self.now - Millis::hours(1));
            let Some(at) = calendar::at_work(self.dice, from, latest) else {
                continue;
            };
            let commit = self.progress[service].commit.clone();
            let author = self.deployer(service).user;
            let pipeline = self.pipeline_for_deployment(service, &commit, at);
            let work = Millis::minutes(self.dice.between(12, 25));
            let status = if self.dice.chance(0.06) {
                DeploymentStatus::Failed
            } else {
                DeploymentStatus::Success
            };
            self.ship(&Shipment {
                service,
                environment: "load-lab",
                status,
                kind: DeploymentKind::Rollout,
                commit: &commit,
                pipeline,
                title: "Load test of the running version".to_owned(),
                author,
                at,
                work: Some(work),
            });
        }
    }

    /// What is going on right now: the rollout behind the open incident, its rollback under way,
    /// and merge requests that wait.
    fn present(&mut self) {
        let at = self.now - Millis::minutes(79);
        let lead_time = story::week(WEEKS).lead_time;
        let work = Millis::minutes(6);
        let head = self.changes(PAYMENTS, 2, at, at + work, lead_time);
        let shipment = Shipment {
            service: PAYMENTS,
            environment: "production",
            status: DeploymentStatus::Success,
            kind: DeploymentKind::Rollout,
            commit: &head.commit,
            pipeline: head.pipeline,
            title: head.title,
            author: head.author,
            at,
            work: Some(work),
        };
        self.ship(&shipment);
        let previous = self.progress[PAYMENTS].commit.clone();
        let at = self.now - Millis::minutes(3);
        let pipeline = self.waiting_pipeline(PAYMENTS, &previous, at);
        self.ship(&Shipment {
            status: DeploymentStatus::Running,
            kind: DeploymentKind::Rollback,
            commit: &previous,
            pipeline,
            title: format!("Roll back to {}", short(&previous)),
            at,
            work: None,
            ..shipment
        });
        self.open_changes();
    }

    /// Somebody of the team that answers for a service.
    fn deployer(&mut self, service: usize) -> &'a Person {
        self.cast.responder(self.dice, self.about(service).crews[0])
    }

    fn about(&self, service: usize) -> &'static About {
        self.shop.services[service].about
    }
}

/// A commit as people write it.
fn short(commit: &str) -> String {
    commit.chars().take(8).collect()
}

/// A part of the way between two instants, by its share of it.
fn part_way(from: Timestamp, to: Timestamp, share: f64) -> Timestamp {
    from + scaled(to.since(from), share)
}
