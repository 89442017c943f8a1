//! What the shop does because of its reviews: most of it done, some of it late, some of it open and
//! some overdue; two actions are followed through issues.

use muster_model::{
    action_items::day_at,
    fact::{Fact, FactKey, Issue},
    ids::{ActionItemId, IncidentId, MemberId, ReviewId},
    rbac::{Author, Role},
    record::{ActionItem, ActionKind, ActionState, Day},
    time::{Millis, Timestamp},
};

use super::texts::Told;
use crate::sample::{
    AnyRecord, SampleRecord, calendar, dice::Dice, incidents::Scene, people::Crew, services::GITLAB,
};

/// What is to be done, before it is known how far it is.
struct Intent {
    review: ReviewId,
    incident: IncidentId,
    kind: ActionKind,
    title: &'static str,
    description: &'static str,
    at: Timestamp,
    crew: Option<Crew>,
    /// Whether owner and day are still missing.
    unfinished: bool,
}

/// All that is to be done.
#[derive(Default)]
pub(super) struct Plan {
    intents: Vec<Intent>,
}

impl Plan {
    /// Takes down the actions of a review.
    pub(super) fn add(&mut self, told: &Told<'_>, review: ReviewId, at: Timestamp, crew: Crew) {
        for (kind, title, description) in told.lesson.actions {
            self.intents.push(Intent {
                review,
                incident: told.id,
                kind: *kind,
                title,
                description,
                at,
                crew: Some(crew),
                unfinished: false,
            });
        }
    }

    /// Takes down the first action of a review that is being written, with neither owner nor day.
    pub(super) fn add_unfinished(&mut self, told: &Told<'_>, review: ReviewId, at: Timestamp) {
        if let Some((kind, title, _)) = told.lesson.actions.first() {
            self.intents.push(Intent {
                review,
                incident: told.id,
                kind: *kind,
                title,
                description: "",
                at,
                crew: None,
                unfinished: true,
            });
        }
    }

    /// Writes all actions with how far they are, and the issues of two.
    pub(super) fn write(
        self,
        dice: &mut Dice,
        scene: &Scene<'_>,
        records: &mut Vec<SampleRecord>,
        facts: &mut Vec<Fact>,
    ) {
        let today = day_at(scene.now, calendar::ZONE);
        let mut planned: Vec<Planned> = Vec::new();
        for (number, intent) in self.intents.into_iter().enumerate() {
            let weeks = 2 + i64::try_from(number % 4).unwrap_or_default();
            let due = day_at(intent.at + Millis::days(7 * weeks), calendar::ZONE);
            let owner = intent
                .crew
                .map(|crew| scene.cast.responder(dice, crew).id)
                .filter(|_| !intent.unfinished);
            planned.push(Planned {
                id: dice.id(intent.at),
                due: (!intent.unfinished).then_some(due),
                owner,
                intent,
            });
        }
        let past: Vec<usize> = (0..planned.len())
            .filter(|place| planned[*place].due.is_some_and(|due| due < today))
            .collect();
        let mut open: Vec<usize> = (0..planned.len())
            .filter(|place| planned[*place].due.is_some_and(|due| due >= today))
            .collect();
        // The last two that are past their day were not done, and one more is done by its issue.
        let overdue = &past[past.len().saturating_sub(2)..];
        let by_issue = past.len().checked_sub(3).and_then(|place| past.get(place));
        let me = scene.cast.me().id;
        if let Some(place) = overdue.first() {
            planned[*place].owner = Some(me);
        }
        if let Some(place) = open.pop() {
            planned[place].owner = Some(me);
        }
        let followed = open.first().copied();
        for (place, one) in planned.iter().enumerate() {
            let left = overdue.contains(&place) || open.contains(&place);
            let course = if one.intent.unfinished || left || Some(&place) == by_issue {
                Course::Open
            } else if one.due.is_some_and(|due| due >= today) {
                Course::UnderWay
            } else {
                Course::ended(place)
            };
            let issue = if Some(place) == followed {
                Some(issue(scene, (118, one), None, facts))
            } else if Some(&place) == by_issue {
                let closed = one.intent.at + Millis::days(9);
                Some(issue(scene, (97, one), Some(closed.min(scene.now)), facts))
            } else {
                None
            };
            records.push(one.written(scene, course, issue));
        }
    }
}

/// An action with its owner and its day.
struct Planned {
    id: ActionItemId,
    owner: Option<MemberId>,
    due: Option<Day>,
    intent: Intent,
}

/// How far an action is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Open,
    UnderWay,
    InTime,
    Late,
    Dropped,
}

impl Course {
    /// How those went whose day has passed.
    const fn ended(place: usize) -> Self {
        match place % 7 {
            3 => Self::Late,
            5 => Self::Dropped,
            6 => Self::Late,
            _ => Self::InTime,
        }
    }
}

impl Planned {
    fn written(&self, scene: &Scene<'_>, course: Course, issue: Option<FactKey>) -> SampleRecord {
        let intent = &self.intent;
        // Responders do what they are asked, and who may write actions writes it down.
        let scribe = scribe(scene);
        let mut action = ActionItem {
            title: intent.title.to_owned(),
            description: intent.description.to_owned(),
            kind: intent.kind,
            state: ActionState::Open,
            owner: self.owner,
            due: self.due,
            review: intent.review,
            incident: intent.incident,
            issue: None,
            created_at: intent.at,
            created_by: scribe,
            ended_at: None,
        };
        let author = Author::Member(scribe);
        let record = |action: &ActionItem| AnyRecord::ActionItem(self.id, action.clone());
        let mut story = SampleRecord::written(intent.at, author, record(&action));
        if issue.is_some() {
            action.issue = issue;
            let at = (intent.at + Millis::hours(5)).min(scene.now);
            story = story.edited(at, author, record(&action));
        }
        let spent = |days: i64| (intent.at + Millis::days(days)).min(scene.now);
        let (state, at) = match course {
            Course::Open => return story,
            Course::UnderWay => (ActionState::InProgress, spent(3)),
            Course::InTime => (ActionState::Done, spent(8)),
            Course::Late => (ActionState::Done, spent(38)),
            Course::Dropped => (ActionState::Dropped, spent(12)),
        };
        action.state = state;
        action.ended_at = (!state.is_open()).then_some(at);
        story.edited(at, author, record(&action))
    }
}

/// Who writes actions down: somebody who may.
fn scribe(scene: &Scene<'_>) -> MemberId {
    let people = scene.cast.people.iter();
    let mut able = people.filter(|person| person.role == Role::Editor);
    able.next().map_or(scene.cast.me().id, |person| person.id)
}

/// The issue of an action, in the shop's GitLab.
fn issue(
    scene: &Scene<'_>,
    (number, planned): (u32, &Planned),
    closed_at: Option<Timestamp>,
    facts: &mut Vec<Fact>,
) -> FactKey {
    let project = "shop/checkout-api";
    let key = FactKey {
        connection: scene.shop.gitlab,
        external_id: format!("{project}#{number}"),
    };
    facts.push(Fact::Issue(Issue {
        key: key.clone(),
        observed_at: closed_at
            .unwrap_or(planned.intent.at + Millis::hours(6))
            .min(scene.now),
        project: project.to_owned(),
        number: format!("#{number}"),
        title: planned.intent.title.to_owned(),
        open: closed_at.is_none(),
        closed_at,
        url: format!("{GITLAB}/{project}/-/issues/{number}"),
    }));
    key
}
