//! Reading single figures from a view: of all its buckets or of some.

use std::ops::Range;

use super::{Detail, Kpi, NullReason};
use crate::{
    kpi::{
        Basis, LeftOut, Profile, SeverityMean, Stage,
        basis::{UNMAPPED, index},
        quantile::{Column, Columns},
        view::{Cell, View},
    },
    record::{Severity, Tier},
    time::Millis,
};

/// What can be read from a view.
pub(super) struct Figures<'a> {
    basis: &'a Basis,
    view: &'a View,
}

impl<'a> Figures<'a> {
    pub(super) const fn new(basis: &'a Basis, view: &'a View) -> Self {
        Self { basis, view }
    }

    fn cells(&self, range: Range<usize>) -> &'a [Cell] {
        &self.view.cells[range]
    }

    fn sum(&self, range: Range<usize>, of: impl Fn(&Cell) -> u32) -> u32 {
        self.cells(range).iter().map(of).sum()
    }

    /// The value of the whole window.
    pub(super) fn headline(&self, kpi: Kpi) -> Result<f64, NullReason> {
        self.precondition(kpi)?;
        self.value(kpi, 0..self.view.cells.len())
    }

    /// Why a KPI cannot have a value, whatever happened in the window.
    pub(super) fn precondition(&self, kpi: Kpi) -> Result<(), NullReason> {
        let (deployments, changes, incidents) = self.basis.connected();
        let scope = &self.view.scope;
        if self.view.window().length() == Millis::ZERO {
            return Err(NullReason::EmptyWindow);
        }
        if !scope.is_all() && scope.slots(self.basis).next().is_none() {
            return Err(NullReason::NoServices);
        }
        if matches!(kpi, Kpi::Mttr | Kpi::Mtta | Kpi::Reliability) {
            return if incidents {
                Ok(())
            } else {
                Err(NullReason::IncidentsNotConnected)
            };
        }
        if !deployments {
            return Err(NullReason::DeploymentsNotConnected);
        }
        if !self.is_mapped() {
            return Err(NullReason::NoEnvironmentMapped);
        }
        if kpi == Kpi::LeadTime && !changes {
            return Err(NullReason::ChangesNotConnected);
        }
        Ok(())
    }

    /// Whether the tier is known: seen in the scope, or at least elsewhere and nothing in the scope
    /// waits for being mapped.
    fn is_mapped(&self) -> bool {
        let lane = self.view.lane();
        let seen = |lane: usize| {
            self.view
                .scope
                .slots(self.basis)
                .any(|(_, slot)| !slot.lanes[lane].rows.is_empty())
        };
        seen(lane)
            || (!seen(UNMAPPED)
                && self
                    .basis
                    .slots
                    .iter()
                    .any(|slot| !slot.lanes[lane].rows.is_empty()))
    }

    /// The value of some buckets.
    pub(super) fn value(&self, kpi: Kpi, range: Range<usize>) -> Result<f64, NullReason> {
        let lower = self.basis.settings.profile == Profile::Devlake;
        let finished = self.sum(range.clone(), |cell| cell.finished);
        let failures = self.sum(range.clone(), |cell| cell.failures);
        let unwatched = failures == 0 && !self.basis.connected().2 && self.watches_incidents();
        let left_out = |reasons: &[LeftOut]| {
            let count =
                |reason: &LeftOut| self.sum(range.clone(), |c| c.left_out[*reason as usize]);
            reasons.iter().map(count).sum::<u32>() > 0
        };
        match kpi {
            Kpi::DeploymentFrequency => {
                let spans = &self.view.calendar.spans[range.clone()];
                let days: f64 = spans
                    .iter()
                    .map(|span| self.view.calendar.days_in(span.days.clone()))
                    .sum();
                let successes = f64::from(self.sum(range, |cell| cell.successes));
                Ok(successes / days)
            }
            Kpi::ChangeFailureRate | Kpi::ReworkRate | Kpi::RecoveryTime if finished == 0 => {
                Err(NullReason::NoDeployments)
            }
            Kpi::ReworkRate => Ok(share(self.sum(range, |cell| cell.reworks), finished)),
            Kpi::ChangeFailureRate | Kpi::RecoveryTime if unwatched => {
                Err(NullReason::IncidentsNotConnected)
            }
            Kpi::ChangeFailureRate => Ok(share(failures, finished)),
            Kpi::RecoveryTime => self.recovery(range.clone()).median(lower).ok_or_else(|| {
                if failures == 0 {
                    NullReason::NoFailures
                } else if left_out(&[LeftOut::NegativeRecovery]) {
                    NullReason::OnlyFlawed
                } else {
                    NullReason::NoneRestored
                }
            }),
            Kpi::LeadTime => self.lead(range.clone()).median(lower).ok_or_else(|| {
                let flawed = [
                    LeftOut::FirstDeployment,
                    LeftOut::MergedAfter,
                    LeftOut::NoCommits,
                    LeftOut::NegativeLead,
                ];
                if finished == 0 {
                    NullReason::NoDeployments
                } else if left_out(&flawed) {
                    NullReason::OnlyFlawed
                } else {
                    NullReason::NoChanges
                }
            }),
            Kpi::Mttr => self.resolve(range).mean().ok_or({
                if self.view.incidents.negative_resolve > 0 {
                    NullReason::OnlyFlawed
                } else {
                    NullReason::NoIncidents
                }
            }),
            Kpi::Mtta => self.acknowledge(range).median(lower).ok_or({
                if self.view.incidents.negative_acknowledge > 0 {
                    NullReason::OnlyFlawed
                } else {
                    NullReason::NoneAcknowledged
                }
            }),
            Kpi::Reliability => {
                let spans = &self.view.calendar.spans[range.clone()];
                let length: i64 = spans.iter().map(|span| span.window.length().0).sum();
                let down: i64 = self.view.incidents.severe_downtime[range].iter().sum();
                Ok(1.0 - down as f64 / length as f64)
            }
        }
    }

    /// Incidents are attributed to production only.
    fn watches_incidents(&self) -> bool {
        self.view.tier() == Tier::Production
    }

    fn lead(&self, range: Range<usize>) -> Columns<'a> {
        Columns::new(self.cells(range).iter().map(|cell| &cell.lead))
    }

    fn recovery(&self, range: Range<usize>) -> Columns<'a> {
        Columns::new(self.cells(range).iter().map(|cell| &cell.recovery))
    }

    fn resolve(&self, range: Range<usize>) -> Columns<'a> {
        Columns::new(&self.view.incidents.resolve[range])
    }

    fn acknowledge(&self, range: Range<usize>) -> Columns<'a> {
        Columns::new(&self.view.incidents.acknowledge[range])
    }

    /// On how many samples or events some buckets' value rests.
    pub(super) fn n(&self, kpi: Kpi, range: Range<usize>) -> usize {
        match kpi {
            Kpi::DeploymentFrequency => self.sum(range, |cell| cell.successes) as usize,
            Kpi::ChangeFailureRate | Kpi::ReworkRate => {
                self.sum(range, |cell| cell.finished) as usize
            }
            Kpi::LeadTime => self.lead(range).len(),
            Kpi::RecoveryTime => self.recovery(range).len(),
            Kpi::Mttr => self.resolve(range).len(),
            Kpi::Mtta => self.acknowledge(range).len(),
            Kpi::Reliability if range.len() == self.view.cells.len() => {
                self.view.incidents.severe as usize
            }
            Kpi::Reliability => usize::from(
                self.view.incidents.severe_downtime[range]
                    .iter()
                    .any(|down| *down > 0),
            ),
        }
    }

    /// The samples of the whole window, where the KPI is a duration.
    pub(super) fn samples(&self, kpi: Kpi) -> Option<Columns<'a>> {
        let all = 0..self.view.cells.len();
        match kpi {
            Kpi::LeadTime => Some(self.lead(all)),
            Kpi::RecoveryTime => Some(self.recovery(all)),
            Kpi::Mttr => Some(self.resolve(all)),
            Kpi::Mtta => Some(self.acknowledge(all)),
            _ => None,
        }
    }

    pub(super) fn detail(&self, kpi: Kpi) -> Detail {
        let all = 0..self.view.cells.len();
        match kpi {
            Kpi::DeploymentFrequency => self.frequency(),
            Kpi::LeadTime => Detail::LeadTime {
                coding: self.stage(0),
                review: self.stage(1),
                waiting: self.stage(2),
                deploying: self.stage(3),
            },
            Kpi::ChangeFailureRate => Detail::Share {
                part: self.sum(all.clone(), |cell| cell.failures),
                whole: self.sum(all, |cell| cell.finished),
            },
            Kpi::ReworkRate => Detail::Share {
                part: self.sum(all.clone(), |cell| cell.reworks),
                whole: self.sum(all, |cell| cell.finished),
            },
            Kpi::RecoveryTime => Detail::Recovery {
                open: self.sum(all, |cell| cell.left_out[LeftOut::StillFailed as usize]),
            },
            Kpi::Mttr => Detail::Mttr {
                by_severity: Severity::ALL
                    .map(|severity| self.severity(severity))
                    .to_vec(),
                merged_downtime: self.view.incidents.downtime as f64,
            },
            Kpi::Mtta => {
                let never = self.view.incidents.never_acknowledged;
                let all = never.saturating_add(index(self.acknowledge(all).len()));
                Detail::Mtta {
                    never_acknowledged: never,
                    never_acknowledged_share: (all > 0).then(|| share(never, all)),
                }
            }
            Kpi::Reliability => Detail::Reliability {
                proxy: true,
                downtime: self.view.incidents.severe_downtime.iter().sum::<i64>() as f64,
            },
        }
    }

    fn frequency(&self) -> Detail {
        let deployed: Vec<bool> = self
            .view
            .cells
            .iter()
            .flat_map(|cell| cell.deployed.iter().copied())
            .collect();
        let days_of = |week: Range<usize>| {
            let days = deployed[week].iter().filter(|deployed| **deployed).count();
            i64::try_from(days).unwrap_or(i64::MAX)
        };
        let mut weeks = Column::default();
        self.view
            .calendar
            .complete_weeks()
            .map(days_of)
            .for_each(|days| weeks.push(days));
        weeks.complete();
        Detail::Frequency {
            days_per_week: Columns::new([&weeks]).median(false),
            complete_weeks: index(weeks.len()),
            deployment_days: index(deployed.iter().filter(|deployed| **deployed).count()),
        }
    }

    fn stage(&self, stage: usize) -> Stage {
        let columns = Columns::new(self.view.cells.iter().map(|cell| &cell.stages[stage]));
        let samples = self.lead(0..self.view.cells.len()).len();
        Stage {
            median: columns.median(self.basis.settings.profile == Profile::Devlake),
            n: index(columns.len()),
            flagged: index(samples.saturating_sub(columns.len())),
        }
    }

    fn severity(&self, severity: Severity) -> SeverityMean {
        let columns = Columns::new([&self.view.incidents.by_severity[severity as usize]]);
        SeverityMean {
            severity,
            mean: columns.mean(),
            n: index(columns.len()),
        }
    }
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole)
}
