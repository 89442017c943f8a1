//! What one person has to do about training.

use muster_engine::training::{MyTraining, Reach, SessionRow};
use muster_model::{rbac::Role, time::Millis};

use super::{DAY, Story, paris, rated};
use crate::goals::change_role;

fn titles(rows: &[SessionRow]) -> Vec<&str> {
    rows.iter().map(|row| row.title.as_str()).collect()
}

impl Story {
    fn mine(&self) -> MyTraining {
        self.laptop.engine.my_training().unwrap()
    }
}

#[test]
fn sessions_of_the_next_days_that_one_leads_or_has_a_place_in_are_coming() {
    let story = Story::begin();
    let mut new = story.tuesday("Not mine");
    new.starts_at = paris("2026-03-04 10:00");
    story.plan(&new);
    new.title = "Signed up".to_owned();
    let signed_up = story.plan(&new);
    new.title = "Waiting".to_owned();
    new.capacity = Some(1);
    let waiting = story.plan(&new);
    new.title = "Led".to_owned();
    new.facilitator = Some(story.ada);
    new.starts_at = paris("2026-03-03 10:00");
    story.plan(&new);
    new.title = "Cancelled".to_owned();
    let cancelled = story.plan(&new);
    new.title = "In eight days".to_owned();
    new.starts_at = paris("2026-03-10 10:00");
    story.plan(&new);
    story.sign_up(signed_up, story.ada);
    story.sign_up(waiting, story.bo);
    story.laptop.clock.advance(Millis(1));
    story.sign_up(waiting, story.ada);
    let engine = &story.laptop.engine;
    engine.cancel_session(cancelled, Reach::One).unwrap();
    assert_eq!(titles(&story.mine().coming), ["Led", "Signed up"]);
    engine.withdraw(waiting, story.bo).unwrap();
    assert_eq!(
        titles(&story.mine().coming),
        ["Led", "Signed up", "Waiting"]
    );
    story.laptop.clock.advance(Millis::days(1));
    let coming = story.mine().coming;
    assert_eq!(titles(&coming), ["Signed up", "Waiting", "In eight days"]);
}

#[test]
fn whoever_led_a_session_says_who_was_there() {
    let story = Story::begin();
    let mut new = story.tuesday("Led");
    new.facilitator = Some(story.ada);
    new.starts_at = paris("2026-03-03 10:00");
    let id = story.plan(&new);
    new.title = "Led by Bo".to_owned();
    new.facilitator = Some(story.bo);
    story.plan(&new);
    assert!(story.mine().to_record.is_empty());
    story.laptop.clock.advance(DAY);
    assert_eq!(titles(&story.mine().to_record), ["Led"]);
    change_role(&story.laptop, Role::Responder);
    assert!(
        story.mine().to_record.is_empty(),
        "who may not is not asked"
    );
    change_role(&story.laptop, Role::Editor);
    story.was_there(id, &[(story.ada, false)]);
    assert!(story.mine().to_record.is_empty());
}

#[test]
fn whoever_was_at_a_session_says_what_they_thought_of_it() {
    let story = Story::begin();
    let mut ids = Vec::new();
    for title in ["One", "Two", "Absent"] {
        let mut new = story.tuesday(title);
        new.starts_at = paris("2026-03-03 10:00");
        ids.push(story.plan(&new));
    }
    story.laptop.clock.advance(DAY);
    story.was_there(ids[0], &[(story.ada, true)]);
    story.was_there(ids[1], &[(story.ada, true)]);
    story.was_there(ids[2], &[(story.ada, false)]);
    let mut asked = titles(&story.mine().to_rate)
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    asked.sort();
    assert_eq!(asked, ["One", "Two"]);
    let engine = &story.laptop.engine;
    engine.give_feedback(ids[0], &rated(3, "")).unwrap();
    assert_eq!(titles(&story.mine().to_rate), ["Two"]);
    // It ended at ten in UTC; a fortnight after that nobody asks any more.
    story
        .laptop
        .clock
        .advance(Millis::days(14) + Millis::hours(-1));
    assert_eq!(titles(&story.mine().to_rate), ["Two"]);
    story.laptop.clock.advance(Millis::hours(1));
    assert!(story.mine().to_rate.is_empty());
}
