//! Ada's laptop with a colleague and a schedule: what both its pages and its clock do.

mod offers;
mod reminders;

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex},
};

use muster_model::{
    ids::{IncidentId, MemberId, OverrideId, ScheduleId, ShiftOfferId},
    rbac::{Author, Role},
    record::{Discipline, Layer, Member, Override, Rotation, Schedule, ShiftOffer, Weekday},
    time::{Millis, Timestamp, Window},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{Clock, Engine, Event, Home, ManualClock, Notice, Notifier, workspaces::NewWorkspace};

/// A Monday, 08:00 UTC.
const MONDAY: Timestamp = Timestamp(1_772_438_400_000);

/// Writes down what it is to show.
#[derive(Default)]
struct Screen(Mutex<Vec<(String, String)>>);

impl Notifier for Screen {
    fn show(&self, notice: Notice) -> Result<(), String> {
        if let Notice::OnCall { title, body, .. } = notice {
            self.0.lock().unwrap().push((title, body));
        }
        Ok(())
    }

    fn withdraw(&self, _incident: IncidentId) {}
}

/// Ada's laptop, with Ben as a colleague and one schedule: Ada and Ben take weekly turns from
/// Monday 09:00, Ada first.
struct Desk {
    engine: Engine,
    clock: Arc<ManualClock>,
    screen: Arc<Screen>,
    ben: MemberId,
    schedule: ScheduleId,
    folder: TempDir,
    _runtime: Runtime,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(MONDAY));
        let (engine, screen, runtime) = start(folder.path(), &clock);
        let new = NewWorkspace {
            name: "Shop".to_owned(),
            time_zone: "UTC".to_owned(),
            your_name: "Ada".to_owned(),
            your_email: String::new(),
            team_name: "Web".to_owned(),
            discipline: Discipline::Operations,
        };
        engine.create_workspace(&new).unwrap();
        let ben = Member {
            name: "Ben".to_owned(),
            email: String::new(),
            role: Role::Manager,
            time_zone: "UTC".to_owned(),
            quiet_hours: None,
            remind_before_shift: None,
            pause_break_through: None,
        };
        let ben = engine.save_member(None, &ben).unwrap();
        let ada = engine.workspace().unwrap().me;
        let schedule = engine.save_schedule(None, &weekly(&[ada, ben])).unwrap();
        let desk = Self {
            engine,
            clock,
            screen,
            ben,
            schedule,
            folder,
            _runtime: runtime,
        };
        desk.turn();
        desk
    }

    /// The same laptop after Muster was ended and started again.
    fn restarted(self) -> Self {
        self.engine.stop();
        let (engine, screen, runtime) = start(self.folder.path(), &self.clock);
        engine.open_last();
        Self {
            engine,
            screen,
            _runtime: runtime,
            ..self
        }
    }

    fn ada(&self) -> MemberId {
        self.engine.workspace().unwrap().me
    }

    fn turn(&self) -> Timestamp {
        let workspace = self.engine.workspace().unwrap();
        self.engine.on_call_turn(&workspace).unwrap()
    }

    /// What was shown since the last look, after a turn of the clock.
    fn shown(&self) -> Vec<(String, String)> {
        self.turn();
        std::mem::take(&mut *self.screen.0.lock().unwrap())
    }

    fn titles(&self) -> Vec<String> {
        self.shown().into_iter().map(|(title, _)| title).collect()
    }

    fn pass(&self, span: Millis) {
        self.clock.advance(span);
    }

    /// Ben writes an override on his own laptop, and the edit arrives here.
    fn override_by_ben(&self, record: &Override) -> OverrideId {
        let id = OverrideId::new();
        let (author, now) = (Author::Member(self.ben), self.clock.now());
        let workspace = self.engine.workspace().unwrap();
        workspace
            .store
            .write(|door| door.create(author, now, id, record))
            .unwrap();
        id
    }

    fn night(&self, day: i64) -> Window {
        let from = MONDAY + Millis::days(day) + Millis::hours(12);
        Window {
            from,
            to: from + Millis::hours(12),
        }
    }

    fn ben_instead_of_ada(&self, day: i64) -> Override {
        Override {
            schedule: self.schedule,
            member: self.ben,
            instead_of: Some(self.ada()),
            window: self.night(day),
            reason: String::new(),
        }
    }
}

fn start(folder: &Path, clock: &Arc<ManualClock>) -> (Engine, Arc<Screen>, Runtime) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let screen = Arc::new(Screen::default());
    let engine = Engine::start(
        Home::below(folder),
        Arc::clone(clock) as _,
        Arc::clone(&screen) as _,
        runtime.handle().clone(),
    );
    (engine, screen, runtime)
}

fn weekly(members: &[MemberId]) -> Schedule {
    Schedule {
        name: "Primary".to_owned(),
        description: String::new(),
        time_zone: "UTC".to_owned(),
        layers: vec![Layer {
            name: "Primary".to_owned(),
            members: members.to_vec(),
            rotation: Rotation::Weeks {
                every: 1,
                weekday: Weekday::Monday,
                at: 540,
            },
            starts_on: "2026-03-02".parse().unwrap(),
            ends_on: None,
            hours: None,
        }],
    }
}
