//! The page of one week: put together from what there is whenever somebody asks for it.

mod happened;
mod measured;
mod trained;

use muster_model::{
    ids::{ActionItemId, IncidentId, ReviewId, SessionId, WeeklyReviewId},
    kpi::KpiRef,
    rbac::{Action, may},
    record::{Day, ReviewStatus, SessionKind, Severity, WeeklyReview},
    time::{Millis, Timestamp, Window},
};
use serde::Serialize;

use self::measured::Measured;
use super::{WeeklyNoteView, group::Group, look::Look, notes};
use crate::{
    Engine, Problem,
    goals::{GoalRow, GoalsThen},
    incidents::room::settings,
    kpis::{KpiCard, ThresholdView},
    names::Names,
    outbox::{self, Delivery},
};

/// A KPI whose level changed in the week.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct LevelChange {
    /// Which KPI.
    pub kpi: KpiRef,
    /// When, and from where to where, as a sentence.
    pub sentence: String,
}

/// An incident of the week.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklyIncident {
    /// Which.
    pub id: IncidentId,
    /// Its title.
    pub title: String,
    /// How bad it was.
    pub severity: Severity,
    /// The name of its service; empty if none is known.
    pub service: String,
    /// When it began.
    pub opened_at: Timestamp,
    /// How long it took until somebody acknowledged it.
    pub to_acknowledge: Option<Millis>,
    /// How long it took until it was over; none while it is not.
    pub to_restore: Option<Millis>,
}

/// A review of an incident that belongs on the page: published in the week, or waiting at its end.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklyPostMortem {
    /// The incident.
    pub incident: IncidentId,
    /// Its title, or the review's where there is one.
    pub title: String,
    /// The review; none if nobody has begun it.
    pub review: Option<ReviewId>,
    /// How far it is.
    pub status: Option<ReviewStatus>,
    /// By when it is to be published; none if nothing asks for it.
    pub due_at: Option<Timestamp>,
    /// Whether that is over.
    pub overdue: bool,
}

/// An action item that is overdue at the end of the week.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklyAction {
    /// Which.
    pub id: ActionItemId,
    /// What is to be done.
    pub title: String,
    /// The name of whoever sees to it; empty if nobody does.
    pub owner_name: String,
    /// The last day on which it was in time.
    pub due: Day,
    /// How many days it is overdue.
    pub days: u32,
}

/// A training session of the week, or of the one after it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklySession {
    /// Which.
    pub id: SessionId,
    /// What it is about.
    pub title: String,
    /// How it is done.
    pub kind: SessionKind,
    /// When it begins.
    pub starts_at: Timestamp,
    /// The name of the team that gives it.
    pub host_name: String,
    /// How many were there, or have a place.
    pub people: u32,
    /// How useful it was to those who said so, from 1 to 5, on average.
    pub useful: Option<f64>,
}

/// One week of a group of teams.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklyPage {
    /// Which weekly review.
    pub id: WeeklyReviewId,
    /// The record.
    pub review: WeeklyReview,
    /// The names of its teams, in order; empty for all of the workspace.
    pub team_names: Vec<String>,
    /// The Monday of the week.
    pub week: Day,
    /// What people call it: 'Week 49, 30 November to 6 December 2026'.
    pub name: String,
    /// Its time, in the workspace's zone.
    pub window: Window,
    /// The zone in which the week is counted.
    pub time_zone: String,
    /// Whether it is not over yet: then its numbers are those so far.
    pub partial: bool,
    /// The Monday of the week before.
    pub previous: Day,
    /// The Monday of the week after; none if that has not begun.
    pub next: Option<Day>,
    /// The KPIs against their targets: the value of the week, compared with that of the week before
    /// (while the week goes on, with the same part of it); as the series the 12 weeks before it,
    /// and the week itself.
    pub kpis: Vec<KpiCard>,
    /// KPIs whose level changed in the last week that is over, or in the two before it.
    pub changes: Vec<LevelChange>,
    /// Thresholds that are crossed, or were at the end of the week.
    pub thresholds: Vec<ThresholdView>,
    /// Incidents that began or ended in the week, the worst first.
    pub incidents: Vec<WeeklyIncident>,
    /// Reviews that were published in the week, and those that wait.
    pub reviews: Vec<WeeklyPostMortem>,
    /// Goals of the teams that are at risk, off track or behind.
    pub goals: Vec<GoalRow>,
    /// How many goals of the teams are under way.
    pub goals_under_way: u32,
    /// Overdue action items, the longest overdue first.
    pub actions: Vec<WeeklyAction>,
    /// Training of the week that has begun.
    pub training_done: Vec<WeeklySession>,
    /// Training that is yet to begin: in what is left of the week, and in the seven days after it.
    pub training_coming: Vec<WeeklySession>,
    /// What was said in this week's review: decisions, follow-ups, notes.
    pub notes: Vec<WeeklyNoteView>,
    /// Follow-ups of earlier weeks that were not done when this week began.
    pub carried_over: Vec<WeeklyNoteView>,
    /// What became of the digest of this week, by channel; empty if none was posted.
    pub deliveries: Vec<Delivery>,
    /// Whether whoever uses this laptop may change the weekly review.
    pub may_direct: bool,
    /// Whether they may write down what is said, and post the digest.
    pub may_write: bool,
}

impl Engine {
    /// The page of one week, which is named by its Monday.
    ///
    /// # Errors
    /// If there is no such weekly review, or the day is no Monday, or of a week that has not begun.
    pub fn weekly_page(&self, id: WeeklyReviewId, week: Day) -> Result<WeeklyPage, Problem> {
        let (zone, review, group) = self.read(|reader| {
            let review = reader.require::<WeeklyReview>(id)?;
            let group = Group::read(reader, &review)?;
            Ok((settings(reader)?.zone(), review, group))
        })?;
        let look = Look::new(week, zone, self.now())?;
        let crossings = self.crossings_at(look.at)?;
        let measured = self.measured(&review, &group, &look, &crossings)?;
        let goals = self.goals_at(look.at, &group.teams, &crossings)?;
        self.put_together(id, review, &group, look, measured, goals)
    }

    /// The page, with what is read from records alone.
    fn put_together(
        &self,
        id: WeeklyReviewId,
        review: WeeklyReview,
        group: &Group,
        look: Look,
        measured: Measured,
        goals: GoalsThen,
    ) -> Result<WeeklyPage, Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        self.read(|reader| {
            let names = Names::read(reader)?;
            let role = reader.role_of(me)?;
            let can = |action| role.is_some_and(|role| may(role, action));
            let week = look.week;
            let views = |notes| notes::views(self, &names, notes);
            let (training_done, training_coming) = trained::sessions(reader, group, &look)?;
            let carried = reader.follow_ups_carried_over(id, week.monday(), look.window.from)?;
            let digest = WeeklyReview::digest_of(id, week.monday());
            Ok(WeeklyPage {
                id,
                team_names: group.names.clone(),
                week: week.monday(),
                name: week.name(),
                window: look.window,
                time_zone: look.zone.name().to_owned(),
                partial: look.partial,
                previous: week.previous().monday(),
                next: (week.next().window(look.zone).from <= now).then(|| week.next().monday()),
                kpis: measured.kpis,
                changes: measured.changes,
                thresholds: measured.thresholds,
                incidents: happened::incidents(reader, group, &look, &names)?,
                reviews: happened::reviews(reader, group, &look)?,
                goals: goals.in_doubt,
                goals_under_way: goals.under_way,
                actions: happened::actions(reader, group, &look, &names)?,
                training_done,
                training_coming,
                notes: views(notes::of_week(reader, id, week.monday())?),
                carried_over: views(carried),
                deliveries: outbox::deliveries_of(reader, id.into(), digest)?,
                may_direct: can(Action::SetDirection),
                may_write: can(Action::RespondToIncidents),
                review,
            })
        })
    }
}
