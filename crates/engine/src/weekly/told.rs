//! A page in words, as documents and chats tell it: what a front end shows by signs and places has to
//! be said there.

use std::collections::HashMap;

use chrono_tz::Tz;
use muster_model::{
    ids::{KpiDefinitionId, WeeklyReviewId},
    kpi::{Direction, Evaluation, KpiRef, Trend, Unit},
    record::{Day, KpiDefinition, ReviewStatus},
    time::{Millis, Timestamp},
};

use super::{WeeklyIncident, WeeklyPage, WeeklyPostMortem, WeeklySession};
use crate::{
    Engine, Problem, document,
    incidents::room::settings,
    kpis::{KpiCard, Scale, ThresholdView},
};

/// A page, and what is needed to tell it in words.
pub(super) struct Told {
    /// The page.
    pub(super) page: WeeklyPage,
    /// The workspace's name.
    pub(super) workspace: String,
    /// As of when it is told: now, or the last instant of the week.
    pub(super) at: Timestamp,
    zone: Tz,
    definitions: HashMap<KpiDefinitionId, KpiDefinition>,
}

impl Engine {
    /// The page of a week, to be told in words.
    pub(super) fn told_week(&self, id: WeeklyReviewId, week: Day) -> Result<Told, Problem> {
        let now = self.now();
        let page = self.weekly_page(id, week)?;
        self.read(|reader| {
            let settings = settings(reader)?;
            let definitions = reader.list::<KpiDefinition>()?;
            Ok(Told::new(
                page,
                (settings.name.clone(), settings.zone()),
                definitions.into_iter().collect(),
                now,
            ))
        })
    }
}

impl Told {
    /// `workspace` is its name and its zone.
    fn new(
        page: WeeklyPage,
        (workspace, zone): (String, Tz),
        definitions: HashMap<KpiDefinitionId, KpiDefinition>,
        now: Timestamp,
    ) -> Self {
        let last = page.window.to - Millis(1);
        Self {
            workspace,
            at: now.min(last),
            zone,
            definitions,
            page,
        }
    }

    /// Who meets.
    pub(super) fn teams(&self) -> String {
        if self.page.team_names.is_empty() {
            "Everybody".to_owned()
        } else {
            self.page.team_names.join(", ")
        }
    }

    /// Up to when its numbers are.
    pub(super) fn until(&self) -> String {
        document::time(self.at, self.zone)
    }

    /// An instant as a day and a time of day.
    fn moment(&self, at: Timestamp) -> String {
        let local = at.to_utc().with_timezone(&self.zone);
        local.format("%A, %-d %B, %H:%M").to_string()
    }

    /// The day of an instant.
    pub(super) fn day(&self, at: Timestamp) -> String {
        document::day(at, self.zone)
    }

    /// A threshold that is crossed, as a sentence.
    pub(super) fn threshold(&self, view: &ThresholdView) -> String {
        let threshold = &view.threshold;
        let definition = threshold
            .kpi
            .definition()
            .and_then(|id| self.definitions.get(&id));
        let (name, scale) = match (threshold.kpi, definition) {
            (KpiRef::Delivery(kpi), _) => (
                kpi.name(),
                Scale {
                    unit: kpi.unit(),
                    label: "",
                },
            ),
            (KpiRef::Defined(_), Some(definition)) => (
                definition.name.as_str(),
                Scale {
                    unit: definition.unit,
                    label: &definition.unit_label,
                },
            ),
            (KpiRef::Defined(_), None) => (
                "A KPI that does not exist any more",
                Scale {
                    unit: Unit::Number,
                    label: "",
                },
            ),
        };
        let of = if view.scope_name.is_empty() {
            String::new()
        } else {
            format!(" of {}", view.scope_name)
        };
        let since = view
            .crossed_since
            .map(|since| format!(" since {}", self.day(since)));
        let value = view
            .value
            .map(|value| format!("; it is {}", scale.say(value)));
        format!(
            "{name}{of} has been {} its threshold of {}{}{}.",
            threshold.side.name(),
            scale.say(threshold.value),
            since.unwrap_or_default(),
            value.unwrap_or_default()
        )
    }

    /// When an incident began.
    pub(super) fn began(&self, incident: &WeeklyIncident) -> String {
        self.moment(incident.opened_at)
    }

    /// How a review stands.
    pub(super) fn review(&self, review: &WeeklyPostMortem) -> String {
        let how = match review.status {
            Some(ReviewStatus::Published) => return "published".to_owned(),
            Some(status) => status.name(),
            None => "not begun",
        };
        match review.due_at {
            Some(due) if review.overdue => format!("{how}, was due on {}", self.day(due)),
            Some(due) => format!("{how}, due on {}", self.day(due)),
            None => how.to_owned(),
        }
    }

    /// What a session was or will be: how it is done, by whom, when, with how many.
    pub(super) fn session(&self, session: &WeeklySession, done: bool) -> String {
        let people = match (session.people, done) {
            (1, true) => "1 person".to_owned(),
            (people, true) => format!("{people} people"),
            (1, false) => "1 place taken".to_owned(),
            (people, false) => format!("{people} places taken"),
        };
        let useful = session
            .useful
            .map(|useful| format!(", useful {useful:.1} of 5"));
        let by = if session.host_name.is_empty() {
            String::new()
        } else {
            format!(" by {}", session.host_name)
        };
        format!(
            "{}{by}, {}; {people}{}",
            session.kind.name(),
            self.moment(session.starts_at),
            useful.unwrap_or_default()
        )
    }
}

fn scale(card: &KpiCard) -> Scale<'_> {
    Scale {
        unit: card.evaluation.unit,
        label: &card.unit_label,
    }
}

/// The value of a KPI, or that there is none.
pub(super) fn value(card: &KpiCard) -> String {
    let value = card.evaluation.value;
    value.map_or_else(|| "no value".to_owned(), |value| scale(card).say(value))
}

/// What it was before; empty if that is not known.
pub(super) fn before(card: &KpiCard) -> String {
    let before = card.evaluation.previous;
    before
        .map(|value| scale(card).say(value))
        .unwrap_or_default()
}

/// How it moved; empty if that is not known.
pub(super) fn change(card: &KpiCard) -> String {
    let Evaluation { change, trend, .. } = &card.evaluation;
    let way = match trend {
        None => return String::new(),
        Some(Trend::Steady) => return "steady".to_owned(),
        Some(Trend::Better) => "better",
        Some(Trend::Worse) => "worse",
    };
    match change {
        Some(change) if *change < 0.0 => format!("−{:.0} %, {way}", -change * 100.0),
        Some(change) => format!("+{:.0} %, {way}", change * 100.0),
        None => way.to_owned(),
    }
}

/// What its target asks for; empty without one.
pub(super) fn target(card: &KpiCard) -> String {
    let limit = match card.evaluation.direction {
        Direction::Up => "at least",
        Direction::Down => "at most",
    };
    let target = card.target.as_ref();
    target
        .map(|target| format!("{limit} {}", scale(card).say(target.now)))
        .unwrap_or_default()
}

/// Whether it reaches its target; empty without one.
pub(super) fn reached(card: &KpiCard) -> &'static str {
    match (card.on_target, &card.target) {
        (Some(true), _) => "yes",
        (Some(false), _) => "no",
        (None, Some(_)) => "not known",
        (None, None) => "",
    }
}

/// How many days something is late.
pub(super) fn days(days: u32) -> String {
    if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    }
}
