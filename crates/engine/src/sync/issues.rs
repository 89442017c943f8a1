//! Looking how the issues stand that action items are linked to, after each sync of their
//! connection. As many are asked after at a time as a system bears; those that were not seen yet
//! come first, the others take turns.

use muster_connectors::ConnectorError;
use muster_model::{fact::Fact, time::Millis};

use super::pass::{Outcome, Pass, off_the_runtime};
use crate::Problem;

/// How many issues are asked after in one sync.
const AT_A_TIME: usize = 100;
/// How many of these may be ones that were never seen: they may be gone for good.
const UNSEEN: usize = 50;
/// How long an issue is looked at after it was closed: it may be opened again.
const AFTER_CLOSING: Millis = Millis::days(30);

impl Pass<'_> {
    /// Looks how the linked issues stand. What cannot be read is told with the sync, and costs
    /// nothing else.
    pub(super) async fn follow_issues(&self) -> Result<Outcome, Problem> {
        let (store, id) = (self.workspace.store.clone(), self.id);
        let since = self.engine.now() - AFTER_CLOSING;
        let linked =
            off_the_runtime(move || Ok(store.read(|reader| reader.issues_to_follow(id, since))?))
                .await?;
        if linked.is_empty() {
            return Ok(Outcome::Finished);
        }
        let first = linked.iter().take(UNSEEN).filter(|(_, seen)| !seen).count();
        let linked: Vec<String> = linked.into_iter().map(|(id, _)| id).collect();
        let (first, others) = linked.split_at(first);
        let room = AT_A_TIME - first.len();
        let from = self.worker.next_turn(room, others.len());
        let asked = [first.to_vec(), in_turn(others, from, room)].concat();
        let followed = tokio::select! {
            () = self.cancel.cancelled() => return Ok(Outcome::Stopped),
            followed = self.connector.issues(&asked) => followed,
        };
        let followed = match followed {
            Ok(followed) => followed,
            Err(error) if is_about_the_system(&error) => return Ok(Outcome::Failed(error)),
            Err(error) => {
                self.worker.left_out().note(&[error.to_string()]);
                return Ok(Outcome::Finished);
            }
        };
        for sentence in &followed.left_out {
            tracing::warn!(connection = %self.id, sentence, "left out");
        }
        self.worker.left_out().note(&followed.left_out);
        let facts: Vec<Fact> = followed.issues.into_iter().map(Fact::Issue).collect();
        let store = self.workspace.store.clone();
        let applied =
            off_the_runtime(move || Ok(store.write(|door| door.apply_facts(&facts))?)).await?;
        self.workspace.kpis.on_facts(&applied);
        Ok(Outcome::Finished)
    }
}

/// Whether an error says something of the system or the token, and not of issues alone.
const fn is_about_the_system(error: &ConnectorError) -> bool {
    error.is_transient() || matches!(error, ConnectorError::Unauthorized { .. })
}

/// As many as there is room for, beginning with the one whose turn it is.
fn in_turn(linked: &[String], from: usize, room: usize) -> Vec<String> {
    let turns = linked.iter().cycle().skip(from);
    turns.take(linked.len().min(room)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn issues(count: usize) -> Vec<String> {
        (0..count)
            .map(|number| format!("shop/checkout#{number}"))
            .collect()
    }

    #[test]
    fn few_issues_are_all_asked_after_whoever_has_the_turn() {
        for from in 0..7 {
            let asked: BTreeSet<String> = in_turn(&issues(7), from, 100).into_iter().collect();
            assert_eq!(asked.len(), 7);
        }
    }

    #[test]
    fn many_issues_take_turns_and_none_is_forgotten() {
        let linked = issues(250);
        let mut asked = BTreeSet::new();
        for turn in 0..3 {
            asked.extend(in_turn(&linked, turn * 100 % linked.len(), 100));
        }
        assert_eq!(asked.len(), 250);
    }

    #[test]
    fn no_issue_is_asked_after_if_there_is_none() {
        assert_eq!(in_turn(&[], 0, 100), Vec::<String>::new());
    }
}
