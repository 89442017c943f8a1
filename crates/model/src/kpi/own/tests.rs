use std::collections::BTreeSet;

use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::{
    ids::{ActionItemId, IncidentId, SkillId},
    kpi::{Bucket, NullReason},
    record::KpiSource,
    time::Millis,
};

/// Monday, 5 January 2026, 00:00 UTC.
const MONDAY: Timestamp = Timestamp(1_767_571_200_000);

fn at(days: i64, hours: i64) -> Timestamp {
    MONDAY + Millis::days(days) + Millis::hours(hours)
}

fn owned(at: Timestamp, fact: OwnFact) -> Owned {
    Owned {
        subject: Subject::Incident(IncidentId::new()),
        service: None,
        at,
        fact,
    }
}

fn definition(measure: OwnMeasure) -> KpiDefinition {
    KpiDefinition {
        name: measure.name().to_owned(),
        description: String::new(),
        unit: measure.unit(),
        unit_label: String::new(),
        direction: measure.direction(),
        aggregation: measure.aggregation(),
        source: KpiSource::Own { measure },
        service: None,
        teams: BTreeSet::new(),
        owner: None,
        archived: false,
    }
}

/// Asked of 28 days by week, at the end of the third week.
fn ask(measure: OwnMeasure, all: &[Owned]) -> Evaluation {
    ask_at(measure, all, (0, 28), Some(at(-28, 0)), at(21, 0))
}

fn ask_at(
    measure: OwnMeasure,
    all: &[Owned],
    (from, to): (i64, i64),
    since: Option<Timestamp>,
    now: Timestamp,
) -> Evaluation {
    let window = Window {
        from: at(from, 0),
        to: at(to, 0),
    };
    let periods = Periods::new(Tz::UTC, window, Bucket::Week);
    let facts = OwnFacts { all, since, now };
    evaluate_own(
        KpiDefinitionId::new(),
        &definition(measure),
        measure,
        &periods,
        facts,
    )
}

fn values(of: &Evaluation) -> Vec<Option<f64>> {
    of.series.iter().map(|point| point.value).collect()
}

#[test]
fn incidents_and_pages_for_each_person_are_counted_in_each_week_and_in_all() {
    let began: Vec<Owned> = [at(0, 0), at(6, 23), at(14, 0), at(-1, 0)]
        .map(|at| owned(at, OwnFact::Began))
        .to_vec();
    let found = ask(OwnMeasure::IncidentsOpened, &began);
    // A week in which none began is 0, one that lies ahead is nothing.
    assert_eq!(values(&found), [Some(2.0), Some(0.0), Some(1.0), None]);
    assert_eq!((found.value, found.previous), (Some(3.0), Some(1.0)));
    assert!(
        found
            .caution
            .is_some_and(|it| it.starts_with("Only 3 incidents:"))
    );

    let (ada, ben) = (MemberId::new(), MemberId::new());
    let pages: Vec<Owned> = [(0, ada), (1, ada), (2, ben), (15, ben)]
        .map(|(day, member)| owned(at(day, 0), OwnFact::Paged { member }))
        .to_vec();
    let found = ask(OwnMeasure::PagesPerPerson, &pages);
    assert_eq!(values(&found), [Some(1.5), Some(0.0), Some(1.0), None]);
    assert_eq!((found.value, found.n), (Some(2.0), 4));
}

#[test]
fn a_night_is_disturbed_once_however_many_were_woken() {
    let night = |day: &str, days, hours| {
        owned(
            at(days, hours),
            OwnFact::Woken {
                member: MemberId::new(),
                night: day.parse().unwrap(),
            },
        )
    };
    let heard = [
        night("2026-01-05", 0, 23),
        night("2026-01-05", 1, 3),
        night("2026-01-06", 1, 23),
        night("2026-01-20", 15, 23),
    ];
    let found = ask(OwnMeasure::NightsDisturbed, &heard);
    assert_eq!(values(&found), [Some(2.0), Some(0.0), Some(1.0), None]);
    assert_eq!((found.value, found.n), (Some(3.0), 4));
}

#[test]
fn an_action_is_overdue_from_the_end_of_its_day_until_it_ends() {
    let overdue = |days, until: Option<Timestamp>| Owned {
        subject: Subject::Action(ActionItemId::new()),
        ..owned(at(days, 0), OwnFact::Overdue { until })
    };
    let actions = [
        // Past its day since Wednesday, done in the second week.
        overdue(2, Some(at(9, 0))),
        // Its last day was the Sunday of the first week: at the end of that week it is overdue.
        overdue(7, None),
        // Done at the very end of the third week.
        overdue(15, Some(at(21, 0))),
        // Done in time.
        overdue(8, Some(at(7, 0))),
        // Due ahead.
        overdue(25, None),
    ];
    let found = ask(OwnMeasure::OverdueActions, &actions);
    assert_eq!(values(&found), [Some(2.0), Some(1.0), Some(1.0), None]);
    assert_eq!((found.value, found.n, found.caution), (Some(1.0), 1, None));
    let then = ask_at(
        OwnMeasure::OverdueActions,
        &actions,
        (0, 4),
        Some(at(-9, 0)),
        at(21, 0),
    );
    assert_eq!((then.value, then.previous), (Some(1.0), Some(0.0)));
}

#[test]
fn what_has_not_fallen_due_is_in_no_share() {
    let due = |days, hours, in_time| owned(at(days, hours), OwnFact::Due { in_time });
    let all = [
        due(0, 1, true),
        due(1, 0, false),
        due(2, 0, true),
        due(3, 0, true),
        due(16, 0, false),
        // The last instant of a day that is not over.
        due(21, 23, true),
    ];
    for measure in [OwnMeasure::ActionsInTime, OwnMeasure::ReviewsInTime] {
        let found = ask(measure, &all);
        assert_eq!(values(&found), [Some(0.75), None, Some(0.0), None]);
        assert_eq!((found.value, found.n), (Some(0.6), 5));
    }
}

#[test]
fn coverage_is_the_share_of_skills_that_enough_know_at_the_end_of_each_week() {
    let skill = |from: i64, until: Option<i64>, by_enough| Owned {
        subject: Subject::Skill(SkillId::new()),
        ..owned(
            at(from, 0),
            OwnFact::Known {
                until: until.map(|days| at(days, 0)),
                by_enough,
            },
        )
    };
    let skills = [
        // Enough from the second week on.
        skill(-20, Some(8), false),
        skill(8, None, true),
        // Until it faded within the third week.
        skill(-20, Some(16), true),
        skill(16, None, false),
        // At the very end of the first week it becomes enough.
        skill(-20, Some(7), false),
        skill(7, None, true),
        // Written down in the third week.
        skill(15, None, false),
    ];
    let found = ask(OwnMeasure::TrainingCoverage, &skills);
    let thirds = [2.0, 3.0].map(|part| Some(part / 3.0));
    assert_eq!(values(&found), [thirds[0], thirds[1], Some(0.5), None]);
    assert_eq!((found.value, found.n, found.caution), (Some(0.5), 4, None));
    assert_eq!(found.previous, Some(1.0 / 3.0));
    let found = ask(OwnMeasure::TrainingCoverage, &[]);
    assert_eq!((found.value, found.n), (None, 0));
}

#[test]
fn before_anything_was_known_there_is_no_value_and_no_comparison_of_counts() {
    let began = [
        owned(at(9, 0), OwnFact::Began),
        owned(at(15, 0), OwnFact::Began),
    ];
    let since = Some(at(9, 0));
    let found = ask_at(
        OwnMeasure::IncidentsOpened,
        &began,
        (0, 21),
        since,
        at(21, 0),
    );
    assert_eq!(values(&found), [None, Some(1.0), Some(1.0)]);
    let found = ask_at(
        OwnMeasure::IncidentsOpened,
        &began,
        (14, 21),
        since,
        at(21, 0),
    );
    assert_eq!((found.value, found.previous), (Some(1.0), None));
    let found = ask_at(OwnMeasure::IncidentsOpened, &[], (0, 21), None, at(21, 0));
    assert_eq!(
        found.absence.map(|it| it.reason),
        Some(NullReason::NoValues)
    );
}

#[test]
fn a_measure_counts_only_what_is_its_own() {
    let all = [
        owned(at(1, 0), OwnFact::Began),
        owned(at(1, 0), OwnFact::Overdue { until: None }),
        owned(at(1, 0), OwnFact::Due { in_time: true }),
        owned(
            at(1, 0),
            OwnFact::Known {
                until: None,
                by_enough: true,
            },
        ),
        owned(
            at(1, 0),
            OwnFact::Paged {
                member: MemberId::new(),
            },
        ),
        owned(
            at(1, 0),
            OwnFact::Woken {
                member: MemberId::new(),
                night: "2026-01-05".parse().unwrap(),
            },
        ),
    ];
    for measure in OwnMeasure::ALL {
        assert_eq!(ask(measure, &all).n, 1, "{}", measure.name());
    }
}

proptest! {
    #[test]
    fn counts_of_the_weeks_add_up_whatever_the_order(
        hours in prop::collection::vec(-28 * 24..21 * 24_i64, 0..60),
        seed in any::<u64>(),
    ) {
        let mut began: Vec<Owned> =
            hours.iter().map(|hours| owned(at(0, *hours), OwnFact::Began)).collect();
        let found = ask(OwnMeasure::IncidentsOpened, &began);
        let sum: f64 = values(&found).into_iter().flatten().sum();
        prop_assert_eq!(found.value, Some(sum));
        if !began.is_empty() {
            let by = usize::try_from(seed % began.len() as u64).unwrap();
            began.rotate_left(by);
        }
        let again = ask(OwnMeasure::IncidentsOpened, &began);
        prop_assert_eq!((again.value, again.n, again.series), (found.value, found.n, found.series));
    }
}
