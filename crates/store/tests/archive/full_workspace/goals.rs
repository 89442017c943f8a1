//! A goal that is closed and one that goes on with it, key results of every measure, and what was
//! said of them.

use muster_model::{
    ids::{CheckInId, GoalId, KeyResultId},
    kpi::Kpi,
    rbac::Author,
    record::{CheckIn, Confidence, Goal, GoalClosing, KeyResult, Measure, TargetScope},
    time::Millis,
};
use muster_store::{Door, StoreError};

use super::{AWKWARD, Ids, NOON};

pub(super) fn goals(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let goal = |title: &str, first: &str, last: &str| Goal {
        title: title.to_owned(),
        description: AWKWARD.to_owned(),
        teams: [ids.team].into(),
        owners: [ids.me].into(),
        parent: None,
        first_day: first.parse().unwrap(),
        last_day: last.parse().unwrap(),
        closing: None,
        carried_from: None,
        created_at: NOON,
        created_by: ids.me,
    };
    let (closed, next, below) = (GoalId::new(), GoalId::new(), GoalId::new());
    let record = Goal {
        closing: Some(GoalClosing {
            at: NOON,
            by: ids.me,
            score: 1.0 / 3.0,
            note: format!("We learnt: {AWKWARD}"),
        }),
        ..goal("Größere Ruhe 🚒", "2023-07-01", "2023-09-30")
    };
    door.create(author, NOON, closed, &record)?;
    let record = Goal {
        carried_from: Some(closed),
        ..goal("Größere Ruhe 🚒", "2023-10-01", "2023-12-31")
    };
    door.create(author, NOON, next, &record)?;
    let record = Goal {
        parent: Some(next),
        ..goal("Fewer alerts", "2023-11-14", "2023-11-14")
    };
    door.create(author, NOON, below, &record)?;
    let measures = [
        Measure::Number {
            unit: "größere 日本".to_owned(),
            start: -0.1,
            target: 1e300,
        },
        Measure::Percentage {
            start: 0.0,
            target: 100.0,
        },
        Measure::Milestone,
        Measure::Kpi {
            kpi: Kpi::LeadTime.into(),
            scope: TargetScope::Service(ids.service),
            start: 172_800_000.0,
            target: 86_400_000.5,
        },
    ];
    for (number, measure) in (1..).zip(measures) {
        let id = KeyResultId::new();
        let result = KeyResult {
            goal: next,
            title: format!("Result {number}"),
            measure,
            owner: (number % 2 == 0).then_some(ids.me),
            created_at: NOON,
        };
        door.create(author, NOON, id, &result)?;
        for (confidence, value) in [
            (Confidence::OnTrack, Some(0.1 + 0.2)),
            (Confidence::OffTrack, None),
        ] {
            let check_in = CheckIn {
                key_result: id,
                at: NOON + Millis::minutes(number),
                by: ids.me,
                value,
                confidence,
                comment: AWKWARD.to_owned(),
            };
            door.create(author, NOON, CheckInId::new(), &check_in)?;
        }
    }
    Ok(())
}
