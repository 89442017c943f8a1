//! What the shop wants to reach: last quarter, scored and in part carried over, and this one, with
//! what people said of it week by week. It rolls dice of its own, so that it changes nothing of the
//! rest.

mod plan;

use chrono::{Datelike, Days, NaiveDate};
use muster_model::{
    goals::Period,
    ids::{CheckInId, GoalId, KeyResultId},
    rbac::Author,
    record::{CheckIn, Confidence, Day, Goal, GoalClosing, KeyResult, Measure, TargetScope},
    time::{Millis, Timestamp},
};

use self::plan::{GoalPlan, How, Line, Of, Quarter, ResultPlan};
use super::{
    AnyRecord, SampleRecord, calendar,
    dice::Dice,
    people::{Cast, ME},
};

/// Beside the seed of the rest.
const SALT: u64 = 0x5eed_60a1_5000;

/// How many weeks a quarter touches at the most.
const WEEKS: u64 = 14;

/// How often people check in in a week for which nothing is planned to be said.
const DILIGENCE: f64 = 0.7;

/// Writes the goals with their key results and check-ins.
pub(super) fn goals(
    seed: u64,
    (set_up, now): (Timestamp, Timestamp),
    cast: &Cast,
    records: &mut Vec<SampleRecord>,
) {
    let this = Period::quarter_of(Day(calendar::day_of(now)));
    let day_before = this.first_day.0.pred_opt().unwrap_or(this.first_day.0);
    let mut writing = Writing {
        dice: Dice::new(seed ^ SALT),
        cast,
        set_up,
        now,
        this,
        last: Period::quarter_of(Day(day_before)),
        written: Vec::new(),
    };
    for plan in plan::goals() {
        writing.goal(plan, records);
    }
}

/// Goals as they are written.
struct Writing<'a> {
    dice: Dice,
    cast: &'a Cast,
    set_up: Timestamp,
    now: Timestamp,
    /// This quarter and the one before.
    this: Period,
    last: Period,
    /// Those that were written, in the order of the plan.
    written: Vec<GoalId>,
}

impl Writing<'_> {
    fn goal(&mut self, plan: &GoalPlan, records: &mut Vec<SampleRecord>) {
        let period = match plan.quarter {
            Quarter::Last => self.last,
            Quarter::This => self.this,
        };
        // They were agreed on in the first morning of the quarter, one after the other.
        let minutes = 25 * i64::try_from(self.written.len()).unwrap_or_default();
        let at =
            self.not_before_set_up(instant(period.first_day.0, 9, 10) + Millis::minutes(minutes));
        let id: GoalId = self.dice.id(at);
        let goal = Goal {
            title: plan.title.to_owned(),
            description: plan.description.to_owned(),
            teams: plan
                .teams
                .iter()
                .map(|crew| self.cast.team(*crew))
                .collect(),
            owners: plan.owners.iter().map(|it| self.cast.id(*it)).collect(),
            parent: plan.serves.map(|place| self.written[place]),
            first_day: period.first_day,
            last_day: period.last_day,
            closing: None,
            carried_from: plan.goes_on_with.map(|place| self.written[place]),
            created_at: at,
            created_by: self.cast.id(plan.author),
        };
        let author = Author::Member(goal.created_by);
        let mut record = SampleRecord::written(at, author, AnyRecord::Goal(id, goal.clone()));
        if let Some((score, note)) = plan.closing {
            let closed = self.not_before_set_up(instant(self.this.first_day.0, 8, 40));
            let closing = GoalClosing {
                at: closed,
                by: goal.created_by,
                score,
                note: note.to_owned(),
            };
            let goal = Goal {
                closing: Some(closing),
                ..goal
            };
            record = record.edited(closed, author, AnyRecord::Goal(id, goal));
        }
        records.push(record);
        self.written.push(id);
        for (number, result) in (1..).zip(plan.results) {
            let at = (at + Millis::minutes(3 * number)).min(self.now);
            self.result((id, period), author, at, result, records);
        }
    }

    fn result(
        &mut self,
        (goal, period): (GoalId, Period),
        author: Author,
        at: Timestamp,
        plan: &ResultPlan,
        records: &mut Vec<SampleRecord>,
    ) {
        let id: KeyResultId = self.dice.id(at);
        let measure = self.measure(&plan.how);
        let result = KeyResult {
            goal,
            title: plan.title.to_owned(),
            measure: measure.clone(),
            owner: plan.owner.map(|it| self.cast.id(it)),
            created_at: at,
        };
        records.push(SampleRecord::written(
            at,
            author,
            AnyRecord::KeyResult(id, result),
        ));
        for (at, check_in) in self.check_ins((id, period), at, plan, &measure) {
            let author = Author::Member(check_in.by);
            let check_in = AnyRecord::CheckIn(self.dice.id::<CheckInId>(at), check_in);
            records.push(SampleRecord::written(at, author, check_in));
        }
    }

    fn measure(&self, how: &How) -> Measure {
        match *how {
            How::Number {
                unit,
                start,
                target,
            } => Measure::Number {
                unit: unit.to_owned(),
                start,
                target,
            },
            How::Percentage { start, target } => Measure::Percentage { start, target },
            How::Milestone => Measure::Milestone,
            How::Kpi {
                kpi,
                of,
                start,
                target,
            } => Measure::Kpi {
                kpi: kpi.into(),
                scope: match of {
                    Of::Everybody => TargetScope::Workspace,
                    Of::Crew(crew) => TargetScope::Team(self.cast.team(crew)),
                },
                start,
                target,
            },
        }
    }

    /// What was said of a key result, week by week: what is planned, and in between now and then how
    /// far it is. The viewer has not got round to it lately, and owes a check-in.
    fn check_ins(
        &mut self,
        (key_result, period): (KeyResultId, Period),
        created_at: Timestamp,
        plan: &ResultPlan,
        measure: &Measure,
    ) -> Vec<(Timestamp, CheckIn)> {
        let end = instant(period.last_day.0, 23, 59).min(self.now);
        let owed = (plan.owner == Some(ME)).then_some(self.now - Millis::days(8));
        let end = owed.map_or(end, |owed| end.min(owed));
        let monday = period.first_day.0
            - Days::new(u64::from(
                period.first_day.0.weekday().num_days_from_monday(),
            ));
        let mut said = Vec::new();
        let mut mood = Confidence::OnTrack;
        for week in 0..WEEKS {
            let line = plan.lines.iter().find(|line| line.week == week);
            mood = line.map_or(mood, |line| line.mood);
            let is_silent = line.is_none() && !self.dice.chance(DILIGENCE);
            let day = monday + Days::new(7 * week + plan.weekday);
            let hour = u32::try_from(self.dice.between(9, 16)).unwrap_or(9);
            let minute = u32::try_from(self.dice.between(0, 59)).unwrap_or_default();
            let at = instant(day, hour, minute);
            if is_silent || at <= created_at || at >= end {
                continue;
            }
            let by = line.map_or(plan.by, |line| line.by);
            let check_in = CheckIn {
                key_result,
                at,
                by: self.cast.id(by),
                value: value(measure, share(plan.lines, week)),
                confidence: mood,
                comment: line.map_or("", |line| line.comment).to_owned(),
            };
            said.push((at, check_in));
        }
        said
    }

    /// An instant, or when the workspace was set up if that is later; never after now.
    fn not_before_set_up(&self, at: Timestamp) -> Timestamp {
        at.max(self.set_up + Millis::days(1)).min(self.now)
    }
}

/// The instant of a wall clock by day, which no clock change skips.
fn instant(day: NaiveDate, hour: u32, minute: u32) -> Timestamp {
    calendar::at(day, hour, minute, 0).unwrap_or(Timestamp(0))
}

/// How far a key result is in a week: on straight lines between what is planned.
fn share(lines: &[Line], week: u64) -> f64 {
    let (mut from, mut to) = ((0, 0.0), None);
    for line in lines {
        if line.week <= week {
            from = (line.week, line.share);
        } else {
            to = to.or(Some((line.week, line.share)));
        }
    }
    let Some(to) = to else {
        return from.1;
    };
    #[expect(clippy::cast_precision_loss, reason = "a quarter has few weeks")]
    let gone = (week - from.0) as f64 / (to.0 - from.0).max(1) as f64;
    from.1 + (to.1 - from.1) * gone
}

/// The value that people report at a share of the way; none where a KPI moves by itself.
fn value(measure: &Measure, share: f64) -> Option<f64> {
    let (start, target) = measure.span();
    let value = start + (target - start) * share;
    match measure {
        Measure::Kpi { .. } => None,
        Measure::Milestone => Some(if share >= 1.0 { 1.0 } else { 0.0 }),
        Measure::Percentage { .. } => Some(value.round()),
        // What is counted in whole numbers is counted when it is there.
        Measure::Number { .. } if start.fract() == 0.0 => Some(value.floor()),
        Measure::Number { .. } => Some((value * 10.0).round() / 10.0),
    }
}
