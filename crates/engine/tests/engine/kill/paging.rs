//! A night with one alert: it opens an incident that tells Ada, then Bo, then Ada again; she pauses
//! her notifications, so that the next page is held, and acknowledges before it can be shown.

use std::{collections::BTreeSet, path::Path, sync::Mutex};

use muster_engine::{Clock, settings::Pause};
use muster_model::{
    ids::IncidentId,
    record::{Incident, IncidentStatus},
    time::{Millis, Timestamp},
};
use muster_store::{AlertFilter, PageRequest, PageRow, Store};

use super::{
    process::{Story, Told, die_at_each, line},
    sound::assert_sound,
};
use crate::{
    alertmanager::{Alertmanager, route_everything},
    laptop::{Laptop, START, workspace_file_in},
};

enum Act {
    /// The alert is heard of.
    Hear,
    /// Nobody does anything.
    Wait,
    Pause,
    Acknowledge,
}

/// What happens so many minutes after the beginning.
const ACTS: [(i64, Act); 7] = [
    (0, Act::Hear),
    (5, Act::Wait),
    (10, Act::Wait),
    (12, Act::Pause),
    (15, Act::Wait),
    (17, Act::Acknowledge),
    (300, Act::Wait),
];

/// What Ada is shown.
const SHOWN: [&str; 2] = [
    "SEV1 checkout answers with errors · checkout · 1 alert",
    "SEV1 checkout answers with errors · checkout · 1 alert · level 3",
];

/// When each page is due, whose it is, when it was decided, and when it was shown or why not.
const PAGES: [&str; 4] = [
    "0 level 1 of Ada, decided 0, shown 0",
    "5 level 2 of Bo, decided 5",
    "10 level 3 of Ada, decided 10, shown 10",
    "15 level 4 of Ada, decided 15, held: acknowledged before it could be shown",
];

/// Where the file and the desktop can stand when the process dies: each step of paging is one.
const STANDS: [&str; 12] = [
    "no alert",
    "an alert, no incident",
    "Open, 1 page, 0 noted, 0 shown",
    "Open, 1 page, 0 noted, 1 shown",
    "Open, 1 page, 1 noted, 1 shown",
    "Open, 2 pages, 1 noted, 1 shown",
    "Open, 3 pages, 1 noted, 1 shown",
    "Open, 3 pages, 1 noted, 2 shown",
    "Open, 3 pages, 2 noted, 2 shown",
    "Open, 4 pages, 2 noted, 2 shown",
    "Acknowledged, 4 pages, 2 noted, 2 shown",
    "Acknowledged, 4 pages, 3 noted, 2 shown",
];

/// Goes through the night from an act on. One that was begun before is gone on with.
pub fn tell(laptop: &Laptop, from: usize, begins: impl Fn(usize)) {
    for (number, (_, act)) in ACTS.iter().enumerate().skip(from) {
        begins(number);
        laptop.clock.advance(at(number).since(laptop.clock.now()));
        match act {
            Act::Hear => {
                let connection = laptop.engine.connections().unwrap()[0].id;
                laptop.sync(connection);
            }
            Act::Wait => {}
            Act::Pause => {
                let pause = Pause::Minutes(60);
                laptop.engine.pause_notifications(pause).unwrap();
            }
            Act::Acknowledge => {
                let incident = &laptop.incidents()[0];
                if incident.status == IncidentStatus::Open {
                    laptop.engine.acknowledge_incident(incident.id).unwrap();
                    laptop.desktop.wait_for_withdrawal(incident.id);
                }
            }
        }
        laptop.catch_up();
    }
}

fn at(act: usize) -> Timestamp {
    START + Millis::minutes(ACTS[act].0)
}

/// A laptop on which all is ready, and the alert fires.
fn prepared() -> (Laptop, Alertmanager) {
    let laptop = Laptop::set_up();
    laptop.service("checkout");
    let (ada, bo) = (laptop.me(), laptop.colleague("Bo"));
    let policy = laptop.policy(&[ada, bo, ada, ada], 1);
    route_everything(&laptop, Some(policy), Millis::ZERO);
    let source = Alertmanager::of(&laptop);
    laptop.quit();
    source.fire(&laptop, "F1", "checkout", "critical");
    (laptop, source)
}

fn minutes(at: Timestamp) -> i64 {
    at.since(START).0 / 60_000
}

/// What became of each page of the incident.
fn pages(laptop: &Laptop, incident: IncidentId) -> Vec<String> {
    let told = laptop.engine.incident_pages(incident).unwrap();
    let pages = told.escalations.iter().flat_map(|story| &story.pages);
    pages
        .map(|page| {
            let mut line = format!(
                "{} level {} of {}, decided {}",
                minutes(page.due_at),
                page.level,
                page.member_name,
                minutes(page.decided_at)
            );
            if let Some(held) = &page.held {
                line += &format!(", held: {held}");
            } else if let Some(at) = page.shown_at {
                line += &format!(", shown {}", minutes(at));
            }
            line
        })
        .collect()
}

/// The story as the timeline tells it.
fn timeline(laptop: &Laptop, incident: IncidentId) -> Vec<String> {
    let timeline = laptop.incident(incident).timeline;
    timeline
        .iter()
        .map(|it| {
            format!(
                "{} {:?} {} {}",
                minutes(it.at),
                it.kind,
                it.title,
                it.author
            )
        })
        .collect()
}

/// The file as a process left it, and the place of what Ada is shown up to which it noted it.
fn stand(file: &Path, shown: usize) -> (String, usize) {
    let store = Store::open(file).unwrap();
    let read = store.read(|reader| {
        let incidents = reader.list::<Incident>()?;
        let pages = match incidents.first() {
            Some((id, _)) => reader.pages_of(*id)?,
            None => Vec::new(),
        };
        let alerts = reader.alerts(&AlertFilter::default(), PageRequest::first(10))?;
        Ok((alerts.rows.len(), incidents, pages))
    });
    let (alerts, incidents, pages) = read.unwrap();
    let noted = pages.iter().filter(|page| page.shown_at.is_some()).count();
    let is_marked = |page: &&PageRow| page.shown_at.is_some() && page.held.is_none();
    let marked = pages.iter().filter(is_marked).count();
    assert!(incidents.len() <= 1, "one alert is one incident");
    let stands = match incidents.first() {
        None if alerts == 0 => "no alert".to_owned(),
        None => "an alert, no incident".to_owned(),
        Some((_, incident)) => format!(
            "{:?}, {} page{}, {noted} noted, {shown} shown",
            incident.status(),
            pages.len(),
            if pages.len() == 1 { "" } else { "s" },
        ),
    };
    (stands, marked)
}

#[test]
fn a_kill_at_any_step_of_paging_misses_no_page_and_repeats_none_that_was_marked() {
    let (laptop, _source) = prepared();
    let told = Told::in_copy_of(laptop.folder(), Story::Paging);
    assert!(told.end(told.begin("", "")), "it comes to its end");
    assert_eq!(told.diary().read("shown"), SHOWN);
    let finished = Laptop::in_folder(told.folder(), at(ACTS.len() - 1), |desktop| desktop);
    let id = finished.incidents()[0].id;
    assert_eq!(pages(&finished, id), PAGES);
    let expected = timeline(&finished, id);

    let stands = Mutex::new(BTreeSet::new());
    let steps = told.diary().read("step");
    die_at_each(&steps, |step| {
        let told = Told::in_copy_of(laptop.folder(), Story::Paging);
        told.end(told.begin(step, ""));
        let diary = told.diary();
        let before = diary.read("shown");
        let act = diary.last_act();
        let file = workspace_file_in(told.folder());
        let (stand, marked) = stand(&file, before.len());
        assert_sound(&file);
        stands.lock().unwrap().insert(stand);
        let next = Laptop::in_folder(told.folder(), at(act), |desktop| desktop);
        tell(&next, act, |_| {});
        let after: Vec<String> = next.desktop.take().iter().map(line).collect();
        assert_eq!(before, SHOWN[..before.len()], "{step}");
        assert_eq!(after, SHOWN[marked..], "{step}");
        assert!(marked <= before.len(), "{step}");
        let incidents = next.incidents();
        assert_eq!(incidents.len(), 1, "{step}");
        let id = incidents[0].id;
        assert_eq!(pages(&next, id), PAGES, "{step}");
        assert_eq!(timeline(&next, id), expected, "{step}");
        next.quit();
        assert_sound(&file);
    });
    assert_eq!(
        stands.into_inner().unwrap(),
        STANDS.map(str::to_owned).into()
    );
}
