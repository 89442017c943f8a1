//! The values of the sample's KPIs: daily samples of metrics for the half-year, tickets by week and
//! the bill by month.

use chrono::{Datelike, Days, Months, NaiveDate};
use muster_model::{
    fact::{Fact, FactKey, Sample},
    ids::{KpiDefinitionId, KpiSampleId},
    rbac::Author,
    record::KpiSample,
    time::{Millis, Timestamp},
};

use super::{
    super::{
        AnyRecord, SampleRecord, calendar,
        dice::Dice,
        people::{DINESH, SATO},
        story::{HISTORY, WEEKS, week_start},
        toolchain::{BUDGET, METRICS, SAMPLED_DAYS},
    },
    Scene,
};

/// The levels of a KPI through the story.
pub(super) struct Levels {
    /// Until the bad releases.
    pub(super) before: f64,
    /// While the releases were bad.
    pub(super) bad: f64,
    /// Since they were talked over.
    pub(super) after: f64,
}

pub(super) const RESPONSE: Levels = Levels {
    before: 205.0,
    bad: 290.0,
    after: 160.0,
};
const ORDERS: Levels = Levels {
    before: 35.0,
    bad: 28.0,
    after: 40.0,
};
const BUDGET_LEFT: Levels = Levels {
    before: 0.45,
    bad: -1.4,
    after: 0.7,
};
pub(super) const TICKETS: Levels = Levels {
    before: 38.0,
    bad: 71.0,
    after: 25.0,
};
const COST: Levels = Levels {
    before: 18_400.0,
    bad: 19_100.0,
    after: 15_200.0,
};

/// The week of the story in which the releases became bad, and the first in which they were not.
const BAD: (u32, u32) = (13, 16);

impl Levels {
    fn at(&self, instant: Timestamp, now: Timestamp) -> f64 {
        if instant < week_start(BAD.0, now) {
            self.before
        } else if instant < week_start(BAD.1, now) {
            self.bad
        } else {
            self.after
        }
    }
}

/// One sample a day of each metric: of those that are measured every quarter of an hour, for the
/// time before that.
pub(super) fn samples(dice: &mut Dice, scene: &Scene<'_>, facts: &mut Vec<Fact>) {
    let [response, orders] = METRICS.map(|(name, unit, _, _, spread)| (name, unit, spread));
    for (levels, (metric, unit, spread), until, decimals) in [
        (&RESPONSE, response, SAMPLED_DAYS, 1.0),
        (&ORDERS, orders, SAMPLED_DAYS, 1.0),
        (&BUDGET_LEFT, (BUDGET.0, BUDGET.1, 0.0), 0, 3.0),
    ] {
        let days = HISTORY.0 / Millis::days(1).0;
        for day in (until..days).rev() {
            let at = scene.now - Millis::days(day) - Millis::minutes(7);
            let level = levels.at(at, scene.now);
            let value = if spread > 0.0 {
                level * factor(dice, spread / 3.0)
            } else {
                level + (factor(dice, 0.08) - 1.0)
            };
            let step = 10_f64.powf(decimals);
            facts.push(Fact::Sample(Sample {
                key: FactKey {
                    connection: scene.prometheus,
                    external_id: format!("{metric}@{}", at.millis()),
                },
                observed_at: at,
                metric: metric.to_owned(),
                unit: unit.to_owned(),
                at,
                value: (value * step).round() / step,
            }));
        }
    }
}

/// A number about 1, as often above it as below.
#[expect(clippy::cast_precision_loss, reason = "an hour is far below 2^53 ms")]
fn factor(dice: &mut Dice, spread: f64) -> f64 {
    let hour = Millis::hours(1);
    dice.around(hour, spread).0 as f64 / hour.0 as f64
}

/// Tickets of each week, entered on its Friday.
pub(super) fn tickets(
    dice: &mut Dice,
    scene: &Scene<'_>,
    kpi: KpiDefinitionId,
    records: &mut Vec<SampleRecord>,
) {
    let first = calendar::day_of(week_start(1, scene.now));
    let to_friday = (11 - first.weekday().num_days_from_monday()) % 7;
    for week in 0..=u64::from(WEEKS) {
        let day = first.checked_add_days(Days::new(u64::from(to_friday) + 7 * week));
        let Some(at) = day.and_then(|day| calendar::at(day, 17, 0, 0)) else {
            continue;
        };
        let value = (TICKETS.at(at, scene.now) * factor(dice, 0.11)).round();
        let worst = (
            week_start(BAD.0 + 1, scene.now),
            week_start(BAD.0 + 2, scene.now),
        );
        let note = if at >= worst.0 && at < worst.1 {
            "Most of them paid twice."
        } else {
            ""
        };
        enter(
            dice,
            scene,
            DINESH,
            (kpi, at, value, note),
            Millis::minutes(25),
            records,
        );
    }
}

/// The bill of each month, on its last day, entered when it comes.
pub(super) fn cost(
    dice: &mut Dice,
    scene: &Scene<'_>,
    kpi: KpiDefinitionId,
    records: &mut Vec<SampleRecord>,
) {
    let mut month = calendar::day_of(week_start(1, scene.now)).with_day(1);
    while let Some(first) = month {
        let next = first.checked_add_months(Months::new(1));
        let last = next.and_then(|next: NaiveDate| next.pred_opt());
        let Some(at) = last.and_then(|day| calendar::at(day, 12, 0, 0)) else {
            break;
        };
        if at > scene.now {
            break;
        }
        let value = (COST.at(at, scene.now) * factor(dice, 0.02) / 10.0).round() * 10.0;
        enter(
            dice,
            scene,
            SATO,
            (kpi, at, value, ""),
            Millis::hours(46),
            records,
        );
        month = next;
    }
}

/// Enters a value some time after the instant that it is for, if that has been.
fn enter(
    dice: &mut Dice,
    scene: &Scene<'_>,
    person: usize,
    (kpi, at, value, note): (KpiDefinitionId, Timestamp, f64, &str),
    after: Millis,
    records: &mut Vec<SampleRecord>,
) {
    let entered = at + after;
    let id: KpiSampleId = dice.id(entered);
    if entered > scene.now {
        return;
    }
    let by = scene.cast.id(person);
    let sample = KpiSample {
        kpi,
        at,
        value,
        note: note.to_owned(),
        by,
    };
    let record = AnyRecord::KpiSample(id, sample);
    records.push(SampleRecord::written(entered, Author::Member(by), record));
}
