//! What one person has to do about goals.

use muster_engine::goals::{GoalState, MyGoals};
use muster_model::{
    rbac::Role,
    record::{Confidence, Measure},
    time::Millis,
};

use super::{DAY, Story, change_role, percentage, period};
use crate::laptop::short_of;

impl Story {
    fn mine(&self) -> MyGoals {
        let today = self.laptop.engine.today().unwrap().goals;
        assert_eq!(today, self.laptop.engine.my_goals().unwrap());
        today
    }

    fn due(&self) -> Vec<String> {
        let due = self.mine().check_ins.into_iter();
        due.map(|due| due.title).collect()
    }
}

#[test]
fn check_ins_are_due_of_who_sees_to_the_key_result_else_of_the_owners() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    story.owned_result(goal, "Of Ada", percentage(0.0, 100.0), Some(story.ada));
    story.owned_result(goal, "Of Bo", percentage(0.0, 100.0), Some(story.bo));
    let shared = story.result(goal, "Of both", percentage(0.0, 100.0));
    let mut theirs = story.march("Of Bo alone");
    theirs.owners = [story.bo].into();
    let theirs = story.goal(&theirs);
    story.result(theirs, "Of the owner", percentage(0.0, 100.0));
    story.owned_result(theirs, "Lent to Ada", Measure::Milestone, Some(story.ada));
    assert_eq!(story.due(), [""; 0]);
    story.laptop.clock.advance(short_of(Millis::days(7)));
    assert_eq!(story.due(), [""; 0]);
    story.laptop.clock.advance(Millis(1));
    assert_eq!(story.due().len(), 3);
    story.say(shared, Some(10.0), Confidence::OnTrack);
    let mut due = story.due();
    due.sort();
    assert_eq!(due, ["Lent to Ada", "Of Ada"]);
    // What is reached needs no check-in any more.
    story.laptop.clock.advance(Millis::days(6));
    story.say(shared, Some(100.0), Confidence::OnTrack);
    story.laptop.clock.advance(Millis::days(8));
    assert!(!story.due().contains(&"Of both".to_owned()));
}

#[test]
fn the_longest_overdue_comes_first_and_none_is_due_of_a_goal_that_is_over_or_closed() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    story.result(goal, "First", Measure::Milestone);
    story.laptop.clock.advance(DAY);
    story.result(goal, "Second", Measure::Milestone);
    story.laptop.clock.advance(Millis::days(10));
    let due = story.mine().check_ins;
    assert_eq!(due[0].title, "First");
    assert_eq!(due[0].due_at, crate::laptop::START + Millis::days(7));
    assert_eq!(
        (due[0].goal, due[0].goal_title.as_str()),
        (goal, "Nights become quiet")
    );
    story.laptop.engine.close_goal(goal, 0.5, "").unwrap();
    assert_eq!(story.due(), [""; 0]);
    story.laptop.engine.reopen_goal(goal).unwrap();
    assert_eq!(story.due().len(), 2);
    story.laptop.clock.advance(Millis::days(19));
    assert_eq!(story.due(), [""; 0]);
    assert_eq!(story.mine().to_score[0].state, GoalState::Ended);
}

#[test]
fn goals_in_doubt_and_goals_to_score_are_those_that_this_person_owns() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    let mut theirs = story.march("Of Bo alone");
    theirs.owners = [story.bo].into();
    let theirs = story.goal(&theirs);
    for goal in [goal, theirs] {
        let result = story.result(goal, "Runbooks", percentage(0.0, 100.0));
        story.say(result, Some(0.0), Confidence::OffTrack);
    }
    let mine = story.mine();
    let doubted: Vec<_> = mine.at_risk.iter().map(|row| (row.id, row.state)).collect();
    assert_eq!(doubted, [(goal, GoalState::OffTrack)]);
    let mut old = story.march("Of February");
    old.period = period("2026-02-01", "2026-02-28");
    let old = story.goal(&old);
    let to_score: Vec<_> = story.mine().to_score.iter().map(|row| row.id).collect();
    assert_eq!(to_score, [old]);
}

#[test]
fn nothing_is_asked_of_who_may_not_do_it() {
    let story = Story::begin();
    let goal = story.goal(&story.march("Nights become quiet"));
    story.result(goal, "Runbooks", percentage(0.0, 100.0));
    let mut old = story.march("Of February");
    old.period = period("2026-02-01", "2026-02-28");
    story.goal(&old);
    story.laptop.clock.advance(Millis::days(8));
    for (role, check_ins, to_score) in [
        (Role::Manager, 1, 1),
        (Role::Editor, 1, 0),
        (Role::Responder, 0, 0),
        (Role::Viewer, 0, 0),
    ] {
        change_role(&story.laptop, role);
        let mine = story.mine();
        assert_eq!(
            (mine.check_ins.len(), mine.to_score.len()),
            (check_ins, to_score),
            "{}",
            role.name()
        );
    }
}
