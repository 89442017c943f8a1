//! The list of sessions, and finding one.

use muster_engine::training::{Reach, SessionFilter};
use muster_model::{
    ids::SkillId,
    rbac::Author,
    record::{RecordKind, SessionKind, SessionState, Skill},
    time::{Millis, Window},
};
use muster_store::Store;

use super::{Story, paris, rated};

/// Four sessions: one of last week, one of tomorrow that does not take place, and two to come.
struct Listed {
    story: Story,
    skill: SkillId,
}

impl Listed {
    fn begin() -> Self {
        let story = Story::begin();
        let skill = SkillId::new();
        let record = Skill {
            name: "Fail over".to_owned(),
            description: String::new(),
            service: None,
            tool: String::new(),
            wanted: 2,
        };
        let store = Store::open(&story.laptop.workspace_file()).unwrap();
        store
            .write(|door| {
                let author = Author::Member(story.ada);
                door.create(author, crate::laptop::START, skill, &record)
            })
            .unwrap();
        let mut new = story.tuesday("Later");
        new.starts_at = paris("2026-03-20 10:00");
        new.facilitator = Some(story.ada);
        new.place = "The Cellar".to_owned();
        story.plan(&new);
        let mut new = story.tuesday("Sooner");
        new.kind = SessionKind::GameDay;
        new.skills = [skill].into();
        let sooner = story.plan(&new);
        let mut new = story.tuesday("Past");
        new.starts_at = paris("2026-02-24 14:00");
        new.host_team = story.apps;
        new.guest_teams.clear();
        story.plan(&new);
        let mut new = story.tuesday("Cancelled");
        new.starts_at = paris("2026-03-03 14:00");
        let cancelled = story.plan(&new);
        let engine = &story.laptop.engine;
        engine.cancel_session(cancelled, Reach::One).unwrap();
        story.sign_up(sooner, story.ada);
        Self { story, skill }
    }

    fn titles(&self, change: impl FnOnce(&mut SessionFilter, &Self)) -> Vec<String> {
        let mut filter = SessionFilter::default();
        change(&mut filter, self);
        self.story.titles(&filter)
    }
}

#[test]
fn what_is_to_come_is_first_and_then_what_is_over_the_latest_first() {
    let it = Listed::begin();
    let list = it.story.laptop.engine.sessions(&SessionFilter::default());
    let list = list.unwrap();
    let titles: Vec<_> = list.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Sooner", "Later", "Cancelled", "Past"]);
    assert_eq!((list.coming, list.total), (2, 4));
    assert!(list.may_plan && list.may_sign_up);
    assert_eq!(list.rows[0].skill_names, ["Fail over"]);
    assert!(list.rows[0].signed_up && !list.rows[1].signed_up);
}

#[test]
fn filters_let_through_what_they_ask_for() {
    let it = Listed::begin();
    assert_eq!(
        it.titles(|filter, _| filter.text = "cellar".to_owned()),
        ["Later"]
    );
    assert_eq!(
        it.titles(|filter, _| filter.text = "later nowhere".to_owned()),
        [""; 0]
    );
    assert_eq!(
        it.titles(|filter, _| filter.kinds = vec![SessionKind::GameDay, SessionKind::Talk]),
        ["Sooner"]
    );
    assert_eq!(
        it.titles(|filter, _| filter.states = vec![SessionState::Cancelled]),
        ["Cancelled"]
    );
    assert_eq!(
        it.titles(|filter, it| filter.skills = vec![it.skill]),
        ["Sooner"]
    );
    assert_eq!(
        it.titles(|filter, it| filter.teams = vec![it.story.web]),
        ["Sooner", "Later", "Cancelled"]
    );
    assert_eq!(
        it.titles(|filter, it| filter.teams = vec![it.story.apps])
            .len(),
        4,
        "those that are invited count"
    );
    assert_eq!(
        it.titles(|filter, _| filter.mine = true),
        ["Sooner", "Later"]
    );
    let march = Window {
        from: paris("2026-03-01 00:00"),
        to: paris("2026-03-20 10:00"),
    };
    assert_eq!(
        it.titles(|filter, _| filter.window = Some(march)),
        ["Sooner", "Cancelled"],
        "the end is not inside"
    );
}

#[test]
fn a_search_finds_sessions_and_what_people_said_of_them() {
    let it = Listed::begin();
    let engine = &it.story.laptop.engine;
    let hits = engine.search("cellar").unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(
        (hits[0].kind, hits[0].title.as_str()),
        (RecordKind::Session, "Later")
    );
    assert_eq!(hits[0].session.as_deref(), Some(hits[0].id.as_str()));

    let list = engine.sessions(&SessionFilter::default()).unwrap();
    let sooner = list.rows[0].id;
    it.story.laptop.clock.advance(Millis::days(9));
    it.story.was_there(sooner, &[(it.story.ada, true)]);
    engine
        .give_feedback(sooner, &rated(5, "Unforgettable."))
        .unwrap();
    let hits = engine.search("unforgettable").unwrap();
    assert_eq!(hits[0].kind, RecordKind::SignUp);
    assert_eq!(hits[0].session, Some(sooner.to_string()));
}
