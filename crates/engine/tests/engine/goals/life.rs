//! How goals are written down, end, and go on.

use muster_engine::goals::{GoalState, NewKeyResult};
use muster_model::record::{Confidence, Measure};

use super::{DAY, Story, percentage, period};

#[test]
fn a_goal_is_written_down_changed_and_deleted_with_all_that_was_said_of_it() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let mut new = story.march("  Nights become quiet ");
    new.description = "So that **people** sleep.".to_owned();
    let goal = story.goal(&new);
    let detail = story.detail(goal);
    assert_eq!(detail.row.title, "Nights become quiet");
    assert_eq!(detail.row.period_name, "March 2026");
    assert!(detail.description_html.contains("<strong>people</strong>"));
    assert_eq!(detail.goal.created_by, story.ada);
    let owners: Vec<_> = detail
        .row
        .owners
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(owners, ["Ada", "Bo"]);
    let teams: Vec<_> = detail.row.teams.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(teams, ["Apps", "Web"]);
    // Paris is an hour ahead, and two once the clocks have changed on the 29th.
    assert_eq!(
        detail.from.to_utc().to_rfc3339(),
        "2026-02-28T23:00:00+00:00"
    );
    assert_eq!(detail.to.to_utc().to_rfc3339(), "2026-03-31T22:00:00+00:00");

    let result = story.result(goal, " Runbooks ", percentage(40.0, 90.0));
    assert_eq!(
        story.detail(goal).key_results[0].key_result.title,
        "Runbooks"
    );
    let changed = NewKeyResult {
        title: "Runbooks that are used".to_owned(),
        measure: percentage(40.0, 80.0),
        owner: Some(story.bo),
    };
    engine
        .save_key_result(goal, Some(result), &changed)
        .unwrap();
    let view = &story.detail(goal).key_results[0];
    assert_eq!(
        (view.owner, view.owner_name.as_str()),
        (Some(story.bo), "Bo")
    );
    story.say(result, Some(60.0), Confidence::OnTrack);

    let mut below = story.march("Below");
    below.parent = Some(goal);
    let below = story.goal(&below);
    engine.delete_goal(goal).unwrap();
    assert!(engine.goal(goal).is_err());
    assert_eq!(story.detail(below).parent, None);
    assert!(engine.delete_key_result(result).is_err());
}

#[test]
fn a_goal_that_is_not_acceptable_is_refused_with_its_field() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let goal = story.goal(&story.march("Nights become quiet"));
    let mut untitled = story.march(" ");
    untitled.title = " ".to_owned();
    let mut backwards = story.march("Backwards");
    backwards.period = period("2026-03-31", "2026-03-01");
    let mut alone = story.march("Alone");
    alone.teams.clear();
    let mut circle = story.march("Circle");
    circle.parent = Some(goal);
    for (id, new, field) in [
        (None, &untitled, "title"),
        (None, &backwards, "last_day"),
        (None, &alone, "teams"),
        (Some(goal), &circle, "parent"),
    ] {
        let problem = engine.save_goal(id, new).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some(field), "{problem}");
    }
    for score in [-0.1, 1.1, f64::NAN] {
        let problem = engine.close_goal(goal, score, "").unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("closing"), "{score}");
    }
}

#[test]
fn a_goal_ends_with_a_score_and_what_was_learnt_and_is_opened_again() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let goal = story.goal(&story.march("Nights become quiet"));
    story
        .laptop
        .clock
        .advance(muster_model::time::Millis::days(30));
    let ended = story.row(goal);
    assert_eq!(
        (ended.state, ended.why.as_str()),
        (
            GoalState::Ended,
            "Its last day was 2026-03-31. Say how far it was reached."
        )
    );
    engine.close_goal(goal, 0.7, "We learnt *a lot*.").unwrap();
    let detail = story.detail(goal);
    assert_eq!(detail.row.state, GoalState::Closed);
    assert_eq!(detail.row.score, Some(0.7));
    assert!(detail.row.remarks.is_empty());
    assert!(detail.closing_html.contains("<em>a lot</em>"));
    assert_eq!(detail.closed_by_name, "Ada");
    engine.reopen_goal(goal).unwrap();
    assert_eq!(story.row(goal).score, None);
    assert_eq!(
        engine.reopen_goal(goal).unwrap_err().message,
        "The goal 'Nights become quiet' is open: nobody said how it ended."
    );
}

#[test]
fn a_goal_goes_on_with_what_was_not_reached_from_where_it_is() {
    let story = Story::begin();
    let engine = &story.laptop.engine;
    let top = story.goal(&story.march("Customers notice nothing"));
    let mut new = story.march("Nights become quiet");
    new.parent = Some(top);
    new.description = "So that people sleep.".to_owned();
    let goal = story.goal(&new);
    let runbooks = story.owned_result(goal, "Runbooks", percentage(40.0, 90.0), Some(story.bo));
    let reached = story.result(goal, "Alerts", percentage(0.0, 50.0));
    story.result(goal, "The rota is on the wall", Measure::Milestone);
    let done = story.result(goal, "A list of alerts", Measure::Milestone);
    story.say(runbooks, Some(65.0), Confidence::AtRisk);
    story.say(reached, Some(50.0), Confidence::OnTrack);
    story.say(done, Some(1.0), Confidence::OnTrack);
    story.laptop.clock.advance(DAY);
    let april = period("2026-04-01", "2026-04-30");
    let next = engine.carry_over_goal(goal, april).unwrap();
    let detail = story.detail(next);
    assert_eq!(detail.row.title, "Nights become quiet");
    assert_eq!(detail.goal.description, new.description);
    assert_eq!(
        (detail.goal.teams, detail.goal.owners),
        (new.teams, new.owners)
    );
    assert_eq!(detail.row.state, GoalState::Upcoming);
    assert_eq!(detail.carried_from.map(|it| it.id), Some(goal));
    // What it served has no time in April, and nothing goes on with that.
    assert_eq!(detail.goal.parent, None);
    let left: Vec<_> = detail
        .key_results
        .iter()
        .map(|it| {
            (
                it.key_result.title.as_str(),
                it.key_result.measure.clone(),
                it.owner,
            )
        })
        .collect();
    assert_eq!(
        left,
        [
            ("Runbooks", percentage(65.0, 90.0), Some(story.bo)),
            ("The rota is on the wall", Measure::Milestone, None),
        ]
    );
    assert!(detail.check_ins.is_empty());
    let before = story.detail(goal);
    assert_eq!(before.carried_to[0].id, next);
    assert_eq!(before.key_results.len(), 4);

    let top_goes_on = engine.carry_over_goal(top, april).unwrap();
    let again = engine.carry_over_goal(goal, april).unwrap();
    assert_eq!(story.detail(again).goal.parent, Some(top_goes_on));
}
