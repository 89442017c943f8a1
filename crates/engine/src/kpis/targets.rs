//! Targets: setting and clearing them, and whether a value reaches one.

use muster_model::{
    ids::TargetId,
    kpi::{Direction, KpiRef},
    record::{Target, TargetScope, TargetStart, target_at},
    time::Timestamp,
};

use super::TargetView;
use crate::{Engine, Problem};

impl Engine {
    /// Sets a target, in the place of the one that the same scope had.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn set_target(
        &self,
        kpi: KpiRef,
        scope: TargetScope,
        value: f64,
        by: Option<Timestamp>,
        start: Option<TargetStart>,
    ) -> Result<TargetId, Problem> {
        let target = Target {
            kpi,
            scope,
            value,
            by,
            start,
        };
        self.write(|door, author, now| {
            let existing = door
                .list::<Target>()?
                .into_iter()
                .find(|(_, other)| other.kpi == kpi && other.scope == scope);
            match existing {
                Some((id, _)) => {
                    door.change::<Target>(author, now, id, |stored| stored.clone_from(&target))?;
                    Ok(id)
                }
                None => {
                    let id = TargetId::new();
                    door.create(author, now, id, &target)?;
                    Ok(id)
                }
            }
        })
    }

    /// Takes a target away.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn clear_target(&self, id: TargetId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Target>(author, now, id))
    }
}

/// The target that speaks for a scope at an instant: that of the one service or team which is asked
/// for, else the workspace's.
pub(super) fn target_for(
    targets: &[(TargetId, Target)],
    kpi: KpiRef,
    scope: TargetScope,
    at: Timestamp,
) -> Option<TargetView> {
    let of = |scope| {
        targets
            .iter()
            .find(|(_, target)| target.kpi == kpi && target.scope == scope)
    };
    of(scope)
        .or_else(|| of(TargetScope::Workspace))
        .map(|(id, target)| TargetView {
            id: *id,
            scope: target.scope,
            value: target.value,
            by: target.by,
            start: target.start,
            now: target.value_at(at),
        })
}

impl TargetView {
    /// What the target asks for at an instant.
    pub(super) fn at(&self, instant: Timestamp) -> f64 {
        target_at(self.value, self.by, self.start, instant)
    }
}

/// Whether a value reaches a target.
pub(super) fn reaches(direction: Direction, value: f64, target: f64) -> bool {
    match direction {
        Direction::Up => value >= target,
        Direction::Down => value <= target,
    }
}

#[cfg(test)]
mod tests {
    use muster_model::{ids::TeamId, kpi::Kpi};

    use super::*;

    fn target(kpi: Kpi, scope: TargetScope, value: f64) -> (TargetId, Target) {
        (
            TargetId::new(),
            Target {
                kpi: kpi.into(),
                scope,
                value,
                by: None,
                start: None,
            },
        )
    }

    #[test]
    fn a_scope_without_a_target_of_its_own_is_held_to_the_workspaces() {
        let team = TargetScope::Team(TeamId::new());
        let targets = [
            target(Kpi::Mttr, TargetScope::Workspace, 2.0),
            target(Kpi::Mttr, team, 1.0),
            target(Kpi::Mtta, team, 3.0),
        ];
        let value = |kpi: Kpi, scope| {
            target_for(&targets, kpi.into(), scope, Timestamp(0)).map(|found| found.value)
        };
        assert_eq!(value(Kpi::Mttr, team), Some(1.0));
        assert_eq!(
            value(Kpi::Mttr, TargetScope::Team(TeamId::new())),
            Some(2.0)
        );
        assert_eq!(value(Kpi::Mtta, TargetScope::Workspace), None);
    }

    #[test]
    fn better_is_up_or_down_as_the_kpi_says() {
        assert!(reaches(Direction::Up, 2.0, 1.0));
        assert!(!reaches(Direction::Up, 0.5, 1.0));
        assert!(reaches(Direction::Down, 0.10, 0.10));
        assert!(!reaches(Direction::Down, 0.11, 0.10));
    }
}
