//! Check-ins: what people say of how far key results are.

use muster_model::{
    ids::{CheckInId, KeyResultId, MemberId},
    rbac::Action,
    record::{CheckIn, Confidence, Goal, KeyResult, Measure},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::book::{GoalBook, bound};
use crate::{Engine, Problem};

/// A check-in, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct CheckInView {
    /// Which.
    pub id: CheckInId,
    /// The key result.
    pub key_result: KeyResultId,
    /// Its title.
    pub key_result_title: String,
    /// When it was said.
    pub at: Timestamp,
    /// Who said it.
    pub by: MemberId,
    /// Their name.
    pub by_name: String,
    /// Where the key result was, as somebody said or its KPI did then.
    pub value: Option<f64>,
    /// Where it was at the check-in before.
    pub previous: Option<f64>,
    /// Whether they believed that the target would be reached.
    pub confidence: Confidence,
    /// What there is to say, in Markdown.
    pub comment: String,
    /// The same as HTML that is safe to show.
    pub comment_html: String,
    /// Whether whoever uses this laptop may change or delete it: they said it, or set direction.
    pub may_write: bool,
}

/// What a person says of how far a key result is.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewCheckIn {
    /// Where it is; none if it is unchanged or moves by itself.
    pub value: Option<f64>,
    /// Whether they believe that the target will be reached.
    pub confidence: Confidence,
    /// What there is to say, in Markdown.
    pub comment: String,
}

impl Engine {
    /// Says how far a key result is.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, that the goal is closed, or that the
    /// role does not allow it.
    pub fn check_in(
        &self,
        key_result: KeyResultId,
        new: &NewCheckIn,
    ) -> Result<CheckInId, Problem> {
        let me = self.workspace()?.me;
        let id = CheckInId::new();
        self.write(|door, author, now| {
            let value = acceptable(door, key_result, new.value)?;
            let check_in = CheckIn {
                key_result,
                at: now,
                by: me,
                value,
                confidence: new.confidence,
                comment: new.comment.clone(),
            };
            door.create(author, now, id, &check_in)
        })?;
        Ok(id)
    }

    /// Corrects what was said.
    ///
    /// # Errors
    /// As for [`check_in`](Self::check_in).
    pub fn change_check_in(&self, id: CheckInId, new: &NewCheckIn) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let said = door.require::<CheckIn>(id)?;
            let value = acceptable(door, said.key_result, new.value)?;
            door.change::<CheckIn>(author, now, id, |said| {
                said.value = value;
                said.confidence = new.confidence;
                said.comment.clone_from(&new.comment);
            })?;
            Ok(())
        })
    }

    /// Takes back what was said.
    ///
    /// # Errors
    /// If somebody else said it, or the role does not allow it.
    pub fn delete_check_in(&self, id: CheckInId) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let said = door.require::<CheckIn>(id)?;
            open_result(door, said.key_result)?;
            door.delete::<CheckIn>(author, now, id)
        })
    }
}

impl GoalBook<'_> {
    /// The check-ins of a key result as they are shown, given all of them, the earliest first. One
    /// that says no value leaves the key result where it was.
    pub(super) fn check_in_views(
        &self,
        goal: &Goal,
        id: KeyResultId,
        result: &KeyResult,
        said: Vec<(CheckInId, CheckIn)>,
    ) -> Result<Vec<CheckInView>, Problem> {
        let may_direct = self.may(Action::SetDirection);
        let may_check_in = self.may(Action::RecordProgress);
        let mut views = Vec::new();
        let mut previous = None;
        for (check_in, record) in said {
            let value = match bound(&result.measure) {
                Some((kpi, scope)) => self.measured(kpi, scope, record.at)?.value,
                None => record.value.or(previous),
            };
            let is_own = may_check_in && record.by == self.me;
            views.push(CheckInView {
                id: check_in,
                key_result: id,
                key_result_title: result.title.clone(),
                at: record.at,
                by: record.by,
                by_name: self.names.member(Some(record.by)),
                value,
                previous,
                confidence: record.confidence,
                comment_html: self.engine.markdown(&record.comment),
                comment: record.comment,
                may_write: goal.closing.is_none() && (may_direct || is_own),
            });
            previous = value;
        }
        Ok(views)
    }
}

/// The key result, if its goal takes check-ins.
fn open_result(reader: &Reader, id: KeyResultId) -> Result<KeyResult, StoreError> {
    let result = reader.require::<KeyResult>(id)?;
    let goal = reader.require::<Goal>(result.goal)?;
    if goal.closing.is_some() {
        return Err(StoreError::NotAllowed(format!(
            "The goal '{}' is closed, and what was said of it stays as it is. Open it again first.",
            goal.title
        )));
    }
    Ok(result)
}

/// The value of a check-in, if its key result can have it.
fn acceptable(
    reader: &Reader,
    id: KeyResultId,
    value: Option<f64>,
) -> Result<Option<f64>, StoreError> {
    let result = open_result(reader, id)?;
    let Some(value) = value else {
        return Ok(None);
    };
    let message = match result.measure {
        Measure::Kpi { .. } => "It moves by its KPI; leave the value empty.",
        Measure::Percentage { .. } if !(0.0..=100.0).contains(&value) => {
            "A percentage lies between 0 and 100."
        }
        #[expect(clippy::float_cmp, reason = "a milestone has exactly two values")]
        Measure::Milestone if value != 0.0 && value != 1.0 => {
            "A milestone is done, which is 1, or not yet, which is 0."
        }
        _ => return Ok(Some(value)),
    };
    Err(StoreError::Invalid {
        field: "value".to_owned(),
        message: message.to_owned(),
    })
}
