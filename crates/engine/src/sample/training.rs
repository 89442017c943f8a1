//! What the shop's people know, and how they learn it from each other: skills with who knows them how
//! well, sessions of half a year and those to come, and a KPI of what enough people know. It rolls
//! dice of its own, so that it changes nothing of the rest.

mod sessions;
mod skills;

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use muster_model::{
    ids::KpiDefinitionId,
    rbac::{Action, Author, may},
    record::{KpiDefinition, KpiSource, OwnMeasure},
    time::{Millis, Timestamp},
};

use super::{
    AnyRecord, SampleRecord, calendar,
    dice::Dice,
    people::{Cast, Crew, JULIANE, MARA},
    services::Shop,
};

/// Beside the seed of the rest.
const SALT: u64 = 0x5eed_7a1c_4e55;

/// Where and when all this happens.
pub(super) struct Scene<'a> {
    pub(super) set_up: Timestamp,
    pub(super) now: Timestamp,
    pub(super) cast: &'a Cast,
    pub(super) shop: &'a Shop,
}

impl Scene<'_> {
    /// The Monday of the week that it is now, or of one so many weeks ago.
    pub(super) fn monday(&self, weeks_ago: u64) -> NaiveDate {
        let today = calendar::day_of(self.now);
        let since_monday = u64::from(today.weekday().num_days_from_monday());
        today - Days::new(since_monday + 7 * weeks_ago)
    }

    /// An instant of a past week: of this one for 0, and of the weekday that is so many days after
    /// its Monday.
    pub(super) fn moment(
        &self,
        weeks_ago: u64,
        weekday: u64,
        (hour, minute): (u32, u32),
    ) -> Timestamp {
        let day = self.monday(weeks_ago) + Days::new(weekday);
        calendar::at(day, hour, minute, 0).unwrap_or(self.now)
    }

    /// Who writes down what concerns a member, or is led by them: they, if they may write it, or
    /// whoever leads their team.
    fn scribe(&self, person: usize) -> usize {
        let of = self.cast.person(person);
        if may(of.role, Action::RecordProgress) {
            return person;
        }
        match of.crew {
            Crew::Platform => MARA,
            Crew::Checkout => JULIANE,
        }
    }

    fn author(&self, person: usize) -> Author {
        Author::Member(self.cast.id(person))
    }
}

/// Writes all of it. Answers the KPI of what enough people know.
pub(super) fn training(
    seed: u64,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
) -> KpiDefinitionId {
    let mut dice = Dice::new(seed ^ SALT);
    let skills = skills::skills(&mut dice, scene, records);
    sessions::sessions(&mut dice, scene, &skills, records);
    coverage(&mut dice, scene, records)
}

fn coverage(
    dice: &mut Dice,
    scene: &Scene<'_>,
    records: &mut Vec<SampleRecord>,
) -> KpiDefinitionId {
    let at = scene.set_up + Millis::hours(28);
    let id: KpiDefinitionId = dice.id(at);
    let measure = OwnMeasure::TrainingCoverage;
    let definition = KpiDefinition {
        name: measure.name().to_owned(),
        description: "Whether somebody may be on holiday.".to_owned(),
        unit: measure.unit(),
        unit_label: String::new(),
        direction: measure.direction(),
        aggregation: measure.aggregation(),
        source: KpiSource::Own { measure },
        service: None,
        teams: BTreeSet::new(),
        owner: Some(scene.cast.id(MARA)),
        archived: false,
    };
    let record = AnyRecord::KpiDefinition(id, definition);
    records.push(SampleRecord::written(at, scene.author(MARA), record));
    id
}
