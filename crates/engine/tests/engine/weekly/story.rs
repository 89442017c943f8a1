//! Two weeks in which much happens, looked at on the Wednesday of the second.

use std::ops::Deref;

use muster_engine::{
    goals::{NewCheckIn, NewGoal, NewKeyResult, Period},
    incidents::NewIncident,
    reviews::{NewAction, TemplateChoice},
};
use muster_model::{
    ids::{
        ActionItemId, GoalId, IncidentId, MemberId, ReviewId, ServiceId, SessionId, TeamId,
        WeeklyNoteId, WeeklyReviewId,
    },
    rbac::Author,
    record::{
        ActionKind, Confidence, Measure, Session, SessionKind, SessionState, Severity, SignUp,
        WeeklyNoteKind,
    },
    time::{Millis, Timestamp},
};
use muster_store::Store;

use super::{FIRST, SECOND, Two, at, day};
use crate::laptop::START;

/// When it is looked at.
pub const WEDNESDAY: &str = "2026-03-11T10:00:00Z";

/// What happened, and what was made of it.
pub struct Story {
    pub two: Two,
    /// The weekly review of Web.
    pub web: WeeklyReviewId,
    /// That of everybody.
    pub all: WeeklyReviewId,
    pub cards: IncidentId,
    pub review: ReviewId,
    pub action: ActionItemId,
    pub goal: GoalId,
    pub runbook: WeeklyNoteId,
}

impl Deref for Story {
    type Target = Two;

    fn deref(&self) -> &Two {
        &self.two
    }
}

impl Story {
    pub fn told() -> Self {
        let two = Two::begin();
        let engine = &two.laptop.engine;
        let (web, all) = (
            two.review("Web on Monday", &[two.web]),
            two.review("All of us", &[]),
        );
        let goal = goal(&two, "Nights become quiet", two.web);
        goal_of_apps(&two);
        let cards = declare(&two, "Cards fail", Severity::Sev2, Some(two.checkout));
        let runbook = two.say(
            web,
            FIRST,
            WeeklyNoteKind::FollowUp,
            "Write the *runbook*",
            Some(two.ada),
        );
        two.say(
            web,
            FIRST,
            WeeklyNoteKind::Decision,
            "Freeze on Fridays",
            None,
        );
        two.until("2026-03-02T10:36:40Z");
        engine.resolve_incident(cards).unwrap();
        let review = engine.start_review(cards, TemplateChoice::Empty).unwrap();
        let action = NewAction {
            title: "Alert on errors".to_owned(),
            description: String::new(),
            kind: ActionKind::Detect,
            owner: Some(two.bo),
            due: Some(day("2026-03-06")),
        };
        let action = engine.add_action(review, &action).unwrap();

        two.until("2026-03-08T22:30:00Z");
        let slow = declare(&two, "Search is slow", Severity::Sev3, Some(two.search));
        two.until("2026-03-09T01:00:00Z");
        engine.resolve_incident(slow).unwrap();
        two.until("2026-03-10T08:00:00Z");
        let down = declare(&two, "Checkout is down", Severity::Sev1, Some(two.checkout));
        two.until("2026-03-10T08:05:00Z");
        engine.acknowledge_incident(down).unwrap();
        two.until("2026-03-10T10:00:00Z");
        engine.resolve_incident(down).unwrap();
        check_in(&two, goal, Confidence::AtRisk);
        two.until("2026-03-10T12:00:00Z");
        engine.publish_review(review, true).unwrap();
        two.until("2026-03-11T09:00:00Z");
        declare(
            &two,
            "Search finds nothing",
            Severity::Sev2,
            Some(two.search),
        );
        declare(&two, "Somebody is confused", Severity::Sev4, None);
        two.until(WEDNESDAY);
        two.say(
            web,
            SECOND,
            WeeklyNoteKind::Note,
            "Bo is away next week",
            None,
        );
        two.say(web, SECOND, WeeklyNoteKind::FollowUp, "Ask the bank", None);
        two.say(
            web,
            SECOND,
            WeeklyNoteKind::Decision,
            "Deploy in the morning",
            None,
        );
        train(&two);
        Self {
            two,
            web,
            all,
            cards,
            review,
            action,
            goal,
            runbook,
        }
    }
}

pub fn declare(
    two: &Two,
    title: &str,
    severity: Severity,
    service: Option<ServiceId>,
) -> IncidentId {
    let new = NewIncident {
        title: title.to_owned(),
        severity,
        service,
        policy: None,
        summary: String::new(),
        commander: None,
        communications: None,
        scribe: None,
        operations_lead: None,
    };
    two.laptop.engine.declare_incident(&new).unwrap()
}

fn goal(two: &Two, title: &str, team: TeamId) -> GoalId {
    let new = NewGoal {
        title: title.to_owned(),
        description: String::new(),
        teams: [team].into(),
        owners: [two.ada].into(),
        parent: None,
        period: Period {
            // So long that in its first weeks nothing is behind yet.
            first_day: day("2026-03-01"),
            last_day: day("2026-05-31"),
        },
    };
    let engine = &two.laptop.engine;
    let goal = engine.save_goal(None, &new).unwrap();
    let result = NewKeyResult {
        title: "The rota is on the wall".to_owned(),
        measure: Measure::Milestone,
        owner: None,
    };
    engine.save_key_result(goal, None, &result).unwrap();
    goal
}

/// A goal of Apps alone, which nobody doubts.
fn goal_of_apps(two: &Two) {
    let goal = goal(two, "Changes are small", two.apps);
    let new = NewCheckIn {
        value: Some(1.0),
        confidence: Confidence::OnTrack,
        comment: String::new(),
    };
    let engine = &two.laptop.engine;
    let result = engine.goal(goal).unwrap().key_results[0].id;
    engine.check_in(result, &new).unwrap();
}

pub fn check_in(two: &Two, goal: GoalId, confidence: Confidence) {
    let engine = &two.laptop.engine;
    let result = engine.goal(goal).unwrap().key_results[0].id;
    let new = NewCheckIn {
        value: None,
        confidence,
        comment: String::new(),
    };
    engine.check_in(result, &new).unwrap();
}

fn train(two: &Two) {
    use SessionState::{Cancelled, Held, Planned};
    let (web, apps) = (two.web, two.apps);
    let traces = session(
        two,
        "Reading traces",
        apps,
        &[web],
        "2026-03-10T13:00:00Z",
        Held,
    );
    sign_up(two, traces, two.ada, Some(true), Some(5));
    sign_up(two, traces, two.bo, Some(true), Some(4));
    let backup = session(
        two,
        "Restoring a backup",
        web,
        &[],
        "2026-03-13T09:00:00Z",
        Planned,
    );
    sign_up(two, backup, two.ada, None, None);
    sign_up(two, backup, two.bo, None, None);
    session(
        two,
        "Feature flags",
        apps,
        &[],
        "2026-03-17T09:00:00Z",
        Planned,
    );
    session(
        two,
        "Nobody has time",
        web,
        &[],
        "2026-03-12T09:00:00Z",
        Cancelled,
    );
    session(two, "Much later", web, &[], "2026-03-23T09:00:00Z", Planned);
    session(two, "Long ago", web, &[], "2026-03-08T22:59:59Z", Held);
}

/// A session with room for one.
fn session(
    two: &Two,
    title: &str,
    host_team: TeamId,
    guests: &[TeamId],
    starts_at: &str,
    state: SessionState,
) -> SessionId {
    let id = SessionId::new();
    let session = Session {
        title: title.to_owned(),
        description: String::new(),
        kind: SessionKind::Workshop,
        skills: [].into(),
        host_team,
        guest_teams: guests.iter().copied().collect(),
        facilitator: None,
        starts_at: at(starts_at),
        length: Millis::hours(1),
        time_zone: "Europe/Paris".to_owned(),
        place: String::new(),
        materials: String::new(),
        capacity: Some(1),
        state,
        series: None,
        incident: None,
        action_item: None,
        created_at: START,
        created_by: two.ada,
    };
    let written = store(two).write(|door| {
        door.create(
            Author::Member(two.ada),
            Timestamp(START.0 + 1),
            id,
            &session,
        )
    });
    written.unwrap();
    id
}

fn sign_up(
    two: &Two,
    session: SessionId,
    member: MemberId,
    attended: Option<bool>,
    useful: Option<u8>,
) {
    let sign_up = SignUp {
        session,
        member,
        at: START,
        withdrawn: false,
        attended,
        useful,
        feedback: String::new(),
    };
    let id = SignUp::id_of(session, member);
    let written = store(two).seed(|door| door.create(Author::Member(two.ada), START, id, &sign_up));
    written.unwrap();
}

/// The workspace's store, beside the engine.
fn store(two: &Two) -> Store {
    Store::open(&two.laptop.workspace_file()).unwrap()
}
