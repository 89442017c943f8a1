//! What two people write at the same time comes together, also where together it makes no sense.

use muster_engine::goals::GoalFilter;
use muster_model::{
    rbac::Author,
    record::{Confidence, Goal},
};
use muster_store::Store;

use super::{Story, percentage};

/// Writes a goal as another laptop would leave it, with none of the rules of this one asked.
fn write(story: &Story, change: impl Fn(&mut Goal), goals: &[muster_model::ids::GoalId]) {
    let store = Store::open(&story.laptop.workspace_file()).unwrap();
    for id in goals {
        store
            .seed(|door| {
                let at = crate::laptop::START;
                door.change::<Goal>(Author::Member(story.bo), at, *id, &change)
            })
            .unwrap();
    }
}

#[test]
fn owners_that_two_add_are_both_there() {
    let story = Story::begin();
    let mut new = story.march("Nights become quiet");
    new.owners = [story.ada].into();
    let goal = story.goal(&new);
    write(
        &story,
        |goal| {
            goal.owners.insert(story.bo);
        },
        &[goal],
    );
    new.title = "Nights are quiet".to_owned();
    new.owners.insert(story.bo);
    story.laptop.engine.save_goal(Some(goal), &new).unwrap();
    let row = story.row(goal);
    assert_eq!(row.title, "Nights are quiet");
    assert_eq!(row.owners.len(), 2);
}

#[test]
fn goals_that_serve_each_other_are_listed_once_and_counted_once() {
    let story = Story::begin();
    let one = story.goal(&story.march("One"));
    let mut new = story.march("Two");
    new.parent = Some(one);
    let two = story.goal(&new);
    let mut below = story.march("Below");
    below.parent = Some(two);
    let below = story.goal(&below);
    let result = story.result(below, "Done", percentage(0.0, 100.0));
    story.say(result, Some(40.0), Confidence::OnTrack);
    // Bo made the first serve the second meanwhile, which no laptop would let him do by itself.
    let raw = rusqlite::Connection::open(story.laptop.workspace_file()).unwrap();
    let changed = raw
        .execute(
            "UPDATE goals SET body = json_set(body, '$.parent', ?1) WHERE id = ?2",
            rusqlite::params![two.to_string(), one.uuid().into_bytes()],
        )
        .unwrap();
    assert_eq!(changed, 1);
    drop(raw);
    let mut titles = story.titles(&GoalFilter::default());
    titles.sort();
    assert_eq!(titles, ["- - Below", "- Two", "One"]);
    for goal in [one, two] {
        let progress = story.row(goal).progress.unwrap();
        assert!((progress - 0.4).abs() < 1e-9, "{progress}");
    }
    assert_eq!(story.detail(one).parent.map(|it| it.id), Some(two));
}
