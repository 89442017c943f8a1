//! Today: what needs this person now.

use std::collections::HashMap;

use muster_model::{
    ids::IncidentId,
    kpi::Bucket,
    record::{Incident, Member, Service, Tier},
    time::{Millis, Timestamp, Window},
};
use serde::Serialize;

use crate::{
    Engine, Problem,
    connections::{ConnectionView, TokenState},
    escalation::Held,
    goals::MyGoals,
    incidents::{
        IncidentRow, number,
        room::{Mine, MyRoles, MyTask, UpdateDue},
        row_of, unresolved,
    },
    kpis::{KpiCard, KpiScope},
    names::Names,
    on_call::{MyOnCall, OnCallToday},
    reviews::MyReviews,
    set_aside::SetAside,
    training::MyTraining,
    weekly::MyFollowUp,
};

/// A page owed to whoever uses this laptop, for an incident that nobody has acknowledged.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ActivePage {
    /// Which incident.
    pub incident: IncidentId,
    /// Its line in the list.
    pub row: IncidentRow,
    /// The level that reached this person, counted from 1.
    pub level: u32,
    /// When it fell due.
    pub due_at: Timestamp,
    /// Why no notification was shown; none if one was.
    pub held: Option<String>,
}

/// What needs this person now.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Today {
    /// Pages that wait for an acknowledgement, the oldest first.
    pub pages: Vec<ActivePage>,
    /// Incidents that are not resolved, the worst first.
    pub incidents: Vec<IncidentRow>,
    /// What this person has yet to do in incidents, the first due first.
    pub tasks: Vec<MyTask>,
    /// The status updates that are due or will be, of incidents whose updates this person writes or
    /// nobody does; the first due first.
    pub updates_due: Vec<UpdateDue>,
    /// The incidents that are not resolved in which this person holds a role.
    pub roles: Vec<MyRoles>,
    /// Connections that fail or lack a token.
    pub failing: Vec<ConnectionView>,
    /// KPIs that miss their target.
    pub off_target: Vec<KpiCard>,
    /// How many environments no rule maps.
    pub unmapped_environments: u32,
    /// How many sources belong to no service.
    pub unassigned_sources: u32,
    /// How many connections there are.
    pub connections: u32,
    /// How many services there are.
    pub services: u32,
    /// Who is on call, and what waits for an answer about shifts.
    pub on_call: OnCallToday,
    /// What is to be done about reviews.
    pub reviews: MyReviews,
    /// What is to be done about goals.
    pub goals: MyGoals,
    /// What is to be done about training.
    pub training: MyTraining,
    /// Follow-ups of weekly reviews that this person sees to, the oldest first.
    pub follow_ups: Vec<MyFollowUp>,
    /// The rows that this person set aside on this laptop, and until when.
    pub set_aside: Vec<SetAside>,
}

/// What the frame around the pages shows, and the tray.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Status {
    /// How many pages wait for this person's acknowledgement.
    pub pages: u32,
    /// How many incidents are not resolved.
    pub open_incidents: u32,
    /// How many connections fail.
    pub failing: u32,
    /// How many syncs are under way.
    pub syncing: u32,
    /// When a sync last reached its end.
    pub last_sync: Option<Timestamp>,
    /// Until when notifications are paused.
    pub paused_until: Option<Timestamp>,
    /// When whoever uses this laptop is on call.
    pub on_call: MyOnCall,
}

/// Over how many days Today judges KPIs.
const JUDGED: Millis = Millis::days(28);

impl Engine {
    /// What needs this person now.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn today(&self) -> Result<Today, Problem> {
        let now = self.now();
        let connections = self.connections()?;
        let off_target = self
            .kpis(&KpiScope {
                window: Window {
                    from: now - JUDGED,
                    to: now,
                },
                services: Vec::new(),
                teams: Vec::new(),
                tier: Tier::Production,
                bucket: Bucket::Week,
            })?
            .cards
            .into_iter()
            .filter(|card| card.on_target == Some(false))
            .collect();
        let pages = self.active_pages()?;
        let on_call = self.on_call_today()?;
        let reviews = self.my_reviews()?;
        let goals = self.my_goals()?;
        let training = self.my_training()?;
        let follow_ups = self.my_follow_ups()?;
        let workspace = self.workspace()?;
        let me = workspace.me;
        let set_aside = self.rows_set_aside(&workspace, now);
        self.read(|reader| {
            let names = Names::read(reader)?;
            let mine = Mine::read(reader, me, &names, now)?;
            let environments = reader.environments()?;
            let sources = reader.sources()?;
            Ok(Today {
                pages,
                incidents: unresolved(reader, &names)?,
                tasks: mine.tasks,
                updates_due: mine.updates_due,
                roles: mine.roles,
                failing: connections
                    .iter()
                    .filter(|view| needs_a_look(view))
                    .cloned()
                    .collect(),
                off_target,
                unmapped_environments: number(
                    environments
                        .iter()
                        .filter(|seen| seen.tier.is_none())
                        .count() as u64,
                ),
                unassigned_sources: number(
                    sources.iter().filter(|seen| seen.service.is_none()).count() as u64,
                ),
                connections: number(connections.len() as u64),
                services: number(reader.count::<Service>()?),
                on_call,
                reviews,
                goals,
                training,
                follow_ups,
                set_aside,
            })
        })
    }

    /// Pages that wait for this person's acknowledgement, the oldest first: one for each incident,
    /// which says whether the last of them was shown.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn active_pages(&self) -> Result<Vec<ActivePage>, Problem> {
        let me = self.workspace()?.me;
        let now = self.now();
        let paused_until = self.paused_until(now);
        self.read(|reader| {
            let names = Names::read(reader)?;
            let member = reader.get::<Member>(me)?;
            let mut pages: Vec<ActivePage> = Vec::new();
            let mut by_incident = HashMap::new();
            for page in reader.active_pages(me)? {
                let id = page.key.incident;
                let incident = reader.require::<Incident>(id)?;
                let member = member.as_ref();
                let held = match page.shown_at {
                    Some(_) => page.held,
                    None => Held::at(now, member, incident.severity, paused_until)
                        .map(|held| held.sentence(now, member)),
                };
                let known = by_incident.get(&id).copied();
                if let Some(earlier) = known.and_then(|index: usize| pages.get_mut(index)) {
                    earlier.held = held;
                    continue;
                }
                by_incident.insert(id, pages.len());
                pages.push(ActivePage {
                    incident: id,
                    row: row_of(id, &incident, &names),
                    level: page.key.level + 1,
                    due_at: page.due_at,
                    held,
                });
            }
            Ok(pages)
        })
    }

    /// What the frame around the pages shows.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn status(&self) -> Result<Status, Problem> {
        let now = self.now();
        let pages = self.active_pages()?;
        let connections = self.connection_states()?;
        let open = self.read(|reader| Ok(reader.open_incidents()?.len()))?;
        Ok(Status {
            pages: number(pages.len() as u64),
            open_incidents: number(open as u64),
            failing: number(connections.iter().filter(|view| needs_a_look(view)).count() as u64),
            syncing: number(
                connections
                    .iter()
                    .filter(|view| view.progress.is_some())
                    .count() as u64,
            ),
            last_sync: connections
                .iter()
                .filter_map(|view| view.last_success)
                .max(),
            paused_until: self.paused_until(now),
            on_call: self.my_on_call()?,
        })
    }
}

/// Whether a connection fails, or cannot be polled for want of a token.
fn needs_a_look(view: &ConnectionView) -> bool {
    view.enabled && (view.error.is_some() || view.token == TokenState::Missing)
}
