use muster_engine::{
    incidents::IncidentFilter,
    reviews::{ActionFilter, NewAction, TemplateChoice},
    training::NewSkill,
};
use muster_model::{
    kpi::{Part, Subject},
    record::{
        ActionKind, ActionState, OwnMeasure,
        Proficiency::{Aware, Independent, Teacher},
        Severity,
    },
};

use super::*;
use crate::skills::{Story, skill};

fn own(measure: OwnMeasure) -> NewKpiDefinition {
    NewKpiDefinition {
        name: measure.name().to_owned(),
        unit: measure.unit(),
        unit_label: String::new(),
        direction: measure.direction(),
        // What is asked for here says nothing: the measure knows.
        aggregation: Aggregation::P90,
        source: KpiSource::Own { measure },
        ..tickets()
    }
}

fn define(laptop: &Laptop, measure: OwnMeasure) -> KpiDefinitionId {
    laptop
        .engine
        .save_kpi_definition(None, &own(measure))
        .unwrap()
}

/// The week that begins when the tests do.
fn this_week() -> KpiScope {
    KpiScope {
        window: Window {
            from: START,
            to: START + Millis::days(7),
        },
        bucket: Bucket::Day,
        ..scope(&[], &[])
    }
}

fn value_of(laptop: &Laptop, id: KpiDefinitionId, scope: &KpiScope) -> Option<f64> {
    laptop
        .engine
        .kpi(id.into(), scope)
        .unwrap()
        .card
        .evaluation
        .value
}

#[test]
fn pages_are_counted_for_each_person_and_lead_to_their_incidents() {
    let laptop = Laptop::set_up();
    let ben = laptop.colleague("Ben");
    let policy = laptop.policy(&[laptop.me(), ben], 0);
    let incident = laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.catch_up();
    // Ben is told after five minutes; another incident tells Ada alone.
    laptop.pass(Millis::minutes(6));
    let alone = laptop.policy(&[laptop.me()], 0);
    laptop.declare("Nobody can search", Severity::Sev1, alone);
    laptop.catch_up();
    let id = define(&laptop, OwnMeasure::PagesPerPerson);
    assert_eq!(value_of(&laptop, id, &this_week()), Some(1.5));
    let events = events(&laptop, id.into(), &this_week());
    assert_eq!(events.len(), 3);
    assert_eq!(events[1].title, "Nobody can pay");
    assert_eq!(events[1].event.subject, Subject::Page(incident));
    assert_eq!(
        (events[1].incident, events[1].event.sentence.as_str()),
        (Some(incident), "Ben was paged.")
    );
    assert_eq!(
        laptop.engine.kpi_definitions().unwrap()[0]
            .definition
            .aggregation,
        Aggregation::Sum
    );
}

#[test]
fn a_night_is_disturbed_by_a_page_that_is_heard() {
    let laptop = Laptop::set_up();
    let ben = laptop.colleague("Ben");
    let policy = laptop.policy(&[ben], 0);
    let id = define(&laptop, OwnMeasure::NightsDisturbed);
    laptop.declare("By day", Severity::Sev1, policy);
    laptop.pass(Millis::minutes(1));
    assert_eq!(value_of(&laptop, id, &this_week()), Some(0.0));
    // From ten in the morning to eleven at night, by Ben's clock.
    laptop.pass(Millis::hours(13));
    laptop.declare("By night", Severity::Sev1, policy);
    laptop.catch_up();
    laptop.pass(Millis::hours(2));
    laptop.declare("In the same night", Severity::Sev1, policy);
    laptop.catch_up();
    assert_eq!(value_of(&laptop, id, &this_week()), Some(1.0));
    let events = events(&laptop, id.into(), &this_week());
    assert_eq!(events.len(), 2);
    assert_eq!(
        events[0].event.sentence,
        "Ben heard a page in the night that began on 2026-03-02."
    );
}

#[test]
fn incidents_opened_are_those_of_the_list() {
    let laptop = the_sample();
    let id = define(&laptop, OwnMeasure::IncidentsOpened);
    let all = scope(&[], &[]);
    let filter = IncidentFilter {
        limit: 500,
        ..IncidentFilter::default()
    };
    let rows = laptop.engine.incidents(&filter).unwrap().rows;
    let begun = rows
        .iter()
        .filter(|row| all.window.contains(row.opened_at))
        .count();
    assert!(begun > 1);
    assert_eq!(events(&laptop, id.into(), &all).len(), begun);
    // Services add up to the whole, but for incidents of none.
    let services = laptop.engine.services().unwrap();
    let each = services
        .iter()
        .map(|it| value_of(&laptop, id, &scope(&[it.id], &[])).unwrap());
    let of_none = rows
        .iter()
        .filter(|row| all.window.contains(row.opened_at) && row.service.is_none());
    let sum: f64 = each.sum::<f64>() + of_none.count() as f64;
    assert_eq!(value_of(&laptop, id, &all), Some(sum));
}

#[test]
fn overdue_actions_are_those_of_the_list_now_and_what_they_were_then() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    let incident = laptop.declare("Nobody can pay", Severity::Sev1, policy);
    laptop.engine.resolve_incident(incident).unwrap();
    let review = laptop
        .engine
        .start_review(incident, TemplateChoice::Empty)
        .unwrap();
    let add = |title: &str, due: &str| {
        let new = NewAction {
            title: title.to_owned(),
            description: String::new(),
            kind: ActionKind::Prevent,
            owner: None,
            due: Some(due.parse().unwrap()),
        };
        laptop.engine.add_action(review, &new).unwrap()
    };
    let late = add("Late, and done at last", "2026-03-03");
    let open = add("Late, and open", "2026-03-04");
    let timely = add("In time", "2026-03-06");
    let dropped = add("Not needed", "2026-03-07");
    add("Due next week", "2026-03-12");
    let done = |id| {
        laptop
            .engine
            .set_action_state(id, ActionState::Done)
            .unwrap();
    };
    laptop.pass(Millis::days(3));
    done(late);
    done(timely);
    laptop
        .engine
        .set_action_state(dropped, ActionState::Dropped)
        .unwrap();
    laptop.pass(Millis::days(4));

    let overdue = define(&laptop, OwnMeasure::OverdueActions);
    let found = laptop
        .engine
        .kpi(overdue.into(), &this_week())
        .unwrap()
        .card
        .evaluation;
    let series: Vec<_> = found.series.iter().map(|point| point.value).collect();
    // Monday to Sunday and the beginning of the next Monday: on Tuesday night the first is late, on
    // Wednesday night the second too, and on Thursday the first is done.
    let days = [0.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0].map(Some);
    assert_eq!(series, days);
    let filter = ActionFilter {
        overdue: true,
        ..ActionFilter::default()
    };
    let listed = laptop.engine.actions(&filter).unwrap().rows;
    assert_eq!(
        (found.value, listed.len(), listed[0].id),
        (Some(1.0), 1, open)
    );
    let behind = events(&laptop, overdue.into(), &this_week());
    assert_eq!((behind.len(), behind[0].action), (1, Some(open)));

    let in_time = define(&laptop, OwnMeasure::ActionsInTime);
    let found = laptop
        .engine
        .kpi(in_time.into(), &this_week())
        .unwrap()
        .card
        .evaluation;
    // Of three that fell due, one was done in time; what was dropped before does not count.
    assert!(near(found.value.unwrap(), 1.0 / 3.0));
    let behind = events(&laptop, in_time.into(), &this_week());
    let counted: Vec<_> = behind.iter().map(|it| (it.action, it.event.role)).collect();
    assert_eq!(
        counted,
        [
            (Some(timely), Part::Counted),
            (Some(open), Part::Against),
            (Some(late), Part::Against)
        ]
    );
}

#[test]
fn reviews_in_time_count_those_that_nobody_wrote() {
    let laptop = Laptop::set_up();
    let policy = laptop.policy(&[laptop.me()], 0);
    let over = |title: &str| {
        let incident = laptop.declare(title, Severity::Sev1, policy);
        laptop.engine.resolve_incident(incident).unwrap();
        incident
    };
    let [written, forgotten] = ["Written", "Forgotten"].map(over);
    let review = laptop
        .engine
        .start_review(written, TemplateChoice::Empty)
        .unwrap();
    laptop.engine.publish_review(review, true).unwrap();
    laptop.pass(Millis::days(20));
    let id = define(&laptop, OwnMeasure::ReviewsInTime);
    let weeks = KpiScope {
        window: Window {
            from: START,
            to: START + Millis::days(20),
        },
        ..this_week()
    };
    assert_eq!(value_of(&laptop, id, &weeks), Some(0.5));
    let behind = events(&laptop, id.into(), &weeks);
    assert_eq!(behind.len(), 2);
    let of = |part| behind.iter().find(|it| it.event.role == part).unwrap();
    assert_eq!(of(Part::Counted).review, Some(review));
    assert_eq!(of(Part::Against).incident, Some(forgotten));
}

#[test]
fn coverage_is_counted_as_it_was_known_then() {
    let story = Story::begin();
    let laptop = &story.laptop;
    let shop = story.service("shop", story.web);
    let roll = story.skill("Roll it back", Some(shop), "");
    let plan = story.skill("Plan", None, "Terraform");
    let unasked = NewSkill {
        wanted: 0,
        ..skill("Find a page")
    };
    laptop.engine.save_skill(None, &unasked).unwrap();
    let id = define(laptop, OwnMeasure::TrainingCoverage);
    story.knows(roll, story.ada, Teacher);
    laptop.pass(Millis::days(1));
    story.knows(roll, story.bo, Independent);
    laptop.pass(Millis::days(1));
    for member in [story.ada, story.di] {
        story.knows(plan, member, Independent);
    }
    laptop.pass(Millis::days(1));
    // Ada thinks better of it, and Bo leaves a day later: what was known before was known.
    story.knows(plan, story.ada, Aware);
    laptop.pass(Millis::days(1));
    laptop.engine.delete_member(story.bo).unwrap();
    laptop.pass(Millis::days(1));

    let found = laptop
        .engine
        .kpi(id.into(), &this_week())
        .unwrap()
        .card
        .evaluation;
    let series: Vec<_> = found.series.iter().map(|point| point.value).collect();
    // Monday to Saturday, which it is now; Sunday and the next Monday are to come.
    let days = [0.0, 0.5, 1.0, 0.5, 0.0, 0.0].map(Some);
    assert_eq!(series[..6], days);
    assert!(series[6..].iter().all(Option::is_none));
    assert_eq!((found.value, found.n, found.caution), (Some(0.0), 2, None));
    let behind = events(laptop, id.into(), &this_week());
    let titles: Vec<_> = behind
        .iter()
        .map(|it| (it.title.as_str(), it.event.role, it.event.subject))
        .collect();
    assert_eq!(
        titles,
        [
            ("Roll it back", Part::Against, Subject::Skill(roll)),
            ("Plan", Part::Against, Subject::Skill(plan))
        ]
    );
    assert_eq!(behind[0].service_name, "shop");
    let of_service = KpiScope {
        services: vec![shop],
        ..this_week()
    };
    assert_eq!(events(laptop, id.into(), &of_service).len(), 1);
    // A session that teaches it proves what was said of it.
    laptop.pass(Millis::days(360));
    let now = START + Millis::days(365);
    story.held(
        "Planning",
        &[plan],
        now - Millis::hours(2),
        &[story.di, story.cy],
    );
    story.knows(plan, story.cy, Independent);
    laptop.pass(Millis::days(10));
    let lately = KpiScope {
        window: Window {
            from: now - Millis::days(7),
            to: now + Millis::days(7),
        },
        ..this_week()
    };
    assert_eq!(value_of(laptop, id, &lately), Some(0.5));
}

#[test]
fn every_measure_of_the_sample_follows_from_its_events() {
    let laptop = the_sample();
    let all = KpiScope {
        window: Window {
            from: START - Millis::days(84),
            to: START,
        },
        ..scope(&[], &[])
    };
    // Pages are left to the escalation clock, which decides some of the sample's while we look.
    for measure in [
        OwnMeasure::IncidentsOpened,
        OwnMeasure::OverdueActions,
        OwnMeasure::ActionsInTime,
        OwnMeasure::ReviewsInTime,
        OwnMeasure::TrainingCoverage,
    ] {
        let id = define(&laptop, measure);
        let found = laptop.engine.kpi(id.into(), &all).unwrap().card.evaluation;
        let behind = events(&laptop, id.into(), &all);
        assert_eq!(found.n as usize, behind.len(), "{}", measure.name());
        let counted = behind
            .iter()
            .filter(|it| it.event.role == Part::Counted)
            .count() as f64;
        let expected = match measure {
            OwnMeasure::ActionsInTime
            | OwnMeasure::ReviewsInTime
            | OwnMeasure::TrainingCoverage => {
                (!behind.is_empty()).then(|| counted / behind.len() as f64)
            }
            _ => Some(counted),
        };
        assert_eq!(found.value, expected, "{}", measure.name());
        assert!(
            behind.iter().all(|it| !it.title.is_empty()),
            "{}",
            measure.name()
        );
    }
}
