//! Last quarter: two goals that are scored, one of them to be gone on with.

use muster_model::kpi::Kpi;
use muster_model::record::Confidence::{AtRisk, OffTrack, OnTrack};

use super::{BOTH, GoalPlan, HOUR, How, Of, Quarter, ResultPlan, said};
use crate::sample::people::{DINESH, JULIANE, MARA, NOAH, SATO};

pub(in crate::sample::goals) static GOALS: [GoalPlan; 2] = [
    GoalPlan {
        quarter: Quarter::Last,
        title: "Releases stop being an event",
        description: "A release should be a matter of minutes and of nobody's nerves. That takes \
                      both: checks that developers trust, and rollouts that operations need not \
                      watch.",
        teams: BOTH,
        owners: &[MARA, JULIANE],
        author: JULIANE,
        serves: None,
        goes_on_with: None,
        closing: Some((
            0.7,
            "Rollbacks are a button now, and that changed how we work more than the numbers say. \
             The bad weeks in the middle cost us the lead time. Next quarter: **smaller changes**, \
             agreed on by both teams.",
        )),
        results: &[
            ResultPlan {
                title: "Lead time for changes falls to two days",
                how: How::Kpi {
                    kpi: Kpi::LeadTime,
                    of: Of::Everybody,
                    start: 72.0 * HOUR,
                    target: 48.0 * HOUR,
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
                        "Most of the time is waiting for review. We begin there.",
                    ),
                    said(
                        5,
                        DINESH,
                        0.0,
                        AtRisk,
                        "No movement. Reviews are quicker, but changes now wait for the release train.",
                    ),
                    said(
                        9,
                        JULIANE,
                        0.0,
                        AtRisk,
                        "The train is gone for three services. Let us see.",
                    ),
                    said(12, JULIANE, 0.0, OnTrack, "It moves at last."),
                ],
            },
            ResultPlan {
                title: "Every service can be rolled back with one command",
                how: How::Number {
                    unit: "services",
                    start: 1.0,
                    target: 7.0,
                },
                owner: Some(SATO),
                by: SATO,
                weekday: 2,
                lines: &[
                    said(
                        2,
                        SATO,
                        0.17,
                        OnTrack,
                        "`storefront` done; the recipe is in the wiki.",
                    ),
                    said(
                        6,
                        NOAH,
                        0.5,
                        OnTrack,
                        "Paired with Platform on `checkout-api`. Took an afternoon, most of it for the database.",
                    ),
                    said(
                        10,
                        SATO,
                        0.84,
                        OnTrack,
                        "Only `order-service` is left. Jenkins needs a different way.",
                    ),
                    said(
                        12,
                        SATO,
                        1.0,
                        OnTrack,
                        "All seven. Rolled back each of them once, on purpose.",
                    ),
                ],
            },
            ResultPlan {
                title: "The release checklist is gone",
                how: How::Milestone,
                owner: Some(NOAH),
                by: NOAH,
                weekday: 4,
                lines: &[
                    said(
                        3,
                        NOAH,
                        0.0,
                        OnTrack,
                        "Of 31 points, 19 are checks that a machine can do.",
                    ),
                    said(8, NOAH, 0.0, AtRisk, "Finance wants its sign-off. Talking."),
                    said(
                        11,
                        NOAH,
                        1.0,
                        OnTrack,
                        "Gone. The last page now says where it went.",
                    ),
                ],
            },
        ],
    },
    GoalPlan {
        quarter: Quarter::Last,
        title: "Nights on call become quiet",
        description: "Whoever is on call should sleep unless customers are hurt. Those who write a \
                      service know best which of its alerts are worth getting up for.",
        teams: BOTH,
        owners: &[MARA, DINESH],
        author: MARA,
        serves: None,
        goes_on_with: None,
        closing: Some((
            0.5,
            "Half of it. We took away alerts that nobody missed, and then the bad releases brought \
             new ones. We go on with both results.",
        )),
        results: &[
            ResultPlan {
                title: "Alerts that nobody acts on",
                how: How::Number {
                    unit: "alerts a week",
                    start: 46.0,
                    target: 10.0,
                },
                owner: Some(MARA),
                by: MARA,
                weekday: 1,
                lines: &[
                    said(
                        1,
                        MARA,
                        0.0,
                        OnTrack,
                        "Counted them for the first time. 46 in a week, and we got used to it.",
                    ),
                    said(
                        4,
                        DINESH,
                        0.4,
                        OnTrack,
                        "Search deleted 14 alerts in one go. Nobody noticed, which is the point.",
                    ),
                    said(
                        8,
                        MARA,
                        0.3,
                        AtRisk,
                        "Back up: the release series brought its own.",
                    ),
                    said(
                        12,
                        MARA,
                        0.5,
                        OffTrack,
                        "28. Better than it was, and not what we wanted.",
                    ),
                ],
            },
            ResultPlan {
                title: "Alerts with a runbook",
                how: How::Percentage {
                    start: 30.0,
                    target: 90.0,
                },
                owner: Some(DINESH),
                by: DINESH,
                weekday: 2,
                lines: &[
                    said(2, DINESH, 0.1, OnTrack, ""),
                    said(
                        6,
                        SATO,
                        0.35,
                        AtRisk,
                        "Slow. Writing one takes an hour that nobody has planned.",
                    ),
                    said(
                        12,
                        DINESH,
                        0.53,
                        OffTrack,
                        "62 %. The ones that exist are used, so we go on.",
                    ),
                ],
            },
        ],
    },
];
