//! What will be done because of reviews, by whom and by when.

use std::collections::HashMap;

use muster_model::{
    action_items::{day_at, is_late, standing},
    ids::{ActionItemId, IncidentId, MemberId, ReviewId, ServiceId},
    rbac::{Action, may},
    record::{ActionItem, ActionKind, ActionState, Day, Member, Review},
    time::Timestamp,
};
use muster_store::{ActionItemFilter, ActionItemRow, Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::{
    IssueView,
    issues::{self, Waiting},
};
use crate::{
    Engine, Problem,
    incidents::{number, room::settings},
    names::Names,
};

/// Which action items to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ActionFilter {
    /// Words that the title or the description holds.
    pub text: String,
    /// How far they are, with what their issues say.
    pub states: Vec<ActionState>,
    /// What they are good for.
    pub kinds: Vec<ActionKind>,
    /// Who sees to them.
    pub owners: Vec<MemberId>,
    /// Which service suffered.
    pub services: Vec<ServiceId>,
    /// Only those that are past their day.
    pub overdue: bool,
    /// Only those that nobody sees to.
    pub unowned: bool,
}

/// An action item as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ActionView {
    /// Which one.
    pub id: ActionItemId,
    /// What is to be done.
    pub title: String,
    /// What else there is to know, in Markdown.
    pub description: String,
    /// What it is good for.
    pub kind: ActionKind,
    /// How far it is, with what its issue says.
    pub state: ActionState,
    /// Whether that comes from its issue.
    pub by_issue: bool,
    /// Who sees to it.
    pub owner: Option<MemberId>,
    /// Their name; empty if nobody does.
    pub owner_name: String,
    /// The last day on which it is in time.
    pub due: Option<Day>,
    /// Whether that has passed and it is not done.
    pub overdue: bool,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it was done or dropped.
    pub ended_at: Option<Timestamp>,
    /// The issue by which a team follows it.
    pub issue: Option<IssueView>,
    /// The review that it comes from.
    pub review: ReviewId,
    /// Its title.
    pub review_title: String,
    /// The incident.
    pub incident: IncidentId,
    /// The service that suffered; empty if none is known.
    pub service_name: String,
    /// Whether whoever uses this laptop may say how far it is.
    pub may_progress: bool,
}

/// Action items.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ActionList {
    /// Those that the filter lets through: the first due first, those with no day last.
    pub rows: Vec<ActionView>,
    /// How many in the workspace are left to be done.
    pub open: u32,
    /// How many of these are past their day.
    pub overdue: u32,
    /// How many of these nobody sees to.
    pub unowned: u32,
    /// Whether whoever uses this laptop may write action items.
    pub may_act: bool,
}

/// What a person says of an action item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewAction {
    /// One line that says what is to be done.
    pub title: String,
    /// What else there is to know, in Markdown.
    pub description: String,
    /// What it is good for.
    pub kind: ActionKind,
    /// Who sees to it.
    pub owner: Option<MemberId>,
    /// The last day on which it is in time.
    pub due: Option<Day>,
}

impl Engine {
    /// Action items of all reviews.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn actions(&self, filter: &ActionFilter) -> Result<ActionList, Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        self.read(|reader| {
            let names = Names::read(reader)?;
            let mut views = ActionViews::read(reader, &names, me, now)?;
            let wanted = ActionItemFilter {
                text: Some(filter.text.clone()),
                states: filter.states.clone(),
                kinds: filter.kinds.clone(),
                owners: filter.owners.clone(),
                services: filter.services.clone(),
                due_before: filter.overdue.then_some(views.today),
                unowned: filter.unowned,
                ..ActionItemFilter::default()
            };
            let counts = reader.action_item_counts(views.today)?;
            Ok(ActionList {
                rows: views.all(reader.action_items(&wanted)?)?,
                open: number(counts.open),
                overdue: number(counts.overdue),
                unowned: number(counts.unowned),
                may_act: views.may_act,
            })
        })
    }

    /// Writes down what will be done because of a review.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn add_action(&self, review: ReviewId, new: &NewAction) -> Result<ActionItemId, Problem> {
        let me = self.workspace()?.me;
        let id = ActionItemId::new();
        self.write(|door, author, now| {
            let incident = door.require::<Review>(review)?.incident;
            let action = ActionItem {
                title: new.title.trim().to_owned(),
                description: new.description.clone(),
                kind: new.kind,
                state: ActionState::Open,
                owner: new.owner,
                due: new.due,
                review,
                incident,
                issue: None,
                created_at: now,
                created_by: me,
                ended_at: None,
            };
            door.create(author, now, id, &action)
        })?;
        Ok(id)
    }

    /// Changes what an action item says.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn change_action(&self, id: ActionItemId, new: &NewAction) -> Result<(), Problem> {
        self.write(|door, author, now| {
            door.change::<ActionItem>(author, now, id, |action| {
                new.title.trim().clone_into(&mut action.title);
                action.description.clone_from(&new.description);
                action.kind = new.kind;
                action.owner = new.owner;
                action.due = new.due;
            })?;
            Ok(())
        })
    }

    /// Says how far an action item is. Who sees to it may, whatever their role.
    ///
    /// # Errors
    /// If the role does not allow it, if the action is gone, or if it is to be open and its issue
    /// is closed.
    pub fn set_action_state(&self, id: ActionItemId, state: ActionState) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let action = door.require::<ActionItem>(id)?;
            let issue = match &action.issue {
                Some(issue) => door.issue(issue)?,
                None => None,
            };
            if let Some(issue) = issue.filter(|issue| !issue.open && state.is_open()) {
                return Err(StoreError::Invalid {
                    field: "state".to_owned(),
                    message: format!(
                        "Issue {} is closed, which makes the action done. Open the issue again, \
                         or remove the link to it.",
                        issue.key.external_id
                    ),
                });
            }
            door.change::<ActionItem>(author, now, id, |action| {
                if action.state != state {
                    action.state = state;
                    action.ended_at = (!state.is_open()).then_some(now);
                }
            })?;
            Ok(())
        })
    }

    /// Deletes an action item.
    ///
    /// # Errors
    /// If the role does not allow it, or the action is gone.
    pub fn delete_action(&self, id: ActionItemId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<ActionItem>(author, now, id))
    }
}

/// The action items of a review, the first written down first, as `me` is shown them.
pub(super) fn of_review(
    reader: &Reader,
    review: ReviewId,
    names: &Names,
    me: MemberId,
    now: Timestamp,
) -> Result<Vec<ActionView>, StoreError> {
    let filter = ActionItemFilter {
        review: Some(review),
        ..ActionItemFilter::default()
    };
    let mut rows = reader.action_items(&filter)?;
    rows.sort_by_key(|row| (row.action.created_at, row.id));
    ActionViews::read(reader, names, me, now)?.all(rows)
}

/// What is needed to show action items, read once for a whole list.
pub(super) struct ActionViews<'a> {
    reader: &'a Reader,
    names: &'a Names,
    me: MemberId,
    /// The day that it is in the workspace's zone.
    pub(super) today: Day,
    may_act: bool,
    /// Whether `me` may say how far their own actions are.
    may_respond: bool,
    waiting: HashMap<ActionItemId, Waiting>,
    titles: HashMap<ReviewId, String>,
}

impl<'a> ActionViews<'a> {
    /// Reads it.
    pub(super) fn read(
        reader: &'a Reader,
        names: &'a Names,
        me: MemberId,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let role = reader.get::<Member>(me)?.map(|member| member.role);
        let may = |action| role.is_some_and(|role| may(role, action));
        Ok(Self {
            reader,
            names,
            me,
            today: day_at(now, settings(reader)?.zone()),
            may_act: may(Action::RecordProgress),
            may_respond: may(Action::RespondToIncidents),
            waiting: issues::waiting(reader)?,
            titles: HashMap::new(),
        })
    }

    /// Action items as they are shown, in their order.
    pub(super) fn all(
        &mut self,
        rows: impl IntoIterator<Item = ActionItemRow>,
    ) -> Result<Vec<ActionView>, StoreError> {
        rows.into_iter().map(|row| self.one(row)).collect()
    }

    fn one(&mut self, row: ActionItemRow) -> Result<ActionView, StoreError> {
        let ActionItemRow {
            id, action, issue, ..
        } = row;
        let stands = standing(&action, issue.as_ref());
        let waiting = self.waiting.get(&id);
        Ok(ActionView {
            id,
            kind: action.kind,
            state: stands.state,
            by_issue: stands.by_issue,
            owner: action.owner,
            owner_name: self.names.member(action.owner),
            due: action.due,
            overdue: stands.state.is_open() && is_late(action.due, self.today),
            created_at: action.created_at,
            ended_at: stands.ended_at,
            issue: issues::view(self.reader, &action, issue, waiting, self.names)?,
            review: action.review,
            review_title: self.review_title(action.review)?,
            incident: action.incident,
            service_name: self.names.service(row.service),
            may_progress: self.may_act || (self.may_respond && action.owner == Some(self.me)),
            title: action.title,
            description: action.description,
        })
    }

    fn review_title(&mut self, review: ReviewId) -> Result<String, StoreError> {
        if let Some(title) = self.titles.get(&review) {
            return Ok(title.clone());
        }
        let title = self.reader.review_title(review)?.unwrap_or_default();
        self.titles.insert(review, title.clone());
        Ok(title)
    }
}
