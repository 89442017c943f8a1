//! A workspace as one file: written for safekeeping or for another computer, and read back.

use std::{path::Path, sync::atomic::AtomicBool};

use muster_model::{ids::MemberId, rbac::Role, record::Member};
use muster_store::{
    Store, StoreError,
    archive::{self, Task},
};

use super::{OpenedWorkspace, seed};
use crate::{Engine, Problem};

impl Engine {
    /// Writes the whole open workspace to one file. Tokens are not in it: they live in the keyring.
    ///
    /// # Errors
    /// Why it cannot be written; then no file is left behind.
    pub fn export_workspace(&self, path: &Path) -> Result<(), Problem> {
        let workspace = self.workspace()?;
        let mut progress = |_| {};
        let never = AtomicBool::new(false);
        let mut task = Task::new(&mut progress, &never);
        archive::export(workspace.file.path(), path, self.now(), &mut task)?;
        Ok(())
    }

    /// Reads a workspace from such a file and opens it, as [`Engine::import_file`].
    ///
    /// # Errors
    /// Why it cannot be read; then nothing is left behind.
    pub fn import_workspace(&self, path: &Path) -> Result<OpenedWorkspace, Problem> {
        let slug = self.import_file(path)?;
        self.open_workspace(&slug)
    }

    /// Makes a workspace of such a file, and answers what `open_workspace` takes. Whoever uses this
    /// computer becomes the member with the mail address that they have in the workspace that is
    /// open now, else its first admin.
    ///
    /// # Errors
    /// Why it cannot be read; then nothing is left behind.
    pub fn import_file(&self, path: &Path) -> Result<String, Problem> {
        let email = self.workspace().ok().and_then(|open| {
            let me = open
                .store
                .read(|reader| reader.get::<Member>(open.me))
                .ok()??;
            Some(me.email).filter(|email| !email.is_empty())
        });
        let mut progress = |_| {};
        let never = AtomicBool::new(false);
        let mut task = Task::new(&mut progress, &never);
        let made = self.files().import(path, &mut task)?;
        let slug = made.slug().clone();
        let known = Store::open(made.path()).and_then(|store| remember_me(&store, email));
        drop(made);
        if let Err(error) = known {
            self.discard(&slug);
            return Err(error.into());
        }
        Ok(slug.as_str().to_owned())
    }
}

/// Writes down who uses this computer.
fn remember_me(store: &Store, email: Option<String>) -> Result<(), StoreError> {
    store.write(|door| {
        let members = door.list::<Member>()?;
        let has = |wanted: &dyn Fn(&Member) -> bool| -> Option<MemberId> {
            members
                .iter()
                .find(|(_, member)| wanted(member))
                .map(|(id, _)| *id)
        };
        let me = email
            .and_then(|email| has(&|member| member.email.eq_ignore_ascii_case(&email)))
            .or_else(|| has(&|member| member.role == Role::Admin));
        match me {
            Some(me) => door.set_local(seed::ME, Some(&me.to_string())),
            None => Err(StoreError::NotAllowed(
                "This export has no admin, so nobody could use it here. Export it again from a \
                 computer where it opens."
                    .to_owned(),
            )),
        }
    })
}
