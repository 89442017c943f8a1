//! One goal: its key results with their way so far, and what was said of them.

use muster_model::{
    action_items::day_at,
    goals::{Period, asked_for},
    ids::{CheckInId, GoalId, KeyResultId, MemberId},
    rbac::Action,
    record::{CheckIn, Confidence, Goal, KeyResult},
    time::{Millis, Timestamp},
};
use serde::Serialize;

use super::{
    CheckInView, GoalRow, MeasureFormat,
    book::{GoalBook, bound},
};
use crate::{Engine, Problem};

/// How far the points of a key result lie apart that moves by a KPI.
const A_WEEK: Millis = Millis::days(7);

/// All there is to say of one goal.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct GoalDetail {
    /// Its line in the list.
    pub row: GoalRow,
    /// The record.
    pub goal: Goal,
    /// The description as HTML that is safe to show.
    pub description_html: String,
    /// The note of its ending as HTML that is safe to show; empty if there is none.
    pub closing_html: String,
    /// Who said how it ended; empty if nobody did.
    pub closed_by_name: String,
    /// By what it is judged, the first written down first.
    pub key_results: Vec<KeyResultView>,
    /// What was said of all its key results, the newest first.
    pub check_ins: Vec<CheckInView>,
    /// The goal that it serves.
    pub parent: Option<GoalRow>,
    /// The goals that serve it.
    pub children: Vec<GoalRow>,
    /// The goal of an earlier time that it goes on with.
    pub carried_from: Option<GoalRow>,
    /// The goals of a later time that go on with it.
    pub carried_to: Vec<GoalRow>,
    /// Its first instant, for charts.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// Whether whoever uses this laptop may write goals.
    pub may_direct: bool,
    /// Whether they may check in.
    pub may_check_in: bool,
}

/// One key result, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KeyResultView {
    /// Which.
    pub id: KeyResultId,
    /// The record.
    pub key_result: KeyResult,
    /// How its values are written.
    pub format: MeasureFormat,
    /// Who sees to it.
    pub owner: Option<MemberId>,
    /// Their name; empty if nobody does.
    pub owner_name: String,
    /// Where it is now; none if that is not known.
    pub value: Option<f64>,
    /// Why it is not known, as a sentence; empty if it is.
    pub absence: String,
    /// How far it is, from 0 to 1.
    pub progress: Option<f64>,
    /// Whether that is less than its time lets expect.
    pub behind: bool,
    /// What the newest check-in says.
    pub confidence: Option<Confidence>,
    /// When that was.
    pub last_check_in: Option<Timestamp>,
    /// When the next check-in is due; none where none is.
    pub check_in_due: Option<Timestamp>,
    /// The thresholds of its KPI that are crossed and put the goal at risk, as sentences.
    pub crossed: Vec<String>,
    /// Where it was, the earliest first: at each check-in with a value, or for each week where a KPI
    /// moves it.
    pub history: Vec<ProgressPoint>,
}

/// Where a key result was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, specta::Type)]
pub struct ProgressPoint {
    /// When.
    pub at: Timestamp,
    /// Its value; none where that is not known.
    pub value: Option<f64>,
    /// Where the way from its start to its target lets expect it to be then.
    pub expected: f64,
}

impl Engine {
    /// One goal.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read, or there is no such goal.
    pub fn goal(&self, id: GoalId) -> Result<GoalDetail, Problem> {
        let book = GoalBook::read(self)?;
        let goal = book.goal(id)?;
        let results = book.key_results(id);
        let said = self.read(|reader| {
            let said = results.iter();
            said.map(|(result, _)| reader.check_ins_of(*result))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let (mut key_results, mut check_ins) = (Vec::new(), Vec::new());
        for ((result, record), said) in results.iter().zip(said) {
            key_results.push(book.result_view(goal, *result, record, &said)?);
            check_ins.extend(book.check_in_views(goal, *result, record, said)?);
        }
        check_ins.sort_by_key(|view| std::cmp::Reverse((view.at, view.id)));
        let row_of = |id: GoalId| book.row(id, 0);
        let known = |id: &GoalId| book.goals.contains_key(id);
        let window = book.window(goal);
        let closing = goal.closing.as_ref();
        Ok(GoalDetail {
            row: row_of(id)?,
            description_html: self.markdown(&goal.description),
            closing_html: closing
                .map(|closing| self.markdown(&closing.note))
                .unwrap_or_default(),
            closed_by_name: book.names.member(closing.map(|closing| closing.by)),
            key_results,
            check_ins,
            parent: goal.parent.filter(known).map(row_of).transpose()?,
            children: book
                .children(id)
                .iter()
                .map(|id| row_of(*id))
                .collect::<Result<_, _>>()?,
            carried_from: goal.carried_from.filter(known).map(row_of).transpose()?,
            carried_to: book
                .carried_to(id)
                .into_iter()
                .map(row_of)
                .collect::<Result<_, _>>()?,
            from: window.from,
            to: window.to,
            may_direct: book.may(Action::SetDirection),
            may_check_in: book.may(Action::RecordProgress),
            goal: goal.clone(),
        })
    }
}

impl GoalBook<'_> {
    /// A key result as it is shown, given its check-ins, the earliest first.
    fn result_view(
        &self,
        goal: &Goal,
        id: KeyResultId,
        result: &KeyResult,
        said: &[(CheckInId, CheckIn)],
    ) -> Result<KeyResultView, Problem> {
        let standing = self.result_standing(goal, id, result)?;
        let owner_name = self.names.member(result.owner);
        Ok(KeyResultView {
            id,
            key_result: result.clone(),
            format: self.format(&result.measure),
            owner: result.owner.filter(|_| !owner_name.is_empty()),
            owner_name,
            value: standing.value,
            absence: standing.absence,
            progress: standing.progress,
            behind: standing.behind,
            confidence: standing.confidence,
            last_check_in: standing.last_check_in,
            check_in_due: standing.check_in_due,
            crossed: standing.crossed,
            history: self.history(goal, result, said)?,
        })
    }

    /// Where a key result was: at each check-in that says it or, where a KPI moves it, each week from
    /// the beginning of its goal's time, and now.
    fn history(
        &self,
        goal: &Goal,
        result: &KeyResult,
        said: &[(CheckInId, CheckIn)],
    ) -> Result<Vec<ProgressPoint>, Problem> {
        let period = Period::of(goal);
        let point = |at, value| ProgressPoint {
            at,
            value,
            expected: asked_for(&result.measure, period, day_at(at, self.zone)),
        };
        let Some((kpi, scope)) = bound(&result.measure) else {
            let told = said.iter().filter_map(|(_, it)| Some((it.at, it.value?)));
            return Ok(told.map(|(at, value)| point(at, Some(value))).collect());
        };
        let window = self.window(goal);
        let until = self.now.min(window.to);
        let mut points = Vec::new();
        let mut at = window.from;
        while at < until {
            points.push(point(at, self.measured(kpi, scope, at)?.value));
            at = at + A_WEEK;
        }
        if window.from <= until {
            points.push(point(until, self.measured(kpi, scope, until)?.value));
        }
        Ok(points)
    }
}
