//! This quarter: a goal of both teams, and those that serve it or stand beside it.

use muster_model::kpi::Kpi;
use muster_model::record::Confidence::{AtRisk, OffTrack, OnTrack};

use super::{BOTH, GoalPlan, HOUR, How, MINUTE, Of, Quarter, ResultPlan, said};
use crate::sample::people::{Crew, DINESH, JULIANE, MARA, ME, NOAH, SATO};

pub(in crate::sample::goals) static GOALS: [GoalPlan; 5] = [
    GoalPlan {
        quarter: Quarter::This,
        title: "Changes reach customers within a day, and nobody is afraid of them",
        description: "The goal of both teams. Everything else this quarter serves it.\n\n\
                      - Development makes changes small enough to understand.\n\
                      - Operations makes them cheap to take back.\n\
                      - Both look at the same numbers, each Monday.",
        teams: BOTH,
        owners: &[ME, MARA, JULIANE],
        author: ME,
        serves: None,
        goes_on_with: Some(0),
        closing: None,
        results: &[
            ResultPlan {
                title: "Lead time for changes falls to a day",
                how: How::Kpi {
                    kpi: Kpi::LeadTime,
                    of: Of::Everybody,
                    start: 48.0 * HOUR,
                    target: 24.0 * HOUR,
                },
                owner: Some(JULIANE),
                by: JULIANE,
                weekday: 3,
                lines: &[
                    said(
                        1,
                        JULIANE,
                        0.0,
                        OnTrack,
                        "Waiting for review is a third of what it was.",
                    ),
                    said(4, JULIANE, 0.0, OnTrack, ""),
                    said(
                        7,
                        NOAH,
                        0.0,
                        AtRisk,
                        "`order-service` holds the median up: two days in the queue of the Jenkins job.",
                    ),
                    said(
                        10,
                        JULIANE,
                        0.0,
                        OnTrack,
                        "The queue is gone since the job moved.",
                    ),
                ],
            },
            ResultPlan {
                title: "Complaints about changes in a thousand orders",
                how: How::Number {
                    unit: "complaints",
                    start: 4.2,
                    target: 2.0,
                },
                owner: Some(ME),
                by: ME,
                weekday: 1,
                lines: &[
                    said(
                        1,
                        ME,
                        0.05,
                        OnTrack,
                        "Support tags them for us now. The first week gives 4.1.",
                    ),
                    said(
                        4,
                        ME,
                        0.3,
                        OnTrack,
                        "The gift banner alone was a fifth of all complaints.",
                    ),
                    said(8, ME, 0.6, OnTrack, ""),
                ],
            },
            ResultPlan {
                title: "Both teams look at the numbers together each Monday",
                how: How::Milestone,
                owner: None,
                by: MARA,
                weekday: 0,
                lines: &[
                    said(
                        1,
                        MARA,
                        0.0,
                        OnTrack,
                        "First time today, with coffee. Half of the people came.",
                    ),
                    said(
                        3,
                        JULIANE,
                        1.0,
                        OnTrack,
                        "It is in everybody's calendar and people come. Done.",
                    ),
                ],
            },
        ],
    },
    GoalPlan {
        quarter: Quarter::This,
        title: "Nights on call become quiet",
        description: "Whoever is on call should sleep unless customers are hurt. Carried over: both \
                      results go on from where they were, and we look at how soon somebody is there.",
        teams: BOTH,
        owners: &[MARA, DINESH],
        author: MARA,
        serves: Some(2),
        goes_on_with: Some(1),
        closing: None,
        results: &[
            ResultPlan {
                title: "Alerts that nobody acts on",
                how: How::Number {
                    unit: "alerts a week",
                    start: 28.0,
                    target: 10.0,
                },
                owner: Some(MARA),
                by: MARA,
                weekday: 1,
                lines: &[
                    said(
                        1,
                        MARA,
                        0.1,
                        OnTrack,
                        "Each alert has an owner from the team that writes the service.",
                    ),
                    said(
                        4,
                        DINESH,
                        0.45,
                        OnTrack,
                        "Five more gone, two of them doubles of Alertmanager and Datadog.",
                    ),
                    said(
                        8,
                        MARA,
                        0.7,
                        OnTrack,
                        "15. I slept through two nights on call.",
                    ),
                    said(12, MARA, 0.9, OnTrack, ""),
                ],
            },
            ResultPlan {
                title: "Alerts with a runbook",
                how: How::Percentage {
                    start: 62.0,
                    target: 90.0,
                },
                owner: Some(DINESH),
                by: DINESH,
                weekday: 2,
                lines: &[
                    said(
                        1,
                        DINESH,
                        0.05,
                        OnTrack,
                        "No new alert without one, from this week on.",
                    ),
                    said(
                        3,
                        SATO,
                        0.15,
                        AtRisk,
                        "New ones come with a runbook. The old ones stay as they are.",
                    ),
                    said(
                        6,
                        DINESH,
                        0.25,
                        AtRisk,
                        "Planned two afternoons for the old ones. One was lost to an incident.",
                    ),
                    said(9, DINESH, 0.4, AtRisk, "73 %. It will be close."),
                ],
            },
            ResultPlan {
                title: "Somebody is there within five minutes",
                how: How::Kpi {
                    kpi: Kpi::Mtta,
                    of: Of::Everybody,
                    start: 9.0 * MINUTE,
                    target: 5.0 * MINUTE,
                },
                owner: Some(MARA),
                by: MARA,
                weekday: 1,
                lines: &[
                    said(
                        2,
                        MARA,
                        0.0,
                        OnTrack,
                        "Fewer pages are answered sooner. Who would have thought.",
                    ),
                    said(7, MARA, 0.0, OnTrack, ""),
                ],
            },
        ],
    },
    GoalPlan {
        quarter: Quarter::This,
        title: "What breaks is whole again before customers call",
        description: "Deployments will fail. What counts is how few customers notice, and for how \
                      long.",
        teams: &[Crew::Platform],
        owners: &[ME, NOAH],
        author: MARA,
        serves: Some(2),
        goes_on_with: None,
        closing: None,
        results: &[
            ResultPlan {
                title: "Change failure rate falls below 8 %",
                how: How::Kpi {
                    kpi: Kpi::ChangeFailureRate,
                    of: Of::Everybody,
                    start: 0.14,
                    target: 0.08,
                },
                owner: Some(NOAH),
                by: NOAH,
                weekday: 3,
                lines: &[
                    said(
                        1,
                        NOAH,
                        0.0,
                        OnTrack,
                        "Two thirds of the failures are configuration. We test that now.",
                    ),
                    said(
                        5,
                        NOAH,
                        0.0,
                        AtRisk,
                        "Two bad ones in a week, both in `payment-gateway`.",
                    ),
                    said(7, SATO, 0.0, OnTrack, "Quiet since the canary stage is in."),
                ],
            },
            ResultPlan {
                title: "Incidents are over within 45 minutes",
                how: How::Kpi {
                    kpi: Kpi::Mttr,
                    of: Of::Everybody,
                    start: 80.0 * MINUTE,
                    target: 45.0 * MINUTE,
                },
                owner: Some(ME),
                by: ME,
                weekday: 2,
                lines: &[
                    said(1, ME, 0.0, OnTrack, ""),
                    said(
                        4,
                        MARA,
                        0.0,
                        OnTrack,
                        "The reviews of the last three say the same: we look for the cause before we roll back.",
                    ),
                ],
            },
            ResultPlan {
                title: "Game days with both teams",
                how: How::Number {
                    unit: "game days",
                    start: 0.0,
                    target: 3.0,
                },
                owner: Some(SATO),
                by: SATO,
                weekday: 4,
                lines: &[
                    said(
                        3,
                        SATO,
                        0.34,
                        OnTrack,
                        "The first one: we pulled the plug of Redis. *Checkout* found the dashboard, *Platform* found the bug.",
                    ),
                    said(
                        8,
                        NOAH,
                        0.67,
                        OnTrack,
                        "The second, on refunds. We learnt that nobody may refund by hand at night.",
                    ),
                    said(
                        11,
                        SATO,
                        1.0,
                        OnTrack,
                        "Three. People ask when the next one is.",
                    ),
                ],
            },
        ],
    },
    GoalPlan {
        quarter: Quarter::This,
        title: "Checkout ships small and ships daily",
        description: "Small changes are easy to review, easy to understand, and out the same day.",
        teams: &[Crew::Checkout],
        owners: &[JULIANE, NOAH],
        author: JULIANE,
        serves: Some(2),
        goes_on_with: None,
        closing: None,
        results: &[
            ResultPlan {
                title: "Checkout deploys more than twice a day",
                how: How::Kpi {
                    kpi: Kpi::DeploymentFrequency,
                    of: Of::Crew(Crew::Checkout),
                    start: 1.6,
                    target: 2.4,
                },
                owner: Some(NOAH),
                by: NOAH,
                weekday: 4,
                lines: &[
                    said(2, NOAH, 0.0, OnTrack, ""),
                    said(
                        6,
                        DINESH,
                        0.0,
                        OnTrack,
                        "Feature switches help: what is not ready goes out switched off.",
                    ),
                ],
            },
            ResultPlan {
                title: "Changes of fewer than 200 lines",
                how: How::Percentage {
                    start: 48.0,
                    target: 80.0,
                },
                owner: Some(JULIANE),
                by: DINESH,
                weekday: 3,
                lines: &[
                    said(
                        1,
                        DINESH,
                        0.05,
                        OnTrack,
                        "50 %. Counted without lock files.",
                    ),
                    said(
                        4,
                        DINESH,
                        0.12,
                        AtRisk,
                        "The new cart came as one change of 4,000 lines.",
                    ),
                    said(
                        7,
                        JULIANE,
                        0.15,
                        OffTrack,
                        "We talk about it and do not do it. Next: two people split each large change before it is written.",
                    ),
                ],
            },
        ],
    },
    GoalPlan {
        quarter: Quarter::This,
        title: "Every service can be built anew from what is in Git",
        description: "If a data centre is gone, we should need a day, a repository and nobody's \
                      memory.",
        teams: BOTH,
        owners: &[SATO, DINESH],
        author: MARA,
        serves: None,
        goes_on_with: None,
        closing: None,
        results: &[
            ResultPlan {
                title: "Infrastructure that Terraform knows",
                how: How::Percentage {
                    start: 71.0,
                    target: 100.0,
                },
                owner: Some(SATO),
                by: SATO,
                weekday: 3,
                lines: &[
                    said(1, SATO, 0.1, OnTrack, "The network is in."),
                    said(
                        5,
                        SATO,
                        0.45,
                        OnTrack,
                        "DNS and certificates too. What is left was made by hand years ago.",
                    ),
                    said(9, SATO, 0.75, OnTrack, ""),
                ],
            },
            ResultPlan {
                title: "Secrets that only people know",
                how: How::Number {
                    unit: "secrets",
                    start: 23.0,
                    target: 0.0,
                },
                owner: None,
                by: DINESH,
                weekday: 2,
                lines: &[
                    said(
                        1,
                        DINESH,
                        0.1,
                        OnTrack,
                        "Made a list. It is longer than we thought.",
                    ),
                    said(
                        6,
                        DINESH,
                        0.55,
                        OnTrack,
                        "Ten left, all of them with providers who change them only by phone.",
                    ),
                ],
            },
            ResultPlan {
                title: "A copy of the shop was built in an empty account",
                how: How::Milestone,
                owner: Some(SATO),
                by: SATO,
                weekday: 4,
                lines: &[
                    said(
                        4,
                        SATO,
                        0.0,
                        OnTrack,
                        "Tried it with two services. It stopped at the mail relay.",
                    ),
                    said(
                        9,
                        DINESH,
                        0.0,
                        AtRisk,
                        "Five services stand. Search needs an index that takes a night to build.",
                    ),
                ],
            },
        ],
    },
];
