//! The weekly review: a page of what happened, what is kept of what was said, and how it reaches
//! those who were not there.

mod digest;
mod exports;
mod kpis;
mod listing;
mod notes;
mod pages;
mod past;
mod roles;
mod story;

use std::collections::BTreeSet;

use muster_engine::weekly::{NewWeeklyNote, NewWeeklyReview, WeeklyPage};
use muster_model::{
    ids::{MemberId, ServiceId, TeamId, WeeklyNoteId, WeeklyReviewId},
    kpi::KpiRef,
    record::{Day, Discipline, Service, Team, WeeklyNoteKind},
    time::Timestamp,
};

use crate::laptop::Laptop;

/// The Monday of the week in which the tests begin.
const FIRST: &str = "2026-03-02";
/// The Monday of the next one.
const SECOND: &str = "2026-03-09";

/// A laptop in a workspace with Ada of Web, who uses it, and Bo of Apps. Web runs checkout, and Apps
/// runs search. It is Monday, 2 March 2026, past eleven in Paris.
pub struct Two {
    laptop: Laptop,
    ada: MemberId,
    bo: MemberId,
    web: TeamId,
    apps: TeamId,
    checkout: ServiceId,
    search: ServiceId,
}

impl Two {
    fn begin() -> Self {
        let laptop = Laptop::set_up();
        let (ada, bo) = (laptop.me(), laptop.colleague("Bo"));
        let web = laptop.engine.teams().unwrap()[0].id;
        let apps = Team {
            name: "Apps".to_owned(),
            discipline: Discipline::Development,
            members: [bo].into(),
        };
        let apps = laptop.engine.save_team(None, &apps).unwrap();
        let service = |name: &str, team: TeamId| {
            let service = Service {
                name: name.to_owned(),
                description: String::new(),
                teams: [team].into(),
                sources: Vec::new(),
                attribution_window: None,
            };
            laptop.engine.save_service(None, &service).unwrap()
        };
        Self {
            ada,
            bo,
            web,
            apps,
            checkout: service("checkout", web),
            search: service("search", apps),
            laptop,
        }
    }

    /// Lets time pass until an instant.
    fn until(&self, instant: &str) {
        let at = at(instant);
        let now = muster_engine::Clock::now(&*self.laptop.clock);
        assert!(at >= now, "{instant} has passed");
        self.laptop.clock.advance(at.since(now));
    }

    /// A weekly review of these teams; of everybody if there are none.
    fn review(&self, name: &str, teams: &[TeamId]) -> WeeklyReviewId {
        let new = new_review(name, teams, &[]);
        self.laptop.engine.save_weekly_review(None, &new).unwrap()
    }

    fn page(&self, review: WeeklyReviewId, week: &str) -> WeeklyPage {
        self.laptop.engine.weekly_page(review, day(week)).unwrap()
    }

    fn say(
        &self,
        review: WeeklyReviewId,
        week: &str,
        kind: WeeklyNoteKind,
        text: &str,
        owner: Option<MemberId>,
    ) -> WeeklyNoteId {
        let new = note(kind, text, owner);
        let engine = &self.laptop.engine;
        engine
            .save_weekly_note(review, day(week), None, &new)
            .unwrap()
    }
}

fn new_review(name: &str, teams: &[TeamId], kpis: &[KpiRef]) -> NewWeeklyReview {
    NewWeeklyReview {
        name: name.to_owned(),
        teams: teams.iter().copied().collect(),
        kpis: kpis.to_vec(),
        channels: BTreeSet::new(),
    }
}

fn note(kind: WeeklyNoteKind, text: &str, owner: Option<MemberId>) -> NewWeeklyNote {
    NewWeeklyNote {
        kind,
        text: text.to_owned(),
        owner,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .into()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
