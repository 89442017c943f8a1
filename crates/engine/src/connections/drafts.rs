//! What is done with a connection's form: trying it, previewing what it would find, keeping it,
//! and removing the connection.

use std::{collections::BTreeMap, sync::Arc};

use muster_connectors::{
    Access, Connector, FoundSource, TestReport, TokenForm, Tokens, address, connect, system,
    tokens_may_go,
};
use muster_model::{
    ids::ConnectionId,
    record::{Connection, Record},
};
use secrecy::SecretString;

use super::ConnectionDraft;
use crate::{Engine, Problem, secrets::Keeper};

impl Engine {
    /// Tries a connection as its form has it.
    ///
    /// # Errors
    /// What is wrong with it, as precisely as the system tells.
    pub async fn test_connection(&self, draft: ConnectionDraft) -> Result<TestReport, Problem> {
        Ok(self.connector(draft).await?.test().await?)
    }

    /// The projects and jobs that a connection would find as its form has it, and which of them
    /// would count as deployments.
    ///
    /// # Errors
    /// Why the system cannot be read.
    pub async fn preview_sources(
        &self,
        draft: ConnectionDraft,
    ) -> Result<Vec<FoundSource>, Problem> {
        Ok(self.connector(draft).await?.sources().await?)
    }

    /// Makes a connection, or changes one, and begins to sync it at once.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, that a token cannot be kept, or that
    /// the role does not allow it. Nothing is half-done then.
    pub fn save_connection(&self, draft: &ConnectionDraft) -> Result<ConnectionId, Problem> {
        let draft = &in_order(draft.clone());
        draft.connection.validate()?;
        let id = draft.id.unwrap_or_else(ConnectionId::new);
        let secrets = &self.shared.secrets;
        let typed = typed(&draft.secrets);
        let forms = token_forms(&draft.connection);
        // What can be known without asking the system is settled before anything is kept.
        connect(Access {
            id,
            connection: draft.connection.clone(),
            tokens: self.complete(draft, &forms)?,
            keeper: None,
        })?;
        let stay = self.kept_tokens_stay(draft)?;
        // The tokens go first: a connection that is kept without its token would fail at once.
        // They are taken back if the record is refused.
        let before = secrets.keep_typed(id, &typed, draft.this_run_only)?;
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
            secrets.put_back(id, before);
            return Err(problem);
        }
        if !stay {
            for form in forms.iter().filter(|form| !typed.contains_key(form.name)) {
                secrets.forget(id, form.name)?;
            }
        }
        if draft.id.is_some() && draft.connection.enabled {
            // A changed token alone changes no record; whoever saves wants to see it work.
            self.begin_anew(id)?;
        }
        Ok(id)
    }

    /// Syncs a connection that is switched on, and sends what waits for it, with the settings and
    /// tokens that it has now.
    pub(crate) fn begin_anew(&self, id: ConnectionId) -> Result<(), Problem> {
        let workspace = self.workspace()?;
        self.send_again(&workspace, id)?;
        workspace.scheduler.restart(id);
        workspace.chat.restart(id);
        self.reschedule(&workspace)?;
        self.sync_now(id)
    }

    /// Removes a connection and its tokens. What it brought is kept, or forgotten.
    ///
    /// # Errors
    /// If the role does not allow it, or the keyring refuses.
    pub fn remove_connection(&self, id: ConnectionId, forget_facts: bool) -> Result<(), Problem> {
        self.stop_sync(id)?;
        let connection = self.read(|reader| reader.require::<Connection>(id))?;
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
        for form in token_forms(&connection) {
            self.shared.secrets.forget(id, form.name)?;
        }
        Ok(())
    }

    /// The connector for a connection that is kept.
    pub(crate) async fn kept_connector(
        &self,
        id: ConnectionId,
    ) -> Result<Box<dyn Connector>, Problem> {
        let connection = self.read(|reader| reader.require::<Connection>(id))?;
        let draft = ConnectionDraft {
            id: Some(id),
            connection,
            secrets: BTreeMap::new(),
            this_run_only: false,
        };
        self.connector(draft).await
    }

    async fn connector(&self, draft: ConnectionDraft) -> Result<Box<dyn Connector>, Problem> {
        let draft = in_order(draft);
        draft.connection.validate()?;
        let engine = self.clone();
        let found = tokio::task::spawn_blocking(move || {
            let tokens = engine.complete(&draft, &token_forms(&draft.connection))?;
            Ok((draft, tokens))
        });
        let (draft, tokens) = found.await.unwrap_or_else(|error| {
            Err(Problem::new("The tokens could not be read. Try again.").caused_by(&error))
        })?;
        let keeper = draft.id.map(|id| {
            Arc::new(Keeper {
                engine: self.clone(),
                id,
            }) as _
        });
        Ok(connect(Access {
            id: draft.id.unwrap_or_else(ConnectionId::new),
            connection: draft.connection,
            tokens,
            keeper,
        })?)
    }

    /// Whether the tokens that are kept may be sent where the draft leads.
    fn kept_tokens_stay(&self, draft: &ConnectionDraft) -> Result<bool, Problem> {
        let Some(id) = draft.id else {
            return Ok(true);
        };
        let before = self.read(|reader| reader.get::<Connection>(id))?;
        Ok(before.is_none_or(|before| tokens_may_go(&before, &draft.connection)))
    }

    /// The tokens as typed, and for the rest those that are kept.
    fn complete(&self, draft: &ConnectionDraft, forms: &[TokenForm]) -> Result<Tokens, Problem> {
        let typed = typed(&draft.secrets);
        let untyped: Vec<TokenForm> = forms
            .iter()
            .filter(|form| !typed.contains_key(form.name))
            .cloned()
            .collect();
        let kept = match draft.id {
            Some(id) if self.kept_tokens_stay(draft)? => self.shared.secrets.all(id, &untyped)?,
            _ => Tokens::default(),
        };
        let kept = kept
            .iter()
            .map(|(name, token)| (name.to_owned(), token.clone()))
            .collect::<Vec<_>>();
        Ok(typed.into_iter().chain(kept).collect())
    }
}

/// The draft with its address as connections keep it.
fn in_order(mut draft: ConnectionDraft) -> ConnectionDraft {
    let connection = &mut draft.connection;
    connection.base_url = address(&connection.settings.kind, &connection.base_url);
    draft
}

/// The tokens that a connection to this kind of system may have.
pub(crate) fn token_forms(connection: &Connection) -> Vec<TokenForm> {
    system(&connection.settings.kind)
        .map(|system| (system.form)().tokens)
        .unwrap_or_default()
}

/// Whether a changed connection may read what it did not read before.
fn reads_elsewhere(before: &Connection, after: &Connection) -> bool {
    before.base_url != after.base_url
        || before.settings != after.settings
        || before.since > after.since
}

/// The tokens as typed, without those that were left empty.
fn typed(secrets: &BTreeMap<String, String>) -> BTreeMap<String, SecretString> {
    secrets
        .iter()
        .map(|(name, token)| (name.clone(), token.trim()))
        .filter(|(_, token)| !token.is_empty())
        .map(|(name, token)| (name, SecretString::from(token)))
        .collect()
}
