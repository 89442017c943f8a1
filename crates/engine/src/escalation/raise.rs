//! Showing pages: those of whoever uses this laptop, once each, unless something holds the noise.
//! Several pages of one incident that wait together, as after a night's sleep, are told once.
//! A page is marked as shown only after the desktop has it: a kill in between repeats it, and
//! nothing loses it.

use muster_model::{
    ids::IncidentId,
    record::{Incident, IncidentStatus, Member, Service, Severity},
    storm::Show,
    time::Timestamp,
};
use muster_store::PageRow;

use super::{Held, decide::earliest};
use crate::{Engine, Notice, Problem, engine::Workspace};

/// What is noted on a page when a later one of the same incident waited with it.
const TOLD_WITH_A_LATER_ONE: &str = "told with a later page of the same incident";

/// A page that waits to be shown, with what it is about.
struct Waiting {
    page: PageRow,
    /// Earlier pages of the same incident that wait as well.
    earlier: Vec<PageRow>,
    incident: Incident,
    service: String,
}

impl Engine {
    /// Shows the pages that are owed here and not shown yet. What quiet hours or a pause hold stays
    /// unshown until they end; answers when that is.
    pub(super) fn raise(
        &self,
        workspace: &Workspace,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Problem> {
        let (waiting, settled, me) = workspace.store.read(|reader| {
            let me = reader.get::<Member>(workspace.me)?;
            let mut waiting: Vec<Waiting> = Vec::new();
            let mut settled = Vec::new();
            for page in reader.pages_to_show(workspace.me)? {
                let told_of = |other: &&mut Waiting| {
                    other.page.key.incident == page.key.incident
                        && other.page.key.escalated_at == page.key.escalated_at
                };
                if let Some(other) = waiting.iter_mut().find(told_of) {
                    other.earlier.push(std::mem::replace(&mut other.page, page));
                    continue;
                }
                let incident = reader.get::<Incident>(page.key.incident)?;
                match incident {
                    Some(incident) if is_owed(&incident, &page) => {
                        let service = match incident.service {
                            Some(id) => reader.get::<Service>(id)?.map(|service| service.name),
                            None => None,
                        };
                        let service = service.unwrap_or_default();
                        waiting.push(Waiting {
                            page,
                            earlier: Vec::new(),
                            incident,
                            service,
                        });
                    }
                    _ => settled.push(page),
                }
            }
            Ok((waiting, settled, me))
        })?;
        for page in &settled {
            self.mark(
                workspace,
                page,
                now,
                Some("acknowledged before it could be shown"),
            )?;
        }
        let paused_until = self.paused_until(now);
        let mut many = Vec::new();
        let mut in_storm = 0;
        let mut next = None;
        for item in waiting {
            let severity = item.incident.severity;
            if let Some(held) = Held::at(now, me.as_ref(), severity, paused_until) {
                next = earliest(next, Some(held.until));
                continue;
            }
            match workspace.storm().offer(now) {
                Show::Single => self.show(workspace, &item, now)?,
                Show::Summary { count } => {
                    in_storm = count;
                    many.push(item);
                }
            }
        }
        self.show_summary(workspace, &many, in_storm, now)?;
        Ok(next)
    }

    fn show(&self, workspace: &Workspace, item: &Waiting, now: Timestamp) -> Result<(), Problem> {
        let notice = Notice::Page {
            incident: item.page.key.incident,
            severity: item.incident.severity,
            title: format!("{} {}", item.incident.severity.name(), item.incident.title),
            body: body(item),
        };
        let held = self.hand_over(notice);
        self.mark_told(workspace, item, now, held.as_deref())
    }

    fn show_summary(
        &self,
        workspace: &Workspace,
        items: &[Waiting],
        in_storm: u32,
        now: Timestamp,
    ) -> Result<(), Problem> {
        if items.is_empty() {
            return Ok(());
        }
        let pages = items
            .iter()
            .map(|item| (item.incident.severity, line(item)));
        let Some((severity, body)) = workspace.storm().sum_up(pages) else {
            return Ok(());
        };
        let held = self.hand_over(Notice::Summary {
            count: in_storm,
            severity,
            body,
        });
        for item in items {
            self.mark_told(workspace, item, now, held.as_deref())?;
        }
        Ok(())
    }

    fn mark_told(
        &self,
        workspace: &Workspace,
        item: &Waiting,
        now: Timestamp,
        held: Option<&str>,
    ) -> Result<(), Problem> {
        for page in &item.earlier {
            self.mark(workspace, page, now, Some(TOLD_WITH_A_LATER_ONE))?;
        }
        self.mark(workspace, &item.page, now, held)
    }

    /// Gives a notice to the desktop; answers why it was not shown, if it was not.
    fn hand_over(&self, notice: Notice) -> Option<String> {
        let refused = self.shared.notifier.show(notice).err();
        if let Some(reason) = &refused {
            tracing::error!(reason, "a page could not be shown");
        }
        refused
    }

    fn mark(
        &self,
        workspace: &Workspace,
        page: &PageRow,
        now: Timestamp,
        held: Option<&str>,
    ) -> Result<(), Problem> {
        workspace
            .store
            .write(|door| door.mark_page_shown(&page.key, now, held))?;
        Ok(())
    }

    /// Takes back what was shown for incidents that nobody needs to act on any more.
    pub(crate) fn withdraw_if_settled(&self, workspace: &Workspace, id: IncidentId) {
        let settled = workspace.store.read(|reader| {
            Ok(reader
                .get::<Incident>(id)?
                .is_none_or(|incident| incident.status() != IncidentStatus::Open))
        });
        match settled {
            Ok(true) => self.shared.notifier.withdraw(id),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "an incident could not be read"),
        }
    }
}

/// Whether a page still asks for an acknowledgement.
fn is_owed(incident: &Incident, page: &PageRow) -> bool {
    incident.status() == IncidentStatus::Open && incident.escalated_at == page.key.escalated_at
}

fn body(item: &Waiting) -> String {
    let mut parts = Vec::new();
    if !item.service.is_empty() {
        parts.push(item.service.clone());
    }
    parts.push(match item.incident.alerts.len() {
        0 => "declared by a colleague".to_owned(),
        1 => "1 alert".to_owned(),
        n => format!("{n} alerts"),
    });
    if item.page.key.level > 0 || item.page.key.round > 0 {
        parts.push(format!("level {}", item.page.key.level + 1));
    }
    parts.join(" · ")
}

fn line(item: &Waiting) -> String {
    let severity: Severity = item.incident.severity;
    format!("{} {}", severity.name(), item.incident.title)
}
