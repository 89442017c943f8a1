//! How a headline compares with what teams reported in one year's DORA survey. Clusters and scores
//! are results of that survey, self-reported, and no goals; there is never an overall level.

use serde::{Deserialize, Serialize};

use super::Kpi;

/// A cluster of the 2024 report.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Cluster {
    /// 19 % of the answers.
    Elite,
    /// 22 %.
    High,
    /// 35 %.
    Medium,
    /// 25 %.
    Low,
}

/// A headline beside one year's survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BandReading {
    /// The clusters of a report.
    Clusters {
        /// Of which year.
        year: u16,
        /// Those whose published values fit; two where they are the same, none between clusters.
        levels: Vec<Cluster>,
        /// What that means.
        sentence: String,
    },
    /// The score of a Quick Check.
    QuickCheck {
        /// Of which year.
        year: u16,
        /// From 0 to 10; none where the check has no classes.
        score: Option<u8>,
        /// What all industries together have: a mean score, or a mean share.
        mean: f64,
        /// What that means.
        sentence: String,
    },
}

const HOUR: f64 = 3_600_000.0;
const DAY: f64 = 24.0 * HOUR;
const WEEK: f64 = 7.0 * DAY;
const MONTH: f64 = 30.0 * DAY;
const HALF_YEAR: f64 = 182.0 * DAY;

/// The readings of a production headline; empty for KPIs that the surveys do not ask for.
#[must_use]
pub fn bands(kpi: Kpi, value: f64) -> Vec<BandReading> {
    let clusters = levels_2024(kpi, value).map(|levels| BandReading::Clusters {
        year: 2024,
        sentence: cluster_sentence(&levels),
        levels,
    });
    let check = mean_2025(kpi).map(|mean| {
        let score = score_2025(kpi, value);
        BandReading::QuickCheck {
            year: 2025,
            score,
            mean,
            sentence: check_sentence(score, mean),
        }
    });
    clusters.into_iter().chain(check).collect()
}

fn levels_2024(kpi: Kpi, value: f64) -> Option<Vec<Cluster>> {
    use Cluster::{Elite, High, Low, Medium};
    let levels: &[Cluster] = match kpi {
        // The mean time between two deployments; 'daily' and 'weekly' include their edge.
        Kpi::DeploymentFrequency => match DAY / value {
            interval if interval < DAY => &[Elite],
            interval if interval <= WEEK => &[High],
            interval if interval <= MONTH => &[Medium],
            interval if interval <= HALF_YEAR => &[Low],
            _ => &[],
        },
        Kpi::LeadTime => match value {
            span if span < DAY => &[Elite],
            span if span < WEEK => &[High],
            span if span < MONTH => &[Medium],
            span if span <= HALF_YEAR => &[Low],
            _ => &[],
        },
        // The report gives one share a cluster; each stands for what is nearest to it.
        Kpi::ChangeFailureRate => match value {
            share if share < 0.075 => &[Elite],
            share if share < 0.15 => &[Medium],
            share if share < 0.30 => &[High],
            _ => &[Low],
        },
        Kpi::RecoveryTime => match value {
            span if span < HOUR => &[Elite],
            span if span < DAY => &[High, Medium],
            span if (WEEK..=MONTH).contains(&span) => &[Low],
            _ => &[],
        },
        _ => return None,
    };
    Some(levels.to_vec())
}

const fn mean_2025(kpi: Kpi) -> Option<f64> {
    match kpi {
        Kpi::LeadTime => Some(5.5),
        Kpi::DeploymentFrequency => Some(4.8),
        Kpi::RecoveryTime => Some(7.4),
        Kpi::ChangeFailureRate => Some(0.19),
        Kpi::ReworkRate => Some(0.22),
        _ => None,
    }
}

fn score_2025(kpi: Kpi, value: f64) -> Option<u8> {
    let interval = match kpi {
        Kpi::LeadTime | Kpi::RecoveryTime => value,
        Kpi::DeploymentFrequency => DAY / value,
        _ => return None,
    };
    // A rate of exactly one a day is 'daily'; a span of exactly one day is no longer 'under a day'.
    let under = |edge: f64| {
        interval < edge || (kpi == Kpi::DeploymentFrequency && interval <= edge && edge > HOUR)
    };
    Some(match () {
        () if under(HOUR) => 10,
        () if under(DAY) => 8,
        () if under(WEEK) => 6,
        () if under(MONTH) => 4,
        () if under(HALF_YEAR) => 2,
        () => 0,
    })
}

fn cluster_sentence(levels: &[Cluster]) -> String {
    let name = |level: &Cluster| match level {
        Cluster::Elite => "Elite (19 % of the answers)",
        Cluster::High => "High (22 %)",
        Cluster::Medium => "Medium (35 %)",
        Cluster::Low => "Low (25 %)",
    };
    let names: Vec<_> = levels.iter().map(name).collect();
    if names.is_empty() {
        "Between or beyond the clusters of the DORA report 2024, which are self-reported."
            .to_owned()
    } else {
        format!(
            "Like the cluster {} of the DORA report 2024, which is self-reported.",
            names.join(" or ")
        )
    }
}

fn check_sentence(score: Option<u8>, mean: f64) -> String {
    match score {
        Some(score) => format!(
            "{score} of 10 in the DORA Quick Check 2025; all industries report {mean} on average."
        ),
        None => format!(
            "All industries report {:.0} % on average in the DORA Quick Check 2025.",
            mean * 100.0
        ),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Kpi::DeploymentFrequency, 3.0, &[Cluster::Elite], Some(8))]
    #[case(Kpi::DeploymentFrequency, 1.0, &[Cluster::High], Some(8))]
    #[case(Kpi::DeploymentFrequency, 30.0, &[Cluster::Elite], Some(10))]
    #[case(Kpi::DeploymentFrequency, 1.0 / 7.0, &[Cluster::High], Some(6))]
    #[case(Kpi::DeploymentFrequency, 1.0 / 20.0, &[Cluster::Medium], Some(4))]
    #[case(Kpi::DeploymentFrequency, 1.0 / 100.0, &[Cluster::Low], Some(2))]
    #[case(Kpi::DeploymentFrequency, 0.0, &[], Some(0))]
    #[case(Kpi::LeadTime, 0.5 * HOUR, &[Cluster::Elite], Some(10))]
    #[case(Kpi::LeadTime, DAY, &[Cluster::High], Some(6))]
    #[case(Kpi::LeadTime, 20.0 * DAY, &[Cluster::Medium], Some(4))]
    #[case(Kpi::LeadTime, 200.0 * DAY, &[], Some(0))]
    #[case(Kpi::RecoveryTime, 5.0 * HOUR, &[Cluster::High, Cluster::Medium], Some(8))]
    #[case(Kpi::RecoveryTime, 3.0 * DAY, &[], Some(6))]
    #[case(Kpi::ChangeFailureRate, 0.18, &[Cluster::High], None)]
    #[case(Kpi::ChangeFailureRate, 0.10, &[Cluster::Medium], None)]
    #[case(Kpi::ChangeFailureRate, 0.60, &[Cluster::Low], None)]
    fn a_value_is_read_beside_each_year(
        #[case] kpi: Kpi,
        #[case] value: f64,
        #[case] expected: &[Cluster],
        #[case] expected_score: Option<u8>,
    ) {
        let readings = bands(kpi, value);
        let [
            BandReading::Clusters {
                year: 2024, levels, ..
            },
            BandReading::QuickCheck {
                year: 2025, score, ..
            },
        ] = readings.as_slice()
        else {
            panic!("one reading a year: {readings:?}");
        };
        assert_eq!((levels.as_slice(), *score), (expected, expected_score));
    }

    #[test]
    fn what_the_surveys_do_not_ask_has_no_band() {
        assert!(bands(Kpi::Mttr, 1.0).is_empty());
        assert_eq!(bands(Kpi::ReworkRate, 0.1).len(), 1);
    }
}
