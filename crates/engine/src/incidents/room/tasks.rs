//! What is to be done while an incident is handled.

use muster_model::{
    ids::{IncidentId, MemberId, TaskId},
    record::{Incident, Task},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, names::Names};

/// What a person says of a task.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewTask {
    /// One line that says what is to be done.
    pub title: String,
    /// Who does it; none leaves it to whoever takes it.
    pub owner: Option<MemberId>,
    /// By when it should be done.
    pub due_at: Option<Timestamp>,
}

/// A task of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TaskView {
    /// Which one.
    pub id: TaskId,
    /// One line that says what is to be done.
    pub title: String,
    /// Who does it; none while nobody has taken it.
    pub owner: Option<MemberId>,
    /// Their name; empty if nobody has taken it.
    pub owner_name: String,
    /// By when it should be done.
    pub due_at: Option<Timestamp>,
    /// Whether it should have been done by now.
    pub overdue: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was done; none while it is not.
    pub done_at: Option<Timestamp>,
    /// Who said so; empty while it is not done.
    pub done_by_name: String,
}

impl Engine {
    /// Adds a task to an incident.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn add_task(&self, id: IncidentId, new: &NewTask) -> Result<TaskId, Problem> {
        let task_id = TaskId::new();
        self.write(|door, author, now| {
            door.require::<Incident>(id)?;
            let task = Task {
                incident: id,
                title: new.title.trim().to_owned(),
                owner: new.owner,
                due_at: new.due_at,
                created_at: now,
                done_at: None,
                done_by: None,
            };
            door.create(author, now, task_id, &task)
        })?;
        Ok(task_id)
    }

    /// Changes what a task says, who does it, and by when.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn change_task(&self, id: TaskId, new: &NewTask) -> Result<(), Problem> {
        self.write(|door, author, now| {
            door.change::<Task>(author, now, id, |task| {
                new.title.trim().clone_into(&mut task.title);
                task.owner = new.owner;
                task.due_at = new.due_at;
            })?;
            Ok(())
        })
    }

    /// Says that a task is done, or that it is not after all. Who said so first stands.
    ///
    /// # Errors
    /// If the role does not allow it, or the task is gone.
    pub fn set_task_done(&self, id: TaskId, done: bool) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            door.change::<Task>(author, now, id, |task| match (done, task.is_open()) {
                (true, true) => {
                    task.done_at = Some(now);
                    task.done_by = Some(me);
                }
                (false, false) => {
                    task.done_at = None;
                    task.done_by = None;
                }
                (true, false) | (false, true) => {}
            })?;
            Ok(())
        })
    }

    /// Deletes a task, and what the timeline tells of it.
    ///
    /// # Errors
    /// If the role does not allow it, or the task is gone.
    pub fn delete_task(&self, id: TaskId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Task>(author, now, id))
    }
}

/// The tasks of an incident, the first added first.
pub(super) fn views(
    reader: &Reader,
    incident: IncidentId,
    names: &Names,
    now: Timestamp,
) -> Result<Vec<TaskView>, StoreError> {
    let tasks = reader.tasks_of(incident)?;
    Ok(tasks
        .into_iter()
        .map(|(id, task)| view(id, task, names, now))
        .collect())
}

/// A task as it is shown.
pub(super) fn view(id: TaskId, task: Task, names: &Names, now: Timestamp) -> TaskView {
    TaskView {
        id,
        owner: task.owner,
        owner_name: names.member(task.owner),
        due_at: task.due_at,
        overdue: task.is_open() && task.due_at.is_some_and(|due| due < now),
        created_at: task.created_at,
        done_at: task.done_at,
        done_by_name: names.member(task.done_by),
        title: task.title,
    }
}
