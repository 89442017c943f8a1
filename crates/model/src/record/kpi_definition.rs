use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    ids::{ConnectionId, KpiDefinitionId, MemberId, ServiceId, TeamId},
    kpi::{Direction, Unit},
};

/// A KPI that the workspace defines for itself, beside the delivery KPIs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KpiDefinition {
    /// What people call it.
    pub name: String,
    /// What it means, in words, in Markdown; may be empty.
    pub description: String,
    /// What its values count.
    pub unit: Unit,
    /// What a plain number counts, such as `tickets` or `%`; empty for none, and for other units.
    pub unit_label: String,
    /// Which way is better.
    pub direction: Direction,
    /// How the values of one period become one value.
    pub aggregation: Aggregation,
    /// Where its values come from.
    pub source: KpiSource,
    /// The service that it speaks of; none if it is of no service.
    pub service: Option<ServiceId>,
    /// The teams that it speaks of; empty if it is of everybody.
    pub teams: BTreeSet<TeamId>,
    /// Who sees to it; none while nobody does.
    pub owner: Option<MemberId>,
    /// Whether it is kept for its history only: nothing new is asked of it, and it is out of lists.
    pub archived: bool,
}

/// How the values of one period become one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// The last of them.
    Last,
    /// Their mean.
    Mean,
    /// The middle one.
    Median,
    /// Their sum.
    Sum,
    /// The smallest.
    Minimum,
    /// The largest.
    Maximum,
    /// What 90 % of them do not exceed.
    P90,
}

impl Aggregation {
    /// Every aggregation.
    pub const ALL: [Self; 7] = [
        Self::Last,
        Self::Mean,
        Self::Median,
        Self::Sum,
        Self::Minimum,
        Self::Maximum,
        Self::P90,
    ];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Last => "last value",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Sum => "sum",
            Self::Minimum => "smallest value",
            Self::Maximum => "largest value",
            Self::P90 => "90th percentile",
        }
    }
}

/// Where a KPI's values come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KpiSource {
    /// Samples of a metric query of a connection.
    Metric {
        /// Which connection.
        connection: ConnectionId,
        /// The name that the connection's settings give to the query.
        metric: String,
        /// What each value is multiplied by: 1,000 for seconds where the KPI is a duration.
        scale: f64,
    },
    /// Samples of a query for how much of an error budget is left: 1 if none of it is spent, 0 if
    /// all of it is, and less if more is. The KPI is the attainment of the objective that the
    /// budget belongs to: objective + left × (1 − objective).
    ErrorBudget {
        /// Which connection.
        connection: ConnectionId,
        /// The name that the connection's settings give to the query.
        metric: String,
        /// What each value is multiplied by to be a share: 0.01 where it is a percentage.
        scale: f64,
        /// The share of good events that is aimed for, such as 0.999.
        objective: f64,
    },
    /// What Muster itself knows.
    Own {
        /// Which measure.
        measure: OwnMeasure,
    },
    /// What people enter, one value at a time or from a CSV file.
    Hand,
}

/// What Muster knows of how the teams work together, beside the delivery KPIs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum OwnMeasure {
    /// Pages in a period for each person who was paged.
    PagesPerPerson,
    /// Nights in which somebody was paged.
    NightsDisturbed,
    /// Incidents that began.
    IncidentsOpened,
    /// Action items that were past their last day at the end of a period.
    OverdueActions,
    /// The share of the action items that fell due in a period which were done in time.
    ActionsInTime,
    /// The share of the reviews that fell due in a period which were published in time.
    ReviewsInTime,
    /// The share of the skills which at the end of a period as many people could do alone as should.
    TrainingCoverage,
}

impl OwnMeasure {
    /// Every measure, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::PagesPerPerson,
        Self::NightsDisturbed,
        Self::IncidentsOpened,
        Self::OverdueActions,
        Self::ActionsInTime,
        Self::ReviewsInTime,
        Self::TrainingCoverage,
    ];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PagesPerPerson => "Pages per person",
            Self::NightsDisturbed => "Nights disturbed",
            Self::IncidentsOpened => "Incidents opened",
            Self::OverdueActions => "Overdue actions",
            Self::ActionsInTime => "Actions done in time",
            Self::ReviewsInTime => "Reviews published in time",
            Self::TrainingCoverage => "Training coverage",
        }
    }

    /// What its values count.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::PagesPerPerson
            | Self::NightsDisturbed
            | Self::IncidentsOpened
            | Self::OverdueActions => Unit::Number,
            Self::ActionsInTime | Self::ReviewsInTime | Self::TrainingCoverage => Unit::Share,
        }
    }

    /// What it means, in a sentence or two; `docs/kpis.md` says it in full.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::PagesPerPerson => {
                "Pages that fell due in the period, for each person who was paged in it."
            }
            Self::NightsDisturbed => {
                "Nights, 22:00 to 07:00 by each person's own clock, in which somebody was paged and \
                 heard it."
            }
            Self::IncidentsOpened => "Incidents that began in the period, of every severity.",
            Self::OverdueActions => {
                "Action items that were past their last day at the end of the period, and neither \
                 done nor dropped."
            }
            Self::ActionsInTime => {
                "Of the action items whose last day lay in the period and is over, the share that \
                 was done by then. Those that were dropped by then do not count."
            }
            Self::ReviewsInTime => {
                "Of the reviews that were due in the period, the share that was published by then."
            }
            Self::TrainingCoverage => {
                "Of the skills that somebody should be able to do alone, the share that enough \
                 people could at the end of the period: by what was said until then, and as far as \
                 it had not faded."
            }
        }
    }

    /// How it is to be understood where something asks how its values become one: counts add up,
    /// and of overdue actions and of coverage the last number is the one that holds. The measure itself is counted
    /// anew for each period.
    #[must_use]
    pub const fn aggregation(self) -> Aggregation {
        match self {
            Self::PagesPerPerson | Self::NightsDisturbed | Self::IncidentsOpened => {
                Aggregation::Sum
            }
            Self::OverdueActions | Self::TrainingCoverage => Aggregation::Last,
            Self::ActionsInTime | Self::ReviewsInTime => Aggregation::Mean,
        }
    }

    /// Which way is better.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::PagesPerPerson
            | Self::NightsDisturbed
            | Self::IncidentsOpened
            | Self::OverdueActions => Direction::Down,
            Self::ActionsInTime | Self::ReviewsInTime | Self::TrainingCoverage => Direction::Up,
        }
    }
}

impl KpiDefinition {
    /// The longest description, in characters.
    pub const MAX_DESCRIPTION: usize = 10_000;
    /// The longest label of a unit, in characters.
    pub const MAX_UNIT_LABEL: usize = 24;

    fn check_source(&self) -> Result<(), Invalid> {
        match &self.source {
            KpiSource::Metric { metric, scale, .. } => check_metric(metric, *scale),
            KpiSource::ErrorBudget {
                metric,
                scale,
                objective,
                ..
            } => {
                check_metric(metric, *scale)?;
                if !(*objective > 0.0 && *objective < 1.0) {
                    return Err(Invalid::new(
                        "source",
                        "An objective lies between 0 % and 100 %, such as 99.9 %.",
                    ));
                }
                if self.unit != Unit::Share {
                    return Err(Invalid::new(
                        "unit",
                        "The attainment of an objective is a share: choose that as the unit.",
                    ));
                }
                Ok(())
            }
            KpiSource::Own { measure } if self.unit != measure.unit() => Err(Invalid::new(
                "unit",
                format!("‘{}’ has another unit; choose that one.", measure.name()),
            )),
            KpiSource::Own { .. } | KpiSource::Hand => Ok(()),
        }
    }
}

fn check_metric(metric: &str, scale: f64) -> Result<(), Invalid> {
    if metric.trim().is_empty() {
        return Err(Invalid::new("source", "Choose the metric."));
    }
    if !scale.is_finite() || scale == 0.0 {
        return Err(Invalid::new(
            "source",
            "Values can be multiplied by any number but 0.",
        ));
    }
    Ok(())
}

impl Record for KpiDefinition {
    type Id = KpiDefinitionId;
    const KIND: RecordKind = RecordKind::KpiDefinition;

    fn merge_of(field: &str) -> Merge {
        match field {
            "description" => Merge::Prose,
            "teams" => Merge::Set,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn prose(&self) -> String {
        self.description.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("name", "KPI", &self.name)?;
        if self.description.chars().count() > Self::MAX_DESCRIPTION {
            return Err(Invalid::new(
                "description",
                format!(
                    "Shorten the description to {} characters.",
                    Self::MAX_DESCRIPTION
                ),
            ));
        }
        if self.unit_label.chars().count() > Self::MAX_UNIT_LABEL
            || self.unit_label.chars().any(char::is_control)
        {
            return Err(Invalid::new(
                "unit_label",
                format!(
                    "A unit is one word or two, with at most {} characters.",
                    Self::MAX_UNIT_LABEL
                ),
            ));
        }
        self.check_source()
    }
}
