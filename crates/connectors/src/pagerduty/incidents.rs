//! Reading incidents: one request a page, as the cursor says.

use muster_model::{
    fact::{Fact, FactKind},
    time::Timestamp,
};

use super::{
    PER_PAGE, PagerDuty,
    cursor::{Cursor, Seen, Step},
    facts,
    selection::{Selection, with_each},
    wire,
};
use crate::{
    connector::{Page, Snapshot},
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

const LIST: &str = "incidents";
const WHAT: &str = "the incidents";
/// What a request gave.
#[derive(Default)]
struct Given {
    incidents: Vec<wire::Incident>,
    left_out: Vec<String>,
    /// The alert of an incident that is gone.
    gone: Option<Snapshot>,
}

const STATUSES: [&str; 3] = ["triggered", "acknowledged", "resolved"];

impl PagerDuty {
    pub(super) async fn incidents(
        &self,
        text: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let mut cursor = Cursor::resume(text);
        let selection = self.selection(cursor.selection.take(), now).await?;
        let step = cursor.step(self.since, now);
        let given = match &step {
            Step::Single(id) => self.single(id, &mut cursor).await?,
            _ => self.listed(&step, &selection, &mut cursor).await?,
        };
        cursor.selection = Some(selection);
        Ok(Page {
            facts: given
                .incidents
                .into_iter()
                .filter(|incident| Timestamp::from(incident.created_at) >= self.since)
                .map(|incident| Fact::Alert(facts::alert(self.connection, incident)))
                .collect(),
            cursor: cursor.to_text(),
            more: cursor.is_open(),
            total: None,
            active: given.gone,
            tags: Vec::new(),
            left_out: self.scrubbed(&given.left_out),
        })
    }

    /// A page of a list.
    async fn listed(
        &self,
        step: &Step,
        selection: &Selection,
        cursor: &mut Cursor,
    ) -> Result<Given, ConnectorError> {
        let page = self.page(LIST, &call(step, selection)).await?;
        let incidents: Elements<wire::Incident> = read_each(WHAT, page.elements);
        let seen: Vec<Seen> = incidents
            .read
            .iter()
            .map(Seen::from)
            .filter(|it| it.created_at >= self.since)
            .collect();
        if *step == Step::Oldest {
            let oldest = incidents.read.iter().map(|it| it.created_at.into()).min();
            // One that cannot be read leaves the beginning unknown; then all of the span is read.
            let oldest = oldest.or((incidents.count > 0).then_some(self.since));
            cursor.begin_at(oldest, self.since);
            return Ok(Given {
                left_out: incidents.left_out,
                ..Given::default()
            });
        }
        cursor.advance(&seen, page.more);
        Ok(Given {
            incidents: incidents.read,
            left_out: incidents.left_out,
            gone: None,
        })
    }

    /// One incident that was open when it was last seen.
    async fn single(&self, id: &str, cursor: &mut Cursor) -> Result<Given, ConnectorError> {
        let call = Self::call(&[LIST, id], format!("the incident '{id}'"));
        let answer = match self.client.ask(&call).await {
            Ok(answer) => answer,
            Err(error @ ConnectorError::NotFound { .. }) => {
                return Ok(Given {
                    left_out: vec![error.to_string()],
                    gone: forget(id, cursor),
                    ..Given::default()
                });
            }
            Err(error) => return Err(error),
        };
        let answer: wire::Sole = answer.json()?;
        let seen = Seen::from(&answer.incident);
        let gone = if seen.id == id {
            cursor.advance(&[seen], false);
            None
        } else {
            // Merged into another one, which has its own place in the lists.
            forget(id, cursor)
        };
        Ok(Given {
            incidents: vec![answer.incident],
            gone,
            ..Given::default()
        })
    }
}

/// Goes on after an incident that is gone. Answers its alert, so that it ends.
fn forget(id: &str, cursor: &mut Cursor) -> Option<Snapshot> {
    cursor
        .forget(id)
        .then(|| Snapshot::of(FactKind::Alert, &facts::external_id(id)))
}

impl From<&wire::Incident> for Seen {
    fn from(incident: &wire::Incident) -> Self {
        Self {
            id: incident.id.clone(),
            created_at: incident.created_at.into(),
            resolved: incident.is_resolved(),
        }
    }
}

/// The request for a list.
fn call(step: &Step, selection: &Selection) -> Call {
    let list = |statuses: &[&str], limit: u64, offset: u64| {
        let call = PagerDuty::call(&[LIST], WHAT)
            .with("limit", limit.to_string())
            .with("offset", offset.to_string())
            .with("sort_by", "created_at:asc")
            .with("time_zone", "UTC");
        let statuses: Vec<String> = statuses.iter().map(|&it| it.to_owned()).collect();
        selection.of_incidents(with_each(call, "statuses[]", &statuses))
    };
    match step {
        Step::Window {
            after,
            until,
            offset,
        } => list(&STATUSES, PER_PAGE, *offset)
            .with("since", after.to_string())
            .with("until", until.to_string()),
        Step::Open { offset } => list(&STATUSES[..2], PER_PAGE, *offset).with("date_range", "all"),
        Step::Oldest | Step::Single(_) => list(&STATUSES, 1, 0).with("date_range", "all"),
    }
}
