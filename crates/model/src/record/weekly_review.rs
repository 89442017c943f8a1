use std::collections::BTreeSet;

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Day, Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    ids::{MemberId, TeamId, WeeklyReviewId, of_two},
    kpi::KpiRef,
    time::Timestamp,
};

/// The page that a group of teams looks at once a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct WeeklyReview {
    /// What people call it: 'Ops and Dev, Monday'.
    pub name: String,
    /// The teams that meet; none for all of the workspace.
    pub teams: BTreeSet<TeamId>,
    /// The KPIs that it shows, in this order; none for those of delivery and those with a target.
    pub kpis: Vec<KpiRef>,
    /// The chat channels that its digest goes to, each by `FactKey`'s text.
    pub channels: BTreeSet<String>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// Who wrote it down.
    pub created_by: MemberId,
}

impl WeeklyReview {
    /// The most KPIs that one page shows.
    pub const MOST_KPIS: usize = 50;
    /// The most channels that a digest goes to.
    pub const MOST_CHANNELS: usize = 50;

    /// What tells the digest of a week from those of other weeks and of other weekly reviews,
    /// whichever laptop posts it.
    #[must_use]
    pub fn digest_of(id: WeeklyReviewId, week: Day) -> Uuid {
        let days = week.0.num_days_from_ce().unsigned_abs();
        // In the upper half, which `of_two` brings down to where identities are random.
        of_two(id.uuid(), Uuid::from_u128(u128::from(days) << 64))
    }
}

impl Record for WeeklyReview {
    type Id = WeeklyReviewId;
    const KIND: RecordKind = RecordKind::WeeklyReview;

    fn merge_of(field: &str) -> Merge {
        match field {
            "teams" | "channels" => Merge::Set,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "weekly review", &self.name)?;
        let mut seen = BTreeSet::new();
        if !self.kpis.iter().all(|kpi| seen.insert(*kpi)) {
            return Err(Invalid::new("kpis", "Show each KPI once."));
        }
        if self.kpis.len() > Self::MOST_KPIS {
            return Err(Invalid::new(
                "kpis",
                format!("Show {} KPIs at the most.", Self::MOST_KPIS),
            ));
        }
        if self.channels.len() > Self::MOST_CHANNELS {
            return Err(Invalid::new(
                "channels",
                format!("Choose {} channels at the most.", Self::MOST_CHANNELS),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::{Days, NaiveDate};

    use super::*;

    #[test]
    fn each_week_of_each_weekly_review_has_a_digest_of_its_own() {
        let monday = NaiveDate::from_ymd_opt(1970, 1, 5).unwrap();
        let mut seen = HashSet::new();
        for id in (0..20).map(|_| WeeklyReviewId::new()) {
            for week in 0..12_000 {
                let day = Day(monday.checked_add_days(Days::new(week * 7)).unwrap());
                assert!(seen.insert(WeeklyReview::digest_of(id, day)), "{day}");
            }
        }
        assert!(seen.len() == 240_000);
    }
}
