//! The ladder of an imagined incident, step by step, in the words of whoever looks at it.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use muster_model::{
    escalation::{self, Course, Roster, Step},
    ids::{MemberId, PolicyId, ScheduleId},
    quiet,
    record::{Level, LevelTarget, PathStart, Policy, Severity},
    time::{Millis, Timestamp, Window},
};

use super::{
    ImaginedIncident, SimulatedHandOver, SimulatedPage, SimulatedPost, SimulatedStep, Simulation,
};
use crate::{escalation::People, incidents::number};

/// How many steps are listed at the most.
const LISTED: usize = 200;
/// How long after the last step hand-overs are still told.
const AFTER: Millis = Millis::days(1);
/// How many hand-overs are told at the most.
const MOST_HAND_OVERS: usize = 100;

pub(super) fn simulate(
    people: &People,
    id: PolicyId,
    policy: &Policy,
    incident: &ImaginedIncident,
    chosen: &str,
    zone: Tz,
) -> Simulation {
    let roster = people.roster();
    let course = escalation::course(policy, incident.severity, incident.at);
    let all: Vec<Step> = course.steps(&roster).collect();
    let reached = all.iter().rfind(|step| !step.reach.is_nobody());
    let ends_at = reached.map(|step| step.due_at + wait(course, step));
    let starts_at = all
        .iter()
        .find(|step| !step.reach.is_nobody())
        .map_or(course.starts_at, |step| step.due_at);
    let steps: Vec<_> = all
        .iter()
        .take(LISTED)
        .map(|step| told(people, &roster, course, step, incident.severity))
        .collect();
    let end = ends_at.unwrap_or(incident.at);
    Simulation {
        policy: Some(id),
        policy_name: policy.name.clone(),
        path_name: course
            .path
            .map(|path| path.name.clone())
            .unwrap_or_default(),
        why: why(policy, course, incident, chosen, zone),
        starts_at,
        ends_at,
        more_steps: number((all.len() - steps.len()) as u64),
        steps,
        hand_overs: hand_overs(people, course.levels, incident.at, end),
        warnings: warnings(&all),
    }
}

fn wait(course: Course<'_>, step: &Step) -> Millis {
    let level = course.levels.get(step.level as usize);
    level.map_or(Millis::ZERO, |level| level.wait)
}

/// Why this policy and this path, and why not at once.
fn why(
    policy: &Policy,
    course: Course<'_>,
    incident: &ImaginedIncident,
    chosen: &str,
    zone: Tz,
) -> String {
    let mut sentences: Vec<String> = Some(chosen.to_owned())
        .filter(|text| !text.is_empty())
        .into_iter()
        .collect();
    let name = incident.severity.name();
    match course.path {
        None if policy.paths.is_empty() => {}
        None => sentences.push(format!(
            "None of its paths is for {name} at that time, so its own levels are told."
        )),
        Some(path) => {
            sentences.push(format!(
                "Its path '{}' is the first that is for {name} at that time.",
                path.name
            ));
            if path.start == PathStart::NextHours && course.starts_at > incident.at {
                let begins = course.starts_at.to_utc().with_timezone(&zone);
                sentences.push(format!(
                    "It waits for the service hours, which begin {}.",
                    begins.format("%a %-d %b at %H:%M")
                ));
            }
        }
    }
    sentences.join(" ")
}

fn told(
    people: &People,
    roster: &Roster<'_>,
    course: Course<'_>,
    step: &Step,
    severity: Severity,
) -> SimulatedStep {
    let level = course.levels.get(step.level as usize);
    let members = step.reach.members.iter().map(|member| SimulatedPage {
        member: *member,
        name: people.member_name(*member),
        why: level.map_or_else(String::new, |level| {
            named_by(people, roster, level, *member, step.due_at)
        }),
        held_until: people
            .members
            .get(member)
            .and_then(|it| quiet::held_until(it, severity, step.due_at)),
    });
    let channels = step.reach.channels.iter().map(|channel| SimulatedPost {
        channel: channel.clone(),
        name: people.channel_name(channel),
    });
    let passed_over = level
        .filter(|_| step.reach.is_nobody())
        .map(|level| reaches_nobody(people, level));
    SimulatedStep {
        round: step.round + 1,
        level: step.level + 1,
        at: step.due_at,
        wait: wait(course, step),
        members: members.collect(),
        channels: channels.collect(),
        passed_over,
    }
}

/// By which targets a level names a member.
fn named_by(
    people: &People,
    roster: &Roster<'_>,
    level: &Level,
    member: MemberId,
    at: Timestamp,
) -> String {
    let targets = level.targets.iter();
    let reasons: Vec<String> = targets
        .filter(|target| roster.named_by(target, at).contains(&member))
        .map(|target| match target {
            LevelTarget::Member(_) => "named on the level".to_owned(),
            LevelTarget::Team(team) => format!("in the team '{}'", people.team_name(*team)),
            LevelTarget::Schedule(schedule) => {
                format!("on call in '{}'", people.schedule_name(*schedule))
            }
            LevelTarget::Channel(_) => String::new(),
        })
        .collect();
    reasons.join(", ")
}

/// Why a level reaches nobody.
fn reaches_nobody(people: &People, level: &Level) -> String {
    let targets = level.targets.iter();
    let reasons: Vec<String> = targets
        .map(|target| match target {
            LevelTarget::Member(_) => "a member is gone".to_owned(),
            LevelTarget::Team(team) => {
                format!("nobody is in the team '{}'", people.team_name(*team))
            }
            LevelTarget::Schedule(schedule) => {
                format!("nobody is on call in '{}'", people.schedule_name(*schedule))
            }
            LevelTarget::Channel(channel) => {
                format!("nothing can be posted in {}", people.channel_name(channel))
            }
        })
        .collect();
    format!(
        "It reaches nobody and is passed over: {}.",
        reasons.join("; ")
    )
}

/// The hand-overs of the schedules of these levels, from the beginning to a day after the end.
fn hand_overs(
    people: &People,
    levels: &[Level],
    from: Timestamp,
    end: Timestamp,
) -> Vec<SimulatedHandOver> {
    let targets = levels.iter().flat_map(|level| &level.targets);
    let schedules: BTreeSet<ScheduleId> = targets
        .filter_map(|target| match target {
            LevelTarget::Schedule(schedule) => Some(*schedule),
            LevelTarget::Member(_) | LevelTarget::Team(_) | LevelTarget::Channel(_) => None,
        })
        .collect();
    let window = Window {
        from,
        to: end + AFTER,
    };
    let names = |members: BTreeSet<MemberId>| {
        let mut names: Vec<_> = members.iter().map(|it| people.member_name(*it)).collect();
        names.sort();
        names
    };
    let mut found = Vec::new();
    for schedule in schedules {
        let Some(rota) = people.rota(schedule) else {
            continue;
        };
        let changes = std::iter::successors(rota.next_change(from), |at| rota.next_change(*at));
        for at in changes
            .take(MOST_HAND_OVERS)
            .take_while(|at| *at < window.to)
        {
            found.push(SimulatedHandOver {
                at,
                schedule,
                schedule_name: people.schedule_name(schedule),
                from: names(rota.on_call(at - Millis(1))),
                to: names(rota.on_call(at)),
                while_climbing: at < end,
            });
        }
    }
    found.sort_by_key(|change| change.at);
    found.truncate(MOST_HAND_OVERS);
    found
}

fn warnings(steps: &[Step]) -> Vec<String> {
    let pages = steps.iter().any(|step| !step.reach.members.is_empty());
    let posts = steps.iter().any(|step| !step.reach.channels.is_empty());
    match (pages, posts) {
        (true, _) => Vec::new(),
        (false, true) => vec![
            "It pages nobody: it only posts to channels. Add somebody to one of its levels."
                .to_owned(),
        ],
        (false, false) => vec![
            "It tells nobody: none of its levels reaches anybody. Add a member to one of them, or \
             fill the gap in its schedule."
                .to_owned(),
        ],
    }
}
