//! What is done with a connection's form: trying it, previewing what it would find, keeping it,
//! and removing the connection.

use muster_connectors::{Access, Connector, FoundSource, TestReport, connect};
use muster_model::{
    ids::ConnectionId,
    record::{Connection, Record},
};
use secrecy::SecretString;

use super::ConnectionDraft;
use crate::{Engine, Problem};

impl Engine {
    /// Tries a connection as its form has it.
    ///
    /// # Errors
    /// Precisely what is wrong: host, certificate, token, permission, project.
    pub async fn test_connection(&self, draft: ConnectionDraft) -> Result<TestReport, Problem> {
        Ok(self.connector(draft).await?.test().await?)
    }

    /// The projects and jobs that a connection would find, and which of them would deploy.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub async fn preview_sources(
        &self,
        draft: ConnectionDraft,
    ) -> Result<Vec<FoundSource>, Problem> {
        Ok(self.connector(draft).await?.sources().await?)
    }

    /// Makes a connection, or changes one, keeps its token, and begins to sync it.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, that the role does not allow it, or
    /// that the keyring does not take the token. Then nothing was kept.
    pub fn save_connection(&self, draft: &ConnectionDraft) -> Result<ConnectionId, Problem> {
        draft.connection.validate()?;
        let id = draft.id.unwrap_or_else(ConnectionId::new);
        let secrets = &self.shared.secrets;
        // The token goes first: a connection that is kept without its token would fail at once.
        // For a new connection it is taken back if the record is refused.
        let token = typed(draft.secret.as_deref());
        if let Some(token) = &token {
            if draft.this_run_only {
                secrets.keep_for_this_run(id, token.clone());
            } else {
                secrets.keep(id, token)?;
            }
        }
        let saved = match draft.id {
            Some(id) => self.write(|door, author, now| {
                let before = door.require::<Connection>(id)?;
                door.change::<Connection>(author, now, id, |stored| {
                    stored.clone_from(&draft.connection);
                })?;
                // What is read may be another part of the system now.
                if reads_elsewhere(&before, &draft.connection) {
                    door.forget_sync(id)?;
                }
                Ok(())
            }),
            None => self.write(|door, author, now| door.create(author, now, id, &draft.connection)),
        };
        if let Err(problem) = saved {
            if draft.id.is_none() {
                secrets.forget(id)?;
            }
            return Err(problem);
        }
        if draft.id.is_some() && draft.connection.enabled {
            // A changed token alone changes no record; whoever saves wants to see it work.
            let workspace = self.workspace()?;
            workspace.scheduler.restart(id);
            self.reschedule(&workspace)?;
            self.sync_now(id)?;
        }
        Ok(id)
    }

    /// Removes a connection and its token; what it brought is kept or forgotten.
    ///
    /// # Errors
    /// That the role does not allow it, or that the keyring does not answer.
    pub fn remove_connection(&self, id: ConnectionId, forget_facts: bool) -> Result<(), Problem> {
        self.stop_sync(id)?;
        self.write(|door, author, now| {
            door.delete::<Connection>(author, now, id)?;
            door.forget_sync(id)?;
            if forget_facts {
                door.forget_connection_facts(id)?;
            }
            Ok(())
        })?;
        if forget_facts {
            self.workspace()?.kpis.on_facts_forgotten();
        }
        self.shared.secrets.forget(id)
    }

    /// The connector for a form, with the token as typed or as kept.
    async fn connector(&self, draft: ConnectionDraft) -> Result<Box<dyn Connector>, Problem> {
        draft.connection.validate()?;
        let id = draft.id.unwrap_or_else(ConnectionId::new);
        let secret = match (typed(draft.secret.as_deref()), draft.id) {
            (Some(token), _) => Some(token),
            (None, Some(id)) => {
                let engine = self.clone();
                let found = tokio::task::spawn_blocking(move || engine.shared.secrets.find(id));
                found.await.unwrap_or(Ok(None))?
            }
            (None, None) => None,
        };
        Ok(connect(Access {
            id,
            connection: draft.connection,
            secret,
        })?)
    }
}

/// Whether a connection reads another part of a system, or another system, than before, so that
/// the places up to which it had read mean nothing any more.
fn reads_elsewhere(before: &Connection, after: &Connection) -> bool {
    before.base_url != after.base_url
        || before.settings != after.settings
        || before.since > after.since
}

/// The token as typed; none if nothing was.
fn typed(secret: Option<&str>) -> Option<SecretString> {
    secret
        .map(str::trim)
        .filter(|token| !token.is_empty())
        .map(SecretString::from)
}
