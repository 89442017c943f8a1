//! What went wrong in the half-year: incidents from bad deployments and from elsewhere, the
//! alerts behind them, what people wrote while they worked on them, and their verdicts on
//! deployments. Ends with what is wrong right now.

mod alerts;
mod marks;
mod present;
mod prose;
mod room;
mod timeline;

use muster_model::{
    fact::Fact,
    record::{CauseLink, Severity},
    time::{Millis, Timestamp},
};

pub(super) use self::room::CONTENTS;
use self::{prose::Trouble, timeline::Course};
use super::{
    SampleRecord, calendar,
    deliveries::{Failure, Repair},
    dice::{Dice, scaled},
    people::Cast,
    policies::Ladder,
    services::Shop,
    story::{self, WEEKS},
};

/// Where and when all this happens.
pub(super) struct Scene<'a> {
    pub(super) now: Timestamp,
    pub(super) cast: &'a Cast,
    pub(super) shop: &'a Shop,
    pub(super) ladder: Ladder,
}

/// Between taking an incident and ending it people need at least this long.
const SHORTEST_WORK: Millis = Millis::minutes(12);

/// Writes all incidents with their notes, the verdicts on deployments, and the alerts.
pub(super) fn incidents(
    dice: &mut Dice,
    scene: &Scene<'_>,
    failures: &[Failure],
    records: &mut Vec<SampleRecord>,
    facts: &mut Vec<Fact>,
) {
    let mut courses = from_deployments(dice, scene, failures);
    courses.extend(from_elsewhere(dice, scene));
    courses.sort_by_key(|course| course.began_at);
    // The last bad one that is over shows all that a room can hold.
    let shown = courses
        .iter()
        .rposition(|course| course.severity <= Severity::Sev2 && course.acknowledge.is_some());
    for (number, course) in courses.iter().enumerate() {
        let full = Some(number) == shown;
        timeline::write(dice, scene, course, full, records, facts);
    }
    alerts::blips(dice, scene, facts);
    marks::marks(dice, scene, failures, records, facts);
    present::present(dice, scene, records, facts);
}

/// The incidents that a failed deployment caused.
fn from_deployments(dice: &mut Dice, scene: &Scene<'_>, failures: &[Failure]) -> Vec<Course> {
    let mut troubles = Deck::new(&prose::FROM_DEPLOYMENTS);
    failures
        .iter()
        .filter(|failure| failure.is_incident)
        .map(|failure| {
            let trouble = troubles.draw(dice);
            let week = story::week_at(failure.noticed_at, scene.now);
            let ending = match failure.repair {
                Repair::Rollback => dice.pick(&prose::ROLLED_BACK),
                Repair::Hotfix => dice.pick(&prose::FIXED_FORWARD),
                Repair::ByHand => dice.pick(&prose::BY_HAND),
            };
            Course {
                service: failure.service,
                trouble,
                severity: trouble.severity,
                began_at: failure.noticed_at,
                acknowledge: Some(dice.around(week.acknowledge, 0.3)),
                ended_at: failure.recovered_at,
                ending: ending.to_owned(),
                cause: Some(CauseLink::Deployment(failure.deployment.clone())),
                version: failure.version.clone(),
                previous: failure.previous.clone(),
            }
        })
        .collect()
}

/// The incidents that no deployment caused, at any hour of any day.
fn from_elsewhere(dice: &mut Dice, scene: &Scene<'_>) -> Vec<Course> {
    let mut troubles = Deck::new(&prose::FROM_ELSEWHERE);
    let mut owed = 0.0;
    let mut courses = Vec::new();
    for number in 1..=WEEKS {
        let week = story::week(number);
        owed += week.other_incidents;
        while owed >= 1.0 {
            owed -= 1.0;
            let from = story::week_start(number, scene.now);
            // The last day belongs to the present.
            let to = (from + Millis::days(7)).min(scene.now - Millis::days(1));
            let began_at = if dice.chance(0.6) {
                calendar::at_work(dice, from, to).unwrap_or(from)
            } else {
                dice.instant(from, to)
            };
            let trouble = troubles.draw(dice);
            let by_itself = trouble.severity == Severity::Sev4 && dice.chance(0.5);
            let slower = if calendar::is_working_time(began_at) {
                1.0
            } else {
                1.4
            };
            let acknowledge = scaled(dice.around(week.acknowledge, 0.3), slower);
            courses.push(Course {
                service: usize::try_from(dice.between(0, 6)).unwrap_or_default(),
                trouble,
                severity: trouble.severity,
                began_at,
                acknowledge: (!by_itself).then_some(acknowledge),
                ended_at: (began_at + acknowledge + SHORTEST_WORK)
                    .max(began_at + dice.around(week.resolve, 0.4)),
                ending: trouble.ending.to_owned(),
                cause: Some(CauseLink::NoDeployment),
                version: String::new(),
                previous: String::new(),
            });
        }
    }
    courses
}

/// Troubles in a shuffled order, each drawn once before any comes again.
struct Deck {
    all: &'static [Trouble],
    left: Vec<&'static Trouble>,
}

impl Deck {
    const fn new(all: &'static [Trouble]) -> Self {
        Self {
            all,
            left: Vec::new(),
        }
    }

    fn draw(&mut self, dice: &mut Dice) -> &'static Trouble {
        if self.left.is_empty() {
            self.left = dice.shuffled(self.all.iter().collect());
        }
        self.left.pop().unwrap_or(&self.all[0])
    }
}
