//! Showing pages: those of whoever uses this laptop, once each, unless something holds the noise.
//! Several pages of one incident that wait together, as after a night's sleep, are told once.
//! A page is marked as shown only after the desktop has it: a kill in between repeats it, and
//! nothing loses it.

use std::collections::HashMap;

use muster_model::{
    ids::IncidentId,
    record::{Incident, IncidentStatus, Member, Service, Severity},
    storm::Show,
    time::Timestamp,
};
use muster_store::PageRow;

use super::{Held, earliest};
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
            let mut by_escalation = HashMap::new();
            let mut settled = Vec::new();
            for page in reader.pages_to_show(workspace.me)? {
                let escalation = (page.key.incident, page.key.escalated_at);
                let told_of = by_escalation.get(&escalation).copied();
                if let Some(other) = told_of.and_then(|index: usize| waiting.get_mut(index)) {
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
                        by_escalation.insert(escalation, waiting.len());
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
        let reason = Some("acknowledged before it could be shown");
        mark(workspace, settled.iter().map(|page| (page, reason)), now)?;
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
        mark(workspace, told(item, held.as_deref()), now)
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
        let pages = items.iter().flat_map(|item| told(item, held.as_deref()));
        mark(workspace, pages, now)
    }

    /// Gives a notice to the desktop; answers why it was not shown, if it was not.
    fn hand_over(&self, notice: Notice) -> Option<String> {
        let refused = self.shared.notifier.show(notice).err();
        if let Some(reason) = &refused {
            tracing::error!(reason, "a page could not be shown");
        }
        refused
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

/// The pages that a notification stands for, each with why it was not shown itself.
fn told<'a>(
    item: &'a Waiting,
    held: Option<&'a str>,
) -> impl Iterator<Item = (&'a PageRow, Option<&'a str>)> {
    let earlier = item.earlier.iter();
    earlier
        .map(|page| (page, Some(TOLD_WITH_A_LATER_ONE)))
        .chain([(&item.page, held)])
}

/// Marks pages as shown, or notes why they were not: all of them in one transaction, for a storm
/// has thousands.
fn mark<'a>(
    workspace: &Workspace,
    pages: impl Iterator<Item = (&'a PageRow, Option<&'a str>)>,
    now: Timestamp,
) -> Result<(), Problem> {
    let mut pages = pages.peekable();
    if pages.peek().is_none() {
        return Ok(());
    }
    workspace.store.write(|door| {
        for (page, held) in pages {
            door.mark_page_shown(&page.key, now, held)?;
        }
        Ok(())
    })?;
    Ok(())
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
