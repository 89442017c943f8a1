//! What KPIs say of a week: values against targets, levels that changed, thresholds that are crossed.

use muster_model::{
    kpi::{Bucket, Kpi, KpiRef},
    record::{KpiDefinition, Target, TargetScope, Tier, WeeklyReview},
    time::{Timestamp, Window},
};
use muster_store::{Reader, StoreError};

use super::{super::group::Group, LevelChange, Look};
use crate::{
    Engine, Problem,
    incidents::number,
    kpis::{self, Crossing, KpiCard, KpiScope, Scale, ThresholdView},
    names::Names,
};

/// What is shown if nobody chose: how fast changes get out, and whether they hold.
const KEYS: [Kpi; 4] = [
    Kpi::DeploymentFrequency,
    Kpi::LeadTime,
    Kpi::ChangeFailureRate,
    Kpi::RecoveryTime,
];

/// How many weeks before the week a series shows.
const SHOWN: u32 = 12;

/// How many weeks before the week are looked at for changes of level: enough to tell two levels
/// apart from noise.
const LOOKED_AT: u32 = 25;

/// How many weeks before the last one that is over a change of level is still news. A new level is
/// one of three weeks at the least, so that none is noticed earlier.
const NEWS: u32 = 2;

/// What KPIs say of a week.
pub(super) struct Measured {
    pub(super) kpis: Vec<KpiCard>,
    pub(super) changes: Vec<LevelChange>,
    pub(super) thresholds: Vec<ThresholdView>,
}

impl Engine {
    /// What KPIs say of a week. `crossings` are the thresholds that were crossed then.
    pub(super) fn measured(
        &self,
        review: &WeeklyReview,
        group: &Group,
        look: &Look,
        crossings: &[Crossing],
    ) -> Result<Measured, Problem> {
        let chosen = if review.kpis.is_empty() {
            self.read(|reader| usual(reader, group))?
        } else {
            review.kpis.clone()
        };
        let mut crossings: Vec<&Crossing> = crossings
            .iter()
            .filter(|crossing| group.has_scope(crossing.threshold.scope))
            .collect();
        crossings.sort_by_key(|crossing| (crossing.since, crossing.id));
        let so_far = look.so_far();
        let scope = KpiScope {
            window: so_far,
            services: Vec::new(),
            teams: group.teams.iter().copied().collect(),
            tier: Tier::Production,
            bucket: Bucket::Week,
        };
        let begin = |weeks| look.week.back(weeks).window(look.zone).from;
        let long = KpiScope {
            window: Window {
                from: begin(LOOKED_AT),
                ..so_far
            },
            ..scope.clone()
        };
        let nothing = Window {
            from: long.window.from,
            to: long.window.from,
        };
        let mut kpis = self.cards_against(&chosen, &scope, look.compared_with())?;
        let series = self.cards_against(&chosen, &long, nothing)?;
        for card in &mut kpis {
            let kpi = card.evaluation.kpi;
            if let Some(long) = series.iter().find(|it| it.evaluation.kpi == kpi) {
                let points = long.evaluation.series.iter();
                let shown = points.filter(|point| point.from >= begin(SHOWN));
                card.evaluation.series = shown.cloned().collect();
            }
            let crossed = crossings.iter().filter(|it| it.threshold.kpi == kpi);
            card.crossed = number(crossed.count() as u64);
        }
        let last = u32::from(look.partial);
        let changes = series
            .iter()
            .flat_map(|card| changes(card, begin(last + NEWS), look))
            .collect();
        Ok(Measured {
            kpis,
            changes,
            thresholds: self.read(|reader| {
                let names = Names::read(reader)?;
                let views = crossings.into_iter();
                views
                    .map(|it| ThresholdView::crossed(reader, &names, it))
                    .collect()
            })?,
        })
    }
}

/// The KPIs of a weekly review for which nobody chose any: the keys of delivery, and those with a
/// target for everybody or for one of its teams.
fn usual(reader: &Reader, group: &Group) -> Result<Vec<KpiRef>, StoreError> {
    let targets = reader.list::<Target>()?;
    let has_target = |kpi: KpiRef| {
        targets.iter().any(|(_, target)| {
            let of_group = match target.scope {
                TargetScope::Workspace => true,
                TargetScope::Team(team) => group.teams.contains(&team),
                TargetScope::Service(_) => false,
            };
            target.kpi == kpi && of_group
        })
    };
    let others = Kpi::ALL.into_iter().filter(|kpi| !KEYS.contains(kpi));
    let delivery = others.map(KpiRef::from).filter(|kpi| has_target(*kpi));
    let mut chosen: Vec<KpiRef> = KEYS.into_iter().map(KpiRef::from).chain(delivery).collect();
    for (id, definition) in reader.list::<KpiDefinition>()? {
        let is_shown = !definition.archived && group.has_kpi(&definition);
        if is_shown && has_target(id.into()) {
            chosen.push(id.into());
        }
    }
    Ok(chosen)
}

/// The changes of a KPI's level since an instant.
fn changes<'c>(
    card: &'c KpiCard,
    since: Timestamp,
    look: &'c Look,
) -> impl Iterator<Item = LevelChange> + 'c {
    let levels = kpis::levels(&card.evaluation).into_iter();
    let scale = Scale {
        unit: card.evaluation.unit,
        label: &card.unit_label,
    };
    levels
        .filter(move |level| level.point.from >= since)
        .map(move |level| {
            let day = level.point.from.to_utc().with_timezone(&look.zone);
            LevelChange {
                kpi: card.evaluation.kpi,
                sentence: format!(
                    "{} went from about {} to about {} in the week of {}, which is {}.",
                    card.name,
                    scale.say(level.before),
                    scale.say(level.after),
                    day.format("%-d %B"),
                    if level.better { "better" } else { "worse" }
                ),
            }
        })
}
