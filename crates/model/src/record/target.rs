use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{
    ids::{ServiceId, TargetId, TeamId},
    kpi::KpiRef,
    time::Timestamp,
};

/// Where a KPI should be. Whether more or less is better is the KPI's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Target {
    /// Which KPI.
    pub kpi: KpiRef,
    /// For whom.
    pub scope: TargetScope,
    /// The value to reach, in the KPI's own unit.
    pub value: f64,
    /// By when; none for 'from now on'.
    pub by: Option<Timestamp>,
    /// From where the way to `value` leads; none asks for `value` at once.
    #[serde(default)]
    pub start: Option<TargetStart>,
}

/// Where the way to a target begins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TargetStart {
    /// When.
    pub at: Timestamp,
    /// The value that the KPI has then.
    pub value: f64,
}

/// For whom a target holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum TargetScope {
    /// Everybody.
    Workspace,
    /// The services of one team.
    Team(TeamId),
    /// One service.
    Service(ServiceId),
}

impl Target {
    /// What the target asks for at an instant.
    #[must_use]
    pub fn value_at(&self, instant: Timestamp) -> f64 {
        target_at(self.value, self.by, self.start, instant)
    }
}

/// What a target asks for at an instant: on a straight line from its start to its value, and the
/// value itself where it has no start, and afterwards. Before the start it asks for what there was
/// then.
#[must_use]
pub fn target_at(
    value: f64,
    by: Option<Timestamp>,
    start: Option<TargetStart>,
    instant: Timestamp,
) -> f64 {
    let (Some(start), Some(by)) = (start, by) else {
        return value;
    };
    if instant >= by {
        return value;
    }
    let gone = instant.since(start.at).0.max(0);
    let whole = by.since(start.at).0.max(1);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share of a time needs no more"
    )]
    let share = gone as f64 / whole as f64;
    start.value + (value - start.value) * share
}

impl Record for Target {
    type Id = TargetId;
    const KIND: RecordKind = RecordKind::Target;

    fn title(&self) -> String {
        match self.kpi {
            KpiRef::Delivery(kpi) => format!("Target for {}", kpi.name()),
            KpiRef::Defined(_) => format!("Target {}", self.value),
        }
    }

    fn validate(&self) -> Result<(), Invalid> {
        if !self.value.is_finite() {
            return Err(Invalid::new("value", "A target is a number."));
        }
        if self.value < 0.0 && self.kpi.definition().is_none() {
            return Err(Invalid::new(
                "value",
                "A target is a number that is not negative.",
            ));
        }
        let Some(start) = self.start else {
            return Ok(());
        };
        if !start.value.is_finite() {
            return Err(Invalid::new("start", "The value at the start is a number."));
        }
        match self.by {
            None => Err(Invalid::new(
                "by",
                "A target that is approached from a start needs a day by which it is reached.",
            )),
            Some(by) if by <= start.at => Err(Invalid::new(
                "by",
                "The target is to be reached after its start; choose a later day.",
            )),
            Some(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Kpi;

    fn target(start: Option<TargetStart>, by: Option<Timestamp>) -> Target {
        Target {
            kpi: Kpi::ChangeFailureRate.into(),
            scope: TargetScope::Workspace,
            value: 0.10,
            by,
            start,
        }
    }

    #[test]
    fn a_target_with_a_start_is_approached_on_a_straight_line() {
        let start = TargetStart {
            at: Timestamp(1_000),
            value: 0.20,
        };
        let target = target(Some(start), Some(Timestamp(2_000)));
        let table = [
            (0, 0.20),
            (1_000, 0.20),
            (1_500, 0.15),
            (2_000, 0.10),
            (9_000, 0.10),
        ];
        for (instant, value) in table {
            let found = target.value_at(Timestamp(instant));
            assert!((found - value).abs() < 1e-12, "{instant}: {found}");
        }
    }

    #[test]
    fn a_target_without_a_start_is_asked_for_at_once() {
        let target = target(None, Some(Timestamp(2_000)));
        assert!((target.value_at(Timestamp(0)) - 0.10).abs() < 1e-12);
    }

    #[test]
    fn a_start_needs_a_later_day() {
        let start = TargetStart {
            at: Timestamp(1_000),
            value: 0.20,
        };
        for by in [None, Some(Timestamp(1_000))] {
            assert_eq!(target(Some(start), by).validate().unwrap_err().field, "by");
        }
        target(Some(start), Some(Timestamp(1_001)))
            .validate()
            .unwrap();
    }
}
