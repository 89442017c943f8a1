//! The page of a week that goes on: of one in which much happens, and of one in which nothing does.

use std::time::Instant;

use muster_engine::weekly::{WeeklyIncident, WeeklyPage, WeeklySession};
use muster_model::{
    goals::GoalState,
    kpi::Kpi,
    record::{ReviewStatus, WeeklyNoteKind},
    time::Millis,
};

use super::{
    FIRST, SECOND, Two, at, day, new_review,
    story::{Story, WEDNESDAY},
};
use crate::laptop::Laptop;

fn incidents(page: &WeeklyPage) -> Vec<(&str, &str, Option<Millis>, Option<Millis>)> {
    let incidents = page.incidents.iter();
    incidents
        .map(|it: &WeeklyIncident| {
            (
                it.severity.name(),
                it.title.as_str(),
                it.to_acknowledge,
                it.to_restore,
            )
        })
        .collect()
}

fn sessions(sessions: &[WeeklySession]) -> Vec<(&str, u32, Option<f64>)> {
    let sessions = sessions.iter();
    sessions
        .map(|it| (it.title.as_str(), it.people, it.useful))
        .collect()
}

fn said(page: &WeeklyPage) -> Vec<(WeeklyNoteKind, &str)> {
    let notes = page.notes.iter();
    notes.map(|note| (note.kind, note.text.as_str())).collect()
}

#[test]
fn a_quiet_week_says_that_nothing_happened() {
    let two = Two::begin();
    let page = two.page(two.review("Web on Monday", &[two.web]), FIRST);
    assert_eq!(page.name, "Week 10, 2 to 8 March 2026");
    assert_eq!(page.team_names, ["Web"]);
    assert_eq!(page.window.from, at("2026-03-01T23:00:00Z"));
    assert_eq!(page.window.to, at("2026-03-08T23:00:00Z"));
    assert_eq!(page.time_zone, "Europe/Paris");
    assert!(page.partial);
    assert_eq!((page.previous, page.next), (day("2026-02-23"), None));
    let shown: Vec<_> = page.kpis.iter().map(|card| card.evaluation.kpi).collect();
    let keys = [
        Kpi::DeploymentFrequency,
        Kpi::LeadTime,
        Kpi::ChangeFailureRate,
        Kpi::RecoveryTime,
    ];
    assert_eq!(shown, keys.map(Into::into));
    assert_eq!(page.goals_under_way, 0);
    let nothing = page.incidents.is_empty()
        && page.reviews.is_empty()
        && page.goals.is_empty()
        && page.actions.is_empty()
        && page.training_done.is_empty()
        && page.training_coming.is_empty()
        && page.notes.is_empty()
        && page.carried_over.is_empty()
        && page.changes.is_empty()
        && page.thresholds.is_empty()
        && page.deliveries.is_empty();
    assert!(nothing, "{page:?}");
    assert!(page.may_direct && page.may_write);
}

#[test]
fn a_full_week_of_a_team_has_what_concerns_it() {
    let story = Story::told();
    let page = story.page(story.web, SECOND);
    assert_eq!(
        incidents(&page),
        [(
            "SEV1",
            "Checkout is down",
            Some(Millis::minutes(5)),
            Some(Millis::hours(2))
        )]
    );
    assert_eq!(page.incidents[0].service, "checkout");

    let title = story.laptop.engine.review(story.review).unwrap().row.title;
    let reviews: Vec<_> = page
        .reviews
        .iter()
        .map(|it| (it.title.as_str(), it.status, it.due_at, it.overdue))
        .collect();
    // A SEV1 is to have one within five days, and nobody began it.
    let due = Some(at("2026-03-15T10:00:00Z"));
    assert_eq!(
        reviews,
        [
            (title.as_str(), Some(ReviewStatus::Published), None, false),
            ("Checkout is down", None, due, false),
        ]
    );
    assert_eq!(page.reviews[0].incident, story.cards);

    let goals: Vec<_> = page.goals.iter().map(|it| (it.id, it.state)).collect();
    assert_eq!(goals, [(story.goal, GoalState::AtRisk)]);
    assert_eq!(page.goals_under_way, 1);

    // Bo's, who is of another team, but of an incident of checkout.
    let actions = &page.actions;
    assert_eq!(actions.len(), 1, "{actions:?}");
    assert_eq!(
        (
            actions[0].title.as_str(),
            actions[0].owner_name.as_str(),
            actions[0].days
        ),
        ("Alert on errors", "Bo", 5)
    );

    assert_eq!(
        sessions(&page.training_done),
        [("Reading traces", 2, Some(4.5))]
    );
    assert_eq!(page.training_done[0].host_name, "Apps");
    assert_eq!(
        sessions(&page.training_coming),
        [("Restoring a backup", 1, None)]
    );

    assert_eq!(
        said(&page),
        [
            (WeeklyNoteKind::Decision, "Deploy in the morning"),
            (WeeklyNoteKind::FollowUp, "Ask the bank"),
            (WeeklyNoteKind::Note, "Bo is away next week"),
        ]
    );
    let carried: Vec<_> = page.carried_over.iter().map(|it| it.id).collect();
    assert_eq!(carried, [story.runbook]);
    assert_eq!(
        page.carried_over[0].html,
        "<p>Write the <em>runbook</em></p>\n"
    );
    assert_eq!(page.carried_over[0].owner_name, "Ada");
}

#[test]
fn a_full_week_of_everybody_has_all_of_it_the_worst_first() {
    let story = Story::told();
    let page = story.page(story.all, SECOND);
    assert_eq!(
        incidents(&page),
        [
            (
                "SEV1",
                "Checkout is down",
                Some(Millis::minutes(5)),
                Some(Millis::hours(2))
            ),
            ("SEV2", "Search finds nothing", None, None),
            ("SEV3", "Search is slow", None, Some(Millis::minutes(150))),
            ("SEV4", "Somebody is confused", None, None),
        ]
    );
    assert_eq!(page.goals_under_way, 2);
    assert_eq!(page.goals.len(), 1);
    assert_eq!(
        sessions(&page.training_coming),
        [("Restoring a backup", 1, None), ("Feature flags", 0, None)]
    );
    assert!(page.team_names.is_empty());
    assert!(page.notes.is_empty(), "what Web said is Web's");
}

#[test]
fn an_action_of_a_member_belongs_to_their_team_whatever_its_incident() {
    let story = Story::told();
    let apps = story.review("Apps alone", &[story.apps]);
    let page = story.page(apps, SECOND);
    let titles: Vec<_> = page.actions.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["Alert on errors"]);
    assert!(page.reviews.iter().all(|it| it.incident != story.cards));
}

#[test]
fn a_review_that_is_late_is_overdue() {
    let story = Story::told();
    story.until("2026-03-16T09:00:00Z");
    let page = story.page(story.web, "2026-03-16");
    let late: Vec<_> = page
        .reviews
        .iter()
        .map(|it| (it.title.as_str(), it.overdue))
        .collect();
    assert_eq!(late, [("Checkout is down", true)]);
}

#[test]
fn a_week_over_a_clock_change_ends_by_the_clock_on_the_wall() {
    let two = Two::begin();
    let review = two.review("All of us", &[]);
    // On 29 March the clocks of Paris go forward: the week has 167 hours.
    two.until("2026-03-29T21:59:59Z");
    super::story::declare(
        &two,
        "Just in time",
        muster_model::record::Severity::Sev3,
        None,
    );
    two.until("2026-03-29T22:00:00Z");
    super::story::declare(
        &two,
        "A moment later",
        muster_model::record::Severity::Sev3,
        None,
    );
    let titles = |week| -> Vec<String> {
        let page = two.page(review, week);
        page.incidents.into_iter().map(|it| it.title).collect()
    };
    assert_eq!(titles("2026-03-23"), ["Just in time"]);
    assert_eq!(titles("2026-03-30"), ["A moment later"]);
    let page = two.page(review, "2026-03-23");
    assert_eq!(page.window.length(), Millis::hours(167));
    assert!(!page.partial);
    assert_eq!(page.next, Some(day("2026-03-30")));
}

#[test]
fn a_day_that_is_no_monday_and_a_week_that_has_not_begun_are_refused() {
    let two = Two::begin();
    let review = two.review("All of us", &[]);
    let refused = |week| {
        two.laptop
            .engine
            .weekly_page(review, day(week))
            .unwrap_err()
    };
    assert_eq!(
        refused("2026-03-03").message,
        "A week is named by its Monday; 2026-03-03 is none."
    );
    assert_eq!(
        refused(SECOND).message,
        "Week 11, 9 to 15 March 2026 has not begun. Choose this week, or one before it."
    );
}

#[test]
fn a_page_of_the_sample_opens_fast() {
    let laptop = Laptop::new();
    let engine = &laptop.engine;
    engine.open_sample().unwrap();
    let teams: Vec<_> = engine.teams().unwrap().iter().map(|it| it.id).collect();
    let week = engine.weekly_reviews().unwrap().this_week;
    let all = engine
        .save_weekly_review(None, &new_review("All", &[], &[]))
        .unwrap();
    let two = new_review("Two", &teams[..2], &[]);
    let two = engine.save_weekly_review(None, &two).unwrap();
    // What KPIs are counted from is read once, and not for the page.
    engine.weekly_page(all, week).unwrap();
    for (name, id) in [("everybody", all), ("two teams", two)] {
        let started = Instant::now();
        let page = engine.weekly_page(id, week).unwrap();
        let took = started.elapsed();
        println!("the page of {name} took {took:?}");
        assert!(page.kpis.len() >= 4);
        // A debug build on a busy machine; what is released takes a small part of it.
        assert!(took.as_secs() < 5, "{took:?}");
    }
}

#[test]
fn the_story_is_looked_at_on_its_wednesday() {
    let story = Story::told();
    let now = muster_engine::Clock::now(&*story.laptop.clock);
    assert_eq!(now, at(WEDNESDAY));
}
