//! The shop's sessions: those of half a year with who came and what they thought, and those to come
//! with who signed up.

mod plan;

use chrono::{Datelike, Days};
use muster_model::{
    ids::{ActionItemId, IncidentId, SessionId, SkillId},
    rbac::{Action, may},
    record::{ActionItem, ActionKind, Incident, Session, SessionState, Severity, SignUp},
    time::{Millis, Timestamp},
};

use self::plan::{Origin, Part, SessionPlan, Turn, When};
use super::{Scene, skills::plan as known};
use crate::sample::{AnyRecord, SampleRecord, calendar, dice::Dice};

/// How long before a session it is planned.
const AHEAD: Millis = Millis::days(16);

/// Writes the sessions and who took part in them.
pub(super) fn sessions(
    dice: &mut Dice,
    scene: &Scene<'_>,
    skills: &[SkillId],
    records: &mut Vec<SampleRecord>,
) {
    let mut writing = Writing {
        dice,
        scene,
        skills,
        written: Vec::new(),
    };
    for plan in &plan::SESSIONS {
        writing.alone(plan, records);
    }
    writing.series();
    records.append(&mut writing.written);
}

/// Sessions as they are written.
struct Writing<'a> {
    dice: &'a mut Dice,
    scene: &'a Scene<'a>,
    /// The skills in the order of their plan.
    skills: &'a [SkillId],
    written: Vec<SampleRecord>,
}

impl Writing<'_> {
    /// A session that does not repeat.
    fn alone(&mut self, plan: &SessionPlan, records: &[SampleRecord]) {
        let (starts_at, created_at) = self.when(&plan.when);
        let id: SessionId = self.dice.id(created_at);
        let mut session = self.session(plan, starts_at, created_at);
        match plan.origin {
            Origin::Plan => {}
            Origin::Drill => session.incident = drilled(records, created_at),
            Origin::Action => {
                if let Some((action, item)) = asked_for(records, created_at) {
                    self.because_of(&mut session, action, item);
                }
            }
        }
        self.write(id, &session, plan.facilitator, plan.people);
    }

    /// A session that repeats every two weeks, and does not end soon. Of the last one nobody has
    /// said yet who was there.
    fn series(&mut self) {
        let plan = &plan::SERIES;
        let (first, created_at) = self.when(&plan.when);
        let mut series: Option<SessionId> = None;
        let monday = calendar::day_of(first);
        for (number, people) in plan::TURNS.iter().enumerate() {
            let day = monday + Days::new(14 * number as u64);
            let starts_at = calendar::at(day, plan::SERIES_HOUR, 0, 0).unwrap_or(first);
            let id: SessionId = self.dice.id(created_at);
            let mut session = self.session(plan, starts_at, created_at);
            session.series = Some(*series.get_or_insert(id));
            let facilitator = plan::FACILITATORS[number % plan::FACILITATORS.len()];
            session.facilitator = Some(self.scene.cast.id(facilitator));
            self.write(id, &session, facilitator, people);
        }
    }

    /// When a session begins, and when it was planned.
    fn when(&mut self, when: &When) -> (Timestamp, Timestamp) {
        let minute = u32::try_from(self.dice.between(5, 55)).unwrap_or_default();
        match *when {
            When::Ago {
                weeks,
                weekday,
                hour,
            } => {
                let starts_at = self.scene.moment(weeks, weekday, (hour, 0));
                let planned = calendar::day_of(starts_at - AHEAD);
                (
                    starts_at,
                    calendar::at(planned, 10, minute, 0).unwrap_or(starts_at),
                )
            }
            When::In { days, hour } => {
                let mut day = calendar::day_of(self.scene.now) + Days::new(days);
                while calendar::is_weekend(day.weekday()) {
                    day = day + Days::new(1);
                }
                let starts_at = calendar::at(day, hour, 0, 0).unwrap_or(self.scene.now);
                (starts_at, self.scene.moment(1, 1, (10, minute)))
            }
        }
    }

    fn session(&self, plan: &SessionPlan, starts_at: Timestamp, created_at: Timestamp) -> Session {
        let cast = self.scene.cast;
        Session {
            title: plan.title.to_owned(),
            description: plan.description.to_owned(),
            kind: plan.kind,
            skills: plan.skills.iter().map(|it| self.skills[*it]).collect(),
            host_team: cast.team(plan.host),
            guest_teams: plan.guests.iter().map(|it| cast.team(*it)).collect(),
            facilitator: Some(cast.id(plan.facilitator)),
            starts_at,
            length: Millis::minutes(plan.minutes),
            time_zone: calendar::ZONE.name().to_owned(),
            place: plan.place.to_owned(),
            materials: plan.materials.to_owned(),
            capacity: plan.capacity,
            state: SessionState::Planned,
            series: None,
            incident: None,
            action_item: None,
            created_at,
            created_by: cast.id(self.scene.scribe(plan.facilitator)),
        }
    }

    /// Makes a session the one that an action item asked for.
    fn because_of(&self, session: &mut Session, action: ActionItemId, item: &ActionItem) {
        let title = item.title.strip_prefix("Session: ").unwrap_or(&item.title);
        let mut letters = title.chars();
        session.title = match (item.kind, letters.next()) {
            (ActionKind::Training, Some(first)) => first.to_uppercase().chain(letters).collect(),
            _ => format!("Hands on: {title}"),
        };
        session.description.clone_from(&item.description);
        let taught = if title.contains("schema") {
            known::CHANGE_SCHEMA
        } else if title.contains("region") {
            known::SECOND_PROVIDER
        } else {
            known::LEAD_INCIDENT
        };
        session.skills = [self.skills[taught]].into();
        session.action_item = Some(action);
    }

    /// Writes a session as it came to be, and who took part.
    fn write(&mut self, id: SessionId, session: &Session, facilitator: usize, people: &[Part]) {
        let scribe = self.scene.author(self.scene.scribe(facilitator));
        let state = |session: &Session| AnyRecord::Session(id, session.clone());
        let mut record = SampleRecord::written(session.created_at, scribe, state(session));
        let is_over = session.ends_at() < self.scene.now;
        let came = |part: &Part| matches!(part.turn, Turn::Came { .. });
        let was_held = is_over && people.iter().any(came);
        let told_at = session.ends_at() + Millis::minutes(20);
        let mut ended = session.clone();
        if was_held {
            ended.state = SessionState::Held;
            record = record.edited(told_at.min(self.scene.now), scribe, state(&ended));
        } else if people.iter().any(|part| matches!(part.turn, Turn::Dropped)) {
            ended.state = SessionState::Cancelled;
            let cancelled_at = session.starts_at - Millis::hours(45);
            record = record.edited(cancelled_at, scribe, state(&ended));
        }
        self.written.push(record);
        let mut signed: Vec<Timestamp> = people
            .iter()
            .map(|_| {
                let last = session.starts_at - Millis::days(3);
                let from = session.created_at + Millis::hours(1);
                self.dice.instant(from, last.min(self.scene.now))
            })
            .collect();
        signed.sort_unstable();
        for (part, at) in people.iter().zip(signed) {
            let record = self.part(id, part, (at, told_at), facilitator);
            self.written.push(record);
        }
    }

    /// One member's part in a session.
    fn part(
        &mut self,
        session: SessionId,
        part: &Part,
        (at, told_at): (Timestamp, Timestamp),
        facilitator: usize,
    ) -> SampleRecord {
        let (scene, member) = (self.scene, self.scene.cast.id(part.who));
        let id = SignUp::id_of(session, member);
        let scribe = scene.author(scene.scribe(facilitator));
        // Who only reads is signed up by whoever leads it.
        let role = scene.cast.person(part.who).role;
        let is_reader = !may(role, Action::RespondToIncidents);
        let own = if is_reader {
            scribe
        } else {
            scene.author(part.who)
        };
        let mut sign_up = SignUp {
            session,
            member,
            at,
            withdrawn: false,
            attended: None,
            useful: None,
            feedback: String::new(),
        };
        let state = |sign_up: &SignUp| AnyRecord::SignUp(id, sign_up.clone());
        let record = SampleRecord::written(at, own, state(&sign_up));
        let told_at = told_at.min(scene.now);
        match part.turn {
            Turn::Signed | Turn::Dropped => record,
            Turn::Withdrew => {
                sign_up.withdrawn = true;
                record.edited((at + Millis::hours(30)).min(told_at), own, state(&sign_up))
            }
            Turn::Missed => {
                sign_up.attended = Some(false);
                record.edited(told_at, scribe, state(&sign_up))
            }
            Turn::Came { useful, said } => {
                sign_up.attended = Some(true);
                let record = record.edited(told_at, scribe, state(&sign_up));
                if useful == 0 {
                    return record;
                }
                sign_up.useful = Some(useful);
                said.clone_into(&mut sign_up.feedback);
                let after = Millis::minutes(self.dice.between(40, 1_500));
                record.edited((told_at + after).min(scene.now), own, state(&sign_up))
            }
        }
    }
}

/// The incident that a drill replays: the worst that was over a day before the drill was planned, and
/// of these the longest.
fn drilled(records: &[SampleRecord], planned_at: Timestamp) -> Option<IncidentId> {
    let over = records.iter().filter_map(|record| match &record.record {
        AnyRecord::Incident(id, incident) if incident.severity <= Severity::Sev2 => {
            let ended = incident.resolved_at?;
            let is_known = record.created_at < planned_at && ended < planned_at - Millis::days(1);
            is_known.then_some((id, incident, ended))
        }
        _ => None,
    });
    let worst = |(id, incident, ended): &(&IncidentId, &Incident, Timestamp)| {
        (
            std::cmp::Reverse(incident.severity),
            ended.since(incident.opened_at),
            **id,
        )
    };
    over.max_by_key(worst).map(|(id, ..)| *id)
}

/// The action item that asked for a session: the last that was written down a day before the session
/// was planned, preferably one of training.
fn asked_for(
    records: &[SampleRecord],
    planned_at: Timestamp,
) -> Option<(ActionItemId, &ActionItem)> {
    let known = records.iter().filter_map(|record| match &record.record {
        AnyRecord::ActionItem(id, item) => {
            (record.created_at < planned_at - Millis::days(1)).then_some((*id, item))
        }
        _ => None,
    });
    known.max_by_key(|(id, item)| (item.kind == ActionKind::Training, item.created_at, *id))
}
